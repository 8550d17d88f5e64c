package models

import (
	"slices"
	"sort"
	"strings"
)

// Ledger accounts for everything a source delivered. In records:
//
//	Received = Accepted + Rejected + Duplicate + Undated
//
// and in bytes:
//
//	StreamBytes = EventBytes + RejectedBytes + DuplicateBytes + StructureBytes + GapBytes
//
// where StreamBytes is Bytes for plain pieces and the unpacked size of containers.
// Add keeps both sums; Check proves them.
type Ledger struct {
	Source   string `json:"source"` // the label
	SourceID string `json:"source_id"`
	Format   string `json:"format"`
	Score    int    `json:"score"`         // how sure detection was, 0–100; 100 when a person chose
	Why      string `json:"why,omitempty"` // what detection went by
	// SHA256 of the bytes; of several pieces, of the lines "HASH  NAME" that
	// sha256sum prints for them, in order.
	SHA256      string `json:"sha256"`
	Bytes       int64  `json:"bytes"`
	Received    int64  `json:"received"`
	Accepted    int64  `json:"accepted"`
	Rejected    int64  `json:"rejected"`
	Duplicate   int64  `json:"duplicate"`
	Undated     int64  `json:"undated"`
	Repeated    int64  `json:"repeated"`               // accepted records equal to their predecessor; shown, never dropped
	Backward    int64  `json:"backward"`               // accepted records whose time lies before their predecessor's
	DuplicateOf string `json:"duplicate_of,omitempty"` // label of the source that holds these bytes
	Simulated   bool   `json:"simulated,omitempty"`

	StreamBytes    int64 `json:"stream_bytes"`
	EventBytes     int64 `json:"event_bytes"`
	RejectedBytes  int64 `json:"rejected_bytes"`
	DuplicateBytes int64 `json:"duplicate_bytes"`
	StructureBytes int64 `json:"structure_bytes"` // headers, blanks, punctuation
	GapBytes       int64 `json:"gap_bytes"`       // declared gaps: bytes the format itself skips

	Reasons []Reason `json:"reasons,omitempty"`
}

// Reason is why records were rejected, undated or noted, with where it was
// first seen.
type Reason struct {
	What     string    `json:"what"` // "rejected", "undated", "note"
	Reason   string    `json:"reason"`
	Count    int64     `json:"count"`
	Examples []Example `json:"examples,omitempty"` // the first few
}

// Example is one place where a reason arose.
type Example struct {
	Piece  string `json:"piece,omitempty"`
	Line   int64  `json:"line,omitempty"`
	Offset int64  `json:"offset"`
	Text   string `json:"text,omitempty"` // the start of the record, escaped
	Hint   string `json:"hint,omitempty"`
}

// What a Reason can be about.
const (
	WhatRejected = "rejected"
	WhatUndated  = "undated"
	WhatNote     = "note"
)

// maxExamples is how many examples a reason keeps.
const maxExamples = 5

// maxReasons bounds how many different reasons a ledger keeps.
const maxReasons = 100

// Room says whether Note would still keep an example for the reason, so that
// callers need not make one.
func (l *Ledger) Room(what, reason string) bool {
	for i := range l.Reasons {
		if r := &l.Reasons[i]; r.What == what && r.Reason == reason {
			return len(r.Examples) < maxExamples
		}
	}
	return true
}

// Note counts n records under a reason and keeps the example if there is room.
func (l *Ledger) Note(what, reason string, n int64, ex Example) {
	for i := range l.Reasons {
		r := &l.Reasons[i]
		if r.What == what && r.Reason == reason {
			r.Count += n
			if len(r.Examples) < maxExamples {
				r.Examples = append(r.Examples, ex)
			}
			return
		}
	}
	if len(l.Reasons) >= maxReasons {
		const other = "other reasons"
		if reason != other {
			l.Note(what, other, n, ex)
			return
		}
	}
	l.Reasons = append(l.Reasons, Reason{What: what, Reason: reason, Count: n, Examples: []Example{ex}})
}

// Add folds another piece's ledger of the same source into l. The formats of
// both are named, the less certain detection stands, and hashes are left to
// the caller: a sum of pieces has none of its own.
func (l *Ledger) Add(o Ledger) {
	switch {
	case l.Format == "" || l.Format == "empty":
		l.Format, l.Score, l.Why = o.Format, o.Score, o.Why
	case o.Format == "" || o.Format == "empty":
	default:
		if !slices.Contains(strings.Split(l.Format, "+"), o.Format) {
			l.Format += "+" + o.Format
		}
		if o.Score < l.Score {
			l.Score, l.Why = o.Score, o.Why
		}
	}
	l.Bytes += o.Bytes
	l.Received += o.Received
	l.Accepted += o.Accepted
	l.Rejected += o.Rejected
	l.Duplicate += o.Duplicate
	l.Undated += o.Undated
	l.Repeated += o.Repeated
	l.Backward += o.Backward
	l.StreamBytes += o.StreamBytes
	l.EventBytes += o.EventBytes
	l.RejectedBytes += o.RejectedBytes
	l.DuplicateBytes += o.DuplicateBytes
	l.StructureBytes += o.StructureBytes
	l.GapBytes += o.GapBytes
	for _, r := range o.Reasons {
		if len(r.Examples) == 0 {
			r.Examples = []Example{{}}
		}
		l.Note(r.What, r.Reason, r.Count, r.Examples[0])
		for i := range l.Reasons {
			if q := &l.Reasons[i]; q.What == r.What && q.Reason == r.Reason {
				for _, ex := range r.Examples[1:] {
					if len(q.Examples) < maxExamples {
						q.Examples = append(q.Examples, ex)
					}
				}
			}
		}
	}
}

// Check proves that the counts add up, in records and in bytes.
func (l Ledger) Check() error {
	if sum := l.Accepted + l.Rejected + l.Duplicate + l.Undated; sum != l.Received {
		return Errorf(CodeInternal, "ledger of %s: received %d records but accounted for %d", l.Source, l.Received, sum)
	}
	if sum := l.EventBytes + l.RejectedBytes + l.DuplicateBytes + l.StructureBytes + l.GapBytes; sum != l.StreamBytes {
		return Errorf(CodeInternal, "ledger of %s: %d bytes but accounted for %d", l.Source, l.StreamBytes, sum)
	}
	return nil
}

// SortReasons puts reasons in a stable order: by what, then the most frequent first.
func (l *Ledger) SortReasons() {
	sort.SliceStable(l.Reasons, func(i, j int) bool {
		a, b := l.Reasons[i], l.Reasons[j]
		if a.What != b.What {
			return a.What < b.What
		}
		if a.Count != b.Count {
			return a.Count > b.Count
		}
		return a.Reason < b.Reason
	})
}
