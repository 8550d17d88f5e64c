package timeline

import (
	"context"
	"sort"
	"sync"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/search/query"
	"github.com/emberline/emberline/search/segment"
)

// By says what events must have in common to stand in one lane.
type By uint8

// The lanes there can be.
const (
	byNothing By = iota
	BySource
	ByKind
	BySeverity
	ByHost
	ByService
)

// tallies are counts of events by severity range.
type tallies = [models.SeverityRanges]int64

// grid counts the dated events a search finds by lane and by bucket.
type grid struct {
	*search
	st     stage
	edges  []models.Nanos // of the buckets, ascending, the end of the last one too
	by     By
	values map[string]int // by host and service: the lanes; other values stand in the one after them
	put    func(lane, bucket int, counts *tallies)

	mu       sync.Mutex // held when put is called
	rolled   map[*piece]bool
	blotters sync.Pool // of *pad
}

// pad is one worker's memory: the counts of a block before they are put.
type pad struct {
	scratch segment.Scratch
	cells   []tallies // by lane within the block, then bucket
	base    int       // the first bucket
	width   int       // how many there are
	lanes   int       // 0: not yet known
}

// maxPad bounds a pad; beyond it events are put one by one.
const maxPad = 1 << 15

func (v *View) grid(f Filter, q *query.Query, edges []models.Nanos, by By, values map[string]int) *grid {
	f.From = max(f.From, edges[0])
	if last := edges[len(edges)-1]; f.To == 0 || f.To > last {
		f.To = last
	}
	f.Undated = false
	g := &grid{search: v.search(f, q), edges: edges, by: by, values: values, rolled: map[*piece]bool{}}
	g.st = stages(&f, cursor{gap: start}, false)[0]
	g.blotters.New = func() any { return &pad{} }
	return g
}

// count counts everything.
func (g *grid) count(ctx context.Context) error {
	for _, m := range g.marks(&g.st) {
		e := m.event
		var one tallies
		one[e.Severity.Range()] = 1
		g.add(g.markLane(e), g.place(m.key.time), &one)
	}
	if err := g.roll(ctx); err != nil {
		return err
	}
	return g.blocks(ctx, &g.st, func() bool { return false }, g.block)
}

// place gives the bucket of a time within the edges.
func (g *grid) place(t models.Nanos) int {
	return sort.Search(len(g.edges), func(i int) bool { return g.edges[i] > t }) - 1
}

// add puts counts where they belong; g.mu is held, or nobody else is at it.
func (g *grid) add(lane, bucket int, counts *tallies) {
	if g.by != BySeverity {
		g.put(lane, bucket, counts)
		return
	}
	for r, n := range counts {
		if n > 0 {
			var one tallies
			one[r] = n
			g.put(r, bucket, &one)
		}
	}
}

// others is the lane of sources that are none, or of values without a lane.
func (g *grid) others() int {
	if g.by == BySource {
		return len(g.view.sources)
	}
	return len(g.values)
}

func (g *grid) value(v string) int {
	if lane, ok := g.values[v]; ok {
		return lane
	}
	return g.others()
}

func (g *grid) markLane(e *models.Event) int {
	switch g.by {
	case BySource:
		id, ok := models.ParseSourceID(e.SourceID)
		for i := 0; ok && i < len(g.view.sources); i++ {
			if g.view.sources[i].id == id {
				return i
			}
		}
		return g.others()
	case ByKind:
		return int(e.Kind)
	case ByHost:
		return g.value(e.Host)
	case ByService:
		return g.value(e.Service)
	}
	return 0
}

// block counts one block.
func (g *grid) block(ctx context.Context, b *block) error {
	if g.rolled[b.piece] {
		return nil
	}
	verdict, rest, k, err := g.screen(ctx, b)
	if err != nil || verdict == query.No {
		return err
	}
	base, last := g.ends(b)
	if base == last && g.by < ByHost && (g.by != ByKind || single(b.meta.Kinds)) && g.whole(b, &g.st) {
		if counts, ok := k.bySeverity(verdict, rest); ok {
			lane := b.piece.src.at
			if g.by == ByKind {
				lane = kindOf(b.meta.Kinds)
			}
			g.mu.Lock()
			defer g.mu.Unlock()
			g.add(lane, base, &counts)
			return nil
		}
	}
	p := g.blotters.Get().(*pad) //nolint:forcetypeassert // New makes them
	defer g.blotters.Put(p)
	p.base, p.width, p.lanes = base, last-base+1, 0
	var cols *segment.Columns
	i := 0
	err = g.strip(ctx, b, &g.st, verdict, rest, g.fields(), &p.scratch, func(c *segment.Columns, k int, t models.Nanos) {
		if t < g.edges[base+i] || t >= g.edges[base+i+1] {
			i = g.place(t) - base
		}
		if p.lanes == 0 {
			cols = c
			p.begin(g.lanes(c))
		}
		if p.lanes*p.width <= maxPad {
			p.cells[g.lane(c, k)*p.width+i][c.Severity[k].Range()]++
			return
		}
		var one tallies
		one[c.Severity[k].Range()] = 1
		g.mu.Lock()
		defer g.mu.Unlock()
		g.add(g.global(b, c, g.lane(c, k)), base+i, &one)
	})
	if err != nil || cols == nil || p.lanes*p.width > maxPad {
		return err
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	for j := range p.cells {
		if p.cells[j] != (tallies{}) {
			g.add(g.global(b, cols, j/p.width), base+j%p.width, &p.cells[j])
		}
	}
	return nil
}

// begin makes the pad ready for so many lanes.
func (p *pad) begin(lanes int) {
	if p.lanes = lanes; lanes*p.width > maxPad {
		return
	}
	if cap(p.cells) < lanes*p.width {
		p.cells = make([]tallies, lanes*p.width)
	}
	p.cells = p.cells[:lanes*p.width]
	clear(p.cells)
}

// ends gives the first and the last bucket a block can have events in.
func (g *grid) ends(b *block) (first, last int) {
	return g.place(max(b.least, g.edges[0])), g.place(min(b.greatest, g.edges[len(g.edges)-1]-1))
}

// lanes is how many lanes a block's events can have between them.
func (g *grid) lanes(c *segment.Columns) int {
	switch g.by {
	case ByKind:
		return 8
	case ByHost:
		return len(c.Host.Values)
	case ByService:
		return len(c.Service.Values)
	}
	return 1
}

// lane is the lane of an event within its block, global what that is in the grid.
func (g *grid) lane(c *segment.Columns, k int) int {
	switch g.by {
	case ByKind:
		return int(c.Kind[k]) & 7
	case ByHost:
		return int(c.Host.Index[k])
	case ByService:
		return int(c.Service.Index[k])
	}
	return 0
}

func (g *grid) global(b *block, c *segment.Columns, lane int) int {
	switch g.by {
	case BySource:
		return b.piece.src.at
	case ByHost:
		return g.value(c.Host.Values[lane])
	case ByService:
		return g.value(c.Service.Values[lane])
	}
	return lane
}

// fields are those that tell an event's lane.
func (g *grid) fields() segment.Fields {
	switch g.by {
	case ByHost:
		return segment.Hosts
	case ByService:
		return segment.Services
	}
	return 0
}

// single says whether a set of kinds has one member, which is kindOf it.
func single(kinds uint8) bool { return kinds != 0 && kinds&(kinds-1) == 0 }

func kindOf(kinds uint8) (k int) {
	for kinds > 1 {
		kinds, k = kinds>>1, k+1
	}
	return k
}
