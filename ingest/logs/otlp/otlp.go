// Package otlp reads OpenTelemetry's logs as OTLP/JSON, in files as the
// collector's file exporter writes them or as one export printed over many
// lines: every log record is an event at its own position. What never lives
// here: OTLP in protobuf, and the receiver.
package otlp

import (
	"context"

	"github.com/emberline/emberline/ingest"
	"github.com/emberline/emberline/ingest/fields"
	"github.com/emberline/emberline/ingest/jsonscan"
	"github.com/emberline/emberline/models"
)

// Format is OTLP/JSON logs.
var Format = ingest.Format{
	Name:   "otlp-json",
	Title:  models.Localized{Ko: "OpenTelemetry 로그 (OTLP JSON)", En: "OpenTelemetry logs (OTLP JSON)"},
	Detect: detect,
	Decode: decode,
}

// options deliver the resources of an export one by one.
var options = jsonscan.Options{
	Inside: func(name []byte, nth int) (yes, more bool) {
		return string(name) == "resourceLogs" || string(name) == "resource_logs", nth < 8
	},
}

func detect(s *ingest.Sample) ingest.Score {
	return jsonscan.Share(s, options, 96, "objects are resources with their scopes' log records", func(it jsonscan.Item) bool {
		return scopes(it.Value).OK()
	})
}

// scopes is the array of scopes of a resource, under its names of all versions.
func scopes(v jsonscan.Value) jsonscan.Value {
	return first(v, "scopeLogs", "scope_logs", "instrumentationLibraryLogs")
}

func first(v jsonscan.Value, names ...string) jsonscan.Value {
	for _, n := range names {
		if c := v.Get(n); c.OK() {
			return c
		}
	}
	return jsonscan.Value{}
}

func decode(ctx context.Context, in *ingest.Input, sink ingest.Sink) error {
	d := decoding{sink: sink, builder: fields.NewBuilder(in)}
	return jsonscan.Each(ctx, in, sink, options, d.resource)
}

type decoding struct {
	sink    ingest.Sink
	builder *fields.Builder
	names   fields.Names
	rec     models.Record
	at      int64 // up to where the current item is claimed
}

// resource records what one resource logged.
func (d *decoding) resource(it *jsonscan.Item) error {
	list := scopes(it.Value)
	if !list.Is(jsonscan.Array) {
		return d.sink.Reject(ingest.Rejected{
			Offset: it.Offset, Length: it.Length, Line: it.Line, Reason: "no logs of OpenTelemetry's",
			Hint: "spans and metrics are not events; other JSON can be read as jsonlines", Raw: it.Raw[:min(len(it.Raw), 1<<10)],
		})
	}
	d.at = it.Offset
	for scope := range list.Each {
		records := first(scope, "logRecords", "log_records", "logs")
		if !records.Is(jsonscan.Array) {
			continue
		}
		for r := range records.Each {
			if err := d.record(it, scope, r); err != nil {
				return err
			}
		}
	}
	if end := it.Offset + it.Length; end > d.at {
		return d.sink.Structure(d.at, end-d.at)
	}
	return nil
}

// record claims what stands before a log record, and the record.
func (d *decoding) record(it *jsonscan.Item, scope, v jsonscan.Value) error {
	off, n := v.Offset(), v.Length()
	if off > d.at {
		if err := d.sink.Structure(d.at, off-d.at); err != nil {
			return err
		}
	}
	d.at = off + n
	line := it.Line + v.LinesBefore()
	if !v.Is(jsonscan.Object) {
		raw := v.Raw()
		return d.sink.Reject(ingest.Rejected{Offset: off, Length: n, Line: line, Reason: "not a JSON object", Raw: raw[:min(len(raw), 1<<10)]})
	}
	d.rec = models.Record{Offset: off, Length: n, Line: line}
	if v.Plain() {
		d.rec.Raw = v.Raw()
		d.rec.Raw = d.rec.Raw[:min(len(d.rec.Raw), ingest.MaxRecord)]
	}
	d.builder.Reset()
	d.log(v)
	d.attributes("", first(it.Value, "resource").Get("attributes"), 0)
	if s := first(scope, "scope", "instrumentationLibrary"); s.OK() {
		d.add("otel.scope.name", s.Get("name"))
		d.add("otel.scope.version", s.Get("version"))
	}
	d.builder.Finish(&d.rec)
	if len(d.rec.Text) == 0 {
		raw := v.Raw()
		d.rec.Text = raw[:min(len(raw), ingest.MaxRecord)]
	}
	if d.builder.Cut() {
		d.sink.Note("fields beyond 1 MiB of a record are only in its raw bytes", models.Example{Line: line, Offset: off})
	}
	return d.sink.Record(&d.rec)
}
