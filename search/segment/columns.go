package segment

import (
	"encoding/binary"

	"github.com/klauspost/compress/zstd"

	"github.com/emberline/emberline/models"
)

// The columns part holds these streams, in this order: offsets, lengths,
// lines, subs, times, flags, severities, hosts, services, actors. Offsets,
// lines and subs are stored as differences from what a plain file of one line
// per event would have, so that they cost nothing there.

// Bits of an event's flags; the kind stands above them.
const (
	flagZoned = 1 << iota
	flagReceived
	flagDated
	flagResolution // three bits
	flagKind       = 1 << 6
)

// Units of a block's times: the coarsest that divides them all is used.
var units = [...]models.Nanos{60_000_000_000, 1_000_000_000, 1_000_000, 1_000, 1}

// columnCoder stores the columns of blocks, one after the other.
type columnCoder struct {
	enc     *zstd.Encoder
	ints    []uint64
	stream  []byte
	scratch []byte
}

// append stores the columns of a block whose archive block begins at base.
func (x *columnCoder) append(dst []byte, c *Columns, base int64) []byte {
	n := c.Len()
	x.ints = growInts(x.ints, n)
	put := func() {
		x.stream = appendInts(x.stream[:0], x.ints)
		dst, x.scratch = appendStream(dst, x.scratch, x.stream, x.enc)
	}
	end, at := base, base
	for k, off := range c.Offset {
		if c.Sub[k] > 0 {
			x.ints[k] = zigzag(off - at)
		} else {
			x.ints[k] = zigzag(off - end)
		}
		at, end = off, off+c.Length[k]
	}
	put()
	for k, v := range c.Length {
		x.ints[k] = uint64(v)
	}
	put()
	line := int64(0)
	for k, v := range c.Line {
		if c.Sub[k] == 0 {
			line++
		}
		x.ints[k] = zigzag(v - line)
		line = v
	}
	put()
	sub := int32(-1)
	for k, v := range c.Sub {
		x.ints[k] = zigzag(int64(v) - int64(sub) - 1)
		sub = v
	}
	put()
	dst = x.times(dst, c.Time)
	x.ints = growInts(x.ints, n)
	for k := range x.ints {
		f := uint64(c.Resolution[k])*flagResolution | uint64(c.Kind[k])*flagKind
		if c.Zoned[k] {
			f |= flagZoned
		}
		if c.Received[k] {
			f |= flagReceived
		}
		if c.Time[k] != models.NoTime {
			f |= flagDated
		}
		x.ints[k] = f
	}
	put()
	for k, v := range c.Severity {
		x.ints[k] = uint64(v)
	}
	put()
	for _, d := range []*Dict{&c.Host, &c.Service, &c.Actor} {
		x.stream = binary.AppendUvarint(x.stream[:0], uint64(len(d.Values)-1))
		for _, v := range d.Values[1:] {
			x.stream = appendText(x.stream, v)
		}
		for k, v := range d.Index {
			x.ints[k] = uint64(v)
		}
		x.stream = appendInts(x.stream, x.ints)
		dst, x.scratch = appendStream(dst, x.scratch, x.stream, x.enc)
	}
	return dst
}

// times stores the times of dated events: a unit, then differences in it.
func (x *columnCoder) times(dst []byte, times []models.Nanos) []byte {
	u := 0
	for _, t := range times {
		if t == models.NoTime {
			continue
		}
		for t%units[u] != 0 {
			u++
		}
	}
	x.ints = x.ints[:0]
	prev := models.Nanos(0)
	for _, t := range times {
		if t != models.NoTime {
			t /= units[u]
			x.ints = append(x.ints, zigzag(int64(t-prev)))
			prev = t
		}
	}
	x.stream = append(x.stream[:0], byte(u))
	x.stream = appendInts(x.stream, x.ints)
	dst, x.scratch = appendStream(dst, x.scratch, x.stream, x.enc)
	return dst
}

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
		c.Sub[k] = int32(d) //nolint:gosec // judged in place
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
		c.Severity[k] = models.Severity(v) //nolint:gosec // one byte was written
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

// size is about how much memory the columns take.
func (c *Columns) size() int64 {
	n := int64(c.Len()) * (8*4 + 4 + 3 + 2 + 3*4)
	for _, d := range []*Dict{&c.Host, &c.Service, &c.Actor} {
		n += 16 * int64(len(d.Values))
		for _, v := range d.Values {
			n += int64(len(v))
		}
	}
	return n + 512
}

// meta describes a block from its columns; Lines is left to whoever has seen
// the raw bytes. base is where its archive block begins.
func (c *Columns) meta(base int64) BlockMeta {
	m := emptyMeta(base)
	if m.Events = c.Len(); m.Events == 0 {
		return m
	}
	m.First = c.Offset[0]
	for k, t := range c.Time {
		m.End = max(m.End, c.Offset[k]+c.Length[k])
		m.Severity[c.Severity[k].Range()]++
		m.Kinds |= 1 << c.Kind[k]
		switch {
		case t == models.NoTime && c.Received[k]:
			m.Received++
		case t == models.NoTime:
			m.Undated++
		case c.Zoned[k]:
			m.ZonedMin, m.ZonedMax = widen(m.ZonedMin, m.ZonedMax, t)
		default:
			m.WallMin, m.WallMax = widen(m.WallMin, m.WallMax, t)
		}
	}
	return m
}

// widen takes t into an interval that is empty when lo is NoTime.
func widen(lo, hi, t models.Nanos) (least, greatest models.Nanos) {
	if lo == models.NoTime {
		return t, t
	}
	return min(lo, t), max(hi, t)
}

// growInts gives n numbers, in v's memory where that suffices.
func growInts(v []uint64, n int) []uint64 {
	if cap(v) < n {
		return make([]uint64, n, n+n/2)
	}
	return v[:n]
}
