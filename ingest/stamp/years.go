package stamp

import (
	"time"

	"github.com/emberline/emberline/models"
)

// turnBack is how far a yearless time must lie before the one before it to be
// of the next year: a file out of order by days or weeks is no turn of the year.
const turnBack = 31 * daySeconds * second

// turnFore is how far it must lie ahead to be of the year before: a line of
// 31 December among those of 1 January.
const turnFore = 335 * daySeconds * second

// slack is how far a time may lie after the reference: clocks run ahead, and
// the reference's zone is not the line's.
const slack = daySeconds * second

// Years gives yearless times their year, in the order of the stream: the
// latest year in which the first of them is not after the reference (by more
// than a day), going up at each turn of the year. A turn that would pass the
// reference is none. A stream that holds more than a year before its reference
// cannot be told from a later one until it runs past it: see Beyond.
type Years struct {
	ref    models.Nanos
	year   int
	last   models.Nanos
	known  bool
	beyond bool
}

// NewYears counts back from ref (Input.Year).
func NewYears(ref time.Time) *Years {
	y := &Years{year: ref.UTC().Year()}
	y.year = min(max(y.year, 1973), 2261) // 1972 has a 29 February
	y.ref = min(nanos(ref.Unix(), 0), models.MaxTime-2*slack)
	return y
}

// Beyond says whether some time lies after the reference, so that the years
// may be too high: the stream is longer than a year, or its file's time wrong.
func (y *Years) Beyond() bool { return y.beyond }

// Resolve gives the time with its year; one that has a year is returned as is,
// and guides those after it.
func (y *Years) Resolve(s Stamp) models.Nanos {
	if !s.NoYear {
		if !s.NoDate && s.Time.InBounds() {
			y.year, y.last, y.known = s.Time.UTC().Year(), s.Time, true
		}
		return s.Time
	}
	if !y.known {
		y.known = true
		if y.last = y.in(y.year, s.Time); y.last > y.ref+slack {
			y.year--
			y.last = y.in(y.year, s.Time)
		}
		y.year = y.last.UTC().Year() // of a 29 February: that of the leap year
		return y.last
	}
	t := y.in(y.year, s.Time)
	switch {
	case t < y.last-turnBack:
		if next := y.in(y.year+1, s.Time); y.year < 2261 && (next <= y.ref+slack || y.last > y.ref+slack) {
			y.year++
			t = next
		}
	case t > y.last+turnFore && y.year > 1970:
		// It does not move the year: the next line is of the new one again.
		return y.in(y.year-1, s.Time)
	}
	if t > y.ref+slack {
		y.beyond = true
	}
	y.last = t
	return t
}

// in places a time of the leap year that yearless stamps count from into a
// year. 29 February goes to the nearest leap year before where the year has none.
func (y *Years) in(year int, t models.Nanos) models.Nanos {
	const feb29 = 59 * daySeconds * second
	const mar1 = feb29 + daySeconds*second
	if !leap(year) {
		switch {
		case t >= mar1:
			t -= daySeconds * second
		case t >= feb29:
			for !leap(year) {
				year--
			}
		}
	}
	return models.Nanos(days(year, 1, 1)*daySeconds*second) + t
}
