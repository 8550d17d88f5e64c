package evidence_test

import (
	"bytes"
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
	"sync"
	"syscall"
	"testing"

	"github.com/emberline/emberline/ingest/evidence"
	"github.com/emberline/emberline/models"
)

// mirror is a codec that turns every byte over: enough to tell coded bytes
// from raw ones.
type mirror struct{ fail error }

func (m mirror) Encode(_ context.Context, w io.Writer, r io.Reader) (int64, [32]byte, error) {
	b, err := io.ReadAll(r)
	if err == nil {
		err = m.fail
	}
	if err != nil {
		return 0, [32]byte{}, err
	}
	_, err = w.Write(turned(b))
	return int64(len(b)), sha256.Sum256(b), err
}

func (m mirror) Open(r io.ReaderAt, size int64) (evidence.Decoder, error) {
	b := make([]byte, size)
	if _, err := r.ReadAt(b, 0); err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	return decoder(turned(b)), nil
}

type decoder []byte

func (d decoder) NewReader(context.Context) io.ReadCloser {
	return io.NopCloser(bytes.NewReader(d))
}
func (d decoder) Verify(context.Context) error { return nil }

func turned(b []byte) []byte {
	out := make([]byte, len(b))
	for i, c := range b {
		out[i] = ^c
	}
	return out
}

func newStore(t *testing.T, c evidence.Codec) (*evidence.Store, string) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "evidence")
	s, err := evidence.Open(dir, c)
	if err != nil {
		t.Fatal(err)
	}
	return s, dir
}

