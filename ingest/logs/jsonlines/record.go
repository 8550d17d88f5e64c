package jsonlines

import (
	"fmt"
	"time"

	"github.com/emberline/emberline/ingest"
	"github.com/emberline/emberline/ingest/fields"
	"github.com/emberline/emberline/ingest/jsonscan"
	"github.com/emberline/emberline/models"
)

// decoder turns objects into records. Logs repeat the same few shapes, so what
// a field means is remembered by its place in the object.
type decoder struct {
	sink    ingest.Sink
	names   fields.Names
	builder *fields.Builder
	rec     models.Record

	shapes [64]shape // by the number of values and the first name
	shape  *shape    // of the current object
	fresh  bool      // the current object is not of that shape
	path   []byte
	notes  int // of loosely named times

	envelope jsonscan.Value // the array that holds the events, if this is an envelope
}

// shape is what objects were made of that fell into its place last.
type shape struct {
	slots     []slot // by number of the value
	duplicate bool   // such an object names a field twice
}

// slot is what stood at a place in the last object.
type slot struct {
	parent, key string
	name        *fields.Name
}

const (
	maxSlots = 4 << 10
	maxNotes = 20
)

func newDecoder(in *ingest.Input, sink ingest.Sink) *decoder {
	return &decoder{sink: sink, builder: fields.NewBuilder(in)}
}

// item records one object of the stream.
func (d *decoder) item(it *jsonscan.Item) error {
	d.rec = models.Record{Offset: it.Offset, Length: it.Length, Line: it.Line, Raw: it.Raw}
	d.prefixed(it.Prefix)
	d.fill(&d.rec, it.Value)
	if d.envelope.OK() && d.rec.Time == models.NoTime {
		return d.unwrap(it)
	}
	d.remark(&d.rec, it.Value)
	return d.sink.Record(&d.rec)
}

// prefixed begins a record with what stands before its object.
func (d *decoder) prefixed(prefix []byte) {
	d.builder.Reset()
	if name, _ := compose(prefix); len(name) > 0 {
		d.builder.Add(d.names.Of([]byte("container.name")), name, models.AttrString)
	}
}

// fill decodes an object into rec; what Add was given before goes in too.
func (d *decoder) fill(rec *models.Record, v jsonscan.Value) {
	d.fresh, d.envelope = false, jsonscan.Value{}
	d.shape = &d.shapes[(v.Size()*7+len(v.First().Key()))%len(d.shapes)]
	d.walk(v, "", v.Index())
	rec.Text = v.Text()
	if len(rec.Text) > ingest.MaxRecord {
		rec.Text = rec.Text[:ingest.MaxRecord]
	}
	d.builder.Finish(rec)
}

// walk adds what an object holds, objects within it flattened with dots. Slots
// count from the record's own first value, base.
func (d *decoder) walk(obj jsonscan.Value, parent string, base int) {
	for c := obj.First(); c.OK(); c = obj.After(c) {
		name := d.name(c, parent, c.Index()-base)
		switch c.Kind() {
		case jsonscan.String:
			d.builder.Add(name, c.Text(), models.AttrString)
		case jsonscan.Number:
			d.builder.Add(name, c.Raw(), models.AttrNumber)
		case jsonscan.Bool:
			d.builder.Add(name, c.Raw(), models.AttrBool)
		case jsonscan.Null:
			d.builder.Add(name, c.Raw(), models.AttrJSON)
		case jsonscan.Object:
			if c.First().OK() {
				d.walk(c, name.Key, base)
				continue
			}
			d.builder.Add(name, c.Raw(), models.AttrJSON)
		case jsonscan.Array:
			if parent == "" && enveloped(name.Key) && c.First().Is(jsonscan.Object) {
				d.envelope = c
			}
			d.builder.Add(name, c.Text(), c.AttrType())
		}
	}
}

// name is the name of a value, from its slot when it stood there before.
func (d *decoder) name(c jsonscan.Value, parent string, at int) *fields.Name {
	key, slots := c.Key(), d.shape.slots
	if at < len(slots) {
		if s := &slots[at]; s.key == string(key) && s.parent == parent && s.name != nil {
			return s.name
		}
	}
	d.path = d.path[:0]
	if parent != "" {
		d.path = append(append(d.path, parent...), '.')
	}
	d.path = append(d.path, key...)
	name := d.names.Of(d.path)
	if !d.fresh {
		// Slots describe one shape: what follows is of the new one.
		d.fresh = true
		slots = slots[:min(at, len(slots))]
	}
	if at < maxSlots {
		for len(slots) <= at {
			slots = append(slots, slot{})
		}
		slots[at] = slot{parent: parent, key: name.Key[len(name.Key)-len(key):], name: name}
	}
	d.shape.slots = slots
	return name
}

// remark notes what a person should know of how the object was written.
func (d *decoder) remark(rec *models.Record, v jsonscan.Value) {
	ex := models.Example{Line: rec.Line, Offset: rec.Offset}
	if d.fresh || d.shape.duplicate {
		var key []byte
		if key, d.shape.duplicate = v.Duplicate(); d.shape.duplicate {
			ex.Text = string(key[:min(len(key), 80)])
			d.sink.Note("object names a field twice; both are kept", ex)
		}
	}
	if d.builder.Cut() {
		d.sink.Note("fields beyond 1 MiB of a record are only in its raw bytes", ex)
	}
	if v.Sloppy() {
		d.sink.Note("escapes or control characters that JSON does not allow; kept as written", ex)
	}
	if name := d.builder.Loose(); name != "" && d.notes < maxNotes {
		d.notes++
		d.sink.Note(fmt.Sprintf("time taken from the field %q, known by the end of its name only", name), ex)
	}
}

// reference stands for the year in detection, where only whether a time
// can be read matters.
var reference = time.Date(2022, 1, 1, 0, 0, 0, 0, time.UTC)
