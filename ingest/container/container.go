// Package container opens files that hold files: zip, tar, gzip, zstd, bzip2.
// Members are read once, in order, within limits, and their names are only
// ever shown, never used as paths. A container inside a container is not
// opened.
//
// What never lives here: what the members mean, where they are kept.
package container

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/bzip2"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/klauspost/compress/zstd"
	"golang.org/x/text/encoding/korean"

	"github.com/emberline/emberline/models"
)

// Kind is a container's form; "" is none.
type Kind string

// The kinds.
const (
	None  Kind = ""
	Zip   Kind = "zip"
	Tar   Kind = "tar"
	Gzip  Kind = "gzip"
	Zstd  Kind = "zstd"
	Bzip2 Kind = "bzip2"
)

// Limits bound what a container may cost. The zero value is replaced by Default.
type Limits struct {
	Members int   // how many members
	Bytes   int64 // all members unpacked
	// Ratio is how many times larger than the container the members may
	// grow, once they are over Free bytes: honest logs stay below 200.
	Ratio, Free int64
}

// Default limits: a hundred thousand members, 4 TiB, 500 : 1 beyond 64 MiB.
var Default = Limits{Members: 100_000, Bytes: 4 << 40, Ratio: 500, Free: 64 << 20}

// Member is one file inside.
type Member struct {
	Name       string // cleaned for showing
	ModifiedAt time.Time
}

// Sniff tells a container by its first bytes (512 suffice); never by its name.
func Sniff(head []byte) Kind {
	switch {
	case bytes.HasPrefix(head, []byte("PK\x03\x04")), bytes.HasPrefix(head, []byte("PK\x05\x06")):
		return Zip
	case bytes.HasPrefix(head, []byte{0x1f, 0x8b, 0x08}):
		return Gzip
	case bytes.HasPrefix(head, []byte{0x28, 0xb5, 0x2f, 0xfd}):
		return Zstd
	case len(head) > 10 && bytes.HasPrefix(head, []byte("BZh")) && bytes.Equal(head[4:10], []byte{0x31, 0x41, 0x59, 0x26, 0x53, 0x59}):
		return Bzip2
	case len(head) >= 262 && bytes.Equal(head[257:262], []byte("ustar")):
		return Tar
	}
	return None
}

// Each calls f for every regular file in the container, in its order. An error
// of a member's reader is that member's damage: f may take what came before it
// and go on. Each itself fails when the container cannot be opened at all or
// passes a limit.
func Each(kind Kind, r io.ReaderAt, size int64, name string, lim Limits, f func(Member, io.Reader) error) error {
	if lim == (Limits{}) {
		lim = Default
	}
	b := &budget{lim: lim, packed: size}
	if kind == Zip {
		return eachZip(r, size, b, f)
	}
	raw := io.NewSectionReader(r, 0, size)
	if kind == Tar {
		return eachTar(raw, b, f)
	}
	un, modified, inner, err := unpack(kind, raw)
	if err != nil {
		return err
	}
	defer un.Close() //nolint:errcheck // reading only
	lr := &limited{r: un, b: b}
	head := make([]byte, 512)
	n, err := io.ReadFull(lr, head)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		lr.err = err
	}
	whole := io.MultiReader(bytes.NewReader(head[:n]), lr)
	if Sniff(head[:n]) == Tar {
		return eachTar(whole, b, f)
	}
	if err := b.member(); err != nil {
		return err
	}
	if inner == "" {
		inner = inside(name)
	}
	if err := f(Member{Name: Clean(inner), ModifiedAt: modified}, whole); err != nil {
		return err
	}
	return b.exceeded
}

// unpack opens a compressed stream. The gzip header may carry the original
// name and time.
func unpack(kind Kind, r io.Reader) (rc io.ReadCloser, modified time.Time, name string, err error) {
	switch kind {
	case Gzip:
		z, err := gzip.NewReader(r)
		if err != nil {
			return nil, modified, "", damaged("gzip", err)
		}
		return z, z.ModTime, z.Name, nil
	case Zstd:
		z, err := zstd.NewReader(r, zstd.WithDecoderMaxWindow(128<<20), zstd.WithDecoderConcurrency(1))
		if err != nil {
			return nil, modified, "", damaged("zstd", err)
		}
		return z.IOReadCloser(), modified, "", nil
	case Bzip2:
		return io.NopCloser(bzip2.NewReader(r)), modified, "", nil
	}
	return nil, modified, "", models.Errorf(models.CodeInvalid, "unknown container %q", kind)
}

