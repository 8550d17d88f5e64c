package container

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"errors"
	"hash/crc32"
	"io"
	"runtime"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"

	"github.com/emberline/emberline/models"
)

type got struct {
	name, body string
	err        error
}

func read(t *testing.T, data []byte, name string, lim Limits) ([]got, error) {
	t.Helper()
	var out []got
	kind := Sniff(data[:min(len(data), 512)])
	err := Each(kind, bytes.NewReader(data), int64(len(data)), name, lim, func(m Member, r io.Reader) error {
		b, err := io.ReadAll(r)
		out = append(out, got{m.Name, string(b), err})
		return nil
	})
	return out, err
}

func zipOf(t *testing.T, files ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < len(files); i += 2 {
		w, err := z.Create(files[i])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, files[i+1]); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func gzOf(t *testing.T, name string, body []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	z.Name = name
	if _, err := z.Write(body); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestMembersComeInOrder(t *testing.T) {
	var tarred bytes.Buffer
	w := tar.NewWriter(&tarred)
	for _, n := range []string{"a.log", "b/c.log"} {
		if err := w.WriteHeader(&tar.Header{Name: n, Size: int64(len(n)), Typeflag: tar.TypeReg, Mode: 0o600}); err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, n); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.WriteHeader(&tar.Header{Name: "link", Typeflag: tar.TypeSymlink, Linkname: "/etc/passwd"}); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	enc, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	tests := map[string]struct {
		data []byte
		want []got
	}{
		"zip":            {zipOf(t, "x.json", "1", "dir/y.json", "22"), []got{{"x.json", "1", nil}, {"dir/y.json", "22", nil}}},
		"gzip":           {gzOf(t, "", []byte("hello")), []got{{"app.log.2", "hello", nil}}},
		"gzip with name": {gzOf(t, "orig.log", []byte("hello")), []got{{"orig.log", "hello", nil}}},
		"tar":            {tarred.Bytes(), []got{{"a.log", "a.log", nil}, {"b/c.log", "b/c.log", nil}}},
		"tar.gz":         {gzOf(t, "", tarred.Bytes()), []got{{"a.log", "a.log", nil}, {"b/c.log", "b/c.log", nil}}},
		"zstd":           {enc.EncodeAll([]byte("squeezed"), nil), []got{{"app.log.2", "squeezed", nil}}},
		"empty zip":      {zipOf(t), nil},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			have, err := read(t, tt.data, "logs/app.log.2.gz", Limits{})
			if name == "zstd" {
				have, err = read(t, tt.data, "app.log.2.zst", Limits{})
			}
			if err != nil {
				t.Fatal(err)
			}
			if len(have) != len(tt.want) {
				t.Fatalf("got %v, want %v", have, tt.want)
			}
			for i := range have {
				if have[i] != tt.want[i] {
					t.Errorf("member %d: got %v, want %v", i, have[i], tt.want[i])
				}
			}
		})
	}
}

func TestHostileNamesStayNames(t *testing.T) {
	for _, name := range []string{
		"../../etc/passwd", "/etc/passwd", `..\..\windows\system32`, "a/../../b", "C:\\x", "\x00evil", "a\nb", "\u202egnp.exe", "", ".", "..", strings.Repeat("long/", 1000),
	} {
		c := Clean(name)
		if c == "" || strings.HasPrefix(c, "/") || strings.Contains("/"+c+"/", "/../") || strings.ContainsAny(c, "\x00\n\\\u202e") || len(c) > 1024 {
			t.Errorf("Clean(%q) = %q", name, c)
		}
	}
}

func TestDamageKeepsWhatCameBefore(t *testing.T) {
	body := bytes.Repeat([]byte("0123456789 some text that repeats\n"), 5000)
	for i := range body {
		if i%7 == 0 {
			body[i] = byte('a' + i%26)
		}
	}
	data := gzOf(t, "", body)
	have, err := read(t, data[:len(data)/2], "x.gz", Limits{})
	if err != nil {
		t.Fatal(err)
	}
	if len(have) != 1 || have[0].err == nil || len(have[0].body) == 0 || !bytes.HasPrefix(body, []byte(have[0].body)) {
		t.Fatalf("got %d members, error %v, %d bytes", len(have), have[0].err, len(have[0].body))
	}
	z := zipOf(t, "a", "first", "b", "second")
	if _, err := read(t, z[:len(z)-10], "x.zip", Limits{}); models.CodeOf(err) != models.CodeInvalid || models.HintOf(err) == "" {
		t.Errorf("a truncated zip: %v", err)
	}
}

