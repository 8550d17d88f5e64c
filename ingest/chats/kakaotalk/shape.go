package kakaotalk

import (
	"bytes"

	"github.com/emberline/emberline/ingest/chats"
)

// family is how an export marks its messages.
type family uint8

const (
	none    family = iota
	pc             // [이름] [오전 1:01] text, days between rows of dashes
	korean         // 2016년 2월 5일 오전 1:33, 이름 : text
	dotted         // 2019. 7. 30. 오전 10:22, 이름 : text
	english        // February 10, 2016, 2:33 AM, name : text
	at             // Dec 31, 2014 at 19:12, name : text
	clock          // 오후 8:36, 이름 : text, days on lines of their own
)

var familyNames = [...]string{
	"no messages", "PC", "Android, Korean", "iOS, Korean", "Android, English", "iOS, English", "iOS, Korean, days apart",
}

// shape is a family with its style of hours. All messages of one export have
// one shape.
type shape struct {
	family family
	clock  chats.ClockStyle
}

// String is the shape's name for people.
func (s shape) String() string {
	name := familyNames[s.family]
	if s.clock == chats.Clock24 {
		name += ", 24 h"
	}
	return name
}

// date is a day as written; year 0 means none.
type date struct{ year, month, day int }

func (d date) before(o date) bool {
	return d.year < o.year || d.year == o.year && (d.month < o.month || d.month == o.month && d.day < o.day)
}

// stamped is a line that begins with a time, taken apart.
type stamped struct {
	shape  shape
	date   date
	clock  chats.Clock
	when   []byte // the time as written
	header bool   // nothing follows: the heading of a day (Android)
	system bool   // a colon follows: the client speaks (iOS)
	rest   []byte // "이름 : text", or a notice
}

// parseStamped reads a line of any family but PC.
func parseStamped(line []byte) (stamped, bool) {
	c := chats.Cursor{B: line}
	var s stamped
	s.date, s.shape.family = readDate(&c)
	if s.shape.family == none {
		s.shape.family = clock
	}
	var ok bool
	if s.clock, ok = c.Clock(); !ok || s.clock.Seconds {
		return stamped{}, false
	}
	s.shape.clock = s.clock.Style
	if s.shape.family == clock && s.clock.Style == chats.ClockBehind {
		return stamped{}, false // no client writes "8:36 PM, name : text"
	}
	s.when = line[:c.I]
	switch {
	case len(bytes.TrimRight(c.Rest(), " ")) == 0:
		s.header = true
		return s, s.shape.family != clock
	case c.Lit(", "):
	case c.Lit(": "):
		s.system = true
	default:
		return stamped{}, false
	}
	s.rest = c.Rest()
	return s, true
}

// readDate reads a date up to where its time of day begins.
func readDate(c *chats.Cursor) (date, family) {
	start := c.I
	if d, ok := koreanDate(c); ok && c.Space() {
		return d, korean
	}
	c.I = start
	if d, ok := dottedDate(c); ok && c.Space() {
		return d, dotted
	}
	c.I = start
	if d, ok := englishDate(c); ok {
		if c.Lit(" at ") {
			return d, at
		}
		if c.Lit(", ") {
			return d, english
		}
	}
	c.I = start
	return date{}, none
}

func koreanDate(c *chats.Cursor) (date, bool) { return markedDate(c, "년", "월", "일") }

func dottedDate(c *chats.Cursor) (date, bool) { return markedDate(c, ".", ".", ".") }

// markedDate reads year, month and day, each with its mark behind it.
func markedDate(c *chats.Cursor, year, month, day string) (d date, ok bool) {
	if d.year, ok = c.Num(4, 4); !ok || !c.Lit(year) || !c.Space() {
		return date{}, false
	}
	if d.month, ok = c.Num(1, 2); !ok || !c.Lit(month) || !c.Space() {
		return date{}, false
	}
	if d.day, ok = c.Num(1, 2); !ok || !c.Lit(day) {
		return date{}, false
	}
	return d, true
}

func englishDate(c *chats.Cursor) (d date, ok bool) {
	if d.month, ok = c.Month(); !ok || !c.Space() {
		return date{}, false
	}
	if d.day, ok = c.Num(1, 2); !ok || !c.Lit(",") || !c.Space() {
		return date{}, false
	}
	if d.year, ok = c.Num(4, 4); !ok {
		return date{}, false
	}
	return d, true
}

// parseDay reads a line that holds only a day with its weekday.
func parseDay(line []byte) (date, bool) {
	c := chats.Cursor{B: bytes.TrimRight(line, " ")}
	if d, ok := koreanDate(&c); ok {
		if c.Space() && koreanWeekday(&c) && c.Done() {
			return d, true
		}
		return date{}, false
	}
	c.I = 0
	if !c.Weekday() || !c.Lit(", ") {
		return date{}, false
	}
	d, ok := englishDate(&c)
	return d, ok && c.Done()
}

func koreanWeekday(c *chats.Cursor) bool {
	for _, w := range [...]string{"월", "화", "수", "목", "금", "토", "일"} {
		if c.Lit(w) {
			return c.Lit("요일")
		}
	}
	return false
}

// parseDashes reads the heading of a day in a PC export. The frame alone makes
// a heading; whether its date can be read is told apart, so that messages
// below an unreadable heading do not slip into the day above it.
func parseDashes(line []byte) (d date, readable, heading bool) {
	inner := bytes.TrimRight(line, " ")
	left := len(inner) - len(bytes.TrimLeft(inner, "-"))
	inner = inner[left:]
	right := len(inner) - len(bytes.TrimRight(inner, "-"))
	inner = bytes.TrimSpace(inner[:len(inner)-right])
	if left < 10 || right < 10 || len(inner) == 0 {
		return date{}, false, false
	}
	d, readable = parseDay(inner)
	return d, readable, true
}

// parsePC reads a message of a PC export. A name may hold brackets: what
// counts is the first "] [" that a time and a bracket follow.
func parsePC(line []byte) (sender, when, text []byte, t chats.Clock, ok bool) {
	if len(line) == 0 || line[0] != '[' {
		return nil, nil, nil, t, false
	}
	for from := 1; ; {
		i := bytes.Index(line[from:], []byte("] ["))
		if i < 0 {
			return nil, nil, nil, t, false
		}
		i += from
		c := chats.Cursor{B: line, I: i + 3}
		if t, ok = c.Clock(); ok && !t.Seconds {
			when = line[i+3 : c.I]
			if c.Lit("]") && (c.Done() || c.Lit(" ")) {
				return line[1:i], when, c.Rest(), t, true
			}
		}
		from = i + 1
	}
}
