package app

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/emberline/emberline/ingest"
	"github.com/emberline/emberline/ingest/evidence"
	"github.com/emberline/emberline/ingest/formats"
	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/models/store"
	"github.com/emberline/emberline/search/segment"
	"github.com/emberline/emberline/server/auth"
	"github.com/emberline/emberline/server/config"
	"github.com/emberline/emberline/server/jobs"
)

// Options for Open.
type Options struct {
	Log *slog.Logger
	// Say is told what a person waiting at a terminal should know; may be nil.
	Say func(string)
	// Service starts the job workers: ingest then runs as jobs that survive
	// the caller, instead of inside the caller.
	Service bool
	// MustExist refuses a folder that holds no data yet, instead of making it.
	MustExist bool
}

// App is the application on one open data folder. It is safe for concurrent use.
type App struct {
	cfg      config.Config
	log      *slog.Logger
	folder   *folder
	store    *store.Store
	evidence *evidence.Store
	segments *segments
	records  recordsIndex
	queue    *jobs.Queue // nil outside the service
	journal  *auth.Journal
	auth     *auth.Service
	rounds   func() // ends the service's rounds; nil outside it
	signing  sync.Mutex
	draining atomic.Bool

	mu    sync.Mutex
	views map[int64]*viewSlot // by incident

	unsettled sync.Map // source id → chan struct{}, closed when its index is made
	prints    *prints
	uploading uploadLocks
	intake    sync.Map // incident id + label → *sync.Mutex: one delivery to a source at a time
	busy      sync.Map // source id → *sync.Mutex: who makes, or removes, its index
	bytes     bytesLock
}

// Open opens the data folder, finishes what an interrupted run left undone and
// makes everything ready. Close must be called.
func Open(ctx context.Context, cfg config.Config, o Options) (a *App, err error) {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	a = &App{cfg: cfg, log: o.Log, views: map[int64]*viewSlot{}, prints: newPrints(), bytes: newBytesLock()}
	if a.folder, err = openFolder(ctx, cfg.Data, o.MustExist, cfg.LockWait, o.Say); err != nil {
		return nil, err
	}
	half := a // "return nil, err" forgets a, and the folder must be given back all the same
	defer func() {
		if err != nil {
			a, err = nil, errors.Join(err, half.Close())
		}
	}()
	url := cfg.DatabaseURL
	if url == "" {
		if err = a.folder.checkRecords(); err != nil {
			return nil, err
		}
		url = a.folder.database()
	}
	if a.store, err = store.Open(ctx, store.Options{URL: url}); err != nil {
		return nil, err
	}
	if err = a.startAuth(); err != nil {
		return nil, err
	}
	if a.evidence, err = evidence.Open(a.folder.evidence(), codec{}); err != nil {
		return nil, err
	}
	cache, err := segment.NewCache(int64(cfg.CacheMB) << 20)
	if err != nil {
		return nil, err
	}
	a.segments = newSegments(cache)
	a.records.dir = a.folder.records()
	if err = a.eraseRemoved(ctx); err != nil {
		return nil, err
	}
	if o.Service {
		if a.queue, err = a.newQueue(ctx); err != nil {
			return nil, err
		}
		if err = a.queue.Start(context.WithoutCancel(ctx)); err != nil { // Stop ends it, in order
			return nil, err
		}
		a.rounds = a.startRounds()
	}
	if err = a.resume(ctx); err != nil {
		return nil, err
	}
	return a, nil
}

// Drain refuses new work; what runs goes on.
func (a *App) Drain() { a.draining.Store(true) }

// Stop ends the job workers: running jobs may finish until ctx ends; those
// that do not are run again at the next start.
func (a *App) Stop(ctx context.Context) error {
	if a.queue == nil {
		return nil
	}
	return a.queue.Stop(ctx)
}

// Close gives everything back. It is safe on a half-open App.
func (a *App) Close() error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	err := errors.Join(a.Stop(ctx), a.closeAuth(), a.records.close())
	if a.segments != nil {
		err = errors.Join(err, a.segments.Close())
	}
	if a.store != nil {
		err = errors.Join(err, a.store.Close())
	}
	return errors.Join(err, a.folder.Close())
}

// Ready says whether the service can do its work: the records answer.
func (a *App) Ready(ctx context.Context) error {
	if a.draining.Load() {
		return models.Errorf(models.CodeUnavailable, "the service is stopping")
	}
	return a.store.Ping(ctx)
}

// Formats are the formats that can be read, in the order they are tried.
func Formats() []ingest.Format { return formats.All() }

// Progress says how far a long task is.
type Progress struct {
	Step        string
	Done, Total int64
	Bytes       bool // Done and Total count bytes
}

func tell(p func(Progress), v Progress) {
	if p != nil {
		p(v)
	}
}

// CreateIncident makes an incident; CodeConflict when the slug is taken.
func (a *App) CreateIncident(ctx context.Context, in models.Incident) (models.Incident, error) {
	if err := in.Validate(); err != nil {
		return in, err
	}
	return a.store.Incidents.Create(ctx, in)
}

// Incidents lists all incidents.
func (a *App) Incidents(ctx context.Context) ([]models.Incident, error) {
	return a.store.Incidents.List(ctx)
}

// Incident finds an incident by its slug.
func (a *App) Incident(ctx context.Context, slug string) (models.Incident, error) {
	in, err := a.store.Incidents.BySlug(ctx, slug)
	if models.CodeOf(err) == models.CodeNotFound {
		return in, models.Errorf(models.CodeNotFound, "no incident named %q", slug).WithHint("the list of incidents shows them")
	}
	return in, err
}
