package timeline

import (
	"math"
	"slices"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/search/query"
)

// pending is a block, or the rest of one, that is yet to be opened.
type pending struct {
	b     *block
	st    *stage
	first key  // nothing it gives comes before, in the order of reading
	rest  bool // the beginning of the block was read already
	limit int
	// done is not nil when it is being opened, and closed when the rest is set.
	done chan struct{}
	list []found
	more bool
	err  error
}

// bounds gives the least and the greatest key a block can have in a stage.
func (st *stage) bounds(b *block) (least, greatest key) {
	if !st.undated {
		return key{time: b.least, source: math.MinInt64}, key{time: b.greatest, source: math.MaxInt64}
	}
	src, off := b.piece.src.id, b.piece.offset
	return key{time: models.NoTime, source: src, offset: off + b.meta.First},
		key{time: models.NoTime, source: src, offset: off + b.meta.End, sub: math.MaxInt64}
}

// remains is what stays to be read of a block after p's list.
func (p *pending) remains() *pending {
	last := p.list[len(p.list)-1].key
	st := *p.st
	if st.backward {
		st.to = gap{key: last}
	} else {
		st.from = gap{key: last, after: true}
	}
	return &pending{b: p.b, st: &st, first: last, rest: true}
}

// queue is what is pending, in the order of opening. Blocks are taken from
// those of the view, which are sorted already, only as far as they are needed.
type queue struct {
	s      *search
	st     *stage
	blocks []*block
	pos    int
	list   []*pending
	fresh  int // of list, those that are not rests
}

func (s *search) queue(st *stage) *queue {
	q := &queue{s: s, st: st, blocks: s.view.forward}
	switch {
	case st.undated && st.backward:
		q.blocks = slices.Clone(s.view.undated)
		slices.Reverse(q.blocks)
	case st.undated:
		q.blocks = s.view.undated
	case st.backward:
		q.blocks = s.view.backward
	}
	return q
}

// fill takes blocks until n are waiting that were not begun; with one of them
// in the list, or none left, the first of the list bounds all that is to come.
func (q *queue) fill(n int) {
	for q.fresh < n && q.pos < len(q.blocks) {
		b := q.blocks[q.pos]
		q.pos++
		least, greatest := q.st.bounds(b)
		first := least
		if q.st.backward {
			first = greatest
		}
		switch {
		case q.st.backward && !q.st.from.above(greatest), !q.st.backward && q.st.to.above(least):
			q.pos = len(q.blocks) // sorted: so are all others
			continue
		case !q.st.from.above(greatest), q.st.to.above(least), q.s.filter.none(b), q.s.never(b):
			continue
		}
		q.push(&pending{b: b, st: q.st, first: first})
	}
}

func (q *queue) push(p *pending) {
	i, _ := slices.BinarySearchFunc(q.list, p, func(a, b *pending) int { return q.st.order(a.first, b.first) })
	q.list = slices.Insert(q.list, i, p)
	if !p.rest {
		q.fresh++
	}
}

func (q *queue) pop() *pending {
	p := q.list[0]
	q.list = slices.Delete(q.list, 0, 1)
	if !p.rest {
		q.fresh--
	}
	return p
}

// never says that no event of the block can match, as far as is known already.
func (s *search) never(b *block) bool {
	s.mu.Lock()
	p := s.probes[b.piece]
	s.mu.Unlock()
	if p == nil || !p.ready.Load() {
		return false // it will be asked when it is opened, beside others
	}
	v, _ := s.query.Screen(known{b, s, p})
	return v == query.No
}
