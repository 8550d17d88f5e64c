package app

import (
	"context"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/search/timeline"
)

// Provenance is where an event comes from and how its time came about.
type Provenance struct {
	Source models.Source
	Piece  models.Piece
	Ledger models.Ledger // the source's
	Clock  ClockInfo
	// ClockRevision is the number of the last correction of the clock; 0: none.
	ClockRevision int
	// Offset is the event's first byte in its piece; inside a container, in the
	// unpacked members.
	Offset int64
}

// Provenance says where an event comes from. Gaps and entries come from no
// piece: ok is false.
func (a *App) Provenance(ctx context.Context, slug string, e *models.Event) (p Provenance, ok bool, err error) {
	id, is := models.ParseSourceID(e.SourceID)
	if !is || e.Kind == models.KindGap || e.Kind == models.KindEntry {
		return p, false, nil
	}
	inc, err := a.Incident(ctx, slug)
	if err != nil {
		return p, false, err
	}
	if p.Source, err = a.store.Sources.ByID(ctx, inc.ID, id); err != nil {
		return p, false, err
	}
	loc, err := models.LoadZone(inc.Zone)
	if err != nil {
		return p, false, err
	}
	clock, err := p.Source.Clock.Reader(loc)
	if err != nil {
		return p, false, err
	}
	p.Clock = clockInfo(p.Source.Clock, clock)
	history, err := a.store.Clocks.History(ctx, inc.ID, id)
	if err != nil {
		return p, false, err
	}
	p.ClockRevision = len(history)
	if p.Ledger, err = a.ledger(ctx, inc.ID, p.Source); err != nil {
		return p, false, err
	}
	pieces, err := a.store.Pieces.List(ctx, inc.ID, id)
	if err != nil {
		return p, false, err
	}
	for _, x := range pieces {
		if x.DuplicateOf == 0 && e.Offset >= x.Offset && e.Offset < x.Offset+max(x.StreamSize, 1) {
			p.Piece, p.Offset = x, e.Offset-x.Offset
			return p, true, nil
		}
	}
	return p, false, models.Errorf(models.CodeDamaged, "event %s lies in no piece of its source", e.ID)
}

// Neighbours are the events around one.
type Neighbours struct {
	Before []models.Event // the nearest last
	Event  models.Event
	After  []models.Event // the nearest first
}

// maxTies bounds how many events of one and the same moment are looked through.
const maxTies = 100_000

// Neighbours gives the n events before and after one on the timeline, of those
// that pass the filter. An undated event stands nowhere and has none.
func (a *App) Neighbours(ctx context.Context, slug, id string, f timeline.Filter, n int) (out Neighbours, err error) {
	v, _, err := a.View(ctx, slug)
	if err != nil {
		return out, err
	}
	if out.Event, err = v.Event(ctx, id); err != nil || out.Event.Time == models.NoTime {
		return out, err
	}
	f.Undated = false
	back, err := v.Page(ctx, timeline.PageRequest{Filter: f, At: out.Event.Time, Backward: true, Limit: n})
	if err != nil {
		return out, err
	}
	for i := len(back.Events) - 1; i >= 0; i-- {
		out.Before = append(out.Before, back.Events[i])
	}
	// Those of the same moment stand before or behind it.
	found, seen := false, 0
	for req := (timeline.PageRequest{Filter: f, At: out.Event.Time, Limit: min(max(n+1, 100), 1000)}); ; {
		page, err := v.Page(ctx, req)
		if err != nil {
			return out, err
		}
		for i := range page.Events {
			e := page.Events[i]
			switch {
			case e.ID == id:
				found = true
			case !found && e.Time == out.Event.Time:
				out.Before = append(out.Before, e)
			default: // behind it, or it does not pass the filter itself
				found = true
				out.After = append(out.After, e)
			}
			if len(out.After) == n {
				break
			}
		}
		if seen += len(page.Events); len(out.After) == n || page.Next == "" || seen > maxTies {
			break
		}
		out.Before = last(out.Before, n)
		req.Cursor = page.Next
	}
	out.Before = last(out.Before, n)
	return out, nil
}

func last[T any](list []T, n int) []T { return list[max(len(list)-n, 0):] }
