package app

import (
	"context"
	"errors"
	"io/fs"
	"syscall"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/server/jobs"
)

// needQueue gives the job queue; outside the service there is none.
func (a *App) needQueue() (*jobs.Queue, error) {
	if q := a.queue; q != nil {
		return q, nil
	}
	return nil, models.Errorf(models.CodeUnavailable, "jobs run in the service only").WithHint("start it with emberline serve")
}

// Jobs lists an incident's jobs, the newest first.
func (a *App) Jobs(ctx context.Context, slug string, o jobs.ListOptions) ([]jobs.Job, error) {
	inc, err := a.Incident(ctx, slug)
	if err != nil {
		return nil, err
	}
	q, err := a.needQueue()
	if err != nil {
		return nil, err
	}
	o.IncidentID = inc.ID
	return q.List(ctx, o)
}

// Job gives one job of an incident.
func (a *App) Job(ctx context.Context, slug string, id int64) (jobs.Job, error) {
	inc, err := a.Incident(ctx, slug)
	if err != nil {
		return jobs.Job{}, err
	}
	q, err := a.needQueue()
	if err != nil {
		return jobs.Job{}, err
	}
	return q.Get(ctx, inc.ID, id)
}

// CancelJob asks for the end of one job of an incident.
func (a *App) CancelJob(ctx context.Context, slug string, id int64) (jobs.Job, error) {
	inc, err := a.Incident(ctx, slug)
	if err != nil {
		return jobs.Job{}, err
	}
	q, err := a.needQueue()
	if err != nil {
		return jobs.Job{}, err
	}
	return q.Cancel(ctx, inc.ID, id)
}

// maxWaiting is how many jobs of one incident may wait: more is a sender that
// is too fast.
const maxWaiting = 500

// QueueFull says whether an incident has as many jobs waiting as it may.
func (a *App) QueueFull(ctx context.Context, slug string) (bool, error) {
	list, err := a.Jobs(ctx, slug, jobs.ListOptions{Unfinished: true, Limit: maxWaiting})
	return len(list) >= maxWaiting, err
}

// leastFree is the share of the disk, in percent, below which nothing more is
// taken in: reading must go on, and what is promised must be kept.
const leastFree = 5

// Room says why the data folder can take nothing more in, or nil.
func (a *App) Room() error {
	var st syscall.Statfs_t
	if err := syscall.Statfs(a.folder.dir, &st); err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return models.Wrap(err, models.CodeUnavailable, "the data folder is gone")
		}
		return err
	}
	if st.Blocks > 0 && st.Bavail*100 < st.Blocks*leastFree {
		return models.Errorf(models.CodeUnavailable, "less than %d %% of the disk is free; nothing more is taken in", leastFree).
			WithHint("make room on the disk of the data folder; reading goes on")
	}
	return nil
}

// free is how many bytes the disk of the data folder can take before it is too full.
func (a *App) free() (int64, error) {
	var st syscall.Statfs_t
	if err := syscall.Statfs(a.folder.dir, &st); err != nil {
		return 0, err
	}
	spare := int64(st.Bavail) - int64(st.Blocks)*leastFree/100 //nolint:unconvert // the fields' types differ by system
	return max(spare, 0) * int64(st.Bsize), nil                //nolint:unconvert // as above
}
