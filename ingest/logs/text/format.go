// Package text reads what nothing else can: every line that is not blank is an
// event, dated when a time stands near its beginning. It never refuses a
// stream, so that no evidence is without a reading. What never lives here:
// anything that knows more than lines.
package text

import (
	"bytes"
	"context"

	"github.com/emberline/emberline/ingest"
	"github.com/emberline/emberline/ingest/logs/linelog"
	"github.com/emberline/emberline/ingest/stamp"
	"github.com/emberline/emberline/models"
)

// Format is plain text, the last resort.
var Format = ingest.Format{
	Name:   "text",
	Title:  models.Localized{Ko: "일반 텍스트", En: "plain text"},
	Detect: detect,
	Decode: decode,
}

// window is how far into a line a time is looked for.
const window = 64

func detect(s *ingest.Sample) ingest.Score {
	switch {
	case len(bytes.TrimSpace(s.Text)) == 0:
		return ingest.Score{Points: 1, Why: "there is nothing but white space"}
	case s.Encoding == ingest.Binary:
		return ingest.Score{Points: 1, Why: "it is no text, but nothing else can read it either"}
	}
	return ingest.Score{Points: 5, Why: "any text can be read line by line"}
}

func decode(ctx context.Context, in *ingest.Input, sink ingest.Sink) error {
	w := linelog.NewWriter(in, sink)
	lines := ingest.NewLines(ctx, in)
	var strip []byte
	return lines.Each(func(ln *ingest.Line) error {
		if ln.Blank() {
			return w.Structure(ln)
		}
		text := linelog.Strip(ln.Text, &strip)
		rec := w.Begin(ln)
		if at, s, ok := stamp.Find(text, window); ok {
			w.Time(s, text[at:at+s.Len])
		} else if l, ok := linelog.ReadLead(text, stamp.OrderUnknown); ok {
			lead(w, text, &l)
		}
		rec.SeverityText, rec.Severity = linelog.TextLevel(text)
		rec.Text = bytes.TrimRight(text, " \t\r")
		return w.Emit()
	})
}

// lead takes what stands at the very beginning of a line: an epoch, a time
// whose order cannot be told, a time of day.
func lead(w *linelog.Writer, text []byte, l *linelog.Lead) {
	w.Lead(l, text)
	if w.Rec.Undated == linelog.NoDate {
		w.Undated(models.UndatedMissing)
	}
}
