package timeline

import (
	"cmp"
	"context"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/search/query"
	"github.com/emberline/emberline/search/segment"
	"github.com/emberline/emberline/search/segment/archive"
)

// search is one reading of a view: a filter, a query and what the indexes said
// about its words.
type search struct {
	view     *View
	filter   Filter
	query    *query.Query
	words    []query.Word
	matchers sync.Pool
	pads     sync.Pool // of *segment.Scratch

	mu     sync.Mutex
	probes map[*piece]*probes
}

// probes are the verdicts of one index on the words of the query.
type probes struct {
	once  sync.Once
	ready atomic.Bool
	by    [][]archive.Probe // by word, then block
	err   error
}

func (v *View) search(f Filter, q *query.Query) *search {
	s := &search{view: v, filter: f, query: q, words: q.Words(), probes: map[*piece]*probes{}}
	s.matchers.New = func() any { return q.Matcher() }
	s.pads.New = func() any { return &segment.Scratch{} }
	return s
}

func (s *search) matcher() *query.Matcher {
	m, ok := s.matchers.Get().(*query.Matcher)
	if !ok {
		m = s.query.Matcher()
	}
	return m
}

// probe asks the piece's index about all words, once.
func (s *search) probe(ctx context.Context, p *piece) (*probes, error) {
	s.mu.Lock()
	r := s.probes[p]
	if r == nil {
		r = &probes{}
		s.probes[p] = r
	}
	s.mu.Unlock()
	r.once.Do(func() {
		for _, w := range s.words {
			var list []archive.Probe
			if list, r.err = p.index.Probe(ctx, archive.Word{Text: w.Text, Prefix: w.Prefix}); r.err != nil {
				return
			}
			r.by = append(r.by, list)
		}
		r.ready.Store(true)
	})
	return r, r.err
}

// known is what is known of a block for the query.
type known struct {
	b      *block
	s      *search
	probes *probes
}

func (k known) Times() (least, greatest models.Nanos, undated bool) {
	return k.b.least, k.b.greatest, k.b.undated
}
func (k known) Severities() [models.SeverityRanges]int { return k.b.meta.Severity }
func (k known) Kinds() uint8                           { return k.b.meta.Kinds }
func (k known) Source() (id, label string)             { return k.b.piece.src.public, k.b.piece.src.label }
func (k known) Never(w query.Word) bool                { return k.probe(w).Verdict == archive.Never }

func (k known) probe(w query.Word) archive.Probe {
	for i, x := range k.s.words {
		if x.Prefix == w.Prefix && string(x.Text) == string(w.Text) && k.b.at < len(k.probes.by[i]) {
			return k.probes.by[i][k.b.at]
		}
	}
	return archive.Probe{}
}

// screen asks what is known of all the block's events at once.
func (s *search) screen(ctx context.Context, b *block) (query.Verdict, query.Node, known, error) {
	k := known{b: b, s: s}
	var err error
	if k.probes, err = s.probe(ctx, b.piece); err != nil {
		return query.Maybe, nil, k, err
	}
	v, rest := s.query.Screen(k)
	return v, rest, k, nil
}

// stage is one part of the order, dated or undated, read from gap to gap.
type stage struct {
	undated  bool
	backward bool
	from, to gap  // what is read lies above from and not above to
	limit    int  // events to take of a block at once
	events   bool // make the events when a block is opened
}

// found is one matching event.
type found struct {
	key   key
	b     *block
	k     int
	event *models.Event // when made already
}

// order sorts in reading order.
func (st *stage) order(a, b key) int {
	if st.backward {
		return b.compare(a)
	}
	return a.compare(b)
}

// candidate is an event that passed all but perhaps its text.
type candidate struct {
	t     models.Nanos
	k     int32
	maybe bool
}

// candidates gives the block's events of the stage that pass all but perhaps
// their text, in the order of the block; text says that some need it.
func (s *search) candidates(b *block, cols *segment.Columns, st *stage, verdict query.Verdict) (list []candidate, text bool) {
	m := s.matcher()
	defer s.matchers.Put(m)
	rec := &record{b: b, cols: cols}
	pass := s.filter.columns(cols)
	list = make([]candidate, 0, cols.Len())
	for k := range cols.Len() {
		t := b.time(cols, k)
		if (t == models.NoTime) != st.undated || !pass.pass(cols, k) {
			continue
		}
		if t <= st.from.time || t >= st.to.time { // at the window's edges the rest of the key decides
			if at := b.key(cols, k, t); !st.from.above(at) || st.to.above(at) {
				continue
			}
		}
		v := verdict
		if v == query.Maybe {
			rec.set(k, t)
			v = m.Columns(rec)
		}
		if v != query.No {
			list = append(list, candidate{t, int32(k), v == query.Maybe}) //nolint:gosec // a block has far fewer events
			text = text || v == query.Maybe
		}
	}
	return list, text
}

// open gives the block's first events, in reading order, that match and lie in
// the stage's window, at most limit; more says that others stand behind them.
func (s *search) open(ctx context.Context, b *block, st *stage, limit int) (list []found, more bool, err error) {
	verdict, _, _, err := s.screen(ctx, b)
	if err != nil || verdict == query.No {
		return nil, false, err
	}
	cols, err := b.piece.index.Columns(ctx, b.at)
	if err != nil {
		return nil, false, err
	}
	cands, read := s.candidates(b, cols, st, verdict)
	if len(cands) == 0 {
		return nil, false, nil
	}
	// Events of a block stand in the order of their offsets.
	order := func(a, b candidate) int { return cmp.Or(cmp.Compare(a.t, b.t), cmp.Compare(a.k, b.k)) }
	if !slices.IsSortedFunc(cands, order) {
		slices.SortFunc(cands, order)
	}
	if st.backward {
		slices.Reverse(cands)
	}
	m := s.matcher()
	defer s.matchers.Put(m)
	rec := &record{b: b, cols: cols}
	read = read || st.events
	if read {
		if rec.rows, err = b.piece.index.Rows(ctx, b.at); err != nil {
			return nil, false, err
		}
	}
	for i, c := range cands {
		if i%256 == 255 && ctx.Err() != nil {
			return nil, false, ctx.Err()
		}
		k := int(c.k)
		rec.set(k, c.t)
		if c.maybe && !m.Match(rec) {
			continue
		}
		if len(list) == limit {
			return list, true, nil
		}
		f := found{key: b.key(cols, k, c.t), b: b, k: k}
		if read {
			e := b.event(rec.rows, k, c.t)
			f.event = &e
		}
		list = append(list, f)
	}
	return list, false, nil
}
