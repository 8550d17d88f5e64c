package demo

import (
	"time"

	"github.com/emberline/emberline/models"
)

// Probes are the words that Truth counts records for: a Korean word, a phrase
// and a rare word. A record counts once, however often it says the word, and
// case does not matter.
func Probes() []string { return []string{"전원", "connection refused", RareWord} }

// RareWord stands in a handful of records over several sources: the id of one
// request that an investigator can follow.
const RareWord = "rq7f3kz9e41d"

// Truth is what really is in the evidence that Generate wrote, for a reader to
// be measured against. Counts are of records as design's ledger has them.
type Truth struct {
	Seed int64 `json:"seed"`
	// Records is the sum over all sources of accepted, undated and rejected
	// records: the Lines asked for. Duplicates come on top of it.
	Records int64         `json:"records"`
	Sources []SourceTruth `json:"sources"`
	Planted []Plant       `json:"planted"`
}

// Source gives the truth about one label.
func (t *Truth) Source(label string) (SourceTruth, bool) {
	for _, s := range t.Sources {
		if s.Label == label {
			return s, true
		}
	}
	return SourceTruth{}, false
}

// SourceTruth is what one source holds and how it is to be read.
type SourceTruth struct {
	Label  string       `json:"label"`
	Style  string       `json:"style"` // how it is written: "bsd-syslog", "zap" …; the generator's word, no decoder's
	Pieces []PieceTruth `json:"pieces"`
	// The ledger: Received = Accepted + Undated + Rejected + Duplicate.
	Received  int64 `json:"received"`
	Accepted  int64 `json:"accepted"`
	Undated   int64 `json:"undated"`
	Rejected  int64 `json:"rejected"`
	Duplicate int64 `json:"duplicate"` // delivered again by an overlap of a rotation
	Repeated  int64 `json:"repeated"`  // accepted records equal to the one before
	Backward  int64 `json:"backward"`  // accepted records written with an earlier time than the one before
	// First and Last are the true times of the earliest and the latest dated
	// record, cut to the resolution that the source writes.
	First      time.Time         `json:"first"`
	Last       time.Time         `json:"last"`
	Resolution models.Resolution `json:"resolution"`
	// Zoned: every record says itself where its clock stands.
	Zoned bool `json:"zoned"`
	// Clock is the clock through which the source reads truly. Where its Zone
	// is empty the incident's zone is right.
	Clock models.Clock `json:"clock"`
	// Gap is a planted silence of a source that otherwise speaks steadily.
	Gap *GapTruth `json:"gap,omitempty"`
	// Probes counts accepted records whose text holds the word; no undated,
	// rejected or duplicate record holds any.
	Probes  map[string]int64 `json:"probes"`
	Samples []Sample         `json:"samples"`
}

// PieceTruth is one file of a source.
type PieceTruth struct {
	Path    string `json:"path"` // below the folder given to Generate, with slashes
	Bytes   int64  `json:"bytes"`
	Records int64  `json:"records"` // duplicates included
}

// GapTruth bounds a silence: the true times of the last record before it and
// of the first after it.
type GapTruth struct {
	From time.Time `json:"from"`
	To   time.Time `json:"to"`
}

// Sample is one record whose true time is known.
type Sample struct {
	Member string    `json:"member,omitempty"` // inside a container
	Offset int64     `json:"offset"`           // of its first byte in the source's pieces laid end to end, or in the member; of an alert in a body, of the alert's own first byte
	Line   int64     `json:"line"`             // in its piece or member, from 1
	Time   time.Time `json:"time"`             // true, cut to the source's resolution
}

// Plant is one thing planted for an investigator to find.
type Plant struct {
	Kind   PlantKind     `json:"kind"`
	Source string        `json:"source"`
	Offset int64         `json:"offset,omitempty"` // where in the source, when it is one place
	Line   int64         `json:"line,omitempty"`   // in its piece
	Count  int64         `json:"count,omitempty"`  // records concerned
	From   *time.Time    `json:"from,omitempty"`
	To     *time.Time    `json:"to,omitempty"`
	By     time.Duration `json:"by,omitempty"` // of a clock: how far ahead of the truth, of a step: how far it jumps
	Other  string        `json:"other,omitempty"`
}

// PlantKind says what was planted.
type PlantKind string

// The kinds of plants.
const (
	PlantFast      PlantKind = "fast clock"
	PlantZone      PlantKind = "zone not written"
	PlantStep      PlantKind = "clock stepped back"
	PlantRotation  PlantKind = "overlapping rotation"
	PlantTwice     PlantKind = "delivered twice"
	PlantRepeated  PlantKind = "repeated records"
	PlantUndated   PlantKind = "undated records"
	PlantTruncated PlantKind = "truncated file"
	PlantGap       PlantKind = "monitoring gap"
	PlantAppended  PlantKind = "delivered in two parts"
)
