package app

import (
	"context"

	"github.com/emberline/emberline/models"
)

// Holds lists an incident's legal holds, released ones too.
func (a *App) Holds(ctx context.Context, slug string) ([]models.Hold, error) {
	inc, err := a.Incident(ctx, slug)
	if err != nil {
		return nil, err
	}
	return a.store.Holds.List(ctx, inc.ID)
}

// Hold gives one legal hold, released or not.
func (a *App) Hold(ctx context.Context, slug, key string) (models.Hold, error) {
	inc, err := a.Incident(ctx, slug)
	if err != nil {
		return models.Hold{}, err
	}
	return a.store.Holds.ByKey(ctx, inc.ID, key)
}

// IssueHold puts a legal hold on an incident, or on those of its sources that
// h.Sources names by label or id: nothing in it can be removed until the hold is
// released. Another name of a source stands for that one.
func (a *App) IssueHold(ctx context.Context, slug string, h models.Hold, author, why string) (models.Hold, error) {
	inc, err := a.Incident(ctx, slug)
	if err != nil {
		return h, err
	}
	ids, err := a.SourceIDs(ctx, slug, h.Sources)
	if err != nil {
		return h, err
	}
	h.IncidentID, h.Issued, h.Sources = inc.ID, models.HoldStep{By: author, Why: why}, nil
	seen := map[int64]bool{}
	for _, id := range ids {
		if !seen[id] {
			seen[id] = true
			h.Sources = append(h.Sources, models.SourceID(id))
		}
	}
	return a.store.Holds.Issue(ctx, h)
}

// AcknowledgeHold notes that the custodian knows of a hold.
func (a *App) AcknowledgeHold(ctx context.Context, slug, key string, expected int, author, why string) (models.Hold, error) {
	inc, err := a.Incident(ctx, slug)
	if err != nil {
		return models.Hold{}, err
	}
	return a.store.Holds.Acknowledge(ctx, inc.ID, key, expected, author, why)
}

// ReleaseHold ends a hold; it stays readable.
func (a *App) ReleaseHold(ctx context.Context, slug, key string, expected int, author, why string) (models.Hold, error) {
	inc, err := a.Incident(ctx, slug)
	if err != nil {
		return models.Hold{}, err
	}
	return a.store.Holds.Release(ctx, inc.ID, key, expected, author, why)
}
