package segment

import (
	"cmp"
	"context"
	"math"
	"slices"
	"time"

	"github.com/emberline/emberline/models"
)

// RollupCell is the length of a rollup's cells.
const RollupCell = models.Nanos(time.Minute)

// maxCells bounds a rollup; a segment that would need more has none.
const maxCells = 1 << 19

// partRollup is a rollup's key in the cache, with the field it counts by above.
const partRollup = 16

// Rollup counts a whole segment by minutes of recorded time, so that a whole
// incident can be drawn without reading its blocks. It is shared and read-only.
type Rollup struct {
	Series []Series
}

// Series are the counts of events that have all of this in common.
type Series struct {
	Kind     models.Kind
	Zoned    bool
	Received bool   // they stand at the piece's receipt: Cells is one, without a time
	Value    string // of the field that was counted by
	Cells    []Cell // ascending; empty minutes are left out
}

// Cell counts the events of [Start, Start+RollupCell), recorded time.
type Cell struct {
	Start  models.Nanos
	Counts [models.SeverityRanges]uint32
}

type seriesKey struct {
	kind            models.Kind
	zoned, received bool
	value           string
}

// seriesBuilder fills one series.
type seriesBuilder struct {
	Series
	at     map[models.Nanos]int // of a start, its cell
	sorted bool
}

// Rollup counts the segment by cells that begin phase after the full minute: a
// clock that is off by seconds shifts cells by as much. by is 0, Hosts or
// Services. It is made on first use, which decodes a strip of every block, and
// kept in the cache; with fresh false it is given only when it is there already.
// Nil: none, because there is too much in it or because it was not to be made.
func (r *Reader) Rollup(ctx context.Context, phase models.Nanos, by Fields, fresh bool) (*Rollup, error) {
	key := cacheKey{reader: r.id, block: -1, part: partRollup + uint8(by), phase: phase}
	if !fresh {
		v, ok := r.cache.peek(key)
		if !ok {
			return nil, nil //nolint:nilnil // as said
		}
		return v.(*Rollup), nil //nolint:forcetypeassert // nothing else has this key
	}
	v, err := r.cache.get(ctx, key, func() (any, int64, error) {
		// Others may wait for this: it is not theirs to be stopped.
		out, size, err := r.rollup(context.WithoutCancel(ctx), phase, by)
		return out, size, err
	})
	if err != nil {
		return nil, err
	}
	return v.(*Rollup), nil //nolint:forcetypeassert // put in above
}

func (r *Reader) rollup(ctx context.Context, phase models.Nanos, by Fields) (*Rollup, int64, error) {
	const own = 256 // bytes, also of none: that there is none is worth keeping
	if r.sum.Events > math.MaxUint32 {
		return nil, own, nil
	}
	var scratch Scratch
	all, cells := map[seriesKey]*seriesBuilder{}, 0
	for i := range r.metas {
		if r.metas[i].Events == 0 {
			continue
		}
		c, err := r.Strip(ctx, i, by, &scratch)
		if err != nil {
			return nil, 0, err
		}
		if cells = minutes(all, cells, c, phase, by); cells > maxCells {
			return nil, own, nil
		}
	}
	out, size := &Rollup{Series: make([]Series, 0, len(all))}, int64(own)
	for _, b := range all {
		if !b.sorted {
			slices.SortFunc(b.Cells, func(a, b Cell) int { return cmp.Compare(a.Start, b.Start) })
		}
		b.Cells = slices.Clip(b.Cells)
		size += 40*int64(len(b.Cells)) + 64 + int64(len(b.Value))
		out.Series = append(out.Series, b.Series)
	}
	return out, size, nil
}

// minutes takes in one block; it gives the number of cells.
func minutes(all map[seriesKey]*seriesBuilder, cells int, c *Columns, phase models.Nanos, by Fields) int {
	var dict *Dict
	switch by {
	case Hosts:
		dict = &c.Host
	case Services:
		dict = &c.Service
	}
	var b *seriesBuilder
	var key seriesKey
	var cell *Cell
	for k, t := range c.Time {
		if t == models.NoTime && !c.Received[k] {
			continue
		}
		now := seriesKey{kind: c.Kind[k], zoned: c.Zoned[k] && t != models.NoTime, received: t == models.NoTime}
		if dict != nil {
			now.value = dict.At(k)
		}
		if b == nil || now != key {
			key, cell = now, nil
			if b = all[key]; b == nil {
				b = &seriesBuilder{Series: Series{Kind: key.kind, Zoned: key.zoned, Received: key.received, Value: key.value}, at: map[models.Nanos]int{}, sorted: true}
				all[key] = b
			}
		}
		if t == models.NoTime {
			t = 0
		}
		if d := t - phase; cell == nil || t < cell.Start || t-cell.Start >= RollupCell {
			start := t - (d%RollupCell+RollupCell)%RollupCell
			i, ok := b.at[start]
			if !ok {
				i = len(b.Cells)
				b.sorted = b.sorted && (i == 0 || b.Cells[i-1].Start < start)
				b.Cells = append(b.Cells, Cell{Start: start})
				b.at[start] = i
				cells++
			}
			cell = &b.Cells[i]
		}
		cell.Counts[c.Severity[k].Range()]++
	}
	return cells
}
