package auth

import (
	"context"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/emberline/emberline/models"
)

// Reads is where a journal ends up: store.Audit.
type Reads interface {
	Reads(ctx context.Context, recs []models.AuditRecord) error
}

// The journal's bounds.
const (
	journalEvery = time.Second // a read is in the log after so long at the latest
	journalBatch = 500
	journalQueue = 20_000 // when so many wait, reads are refused: none goes unlogged
)

// Journal brings log-ins, reads and exports into the audit log, by batches: a
// transaction for each would make every read a write. What it has taken and
// not yet written is lost when the process is killed.
type Journal struct {
	to   Reads
	log  *slog.Logger
	wake chan struct{}
	stop chan struct{}
	done chan struct{}

	mu    sync.Mutex
	queue []models.AuditRecord
	later map[string]func(context.Context) error
	// together runs writes in one transaction; nil: there are none.
	together func(context.Context, []func(context.Context) error) error
	closed   bool

	writing sync.Mutex // one batch at a time, in order
}

// NewJournal starts a journal; Close must be called. log may be nil.
func NewJournal(to Reads, log *slog.Logger) *Journal {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	j := &Journal{to: to, log: log, wake: make(chan struct{}, 1), stop: make(chan struct{}), done: make(chan struct{})}
	go j.run()
	return j
}

// Record takes records in. When too many wait to be written (the database
// cannot be), it refuses with models.CodeUnavailable, and what was to be
// recorded must not happen.
func (j *Journal) Record(_ context.Context, recs ...models.AuditRecord) error {
	now := time.Now()
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.closed || len(j.queue)+len(recs) > journalQueue {
		return models.Errorf(models.CodeUnavailable, "the audit log cannot be written").WithHint("try again in a moment")
	}
	for _, r := range recs {
		if r.At.IsZero() {
			r.At = now
		}
		j.queue = append(j.queue, r)
	}
	if len(j.queue) >= journalBatch {
		select {
		case j.wake <- struct{}{}:
		default:
		}
	}
	return nil
}

// maxLater bounds what waits to be noted and may be lost.
const maxLater = 10_000

// soon lets a small write be made with the next batch, and once for all that are
// asked for under its key until then: a read must not wait for the disk. It is
// lost when it fails; what must not be lost is a record.
func (j *Journal) soon(key string, write func(context.Context) error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.closed || len(j.later) >= maxLater {
		return
	}
	if j.later == nil {
		j.later = map[string]func(context.Context) error{}
	}
	j.later[key] = write
}

// flushLater makes those writes.
func (j *Journal) flushLater(ctx context.Context) {
	j.mu.Lock()
	writes := slices.Collect(maps.Values(j.later))
	j.later = nil
	together := j.together
	j.mu.Unlock()
	if len(writes) == 0 || together == nil {
		return
	}
	if err := together(ctx, writes); err != nil {
		j.log.WarnContext(ctx, "last uses not noted", "error", err)
	}
}

func (j *Journal) run() {
	defer close(j.done)
	t := time.NewTicker(journalEvery)
	defer t.Stop()
	for {
		select {
		case <-j.stop:
			return
		case <-t.C:
		case <-j.wake:
		}
		if err := j.Flush(context.Background()); err != nil {
			j.log.Error("audit log not written; tried again", "error", err)
		}
	}
}

// Flush writes what waits. What cannot be written goes on waiting.
func (j *Journal) Flush(ctx context.Context) error {
	j.writing.Lock()
	defer j.writing.Unlock()
	defer j.flushLater(ctx)
	for {
		j.mu.Lock()
		n := min(len(j.queue), journalBatch)
		batch := j.queue[:n:n]
		j.mu.Unlock()
		if n == 0 {
			return nil
		}
		if err := j.to.Reads(ctx, batch); err != nil {
			return err
		}
		j.mu.Lock()
		j.queue = j.queue[n:]
		if len(j.queue) == 0 {
			j.queue = nil // or the array would keep what was written
		}
		j.mu.Unlock()
	}
}

// Close writes what waits and takes no more.
func (j *Journal) Close(ctx context.Context) error {
	j.mu.Lock()
	if j.closed {
		j.mu.Unlock()
		return nil
	}
	j.closed = true
	j.mu.Unlock()
	close(j.stop)
	<-j.done
	return j.Flush(ctx)
}
