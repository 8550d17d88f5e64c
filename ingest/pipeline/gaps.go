package pipeline

import (
	"cmp"
	"math/bits"
	"slices"
	"time"

	"github.com/emberline/emberline/models"
)

// gapFinder finds silences in a source that otherwise speaks steadily. A
// silence is a gap when it is longer than ten minutes and than thirty times
// the interval that 99 % of the records keep; sources of fewer than 500
// records have no usual interval, and chats and alerts, which come when people
// or faults do, none at all.
type gapFinder struct {
	n       int64
	last    models.Nanos
	zoned   bool
	sparse  bool
	deltas  [64]int64    // intervals by the position of their highest bit, in ns
	longest []models.Gap // the longest silences, longest first
}

const (
	gapMinRecords = 500
	gapMin        = 10 * time.Minute
	gapTimes      = 30
	gapKeep       = 64
)

// add takes the dated records in the order of the stream.
func (g *gapFinder) add(r *models.Record) {
	if r.Kind != models.KindLog {
		g.sparse = true
		return
	}
	if g.n > 0 && r.Zoned == g.zoned && r.Time >= g.last {
		d := time.Duration(r.Time - g.last)
		g.deltas[bits.Len64(uint64(d))%64]++ //nolint:gosec // d is not negative
		if d >= gapMin {
			g.keep(models.Gap{From: g.last, To: r.Time, Zoned: r.Zoned, Offset: r.Offset, Reason: "silent"})
		}
	}
	if g.n == 0 || r.Zoned != g.zoned || r.Time > g.last {
		g.last, g.zoned = r.Time, r.Zoned
	}
	g.n++
}

func (g *gapFinder) keep(gap models.Gap) {
	longer := func(a, b models.Gap) int { return cmp.Compare(b.To-b.From, a.To-a.From) }
	i, _ := slices.BinarySearchFunc(g.longest, gap, longer)
	if i >= gapKeep {
		return
	}
	g.longest = slices.Insert(g.longest, i, gap)
	g.longest = g.longest[:min(len(g.longest), gapKeep)]
}

// found gives the gaps in the order of time.
func (g *gapFinder) found() []models.Gap {
	if g.sparse || g.n < gapMinRecords {
		return nil
	}
	// The upper edge of the class that holds the 99th percentile.
	var sum int64
	usual := time.Duration(0)
	for i, n := range g.deltas {
		sum += n
		if sum*100 >= g.n*99 {
			usual = time.Duration(uint64(1)<<i - 1) //nolint:gosec // i < 63 for times in bounds
			break
		}
	}
	var out []models.Gap
	for _, gap := range g.longest {
		if d := time.Duration(gap.To - gap.From); d >= gapMin && d >= gapTimes*usual {
			gap.Usual = usual
			out = append(out, gap)
		}
	}
	slices.SortFunc(out, func(a, b models.Gap) int { return cmp.Compare(a.From, b.From) })
	return out
}
