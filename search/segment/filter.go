package segment

import (
	"unicode/utf8"

	"github.com/cespare/xxhash/v2"

	"github.com/emberline/emberline/search/segment/archive"
	"github.com/emberline/emberline/search/words"
)

// A block's filter holds what its literals can be asked for: of a run of Han,
// Hangul or Kana every character and every pair, of any other word the whole
// and its first bytes. It is a Bloom filter of about 10 bits an entry.
const (
	filterBits   = 10
	filterHashes = 6
	prefixBytes  = 3
	prefixSalt   = 0x9E3779B97F4A7C15
	// filterShare of the raw bytes is the most a filter may take; without one
	// the block's literals may hold any word.
	filterShare = 12
	filterLeast = 256
)

// filterCoder collects the entries of one block after the other.
type filterCoder struct {
	folded []byte
	table  []uint64 // open addressing; 0 is empty
	n      int
}

func (f *filterCoder) reset() {
	f.n = 0
	clear(f.table)
}

// add takes in all words of b, at most until the filter cannot hold more than most entries.
func (f *filterCoder) add(b []byte, most int) {
	f.folded = words.Fold(f.folded[:0], b)
	t := f.folded
	words.Each(t, func(start, end int, cjk bool) bool {
		if cjk {
			grams(t[start:end], func(h uint64) { f.insert(h) })
		} else {
			f.insert(xxhash.Sum64(t[start:end]))
			if end-start >= prefixBytes {
				f.insert(xxhash.Sum64(t[start:start+prefixBytes]) ^ prefixSalt)
			}
		}
		return f.n <= most
	})
}

func (f *filterCoder) insert(h uint64) {
	if h == 0 {
		h = 1
	}
	if 2*f.n >= len(f.table) {
		old := f.table
		f.table = make([]uint64, max(1024, 2*len(old)))
		f.n = 0
		for _, x := range old {
			if x != 0 {
				f.insert(x)
			}
		}
	}
	mask := uint64(len(f.table) - 1)
	for i := h & mask; ; i = (i + 1) & mask {
		switch f.table[i] {
		case h:
			return
		case 0:
			f.table[i] = h
			f.n++
			return
		}
	}
}

// filterRoom is the most entries a filter may have beside raw bytes.
func filterRoom(raw int64) int { return int(max(raw/filterShare, filterLeast)) * 8 / filterBits }

// grams calls f with the hash of every character and every pair of a CJK run.
func grams(run []byte, f func(uint64)) {
	prev := -1
	for i := 0; i < len(run); {
		_, n := utf8.DecodeRune(run[i:])
		f(xxhash.Sum64(run[i : i+n]))
		if prev >= 0 {
			f(xxhash.Sum64(run[prev : i+n]))
		}
		prev = i
		i += n
	}
}

// filter is a Bloom filter as stored.
type filter []byte

// bit gives the position of the k-th bit of an entry.
func (f filter) bit(h uint64, k uint64) uint64 {
	// Two halves of one hash make as many as are needed.
	return (h + k*(h>>32|1)) % (uint64(len(f)) * 8)
}

func (f filter) set(h uint64) {
	for k := range uint64(filterHashes) {
		b := f.bit(h, k)
		f[b/8] |= 1 << (b % 8)
	}
}

func (f filter) has(h uint64) bool {
	if h == 0 {
		h = 1
	}
	for k := range uint64(filterHashes) {
		b := f.bit(h, k)
		if f[b/8]&(1<<(b%8)) == 0 {
			return false
		}
	}
	return true
}

// asked is what a word needs a filter to hold.
type asked struct {
	hashes []uint64
	any    bool // the filter cannot tell
	broken bool // the word holds a separator, so that it can stand over a line's end
}

// ask prepares a word. A text of several words (a CJK run beside Latin
// letters, a number with dots) needs all of them.
func ask(w archive.Word) asked {
	var a asked
	if !utf8.Valid(w.Text) {
		// A piece of a character is no word of its own.
		return asked{any: true, broken: true}
	}
	for _, c := range w.Text {
		a.broken = a.broken || words.Class(c) == words.Separator
	}
	words.Each(w.Text, func(start, end int, cjk bool) bool {
		part := w.Text[start:end]
		switch {
		case cjk:
			grams(part, func(h uint64) { a.hashes = append(a.hashes, h) })
		case !w.Prefix || end < len(w.Text):
			a.hashes = append(a.hashes, xxhash.Sum64(part))
		case len(part) >= prefixBytes:
			a.hashes = append(a.hashes, xxhash.Sum64(part[:prefixBytes])^prefixSalt)
		}
		return true
	})
	a.any = len(a.hashes) == 0
	return a
}

// may says whether a block's literals may hold the word, given its filter.
func (a asked) may(f filter) bool {
	if a.any {
		return true
	}
	for _, h := range a.hashes {
		if !f.has(h) {
			return false
		}
	}
	return true
}

// filterFlag stands in front of a stored filter: whether the block has
// literals at all, and whether their filter was left out as too large.
const (
	filterNone  = iota // no literals
	filterKept         // the filter follows
	filterLarge        // literals that any word may be in
)

// literalFilter is what is known of a block's literals.
type literalFilter struct {
	kind byte
	bits filter
}

func parseFilter(b []byte) (literalFilter, error) {
	c := cursor{b: b}
	l := literalFilter{kind: c.byte()}
	l.bits = filter(c.b)
	if c.bad || l.kind > filterLarge || (l.kind == filterKept) != (len(l.bits) > 0) {
		return l, errDamaged
	}
	return l, nil
}

// may says whether the literals may hold the word.
func (l literalFilter) may(a asked) bool {
	return l.kind != filterNone && (l.kind == filterLarge || a.may(l.bits))
}

// append stores the filter of a block of raw bytes, after the words of its
// literals, if it has any, were added.
func (f *filterCoder) append(dst []byte, literals bool, raw int64) []byte {
	if !literals {
		return append(dst, filterNone)
	}
	if f.n > filterRoom(raw) {
		return append(dst, filterLarge)
	}
	dst = append(dst, filterKept)
	from := len(dst)
	dst = append(dst, make([]byte, f.n*filterBits/8+1)...)
	bits := filter(dst[from:])
	for _, h := range f.table {
		if h != 0 {
			bits.set(h)
		}
	}
	return dst
}
