package app

import (
	"context"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/server/jobs"
)

// Pulse is what of an incident changes while somebody looks at it.
type Pulse struct {
	Revisions []models.Revision // after the one asked for, the oldest first
	Sources   []SourcePulse
	Jobs      []jobs.Job // those not finished, and those that just did
}

// SourcePulse is how a source stands.
type SourcePulse struct {
	ID, Label string
	State     models.SourceState
	Accepted  int64
	Undated   int64
	Clock     int64 // changes whenever the source's record does
}

// pulseRevisions bounds one look; the next goes on from there.
const pulseRevisions = 500

// Pulse looks at what changes, cheaply: it reads no event.
func (a *App) Pulse(ctx context.Context, slug string, after int64) (p Pulse, err error) {
	inc, err := a.Incident(ctx, slug)
	if err != nil {
		return p, err
	}
	if p.Revisions, err = a.store.Revisions.List(ctx, inc.ID, after, pulseRevisions); err != nil {
		return p, err
	}
	sources, err := a.store.Sources.List(ctx, inc.ID)
	if err != nil {
		return p, err
	}
	ledgers, err := a.store.Ledgers.List(ctx, inc.ID)
	if err != nil {
		return p, err
	}
	counts := map[string]models.Ledger{}
	for _, l := range ledgers {
		counts[l.SourceID] = l
	}
	for _, s := range sources {
		l := counts[s.PublicID()]
		p.Sources = append(p.Sources, SourcePulse{s.PublicID(), s.Label, s.State, l.Accepted, l.Undated, s.UpdatedAt.UnixNano()})
	}
	if q := a.queue; q != nil {
		p.Jobs, err = q.List(ctx, jobs.ListOptions{IncidentID: inc.ID, Limit: 100})
	}
	return p, err
}

// LastRevision is the id of an incident's newest revision; 0: none.
func (a *App) LastRevision(ctx context.Context, slug string) (int64, error) {
	inc, err := a.Incident(ctx, slug)
	if err != nil {
		return 0, err
	}
	return a.store.Revisions.Last(ctx, inc.ID)
}
