// Package glog reads what Google's logging libraries write, glog, Abseil and
// klog: "E1015 15:19:03.123456  1234 server.go:65] message". The header names the
// machine and the year, which the lines lack. What never lives here: anything
// else with a letter in front of its time.
package glog

import (
	"bytes"
	"context"

	"github.com/emberline/emberline/ingest"
	"github.com/emberline/emberline/ingest/logs/entries"
	"github.com/emberline/emberline/ingest/logs/linelog"
	"github.com/emberline/emberline/ingest/stamp"
	"github.com/emberline/emberline/models"
)

// Format is a log of glog, Abseil or klog.
var Format = ingest.Format{
	Name:   "glog",
	Title:  models.Localized{Ko: "glog, klog 로그", En: "glog and klog"},
	Detect: detect,
	Decode: decode,
}

func detect(s *ingest.Sample) ingest.Score {
	return entries.Detect(s, 96, begins, func(line []byte) bool { return headerKind(line) != headerNone }, "begin with glog's letter, date and place")
}

// begins says whether a line has glog's head up to the bracket.
func begins(line []byte) bool {
	_, s, ok := stamp.Glog(line)
	if !ok {
		return false
	}
	end := bytes.Index(line[s0(line, s):], []byte("] "))
	if end < 0 {
		return bytes.HasSuffix(line, []byte{']'})
	}
	return bytes.IndexByte(line[s0(line, s):s0(line, s)+end], ':') > 0
}

// s0 is where a line's time ends.
func s0(line []byte, s stamp.Stamp) int { return min(s.Len, len(line)) }

type header uint8

const (
	headerNone header = iota
	headerCreated
	headerMachine
	headerOther
)

// headerKind knows the lines that a file of glog's begins with.
func headerKind(line []byte) header {
	switch {
	case entries.Has(line, created):
		return headerCreated
	case entries.Has(line, machine):
		return headerMachine
	case entries.Has(line, "Binary: Built "), entries.Has(line, "Running duration ("), entries.Has(line, "Log line format: "),
		entries.Has(line, "Application fingerprint: "), entries.Has(line, "Command line: "), entries.Has(line, "Previous log: "):
		return headerOther
	}
	return headerNone
}

const (
	created = "Log file created at: "
	machine = "Running on machine: "
)

func decode(ctx context.Context, in *ingest.Input, sink ingest.Sink) error {
	var host []byte
	return entries.Decode(ctx, in, sink, func(w *linelog.Writer) entries.Shape {
		return entries.Shape{
			Starts: func(line []byte) bool { return begins(line) || headerKind(line) != headerNone },
			Header: func(text []byte) bool {
				switch headerKind(text) {
				case headerNone:
					return false
				case headerCreated:
					// The year of the lines that follow.
					if s, ok := stamp.Parse(text[len(created):]); ok && !s.NoDate {
						w.Time(s, nil)
					}
				case headerMachine:
					host = append(host[:0], bytes.TrimSpace(linelog.FirstLine(text[len(machine):]))...)
				case headerOther:
				}
				return true
			},
			Read: func(text []byte) string {
				w.Rec.Host = host
				read(w, text)
				return ""
			},
		}
	})
}

func read(w *linelog.Writer, text []byte) {
	rec := &w.Rec
	letter, s, ok := stamp.Glog(text)
	if !ok {
		entries.Orphan(w, text)
		return
	}
	end := s0(text, s)
	w.Time(s, text[1:end])
	rec.SeverityText = text[:1]
	switch letter {
	case 'I':
		rec.Severity = models.SevInfo
	case 'W':
		rec.Severity = models.SevWarn
	case 'E':
		rec.Severity = models.SevError
	case 'F':
		rec.Severity = models.SevFatal
	}
	line := linelog.FirstLine(text)
	rec.Text = bytes.TrimLeft(text[end:], " ")
	k := bytes.IndexByte(line[min(end, len(line)):], ']')
	if k < 0 {
		return
	}
	head := bytes.Fields(line[end : end+k])
	rec.Text = bytes.TrimLeft(text[end+k+1:], " ")
	if n := len(head); n > 0 {
		file, no, _ := entries.Cut(head[n-1], ":")
		w.Attr("code.file.path", file)
		w.Number("code.line.number", no)
		if n > 1 {
			w.Number("thread.id", head[0])
		}
	}
}
