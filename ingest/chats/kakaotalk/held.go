package kakaotalk

import (
	"bytes"

	"github.com/emberline/emberline/ingest"
	"github.com/emberline/emberline/ingest/chats"
	"github.com/emberline/emberline/models"
)

// heldLine is a copy of a line and of the blank lines after it.
type heldLine struct {
	set       bool
	kind      heldKind
	line      ingest.Line
	raw, text []byte // memory of line
	blank     []byte
	blanks    int
	day       date // of a heading
}

type heldKind uint8

const (
	heldTitle   heldKind = iota // perhaps the title, before the first message
	heldHeading                 // perhaps the heading of a day
)

// heading takes the heading of a day. Inside a message such a line may be what
// somebody wrote: the next line decides. Days without messages get no heading,
// so of two headings in a row the first was text.
func (d *decoder) heading(l *ingest.Line, day date) error {
	if err := d.settle(false); err != nil {
		return err
	}
	if !d.cur.Open {
		d.day = day
		return d.sink.Structure(l.Offset, l.Length)
	}
	if d.shape.family == clock && day.before(d.day) {
		return d.goesOn(l)
	}
	d.hold(l, heldHeading)
	d.held.day = day
	return nil
}

// other places a line that begins nothing.
func (d *decoder) other(l *ingest.Line) error {
	if isSaved(l.Text) && !d.begun {
		if d.held.set && d.held.kind == heldTitle {
			d.title(d.held.text)
			d.held.set = false
			if err := d.sink.Structure(d.held.line.Offset, d.held.line.Length); err != nil {
				return err
			}
		}
		return d.sink.Structure(l.Offset, l.Length)
	}
	if err := d.settle(false); err != nil {
		return err
	}
	if d.begun {
		return d.goesOn(l)
	}
	if _, ok := roomOf(l.Text); ok && d.room == nil {
		d.title(l.Text)
		return d.sink.Structure(l.Offset, l.Length)
	}
	d.hold(l, heldTitle)
	return nil
}

// goesOn adds a line to the message it belongs to. Where a notice stands
// between, the rest of the message is an event of its own that says so; the
// notices themselves are of one line.
func (d *decoder) goesOn(l *ingest.Line) error {
	if d.cur.Open && !d.system {
		d.cur.More(l)
		return nil
	}
	if err := d.cur.Flush(d.sink); err != nil {
		return err
	}
	if !d.last.have {
		return d.reject(l, reasonOutside)
	}
	d.cur.Begin(l, l.Text)
	d.system = false
	r := &d.cur.Record
	r.Actor, r.Service = d.last.sender, d.room
	r.Time, r.Undated, r.Resolution = d.last.time, d.last.bad, models.ResMinute
	r.SourceTime = d.last.when
	r.Attrs = append(r.Attrs, chats.Flag(chats.AttrContinues))
	return nil
}

// start settles what is held and closes the message before; day is that of the
// line which begins something.
func (d *decoder) start(day date) error {
	if err := d.settle(d.shape.family == clock || day == d.held.day); err != nil {
		return err
	}
	return d.cur.Flush(d.sink)
}

// settle decides a held line: a title without its second line is none; a
// heading is one if what it heads follows it, and text of the message before
// it otherwise.
func (d *decoder) settle(heads bool) error {
	if !d.held.set {
		return nil
	}
	d.held.set = false
	l := &d.held.line
	if d.held.kind == heldTitle {
		return d.reject(l, reasonOutside)
	}
	if !heads {
		if err := d.goesOn(l); err != nil {
			return err
		}
		d.cur.Blanks(d.held.blank, d.held.blanks)
		return nil
	}
	if err := d.cur.Flush(d.sink); err != nil {
		return err
	}
	d.day = d.held.day
	return d.sink.Structure(l.Offset, l.Length)
}

func (d *decoder) hold(l *ingest.Line, kind heldKind) {
	d.held.raw = append(d.held.raw[:0], l.Raw...)
	d.held.text = append(d.held.text[:0], l.Text...)
	d.held.line = *l
	d.held.line.Raw, d.held.line.Text = d.held.raw, d.held.text
	d.held.kind, d.held.set = kind, true
	d.held.blank, d.held.blanks = d.held.blank[:0], 0
}

func (d *decoder) title(text []byte) {
	room, ok := roomOf(text)
	if !ok {
		room = string(bytes.TrimSpace(text[:min(len(text), 1<<10)]))
	}
	d.room = []byte(room)
}
