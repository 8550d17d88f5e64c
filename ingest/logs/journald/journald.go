// Package journald reads systemd's journal export format: fields as NAME=value
// lines, or NAME and a length and bytes where a value is no plain text, and a
// blank line between entries. What never lives here: the journal as JSON, which
// is JSON lines, and binary journal files.
package journald

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/emberline/emberline/ingest"
	"github.com/emberline/emberline/ingest/fields"
	"github.com/emberline/emberline/ingest/logs/entries"
	"github.com/emberline/emberline/models"
)

// Format is the export format.
var Format = ingest.Format{
	Name:   "journald-export",
	Title:  models.Localized{Ko: "systemd 저널 (내보내기 형식)", En: "systemd journal, export format"},
	Detect: detect,
	Decode: decode,
}

func detect(s *ingest.Sample) ingest.Score {
	stamps, named, n := 0, 0, 0
	for _, line := range s.Lines {
		if len(line) == 0 {
			continue
		}
		n++
		name, _, ok := entries.Cut(line, "=")
		if ok && isName(name) {
			named++
		}
		if ok && string(name) == realtime {
			stamps++
		}
	}
	if stamps == 0 || named*2 < n {
		return ingest.Score{}
	}
	return ingest.Score{Points: 97, Why: fmt.Sprintf("%d of %d lines are fields, %d of them a journal's time", named, n, stamps)}
}

const realtime = "__REALTIME_TIMESTAMP"

// isName says whether a field of the journal may be called so.
func isName(b []byte) bool {
	if len(b) == 0 || len(b) > 64 || b[0] >= '0' && b[0] <= '9' {
		return false
	}
	for _, c := range b {
		if (c < 'A' || c > 'Z') && (c < '0' || c > '9') && c != '_' {
			return false
		}
	}
	return true
}

func decode(ctx context.Context, in *ingest.Input, sink ingest.Sink) error {
	d := decoding{sink: sink, builder: fields.NewBuilder(in), r: newReader(in)}
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		err := d.r.entry()
		if e := d.deliver(); e != nil {
			return e
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

type decoding struct {
	sink    ingest.Sink
	builder *fields.Builder
	names   fields.Names
	r       *reader
	rec     models.Record
}

// deliver hands over the entry that was read, if there is one.
func (d *decoding) deliver() error {
	r := d.r
	if r.length == 0 {
		return nil
	}
	if r.broken != "" {
		return d.sink.Reject(ingest.Rejected{
			Offset: r.start, Length: r.length, Line: r.line, Reason: r.broken, Raw: r.raw[:min(len(r.raw), 1<<10)],
			Hint: "reading goes on behind the next blank line",
		})
	}
	if len(r.fields) == 0 {
		return d.sink.Structure(r.start, r.length)
	}
	d.rec = models.Record{Offset: r.start, Length: r.length, Line: r.line, Raw: r.raw}
	d.builder.Reset()
	for _, f := range r.fields {
		name, v := r.arena[f.name:f.value], r.arena[f.value:f.end]
		if string(name) == "__CURSOR" {
			continue // where it stood in the journal
		}
		t := models.AttrString
		if n := entries.Digits(v); n == len(v) {
			t = entries.TypeOf(v)
		}
		d.builder.Add(d.names.Of(name), v, t)
	}
	d.builder.Finish(&d.rec)
	if len(d.rec.Text) == 0 {
		d.rec.Text = bytes.ToValidUTF8(bytes.TrimRight(r.raw, "\n"), []byte("\uFFFD"))
	}
	ex := models.Example{Line: r.line, Offset: r.start, Text: string(d.rec.Text[:min(len(d.rec.Text), 80)])}
	if r.short {
		d.sink.Note("the stream ends within an entry", ex)
	}
	if r.cut || d.builder.Cut() {
		d.sink.Note("fields beyond 1 MiB of a record are only in its raw bytes", ex)
	}
	return d.sink.Record(&d.rec)
}
