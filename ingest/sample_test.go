package ingest

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
)

func TestNewSample(t *testing.T) {
	s := NewSample("a.log", []byte("\xEF\xBB\xBFone\r\ntwo\nthree"))
	if !s.Whole || s.Encoding != UTF8 || len(s.Lines) != 3 || string(s.Lines[0]) != "one" || string(s.Lines[2]) != "three" {
		t.Errorf("%q whole %v", s.Lines, s.Whole)
	}
	s = NewSample("b.log", encode(t, CP949, "화재\n정전\n"))
	if s.Encoding != CP949 || len(s.Lines) != 2 || string(s.Lines[1]) != "정전" {
		t.Errorf("%s %q", s.Encoding, s.Lines)
	}
	s = NewSample("many.log", []byte(strings.Repeat("line\n", SampleLines+5)))
	if len(s.Lines) != SampleLines {
		t.Errorf("%d lines", len(s.Lines))
	}
	if s = NewSample("empty.log", nil); !s.Whole || len(s.Lines) != 0 {
		t.Errorf("%+v", s)
	}
}

// Of a stream that goes on, the line that the sample cuts is not judged; a
// single endless line is.
func TestNewSampleCut(t *testing.T) {
	data := append(bytes.Repeat([]byte("x"), SampleBytes-10), []byte("\nshort\nand one that goes on beyond the sample\n")...)
	s := NewSample("long.log", data)
	if s.Whole || len(s.Lines) != 2 || len(s.Head) != SampleBytes {
		t.Errorf("%d lines, whole %v, head %d", len(s.Lines), s.Whole, len(s.Head))
	}
	s = NewSample("endless.json", bytes.Repeat([]byte("x"), SampleBytes+1))
	if s.Whole || len(s.Lines) != 1 {
		t.Errorf("%d lines, whole %v", len(s.Lines), s.Whole)
	}
	if s = NewSample("full.log", bytes.Repeat([]byte("x"), SampleBytes)); !s.Whole {
		t.Error("a stream of exactly the sample's size is whole")
	}
}

func TestShare(t *testing.T) {
	for _, c := range []struct{ fit, n, full, want int }{
		{0, 0, 90, 0}, {4, 10, 90, 0}, {5, 10, 90, 45}, {10, 10, 90, 90}, {199, 200, 90, 89}, {1, 1, 1, 1},
	} {
		if got := Share(c.fit, c.n, c.full, "").Points; got != c.want {
			t.Errorf("Share(%d, %d, %d) = %d, want %d", c.fit, c.n, c.full, got, c.want)
		}
	}
}

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, io.ErrClosedPipe }

func TestPeek(t *testing.T) {
	s, in, err := Peek(&Input{Name: "x", Reader: strings.NewReader("a\nb\n")})
	if err != nil || len(s.Lines) != 2 {
		t.Fatalf("%v, %v", s, err)
	}
	if all, err := io.ReadAll(in.Reader); err != nil || string(all) != "a\nb\n" {
		t.Errorf("what was looked at is gone: %q, %v", all, err)
	}
	if _, _, err := Peek(&Input{Reader: failing{}}); !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("%v", err)
	}
}
