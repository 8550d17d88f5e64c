// Package skydrive reads the sync logs of SkyDrive and early OneDrive, in both
// of their layouts. Their times are UTC: the line that opens a log gives the
// local time beside it. What never lives here: OneDrive's binary logs.
package skydrive

import (
	"bytes"
	"context"

	"github.com/emberline/emberline/ingest"
	"github.com/emberline/emberline/ingest/logs/entries"
	"github.com/emberline/emberline/ingest/logs/linelog"
	"github.com/emberline/emberline/ingest/stamp"
	"github.com/emberline/emberline/models"
)

// Format is SkyDrive's log.
var Format = ingest.Format{
	Name:   "skydrive",
	Title:  models.Localized{Ko: "SkyDrive, OneDrive 동기화 로그", En: "SkyDrive and OneDrive sync log"},
	Detect: detect,
	Decode: decode,
}

const opening = "######Logging started."

// layout is how a line begins.
type layout uint8

const (
	none    layout = iota
	opens          // ######Logging started. … StartSystemTime:2022-10-15-061903.985 …
	columns        // 10-15-22,06:19:03.882,0,1348,0,QOS,telemetry.cpp(158),0,0,VRB,message,
	source         // 10-15-2022 06:19:03.999 global.cpp:626!name (DETAIL): message
)

// cells of the layout of columns in front of the message.
const cells = 10

func begins(line []byte) layout {
	switch {
	case entries.Has(line, opening):
		return opens
	case len(line) > 22 && dashed(line) && line[8] == ',' && bytes.Count(line[:min(len(line), 256)], []byte{','}) >= cells:
		return columns
	case len(line) > 30 && dashed(line) && line[10] == ' ':
		head := line[:min(len(line), 300)]
		if i := bytes.IndexByte(head, '!'); i > 0 && bytes.Contains(head[i:], []byte("): ")) {
			return source
		}
	}
	return none
}

func head(line []byte) bool { return begins(line) != none }

// dashed says whether a line begins with 10-15-.
func dashed(b []byte) bool {
	return len(b) > 5 && entries.Digits(b) == 2 && b[2] == '-' && entries.Digits(b[3:]) == 2 && b[5] == '-'
}

func detect(s *ingest.Sample) ingest.Score {
	return entries.Detect(s, 96, head, func(line []byte) bool { return !dashed(line) }, "begin as SkyDrive's do")
}

func decode(ctx context.Context, in *ingest.Input, sink ingest.Sink) error {
	return entries.Decode(ctx, in, sink, func(w *linelog.Writer) entries.Shape {
		return entries.Shape{
			Head: head,
			Read: entries.Fill(w, read),
		}
	})
}

func read(w *linelog.Writer, text []byte) {
	rec := &w.Rec
	rec.Text = text
	switch begins(linelog.FirstLine(text)) {
	case opens:
		if _, v, ok := entries.Cut(text, "StartSystemTime:"); ok {
			v, _, _ = entries.Cut(v, " ")
			when(w, v, v)
		}
		rec.Text = bytes.TrimLeft(text, "#")
		rec.Severity = models.SevInfo
	case columns:
		end := bytes.IndexByte(text[9:], ',') + 9
		when(w, append(bytes.ReplaceAll(text[:8], []byte{'-'}, []byte{'/'}), append([]byte{' '}, text[9:end]...)...), text[:end])
		part := bytes.SplitN(text, []byte{','}, cells+1)
		w.Attr("thread.id", part[3])
		rec.Service = part[5]
		w.Attr("code.file.path", part[6])
		level(rec, part[9])
		rec.Text = bytes.TrimRight(part[10], ",")
	case source:
		end := 11 + bytes.IndexByte(text[11:], ' ')
		when(w, append(bytes.ReplaceAll(text[:10], []byte{'-'}, []byte{'/'}), text[10:end]...), text[:end])
		head, message, _ := entries.Cut(text[end+1:], "): ")
		place, word, _ := entries.Cut(head, " (")
		file, name, _ := entries.Cut(place, "!")
		w.Attr("code.file.path", file)
		w.Attr("code.function.name", name)
		level(rec, word)
		rec.Text = message
	}
}

// when reads a time that is UTC; source is how it is written.
func when(w *linelog.Writer, text, source []byte) {
	s, ok := stamp.ParseOrder(text, stamp.MonthFirst)
	if !ok || s.NoDate || s.Resolution >= models.ResDay {
		w.Rec.SourceTime = source
		w.Undated(models.UndatedBad)
		return
	}
	s.Zoned = true
	w.Time(s, source)
}

func level(rec *models.Record, word []byte) {
	rec.SeverityText = word
	switch string(word) {
	case "VRB", "DETAIL", "VERBOSE":
		rec.Severity = models.SevDebug
	case "NRM", "NORMAL":
		rec.Severity = models.SevInfo
	case "WRN", "WARNING":
		rec.Severity = models.SevWarn
	case "ERR", "ERROR":
		rec.Severity = models.SevError
	}
}
