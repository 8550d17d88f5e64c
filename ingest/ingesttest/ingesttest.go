// Package ingesttest holds what tests of decoders share: a sink that records
// and checks the contract, golden files, fuzzing, and the way to third-party
// test data. Nothing of it is part of the product; what only one family of
// formats needs never lives here.
package ingesttest

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/emberline/emberline/ingest"
	"github.com/emberline/emberline/models"
)

// Got is one record as the sink saw it, with memory of its own.
type Got struct {
	models.Record
	Attr map[string]string // attributes by key
}

// Recorder is a sink that keeps everything and checks the sink's contract.
type Recorder struct {
	TB         testing.TB
	Data       []byte // the stream, to check offsets against; may be nil
	Base       int64
	Records    []Got
	Rejected   []ingest.Rejected
	Structured int64 // bytes
	Unclaimed  []string
	Notes      map[string]int
	last       int64
	lastRecord *Got
}

// Record keeps a copy of the record.
func (r *Recorder) Record(rec *models.Record) error {
	g := Got{Record: *rec, Attr: map[string]string{}}
	for _, p := range []*[]byte{&g.Raw, &g.SourceTime, &g.SeverityText, &g.Host, &g.Service, &g.Actor, &g.Text} {
		*p = bytes.Clone(*p)
	}
	g.Attrs = nil
	for _, a := range rec.Attrs {
		g.Attrs = append(g.Attrs, models.Attr{Key: a.Key, Value: bytes.Clone(a.Value), Type: a.Type})
		g.Attr[a.Key] = string(a.Value)
	}
	if g.Sub > 0 {
		if r.lastRecord == nil || r.lastRecord.Offset != g.Offset || r.lastRecord.Sub != g.Sub-1 {
			r.TB.Errorf("record at %d: sub %d does not follow", g.Offset, g.Sub)
		}
	} else {
		r.claim(g.Offset, g.Length, "record")
	}
	if (g.Time == models.NoTime) != (g.Undated != "" || g.Received) {
		r.TB.Errorf("record at %d: time %v with undated reason %q, received %v", g.Offset, g.Time, g.Undated, g.Received)
	}
	if g.Time != models.NoTime && !g.Time.InBounds() {
		r.TB.Errorf("record at %d: time %d is out of bounds", g.Offset, g.Time)
	}
	if g.Raw != nil && r.Data != nil {
		from := g.Offset - r.Base
		if want := r.Data[from : from+int64(len(g.Raw))]; !bytes.Equal(want, g.Raw) {
			r.TB.Errorf("record at %d: raw bytes are not those of the stream", g.Offset)
		}
	}
	r.Records = append(r.Records, g)
	r.lastRecord = &r.Records[len(r.Records)-1]
	return nil
}

// Reject keeps the rejection.
func (r *Recorder) Reject(x ingest.Rejected) error {
	if x.Reason == "" {
		r.TB.Errorf("rejected at %d without a reason", x.Offset)
	}
	x.Raw = bytes.Clone(x.Raw)
	r.claim(x.Offset, x.Length, "rejected")
	r.Rejected = append(r.Rejected, x)
	return nil
}

// Structure counts the bytes.
func (r *Recorder) Structure(off, n int64) error {
	r.claim(off, n, "structure")
	r.Structured += n
	return nil
}

// Note counts the note.
func (r *Recorder) Note(reason string, _ models.Example) {
	if r.Notes == nil {
		r.Notes = map[string]int{}
	}
	r.Notes[reason]++
}

func (r *Recorder) claim(off, n int64, what string) {
	if off < r.last {
		r.TB.Errorf("%s at %d begins before %d, where the one before it ended", what, off, r.last)
	}
	if n <= 0 {
		r.TB.Errorf("%s at %d has length %d", what, off, n)
	}
	r.unclaimed(r.last, off)
	r.last = max(r.last, off+n)
}

func (r *Recorder) unclaimed(from, to int64) {
	if r.Data == nil || from >= to || to-r.Base > int64(len(r.Data)) {
		if r.Data != nil && to-r.Base > int64(len(r.Data)) {
			r.TB.Errorf("claimed up to %d of %d bytes", to-r.Base, len(r.Data))
		}
		return
	}
	if gap := bytes.Trim(r.Data[from-r.Base:to-r.Base], " \t\r\n\f\v\x00\uFEFF\xff\xfe"); len(gap) > 0 {
		r.Unclaimed = append(r.Unclaimed, fmt.Sprintf("%d: %q", from, gap[:min(len(gap), 80)]))
	}
}

// Decode runs a format over data and fails the test on an error, on a broken
// contract or on bytes nobody claimed.
func Decode(tb testing.TB, f ingest.Format, name string, data []byte, change ...func(*ingest.Input)) *Recorder {
	tb.Helper()
	in := &ingest.Input{
		Reader: bytes.NewReader(data), Size: int64(len(data)), Name: name,
		Encoding:  ingest.DetectEncoding(data[:min(len(data), 64<<10)]),
		Reference: time.Date(2022, 10, 21, 0, 0, 0, 0, time.UTC), Zone: time.UTC,
	}
	for _, c := range change {
		c(in)
	}
	r := &Recorder{TB: tb, Data: data, Base: in.Base, last: in.Base}
	if in.Base != 0 {
		r.Data = data
	}
	if err := f.Decode(context.Background(), in, r); err != nil {
		tb.Fatalf("%s: decode %s: %v", f.Name, name, err)
	}
	r.unclaimed(r.last, in.Base+int64(len(data)))
	if len(r.Unclaimed) > 0 {
		tb.Errorf("%s: %s: unclaimed bytes: %s", f.Name, name, strings.Join(r.Unclaimed, "; "))
	}
	return r
}

// Sample makes the sample that detectors see of data.
func Sample(name string, data []byte) *ingest.Sample { return ingest.NewSample(name, data) }

// Valid says whether a text may be shown as it is.
func Valid(b []byte) bool { return utf8.Valid(b) }
