package segment

import (
	"bytes"
	"encoding/binary"

	"github.com/klauspost/compress/zstd"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/search/segment/archive"
)

// builder gathers the events of one block in memory.
type builder struct {
	number int
	cut    archive.BlockInfo
	size   int64 // of the whole stream

	cols                  Columns
	host, service, actor  field
	undated               field
	shapeIDs              []uint64 // 0: the event's shape stands beside it
	inline                []byte
	inlineEvents          int64
	spans                 spanCoder
	slots                 []slot
	slotsOf               map[uint32]int // of a shape: where its slots begin
	inlineSlots           []slot         // by position, of all events with a shape of their own
	values                int
	lines, ragged, hidden bool // hidden: some host, service or actor does not stand in its raw bytes
}

// field gathers a column of few different strings.
type field struct {
	ids     map[string]uint32
	values  []string
	counts  []int64
	literal []bool // of a value: in some event it does not stand in the raw bytes
	index   []uint32
	last    uint32
	at      int // where it stood last
}

func (f *field) reset() {
	if f.ids == nil {
		f.ids = map[string]uint32{}
	}
	clear(f.ids)
	f.values = append(f.values[:0], "")
	f.counts = append(f.counts[:0], 0)
	f.literal = append(f.literal[:0], false)
	f.index, f.last, f.at = f.index[:0], 0, 0
}

// add appends a value and gives its number.
func (f *field) add(v []byte) uint32 {
	id := f.last
	if f.values[id] != string(v) {
		id = f.slow(v)
	}
	f.last = id
	f.counts[id]++
	f.index = append(f.index, id)
	return id
}

func (f *field) slow(v []byte) uint32 {
	if len(v) == 0 {
		return 0
	}
	if id, ok := f.ids[string(v)]; ok {
		return id
	}
	id := uint32(len(f.values)) //nolint:gosec // at most maxEvents
	s := string(v)
	f.ids[s] = id
	f.values = append(f.values, s)
	f.counts = append(f.counts, 0)
	f.literal = append(f.literal, false)
	return id
}

// seek marks value id as literal unless it stands in raw. Only the beginning
// of a long record is searched: to call too many literal costs room in the
// filter, never a hit.
func (f *field) seek(id uint32, v, raw []byte) bool {
	if id == 0 || f.literal[id] {
		return f.literal[id]
	}
	if f.at+len(v) <= len(raw) && string(raw[f.at:f.at+len(v)]) == string(v) {
		return false
	}
	i := bytes.Index(raw[:min(len(raw), 16<<10)], v)
	if i >= 0 {
		f.at = i
	}
	f.literal[id] = i < 0
	return i < 0
}

// What a builder keeps for the next block.
const (
	keepEvents   = 1 << 16
	keepLiterals = 4 << 20
)

// reset makes the builder ready for block i.
func (b *builder) reset(i int, cut archive.BlockInfo, size int64) {
	if cap(b.cols.Offset) > keepEvents || cap(b.spans.literals) > keepLiterals {
		*b = builder{} // one swollen block must not cost its memory for ever
	}
	b.number, b.cut, b.size = i, cut, size
	c := &b.cols
	c.Offset, c.Length, c.Line, c.Sub, c.Time = c.Offset[:0], c.Length[:0], c.Line[:0], c.Sub[:0], c.Time[:0]
	c.Zoned, c.Received, c.Resolution = c.Zoned[:0], c.Received[:0], c.Resolution[:0]
	c.Severity, c.Kind = c.Severity[:0], c.Kind[:0]
	for _, f := range []*field{&b.host, &b.service, &b.actor, &b.undated} {
		f.reset()
	}
	b.shapeIDs, b.inline, b.inlineEvents = b.shapeIDs[:0], b.inline[:0], 0
	b.spans.reset()
	b.slots, b.inlineSlots = b.slots[:0], b.inlineSlots[:0]
	if b.slotsOf == nil {
		b.slotsOf = map[uint32]int{}
	}
	clear(b.slotsOf)
	b.values = 0
	b.lines, b.ragged, b.hidden = !cut.Continues, false, false
}

