package weberror

import (
	"bytes"

	"github.com/emberline/emberline/ingest/logs/entries"
	"github.com/emberline/emberline/ingest/logs/linelog"
	"github.com/emberline/emberline/ingest/stamp"
)

// nginx reads "2022/10/15 15:19:03 [error] 54053#0: *1 message, client: …".
func nginx(line []byte, h *head) bool {
	if len(line) < 24 || line[4] != '/' {
		return false
	}
	s, ok := stamp.Parse(line)
	if !ok || s.NoDate || !entries.Has(line[s.Len:], " [") {
		return false
	}
	level, rest, ok := entries.Between(line[s.Len:], "[", "] ")
	if !ok || severity(level) == 0 {
		return false
	}
	pid, rest2, ok := entries.Cut(rest, "#")
	tid, _, ok2 := entries.Cut(rest2, ": ")
	if !ok || !ok2 || entries.Digits(pid) != len(pid) || len(pid) == 0 || entries.Digits(tid) != len(tid) {
		return false
	}
	*h = head{stamp: s, until: s.Len, level: level, severity: severity(level), pid: pid, tid: tid}
	h.message = len(line) - len(rest2) + len(tid) + 2
	return true
}

// context are the parts that nginx adds behind a message, in its order.
var context = [...]struct{ mark, key string }{
	{", client: ", "client.address"}, {", server: ", "server.address"}, {", request: \"", "http.request.line"},
	{", subrequest: \"", "nginx.subrequest"}, {", upstream: \"", "url.upstream"},
	{", host: \"", "http.request.header.host"}, {", referrer: \"", "http.request.header.referer"},
}

// nginxContext takes a connection's number and the parts behind the message.
func nginxContext(w *linelog.Writer, text []byte) {
	if len(text) > 1 && text[0] == '*' {
		n := entries.Digits(text[1:])
		w.Number("nginx.connection", text[1:1+n])
		text = bytes.TrimLeft(text[1+n:], " ")
	}
	w.Rec.Text = text
	for i, c := range context {
		_, v, ok := entries.Cut(text, c.mark)
		if !ok {
			continue
		}
		if quoted := c.mark[len(c.mark)-1] == '"'; quoted {
			v, _, _ = entries.Cut(v, `"`)
		} else if end := bytes.IndexByte(v, ','); end >= 0 {
			v = v[:end]
		}
		v = linelog.FirstLine(v)
		w.Attr(c.key, v)
		if i == 2 {
			entries.Request(w, v)
		}
	}
}
