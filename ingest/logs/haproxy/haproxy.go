// Package haproxy reads HAProxy's log behind a syslog header or alone: requests
// (option httplog), connections (tcplog), failed handshakes and what the process
// says of itself. A request's time is when it was accepted; it is written to the
// log when it ended. What never lives here: other programs' syslog lines.
package haproxy

import (
	"bytes"
	"context"

	"github.com/emberline/emberline/ingest"
	"github.com/emberline/emberline/ingest/logs/entries"
	"github.com/emberline/emberline/ingest/logs/linelog"
	"github.com/emberline/emberline/ingest/stamp"
	"github.com/emberline/emberline/models"
)

// Format is HAProxy's log.
var Format = ingest.Format{
	Name:   "haproxy",
	Title:  models.Localized{Ko: "HAProxy 로그", En: "HAProxy log"},
	Detect: detect,
	Decode: decode,
}

func detect(s *ingest.Sample) ingest.Score {
	var h header
	return entries.Detect(s, 96, func(line []byte) bool {
		h.read(line)
		if h.tagged {
			return true
		}
		_, ok := accept(line)
		return ok
	}, nil, "are of a process named haproxy, or a connection with its time of acceptance")
}

// header is what syslog put in front.
type header struct {
	tagged    bool
	stamp     stamp.Stamp
	time      []byte
	host, pid []byte
	pri       []byte
	message   int
}

// read finds "haproxy[pid]: " behind a time and a host.
func (h *header) read(line []byte) {
	*h = header{}
	head := line[:min(len(line), 160)]
	i := bytes.Index(head, []byte("haproxy["))
	if i < 0 {
		return
	}
	pid, _, ok := entries.Between(line[i:], "[", "]: ")
	if !ok || entries.Digits(pid) != len(pid) || i > 0 && head[i-1] != ' ' {
		return
	}
	h.tagged, h.pid = true, pid
	h.message = i + len("haproxy[") + len(pid) + len("]: ")
	front := head[:i]
	if entries.Has(front, "<") {
		if pri, rest, ok := entries.Between(front, "<", ">"); ok && entries.Digits(pri) == len(pri) {
			h.pri, front = pri, rest
		}
	}
	if s, ok := stamp.Parse(front); ok && !s.NoDate && s.Resolution < models.ResDay {
		h.stamp, h.time = s, front[:s.Len]
		front = front[s.Len:]
	}
	if f := bytes.Fields(front); len(f) > 0 {
		h.host = f[len(f)-1]
	}
}

func decode(ctx context.Context, in *ingest.Input, sink ingest.Sink) error {
	var h header
	return entries.Decode(ctx, in, sink, func(w *linelog.Writer) entries.Shape {
		return entries.Shape{Read: func(line []byte) string {
			rec := &w.Rec
			h.read(line)
			rec.Text = line[h.message:]
			rec.Host, rec.Service = h.host, []byte("haproxy")
			if len(h.time) > 0 {
				w.Time(h.stamp, h.time)
			}
			w.Number("process.pid", h.pid)
			if c, ok := accept(rec.Text); ok {
				c.fill(w)
				w.Attr("log.written", h.time)
				return ""
			}
			if !h.tagged {
				return "no line of HAProxy's"
			}
			rec.Severity = state(rec.Text)
			return ""
		}}
	})
}

// state says how grave it is what the process says of itself.
func state(text []byte) models.Severity {
	switch {
	case bytes.Contains(text, []byte("has no server available")):
		return models.SevFatal
	case bytes.Contains(text, []byte(" is DOWN")):
		return models.SevError
	case bytes.Contains(text, []byte(" is going DOWN")), bytes.HasPrefix(text, []byte("Stopping ")), bytes.Contains(text, []byte(" stopped (")):
		return models.SevWarn
	}
	return models.SevInfo
}
