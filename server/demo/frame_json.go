package demo

import (
	"hash/fnv"
	"strconv"

	"github.com/emberline/emberline/models"
)

// jsonFrames are the styles that write one JSON object a line.
func jsonFrames() map[string]*frame {
	return map[string]*frame{
		// zap's production encoder: seconds since 1970 with a fraction
		"zap": {resolution: models.ResMicro, zoned: true, write: func(b []byte, w *writing, ln *line) []byte {
			b = append(b, `{"level":"`...)
			b = append(b, ln.level...)
			b = append(b, '"')
			if !ln.undated() {
				b = append(b, `,"ts":`...)
				b = strconv.AppendInt(b, w.rec.Unix(), 10)
				b = append(b, '.')
				b = w.fraction(b, 6)
			}
			b = append(b, `,"msg":"`...)
			b = w.text(b, ln)
			b = append(b, `","service":"`...)
			b = append(b, w.s.App...)
			b = append(b, `","host":"`...)
			b = append(b, ln.host...)
			b = append(b, '"')
			return w.more(b, ln)
		}},
		// Elastic Common Schema
		"ecs": {resolution: models.ResMilli, zoned: true, layout: "2006-01-02T15:04:05", write: func(b []byte, w *writing, ln *line) []byte {
			b = append(b, '{')
			if !ln.undated() {
				b = append(b, `"@timestamp":"`...)
				b = append(b, w.stamp...)
				b = append(b, '.')
				b = w.fraction(b, 3)
				b = append(b, `Z",`...)
			}
			b = append(b, `"log.level":"`...)
			b = append(b, ln.level...)
			b = append(b, `","message":"`...)
			b = w.text(b, ln)
			b = append(b, `","ecs.version":"1.6.0","service.name":"`...)
			b = append(b, w.s.App...)
			b = append(b, `","host.name":"`...)
			b = append(b, ln.host...)
			b = append(b, '"')
			return w.more(b, ln)
		}},
		// pino: levels as numbers, milliseconds since 1970
		"pino": {resolution: models.ResMilli, zoned: true, write: func(b []byte, w *writing, ln *line) []byte {
			b = append(b, `{"level":`...)
			b = append(b, ln.level...)
			b = append(b, `,"time":`...)
			b = strconv.AppendInt(b, w.rec.UnixMilli(), 10)
			b = append(b, `,"pid":18,"hostname":"`...)
			b = append(b, ln.host...)
			b = append(b, `","name":"`...)
			b = append(b, w.s.App...)
			b = append(b, `","msg":"`...)
			b = w.text(b, ln)
			b = append(b, '"')
			return w.more(b, ln)
		}},
		// Kubernetes events, one object a line
		"k8s-event": {resolution: models.ResSecond, zoned: true, layout: "2006-01-02T15:04:05Z", write: func(b []byte, w *writing, ln *line) []byte {
			b = append(b, `{"apiVersion":"v1","kind":"Event","metadata":{"name":"`...)
			b = append(b, ln.host...)
			b = append(b, '.')
			b = strconv.AppendUint(b, w.r.next()|1<<63, 16)
			b = append(b, `","namespace":"prod","creationTimestamp":"`...)
			b = append(b, w.stamp...)
			b = append(b, `"},"type":"`...)
			b = append(b, ln.level...)
			b = append(b, `",`...)
			b = w.fields(b, ln)
			b = append(b, `,"message":"`...)
			b = w.text(b, ln)
			b = append(b, `","firstTimestamp":"`...)
			b = append(b, w.stamp...)
			b = append(b, `","lastTimestamp":"`...)
			b = append(b, w.stamp...)
			b = append(b, `","eventTime":null,"count":1,"source":{"component":"`...)
			b = append(b, w.s.App...)
			b = append(b, `","host":"`...)
			b = append(b, ln.host...)
			return append(b, "\"}}\n"...)
		}},
		// PagerDuty v3 webhooks, one body a line
		"pagerduty": {resolution: models.ResMilli, zoned: true, layout: "2006-01-02T15:04:05", write: func(b []byte, w *writing, ln *line) []byte {
			b = append(b, `{"event":{"id":"01`...)
			for range 24 {
				b = append(b, capitals[w.r.below(len(capitals))])
			}
			b = append(b, `","event_type":"incident.`...)
			b = append(b, ln.level...)
			b = append(b, `","resource_type":"incident","occurred_at":"`...)
			b = append(b, w.stamp...)
			b = append(b, '.')
			b = w.fraction(b, 3)
			b = append(b, `Z","agent":{"id":"PAGENT1","summary":"`...)
			b = append(b, ln.host...)
			title := w.text(nil, ln)
			h := fnv.New32a()
			_, _ = h.Write(title) // a hash never fails to write
			b = append(b, `","type":"user_reference"},"client":null,"data":{"id":"Q`...)
			b = strconv.AppendUint(b, uint64(h.Sum32()), 36) // the same incident, the same id
			b = append(b, `","type":"incident","number":`...)
			b = strconv.AppendInt(b, 1000+ln.number, 10)
			b = append(b, `,"status":"`...)
			b = append(b, ln.level...)
			b = append(b, `","title":"`...)
			b = append(b, title...)
			b = append(b, `","created_at":"`...)
			b = append(b, w.stamp...)
			b = append(b, `Z","urgency":"high"`...)
			if len(ln.fields) > 0 {
				b = append(b, ',')
				b = w.fields(b, ln)
			}
			return append(b, "}}}\n"...)
		}},
	}
}

// more appends the fields, when there are some, and the object's end.
func (w *writing) more(b []byte, ln *line) []byte {
	if len(ln.fields) > 0 {
		b = append(b, ',')
		b = w.fields(b, ln)
	}
	return append(b, "}\n"...)
}

// appendASCII appends s as a JSON string in ASCII, slashes escaped: the way a
// workspace's export is written, and a trap for who searches its raw bytes.
func appendASCII(b []byte, s string) []byte {
	b = append(b, '"')
	unit := func(r rune) {
		b = append(b, `\u`...)
		for shift := 12; shift >= 0; shift -= 4 {
			b = append(b, hexDigits[r>>shift&15])
		}
	}
	for _, r := range s {
		switch {
		case r == '"' || r == '\\' || r == '/':
			b = append(b, '\\', byte(r))
		case r == '\n':
			b = append(b, `\n`...)
		case r < 0x20 || r >= 0x7f && r <= 0xFFFF:
			unit(r)
		case r > 0xFFFF:
			r -= 0x10000
			unit(0xD800 + r>>10)
			unit(0xDC00 + r&0x3FF)
		default:
			b = append(b, byte(r))
		}
	}
	return append(b, '"')
}
