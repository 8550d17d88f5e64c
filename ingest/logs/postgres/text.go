package postgres

import (
	"bytes"
	"context"

	"github.com/emberline/emberline/ingest"
	"github.com/emberline/emberline/ingest/logs/entries"
	"github.com/emberline/emberline/ingest/logs/linelog"
	"github.com/emberline/emberline/ingest/stamp"
	"github.com/emberline/emberline/models"
)

func detectText(s *ingest.Sample) ingest.Score {
	var p prefix
	sc := entries.Detect(s, 96, func(line []byte) bool { return p.read(line) && p.timed }, nil, "have a time and one of PostgreSQL's levels")
	if sc.Points > 0 {
		return sc
	}
	// Statements over many lines that are not indented.
	n := 0
	for _, line := range s.Lines {
		if p.read(line) && p.timed {
			n++
		}
	}
	if n > 1 && len(s.Lines) > 0 && p.read(s.Lines[0]) {
		return ingest.Score{Points: 80, Why: "lines with a time and one of PostgreSQL's levels, and others that continue them"}
	}
	return sc
}

// maxPrefix is how far into a line its level is looked for: log_line_prefix may
// hold a time, the process, user, database, host, application and transaction.
const maxPrefix = 256

// prefix is what log_line_prefix put in front of a message.
type prefix struct {
	level    []byte
	severity models.Severity
	detail   bool // a line that belongs to the one before it
	timed    bool
	from     int // where the time begins
	stamp    stamp.Stamp
	rest     []byte // between the time and the level
	message  int
}

// read finds the level, which two blanks follow.
func (p *prefix) read(line []byte) bool {
	*p = prefix{}
	if linelog.Indented(line) {
		return false
	}
	head := line[:min(len(line), maxPrefix)]
	for at := 0; ; {
		i := bytes.Index(head[at:], []byte(":  "))
		if i < 0 {
			return false
		}
		i += at
		from := bytes.LastIndexByte(head[:i], ' ') + 1
		if b := bytes.LastIndexAny(head[:i], "]>)|,:"); b >= from {
			from = b + 1
		}
		if bytes.HasSuffix(head[:i], []byte("명령 구문")) {
			from = i - len("명령 구문")
		}
		if sev, detail, ok := level(head[from:i]); ok {
			p.level, p.severity, p.detail, p.message = head[from:i], sev, detail, i+3
			p.time(head[:from])
			return true
		}
		at = i + 3
	}
}

// level knows the words of elog.c, and their Korean ones.
func level(w []byte) (sev models.Severity, detail, ok bool) {
	switch string(w) {
	case "LOG", "로그":
		return models.SevInfo, false, true
	case "INFO", "정보":
		return models.SevInfo, false, true
	case "NOTICE", "알림":
		return models.SevInfo2, false, true
	case "WARNING", "경고":
		return models.SevWarn, false, true
	case "ERROR", "오류":
		return models.SevError, false, true
	case "FATAL", "치명적오류":
		return models.SevFatal, false, true
	case "PANIC", "손상":
		return models.SevFatal, false, true
	case "DEBUG", "디버그":
		return models.SevDebug, false, true
	case "DETAIL", "HINT", "STATEMENT", "CONTEXT", "QUERY", "LOCATION", "BACKTRACE",
		"상세정보", "힌트", "명령 구문", "구문", "내용", "상황", "쿼리", "위치":
		return 0, true, true
	}
	if len(w) == 6 && entries.Has(w, "DEBUG") && w[5] >= '1' && w[5] <= '5' {
		return models.SevDebug, false, true
	}
	return 0, false, false
}

// time finds the time in the prefix, an epoch (%n) among them.
func (p *prefix) time(b []byte) {
	at, s, ok := stamp.Find(b, len(b))
	if !ok {
		if l, lead := linelog.ReadLead(b, stamp.OrderUnknown); lead && !l.Ambiguous && !l.Stamp.NoDate {
			at, s, ok = l.From, l.Stamp, true
		}
	}
	p.rest = b
	if ok {
		p.timed, p.from, p.stamp = true, at, s
		p.rest = b[min(at+s.Len, len(b)):]
	}
}

func decodeText(ctx context.Context, in *ingest.Input, sink ingest.Sink) error {
	var p prefix
	last := models.SevUnspecified
	return entries.Decode(ctx, in, sink, func(w *linelog.Writer) entries.Shape {
		return entries.Shape{
			Head: p.read,
			Read: func(text []byte) string {
				rec := &w.Rec
				if p.timed {
					w.Time(p.stamp, text[p.from:p.from+p.stamp.Len])
				}
				// What explains an error is as grave as the error.
				if !p.detail {
					last = p.severity
				}
				rec.Severity, rec.SeverityText = last, p.level
				rec.Text = text[p.message:]
				session(w, p.rest)
				return ""
			},
		}
	})
}

// session takes what the prefix says of the process and of who is connected.
func session(w *linelog.Writer, b []byte) {
	if in, rest, ok := entries.Between(b, "[", "]"); ok {
		pid, line, _ := entries.Cut(in, "-")
		if n := entries.Digits(pid); n > 0 && n == len(pid) {
			w.Number("process.pid", pid)
			w.Number("log.record.number", line)
			b = rest
		}
	}
	for _, f := range bytes.Fields(b) {
		for part := range bytes.SplitSeq(bytes.Trim(f, ",:"), []byte{','}) {
			k, v, ok := entries.Cut(part, "=")
			switch {
			case !ok:
				cloud(w, part)
			case string(k) == "user":
				who(w, v)
			case string(k) == "db" || string(k) == "database":
				w.Attr("db.namespace", known(v))
			case string(k) == "app":
				w.Attr("application_name", known(v))
			case string(k) == "client" || string(k) == "host":
				w.Attr("client.address", known(v))
			}
		}
	}
}

// cloud reads user@database, and the same between colons with the client's
// address in front: "10.4.0.9(51022):talk@messages:".
func cloud(w *linelog.Writer, b []byte) {
	for part := range bytes.SplitSeq(b, []byte{':'}) {
		if user, db, ok := entries.Cut(part, "@"); ok {
			who(w, user)
			w.Attr("db.namespace", known(db))
		} else if addr, port, ok := entries.Cut(part, "("); ok && bytes.IndexByte(addr, '.') > 0 {
			w.Attr("client.address", addr)
			w.Number("client.port", bytes.TrimSuffix(port, []byte{')'}))
		}
	}
}

func who(w *linelog.Writer, user []byte) {
	w.Rec.Actor = known(user)
	w.Attr("user.name", w.Rec.Actor)
}

// known is a value that is not one of the words for none.
func known(v []byte) []byte {
	if string(v) == "[unknown]" || string(v) == "unknown" {
		return nil
	}
	return bytes.Trim(v, "[]()")
}
