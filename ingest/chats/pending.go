package chats

import (
	"github.com/emberline/emberline/ingest"
	"github.com/emberline/emberline/models"
)

// Pending is a message being put together from lines. Its memory is its own
// and bounded by ingest.MaxRecord, however many lines go on with it; the
// record's Length stays true.
type Pending struct {
	// Record is the message so far. Begin resets it; set its time, actor and
	// attributes afterwards. Raw and Text are filled in by Flush.
	Record models.Record
	// Open is whether there is a message.
	Open bool

	raw, text []byte
	kept      []byte // memory behind what Keep was given
	blank     struct {
		raw   []byte
		lines int
	}
}

// Begin starts a message at a line; text is the part of the line that a person
// reads. There must be none open.
func (p *Pending) Begin(l *ingest.Line, text []byte) {
	p.kept = p.kept[:0]
	p.raw = append(p.raw[:0], l.Raw...)
	p.text = append(p.text[:0], text...)
	p.Record = models.Record{
		Offset: l.Offset, Length: l.Length, Line: l.No,
		Kind: models.KindChat, Time: models.NoTime, Attrs: p.Record.Attrs[:0],
	}
	p.Open = true
	p.clearBlank()
}

// Keep copies b into memory that lasts until the message is flushed.
func (p *Pending) Keep(b []byte) []byte {
	n := len(p.kept)
	p.kept = append(p.kept, b...)
	return p.kept[n:len(p.kept):len(p.kept)]
}

// More adds a line to the message, with the blank lines before it.
func (p *Pending) More(l *ingest.Line) {
	for range min(p.blank.lines, ingest.MaxRecord) {
		p.addText(nil)
	}
	p.addRaw(p.blank.raw)
	p.addRaw(l.Raw)
	p.addText(l.Text)
	p.Record.Length = l.Offset + l.Length - p.Record.Offset
	p.clearBlank()
}

// Blank notes a blank line: it belongs to the message if the message goes on.
func (p *Pending) Blank(l *ingest.Line) { p.Blanks(l.Raw, 1) }

// Blanks notes several blank lines at once.
func (p *Pending) Blanks(raw []byte, lines int) {
	if !p.Open {
		return
	}
	p.blank.lines += lines
	if len(p.blank.raw) < ingest.MaxRecord {
		p.blank.raw = append(p.blank.raw, raw...)
	}
}

// Flush hands the message to the sink and closes it. Blank lines behind it are
// left to nobody, which makes them structure.
func (p *Pending) Flush(sink ingest.Sink) error {
	if !p.Open {
		return nil
	}
	p.Open = false
	p.Record.Raw, p.Record.Text = p.raw, p.text
	return sink.Record(&p.Record)
}

func (p *Pending) addRaw(b []byte) {
	// What is kept must be one piece from the record's start: once something
	// was cut, nothing more is added.
	if len(p.raw) < ingest.MaxRecord {
		p.raw = append(p.raw, b[:min(len(b), ingest.MaxRecord-len(p.raw))]...)
	}
}

func (p *Pending) addText(b []byte) {
	if len(p.text) < ingest.MaxRecord {
		p.text = append(p.text, '\n')
		p.text = append(p.text, b[:min(len(b), ingest.MaxRecord-len(p.text))]...)
	}
}

func (p *Pending) clearBlank() {
	p.blank.lines = 0
	p.blank.raw = p.blank.raw[:0]
}

// Lines gives what has been gathered so far: the raw bytes and the lines in
// UTF-8, both cut at ingest.MaxRecord and valid until the next Begin or More.
func (p *Pending) Lines() (raw, text []byte) { return p.raw, p.text }
