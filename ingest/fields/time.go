package fields

import (
	"bytes"

	"github.com/emberline/emberline/ingest/stamp"
	"github.com/emberline/emberline/models"
)

// When reads a text that is a time and nothing else: a date, or a number of
// seconds, milli-, micro- or nanoseconds since 1970.
func When(text []byte) (stamp.Stamp, bool) {
	text = bytes.TrimSpace(text)
	if in, ok := bytes.CutPrefix(text, []byte("/Date(")); ok { // .NET
		if s, ok := stamp.Epoch(in); ok && bytes.HasSuffix(in, []byte(")/")) {
			return s, true
		}
		return stamp.Stamp{}, false
	}
	if s, ok := stamp.Epoch(text); ok && s.Len == len(text) && s.Time.InBounds() {
		return s, true
	}
	s, ok := stamp.Parse(text)
	if !ok || (s.Len < len(text) && text[s.Len] != ' ' && text[s.Len] != '[') {
		return stamp.Stamp{}, false
	}
	return s, true
}

// SetTime gives the record the time that a source wrote, or the reason why it
// has none. years may be nil where a year is always written.
func SetTime(rec *models.Record, text []byte, years *stamp.Years) {
	SetTimeBy(rec, text, When, years)
}

// SetTimeBy is SetTime for times that need a reading of their own.
func SetTimeBy(rec *models.Record, text []byte, read func([]byte) (stamp.Stamp, bool), years *stamp.Years) {
	rec.SourceTime = text
	if len(text) == 0 {
		rec.Time, rec.Undated = models.NoTime, models.UndatedMissing
		return
	}
	s, ok := read(text)
	if !ok || s.NoDate || (s.NoYear && years == nil) {
		rec.Time, rec.Undated = models.NoTime, models.UndatedBad
		return
	}
	setStamp(rec, s, years)
}

func setStamp(rec *models.Record, s stamp.Stamp, years *stamp.Years) {
	rec.Time, rec.Zoned, rec.Resolution, rec.Undated = s.Time, s.Zoned, s.Resolution, ""
	if s.NoYear && years != nil {
		rec.Time = years.Resolve(s)
	}
	if !rec.Time.InBounds() {
		rec.Time, rec.Zoned, rec.Resolution, rec.Undated = models.NoTime, false, 0, models.UndatedBounds
	}
}
