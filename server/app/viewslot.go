package app

import (
	"context"
	"time"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/search/timeline"
)

// cachedView is an incident's merged timeline, made when it is first asked for
// and made again after anything in it changed.
type cachedView struct {
	view *timeline.View
	loc  *time.Location
}

// viewSlot holds an incident's view and says how old it is, in touches.
type viewSlot struct {
	touched int64
	made    int64 // of touches, how many the view knows of
	view    *cachedView
	making  *viewMaking // the latest one; nil: nobody is at it
}

// viewMaking is a view being made, which others may wait for.
type viewMaking struct {
	touched int64
	done    chan struct{}
	view    *cachedView
	err     error
}

// touch says that the incident's timeline is no longer what it was.
func (a *App) touch(incident int64) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.viewSlot(incident).touched++
}

// viewSlot gives the incident's slot; a.mu is held.
func (a *App) viewSlot(incident int64) *viewSlot {
	s := a.views[incident]
	if s == nil {
		s = &viewSlot{}
		a.views[incident] = s
	}
	return s
}

// View gives the incident's timeline, and its zone.
func (a *App) View(ctx context.Context, slug string) (*timeline.View, *time.Location, error) {
	inc, err := a.Incident(ctx, slug)
	if err != nil {
		return nil, nil, err
	}
	return a.view(ctx, inc)
}

// view gives the incident's timeline as it is at least since the call. One of
// those who ask at once makes it, and nobody else is kept waiting meanwhile.
func (a *App) view(ctx context.Context, inc models.Incident) (*timeline.View, *time.Location, error) {
	a.mu.Lock()
	s := a.viewSlot(inc.ID)
	if s.view != nil && s.made == s.touched {
		defer a.mu.Unlock()
		return s.view.view, s.view.loc, nil
	}
	m := s.making
	own := m == nil || m.touched < s.touched
	if own {
		m = &viewMaking{touched: s.touched, done: make(chan struct{}), err: errNoView}
		s.making = m
	}
	a.mu.Unlock()
	if own {
		a.makeView(ctx, inc, s, m)
	}
	select {
	case <-m.done:
	case <-ctx.Done():
		return nil, nil, ctx.Err()
	}
	if m.err != nil {
		return nil, nil, m.err
	}
	return m.view.view, m.view.loc, nil
}

// errNoView is what those who wait are told when a making ended without any.
var errNoView = models.Errorf(models.CodeInternal, "the timeline could not be put together")

// makeView makes a view for all who wait for it: it is not one's own to be stopped.
func (a *App) makeView(ctx context.Context, inc models.Incident, s *viewSlot, m *viewMaking) {
	defer func() {
		a.mu.Lock()
		defer a.mu.Unlock()
		if m.err == nil && m.touched >= s.made {
			s.view, s.made = m.view, m.touched
		}
		if s.making == m {
			s.making = nil
		}
		close(m.done)
	}()
	m.view, m.err = a.newView(context.WithoutCancel(ctx), inc)
}

func (a *App) newView(ctx context.Context, inc models.Incident) (*cachedView, error) {
	loc, err := models.LoadZone(inc.Zone)
	if err != nil {
		return nil, err
	}
	sources, err := a.timelineSources(ctx, inc, loc)
	if err != nil {
		return nil, err
	}
	marks, err := a.marks(ctx, inc, sources)
	if err != nil {
		return nil, err
	}
	return &cachedView{view: timeline.New(sources, marks, timeline.Options{}), loc: loc}, nil
}
