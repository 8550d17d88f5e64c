// Package zeek reads the logs of Zeek, once Bro, in their own layout: directives
// that name separator, fields and types, then a line a record. What never lives
// here: Zeek's JSON, which is JSON lines.
package zeek

import (
	"bytes"
	"context"
	"strconv"

	"github.com/emberline/emberline/ingest"
	"github.com/emberline/emberline/ingest/logs/entries"
	"github.com/emberline/emberline/ingest/logs/linelog"
	"github.com/emberline/emberline/ingest/stamp"
	"github.com/emberline/emberline/models"
)

// Format is a log of Zeek's.
var Format = ingest.Format{
	Name:   "zeek",
	Title:  models.Localized{Ko: "Zeek(Bro) 로그", En: "Zeek (Bro) log"},
	Detect: detect,
	Decode: decode,
}

func detect(s *ingest.Sample) ingest.Score {
	separator, named := false, false
	for _, line := range s.Lines {
		separator = separator || entries.Has(line, "#separator ")
		named = named || entries.Has(line, "#fields")
	}
	switch {
	case separator && named:
		return ingest.Score{Points: 97, Why: "directives of Zeek's name the separator and the fields"}
	case named && len(s.Lines) > 0 && bytes.Contains(s.Text, []byte("#fields\tts\t")):
		return ingest.Score{Points: 92, Why: "a directive of Zeek's names the fields"}
	}
	return ingest.Score{}
}

// maxFields bounds what a hostile directive can ask for.
const maxFields = 512

type decoding struct {
	w                   *linelog.Writer
	sep                 []byte
	fields              []string
	path, unset, vacant []byte
}

func decode(ctx context.Context, in *ingest.Input, sink ingest.Sink) error {
	return entries.Decode(ctx, in, sink, func(w *linelog.Writer) entries.Shape {
		d := &decoding{w: w, sep: []byte{'\t'}, unset: []byte{'-'}, vacant: []byte("(empty)")}
		return entries.Shape{Header: d.header, Read: d.read}
	})
}

// header learns from a directive.
func (d *decoding) header(line []byte) bool {
	if line[0] != '#' {
		return false
	}
	if v, ok := bytes.CutPrefix(line, []byte("#separator ")); ok {
		// It is written as \x09.
		if s, err := strconv.Unquote(`"` + string(v) + `"`); err == nil && s != "" {
			d.sep = []byte(s)
		}
		return true
	}
	name, value, ok := bytes.Cut(line[1:], d.sep)
	if !ok {
		return true
	}
	switch string(name) {
	case "fields":
		d.fields = d.fields[:0]
		for f := range bytes.SplitSeq(value, d.sep) {
			if len(d.fields) < maxFields {
				d.fields = append(d.fields, string(f))
			}
		}
	case "path":
		d.path = bytes.Clone(value)
	case "unset_field":
		d.unset = bytes.Clone(value)
	case "empty_field":
		d.vacant = bytes.Clone(value)
	}
	return true
}

// names are fields that have a name of OpenTelemetry's.
var names = map[string]string{
	"id.orig_h": "source.address", "id.orig_p": "source.port", "id.resp_h": "destination.address", "id.resp_p": "destination.port",
	"proto": "network.transport", "service": "network.protocol.name", "method": "http.request.method", "host": "http.request.header.host",
	"uri": "url.original", "status_code": "http.response.status_code", "user_agent": "user_agent.original", "referrer": "http.request.header.referer",
}

func (d *decoding) read(line []byte) string {
	if len(d.fields) == 0 {
		return "no directive names its fields"
	}
	rec := &d.w.Rec
	rec.Text, rec.Service = line, d.path
	rest := line
	for i, name := range d.fields {
		v, after, more := bytes.Cut(rest, d.sep)
		rest = after
		switch {
		case len(v) == 0 || bytes.Equal(v, d.unset) || bytes.Equal(v, d.vacant):
		case name == "ts":
			if s, ok := stamp.Epoch(v); ok && s.Len == len(v) {
				d.w.Time(s, v)
			} else if s, ok := stamp.Parse(v); ok && !s.NoDate {
				d.w.Time(s, v)
			} else {
				rec.SourceTime = v
				d.w.Undated(models.UndatedBad)
			}
			if i == 0 {
				rec.Text = after
			}
		default:
			if name == "msg" {
				rec.Text = v
			}
			key := names[name]
			if key == "" {
				key = "zeek." + name
			}
			entries.Attr(d.w, key, v)
			if name == "status_code" {
				rec.Severity = entries.HTTPSeverity(v)
			}
		}
		if !more {
			break
		}
	}
	return ""
}
