package app

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"

	"golang.org/x/sync/errgroup"

	"github.com/emberline/emberline/models"
)

// indexPieces indexes several pieces at once, as their places in the source's
// stream are known before: only a container's length comes to light with its
// unpacking, and what repeats another piece waits for that one's ledger.
func (a *App) indexPieces(ctx context.Context, inc models.Incident, src models.Source, progress func(Progress)) error {
	pieces, err := a.store.Pieces.List(ctx, inc.ID, src.ID)
	if err != nil {
		return err
	}
	add := sumProgress(pieces, progress)
	g, shared := newPieceGroup(ctx)
	offset := int64(0)
	for i, p := range pieces {
		_, err := a.store.Ledgers.ByPiece(ctx, inc.ID, p.ID)
		if err != nil && models.CodeOf(err) != models.CodeNotFound {
			return errors.Join(err, g.Wait())
		}
		done := err == nil
		if !done {
			p.Offset = offset
		}
		index := func(ctx context.Context) (models.Piece, error) {
			var err error
			if i > 0 && p.DuplicateOf == 0 {
				if p.Overlap, err = a.overlap(ctx, pieces[i-1], p); err != nil {
					return p, fmt.Errorf("compare %s with %s: %w", p.Name, pieces[i-1].Name, err)
				}
			}
			made, err := a.indexPiece(ctx, inc, src, p, add(i))
			if err != nil {
				return p, fmt.Errorf("%s: %w", p.Name, err)
			}
			add(i)(p.Size)
			return made, nil
		}
		switch {
		case done:
			add(i)(p.Size)
		case p.Stored == models.StoredArchive && p.DuplicateOf == 0:
			g.Go(func() error { _, err := index(shared); return err })
		default:
			if err := g.Wait(); err != nil {
				return err
			}
			if p, err = index(ctx); err != nil {
				return err
			}
			g, shared = newPieceGroup(ctx)
		}
		offset = p.Offset + p.StreamSize
	}
	return g.Wait()
}

// newPieceGroup works on as many pieces at once as there are processors.
func newPieceGroup(ctx context.Context) (*errgroup.Group, context.Context) {
	g, shared := errgroup.WithContext(ctx)
	g.SetLimit(runtime.GOMAXPROCS(0))
	return g, shared
}

// sumProgress tells the second half of a delivery's progress: how many bytes
// of all pieces were indexed, from those of each.
func sumProgress(pieces []models.Piece, progress func(Progress)) func(i int) func(n int64) {
	var mu sync.Mutex
	var total, done int64
	for _, p := range pieces {
		total += p.Size
	}
	at := make([]int64, len(pieces))
	return func(i int) func(n int64) {
		return func(n int64) {
			mu.Lock()
			defer mu.Unlock()
			done += n - at[i]
			at[i] = n
			tell(progress, Progress{Step: "index", Done: total + done, Total: 2 * total, Bytes: true})
		}
	}
}
