// Package words says what a word is, once, for the archive's templates and
// filters and for the query language. A word is a longest run of letters,
// digits, '_' and bytes ≥ 0x80, cut where writing changes between Han, Hangul
// or Kana and everything else: particles stick to what is before them, so that
// "DB가" holds the words "DB" and "가", and "web01서버" is found by web01. Symbols
// and punctuation outside ASCII cut words in the same way: “error” holds error.
//
// Words compare case-folded. Runs of Han, Hangul and Kana match as substrings,
// down to a single syllable, and so do runs of symbols; all other words match
// whole. What never lives here: parsing of queries, any index.
package words

import (
	"bytes"
	"unicode"
	"unicode/utf8"
)

// class of a byte: 0 separator, 1 letter or '_', 2 digit, 3 byte ≥ 0x80.
var class [256]uint8

// The classes of Class.
const (
	Separator = 0
	Letter    = 1
	Digit     = 2
	High      = 3
)

func init() {
	for c := range class {
		switch {
		case c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_':
			class[c] = Letter
		case c >= '0' && c <= '9':
			class[c] = Digit
		case c >= 0x80:
			class[c] = High
		}
	}
}

// Class is the class of a byte: Separator, Letter, Digit or High. A word never
// crosses a Separator; within a run of the others Each knows where words end.
func Class(c byte) uint8 { return class[c] }

// CJK says whether r is written without spaces between words: Han, Hangul
// (syllables and letters), Hiragana, Katakana; and whatever outside ASCII is
// no part of a word at all: symbols, emoji, quotation marks, dashes, spaces.
func CJK(r rune) bool {
	switch {
	case r < utf8.RuneSelf:
		return false
	case r >= 0xAC00 && r <= 0xD7FB, r >= 0x4E00 && r <= 0x9FFF, r >= 0x1100 && r <= 0x11FF,
		r >= 0x3040 && r <= 0x30FF, r >= 0x3130 && r <= 0x318F, r >= 0x3400 && r <= 0x4DBF,
		r >= 0xA960 && r <= 0xA97F, r >= 0x31F0 && r <= 0x31FF, r >= 0xF900 && r <= 0xFAFF,
		r >= 0xFF66 && r <= 0xFFDC, r >= 0x20000 && r <= 0x323AF, r >= 0x3005 && r <= 0x3007:
		return true
	case r == utf8.RuneError: // bytes that are no character may be letters of another encoding
		return false
	case r == '\u200c' || r == '\u200d', unicode.IsLetter(r): // joiners stand within a word
		return false
	}
	return unicode.In(r, unicode.P, unicode.S, unicode.Z, unicode.C)
}

// Each calls f for every word of b in order: b[start:end], and whether it is
// written in CJK. It stops when f returns false.
func Each(b []byte, f func(start, end int, cjk bool) bool) {
	for i := 0; i < len(b); {
		if class[b[i]] == Separator {
			i++
			continue
		}
		cjk, n := writing(b[i:])
		start := i
		for i += n; i < len(b) && class[b[i]] != Separator; i += n {
			var is bool
			if is, n = writing(b[i:]); is != cjk {
				break
			}
		}
		if !f(start, i, cjk) {
			return
		}
	}
}

// writing says whether the first character of b is CJK, and its length.
func writing(b []byte) (cjk bool, n int) {
	c := b[0]
	if c < utf8.RuneSelf {
		return false, 1
	}
	if c >= 0xE5 && c <= 0xEC && c != 0xEA && len(b) >= 3 && b[1]&0xC0 == 0x80 && b[2]&0xC0 == 0x80 {
		return true, 3 // most of Han and Hangul, and nothing else
	}
	r, n := utf8.DecodeRune(b)
	return CJK(r), n
}

// Fold appends the case-folded form of b to dst. Folding a word and folding
// the text that holds it agree. Invalid bytes stay as they are.
func Fold(dst, b []byte) []byte {
	for i := 0; i < len(b); {
		c := b[i]
		if c < utf8.RuneSelf {
			if c >= 'A' && c <= 'Z' {
				c += 'a' - 'A'
			}
			dst = append(dst, c)
			i++
			continue
		}
		if c < 0xC2 || c > 0xE2 { // from U+3000 on, within a character, or invalid: as it is
			dst = append(dst, c)
			i++
			continue
		}
		r, n := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && n == 1 {
			dst = append(dst, b[i:i+n]...)
		} else {
			dst = utf8.AppendRune(dst, unicode.ToLower(r))
		}
		i += n
	}
	return dst
}

// Contains says whether text holds the word at a place where a word begins
// and, unless prefix, ends; a CJK word is sought as a substring. Both must be
// folded. It gives the index of the first such place, or -1.
func Contains(text, word []byte, prefix bool) int {
	if len(word) == 0 {
		return -1
	}
	first, n := utf8.DecodeRune(word)
	last, _ := utf8.DecodeLastRune(word)
	inside, open := CJK(first), prefix || CJK(last)
	for from := 0; ; {
		i := bytes.Index(text[from:], word)
		if i < 0 {
			return -1
		}
		i += from
		if (inside || begins(text, i)) && (open || ends(text, i+len(word))) {
			return i
		}
		from = i + n
	}
}

// begins says whether a non-CJK word can begin at i.
func begins(text []byte, i int) bool {
	if i == 0 || class[text[i-1]] == Separator {
		return true
	}
	r, _ := utf8.DecodeLastRune(text[:i])
	return CJK(r)
}

// ends says whether a non-CJK word can end before i.
func ends(text []byte, i int) bool {
	if i >= len(text) || class[text[i]] == Separator {
		return true
	}
	r, _ := utf8.DecodeRune(text[i:])
	return CJK(r)
}
