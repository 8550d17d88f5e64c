// Package w3c reads W3C's extended log file format: IIS and HTTP.sys, Windows'
// firewall, Exchange, CloudFront, web caches and whatever else names its columns
// in a #Fields line. Directives are structure, and may come again anywhere in
// the stream. What never lives here: access logs without directives, Zeek.
package w3c

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

// Format is the extended log file format.
var Format = ingest.Format{
	Name:   "w3c",
	Title:  models.Localized{Ko: "W3C 확장 로그 (IIS, CloudFront 등)", En: "W3C extended log (IIS, CloudFront and alike)"},
	Detect: detect,
	Decode: decode,
}

func detect(s *ingest.Sample) ingest.Score {
	named, other := 0, 0
	for _, line := range s.Lines {
		switch name, _, ok := directive(line); {
		case ok && name == "fields":
			named++
		case !ok && line != nil && len(bytes.TrimSpace(line)) > 0:
			other++
		}
	}
	if named == 0 {
		return ingest.Score{}
	}
	return ingest.Score{Points: 96, Why: fmt.Sprintf("a #Fields line names the columns of %d lines", other)}
}

// directive takes "#Name: value" apart; the name comes in lower case.
func directive(line []byte) (name string, value []byte, ok bool) {
	if len(line) < 3 || line[0] != '#' {
		return "", nil, false
	}
	n, value, ok := entries.Cut(line[1:], ":")
	if !ok || len(n) == 0 || len(n) > 32 || !(n[0]|0x20 >= 'a' && n[0]|0x20 <= 'z') {
		return "", nil, false
	}
	return string(bytes.ToLower(n)), bytes.TrimSpace(value), true
}

func decode(ctx context.Context, in *ingest.Input, sink ingest.Sink) error {
	d := &decoding{sink: sink}
	return entries.Decode(ctx, in, sink, func(w *linelog.Writer) entries.Shape {
		d.w = w
		return entries.Shape{Header: d.header, Read: d.read}
	})
}

type decoding struct {
	w    *linelog.Writer
	sink ingest.Sink

	columns []column
	sep     byte
	values  [][]byte
	joined  []byte // date and time put together
	source  []byte // the same as the source wrote it

	day    []byte // of the last #Date, for columns without one
	offset []byte // of #GMT-Offset
	local  bool   // #Time Format: Local
	added  int64  // days that went by since #Date
	last   models.Nanos
	noted  bool
}

// header learns from a directive.
func (d *decoding) header(line []byte) bool {
	if line[0] != '#' {
		return false
	}
	name, value, _ := directive(line)
	switch name {
	case "fields":
		d.fields(value)
	case "date", "start-date":
		if s, ok := stamp.Parse(value); ok && !s.NoDate && s.Time.InBounds() {
			d.day = s.Time.UTC().AppendFormat(d.day[:0], "2006-01-02")
			d.added, d.last = 0, models.NoTime
		}
	case "gmt-offset":
		d.offset = append(d.offset[:0], value...)
	case "time format":
		d.local = bytes.EqualFold(value, []byte("local"))
	}
	return true
}

const noColumns = "no #Fields line stands before it"

func (d *decoding) read(line []byte) string {
	rec := &d.w.Rec
	rec.Text = line
	if len(d.columns) == 0 {
		// The file was cut at its head, or its directives come later.
		if s, ok := stamp.Parse(line); ok && !s.NoDate {
			d.w.Time(s, line[:s.Len])
		}
		d.sink.Note(noColumns, models.Example{
			Line: rec.Line, Offset: rec.Offset, Text: string(line[:min(len(line), 80)]),
			Hint: "the columns of such lines are not known",
		})
		return ""
	}
	behind := d.split(line)
	d.time()
	if behind > 0 {
		rec.Text = line[behind:]
	}
	for i := range d.columns {
		if i < len(d.values) {
			d.value(&d.columns[i], d.values[i])
		}
	}
	return ""
}

// value puts a column's value where it belongs.
func (d *decoding) value(c *column, v []byte) {
	if len(v) == 0 || string(v) == "-" {
		return
	}
	rec := &d.w.Rec
	switch c.role {
	case asTime, asDate, asClock:
		return
	case asHost:
		rec.Host = v
		return
	case asStatus:
		rec.Severity = entries.HTTPSeverity(v)
		d.w.Number(c.key, v)
		return
	case asUser:
		rec.Actor = v
	case asAttr:
	}
	d.w.Number(c.key, v)
}

// time dates the record from its columns.
func (d *decoding) time() {
	d.joined = d.joined[:0]
	var clock, date, whole *column
	var clockText, dateText []byte
	for i := range d.columns {
		if i >= len(d.values) || len(d.values[i]) == 0 || string(d.values[i]) == "-" {
			continue
		}
		switch c := &d.columns[i]; {
		case c.role == asTime && whole == nil:
			whole = c
			d.joined = append(d.joined[:0], bytes.Trim(d.values[i], "[]")...)
		case c.role == asDate && date == nil:
			date, dateText = c, d.values[i]
		case c.role == asClock && clock == nil:
			clock, clockText = c, d.values[i]
		}
	}
	utc := false
	rolls := false
	switch {
	case date != nil && clock != nil:
		d.joined = append(append(append(d.joined[:0], dateText...), ' '), clockText...)
		utc = !date.local && !clock.local
	case whole != nil:
	case clock != nil && len(d.day) > 0:
		d.joined = append(append(append(d.joined[:0], d.day...), ' '), clockText...)
		utc, rolls = !clock.local, true
	case clock != nil:
		d.joined = append(d.joined[:0], clockText...)
	default:
		return
	}
	d.source = append(d.source[:0], d.joined...)
	if rolls {
		d.source = append(d.source[:0], clockText...)
	}
	s, ok := stamp.Parse(d.joined)
	if !ok {
		s, ok = stamp.Epoch(d.joined)
	}
	if !ok || s.NoDate || s.Resolution >= models.ResDay {
		d.w.Rec.SourceTime = d.source
		d.w.Undated(models.UndatedBad)
		return
	}
	if rolls {
		d.roll(&s)
	}
	d.zone(&s, utc)
	d.w.Time(s, d.source)
}

// roll counts the days since #Date, which stands once at a file's beginning: a
// time that falls by more than half a day is of the next.
func (d *decoding) roll(s *stamp.Stamp) {
	const day = 86400 * 1_000_000_000
	s.Time += models.Nanos(d.added * day)
	if d.last != models.NoTime && s.Time < d.last-day/2 {
		d.added++
		s.Time += day
	}
	d.last = s.Time
}

// zone applies what the format or a directive says of times without an offset.
func (d *decoding) zone(s *stamp.Stamp, utc bool) {
	if s.Zoned || !utc || d.local {
		return
	}
	if len(d.offset) > 0 {
		with := append(append([]byte("2000-01-01 00:00:00 "), d.offset...), ' ')
		at, ok := stamp.Parse(with)
		const base = 946684800 * 1_000_000_000
		if ok && at.Zoned {
			s.Time += at.Time - base
			s.Zoned = true
		}
		return
	}
	s.Zoned = true
	if !d.noted {
		d.noted = true
		d.sink.Note("date and time are UTC, as the format prescribes", models.Example{
			Line: d.w.Rec.Line, Offset: d.w.Rec.Offset, Text: string(d.source),
			Hint: "if this server was set to write local time, give the source an offset",
		})
	}
}
