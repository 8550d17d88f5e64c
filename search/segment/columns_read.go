package segment

import (
	"github.com/klauspost/compress/zstd"

	"github.com/emberline/emberline/models"
)

// decodeColumns is the inverse of append; it gives errDamaged for what append
// cannot have written.
func decodeColumns(b []byte, m *BlockMeta, base int64, dec *zstd.Decoder) (*Columns, error) {
	var s Scratch
	if err := s.decode(b, m, base, allFields, dec); err != nil {
		return nil, err
	}
	c := s.cols // without the scratch's other memory
	return &c, nil
}

// readPlaces reads the stored differences of positions, lengths, lines and subs.
func (c *Columns) readPlaces(next func() bool, ints []uint64) bool {
	n := len(ints)
	c.Offset, c.Length, c.Line, c.Sub = grow(c.Offset, n), grow(c.Length, n), grow(c.Line, n), grow(c.Sub, n)
	if !next() {
		return false
	}
	for k, v := range ints {
		c.Offset[k] = unzigzag(v)
	}
	if !next() {
		return false
	}
	for k, v := range ints {
		c.Length[k] = int64(v)
	}
	if !next() {
		return false
	}
	for k, v := range ints {
		c.Line[k] = unzigzag(v)
	}
	if !next() {
		return false
	}
	for k, v := range ints {
		d := unzigzag(v)
		if d < -1<<31 || d > 1<<31 {
			return false
		}
		c.Sub[k] = int32(d)
	}
	return true
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
	c.Time, c.Kind = grow(c.Time, n), grow(c.Kind, n)
	c.Zoned, c.Received, c.Resolution = grow(c.Zoned, n), grow(c.Received, n), grow(c.Resolution, n)
	for k, f := range flags {
		if f >= flagKind*8 {
			return false
		}
		c.Zoned[k] = f&flagZoned != 0
		c.Received[k] = f&flagReceived != 0
		c.Resolution[k] = models.Resolution(f / flagResolution % 8)
		c.Kind[k] = models.Kind(f / flagKind)
		if c.Time[k] = 0; f&flagDated == 0 {
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
	d.Index = grow(d.Index, len(ints))
	for k, v := range ints {
		if v > uint64(n) {
			return false
		}
		d.Index[k] = uint32(v)
	}
	return true
}
