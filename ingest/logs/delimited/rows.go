// Package delimited reads rows of cells: what CSV and TSV are made of, with exact
// positions, quoted cells over several lines and in bounded memory. What never
// lives here: what the cells mean.
package delimited

import (
	"bytes"
	"context"

	"github.com/emberline/emberline/ingest"
)

// Limits of one row: what an unclosed quote may swallow before it is taken for
// a mere character.
const (
	rowLines = 1000
	rowBytes = ingest.MaxRecord
	leastRow = 8
)

// Rows reads a stream row by row.
type Rows struct {
	lines *ingest.Lines
	sep   byte
	row   ingest.Line
	queue []ingest.Line // lines that were read ahead
	limit int           // lines of a row
	done  bool
}

// NewRows reads in's stream, whose cells sep parts.
func NewRows(ctx context.Context, in *ingest.Input, sep byte) *Rows {
	return &Rows{lines: ingest.NewLines(ctx, in), sep: sep, limit: rowLines}
}

// Row is the current row, valid until the next: its text has the quotes of its
// cells and the line ends between them, as line feeds.
func (r *Rows) Row() *ingest.Line { return &r.row }

// Err is the error that ended reading; nil at a plain end.
func (r *Rows) Err() error { return r.lines.Err() }

// Next goes to the next row; false at the end or on an error.
func (r *Rows) Next() bool {
	if len(r.queue) == 0 {
		if r.done || !r.lines.Next() {
			return false
		}
		ln := r.lines.Line()
		r.row = *ln
		if ln.Cut || !quoted(ln.Text, r.sep, false) {
			return true
		}
		r.queue = append(r.queue, clone(&r.row))
	}
	n, open, size := 1, quoted(r.queue[0].Text, r.sep, false), len(r.queue[0].Raw)
	for open && n < r.limit && size < rowBytes {
		if n == len(r.queue) && !r.ahead() {
			break
		}
		size += len(r.queue[n].Raw)
		open = quoted(r.queue[n].Text, r.sep, true)
		n++
	}
	if open && n > 1 {
		// It never closes: the quote is a character of the first line.
		n = 1
		r.limit = max(r.limit/2, leastRow)
	}
	r.row = r.queue[0]
	for _, q := range r.queue[1:n] {
		r.row.Length += q.Length
		r.row.Lines++
		r.row.Raw = append(r.row.Raw, q.Raw...)
		r.row.Text = append(append(r.row.Text, '\n'), q.Text...)
	}
	if r.row.Cut = len(r.row.Raw) > ingest.MaxRecord || r.row.Cut; r.row.Cut {
		r.row.Raw = r.row.Raw[:min(len(r.row.Raw), ingest.MaxRecord)]
		r.row.Text = r.row.Text[:min(len(r.row.Text), ingest.MaxRecord)]
	}
	r.queue = r.queue[n:]
	return true
}

// ahead reads one line into the queue.
func (r *Rows) ahead() bool {
	if r.done || !r.lines.Next() {
		r.done = true
		return false
	}
	ln := r.lines.Line()
	r.queue = append(r.queue, clone(ln))
	return true
}

func clone(ln *ingest.Line) ingest.Line {
	c := *ln
	c.Raw, c.Text = bytes.Clone(ln.Raw), bytes.Clone(ln.Text)
	return c
}

// quoted says whether a line ends inside of a quoted cell; in says whether it
// began in one.
func quoted(line []byte, sep byte, in bool) bool {
	start := !in
	for i := 0; i < len(line); i++ {
		switch c := line[i]; {
		case in && c == '"':
			if i+1 < len(line) && line[i+1] == '"' {
				i++
			} else {
				in = false
			}
		case in:
		case c == '"' && start:
			in, start = true, false
		case c == sep:
			start = true
		case c != ' ':
			start = false
		}
	}
	return in
}

// maxCells bounds the cells of a row.
const maxCells = 4096

// Split cuts a row into its cells, quotes resolved, and appends them to cells.
func Split(text []byte, sep byte, cells [][]byte) [][]byte {
	for i := 0; len(cells) < maxCells; {
		cell, n := one(text[i:], sep)
		cells = append(cells, cell)
		if i += n; i >= len(text) {
			break
		}
		if i++; i == len(text) {
			cells = append(cells, nil)
			break
		}
	}
	return cells
}

// one reads the cell that b begins with, up to its separator.
func one(b []byte, sep byte) (cell []byte, n int) {
	k := 0
	for k < len(b) && b[k] == ' ' && sep != ' ' {
		k++
	}
	if k < len(b) && b[k] == '"' {
		doubled := false
		for i := k + 1; i < len(b); i++ {
			if b[i] != '"' {
				continue
			}
			if i+1 < len(b) && b[i+1] == '"' {
				doubled = true
				i++
				continue
			}
			j := i + 1
			for j < len(b) && b[j] != sep {
				j++
			}
			cell = b[k+1 : i]
			if doubled {
				cell = bytes.ReplaceAll(cell, []byte(`""`), []byte(`"`))
			}
			return cell, j
		}
	}
	if n = bytes.IndexByte(b, sep); n < 0 {
		n = len(b)
	}
	return b[:n], n
}
