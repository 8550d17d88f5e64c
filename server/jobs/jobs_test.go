package jobs_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/models/store"
	"github.com/emberline/emberline/models/store/storetest"
	"github.com/emberline/emberline/server/jobs"
)

func TestMain(m *testing.M) { storetest.Main(m) }

// step is a job whose work each test writes itself.
type step struct {
	Name string `json:"name"`
}

func (step) Kind() string { return "step" }

type work func(ctx context.Context, args step, report jobs.Report) error

// logbook is a log that tests can read while it is written.
type logbook struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (l *logbook) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.Write(p)
}

func (l *logbook) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.String()
}

type suite struct {
	*testing.T
	ctx context.Context
	st  *store.Store
	log *logbook
}

func run(t *testing.T, test func(s suite)) {
	t.Helper()
	storetest.Both(t, func(t *testing.T, url string) {
		ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
		defer cancel()
		st, err := store.Open(ctx, store.Options{URL: url})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := st.Close(); err != nil {
				t.Errorf("close: %v", err)
			}
		})
		test(suite{T: t, ctx: ctx, st: st, log: &logbook{}})
	})
}

func (s suite) must(err error) {
	s.Helper()
	if err != nil {
		s.Fatalf("%v\nlog: %s", err, s.log)
	}
}

// queue makes a queue that works by fn; it is not started.
func (s suite) queue(fn work, change ...func(*jobs.Options)) *jobs.Queue {
	s.Helper()
	r := jobs.NewRegistry()
	jobs.Register(r, fn)
	o := jobs.Options{
		Registry: r, Workers: 2, Node: "test", StopWait: 5 * time.Second, Poll: 20 * time.Millisecond, SaveEvery: 50 * time.Millisecond,
		Backoff: func(int) time.Duration { return 10 * time.Millisecond },
		Logger:  slog.New(slog.NewTextHandler(s.log, nil)),
	}
	for _, c := range change {
		c(&o)
	}
	q, err := jobs.New(s.ctx, s.st, o)
	s.must(err)
	return q
}

// start starts the queue and stops it when the test ends.
func (s suite) start(q *jobs.Queue) *jobs.Queue {
	s.Helper()
	s.must(q.Start(s.ctx))
	s.Cleanup(func() {
		if err := q.Stop(context.Background()); err != nil {
			s.Errorf("stop: %v", err)
		}
	})
	return q
}

func (s suite) insert(q *jobs.Queue, name string, o jobs.InsertOptions) int64 {
	s.Helper()
	id, _, err := q.Insert(s.ctx, step{name}, o)
	s.must(err)
	return id
}

func (s suite) wait(q *jobs.Queue, id int64, want jobs.State) jobs.Job {
	s.Helper()
	job, err := q.Wait(s.ctx, id)
	s.must(err)
	if job.State != want {
		s.Fatalf("job %d is %s, want %s: %+v\nlog: %s", id, job.State, want, job, s.log)
	}
	return job
}

func TestJobRuns(t *testing.T) {
	run(t, func(s suite) {
		release := make(chan struct{})
		reported := make(chan struct{})
		q := s.start(s.queue(func(_ context.Context, args step, report jobs.Report) error {
			report(3, 10, args.Name)
			close(reported)
			<-release
			report(10, 10, "끝")
			return nil
		}))
		id := s.insert(q, "첫 일", jobs.InsertOptions{IncidentID: 7})
		<-reported
		job, err := q.Get(s.ctx, 7, id)
		s.must(err)
		if job.State != jobs.StateRunning || job.Progress != (jobs.Progress{Done: 3, Total: 10, Note: "첫 일"}) || job.StartedAt.IsZero() {
			s.Errorf("running %+v", job)
		}
		close(release)
		job = s.wait(q, id, jobs.StateDone)
		if job.Progress != (jobs.Progress{Done: 10, Total: 10, Note: "끝"}) || job.IncidentID != 7 || job.Kind != "step" ||
			job.Attempt != 1 || job.FinishedAt.IsZero() || job.Failure != nil || !strings.Contains(string(job.Args), "첫 일") {
			s.Errorf("done %+v", job)
		}
	})
}

