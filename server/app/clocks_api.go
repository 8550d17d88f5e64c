package app

import (
	"context"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/models/store"
)

// SetClockAt is SetClock on the clock as it was after so many changes;
// models.CodeConflict when there were others meanwhile.
func (a *App) SetClockAt(ctx context.Context, slug, label string, c ClockChange, expected int, author, why string) (models.Revision, error) {
	return a.onClock(ctx, slug, label, expected, func(ctx context.Context) (models.Revision, error) {
		return a.SetClock(ctx, slug, label, c, author, why)
	})
}

// UndoClockAt is UndoClock, likewise.
func (a *App) UndoClockAt(ctx context.Context, slug, label string, expected int, author, why string) (models.Revision, error) {
	return a.onClock(ctx, slug, label, expected, func(ctx context.Context) (models.Revision, error) {
		inc, err := a.Incident(ctx, slug)
		if err != nil {
			return models.Revision{}, err
		}
		src, err := a.source(ctx, inc, label)
		if err != nil {
			return models.Revision{}, err
		}
		return a.store.Clocks.Undo(ctx, inc.ID, src.ID, author, why)
	})
}

// onClock changes a clock and takes that back when it was not the next change.
func (a *App) onClock(ctx context.Context, slug, label string, expected int, change func(context.Context) (models.Revision, error)) (rev models.Revision, err error) {
	inc, err := a.Incident(ctx, slug)
	if err != nil {
		return rev, err
	}
	err = a.store.Tx(ctx, func(ctx context.Context, _ *store.Store) error {
		if rev, err = change(ctx); err != nil {
			return err
		}
		if rev.Number != expected+1 {
			return models.Errorf(models.CodeConflict, "the clock of %s was changed meanwhile", label).WithHint("read it again and repeat the change")
		}
		return nil
	})
	a.touch(inc.ID)
	return rev, err
}
