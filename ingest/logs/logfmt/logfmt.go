// Package logfmt decodes lines of key=value pairs, as Heroku, logrus, go-kit and
// slog's text handler write them. What never lives here: key=value pairs behind
// a syslog header or in other formats' messages.
package logfmt

import (
	"context"
	"fmt"

	"github.com/emberline/emberline/ingest"
	"github.com/emberline/emberline/ingest/fields"
	"github.com/emberline/emberline/models"
)

// Format is logfmt.
var Format = ingest.Format{
	Name:   "logfmt",
	Title:  models.Localized{Ko: "logfmt (키=값)", En: "logfmt (key=value)"},
	Detect: detect,
	Decode: decode,
}

const (
	points   = 62
	minPairs = 3 // that a line needs in detection; fewer stand in any text
)

func detect(s *ingest.Sample) ingest.Score {
	fit, n := 0, 0
	for _, line := range s.Lines {
		if blank(line) {
			continue
		}
		n++
		pairs, rest := 0, line
		for {
			p, after, ok := next(rest)
			if !ok {
				break
			}
			if !p.equals || !plainKey(p.key) {
				if pairs == 0 {
					break // the line begins with something else
				}
			} else {
				pairs++
			}
			rest = after
		}
		if pairs >= minPairs {
			fit++
		}
	}
	return ingest.Share(fit, n, points, fmt.Sprintf("%d of %d lines are three or more key=value pairs", fit, n))
}

func decode(ctx context.Context, in *ingest.Input, sink ingest.Sink) error {
	d := decoder{sink: sink, builder: fields.NewBuilder(in)}
	lines := ingest.NewLines(ctx, in)
	return lines.Each(func(l *ingest.Line) error {
		if l.Blank() {
			return sink.Structure(l.Offset, l.Length)
		}
		return d.line(l)
	})
}

// decoder turns lines into records.
type decoder struct {
	sink    ingest.Sink
	names   fields.Names
	builder *fields.Builder
	rec     models.Record
	arena   []byte // resolved escapes
}

func (d *decoder) line(l *ingest.Line) error {
	d.builder.Reset()
	d.arena = d.arena[:0]
	pairs, open := 0, false
	for rest := l.Text; ; {
		p, after, ok := next(rest)
		if !ok {
			break
		}
		rest = after
		if p.equals {
			pairs++
		}
		open = open || p.open
		d.builder.Add(d.names.Of(p.key), d.value(p), p.kind())
	}
	if pairs == 0 {
		return d.sink.Reject(ingest.Rejected{
			Offset: l.Offset, Length: l.Length, Line: l.No, Reason: "no key=value pair in the line", Raw: l.Raw[:min(len(l.Raw), 1<<10)],
			Hint: "if these lines matter, choose the format they are in, or ingest them as a source of their own",
		})
	}
	d.rec = models.Record{Offset: l.Offset, Length: l.Length, Line: l.No, Raw: l.Raw, Text: l.Text}
	d.builder.Finish(&d.rec)
	ex := models.Example{Line: l.No, Offset: l.Offset}
	if open {
		d.sink.Note("quote is not closed; the value runs to the end of the line", ex)
	}
	if l.Cut {
		d.sink.Note("line over 1 MiB; the rest is only in its raw bytes", ex)
	}
	return d.sink.Record(&d.rec)
}

// value is a pair's value with its escapes resolved.
func (d *decoder) value(p pair) []byte {
	if !p.escaped {
		return p.value
	}
	from := len(d.arena)
	d.arena = ingest.Unescape(d.arena, p.value, escape)
	return d.arena[from:len(d.arena):len(d.arena)]
}