// TestInsertInTx: a job stands or falls with the transaction that asks for it.
func TestInsertInTx(t *testing.T) {
	run(t, func(s suite) {
		var ran sync.Map
		q := s.start(s.queue(func(ctx context.Context, args step, _ jobs.Report) error {
			ran.Store(args.Name, true)
			_, err := s.st.Meta.Get(ctx, args.Name) // what the transaction wrote is there
			return err
		}))
		errStop := errors.New("stop")
		var id int64
		insert := func(name string, end error) error {
			return s.st.Tx(s.ctx, func(ctx context.Context, tx *store.Store) error {
				var err error
				if id, _, err = q.Insert(ctx, step{name}, jobs.InsertOptions{}); err != nil {
					return err
				}
				time.Sleep(60 * time.Millisecond) // a few polls: too early to be seen
				if err := tx.Meta.Set(ctx, name, "x"); err != nil {
					return err
				}
				return end
			})
		}
		if err := insert("dropped", errStop); !errors.Is(err, errStop) {
			s.Fatalf("got %v", err)
		}
		dropped := id
		s.must(insert("kept", nil))
		s.wait(q, id, jobs.StateDone)
		if _, err := q.Get(s.ctx, 0, dropped); dropped != id && models.CodeOf(err) != models.CodeNotFound {
			s.Errorf("a job of a rolled-back transaction: %v", err)
		}
		if _, ok := ran.Load("dropped"); ok {
			s.Error("a job of a rolled-back transaction ran")
		}
	})
}

func TestFailures(t *testing.T) {
	run(t, func(s suite) {
		var tries atomic.Int32
		q := s.start(s.queue(func(_ context.Context, args step, report jobs.Report) error {
			report(1, 0, "")
			switch args.Name {
			case "invalid":
				return models.Errorf(models.CodeInvalid, "no such format").WithHint("name another")
			case "secret":
				return errors.New("password=hunter2")
			case "panic":
				panic("boom")
			default:
				if tries.Add(1) < 3 {
					return models.Errorf(models.CodeUnavailable, "disk is full")
				}
				return nil
			}
		}))
		job := s.wait(q, s.insert(q, "invalid", jobs.InsertOptions{}), jobs.StateFailed)
		if job.Attempt != 1 || *job.Failure != (jobs.Failure{Code: models.CodeInvalid, Message: "no such format", Hint: "name another"}) || job.Progress.Done != 1 {
			s.Errorf("invalid %+v, %+v", job, job.Failure)
		}
		job = s.wait(q, s.insert(q, "passing", jobs.InsertOptions{}), jobs.StateDone)
		if job.Attempt != 3 || job.Failure != nil {
			s.Errorf("passing %+v", job)
		}
		for _, name := range []string{"secret", "panic"} {
			job = s.wait(q, s.insert(q, name, jobs.InsertOptions{MaxAttempts: 2}), jobs.StateFailed)
			if job.Attempt != 2 || job.Failure.Code != models.CodeInternal || strings.Contains(fmt.Sprint(*job.Failure), "hunter2") {
				s.Errorf("%s %+v, %+v", name, job, job.Failure)
			}
		}
		if log := s.log.String(); !strings.Contains(log, "hunter2") || !strings.Contains(log, "boom") {
			s.Errorf("the causes are not in the log: %s", log)
		}
	})
}

