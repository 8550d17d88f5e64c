package irc

import (
	"bytes"

	"github.com/emberline/emberline/ingest/chats"
	"github.com/emberline/emberline/models"
)

// irssi reads "15:19 <@nick> text"; the day stands in lines of its own, and
// turns at midnight without one only where the log says so.
type irssi struct {
	year, month, day int
}

// opened reads "--- Log opened Sat Oct 15 15:19:03 2022", "--- Day changed Sun
// Oct 16 2022" and "--- Log closed …".
func (x *irssi) opened(line []byte) bool {
	c := chats.Cursor{B: bytes.TrimRight(line, " ")}
	if !c.Lit("--- Log opened ") && !c.Lit("--- Day changed ") && !c.Lit("--- Log closed ") {
		return false
	}
	if !c.Weekday() || !c.Space() {
		return false
	}
	month, ok := c.Month()
	if !ok || !c.Space() {
		return false
	}
	c.Space()
	day, ok := c.Num(1, 2)
	if !ok || !c.Space() {
		return false
	}
	if _, ok := c.Clock(); ok && !c.Space() {
		return false
	}
	year, ok := c.Num(4, 4)
	if !ok || !c.Done() {
		return false
	}
	if _, bad := chats.Wall(year, month, day, 0, 0, 0); bad != "" {
		return false
	}
	x.year, x.month, x.day = year, month, day
	return true
}

func (x *irssi) own(line []byte) bool {
	y := *x
	if y.opened(line) {
		return true
	}
	c := chats.Cursor{B: line}
	if t, ok := c.Clock(); !ok || t.Style != chats.Clock24 {
		return false
	}
	return c.Lit(" <@") || c.Lit(" <+") || c.Lit(" < ") || c.Lit(" -!- ") || c.Lit("  * ")
}

func (x *irssi) line(line []byte, r *models.Record, _ *[]byte) outcome {
	if x.opened(line) {
		return marker
	}
	c := chats.Cursor{B: line}
	t, ok := c.Clock()
	if !ok || t.Style != chats.Clock24 || !c.Space() {
		return unread
	}
	rest := c.Rest()
	switch {
	case bytes.HasPrefix(rest, []byte("<")), bytes.HasPrefix(rest, []byte(" * ")):
	case bytes.HasPrefix(rest, []byte("-")): // -!- notice, -nick- notice to the channel
		rest = bytes.TrimPrefix(rest, []byte("-!- "))
	case bytes.HasPrefix(rest, []byte("!")):
	default:
		return unread
	}
	r.SourceTime = line[:c.I-1]
	r.Resolution = models.ResMinute
	if t.Seconds {
		r.Resolution = models.ResSecond
	}
	said(rest, r, true)
	if x.year == 0 {
		r.Time, r.Undated = models.NoTime, models.UndatedBefore
		return message
	}
	r.Time, r.Undated = chats.Wall(x.year, x.month, x.day, t.Hour, t.Minute, t.Second)
	return message
}

// weechat reads "2022-10-15 15:19:03<tab>nick<tab>text".
type weechat struct{}

func (w weechat) own(line []byte) bool {
	var r models.Record
	return w.line(line, &r, nil) == message
}

func (weechat) line(line []byte, r *models.Record, _ *[]byte) outcome {
	when, rest, ok := bytes.Cut(line, []byte("\t"))
	if !ok || len(when) < 19 || len(when) > 32 {
		return unread
	}
	prefix, text, ok := bytes.Cut(rest, []byte("\t"))
	if !ok || len(prefix) > 200 {
		return unread
	}
	chats.Stamp(r, when)
	if r.Undated == models.UndatedBad {
		if bytes.Trim(when, "0123456789-: ") != nil {
			return unread
		}
		r.Undated = ""
		r.Text = text
		return alien
	}
	r.Text = text
	switch string(bytes.TrimSpace(prefix)) {
	case "-->", "<--", "--", "=!=", "":
		r.Attrs = append(r.Attrs, chats.Flag(chats.AttrSystem))
	case "*":
		r.Attrs = append(r.Attrs, chats.Flag(attrAction))
		if nick, _, more := bytes.Cut(text, []byte(" ")); more {
			r.Actor = nick
		}
	default:
		r.Actor = bytes.TrimLeft(prefix, "@+%&~ ")
	}
	return message
}
