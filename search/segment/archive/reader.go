package archive

import (
	"io"
	"slices"
	"sort"
	"sync"

	"github.com/cespare/xxhash/v2"
)

// Reader reads an archive. It is safe for concurrent use when its io.ReaderAt is.
type Reader struct {
	r        io.ReaderAt
	f        *footer
	blocks   []BlockInfo
	parts    []part
	decoders sync.Pool

	mu     sync.Mutex
	last   []byte // the raw bytes of block lastAt, for ReadAt
	lastAt int    // -1: none
}

// Open reads the footer of the archive that r holds in its first size bytes.
// Nothing else is read before it is needed. Bytes that are not an archive, or
// not what was written, are an error of models.CodeDamaged; an archive of a
// newer version is one of models.CodeInvalid.
func Open(r io.ReaderAt, size int64) (*Reader, error) {
	f, err := readFooter(r, size)
	if err != nil {
		return nil, err
	}
	x := &Reader{r: r, f: f, lastAt: -1, blocks: make([]BlockInfo, len(f.blocks)), parts: make([]part, len(f.parts))}
	for i := range f.blocks {
		b := &f.blocks[i]
		x.blocks[i] = BlockInfo{Offset: b.rawAt, Length: int64(b.raw), Lines: b.lines, Continues: b.flags&flagContinues != 0}
	}
	for i := range x.parts {
		x.parts[i].meta = &f.parts[i]
	}
	return x, nil
}

// Info is what Encode found.
func (r *Reader) Info() Info { return r.f.info }

// Blocks are the blocks in the order of the stream; together they are all of it.
// The slice is shared and read-only.
func (r *Reader) Blocks() []BlockInfo { return r.blocks }

// Block appends the raw bytes of block i to dst[:0], after comparing them with
// the block's checksum.
func (r *Reader) Block(i int, dst []byte) ([]byte, error) {
	d, err := r.decoder()
	if err != nil {
		return nil, err
	}
	defer r.decoders.Put(d)
	return r.decode(d, i, dst[:0])
}

// decoder takes a decoder that is to be put back into r.decoders.
func (r *Reader) decoder() (*decoder, error) {
	if d, ok := r.decoders.Get().(*decoder); ok {
		return d, nil
	}
	return newDecoder()
}

// decode appends the raw bytes of block i to dst.
func (r *Reader) decode(d *decoder, i int, dst []byte) ([]byte, error) {
	if i < 0 || i >= len(r.blocks) {
		return nil, outside("block %d of %d", i, len(r.blocks))
	}
	b := &r.f.blocks[i]
	d.payload = slices.Grow(d.payload[:0], b.coded)[:b.coded]
	if err := readFull(r.r, d.payload, b.codedAt); err != nil {
		return nil, err
	}
	if xxhash.Sum64(d.payload) != b.codedSum {
		return nil, damaged("the checksum of block %d differs", i)
	}
	var t *templates
	if b.flags&flagCoded != 0 {
		p, err := r.part(b.part)
		if err != nil {
			return nil, err
		}
		t = &p.templates
	}
	from := len(dst)
	dst, err := d.block(slices.Grow(dst, b.raw), b, t)
	if err != nil {
		return nil, damaged("block %d: %v", i, err)
	}
	if xxhash.Sum64(dst[from:]) != b.rawSum {
		return nil, damaged("block %d does not decode to the bytes it was made of", i)
	}
	return dst, nil
}

// ReadAt reads raw bytes from position off of the stream, as io.ReaderAt. It
// keeps the block read last, so that short reads one after another are cheap.
func (r *Reader) ReadAt(p []byte, off int64) (int, error) {
	if off < 0 {
		return 0, outside("position %d", off)
	}
	i := sort.Search(len(r.blocks), func(i int) bool { return r.blocks[i].Offset+r.blocks[i].Length > off })
	n := 0
	for ; n < len(p) && i < len(r.blocks); i++ {
		k, err := r.copyBlock(p[n:], i, off+int64(n)-r.blocks[i].Offset)
		n += k
		if err != nil {
			return n, err
		}
	}
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

// copyBlock copies from position at of block i.
func (r *Reader) copyBlock(p []byte, i int, at int64) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.lastAt != i {
		b, err := r.Block(i, r.last)
		if err != nil {
			r.lastAt = -1
			return 0, err
		}
		r.last, r.lastAt = b, i
	}
	return copy(p, r.last[at:]), nil
}
