// Package signal reads the text that tools write out of Signal's database:
//
//	[2022-10-15, 15:19] Harriet: smoke in B3
//
// with further lines of a message below it. Signal itself exports nothing that
// a person can read. What never lives here: the database.
package signal

import (
	"bytes"
	"context"
	"fmt"

	"github.com/emberline/emberline/ingest"
	"github.com/emberline/emberline/ingest/chats"
	"github.com/emberline/emberline/models"
)

// Format is that text.
var Format = ingest.Format{
	Name:   "signal",
	Title:  models.Localized{Ko: "Signal 대화 텍스트", En: "Signal conversation as text"},
	Detect: detect,
	Decode: decode,
}

// front is the front of a message, taken apart.
type front struct {
	year, month, day int
	clock            chats.Clock
	when, rest       []byte
}

func parse(line []byte) (f front, ok bool) {
	c := chats.Cursor{B: line}
	if !c.Lit("[") {
		return front{}, false
	}
	if f.year, ok = c.Num(4, 4); !ok || !c.Lit("-") {
		return front{}, false
	}
	if f.month, ok = c.Num(2, 2); !ok || !c.Lit("-") {
		return front{}, false
	}
	if f.day, ok = c.Num(2, 2); !ok || !c.Lit(", ") {
		return front{}, false
	}
	if f.clock, ok = c.Clock(); !ok || f.clock.Style != chats.Clock24 {
		return front{}, false
	}
	f.when = line[1:c.I]
	if !c.Lit("] ") {
		return front{}, false
	}
	f.rest = c.Rest()
	return f, true
}

func detect(s *ingest.Sample) ingest.Score {
	if s.Encoding == ingest.Binary || s.Members != nil {
		return ingest.Score{}
	}
	n, lines, first := 0, 0, false
	for _, l := range s.Lines {
		if len(bytes.TrimSpace(l)) == 0 {
			continue
		}
		f, ok := parse(l)
		// With seconds it is the layout of WhatsApp on phones of some regions.
		if ok && !f.clock.Seconds && bytes.Contains(f.rest, []byte(":")) {
			n++
			first = first || lines == 0
		}
		lines++
	}
	why := fmt.Sprintf("%d of %d lines begin with [YYYY-MM-DD, HH:MM] and a name", n, lines)
	if !first || n*3 < lines {
		return ingest.Share(n, lines, 40, why)
	}
	return ingest.Score{Points: 91, Why: why}
}

func decode(ctx context.Context, in *ingest.Input, sink ingest.Sink) error {
	lines := ingest.NewLines(ctx, in)
	var cur chats.Pending
	for lines.Next() {
		l := lines.Line()
		if l.Blank() {
			cur.Blank(l)
			continue
		}
		f, ok := parse(l.Text)
		if !ok && cur.Open {
			cur.More(l)
			continue
		}
		if err := cur.Flush(sink); err != nil {
			return err
		}
		if !ok {
			err := sink.Reject(ingest.Rejected{Offset: l.Offset, Length: l.Length, Line: l.No, Reason: "a line before the first message", Raw: l.Raw})
			if err != nil {
				return err
			}
			continue
		}
		begin(&cur, l, f)
	}
	if err := lines.Err(); err != nil {
		return err
	}
	return cur.Flush(sink)
}

// begin opens a message.
func begin(cur *chats.Pending, l *ingest.Line, f front) {
	name, text, said := bytes.Cut(f.rest, []byte(":"))
	if !said {
		text = f.rest
	}
	cur.Begin(l, bytes.TrimPrefix(text, []byte(" ")))
	r := &cur.Record
	r.SourceTime = cur.Keep(f.when)
	r.Resolution = models.ResMinute
	if f.clock.Seconds {
		r.Resolution = models.ResSecond
	}
	r.Time, r.Undated = chats.Wall(f.year, f.month, f.day, f.clock.Hour, f.clock.Minute, f.clock.Second)
	if !said {
		r.Attrs = append(r.Attrs, chats.Flag(chats.AttrSystem))
		return
	}
	r.Actor = cur.Keep(name)
}
