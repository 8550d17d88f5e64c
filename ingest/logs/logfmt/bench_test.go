package logfmt

import (
	"bytes"
	"context"
	"testing"
	"time"

	"github.com/emberline/emberline/ingest"
)

func benchmark(b *testing.B, data []byte) {
	b.Helper()
	in := &ingest.Input{Reader: bytes.NewReader(data), Encoding: ingest.UTF8, Reference: time.Unix(1665800000, 0), Zone: time.UTC}
	if err := Format.Decode(context.Background(), in, ingest.Discard{}); err != nil {
		b.Fatal(err)
	}
}
