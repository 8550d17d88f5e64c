package ingest

import "bytes"

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
