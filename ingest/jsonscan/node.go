package jsonscan

import (
	"bytes"
	"slices"

	"github.com/emberline/emberline/ingest"
)

// Kind is what sort of JSON value a Value is.
type Kind uint8

// The kinds. None is that of a Value that is not there.
const (
	None Kind = iota
	Null
	Bool
	Number
	String
	Array
	Object
)

// node is one value of a document, in the order of the text. A container is
// followed by what it holds; next is the first node behind that.
type node struct {
	kind             Kind
	escaped, keyEsc  bool
	keyStart, keyEnd uint32 // without the quotes
	start, end       uint32 // of a string without the quotes
	next             uint32
}

// doc is one parsed value. Its memory is used again for the next one.
type doc struct {
	raw   []byte
	nodes []node
	arena []byte // resolved escapes and converted text
	base  int64  // position of raw[0] in the stream
	enc   ingest.Encoding
	wide  bool // raw was converted from UTF-16
	lines int  // line ends within the value
	// What a person should know of how the value was written.
	control bool // control characters inside strings
	sloppy  bool // an escape or a number that JSON does not know
	stack   [MaxDepth]uint32
	keys    [][]byte // room for Duplicate
	lineEnd count    // how far line ends were counted
	wideEnd count    // how far UTF-16's bytes were counted
}

// count is what was counted of raw up to a position; values are mostly asked in
// their order, and a count from the start for each would take for ever.
type count struct {
	at int
	n  int64
}

// to goes on to a position.
func (c *count) to(raw []byte, at int, of func([]byte) int64) int64 {
	if at < c.at {
		*c = count{}
	}
	c.n += of(raw[c.at:at])
	c.at = at
	return c.n
}

func lineEnds(b []byte) int64 { return int64(bytes.Count(b, []byte{'\n'})) }

// Value is one value of a document, valid until the next one is read. The zero
// Value is that of a field that is not there; every method takes it.
type Value struct {
	d *doc
	i uint32
}

// OK says whether the value is there.
func (v Value) OK() bool { return v.d != nil }

// Kind is the sort of value.
func (v Value) Kind() Kind {
	if v.d == nil {
		return None
	}
	return v.d.nodes[v.i].kind
}

// Is says whether the value is of the kind.
func (v Value) Is(k Kind) bool { return v.Kind() == k }

// Index is the value's number within its document, in the order of the text.
func (v Value) Index() int { return int(v.i) }

// Key is the name under which the value stands in its object, escapes resolved;
// empty in arrays.
func (v Value) Key() []byte {
	if v.d == nil {
		return nil
	}
	n := &v.d.nodes[v.i]
	k := v.d.raw[n.keyStart:n.keyEnd]
	if n.keyEsc || v.d.enc != ingest.UTF8 {
		return v.d.text(k, n.keyEsc)
	}
	return k
}

// Raw is the value as it was written, quotes included.
func (v Value) Raw() []byte {
	if v.d == nil {
		return nil
	}
	n := &v.d.nodes[v.i]
	if n.kind == String && n.start > 0 && v.d.raw[n.start-1] == '"' {
		return v.d.raw[n.start-1 : n.end+1]
	}
	return v.d.raw[n.start:n.end]
}

// Text is a string's characters, escapes resolved; a number, true or false as
// written; the raw text of an array or object; nothing for null.
func (v Value) Text() []byte {
	if v.d == nil {
		return nil
	}
	n := &v.d.nodes[v.i]
	switch {
	case n.kind == Null:
		return nil
	case n.escaped || v.d.enc != ingest.UTF8:
		return v.d.text(v.d.raw[n.start:n.end], n.escaped)
	}
	return v.d.raw[n.start:n.end]
}

// First is the first value inside an array or object.
func (v Value) First() Value {
	if v.d == nil {
		return Value{}
	}
	if n := &v.d.nodes[v.i]; n.kind >= Array && n.next > v.i+1 {
		return Value{v.d, v.i + 1}
	}
	return Value{}
}

// After is the value that follows c in v.
func (v Value) After(c Value) Value {
	if i := c.d.nodes[c.i].next; i < v.d.nodes[v.i].next {
		return Value{v.d, i}
	}
	return Value{}
}

// Each goes through what an array or object holds, in its order.
func (v Value) Each(yield func(Value) bool) {
	for c := v.First(); c.OK(); c = v.After(c) {
		if !yield(c) {
			return
		}
	}
}

// Get follows names into objects; of several equal ones it takes the first.
func (v Value) Get(path ...string) Value {
next:
	for _, name := range path {
		if v.Kind() != Object {
			return Value{}
		}
		for c := v.First(); c.OK(); c = v.After(c) {
			if string(c.Key()) == name {
				v = c
				continue next
			}
		}
		return Value{}
	}
	return v
}

// Len is how many values an array or object holds.
func (v Value) Len() int {
	n := 0
	for range v.Each {
		n++
	}
	return n
}

// Size is how many values there are in the value, itself included.
func (v Value) Size() int {
	if v.d == nil {
		return 0
	}
	return int(v.d.nodes[v.i].next - v.i)
}

// Offset is the position of the value's first byte in the stream.
func (v Value) Offset() int64 {
	if v.d.wide {
		return v.d.base + v.d.wideEnd.to(v.d.raw, v.start(), wideLen)
	}
	return v.d.base + int64(v.start())
}

// Length is the number of raw bytes from the value's first to its last.
func (v Value) Length() int64 {
	if v.d.wide {
		return wideLen(v.Raw())
	}
	return int64(len(v.Raw()))
}

func (v Value) start() int {
	n := &v.d.nodes[v.i]
	if n.kind == String && n.start > 0 && v.d.raw[n.start-1] == '"' {
		return int(n.start) - 1
	}
	return int(n.start)
}

// LinesBefore is how many line ends stand before the value in its document.
func (v Value) LinesBefore() int64 {
	if v.d.lines == 0 {
		return 0
	}
	return v.d.lineEnd.to(v.d.raw, v.start(), lineEnds)
}

// Plain says whether Raw is the stream's own bytes: false when they were
// converted from UTF-16.
func (v Value) Plain() bool { return !v.d.wide }

// Sloppy says whether something in the document is not JSON by the letter, so
// that its arrays and objects cannot be passed on as they were written.
func (v Value) Sloppy() bool { return v.d.sloppy || v.d.control }

// Duplicate finds a key that the value, or an object in it, names twice.
func (v Value) Duplicate() (key []byte, ok bool) {
	if v.d == nil {
		return nil, false
	}
	keys := v.d.keys
	defer func() { v.d.keys = keys[:0] }()
	for i, end := v.i, v.d.nodes[v.i].next; i < end; i++ {
		o := Value{v.d, i}
		if !o.Is(Object) {
			continue
		}
		keys = keys[:0]
		for c := o.First(); c.OK(); c = o.After(c) {
			keys = append(keys, c.Key())
		}
		if key, ok = duplicate(keys); ok {
			return key, true
		}
	}
	return nil, false
}

// duplicate finds two equal keys; it may sort the keys.
func duplicate(keys [][]byte) ([]byte, bool) {
	if len(keys) > 32 {
		slices.SortFunc(keys, bytes.Compare)
		for i := 1; i < len(keys); i++ {
			if bytes.Equal(keys[i-1], keys[i]) {
				return keys[i], true
			}
		}
		return nil, false
	}
	for i, k := range keys {
		for _, l := range keys[:i] {
			if len(k) == len(l) && bytes.Equal(k, l) {
				return k, true
			}
		}
	}
	return nil, false
}
