package jobs

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"log/slog"
	"os"
	"runtime"
	"sync"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/models/store"
)

// Options say how jobs are worked on.
type Options struct {
	// Registry is what this program can work on.
	Registry *Registry
	// Workers is how many jobs run at a time; 0 means one for each CPU.
	Workers int
	// Node names this process among those on the same PostgreSQL, the same
	// after a restart: what it left running is its to put back. "" means the
	// host's name.
	Node string
	// StopWait is how long Stop lets running jobs finish; 0 means 20 s.
	StopWait time.Duration
	// Poll is how often the queue is looked at, when nothing else has said that
	// there is work; 0 means 500 ms on SQLite, and 5 s on PostgreSQL, where
	// nodes notify each other.
	Poll time.Duration
	// SaveEvery is how often the progress of running jobs is written for other
	// processes to see; 0 means 2 s: rarely enough for a sync on SQLite each.
	SaveEvery time.Duration
	// Backoff is the pause after the given number of tries that failed; nil
	// means 5 s, doubled every time, at most 10 min.
	Backoff func(tries int) time.Duration
	// Logger takes the failures, with their causes; nil means none.
	Logger *slog.Logger
}

// maxAttempts is how often a job is tried before it is given up: with the
// pauses of the default Backoff that is after about 40 minutes.
const maxAttempts = 10

// Queue is the job queue. It is safe for concurrent use.
type Queue struct {
	st        *store.Store
	registry  *Registry
	engine    engine
	node      string
	stopWait  time.Duration
	saveEvery time.Duration
	log       *slog.Logger

	mu      sync.Mutex // guards what follows, and Start against Stop
	started bool
	lock    *pgxpool.Conn // PostgreSQL: holds the node's lock
	lockKey int64
	saver   chan struct{} // closed to end the writing of progress
	saved   sync.WaitGroup
}

// unlockWait is how long giving back the node's lock may take.
const unlockWait = 5 * time.Second

// migrationLock is the advisory lock under which nodes bring River's tables up
// to date: the letters "jobs".
const migrationLock = 0x6a6f6273

// New brings the queue's tables up to date and prepares the queue. Inserting and
// looking work at once; jobs run after Start.
func New(ctx context.Context, st *store.Store, o Options) (*Queue, error) {
	if o.Registry == nil {
		o.Registry = NewRegistry()
	}
	if o.Registry.err != nil {
		return nil, models.Wrap(o.Registry.err, models.CodeInternal, "register jobs")
	}
	if o.Workers <= 0 {
		o.Workers = runtime.NumCPU()
	}
	if o.Node == "" {
		host, err := os.Hostname()
		if err != nil {
			return nil, models.Wrap(err, models.CodeInternal, "name this node")
		}
		o.Node = host
	}
	if len(o.Node) > 100 {
		return nil, models.Errorf(models.CodeInvalid, "the node's name is longer than 100 bytes")
	}
	if o.StopWait <= 0 {
		o.StopWait = 20 * time.Second
	}
	if o.Poll <= 0 {
		o.Poll = 500 * time.Millisecond
		if st.Dialect() == store.Postgres {
			o.Poll = 5 * time.Second
		}
	}
	if o.SaveEvery <= 0 {
		o.SaveEvery = 2 * time.Second
	}
	if o.Backoff == nil {
		o.Backoff = backoff
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	q := &Queue{st: st, registry: o.Registry, node: o.Node, stopWait: o.StopWait, saveEvery: o.SaveEvery, log: o.Logger}
	o.Registry.shell.log = o.Logger
	cfg := &river.Config{
		ID:                o.Node,
		FetchCooldown:     min(100*time.Millisecond, o.Poll),
		FetchPollInterval: o.Poll,
		JobTimeout:        -1, // a large source takes what it takes; this also keeps River from "rescuing" a long job
		Logger:            quiet(o.Logger),
		MaxAttempts:       maxAttempts,
		Queues:            map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: o.Workers}},
		RetryPolicy:       retryPolicy(o.Backoff),
		Workers:           o.Registry.workers,
		// What failed for good is "cancelled" to River, see outcome.
		CancelledJobRetentionPeriod: 30 * 24 * time.Hour,
		CompletedJobRetentionPeriod: 7 * 24 * time.Hour,
		DiscardedJobRetentionPeriod: 30 * 24 * time.Hour,
	}
	err := st.Exclusive(ctx, migrationLock, func(ctx context.Context) error {
		var err error
		q.engine, err = connect(ctx, st, cfg)
		return err
	})
	if err != nil {
		return nil, models.Wrap(err, codeOf(err), "prepare the job queue")
	}
	return q, nil
}

func backoff(tries int) time.Duration {
	return min(5*time.Second<<min(max(tries-1, 0), 10), 10*time.Minute)
}

// retryPolicy gives River our pauses.
type retryPolicy func(tries int) time.Duration

// NextRetry is River's question.
func (p retryPolicy) NextRetry(job *rivertype.JobRow) time.Time {
	return time.Now().Add(p(job.Attempt))
}

