package segment

import (
	"encoding/binary"

	"github.com/klauspost/compress/zstd"
)

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
