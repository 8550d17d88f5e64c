// Package jobs runs work that outlives a request — archiving a source,
// rebuilding an index — on River, in the same database as the records, so that
// a job stands or falls with the transaction that asked for it.
//
// What lives here: the queue, its workers' outer shell (progress, cancelling,
// what is retried and what is not), and the view of jobs for pages and
// commands. What never will: the work itself; whoever has it registers it.
//
// # Promises
//
//   - A job inserted in a transaction runs if, and only if, that commits.
//   - A job runs at least once to its end: when the process dies, the next start
//     of the same node puts the job back. Work must bear being run again.
//   - A job that fails for a reason that will not go away (models.CodeInvalid,
//     CodeDamaged …) is not tried again; others are, with growing pauses.
//   - Stop lets running jobs finish for a while, then cancels them; a job cut
//     short by that is put back and does not count as tried.
package jobs
