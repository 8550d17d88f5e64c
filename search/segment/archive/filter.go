package archive

import (
	"bytes"
	"encoding/binary"
	"math/bits"
	"unicode/utf8"

	"github.com/emberline/emberline/search/words"
)

// A filter says of a block which words its variables, spans and raw lines do
// not hold. It is a Bloom filter of 10 bits and 6 hashes a word whose hashes
// of one word stand in one line of 64 bytes, so that asking costs one short
// read. Words are folded; of a CJK run its characters and pairs of characters
// are in it, so that a part of the run can be sought.
const (
	filterBits   = 10
	filterHashes = 6
	filterLine   = 64 // bytes
	filterShare  = 12 // a filter of more than 1/12 of the raw bytes is left out
	wordTable    = 1 << 16
)

// Seeds that keep words, single characters and pairs apart.
const (
	seedWord   = 0x2545f4914f6cdd1d
	seedSingle = 0x9fb21c651e98df25
	seedPair   = 0xa0761d6478bd642f
)

// wordSet collects the hashes of the different words of a block.
type wordSet struct {
	table [wordTable]uint64 // open addressing; 0 is free
	list  []uint64
	limit int
	fold  []byte
	known [4096][]byte // runs that were added, by hash
}

// reset empties the set for a block of n raw bytes.
func (s *wordSet) reset(n int) {
	if len(s.list) < wordTable/64 {
		for _, h := range s.list {
			for at := h % wordTable; s.table[at] != 0; at = (at + 1) % wordTable {
				s.table[at] = 0
			}
		}
	} else {
		clear(s.table[:])
	}
	clear(s.known[:])
	s.list = s.list[:0]
	s.limit = n * 8 / (filterBits * filterShare)
}

// full says that the filter is left out, so that nothing more need be added.
func (s *wordSet) full() bool { return len(s.list) > s.limit }

func (s *wordSet) put(h uint64) {
	if h == 0 {
		h = 1
	}
	at := h % wordTable
	for s.table[at] != 0 {
		if s.table[at] == h {
			return
		}
		at = (at + 1) % wordTable
	}
	s.table[at] = h
	s.list = append(s.list, h)
}

// token adds the words of a run without separators. The array of p must go on
// for 8 bytes behind it and stay as it is until the set is reset.
func (s *wordSet) token(p []byte) {
	if s.full() {
		return
	}
	if len(p) <= 64 {
		if h, ok := hashASCII(p); ok {
			s.put(h)
			return
		}
	}
	// The runs themselves are compared: nobody shall hide a word behind another
	// of the same hash.
	at := &s.known[hashBytes(hashSeed, p[:len(p)+8], 0, len(p))%uint64(len(s.known))]
	if bytes.Equal(*at, p) {
		return
	}
	*at = p
	s.fold = words.Fold(s.fold[:0], p)
	s.text(s.fold)
}

// text adds the words of folded text.
func (s *wordSet) text(p []byte) {
	words.Each(p, func(start, end int, cjk bool) bool {
		w := p[start:end]
		if !cjk {
			s.put(hashWord(w))
			return !s.full()
		}
		var last rune
		for i := 0; i < len(w); {
			r, n := utf8.DecodeRune(w[i:])
			s.put(hashSingle(r))
			if i > 0 {
				s.put(hashPair(last, r))
			}
			last = r
			i += n
		}
		return !s.full()
	})
}

// all adds the words of any text. The array of p must go on for 8 bytes behind it.
func (s *wordSet) all(p []byte) {
	for i := 0; i < len(p) && !s.full(); {
		if classes[p[i]] == 0 {
			i++
			continue
		}
		start := i
		for i < len(p) && classes[p[i]] != 0 {
			i++
		}
		s.token(p[start:i])
	}
}

// filter gives the filter; ok is false when it is left out.
func (s *wordSet) filter() (f []byte, ok bool) {
	if s.full() {
		return nil, false
	}
	n := (len(s.list)*filterBits + 8*filterLine - 1) / (8 * filterLine)
	f = make([]byte, n*filterLine)
	for _, h := range s.list {
		at := filterLineOf(h, n) * filterLine
		line := f[at : at+filterLine]
		b := filterBitsOf(h)
		for range filterHashes {
			line[b>>3&63] |= 1 << (b & 7)
			b >>= 9
		}
	}
	return f, true
}

// filterLineOf says which of n lines holds the bits of h.
func filterLineOf(h uint64, n int) int {
	hi, _ := bits.Mul64(h, uint64(n))
	return int(hi)
}

// filterBitsOf gives the places of the bits of h, 9 bits each.
func filterBitsOf(h uint64) uint64 { return mix(h, seedPair) }

// holds says whether a line of a filter may hold h.
func holds(line []byte, h uint64) bool {
	b := filterBitsOf(h)
	for range filterHashes {
		if line[b>>3&63]&(1<<(b&7)) == 0 {
			return false
		}
		b >>= 9
	}
	return true
}

func hashSingle(r rune) uint64 { return mix(mix(seedSingle, uint64(r)), seedWord) }

func hashPair(a, b rune) uint64 {
	return mix(mix(seedPair, uint64(a)<<32|uint64(b)), seedWord)
}

// hashWord hashes a folded word.
func hashWord(w []byte) uint64 {
	h := uint64(seedWord)
	for ; len(w) >= 8; w = w[8:] {
		h = mix(h, binary.LittleEndian.Uint64(w))
	}
	v := uint64(0)
	for i, c := range w {
		v |= uint64(c) << (8 * i)
	}
	return mix(h+uint64(len(w)), v)
}

// hashASCII is hashWord of the folded p when that is ASCII alone. The array of
// p must go on for 8 bytes behind it.
func hashASCII(p []byte) (uint64, bool) {
	const ones, highs = 0x0101010101010101, 0x8080808080808080
	h, n := uint64(seedWord), len(p)
	p = p[: n+8 : n+8]
	for i := 0; ; i += 8 {
		v := binary.LittleEndian.Uint64(p[i:])
		left := n - i
		if left < 8 {
			v &= 1<<(8*uint(left)) - 1
		}
		if v&highs != 0 {
			return 0, false
		}
		// Bytes from A to Z have the high bit in the first sum and not in the second.
		upper := (v + (0x80-'A')*ones) &^ (v + (0x7f-'Z')*ones) & highs
		v |= upper >> 2
		if left < 8 {
			return mix(h+uint64(left), v), true
		}
		h = mix(h, v)
	}
}
