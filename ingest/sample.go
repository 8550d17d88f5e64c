package ingest

import (
	"bufio"
	"bytes"
	"errors"
	"io"
)

// The sizes of a sample.
const (
	SampleBytes = 64 << 10
	SampleLines = 200
)

// NewSample makes the sample of a stream from its first bytes: all of it, or
// at least SampleBytes.
func NewSample(name string, head []byte) *Sample {
	s := &Sample{Name: name, Whole: len(head) <= SampleBytes}
	s.Head = head[:min(len(head), SampleBytes)]
	s.Encoding = DetectEncoding(s.Head)
	s.Text = s.Encoding.UTF8(s.Head, nil)
	s.Text = s.Text[bom(s.Text):]
	rest := s.Text
	for len(rest) > 0 && len(s.Lines) < SampleLines {
		i := bytes.IndexByte(rest, '\n')
		if i < 0 {
			if s.Whole || len(s.Lines) == 0 {
				s.Lines = append(s.Lines, trimEnd(rest))
			}
			break
		}
		s.Lines = append(s.Lines, trimEnd(rest[:i+1]))
		rest = rest[i+1:]
	}
	return s
}

// Peek gives the sample of a stream without taking bytes from it: read on from
// the input that it returns.
func Peek(in *Input) (*Sample, *Input, error) {
	r := bufio.NewReaderSize(in.Reader, SampleBytes+1)
	head, err := r.Peek(SampleBytes + 1)
	if err != nil && !errors.Is(err, io.EOF) && len(head) == 0 {
		return nil, nil, err
	}
	same := *in
	same.Reader = r
	return NewSample(in.Name, head), &same, nil
}
