package query

import (
	"errors"
	"strings"
	"unicode"
	"unicode/utf8"
)

// ColumnOf is where in the query an error of Parse lies, from 1, in characters,
// and its message without that; 0 and "" for an error about the whole of it.
func ColumnOf(err error) (column int, message string) {
	var f failure
	errors.As(err, &f)
	return f.column, f.plain
}

// Hole is the place in a query that is being written at.
type Hole struct {
	// From and To are what a completion replaces, in characters from 0.
	From, To int
	// Text is what is written of it before the place, without quotes.
	Text string
	// Field is whose value it is, in lower case where it is builtin; "" for a
	// word, or for the beginning of a field's name.
	Field string
	// Operator says that one stands behind a name already.
	Operator bool
}

// HoleAt finds what is written at a place of a query, which need not be
// complete or right. at is in characters from 0; beyond the end means there.
func HoleAt(src string, at int) Hole {
	pos := 0
	for ; at > 0 && pos < len(src); at-- {
		_, n := utf8.DecodeRuneInString(src[pos:])
		pos += n
	}
	hole := func(from, to int) Hole {
		return Hole{From: utf8.RuneCountInString(src[:from]), To: utf8.RuneCountInString(src[:to]), Text: unquoted(src[from:pos])}
	}
	for i := 0; i < len(src); {
		r, n := utf8.DecodeRuneInString(src[i:])
		if unicode.IsSpace(r) || r == '(' || r == ')' || r == '-' {
			if i += n; pos < i {
				break
			}
			continue
		}
		if pos < i {
			break
		}
		name := quotedEnd(src[i:])
		if name == 0 {
			name = scanName(src[i:])
		}
		rest := src[i+name:]
		_, op := scanOp(rest)
		if op == 0 || strings.HasPrefix(rest, "::") || strings.HasPrefix(rest, "://") {
			end := i + name
			if src[i] != '"' {
				end = i + max(bareEnd(src[i:]), 1)
			}
			if pos <= end {
				return hole(i, end)
			}
			i = end
			continue
		}
		from := i + name + op
		end := from + quotedEnd(src[from:])
		if end == from {
			end += bareEnd(src[from:])
		}
		switch {
		case pos <= i+name:
			h := hole(i, i+name)
			h.Operator = true
			return h
		case pos < from: // within >=
			return Hole{From: utf8.RuneCountInString(src[:pos]), To: utf8.RuneCountInString(src[:pos])}
		case pos <= end:
			h := hole(from, end)
			h.Field = unquoted(src[i : i+name])
			if l := strings.ToLower(h.Field); builtin[l] != classAttr {
				h.Field = l
			}
			return h
		}
		i = end
	}
	return hole(pos, pos)
}

// quotedEnd is the length of the quoted text at the start of s, closed or not;
// 0 when there is none.
func quotedEnd(s string) int {
	if !strings.HasPrefix(s, `"`) {
		return 0
	}
	for i := 1; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return len(s)
}

// unquoted gives a text without the quotes it stands in.
func unquoted(s string) string {
	if !strings.HasPrefix(s, `"`) {
		return s
	}
	s = s[1:]
	if n := len(s); strings.HasSuffix(s, `"`) && !strings.HasSuffix(s, `\"`) {
		s = s[:n-1]
	}
	return strings.NewReplacer(`\"`, `"`, `\\`, `\`).Replace(s)
}

// Fields are the names of the builtin fields, in the order to offer them.
func Fields() []string {
	return []string{"text", "severity", "kind", "source", "host", "service", "actor", "time"}
}

// WriteName and WriteValue write a field's name or value so that it is read
// back as it is.
func WriteName(name string) string {
	if n := scanName(name); n == len(name) && n > 0 {
		return name
	}
	var b strings.Builder
	quote(&b, name)
	return b.String()
}

// WriteValue is explained at WriteName.
func WriteValue(value string) string {
	first, _ := utf8.DecodeRuneInString(value)
	if (unicode.IsLetter(first) || unicode.IsDigit(first)) && bareEnd(value) == len(value) && !strings.Contains(value, "*") && !strings.Contains(value, "..") {
		return value
	}
	var b strings.Builder
	quote(&b, value)
	return b.String()
}
