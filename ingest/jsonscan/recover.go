package jsonscan

import (
	"bytes"

	"github.com/emberline/emberline/ingest"
)

// maxExample is how much of rejected bytes is given for the example.
const maxExample = 1 << 10

// maxIndent is the deepest indentation that is told from a deeper one.
const maxIndent = 4 << 10

// recover rejects a value that cannot be parsed and finds where to go on: an
// element that is whole but for what is in it ends at its own bracket; anything
// else ends where the lines are no longer indented deeper than its first one,
// which is the next line of a file of one object a line, and the closing
// bracket of an object printed over many lines.
func (s *Scanner) recover(reason string) {
	if s.place != atTop {
		first, _, _ := bytes.Cut(s.src.view(), []byte{'\n'})
		var sk skimmer
		if n, done := sk.feed(first); done {
			if i := blank(first, n); i == len(first) || first[i] == ',' || first[i] == ']' {
				s.reject(n, reason)
				return
			}
		}
	}
	col := min(s.src.col, maxIndent)
	x := s.begin(reason)
	s.restOfLine(&x)
	for s.err == nil {
		if s.err = s.src.more(col + 2); s.err != nil {
			return
		}
		b := s.src.view()
		if len(b) == 0 {
			break
		}
		in := 0
		for in < len(b) && in <= col && (b[in] == ' ' || b[in] == '\t') {
			in++
		}
		if in <= col && in < len(b) && b[in] != '\n' && b[in] != '\r' {
			if in == col && b[in] == x.close {
				s.take(&x, in+1)
			}
			break
		}
		s.restOfLine(&x)
	}
	s.end(&x)
}

// rejection is a run of bytes that is being rejected.
type rejection struct {
	ingest.Rejected
	close byte // the bracket that would end it
}

func (s *Scanner) begin(reason string) rejection {
	s.flush()
	x := rejection{Rejected: ingest.Rejected{Offset: s.src.off, Line: s.src.line, Reason: reason}, close: '}'}
	if b := s.src.view(); len(b) > 0 && b[0] == '[' {
		x.close = ']'
	}
	switch reason {
	case reasonCut:
		x.Hint = "the file may have been copied while it was written, or its end is missing"
	case reasonLine, reasonOutside:
		x.Hint = "if these lines matter, choose the format they are in, or ingest them as a source of their own"
	case reasonHuge, reasonDepth, reasonNodes:
		x.Hint = "the bytes are kept and can be exported; only decoding is refused"
	}
	return x
}

// take adds the next n bytes to what is rejected.
func (s *Scanner) take(x *rejection, n int) {
	if room := maxExample - len(x.Raw); room > 0 {
		x.Raw = append(x.Raw, s.src.view()[:min(n, room)]...)
	}
	x.Length += s.src.skip(n)
}

// restOfLine adds everything up to the next line.
func (s *Scanner) restOfLine(x *rejection) {
	for {
		b := s.src.view()
		if i := bytes.IndexByte(b, '\n'); i >= 0 {
			s.take(x, i+1)
			return
		}
		s.take(x, len(b))
		if s.src.eof {
			return
		}
		if s.err = s.src.more(1); s.err != nil {
			return
		}
	}
}

func (s *Scanner) end(x *rejection) {
	if s.err == nil && x.Length > 0 {
		s.err = s.sink.Reject(x.Rejected)
	}
}

// reject rejects the next n bytes of the view.
func (s *Scanner) reject(n int, reason string) {
	x := s.begin(reason)
	s.take(&x, n)
	s.end(&x)
}

// rejectLine rejects everything up to the next line.
func (s *Scanner) rejectLine(reason string) {
	x := s.begin(reason)
	s.restOfLine(&x)
	s.end(&x)
}

// rejectHuge rejects a value that is longer than is held, to its own end.
func (s *Scanner) rejectHuge() {
	x := s.begin(reasonHuge)
	var sk skimmer
	for s.err == nil {
		n, done := sk.feed(s.src.view())
		s.take(&x, n)
		if done {
			break
		}
		if sk.state == skimBroken {
			s.restOfLine(&x)
			break
		}
		if s.src.eof {
			break
		}
		s.err = s.src.more(1)
	}
	s.end(&x)
}

// skimmer finds the end of a value by its brackets and quotes alone, over any
// number of pieces.
type skimmer struct {
	state skimState
	depth int
}

type skimState uint8

const (
	skimOut skimState = iota
	skimWord
	skimString
	skimEscape
	skimBroken // a line break inside a string
)

// feed reads on and gives how many bytes of b belong to the value; done when
// it ended there.
func (k *skimmer) feed(b []byte) (n int, done bool) {
	for i, c := range b {
		switch k.state {
		case skimString:
			switch c {
			case '\\':
				k.state = skimEscape
			case '\n':
				k.state = skimBroken
				return i, false
			case '"':
				k.state = skimOut
				if k.depth == 0 {
					return i + 1, true
				}
			}
		case skimEscape:
			k.state = skimString
		case skimWord:
			switch c {
			case ',', ']', '}', ' ', '\t', '\r', '\n':
				return i, true
			}
		case skimBroken:
			return 0, false
		default:
			switch c {
			case '"':
				k.state = skimString
			case '{', '[':
				k.depth++
			case '}', ']':
				if k.depth--; k.depth <= 0 {
					return i + 1, true
				}
			case ' ', '\t', '\r', '\n':
			default:
				if k.depth == 0 {
					k.state = skimWord
				}
			}
		}
	}
	return len(b), false
}
