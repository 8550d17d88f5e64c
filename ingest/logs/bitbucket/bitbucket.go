// Package bitbucket reads the access log of Bitbucket Server: fields between
// bars, of requests over HTTP, SSH and gRPC. What never lives here: its audit
// log and its application log.
package bitbucket

import (
	"bytes"
	"context"

	"github.com/emberline/emberline/ingest"
	"github.com/emberline/emberline/ingest/logs/entries"
	"github.com/emberline/emberline/ingest/logs/linelog"
	"github.com/emberline/emberline/ingest/stamp"
	"github.com/emberline/emberline/models"
)

// Format is Bitbucket's access log.
var Format = ingest.Format{
	Name:   "bitbucket-access",
	Title:  models.Localized{Ko: "Bitbucket 접근 로그", En: "Bitbucket access log"},
	Detect: detect,
	Decode: decode,
}

// request is a line taken apart: what stands before the time, the time, and
// what stands behind it.
type request struct {
	before, after [][]byte
	time          []byte
	stamp         stamp.Stamp
	text          int
}

// behind names the fields behind the time.
var behind = [...]string{"", "bitbucket.details", "http.response.status_code", "http.request.size", "http.response.size", "bitbucket.labels", "bitbucket.duration_ms", "session.id"}

const least = 6 // fields behind the time

// read cuts a line at its bars; the time is the first field that is one.
func (r *request) read(line []byte) bool {
	r.before, r.after = r.before[:0], r.after[:0]
	r.time = nil
	at := 0
	for len(r.before)+len(r.after) < 32 {
		f, rest, more := bytes.Cut(line[at:], []byte(" |"))
		v := bytes.TrimSpace(f)
		switch {
		case r.time != nil:
			if more || len(v) > 0 {
				r.after = append(r.after, v)
			}
		default:
			if s, ok := stamp.Parse(v); ok && !s.NoDate && s.Resolution < models.ResDay && s.Len == len(v) {
				r.time, r.stamp = v, s
				r.text = min(len(line), len(line)-len(rest)+1)
			} else {
				r.before = append(r.before, v)
			}
		}
		if !more {
			break
		}
		at = len(line) - len(rest)
	}
	return r.time != nil && len(r.before) >= 4 && len(r.after) >= least && len(r.after[0]) > 1 && r.after[0][0] == '"'
}

func detect(s *ingest.Sample) ingest.Score {
	var r request
	return entries.Detect(s, 95, r.read, nil, "are requests between bars, with a time behind the user")
}

func decode(ctx context.Context, in *ingest.Input, sink ingest.Sink) error {
	var r request
	return entries.Decode(ctx, in, sink, func(w *linelog.Writer) entries.Shape {
		return entries.Shape{Read: func(line []byte) string {
			if !r.read(line) {
				return "no request of Bitbucket's"
			}
			fill(w, line, &r)
			return ""
		}}
	})
}

func fill(w *linelog.Writer, line []byte, r *request) {
	rec := &w.Rec
	w.Time(r.stamp, r.time)
	rec.Text = line[r.text:]
	rec.Severity = models.SevInfo
	w.Attr("client.address", known(r.before[0]))
	w.Attr("network.protocol.name", known(r.before[1]))
	w.Attr("bitbucket.request.id", known(r.before[2]))
	user := known(r.before[len(r.before)-1])
	rec.Actor = user
	w.Attr("user.name", user)
	action := bytes.Trim(r.after[0], `"`)
	if f := bytes.Fields(action); len(f) == 3 && entries.Has(f[2], "HTTP/") {
		entries.Request(w, action)
	} else {
		w.Attr("bitbucket.action", action)
	}
	for i, v := range r.after {
		if i >= len(behind) {
			break
		}
		if v = known(v); behind[i] != "" && v != nil {
			w.Number(behind[i], v)
		}
	}
	if v := known(r.after[2]); len(v) == 3 {
		rec.Severity = entries.HTTPSeverity(v)
	}
}

// known is a value that is not the dash for none.
func known(v []byte) []byte {
	if string(v) == "-" {
		return nil
	}
	return v
}
