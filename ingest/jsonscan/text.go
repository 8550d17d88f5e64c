package jsonscan

import (
	"unicode/utf16"
	"unicode/utf8"

	"github.com/emberline/emberline/ingest"
)

// text resolves escapes and converts to UTF-8, in the document's arena.
func (d *doc) text(s []byte, escaped bool) []byte {
	if escaped {
		from := len(d.arena)
		d.arena = ingest.Unescape(d.arena, s, escape)
		s = d.arena[from:len(d.arena):len(d.arena)]
	}
	if d.enc == ingest.CP949 {
		return d.enc.UTF8(s, nil)
	}
	return s
}

// escape appends what an escape of JSON's own names. One that JSON does not
// know, and half of a surrogate pair, name no character.
func escape(dst, s []byte) (out []byte, n int) {
	switch s[1] {
	case 'b':
		return append(dst, '\b'), 2
	case 'f':
		return append(dst, '\f'), 2
	case 'u':
		if r, n := codePoint(s); n > 0 {
			return utf8.AppendRune(dst, r), n
		}
	}
	return dst, 0
}

// codePoint reads \uXXXX, or a surrogate pair of them; n is 0 when it names no
// character.
func codePoint(s []byte) (r rune, n int) {
	r, ok := hex4(s)
	if !ok {
		return 0, 0
	}
	if !utf16.IsSurrogate(r) {
		return r, 6
	}
	if len(s) < 12 || s[6] != '\\' || s[7] != 'u' {
		return 0, 0
	}
	low, ok := hex4(s[6:])
	if !ok {
		return 0, 0
	}
	if r = utf16.DecodeRune(r, low); r == utf8.RuneError {
		return 0, 0
	}
	return r, 12
}

// hex4 reads the four digits behind \u.
func hex4(s []byte) (rune, bool) {
	if len(s) < 6 {
		return 0, false
	}
	var r rune
	for _, c := range s[2:6] {
		switch {
		case c >= '0' && c <= '9':
			c -= '0'
		case c >= 'a' && c <= 'f':
			c -= 'a' - 10
		case c >= 'A' && c <= 'F':
			c -= 'A' - 10
		default:
			return 0, false
		}
		r = r<<4 | rune(c)
	}
	return r, true
}

// wideLen is how many bytes of UTF-16 stand behind UTF-8 that was converted
// from it.
func wideLen(b []byte) int64 {
	var n int64
	for _, c := range b {
		switch {
		case c >= 0xF0:
			n += 4
		case c < 0x80 || c >= 0xC0:
			n += 2
		}
	}
	return n
}
