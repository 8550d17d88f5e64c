// Package powershell reads PowerShell's transcripts in any language of Windows:
// the header of a session is a record with what was typed and printed up to the
// next time, and each command whose time was written (the option
// IncludeInvocationHeader) is one more. What never lives here: PowerShell's
// event log.
package powershell

import (
	"bytes"
	"context"

	"github.com/emberline/emberline/ingest"
	"github.com/emberline/emberline/ingest/logs/entries"
	"github.com/emberline/emberline/ingest/logs/linelog"
	"github.com/emberline/emberline/ingest/stamp"
	"github.com/emberline/emberline/models"
)

// Format is a transcript.
var Format = ingest.Format{
	Name:   "powershell-transcript",
	Title:  models.Localized{Ko: "PowerShell 기록 (transcript)", En: "PowerShell transcript"},
	Detect: detect,
	Decode: decode,
}

// ruler says whether a line is the row of stars around headers.
func ruler(line []byte) bool {
	line = bytes.TrimSpace(line)
	return len(line) >= 20 && len(line) <= 30 && len(bytes.Trim(line, "*")) == 0
}

// when reads "Start time: 20221015151903": the words are of Windows' language.
func when(line []byte) (s stamp.Stamp, from int, ok bool) {
	i := bytes.LastIndexByte(line, ' ')
	if i <= 1 || line[i-1] != ':' || entries.Digits(line[i+1:]) != 14 || len(line) != i+15 {
		return s, 0, false
	}
	s, ok = stamp.Parse(line[i+1:])
	return s, i + 1, ok && s.Resolution < models.ResDay
}

func detect(s *ingest.Sample) ingest.Score {
	rulers, times, engine := 0, 0, false
	for _, line := range s.Lines {
		if ruler(line) {
			rulers++
		} else if _, _, ok := when(entries.Trim(line)); ok {
			times++
		}
		engine = engine || entries.Has(line, "PSVersion: ")
	}
	if rulers < 2 || times == 0 || !engine || !ruler(s.Lines[0]) {
		return ingest.Score{}
	}
	return ingest.Score{Points: 97, Why: "rows of stars, a time of fourteen digits and the engine's version"}
}

func decode(ctx context.Context, in *ingest.Input, sink ingest.Sink) error {
	return entries.Decode(ctx, in, sink, func(w *linelog.Writer) entries.Shape {
		d := decoding{w: w}
		// Groups are cut at rows of stars; pairs of them are put together by what
		// stands between.
		return entries.Shape{Starts: d.starts, Header: d.header, Read: d.read}
	})
}

type decoding struct {
	w      *linelog.Writer
	inside bool // between the two rows of a header
	known  bool // the first line was judged
	host   []byte
	user   []byte
}

// starts says whether a row of stars opens a header: each second one does.
func (d *decoding) starts(line []byte) bool {
	if !d.known {
		// The first line is a row: that is how the format is known.
		d.known, d.inside = true, true
	}
	if !ruler(line) {
		return false
	}
	d.inside = !d.inside
	return d.inside
}

// header says whether a group is the end of a transcript, which says no more
// than when it ended.
func (d *decoding) header(text []byte) bool {
	head, body := parts(text)
	if len(bytes.TrimSpace(body)) > 0 || head == nil {
		return false
	}
	return bytes.Count(bytes.TrimSpace(head), []byte{'\n'}) == 1
}

// parts gives what stands between the rows of stars, and behind them.
func parts(text []byte) (head, body []byte) {
	_, rest, ok := entries.Cut(text, "\n")
	if !ruler(linelog.FirstLine(text)) || !ok {
		return nil, text
	}
	for at := 0; at < len(rest); {
		line := linelog.FirstLine(rest[at:])
		if ruler(line) {
			return rest[:at], rest[min(len(rest), at+len(line)+1):]
		}
		n := bytes.IndexByte(rest[at:], '\n')
		if n < 0 {
			break
		}
		at += n + 1
	}
	return rest, nil
}

func (d *decoding) read(text []byte) string {
	rec := &d.w.Rec
	rec.Service, rec.Severity = []byte("powershell"), models.SevInfo
	head, body := parts(text)
	if head == nil {
		entries.Orphan(d.w, text)
		return ""
	}
	lines := bytes.Split(bytes.TrimSpace(head), []byte{'\n'})
	session := len(lines) > 2
	if session {
		d.user, d.host = d.user[:0], d.host[:0]
	}
	for i, line := range lines {
		line = bytes.TrimRight(line, "\r")
		if s, from, ok := when(line); ok && rec.Undated != "" {
			d.w.Time(s, line[from:])
			continue
		}
		if session {
			d.about(i, line)
		}
	}
	rec.Actor, rec.Host = d.user, d.host
	if rec.Text = bytes.TrimSpace(body); len(rec.Text) == 0 {
		rec.Text = bytes.TrimSpace(head)
	}
	return ""
}

// about takes a line of a session's header; the order is the same in every
// language: title, time, user, RunAs user, configuration, machine, application.
func (d *decoding) about(i int, line []byte) {
	k, v, ok := entries.Cut(line, ": ")
	if !ok {
		return
	}
	switch i {
	case 2:
		d.user = append(d.user, v...)
		d.w.Attr("user.name", v)
		return
	case 5:
		name, _, _ := entries.Cut(v, " (")
		d.host = append(d.host, name...)
	}
	d.w.Number(string(k), v)
}