func TestCancel(t *testing.T) {
	run(t, func(s suite) {
		started := make(chan struct{}, 1)
		q := s.queue(func(ctx context.Context, _ step, _ jobs.Report) error {
			started <- struct{}{}
			<-ctx.Done()
			return ctx.Err()
		}, func(o *jobs.Options) { o.Workers = 1 })
		waiting := s.insert(q, "waiting", jobs.InsertOptions{})
		job, err := q.Cancel(s.ctx, 0, waiting)
		s.must(err)
		if job.State != jobs.StateCanceled {
			s.Errorf("a waiting job after cancelling: %+v", job)
		}
		s.start(q)
		running := s.insert(q, "running", jobs.InsertOptions{IncidentID: 3})
		<-started
		if _, err := q.Cancel(s.ctx, 4, running); models.CodeOf(err) != models.CodeNotFound {
			s.Errorf("cancelled through another incident: %v", err)
		}
		_, err = q.Cancel(s.ctx, 3, running)
		s.must(err)
		if job = s.wait(q, running, jobs.StateCanceled); job.Failure != nil {
			s.Errorf("%+v", job)
		}
		if job, err = q.Cancel(s.ctx, 3, running); err != nil || job.State != jobs.StateCanceled {
			s.Errorf("cancelled again: %+v, %v", job, err)
		}
		if _, err := q.Cancel(s.ctx, 0, 99999); models.CodeOf(err) != models.CodeNotFound {
			s.Errorf("no such job: %v", err)
		}
	})
}

func TestListAndUnique(t *testing.T) {
	run(t, func(s suite) {
		q := s.queue(func(context.Context, step, jobs.Report) error { return nil })
		a, dup, err := q.Insert(s.ctx, step{"a"}, jobs.InsertOptions{IncidentID: 1, Unique: true})
		s.must(err)
		again, dupAgain, err := q.Insert(s.ctx, step{"a"}, jobs.InsertOptions{IncidentID: 1, Unique: true})
		s.must(err)
		if dup || !dupAgain || again != a {
			s.Errorf("unique: %d %v, then %d %v", a, dup, again, dupAgain)
		}
		b := s.insert(q, "b", jobs.InsertOptions{IncidentID: 12})
		c := s.insert(q, "c", jobs.InsertOptions{IncidentID: 1})
		ids := func(o jobs.ListOptions) string {
			s.Helper()
			list, err := q.List(s.ctx, o)
			s.must(err)
			var out []int64
			for _, j := range list {
				out = append(out, j.ID)
			}
			return fmt.Sprint(out)
		}
		for o, want := range map[jobs.ListOptions]string{
			{}:                           fmt.Sprint([]int64{c, b, a}),
			{IncidentID: 1}:              fmt.Sprint([]int64{c, a}),
			{IncidentID: 12}:             fmt.Sprint([]int64{b}),
			{IncidentID: 2}:              "[]",
			{Limit: 1}:                   fmt.Sprint([]int64{c}),
			{Kind: "other"}:              "[]",
			{Unfinished: true, Limit: 2}: fmt.Sprint([]int64{c, b}),
		} {
			if got := ids(o); got != want {
				s.Errorf("list %+v: %s, want %s", o, got, want)
			}
		}
		s.start(q)
		for _, id := range []int64{a, b, c} {
			s.wait(q, id, jobs.StateDone)
		}
		if got := ids(jobs.ListOptions{Unfinished: true}); got != "[]" {
			s.Errorf("unfinished: %s", got)
		}
		// Once done, the same may be asked for again.
		if id, dup, err := q.Insert(s.ctx, step{"a"}, jobs.InsertOptions{IncidentID: 1, Unique: true}); err != nil || dup || id == a {
			s.Errorf("after it was done: %d, %v, %v", id, dup, err)
		}
	})
}

// TestUnknownKind: what nobody works on is refused, not left lying.
func TestUnknownKind(t *testing.T) {
	st, err := store.Open(t.Context(), store.Options{URL: storetest.SQLite(t)})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = st.Close() }()
	q, err := jobs.New(t.Context(), st, jobs.Options{Registry: jobs.NewRegistry()})
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := q.Insert(t.Context(), step{"x"}, jobs.InsertOptions{}); models.CodeOf(err) != models.CodeInternal {
		t.Errorf("an unknown kind: %v", err)
	}
	r := jobs.NewRegistry()
	for range 2 {
		jobs.Register(r, func(context.Context, step, jobs.Report) error { return nil })
	}
	if _, err := jobs.New(t.Context(), st, jobs.Options{Registry: r}); err == nil {
		t.Error("a kind was registered twice")
	}
}