// add takes in one record; raw is what will be shown of it.
func (b *builder) add(r *models.Record, raw []byte, dict *shapes) error {
	c := &b.cols
	n := c.Len()
	sub := n > 0 && r.Sub > 0 && c.Offset[n-1] == r.Offset
	if n >= maxEvents || b.values+len(r.Attrs)+fixedSlots > maxSlots {
		return models.Errorf(models.CodeTooLarge, "over %d events or %d values within %d bytes at %d", maxEvents, maxSlots, b.cut.Length, r.Offset).
			WithHint("the record at this place unfolds into too much to be indexed")
	}
	b.lines = b.lines && b.line(r, raw)
	c.Offset = append(c.Offset, r.Offset)
	c.Length = append(c.Length, r.Length)
	c.Line = append(c.Line, r.Line)
	c.Sub = append(c.Sub, int32(r.Sub)) //nolint:gosec // checked by the writer
	c.Time = append(c.Time, r.Time)
	c.Zoned = append(c.Zoned, r.Zoned)
	c.Received = append(c.Received, r.Received)
	c.Resolution = append(c.Resolution, r.Resolution)
	c.Severity = append(c.Severity, r.Severity)
	c.Kind = append(c.Kind, r.Kind)
	b.hidden = b.host.seek(b.host.add(r.Host), r.Host, raw) || b.hidden
	b.hidden = b.service.seek(b.service.add(r.Service), r.Service, raw) || b.hidden
	b.hidden = b.actor.seek(b.actor.add(r.Actor), r.Actor, raw) || b.hidden
	b.reason(r)

	slots := b.shape(r.Attrs, dict)
	b.values += len(slots)
	b.spans.begin(raw, sub)
	b.spans.value(&slots[0], r.SourceTime)
	b.spans.value(&slots[1], r.SeverityText)
	for i := range r.Attrs {
		b.spans.value(&slots[2+i], r.Attrs[i].Value)
	}
	b.spans.value(&slots[len(slots)-1], r.Text)
	if len(b.spans.literals) > maxLiterals {
		return models.Errorf(models.CodeTooLarge, "over %d MiB of decoded text within %d bytes at %d", maxLiterals>>20, b.cut.Length, r.Offset).
			WithHint("the record at this place unfolds into too much to be indexed")
	}
	return nil
}

// reason notes why an event is undated. A decoder that gave none said that
// there was no time.
func (b *builder) reason(r *models.Record) {
	why := ""
	if r.Time == models.NoTime && !r.Received {
		if why = r.Undated; why == "" {
			why = models.UndatedMissing
		}
	}
	b.undated.add([]byte(why))
}

// line says whether the record is the block's next line and dated.
func (b *builder) line(r *models.Record, raw []byte) bool {
	c := &b.cols
	next := b.cut.Offset
	if n := c.Len(); n > 0 {
		next = c.Offset[n-1] + c.Length[n-1]
	}
	if r.Offset != next || r.Sub != 0 || r.Time == models.NoTime || len(raw) == 0 || int64(len(raw)) != r.Length {
		return false
	}
	i := bytes.IndexByte(raw, '\n')
	return i == len(raw)-1 || i < 0 && r.Offset+r.Length == b.size
}

// shape notes the record's shape and gives the expectations of its values.
func (b *builder) shape(attrs []models.Attr, dict *shapes) []slot {
	n := len(attrs) + fixedSlots
	id, ok := dict.id(attrs)
	if !ok {
		b.shapeIDs = append(b.shapeIDs, 0)
		b.inline = appendInline(b.inline, attrs)
		b.inlineEvents++
		b.inlineSlots = growSlots(b.inlineSlots, n)
		return b.inlineSlots[:n]
	}
	b.shapeIDs = append(b.shapeIDs, uint64(id)+1)
	dict.list[id].count++
	from, ok := b.slotsOf[id]
	if !ok {
		from = len(b.slots)
		b.slotsOf[id] = from
		b.slots = growSlots(b.slots, from+n)
	}
	return b.slots[from : from+n]
}

