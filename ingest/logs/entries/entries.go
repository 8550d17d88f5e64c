// Package entries runs decoders whose records are one line or a group of lines:
// a format says which lines begin a record, which carry none, and how a record
// is read; what stands before the first record, zeros of a preallocated file,
// terminal colours and damaged lines are then treated alike. What never lives
// here: any format.
package entries

import (
	"bytes"
	"context"
	"fmt"

	"github.com/emberline/emberline/ingest"
	"github.com/emberline/emberline/ingest/logs/linelog"
	"github.com/emberline/emberline/models"
)

// Shape is what a format says of its records. It serves one stream and may keep
// state in its functions.
type Shape struct {
	// Head says whether a line begins a record, and may take it apart for Read:
	// of each group it is asked last about the first line. Groups that do not
	// begin so are the rest of a record that an older file holds. Nil: Read sees
	// every group.
	Head func(line []byte) bool
	// Starts says whether a line begins a record or is one that Header knows;
	// lines for which it does not hold continue what stands above. Nil: Head
	// says it; without Head, every line is a record.
	Starts func(line []byte) bool
	// Header says whether a group is structure: headers, rules, directives. It
	// sees groups in their order, so it may learn from them; the writer's record
	// has the group's place. Nil: none is.
	Header func(text []byte) bool
	// Read fills the writer's record from its text, which has neither escape
	// sequences nor white space at its end. A reason rejects the lines.
	Read func(text []byte) (reason string)
}

// Hint is what a rejected line is shown with.
const Hint = "the line stays in the evidence as it is; if many are alike, choose another format"

// Decode reads a stream by the shape that of makes for it.
func Decode(ctx context.Context, in *ingest.Input, sink ingest.Sink, of func(*linelog.Writer) Shape) error {
	w := linelog.NewWriter(in, sink)
	s := of(w)
	if s.Starts == nil {
		s.Starts = s.Head
	}
	var strip []byte
	lines := ingest.NewLines(ctx, in)
	if s.Starts != nil {
		lines.Starts = func(line []byte) bool { return s.Starts(linelog.Strip(line, &strip)) }
	}
	return lines.Each(func(ln *ingest.Line) error { return s.group(w, ln, Trim(linelog.Strip(ln.Text, &strip))) })
}

func (s *Shape) group(w *linelog.Writer, ln *ingest.Line, text []byte) error {
	w.Begin(ln)
	if len(bytes.TrimLeft(text, " \t\r\n\x00")) == 0 || s.Header != nil && !ln.Cut && s.Header(text) {
		return w.Structure(ln)
	}
	if s.Head != nil && !s.Head(linelog.FirstLine(text)) {
		Orphan(w, text)
		return w.Emit()
	}
	if reason := s.Read(text); reason != "" {
		return w.Reject(ln, reason, Hint)
	}
	return w.Emit()
}

// Fill makes a Shape's Read of what never rejects a record.
func Fill(w *linelog.Writer, fill func(w *linelog.Writer, text []byte)) func(text []byte) string {
	return func(text []byte) string {
		fill(w, text)
		return ""
	}
}

// Trim takes white space, and the zeros of a preallocated file, off the end.
func Trim(text []byte) []byte { return bytes.TrimRight(text, " \t\r\n\x00") }

// Orphan makes the record of lines whose beginning an older file holds.
func Orphan(w *linelog.Writer, text []byte) {
	w.Rec.Text = text
	w.Undated(models.UndatedBefore)
}

// Detect scores by the lines that begin a record, among those that are neither
// blank nor indented; lines for which neutral holds do not count.
func Detect(s *ingest.Sample, full int, starts, neutral func(line []byte) bool, what string) ingest.Score {
	var strip []byte
	fit, n := 0, 0
	for _, line := range s.Lines {
		line = Trim(linelog.Strip(line, &strip))
		if len(line) == 0 {
			continue
		}
		if starts(line) {
			fit++
			n++
		} else if !linelog.Indented(line) && (neutral == nil || !neutral(line)) {
			n++
		}
	}
	return ingest.Share(fit, n, full, fmt.Sprintf("%d of %d lines %s", fit, n, what))
}
