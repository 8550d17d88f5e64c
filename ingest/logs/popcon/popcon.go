// Package popcon reads what Debian's popularity contest collects: which file of
// each package was used last, and when. What never lives here: its statistics.
package popcon

import (
	"bytes"
	"context"

	"github.com/emberline/emberline/ingest"
	"github.com/emberline/emberline/ingest/logs/entries"
	"github.com/emberline/emberline/ingest/logs/linelog"
	"github.com/emberline/emberline/ingest/stamp"
	"github.com/emberline/emberline/models"
)

// Format is a report of the popularity contest.
var Format = ingest.Format{
	Name:   "popularity-contest",
	Title:  models.Localized{Ko: "데비안 popularity-contest", En: "Debian popularity contest"},
	Detect: detect,
	Decode: decode,
}

const (
	session = "POPULARITY-CONTEST-"
	ending  = "END-POPULARITY-CONTEST-"
)

func detect(s *ingest.Sample) ingest.Score {
	for _, line := range s.Lines {
		if entries.Has(line, session) && bytes.Contains(line, []byte(" TIME:")) {
			return ingest.Score{Points: 97, Why: "the line that opens a report of the popularity contest"}
		}
	}
	return ingest.Score{}
}

func decode(ctx context.Context, in *ingest.Input, sink ingest.Sink) error {
	return entries.Decode(ctx, in, sink, func(w *linelog.Writer) entries.Shape {
		return entries.Shape{
			Header: func(line []byte) bool {
				// A package without files, or without any that is used, has no time.
				return entries.Has(line, ending) || entries.Has(line, "0 0 ")
			},
			Read: func(line []byte) string { return read(w, line) },
		}
	})
}

func read(w *linelog.Writer, line []byte) string {
	rec := &w.Rec
	rec.Text, rec.Severity, rec.Service = line, models.SevInfo, []byte("popularity-contest")
	if entries.Has(line, session) {
		for f := range bytes.FieldsSeq(line) {
			k, v, ok := entries.Cut(f, ":")
			switch {
			case !ok:
			case string(k) == "TIME":
				epoch(w, v)
			default:
				w.Attr("popcon."+string(bytes.ToLower(k)), v)
			}
		}
		return ""
	}
	f := bytes.Fields(line)
	if len(f) < 3 || entries.Digits(f[0]) != len(f[0]) || entries.Digits(f[1]) != len(f[1]) {
		return "no line of a popularity contest"
	}
	// The time of the last use; without one, of the last change.
	if !epoch(w, f[0]) && !epoch(w, f[1]) {
		w.Undated(models.UndatedMissing)
	}
	w.Attr("file.changed", f[1])
	w.Attr("package.name", f[2])
	rec.Text = line[bytes.Index(line, f[2]):]
	if len(f) > 3 && f[3][0] == '/' {
		path, tag, tagged := entries.Cut(rec.Text[len(f[2])+1:], " <")
		w.Attr("file.path", bytes.TrimSpace(path))
		if tagged {
			w.Attr("popcon.tag", bytes.TrimSuffix(tag, []byte{'>'}))
		}
	}
	return ""
}

func epoch(w *linelog.Writer, b []byte) bool {
	s, ok := stamp.Epoch(b)
	if ok && s.Len == len(b) {
		w.Time(s, b)
	}
	return ok && s.Len == len(b)
}
