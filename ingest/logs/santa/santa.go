// Package santa reads the log of Santa, which watches what runs on a Mac:
// "[time] I santad: action=EXEC|decision=ALLOW|…". What never lives here: its
// JSON and protobuf logs.
package santa

import (
	"bytes"
	"context"

	"github.com/emberline/emberline/ingest"
	"github.com/emberline/emberline/ingest/logs/entries"
	"github.com/emberline/emberline/ingest/logs/linelog"
	"github.com/emberline/emberline/ingest/stamp"
	"github.com/emberline/emberline/models"
)

// Format is Santa's log.
var Format = ingest.Format{
	Name:  "santa",
	Title: models.Localized{Ko: "Santa 로그 (macOS)", En: "Santa log (macOS)"},
	Detect: func(s *ingest.Sample) ingest.Score {
		return entries.Detect(s, 97, begins, quota, "are actions that santad saw")
	},
	Decode: decode,
}

func begins(line []byte) bool {
	return entries.Has(line, "[") && bytes.Contains(line[:min(len(line), 80)], []byte(" santad: action="))
}

// quota knows the line with which the system says that it dropped messages.
func quota(line []byte) bool {
	return bytes.Contains(line[:min(len(line), 120)], []byte("*** LOG MESSAGE QUOTA EXCEEDED"))
}

func decode(ctx context.Context, in *ingest.Input, sink ingest.Sink) error {
	return entries.Decode(ctx, in, sink, func(w *linelog.Writer) entries.Shape {
		return entries.Shape{
			Starts: func(line []byte) bool { return begins(line) || quota(line) },
			Header: func(text []byte) bool {
				if !quota(text) || begins(text) {
					return false
				}
				sink.Note("the system dropped messages here", models.Example{
					Line: w.Rec.Line, Offset: w.Rec.Offset, Text: string(text[:min(len(text), 120)]),
					Hint: "what this program did at that time is not complete",
				})
				return true
			},
			Read: entries.Fill(w, read),
		}
	})
}

func read(w *linelog.Writer, text []byte) {
	if !begins(text) {
		entries.Orphan(w, text)
		return
	}
	rec := &w.Rec
	if s, ok := stamp.Parse(text[1:]); ok && !s.NoDate {
		w.Time(s, text[1:1+s.Len])
	}
	_, head, _ := entries.Cut(text, "] ")
	level, _, _ := entries.Cut(head, " ")
	rec.SeverityText, rec.Severity = level, models.SeverityOf(string(level))
	rec.Service = []byte("santad")
	_, rec.Text, _ = entries.Cut(text, " santad: ")
	for part := range bytes.SplitSeq(rec.Text, []byte{'|'}) {
		k, v, ok := entries.Cut(part, "=")
		if !ok {
			continue
		}
		switch string(k) {
		case "user":
			rec.Actor = v
		case "decision":
			if string(v) == "DENY" {
				rec.Severity = models.SevWarn
			}
		}
		w.Number("santa."+string(k), v)
	}
}
