package segment

import (
	"encoding/binary"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/search/segment/archive"
)

// footer is everything of an index but the blocks' own parts.
type footer struct {
	sha256 [32]byte // of the archive's raw bytes: an index belongs to one archive
	size   int64
	blocks []block
	shapes *shapes
	tally  [4]Tally // hosts, services, actors, keys
}

// Bits of a row's flags.
const (
	rowLines = 1 << iota
	rowRagged
	rowZoned
	rowWall
)

func (f *footer) append(dst []byte, cuts []archive.BlockInfo) []byte {
	dst = append(dst, f.sha256[:]...)
	dst = binary.AppendUvarint(dst, uint64(f.size))
	dst = binary.AppendUvarint(dst, uint64(len(f.blocks)))
	for i := range f.blocks {
		dst = f.blocks[i].append(dst, cuts[i].Offset)
	}
	dst = f.shapes.append(dst)
	for _, t := range f.tally {
		dst = t.append(dst)
	}
	return dst
}

func (b *block) append(dst []byte, base int64) []byte {
	num := func(v int64) { dst = binary.AppendUvarint(dst, uint64(v)) }
	num(int64(b.Events))
	if b.Events == 0 {
		return dst
	}
	var flags byte
	for _, f := range []struct {
		on  bool
		bit byte
	}{{b.Lines, rowLines}, {b.ragged, rowRagged}, {b.ZonedMin != models.NoTime, rowZoned}, {b.WallMin != models.NoTime, rowWall}} {
		if f.on {
			flags |= f.bit
		}
	}
	dst = append(dst, flags, b.Kinds)
	num(int64(b.Undated))
	num(int64(b.Received))
	num(b.First - base)
	num(b.End - b.First)
	if flags&rowZoned != 0 {
		dst = binary.AppendUvarint(dst, zigzag(int64(b.ZonedMin)))
		num(int64(b.ZonedMax - b.ZonedMin))
	}
	if flags&rowWall != 0 {
		dst = binary.AppendUvarint(dst, zigzag(int64(b.WallMin)))
		num(int64(b.WallMax - b.WallMin))
	}
	for _, n := range b.Severity {
		num(int64(n))
	}
	num(int64(b.slots))
	for _, p := range b.parts {
		num(p.length)
		dst = binary.LittleEndian.AppendUint64(dst, p.sum)
	}
	return dst
}

// parseFooter reads a footer for an archive cut into the given blocks. end is
// where the parts must end.
func parseFooter(b []byte, info archive.Info, cuts []archive.BlockInfo, end int64) (*footer, error) {
	c := &cursor{b: b}
	f := &footer{}
	copy(f.sha256[:], c.bytes(len(f.sha256)))
	f.size = int64(c.count(1 << 62))
	n := c.count(int64(len(c.b)))
	if c.bad {
		return nil, errDamaged
	}
	if f.sha256 != info.SHA256 || f.size != info.Size || n != len(cuts) {
		return nil, errOther
	}
	f.blocks = make([]block, n)
	at := int64(headerSize)
	for i := range f.blocks {
		// An event begins in its own block and ends in the stream.
		r := &f.blocks[i]
		r.read(c, cuts[i], f.size)
		for k := range r.parts {
			r.parts[k].offset = at
			at += r.parts[k].length
		}
		if c.bad || at > end {
			return nil, errDamaged
		}
	}
	f.shapes = readShapes(c)
	for i := range f.tally {
		f.tally[i] = readTally(c)
	}
	if at != end {
		return nil, errDamaged
	}
	return f, c.end()
}

func (b *block) read(c *cursor, cut archive.BlockInfo, size int64) {
	b.BlockMeta = emptyMeta(cut.Offset)
	b.Events = c.count(maxEvents)
	if b.Events == 0 {
		return
	}
	flags := c.byte()
	b.Kinds = c.byte()
	b.Lines, b.ragged = flags&rowLines != 0, flags&rowRagged != 0
	b.Undated = c.count(int64(b.Events))
	b.Received = c.count(int64(b.Events))
	b.First = cut.Offset + int64(c.count(cut.Length))
	b.End = b.First + int64(c.count(size-b.First))
	if flags&rowZoned != 0 {
		b.ZonedMin = models.Nanos(c.varint())
		b.ZonedMax = b.ZonedMin + models.Nanos(c.uvarint())
	}
	if flags&rowWall != 0 {
		b.WallMin = models.Nanos(c.varint())
		b.WallMax = b.WallMin + models.Nanos(c.uvarint())
	}
	for i := range b.Severity {
		b.Severity[i] = c.count(int64(b.Events))
	}
	b.slots = c.count(maxSlots)
	for i := range b.parts {
		b.parts[i].length = int64(c.count(1 << 31))
		b.parts[i].sum = c.uint64()
	}
}
