package app

import (
	"context"
	"time"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/search/timeline"
)

// Source gives one source of an incident by its label or public id.
func (a *App) Source(ctx context.Context, slug, label string) (SourceInfo, error) {
	inc, err := a.Incident(ctx, slug)
	if err != nil {
		return SourceInfo{}, err
	}
	loc, err := models.LoadZone(inc.Zone)
	if err != nil {
		return SourceInfo{}, err
	}
	src, err := a.sourceItself(ctx, inc, label)
	if err != nil {
		return SourceInfo{}, err
	}
	of := src
	if src.AliasOf != 0 {
		if of, err = a.store.Sources.ByID(ctx, inc.ID, src.AliasOf); err != nil {
			return SourceInfo{}, err
		}
	}
	led, err := a.store.Ledgers.BySource(ctx, inc.ID, of.ID)
	if err != nil {
		return SourceInfo{}, err
	}
	pieces, err := a.store.Pieces.List(ctx, inc.ID, of.ID)
	if err != nil {
		return SourceInfo{}, err
	}
	gaps, err := a.store.Gaps.List(ctx, inc.ID)
	if err != nil {
		return SourceInfo{}, err
	}
	return sourceInfo(src, of, led, pieces, gaps, loc)
}

// Ledgers gives the ledger of every source of an incident.
func (a *App) Ledgers(ctx context.Context, slug string) ([]models.Ledger, error) {
	inc, err := a.Incident(ctx, slug)
	if err != nil {
		return nil, err
	}
	return a.store.Ledgers.List(ctx, inc.ID)
}

// SourceGap is a stretch in which a source was silent, in corrected time.
type SourceGap struct {
	ID, SourceID, Source string
	From, To             time.Time
	Usual                time.Duration
	Reason               string
}

// Gaps lists an incident's coverage gaps by source and position.
func (a *App) Gaps(ctx context.Context, slug string) ([]SourceGap, error) {
	v, _, err := a.View(ctx, slug)
	if err != nil {
		return nil, err
	}
	inc, err := a.Incident(ctx, slug)
	if err != nil {
		return nil, err
	}
	gaps, err := a.store.Gaps.List(ctx, inc.ID)
	if err != nil {
		return nil, err
	}
	out := make([]SourceGap, 0, len(gaps))
	for _, g := range gaps {
		id := gapMark(g, timeline.Source{Clock: utcClock(), Label: g.Source}).ID
		e, err := v.Event(ctx, id)
		if models.CodeOf(err) == models.CodeNotFound {
			continue // its source is not on the timeline yet
		}
		if err != nil {
			return nil, err
		}
		out = append(out, SourceGap{
			ID: id, SourceID: g.SourceID, Source: g.Source, From: e.Earliest.UTC(), To: e.Latest.UTC(), Usual: g.Usual, Reason: g.Reason,
		})
	}
	return out, nil
}

// utcClock corrects nothing.
func utcClock() *models.ClockReader {
	r, _ := models.Clock{}.Reader(time.UTC) // fails for unknown zones only
	return r
}

// ClockState is a source's clock as it stands, and how often it was corrected.
type ClockState struct {
	ClockInfo
	SourceID string
	Revision int
}

// Clock gives the clock of a source.
func (a *App) Clock(ctx context.Context, slug, label string) (ClockState, error) {
	inc, err := a.Incident(ctx, slug)
	if err != nil {
		return ClockState{}, err
	}
	src, err := a.source(ctx, inc, label)
	if err != nil {
		return ClockState{}, err
	}
	loc, err := models.LoadZone(inc.Zone)
	if err != nil {
		return ClockState{}, err
	}
	r, err := src.Clock.Reader(loc)
	if err != nil {
		return ClockState{}, err
	}
	history, err := a.store.Clocks.History(ctx, inc.ID, src.ID)
	return ClockState{clockInfo(src.Clock, r), src.PublicID(), len(history)}, err
}

// ClockPreview is what a correction would move.
type ClockPreview struct {
	Events int64       // dated events of the source now
	Dated  int64       // … and with the correction
	Sample []ClockMove // the first and the last ones
}

// ClockMove is one event's time, now and with the correction.
type ClockMove struct {
	ID        string
	Text      string
	Now, Then models.Nanos
	Earliest  models.Nanos // with the correction
	Latest    models.Nanos
}

// clockSample is how many events from each end a preview shows.
const clockSample = 5

// PreviewClock says what a correction of a source's clock would move, and
// changes nothing.
func (a *App) PreviewClock(ctx context.Context, slug, label string, c ClockChange) (out ClockPreview, err error) {
	inc, err := a.Incident(ctx, slug)
	if err != nil {
		return out, err
	}
	src, err := a.source(ctx, inc, label)
	if err != nil {
		return out, err
	}
	clock, err := a.changed(ctx, inc, src, c)
	if err != nil {
		return out, err
	}
	loc, err := models.LoadZone(inc.Zone)
	if err != nil {
		return out, err
	}
	now, then, err := a.twoViews(ctx, inc, src, clock, loc)
	if err != nil {
		return out, err
	}
	if out.Events, _, err = now.Count(ctx, timeline.Filter{}, nil, 0); err != nil {
		return out, err
	}
	if out.Dated, _, err = then.Count(ctx, timeline.Filter{}, nil, 0); err != nil {
		return out, err
	}
	seen := map[string]bool{}
	for _, backward := range []bool{false, true} {
		page, err := now.Page(ctx, timeline.PageRequest{Backward: backward, Limit: clockSample})
		if err != nil {
			return out, err
		}
		for _, e := range page.Events {
			if seen[e.ID] {
				continue
			}
			seen[e.ID] = true
			moved, err := then.Event(ctx, e.ID)
			if err != nil {
				return out, err
			}
			out.Sample = append(out.Sample, ClockMove{ID: e.ID, Text: e.Text, Now: e.Time, Then: moved.Time, Earliest: moved.Earliest, Latest: moved.Latest})
		}
	}
	return out, nil
}

// twoViews are the source alone, through its clock and through another.
func (a *App) twoViews(ctx context.Context, inc models.Incident, src models.Source, clock models.Clock, loc *time.Location) (now, then *timeline.View, err error) {
	all, err := a.timelineSources(ctx, inc, loc)
	if err != nil {
		return nil, nil, err
	}
	r, err := clock.Reader(loc)
	if err != nil {
		return nil, nil, err
	}
	for _, s := range all {
		if s.ID == src.ID {
			moved := s
			moved.Clock = r
			return timeline.New([]timeline.Source{s}, nil, timeline.Options{}), timeline.New([]timeline.Source{moved}, nil, timeline.Options{}), nil
		}
	}
	return nil, nil, models.Errorf(models.CodeConflict, "%s has no events yet", src.Label).WithHint("wait until it is ready")
}
