package app

import (
	"context"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/models/store"
)

// Causes lists an incident's causes, withdrawn ones too.
func (a *App) Causes(ctx context.Context, slug string) ([]models.Cause, error) {
	inc, err := a.Incident(ctx, slug)
	if err != nil {
		return nil, err
	}
	return a.store.Causes.List(ctx, inc.ID)
}

// Cause gives one cause.
func (a *App) Cause(ctx context.Context, slug, key string) (models.Cause, error) {
	inc, err := a.Incident(ctx, slug)
	if err != nil {
		return models.Cause{}, err
	}
	return a.store.Causes.ByKey(ctx, inc.ID, key)
}

// CreateCause adds a cause; the entries and claims it names must be there.
func (a *App) CreateCause(ctx context.Context, slug string, c models.Cause, author, why string) (models.Cause, error) {
	inc, err := a.Incident(ctx, slug)
	if err != nil {
		return c, err
	}
	c.IncidentID, c.UpdatedBy = inc.ID, author
	return a.store.Causes.Create(ctx, c, why)
}

// ChangeCause changes a cause as it was at a revision; models.CodeConflict when
// it has moved on. Whether it is released is for ReleaseCause.
func (a *App) ChangeCause(ctx context.Context, slug, key string, expected int, change func(*models.Cause) error, author, why string) (out models.Cause, err error) {
	inc, err := a.Incident(ctx, slug)
	if err != nil {
		return out, err
	}
	err = a.store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
		c, err := tx.Causes.ByKey(ctx, inc.ID, key)
		if err != nil {
			return err
		}
		if err := change(&c); err != nil {
			return err
		}
		c.IncidentID, c.Key, c.UpdatedBy = inc.ID, key, author
		out, err = tx.Causes.Update(ctx, c, expected, why)
		return err
	})
	return out, err
}

// WithdrawCause takes a cause back; its links stay and the lints name them.
func (a *App) WithdrawCause(ctx context.Context, slug, key string, expected int, author, why string) (models.Cause, error) {
	inc, err := a.Incident(ctx, slug)
	if err != nil {
		return models.Cause{}, err
	}
	return a.store.Causes.Withdraw(ctx, inc.ID, key, expected, author, why)
}

// RestoreCause makes a cause what it was at one of its revisions, as a new one.
func (a *App) RestoreCause(ctx context.Context, slug, key string, number, expected int, author, why string) (models.Cause, error) {
	inc, err := a.Incident(ctx, slug)
	if err != nil {
		return models.Cause{}, err
	}
	return a.store.Causes.Restore(ctx, inc.ID, key, number, expected, author, why)
}

// ReleaseCause opens a cause to regulators, or takes that back.
func (a *App) ReleaseCause(ctx context.Context, slug, key string, open bool, expected int, author, why string) (models.Cause, error) {
	inc, err := a.Incident(ctx, slug)
	if err != nil {
		return models.Cause{}, err
	}
	return a.store.Causes.Release(ctx, inc.ID, key, open, expected, author, why)
}

// Links lists the links among an incident's causes and entries, withdrawn ones too.
func (a *App) Links(ctx context.Context, slug string) ([]models.Link, error) {
	inc, err := a.Incident(ctx, slug)
	if err != nil {
		return nil, err
	}
	return a.store.Links.List(ctx, inc.ID)
}

// Link gives one link.
func (a *App) Link(ctx context.Context, slug, key string) (models.Link, error) {
	inc, err := a.Incident(ctx, slug)
	if err != nil {
		return models.Link{}, err
	}
	return a.store.Links.ByKey(ctx, inc.ID, key)
}

// CreateLink links two causes or entries; both must stand.
func (a *App) CreateLink(ctx context.Context, slug string, l models.Link, author, why string) (models.Link, error) {
	inc, err := a.Incident(ctx, slug)
	if err != nil {
		return l, err
	}
	l.IncidentID, l.UpdatedBy = inc.ID, author
	return a.store.Links.Create(ctx, l, why)
}

// ChangeLink changes a link's answers and rationale, as it was at a revision;
// models.CodeConflict when it has moved on. A review that change itself does
// not make ends with the answer it was of.
func (a *App) ChangeLink(ctx context.Context, slug, key string, expected int, change func(*models.Link) error, author, why string) (out models.Link, err error) {
	inc, err := a.Incident(ctx, slug)
	if err != nil {
		return out, err
	}
	err = a.store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
		l, err := tx.Links.ByKey(ctx, inc.ID, key)
		if err != nil {
			return err
		}
		before := l
		if err := change(&l); err != nil {
			return err
		}
		changed := l.Verdict != before.Verdict || l.Sufficiency != before.Sufficiency || l.Rationale != before.Rationale
		if changed && l.Reviewer == before.Reviewer && l.ReviewedAt == before.ReviewedAt {
			l.Reviewer, l.ReviewedAt = "", nil
		}
		l.IncidentID, l.Key, l.UpdatedBy = inc.ID, key, author
		out, err = tx.Links.Update(ctx, l, expected, why)
		return err
	})
	return out, err
}

// ReviewLink notes that reviewer has looked at a link's answers and agrees.
func (a *App) ReviewLink(ctx context.Context, slug, key string, expected int, reviewer, why string) (models.Link, error) {
	return a.ChangeLink(ctx, slug, key, expected, func(l *models.Link) error {
		l.Reviewer, l.ReviewedAt = reviewer, nil
		return nil
	}, reviewer, why)
}

// WithdrawLink takes a link back; it stays readable as withdrawn.
func (a *App) WithdrawLink(ctx context.Context, slug, key string, expected int, author, why string) (models.Link, error) {
	inc, err := a.Incident(ctx, slug)
	if err != nil {
		return models.Link{}, err
	}
	return a.store.Links.Withdraw(ctx, inc.ID, key, expected, author, why)
}

// CauseGraph reads all that the checks of causes look at, as of one moment.
func (a *App) CauseGraph(ctx context.Context, slug string) (g models.CauseGraph, err error) {
	inc, err := a.Incident(ctx, slug)
	if err != nil {
		return g, err
	}
	err = a.store.Snapshot(ctx, func(ctx context.Context, tx *store.Store) error {
		g.Headline = inc.Headline
		if g.Causes, err = tx.Causes.List(ctx, inc.ID); err != nil {
			return err
		}
		if g.Links, err = tx.Links.List(ctx, inc.ID); err != nil {
			return err
		}
		g.Entries, err = tx.Entries.List(ctx, inc.ID)
		return err
	})
	return g, err
}

// LintCauses makes every check of an incident's causes that a program can make.
func (a *App) LintCauses(ctx context.Context, slug string) ([]models.Lint, error) {
	g, err := a.CauseGraph(ctx, slug)
	if err != nil {
		return nil, err
	}
	return models.LintCauses(g), nil
}
