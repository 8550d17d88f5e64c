package timeline

import (
	"context"
	"errors"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/search/query"
	"github.com/emberline/emberline/search/segment"
	"github.com/emberline/emberline/search/segment/archive"
)

// Count says how many events pass. When exact is false there are at least n:
// counting stopped at the limit (0: none) or at the context's deadline.
func (v *View) Count(ctx context.Context, f Filter, q *query.Query, limit int64) (n int64, exact bool, err error) {
	if err := f.Validate(); err != nil {
		return 0, false, err
	}
	s := v.search(f, q)
	var total atomic.Int64
	full := func() bool { return limit > 0 && total.Load() >= limit }
	for _, st := range stages(&f, cursor{gap: start}, false) {
		total.Add(int64(len(s.marks(&st))))
		err := s.blocks(ctx, &st, full, func(ctx context.Context, b *block) error {
			n, err := s.count(ctx, b, &st)
			total.Add(n)
			return err
		})
		switch {
		case full():
			return limit, false, nil
		case errors.Is(err, context.DeadlineExceeded):
			return total.Load(), false, nil
		case err != nil:
			return 0, false, err
		}
	}
	return total.Load(), true, nil
}

// blocks calls f for every block that can hold events of the stage, several at
// once and in no order, until stop.
func (s *search) blocks(ctx context.Context, st *stage, stop func() bool, f func(context.Context, *block) error) error {
	g, ctx := errgroup.WithContext(ctx)
	q := s.queue(st)
	var next atomic.Int64
	for range s.view.workers {
		g.Go(func() error {
			for !stop() {
				i := int(next.Add(1)) - 1
				if i >= len(q.blocks) {
					return nil
				}
				if err := ctx.Err(); err != nil {
					return err
				}
				b := q.blocks[i]
				if least, greatest := st.bounds(b); !st.from.above(greatest) || st.to.above(least) || s.filter.none(b) {
					continue
				}
				if err := f(ctx, b); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return g.Wait()
}

// whole says that every event of the block is of the stage and passes the
// filter, so that what is known of the block is known of what is counted.
func (s *search) whole(b *block, st *stage) bool {
	if !s.filter.all(b) {
		return false
	}
	if st.undated {
		return b.meta.Undated == b.meta.Events
	}
	least, greatest := st.bounds(b)
	return !b.undated && st.from.above(least) && !st.to.above(greatest)
}

// count counts the block's events, without reading it where that is exact.
func (s *search) count(ctx context.Context, b *block, st *stage) (int64, error) {
	v, rest, k, err := s.screen(ctx, b)
	if err != nil || v == query.No {
		return 0, err
	}
	if s.whole(b, st) {
		if v == query.Yes {
			return int64(b.meta.Events), nil
		}
		if n, ok := k.counted(rest); ok {
			return int64(n), nil
		}
	}
	pad := s.pads.Get().(*segment.Scratch) //nolint:forcetypeassert // New makes them
	defer s.pads.Put(pad)
	var n int64
	err = s.strip(ctx, b, st, v, rest, 0, pad, func(*segment.Columns, int, models.Nanos) { n++ })
	return n, err
}

// word gives the one word that is left of a query to decide, and whether it
// must be absent; ok is false when more is left.
func word(rest query.Node) (w query.Word, absent, ok bool) {
	if not, is := rest.(query.Not); is {
		rest, absent = not.Node, true
	}
	t, ok := rest.(*query.Term)
	if !ok || len(t.Words) != 1 {
		return w, absent, false
	}
	return t.Words[0], absent, true
}

// counted gives how many events match what is left of the query, when that is
// one word, or not that word, and the index counted it.
func (k known) counted(rest query.Node) (int, bool) {
	w, absent, ok := word(rest)
	if !ok {
		return 0, false
	}
	p := k.probe(w)
	if p.Verdict != archive.Counted {
		return 0, false
	}
	if absent {
		return k.b.meta.Events - p.Count, true
	}
	return p.Count, true
}

// Holder is what an index may offer besides segment.Index: which events of
// block i hold the word, ascending, found without decoding their text. ok is
// false where it cannot say so exactly. Counts and histograms use it.
type Holder interface {
	Holding(ctx context.Context, i int, w archive.Word) (events []int32, ok bool, err error)
}

// holding decides candidates by an index that is a Holder.
func (b *block) holding(ctx context.Context, rest query.Node, list []candidate) (_ []candidate, ok bool, err error) {
	h, is := b.piece.index.(Holder)
	w, absent, one := word(rest)
	if !is || !one {
		return list, false, nil
	}
	events, ok, err := h.Holding(ctx, b.at, archive.Word{Text: w.Text, Prefix: w.Prefix})
	if err != nil || !ok {
		return list, false, err
	}
	out := list[:0]
	for _, c := range list {
		for len(events) > 0 && events[0] < c.k {
			events = events[1:]
		}
		if has := len(events) > 0 && events[0] == c.k; has != absent {
			out = append(out, c)
		}
	}
	return out, true, nil
}

// scan calls f for every matching event of the block, in no particular order,
// and reads its text only when some event needs it.
func (s *search) scan(ctx context.Context, b *block, st *stage, verdict query.Verdict, rest query.Node, f func(*segment.Columns, int, models.Nanos)) error {
	cols, err := b.piece.index.Columns(ctx, b.at)
	if err != nil {
		return err
	}
	list, read := s.candidates(b, cols, st, verdict)
	if len(list) == 0 {
		return nil
	}
	if read {
		var ok bool
		if list, ok, err = b.holding(ctx, rest, list); err != nil {
			return err
		} else if ok {
			for _, c := range list {
				f(cols, int(c.k), c.t)
			}
			return nil
		}
	}
	m := s.matcher()
	defer s.matchers.Put(m)
	rec := &record{b: b, cols: cols}
	if read {
		if rec.rows, err = b.piece.index.Rows(ctx, b.at); err != nil {
			return err
		}
	}
	for i, c := range list {
		if i%1024 == 1023 && ctx.Err() != nil {
			return ctx.Err()
		}
		rec.set(int(c.k), c.t)
		if !c.maybe || m.Match(rec) {
			f(cols, int(c.k), c.t)
		}
	}
	return nil
}
