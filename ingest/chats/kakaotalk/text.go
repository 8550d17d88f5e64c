package kakaotalk

import (
	"bytes"

	"github.com/emberline/emberline/ingest"
	"github.com/emberline/emberline/ingest/chats"
	"github.com/emberline/emberline/models"
)

// maxSenders bounds how many senders are remembered; more only means that
// fewer notices are told from continued messages.
const maxSenders = 1 << 16

// Reasons and notes that a ledger shows.
const (
	reasonOutside = "a line outside any message"
	reasonHeading = "the heading of a day cannot be read"
	noteQuoted    = "a line older than the message before it, by nobody known here, was read as quoted in that message"
	noteLongName  = "a sender's name holds \" : \""
)

// decoder reads one text export, line by line.
type decoder struct {
	sink  ingest.Sink
	shape shape
	long  [][]byte // senders' names that hold " : "

	room    []byte
	day     date // of the last heading, for families that write days apart
	badDay  bool // that heading could not be read
	begun   bool // a message or notice has been seen
	senders map[string]bool

	cur    chats.Pending
	system bool     // cur is a notice
	held   heldLine // a line whose meaning the next one decides
	last   struct {
		have   bool
		sender []byte
		time   models.Nanos
		bad    string // why time is NoTime
		when   []byte
	}
}

func (d *decoder) run(lines *ingest.Lines) error {
	d.senders = map[string]bool{}
	if err := lines.Each(d.take); err != nil {
		return err
	}
	return d.start(d.held.day)
}

// take places one line.
func (d *decoder) take(l *ingest.Line) error {
	if l.Blank() {
		if !d.held.set {
			d.cur.Blank(l)
			return nil
		}
		d.held.blanks++
		if len(d.held.blank) < ingest.MaxRecord {
			d.held.blank = append(d.held.blank, l.Raw...)
		}
		return nil
	}
	if d.shape.family == pc {
		return d.takePC(l)
	}
	st, ok := parseStamped(l.Text)
	if ok && st.shape == d.shape {
		if st.header {
			return d.heading(l, st.date)
		}
		return d.takeStamped(l, st)
	}
	if day, ok := parseDay(l.Text); ok {
		return d.heading(l, day)
	}
	return d.other(l)
}

func (d *decoder) takePC(l *ingest.Line) error {
	if sender, when, text, t, ok := parsePC(l.Text); ok && t.Style == d.shape.clock {
		if err := d.start(d.day); err != nil {
			return err
		}
		d.begin(l, text, sender, when, d.day, t)
		return nil
	}
	if day, readable, heading := parseDashes(l.Text); heading {
		if err := d.start(day); err != nil {
			return err
		}
		d.day, d.badDay = day, !readable
		if readable {
			return d.sink.Structure(l.Offset, l.Length)
		}
		return d.reject(l, reasonHeading)
	}
	if (d.begun || d.day.year != 0) && isNotice(l.Text, d.known) {
		if err := d.start(d.day); err != nil {
			return err
		}
		d.notice(l, l.Text, nil, d.day, chats.Clock{})
		return nil
	}
	return d.other(l)
}

// takeStamped places a line that begins with a time of this export's shape.
func (d *decoder) takeStamped(l *ingest.Line, st stamped) error {
	day := st.date
	if day.year == 0 {
		day = d.day
		if d.held.set && d.held.kind == heldHeading {
			day = d.held.day
		}
	}
	sender, text, ok := splitSender(st.rest, d.long)
	message := ok && !st.system
	if d.quoted(day, st, sender, message) {
		d.sink.Note(noteQuoted, models.Example{Line: l.No, Offset: l.Offset, Text: string(l.Text[:min(len(l.Text), 200)])})
		return d.other(l)
	}
	if err := d.start(day); err != nil {
		return err
	}
	if message {
		if bytes.Contains(sender, colon) {
			d.sink.Note(noteLongName, models.Example{Line: l.No, Offset: l.Offset, Text: string(sender)})
		}
		d.begin(l, text, sender, st.when, day, st.clock)
		return nil
	}
	d.notice(l, st.rest, st.when, day, st.clock)
	return nil
}

// quoted says whether a stamped line is rather part of the message before it:
// it goes back in time and nobody known here says it. A line of a known sender
// never is, so that one wrong date cannot swallow what follows.
func (d *decoder) quoted(day date, st stamped, sender []byte, message bool) bool {
	if !d.last.have || d.last.time == models.NoTime || st.system {
		return false
	}
	t, bad := chats.Wall(day.year, day.month, day.day, st.clock.Hour, st.clock.Minute, 0)
	if bad != "" || t >= d.last.time {
		return false
	}
	if message {
		return !d.known(sender)
	}
	return !isNotice(st.rest, d.known)
}

// begin opens a message.
func (d *decoder) begin(l *ingest.Line, text, sender, when []byte, day date, t chats.Clock) {
	d.cur.Begin(l, text)
	d.system = false
	r := &d.cur.Record
	r.Service = d.room
	r.Resolution = models.ResMinute
	r.Time, r.Undated = d.wall(day, t)
	if len(d.senders) < maxSenders && len(sender) > 0 {
		d.senders[string(sender)] = true
	}
	d.last.have = true
	d.last.sender = append(d.last.sender[:0], sender...)
	d.last.when = append(d.last.when[:0], when...)
	d.last.time, d.last.bad = r.Time, r.Undated
	r.Actor, r.SourceTime = d.cur.Keep(sender), d.cur.Keep(when)
	if isDeleted(text) {
		r.Attrs = append(r.Attrs, chats.Flag(chats.AttrDeleted))
	}
	d.begun = true
}

// notice opens what the client says by itself. One without a time (PC) stands
// at the message before it, or at the start of the day, and is known to the
// day only.
func (d *decoder) notice(l *ingest.Line, text, when []byte, day date, t chats.Clock) {
	d.cur.Begin(l, text)
	d.system = true
	r := &d.cur.Record
	r.Service = d.room
	r.Attrs = append(r.Attrs, chats.Flag(chats.AttrSystem))
	r.SourceTime = d.cur.Keep(when)
	d.begun = true
	if len(when) > 0 {
		r.Resolution = models.ResMinute
		r.Time, r.Undated = d.wall(day, t)
		return
	}
	r.Resolution = models.ResDay
	r.Time, r.Undated = d.wall(day, chats.Clock{})
	if r.Undated == "" && d.last.have && d.last.time > r.Time {
		r.Time = d.last.time
	}
	if r.Undated == "" {
		r.Attrs = append(r.Attrs, chats.Text(chats.AttrTimeBasis, []byte(chats.PrecedingMessage)))
	}
}

// wall gives a time on a day. A day of year 0 is none.
func (d *decoder) wall(day date, t chats.Clock) (models.Nanos, string) {
	switch {
	case day.year != 0:
		return chats.Wall(day.year, day.month, day.day, t.Hour, t.Minute, t.Second)
	case d.badDay:
		return models.NoTime, models.UndatedBad
	default:
		return models.NoTime, models.UndatedBefore
	}
}

func (d *decoder) known(name []byte) bool { return d.senders[string(name)] }

func (d *decoder) reject(l *ingest.Line, reason string) error {
	return d.sink.Reject(ingest.Rejected{
		Offset: l.Offset, Length: l.Length, Line: l.No, Reason: reason, Raw: l.Raw,
		Hint: "if these lines are messages, choose the format by hand or mend the export's first lines",
	})
}
