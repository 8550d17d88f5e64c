// Package access reads the access logs of web servers and proxies: nginx and
// Apache (common, combined, with a virtual host or more fields behind), what
// Tomcat's valve writes for Confluence and Jira. What never lives here: error
// logs, JSON access logs, HAProxy.
package access

import (
	"bytes"
	"context"
	"fmt"

	"github.com/emberline/emberline/ingest"
	"github.com/emberline/emberline/ingest/logs/entries"
	"github.com/emberline/emberline/ingest/logs/linelog"
	"github.com/emberline/emberline/ingest/stamp"
	"github.com/emberline/emberline/models"
)

// Format is the common log format and what grew from it:
// `client ident user [time] "request" status size "referer" "agent" …`.
var Format = ingest.Format{
	Name:   "access",
	Title:  models.Localized{Ko: "웹 접근 로그 (nginx, Apache)", En: "web access log (nginx, Apache)"},
	Detect: detector(common, 95),
	Decode: decoder(common),
}

// Valve is Tomcat's access log as Confluence and Jira set it:
// `[time] user thread client METHOD path HTTP/1.1 status 12ms size referer agent`.
var Valve = ingest.Format{
	Name:   "access-valve",
	Title:  models.Localized{Ko: "웹 접근 로그 (Confluence, Jira)", En: "web access log (Confluence, Jira)"},
	Detect: detector(valve, 95),
	Decode: decoder(valve),
}

// request is one line taken apart. Fields that are missing or "-" are nil.
type request struct {
	time                                []byte
	stamp                               stamp.Stamp
	undated                             string // why stamp is none
	host, client, user, thread          []byte
	method, target, protocol            []byte
	status, size, referer, agent, taken []byte
	from, until                         int // the verbatim request and status
}

// reader takes a line apart; reason says why it could not.
type reader func(line []byte, r *request) (reason string)

func detector(read reader, full int) func(*ingest.Sample) ingest.Score {
	return func(s *ingest.Sample) ingest.Score {
		fit, n := 0, 0
		var r request
		for _, line := range s.Lines {
			if len(line) == 0 || linelog.Comments(line) {
				continue
			}
			n++
			if read(line, &r) == "" {
				fit++
			}
		}
		return ingest.Share(fit, n, full, fmt.Sprintf("%d of %d lines hold a request, its time and its status", fit, n))
	}
}

func decoder(read reader) func(context.Context, *ingest.Input, ingest.Sink) error {
	return func(ctx context.Context, in *ingest.Input, sink ingest.Sink) error {
		w := linelog.NewWriter(in, sink)
		lines := ingest.NewLines(ctx, in)
		var r request
		return lines.Each(func(ln *ingest.Line) error {
			if linelog.Comments(ln.Text) && !ln.Cut {
				return w.Structure(ln)
			}
			if reason := read(ln.Text, &r); reason != "" && (reason != unclosed || !ln.Cut) {
				return w.Reject(ln, reason, entries.Hint)
			}
			fill(w, ln, &r)
			return w.Emit()
		})
	}
}

// fill makes a record of a request.
func fill(w *linelog.Writer, ln *ingest.Line, r *request) {
	rec := w.Begin(ln)
	if r.undated == "" {
		w.Time(r.stamp, r.time)
	} else {
		rec.SourceTime = r.time
		w.Undated(r.undated)
	}
	rec.Actor = r.user
	rec.Text = ln.Text[r.from:r.until]
	if len(r.status) == 3 {
		switch r.status[0] {
		case '5':
			rec.Severity = models.SevError
		case '4':
			rec.Severity = models.SevWarn
		default:
			rec.Severity = models.SevInfo
		}
	}
	w.Attr("server.address", r.host)
	w.Attr("client.address", r.client)
	w.Attr("user.name", r.user)
	w.Attr("http.request.method", r.method)
	target(w, r.target)
	w.Attr("network.protocol.version", bytes.TrimPrefix(r.protocol, []byte("HTTP/")))
	w.Number("http.response.status_code", r.status)
	w.Number("http.response.body.size", r.size)
	w.Attr("http.request.header.referer", r.referer)
	w.Attr("user_agent.original", r.agent)
	w.Attr("thread.name", r.thread)
	w.Attr("duration", r.taken)
}

// target puts a request's target into path and query, or into a whole URL.
func target(w *linelog.Writer, t []byte) {
	if bytes.Contains(t, []byte("://")) && !bytes.HasPrefix(t, []byte("/")) {
		w.Attr("url.full", t)
		return
	}
	entries.Target(w, t)
}
