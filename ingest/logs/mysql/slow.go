package mysql

import (
	"bytes"
	"context"
	"fmt"

	"github.com/emberline/emberline/ingest"
	"github.com/emberline/emberline/ingest/logs/entries"
	"github.com/emberline/emberline/ingest/logs/linelog"
	"github.com/emberline/emberline/ingest/stamp"
)

// The lines that a slow query is written with.
const (
	timeLine = "# Time: "
	userLine = "# User@Host: "
	costLine = "# Query_time: "
	setLine  = "SET timestamp="
)

func detectSlow(s *ingest.Sample) ingest.Score {
	queries := 0
	for _, line := range s.Lines {
		if entries.Has(line, costLine) {
			queries++
		}
	}
	if queries == 0 || len(s.Lines) == 0 || !entries.Has(s.Lines[0], "#") && !banner(s.Lines[0]) && !bytes.HasPrefix(s.Lines[0], []byte("SET ")) {
		if queries < 2 {
			return ingest.Score{}
		}
		return ingest.Score{Points: 80, Why: fmt.Sprintf("%d lines begin with %q", queries, costLine)}
	}
	return ingest.Score{Points: 97, Why: fmt.Sprintf("%d lines begin with %q", queries, costLine)}
}

// banner is the line with which the server opens the log, two more follow.
func banner(line []byte) bool {
	return bytes.HasSuffix(line, []byte(". started with:")) && bytes.Contains(line, []byte(", Version: "))
}

func decodeSlow(ctx context.Context, in *ingest.Input, sink ingest.Sink) error {
	// A query begins with its time, and with its user where the time is that of
	// the query before it. Of the first line nothing is known: it may be a time.
	afterTime := true
	return entries.Decode(ctx, in, sink, func(w *linelog.Writer) entries.Shape {
		return entries.Shape{
			Starts: func(line []byte) bool {
				was := afterTime
				afterTime = entries.Has(line, timeLine)
				return afterTime || banner(line) || !was && entries.Has(line, userLine)
			},
			Header: func(text []byte) bool {
				// The file was cut behind the time, or the server opened it.
				return banner(linelog.FirstLine(text)) || entries.Has(text, timeLine) && bytes.IndexByte(text, '\n') < 0
			},
			Read: entries.Fill(w, slow),
		}
	})
}

// slow reads a query with the comments in front of it.
func slow(w *linelog.Writer, text []byte) {
	rec := &w.Rec
	rest, known := text, false
	for len(rest) > 0 {
		line, after, _ := bytes.Cut(rest, []byte{'\n'})
		line = bytes.TrimRight(line, "\r")
		switch {
		case entries.Has(line, timeLine):
			known = true
			v := bytes.TrimSpace(line[len(timeLine):])
			if s, ok := stamp.Parse(v); ok && !s.NoDate {
				w.Time(s, v[:s.Len])
			}
		case entries.Has(line, userLine):
			known = true
			user(w, line[len(userLine):])
		case entries.Has(line, "# administrator command: "):
			rec.Text = line[2:]
		case entries.Has(line, "# ") || string(line) == "#":
			known = true
			costs(w, line[1:])
		case entries.Has(line, setLine):
			if v := bytes.TrimRight(line[len(setLine):], "; "); rec.Undated != "" {
				if s, ok := stamp.Epoch(v); ok {
					w.Time(s, v)
				}
			}
		case entries.Has(line, "use ") && bytes.HasSuffix(line, []byte{';'}):
			w.Attr("db.namespace", bytes.Trim(line[4:], "`; "))
		default:
			rec.Text = rest
			rest = nil
			continue
		}
		rest = after
	}
	if !known {
		entries.Orphan(w, text)
		return
	}
	if len(rec.Text) == 0 {
		rec.Text = text
	}
}

// user reads "talk[talk] @ app-3 [10.4.0.9]  Id:     5".
func user(w *linelog.Writer, b []byte) {
	name, rest, _ := entries.Cut(b, "[")
	if name = bytes.TrimSpace(name); len(name) == 0 {
		name, _, _ = entries.Cut(rest, "]")
	}
	w.Rec.Actor = name
	w.Attr("user.name", name)
	_, at, ok := entries.Cut(b, "@")
	if !ok {
		return
	}
	host, _, _ := entries.Cut(at, "[")
	w.Attr("client.host", bytes.TrimSpace(host))
	if ip, _, ok := entries.Between(at, "[", "]"); ok {
		w.Attr("client.address", ip)
	}
	if _, id, ok := entries.Cut(at, "Id:"); ok {
		w.Number("thread.id", bytes.TrimSpace(id))
	}
}

// costs reads "Query_time: 0.000100  Lock_time: 0.000033 Rows_sent: 101".
func costs(w *linelog.Writer, b []byte) {
	parts := bytes.Fields(b)
	for i := 0; i+1 < len(parts); i++ {
		k := parts[i]
		if len(k) < 2 || k[len(k)-1] != ':' {
			continue
		}
		v := parts[i+1]
		if v[len(v)-1] == ':' {
			continue // empty
		}
		i++
		entries.Attr(w, "mysql."+string(bytes.ToLower(k[:len(k)-1])), v)
	}
}
