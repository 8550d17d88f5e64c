package logfmt

import (
	"bytes"
	"context"
	"testing"
	"time"

	"github.com/emberline/emberline/ingest"
	"github.com/emberline/emberline/models"
)

// discard is a sink that keeps nothing.
type discard struct{}

func (discard) Record(*models.Record) error  { return nil }
func (discard) Reject(ingest.Rejected) error { return nil }
func (discard) Structure(_, _ int64) error   { return nil }
func (discard) Note(string, models.Example)  {}

func benchmark(b *testing.B, data []byte) {
	b.Helper()
	in := &ingest.Input{Reader: bytes.NewReader(data), Encoding: ingest.UTF8, Reference: time.Unix(1665800000, 0), Zone: time.UTC}
	if err := Format.Decode(context.Background(), in, ingest.Discard{}); err != nil {
		b.Fatal(err)
	}
}