// growSlots gives at least n slots, new ones without expectations.
func growSlots(s []slot, n int) []slot {
	for len(s) < n {
		s = append(s, slot{})
	}
	return s
}

// blockCoder turns filled builders into parts. It has one owner.
type blockCoder struct {
	enc     *zstd.Encoder
	columns columnCoder
	filter  filterCoder
	stream  []byte
	scratch []byte
}

// encode appends the block's three parts to dst and describes them; the parts'
// offsets are left to the writer.
func (x *blockCoder) encode(dst []byte, b *builder) ([]byte, block) {
	c := &b.cols
	for _, f := range []struct {
		to   *Dict
		from *field
	}{{&c.Host, &b.host}, {&c.Service, &b.service}, {&c.Actor, &b.actor}} {
		*f.to = Dict{Index: f.from.index, Values: f.from.values}
	}
	out := block{BlockMeta: c.meta(b.cut.Offset), ragged: b.ragged, slots: b.values}
	out.Lines = b.lines && out.Events == b.cut.Lines && out.First == b.cut.Offset && out.End == b.cut.Offset+b.cut.Length
	for k, part := range []func([]byte, *builder) []byte{x.columnsPart, x.rowsPart, x.filterPart} {
		from := len(dst)
		dst = part(dst, b)
		out.parts[k].length = int64(len(dst) - from)
		out.parts[k].sum = checksum(dst[from:])
	}
	return dst, out
}

func (x *blockCoder) columnsPart(dst []byte, b *builder) []byte {
	return x.columns.append(dst, &b.cols, b.cut.Offset)
}

// rowsPart stores the streams that decodeRows reads.
func (x *blockCoder) rowsPart(dst []byte, b *builder) []byte {
	put := func() { dst, x.scratch = appendStream(dst, x.scratch, x.stream, x.enc) }
	x.stream = appendInts(x.stream[:0], b.shapeIDs)
	put()
	x.stream = append(x.stream[:0], b.inline...)
	put()
	x.stream = x.stream[:0]
	if b.hidden {
		x.stream = append(x.stream, 1)
	} else {
		x.stream = append(x.stream, 0)
	}
	x.stream = binary.AppendUvarint(x.stream, uint64(len(b.undated.values)-1))
	for _, v := range b.undated.values[1:] {
		x.stream = appendText(x.stream, v)
	}
	x.columns.ints = growInts(x.columns.ints, len(b.undated.index))
	for k, v := range b.undated.index {
		x.columns.ints[k] = uint64(v)
	}
	x.stream = appendInts(x.stream, x.columns.ints)
	put()
	s := &b.spans
	s.runs = append(s.runs, s.run)
	for _, v := range [][]uint64{s.runs, s.anchors, s.gaps, s.lens, s.litLens} {
		x.stream = binary.AppendUvarint(x.stream[:0], uint64(len(v)))
		x.stream = appendInts(x.stream, v)
		put()
	}
	dst, x.scratch = appendStream(dst, x.scratch, s.codes, x.enc)
	dst, x.scratch = appendStream(dst, x.scratch, s.literals, x.enc)
	return dst
}

func (x *blockCoder) filterPart(dst []byte, b *builder) []byte {
	room := filterRoom(b.cut.Length)
	literals := len(b.spans.literals) > 0
	x.filter.reset()
	x.filter.add(b.spans.literals, room)
	for _, f := range []*field{&b.host, &b.service, &b.actor} {
		for id, is := range f.literal {
			if is {
				literals = true
				x.filter.add([]byte(f.values[id]), room)
			}
		}
	}
	return x.filter.append(dst, literals, b.cut.Length)
}
