// Package setupapi reads the log of Windows' device installation: a section of
// an installation, from ">>>  [" on, is a record. What never lives here: the
// format of Windows before Vista.
package setupapi

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

// Format is setupapi.dev.log and its like.
var Format = ingest.Format{
	Name:   "setupapi",
	Title:  models.Localized{Ko: "Windows 장치 설치 로그 (SetupAPI)", En: "Windows device installation log (SetupAPI)"},
	Detect: detect,
	Decode: decode,
}

const (
	section = ">>>  ["
	start   = ">>>  Section start "
	end     = "<<<  Section end "
)

func begins(line []byte) bool { return entries.Has(line, section) }

// header knows the lines between sections: of the log, of a boot.
func header(line []byte) bool {
	return entries.Has(line, "[Device Install Log]") || entries.Has(line, "[BeginLog]") || entries.Has(line, "[Boot Session: ") ||
		entries.Has(line, "[Setup Log]")
}

func detect(s *ingest.Sample) ingest.Score {
	starts, head := 0, false
	for _, line := range s.Lines {
		if entries.Has(line, start) {
			starts++
		}
		head = head || header(line)
	}
	if starts == 0 && !head {
		return ingest.Score{}
	}
	if starts == 0 {
		return ingest.Score{Points: 80, Why: "the header of a device installation log"}
	}
	return ingest.Score{Points: 97, Why: strconv.Itoa(starts) + " sections of device installations"}
}

func decode(ctx context.Context, in *ingest.Input, sink ingest.Sink) error {
	return entries.Decode(ctx, in, sink, func(w *linelog.Writer) entries.Shape {
		return entries.Shape{
			Head:   begins,
			Starts: func(line []byte) bool { return begins(line) || header(line) },
			Header: header,
			Read:   entries.Fill(w, read),
		}
	})
}

func read(w *linelog.Writer, text []byte) {
	rec := &w.Rec
	rec.Text, rec.Severity, rec.Service = text, models.SevInfo, []byte("setupapi")
	if what, _, ok := entries.Between(linelog.FirstLine(text), "[", "]"); ok {
		kind, subject, ok := entries.Cut(what, " - ")
		w.Attr("setupapi.section", kind)
		if ok {
			w.Attr("setupapi.subject", subject)
		}
	}
	for line := range bytes.Lines(text) {
		line = bytes.TrimRight(line, "\r\n")
		switch {
		case entries.Has(line, start):
			w.TimeBy(stamp.Parse, line[len(start):])
		case entries.Has(line, end):
			w.Attr("setupapi.end", line[len(end):])
		case entries.Has(line, "<<<  [Exit status: "):
			v := bytes.TrimSuffix(line[len("<<<  [Exit status: "):], []byte{']'})
			w.Attr("setupapi.status", v)
			if entries.Has(v, "FAIL") {
				rec.Severity = models.SevError
			}
		case entries.Has(line, "!!!  "):
			rec.Severity = models.SevError
		case entries.Has(line, "!    ") && rec.Severity < models.SevWarn:
			rec.Severity = models.SevWarn
		}
	}
}
