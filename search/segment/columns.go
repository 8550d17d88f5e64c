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
