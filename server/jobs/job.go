package jobs

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"

	"github.com/emberline/emberline/models"
)

// State is where a job stands.
type State string

// The states. Done, failed and canceled are final.
const (
	StateQueued   State = "queued"
	StateRunning  State = "running"
	StateRetrying State = "retrying" // failed, and waits for its next try
	StateDone     State = "done"
	StateFailed   State = "failed"
	StateCanceled State = "canceled"
)

// Final says whether the job will not move any more.
func (s State) Final() bool { return s == StateDone || s == StateFailed || s == StateCanceled }

// Job is a job as pages and commands see it.
type Job struct {
	ID          int64
	Kind        string
	IncidentID  int64 // 0: of no incident
	State       State
	Attempt     int // tries begun
	MaxAttempts int
	Args        json.RawMessage
	Progress    Progress
	Failure     *Failure  // of the last try; nil when it did not fail
	CreatedAt   time.Time // UTC, as are the others
	StartedAt   time.Time // the last try's; zero before the first
	NextAt      time.Time // when a retrying job is tried again; zero otherwise
	FinishedAt  time.Time // zero before
}

// InsertOptions say how a job is to run; the zero value is good.
type InsertOptions struct {
	// IncidentID is whose job it is: it is then found through that incident only.
	IncidentID int64
	// Unique answers with the job of the same kind and arguments that waits or
	// runs already, if there is one, instead of adding another.
	Unique bool
	// Urgent lets the job overtake those that wait.
	Urgent bool
	// MaxAttempts is how often it is tried; 0 means 10.
	MaxAttempts int
}

// Insert adds a job. Called with the context of a store's transaction, the job
// is part of that and runs once it commits. Duplicate says that Unique found one.
func (q *Queue) Insert(ctx context.Context, args Args, o InsertOptions) (id int64, duplicate bool, err error) {
	opts := &river.InsertOpts{MaxAttempts: o.MaxAttempts}
	if o.IncidentID != 0 {
		opts.Tags = []string{tag(o.IncidentID)}
	}
	opts.Priority = 2
	if o.Urgent {
		opts.Priority = 1
	}
	if o.Unique {
		opts.UniqueOpts = river.UniqueOpts{ByArgs: true, ByState: []rivertype.JobState{
			rivertype.JobStateAvailable, rivertype.JobStatePending, rivertype.JobStateRetryable,
			rivertype.JobStateRunning, rivertype.JobStateScheduled,
		}}
	}
	res, err := q.engine.insert(ctx, args, opts)
	if err != nil {
		return 0, false, models.Wrap(err, codeOf(err), "queue job %s", args.Kind())
	}
	return res.Job.ID, res.UniqueSkippedAsDuplicate, nil
}

// Get gives one job; with an incident's id it must be that incident's.
func (q *Queue) Get(ctx context.Context, incidentID, id int64) (Job, error) {
	row, err := q.engine.JobGet(ctx, id)
	if err != nil {
		return Job{}, q.missing(err, id)
	}
	if incidentID != 0 && !slices.Contains(row.Tags, tag(incidentID)) {
		return Job{}, q.missing(rivertype.ErrNotFound, id)
	}
	return q.view(row), nil
}

func (q *Queue) missing(err error, id int64) error {
	if codeOf(err) == models.CodeNotFound {
		return models.Errorf(models.CodeNotFound, "no job %d", id).WithHint("finished jobs are forgotten after some time")
	}
	return models.Wrap(err, codeOf(err), "read job %d", id)
}

// ListOptions choose jobs; the zero value chooses the latest 100.
type ListOptions struct {
	IncidentID int64 // 0: of all
	Kind       string
	// Unfinished leaves out those that are done, failed or canceled.
	Unfinished bool
	Limit      int // at most 1000; 0 means 100
}

