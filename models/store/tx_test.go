package store_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/models/store"
)

var errStop = errors.New("stop")

func TestTxRollsBack(t *testing.T) {
	run(t, func(s suite) {
		err := s.st.Tx(s.ctx, func(ctx context.Context, tx *store.Store) error {
			if _, err := tx.Entries.Create(ctx, s.ignition(), ""); err != nil {
				return err
			}
			// The transaction sees itself, through any store with its context.
			if _, err := s.st.Entries.ByKey(ctx, s.incident.ID, "ignition"); err != nil {
				return err
			}
			// Others do not.
			if _, err := s.st.Entries.ByKey(s.ctx, s.incident.ID, "ignition"); models.CodeOf(err) != models.CodeNotFound {
				return errors.New("an uncommitted entry is visible")
			}
			return errStop
		})
		if !errors.Is(err, errStop) {
			s.Fatalf("got %v", err)
		}
		_, err = s.st.Entries.ByKey(s.ctx, s.incident.ID, "ignition")
		s.refused(err, models.CodeNotFound)
		if box, err := s.st.Outbox.After(s.ctx, 0, 0); err != nil || len(box) != 0 {
			s.Fatalf("outbox of a rolled-back change: %v, %v", box, err)
		}
		if revs, err := s.st.Revisions.List(s.ctx, s.incident.ID, 0, 0); err != nil || len(revs) != 0 {
			s.Fatalf("revisions of a rolled-back change: %v, %v", revs, err)
		}
	})
}

func TestTxPanics(t *testing.T) {
	run(t, func(s suite) {
		func() {
			defer func() {
				if recover() == nil {
					s.Error("the panic was swallowed")
				}
			}()
			_ = s.st.Tx(s.ctx, func(ctx context.Context, tx *store.Store) error {
				_, _ = tx.Entries.Create(ctx, s.ignition(), "")
				panic("x")
			})
		}()
		// The connection came back, and nothing stayed.
		_, err := s.st.Entries.Create(s.ctx, s.ignition(), "")
		s.must(err)
	})
}

// TestTxGoesOn: a write that failed inside a transaction leaves it usable, on
// PostgreSQL too, and announces nothing.
func TestTxGoesOn(t *testing.T) {
	run(t, func(s suite) {
		err := s.st.Tx(s.ctx, func(ctx context.Context, tx *store.Store) error {
			if _, err := tx.Entries.Create(ctx, s.ignition(), ""); err != nil {
				return err
			}
			if _, err := tx.Entries.Create(ctx, s.ignition(), ""); models.CodeOf(err) != models.CodeConflict {
				s.Errorf("the same key again: %v", err)
			}
			return tx.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
				_, err := tx.Entries.AddClaim(ctx, s.incident.ID, "ignition", models.Claim{Party: models.Localized{En: "Fire service"}}, "")
				return err
			})
		})
		s.must(err)
		e, err := s.st.Entries.ByKey(s.ctx, s.incident.ID, "ignition")
		s.must(err)
		if len(e.Claims) != 1 {
			s.Errorf("claims %v", e.Claims)
		}
		box, err := s.st.Outbox.After(s.ctx, 0, 0)
		s.must(err)
		if len(box) != 2 || box[0].Noun != store.NounEntry || box[1].Noun != store.NounClaim || box[1].Key != "ignition/c1" {
			s.Errorf("outbox %+v", box)
		}
	})
}

// TestTxCommitsDespiteCancel: a context that ends after the work is done does
// not leave the outcome open; one that ends before rolls back.
func TestTxCommitsDespiteCancel(t *testing.T) {
	run(t, func(s suite) {
		ctx, cancel := context.WithCancel(s.ctx)
		err := s.st.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
			_, err := tx.Entries.Create(ctx, s.ignition(), "")
			cancel()
			return err
		})
		s.must(err)
		_, err = s.st.Entries.ByKey(s.ctx, s.incident.ID, "ignition")
		s.must(err)

		ctx, cancel = context.WithCancel(s.ctx)
		err = s.st.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
			cancel()
			return tx.Meta.Set(ctx, "k", "v")
		})
		s.refused(err, models.CodeCanceled)
		_, err = s.st.Meta.Get(s.ctx, "k")
		s.refused(err, models.CodeNotFound)
	})
}

