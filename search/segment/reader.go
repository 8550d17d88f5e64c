package segment

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/search/segment/archive"
)

// ownCache is the cache of a reader that was given none.
const ownCache = 32 << 20

// Reader reads an index beside its archive. It is safe for concurrent use and
// satisfies Index.
type Reader struct {
	name  string // of the file, for messages
	arc   Archive
	cuts  []archive.BlockInfo
	cache *Cache
	id    uint64 // of this reader, in the cache

	file  io.ReaderAt
	close func() error
	foot  *footer
	metas []BlockMeta
	sum   Summary
}

// Open opens the index of an archive. cache may be shared by many readers; nil
// gives this one a small cache of its own. The errors: fs.ErrNotExist when
// there is no index, ErrVersion when it is of another version, a
// *models.Error of CodeDamaged when it is damaged or of another archive.
func Open(path string, arc Archive, cache *Cache) (*Reader, error) {
	if cache == nil {
		var err error
		if cache, err = NewCache(ownCache); err != nil {
			return nil, err
		}
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("open index: %w", err)
	}
	r := &Reader{name: filepath.Base(path), arc: arc, cuts: arc.Blocks(), cache: cache, id: cache.reader(), file: file, close: file.Close}
	if err := r.open(file); err != nil {
		_ = r.close() // nothing was written
		return nil, err
	}
	return r, nil
}

func (r *Reader) open(file *os.File) error {
	info, err := file.Stat()
	if err != nil {
		return fmt.Errorf("open index: %w", err)
	}
	size := info.Size()
	if size < headerSize+trailerSize {
		return r.damaged(errDamaged, "is cut short")
	}
	if size <= smallFile {
		b := make([]byte, size)
		if err := r.read(b, 0); err != nil {
			return err
		}
		if err := file.Close(); err != nil {
			return fmt.Errorf("open index: %w", err)
		}
		r.file, r.close = bytes.NewReader(b), func() error { return nil }
	}
	head, tail := make([]byte, headerSize), make([]byte, trailerSize)
	if err := r.read(head, 0); err != nil {
		return err
	}
	want := header()
	if !bytes.Equal(head[:len(magic)], want[:len(magic)]) {
		return r.damaged(errDamaged, "does not begin as an index does")
	}
	if !bytes.Equal(head[len(magic):], want[len(magic):]) {
		return r.version()
	}
	if err := r.read(tail, size-trailerSize); err != nil {
		return err
	}
	t, err := parseTrailer(tail, size)
	if errors.Is(err, ErrVersion) {
		return r.version()
	}
	if err != nil {
		return r.damaged(err, "does not end as an index does")
	}
	return r.footer(t, size)
}

func (r *Reader) footer(t trailer, size int64) error {
	if t.size > maxFooter+maxTableRow*int64(len(r.cuts)) {
		return r.damaged(errDamaged, "has too large a table")
	}
	stored := make([]byte, t.length)
	if err := r.read(stored, t.offset); err != nil {
		return err
	}
	if checksum(stored) != t.sum {
		return r.damaged(errDamaged, "has a damaged table")
	}
	plain, err := inflate(stored, t.size, r.cache.dec, nil)
	if err != nil {
		return r.damaged(err, "has a damaged table")
	}
	r.foot, err = parseFooter(plain, r.arc.Info(), r.cuts, t.offset)
	if errors.Is(err, errOther) {
		return r.damaged(err, "is of another archive")
	}
	if err != nil {
		return r.damaged(err, "has a damaged table")
	}
	r.metas = make([]BlockMeta, len(r.foot.blocks))
	for i := range r.metas {
		r.metas[i] = r.foot.blocks[i].BlockMeta
	}
	r.sum = r.foot.summary(size)
	return nil
}

// damaged says what is wrong with the file.
func (r *Reader) damaged(err error, what string) error {
	return &models.Error{Code: models.CodeDamaged, Message: "index " + r.name + " " + what, Hint: rebuildHint, Err: err}
}

func (r *Reader) damagedBlock(err error, i int) error {
	return r.damaged(err, fmt.Sprintf("is damaged in block %d", i))
}

func (r *Reader) version() error {
	return &models.Error{Code: models.CodeUnavailable, Message: "index " + r.name + " is of another version", Hint: rebuildHint, Err: ErrVersion}
}

// read fills b from the file.
func (r *Reader) read(b []byte, at int64) error {
	_, err := r.file.ReadAt(b, at)
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return r.damaged(err, "is cut short")
	}
	if err != nil {
		return fmt.Errorf("read index: %w", err)
	}
	return nil
}

// part reads a block's part and checks it.
func (r *Reader) part(i, k int) ([]byte, error) { return r.partInto(i, k, nil) }

