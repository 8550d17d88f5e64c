package mysql

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

// head is what stands in front of a message of the error log.
type head struct {
	stamp                          stamp.Stamp
	thread, level, code, subsystem []byte
	severity                       models.Severity
	message                        int
	own                            bool // the layout is the server's own
	timed                          bool
}

// read takes a line's head apart:
//
//	2022-10-15T06:19:03.335060Z 0 [Warning] [MY-010068] [Server] message
//	2022-10-15 15:19:03 140 [Note] message      and, of MariaDB, 15:19:03 0 [ERROR]
//	221015 15:19:03 [Note] message              221015 15:19:03  InnoDB: message
//	221015 15:19:03 mysqld_safe Starting mysqld daemon
//	Version: '5.7.10'  socket: '/tmp/mysql.sock'  port: 3306
func (h *head) read(line []byte) bool {
	*h = head{}
	if entries.Has(line, "Version: '") {
		h.own = true
		return true
	}
	s, ok := stamp.Parse(line)
	if !ok || s.NoDate || s.NoYear || s.Resolution >= models.ResDay || len(line) > s.Len && line[s.Len] != ' ' && line[s.Len] != '\t' {
		return false
	}
	h.timed, h.stamp = true, s
	i := linelog.Spaces(line, s.Len)
	if n := entries.Digits(line[i:]); n > 0 && i+n < len(line) && line[i+n] == ' ' {
		if k := linelog.Spaces(line, i+n); k < len(line) && line[k] == '[' {
			h.thread = line[i : i+n]
			i = k
		}
	}
	for _, to := range []*[]byte{&h.level, &h.code, &h.subsystem} {
		if i >= len(line) || line[i] != '[' {
			break
		}
		in, _, ok := entries.Between(line[i:], "[", "]")
		if !ok || len(in) > 32 {
			break
		}
		if to == &h.level {
			if h.severity = severity(in); h.severity == 0 {
				break
			}
			h.own = true
		}
		*to = in
		i = linelog.Spaces(line, i+len(in)+2)
	}
	h.message = i
	rest := line[i:]
	h.own = h.own || entries.Has(rest, "mysqld_safe ") || entries.Has(rest, "mariadbd-safe ") || entries.Has(rest, "InnoDB: ") || entries.Has(rest, "mysqld: ")
	return true
}

func severity(w []byte) models.Severity {
	switch string(w) {
	case "Note", "System":
		return models.SevInfo2
	case "Warning":
		return models.SevWarn
	case "ERROR", "Error":
		return models.SevError
	}
	return models.SevUnspecified
}

func detectError(s *ingest.Sample) ingest.Score {
	var h head
	own, begun, loose := 0, 0, 0
	for _, line := range s.Lines {
		switch {
		case h.read(line):
			begun++
			if h.own {
				own++
			}
		case len(line) > 0 && !linelog.Indented(line):
			loose++
		}
	}
	sc := ingest.Share(own, begun, 94, fmt.Sprintf("%d of %d records have a level of MySQL's between brackets or a part's name", own, begun))
	if loose > 3*begun {
		sc.Points /= 2
	}
	return sc
}

func decodeError(ctx context.Context, in *ingest.Input, sink ingest.Sink) error {
	var h head
	return entries.Decode(ctx, in, sink, func(w *linelog.Writer) entries.Shape {
		return entries.Shape{
			Head: h.read,
			Read: func(text []byte) string {
				rec := &w.Rec
				if h.timed {
					w.Time(h.stamp, text[:h.stamp.Len])
				}
				rec.Severity, rec.SeverityText = h.severity, h.level
				w.Number("thread.id", h.thread)
				w.Attr("error.code", h.code)
				w.Attr("subsystem", h.subsystem)
				rec.Text = bytes.TrimLeft(text[h.message:], " ")
				return ""
			},
		}
	})
}
