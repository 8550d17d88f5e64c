package ingest

import (
	"bytes"
	"context"
	"errors"
	"io"
)

// Line is one line of a stream, or a group of lines that belong together.
type Line struct {
	// Offset is the position of the first raw byte in the piece's stream,
	// Length the number of raw bytes with the line end(s).
	Offset, Length int64
	// No is the number of the (first) line, from 1.
	No int64
	// Raw is the raw bytes with the line end(s); Text the same in UTF-8 without
	// the last line end and without a BOM. Both are cut at MaxRecord (then
	// Cut is set; Length stays true) and valid until the next call of Next.
	Raw, Text []byte
	Cut       bool
	// Lines is how many lines stand in it.
	Lines int
}

// Blank says whether nothing but white space stands in the line.
func (l *Line) Blank() bool { return len(bytes.TrimSpace(l.Text)) == 0 }

// Lines reads a stream line by line with exact positions, in memory bounded by
// MaxRecord however long a line is. With Starts set it reads groups: a group
// begins at a line for which Starts holds (the very first line begins one in
// any case) and takes in all lines up to the next such.
type Lines struct {
	// Starts, when set before the first Next, tells whether a line (UTF-8,
	// without its end) begins a new group. It sees at most MaxRecord bytes.
	Starts func(text []byte) bool

	ctx  context.Context //nolint:containedctx // of one reading, which Next goes on with
	in   *Input
	enc  Encoding
	buf  []byte // bytes from the current line or group on
	r, w int    // buf[r:w] is unread
	off  int64  // stream position of buf[r]
	no   int64  // lines delivered so far
	eof  bool
	err  error
	line Line
	conv []byte // conversion buffer of line.Text
	peek []byte // conversion buffer of Starts
	max  int    // MaxRecord; tests take less
}

// NewLines reads in's stream.
func NewLines(ctx context.Context, in *Input) *Lines {
	enc := in.Encoding
	if enc == "" {
		enc = UTF8
	}
	return &Lines{ctx: ctx, in: in, enc: enc, buf: make([]byte, 256<<10), off: in.Base, max: MaxRecord}
}

// Next goes to the next line or group; false at the end or on an error.
func (l *Lines) Next() bool {
	if l.err != nil {
		return false
	}
	end, complete := l.lineEnd(l.r) // end of the first line, relative to buf
	if end == l.r {
		return false
	}
	lines := 1
	if !complete || end-l.r > l.max {
		return l.cut()
	}
	if l.Starts != nil {
		for {
			r := l.r
			next, ok := l.lineEnd(end)
			end += l.r - r // lineEnd may have moved the buffer
			if l.err != nil {
				return false
			}
			if next == end {
				break
			}
			if !ok || next-l.r > l.max {
				// The following line is longer than we hold: judge its head.
				if l.Starts(l.text(l.buf[end:min(next, end+l.max)])) {
					break
				}
				return l.cut()
			}
			if l.Starts(l.text(l.buf[end:next])) {
				break
			}
			end = next
			lines++
		}
	}
	l.deliver(end, lines)
	l.off += int64(end - l.r)
	l.r = end
	return true
}

// deliver sets the current line to buf[r:end].
func (l *Lines) deliver(end, lines int) {
	raw := l.buf[l.r:end]
	text := l.enc.UTF8(raw, l.conv)
	if !same(text, raw) {
		l.conv = text
	}
	text = trimEnd(text)
	if l.no == 0 {
		text = text[bom(text):]
	}
	l.line = Line{Offset: l.off, Length: int64(len(raw)), No: l.no + 1, Raw: raw, Text: text, Lines: lines}
	l.no += int64(lines)
}

