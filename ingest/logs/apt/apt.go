// Package apt reads what Debian's package tools write down: apt's history, a
// block a run, and dpkg's log, a line a step. What never lives here: apt's term
// log, which is a screen.
package apt

import (
	"bytes"
	"context"
	"fmt"

	"github.com/emberline/emberline/ingest"
	"github.com/emberline/emberline/ingest/logs/entries"
	"github.com/emberline/emberline/ingest/logs/linelog"
	"github.com/emberline/emberline/ingest/stamp"
	"github.com/emberline/emberline/models"
)

// History is /var/log/apt/history.log.
var History = ingest.Format{
	Name:   "apt-history",
	Title:  models.Localized{Ko: "apt 설치 이력", En: "apt history"},
	Detect: detectHistory,
	Decode: decodeHistory,
}

// Dpkg is /var/log/dpkg.log.
var Dpkg = ingest.Format{
	Name:   "dpkg",
	Title:  models.Localized{Ko: "dpkg 로그", En: "dpkg log"},
	Detect: detectDpkg,
	Decode: decodeDpkg,
}

const startLine = "Start-Date: "

func detectHistory(s *ingest.Sample) ingest.Score {
	begun, known, n := 0, 0, 0
	for _, line := range s.Lines {
		if len(line) == 0 {
			continue
		}
		n++
		if entries.Has(line, startLine) {
			begun++
		}
		if k, _, ok := entries.Cut(line, ": "); ok && historyKey[string(k)] {
			known++
		}
	}
	if begun == 0 {
		return ingest.Score{}
	}
	return ingest.Share(known, n, 97, fmt.Sprintf("%d runs of apt, %d of %d lines are its fields", begun, known, n))
}

// historyKey are the fields of a run.
var historyKey = map[string]bool{
	"Start-Date": true, "End-Date": true, "Commandline": true, "Requested-By": true, "Install": true, "Upgrade": true,
	"Remove": true, "Purge": true, "Downgrade": true, "Reinstall": true, "Error": true, "Comment": true, "Disappeared": true,
}

func decodeHistory(ctx context.Context, in *ingest.Input, sink ingest.Sink) error {
	return entries.Decode(ctx, in, sink, func(w *linelog.Writer) entries.Shape {
		return entries.Shape{
			Head: func(line []byte) bool { return entries.Has(line, startLine) },
			Read: entries.Fill(w, history),
		}
	})
}

// history reads a run; it begins when it began.
func history(w *linelog.Writer, text []byte) {
	rec := &w.Rec
	rec.Service, rec.Severity, rec.Text = []byte("apt"), models.SevInfo, text
	for line := range bytes.Lines(text) {
		k, v, ok := entries.Cut(bytes.TrimSpace(line), ": ")
		if !ok || !historyKey[string(k)] {
			continue
		}
		v = bytes.TrimSpace(v)
		switch string(k) {
		case "Start-Date":
			w.TimeBy(stamp.Parse, v)
			continue
		case "Requested-By":
			rec.Actor, _, _ = entries.Cut(v, " (")
		case "Error":
			rec.Severity = models.SevError
		}
		w.Attr("apt."+string(bytes.ToLower(k)), v)
	}
	if _, rest, ok := entries.Cut(text, "\n"); ok {
		rec.Text = rest
	}
}

// step is a line of dpkg's taken apart.
type step struct {
	stamp  stamp.Stamp
	action []byte
	rest   int
}

func (p *step) read(line []byte) bool {
	s, ok := stamp.Parse(line)
	if !ok || s.Resolution != models.ResSecond || s.NoYear || s.Len != len("2022-10-15 15:19:03") || len(line) < s.Len+2 {
		return false
	}
	p.stamp = s
	end := linelog.Word(line, s.Len+1)
	p.action = line[s.Len+1 : end]
	p.rest = linelog.Spaces(line, end)
	rest := bytes.Fields(line[p.rest:])
	switch string(p.action) {
	case "startup":
		return len(rest) == 2
	case "status":
		return len(rest) >= 2
	case "install", "upgrade", "remove", "purge", "configure", "trigproc", "disappear":
		return len(rest) == 3
	case "conffile":
		return len(rest) >= 2
	}
	return false
}

func detectDpkg(s *ingest.Sample) ingest.Score {
	var p step
	return entries.Detect(s, 94, p.read, nil, "are steps of dpkg's")
}

func decodeDpkg(ctx context.Context, in *ingest.Input, sink ingest.Sink) error {
	var p step
	return entries.Decode(ctx, in, sink, func(w *linelog.Writer) entries.Shape {
		return entries.Shape{Read: func(line []byte) string {
			if !p.read(line) {
				return "no step of dpkg's"
			}
			rec := &w.Rec
			w.Time(p.stamp, line[:p.stamp.Len])
			rec.Service, rec.Severity, rec.Text = []byte("dpkg"), models.SevInfo, line[p.stamp.Len+1:]
			rest := bytes.Fields(line[p.rest:])
			w.Attr("dpkg.action", p.action)
			switch string(p.action) {
			case "status":
				// A state may be of two words: "triggers-pending".
				w.Attr("dpkg.state", rest[0])
				w.Attr("dpkg.package", rest[1])
				if len(rest) > 2 {
					w.Attr("dpkg.version", rest[2])
				}
			case "startup", "conffile":
				w.Attr("dpkg.subject", rest[0])
			default:
				w.Attr("dpkg.package", rest[0])
				w.Attr("dpkg.version.old", rest[1])
				w.Attr("dpkg.version.new", rest[2])
			}
			return ""
		}}
	})
}
