package demo

import (
	"strconv"
	"time"

	"github.com/emberline/emberline/models"
)

// frame is a way of writing a record: what stands around the words.
type frame struct {
	resolution models.Resolution
	zoned      bool
	// layout of the time down to its seconds; cached by the second.
	layout string
	// write appends the record with its line end.
	write func(b []byte, w *writing, ln *line) []byte
	// header appends what stands at the top of the file; between appends what
	// stands before a record that is no part of it. Both may be nil.
	header  func(b []byte, w *writing) []byte
	between func(b []byte, w *writing) []byte
	// raw: a record without a time is its bare text.
	raw bool
}

// writing is one source's state while it is written.
type writing struct {
	*frame
	s   *spec
	r   *random
	rec time.Time // recorded time of the record, in the zone that is written

	second int64 // what stamp was made for
	stamp  []byte
	day    int // of the last record, for styles that write days apart
}

// at sets the recorded time of the next record.
func (w *writing) at(rec time.Time) {
	w.rec = rec
	if s := rec.Unix(); s != w.second || w.stamp == nil {
		w.second = s
		w.stamp = rec.AppendFormat(w.stamp[:0], w.layout)
	}
}

// fraction appends so many digits of the second's fraction.
func (w *writing) fraction(b []byte, digits int) []byte {
	n := w.rec.Nanosecond()
	for range 9 - digits {
		n /= 10
	}
	for div := pow10(digits - 1); div > 0; div /= 10 {
		b = append(b, byte('0'+n/div%10)) //nolint:gosec // one digit
	}
	return b
}

func pow10(n int) int {
	p := 1
	for range n {
		p *= 10
	}
	return p
}

// text appends the words, fields the fields.
func (w *writing) text(b []byte, ln *line) []byte   { return ln.text.fill(b, w.r, ln.number) }
func (w *writing) fields(b []byte, ln *line) []byte { return ln.fields.fill(b, w.r, ln.number) }

// frameOf gives the frame of a style.
func frameOf(style string) (*frame, error) {
	for _, list := range []map[string]*frame{textFrames(), jsonFrames(), chatFrames()} {
		if f, ok := list[style]; ok {
			return f, nil
		}
	}
	return nil, models.Errorf(models.CodeInternal, "no style named %s", style)
}

