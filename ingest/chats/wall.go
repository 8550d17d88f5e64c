package chats

import (
	"bytes"
	"time"

	"github.com/emberline/emberline/models"
)

// Wall gives a wall-clock time read as if it were UTC. Undated is empty, or
// the reason why there is no such time.
func Wall(year, month, day, hour, minute, second int) (t models.Nanos, undated string) {
	if month < 1 || month > 12 || day < 1 || day > 31 || hour > 23 || minute > 59 || second > 59 {
		return models.NoTime, models.UndatedBad
	}
	tm := time.Date(year, time.Month(month), day, hour, minute, second, 0, time.UTC)
	if tm.Day() != day {
		return models.NoTime, models.UndatedBad // 30 February
	}
	// Beyond the years that nanoseconds hold, UnixNano is not defined.
	if year < 1970 || year > 2261 {
		return models.NoTime, models.UndatedBounds
	}
	return models.NanosOf(tm), ""
}

// Epoch gives seconds and nanoseconds since 1970 as a time, with the reason
// when it lies out of bounds.
func Epoch(sec, nsec int64) (t models.Nanos, undated string) {
	if sec < 0 || sec >= int64(models.MaxTime)/int64(time.Second) {
		return models.NoTime, models.UndatedBounds
	}
	return models.Nanos(sec*int64(time.Second) + nsec), ""
}

// Hour12 turns an hour of a 12-hour clock into one of 24: 12 in the morning is
// 0, 12 in the afternoon 12. Some programs write 0 for 12, which is let pass.
func Hour12(hour int, pm bool) (int, bool) {
	if hour > 12 {
		return 0, false
	}
	hour %= 12
	if pm {
		hour += 12
	}
	return hour, true
}

// Cursor reads a line from left to right. A method that fails leaves I where
// it was.
type Cursor struct {
	B []byte
	I int
}

// Rest is what has not been read.
func (c *Cursor) Rest() []byte { return c.B[c.I:] }

// Done says whether everything was read.
func (c *Cursor) Done() bool { return c.I >= len(c.B) }

// Lit reads s.
func (c *Cursor) Lit(s string) bool {
	if len(c.B)-c.I < len(s) || string(c.B[c.I:c.I+len(s)]) != s {
		return false
	}
	c.I += len(s)
	return true
}

// Num reads a number of lo to hi digits that no further digit follows.
func (c *Cursor) Num(lo, hi int) (int, bool) {
	n, i := 0, c.I
	for i < len(c.B) && i-c.I <= hi && c.B[i] >= '0' && c.B[i] <= '9' {
		n = n*10 + int(c.B[i]-'0')
		i++
	}
	if i-c.I < lo || i-c.I > hi {
		return 0, false
	}
	c.I = i
	return n, true
}

// Space reads one space: the plain one, the no-break one, or the narrow
// no-break one that newer systems put before AM and PM.
func (c *Cursor) Space() bool {
	return c.Lit(" ") || c.Lit("\u00a0") || c.Lit("\u202f")
}

var months = [...]string{"january", "february", "march", "april", "may", "june", "july",
	"august", "september", "october", "november", "december"}

// Month reads an English month's name, in full or its first three letters, in
// any case.
func (c *Cursor) Month() (int, bool) {
	w := c.letters()
	for i, m := range months {
		if len(w) == 3 && bytes.EqualFold(w, []byte(m[:3])) || bytes.EqualFold(w, []byte(m)) {
			c.I += len(w)
			return i + 1, true
		}
	}
	return 0, false
}

var weekdays = [...]string{"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}

// Weekday reads an English weekday's name, in full or its first three letters.
func (c *Cursor) Weekday() bool {
	w := c.letters()
	for _, d := range weekdays {
		if len(w) == 3 && bytes.EqualFold(w, []byte(d[:3])) || bytes.EqualFold(w, []byte(d)) {
			c.I += len(w)
			return true
		}
	}
	return false
}

func (c *Cursor) letters() []byte {
	i := c.I
	for i < len(c.B) && (c.B[i]|0x20) >= 'a' && (c.B[i]|0x20) <= 'z' {
		i++
	}
	return c.B[c.I:i]
}

// Half reads which half of the day is meant: 오전, 오후, AM, pm, a.m., "p. m.".
func (c *Cursor) Half() (pm, ok bool) {
	switch {
	case c.Lit("오전"):
		return false, true
	case c.Lit("오후"):
		return true, true
	}
	start := c.I
	if c.Done() {
		return false, false
	}
	switch c.B[c.I] | 0x20 {
	case 'a':
	case 'p':
		pm = true
	default:
		return false, false
	}
	c.I++
	dotted := c.Lit(".")
	if dotted {
		c.Space()
	}
	if c.Done() || c.B[c.I]|0x20 != 'm' {
		c.I = start
		return false, false
	}
	c.I++
	if dotted {
		c.Lit(".")
	}
	return pm, true
}

// ClockStyle says how a time of day was written.
type ClockStyle uint8

// The styles.
const (
	NoClock     ClockStyle = iota
	Clock24                // 20:36
	ClockBefore            // 오후 8:36, PM 8:36
	ClockBehind            // 8:36 PM
)

// Clock is a time of day.
type Clock struct {
	Hour, Minute, Second int
	Seconds              bool // seconds were written
	Style                ClockStyle
}

// Clock reads a time of day: hours and minutes, perhaps seconds.
func (c *Cursor) Clock() (Clock, bool) {
	start := c.I
	var t Clock
	fail := func() (Clock, bool) {
		c.I = start
		return Clock{}, false
	}
	pm, before := c.Half()
	if before && !c.Space() {
		return fail()
	}
	var ok bool
	if t.Hour, ok = c.Num(1, 2); !ok || !c.Lit(":") {
		return fail()
	}
	if t.Minute, ok = c.Num(2, 2); !ok {
		return fail()
	}
	if at := c.I; c.Lit(":") {
		if t.Second, t.Seconds = c.Num(2, 2); !t.Seconds {
			c.I = at
		}
	}
	t.Style = Clock24
	if before {
		t.Style = ClockBefore
	} else {
		at := c.I
		c.Space()
		if pm, ok = c.Half(); ok {
			t.Style = ClockBehind
		} else {
			c.I = at
		}
	}
	if t.Style != Clock24 {
		if t.Hour, ok = Hour12(t.Hour, pm); !ok {
			return fail()
		}
	}
	if t.Hour > 23 || t.Minute > 59 || t.Second > 59 {
		return fail()
	}
	return t, true
}
