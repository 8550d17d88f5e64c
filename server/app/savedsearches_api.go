package app

import (
	"context"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/models/store"
	"github.com/emberline/emberline/search/query"
)

// SavedSearches gives the searches in the list of login: those that are shared,
// and its own.
func (a *App) SavedSearches(ctx context.Context, slug, login string) ([]models.SavedSearch, error) {
	inc, err := a.Incident(ctx, slug)
	if err != nil {
		return nil, err
	}
	return a.store.SavedSearches.List(ctx, inc.ID, login)
}

// SavedSearch gives one saved search, withdrawn or not.
func (a *App) SavedSearch(ctx context.Context, slug, key string) (models.SavedSearch, error) {
	inc, err := a.Incident(ctx, slug)
	if err != nil {
		return models.SavedSearch{}, err
	}
	return a.store.SavedSearches.ByKey(ctx, inc.ID, key)
}

// SaveSearch keeps a search under a name. Its query must be one that can be read.
func (a *App) SaveSearch(ctx context.Context, slug string, q models.SavedSearch) (models.SavedSearch, error) {
	inc, err := a.Incident(ctx, slug)
	if err != nil {
		return q, err
	}
	if err := readable(inc, q.Query); err != nil {
		return q, err
	}
	q.IncidentID = inc.ID
	return a.store.SavedSearches.Create(ctx, q)
}

// ChangeSavedSearch changes a saved search as it was at a revision;
// models.CodeConflict when it has moved on.
func (a *App) ChangeSavedSearch(ctx context.Context, slug, key string, expected int, change func(*models.SavedSearch) error, author, why string) (out models.SavedSearch, err error) {
	inc, err := a.Incident(ctx, slug)
	if err != nil {
		return out, err
	}
	err = a.store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
		q, err := tx.SavedSearches.ByKey(ctx, inc.ID, key)
		if err != nil {
			return err
		}
		if err := change(&q); err != nil {
			return err
		}
		if err := readable(inc, q.Query); err != nil {
			return err
		}
		out, err = tx.SavedSearches.Update(ctx, q, expected, author, why)
		return err
	})
	return out, err
}

// WithdrawSavedSearch removes a search from the lists; it stays readable.
func (a *App) WithdrawSavedSearch(ctx context.Context, slug, key string, expected int, author, why string) (models.SavedSearch, error) {
	inc, err := a.Incident(ctx, slug)
	if err != nil {
		return models.SavedSearch{}, err
	}
	return a.store.SavedSearches.Withdraw(ctx, inc.ID, key, expected, author, why)
}

// readable refuses a query that cannot be read.
func readable(inc models.Incident, src string) error {
	loc, err := models.LoadZone(inc.Zone)
	if err != nil {
		return err
	}
	_, err = query.Parse(src, query.Options{Zone: loc})
	return err
}
