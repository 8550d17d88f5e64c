package segment

import (
	"context"

	"github.com/klauspost/compress/zstd"

	"github.com/emberline/emberline/models"
)

// Fields names columns beside those that Strip always gives.
type Fields uint8

// The fields.
const (
	Places Fields = 1 << iota // Offset, Length, Line and Sub
	Hosts
	Services
	Actors

	allFields = Places | Hosts | Services | Actors
)

// Scratch is memory for one reader of strips after the other. The zero value
// is ready; it is not for concurrent use.
type Scratch struct {
	cols Columns
	ints []uint64
	mem  []byte // of unpacked streams
	part []byte // as it is stored
}

// Strip decodes only those columns of block i that counting needs: Time, Zoned,
// Resolution, Received, Severity, Kind, and the fields asked for; others are
// nil, or all are there. What it gives is good until the scratch is used
// again. The cache is asked, but not filled: counting a whole incident would
// push out what pages need.
func (r *Reader) Strip(ctx context.Context, i int, f Fields, s *Scratch) (*Columns, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if i < 0 || i >= len(r.metas) {
		return nil, models.Errorf(models.CodeInternal, "no block %d in index %s", i, r.name)
	}
	if v, ok := r.cache.peek(cacheKey{reader: r.id, block: i, part: partColumns}); ok {
		return v.(*Columns), nil //nolint:forcetypeassert // nothing else has this key
	}
	if r.metas[i].Events == 0 {
		return r.loadColumns(i)
	}
	b, err := r.partInto(i, partColumns, s.part)
	if err != nil {
		return nil, err
	}
	s.part = b
	if err := s.decode(b, &r.metas[i], r.cuts[i].Offset, f, r.cache.dec); err != nil {
		return nil, r.damagedBlock(err, i)
	}
	return &s.cols, nil
}

// decode reads a columns part; it gives errDamaged for what append cannot have
// written.
func (s *Scratch) decode(b []byte, m *BlockMeta, base int64, f Fields, dec *zstd.Decoder) error {
	n := m.Events
	part := &cursor{b: b, mem: &s.mem}
	s.ints = growInts(s.ints, n)
	ints, c := s.ints, &s.cols
	next := func() bool {
		in := part.stream(10*int64(n)+16, dec)
		in.ints(ints)
		return in.end() == nil && !part.bad
	}
	if f&Places == 0 {
		for range 4 {
			part.skip()
		}
		c.Offset, c.Length, c.Line, c.Sub = nil, nil, nil, nil
	} else if !c.readPlaces(next, ints) || !c.place(m, base) {
		return errDamaged
	}
	// The times stand before the flags that say which events have one.
	times := *part
	part.skip()
	if !next() || !c.marks(ints) || !c.readTimes(times.stream(10*int64(n)+16, dec), ints[:0]) || !next() {
		return errDamaged
	}
	c.Severity = grow(c.Severity, n)
	for k, v := range ints {
		c.Severity[k] = models.Severity(v)
	}
	for i, d := range []*Dict{&c.Host, &c.Service, &c.Actor} {
		if f&(Hosts<<i) == 0 {
			part.skip()
			*d = Dict{}
			continue
		}
		if !d.read(part.stream(maxLiterals+16*int64(n)+64, dec), ints) {
			return errDamaged
		}
	}
	return part.end()
}

// grow gives n values, in v's memory where that suffices.
func grow[T any](v []T, n int) []T {
	if cap(v) < n {
		return make([]T, n)
	}
	return v[:n]
}
