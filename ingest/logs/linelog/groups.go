package linelog

import (
	"bytes"
	"context"

	"github.com/emberline/emberline/ingest"
	"github.com/emberline/emberline/models"
)

// Groups reads text whose records each begin with a line that head knows and go
// on up to the next. It hands them to record, free of escape sequences and with
// the writer's record begun; head was asked last about that text, so it may take
// it apart. Blank lines, and comments before the first record, are structure;
// anything else before it is the end of a record that an older file began.
func Groups(ctx context.Context, in *ingest.Input, w *Writer, head func(text []byte) bool, record func(ln *ingest.Line, text []byte) error) error {
	var strip []byte
	lines := ingest.NewLines(ctx, in)
	lines.Starts = func(line []byte) bool { return head(Strip(line, &strip)) }
	return lines.Each(func(ln *ingest.Line) error {
		if ln.Blank() {
			return w.Structure(ln)
		}
		text := Strip(ln.Text, &strip)
		w.Begin(ln)
		switch {
		case head(text):
			return record(ln, text)
		case Comments(text) && !ln.Cut:
			return w.Structure(ln)
		}
		w.Rec.Text = bytes.TrimRight(text, " \t\r\n")
		w.Undated(models.UndatedBefore)
		return w.Emit()
	})
}