func hash(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// files lists what is below a folder.
func files(t *testing.T, dir string) (out []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			out = append(out, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestKeepsUnderTheHash(t *testing.T) {
	for _, form := range []models.StoreForm{models.StoredArchive, models.StoredBlob} {
		t.Run(string(form), func(t *testing.T) {
			s, dir := newStore(t, mirror{})
			raw := []byte("전원 차단\x00\xff\n")
			st, err := s.Put(t.Context(), bytes.NewReader(raw), form)
			if err != nil {
				t.Fatal(err)
			}
			if st.SHA256 != hash(raw) || st.Size != int64(len(raw)) || st.Form != form || st.Existed || st.OnDisk != int64(len(raw)) {
				t.Errorf("stored %+v", st)
			}
			again, err := s.Put(t.Context(), bytes.NewReader(raw), form)
			if err != nil || !again.Existed || again.SHA256 != st.SHA256 {
				t.Errorf("again: %+v, %v", again, err)
			}
			if got := files(t, dir); len(got) != 1 || got[0] != s.Path(st.SHA256, form) {
				t.Errorf("files %v", got)
			}
			info, err := os.Stat(s.Path(st.SHA256, form))
			if err != nil || info.Mode().Perm()&0o222 != 0 {
				t.Errorf("evidence can be written: %v %v", info, err)
			}
			r, err := s.Open(t.Context(), st.SHA256, form)
			if err != nil {
				t.Fatal(err)
			}
			got, err := io.ReadAll(r)
			if err := errors.Join(err, r.Close()); err != nil || !bytes.Equal(got, raw) {
				t.Errorf("reads back as %q, %v", got, err)
			}
			if err := s.Verify(t.Context(), st.SHA256, form, st.Size); err != nil {
				t.Error(err)
			}
			if err := s.Verify(t.Context(), st.SHA256, form, st.Size+1); models.CodeOf(err) != models.CodeDamaged {
				t.Errorf("another size: %v", err)
			}
			n := 0
			if err := s.Each(func(sha string, f models.StoreForm, size int64) error {
				if sha == st.SHA256 && f == form && size == st.OnDisk {
					n++
				}
				return nil
			}); err != nil || n != 1 {
				t.Errorf("each: %d, %v", n, err)
			}
			if err := errors.Join(s.Remove(st.SHA256, form), s.Remove(st.SHA256, form)); err != nil {
				t.Error(err)
			}
			if err := s.Verify(t.Context(), st.SHA256, form, st.Size); models.CodeOf(err) != models.CodeDamaged || models.HintOf(err) == "" {
				t.Errorf("missing: %v", err)
			}
		})
	}
}

// Whatever fails while bytes come in leaves nothing behind.
func TestFailedPutLeavesNothing(t *testing.T) {
	broken := errors.New("the line broke")
	full := fmt.Errorf("write: %w", syscall.ENOSPC)
	canceled, cancel := context.WithCancel(t.Context())
	cancel()
	for _, c := range []struct {
		name  string
		ctx   context.Context //nolint:containedctx // of one case
		codec mirror
		from  io.Reader
		form  models.StoreForm
		want  error
		code  models.Code
	}{
		{"reader breaks", t.Context(), mirror{}, io.MultiReader(strings.NewReader("half"), errReader{broken}), models.StoredBlob, broken, models.CodeInternal},
		{"reader of an archive breaks", t.Context(), mirror{}, io.MultiReader(strings.NewReader("half"), errReader{broken}), models.StoredArchive, broken, models.CodeInternal},
		{"disk is full", t.Context(), mirror{full}, strings.NewReader("x"), models.StoredArchive, syscall.ENOSPC, models.CodeUnavailable},
		{"canceled", canceled, mirror{}, strings.NewReader("x"), models.StoredBlob, context.Canceled, models.CodeInternal},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, dir := newStore(t, c.codec)
			_, err := s.Put(c.ctx, c.from, c.form)
			if !errors.Is(err, c.want) || models.CodeOf(err) != c.code {
				t.Errorf("%s: %v", models.CodeOf(err), err)
			}
			if c.code == models.CodeUnavailable && !strings.Contains(models.HintOf(err), "free space") {
				t.Errorf("hint %q", models.HintOf(err))
			}
			if got := files(t, dir); len(got) > 0 {
				t.Errorf("left behind %v", got)
			}
		})
	}
}

type errReader struct{ err error }

func (r errReader) Read([]byte) (int, error) { return 0, r.err }

// What an interrupted Put left is cleared, what was kept stays.
func TestOpenClearsLeftovers(t *testing.T) {
	s, dir := newStore(t, mirror{})
	st, err := s.Put(t.Context(), strings.NewReader("kept"), models.StoredBlob)
	if err != nil {
		t.Fatal(err)
	}
	left := filepath.Join(dir, "tmp", "put-123")
	if err := os.WriteFile(left, []byte("half"), 0o600); err != nil {
		t.Fatal(err)
	}
	if s, err = evidence.Open(dir, mirror{}); err != nil {
		t.Fatal(err)
	}
	if got := files(t, dir); len(got) != 1 || got[0] != s.Path(st.SHA256, st.Form) {
		t.Errorf("files %v", got)
	}
}

// A hash that is none never becomes a path out of the store.
func TestPathsStayInside(t *testing.T) {
	s, dir := newStore(t, mirror{})
	for _, sha := range []string{"", "..", "../../etc/passwd", strings.Repeat("A", 64), strings.Repeat("z", 64), strings.Repeat("a", 63), "/" + strings.Repeat("a", 63), hash(nil) + "/x"} {
		if got := s.Path(sha, models.StoredBlob); got != filepath.Join(dir, "tmp", "invalid") {
			t.Errorf("%q gives %s", sha, got)
		}
		if _, err := s.Open(t.Context(), sha, models.StoredBlob); models.CodeOf(err) != models.CodeDamaged {
			t.Errorf("%q: %v", sha, err)
		}
	}
}

// The same bytes from many at once are kept once.
func TestSameBytesAtOnce(t *testing.T) {
	s, dir := newStore(t, mirror{})
	raw := bytes.Repeat([]byte("복구 대기\n"), 10_000)
	var wg sync.WaitGroup
	errs := make(chan error, 8)
	for range cap(errs) {
		wg.Go(func() {
			st, err := s.Put(t.Context(), bytes.NewReader(raw), models.StoredArchive)
			if err == nil {
				err = s.Verify(t.Context(), st.SHA256, st.Form, int64(len(raw)))
			}
			errs <- err
		})
	}
	wg.Wait()
	close(errs)
	for err := range errs {
		if err != nil {
			t.Error(err)
		}
	}
	if got := files(t, dir); len(got) != 1 {
		t.Errorf("files %v", got)
	}
}

// Every changed byte is told from the hash.
func TestVerifyFindsEveryChangedByte(t *testing.T) {
	for _, form := range []models.StoreForm{models.StoredArchive, models.StoredBlob} {
		s, _ := newStore(t, mirror{})
		raw := []byte("evidence of the fire")
		st, err := s.Put(t.Context(), bytes.NewReader(raw), form)
		if err != nil {
			t.Fatal(err)
		}
		path := s.Path(st.SHA256, form)
		whole, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(path, 0o600); err != nil {
			t.Fatal(err)
		}
		for i := range whole {
			bad := bytes.Clone(whole)
			bad[i] ^= 1
			if err := os.WriteFile(path, bad, 0o600); err != nil {
				t.Fatal(err)
			}
			if err := s.Verify(t.Context(), st.SHA256, form, st.Size); models.CodeOf(err) != models.CodeDamaged {
				t.Errorf("%s, byte %d: %v", form, i, err)
			}
		}
	}
}
