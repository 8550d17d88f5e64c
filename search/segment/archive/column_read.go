package archive

import (
	"bytes"
	"strconv"
)

// column reads one column of a block, row by row. There may be hundreds of
// thousands in a block, so it is kept small.
type column struct {
	kind      byte
	width     uint8
	digits    uint8 // of padded numbers; of hexadecimal ones
	prefix    uint8 // bytes of affixes before the number
	rows, row uint32
	base      uint64
	affixes   []byte
	first     []byte // what is left of the text, the one value, the highest bytes, or all bytes
	low       []byte // the other bytes of longer numbers
}

// open reads what the column is and takes its part of the streams.
func (c *column) open(s *[streams]cursor, rows int) bool {
	c.rows = uint32(rows)
	meta := &s[streamMeta]
	if rows >= minTyped {
		c.kind = meta.byte()
	}
	switch c.kind % columnTypes {
	case columnText:
		t := &s[streamText]
		n := 0
		for range rows {
			i := bytes.IndexByte(t.b[n:], '\n')
			if i < 0 {
				return false
			}
			n += i + 1
		}
		c.first = t.bytes(n)
	case columnSame:
		t := &s[streamText]
		i := bytes.IndexByte(t.b, '\n')
		if i < 0 {
			return false
		}
		c.first = t.bytes(i + 1)[:i]
	case columnHex:
		c.digits = meta.byte()
		c.first = s[streamHex].bytes(int(c.digits) / 2 * rows)
		return !meta.bad && !s[streamHex].bad && c.digits > 0
	case columnNumber:
		c.width = uint8(meta.uint(8))
		c.base = meta.uint(1<<64 - 1)
		if c.kind&numberPadded != 0 {
			c.digits = meta.byte()
		}
		if c.kind&numberAffixes != 0 {
			c.prefix = meta.byte()
			c.affixes = meta.bytes(int(c.prefix) + int(meta.byte()))
		}
		w := int(c.width)
		switch {
		case w == 1:
			c.first = s[streamOne].bytes(rows)
		case w > 1:
			c.first = s[streamHigh].bytes(rows)
			c.low = s[streamLow].bytes((w - 1) * rows)
		}
		return !meta.bad && !s[streamOne].bad && !s[streamHigh].bad && !s[streamLow].bad && c.digits <= maxDigits
	}
	return !meta.bad
}

// next appends the value of the next row, unless it goes beyond end.
func (c *column) next(dst []byte, end int) ([]byte, bool) {
	if c.row == c.rows {
		return dst, false
	}
	row := int(c.row)
	c.row++
	switch c.kind % columnTypes {
	case columnText:
		i := bytes.IndexByte(c.first, '\n')
		if i < 0 || len(dst)+i > end {
			return dst, false
		}
		dst = append(dst, c.first[:i]...)
		c.first = c.first[i+1:]
		return dst, true
	case columnSame:
		if len(dst)+len(c.first) > end {
			return dst, false
		}
		return append(dst, c.first...), true
	case columnHex:
		n := int(c.digits) / 2
		if len(dst)+2*n > end {
			return dst, false
		}
		for _, b := range c.first[row*n : row*n+n] {
			dst = append(dst, hexDigits[b>>4], hexDigits[b&15])
		}
		return dst, true
	}
	v := uint64(0)
	switch w := int(c.width); {
	case w == 1:
		v = uint64(c.first[row])
	case w > 1:
		v = uint64(c.first[row])
		for b := range w - 1 {
			v = v<<8 | uint64(c.low[b*int(c.rows)+row])
		}
	}
	if c.kind&numberDelta != 0 {
		v = c.base + unzigzag(v)
		c.base = v
	} else {
		v += c.base
	}
	if len(dst)+len(c.affixes)+20 > end {
		return c.atEnd(dst, v, end)
	}
	return c.number(dst, v), true
}

func (c *column) number(dst []byte, v uint64) []byte {
	dst = append(dst, c.affixes[:c.prefix]...)
	if c.kind&numberPadded != 0 {
		dst = appendPadded(dst, v, int(c.digits))
	} else {
		dst = strconv.AppendUint(dst, v, 10)
	}
	return append(dst, c.affixes[c.prefix:]...)
}

// atEnd is number where it may not fit.
func (c *column) atEnd(dst []byte, v uint64, end int) ([]byte, bool) {
	out := c.number(nil, v)
	if len(dst)+len(out) > end {
		return dst, false
	}
	return append(dst, out...), true
}
