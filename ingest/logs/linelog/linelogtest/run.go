package linelogtest

import (
	"bytes"
	"context"
	"testing"
	"time"

	"github.com/emberline/emberline/ingest"
	"github.com/emberline/emberline/models"
)

// count is a sink that only counts.
type count struct {
	ingest.Discard
	records, rejected int
}

func (c *count) Record(*models.Record) error  { c.records++; return nil }
func (c *count) Reject(ingest.Rejected) error { c.rejected++; return nil }

// Run decodes data into nothing; every byte must become a record.
func Run(tb testing.TB, f ingest.Format, data []byte) {
	tb.Helper()
	var c count
	err := f.Decode(context.Background(), &ingest.Input{
		Reader: bytes.NewReader(data), Size: int64(len(data)), Name: "run.log", Encoding: ingest.UTF8,
		Reference: time.Date(2022, 10, 21, 0, 0, 0, 0, time.UTC), Zone: time.UTC,
	}, &c)
	if err != nil || c.records == 0 || c.rejected > 0 {
		tb.Fatalf("%s: %d records, %d rejected, %v", f.Name, c.records, c.rejected, err)
	}
}

// Allocs counts what decoding data allocates.
func Allocs(tb testing.TB, f ingest.Format, data []byte) float64 {
	tb.Helper()
	return testing.AllocsPerRun(2, func() { Run(tb, f, data) })
}
