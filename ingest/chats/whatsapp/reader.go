package whatsapp

import (
	"bytes"

	"github.com/emberline/emberline/ingest"
	"github.com/emberline/emberline/ingest/chats"
	"github.com/emberline/emberline/models"
)

const (
	reasonOutside = "a line before the first message"
	// undatedOrder is why a message has no time when the file does not show
	// which number is the month.
	undatedOrder = "day and month cannot be told apart"
	hintOrder    = "choose --format whatsapp-dmy or whatsapp-mdy"
)

// reader reads one export, line by line.
type reader struct {
	found
	sink ingest.Sink
	cur  chats.Pending
}

func (d *reader) run(lines *ingest.Lines) error {
	if d.order == dayFirst || d.order == monthFirst {
		d.sink.Note("dates are read as "+orderNames[d.order]+": "+d.why, models.Example{Hint: hintOrder})
	}
	for lines.Next() {
		if err := d.take(lines.Line()); err != nil {
			return err
		}
	}
	if err := lines.Err(); err != nil {
		return err
	}
	return d.cur.Flush(d.sink)
}

func (d *reader) take(l *ingest.Line) error {
	if l.Blank() {
		d.cur.Blank(l)
		return nil
	}
	f, ok := parseFront(l.Text)
	if !ok || f.layout != d.layout {
		if d.cur.Open {
			d.cur.More(l)
			return nil
		}
		return d.sink.Reject(ingest.Rejected{Offset: l.Offset, Length: l.Length, Line: l.No, Reason: reasonOutside, Raw: l.Raw})
	}
	if err := d.cur.Flush(d.sink); err != nil {
		return err
	}
	sender, text, said := d.split(f.rest)
	d.cur.Begin(l, text)
	r := &d.cur.Record
	r.SourceTime = d.cur.Keep(f.when)
	r.Resolution = models.ResMinute
	if f.clock.Seconds {
		r.Resolution = models.ResSecond
	}
	d.time(r, &f)
	if !said {
		r.Attrs = append(r.Attrs, chats.Flag(chats.AttrSystem))
		return nil
	}
	r.Actor = d.cur.Keep(sender)
	switch string(bytes.TrimSpace(text)) {
	case "This message was deleted", "This message was deleted.", "You deleted this message", "You deleted this message.", "삭제된 메시지입니다.", "삭제된 메시지입니다":
		r.Attrs = append(r.Attrs, chats.Flag(chats.AttrDeleted))
	}
	return nil
}

// time sets the message's time, if the order of its date is known or does not
// matter.
func (d *reader) time(r *models.Record, f *front) {
	same := f.num[0] == f.num[1] && (f.num[1] == f.num[2] || !d.layout.threeWays())
	if d.order == unknown && !same {
		r.Undated = undatedOrder
		d.sink.Note(undatedOrder, models.Example{Line: r.Line, Offset: r.Offset, Text: string(f.when), Hint: hintOrder})
		return
	}
	y, m, day := f.place(d.order)
	r.Time, r.Undated = chats.Wall(y, m, day, f.clock.Hour, f.clock.Minute, f.clock.Second)
}

// split takes "name: text" apart. A colon without a space behind it counts
// only after a name that speaks elsewhere, and what holds a quotation is the
// sentence of a notice (somebody changed the subject to "a: b").
func (d *reader) split(rest []byte) (sender, text []byte, said bool) {
	if i := bytes.Index(rest, []byte(": ")); i > 0 {
		if name := rest[:i]; !bytes.ContainsAny(name, "\"“”") {
			return name, trimMarks(rest[i+2:]), true
		}
		return nil, rest, false
	}
	if name, ok := bytes.CutSuffix(rest, []byte{':'}); ok && len(name) > 0 {
		return name, nil, true
	}
	for from := 0; ; {
		i := bytes.IndexByte(rest[from:], ':')
		if i < 0 {
			return nil, rest, false
		}
		i += from
		if d.senders[string(rest[:i])] {
			return rest[:i], trimMarks(rest[i+1:]), true
		}
		from = i + 1
	}
}