// bomb is a zip of one member of n zeros.
func bomb(t *testing.T, n int64) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.BestSpeed) })
	w, err := z.Create("zeros")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.CopyN(w, zeros{}, n); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

func TestBombsAreRefused(t *testing.T) {
	data := bomb(t, 80<<20)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	var unpacked int64
	err := Each(Zip, bytes.NewReader(data), int64(len(data)), "bomb.zip", Limits{}, func(_ Member, r io.Reader) error {
		n, err := io.Copy(io.Discard, r)
		unpacked += n
		return err
	})
	runtime.ReadMemStats(&after)
	if models.CodeOf(err) != models.CodeTooLarge {
		t.Fatalf("a declared bomb: %v", err)
	}
	if unpacked > 0 {
		t.Errorf("%d bytes of a declared bomb were unpacked", unpacked)
	}
	if grown := after.TotalAlloc - before.TotalAlloc; grown > 50<<20 {
		t.Errorf("refusing allocated %d bytes", grown)
	}
	// A gzip does not declare its size: it is stopped on the way.
	var gz bytes.Buffer
	w := gzip.NewWriter(&gz)
	if _, err := io.CopyN(w, zeros{}, 80<<20); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	read := int64(0)
	err = Each(Gzip, bytes.NewReader(gz.Bytes()), int64(gz.Len()), "bomb.gz", Limits{}, func(_ Member, r io.Reader) error {
		n, err := io.Copy(io.Discard, r)
		read = n
		return err
	})
	if models.CodeOf(err) != models.CodeTooLarge || read > 66<<20 {
		t.Errorf("an undeclared bomb: %v after %d bytes", err, read)
	}
}

func TestOverlappingMembersAreRefused(t *testing.T) {
	// Many directory entries that all point at one local file.
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	body := bytes.Repeat([]byte("x"), 10_000)
	for range 50 {
		h := &zip.FileHeader{Name: "same", Method: zip.Store, CompressedSize64: uint64(len(body)), UncompressedSize64: uint64(len(body)), CRC32: crc32.ChecksumIEEE(body)}
		w, err := z.CreateRaw(h)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(body[:10]); err != nil { // the directory lies about the size
			t.Fatal(err)
		}
	}
	_ = z.Close()
	if _, err := read(t, b.Bytes(), "x.zip", Limits{}); models.CodeOf(err) != models.CodeTooLarge {
		t.Errorf("overlapping members: %v", err)
	}
}

func TestTooManyMembers(t *testing.T) {
	data := zipOf(t, "a", "1", "b", "2", "c", "3")
	lim := Default
	lim.Members = 2
	if have, err := read(t, data, "x.zip", lim); models.CodeOf(err) != models.CodeTooLarge || len(have) != 2 {
		t.Errorf("%d members, %v", len(have), err)
	}
}

func FuzzEach(f *testing.F) {
	f.Add([]byte("PK\x03\x04rubbish"))
	f.Add([]byte{0x1f, 0x8b, 0x08, 0, 0, 0, 0, 0, 0, 0})
	f.Fuzz(func(t *testing.T, data []byte) {
		kind := Sniff(data[:min(len(data), 512)])
		if kind == None {
			return
		}
		lim := Limits{Members: 10, Bytes: 1 << 20, Ratio: 100, Free: 1 << 16}
		err := Each(kind, bytes.NewReader(data), int64(len(data)), "f", lim, func(m Member, r io.Reader) error {
			if Clean(m.Name) != m.Name {
				t.Errorf("name %q is not clean", m.Name)
			}
			n, err := io.Copy(io.Discard, r)
			if n > 2<<20 {
				t.Errorf("%d bytes came through a limit of 1 MiB", n)
			}
			var domain *models.Error
			if err != nil && !errors.As(err, &domain) && n == 0 {
				return nil
			}
			return nil
		})
		_ = err
	})
}
