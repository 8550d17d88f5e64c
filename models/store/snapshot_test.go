package store_test

import (
	"context"
	"testing"
	"time"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/models/store"
)

// TestSnapshot: a reader of one view waits for no writer and keeps none waiting,
// sees nothing of what comes meanwhile, and cannot write.
func TestSnapshot(t *testing.T) {
	run(t, func(s suite) {
		ctx, cancel := context.WithTimeout(s.ctx, 20*time.Second)
		defer cancel()
		count := func(ctx context.Context, st *store.Store) int {
			s.Helper()
			all, err := st.Entries.List(ctx, s.incident.ID)
			s.must(err)
			return len(all)
		}
		// While somebody writes, the view is read …
		s.must(s.st.Tx(ctx, func(inside context.Context, tx *store.Store) error {
			if _, err := tx.Entries.Create(inside, s.ignition(), ""); err != nil {
				return err
			}
			s.must(s.st.Snapshot(ctx, func(ctx context.Context, view *store.Store) error {
				if n := count(ctx, view); n != 0 {
					s.Errorf("a view from outside sees %d entries that were not committed", n)
				}
				return nil
			}))
			return s.st.Snapshot(inside, func(ctx context.Context, view *store.Store) error {
				if n := count(ctx, view); n != 1 {
					s.Errorf("a view from inside sees %d entries", n)
				}
				return nil
			})
		}))
		// … and while the view is read, somebody writes.
		s.must(s.st.Snapshot(ctx, func(inside context.Context, view *store.Store) error {
			before := count(inside, view)
			e := s.ignition()
			e.Key = "later"
			if _, err := s.st.Entries.Create(ctx, e, ""); err != nil {
				return err
			}
			if n := count(inside, view); n != before {
				s.Errorf("the view sees %d entries, then %d", before, n)
			}
			return nil
		}))
		err := s.st.Snapshot(ctx, func(ctx context.Context, view *store.Store) error {
			e := s.ignition()
			e.Key = "never"
			_, err := view.Entries.Create(ctx, e, "")
			return err
		})
		if err == nil {
			s.Error("a view was written through")
		}
		_, err = s.st.Entries.ByKey(ctx, s.incident.ID, "never")
		s.refused(err, models.CodeNotFound)
	})
}

// TestPiecesOfIncident: the pieces of all sources at once are those of each.
func TestPiecesOfIncident(t *testing.T) {
	run(t, func(s suite) {
		other := s.newSource(s.incident.ID, "other.log")
		s.newPiece(s.source.ID, 1, 10)
		s.newPiece(other.ID, 2, 10)
		s.newPiece(s.source.ID, 3, 10)
		all, err := s.st.Pieces.OfIncident(s.ctx, s.incident.ID)
		s.must(err)
		if len(all) != 2 || len(all[s.source.ID]) != 2 || all[s.source.ID][1].Seq != 2 || all[other.ID][0].SHA256 != sha(2) {
			s.Errorf("pieces %+v", all)
		}
		if none, err := s.st.Pieces.OfIncident(s.ctx, s.newIncident("elsewhere").ID); err != nil || len(none) != 0 {
			s.Errorf("elsewhere %+v, %v", none, err)
		}
		for hash, want := range map[string]bool{sha(1): true, sha(9): false} {
			if got, err := s.st.Pieces.Referred(s.ctx, hash); err != nil || got != want {
				s.Errorf("%s is referred to: %v, %v", hash, got, err)
			}
		}
	})
}
