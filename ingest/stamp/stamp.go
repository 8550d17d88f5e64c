// Package stamp reads the times that logs write: compiled layouts, no guessing
// between day and month, every result with its zone and its resolution. What
// never lives here: clocks, zones of sources, whole records.
//
// Rules that hold for every layout:
//   - An offset, UTC, GMT, Z, KST and JST make a time Zoned; other zone names
//     (EST, CST, IST …) name several zones each, so the time stays wall clock
//     and the name is only counted into Len.
//   - A leap second (:60) is read as the last nanosecond of its minute, so that
//     it stays in its minute and before whatever follows.
//   - A date that does not exist is no time at all; a year outside the bounds
//     of models.Nanos is one: ok is true, and Time.InBounds is false.
//   - Between day and month only a number over 12 decides, or an Order.
package stamp

import (
	"github.com/emberline/emberline/models"
)

// Stamp is one time as a source wrote it.
type Stamp struct {
	// Time is the wall clock read as UTC, or UTC itself when Zoned. Without a
	// year it counts from the start of a leap year (for Years), without a date
	// from midnight.
	Time       models.Nanos
	Zoned      bool // an offset, a zone or an epoch was written
	Resolution models.Resolution
	NoYear     bool // "Oct 15 15:19:03": ask Years
	NoDate     bool // "15:19:03": the date stands elsewhere
	Len        int  // how many bytes were read
}

// Order is how a source writes dates of three bare numbers.
type Order uint8

// The orders. Without one, a date is read only when a single order makes sense
// of it.
const (
	OrderUnknown Order = iota
	MonthFirst         // 10/15/2022
	DayFirst           // 15/10/2022
	YearFirst          // 22/10/15, a year of two digits
)

// Parse reads a time at the beginning of b; more text may follow it. A date
// alone is read with models.ResDay, a time of day alone with NoDate.
func Parse(b []byte) (Stamp, bool) { return ParseOrder(b, OrderUnknown) }

// ParseOrder is Parse for a source whose order of bare numbers is known.
func ParseOrder(b []byte, o Order) (Stamp, bool) {
	if len(b) < 5 {
		return Stamp{}, false
	}
	switch c := b[0]; {
	case c >= '0' && c <= '9':
		if b[4] == '-' {
			if s, ok := iso(b); ok {
				return s, true
			}
		}
		return numeric(b, o)
	case c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z':
		return named(b)
	case c == '@':
		return tai64n(b)
	}
	return Stamp{}, false
}

// numeric reads what begins with a digit, by the length of the first number
// and what follows it.
func numeric(b []byte, o Order) (Stamp, bool) {
	n := digits(b, 0)
	if n == len(b) {
		if n == 14 || n == 8 {
			return compact(b, n)
		}
		return Stamp{}, false
	}
	switch {
	case n == 4:
		return yearFirst(b)
	case n <= 2:
		switch b[n] {
		case ':':
			return timeOnly(b)
		case '/', '-', '.':
			if n+1 < len(b) && isLetter(b[n+1]) {
				return dayName(b)
			}
			return bare(b, o)
		case ' ':
			return dayName(b)
		case hangul1:
			return koreanMonth(b)
		}
	case n == 6:
		return sixDigits(b)
	case n == 8 || n == 14:
		return compact(b, n)
	}
	return Stamp{}, false
}
