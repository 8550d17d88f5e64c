package archive

import (
	"encoding/binary"
	"io"

	"github.com/cespare/xxhash/v2"

	"github.com/emberline/emberline/models"
)

// The file: a header; then part after part, each being its blocks, its
// templates, its counts and its filters; then the footer and a trailer of fixed
// size. All pieces follow one another without a gap, so that the footer holds
// lengths only and every byte of the file is accounted for.
const (
	magic       = "EMBARCHV"
	headerSize  = 16 // magic, version, zero
	trailerSize = 40 // footer's length and checksum, version, zero, checksum of these, magic
)

// Limits of what is read from a file before it is believed.
const (
	maxFooter    = 256 << 20
	maxSection   = 32 << 20
	minBlockMeta = 20 // bytes of the shortest block in the footer
)

// Flags of a block.
const (
	flagCoded     = 1 << iota // templates and columns; else one compressed piece
	flagContinues             // its last line goes on in the next block
	flagSplit                 // its end splits a word
	flagFilter                // it has a filter, of any length down to nothing
	flagNewline               // its last byte is a line end
	flagsKnown    = 1<<iota - 1
)

// blockMeta is what the footer says of a block.
type blockMeta struct {
	raw, coded       int // bytes
	lines            int
	flags            uint8
	times            timeMask // shapes of the times that stand in the time stream
	filter           int      // bytes
	rawSum, codedSum uint64

	rawAt, codedAt, filterAt int64 // positions, derived
	part                     int   // derived
}

// sectionMeta is a compressed piece of a part.
type sectionMeta struct {
	raw, coded int
	sum        uint64 // of the coded bytes
	at         int64
}

// partMeta is what the footer says of a part.
type partMeta struct {
	blocks     int
	templates  sectionMeta
	counts     sectionMeta
	filters    int64 // bytes of all filters of its blocks
	filtersSum uint64
	filtersAt  int64
	first      int // first block, derived
}

// footer is the whole of it.
type footer struct {
	info   Info
	parts  []partMeta
	blocks []blockMeta
}

func header() []byte {
	h := make([]byte, headerSize)
	copy(h, magic)
	binary.LittleEndian.PutUint32(h[8:], Version)
	return h
}

// appendFooter writes the footer and the trailer.
func appendFooter(dst []byte, f *footer) []byte {
	from := len(dst)
	put := func(v uint64) { dst = binary.AppendUvarint(dst, v) }
	sum := func(v uint64) { dst = binary.LittleEndian.AppendUint64(dst, v) }
	put(uint64(f.info.Size))
	dst = append(dst, f.info.SHA256[:]...)
	put(uint64(len(f.parts)))
	put(uint64(len(f.blocks)))
	put(uint64(f.info.Templates))
	for i := range f.parts {
		p := &f.parts[i]
		put(uint64(p.blocks))
		for _, s := range []*sectionMeta{&p.templates, &p.counts} {
			put(uint64(s.raw))
			put(uint64(s.coded))
			sum(s.sum)
		}
		sum(p.filtersSum)
	}
	for i := range f.blocks {
		b := &f.blocks[i]
		dst = append(dst, b.flags)
		for _, v := range []int{b.raw, b.coded, b.lines, int(b.times), b.filter} {
			put(uint64(v))
		}
		sum(b.rawSum)
		sum(b.codedSum)
	}
	return appendTrailer(dst, from, Version)
}

// appendTrailer writes the trailer of the footer that is dst[from:].
func appendTrailer(dst []byte, from int, version uint32) []byte {
	foot := dst[from:]
	t := len(dst)
	dst = binary.LittleEndian.AppendUint64(dst, uint64(len(foot)))
	dst = binary.LittleEndian.AppendUint64(dst, xxhash.Sum64(foot))
	dst = binary.LittleEndian.AppendUint32(dst, version)
	dst = binary.LittleEndian.AppendUint32(dst, 0)
	dst = binary.LittleEndian.AppendUint64(dst, xxhash.Sum64(dst[t:]))
	return append(dst, magic...)
}

