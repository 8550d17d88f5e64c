package app

import (
	"context"
	"time"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/models/store"
)

// Chronology computes an incident's durations from its entries: the headline
// and what it splits into, phases, awareness by claimant, outages of services.
func (a *App) Chronology(ctx context.Context, slug string) (models.Incident, models.Chronology, error) {
	inc, err := a.Incident(ctx, slug)
	if err != nil {
		return inc, models.Chronology{}, err
	}
	entries, err := a.store.Entries.List(ctx, inc.ID)
	if err != nil {
		return inc, models.Chronology{}, err
	}
	return inc, models.ChronologyOf(inc, entries), nil
}

// KnownAt gives what a party knew at a moment by its own claims; at is a time in
// the incident's zone.
func (a *App) KnownAt(ctx context.Context, slug, party, at string) ([]models.Knowledge, error) {
	inc, err := a.Incident(ctx, slug)
	if err != nil {
		return nil, err
	}
	moment, _, err := parseInterval(at, inc.Zone)
	if err != nil {
		return nil, err
	}
	entries, err := a.store.Entries.List(ctx, inc.ID)
	if err != nil {
		return nil, err
	}
	return models.KnownAt(entries, party, moment), nil
}

// UpdatedSince gives the incident's records that changed since a time and after
// a cursor, at most limit of them; see store.Changes.
func (a *App) UpdatedSince(ctx context.Context, slug string, since time.Time, after int64, limit int) ([]store.Change, error) {
	inc, err := a.Incident(ctx, slug)
	if err != nil {
		return nil, err
	}
	return a.store.Changes.UpdatedSince(ctx, inc.ID, since, after, limit)
}
