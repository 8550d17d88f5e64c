package timeline

import (
	"cmp"
	"math"
	"runtime"
	"slices"
	"sync"
	"time"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/search/segment"
)

// Piece is one delivery of a source, with the index that was made of it.
type Piece struct {
	Index      segment.Index
	Offset     int64           // position of the piece's first byte in the source
	Members    []models.Member // of a container, ascending by position in the piece
	ReceivedAt time.Time
}

// Source is one source as it is read now: through this clock.
type Source struct {
	ID        int64 // above 0
	Label     string
	Clock     *models.ClockReader // nil: UTC, nothing corrected
	Simulated bool
	Pieces    []Piece
}

// Options of a view.
type Options struct {
	// Workers is how many blocks are decoded at once; 0: one per processor.
	Workers int
}

// View is the timeline of an incident at one moment: its sources through their
// clocks, with marks laid in. It is cheap to make anew, immutable and safe for
// concurrent use; the indexes must stay open as long as it is used.
type View struct {
	sources []*source // ascending by id
	marks   []models.Event
	workers int

	// All blocks, ascending by the least corrected time they can hold; and the
	// same ones descending by the greatest. Only those with dated events.
	forward, backward []*block
	// Blocks that may hold undated events, in the order of sources and offsets.
	undated []*block
	named   func() Named
}

type source struct {
	id        int64
	at        int    // its number in the view
	public    string // "s3"
	label     string
	clock     *models.ClockReader
	simulated bool
	pieces    []*piece
}

type piece struct {
	src      *source
	index    segment.Index
	offset   int64
	members  []models.Member
	observed time.Time
	received models.Nanos // when it is usable, else NoTime
	blocks   []*block     // those with events, in order
}

// block is one block of events with the bounds of their corrected times.
type block struct {
	piece *piece
	at    int // its number in the piece's index
	meta  *segment.BlockMeta
	// Least and greatest corrected time of the events that stand on the
	// timeline; least > greatest: there are none.
	least, greatest models.Nanos
	undated         bool // it may hold events without a time
	// A plain reading adds one and the same shift to every recorded time.
	zoned, wall shift
}

type shift struct {
	by    models.Nanos
	plain bool
}

// New makes a view. Marks are events of the system and of people, such as gaps
// and entries; their ids must differ. Sources without pieces are allowed.
func New(sources []Source, marks []models.Event, o Options) *View {
	v := &View{workers: o.Workers, marks: slices.Clone(marks)}
	if v.workers <= 0 {
		v.workers = runtime.GOMAXPROCS(0)
	}
	utc := sync.OnceValue(func() *models.ClockReader {
		r, _ := models.Clock{}.Reader(time.UTC) // fails for unknown zones only
		return r
	})
	for _, in := range sources {
		s := &source{id: in.ID, public: models.SourceID(in.ID), label: in.Label, clock: in.Clock, simulated: in.Simulated}
		if s.clock == nil {
			s.clock = utc()
		}
		for _, p := range in.Pieces {
			if p.Index == nil {
				continue
			}
			q := &piece{src: s, index: p.Index, offset: p.Offset, members: p.Members, observed: p.ReceivedAt, received: models.NoTime}
			if !p.ReceivedAt.IsZero() {
				if t := models.NanosOf(p.ReceivedAt); t.InBounds() {
					q.received = t
				}
			}
			s.pieces = append(s.pieces, q)
		}
		slices.SortStableFunc(s.pieces, func(a, b *piece) int { return cmp.Compare(a.offset, b.offset) })
		v.sources = append(v.sources, s)
	}
	slices.SortStableFunc(v.sources, func(a, b *source) int { return cmp.Compare(a.id, b.id) })
	for i, s := range v.sources {
		s.at = i
	}
	slices.SortStableFunc(v.marks, func(a, b models.Event) int { return markKey(&a).compare(markKey(&b)) })
	v.bound()
	v.named = sync.OnceValue(v.name)
	return v
}

// bound reads the blocks' recorded bounds through the clocks.
func (v *View) bound() {
	for _, s := range v.sources {
		for _, p := range s.pieces {
			metas := p.index.Blocks()
			blocks := make([]block, len(metas))
			for i := range metas {
				b := &blocks[i]
				*b = block{piece: p, at: i, meta: &metas[i], least: math.MaxInt64, greatest: math.MinInt64}
				if b.meta.Events == 0 {
					continue
				}
				b.bound()
				p.blocks = append(p.blocks, b)
				if b.least <= b.greatest {
					v.forward = append(v.forward, b)
				}
				if b.undated {
					v.undated = append(v.undated, b)
				}
			}
		}
	}
	v.backward = slices.Clone(v.forward)
	slices.SortStableFunc(v.forward, func(a, b *block) int { return cmp.Compare(a.least, b.least) })
	slices.SortStableFunc(v.backward, func(a, b *block) int { return cmp.Compare(b.greatest, a.greatest) })
}

func (b *block) bound() {
	m, clock := b.meta, b.piece.src.clock
	from, to := b.piece.offset+m.First, b.piece.offset+m.End
	take := func(lo, hi models.Nanos, zoned bool) (s shift) {
		if lo == models.NoTime {
			return s
		}
		least, greatest, plain := clock.Span(lo, hi, zoned, from, to)
		b.least, b.greatest = min(b.least, least), max(b.greatest, greatest)
		return shift{least - lo, plain}
	}
	b.zoned = take(m.ZonedMin, m.ZonedMax, true)
	b.wall = take(m.WallMin, m.WallMax, false)
	b.undated = m.Undated > 0
	if m.Received > 0 {
		if t := b.piece.received; t != models.NoTime {
			b.least, b.greatest = min(b.least, t), max(b.greatest, t)
		} else {
			b.undated = true
		}
	}
	if b.least > b.greatest {
		return
	}
	// A clock can push a time out of what may stand on a timeline.
	b.undated = b.undated || b.least < models.MinTime || b.greatest >= models.MaxTime
	b.least, b.greatest = max(b.least, models.MinTime), min(b.greatest, models.MaxTime-1)
}

// time gives the corrected time of event k; NoTime when it has none.
func (b *block) time(c *segment.Columns, k int) models.Nanos {
	t := c.Time[k]
	if t == models.NoTime {
		if c.Received[k] {
			return b.piece.received
		}
		return models.NoTime
	}
	s := b.wall
	if c.Zoned[k] {
		s = b.zoned
	}
	if s.plain {
		t += s.by
	} else {
		t = b.piece.src.clock.Correct(t, c.Zoned[k], b.piece.offset+c.Offset[k])
	}
	if !t.InBounds() {
		return models.NoTime
	}
	return t
}

func (b *block) key(c *segment.Columns, k int, t models.Nanos) key {
	return key{time: t, source: b.piece.src.id, offset: b.piece.offset + c.Offset[k], sub: int64(c.Sub[k])}
}
