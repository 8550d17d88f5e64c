package haproxy

import (
	"bytes"

	"github.com/emberline/emberline/ingest/logs/entries"
	"github.com/emberline/emberline/ingest/logs/linelog"
	"github.com/emberline/emberline/ingest/stamp"
	"github.com/emberline/emberline/models"
)

// connection is a line about one request or connection:
//
//	client:port [accepted] frontend backend/server Tq/Tw/Tc/Tr/Tt status bytes cookie cookie flags counts queues {captures} "request"
//	client:port [accepted] frontend backend/server Tw/Tc/Tt bytes flags counts queues
//	client:port [accepted] frontend/listener: message
type connection struct {
	client, accepted []byte
	stamp            stamp.Stamp
	rest             []byte
}

// accept reads the client and the time at which it was accepted.
func accept(b []byte) (c connection, ok bool) {
	at := linelog.Word(b, 0)
	if at == 0 || !bytes.HasPrefix(b[at:], []byte(" [")) || bytes.LastIndexByte(b[:at], ':') <= 0 {
		return c, false
	}
	when, rest, ok := entries.Between(b[at:], "[", "] ")
	if !ok || len(when) > 40 {
		return c, false
	}
	s, ok := stamp.Parse(when)
	if !ok || s.NoDate || s.Len != len(when) || s.Resolution > models.ResMilli || bytes.IndexByte(when, '/') < 0 {
		return c, false
	}
	return connection{client: b[:at], accepted: when, stamp: s, rest: rest}, true
}

// timers are the names of the slashed numbers, by how many there are.
var timers = map[int][]string{
	5: {"time.request", "time.queue", "time.connect", "time.response", "time.total"},
	3: {"time.queue", "time.connect", "time.total"},
}

func (c *connection) fill(w *linelog.Writer) {
	rec := &w.Rec
	w.Time(c.stamp, c.accepted)
	rec.Text = c.rest
	i := bytes.LastIndexByte(c.client, ':')
	w.Attr("client.address", c.client[:i])
	w.Number("client.port", c.client[i+1:])
	if _, req, ok := entries.Cut(c.rest, ` "`); ok {
		if end := bytes.LastIndexByte(req, '"'); end >= 0 {
			req = req[:end]
		}
		entries.Request(w, req)
	}
	f := bytes.Fields(c.rest)
	if len(f) < 6 || bytes.HasSuffix(f[0], []byte{':'}) {
		name, _, _ := entries.Cut(c.rest, ": ")
		w.Attr("haproxy.frontend", name)
		rec.Severity = models.SevWarn
		return
	}
	w.Attr("haproxy.frontend", bytes.TrimSuffix(f[0], []byte{'~'}))
	backend, server, _ := entries.Cut(f[1], "/")
	w.Attr("haproxy.backend", backend)
	w.Attr("haproxy.server", server)
	parts := bytes.Split(f[2], []byte{'/'})
	names := timers[len(parts)]
	for k, name := range names {
		// "+" marks a log written before the end; -1 an end before that phase.
		entries.Attr(w, "haproxy."+name, bytes.TrimPrefix(parts[k], []byte{'+'}))
	}
	if len(names) == 5 && len(f) > 7 {
		rec.Severity = entries.HTTPSeverity(f[3])
		entries.Attr(w, "http.response.status_code", f[3])
		w.Number("http.response.size", bytes.TrimPrefix(f[4], []byte{'+'}))
		w.Attr("haproxy.termination", f[7])
		return
	}
	w.Number("network.io.size", bytes.TrimPrefix(f[3], []byte{'+'}))
	w.Attr("haproxy.termination", f[4])
	if rec.Severity = models.SevInfo; !bytes.HasPrefix(f[4], []byte("--")) {
		rec.Severity = models.SevWarn
	}
}
