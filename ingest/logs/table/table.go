// Package table reads tables written as text, CSV and TSV and their kin: a line
// of column names, then a record a row, with the delimiter found from the text,
// quoted cells over several lines, and a column (or two) that holds the time.
// What never lives here: tables without a header, and those of products that
// have a package of their own.
package table

import (
	"bytes"
	"context"
	"fmt"

	"github.com/emberline/emberline/ingest"
	"github.com/emberline/emberline/ingest/fields"
	"github.com/emberline/emberline/ingest/logs/delimited"
	"github.com/emberline/emberline/ingest/logs/entries"
	"github.com/emberline/emberline/ingest/logs/linelog"
	"github.com/emberline/emberline/ingest/stamp"
	"github.com/emberline/emberline/models"
)

// Format is a table with a header and a time column.
var Format = ingest.Format{
	Name:   "table",
	Title:  models.Localized{Ko: "표 (CSV, TSV)", En: "table (CSV, TSV)"},
	Detect: detect,
	Decode: decode,
}

// Points of a table whose time column is known by its name, and of one where
// only the cells tell.
const (
	pointsNamed = 82
	pointsFound = 70
)

func detect(s *ingest.Sample) ingest.Score {
	if s.Encoding == ingest.Binary {
		return ingest.Score{}
	}
	lay, ok := settle(s)
	if !ok {
		return ingest.Score{}
	}
	full := pointsFound
	if lay.named {
		full = pointsNamed
	}
	return ingest.Share(lay.fit, lay.rows, full, fmt.Sprintf("%d of %d rows have the columns of the first line and a time in %q", lay.fit, lay.rows, lay.columns[lay.time].name.Key))
}

func decode(ctx context.Context, in *ingest.Input, sink ingest.Sink) error {
	sample, in, err := ingest.Peek(in)
	if err != nil {
		return err
	}
	lay, ok := settle(sample)
	if !ok {
		// Asked for, though it does not look like one: every row without a time.
		lay = fallback(sample)
	}
	d := decoding{lay: lay, w: linelog.NewWriter(in, sink), sink: sink, builder: fields.NewBuilder(in)}
	r := delimited.NewRows(ctx, in, lay.sep)
	for r.Next() {
		if err := d.row(r.Row()); err != nil {
			return err
		}
	}
	return r.Err()
}

type decoding struct {
	lay     layout
	w       *linelog.Writer
	sink    ingest.Sink
	builder *fields.Builder
	cells   [][]byte
	begun   bool
	when    []byte
}

func (d *decoding) row(ln *ingest.Line) error {
	text := entries.Trim(ln.Text)
	if len(bytes.TrimSpace(text)) == 0 || !d.begun && preamble(text) {
		return d.w.Structure(ln)
	}
	d.cells = delimited.Split(text, d.lay.sep, d.cells[:0])
	if (!d.begun || len(d.cells) > 1) && d.lay.header(d.cells) {
		d.begun = true
		return d.w.Structure(ln)
	}
	d.begun = true
	if len(d.cells) == 1 && len(d.lay.columns) > 1 && !ln.Cut {
		return d.w.Reject(ln, "no row of the table", entries.Hint)
	}
	d.w.Begin(ln)
	d.fill(text)
	if len(d.cells) < len(d.lay.columns) && d.w.Rec.Time != models.NoTime {
		d.sink.Note("row with fewer cells than columns", models.Example{Line: ln.No, Offset: ln.Offset, Text: string(text[:min(len(text), 80)])})
	}
	return d.w.Emit()
}

// fill makes the record of a row.
func (d *decoding) fill(text []byte) {
	rec := &d.w.Rec
	rec.Text = text
	d.builder.Reset()
	for i, c := range d.cells {
		c = bytes.TrimSpace(c)
		if len(c) == 0 || i == d.lay.time || i == d.lay.clock {
			continue
		}
		name := &d.lay.extra
		if i < len(d.lay.columns) {
			name = &d.lay.columns[i].name
		}
		d.builder.Add(name, c, entries.TypeOf(c))
	}
	d.builder.Finish(rec)
	if rec.Severity == 0 {
		rec.Severity = korean(rec.SeverityText)
	}
	d.time()
}

// time dates the record from its one or two cells.
func (d *decoding) time() {
	rec := &d.w.Rec
	rec.SourceTime = nil
	d.w.Undated(models.UndatedMissing)
	if d.lay.time < 0 {
		return
	}
	d.when = append(d.when[:0], d.cell(d.lay.time)...)
	if c := d.cell(d.lay.clock); len(c) > 0 && len(d.when) > 0 {
		d.when = append(append(d.when, ' '), c...)
	}
	if len(d.when) == 0 {
		return
	}
	rec.SourceTime = d.when
	n := len(d.when)
	s, ok, ambiguous := when(d.when, d.lay.order)
	if ok && !s.Zoned && d.lay.zone != "" {
		// The header says in which zone.
		with := append(append(d.when, ' '), d.lay.zone...)
		if z, ok, _ := when(with, d.lay.order); ok {
			s = z
		}
		rec.SourceTime = with[:n]
	}
	switch {
	case ambiguous:
		d.w.Undated(linelog.Ambiguous)
	case !ok:
		d.w.Undated(models.UndatedBad)
	default:
		d.w.Time(s, rec.SourceTime)
	}
}

func (d *decoding) cell(i int) []byte {
	if i < 0 || i >= len(d.cells) {
		return nil
	}
	return bytes.TrimSpace(d.cells[i])
}

// when reads a cell that is a time and nothing else.
func when(text []byte, o stamp.Order) (s stamp.Stamp, ok, ambiguous bool) {
	text = bytes.Trim(text, "[]'\" ")
	if s, ok := stamp.Epoch(text); ok && s.Len == len(text) && s.Time.InBounds() {
		return s, true, false
	}
	s, ok = stamp.ParseOrder(text, o)
	if !ok && o == stamp.OrderUnknown {
		if s, ok = stamp.ParseOrder(text, stamp.MonthFirst); !ok {
			s, ok = stamp.ParseOrder(text, stamp.DayFirst)
		}
		ambiguous = ok
	}
	if !ok || s.Len < len(text) && (s.Resolution >= models.ResDay || text[s.Len] != ' ' && text[s.Len] != '[') {
		return stamp.Stamp{}, false, false
	}
	return s, true, ambiguous
}
