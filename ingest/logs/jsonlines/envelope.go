package jsonlines

import (
	"bytes"

	"github.com/emberline/emberline/ingest"
	"github.com/emberline/emberline/ingest/jsonscan"
	"github.com/emberline/emberline/ingest/stamp"
	"github.com/emberline/emberline/models"
)

// enveloped names the arrays in which deliveries put their events: CloudTrail
// and S3, Azure, CloudWatch's subscriptions.
func enveloped(key string) bool {
	return key == "Records" || key == "records" || key == "logEvents"
}

// unwrap records every event of an envelope at its own position. The fields of
// the envelope that are no containers go into each; its bytes are structure.
func (d *decoder) unwrap(it *jsonscan.Item) error {
	list := d.envelope
	around := d.around(it.Value)
	at, end := it.Offset, it.Offset+it.Length
	for e := range list.Each {
		off, n := e.Offset(), e.Length()
		if off > at {
			if err := d.sink.Structure(at, off-at); err != nil {
				return err
			}
		}
		at = off + n
		line := it.Line + e.LinesBefore()
		if !e.Is(jsonscan.Object) {
			if err := d.sink.Reject(ingest.Rejected{Offset: off, Length: n, Line: line, Reason: "not a JSON object", Raw: head(e.Raw())}); err != nil {
				return err
			}
			continue
		}
		d.rec = models.Record{Offset: off, Length: n, Line: line}
		if e.Plain() {
			d.rec.Raw = e.Raw()
			d.rec.Raw = d.rec.Raw[:min(len(d.rec.Raw), ingest.MaxRecord)]
		}
		d.prefixed(it.Prefix)
		for _, a := range around {
			d.builder.Add(d.names.Of([]byte(a.Key)), a.Value, a.Type)
		}
		d.fill(&d.rec, e)
		d.remark(&d.rec, e)
		if err := d.sink.Record(&d.rec); err != nil {
			return err
		}
	}
	if end > at {
		return d.sink.Structure(at, end-at)
	}
	return nil
}

// around is the envelope's own fields.
func (d *decoder) around(v jsonscan.Value) []models.Attr {
	var out []models.Attr
	for c := range v.Each {
		a := models.Attr{Key: string(c.Key()), Value: c.Text()}
		switch c.Kind() {
		case jsonscan.String:
		case jsonscan.Number:
			a.Type = models.AttrNumber
		case jsonscan.Bool:
			a.Type = models.AttrBool
		default:
			continue
		}
		out = append(out, a)
	}
	return out
}

func head(b []byte) []byte { return b[:min(len(b), 1<<10)] }

// compose reads the prefix that Docker Compose writes before each line, with or
// without colours and a time: "web-1  | ". It gives the container's name and
// the prefix's length, 0 when there is none.
func compose(line []byte) (name []byte, n int) {
	i := escapes(line, 0)
	start := i
	for i < len(line) && nameByte(line[i]) {
		i++
	}
	name = line[start:i]
	for i < len(line) && line[i] == ' ' {
		i++
	}
	if len(name) == 0 || i >= len(line) || line[i] != '|' {
		return nil, 0
	}
	i = escapes(line, i+1)
	for i < len(line) && line[i] == ' ' {
		i++
	}
	if s, ok := stamp.Parse(line[i:]); ok && !s.NoDate {
		i += s.Len
		for i < len(line) && line[i] == ' ' {
			i++
		}
	}
	return name, i
}

func nameByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '_' || c == '.'
}

// escapes skips the sequences that colour or clear a terminal's line.
func escapes(line []byte, i int) int {
	for bytes.HasPrefix(line[i:], []byte("\x1b[")) {
		j := i + 2
		for j < len(line) && (line[j] == ';' || line[j] >= '0' && line[j] <= '9') {
			j++
		}
		if j >= len(line) {
			return i
		}
		i = j + 1
	}
	return i
}
