// Package shell reads the histories that shells keep with times: bash and tcsh
// (a comment with the time before each command), zsh's extended history and
// fish's. What never lives here: histories without times, which are text.
package shell

import (
	"bytes"
	"context"
	"fmt"
	"strings"

	"github.com/emberline/emberline/ingest"
	"github.com/emberline/emberline/ingest/logs/entries"
	"github.com/emberline/emberline/ingest/logs/linelog"
	"github.com/emberline/emberline/ingest/stamp"
	"github.com/emberline/emberline/models"
)

// Bash is the history of bash with HISTTIMEFORMAT, and that of tcsh.
var Bash = ingest.Format{
	Name:   "shell-history",
	Title:  models.Localized{Ko: "셸 명령 이력 (bash, tcsh)", En: "shell history (bash, tcsh)"},
	Detect: detectBash,
	Decode: decodeBash,
}

// Zsh is zsh's extended history.
var Zsh = ingest.Format{
	Name:   "zsh-history",
	Title:  models.Localized{Ko: "셸 명령 이력 (zsh)", En: "shell history (zsh)"},
	Detect: detectZsh,
	Decode: decodeZsh,
}

// Fish is fish's history.
var Fish = ingest.Format{
	Name:   "fish-history",
	Title:  models.Localized{Ko: "셸 명령 이력 (fish)", En: "shell history (fish)"},
	Detect: detectFish,
	Decode: decodeFish,
}

// comment reads "#1665814743" or tcsh's "#+1665814743".
func comment(line []byte) (s stamp.Stamp, from int, ok bool) {
	if len(line) < 10 || line[0] != '#' {
		return s, 0, false
	}
	from = 1
	if line[1] == '+' {
		from = 2
	}
	n := entries.Digits(line[from:])
	if n < 9 || n > 10 || from+n != len(line) {
		return s, 0, false
	}
	s, ok = stamp.Epoch(line[from:])
	return s, from, ok && s.Time.InBounds()
}

// count gives how many of a sample's lines fit, of those that are not empty.
func count(s *ingest.Sample, fits func(line []byte) bool) (fit, n int) {
	for _, line := range s.Lines {
		if len(line) == 0 {
			continue
		}
		n++
		if fits(line) {
			fit++
		}
	}
	return fit, n
}

func detectBash(s *ingest.Sample) ingest.Score {
	stamps, n := count(s, func(line []byte) bool {
		_, _, ok := comment(entries.Trim(line))
		return ok
	})
	// Commands of many lines, and those from before times were kept.
	if stamps == 0 || stamps*8 < n {
		return ingest.Score{}
	}
	return ingest.Score{Points: 92, Why: fmt.Sprintf("%d of %d lines are comments with nothing but an epoch", stamps, n)}
}

func decodeBash(ctx context.Context, in *ingest.Input, sink ingest.Sink) error {
	sample, in, err := ingest.Peek(in)
	if err != nil {
		return err
	}
	// Up to the first time each line is a command of its own, for all we know.
	timed := false
	if len(sample.Lines) > 0 {
		_, _, timed = comment(entries.Trim(sample.Lines[0]))
	}
	return entries.Decode(ctx, in, sink, func(w *linelog.Writer) entries.Shape {
		return entries.Shape{
			Starts: func(line []byte) bool {
				_, _, ok := comment(entries.Trim(line))
				timed = timed || ok
				return ok || !timed
			},
			Read: func(text []byte) string {
				first := linelog.FirstLine(text)
				s, from, ok := comment(entries.Trim(first))
				if !ok {
					command(w, text)
					w.Undated(models.UndatedMissing)
					return ""
				}
				w.Time(s, first[from:from+s.Len])
				if _, rest, ok := entries.Cut(text, "\n"); ok {
					command(w, rest)
				} else {
					w.Rec.Text = text
				}
				return ""
			},
		}
	})
}

func command(w *linelog.Writer, text []byte) {
	w.Rec.Severity, w.Rec.Text = models.SevInfo, text
	w.Attr("process.command_line", text)
}

// extended reads ": 1665814743:0;command".
func extended(line []byte) (s stamp.Stamp, took []byte, at int, ok bool) {
	if !entries.Has(line, ": ") {
		return s, nil, 0, false
	}
	n := entries.Digits(line[2:])
	if n < 9 || n > 11 || 2+n >= len(line) || line[2+n] != ':' {
		return s, nil, 0, false
	}
	k := entries.Digits(line[3+n:])
	at = 3 + n + k
	if k == 0 || at >= len(line) || line[at] != ';' {
		return s, nil, 0, false
	}
	s, ok = stamp.Epoch(line[2 : 2+n])
	return s, line[3+n : at], at + 1, ok
}

func begins(line []byte) bool {
	_, _, _, ok := extended(line)
	return ok
}

func detectZsh(s *ingest.Sample) ingest.Score {
	fit, n := count(s, begins)
	if fit == 0 || fit*8 < n {
		return ingest.Score{}
	}
	return ingest.Score{Points: 95, Why: fmt.Sprintf("%d of %d lines begin with \": time:duration;\"", fit, n)}
}

func decodeZsh(ctx context.Context, in *ingest.Input, sink ingest.Sink) error {
	return entries.Decode(ctx, in, sink, func(w *linelog.Writer) entries.Shape {
		return entries.Shape{
			Head: begins,
			Read: func(text []byte) string {
				s, took, at, _ := extended(text)
				w.Time(s, text[2:2+s.Len])
				command(w, text[at:])
				w.Number("process.duration", took)
				return ""
			},
		}
	})
}

// The keys of fish's history.
const (
	fishCommand = "- cmd: "
	fishWhen    = "  when: "
)

func detectFish(s *ingest.Sample) ingest.Score {
	commands, times := 0, 0
	for _, line := range s.Lines {
		switch {
		case entries.Has(line, fishCommand):
			commands++
		case entries.Has(line, fishWhen):
			times++
		}
	}
	if commands == 0 || times == 0 || times*2 < commands || !entries.Has(s.Lines[0], "- cmd:") && !entries.Has(s.Lines[0], "  ") {
		return ingest.Score{}
	}
	return ingest.Score{Points: 95, Why: fmt.Sprintf("%d commands of fish's, %d with a time", commands, times)}
}

func decodeFish(ctx context.Context, in *ingest.Input, sink ingest.Sink) error {
	return entries.Decode(ctx, in, sink, func(w *linelog.Writer) entries.Shape {
		return entries.Shape{
			Head: func(line []byte) bool { return entries.Has(line, fishCommand) },
			Read: entries.Fill(w, fish),
		}
	})
}

// fishEscapes undoes what fish writes for a backslash and for a line break, in
// one pass: an escaped backslash before an n is no line break.
var fishEscapes = strings.NewReplacer(`\\`, `\`, `\n`, "\n")

func fish(w *linelog.Writer, text []byte) {
	cmd := linelog.FirstLine(text)[len(fishCommand):]
	if bytes.IndexByte(cmd, '\\') >= 0 {
		cmd = []byte(fishEscapes.Replace(string(cmd)))
	}
	command(w, cmd)
	for line := range bytes.Lines(text) {
		line = bytes.TrimRight(line, "\r\n")
		if entries.Has(line, fishWhen) {
			w.TimeBy(stamp.Epoch, line[len(fishWhen):])
		}
	}
}
