package jsonscan

import (
	"bytes"
	"context"
	"errors"
	"io"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/emberline/emberline/ingest"
)

// source is the stream as UTF-8 or CP949 (whose second bytes are never a
// quote, a backslash or a bracket), with the raw position of every byte.
type source struct {
	ctx  context.Context //nolint:containedctx // of one reading, which more goes on with
	r    io.Reader
	wide bool // r converts from UTF-16
	buf  []byte
	at   int   // buf[at:w] is unread
	w    int   //
	off  int64 // raw position of buf[at]
	line int64 // number of the line in which buf[at] stands
	col  int   // bytes since that line began
	eof  bool
}

func newSource(ctx context.Context, in *ingest.Input) *source {
	size := int64(256 << 10)
	if in.Size >= 0 { // many bodies are small
		size = min(size, in.Size+4<<10)
	}
	s := &source{ctx: ctx, r: in.Reader, off: in.Base, line: 1, buf: make([]byte, size)}
	if in.Encoding == ingest.UTF16LE || in.Encoding == ingest.UTF16BE {
		s.wide = true
		s.r = &wideReader{r: in.Reader, big: in.Encoding == ingest.UTF16BE}
	}
	return s
}

// view is what is held of the stream from here on.
func (s *source) view() []byte { return s.buf[s.at:s.w] }

// more reads on until at least n bytes are held or the stream ends.
func (s *source) more(n int) error {
	for s.w-s.at < n && !s.eof {
		if err := s.ctx.Err(); err != nil {
			return err
		}
		if s.at+n > len(s.buf) {
			if n > len(s.buf) {
				grown := make([]byte, n+4<<10)
				copy(grown, s.buf[s.at:s.w])
				s.buf = grown
			} else {
				copy(s.buf, s.buf[s.at:s.w])
			}
			s.w -= s.at
			s.at = 0
		}
		if err := s.read(); err != nil {
			return err
		}
	}
	return nil
}

func (s *source) read() error {
	for range 100 {
		n, err := s.r.Read(s.buf[s.w:])
		s.w += n
		if errors.Is(err, io.EOF) {
			s.eof = true
			return nil
		}
		if err != nil || n > 0 {
			return err
		}
	}
	return io.ErrNoProgress
}

// skip goes on by n bytes of the view and gives how many raw bytes they are.
func (s *source) skip(n int) int64 {
	b := s.buf[s.at : s.at+n]
	raw := int64(n)
	if s.wide {
		raw = wideLen(b)
	}
	if i := bytes.LastIndexByte(b, '\n'); i >= 0 {
		s.line += int64(bytes.Count(b, []byte{'\n'}))
		s.col = n - i - 1
	} else {
		s.col += n
	}
	s.at += n
	s.off += raw
	return raw
}

// skipLine is skip for a value of one line with its end, whose line ends need
// not be counted again.
func (s *source) skipLine(n int) int64 {
	if s.wide {
		return s.skip(n)
	}
	s.line++
	s.col = 0
	s.at += n
	s.off += int64(n)
	return int64(n)
}

// peek gives the next byte; ok is false at the end.
func (s *source) peek() (c byte, ok bool, err error) {
	if s.at == s.w {
		if err = s.more(1); err != nil || s.at == s.w {
			return 0, false, err
		}
	}
	return s.buf[s.at], true, nil
}

// wideReader converts UTF-16 to UTF-8. A half pair becomes U+FFFD, which takes
// as many bytes as it is counted for; an odd last byte is left in odd.
type wideReader struct {
	r    io.Reader
	big  bool
	in   []byte // raw bytes not yet converted
	out  []byte // converted, not yet delivered
	buf  []byte
	err  error
	odd  bool // a single byte stood at the end
	room [4 << 10]byte
}

func (w *wideReader) Read(p []byte) (int, error) {
	for len(w.out) == 0 {
		if w.err != nil {
			return 0, w.err
		}
		n, err := w.r.Read(w.room[:])
		w.in = append(w.in, w.room[:n]...)
		w.err = err
		w.convert(err != nil)
	}
	n := copy(p, w.out)
	w.out = w.out[n:]
	return n, nil
}

func (w *wideReader) unit(i int) rune {
	if w.big {
		return rune(w.in[i])<<8 | rune(w.in[i+1])
	}
	return rune(w.in[i+1])<<8 | rune(w.in[i])
}

func (w *wideReader) convert(last bool) {
	i := 0
	w.buf = w.buf[:0]
	for ; i+1 < len(w.in); i += 2 {
		r := w.unit(i)
		if utf16.IsSurrogate(r) {
			if i+3 >= len(w.in) && !last {
				break
			}
			low := rune(0)
			if i+3 < len(w.in) {
				low = w.unit(i + 2)
			}
			if r = utf16.DecodeRune(r, low); r != utf8.RuneError {
				i += 2
			}
		}
		w.buf = utf8.AppendRune(w.buf, r)
	}
	w.out = w.buf
	w.in = append(w.in[:0], w.in[i:]...)
	w.odd = last && len(w.in) == 1
}
