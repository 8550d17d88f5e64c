package app

import (
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

// startJobs starts the service's workers.
func (a *App) startJobs(ctx context.Context) (*jobs.Queue, error) {
	reg := jobs.NewRegistry()
	jobs.Register(reg, func(ctx context.Context, args indexJob, report jobs.Report) error {
		inc, err := a.store.Incidents.ByID(ctx, args.IncidentID)
		if err != nil {
			return err
		}
		src, err := a.store.Sources.ByID(ctx, args.IncidentID, args.SourceID)
		if err != nil {
			return err
		}
		return a.indexSource(ctx, inc, src, func(p Progress) { report(p.Done, p.Total, p.Step) })
	})
	jobs.Register(reg, a.takeIn)
	jobs.Register(reg, a.writeExport)
	if err := a.ExpireUploads(ctx); err != nil {
		return nil, err
	}
	q, err := jobs.New(ctx, a.store, jobs.Options{
		Registry: reg, Workers: a.cfg.Workers, StopWait: a.cfg.ShutdownTimeout, Logger: a.log,
		Poll: a.pollEvery(),
	})
	if err != nil {
		return nil, err
	}
	return q, q.Start(context.WithoutCancel(ctx)) // Stop ends it, in order
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
	watch, stop := context.WithCancel(ctx)
	defer stop()
	go a.watch(watch, inc.ID, job, progress)
	done, err := a.queue.Wait(ctx, job)
	if err != nil {
		return err
	}
	if done.State == jobs.StateDone {
		return nil
	}
	if done.Failure != nil {
		return models.Errorf(models.CodeInternal, "%s", done.Failure.Message).WithHint("%s", done.Failure.Hint)
	}
	return models.Errorf(models.CodeCanceled, "the job was canceled")
}

// watch passes on how far a job is.
func (a *App) watch(ctx context.Context, incident, job int64, progress func(Progress)) {
	if progress == nil {
		return
	}
	for t := time.NewTicker(200 * time.Millisecond); ; {
		select {
		case <-ctx.Done():
			t.Stop()
			return
		case <-t.C:
		}
		j, err := a.queue.Get(ctx, incident, job)
		if err != nil || j.State.Final() {
			t.Stop()
			return
		}
		if j.Progress.Total > 0 {
			progress(Progress{Step: j.Progress.Note, Done: j.Progress.Done, Total: j.Progress.Total, Bytes: true})
		}
	}
}
