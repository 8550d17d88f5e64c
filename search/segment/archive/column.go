package archive

import (
	"bytes"
	"encoding/binary"
	"math/bits"
)

// Streams of a coded block. Each is compressed on its own, as its bytes are of
// one kind.
const (
	streamIDs   = iota // templates of the lines
	streamTimes        // differences, as varints
	streamOne          // numbers of one byte
	streamHigh         // the highest bytes of longer numbers
	streamLow          // their other bytes
	streamHex          // hexadecimal digits, two a byte
	streamText         // values, each ended by '\n'
	streamRest         // spans and raw lines, each ended by '\n'
	streamMeta         // what the columns are
	streams
)

// A column is the values of one slot of one template in one block. From
// minTyped rows on it has a type, written to streamMeta.
const minTyped = 4

// Types of columns, in the low bits of their first byte of streamMeta.
const (
	columnText    = iota
	columnSame    // one value for all rows
	columnNumber  // prefix, decimal number, suffix
	columnHex     // lower-case digits, the same even number of them in all rows
	columnTypes   = 4
	numberDelta   = 1 << 2 // differences to the row before, zigzag
	numberPadded  = 1 << 3 // all of one length, with leading zeros
	numberAffixes = 1 << 4 // it has a prefix or a suffix
	columnFlags   = numberDelta | numberPadded | numberAffixes
)

// maxDigits of a number: more do not fit 64 bits.
const maxDigits = 18

// columns writes the columns of a block.
type columns struct {
	streams [streams][]byte
	cells   []slot
	numbers []uint64
}

// add writes the column of c.cells. It says whether it holds but one value.
func (c *columns) add(raw []byte) (same bool) {
	cells := c.cells
	if len(cells) < minTyped {
		c.text(raw)
		return false
	}
	value := func(s slot) []byte { return raw[s.start : s.start+uint32(s.len)] }
	first := value(cells[0])
	same = true
	for _, s := range cells[1:] {
		if !bytes.Equal(first, value(s)) {
			same = false
			break
		}
	}
	meta := &c.streams[streamMeta]
	switch {
	case same:
		*meta = append(*meta, columnSame)
		c.streams[streamText] = append(append(c.streams[streamText], first...), '\n')
		return true
	case c.number(raw, 0, 0):
	case c.hex(raw):
	case c.affixed(raw):
	default:
		*meta = append(*meta, columnText)
		c.text(raw)
	}
	return false
}

func (c *columns) text(raw []byte) {
	t := c.streams[streamText]
	for _, s := range c.cells {
		t = append(append(t, raw[s.start:s.start+uint32(s.len)]...), '\n')
	}
	c.streams[streamText] = t
}

// hex writes the column when all values have one even length and lower-case
// hexadecimal digits only.
func (c *columns) hex(raw []byte) bool {
	n := c.cells[0].len
	if n%2 != 0 || n > 255 {
		return false
	}
	out := c.streams[streamHex]
	for _, s := range c.cells {
		if s.len != n {
			return false
		}
		for p := raw[s.start : s.start+uint32(n)]; len(p) > 0; p = p[2:] {
			a, b := unhex[p[0]], unhex[p[1]]
			if a|b > 15 {
				return false
			}
			out = append(out, a<<4|b)
		}
	}
	c.streams[streamHex] = out
	c.streams[streamMeta] = append(c.streams[streamMeta], columnHex, byte(n))
	return true
}

const hexDigits = "0123456789abcdef"

var unhex = makeUnhex()

func makeUnhex() (t [256]uint8) {
	for i := range t {
		t[i] = 0xff
	}
	for i := range len(hexDigits) {
		t[hexDigits[i]] = uint8(i)
	}
	return t
}

