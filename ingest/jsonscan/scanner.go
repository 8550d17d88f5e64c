package jsonscan

import (
	"bytes"
	"context"

	"github.com/emberline/emberline/ingest"
	"github.com/emberline/emberline/models"
)

// Options change what a Scanner takes for a record.
type Options struct {
	// Inside is asked for the names of a top-level object's fields, nth from 0,
	// until it says that no more are of interest. Where it says yes and an array
	// follows, the array's elements are delivered one by one, and the object
	// around them is structure.
	Inside func(name []byte, nth int) (yes, more bool)
	// Prefix gives the length of what stands before the object in a line that
	// does not begin with one; 0 when nothing known does. It sees the line's
	// first 512 bytes.
	Prefix func(line []byte) int
}

// Item is one object of the stream, valid until the next.
type Item struct {
	Value Value
	// Offset is the position of the record's first raw byte, Length the number
	// of its raw bytes: with the prefix, and with the line end where nothing
	// else follows in the line; of an array's element without either.
	Offset, Length int64
	Line           int64  // of the first byte, from 1
	Raw            []byte // those bytes; nil when they were converted from UTF-16
	Prefix         []byte
	Element        bool // of an array
}

// place is where in the stream's outer shape the scanner stands.
type place uint8

const (
	atTop     place = iota
	inArray         // of a top-level array
	inWrapper       // between the fields of a top-level object
	inField         // in the array of such a field
)

// Scanner goes through the objects of a stream. It claims everything else with
// the sink itself, in order; the caller claims each item before going on.
type Scanner struct {
	src   *source
	sink  ingest.Sink
	opt   Options
	doc   doc
	item  Item
	place place
	nth   int // fields seen of the wrapper
	err   error
	done  bool
	// Structure that is not claimed yet, so that punctuation is claimed in runs.
	gapFrom, gapTo int64
	failed         int // where in the view the last value began that failed
	limit          int // MaxValue, but in tests
}

// New reads in's stream. Errors of the sink end reading.
func New(ctx context.Context, in *ingest.Input, sink ingest.Sink, opt Options) *Scanner {
	s := &Scanner{src: newSource(ctx, in), sink: sink, opt: opt, failed: -1, limit: MaxValue}
	s.doc.enc = ingest.UTF8
	if in.Encoding == ingest.CP949 {
		s.doc.enc = ingest.CP949
	}
	s.doc.wide = s.src.wide
	return s
}

// Item is the current object.
func (s *Scanner) Item() *Item { return &s.item }

// Err is the error that ended reading; nil at a plain end.
func (s *Scanner) Err() error { return s.err }

// Next goes to the next object; false at the end or on an error.
func (s *Scanner) Next() bool {
	for s.err == nil && !s.done {
		c, ok := s.space()
		if s.err != nil {
			break
		}
		if !ok {
			s.finish()
			break
		}
		ready := false
		switch s.place {
		case atTop:
			ready = s.top(c)
		case inWrapper:
			s.field(c)
		default:
			ready = s.element(c)
		}
		if ready {
			return true
		}
	}
	return false
}

// space skips white space, the marks that may stand at the start of a file or
// of a record, and the zeros that a truncated rotation leaves.
func (s *Scanner) space() (c byte, ok bool) {
	for {
		if c, ok, s.err = s.src.peek(); s.err != nil || !ok {
			return 0, false
		}
		b := s.src.view()
		n := 0
		for n < len(b) && (b[n] == ' ' || b[n] == '\n' || b[n] == '\t' || b[n] == '\r') {
			n++
		}
		if n > 0 {
			s.src.skip(n)
			continue
		}
		switch c {
		case 0, 0x1e:
			for n < len(b) && b[n] == c {
				n++
			}
			if c == 0 {
				s.note("zero bytes between records")
			}
		case 0xEF:
			if s.err = s.src.more(3); s.err != nil {
				return 0, false
			}
			if !bytes.HasPrefix(s.src.view(), []byte("\xEF\xBB\xBF")) {
				return c, true
			}
			n = 3
		default:
			return c, true
		}
		s.structure(n)
		if s.err != nil {
			return 0, false
		}
	}
}

// top reads what stands outside of everything.
func (s *Scanner) top(c byte) bool {
	switch {
	case c == '[':
		s.structure(1)
		s.place = inArray
		return false
	case c == '{':
		if s.opt.Inside != nil && s.wrapper() {
			return false
		}
		return s.err == nil && s.value(0)
	case s.opt.Prefix != nil:
		if s.err = s.src.more(512); s.err != nil {
			return false
		}
		head := s.src.view()
		head = head[:min(len(head), 512)]
		if i := bytes.IndexByte(head, '\n'); i >= 0 {
			head = head[:i]
		}
		if n := s.opt.Prefix(head); n > 0 && n < len(head) && head[n] == '{' {
			return s.value(n)
		}
	}
	s.rejectLine(reasonLine)
	return false
}

