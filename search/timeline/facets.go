package timeline

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/search/query"
	"github.com/emberline/emberline/search/segment"
)

// Facets counts the events that pass by what they have in common.
type Facets struct {
	Severity [models.SeverityRanges]int64 // by models.Severity.Range
	Kinds    []Facet                      // by models.Kind's name
	Sources  []Facet                      // by the source's label
	Hosts    []Facet
	Services []Facet
	// Exact is false when counting stopped at the limit or at the context's deadline.
	Exact bool
}

// Facet is how many events have a value. Events without one are not counted.
type Facet struct {
	Value string
	Count int64
}

// maxFacetValues bounds how many different values are counted; what comes
// beyond is left out, and the facets are not exact.
const maxFacetValues = 10_000

// Facets counts at most limit events (0: all that pass) and gives, of each
// facet, the top values, the most frequent first.
func (v *View) Facets(ctx context.Context, f Filter, q *query.Query, limit int64, top int) (Facets, error) {
	out := Facets{Exact: true}
	if err := f.Validate(); err != nil {
		return out, err
	}
	s := v.search(f, q)
	t := &tally{kinds: map[string]int64{}, sources: map[string]int64{}, hosts: map[string]int64{}, services: map[string]int64{}}
	var total atomic.Int64
	full := func() bool { return limit > 0 && total.Load() >= limit }
	for _, st := range stages(&f, cursor{gap: start}, false) {
		for _, m := range s.marks(&st) {
			t.mark(m.event)
		}
		err := s.blocks(ctx, &st, full, func(ctx context.Context, b *block) error {
			n, err := s.tally(ctx, b, &st, t)
			total.Add(n)
			return err
		})
		switch {
		case errors.Is(err, context.DeadlineExceeded):
			out.Exact = false
		case err != nil:
			return out, err
		}
		out.Exact = out.Exact && !full()
	}
	out.Severity, out.Exact = t.severity, out.Exact && !t.cut
	out.Kinds, out.Sources, out.Hosts, out.Services = first(t.kinds, top), first(t.sources, top), first(t.hosts, top), first(t.services, top)
	return out, nil
}

// tally is what several workers count into.
type tally struct {
	mu                              sync.Mutex
	severity                        [models.SeverityRanges]int64
	kinds, sources, hosts, services map[string]int64
	cut                             bool
}

// add counts n events with a value; mu is held.
func (t *tally) add(m map[string]int64, value string, n int64) {
	if value == "" || n == 0 {
		return
	}
	if _, ok := m[value]; !ok && len(m) >= maxFacetValues {
		t.cut = true
		return
	}
	m[value] += n
}

func (t *tally) mark(e *models.Event) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.severity[e.Severity.Range()]++
	t.add(t.kinds, e.Kind.String(), 1)
	t.add(t.sources, e.Source, 1)
	t.add(t.hosts, e.Host, 1)
	t.add(t.services, e.Service, 1)
}

// tally counts one block by the numbers of its dictionaries.
func (s *search) tally(ctx context.Context, b *block, st *stage, t *tally) (n int64, err error) {
	verdict, rest, _, err := s.screen(ctx, b)
	if err != nil || verdict == query.No {
		return 0, err
	}
	pad := s.pads.Get().(*segment.Scratch) //nolint:forcetypeassert // New makes them
	defer s.pads.Put(pad)
	var cols *segment.Columns
	var severity [models.SeverityRanges]int64
	var kinds [8]int64
	var hosts, services []int64
	err = s.strip(ctx, b, st, verdict, rest, segment.Hosts|segment.Services, pad, func(c *segment.Columns, k int, _ models.Nanos) {
		if cols == nil {
			cols, hosts, services = c, make([]int64, len(c.Host.Values)), make([]int64, len(c.Service.Values))
		}
		n++
		severity[c.Severity[k].Range()]++
		kinds[c.Kind[k]&7]++
		hosts[c.Host.Index[k]]++
		services[c.Service.Index[k]]++
	})
	if err != nil || cols == nil {
		return n, err
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	for r, n := range severity {
		t.severity[r] += n
	}
	for k, n := range kinds {
		t.add(t.kinds, models.Kind(k).String(), n)
	}
	t.add(t.sources, b.piece.src.label, n)
	for i, n := range hosts {
		t.add(t.hosts, cols.Host.Values[i], n)
	}
	for i, n := range services {
		t.add(t.services, cols.Service.Values[i], n)
	}
	return n, nil
}

// first gives the most frequent values.
func first(m map[string]int64, top int) []Facet {
	out := make([]Facet, 0, len(m))
	for v, n := range m {
		out = append(out, Facet{v, n})
	}
	slices.SortFunc(out, func(a, b Facet) int { return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Value, b.Value)) })
	return out[:min(top, len(out))]
}
