package app

import (
	"cmp"
	"context"
	"time"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/server/jobs"
)

// indexJob is the job that brings a source from kept bytes to ready.
type indexJob struct {
	IncidentID int64 `json:"incident_id"`
	SourceID   int64 `json:"source_id"`
}

// Kind is jobs.Args's.
func (indexJob) Kind() string { return "index_source" }

// newQueue makes the job queue with everything this program can work on. It
// works on nothing before it is started.
func (a *App) newQueue(ctx context.Context) (*jobs.Queue, error) {
	reg := jobs.NewRegistry()
	jobs.Register(reg, func(ctx context.Context, args indexJob, report jobs.Report) error {
		inc, err := a.store.Incidents.ByID(ctx, args.IncidentID)
		if err != nil {
			return err
		}
		err = a.indexSource(ctx, inc, models.Source{ID: args.SourceID}, func(p Progress) { report(p.Done, p.Total, p.Step) })
		if models.CodeOf(err) == models.CodeNotFound {
			return a.removedSince(ctx, inc, args.SourceID, err)
		}
		return err
	})
	jobs.Register(reg, a.takeIn)
	jobs.Register(reg, a.writeExport)
	if err := a.ExpireUploads(ctx); err != nil {
		return nil, err
	}
	return jobs.New(ctx, a.store, jobs.Options{
		Registry: reg, Workers: a.cfg.Workers, Logger: a.log,
		StopWait: a.cfg.ShutdownTimeout * 3 / 4, // the rest is for those that have to be cancelled
		Poll:     a.pollEvery(),
	})
}

// removedSince says that a job whose source was removed has nothing to do; of any
// other, missing is the error.
func (a *App) removedSince(ctx context.Context, inc models.Incident, source int64, missing error) error {
	_, err := a.tombstone(ctx, inc, models.SourceID(source), missing)
	return err
}

// pollEvery is how often the embedded queue looks for work: often, since a
// person waits for it, and looking is one indexed read in this process.
func (a *App) pollEvery() time.Duration {
	if a.cfg.DatabaseURL != "" {
		return 0 // the queue's own: PostgreSQL notifies
	}
	return 100 * time.Millisecond
}

// enqueue adds the job that does a source's work. Inside a transaction it is
// part of that. Outside the service there are no workers and nothing is added.
func (a *App) enqueue(ctx context.Context, incident, source int64) (job int64, err error) {
	if a.queue == nil {
		return 0, nil
	}
	job, _, err = a.queue.Insert(ctx, indexJob{incident, source}, jobs.InsertOptions{IncidentID: incident, Unique: true})
	return job, err
}

// work does a source's work: inside the caller, or, in the service, as a job
// that is waited for and goes on should the caller leave.
func (a *App) work(ctx context.Context, inc models.Incident, src models.Source, job int64, progress func(Progress)) error {
	if a.queue == nil {
		return a.indexSource(ctx, inc, src, progress)
	}
	for t := time.NewTicker(50 * time.Millisecond); ; {
		j, err := a.queue.Get(ctx, inc.ID, job)
		if err != nil {
			t.Stop()
			return err
		}
		if j.State.Final() || j.State == jobs.StateRetrying {
			t.Stop()
			return jobError(j)
		}
		if progress != nil && j.Progress.Total > 0 {
			progress(Progress{Step: j.Progress.Note, Done: j.Progress.Done, Total: j.Progress.Total, Bytes: true})
		}
		select {
		case <-ctx.Done():
			t.Stop()
			return ctx.Err()
		case <-t.C:
		}
	}
}

// jobError is what the caller of a job is told at its end, or at its first
// failure: later tries need nobody to wait.
func jobError(j jobs.Job) error {
	switch {
	case j.State == jobs.StateDone:
		return nil
	case j.State == jobs.StateCanceled || j.Failure == nil:
		return models.Errorf(models.CodeCanceled, "the job was canceled; the bytes are kept").WithHint("send the same files again to finish it")
	}
	e := models.Errorf(j.Failure.Code, "%s", j.Failure.Message).WithHint("%s", j.Failure.Hint)
	if j.State == jobs.StateRetrying {
		e = e.WithHint("%s; the bytes are kept and it is tried again at %s", cmp.Or(j.Failure.Hint, "the service's log says more"), j.NextAt.Format(time.RFC3339))
	}
	return e
}
