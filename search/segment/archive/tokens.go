package archive

import (
	"bytes"
	"encoding/binary"
	"math/bits"

	"github.com/emberline/emberline/search/words"
)

// Longer lines, and those of more slots, are kept as they are.
const (
	maxLine  = 32 << 10
	maxSlots = 1000
)

// Kinds of slots; from kindTime on, a time of layout kind - kindTime.
const (
	kindVariable = 0 // one word with digits in it
	kindSpan     = 1 // from the first to the last rare word of a line
	kindTime     = 2
)

// slot is a piece of a line that is not part of its template.
type slot struct {
	start uint32 // in the block
	len   uint16
	kind  uint16
}

// line is a line of a block without its line end.
type line struct {
	hash       uint64 // of its template
	start, end uint32 // in the block
	slot       uint32 // its first one
	slots      uint16
	id         uint16 // its template, from 1 on; 0: none
}

// noSlots marks a line that is kept as it is.
const noSlots = 1<<16 - 1

// Bits of a byte's class. What belongs to a word is what words says.
const (
	classOther = 1 << iota // letters from g on, '_' and bytes ≥ 0x80
	classDigit
	classHex // a to f
)

var classes = makeClasses()

func makeClasses() (t [256]uint8) {
	for i := range t {
		c := byte(i)
		switch words.Class(c) {
		case words.Digit:
			t[i] = classDigit
		case words.Letter:
			if t[i] = classOther; c >= 'a' && c <= 'f' {
				t[i] = classHex
			}
		case words.High:
			t[i] = classOther
		}
	}
	return t
}

// variable says whether a word is one: it has digits, or is a piece of a
// hexadecimal number that happens to have none.
func variable(class uint8, n int) bool {
	return class&classDigit != 0 || class == classHex && n&3 == 0
}

// tokenised is a block cut into lines and slots.
type tokenised struct {
	raw   []byte // followed by padding zero bytes
	lines []line
	slots []slot
}

// tokenise cuts raw, which must be followed by padding zero bytes.
func (t *tokenised) tokenise(raw []byte) {
	t.raw, t.lines, t.slots = raw, t.lines[:0], t.slots[:0]
	for from := 0; from < len(raw); {
		to := len(raw)
		if i := bytes.IndexByte(raw[from:], '\n'); i >= 0 {
			to = from + i
		}
		l := line{start: uint32(from), end: uint32(to), slot: uint32(len(t.slots)), slots: noSlots}
		if to-from <= maxLine {
			t.line(&l)
		}
		t.lines = append(t.lines, l)
		from = to + 1
	}
}

// line finds the slots of l and the hash of its template. A slot covers whole
// words: what stands beside it is a separator or nothing.
func (t *tokenised) line(l *line) {
	buf := t.raw[: len(t.raw)+padding : len(t.raw)+padding]
	i, end := int(l.start), int(l.end)
	h := uint64(hashSeed)
	literal := i // where the literal text before the next slot begins
	for i < end {
		c := classes[buf[i]]
		if c == 0 {
			i++
			continue
		}
		start := i
		i++
		for {
			k := classes[buf[i]]
			if k == 0 {
				break
			}
			c |= k
			i++
		}
		if !variable(c, i-start) {
			continue
		}
		kind := uint16(kindVariable)
		if c&classDigit != 0 && (i-start == 2 && buf[i] == ':' || i-start == 4 && classes[buf[i]] == 0) {
			if lay, n := matchTime(buf[start:]); n > 0 {
				kind, i = kindTime+uint16(lay), start+n
			}
		}
		if len(t.slots)-int(l.slot) == maxSlots {
			t.slots = t.slots[:l.slot]
			return
		}
		t.slots = append(t.slots, slot{uint32(start), uint16(i - start), kind})
		h = hashSlot(hashBytes(h, buf, literal, start), kind)
		literal = i
	}
	l.slots = uint16(len(t.slots) - int(l.slot))
	l.hash = hashBytes(h, buf, literal, end)
}

// of gives the slots of l.
func (t *tokenised) of(l *line) []slot { return t.slots[l.slot : l.slot+uint32(l.slots)] }

// rehash gives the hash of l's template anew, after its slots were changed.
func (t *tokenised) rehash(l *line) {
	buf := t.raw[: len(t.raw)+padding : len(t.raw)+padding]
	h, literal := uint64(hashSeed), int(l.start)
	for _, s := range t.of(l) {
		h = hashSlot(hashBytes(h, buf, literal, int(s.start)), s.kind)
		literal = int(s.start) + int(s.len)
	}
	l.hash = hashBytes(h, buf, literal, int(l.end))
}

// The hash of templates is not proof against somebody who looks for
// collisions: whoever uses it compares the texts.
const (
	hashSeed  = 0x9e3779b97f4a7c15
	hashPrime = 0xd6e8feb86659fd93
)

func mix(h, v uint64) uint64 {
	hi, lo := bits.Mul64(h^v, hashPrime)
	return hi ^ lo
}

// hashSlot goes over a slot; no text has the same effect, as its length is hashed apart.
func hashSlot(h uint64, kind uint16) uint64 { return mix(h+1, uint64(kind)<<32|1<<63) }

// hashBytes hashes buf[from:to]; buf must go on for 8 bytes behind.
func hashBytes(h uint64, buf []byte, from, to int) uint64 {
	n := to - from
	for ; n >= 8; n -= 8 {
		h = mix(h, binary.LittleEndian.Uint64(buf[from:]))
		from += 8
	}
	if n > 0 {
		v := binary.LittleEndian.Uint64(buf[from:]) << (64 - 8*uint(n))
		h = mix(h+uint64(n), v)
	}
	return h
}