// textFrames are the styles of plain lines.
func textFrames() map[string]*frame {
	return map[string]*frame{
		// <30>Oct 15 15:19:03 pdu-a-12 pdud[411]: … with the priority, as some boxes write their files.
		"pri-syslog": {resolution: models.ResSecond, layout: time.Stamp, write: func(b []byte, w *writing, ln *line) []byte {
			b = append(b, '<')
			b = strconv.AppendInt(b, int64(3*8+syslogLevel(ln.level)), 10)
			b = append(b, '>')
			return writeBSD(b, w, ln)
		}},
		// Oct 15 15:19:03 bms-b3 bmsd[612]: …
		"bsd-syslog": {resolution: models.ResSecond, layout: time.Stamp, write: writeBSD},
		// <132>1 2022-10-15T15:19:03.120+09:00 ups-a upsd 88 BATT [ups@32473 …] …
		"rfc5424": {resolution: models.ResMilli, zoned: true, layout: "2006-01-02T15:04:05", write: func(b []byte, w *writing, ln *line) []byte {
			b = append(b, '<')
			b = strconv.AppendInt(b, int64(16*8+syslogLevel(ln.level)), 10)
			b = append(b, ">1 "...)
			if ln.undated() {
				b = append(b, "- "...) // RFC 5424's way to say that the clock is not known
			} else {
				b = append(b, w.stamp...)
				b = append(b, '.')
				b = w.fraction(b, 3)
				b = append(b, "+09:00 "...)
			}
			b = append(b, ln.host...)
			b = append(b, ' ')
			b = append(b, w.s.App...)
			b = append(b, " 88 "...)
			b = w.fields(b, ln)
			b = append(b, ' ')
			return append(w.text(b, ln), '\n')
		}},
		// 203.0.113.7 - - [15/Oct/2022:15:19:03 +0900] "GET / HTTP/1.1" 200 512 "-" "…"
		"nginx": {resolution: models.ResSecond, zoned: true, layout: "[02/Jan/2006:15:04:05 -0700]", write: func(b []byte, w *writing, ln *line) []byte {
			n := w.r.next()
			b = append(b, [...]string{"192.0.2.", "198.51.100.", "203.0.113."}[n%3]...)
			b = strconv.AppendUint(b, 1+n>>8%254, 10)
			b = append(b, " - - "...)
			b = append(b, w.stamp...)
			b = append(b, ` "`...)
			b = w.text(b, ln)
			b = append(b, `" `...)
			return append(w.fields(b, ln), '\n')
		}},
		// time="2022-10-15T06:19:03.120" level=info msg="…" …
		"registry": {resolution: models.ResMilli, layout: "2006-01-02T15:04:05", write: func(b []byte, w *writing, ln *line) []byte {
			b = append(b, `time="`...)
			b = append(b, w.stamp...)
			b = append(b, '.')
			b = w.fraction(b, 3)
			b = append(b, `" level=`...)
			b = append(b, ln.level...)
			b = append(b, ` msg="`...)
			b = w.text(b, ln)
			b = append(b, `" instance=`...)
			b = append(b, ln.host...)
			b = append(b, ' ')
			return append(w.fields(b, ln), '\n')
		}},
		// ts=2022-10-15T06:19:03.120Z caller=… level=info msg="…" …
		"logfmt": {resolution: models.ResMilli, zoned: true, layout: "2006-01-02T15:04:05", write: func(b []byte, w *writing, ln *line) []byte {
			b = append(b, "ts="...)
			b = append(b, w.stamp...)
			b = append(b, '.')
			b = w.fraction(b, 3)
			b = append(b, "Z caller="...)
			b = append(b, w.s.App...)
			b = append(b, " level="...)
			b = append(b, ln.level...)
			b = append(b, ` msg="`...)
			b = w.text(b, ln)
			b = append(b, `" host=`...)
			b = append(b, ln.host...)
			b = append(b, ' ')
			return append(w.fields(b, ln), '\n')
		}},
		// 2022-10-15 15:19:03.120 KST [4120] LOG:  …
		"postgres": {resolution: models.ResMilli, zoned: true, layout: "2006-01-02 15:04:05", write: func(b []byte, w *writing, ln *line) []byte {
			b = append(b, w.stamp...)
			b = append(b, '.')
			b = w.fraction(b, 3)
			b = append(b, " KST ["...)
			b = strconv.AppendInt(b, 4100+ln.number%40, 10)
			b = append(b, "] "...)
			b = append(b, ln.level...)
			b = append(b, ":  "...)
			return append(w.text(b, ln), '\n')
		}},
		// 3121:M 15 Oct 2022 15:19:03.120 * …
		"redis": {resolution: models.ResMilli, layout: "02 Jan 2006 15:04:05", raw: true, write: func(b []byte, w *writing, ln *line) []byte {
			b = append(b, "3121:M "...)
			b = append(b, w.stamp...)
			b = append(b, '.')
			b = w.fraction(b, 3)
			b = append(b, ' ')
			b = append(b, ln.level...)
			b = append(b, ' ')
			return append(w.text(b, ln), '\n')
		}},
		// 2022-10-15 15:19:03,120 ERROR [worker-3] k.e.deploy.Rollout - … and a stack trace
		"logback": {resolution: models.ResMilli, layout: "2006-01-02 15:04:05", raw: true, write: func(b []byte, w *writing, ln *line) []byte {
			b = append(b, w.stamp...)
			b = append(b, ',')
			b = w.fraction(b, 3)
			b = append(b, ' ')
			b = append(b, ln.level...)
			for range 5 - len(ln.level) {
				b = append(b, ' ')
			}
			b = append(b, ' ')
			b = w.fields(b, ln)
			b = append(b, " - "...)
			b = append(w.text(b, ln), '\n')
			if len(ln.trace) > 0 {
				b = append(ln.trace.fill(b, w.r, ln.number), '\n')
			}
			return b
		}},
	}
}

func writeBSD(b []byte, w *writing, ln *line) []byte {
	b = append(b, w.stamp...)
	b = append(b, ' ')
	b = append(b, ln.host...)
	b = append(b, ' ')
	b = append(b, w.s.App...)
	b = append(b, "[612]: "...)
	return append(w.text(b, ln), '\n')
}

// syslogLevel is RFC 5424's number of a level.
func syslogLevel(level string) int {
	for i, name := range [...]string{"emerg", "alert", "crit", "err", "warning", "notice", "info", "debug"} {
		if name == level {
			return i
		}
	}
	return 6
}
