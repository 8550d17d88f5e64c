// Package redis reads the log of Redis, Valkey and Sentinel, in the layouts of
// all their versions: "812:M 15 Oct 2022 15:19:03.442 * message". What never
// lives here: the slow log, which is no file.
package redis

import (
	"bytes"
	"context"

	"github.com/emberline/emberline/ingest"
	"github.com/emberline/emberline/ingest/logs/entries"
	"github.com/emberline/emberline/ingest/logs/linelog"
	"github.com/emberline/emberline/ingest/stamp"
	"github.com/emberline/emberline/models"
)

// Format is Redis's log.
var Format = ingest.Format{
	Name:   "redis",
	Title:  models.Localized{Ko: "Redis 로그", En: "Redis log"},
	Detect: detect,
	Decode: decode,
}

func detect(s *ingest.Sample) ingest.Score {
	var h head
	return entries.Detect(s, 95, h.read, nil, "have a day, a time and one of Redis's marks")
}

// head is what stands in front of a message.
type head struct {
	pid, mark   []byte
	role        byte // M, S, C, X; 0 when not written
	from, until int  // of the time
	stamp       stamp.Stamp
	message     int
}

// read takes a line's head apart:
//
//	812:M 15 Oct 2022 15:19:03.442 * message   (without the year before 4.0.10)
//	[812] 15 Oct 15:19:03 * message            (before 3.0)
//	15 Oct 15:19:03 * message
//	812:signal-handler (1665814743) message
func (h *head) read(line []byte) bool {
	*h = head{}
	i := 0
	if n := entries.Digits(line); n > 0 && n < len(line) && line[n] == ':' {
		h.pid = line[:n]
		rest := line[n+1:]
		if entries.Has(rest, handler) {
			s, ok := stamp.Epoch(rest[len(handler):])
			h.from = n + 1 + len(handler)
			h.until = h.from + s.Len
			h.stamp = s
			h.message = h.until + 2
			return ok && h.message < len(line) && line[h.until] == ')'
		}
		if len(rest) < 2 || rest[1] != ' ' || bytes.IndexByte([]byte("MSCX"), rest[0]) < 0 {
			return false
		}
		h.role = rest[0]
		i = n + 3
	} else if entries.Has(line, "[") {
		pid, _, ok := entries.Between(line, "[", "] ")
		if !ok || len(pid) == 0 || entries.Digits(pid) != len(pid) {
			return false
		}
		h.pid = pid
		i = len(pid) + 3
	}
	s, ok := stamp.Parse(line[min(i, len(line)):])
	if !ok || s.NoDate || s.Zoned || s.Resolution >= models.ResMinute {
		return false
	}
	h.from, h.until, h.stamp = i, i+s.Len, s
	if !named(line[i:h.until]) || h.until+2 >= len(line) || line[h.until] != ' ' || line[h.until+2] != ' ' {
		return false
	}
	h.mark = line[h.until+1 : h.until+2]
	h.message = h.until + 3
	return severity(h.mark[0]) != 0
}

const handler = "signal-handler ("

// named says whether a date is written as "15 Oct".
func named(b []byte) bool {
	n := entries.Digits(b)
	return n > 0 && n < 3 && len(b) > n+1 && b[n] == ' ' && b[n+1] >= 'A' && b[n+1] <= 'Z'
}

func severity(mark byte) models.Severity {
	switch mark {
	case '.':
		return models.SevDebug
	case '-':
		return models.SevInfo
	case '*':
		return models.SevInfo2
	case '#':
		return models.SevWarn
	}
	return models.SevUnspecified
}

// roles by their letters.
var roles = map[byte]string{'M': "master", 'S': "replica", 'C': "child", 'X': "sentinel"}

func decode(ctx context.Context, in *ingest.Input, sink ingest.Sink) error {
	var h head
	return entries.Decode(ctx, in, sink, func(w *linelog.Writer) entries.Shape {
		return entries.Shape{
			Head: h.read,
			Read: func(text []byte) string {
				w.Time(h.stamp, text[h.from:h.until])
				if len(h.mark) > 0 {
					w.Rec.Severity, w.Rec.SeverityText = severity(h.mark[0]), h.mark
				}
				w.Number("process.pid", h.pid)
				w.Attr("redis.role", []byte(roles[h.role]))
				w.Rec.Text = text[h.message:]
				return ""
			},
		}
	})
}