// element reads what stands inside an array.
func (s *Scanner) element(c byte) bool {
	switch c {
	case ',':
		s.structure(1)
		return false
	case ']':
		s.structure(1)
		if s.place == inField {
			s.place = inWrapper
		} else {
			s.place = atTop
		}
		return false
	case '}', ':':
		s.rejectLine(reasonOutside)
		return false
	}
	return s.value(0)
}

// value reads the value behind prefix bytes; false when it is none, or no
// object, or an error ended reading.
func (s *Scanner) value(prefix int) bool {
	for {
		b := s.src.view()
		s.doc.base = s.src.off + int64(prefix)
		if s.src.wide {
			s.doc.base = s.src.off + wideLen(b[:prefix])
		}
		end, f := s.doc.parse(b[prefix:], !s.src.eof)
		if f.short {
			if len(b) > s.limit {
				s.rejectHuge()
				return false
			}
			if s.err = s.src.more(s.further(len(b))); s.err != nil {
				return false
			}
			continue
		}
		if f.reason != "" {
			s.failed = s.src.at + prefix
			s.recover(f.reason)
			return false
		}
		if prefix+end > s.limit {
			s.rejectHuge()
			return false
		}
		switch s.deliver(prefix, prefix+end) {
		case found:
			return true
		case refused:
			return false
		}
		if s.err != nil {
			return false
		}
	}
}

// further is how many bytes to hold when n were not enough: twice as many, so
// that a long value is not parsed again for every read; of a short one only
// one more, so that a live stream is not waited for in vain.
func (s *Scanner) further(n int) int {
	if n < 64<<10 {
		return n + 1
	}
	return min(2*n, s.limit+2)
}

// outcome is what became of a value that was read.
type outcome uint8

const (
	again   outcome = iota // more had to be read, which moves the bytes: parse anew
	refused                // it was rejected
	found
)

// deliver makes the next end bytes the current item, with the line's end.
func (s *Scanner) deliver(prefix, end int) outcome {
	b := s.src.view()
	element := s.place != atTop
	tail := end
	if !element {
		for tail < len(b) && (b[tail] == ' ' || b[tail] == '\t' || b[tail] == '\r') {
			tail++
		}
		if tail == len(b) && !s.src.eof && tail-end < 256 {
			s.err = s.src.more(len(b) + 1)
			return again
		}
		if tail < len(b) && b[tail] == '\n' {
			tail++
		} else if tail < len(b) {
			tail = end
		}
	}
	if s.doc.nodes[0].kind != Object {
		s.reject(tail, reasonLine)
		return refused
	}
	s.flush()
	s.item = Item{
		Value: Value{&s.doc, 0}, Offset: s.src.off, Line: s.src.line,
		Raw: b[:tail], Prefix: b[:prefix], Element: element,
	}
	if s.doc.lines == 0 && tail > end && b[tail-1] == '\n' {
		s.item.Length = s.src.skipLine(tail)
	} else {
		s.item.Length = s.src.skip(tail)
	}
	if s.src.wide {
		s.item.Raw = nil
	} else if len(s.item.Raw) > ingest.MaxRecord {
		s.item.Raw = s.item.Raw[:ingest.MaxRecord]
	}
	return found
}

// structure claims the next n bytes of the view as structure.
func (s *Scanner) structure(n int) {
	if s.gapTo == s.gapFrom {
		s.gapFrom = s.src.off
	}
	s.src.skip(n)
	s.gapTo = s.src.off
}

// flush claims the structure that is due.
func (s *Scanner) flush() {
	if s.gapTo > s.gapFrom && s.err == nil {
		s.err = s.sink.Structure(s.gapFrom, s.gapTo-s.gapFrom)
	}
	s.gapFrom, s.gapTo = 0, 0
}

// finish ends the stream.
func (s *Scanner) finish() {
	s.done = true
	if s.place != atTop {
		s.note("JSON array or object is not closed at the end of the stream")
	}
	s.flush()
	if w, ok := s.src.r.(*wideReader); ok && w.odd && s.err == nil {
		s.err = s.sink.Reject(ingest.Rejected{Offset: s.src.off, Length: 1, Line: s.src.line, Reason: reasonOdd, Raw: w.in})
	}
}

func (s *Scanner) note(reason string) {
	s.sink.Note(reason, models.Example{Line: s.src.line, Offset: s.src.off})
}
