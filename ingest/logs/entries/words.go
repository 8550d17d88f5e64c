package entries

import (
	"bytes"

	"github.com/emberline/emberline/ingest/logs/linelog"
	"github.com/emberline/emberline/models"
)

// Cut gives what stands before and after the first sep; all of b and nil when
// there is none.
func Cut(b []byte, sep string) (before, after []byte, ok bool) {
	return bytes.Cut(b, []byte(sep))
}

// Between gives what stands between two marks, and what follows the second.
func Between(b []byte, open, end string) (in, rest []byte, ok bool) {
	_, b, ok = bytes.Cut(b, []byte(open))
	if !ok {
		return nil, nil, false
	}
	in, rest, ok = bytes.Cut(b, []byte(end))
	return in, rest, ok
}

// Digits counts the digits that b begins with.
func Digits(b []byte) int {
	n := 0
	for n < len(b) && b[n] >= '0' && b[n] <= '9' {
		n++
	}
	return n
}

// Has is bytes.HasPrefix for a constant.
func Has(b []byte, prefix string) bool {
	return len(b) >= len(prefix) && string(b[:len(prefix)]) == prefix
}

// HTTPSeverity is what a response's status says of its request.
func HTTPSeverity(status []byte) models.Severity {
	if len(status) != 3 {
		return models.SevUnspecified
	}
	switch status[0] {
	case '5':
		return models.SevError
	case '4':
		return models.SevWarn
	case '1', '2', '3':
		return models.SevInfo
	}
	return models.SevUnspecified
}

// Request adds what a request line such as "GET /a?b HTTP/1.1" asked for; a
// line of one word adds nothing.
func Request(w *linelog.Writer, line []byte) {
	if f := bytes.Fields(line); len(f) > 1 {
		w.Attr("http.request.method", f[0])
		Target(w, f[1])
	}
}

// Target adds path and query of what a request asked for.
func Target(w *linelog.Writer, target []byte) {
	path, query, _ := Cut(target, "?")
	w.Attr("url.path", path)
	w.Attr("url.query", query)
}

// TypeOf says whether a text is a number as JSON writes it, without an exponent.
func TypeOf(text []byte) models.AttrType {
	n := bytes.TrimPrefix(text, []byte{'-'})
	k := Digits(n)
	if k == 0 || k > 1 && n[0] == '0' || k > 18 {
		return models.AttrString
	}
	if n = n[k:]; len(n) > 1 && n[0] == '.' {
		n = n[1+Digits(n[1:]):]
	}
	if len(n) > 0 {
		return models.AttrString
	}
	return models.AttrNumber
}

// Attr adds an attribute that may be a number, whole or not.
func Attr(w *linelog.Writer, key string, value []byte) {
	if len(value) > 0 {
		w.Rec.Attrs = append(w.Rec.Attrs, models.Attr{Key: key, Value: value, Type: TypeOf(value)})
	}
}
