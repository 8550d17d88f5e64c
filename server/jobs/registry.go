package jobs

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"

	"github.com/emberline/emberline/models"
)

// Args are a job's arguments: a struct that goes through JSON. Kind names the
// job and stays the same for ever, because rows in the database hold it.
type Args interface{ Kind() string }

// Report says how far a job has come, in a unit of the job's own (bytes,
// records, pieces); total is 0 while unknown. It is cheap, may be called from
// any goroutine and never waits for the database, so that work inside a
// transaction may call it.
type Report func(done, total int64, note string)

// Registry holds what this program can work on. It belongs to one Queue.
type Registry struct {
	workers *river.Workers
	shell   *shell
	err     error // the first registration that failed; New reports it
}

// NewRegistry makes an empty registry.
func NewRegistry() *Registry {
	return &Registry{workers: river.NewWorkers(), shell: &shell{live: newTracker(), log: slog.New(slog.DiscardHandler)}}
}

// Register adds the function that works on jobs with arguments of type A. A
// kind registered twice is reported by New.
func Register[A Args](r *Registry, work func(ctx context.Context, args A, report Report) error) {
	err := river.AddWorkerSafely(r.workers, river.WorkFunc(func(ctx context.Context, job *river.Job[A]) error {
		return r.shell.run(ctx, job.JobRow, func(ctx context.Context, report Report) error {
			return work(ctx, job.Args, report)
		})
	}))
	if err != nil && r.err == nil {
		r.err = err
	}
}

// errCanceled is the cause of a context cancelled by Queue.Cancel.
var errCanceled = errors.New("canceled on request")

// shell is what every job runs in.
type shell struct {
	live *tracker
	log  *slog.Logger
	// stopping is closed when running jobs are told to give up, because the
	// program ends.
	stopping chan struct{}
}

func (s *shell) ending() bool {
	select {
	case <-s.stopping:
		return true
	default:
		return false
	}
}

// run works on one job and tells River what to make of its end.
func (s *shell) run(ctx context.Context, row *rivertype.JobRow, work func(ctx context.Context, report Report) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	entry := s.live.begin(row.ID, cancel)
	err := s.guard(ctx, row, entry.report, work)
	out := outcome{Progress: s.live.end(row.ID, entry)}
	switch {
	case err == nil:
	case canceled(ctx):
		err = river.JobCancel(err)
	case ctx.Err() != nil && s.ending():
		// Not the job's fault: back into the queue, and not counted as a try.
		err = river.JobSnooze(0)
	default:
		out.Failure = failureOf(err)
		out.Final = !retryable(models.CodeOf(err)) || row.Attempt >= row.MaxAttempts
		s.log.ErrorContext(ctx, "job failed", "job", row.ID, "kind", row.Kind, "attempt", row.Attempt, "final", out.Final, "error", err)
		if out.Final {
			err = river.JobCancel(err)
		}
	}
	if rerr := river.RecordOutput(ctx, out); rerr != nil {
		s.log.ErrorContext(ctx, "job's outcome not kept", "job", row.ID, "error", rerr)
	}
	return err
}

// guard turns a panic into an error: one broken job must not end the others.
func (s *shell) guard(ctx context.Context, row *rivertype.JobRow, report Report, work func(ctx context.Context, report Report) error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			s.log.ErrorContext(ctx, "job panicked", "job", row.ID, "kind", row.Kind, "panic", p, "stack", string(debug.Stack()))
			err = &models.Error{Code: models.CodeInternal, Message: "a defect in this program", Err: fmt.Errorf("panic: %v", p)}
		}
	}()
	return work(ctx, report)
}

// canceled says whether somebody asked for this job's end, here or on another node.
func canceled(ctx context.Context) bool {
	cause := context.Cause(ctx)
	return errors.Is(cause, errCanceled) || errors.Is(cause, rivertype.ErrJobCancelledRemotely)
}

// retryable says whether a failure may be gone the next time.
func retryable(code models.Code) bool {
	switch code {
	case models.CodeUnavailable, models.CodeInternal, models.CodeCanceled:
		return true
	}
	return false
}
