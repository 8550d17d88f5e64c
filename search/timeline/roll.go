package timeline

import (
	"context"

	"golang.org/x/sync/errgroup"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/search/segment"
)

// When a rollup is made for a piece: so many blocks, and this share of all it
// has, would have to be read without it.
const (
	rollBlocks = 8
	rollShare  = 8
)

// roll counts the pieces that can be counted by their rollups: everything in
// them passes, and no bucket ends within a cell. The blocks of the others are
// left to be read.
func (g *grid) roll(ctx context.Context) error {
	f := &g.filter
	if !g.query.Empty() || len(f.Hosts)+len(f.Services)+len(f.Actors) > 0 || f.MinSeverity > 1 && f.MinSeverity%4 != 1 || !g.even() {
		return nil
	}
	var by segment.Fields
	switch g.by {
	case ByHost:
		by = segment.Hosts
	case ByService:
		by = segment.Services
	}
	tasks, ctx := errgroup.WithContext(ctx)
	tasks.SetLimit(g.view.workers)
	for _, s := range g.view.sources {
		if !f.source(s.id) {
			continue
		}
		for _, p := range s.pieces {
			ix, ok := p.index.(Stripped)
			if !ok {
				continue
			}
			need := g.need(p)
			shifts, ok := p.shifts(g.edges[0])
			if need == 0 || !ok {
				continue
			}
			tasks.Go(func() error {
				r, err := ix.Rollup(ctx, shifts.phase, by, need >= rollBlocks && need*rollShare >= len(p.blocks))
				if err == nil && r != nil {
					g.mu.Lock()
					defer g.mu.Unlock()
					g.rolled[p] = true
					g.unroll(p, r, shifts)
				}
				return err
			})
		}
	}
	return tasks.Wait()
}

// even says whether all edges, and the ends of what is counted, lie whole
// cells apart.
func (g *grid) even() bool {
	for _, e := range g.edges {
		if (e-g.edges[0])%segment.RollupCell != 0 {
			return false
		}
	}
	return (g.st.from.time-g.edges[0])%segment.RollupCell == 0 && (g.st.to.time-g.edges[0])%segment.RollupCell == 0
}

// need is how many blocks of the piece would have to be read.
func (g *grid) need(p *piece) (n int) {
	for _, b := range p.blocks {
		if least, greatest := g.st.bounds(b); !g.st.from.above(greatest) || g.st.to.above(least) || g.filter.none(b) {
			continue
		}
		if first, last := g.ends(b); first != last || g.by >= ByHost || !g.whole(b, &g.st) {
			n++
		}
	}
	return n
}

// shifts is how a clock moves a whole piece.
type shifts struct {
	zoned, wall models.Nanos
	phase       models.Nanos // of cells that lie whole ones from an edge when shifted
}

// shifts gives what the piece's clock adds; ok is false when that is not one
// and the same for all of it, when an event would leave the bounds, or when
// events with and without a zone are shifted differently within a cell.
func (p *piece) shifts(edge models.Nanos) (s shifts, ok bool) {
	phase := func(by models.Nanos) models.Nanos {
		d := (edge - by) % segment.RollupCell
		return (d + segment.RollupCell) % segment.RollupCell
	}
	var zoned, wall bool
	for _, b := range p.blocks {
		for _, c := range []struct {
			min, max models.Nanos
			own      shift
			all      *models.Nanos
			any      *bool
		}{{b.meta.ZonedMin, b.meta.ZonedMax, b.zoned, &s.zoned, &zoned}, {b.meta.WallMin, b.meta.WallMax, b.wall, &s.wall, &wall}} {
			if c.min == models.NoTime {
				continue
			}
			if !c.own.plain || *c.any && c.own.by != *c.all || !(c.min + c.own.by).InBounds() || !(c.max + c.own.by).InBounds() {
				return s, false
			}
			*c.all, *c.any = c.own.by, true
		}
	}
	switch {
	case zoned && wall:
		s.phase, ok = phase(s.zoned), phase(s.zoned) == phase(s.wall)
	case zoned:
		s.phase, ok = phase(s.zoned), true
	default:
		s.phase, ok = phase(s.wall), true
	}
	return s, ok
}

// unroll counts a piece by its rollup; g.mu is held.
func (g *grid) unroll(p *piece, r *segment.Rollup, by shifts) {
	from, to := g.st.from.time, g.st.to.time
	least := g.filter.MinSeverity.Range()
	kinds := g.filter.kinds()
	for i := range r.Series {
		s := &r.Series[i]
		if kinds&(1<<s.Kind) == 0 {
			continue
		}
		lane := 0
		switch g.by {
		case BySource:
			lane = p.src.at
		case ByKind:
			lane = int(s.Kind)
		case ByHost, ByService:
			lane = g.value(s.Value)
		}
		shift := by.wall
		if s.Zoned {
			shift = by.zoned
		}
		var sum tallies
		bucket := -1
		for j := range s.Cells {
			c := &s.Cells[j]
			t := c.Start + shift
			if s.Received {
				t = p.received
			}
			if t == models.NoTime || t < from || t >= to {
				continue
			}
			if bucket < 0 || t < g.edges[bucket] || t >= g.edges[bucket+1] {
				if bucket >= 0 {
					g.add(lane, bucket, &sum)
				}
				bucket, sum = g.place(t), tallies{}
			}
			for r := least; r < len(sum); r++ {
				sum[r] += int64(c.Counts[r])
			}
		}
		if bucket >= 0 {
			g.add(lane, bucket, &sum)
		}
	}
}
