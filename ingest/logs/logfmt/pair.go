package logfmt

import (
	"bytes"
	"strconv"
	"unicode/utf8"

	"github.com/emberline/emberline/models"
)

// pair is one key with its value.
type pair struct {
	key, value []byte // the value without its quotes, escapes as written
	equals     bool   // key=, not a bare word
	quoted     bool
	escaped    bool
	open       bool // the closing quote is missing
}

// next reads the pair at the beginning of a line's rest; ok is false at its end.
func next(b []byte) (p pair, rest []byte, ok bool) {
	i := 0
	for i < len(b) && b[i] <= ' ' {
		i++
	}
	if i == len(b) {
		return pair{}, nil, false
	}
	start := i
	for i < len(b) && b[i] > ' ' && b[i] != '=' && b[i] != '"' {
		i++
	}
	p.key = b[start:i]
	if i == len(b) || b[i] <= ' ' {
		return p, b[i:], true
	}
	if b[i] == '"' || i == start { // a quote, or '=', where a key should stand
		for i < len(b) && b[i] > ' ' {
			i++
		}
		p.key = b[start:i]
		return p, b[i:], true
	}
	p.equals = true
	i++
	if i == len(b) || b[i] != '"' {
		start = i
		for i < len(b) && b[i] > ' ' {
			i++
		}
		p.value = b[start:i]
		return p, b[i:], true
	}
	p.quoted = true
	i++
	start = i
	for i < len(b) && b[i] != '"' {
		if b[i] == '\\' {
			p.escaped = true
			i++
		}
		i++
	}
	if i >= len(b) {
		p.open = true
		p.value = b[start:]
		return p, nil, true
	}
	p.value = b[start:i]
	return p, b[i+1:], true
}

// kind is how the value is to be written: bare numbers and truths as such.
func (p pair) kind() models.AttrType {
	if p.quoted || !p.equals {
		return models.AttrString
	}
	switch {
	case string(p.value) == "true" || string(p.value) == "false":
		return models.AttrBool
	case number(p.value):
		return models.AttrNumber
	}
	return models.AttrString
}

// number says whether v is a number as JSON writes it; long runs of digits are
// left as they are, they are names of something.
func number(v []byte) bool {
	if len(v) == 0 || len(v) > 24 {
		return false
	}
	i := 0
	if v[0] == '-' {
		i++
	}
	from := i
	for i < len(v) && v[i] >= '0' && v[i] <= '9' {
		i++
	}
	if i == from || v[from] == '0' && i > from+1 {
		return false
	}
	if i < len(v) && v[i] == '.' {
		i++
		from = i
		for i < len(v) && v[i] >= '0' && v[i] <= '9' {
			i++
		}
		if i == from {
			return false
		}
	}
	return i == len(v)
}

// plainKey says whether a key looks like one that a program wrote.
func plainKey(k []byte) bool {
	for i, c := range k {
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c == '_', c == '@', c >= utf8.RuneSelf:
		case i > 0 && (c >= '0' && c <= '9' || c == '.' || c == '-' || c == '/' || c == '#'):
		default:
			return false
		}
	}
	return len(k) > 0
}

// escape appends what an escape of Go's own names: a character by its number,
// or of \x the byte.
func escape(dst, v []byte) (out []byte, n int) {
	size := 0
	switch v[1] {
	case 'x':
		size = 2
	case 'u':
		size = 4
	case 'U':
		size = 8
	}
	if size == 0 || len(v) < 2+size {
		return dst, 0
	}
	r, err := strconv.ParseUint(string(v[2:2+size]), 16, 32)
	switch c := rune(r); {
	case err != nil:
	case size == 2:
		return append(dst, byte(r)), 2 + size
	case r <= utf8.MaxRune && utf8.ValidRune(c):
		return utf8.AppendRune(dst, c), 2 + size
	}
	return dst, 0
}

func blank(b []byte) bool { return len(bytes.TrimSpace(b)) == 0 }
