package jsonscan

import (
	"context"
	"fmt"

	"github.com/emberline/emberline/ingest"
)

// Seen is what a sample holds.
type Seen struct {
	Objects int  // that were shown
	Bad     int  // runs of bytes that are no objects; not the sample's cut end
	Partial bool // the only object is longer than the sample; its head was shown
}

// Glance shows the objects of a sample to see, for detectors: at most
// ingest.SampleLines of them, and of one longer than the sample its beginning.
func Glance(sample *ingest.Sample, opt Options, see func(Item)) Seen {
	if sample.Encoding == ingest.Binary {
		return Seen{}
	}
	var count counter
	s := &Scanner{
		src:  &source{ctx: context.Background(), buf: sample.Text, w: len(sample.Text), line: 1, eof: true},
		sink: &count, opt: opt, failed: -1, limit: MaxValue,
	}
	s.doc.enc = ingest.UTF8
	var seen Seen
	for seen.Objects < ingest.SampleLines && s.Next() {
		seen.Objects++
		see(s.item)
	}
	seen.Bad = count.rejected
	if sample.Whole {
		return seen
	}
	if count.cut {
		seen.Bad--
	}
	if seen.Objects == 0 && s.failed >= 0 && seen.Bad == 0 && s.doc.parseHead(sample.Text[s.failed:]) && s.doc.nodes[0].kind == Object {
		seen.Objects, seen.Partial = 1, true
		see(Item{Value: Value{&s.doc, 0}, Raw: sample.Text[s.failed:]})
	}
	return seen
}

// Share scores a sample by how many of its objects are a format's own; runs of
// bytes that are no objects are none of them. what ends the reason: it follows
// how many there are of how many.
func Share(sample *ingest.Sample, opt Options, full int, what string, own func(Item) bool) ingest.Score {
	fit := 0
	seen := Glance(sample, opt, func(it Item) {
		if own(it) {
			fit++
		}
	})
	n := seen.Objects + seen.Bad
	return ingest.Share(fit, n, full, fmt.Sprintf("%d of %d %s", fit, n, what))
}

// counter is a sink that only counts what was rejected.
type counter struct {
	ingest.Discard
	rejected int
	cut      bool // the last one because the text ended
}

// Reject counts.
func (c *counter) Reject(x ingest.Rejected) error {
	c.rejected++
	c.cut = x.Reason == reasonCut
	return nil
}