// List gives jobs, the newest first.
func (q *Queue) List(ctx context.Context, o ListOptions) ([]Job, error) {
	if o.Limit <= 0 {
		o.Limit = 100
	}
	params := river.NewJobListParams().OrderBy(river.JobListOrderByID, river.SortOrderDesc).First(min(o.Limit, 1000))
	if o.IncidentID != 0 {
		params = params.TagsAny(tag(o.IncidentID))
	}
	if o.Kind != "" {
		params = params.Kinds(o.Kind)
	}
	if o.Unfinished {
		params = params.States(rivertype.JobStateAvailable, rivertype.JobStatePending, rivertype.JobStateRetryable,
			rivertype.JobStateRunning, rivertype.JobStateScheduled)
	}
	res, err := q.engine.JobList(ctx, params)
	if err != nil {
		return nil, models.Wrap(err, codeOf(err), "list jobs")
	}
	out := make([]Job, 0, len(res.Jobs))
	for _, row := range res.Jobs {
		out = append(out, q.view(row))
	}
	return out, nil
}

// Cancel asks for a job's end: one that waits is cancelled at once, one that
// runs has its context cancelled, wherever it runs. A finished one stays as it is.
func (q *Queue) Cancel(ctx context.Context, incidentID, id int64) (Job, error) {
	if _, err := q.Get(ctx, incidentID, id); err != nil {
		return Job{}, err
	}
	row, err := q.engine.JobCancel(ctx, id)
	if err != nil {
		return Job{}, q.missing(err, id)
	}
	q.registry.shell.live.cancel(id)
	return q.view(row), nil
}

// Wait gives the job when it is final, or ctx's error.
func (q *Queue) Wait(ctx context.Context, id int64) (Job, error) {
	// A look is cheap; the growing pause keeps long waits from adding up.
	for pause := 20 * time.Millisecond; ; pause = min(pause*3/2, 250*time.Millisecond) {
		job, err := q.Get(ctx, 0, id)
		if err != nil || job.State.Final() {
			return job, err
		}
		select {
		case <-ctx.Done():
			return job, models.Wrap(ctx.Err(), codeOf(ctx.Err()), "wait for job %d", id)
		case <-time.After(pause):
		}
	}
}

// view makes a Job of River's row and, when it runs here, of what it last reported.
func (q *Queue) view(row *rivertype.JobRow) Job {
	job := Job{
		ID: row.ID, Kind: row.Kind, Attempt: row.Attempt, MaxAttempts: row.MaxAttempts, Args: row.EncodedArgs, CreatedAt: row.CreatedAt.UTC(),
	}
	for _, t := range row.Tags {
		if s, ok := strings.CutPrefix(t, "incident-"); ok {
			if id, err := strconv.ParseInt(s, 10, 64); err == nil {
				job.IncidentID = id
			}
		}
	}
	var out outcome
	if b := row.Output(); b != nil {
		// Only this package writes it; unreadable, it is as good as absent.
		_ = json.Unmarshal(b, &out)
	}
	job.Progress, job.Failure = out.Progress, out.Failure
	if p, ok := q.registry.shell.live.progress(row.ID); ok && row.State == rivertype.JobStateRunning {
		job.Progress = p
	}
	switch row.State {
	case rivertype.JobStateRunning:
		job.State, job.Failure = StateRunning, nil
	case rivertype.JobStateRetryable:
		job.State, job.NextAt = StateRetrying, row.ScheduledAt.UTC()
	case rivertype.JobStateCompleted:
		job.State, job.Failure = StateDone, nil
	case rivertype.JobStateDiscarded:
		job.State = StateFailed
	case rivertype.JobStateCancelled:
		job.State = StateCanceled
		if out.Final {
			job.State = StateFailed
		}
	default: // available, pending, scheduled
		job.State = StateQueued
	}
	if row.AttemptedAt != nil {
		job.StartedAt = row.AttemptedAt.UTC()
	}
	if row.FinalizedAt != nil {
		job.FinishedAt = row.FinalizedAt.UTC()
	}
	return job
}
