package segment

import (
	"bytes"

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
	c.Sub = append(c.Sub, int32(r.Sub))
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