// readFooter reads and checks the header, the trailer and the footer.
func readFooter(r io.ReaderAt, size int64) (*footer, error) {
	if size < headerSize+trailerSize {
		return nil, damaged("%d bytes are too few for an archive", size)
	}
	var h [headerSize]byte
	var t [trailerSize]byte
	if err := readFull(r, h[:], 0); err != nil {
		return nil, err
	}
	if err := readFull(r, t[:], size-trailerSize); err != nil {
		return nil, err
	}
	if string(h[:8]) != magic || string(t[32:]) != magic {
		return nil, damaged("it does not begin and end as an archive does")
	}
	le := binary.LittleEndian
	if xxhash.Sum64(t[:24]) != le.Uint64(t[24:]) {
		return nil, damaged("the checksum of its trailer differs")
	}
	version := le.Uint32(t[16:])
	if version > Version {
		return nil, models.Errorf(models.CodeInvalid, "the archive is of version %d; this program reads up to %d", version, Version).
			WithHint("open it with a newer release of emberline")
	}
	if version == 0 || le.Uint32(h[8:]) != version || le.Uint32(h[12:]) != 0 {
		return nil, damaged("its header and its trailer disagree")
	}
	n := le.Uint64(t[:])
	if n > maxFooter || int64(n) > size-headerSize-trailerSize {
		return nil, damaged("its footer is said to be %d bytes long", n)
	}
	foot := make([]byte, n)
	at := size - trailerSize - int64(n)
	if err := readFull(r, foot, at); err != nil {
		return nil, err
	}
	if xxhash.Sum64(foot) != le.Uint64(t[8:]) {
		return nil, damaged("the checksum of its footer differs")
	}
	return parseFooter(foot, at, size)
}

// parseFooter reads the footer that stands at end, and lays out what it names.
func parseFooter(foot []byte, end, size int64) (*footer, error) {
	c := cursor{b: foot}
	f := &footer{}
	f.info.Size = int64(c.uint(1 << 62))
	copy(f.info.SHA256[:], c.bytes(32))
	f.info.Coded = size
	parts := c.uint(uint64(len(foot)))
	blocks := c.uint(uint64(len(foot) / minBlockMeta))
	f.info.Blocks = int(blocks)
	f.info.Templates = int(c.uint(1 << 40))
	if c.bad || parts > blocks {
		return nil, damaged("its footer does not hold together")
	}
	f.parts = make([]partMeta, parts)
	f.blocks = make([]blockMeta, blocks)
	for i := range f.parts {
		p := &f.parts[i]
		p.blocks = int(c.uint(partBlocks))
		for _, s := range []*sectionMeta{&p.templates, &p.counts} {
			s.raw = int(c.uint(maxSection))
			s.coded = int(c.uint(maxSection))
			s.sum = c.sum()
		}
		p.filtersSum = c.sum()
	}
	for i := range f.blocks {
		b := &f.blocks[i]
		b.flags = c.byte()
		b.raw = int(c.uint(maxBlock))
		b.coded = int(c.uint(2 * maxBlock))
		b.lines = int(c.uint(maxBlock))
		b.times = timeMask(c.uint(1<<32 - 1))
		b.filter = int(c.uint(maxBlock))
		b.rawSum = c.sum()
		b.codedSum = c.sum()
		if b.flags&^flagsKnown != 0 || b.raw == 0 || b.lines == 0 || b.lines > b.raw {
			c.bad = true
		}
	}
	if c.bad || len(c.b) != 0 || !f.lay(end) {
		return nil, damaged("its footer does not hold together")
	}
	return f, nil
}

// lay derives the positions, and says whether all lengths add up to what is there.
func (f *footer) lay(end int64) bool {
	at, raw, next := int64(headerSize), int64(0), 0
	for i := range f.parts {
		p := &f.parts[i]
		p.first = next
		if p.blocks == 0 || p.blocks > len(f.blocks)-next {
			return false
		}
		blocks := f.blocks[next : next+p.blocks]
		next += p.blocks
		for k := range blocks {
			b := &blocks[k]
			b.rawAt, b.codedAt, b.part = raw, at, i
			raw += int64(b.raw)
			at += int64(b.coded)
		}
		p.templates.at = at
		p.counts.at = at + int64(p.templates.coded)
		p.filtersAt = p.counts.at + int64(p.counts.coded)
		at = p.filtersAt
		for k := range blocks {
			blocks[k].filterAt = at
			at += int64(blocks[k].filter)
		}
		p.filters = at - p.filtersAt
	}
	return next == len(f.blocks) && raw == f.info.Size && at == end
}

// cursor reads numbers from bytes that may be damaged: once something does not
// fit, bad is set and everything reads as nothing.
type cursor struct {
	b   []byte
	bad bool
}

// uint reads a number up to limit.
func (c *cursor) uint(limit uint64) uint64 {
	v, n := binary.Uvarint(c.b)
	if n <= 0 || v > limit {
		c.bad, c.b = true, nil
		return 0
	}
	c.b = c.b[n:]
	return v
}

func (c *cursor) byte() byte {
	if p := c.bytes(1); p != nil {
		return p[0]
	}
	return 0
}

func (c *cursor) sum() uint64 {
	if p := c.bytes(8); p != nil {
		return binary.LittleEndian.Uint64(p)
	}
	return 0
}

// bytes gives the next n bytes, or nil.
func (c *cursor) bytes(n int) []byte {
	if n < 0 || n > len(c.b) {
		c.bad, c.b = true, nil
		return nil
	}
	p := c.b[:n:n]
	c.b = c.b[n:]
	return p
}
