package irc

import (
	"bytes"
	"strconv"

	"github.com/emberline/emberline/ingest"
	"github.com/emberline/emberline/ingest/chats"
	"github.com/emberline/emberline/ingest/stamp"
	"github.com/emberline/emberline/models"
)

// xchat reads "Oct 15 15:19:03 <nick> text". The year stands in the lines that
// say when logging began and ended, in the client's language.
type xchat struct {
	years *stamp.Years
	year  int // of the section; 0 when no line has said it
	month int // of the last line, to see the year turn
}

func newXChat(in *ingest.Input) *xchat { return &xchat{years: stamp.NewYears(in.Year())} }

// logging reads "**** BEGIN LOGGING AT Sat Oct 15 15:19:03 2022".
func logging(line []byte) (year, month int, t models.Nanos, when []byte, ok bool) {
	rest, found := bytes.CutPrefix(line, []byte("**** "))
	if !found {
		return 0, 0, 0, nil, false
	}
	rest = bytes.TrimRight(rest, " ")
	// The date is the last 24 characters, with one or two digits of the day.
	for from := max(0, len(rest)-24); from <= max(0, len(rest)-20); from++ {
		c := chats.Cursor{B: rest, I: from}
		if from > 0 && rest[from-1] != ' ' || !c.Weekday() || !c.Space() {
			continue
		}
		if month, ok = c.Month(); !ok || !c.Space() {
			continue
		}
		c.Space()
		day, okDay := c.Num(1, 2)
		if !okDay || !c.Space() {
			continue
		}
		clock, okClock := c.Clock()
		if !okClock || !c.Space() {
			continue
		}
		if year, ok = c.Num(4, 4); !ok || !c.Done() {
			continue
		}
		t, bad := chats.Wall(year, month, day, clock.Hour, clock.Minute, clock.Second)
		return year, month, t, rest[from:], bad == ""
	}
	return 0, 0, 0, nil, false
}

func (x *xchat) own(line []byte) bool {
	if _, _, _, _, ok := logging(line); ok {
		return true
	}
	c := chats.Cursor{B: bytes.TrimLeft(line, " ")}
	if !front(&c) {
		return false
	}
	rest := bytes.TrimLeft(c.Rest(), " ")
	return bytes.HasPrefix(rest, []byte("<")) && bytes.IndexByte(rest, '>') > 0 || bytes.HasPrefix(rest, []byte("*\t")) || bytes.HasPrefix(rest, []byte("---\t"))
}

// front reads "Oct 15 15:19:03 " without judging the numbers.
func front(c *chats.Cursor) bool {
	if _, ok := c.Month(); !ok || !c.Space() {
		return false
	}
	if _, ok := c.Num(1, 2); !ok || !c.Space() {
		return false
	}
	for i := range 3 {
		if _, ok := c.Num(2, 2); !ok || i < 2 && !c.Lit(":") {
			return false
		}
	}
	return c.Space()
}

func (x *xchat) line(line []byte, r *models.Record, _ *[]byte) outcome {
	if year, month, t, when, ok := logging(line); ok {
		x.year, x.month = year, month
		r.Time, r.Resolution, r.SourceTime, r.Text = t, models.ResSecond, when, line
		r.Attrs = append(r.Attrs, chats.Flag(chats.AttrSystem))
		return message
	}
	trimmed := bytes.TrimLeft(line, " ")
	c := chats.Cursor{B: trimmed}
	if !front(&c) {
		return unread
	}
	r.SourceTime = trimmed[:c.I-1]
	said(bytes.ReplaceAll(c.Rest(), []byte("\t"), []byte(" ")), r, false)
	if !x.time(r) {
		return alien
	}
	return message
}

// time resolves the line's time in its section's year, or by the file's time
// when no line has said a year.
func (x *xchat) time(r *models.Record) bool {
	c := chats.Cursor{B: r.SourceTime}
	month, _ := c.Month()
	c.Space()
	day, _ := c.Num(1, 2)
	c.Space()
	clock, ok := c.Clock()
	if !ok || !c.Done() {
		return false
	}
	r.Resolution = models.ResSecond
	if x.year == 0 {
		if x.years == nil {
			return true // detection only
		}
		// A leap year is where a time without a year counts from.
		t, bad := chats.Wall(1972, month, day, clock.Hour, clock.Minute, clock.Second)
		leap, _ := chats.Wall(1972, 1, 1, 0, 0, 0)
		if bad != "" {
			return false
		}
		r.Time = x.years.Resolve(stamp.Stamp{Time: t - leap, NoYear: true, Resolution: models.ResSecond})
		return r.Time.InBounds()
	}
	if month < x.month-6 {
		x.year++
	}
	x.month = month
	var bad string
	r.Time, bad = chats.Wall(x.year, month, day, clock.Hour, clock.Minute, clock.Second)
	return bad == ""
}

// scrollback reads "T 1665814743 <nick> text" with the client's colours.
type scrollback struct{}

func (scrollback) own(line []byte) bool {
	sec, _, ok := bytes.Cut(bytes.TrimPrefix(line, []byte("T ")), []byte(" "))
	return ok && line[0] == 'T' && len(sec) >= 9 && len(sec) <= 10 && bytes.Trim(sec, "0123456789") == nil
}

func (scrollback) line(line []byte, r *models.Record, text *[]byte) outcome {
	rest, ok := bytes.CutPrefix(line, []byte("T "))
	if !ok {
		return unread
	}
	sec, body, _ := bytes.Cut(rest, []byte(" "))
	*text = plain((*text)[:0], body)
	n, err := strconv.ParseInt(string(sec), 10, 64)
	if err != nil || n < 0 {
		*text = plain((*text)[:0], rest)
		said(*text, r, false)
		return alien
	}
	said(*text, r, false)
	r.SourceTime, r.Resolution = sec, models.ResSecond
	if r.Time, r.Undated = chats.Epoch(n, 0); r.Undated == "" {
		r.Zoned = true
	}
	return message
}

// plain appends b without the codes of colours and styles; a tab becomes a space.
func plain(dst, b []byte) []byte {
	for i := 0; i < len(b); i++ {
		switch c := b[i]; c {
		case 0x03: // colour: up to two digits, perhaps a comma and two more
			for n := 0; n < 2 && i+1 < len(b) && b[i+1] >= '0' && b[i+1] <= '9'; n++ {
				i++
			}
			if i+2 < len(b) && b[i+1] == ',' && b[i+2] >= '0' && b[i+2] <= '9' {
				i += 2
				if i+1 < len(b) && b[i+1] >= '0' && b[i+1] <= '9' {
					i++
				}
			}
		case 0x02, 0x08, 0x0f, 0x11, 0x16, 0x1d, 0x1e, 0x1f:
		case '\t':
			dst = append(dst, ' ')
		default:
			dst = append(dst, c)
		}
	}
	return dst
}
