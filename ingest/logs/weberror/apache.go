package weberror

import (
	"bytes"

	"github.com/emberline/emberline/ingest/logs/entries"
	"github.com/emberline/emberline/ingest/logs/linelog"
	"github.com/emberline/emberline/ingest/stamp"
)

// apache reads "[Sat Oct 15 15:19:03.250103 2022] [core:error] [pid 9] message".
func apache(line []byte, h *head) bool {
	if len(line) < 20 || line[0] != '[' {
		return false
	}
	s, ok := stamp.Parse(line[1:])
	if !ok || s.NoDate || s.NoYear {
		return false
	}
	i := 1 + s.Len
	if !entries.Has(line[min(i, len(line)):], "] [") {
		return false
	}
	in, _, ok := entries.Between(line[i+1:], "[", "]")
	if !ok {
		return false
	}
	level := in
	var module []byte
	if m, l, ok := entries.Cut(in, ":"); ok {
		module, level = m, l
	}
	if severity(level) == 0 || bytes.IndexByte(in, ' ') >= 0 {
		return false
	}
	*h = head{stamp: s, from: 1, until: i, level: level, severity: severity(level), module: module}
	h.message = i + 2 + len(in) + 2
	for h.message < len(line) {
		rest := line[h.message:]
		k := linelog.Spaces(rest, 0)
		in, _, ok := entries.Between(rest[k:], "[", "]")
		if !ok || !entries.Has(rest[k:], "[") {
			break
		}
		switch {
		case entries.Has(in, "pid "):
			h.pid, h.tid, _ = entries.Cut(in[len("pid "):], ":tid ")
		case entries.Has(in, "client "):
			h.client = in[len("client "):]
		case entries.Has(in, "remote "):
			h.client = in[len("remote "):]
		default:
			return true
		}
		h.message += k + len(in) + 2
	}
	h.message = linelog.Spaces(line, min(h.message, len(line)))
	return true
}

// apacheContext names the code of the message and who asked.
func apacheContext(w *linelog.Writer, text []byte) {
	w.Rec.Text = text
	if n := len("AH00094"); len(text) > n && entries.Has(text, "AH") && text[n] == ':' && entries.Digits(text[2:n]) == n-2 {
		w.Attr("error.code", text[:n])
	}
	if _, v, ok := entries.Cut(linelog.FirstLine(text), ", referer: "); ok {
		w.Attr("http.request.header.referer", v)
	}
}
