// Package store keeps the records: incidents, sources and their pieces,
// ledgers, gaps and clocks, entries, claims, annotations, causes and their
// links, reports with their editions, every revision of them, what changed last, and the outbox from which
// the records' index is fed; accounts with their roles, sessions and tokens;
// the audit log with its Merkle tree. It speaks to SQLite (embedded, the
// default) and to PostgreSQL through gorm, with one suite of tests run on both.
//
// What never lives here: evidence and events (files and segments hold them; a
// log line never becomes a row), rules of the domain (package models), who may
// do what (package server), HTTP.
//
// # How values are stored
//
//   - An instant is one BIGINT: nanoseconds since 1970-01-01T00:00:00Z. It comes
//     back in UTC, equal to the nanosecond, on both databases. A zero time.Time,
//     and one that nanoseconds cannot hold (before 1677 or after 2262), is NULL
//     where the column allows it.
//   - The store stamps CreatedAt, UpdatedAt and a revision's At itself, cut to
//     microseconds, from Options.Now. gorm's own stamps are off: they would be
//     seconds, of another clock.
//   - A text in two languages is two columns. Lists and nested values (phases,
//     clocks, members, ledgers, revisions) are JSON in TEXT, not JSONB, which
//     would reorder keys and rewrite numbers.
//   - Free text is made valid UTF-8 without NUL, with U+FFFD for what was not:
//     PostgreSQL takes nothing else, and file names may hold anything.
//   - A row type's pointer fields are the table's nullable columns; the suite
//     compares both schemas with the row types.
//
// # Transactions
//
// Store.Tx gives its function a context that carries the transaction. Any
// method of any *Store of the same database joins it when called with that
// context, so that helpers need not be told. A write inside a transaction that
// fails is undone by itself (a savepoint); the function decides whether the
// rest stands.
//
// Every load goes through the incident's id: what belongs to another incident
// is not found.
//
// # The audit log
//
// A method that changes a record of an incident or of people adds its line to
// the audit log: through Revisions.add where the record has revisions, through
// session.record elsewhere. Lines are written, with the hashes of their tree, as
// the transaction's last act and under a lock taken after all others. Who is
// behind a change comes with the context, see WithActor.
package store
