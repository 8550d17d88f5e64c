package jobs

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/emberline/emberline/models"
)

// Progress is how far a job has come.
type Progress struct {
	Done  int64  `json:"done"`
	Total int64  `json:"total,omitempty"` // 0: not known
	Note  string `json:"note,omitempty"`
}

// Failure is why a job's last try failed, in words fit for people; the cause
// is in the log only.
type Failure struct {
	Code    models.Code `json:"code"`
	Message string      `json:"message"`
	Hint    string      `json:"hint,omitempty"`
}

// outcome is kept with the job's row, as River's "output".
type outcome struct {
	Progress Progress `json:"progress"`
	Failure  *Failure `json:"failure,omitempty"`
	// Final marks a failure after which the job was given up; River itself then
	// calls it cancelled.
	Final bool `json:"final,omitempty"`
}

func failureOf(err error) *Failure {
	f := &Failure{Code: models.CodeOf(err), Message: "an internal error, see the log", Hint: models.HintOf(err)}
	var e *models.Error
	if errors.As(err, &e) {
		f.Message = e.Message
	}
	return f
}

// tracker knows the jobs that run in this process.
type tracker struct {
	mu   sync.Mutex
	jobs map[int64]*running
}

// running is one of them.
type running struct {
	cancel context.CancelCauseFunc

	mu       sync.Mutex
	progress Progress
	dirty    bool

	// saving is held while the progress is written, so that a late write never
	// follows the job's outcome.
	saving sync.Mutex
	over   bool // guarded by saving
}

func newTracker() *tracker { return &tracker{jobs: map[int64]*running{}} }

func (t *tracker) begin(id int64, cancel context.CancelCauseFunc) *running {
	r := &running{cancel: cancel}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.jobs[id] = r
	return r
}

// end forgets the job, waits for a write of its progress and gives the last one.
func (t *tracker) end(id int64, r *running) Progress {
	t.mu.Lock()
	delete(t.jobs, id)
	t.mu.Unlock()
	r.saving.Lock()
	r.over = true
	r.saving.Unlock()
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.progress
}

func (r *running) report(done, total int64, note string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	p := Progress{Done: done, Total: total, Note: note}
	r.dirty = r.dirty || p != r.progress
	r.progress = p
}

// progress gives that of a job which runs here.
func (t *tracker) progress(id int64) (Progress, bool) {
	t.mu.Lock()
	r := t.jobs[id]
	t.mu.Unlock()
	if r == nil {
		return Progress{}, false
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.progress, true
}

// cancel ends a job that runs here.
func (t *tracker) cancel(id int64) {
	t.mu.Lock()
	r := t.jobs[id]
	t.mu.Unlock()
	if r != nil {
		r.cancel(errCanceled)
	}
}

// saveTimeout bounds one write; a missed one is made up for by the next.
const saveTimeout = 5 * time.Second

// save writes the progress that moved since the last time.
func (t *tracker) save(ctx context.Context, write func(ctx context.Context, id int64, out outcome) error) {
	t.mu.Lock()
	jobs := make(map[int64]*running, len(t.jobs))
	for id, r := range t.jobs {
		jobs[id] = r
	}
	t.mu.Unlock()
	for id, r := range jobs {
		r.mu.Lock()
		p, dirty := r.progress, r.dirty
		r.dirty = false
		r.mu.Unlock()
		if !dirty {
			continue
		}
		r.saving.Lock()
		if !r.over {
			ctx, cancel := context.WithTimeout(ctx, saveTimeout)
			if err := write(ctx, id, outcome{Progress: p}); err != nil {
				r.mu.Lock()
				r.dirty = true
				r.mu.Unlock()
			}
			cancel()
		}
		r.saving.Unlock()
	}
}
