// Package evidence keeps the bytes as they came, under their SHA-256. Text is
// kept by a codec that gives every byte back, everything else as it is. What
// is stored is durable before it is acknowledged, is never rewritten, and is
// written aside first, so that a crash leaves nothing half visible.
//
// What never lives here: names given by others used as paths, decoders, SQL.
package evidence

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/emberline/emberline/models"
)

// Codec codes text without loss. The application joins one in; this package
// does not know how it works.
type Codec interface {
	// Encode codes r into w and gives the size and the SHA-256 of what it read.
	Encode(ctx context.Context, w io.Writer, r io.Reader) (size int64, sum [32]byte, err error)
	// Open opens coded bytes.
	Open(r io.ReaderAt, size int64) (Decoder, error)
}

// Decoder gives coded bytes back.
type Decoder interface {
	NewReader(ctx context.Context) io.ReadCloser
	Verify(ctx context.Context) error
}

// Stored says what Put did.
type Stored struct {
	SHA256  string
	Size    int64 // raw bytes
	OnDisk  int64 // bytes they take
	Form    models.StoreForm
	Existed bool // the same bytes were kept already
}

// Store is a folder of evidence.
type Store struct {
	dir   string
	codec Codec
}

// Open opens the folder, making it when it is missing. Leftovers of an
// interrupted Put are removed: nothing was acknowledged of them.
func Open(dir string, c Codec) (*Store, error) {
	s := &Store{dir: dir, codec: c}
	if err := os.RemoveAll(s.tmp()); err != nil {
		return nil, fmt.Errorf("clear %s: %w", s.tmp(), err)
	}
	if err := os.MkdirAll(s.tmp(), 0o750); err != nil {
		return nil, fmt.Errorf("make evidence folder: %w", err)
	}
	return s, nil
}

func (s *Store) tmp() string { return filepath.Join(s.dir, "tmp") }

// Path is where bytes of that hash and form are kept. sha must be lower-case
// hex of 32 bytes; anything else gives a path that does not exist.
func (s *Store) Path(sha string, form models.StoreForm) string {
	if raw, err := hex.DecodeString(sha); err != nil || len(raw) != sha256.Size || sha != strings.ToLower(sha) {
		return filepath.Join(s.dir, "tmp", "invalid")
	}
	ext := ".blob"
	if form == models.StoredArchive {
		ext = ".arc"
	}
	return filepath.Join(s.dir, sha[:2], sha+ext)
}

// Put reads r to its end and keeps the bytes. It returns when they are durable
// under their hash.
func (s *Store) Put(ctx context.Context, r io.Reader, form models.StoreForm) (st Stored, err error) {
	f, err := os.CreateTemp(s.tmp(), "put-*")
	if err != nil {
		return st, diskError(err)
	}
	tmp := f.Name()
	defer func() {
		if f != nil {
			err = errors.Join(err, f.Close())
		}
		if err != nil {
			_ = os.Remove(tmp) // best effort: the next Open clears the folder
		}
	}()
	var sum [32]byte
	if form == models.StoredArchive {
		st.Size, sum, err = s.codec.Encode(ctx, f, r)
	} else {
		h := sha256.New()
		st.Size, err = io.Copy(io.MultiWriter(f, h), contextReader{ctx, r})
		h.Sum(sum[:0])
	}
	if err != nil {
		return st, diskError(err)
	}
	st.SHA256, st.Form = hex.EncodeToString(sum[:]), form
	if st.OnDisk, err = f.Seek(0, io.SeekEnd); err != nil {
		return st, err
	}
	if err = f.Chmod(0o440); err != nil {
		return st, err
	}
	if err = f.Sync(); err != nil {
		return st, diskError(err)
	}
	err = f.Close()
	f = nil
	if err != nil {
		return st, diskError(err)
	}
	dst := s.Path(st.SHA256, form)
	if _, serr := os.Stat(dst); serr == nil {
		st.Existed = true
		return st, os.Remove(tmp)
	}
	if err = os.MkdirAll(filepath.Dir(dst), 0o750); err != nil {
		return st, diskError(err)
	}
	if err = os.Rename(tmp, dst); err != nil {
		return st, diskError(err)
	}
	// The file's entry and, for a first file, its folder's entry must both last.
	if err = SyncDir(filepath.Dir(dst)); err != nil {
		return st, err
	}
	return st, SyncDir(s.dir)
}

// Open gives the raw bytes of a piece as a stream.
func (s *Store) Open(ctx context.Context, sha string, form models.StoreForm) (io.ReadCloser, error) {
	f, size, err := s.File(sha, form)
	if err != nil {
		return nil, err
	}
	if form != models.StoredArchive {
		return f, nil
	}
	d, err := s.codec.Open(f, size)
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return &decoding{ReadCloser: d.NewReader(ctx), file: f}, nil
}

// File opens the stored file itself: raw bytes of a blob, coded ones of an archive.
func (s *Store) File(sha string, form models.StoreForm) (*os.File, int64, error) {
	f, err := os.Open(s.Path(sha, form))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, 0, models.Errorf(models.CodeDamaged, "evidence %s is missing from the store", sha).
			WithHint("restore it from a backup: emberline restore")
	}
	if err != nil {
		return nil, 0, err
	}
	st, err := f.Stat()
	if err != nil {
		return nil, 0, errors.Join(err, f.Close())
	}
	return f, st.Size(), nil
}

// Verify reads every stored byte of a piece and compares size and SHA-256.
func (s *Store) Verify(ctx context.Context, sha string, form models.StoreForm, size int64) error {
	f, n, err := s.File(sha, form)
	if err != nil {
		return err
	}
	defer f.Close() //nolint:errcheck // read only
	var r io.Reader = f
	if form == models.StoredArchive {
		d, err := s.codec.Open(f, n)
		if err != nil {
			return err
		}
		if err := d.Verify(ctx); err != nil {
			return err
		}
		rc := d.NewReader(ctx)
		defer rc.Close() //nolint:errcheck // read only
		r = rc
	}
	h := sha256.New()
	got, err := io.Copy(h, contextReader{ctx, r})
	if err != nil {
		return err
	}
	if got != size {
		return models.Errorf(models.CodeDamaged, "evidence %s has %d bytes instead of %d", sha, got, size)
	}
	if sum := hex.EncodeToString(h.Sum(nil)); sum != sha {
		return models.Errorf(models.CodeDamaged, "evidence %s reads back as %s", sha, sum)
	}
	return nil
}

// Each calls f for everything in the store, in no order.
func (s *Store) Each(f func(sha string, form models.StoreForm, bytes int64) error) error {
	return filepath.WalkDir(s.dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if path == s.tmp() {
				return fs.SkipDir
			}
			return nil
		}
		st, err := d.Info()
		if err != nil {
			return err
		}
		name := d.Name()
		form := models.StoredBlob
		if filepath.Ext(name) == ".arc" {
			form = models.StoredArchive
		}
		return f(strings.TrimSuffix(name, filepath.Ext(name)), form, st.Size())
	})
}

// Remove deletes bytes that no piece refers to any more.
func (s *Store) Remove(sha string, form models.StoreForm) error {
	err := os.Remove(s.Path(sha, form))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// SyncDir makes a folder's entries durable.
func SyncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// decoding closes the file with the stream.
type decoding struct {
	io.ReadCloser
	file *os.File
}

func (d *decoding) Close() error { return errors.Join(d.ReadCloser.Close(), d.file.Close()) }

// contextReader ends a copy when its context does.
type contextReader struct {
	ctx context.Context //nolint:containedctx // lives as long as one copy
	r   io.Reader
}

func (c contextReader) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.r.Read(p)
}
