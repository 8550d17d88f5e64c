// Package weberror reads the error logs of nginx and Apache httpd, what a
// message says over several lines with it. What never lives here: their access
// logs.
package weberror

import (
	"bytes"
	stdcontext "context"

	"github.com/emberline/emberline/ingest"
	"github.com/emberline/emberline/ingest/logs/entries"
	"github.com/emberline/emberline/ingest/logs/linelog"
	"github.com/emberline/emberline/ingest/stamp"
	"github.com/emberline/emberline/models"
)

// Nginx is nginx's error log.
var Nginx = ingest.Format{
	Name:   "nginx-error",
	Title:  models.Localized{Ko: "nginx 오류 로그", En: "nginx error log"},
	Detect: detector(nginx, "have a time in slashes, a level and process#thread"),
	Decode: decoder(nginx, nginxContext),
}

// Apache is the error log of Apache httpd.
var Apache = ingest.Format{
	Name:   "apache-error",
	Title:  models.Localized{Ko: "Apache 오류 로그", En: "Apache error log"},
	Detect: detector(apache, "have a time and a level of Apache's in brackets"),
	Decode: decoder(apache, apacheContext),
}

// head is what stands in front of a message.
type head struct {
	stamp                           stamp.Stamp
	from, until                     int // of the time
	level, module, pid, tid, client []byte
	severity                        models.Severity
	message                         int
}

type reader func(line []byte, h *head) bool

// severity reads the levels that both servers share.
func severity(w []byte) models.Severity {
	switch string(w) {
	case "debug", "trace1", "trace2", "trace3", "trace4", "trace5", "trace6", "trace7", "trace8":
		if w[0] == 't' {
			return models.SevTrace
		}
		return models.SevDebug
	case "info", "notice", "warn", "error", "crit", "alert", "emerg":
		return models.SeverityOf(string(w))
	}
	return models.SevUnspecified
}

func detector(read reader, what string) func(*ingest.Sample) ingest.Score {
	return func(s *ingest.Sample) ingest.Score {
		var h head
		sc := entries.Detect(s, 95, func(line []byte) bool { return read(line, &h) }, nil, what)
		if sc.Points == 0 && len(s.Lines) > 0 && read(s.Lines[0], &h) {
			return ingest.Score{Points: 75, Why: "the first lines " + what + "; others continue them"}
		}
		return sc
	}
}

func decoder(read reader, context func(*linelog.Writer, []byte)) func(stdcontext.Context, *ingest.Input, ingest.Sink) error {
	return func(ctx stdcontext.Context, in *ingest.Input, sink ingest.Sink) error {
		var h head
		return entries.Decode(ctx, in, sink, func(w *linelog.Writer) entries.Shape {
			return entries.Shape{
				Head: func(line []byte) bool { return read(line, &h) },
				Read: func(text []byte) string {
					w.Time(h.stamp, text[h.from:h.until])
					w.Rec.Severity, w.Rec.SeverityText = h.severity, h.level
					w.Attr("module", h.module)
					w.Number("process.pid", h.pid)
					w.Number("thread.id", h.tid)
					client(w, h.client)
					context(w, text[h.message:])
					return ""
				},
			}
		})
	}
}

// client parts an address from its port; an IPv6 address alone has no port.
func client(w *linelog.Writer, b []byte) {
	if i := bytes.LastIndexByte(b, ':'); i > 0 && (bytes.IndexByte(b, '.') > 0 || b[i-1] == ']') && entries.Digits(b[i+1:]) == len(b)-i-1 {
		w.Attr("client.address", bytes.Trim(b[:i], "[]"))
		w.Number("client.port", b[i+1:])
		return
	}
	w.Attr("client.address", b)
}