func eachZip(r io.ReaderAt, size int64, b *budget, f func(Member, io.Reader) error) error {
	z, err := zip.NewReader(r, size)
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return damaged("zip", err)
	}
	// Overlapping members make small files unpack to anything: together they
	// cannot be larger than the file that holds them.
	var packed, unpacked uint64
	for _, m := range z.File {
		packed += m.CompressedSize64
		unpacked += m.UncompressedSize64
		if packed > uint64(size) || unpacked > 1<<62 {
			return models.Errorf(models.CodeTooLarge, "the zip's members overlap or lie about their sizes")
		}
	}
	if err := b.check(int64(unpacked)); err != nil {
		return err
	}
	for _, m := range z.File {
		if m.FileInfo().IsDir() || !m.Mode().IsRegular() {
			continue
		}
		if err := b.member(); err != nil {
			return err
		}
		member := Member{Name: Clean(m.Name), ModifiedAt: m.Modified}
		if m.NonUTF8 && !utf8.ValidString(m.Name) {
			if s, err := korean.EUCKR.NewDecoder().String(m.Name); err == nil {
				member.Name = Clean(s)
			}
		}
		var src io.Reader
		if m.Flags&1 != 0 {
			src = failing{models.Errorf(models.CodeInvalid, "member is encrypted").WithHint("unpack it with its password and deliver the files")}
		} else if rc, err := m.Open(); err != nil {
			src = failing{damaged("zip", err)}
		} else {
			src = rc
		}
		err := f(member, &limited{r: src, b: b})
		if c, ok := src.(io.Closer); ok {
			_ = c.Close() // a checksum error was reported by the last Read
		}
		if err != nil {
			return err
		}
		if b.exceeded != nil {
			return b.exceeded
		}
	}
	return nil
}

func eachTar(r io.Reader, b *budget, f func(Member, io.Reader) error) error {
	t := tar.NewReader(r)
	for first := true; ; first = false {
		h, err := t.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil && !errors.Is(err, tar.ErrInsecurePath) {
			if first {
				return damaged("tar", err)
			}
			// What came before the damage stands; say that the rest is missing.
			return f(Member{Name: "(rest of the archive)"}, failing{damaged("tar", err)})
		}
		if h.Typeflag != tar.TypeReg {
			continue
		}
		if err := b.member(); err != nil {
			return err
		}
		if err := f(Member{Name: Clean(h.Name), ModifiedAt: h.ModTime}, &limited{r: t, b: b}); err != nil {
			return err
		}
		if b.exceeded != nil {
			return b.exceeded
		}
	}
}

// Clean makes a member's name fit to be shown and to stand in an event's id:
// valid UTF-8, no control characters, forward slashes, no leading or climbing parts.
func Clean(name string) string {
	name = strings.ToValidUTF8(strings.ReplaceAll(name, "\\", "/"), "_")
	name = strings.Map(func(r rune) rune {
		if r < 0x20 || r == 0x7f || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
			return '_'
		}
		return r
	}, name)
	name = strings.TrimPrefix(path.Clean("/"+name), "/")
	if name == "" || name == "." {
		return "member"
	}
	if len(name) > 1024 {
		name = strings.ToValidUTF8(name[len(name)-1024:], "")
	}
	return name
}

// inside guesses the name of a compressed file's content: "app.log.2.gz" held
// "app.log.2".
func inside(name string) string {
	name = path.Base(strings.ReplaceAll(name, "\\", "/"))
	for _, ext := range []string{".gz", ".zst", ".bz2"} {
		if s, ok := strings.CutSuffix(name, ext); ok && s != "" {
			return s
		}
	}
	return name
}

func damaged(kind string, err error) error {
	return &models.Error{
		Code: models.CodeInvalid, Message: fmt.Sprintf("the %s cannot be read", kind),
		Hint: "its bytes are kept as they came; deliver an undamaged copy if there is one", Err: err,
	}
}

// budget counts what a container costs.
type budget struct {
	lim      Limits
	packed   int64
	members  int
	unpacked int64
	exceeded error
}

func (b *budget) member() error {
	b.members++
	if b.members > b.lim.Members {
		return models.Errorf(models.CodeTooLarge, "the container has more than %d members", b.lim.Members)
	}
	return nil
}

func (b *budget) check(unpacked int64) error {
	if unpacked > b.lim.Bytes || unpacked > b.lim.Free && unpacked/max(b.packed, 1) > b.lim.Ratio {
		return models.Errorf(models.CodeTooLarge, "the container unpacks to more than %d times its size", b.lim.Ratio).
			WithHint("if it is honest, unpack it and deliver the files")
	}
	return nil
}

// limited is a member's reader within the budget.
type limited struct {
	r   io.Reader
	b   *budget
	err error
}

func (l *limited) Read(p []byte) (int, error) {
	if l.err != nil {
		return 0, l.err
	}
	n, err := l.r.Read(p)
	l.b.unpacked += int64(n)
	if over := l.b.check(l.b.unpacked); over != nil {
		l.b.exceeded, l.err = over, over
		return n, over
	}
	if err != nil {
		l.err = err
	}
	return n, err
}

// failing is a reader that only fails.
type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }
