// Package logcat reads Android's log as adb logcat prints it: threadtime, time,
// brief, tag and process. What never lives here: logcat's binary form.
package logcat

import (
	"bytes"
	"context"

	"github.com/emberline/emberline/ingest"
	"github.com/emberline/emberline/ingest/logs/entries"
	"github.com/emberline/emberline/ingest/logs/linelog"
	"github.com/emberline/emberline/ingest/stamp"
	"github.com/emberline/emberline/models"
)

// Format is Android's log.
var Format = ingest.Format{
	Name:   "logcat",
	Title:  models.Localized{Ko: "안드로이드 로그 (logcat)", En: "Android log (logcat)"},
	Detect: detect,
	Decode: decode,
}

// head is what stands in front of a message.
type head struct {
	timed         bool
	stamp         stamp.Stamp
	level         byte
	tag, pid, tid []byte
	uid           []byte
	message       int
}

// read takes a line's head apart:
//
//	10-15 15:19:03.123  1234  1250 I Tag: message      (with a year, a zone, a user's id too)
//	10-15 15:19:03.123 I/Tag( 1234): message
//	I/Tag( 1234): message
func (h *head) read(line []byte) bool {
	*h = head{}
	i := 0
	if s, ok := stamp.ParseOrder(line, stamp.MonthFirst); ok && !s.NoDate && s.Resolution < models.ResSecond {
		h.timed, h.stamp = true, s
		i = s.Len
	} else if s, ok := stamp.Epoch(line); ok && s.Resolution < models.ResSecond {
		h.timed, h.stamp = true, s
		i = s.Len
	}
	i = linelog.Spaces(line, i)
	if h.short(line, i) {
		return true
	}
	if !h.timed {
		return false
	}
	n := 0
	for n < 3 {
		end := linelog.Word(line, i)
		w := line[i:end]
		if len(w) == 0 || entries.Digits(w) != len(w) && (n > 0 || !bytes.HasPrefix(w, []byte("u0_"))) {
			break
		}
		h.uid, h.pid, h.tid = h.pid, h.tid, w
		n++
		i = linelog.Spaces(line, end)
	}
	if n < 2 || i+1 >= len(line) || severity(line[i]) == 0 || line[i+1] != ' ' {
		return false
	}
	h.level = line[i]
	i = linelog.Spaces(line, i+1)
	tag, _, ok := entries.Cut(line[i:], ": ")
	if !ok {
		tag, ok = bytes.CutSuffix(line[i:], []byte{':'})
	}
	if !ok {
		return false
	}
	h.tag = bytes.TrimRight(tag, " ")
	h.message = min(i+len(tag)+2, len(line))
	return true
}

// short reads "I/Tag( 1234): message".
func (h *head) short(line []byte, i int) bool {
	if i+3 >= len(line) || severity(line[i]) == 0 || line[i+1] != '/' {
		return false
	}
	tag, rest, ok := entries.Cut(line[i+2:], "(")
	if !ok || len(tag) > 100 {
		return false
	}
	pid, _, ok := entries.Cut(rest, ")")
	if uid, after, two := entries.Cut(pid, ":"); two {
		h.uid, pid = bytes.TrimSpace(uid), after
	}
	pid = bytes.TrimSpace(pid)
	if !ok || len(pid) == 0 || entries.Digits(pid) != len(pid) {
		return false
	}
	h.level, h.tag, h.pid = line[i], bytes.TrimRight(tag, " "), pid
	end := bytes.IndexByte(line[i:], ')') + i + 1
	if end < len(line) && line[end] != ':' {
		return false
	}
	h.message = min(linelog.Spaces(line, min(end+1, len(line))), len(line))
	return true
}

func severity(c byte) models.Severity {
	switch c {
	case 'V':
		return models.SevTrace
	case 'D':
		return models.SevDebug
	case 'I':
		return models.SevInfo
	case 'W':
		return models.SevWarn
	case 'E':
		return models.SevError
	case 'F', 'A':
		return models.SevFatal
	}
	return models.SevUnspecified
}

// divider knows "--------- beginning of main".
func divider(line []byte) bool {
	return entries.Has(line, "--------- beginning of ") || entries.Has(line, "--------- switch to ")
}

func detect(s *ingest.Sample) ingest.Score {
	var h head
	return entries.Detect(s, 93, h.read, divider, "have logcat's level, tag and process")
}

func decode(ctx context.Context, in *ingest.Input, sink ingest.Sink) error {
	var h head
	return entries.Decode(ctx, in, sink, func(w *linelog.Writer) entries.Shape {
		return entries.Shape{
			Head:   h.read,
			Starts: func(line []byte) bool { return h.read(line) || divider(line) },
			Header: divider,
			Read: func(text []byte) string {
				line := linelog.FirstLine(text)
				rec := &w.Rec
				if h.timed {
					w.Time(h.stamp, text[:h.stamp.Len])
				}
				at := bytes.IndexByte(line, h.level)
				rec.Severity, rec.SeverityText = severity(h.level), line[at:at+1]
				rec.Service = h.tag
				w.Number("process.pid", h.pid)
				w.Number("thread.id", h.tid)
				w.Attr("user.id", h.uid)
				rec.Text = text[h.message:]
				return ""
			},
		}
	})
}