// Start puts back the jobs that an earlier life of this node left running and
// begins to work. ctx bounds the start only: jobs run until Stop.
func (q *Queue) Start(ctx context.Context) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.started {
		return nil
	}
	if err := q.lockNode(ctx); err != nil {
		return err
	}
	if err := q.adoptOrphans(ctx); err != nil {
		q.unlockNode()
		return models.Wrap(err, codeOf(err), "put back interrupted jobs")
	}
	q.registry.shell.stopping = make(chan struct{})
	if err := q.engine.Start(context.WithoutCancel(ctx)); err != nil {
		q.unlockNode()
		return models.Wrap(err, codeOf(err), "start the job queue")
	}
	q.started, q.saver = true, make(chan struct{})
	q.saved.Go(func() { q.saveProgress(q.saver) })
	return nil
}

// Stop takes no more jobs, lets the running ones finish for Options.StopWait and
// then cancels them; those go back into the queue. When ctx ends first, its
// error is returned, and jobs that ignore their context may still run.
func (q *Queue) Stop(ctx context.Context) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	if !q.started {
		return nil
	}
	patience, cancel := context.WithTimeout(ctx, q.stopWait)
	err := q.engine.Stop(patience)
	cancel()
	if err != nil {
		close(q.registry.shell.stopping)
		err = q.engine.StopAndCancel(ctx)
	}
	close(q.saver)
	q.saved.Wait()
	q.unlockNode()
	q.started = false
	return models.Wrap(err, codeOf(err), "stop the job queue")
}

func (q *Queue) saveProgress(done <-chan struct{}) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	tick := time.NewTicker(q.saveEvery)
	defer tick.Stop()
	for {
		select {
		case <-done:
			return
		case <-tick.C:
			q.registry.shell.live.save(ctx, func(ctx context.Context, id int64, out outcome) error {
				_, err := q.engine.JobUpdate(ctx, id, &river.JobUpdateParams{Output: out})
				return err
			})
		}
	}
}

// lockNode makes sure that no other process works under this node's name, which
// would take our running jobs for its own. On SQLite the data directory's lock
// has seen to that.
func (q *Queue) lockNode(ctx context.Context) error {
	pool := q.st.Pool()
	if pool == nil {
		return nil
	}
	conn, err := pool.Acquire(ctx)
	if err != nil {
		return models.Wrap(err, models.CodeUnavailable, "start the job queue")
	}
	h := fnv.New64a()
	_, _ = h.Write([]byte("emberline/jobs/" + q.node)) // a hash never fails
	key := int64(h.Sum64())                            // wraps round: only its being the same counts
	var ours bool
	if err := conn.QueryRow(ctx, "SELECT pg_try_advisory_lock($1)", key).Scan(&ours); err != nil {
		conn.Release()
		return models.Wrap(err, models.CodeUnavailable, "start the job queue")
	}
	if !ours {
		conn.Release()
		return models.Errorf(models.CodeConflict, "another process works as node %q", q.node).WithHint("give each node a name of its own")
	}
	q.lock, q.lockKey = conn, key
	return nil
}

func (q *Queue) unlockNode() {
	if q.lock == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), unlockWait)
	defer cancel()
	// Given back in words, not left to the session's end: the server notices a
	// closed connection a while after us, and a successor would be refused.
	_, _ = q.lock.Exec(ctx, "SELECT pg_advisory_unlock($1)", q.lockKey)
	// And with the session, in case the words did not arrive: pgx's pool would
	// keep it, and the lock.
	_ = q.lock.Hijack().Close(ctx)
	q.lock = nil
}

// codeOf finds the code of an error of River's or of the database's.
func codeOf(err error) models.Code {
	var e *models.Error
	switch {
	case err == nil:
		return ""
	case errors.As(err, &e):
		return e.Code
	case errors.Is(err, context.Canceled):
		return models.CodeCanceled
	case errors.Is(err, context.DeadlineExceeded):
		return models.CodeUnavailable
	case errors.Is(err, rivertype.ErrNotFound):
		return models.CodeNotFound
	}
	return models.CodeInternal
}

// quiet takes River's own chatter down to warnings; failures of jobs are
// reported by the shell, once.
func quiet(l *slog.Logger) *slog.Logger { return slog.New(warnings{l.Handler()}) }

type warnings struct{ slog.Handler }

func (w warnings) Enabled(ctx context.Context, level slog.Level) bool {
	return level >= slog.LevelWarn && w.Handler.Enabled(ctx, level)
}

func (w warnings) WithAttrs(attrs []slog.Attr) slog.Handler {
	return warnings{w.Handler.WithAttrs(attrs)}
}
func (w warnings) WithGroup(name string) slog.Handler { return warnings{w.Handler.WithGroup(name)} }

// tag marks a job as its incident's; River's tags have three characters at least.
func tag(incidentID int64) string { return fmt.Sprintf("incident-%d", incidentID) }
