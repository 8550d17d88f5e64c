package timeline

import (
	"context"
	"slices"

	"golang.org/x/sync/errgroup"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/search/query"
)

// MaxPage is the most events of one page.
const MaxPage = 10_000

// PageRequest asks for a stretch of the timeline.
type PageRequest struct {
	Filter Filter
	Query  *query.Query // nil: all
	// Cursor is where to begin, from another page; "" begins at Around, or At.
	Cursor string
	// At begins at a corrected time: forwards with the first event at or after
	// it, backwards with the last one before it. 0: at the end that is read from.
	At models.Nanos
	// Around begins at an event: forwards with it, backwards with the one before.
	Around string
	// Backward reads from later to earlier: the newest first.
	Backward bool
	Limit    int // 1 … MaxPage; 0: 100
}

// Page is a stretch of the timeline, in the order in which it was read.
type Page struct {
	Events []models.Event
	// Next continues in the direction of reading; "" when nothing more is there.
	Next string
	// Prev, read in the other direction, gives what came before this page, the
	// nearest first; "" when this page began at an end.
	Prev string
}

// Page gives one page; see the package comment for the order.
func (v *View) Page(ctx context.Context, r PageRequest) (Page, error) {
	if err := r.Filter.Validate(); err != nil {
		return Page{}, err
	}
	limit := r.Limit
	if limit == 0 {
		limit = 100
	}
	if limit < 0 || limit > MaxPage {
		return Page{}, models.Errorf(models.CodeInvalid, "a page of %d events", limit).WithHint("ask for 1 to %d", MaxPage)
	}
	from := cursor{first: r.Backward}
	switch {
	case r.Cursor != "":
		var err error
		if from, err = parseCursor(r.Cursor); err != nil {
			return Page{}, err
		}
	case r.Around != "":
		var err error
		if from, err = v.position(ctx, r.Around); err != nil {
			return Page{}, err
		}
		from.first = r.Backward && !from.undated
	case r.At != 0:
		from.gap = at(r.At)
	case r.Backward:
		from.gap = end
	default:
		from.gap = start
	}
	s := v.search(r.Filter, r.Query)
	var page Page
	var list []found
	last := from
	more := false
	for _, st := range stages(&r.Filter, from, r.Backward) {
		st.limit = limit + 1 - len(list)
		n := len(list)
		var err error
		if list, err = s.collect(ctx, st, list, limit+1); err != nil {
			return Page{}, err
		}
		if len(list) > limit {
			list, more = list[:limit], true
		}
		if len(list) > n {
			last = cursor{gap{list[len(list)-1].key, !r.Backward}, st.undated, from.first}
		}
		if more {
			break
		}
	}
	var err error
	if page.Events, err = s.events(ctx, list); err != nil {
		return Page{}, err
	}
	if more {
		page.Next = last.String()
	}
	if r.Cursor != "" || r.At != 0 || r.Around != "" {
		page.Prev = from.String()
	}
	return page, nil
}

// stages gives what is to be read from a cursor on, in order.
func stages(f *Filter, c cursor, backward bool) []stage {
	from, to := f.span()
	list := []stage{{from: from, to: to}, {undated: true, from: start, to: end}}
	if c.first != backward {
		slices.Reverse(list)
	}
	// Now in reading order: forwards, undated events come first in an order
	// that has them first, and backwards in one that has them last.
	for len(list) > 0 && list[0].undated != c.undated {
		list = list[1:]
	}
	st := &list[0]
	if backward {
		if c.key.compare(st.to.key) < 0 {
			st.to = c.gap
		}
	} else if c.key.compare(st.from.key) >= 0 {
		st.from = c.gap
	}
	out := list[:0]
	for _, st := range list {
		st.backward = backward
		if !st.undated || f.Undated {
			out = append(out, st)
		}
	}
	return out
}

// collect appends the stage's events to list until it has n.
func (s *search) collect(ctx context.Context, st stage, list []found, n int) ([]found, error) {
	ctx, cancel := context.WithCancel(ctx)
	m := s.merge(st)
	defer m.close(cancel)
	for len(list) < n {
		f, ok, err := m.next(ctx)
		if err != nil || !ok {
			return list, err
		}
		list = append(list, f)
	}
	return list, nil
}

// events makes those events of the list that are not made yet, block by block.
func (s *search) events(ctx context.Context, list []found) ([]models.Event, error) {
	out := make([]models.Event, len(list))
	byBlock := map[*block][]int{}
	var order []*block
	for i, f := range list {
		if f.event != nil {
			out[i] = *f.event
			continue
		}
		if byBlock[f.b] == nil {
			order = append(order, f.b)
		}
		byBlock[f.b] = append(byBlock[f.b], i)
	}
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(s.view.workers)
	for _, b := range order {
		g.Go(func() error {
			rows, err := b.piece.index.Rows(ctx, b.at)
			if err != nil {
				return err
			}
			for _, i := range byBlock[b] {
				out[i] = b.event(rows, list[i].k, list[i].key.time)
			}
			return nil
		})
	}
	return out, g.Wait()
}

// Each calls f for every event in the order of reading forwards, until f gives
// an error, which is returned as it is. Memory is bounded whatever the size and
// the disorder of the sources.
func (v *View) Each(ctx context.Context, filter Filter, q *query.Query, f func(*models.Event) error) error {
	if err := filter.Validate(); err != nil {
		return err
	}
	s := v.search(filter, q)
	for _, st := range stages(&filter, cursor{gap: start}, false) {
		st.events = true
		if err := s.each(ctx, st, f); err != nil {
			return err
		}
	}
	return nil
}

func (s *search) each(ctx context.Context, st stage, f func(*models.Event) error) error {
	ctx, cancel := context.WithCancel(ctx)
	m := s.merge(st)
	defer m.close(cancel)
	for {
		x, ok, err := m.next(ctx)
		if err != nil || !ok {
			return err
		}
		if err := f(x.event); err != nil {
			return err
		}
	}
}
