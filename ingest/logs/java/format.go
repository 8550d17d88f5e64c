// Package java reads the files of Java's logging libraries and of those that
// write like them: log4j, logback, Spring Boot, java.util.logging, Tomcat,
// Hadoop and Spark, ZooKeeper, Kafka, Elasticsearch, Python's logging. A record
// is a time and a level with a thread or a logger, and whatever follows up to
// the next such line: a stack trace belongs to what threw it. What never lives
// here: JSON layouts, and GC logs.
package java

import (
	"bytes"
	"context"
	"fmt"

	"github.com/emberline/emberline/ingest"
	"github.com/emberline/emberline/ingest/logs/linelog"
	"github.com/emberline/emberline/ingest/stamp"
	"github.com/emberline/emberline/models"
)

// Format is a log of Java's kind.
var Format = ingest.Format{
	Name:   "java",
	Title:  models.Localized{Ko: "자바 로그 (log4j, logback, JUL 등)", En: "Java log (log4j, logback, JUL and alike)"},
	Detect: detect,
	Decode: decode,
}

// detect wants records with a level and a thread or a logger. Lines that begin
// no record count against it, unless they look like what follows one.
func detect(s *ingest.Sample) ingest.Score {
	var strip []byte
	clean := make([][]byte, len(s.Lines))
	for i, line := range s.Lines {
		clean[i] = bytes.Clone(linelog.Strip(line, &strip))
	}
	order := settle(clean)
	fit, begun, loose := 0, 0, 0
	for i, line := range clean {
		l, ok := linelog.ReadLead(line, order)
		if !ok {
			if len(line) > 0 && !linelog.Indented(line) && !trace(line) {
				loose++
			}
			continue
		}
		begun++
		var h head
		if h.read(withNext(clean, i), &l); h.fits() {
			fit++
		}
	}
	sc := ingest.Share(fit, begun, 90, fmt.Sprintf("%d of %d records have a level and a thread or a logger", fit, begun))
	if loose > 3*begun {
		sc.Points /= 2
	}
	return sc
}

// withNext is line i with the next, where java.util.logging has its level.
func withNext(lines [][]byte, i int) []byte {
	if i+1 == len(lines) {
		return lines[i]
	}
	return append(append(append(make([]byte, 0, len(lines[i])+len(lines[i+1])+1), lines[i]...), '\n'), lines[i+1]...)
}

// trace says whether a line is part of a stack trace or of its message.
func trace(line []byte) bool {
	for _, p := range [...]string{"Caused by:", "Suppressed:", "at ", "... ", "Traceback ", "Exception in thread"} {
		if bytes.HasPrefix(line, []byte(p)) {
			return true
		}
	}
	// "java.lang.IllegalStateException: no such volume", and the level of
	// java.util.logging's second line.
	i := linelog.Word(line, 0)
	w := bytes.TrimSuffix(line[:i], []byte{':'})
	return len(w) < i && (dotted(w) || linelog.Level(w) != 0)
}

// settle gives the order of bare dates. The libraries' own default for short
// years is year first (Hadoop, Spark), so where that is possible, it is that.
func settle(lines [][]byte) stamp.Order {
	o, short := linelog.SettleOrder(lines)
	if o != stamp.OrderUnknown || !short {
		return o
	}
	for _, b := range lines {
		if l, ok := linelog.ReadLead(b, stamp.OrderUnknown); ok && l.Ambiguous {
			if l, ok := linelog.ReadLead(b, stamp.YearFirst); !ok || l.Ambiguous {
				return stamp.OrderUnknown
			}
		}
	}
	return stamp.YearFirst
}

func decode(ctx context.Context, in *ingest.Input, sink ingest.Sink) error {
	sample, in, err := ingest.Peek(in)
	if err != nil {
		return err
	}
	d := decoding{w: linelog.NewWriter(in, sink), order: settle(sample.Lines)}
	if o, short := linelog.SettleOrder(sample.Lines); short && o == stamp.OrderUnknown && d.order == stamp.YearFirst {
		sink.Note("dates of two-digit years are read as year/month/day", models.Example{
			Line: 1, Offset: in.Base, Text: string(linelog.FirstLine(sample.Text[:min(len(sample.Text), 80)])),
			Hint: "as Hadoop and Spark write them; choose another format if that is wrong",
		})
	}
	return linelog.Groups(ctx, in, d.w, d.begins, d.record)
}

type decoding struct {
	w     *linelog.Writer
	order stamp.Order
	lead  linelog.Lead
	h     head
}

func (d *decoding) begins(text []byte) (ok bool) {
	d.lead, ok = linelog.ReadLead(text, d.order)
	return ok
}

func (d *decoding) record(_ *ingest.Line, text []byte) error {
	rec, h := &d.w.Rec, &d.h
	h.read(text, &d.lead)
	d.w.Lead(&d.lead, text)
	rec.Severity, rec.SeverityText = h.severity, h.level
	rec.Service = h.logger
	d.w.Attr("thread.name", h.thread)
	d.w.Number("process.pid", h.pid)
	d.exception(text[h.message:])
	rec.Text = bytes.TrimRight(text[h.message:], " \t\r\n")
	return d.w.Emit()
}

// exception names what was thrown, when the record's second line does.
func (d *decoding) exception(text []byte) {
	i := bytes.IndexByte(text, '\n')
	if i < 0 {
		return
	}
	line := linelog.FirstLine(text[i+1:])
	name := bytes.TrimSuffix(line[:linelog.Word(line, 0)], []byte{':'})
	if !dotted(name) || !bytes.HasSuffix(name, []byte("Exception")) && !bytes.HasSuffix(name, []byte("Error")) {
		return
	}
	d.w.Attr("exception.type", name)
	if rest := bytes.TrimPrefix(line[len(name):], []byte(": ")); len(rest) < len(line)-len(name) {
		d.w.Attr("exception.message", rest)
	}
}
