// Package auditd reads the audit log of Linux, which SELinux writes to as well:
// "type=AVC msg=audit(1665814743.123:456): key=value …", raw, enriched or as
// ausearch prints it. Records of one event share audit.serial. What never lives
// here: audit logs of other systems.
package auditd

import (
	"bytes"
	"context"

	"github.com/emberline/emberline/ingest"
	"github.com/emberline/emberline/ingest/logs/entries"
	"github.com/emberline/emberline/ingest/logs/linelog"
	"github.com/emberline/emberline/ingest/stamp"
	"github.com/emberline/emberline/models"
)

// Format is Linux's audit log.
var Format = ingest.Format{
	Name:   "auditd",
	Title:  models.Localized{Ko: "리눅스 감사 로그 (auditd, SELinux)", En: "Linux audit log (auditd, SELinux)"},
	Detect: detect,
	Decode: decode,
}

func detect(s *ingest.Sample) ingest.Score {
	var h header
	return entries.Detect(s, 97, func(line []byte) bool { return h.read(line) == "" }, separator, "are type= and msg=audit(time:serial)")
}

// separator knows what ausearch prints between events.
func separator(line []byte) bool {
	return string(line) == "----" || entries.Has(line, "time->")
}

// Why a line is no record.
const (
	noType   = "no audit record: the type is missing"
	noTime   = "no audit record: the time and serial are missing"
	notAudit = "no audit record"
)

// header is what each record begins with.
type header struct {
	node, kind, time, serial []byte
	stamp                    stamp.Stamp
	message                  int
}

func (h *header) read(line []byte) (reason string) {
	*h = header{}
	b := line
	if entries.Has(b, "node=") {
		h.node, b, _ = entries.Cut(b[len("node="):], " ")
	}
	if !entries.Has(b, "type=") {
		if entries.Has(b, "msg=audit(") {
			return noType
		}
		return notAudit
	}
	kind, b, ok := entries.Cut(b[len("type="):], " msg=audit(")
	switch {
	case !ok || len(kind) > 64 || bytes.IndexByte(kind, ' ') >= 0:
		return notAudit
	case len(kind) == 0:
		return noType
	}
	in, b, ok := entries.Cut(b, ")")
	i := bytes.LastIndexByte(in, ':')
	if !ok || i <= 0 || entries.Digits(in[i+1:]) != len(in)-i-1 || i+1 == len(in) {
		return noTime
	}
	h.kind, h.time, h.serial = kind, in[:i], in[i+1:]
	s, ok := stamp.Epoch(h.time)
	if !ok || s.Len != len(h.time) || bytes.IndexByte(h.time, '.') < 0 {
		// ausearch -i writes dates as the locale has them.
		if s, ok = stamp.Parse(h.time); !ok {
			s, ok = stamp.ParseOrder(h.time, stamp.MonthFirst)
		}
	}
	if !ok || s.NoDate || s.Resolution >= models.ResDay {
		return noTime
	}
	h.stamp = s
	h.message = len(line) - len(bytes.TrimLeft(b, ": "))
	return ""
}

func decode(ctx context.Context, in *ingest.Input, sink ingest.Sink) error {
	var h header
	var f fieldsOf
	return entries.Decode(ctx, in, sink, func(w *linelog.Writer) entries.Shape {
		return entries.Shape{Header: separator, Read: func(line []byte) string {
			if reason := h.read(line); reason != "" {
				return reason
			}
			rec := &w.Rec
			w.Time(h.stamp, h.time)
			rec.Host, rec.Service = h.node, []byte("auditd")
			rec.Text = line[h.message:]
			if len(rec.Text) == 0 {
				rec.Text = h.kind
			}
			rec.Severity = models.SevInfo
			if bytes.Contains(rec.Text, []byte("denied")) && bytes.HasSuffix(h.kind, []byte("AVC")) {
				rec.Severity = models.SevWarn
			}
			w.Attr("audit.type", h.kind)
			w.Number("audit.serial", h.serial)
			f.fill(w, h.kind, line[h.message:])
			return ""
		}}
	})
}
