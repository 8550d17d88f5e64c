package archive

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"testing"
	"testing/iotest"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/search/words"
)

// little has many blocks and parts in few bytes.
var little = sizes{want: 16 << 10, most: 24 << 10, part: 5}

// encode codes raw in standard blocks, and checks what Encode says of it.
func encode(tb testing.TB, raw []byte, workers int) []byte {
	tb.Helper()
	return encodeIn(tb, raw, workers, standard)
}

func encodeIn(tb testing.TB, raw []byte, workers int, size sizes) []byte {
	tb.Helper()
	var out bytes.Buffer
	info, err := encodeSized(context.Background(), &out, bytes.NewReader(raw), Options{Workers: workers}, size)
	if err != nil {
		tb.Fatal(err)
	}
	if info.Size != int64(len(raw)) || info.SHA256 != sha256.Sum256(raw) || info.Coded != int64(out.Len()) {
		tb.Fatalf("info %+v of %d bytes, coded %d", info, len(raw), out.Len())
	}
	return out.Bytes()
}

func open(tb testing.TB, archive []byte) *Reader {
	tb.Helper()
	r, err := Open(bytes.NewReader(archive), int64(len(archive)))
	if err != nil {
		tb.Fatal(err)
	}
	return r
}

func TestRoundTrip(t *testing.T) {
	for name, raw := range corpora() {
		t.Run(name, func(t *testing.T) {
			archive := encodeIn(t, raw, 2, little)
			r := open(t, archive)
			if err := r.Verify(context.Background()); err != nil {
				t.Fatal(err)
			}
			if info := r.Info(); info.Blocks != len(r.Blocks()) || info.Coded != int64(len(archive)) {
				t.Errorf("info %+v", info)
			}
			checkBlocks(t, r, raw)
			checkReadAt(t, r, raw)
			t.Logf("%d bytes, %.4f, %d blocks, %d templates", len(raw), float64(len(archive))/float64(max(1, len(raw))), r.Info().Blocks, r.Info().Templates)
		})
	}
}

func checkBlocks(t *testing.T, r *Reader, raw []byte) {
	t.Helper()
	var at int64
	var buf []byte
	for i, b := range r.Blocks() {
		if b.Offset != at || b.Length <= 0 || b.Length > int64(little.most) {
			t.Fatalf("block %d at %d of %d bytes, want it at %d", i, b.Offset, b.Length, at)
		}
		at += b.Length
		want := raw[b.Offset:at]
		lines := bytes.Count(want, []byte("\n"))
		open := want[len(want)-1] != '\n'
		if open {
			lines++
		}
		if b.Lines != lines || b.Continues != (open && at < int64(len(raw))) {
			t.Errorf("block %d: %d lines, continues %v; want %d, %v", i, b.Lines, b.Continues, lines, open)
		}
		var err error
		if buf, err = r.Block(i, buf); err != nil || !bytes.Equal(buf, want) {
			t.Fatalf("block %d differs (%v)", i, err)
		}
	}
	if at != int64(len(raw)) {
		t.Errorf("blocks end at %d of %d", at, len(raw))
	}
}

func checkReadAt(t *testing.T, r *Reader, raw []byte) {
	t.Helper()
	m := newMaker(9)
	for range 20 {
		at := m.IntN(len(raw) + 1)
		p := make([]byte, 1+m.IntN(60_000))
		n, err := r.ReadAt(p, int64(at))
		if want := raw[at:min(len(raw), at+len(p))]; !bytes.Equal(p[:n], want) || (err != nil) != (n < len(p)) || err != nil && !errors.Is(err, io.EOF) {
			t.Fatalf("ReadAt %d+%d: %d bytes, %v", at, len(p), n, err)
		}
	}
}

func TestSameBytesWhateverTheWorkers(t *testing.T) {
	raw := append(mixed(11, 500_000), lines(12, 300_000, (*maker).chat)...)
	one, four := encodeIn(t, raw, 1, little), encodeIn(t, raw, 4, little)
	if !bytes.Equal(one, four) {
		t.Error("one worker and four write different archives")
	}
	var slow bytes.Buffer
	if _, err := encodeSized(context.Background(), &slow, iotest.HalfReader(iotest.DataErrReader(bytes.NewReader(raw))), Options{Workers: 3}, little); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(one, slow.Bytes()) {
		t.Error("the archive depends on how the bytes arrive")
	}
}

// TestStandardSizes has a line of tens of blocks between others.
func TestStandardSizes(t *testing.T) {
	long := bytes.Repeat([]byte(`{"id":12345,"name":"장애 report","tags":["a","b"]},`), 80_000)
	raw := append(append(mixed(13, 1_200_000), long...), mixed(14, 600_000)...)
	r := open(t, encode(t, raw, 0))
	if err := r.Verify(context.Background()); err != nil {
		t.Fatal(err)
	}
	if n := len(r.Blocks()); n < len(raw)/maxBlock || n > len(raw)/wantBlock+3 {
		t.Errorf("%d bytes are %d blocks", len(raw), n)
	}
	if v := checkProbe(t, r, raw, []string{"장애", "sshd"}); v[Maybe] == 0 || v[Never] == 0 || v[Counted] == 0 {
		t.Errorf("maybe %d, never %d, counted %d", v[Maybe], v[Never], v[Counted])
	}
}

func TestEncodeErrors(t *testing.T) {
	raw := mixed(14, 3_000_000)
	broken := errors.New("broken pipe")
	r := io.MultiReader(bytes.NewReader(raw), iotest.ErrReader(broken))
	if _, err := Encode(context.Background(), io.Discard, r, Options{}); !errors.Is(err, broken) {
		t.Errorf("a failing reader gives %v", err)
	}
	if _, err := Encode(context.Background(), failing{broken}, bytes.NewReader(raw), Options{}); !errors.Is(err, broken) {
		t.Errorf("a failing writer gives %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Encode(ctx, io.Discard, bytes.NewReader(raw), Options{}); models.CodeOf(err) != models.CodeCanceled || !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled call gives %v", err)
	}
}

type failing struct{ err error }

func (f failing) Write([]byte) (int, error) { return 0, f.err }

func TestNewReader(t *testing.T) {
	raw := mixed(15, 500_000)
	r := open(t, encodeIn(t, raw, 0, little))
	s := r.NewReader(context.Background())
	if err := iotest.TestReader(s, raw); err != nil {
		t.Error(err)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	s = r.NewReader(context.Background())
	if _, err := io.ReadFull(s, make([]byte, 1000)); err != nil {
		t.Error(err)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	if _, err := s.Read(make([]byte, 1)); !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("reading a closed stream gives %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	s = r.NewReader(ctx)
	cancel()
	if _, err := io.Copy(io.Discard, s); models.CodeOf(err) != models.CodeCanceled {
		t.Errorf("a cancelled stream gives %v", err)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}

// brute counts the lines of each block that hold the word.
func brute(r *Reader, raw []byte, w Word) []int {
	counts := make([]int, len(r.Blocks()))
	for i, b := range r.Blocks() {
		block := bytes.TrimSuffix(raw[b.Offset:b.Offset+b.Length], []byte("\n"))
		for _, l := range bytes.Split(block, []byte("\n")) {
			if words.Contains(words.Fold(nil, l), w.Text, w.Prefix) >= 0 {
				counts[i]++
			}
		}
	}
	return counts
}
