package timeline

import (
	"container/heap"
	"context"
	"slices"
	"sync"
)

// What may be held of opened blocks: with n of them open, the next one gives at
// most heldEvents/n events before it waits again.
const (
	heldEvents = 65536
	heldLeast  = 32
)

// merge gives the events of one stage in order. Blocks wait by the bound of
// what they can hold; those at the front are opened, several at once, and an
// event is given out when it lies before every bound that still waits.
type merge struct {
	s      *search
	st     stage
	queue  *queue
	runs   runs
	window int // blocks that may be opening at once; grows as blocks are used up
	wg     sync.WaitGroup
}

// run is what is left of an opened block.
type run struct {
	list []found
	rest *pending // to be waited for again when list is used up
}

type runs struct {
	list []*run
	st   *stage
}

func (r *runs) Len() int { return len(r.list) }
func (r *runs) Less(i, j int) bool {
	return r.st.order(r.list[i].list[0].key, r.list[j].list[0].key) < 0
}
func (r *runs) Swap(i, j int) { r.list[i], r.list[j] = r.list[j], r.list[i] }
func (r *runs) Push(x any) {
	if n, ok := x.(*run); ok {
		r.list = append(r.list, n)
	}
}
func (r *runs) Pop() any {
	n := len(r.list) - 1
	x := r.list[n]
	r.list[n] = nil
	r.list = r.list[:n]
	return x
}

// merge begins the reading of a stage; close must be called.
func (s *search) merge(st stage) *merge {
	m := &merge{s: s, st: st, window: 1}
	m.queue = s.queue(&m.st)
	m.runs.st = &m.st
	if list := s.marks(&m.st); len(list) > 0 {
		heap.Push(&m.runs, &run{list: list})
	}
	return m
}

// close ends the reading, whose context cancel ends, and waits for blocks that
// are being opened.
func (m *merge) close(cancel context.CancelFunc) {
	cancel()
	m.wg.Wait()
}

// next gives the next event; ok is false at the end. The context must be the
// same each time.
func (m *merge) next(ctx context.Context) (f found, ok bool, err error) {
	for {
		m.queue.fill(1)
		waiting := len(m.queue.list) > 0
		if m.runs.Len() > 0 {
			top := m.runs.list[0]
			if !waiting || m.st.order(top.list[0].key, m.queue.list[0].first) < 0 {
				f = top.list[0]
				m.advance(top)
				return f, true, nil
			}
		} else if !waiting {
			return f, false, nil
		}
		if err := m.open(ctx); err != nil {
			return f, false, err
		}
	}
}

// advance takes the first event off the run on top.
func (m *merge) advance(top *run) {
	top.list[0] = found{} // its event is the caller's now
	top.list = top.list[1:]
	if len(top.list) > 0 {
		heap.Fix(&m.runs, 0)
		return
	}
	heap.Pop(&m.runs)
	if top.rest != nil {
		m.queue.push(top.rest)
	}
}

// open takes the first block that waits and puts its events among the runs.
func (m *merge) open(ctx context.Context) error {
	m.queue.fill(m.window)
	for _, p := range m.queue.list[:min(m.window, len(m.queue.list))] {
		if p.done != nil {
			continue
		}
		p.done, p.limit = make(chan struct{}), max(heldLeast, heldEvents/(m.runs.Len()+m.window))
		if m.st.limit > 0 {
			p.limit = min(p.limit, m.st.limit)
		}
		m.wg.Go(func() {
			defer close(p.done)
			p.list, p.more, p.err = m.s.open(ctx, p.b, p.st, p.limit)
		})
	}
	p := m.queue.pop()
	<-p.done
	if p.err != nil {
		return p.err
	}
	m.window = min(2*m.window, 2*m.s.view.workers)
	if len(p.list) == 0 {
		return nil
	}
	r := &run{list: p.list}
	if p.more {
		r.rest = p.remains()
	}
	heap.Push(&m.runs, r)
	return nil
}

// marks gives the marks of a stage, in reading order.
func (s *search) marks(st *stage) []found {
	var out []found
	q := s.matcher()
	defer s.matchers.Put(q)
	for i := range s.view.marks {
		e := &s.view.marks[i]
		k := markKey(e)
		if e.Time.InBounds() == st.undated || !st.from.above(k) || st.to.above(k) || !s.filter.mark(e) || !q.Match(marked{e}) {
			continue
		}
		c := *e
		out = append(out, found{key: k, event: &c})
	}
	if st.backward {
		slices.Reverse(out)
	}
	return out
}