// partInto does so in mem where that suffices.
func (r *Reader) partInto(i, k int, mem []byte) ([]byte, error) {
	p := r.foot.blocks[i].parts[k]
	b := grow(mem, int(p.length))
	if err := r.read(b, p.offset); err != nil {
		return nil, err
	}
	if checksum(b) != p.sum {
		return nil, r.damagedBlock(errDamaged, i)
	}
	return b, nil
}

// Close gives the file and the cache's share back. Columns and Rows that were
// given out stay good.
func (r *Reader) Close() error {
	r.cache.drop(r.id)
	return r.close()
}

// Blocks describes all blocks in the order of the stream. Shared, read-only.
func (r *Reader) Blocks() []BlockMeta { return r.metas }

// Summary is what the whole segment holds.
func (r *Reader) Summary() Summary { return r.sum }

// Columns decodes the columns of block i without touching the archive.
func (r *Reader) Columns(ctx context.Context, i int) (*Columns, error) {
	if i < 0 || i >= len(r.metas) {
		return nil, models.Errorf(models.CodeInternal, "no block %d in index %s", i, r.name)
	}
	v, err := r.cache.get(ctx, cacheKey{reader: r.id, block: i, part: partColumns}, func() (any, int64, error) {
		c, err := r.loadColumns(i)
		if err != nil {
			return nil, 0, err
		}
		return c, c.size(), nil
	})
	if err != nil {
		return nil, err
	}
	return v.(*Columns), nil //nolint:forcetypeassert // put in above
}

func (r *Reader) loadColumns(i int) (*Columns, error) {
	if r.metas[i].Events == 0 {
		none := Dict{Values: []string{""}}
		return &Columns{Host: none, Service: none, Actor: none}, nil
	}
	b, err := r.part(i, partColumns)
	if err != nil {
		return nil, err
	}
	c, err := decodeColumns(b, &r.metas[i], r.cuts[i].Offset, r.cache.dec)
	if err != nil {
		return nil, r.damagedBlock(err, i)
	}
	return c, nil
}

// Rows decodes block i with its raw bytes.
func (r *Reader) Rows(ctx context.Context, i int) (Rows, error) {
	cols, err := r.Columns(ctx, i)
	if err != nil {
		return nil, err
	}
	v, err := r.cache.get(ctx, cacheKey{reader: r.id, block: i, part: partRows}, func() (any, int64, error) {
		rows, err := r.loadRows(i, cols)
		if err != nil {
			return nil, 0, err
		}
		return rows, rows.size(), nil
	})
	if err != nil {
		return nil, err
	}
	return v.(*rows), nil //nolint:forcetypeassert // put in above
}

func (r *Reader) loadRows(i int, cols *Columns) (*rows, error) {
	if cols.Len() == 0 {
		return &rows{cols: cols, first: []uint32{0}, dict: r.foot.shapes}, nil
	}
	b, err := r.part(i, partRows)
	if err != nil {
		return nil, err
	}
	base := r.cuts[i].Offset
	raw, err := r.raw(i, cols.rawEnd(base))
	if err != nil {
		return nil, err
	}
	out, err := decodeRows(b, cols, raw, base, r.foot.shapes, r.foot.blocks[i].slots, r.cache.dec)
	if err != nil {
		return nil, r.damagedBlock(err, i)
	}
	return out, nil
}

// raw gives the stream's bytes from the beginning of block i to end.
func (r *Reader) raw(i int, end int64) ([]byte, error) {
	w := window{arc: r.arc, cuts: r.cuts, loaded: -1}
	out, err := w.block(i)
	if err != nil {
		return nil, err
	}
	w.loaded, w.buf = -1, nil // out keeps its memory
	for j := i + 1; r.cuts[j-1].Offset+r.cuts[j-1].Length < end; j++ {
		if j == len(r.cuts) {
			return nil, r.damagedBlock(errDamaged, i)
		}
		b, err := w.block(j)
		if err != nil {
			return nil, err
		}
		out = append(slices.Clip(out), b[:min(int64(len(b)), end-r.cuts[j].Offset)]...)
	}
	return out, nil
}

// Find gives the block and the place within it of the event that begins at
// offset; ok is false when there is none.
func (r *Reader) Find(offset int64, sub int) (block, k int, ok bool, err error) {
	i := blockOf(r.cuts, offset)
	if i < 0 || r.metas[i].Events == 0 || offset < r.metas[i].First {
		return 0, 0, false, nil
	}
	c, err := r.Columns(context.Background(), i)
	if err != nil {
		return 0, 0, false, err
	}
	k, _ = slices.BinarySearch(c.Offset, offset)
	for ; k < c.Len() && c.Offset[k] == offset; k++ {
		if int(c.Sub[k]) == sub {
			return i, k, true, nil
		}
	}
	return 0, 0, false, nil
}
