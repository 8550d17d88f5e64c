package chats

import (
	"bytes"

	"github.com/emberline/emberline/ingest"
	"github.com/emberline/emberline/ingest/jsonscan"
	"github.com/emberline/emberline/models"
)

// Nested accounts for one JSON object that holds many messages: each message
// is a record at its own place, and everything between is structure.
type Nested struct {
	sink ingest.Sink
	raw  []byte // of the object; nil when positions cannot be told from it
	base int64  // position of raw[0]
	pos  int64  // everything before it is claimed
	end  int64
	line int64 // of pos
	n    int
}

// NewNested begins with an object.
func NewNested(sink ingest.Sink, it *jsonscan.Item) *Nested {
	n := &Nested{sink: sink, base: it.Value.Offset(), pos: it.Offset, end: it.Offset + it.Length, line: it.Line}
	if it.Value.Plain() {
		n.raw = it.Value.Raw()
	}
	return n
}

// Messages hands on the objects of a list; fill makes rec of each.
func (n *Nested) Messages(list jsonscan.Value, rec *models.Record, fill func(jsonscan.Value)) error {
	for m := range list.Each {
		if !m.Is(jsonscan.Object) {
			continue
		}
		fill(m)
		if err := n.Record(m, rec); err != nil {
			return err
		}
	}
	return nil
}

// Record hands on a message that stands at v, which must lie behind those
// before it. The record's place and raw bytes are filled in.
func (n *Nested) Record(v jsonscan.Value, r *models.Record) error {
	r.Offset, r.Length = v.Offset(), v.Length()
	if err := n.skip(r.Offset); err != nil {
		return err
	}
	if n.raw != nil {
		r.Line = n.line
		r.Raw = n.raw[r.Offset-n.base:][:min(r.Length, ingest.MaxRecord)]
		n.count(r.Offset + r.Length)
	}
	n.pos = r.Offset + r.Length
	n.n++
	return n.sink.Record(r)
}

// Close claims the rest; an object without any message is rejected as a whole.
func (n *Nested) Close() error {
	if n.n == 0 {
		return n.sink.Reject(ingest.Rejected{
			Offset: n.pos, Length: n.end - n.pos, Line: n.line, Reason: "an object without messages", Raw: n.raw[:min(len(n.raw), 1<<10)],
		})
	}
	return n.skip(n.end)
}

func (n *Nested) skip(to int64) error {
	if to <= n.pos {
		return nil
	}
	from := n.pos
	n.count(to)
	n.pos = to
	return n.sink.Structure(from, to-from)
}

// count moves line from pos to a later position.
func (n *Nested) count(to int64) {
	if n.raw == nil {
		return
	}
	from := min(max(n.pos-n.base, 0), int64(len(n.raw)))
	n.line += int64(bytes.Count(n.raw[from:min(to-n.base, int64(len(n.raw)))], []byte{'\n'}))
}
