package dockercri

import (
	"bytes"

	"github.com/valyala/fastjson"

	"github.com/emberline/emberline/ingest"
	"github.com/emberline/emberline/ingest/logs/linelog"
	"github.com/emberline/emberline/models"
)

// joiner puts the parts of a container's line together. Parts that the other
// stream interrupts are not put together, because a record is one stretch of
// bytes: they become records of their own, and a note says so.
type joiner struct {
	w    *linelog.Writer
	sink ingest.Sink

	open   bool // a record is in the writer and waits for its next part
	stream []byte
	raw    []byte // of all parts, at most MaxRecord
	text   []byte
	source []byte // the first part's time
	strip  []byte
}

// line takes the stream's next line.
func (j *joiner) line(ln *ingest.Line, read reader, p *part) error {
	blank := ln.Blank()
	reason := ""
	if !blank {
		if reason = read(ln.Text, p); reason == "" {
			return j.add(ln, p)
		}
	}
	if err := j.flush(); err != nil {
		return err
	}
	if blank {
		return j.w.Structure(ln)
	}
	return j.w.Reject(ln, reason, "the runtime writes one such line after the other; see whether the file was damaged or mixed")
}

// add takes the next part.
func (j *joiner) add(ln *ingest.Line, p *part) error {
	if j.open && !bytes.Equal(j.stream, p.stream) {
		j.sink.Note("a line in parts is interrupted by the other stream", models.Example{
			Line: ln.No, Offset: ln.Offset, Hint: "its parts stand as records of their own",
		})
		if err := j.flush(); err != nil {
			return err
		}
	}
	if j.open {
		j.w.Rec.Length += ln.Length
		j.raw = limited(j.raw, ln.Raw)
		j.text = limited(j.text, p.text)
		if p.partial {
			return nil
		}
		return j.flush()
	}
	rec := j.w.Begin(ln)
	if p.undated != "" {
		j.w.Undated(p.undated)
		rec.SourceTime = p.time
	} else {
		j.w.Time(p.stamp, p.time)
	}
	j.w.Attr("log.iostream", p.stream)
	if p.attrs != nil {
		p.attrs.Visit(func(key []byte, v *fastjson.Value) {
			if s, err := v.StringBytes(); err == nil {
				j.w.Attr("docker.attrs."+string(key), s)
			}
		})
	}
	if !p.partial {
		return j.emit(p.text)
	}
	// The line's memory is used again before the next part is here.
	j.open = true
	j.stream = append(j.stream[:0], p.stream...)
	j.raw = append(j.raw[:0], ln.Raw...)
	j.text = append(j.text[:0], p.text...)
	j.source = append(j.source[:0], p.time...)
	for i := range rec.Attrs {
		rec.Attrs[i].Value = bytes.Clone(rec.Attrs[i].Value)
	}
	return nil
}

// flush hands over what waits.
func (j *joiner) flush() error {
	if !j.open {
		return nil
	}
	j.open = false
	j.w.Rec.Raw, j.w.Rec.SourceTime = j.raw, j.source
	return j.emit(j.text)
}

// emit finishes the record.
func (j *joiner) emit(text []byte) error {
	rec := &j.w.Rec
	rec.Text = linelog.Strip(text, &j.strip)
	rec.SeverityText, rec.Severity = linelog.TextLevel(rec.Text)
	return j.w.Emit()
}

// limited appends as much as a record is shown of.
func limited(to, b []byte) []byte {
	return append(to, b[:min(len(b), max(0, ingest.MaxRecord-len(to)))]...)
}
