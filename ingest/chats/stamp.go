package chats

import (
	"github.com/emberline/emberline/ingest/stamp"
	"github.com/emberline/emberline/models"
)

// Stamp sets a record's time from the text that the source wrote.
func Stamp(r *models.Record, text []byte) {
	r.SourceTime, r.Time = text, models.NoTime
	if len(text) == 0 {
		r.Undated = models.UndatedMissing
		return
	}
	s, ok := stamp.Parse(text)
	switch {
	case !ok || s.NoDate || s.NoYear:
		r.Undated = models.UndatedBad
	case !s.Time.InBounds():
		r.Undated = models.UndatedBounds
	default:
		r.Time, r.Zoned, r.Resolution = s.Time, s.Zoned, s.Resolution
	}
}
