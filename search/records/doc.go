// Package records searches what people wrote: annotations, entries, claims. One
// bleve document each, words as package words cuts them, so that a query means
// here what it means over evidence.
//
// The index is a cache. SQL holds the records; Open answers ErrStale whenever
// the index is absent, damaged, older than it says, or made by another version,
// and the caller then fills a new one (Rebuild). What never lives here: events,
// SQL, the only copy of anything.
package records

import (
	"errors"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/search/query"
)

// ErrStale means that the index must be built anew: see Rebuild. It is wrapped
// with the reason, by Open and by any call that meets damage later.
var ErrStale = errors.New("the index of records must be built anew")

// Doc is one record as it is searched.
type Doc struct {
	ID       string // unique over all incidents: "annotation/17"
	Incident int64
	Noun     string // "annotation", "entry", "claim"
	Key      string // the record's key in its incident
	Title    string // in every language there is, one a line
	Text     string // likewise
	Tags     []string
	Author   string
	// Times are the record's own, UTC; they come back with a hit and are not
	// searched.
	Times []models.Nanos
}

// Hit is one record found.
type Hit struct {
	ID, Noun, Key string
	Score         float64 // only comparable within one answer
	Title         string
	Times         []models.Nanos
	Fragments     []Fragment // of the title and the text, at least one
}

// Fragment is a part of a text with the places that were sought.
type Fragment struct {
	Field string // "title" or "text"
	Text  string
	Marks []query.Span // within Text, ascending
	// Before and After say whether the text goes on on that side.
	Before, After bool
}

// Result is a page of hits, the best first, and how many there are in all.
type Result struct {
	Hits  []Hit
	Total uint64
}
