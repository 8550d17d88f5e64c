package segment

import (
	"github.com/klauspost/compress/zstd"

	"github.com/emberline/emberline/models"
)

// decodeColumns is the inverse of append; it gives errDamaged for what append
// cannot have written.
func decodeColumns(b []byte, m *BlockMeta, base int64, dec *zstd.Decoder) (*Columns, error) {
	n := m.Events
	part := &cursor{b: b}
	ints := make([]uint64, n)
	next := func() bool {
		s := part.stream(10*int64(n)+16, dec)
		s.ints(ints)
		return s.end() == nil && !part.bad
	}
	c := &Columns{Offset: make([]int64, n), Length: make([]int64, n), Line: make([]int64, n), Sub: make([]int32, n)}
	if !next() {
		return nil, errDamaged
	}
	for k, v := range ints {
		c.Offset[k] = unzigzag(v)
	}
	if !next() {
		return nil, errDamaged
	}
	for k, v := range ints {
		c.Length[k] = int64(v)
	}
	if !next() {
		return nil, errDamaged
	}
	for k, v := range ints {
		c.Line[k] = unzigzag(v)
	}
	if !next() {
		return nil, errDamaged
	}
	for k, v := range ints {
		d := unzigzag(v)
		if d < -1<<31 || d > 1<<31 {
			return nil, errDamaged
		}
		c.Sub[k] = int32(d)
	}
	if !c.place(m, base) {
		return nil, errDamaged
	}
	times := part.stream(10*int64(n)+16, dec)
	if !next() || !c.marks(ints) || !c.readTimes(times, ints[:0]) {
		return nil, errDamaged
	}
	if !next() {
		return nil, errDamaged
	}
	c.Severity = make([]models.Severity, n)
	for k, v := range ints {
		c.Severity[k] = models.Severity(v)
	}
	for _, d := range []*Dict{&c.Host, &c.Service, &c.Actor} {
		s := part.stream(maxLiterals+16*int64(n)+64, dec)
		if !d.read(s, ints) {
			return nil, errDamaged
		}
	}
	return c, part.end()
}

// place turns the stored differences into positions, lines and subs, and
// checks that they ascend and stay within the block's bounds.
func (c *Columns) place(m *BlockMeta, base int64) bool {
	end, at, line, sub := base, base, int64(0), int64(-1)
	for k := range c.Offset {
		sub += int64(c.Sub[k]) + 1
		if sub < 0 || sub > 1<<31-1 {
			return false
		}
		c.Sub[k] = int32(sub)
		off := end + c.Offset[k]
		if sub > 0 {
			off = at + c.Offset[k]
		} else {
			line++
		}
		if off < m.First || off > m.End || k > 0 && (off < at || off == at && sub <= int64(c.Sub[k-1])) ||
			c.Length[k] < 0 || c.Length[k] > m.End-off {
			return false
		}
		line += c.Line[k]
		c.Offset[k], c.Line[k] = off, line
		at, end = off, off+c.Length[k]
	}
	return true
}

// marks takes the flags apart.
func (c *Columns) marks(flags []uint64) bool {
	n := len(flags)
	c.Time, c.Kind = make([]models.Nanos, n), make([]models.Kind, n)
	c.Zoned, c.Received, c.Resolution = make([]bool, n), make([]bool, n), make([]models.Resolution, n)
	for k, f := range flags {
		if f >= flagKind*8 {
			return false
		}
		c.Zoned[k] = f&flagZoned != 0
		c.Received[k] = f&flagReceived != 0
		c.Resolution[k] = models.Resolution(f / flagResolution % 8)
		c.Kind[k] = models.Kind(f / flagKind)
		if f&flagDated == 0 {
			c.Time[k] = models.NoTime
		}
	}
	return true
}

// readTimes fills in the times of dated events.
func (c *Columns) readTimes(s *cursor, ints []uint64) bool {
	u := int(s.byte())
	if s.bad || u >= len(units) {
		return false
	}
	dated := 0
	for _, t := range c.Time {
		if t != models.NoTime {
			dated++
		}
	}
	ints = ints[:dated]
	s.ints(ints)
	if s.end() != nil {
		return false
	}
	i, prev := 0, int64(0)
	for k, t := range c.Time {
		if t != models.NoTime {
			prev += unzigzag(ints[i])
			i++
			c.Time[k] = models.Nanos(prev) * units[u]
		}
	}
	return true
}

// read decodes a column of few different strings. They share one memory.
func (d *Dict) read(s *cursor, ints []uint64) bool {
	n := s.count(int64(len(ints)))
	all := string(s.b)
	d.Values = make([]string, 1, n+1)
	for range n {
		v := s.text()
		from := len(all) - len(s.b) - len(v)
		if s.bad {
			return false
		}
		d.Values = append(d.Values, all[from:from+len(v)])
	}
	s.ints(ints)
	if s.end() != nil {
		return false
	}
	d.Index = make([]uint32, len(ints))
	for k, v := range ints {
		if v > uint64(n) {
			return false
		}
		d.Index[k] = uint32(v)
	}
	return true
}
