// Package alerts holds what the decoders of alert services share: bodies that
// a service posts, kept one a line, one after the other, in an array, or each
// printed over many lines; and the events inside a body, each at its own
// position. What never lives here: any service's fields.
package alerts

import (
	"context"

	"github.com/emberline/emberline/ingest"
	"github.com/emberline/emberline/ingest/jsonscan"
	"github.com/emberline/emberline/models"
)

// Service says how the bodies of one service are known and read.
type Service struct {
	Name  string
	Title models.Localized
	// Known says whether a body is of this service. Of a body that is longer
	// than a sample it sees only the beginning.
	Known func(body jsonscan.Value) bool
	// Read hands the body's events to it, in the order in which they stand.
	Read func(*Body)
}

// points is the score of a sample whose bodies all have the service's own shape.
const points = 95

// Format makes the service a format.
func (s Service) Format() ingest.Format {
	return ingest.Format{
		Name: s.Name, Title: s.Title,
		Detect: func(sample *ingest.Sample) ingest.Score {
			return jsonscan.Share(sample, jsonscan.Options{}, points, "bodies have the fields of "+s.Title.En, func(it jsonscan.Item) bool {
				return s.Known(it.Value)
			})
		},
		Decode: func(ctx context.Context, in *ingest.Input, sink ingest.Sink) error {
			b := &Body{sink: sink, reason: "not a webhook body of " + s.Title.En}
			return jsonscan.Each(ctx, in, sink, jsonscan.Options{}, func(it *jsonscan.Item) error {
				b.begin(it)
				if s.Known(b.Value) {
					s.Read(b)
				} else {
					b.refuse(b.Value)
				}
				return b.end()
			})
		},
	}
}

// Body is one body that a service posted.
type Body struct {
	Value  jsonscan.Value
	item   *jsonscan.Item
	sink   ingest.Sink
	reason string
	at     int64 // where the bytes that are not claimed yet begin
	err    error
	event  Event
}

func (b *Body) begin(it *jsonscan.Item) {
	b.Value, b.item, b.at = it.Value, it, it.Offset
	ex := models.Example{Line: it.Line, Offset: it.Offset}
	if key, twice := it.Value.Duplicate(); twice {
		ex.Text = string(key[:min(len(key), 80)])
		b.sink.Note("object names a field twice; both are kept", ex)
	}
}

// Event records one event that stands at v: the body itself, or an object in
// it. fill puts it together; the Event is used again afterwards.
func (b *Body) Event(v jsonscan.Value, fill func(*Event)) {
	if b.err != nil {
		return
	}
	if !v.Is(jsonscan.Object) {
		b.refuse(v)
		return
	}
	off, n, line := b.place(v)
	if !b.gap(off) {
		return
	}
	e := &b.event
	e.start(v)
	e.rec.Offset, e.rec.Length, e.rec.Line, e.rec.Kind = off, n, line, models.KindAlert
	switch {
	case v == b.Value:
		e.rec.Raw = b.item.Raw
	case v.Plain():
		e.rec.Raw = v.Raw()
	}
	e.rec.Raw = e.rec.Raw[:min(len(e.rec.Raw), ingest.MaxRecord)]
	fill(e)
	e.finish()
	b.at = off + n
	b.err = b.sink.Record(&e.rec)
}

// refuse rejects what should have been an event.
func (b *Body) refuse(v jsonscan.Value) {
	off, n, line := b.place(v)
	if !b.gap(off) {
		return
	}
	raw := v.Raw()
	b.at = off + n
	b.err = b.sink.Reject(ingest.Rejected{
		Offset: off, Length: n, Line: line, Reason: b.reason, Raw: raw[:min(len(raw), 1<<10)],
		Hint: "if another service sent it, choose its format, or jsonlines",
	})
}

// place gives the extent and the line of a value; the body's own is that of the
// whole record, with its line's end.
func (b *Body) place(v jsonscan.Value) (off, n, line int64) {
	if v == b.Value {
		return b.item.Offset, b.item.Length, b.item.Line
	}
	return v.Offset(), v.Length(), b.item.Line + v.LinesBefore()
}

// gap claims what stands before off as structure.
func (b *Body) gap(off int64) bool {
	if off > b.at && b.err == nil {
		b.err = b.sink.Structure(b.at, off-b.at)
	}
	b.at = max(b.at, off)
	return b.err == nil
}

func (b *Body) end() error {
	if b.err == nil && b.at == b.item.Offset {
		b.sink.Note("webhook body without an event", models.Example{Line: b.item.Line, Offset: b.item.Offset})
	}
	b.gap(b.item.Offset + b.item.Length)
	return b.err
}