// affixed writes the column as numbers between what all values begin and end with.
func (c *columns) affixed(raw []byte) bool {
	first := raw[c.cells[0].start : c.cells[0].start+uint32(c.cells[0].len)]
	prefix, suffix := len(first), len(first)
	for _, s := range c.cells[1:] {
		v := raw[s.start : s.start+uint32(s.len)]
		prefix, suffix = min(prefix, len(v)), min(suffix, len(v))
		for i := range prefix {
			if v[i] != first[i] {
				prefix = i
				break
			}
		}
		for i := range suffix {
			if v[len(v)-1-i] != first[len(first)-1-i] {
				suffix = i
				break
			}
		}
		if prefix+suffix == 0 {
			return false
		}
	}
	for prefix > 0 && classes[first[prefix-1]] == classDigit {
		prefix--
	}
	for suffix > 0 && classes[first[len(first)-suffix]] == classDigit {
		suffix--
	}
	if prefix+suffix == 0 || prefix > 255 || suffix > 255 {
		return false
	}
	return c.number(raw, prefix, suffix)
}

// number writes the column when all values are decimal numbers between a
// prefix and a suffix of the given lengths.
func (c *columns) number(raw []byte, prefix, suffix int) bool {
	c.numbers = c.numbers[:0]
	digits, one, zeros := 0, true, false
	for i, s := range c.cells {
		from, to := int(s.start)+prefix, int(s.start)+int(s.len)-suffix
		n := to - from
		if n < 1 || n > maxDigits {
			return false
		}
		v := uint64(0)
		for _, d := range raw[from:to] {
			if d -= '0'; d > 9 {
				return false
			}
			v = v*10 + uint64(d)
		}
		if i == 0 {
			digits = n
		}
		one = one && n == digits
		zeros = zeros || n > 1 && raw[from] == '0'
		c.numbers = append(c.numbers, v)
	}
	if zeros && !one {
		return false
	}
	first := raw[c.cells[0].start : c.cells[0].start+uint32(c.cells[0].len)]
	kind := byte(columnNumber)
	if prefix+suffix > 0 {
		kind |= numberAffixes
	}
	if zeros {
		kind |= numberPadded
	}
	base, delta := c.difference()
	if delta {
		kind |= numberDelta
	}
	all := uint64(0)
	for _, v := range c.numbers {
		all |= v
	}
	w := width(all)
	m := append(c.streams[streamMeta], kind, byte(w))
	m = binary.AppendUvarint(m, base)
	if zeros {
		m = append(m, byte(digits))
	}
	if prefix+suffix > 0 {
		m = append(m, byte(prefix), byte(suffix))
		m = append(append(m, first[:prefix]...), first[len(first)-suffix:]...)
	}
	c.streams[streamMeta] = m
	for b := w - 1; b >= 0; b-- {
		to := &c.streams[streamOf(b, w)]
		for _, v := range c.numbers {
			*to = append(*to, byte(v>>(8*b)))
		}
	}
	return true
}

// streamOf is the stream of byte b of numbers of w bytes.
func streamOf(b, w int) int {
	switch {
	case w == 1:
		return streamOne
	case b == w-1:
		return streamHigh
	}
	return streamLow
}

// difference replaces the numbers by what is shorter: by how much they exceed
// the least, which is the base, or the differences from row to row, the base
// being the first.
func (c *columns) difference() (base uint64, delta bool) {
	least := c.numbers[0]
	for _, v := range c.numbers {
		least = min(least, v)
	}
	plain, steps, last := 0, 0, c.numbers[0]
	for _, v := range c.numbers {
		plain += bits.Len64(v - least)
		steps += bits.Len64(zigzag(v - last))
		last = v
	}
	if steps >= plain {
		for i := range c.numbers {
			c.numbers[i] -= least
		}
		return least, false
	}
	last = c.numbers[0]
	base = last
	for i, v := range c.numbers {
		c.numbers[i] = zigzag(v - last)
		last = v
	}
	return base, true
}

func zigzag(d uint64) uint64 { return d<<1 ^ uint64(int64(d)>>63) }

func unzigzag(z uint64) uint64 { return z>>1 ^ -(z & 1) }
