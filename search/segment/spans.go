package segment

import (
	"bytes"
	"slices"
)

// Values that a decoder took from a record nearly always stand in its raw
// bytes, and at the same place as in the record before: behind the same
// neighbour, up to the same delimiter. Coder and decoder keep that expectation
// per value of a shape (slot) and store only what departs from it.

// The codes of a value. From codeRaw on: a verbatim value; bit 0 says that its
// anchor and gap follow, the rest how its length is known.
const (
	codeSame    = iota // as the last value of this slot
	codeEmpty          // ""
	codeLiteral        // a new literal, its length follows
	codeRepeat         // the last literal of this slot
	codeRaw            // verbatim
)

const (
	rawMoved    = 1 << 0
	rawSwitched = 1 << 1 // the other rule of length than last time
	rawSized    = 2 << 1 // the length follows
	codeEnd     = codeRaw + rawSized + rawMoved + 1
)

// How a slot's last value stood.
const (
	slotEmpty = iota
	slotLiteral
	slotRepeat
	slotRaw
)

// slot is what is expected of a value.
type slot struct {
	last   uint8
	placed bool  // anchor and gap are known
	toEnd  bool  // the length is known from the record's end, not from a delimiter
	delim  byte  // that stood behind the last verbatim value
	bound  bool  // delim is known: that value did not end the record
	anchor int32 // index into bounds
	gap    int32 // from there
	trail  int32 // bytes between the last verbatim value and the record's end
	lit    span  // the last literal
}

// span is where a value stands: in the record's raw bytes or, with the
// highest bit of start, in the block's literals.
type span struct{ start, len uint32 }

const literalBit = 1 << 31

// length applies the slot's rule: how long a value at start is.
func (s *slot) length(raw []byte, start int, toEnd bool) int {
	switch {
	case toEnd:
		return len(raw) - int(s.trail) - start
	case s.bound:
		return bytes.IndexByte(raw[start:], s.delim)
	default:
		return -1
	}
}

// seen remembers a verbatim value.
func (s *slot) seen(raw []byte, start, n int) {
	s.last = slotRaw
	s.trail = int32(len(raw) - start - n)
	if s.bound = start+n < len(raw); s.bound {
		s.delim = raw[start+n]
	}
}

// spanCoder codes the values of one block.
type spanCoder struct {
	raw    []byte
	bounds []int32 // 0, where the event before ended in this record, then start and end of each value so far
	budget int     // bytes that may still be searched in this record
	run    uint64  // values since the last departure

	runs, anchors, gaps, lens []uint64
	codes                     []byte
	litLens                   []uint64
	literals                  []byte // each ended by '\n'
}

func (c *spanCoder) reset() {
	c.run = 0
	c.runs, c.anchors, c.gaps, c.lens = c.runs[:0], c.anchors[:0], c.gaps[:0], c.lens[:0]
	c.codes, c.litLens, c.literals = c.codes[:0], c.litLens[:0], c.literals[:0]
}

// begin starts an event. Searching is bounded to a multiple of the record's
// length, so that a hostile record of many foreign values cannot take
// quadratic time; what is not found then is stored as a literal, which is only
// less compact. A further event of the same record is expected behind the one
// before it.
func (c *spanCoder) begin(raw []byte, sub bool) {
	c.raw = raw
	if sub {
		c.budget = min(c.budget, 1<<20) + 4<<10
	} else {
		c.budget = 64<<10 + 8*len(raw)
	}
	c.bounds = append(c.bounds[:0], 0, carry(c.bounds, sub))
}

// carry gives the farthest bound of the event before.
func carry(bounds []int32, sub bool) int32 {
	if !sub || len(bounds) == 0 {
		return 0
	}
	return slices.Max(bounds)
}

func (c *spanCoder) emit(code byte) {
	c.runs = append(c.runs, c.run)
	c.codes = append(c.codes, code)
	c.run = 0
}

// value codes the next value of the record.
func (c *spanCoder) value(s *slot, v []byte) {
	prev := c.bounds[len(c.bounds)-1]
	n := len(v)
	if n == 0 {
		if s.last == slotEmpty {
			c.run++
		} else {
			c.emit(codeEmpty)
			s.last = slotEmpty
		}
		c.bounds = append(c.bounds, prev, prev)
		return
	}
	if s.last == slotRepeat && c.isLiteral(s.lit, v) {
		c.run++
		c.bounds = append(c.bounds, prev, prev)
		return
	}
	if s.placed {
		start := int(c.bounds[s.anchor]) + int(s.gap)
		if start+n <= len(c.raw) && string(c.raw[start:start+n]) == string(v) {
			c.verbatim(s, start, n, 0)
			return
		}
	}
	if start := c.find(v, int(prev)); start >= 0 {
		s.placed = true
		s.anchor, s.gap = c.anchor(start)
		c.verbatim(s, start, n, rawMoved)
		return
	}
	c.literal(s, v)
	c.bounds = append(c.bounds, prev, prev)
}

// verbatim codes a value that stands at start.
func (c *spanCoder) verbatim(s *slot, start, n int, code byte) {
	switch n {
	case s.length(c.raw, start, s.toEnd):
	case s.length(c.raw, start, !s.toEnd):
		code |= rawSwitched
		s.toEnd = !s.toEnd
	default:
		code |= rawSized
		c.lens = append(c.lens, uint64(n))
	}
	if code == 0 && s.last == slotRaw {
		c.run++
	} else {
		c.emit(codeRaw + code)
		if code&rawMoved != 0 {
			c.anchors = append(c.anchors, uint64(s.anchor))
			c.gaps = append(c.gaps, uint64(s.gap))
		}
	}
	s.seen(c.raw, start, n)
	c.bounds = append(c.bounds, int32(start), int32(start+n))
}

// find looks for v behind the value before it, then from the record's start.
func (c *spanCoder) find(v []byte, prev int) int {
	if c.budget < len(v) {
		return -1
	}
	if i := bytes.Index(c.raw[prev:], v); i >= 0 {
		c.budget -= i + len(v)
		return prev + i
	}
	c.budget -= len(c.raw) - prev
	head := c.raw[:min(len(c.raw), prev+len(v)-1)]
	i := bytes.Index(head, v)
	c.budget -= len(head)
	return i
}

// anchor gives the nearest bound at or before start and the gap from there.
// Only the latest values are looked at: a record may have thousands.
func (c *spanCoder) anchor(start int) (anchor, gap int32) {
	p, best := int32(start), c.bounds[0]
	for i := len(c.bounds) - 1; i > 0 && i > len(c.bounds)-64; i-- {
		if b := c.bounds[i]; b <= p && b > best {
			anchor, best = int32(i), b
		}
	}
	return anchor, p - best
}

// literal stores a value that does not stand in the raw bytes.
func (c *spanCoder) literal(s *slot, v []byte) {
	if c.isLiteral(s.lit, v) {
		c.emit(codeRepeat)
		s.last = slotRepeat
		return
	}
	if s.last == slotLiteral {
		c.run++
	} else {
		c.emit(codeLiteral)
		s.last = slotLiteral
	}
	s.lit = span{uint32(len(c.literals)), uint32(len(v))}
	c.litLens = append(c.litLens, uint64(len(v)))
	c.literals = append(append(c.literals, v...), '\n')
}

func (c *spanCoder) isLiteral(at span, v []byte) bool {
	return int(at.len) == len(v) && len(v) > 0 && string(c.literals[at.start:at.start+at.len]) == string(v)
}
