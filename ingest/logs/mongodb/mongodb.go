// Package mongodb reads MongoDB's text log, of versions before 4.4: "time level
// COMPONENT [context] message". What never lives here: the JSON log of later
// versions, which is JSON lines.
package mongodb

import (
	"bytes"
	"context"

	"github.com/emberline/emberline/ingest"
	"github.com/emberline/emberline/ingest/logs/entries"
	"github.com/emberline/emberline/ingest/logs/linelog"
	"github.com/emberline/emberline/ingest/stamp"
	"github.com/emberline/emberline/models"
)

// Format is MongoDB's text log.
var Format = ingest.Format{
	Name:   "mongodb",
	Title:  models.Localized{Ko: "MongoDB 로그 (텍스트)", En: "MongoDB log (text)"},
	Detect: detect,
	Decode: decode,
}

// head is what stands in front of a message.
type head struct {
	stamp              stamp.Stamp
	level, part, where []byte
	message            int
}

func (h *head) read(line []byte) bool {
	*h = head{}
	s, ok := stamp.Parse(line)
	if !ok || s.NoDate || s.Len < len("2022-10-15T15:19:03.1") || line[10] != 'T' {
		return false
	}
	i := s.Len
	if i+3 >= len(line) || line[i] != ' ' || severity(line[i+1]) == 0 {
		return false
	}
	n := 1
	for n < 3 && line[i+1+n] >= '1' && line[i+1+n] <= '5' {
		n++ // D1 … D5
	}
	h.stamp, h.level = s, line[i+1:i+1+n]
	if i += 1 + n; i >= len(line) || line[i] != ' ' {
		return false
	}
	i = linelog.Spaces(line, i)
	end := linelog.Word(line, i)
	h.part = line[i:end]
	if !linelog.Upper(h.part) || len(h.part) == 0 {
		return false
	}
	i = linelog.Spaces(line, end)
	where, _, ok := entries.Between(line[i:], "[", "]")
	if !ok || i >= len(line) || line[i] != '[' {
		return false
	}
	h.where = where
	h.message = linelog.Spaces(line, i+len(where)+2)
	return true
}

func severity(c byte) models.Severity {
	switch c {
	case 'D':
		return models.SevDebug
	case 'I':
		return models.SevInfo
	case 'W':
		return models.SevWarn
	case 'E':
		return models.SevError
	case 'F':
		return models.SevFatal
	}
	return models.SevUnspecified
}

func detect(s *ingest.Sample) ingest.Score {
	var h head
	return entries.Detect(s, 95, h.read, nil, "have a time, a letter, a component and a context of MongoDB's")
}

func decode(ctx context.Context, in *ingest.Input, sink ingest.Sink) error {
	var h head
	return entries.Decode(ctx, in, sink, func(w *linelog.Writer) entries.Shape {
		return entries.Shape{
			Head: h.read,
			Read: func(text []byte) string {
				rec := &w.Rec
				w.Time(h.stamp, text[:h.stamp.Len])
				rec.Severity, rec.SeverityText = severity(h.level[0]), h.level
				if string(h.part) != "-" {
					w.Attr("component", h.part)
				}
				w.Attr("thread.name", h.where)
				rec.Text = text[h.message:]
				if took, ok := lasted(linelog.FirstLine(rec.Text)); ok {
					w.Number("duration_ms", took)
				}
				return ""
			},
		}
	})
}

// lasted reads how long a command took, from the end of its line: "… 1204ms".
func lasted(line []byte) ([]byte, bool) {
	w, ok := bytes.CutSuffix(line[bytes.LastIndexByte(line, ' ')+1:], []byte("ms"))
	return w, ok && len(w) > 0 && entries.Digits(w) == len(w)
}