// TestForeignContext: writing through the outer store with a context that does
// not carry the transaction waits for SQLite's writer, and is refused, not stuck.
func TestForeignContext(t *testing.T) {
	st, err := store.Open(t.Context(), store.Options{URL: filepath.Join(t.TempDir(), "r.db"), LockWait: 50 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = st.Close() }()
	err = st.Tx(t.Context(), func(context.Context, *store.Store) error {
		return st.Meta.Set(t.Context(), "k", "v")
	})
	if models.CodeOf(err) != models.CodeUnavailable || models.HintOf(err) == "" {
		t.Fatalf("got %v", err)
	}
}

// TestWritersTakeTurns: many writers at once all succeed.
func TestWritersTakeTurns(t *testing.T) {
	run(t, func(s suite) {
		const writers, each = 8, 10
		var wg sync.WaitGroup
		for range writers {
			wg.Go(func() {
				for range each {
					_, err := s.st.Annotations.Create(s.ctx, models.Annotation{
						IncidentID: s.incident.ID, Kind: models.AnnotationQuestion, Text: "왜?", Author: "han",
						Target: models.Target{Event: models.EventID(s.source.PublicID(), "", 1024, 0)},
					})
					if err != nil {
						s.Errorf("create: %v", err)
					}
				}
			})
		}
		wg.Wait()
		all, err := s.st.Annotations.List(s.ctx, s.incident.ID, store.AnnotationFilter{})
		s.must(err)
		keys := map[string]bool{}
		for _, a := range all {
			keys[a.Key] = true
		}
		if len(all) != writers*each || len(keys) != len(all) || !keys["a80"] {
			s.Errorf("%d annotations, %d keys", len(all), len(keys))
		}
	})
}

// TestOutboxOrder: a reader that follows the outbox while writers work never
// misses a row, though ids are given before commits.
func TestOutboxOrder(t *testing.T) {
	run(t, func(s suite) {
		const writers, each = 6, 8
		var wg sync.WaitGroup
		for w := range writers {
			wg.Go(func() {
				for i := range each {
					e := s.ignition()
					e.Key = "e-" + string(rune('a'+w)) + "-" + string(rune('a'+i))
					if _, err := s.st.Entries.Create(s.ctx, e, ""); err != nil {
						s.Errorf("create: %v", err)
					}
				}
			})
		}
		done := make(chan struct{})
		go func() { wg.Wait(); close(done) }()
		var after int64
		seen := 0
		for last := false; ; {
			box, err := s.st.Outbox.After(s.ctx, after, 3)
			s.must(err)
			for _, a := range box {
				after = a.ID
				seen++
			}
			if len(box) > 0 {
				continue
			}
			if last {
				break
			}
			select {
			case <-done:
				last = true
			default:
			}
		}
		if seen != writers*each {
			s.Errorf("saw %d of %d announcements", seen, writers*each)
		}
		s.must(s.st.Outbox.Trim(s.ctx, after))
		box, err := s.st.Outbox.After(s.ctx, 0, 0)
		s.must(err)
		if len(box) != 0 {
			s.Errorf("left after trimming: %v", box)
		}
		// Ids go on where they were, or the reader would miss what follows.
		_, err = s.st.Entries.Create(s.ctx, s.ignition(), "")
		s.must(err)
		if box, err = s.st.Outbox.After(s.ctx, after, 0); err != nil || len(box) != 1 {
			s.Errorf("after trimming: %v, %v", box, err)
		}
	})
}

func TestBackup(t *testing.T) {
	run(t, func(s suite) {
		path := filepath.Join(s.TempDir(), "copy.db")
		err := s.st.Backup(s.ctx, path)
		if s.st.Dialect() == store.Postgres {
			s.refused(err, models.CodeInvalid)
			return
		}
		s.must(err)
		info, err := os.Stat(path)
		s.must(err)
		if info.Mode().Perm() != 0o600 {
			s.Errorf("backup's mode %v", info.Mode())
		}
		// A second backup never overwrites the first.
		if err := s.st.Backup(s.ctx, path); err == nil {
			s.Error("a backup was overwritten")
		}
		copied := open(s.T, path)
		got, err := copied.Incidents.BySlug(s.ctx, s.incident.Slug)
		s.must(err)
		if got.ID != s.incident.ID {
			s.Errorf("incident in the backup: %+v", got)
		}
	})
}

// TestForeignFile: what is no database is refused, with a code for programs.
func TestForeignFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "not.db")
	if err := os.WriteFile(path, []byte("this is a text and not a database, whatever its name may promise"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := store.Open(t.Context(), store.Options{URL: path})
	if models.CodeOf(err) != models.CodeDamaged {
		t.Errorf("a text file: %v", err)
	}
	_, err = store.Open(t.Context(), store.Options{URL: filepath.Join(t.TempDir(), "no", "such", "dir.db")})
	if models.CodeOf(err) != models.CodeNotFound {
		t.Errorf("no directory: %v", err)
	}
	_, err = store.Open(t.Context(), store.Options{URL: "postgres://nobody@127.0.0.1:1/none?connect_timeout=2"})
	if models.CodeOf(err) != models.CodeUnavailable {
		t.Errorf("no server: %v", err)
	}
}

// TestHandles: a queue beside the store finds the transaction of its database.
func TestHandles(t *testing.T) {
	run(t, func(s suite) {
		s.must(s.st.Ping(s.ctx))
		if s.st.SQLTx(s.ctx) != nil || s.st.PgxTx(s.ctx) != nil {
			s.Error("a transaction where none is")
		}
		pg := s.st.Dialect() == store.Postgres
		if (s.st.Pool() != nil) != pg || s.st.SQL() == nil {
			s.Error("wrong handles")
		}
		s.must(s.st.Tx(s.ctx, func(ctx context.Context, tx *store.Store) error {
			if (s.st.PgxTx(ctx) != nil) != pg || (s.st.SQLTx(ctx) != nil) == pg {
				s.Error("wrong transaction")
			}
			if pg {
				if _, err := tx.PgxTx(ctx).Exec(ctx, `INSERT INTO meta (key, value) VALUES ('by hand', '1')`); err != nil {
					return err
				}
			} else if _, err := tx.SQLTx(ctx).ExecContext(ctx, `INSERT INTO meta (key, value) VALUES ('by hand', '1')`); err != nil {
				return err
			}
			v, err := tx.Meta.Get(ctx, "by hand")
			if err == nil && v != "1" {
				s.Errorf("got %q", v)
			}
			return err
		}))
	})
}
