package jobs_test

import (
	"context"
	"sync/atomic"
	"testing"
	"time"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/models/store"
	"github.com/emberline/emberline/server/jobs"
)

// TestStopLetsFinish: a job that is about to end is waited for.
func TestStopLetsFinish(t *testing.T) {
	run(t, func(s suite) {
		started := make(chan struct{})
		q := s.queue(func(context.Context, step, jobs.Report) error {
			close(started)
			time.Sleep(200 * time.Millisecond)
			return nil
		})
		s.must(q.Start(s.ctx))
		s.must(q.Start(s.ctx)) // a second start does nothing
		id := s.insert(q, "x", jobs.InsertOptions{})
		<-started
		s.must(q.Stop(s.ctx))
		s.must(q.Stop(s.ctx)) // nor a second stop
		job, err := q.Get(s.ctx, 0, id)
		s.must(err)
		if job.State != jobs.StateDone {
			s.Errorf("after Stop: %+v", job)
		}
	})
}

// TestStopCutsShort: a job that does not end is cancelled, put back without
// counting as tried, and runs to its end after the next start.
func TestStopCutsShort(t *testing.T) {
	run(t, func(s suite) {
		var runs atomic.Int32
		started := make(chan struct{}, 2)
		q := s.queue(func(ctx context.Context, _ step, _ jobs.Report) error {
			started <- struct{}{}
			if runs.Add(1) > 1 {
				return nil
			}
			<-ctx.Done()
			return models.Wrap(ctx.Err(), models.CodeCanceled, "archive")
		}, func(o *jobs.Options) { o.StopWait = 50 * time.Millisecond })
		s.must(q.Start(s.ctx))
		id := s.insert(q, "x", jobs.InsertOptions{MaxAttempts: 1})
		<-started
		s.must(q.Stop(s.ctx))
		job, err := q.Get(s.ctx, 0, id)
		s.must(err)
		if job.State != jobs.StateQueued || job.Attempt != 0 || job.Failure != nil {
			s.Errorf("after Stop: %+v", job)
		}
		s.start(q)
		job = s.wait(q, id, jobs.StateDone)
		if job.Attempt != 1 {
			s.Errorf("after the next start: %+v", job)
		}
	})
}

// orphan leaves a row as a process that died would: running, last taken by node.
func (s suite) orphan(id int64, node string) {
	s.Helper()
	stmt := `UPDATE river_job SET state = 'running', attempt = attempt + 1, attempted_at = now(), attempted_by = array_append(attempted_by, '` + node + `') WHERE id = $1`
	if s.st.Dialect() == store.SQLite {
		stmt = `UPDATE river_job SET state = 'running', attempt = attempt + 1, attempted_at = datetime('now'), attempted_by = jsonb_array('` + node + `') WHERE id = ?`
	}
	_, err := s.st.SQL().ExecContext(s.ctx, stmt, id)
	s.must(err)
}

// TestOrphans: what a dead process left running is put back at the next start
// of the same node, without counting as tried; another node's is left alone.
func TestOrphans(t *testing.T) {
	run(t, func(s suite) {
		q := s.queue(func(context.Context, step, jobs.Report) error { return nil })
		mine := s.insert(q, "mine", jobs.InsertOptions{MaxAttempts: 1})
		theirs := s.insert(q, "theirs", jobs.InsertOptions{})
		unwanted := s.insert(q, "unwanted", jobs.InsertOptions{})
		s.orphan(mine, "test")
		s.orphan(theirs, "other")
		s.orphan(unwanted, "test")
		_, err := q.Cancel(s.ctx, 0, unwanted)
		s.must(err)
		s.start(q)
		if job := s.wait(q, mine, jobs.StateDone); job.Attempt != 1 {
			s.Errorf("mine %+v", job)
		}
		s.wait(q, unwanted, jobs.StateCanceled)
		if s.st.Dialect() == store.SQLite {
			s.wait(q, theirs, jobs.StateDone) // one process at a time: all were ours
			return
		}
		job, err := q.Get(s.ctx, 0, theirs)
		s.must(err)
		if job.State != jobs.StateRunning {
			s.Errorf("theirs %+v", job)
		}
	})
}

// TestDeadlyJob: a job whose process keeps dying waits longer each time, so
// that somebody can cancel it; it is not given up.
func TestDeadlyJob(t *testing.T) {
	run(t, func(s suite) {
		q := s.queue(func(context.Context, step, jobs.Report) error { return nil })
		id := s.insert(q, "deadly", jobs.InsertOptions{MaxAttempts: 2})
		var pauses []time.Duration
		for range 3 {
			s.orphan(id, "test")
			began := time.Now()
			// Work that only ends with its process, so that Stop puts it back.
			q := s.queue(func(ctx context.Context, _ step, _ jobs.Report) error {
				<-ctx.Done()
				return ctx.Err()
			}, func(o *jobs.Options) { o.StopWait = 10 * time.Millisecond })
			s.must(q.Start(s.ctx))
			s.must(q.Stop(s.ctx))
			job, err := q.Get(s.ctx, 0, id)
			s.must(err)
			if job.State.Final() || job.Attempt > 0 {
				s.Fatalf("given up: %+v", job)
			}
			if !job.NextAt.IsZero() {
				pauses = append(pauses, job.NextAt.Sub(began).Round(time.Second))
			}
		}
		if len(pauses) != 2 || pauses[0] < time.Second || pauses[1] <= pauses[0] {
			s.Errorf("pauses %v", pauses)
		}
	})
}

// TestSameNode: two processes under one name would take each other's jobs.
func TestSameNode(t *testing.T) {
	run(t, func(s suite) {
		if s.st.Dialect() == store.SQLite {
			s.Skip("the data directory's lock keeps a second process out")
		}
		nothing := func(context.Context, step, jobs.Report) error { return nil }
		first := s.queue(nothing)
		s.must(first.Start(s.ctx))
		second := s.queue(nothing)
		if err := second.Start(s.ctx); models.CodeOf(err) != models.CodeConflict || models.HintOf(err) == "" {
			s.Errorf("a second process of the same name: %v", err)
		}
		s.start(s.queue(nothing, func(o *jobs.Options) { o.Node = "other" }))
		s.must(first.Stop(s.ctx))
		s.start(second)
	})
}

// TestProgressInDatabase: another process sees how far a running job has come,
// and a job inside a transaction may report without waiting for itself.
func TestProgressInDatabase(t *testing.T) {
	run(t, func(s suite) {
		release := make(chan struct{})
		q := s.start(s.queue(func(ctx context.Context, _ step, report jobs.Report) error {
			err := s.st.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
				report(1, 4, "in a transaction")
				return tx.Meta.Set(ctx, "k", "v")
			})
			report(2, 4, "half")
			<-release
			return err
		}))
		other := s.queue(func(context.Context, step, jobs.Report) error { return nil })
		id := s.insert(q, "x", jobs.InsertOptions{})
		for {
			job, err := other.Get(s.ctx, 0, id)
			s.must(err)
			if job.Progress.Note == "half" && job.State == jobs.StateRunning {
				break
			}
			time.Sleep(20 * time.Millisecond)
		}
		close(release)
		s.wait(q, id, jobs.StateDone)
	})
}