// cut delivers the first MaxRecord bytes of a line or group that is longer and
// reads on to its end without keeping it.
func (l *Lines) cut() bool {
	lines := 1
	keep := make([]byte, 0, l.max)
	start, total := l.off, int64(0)
	inLine := true // whether the bytes at r continue a line
	first := true
	for {
		r := l.r
		end, complete := l.lineEnd(r)
		r = l.r
		if l.err != nil {
			return false
		}
		if end == r {
			break
		}
		if !first && !inLine {
			if l.Starts == nil || l.Starts(l.text(l.buf[r:min(end, r+l.max)])) {
				break
			}
			lines++
		}
		n := end - r
		keep = append(keep, l.buf[r:min(end, r+l.max-len(keep))]...)
		total += int64(n)
		l.off += int64(n)
		l.r = end
		first = false
		inLine = !complete
	}
	text := l.enc.UTF8(keep, nil)
	if l.no == 0 {
		text = text[bom(text):]
	}
	isCut := total > int64(len(keep))
	if !isCut {
		text = trimEnd(text)
	}
	l.line = Line{Offset: start, Length: total, No: l.no + 1, Raw: keep, Text: text, Cut: isCut, Lines: lines}
	l.no += int64(lines)
	return true
}

// Line is the current line or group.
func (l *Lines) Line() *Line { return &l.line }

// Err is the error that ended reading; nil at a plain end.
func (l *Lines) Err() error { return l.err }

// Each hands the remaining lines or groups to f, each valid until the next; an
// error of f's ends it.
func (l *Lines) Each(f func(*Line) error) error {
	for l.Next() {
		if err := f(&l.line); err != nil {
			return err
		}
	}
	return l.err
}

// lineEnd finds the end of the line that begins at buf[from], reading more as
// needed; l.r and what lies behind it may move to the buffer's start. It gives
// the position behind the line, from itself at the end of the stream, and
// whether the line is complete: false when MaxRecord bytes held no line end.
func (l *Lines) lineEnd(from int) (end int, complete bool) {
	scanned := from
	for {
		// UTF-16 is scanned in whole units, from where the line began.
		if i := l.enc.lineEnd(l.buf[scanned:l.w]); i >= 0 {
			return scanned + i, true
		}
		scanned = l.w - (l.w-from)%2
		if l.enc.Plain() || l.enc == CP949 {
			scanned = l.w
		}
		if l.eof {
			return l.w, true
		}
		if l.w-from > l.max {
			return from + (l.w-from)&^1, false
		}
		moved := l.fill()
		from -= moved
		scanned -= moved
		if l.err != nil {
			return from, false
		}
	}
}

// fill reads more, first moving unread bytes to the buffer's start or growing
// the buffer; it gives by how many bytes positions moved down.
func (l *Lines) fill() (moved int) {
	if l.err = l.ctx.Err(); l.err != nil {
		return 0
	}
	if l.w == len(l.buf) {
		if l.r > 0 {
			moved = l.r
			copy(l.buf, l.buf[l.r:l.w])
			l.w -= l.r
			l.r = 0
		} else {
			grown := make([]byte, 2*len(l.buf))
			copy(grown, l.buf[:l.w])
			l.buf = grown
		}
	}
	for range 100 {
		n, err := l.in.Reader.Read(l.buf[l.w:])
		l.w += n
		if errors.Is(err, io.EOF) {
			l.eof = true
			return moved
		}
		if err != nil {
			l.err = err
			return moved
		}
		if n > 0 {
			return moved
		}
	}
	l.err = io.ErrNoProgress
	return moved
}

// text converts a line for Starts.
func (l *Lines) text(raw []byte) []byte {
	t := l.enc.UTF8(raw, l.peek)
	if !same(t, raw) {
		l.peek = t
	}
	return trimEnd(t)
}

// same says whether a conversion gave its input back: that memory is not ours
// to convert into.
func same(text, raw []byte) bool {
	return len(text) == 0 || len(raw) == 0 || &text[0] == &raw[0]
}

func trimEnd(b []byte) []byte {
	b = bytes.TrimSuffix(b, []byte{'\n'})
	return bytes.TrimSuffix(b, []byte{'\r'})
}
