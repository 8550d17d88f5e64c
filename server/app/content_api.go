package app

import (
	"context"
	"errors"
	"io"
	"os"
	"sort"

	"github.com/emberline/emberline/models"
)

// Content is a source's or a piece's bytes as they came, readable from any
// position. Close must be called.
type Content struct {
	*io.SectionReader
	Name      string
	SHA256    string // of these very bytes; "" where several pieces are read as one
	Simulated bool
	files     []*os.File
}

// Close gives the files back.
func (c *Content) Close() error {
	var err error
	for _, f := range c.files {
		err = errors.Join(err, f.Close())
	}
	return err
}

// Content opens a source's bytes: one piece, or all of them in order (piece 0).
func (a *App) Content(ctx context.Context, slug, label string, piece int) (c *Content, err error) {
	inc, err := a.Incident(ctx, slug)
	if err != nil {
		return nil, err
	}
	src, err := a.source(ctx, inc, label)
	if err != nil {
		return nil, err
	}
	pieces, err := a.store.Pieces.List(ctx, inc.ID, src.ID)
	if err != nil {
		return nil, err
	}
	if piece < 0 || piece > len(pieces) {
		return nil, models.Errorf(models.CodeNotFound, "%s has no piece %d", src.Label, piece).WithHint("its pieces are 1 to %d", len(pieces))
	}
	c = &Content{Name: src.Label, Simulated: src.Simulated}
	defer func() {
		if err != nil {
			err = errors.Join(err, c.Close())
		}
	}()
	all := &joined{}
	for _, p := range pieces {
		if piece != 0 && p.Seq != piece {
			continue
		}
		r, f, err := a.bytesOf(p)
		if err != nil {
			return nil, err
		}
		c.files = append(c.files, f)
		all.add(r, p.Size)
		if piece != 0 || len(pieces) == 1 {
			c.Name, c.SHA256 = p.Name, p.SHA256
		}
	}
	c.SectionReader = io.NewSectionReader(all, 0, all.size)
	return c, nil
}

// bytesOf opens a piece's bytes.
func (a *App) bytesOf(p models.Piece) (io.ReaderAt, *os.File, error) {
	if p.Stored == models.StoredArchive {
		f, arc, err := openArchive(a.evidence.Path(p.SHA256, p.Stored))
		return arc, f, err
	}
	f, _, err := a.evidence.File(p.SHA256, p.Stored)
	return f, f, err
}

// joined reads several readers as one.
type joined struct {
	readers []io.ReaderAt
	starts  []int64
	size    int64
}

func (j *joined) add(r io.ReaderAt, size int64) {
	j.readers, j.starts = append(j.readers, r), append(j.starts, j.size)
	j.size += size
}

// ReadAt is io.ReaderAt's.
func (j *joined) ReadAt(p []byte, off int64) (n int, err error) {
	for n < len(p) && off < j.size {
		i := sort.Search(len(j.starts), func(i int) bool { return j.starts[i] > off }) - 1
		end := j.size
		if i+1 < len(j.starts) {
			end = j.starts[i+1]
		}
		want := p[n:min(int64(len(p)), int64(n)+end-off)]
		k, err := j.readers[i].ReadAt(want, off-j.starts[i])
		n, off = n+k, off+int64(k)
		if k < len(want) {
			if err == nil || errors.Is(err, io.EOF) {
				err = io.ErrUnexpectedEOF
			}
			return n, err
		}
	}
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}
