package app

import (
	"context"
	"errors"
	"io"
	"strconv"

	"github.com/emberline/emberline/ingest"
	"github.com/emberline/emberline/ingest/container"
	"github.com/emberline/emberline/ingest/pipeline"
	"github.com/emberline/emberline/models"
)

// unpack writes a container's members, one after the other, into a derived
// archive. A blob that is no container becomes a stream of its own bytes.
func (a *App) unpack(ctx context.Context, p models.Piece, dst string) (members []ingest.Member, damage []pipeline.Damage, size int64, err error) {
	f, n, err := a.evidence.File(p.SHA256, models.StoredBlob)
	if err != nil {
		return nil, nil, 0, err
	}
	defer f.Close() //nolint:errcheck // read only
	head := make([]byte, 512)
	k, err := f.ReadAt(head, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, nil, 0, err
	}
	kind := container.Sniff(head[:k])
	pr, pw := io.Pipe()
	walked := make(chan error, 1)
	go func() {
		err := func() error {
			if kind == container.None {
				_, err := io.Copy(pw, io.NewSectionReader(f, 0, n))
				return err
			}
			u := &unpacker{w: pw, taken: map[string]bool{}}
			err := container.Each(kind, f, n, p.Name, container.Default, u.member)
			members, damage = u.members, u.damage
			if members == nil {
				members = []ingest.Member{}
			}
			return err
		}()
		_ = pw.CloseWithError(err) // never fails
		walked <- err
	}()
	info, err := encodeFile(ctx, dst, pr)
	_ = pr.CloseWithError(errors.New("reader is gone")) // never fails
	if werr := <-walked; werr != nil {
		return nil, nil, 0, werr
	}
	return members, damage, info.Size, err
}

// unpacker lays members end to end.
type unpacker struct {
	w       io.Writer
	offset  int64
	taken   map[string]bool
	members []ingest.Member
	damage  []pipeline.Damage
}

func (u *unpacker) member(m container.Member, r io.Reader) error {
	name := m.Name
	for i := 2; u.taken[name]; i++ {
		name = m.Name + "~" + strconv.Itoa(i)
	}
	u.taken[name] = true
	n, err := copyMember(u.w, r)
	var broken *readError
	if errors.As(err, &broken) {
		if c := models.CodeOf(broken.err); c == models.CodeTooLarge {
			return broken.err
		}
		u.damage = append(u.damage, pipeline.Damage{Member: name, Offset: u.offset + n, Err: broken.err})
	} else if err != nil {
		return err
	}
	u.members = append(u.members, ingest.Member{Member: models.Member{Name: name, Offset: u.offset, Size: n}, ModifiedAt: m.ModifiedAt})
	u.offset += n
	return nil
}

// readError is an error of the side that is read, the member's damage.
type readError struct{ err error }

func (e *readError) Error() string { return e.err.Error() }
func (e *readError) Unwrap() error { return e.err }

func copyMember(w io.Writer, r io.Reader) (n int64, err error) {
	buf := make([]byte, 256<<10)
	for {
		k, rerr := r.Read(buf)
		if k > 0 {
			if _, err := w.Write(buf[:k]); err != nil {
				return n, err
			}
			n += int64(k)
		}
		if errors.Is(rerr, io.EOF) {
			return n, nil
		}
		if rerr != nil {
			return n, &readError{rerr}
		}
	}
}
