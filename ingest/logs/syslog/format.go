// Package syslog reads what syslog daemons write and forward: traditional lines
// (RFC 3164 and the files of sysklogd and rsyslog), lines with RFC 3339 times,
// and RFC 5424 with structured data. What never lives here: sockets, octet
// framing on the wire, and the formats of the programs that log through syslog.
package syslog

import (
	"bytes"
	"context"
	"fmt"

	"github.com/emberline/emberline/ingest"
	"github.com/emberline/emberline/ingest/logs/linelog"
	"github.com/emberline/emberline/ingest/stamp"
	"github.com/emberline/emberline/models"
)

// BSD is the traditional form, "Oct 15 15:19:03 host tag[pid]: message", with
// or without <PRI> in front.
var BSD = ingest.Format{
	Name:   "syslog-bsd",
	Title:  models.Localized{Ko: "syslog (연도 없는 전통 형식)", En: "syslog, traditional (no year)"},
	Detect: detector(bsdHeader, 90, "a syslog time and a program's name"),
	Decode: decoder(bsdHeader),
}

// RFC3339 is the form of rsyslog's file and forward templates,
// "2022-10-15T15:19:03.123456+09:00 host tag[pid]: message".
var RFC3339 = ingest.Format{
	Name:   "syslog-rfc3339",
	Title:  models.Localized{Ko: "syslog (RFC 3339 시각)", En: "syslog with RFC 3339 times"},
	Detect: detector(isoHeader, 90, "an RFC 3339 time and a program's name"),
	Decode: decoder(isoHeader),
}

// RFC5424 is "<34>1 2022-10-15T15:19:03Z host app procid msgid [sd] message".
var RFC5424 = ingest.Format{
	Name:   "syslog-rfc5424",
	Title:  models.Localized{Ko: "syslog (RFC 5424)", En: "syslog, RFC 5424"},
	Detect: detector(header5424, 95, "<PRI>1 and an RFC 5424 header"),
	Decode: decoder(header5424),
}

// header is what stands in front of a message.
type header struct {
	fits   bool   // the line begins a record of this form
	sure   bool   // and has a program's name, which no other format has there
	broken string // why the line, which begins a record, cannot be read

	pri                   int // -1: none
	stamp                 stamp.Stamp
	time                  []byte // nil when there is none (RFC 5424's "-")
	host, tag, pid, level []byte
	severity              models.Severity // of level
	msgID, structured     []byte
	message               int // where the message begins
}

// reader reads the header of a line that is free of escape sequences.
type reader func(line []byte, h *header)

// detector scores a form. Indented lines continue a record and do not count.
func detector(read reader, full int, what string) func(*ingest.Sample) ingest.Score {
	return func(s *ingest.Sample) ingest.Score {
		var strip []byte
		var h header
		fit, sure, n := 0, 0, 0
		for _, line := range s.Lines {
			line = linelog.Strip(line, &strip)
			if len(line) == 0 || linelog.Indented(line) {
				continue
			}
			n++
			read(line, &h)
			if h.fits {
				fit++
			}
			if h.sure {
				sure++
			}
		}
		// Lines without a tag occur; a file of nothing else is something else.
		if sure*3 < fit {
			return ingest.Score{}
		}
		return ingest.Share(fit, n, full, fmt.Sprintf("%d of %d lines begin with %s", fit, n, what))
	}
}

// decoder reads a stream of one form, continuation lines with their record.
func decoder(read reader) func(context.Context, *ingest.Input, ingest.Sink) error {
	return func(ctx context.Context, in *ingest.Input, sink ingest.Sink) error {
		d := decoding{w: linelog.NewWriter(in, sink)}
		return linelog.Groups(ctx, in, d.w, func(text []byte) bool {
			read(text, &d.h)
			return d.h.fits || d.h.broken != ""
		}, d.record)
	}
}

type decoding struct {
	w     *linelog.Writer
	h     header
	attrs scratch
}

func (d *decoding) record(ln *ingest.Line, text []byte) error {
	rec, h := &d.w.Rec, &d.h
	if h.broken != "" {
		return d.w.Reject(ln, h.broken, "see whether the line was damaged; it stays in the evidence as it is")
	}
	if h.time != nil {
		d.w.Time(h.stamp, h.time)
	}
	rec.Host, rec.Service = h.host, h.tag
	rec.Text = bytes.TrimRight(text[h.message:], " \t\r\n")
	if h.pri >= 0 {
		rec.Severity = models.SyslogSeverity(h.pri & 7)
		d.w.Attr("syslog.facility", facility(h.pri>>3))
	}
	if h.severity != 0 {
		rec.Severity, rec.SeverityText = h.severity, h.level
	}
	d.w.Number("process.pid", h.pid)
	d.w.Attr("syslog.msgid", h.msgID)
	d.attrs.structured(d.w, h.structured)
	return d.w.Emit()
}
