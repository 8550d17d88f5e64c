package segment

import (
	"bytes"

	"github.com/klauspost/compress/zstd"

	"github.com/emberline/emberline/models"
)

// rows are the events of one decoded block; they satisfy Rows.
type rows struct {
	cols     *Columns
	base     int64  // stream position of raw[0]
	raw      []byte // the block's bytes, and of its last record those beyond
	spans    []span
	first    []uint32 // of each event its first span; one more at the end
	literals []byte
	hidden   bool // hosts, services or actors may not stand in the raw bytes

	dict     *shapes
	shapeIDs []uint64
	inline   []inlineKey
	inlineAt []uint32 // of each event its first inline key; nil when there are none
	reasons  Dict     // why events are undated
}

// rawEnd is where the bytes end that a block's rows show.
func (c *Columns) rawEnd(base int64) int64 {
	end := base
	for k, off := range c.Offset {
		end = max(end, off+shown(c.Length[k]))
	}
	return end
}

// decodeRows reads a rows part; raw holds the stream's bytes from base to
// cols.rawEnd at least, values is how many there are in all.
func decodeRows(b []byte, cols *Columns, raw []byte, base int64, dict *shapes, values int, dec *zstd.Decoder) (*rows, error) {
	n := cols.Len()
	r := &rows{cols: cols, base: base, raw: raw, dict: dict, shapeIDs: make([]uint64, n)}
	part := &cursor{b: b}
	s := part.stream(10*int64(n)+16, dec)
	s.ints(r.shapeIDs)
	if s.end() != nil {
		return nil, errDamaged
	}
	inline := part.stream(maxLiterals, dec)
	s = part.stream(maxLiterals, dec)
	r.hidden = s.byte() != 0
	if !r.reasons.read(s, make([]uint64, n)) {
		return nil, errDamaged
	}
	d := &spanDecoder{}
	for _, v := range []*[]uint64{&d.runs, &d.anchors, &d.gaps, &d.lens, &d.litLens} {
		s = part.stream(10*int64(values)+32, dec)
		*v = make([]uint64, s.count(int64(values)+1))
		s.ints(*v)
		if s.end() != nil {
			return nil, errDamaged
		}
	}
	codes := part.stream(int64(values), dec)
	lits := part.stream(maxLiterals, dec)
	if part.end() != nil || codes.bad || lits.bad || inline.bad {
		return nil, errDamaged
	}
	d.codes, d.literals = codes.b, lits.b
	r.literals = lits.b
	if !r.decode(d, inline, values) {
		return nil, errDamaged
	}
	return r, nil
}

// decode finds where all values stand.
func (r *rows) decode(d *spanDecoder, inline *cursor, values int) bool {
	n := r.cols.Len()
	r.spans = make([]span, 0, values)
	r.first = make([]uint32, 1, n+1)
	if len(inline.b) > 0 {
		r.inlineAt = make([]uint32, n)
	}
	var slots, inlineSlots []slot
	slotsOf := map[uint64]int{}
	d.start()
	for k := range n {
		var own []slot
		switch id := r.shapeIDs[k]; {
		case id > uint64(len(r.dict.list)) || id == 0 && r.inlineAt == nil:
			return false
		case id == 0:
			at := len(r.inline)
			r.inlineAt[k] = uint32(at)
			r.inline = readInline(inline, r.inline)
			want := len(r.inline) - at + fixedSlots
			if len(r.spans)+want > values {
				return false
			}
			inlineSlots = growSlots(inlineSlots, want)
			own = inlineSlots[:want]
		default:
			want := len(r.dict.list[id-1].attrs) + fixedSlots
			if len(r.spans)+want > values {
				return false
			}
			from, ok := slotsOf[id]
			if !ok {
				from = len(slots)
				slotsOf[id] = from
				slots = growSlots(slots, from+want)
			}
			own = slots[from : from+want]
		}
		sub := k > 0 && r.cols.Sub[k] > 0 && r.cols.Offset[k] == r.cols.Offset[k-1]
		d.begin(r.Raw(k), sub)
		for i := range own {
			r.spans = append(r.spans, d.value(&own[i]))
		}
		if d.bad {
			return false
		}
		r.first = append(r.first, uint32(len(r.spans)))
	}
	return len(r.spans) == values && d.done() && inline.end() == nil
}

// value gives the bytes of a span of event k.
func (r *rows) value(k int, s span) []byte {
	from := s.start &^ literalBit
	if s.start&literalBit != 0 {
		return r.literals[from : from+s.len : from+s.len]
	}
	return r.Raw(k)[from : from+s.len : from+s.len]
}

func (r *rows) Columns() *Columns { return r.cols }

func (r *rows) Raw(k int) []byte {
	from := r.cols.Offset[k] - r.base
	end := from + shown(r.cols.Length[k])
	return r.raw[from:end:end]
}

func (r *rows) SourceTime(k int) []byte   { return r.value(k, r.spans[r.first[k]]) }
func (r *rows) SeverityText(k int) []byte { return r.value(k, r.spans[r.first[k]+1]) }
func (r *rows) Text(k int) []byte         { return r.value(k, r.spans[r.first[k+1]-1]) }
func (r *rows) Undated(k int) string      { return r.reasons.At(k) }

func (r *rows) Attrs(k int, dst []models.Attr) []models.Attr {
	spans := r.spans[r.first[k]+2 : r.first[k+1]-1]
	if id := r.shapeIDs[k]; id > 0 {
		for i, a := range r.dict.list[id-1].attrs {
			dst = append(dst, models.Attr{Key: r.dict.keys[a.key], Value: r.value(k, spans[i]), Type: a.typ})
		}
		return dst
	}
	for i, a := range r.inline[r.inlineAt[k]:][:len(spans)] {
		dst = append(dst, models.Attr{Key: a.key, Value: r.value(k, spans[i]), Type: a.typ})
	}
	return dst
}

func (r *rows) Literals(k int) []byte {
	var out []byte
	// Literals of one event mostly follow each other where they are stored:
	// those are given as they stand, without a copy.
	from, end := uint32(0), uint32(0)
	for _, s := range r.spans[r.first[k]:r.first[k+1]] {
		if s.start&literalBit == 0 {
			continue
		}
		start := s.start &^ literalBit
		switch {
		case out == nil && from == end:
			from, end = start, start+s.len+1
		case out == nil && start == end:
			end = start + s.len + 1
		default:
			if out == nil {
				out = append(out, r.literals[from:end]...)
			}
			out = append(out, r.literals[start:start+s.len+1]...)
		}
	}
	if out == nil && from < end {
		out = r.literals[from:end:end]
	}
	if !r.hidden {
		return out
	}
	raw := r.Raw(k)
	for _, d := range []*Dict{&r.cols.Host, &r.cols.Service, &r.cols.Actor} {
		if v := d.At(k); v != "" && !bytes.Contains(raw, []byte(v)) {
			out = append(append(out, v...), '\n')
		}
	}
	return out
}

// size is about how much memory the rows take beside their columns.
func (r *rows) size() int64 {
	return int64(cap(r.raw)) + 8*int64(cap(r.spans)) + 4*int64(cap(r.first)+cap(r.inlineAt)) + int64(cap(r.literals)) +
		8*int64(cap(r.shapeIDs)) + 40*int64(cap(r.inline)) + 4*int64(cap(r.reasons.Index)) + 1024
}
