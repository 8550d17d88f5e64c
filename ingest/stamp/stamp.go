// Package stamp reads the times that logs write: compiled layouts, no guessing
// between day and month, every result with its zone and its resolution. What
// never lives here: clocks, zones of sources, whole records.
package stamp

import (
	"time"

	"github.com/emberline/emberline/models"
)

// Stamp is one time as a source wrote it.
type Stamp struct {
	Time       models.Nanos // wall clock read as UTC unless Zoned; without a year, of year 0 as Years takes it
	Zoned      bool         // an offset, a zone or an epoch was written
	Resolution models.Resolution
	NoYear     bool // "Oct 15 15:19:03": ask Years
	NoDate     bool // "15:19:03": the date stands elsewhere
	Len        int  // how many bytes were read
}

// Parse reads a time at the beginning of b; more text may follow it.
func Parse(b []byte) (Stamp, bool) { panic("stamp") }

// Find gives the first time that begins within the first n bytes of b, at a
// place where no digit or letter stands before it.
func Find(b []byte, n int) (start int, s Stamp, ok bool) { panic("stamp") }

// Epoch reads a number of seconds, milli-, micro- or nanoseconds since 1970,
// told apart by magnitude, with or without a fraction.
func Epoch(b []byte) (Stamp, bool) { panic("stamp") }

// Years gives yearless times their year, in the order of the stream: the
// latest year in which the first of them is not after the reference (by more
// than a day), going up at each turn of the year.
type Years struct{}

// NewYears counts back from ref (Input.Year).
func NewYears(ref time.Time) *Years { panic("stamp") }

// Resolve gives the time with its year; one that has a year is returned as is.
func (y *Years) Resolve(s Stamp) models.Nanos { panic("stamp") }
