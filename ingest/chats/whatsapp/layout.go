package whatsapp

import (
	"bytes"

	"github.com/emberline/emberline/ingest/chats"
)

// layout is how a file writes the front of its messages; all of one file agree.
type layout struct {
	bracket  bool // [date, time] name: text, else date, time - name: text
	sep      byte // between the numbers of the date; 'k' for 년 월 일
	digits   int  // of the first number: 4 when the year stands first
	year     int  // digits of the year, when it stands last or may
	comma    bool
	seconds  bool
	clock    chats.ClockStyle
	trailing bool // a dot behind the last number: "15. 10. 2022."
}

// threeWays says whether the first number may be the year although it has two
// digits: only Korean phones write "22. 10. 15. 오후 3:19".
func (l layout) threeWays() bool {
	return l.year == 2 && (l.trailing || l.clock == chats.ClockBefore)
}

// front is the front of one message, taken apart.
type front struct {
	layout layout
	num    [3]int // the date's numbers in the order written
	clock  chats.Clock
	when   []byte // date and time as written
	rest   []byte // "name: text", or a notice
}

// marks are invisible signs for the direction of writing that iOS puts in.
var marks = []string{"\u200e", "\u200f", "\u202a", "\u202c", "\uFEFF"}

func trimMarks(b []byte) []byte {
again:
	for _, m := range marks {
		if bytes.HasPrefix(b, []byte(m)) {
			b = b[len(m):]
			goto again
		}
	}
	return b
}

// parseFront reads the front of a message.
func parseFront(line []byte) (f front, ok bool) {
	c := chats.Cursor{B: trimMarks(line)}
	f.layout.bracket = c.Lit("[")
	start := c.I
	if !f.date(&c) {
		return front{}, false
	}
	f.layout.comma = c.Lit(",")
	if !c.Space() {
		return front{}, false
	}
	if f.clock, ok = c.Clock(); !ok {
		return front{}, false
	}
	f.layout.clock, f.layout.seconds = f.clock.Style, f.clock.Seconds
	f.when = c.B[start:c.I]
	if f.layout.bracket {
		if !c.Lit("] ") {
			return front{}, false
		}
	} else if !c.Lit(" - ") {
		return front{}, false
	}
	f.rest = trimMarks(c.Rest())
	return f, true
}

// date reads three numbers and what stands between them.
func (f *front) date(c *chats.Cursor) bool {
	from := c.I
	var ok bool
	if f.num[0], ok = c.Num(1, 4); !ok {
		return false
	}
	f.layout.digits = min(c.I-from, 3) // one digit and two are the same layout
	if f.layout.digits < 3 {
		f.layout.digits = 2
	} else if c.I-from == 4 {
		f.layout.digits = 4
	}
	if c.Lit("년") {
		f.layout.sep = 'k'
		if !c.Space() {
			return false
		}
		if f.num[1], ok = c.Num(1, 2); !ok || !c.Lit("월") || !c.Space() {
			return false
		}
		f.num[2], ok = c.Num(1, 2)
		return ok && c.Lit("일")
	}
	if c.Done() || !bytes.ContainsRune([]byte("/.-"), rune(c.B[c.I])) {
		return false
	}
	f.layout.sep = c.B[c.I]
	sep := string(rune(f.layout.sep))
	c.I++
	c.Space()
	if f.num[1], ok = c.Num(1, 2); !ok || !c.Lit(sep) {
		return false
	}
	c.Space()
	from = c.I
	if f.num[2], ok = c.Num(1, 4); !ok {
		return false
	}
	if f.layout.digits != 4 {
		f.layout.year = c.I - from
		if f.layout.year == 1 {
			f.layout.year = 2
		}
	}
	f.layout.trailing = c.Lit(".")
	return true
}

// order is which of the date's numbers is which.
type order uint8

const (
	unknown order = iota
	yearFirst
	dayFirst
	monthFirst
)

var orderNames = [...]string{"unknown", "year/month/day", "day/month/year", "month/day/year"}

// place gives year, month and day of the numbers in an order. WhatsApp began
// in 2009: years of two digits are of this century.
func (f *front) place(o order) (year, month, day int) {
	switch o {
	case yearFirst:
		year, month, day = f.num[0], f.num[1], f.num[2]
	case dayFirst:
		day, month, year = f.num[0], f.num[1], f.num[2]
	default:
		month, day, year = f.num[0], f.num[1], f.num[2]
	}
	if year < 100 {
		year += 2000
	}
	return year, month, day
}
