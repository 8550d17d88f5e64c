// Package sccm reads the logs of Configuration Manager and Intune, as CMTrace
// shows them: <![LOG[message]LOG]!><time="…" date="…" component="…" …>, and the
// older form whose head stands behind the message. What never lives here: other
// logs of Windows.
package sccm

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

// Format is the log of Configuration Manager.
var Format = ingest.Format{
	Name:   "sccm",
	Title:  models.Localized{Ko: "Configuration Manager 로그", En: "Configuration Manager log"},
	Detect: detect,
	Decode: decode,
}

const (
	open  = "<![LOG["
	close = "]LOG]!><"
)

func begins(line []byte) bool { return entries.Has(line, open) || isOld(line) }

func isOld(line []byte) bool {
	_, rest, ok := entries.Cut(line, "  $$<")
	return ok && bytes.Contains(rest, []byte("><thread="))
}

func detect(s *ingest.Sample) ingest.Score {
	n := 0
	for _, line := range s.Lines {
		if begins(line) {
			n++
		}
	}
	if n == 0 || !begins(s.Lines[0]) && n*4 < len(s.Lines) {
		return ingest.Score{}
	}
	return ingest.Score{Points: 97, Why: strconv.Itoa(n) + " records of Configuration Manager's"}
}

func decode(ctx context.Context, in *ingest.Input, sink ingest.Sink) error {
	return entries.Decode(ctx, in, sink, func(w *linelog.Writer) entries.Shape {
		return entries.Shape{Starts: begins, Read: entries.Fill(w, read)}
	})
}

func read(w *linelog.Writer, text []byte) {
	rec := &w.Rec
	if !entries.Has(text, open) {
		if message, head, ok := entries.Cut(text, "  $$<"); ok {
			rec.Text = message
			old(w, head)
			return
		}
		entries.Orphan(w, text)
		return
	}
	rec.Text = text[len(open):]
	i := bytes.LastIndex(text, []byte(close))
	if i < 0 {
		return // cut off
	}
	rec.Text = bytes.TrimSpace(text[len(open):i])
	head := text[i+len(close):]
	get := func(name string) []byte {
		v, _, _ := entries.Between(head, name+`="`, `"`)
		return v
	}
	when(w, get("date"), get("time"))
	level := get("type")
	rec.SeverityText = level
	switch string(level) {
	case "0", "1":
		rec.Severity = models.SevInfo
	case "2":
		rec.Severity = models.SevWarn
	case "3":
		rec.Severity = models.SevError
	}
	rec.Service = get("component")
	w.Number("thread.id", get("thread"))
	w.Attr("code.file.path", get("file"))
	w.Attr("context", get("context"))
}

// old reads "component><10-15-2022 15:19:03.123-540><thread=12 (0xC)>".
func old(w *linelog.Writer, head []byte) {
	name, rest, _ := entries.Cut(head, ">")
	w.Rec.Service = name
	in, rest, ok := entries.Between(rest, "<", ">")
	if !ok {
		return
	}
	date, clock, _ := entries.Cut(in, " ")
	when(w, date, clock)
	thread, _, _ := entries.Between(rest, "thread=", " ")
	w.Number("thread.id", thread)
}

// when reads a date, month first, and a time of day, behind which the minutes
// stand that UTC is ahead of the local time: "19:33:19.766-330" is of India.
func when(w *linelog.Writer, date, clock []byte) {
	rec := &w.Rec
	if len(date) == 0 || len(clock) == 0 {
		return
	}
	source := append(append(append(make([]byte, 0, len(date)+1+len(clock)), date...), ' '), clock...)
	rec.SourceTime = source
	at := bytes.IndexAny(clock, "+-")
	bias, biased := 0, false
	if at >= 0 {
		v, err := strconv.Atoi(string(clock[at:]))
		if err == nil && v >= -14*60 && v <= 14*60 {
			bias, biased = v, true
		}
		clock = clock[:at]
	}
	plain := append(append(append(make([]byte, 0, len(source)), bytes.ReplaceAll(date, []byte{'-'}, []byte{'/'})...), ' '), clock...)
	s, ok := stamp.ParseOrder(plain, stamp.MonthFirst)
	if !ok || s.NoDate || s.Resolution >= models.ResDay {
		w.Undated(models.UndatedBad)
		return
	}
	if biased {
		s.Time += models.Nanos(bias) * 60 * 1_000_000_000
		s.Zoned = true
	}
	w.Time(s, source)
}
