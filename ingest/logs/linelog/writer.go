// Package linelog holds what decoders of text lines share: a record that is
// reused from line to line, how a time gets into it, groups of lines that belong
// to one record, the words that stand in front of messages, and terminal
// colours. What never lives here: formats.
package linelog

import (
	"bytes"

	"github.com/emberline/emberline/ingest"
	"github.com/emberline/emberline/ingest/stamp"
	"github.com/emberline/emberline/models"
)

// NoDate is why a record with a time of day and no date is undated.
const NoDate = "no date beside the time of day"

// Writer fills one record after the other and hands each to the sink.
type Writer struct {
	Rec   models.Record
	sink  ingest.Sink
	years *stamp.Years
	noted bool // years ran past the reference
}

// NewWriter makes a writer of logs to sink; in says where yearless times belong.
func NewWriter(in *ingest.Input, sink ingest.Sink) *Writer {
	return &Writer{sink: sink, years: stamp.NewYears(in.Year())}
}

// Begin empties the record and gives it the line's place.
func (w *Writer) Begin(ln *ingest.Line) *models.Record {
	w.Rec = models.Record{
		Offset: ln.Offset, Length: ln.Length, Line: ln.No, Raw: ln.Raw,
		Time: models.NoTime, Undated: models.UndatedMissing,
		Kind: models.KindLog, Attrs: w.Rec.Attrs[:0],
	}
	return &w.Rec
}

// Time dates the record by s, which src spells.
func (w *Writer) Time(s stamp.Stamp, src []byte) {
	w.Rec.SourceTime = src
	w.Rec.Resolution = s.Resolution
	if s.NoDate {
		w.Undated(NoDate)
		return
	}
	t := w.years.Resolve(s)
	if !t.InBounds() {
		w.Undated(models.UndatedBounds)
		return
	}
	w.Rec.Time, w.Rec.Zoned, w.Rec.Undated = t, s.Zoned, ""
	if !w.noted && w.years.Beyond() {
		w.noted = true
		w.sink.Note("years counted past the file's own time", models.Example{
			Line: w.Rec.Line, Offset: w.Rec.Offset, Text: string(src),
			Hint: "the lines have no year and span more than one, or the file's time is wrong: give its true time",
		})
	}
}

// TimeBy dates the record by the time that src begins with, as parse reads it.
func (w *Writer) TimeBy(parse func([]byte) (stamp.Stamp, bool), src []byte) {
	if s, ok := parse(src); ok && !s.NoDate {
		w.Time(s, src[:s.Len])
		return
	}
	w.Rec.SourceTime = src
	w.Undated(models.UndatedBad)
}

// Lead dates the record by the lead of its text.
func (w *Writer) Lead(l *Lead, text []byte) {
	if src := text[l.From:l.Until]; l.Ambiguous {
		w.Rec.SourceTime = src
		w.Undated(Ambiguous)
	} else {
		w.Time(l.Stamp, src)
	}
}

// Undated leaves the record without a time, for a reason.
func (w *Writer) Undated(reason string) {
	w.Rec.Time, w.Rec.Zoned, w.Rec.Undated = models.NoTime, false, reason
}

// Attr adds a text attribute, when there is one.
func (w *Writer) Attr(key string, value []byte) {
	if len(value) > 0 {
		w.Rec.Attrs = append(w.Rec.Attrs, models.Attr{Key: key, Value: value})
	}
}

// Number adds an attribute that is a whole number; anything else is text.
func (w *Writer) Number(key string, value []byte) {
	if len(value) == 0 {
		return
	}
	a := models.Attr{Key: key, Value: value, Type: models.AttrNumber}
	for _, c := range value {
		if c < '0' || c > '9' {
			a.Type = models.AttrString
		}
	}
	// JSON writes no leading zeros.
	if len(value) > 1 && value[0] == '0' {
		a.Type = models.AttrString
	}
	w.Rec.Attrs = append(w.Rec.Attrs, a)
}

// Emit hands the record over.
func (w *Writer) Emit() error { return w.sink.Record(&w.Rec) }

// Reject hands a line over as no record.
func (w *Writer) Reject(ln *ingest.Line, reason, hint string) error {
	return w.sink.Reject(ingest.Rejected{
		Offset: ln.Offset, Length: ln.Length, Line: ln.No, Reason: reason, Hint: hint, Raw: ln.Raw,
	})
}

// Structure hands a line over as carrying no record.
func (w *Writer) Structure(ln *ingest.Line) error { return w.sink.Structure(ln.Offset, ln.Length) }

// Strip takes terminal escape sequences out of a text: the text itself when
// there are none, else what remains, in buf.
func Strip(text []byte, buf *[]byte) []byte {
	i := bytes.IndexByte(text, 0x1b)
	if i < 0 {
		return text
	}
	out := (*buf)[:0]
	for i >= 0 {
		out = append(out, text[:i]...)
		text = text[i+escape(text[i:]):]
		i = bytes.IndexByte(text, 0x1b)
	}
	*buf = append(out, text...)
	return *buf
}

// escape gives the length of the escape sequence that b begins with.
func escape(b []byte) int {
	if len(b) < 2 {
		return 1
	}
	switch b[1] {
	case '[': // CSI: parameters, then a letter
		for i := 2; i < len(b) && i < 64; i++ {
			if c := b[i]; c >= 0x40 && c <= 0x7e {
				return i + 1
			} else if c < 0x20 || c > 0x7e {
				return i
			}
		}
	case ']': // OSC: up to BEL or ESC \
		for i := 2; i < len(b) && i < 512; i++ {
			if b[i] == 0x07 {
				return i + 1
			}
			if b[i] == 0x1b {
				return i + min(2, len(b)-i)
			}
			if b[i] == '\n' {
				return 2
			}
		}
	case '(', ')': // a character set
		return min(3, len(b))
	default:
		if b[1] >= 0x30 && b[1] <= 0x7e {
			return 2
		}
	}
	return 1
}
