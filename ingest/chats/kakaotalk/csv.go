package kakaotalk

import (
	"bytes"
	"strings"

	"github.com/emberline/emberline/ingest"
	"github.com/emberline/emberline/ingest/chats"
	"github.com/emberline/emberline/models"
)

const (
	reasonRow = "not a row of Date,\"User\",\"Message\""
	// attrUser is the User column of a notice: whom the client put there is
	// not who speaks.
	attrUser = "kakaotalk.user"
)

// csvHeader says whether the Mac client's header stands first.
func csvHeader(s *ingest.Sample) bool {
	return len(s.Lines) > 0 && isHeader(s.Lines[0])
}

func isHeader(line []byte) bool {
	return strings.EqualFold(strings.ReplaceAll(string(bytes.TrimSpace(line[:min(len(line), 64)])), `"`, ""), "Date,User,Message")
}

// rowStarts says whether a row begins at a line: a time or nothing, a quoted
// user, and a quote. A line inside a cell that looks like a row has its quotes
// doubled and is none.
func rowStarts(line []byte) bool {
	c := chats.Cursor{B: line}
	rowTime(&c)
	if !c.Lit(",") {
		return false
	}
	if _, ok := cell(&c, nil); !ok || !c.Lit(",") {
		return false
	}
	rest := c.Rest()
	return len(rest) > 0 && rest[0] == '"'
}

// rowTime reads "2021-12-29 20:36:00".
func rowTime(c *chats.Cursor) (d date, t chats.Clock, ok bool) {
	start := c.I
	if d.year, ok = c.Num(4, 4); ok {
		ok = c.Lit("-")
	}
	if ok {
		if d.month, ok = c.Num(1, 2); ok {
			ok = c.Lit("-")
		}
	}
	if ok {
		if d.day, ok = c.Num(1, 2); ok {
			ok = c.Space()
		}
	}
	if ok {
		if t, ok = c.Clock(); ok && t.Style == chats.Clock24 {
			return d, t, true
		}
	}
	c.I = start
	return date{}, chats.Clock{}, false
}

// cell reads a quoted cell, appending what it holds to buf.
func cell(c *chats.Cursor, buf []byte) ([]byte, bool) {
	if !c.Lit(`"`) {
		return buf, false
	}
	for {
		rest := c.Rest()
		i := bytes.IndexByte(rest, '"')
		if i < 0 {
			return buf, false
		}
		buf = append(buf, rest[:i]...)
		c.I += i + 1
		if !c.Lit(`"`) {
			return buf, true
		}
		buf = append(buf, '"')
	}
}

// decodeCSV reads the Mac client's rows.
func decodeCSV(lines *ingest.Lines, name string, sink ingest.Sink) error {
	d := &table{sink: sink, room: roomOfFile(name), prior: models.NoTime}
	if err := lines.Each(d.take); err != nil {
		return err
	}
	return d.flush()
}

// table is the state between rows.
type table struct {
	sink          ingest.Sink
	room          []byte
	row           chats.Pending
	quotes        int // in the row so far; odd while a cell is open
	user, message []byte
	prior         models.Nanos // time of the last dated row
	rec           models.Record
}

// take places one line. Rows are closed by their quotes; a line that can only
// be a row closes one that was left open, so that one stray quote costs one
// row and not the rest of the file.
func (d *table) take(l *ingest.Line) error {
	if l.Blank() {
		d.row.Blank(l)
		return nil
	}
	if rowStarts(l.Text) {
		if err := d.flush(); err != nil {
			return err
		}
		d.row.Begin(l, l.Text)
		d.quotes = bytes.Count(l.Text, quote)
		return nil
	}
	if d.row.Open && d.quotes%2 == 1 {
		d.row.More(l)
		d.quotes += bytes.Count(l.Text, quote)
		return nil
	}
	if err := d.flush(); err != nil {
		return err
	}
	if l.No == 1 && isHeader(l.Text) {
		return d.sink.Structure(l.Offset, l.Length)
	}
	return d.sink.Reject(ingest.Rejected{Offset: l.Offset, Length: l.Length, Line: l.No, Reason: reasonRow, Raw: l.Raw})
}

var quote = []byte{'"'}

// flush reads the row gathered and hands it on.
func (d *table) flush() error {
	if !d.row.Open {
		return nil
	}
	d.row.Open = false
	raw, text := d.row.Lines()
	head := &d.row.Record
	cut := int64(len(raw)) < head.Length
	c := chats.Cursor{B: text}
	day, clock, timed := rowTime(&c)
	when := text[:c.I]
	ok := c.Lit(",")
	if ok {
		if d.user, ok = cell(&c, d.user[:0]); ok {
			ok = c.Lit(",")
		}
	}
	if ok {
		d.message, ok = cell(&c, d.message[:0])
		ok = ok && len(bytes.TrimSpace(c.Rest())) == 0 || cut
	}
	if !ok {
		return d.sink.Reject(ingest.Rejected{Offset: head.Offset, Length: head.Length, Line: head.Line, Reason: reasonRow, Raw: raw,
			Hint: "the row's quotes do not close"})
	}
	d.rec = models.Record{
		Offset: head.Offset, Length: head.Length, Line: head.Line, Raw: raw,
		Kind: models.KindChat, Service: d.room, Text: d.message, SourceTime: when, Attrs: d.rec.Attrs[:0],
	}
	d.time(day, clock, timed)
	switch {
	case !timed || isNotice(d.message, d.acts):
		d.rec.Attrs = append(d.rec.Attrs, chats.Flag(chats.AttrSystem))
		if len(d.user) > 0 {
			d.rec.Attrs = append(d.rec.Attrs, chats.Text(attrUser, d.user))
		}
	default:
		d.rec.Actor = d.user
		if isDeleted(d.message) {
			d.rec.Attrs = append(d.rec.Attrs, chats.Flag(chats.AttrDeleted))
		}
	}
	return d.sink.Record(&d.rec)
}

// time sets the record's time: the row's own, or for a row without one the
// time of the row before it, which bounds it to the day only.
func (d *table) time(day date, t chats.Clock, timed bool) {
	r := &d.rec
	if timed {
		r.Resolution = models.ResMinute
		if t.Seconds {
			r.Resolution = models.ResSecond
		}
		r.Time, r.Undated = chats.Wall(day.year, day.month, day.day, t.Hour, t.Minute, t.Second)
		if r.Undated == "" {
			d.prior = r.Time
		}
		return
	}
	r.Resolution = models.ResDay
	if r.Time = d.prior; r.Time == models.NoTime {
		r.Undated = models.UndatedBefore
		return
	}
	r.Attrs = append(r.Attrs, chats.Text(chats.AttrTimeBasis, []byte(chats.PrecedingMessage)))
}

// acts says whether the row's user is the one who is said to act: the client
// writes an invitation under the name of who invited.
func (d *table) acts(name []byte) bool { return bytes.Equal(name, d.user) }

// roomOfFile takes the room out of the name that the Mac client gives a file:
// KakaoTalk_Chat_<room>_2021-12-29-20-36-00.csv.
func roomOfFile(name string) []byte {
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	room, ok := strings.CutPrefix(name, "KakaoTalk_Chat_")
	if !ok {
		return nil
	}
	room = strings.TrimSuffix(room, ".csv")
	if i := strings.LastIndexByte(room, '_'); i > 0 && strings.Trim(room[i+1:], "0123456789-") == "" {
		room = room[:i]
	}
	return []byte(room)
}
