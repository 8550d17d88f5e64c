// Package jsonlines decodes logs written as JSON objects: one a line, one after
// the other, printed over many lines, or in one array, as zap, zerolog, logrus,
// slog, pino, bunyan, ECS, the clouds and many others write them. What never
// lives here: formats that are JSON but mean more than fields (OTLP, journald,
// alerts), which have packages of their own.
package jsonlines

import (
	"context"
	"fmt"

	"github.com/emberline/emberline/ingest"
	"github.com/emberline/emberline/ingest/jsonscan"
	"github.com/emberline/emberline/models"
)

// Format is JSON lines.
var Format = ingest.Format{
	Name:   "jsonlines",
	Title:  models.Localized{Ko: "JSON 로그", En: "JSON lines"},
	Detect: detect,
	Decode: decode,
}

// Points of a sample whose objects all carry a time, and of one whose objects
// carry none: that is JSON, but hardly a log.
const (
	pointsTimed   = 72
	pointsUntimed = 20
)

func detect(s *ingest.Sample) ingest.Score {
	in := &ingest.Input{Reference: reference}
	d := newDecoder(in, ingest.Discard{})
	timed := 0
	seen := jsonscan.Glance(s, options, func(it jsonscan.Item) {
		var rec models.Record
		d.prefixed(it.Prefix)
		d.fill(&rec, it.Value)
		if rec.Time != models.NoTime || d.envelope.OK() {
			timed++
		}
	})
	n := seen.Objects + seen.Bad
	if timed > 0 {
		return ingest.Share(timed, n, pointsTimed, fmt.Sprintf("%d of %d records are JSON objects with a time", timed, n))
	}
	return ingest.Share(seen.Objects, n, pointsUntimed, fmt.Sprintf("%d of %d records are JSON objects, none with a time", seen.Objects, n))
}

func decode(ctx context.Context, in *ingest.Input, sink ingest.Sink) error {
	d := newDecoder(in, sink)
	return jsonscan.Each(ctx, in, sink, options, d.item)
}

// options read the wrappers of CloudTrail ("Records") and Azure ("records"),
// which begin with that name, and the prefixes of Docker Compose.
var options = jsonscan.Options{
	Inside: func(name []byte, _ int) (yes, more bool) {
		return string(name) == "Records" || string(name) == "records", false
	},
	Prefix: func(line []byte) int {
		_, n := compose(line)
		return n
	},
}
