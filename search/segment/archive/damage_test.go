package archive

import (
	"bytes"
	"context"
	"io"
	"slices"
	"testing"

	"github.com/emberline/emberline/models"
)

// small is an archive with something of everything in it, and its raw bytes.
func small(tb testing.TB) (archive, raw []byte) {
	tb.Helper()
	m := newMaker(31)
	for range 8 {
		m.syslog()
		m.json()
		m.rare()
		m.chat()
	}
	raw = append(m.b.Bytes(), "no end 가"...)
	archive = encode(tb, raw, 1)
	if f := open(tb, archive).f; f.blocks[0].flags&(flagCoded|flagFilter) != flagCoded|flagFilter {
		tb.Fatal("the small archive is not one of templates")
	}
	return archive, raw
}

// TestEveryFlippedBitIsFound flips a bit of each byte and cuts at each place.
func TestEveryFlippedBitIsFound(t *testing.T) {
	archive, _ := small(t)
	for i := range archive {
		bad := slices.Clone(archive)
		bad[i] ^= 1 << (i % 8)
		if err := openAndVerify(bad); models.CodeOf(err) != models.CodeDamaged || models.HintOf(err) == "" {
			t.Fatalf("bit %d of byte %d flipped: %v", i%8, i, err)
		}
	}
	for n := range archive {
		if n%13 > 0 && n > 100 && n < len(archive)-100 {
			continue
		}
		if err := openAndVerify(archive[:n]); models.CodeOf(err) != models.CodeDamaged {
			t.Fatalf("cut after %d of %d bytes: %v", n, len(archive), err)
		}
	}
	if err := openAndVerify(append(slices.Clone(archive), 0)); models.CodeOf(err) != models.CodeDamaged {
		t.Errorf("a byte too many: %v", err)
	}
}

func openAndVerify(archive []byte) error {
	r, err := Open(bytes.NewReader(archive), int64(len(archive)))
	if err != nil {
		return err
	}
	return r.Verify(context.Background())
}

// TestDamageNeverHidesWords asks damaged archives: they answer as the whole
// one does, or say that they are damaged.
func TestDamageNeverHidesWords(t *testing.T) {
	archive, _ := small(t)
	list := []Word{{Text: []byte("sshd")}, {Text: []byte("unheard")}, {Text: []byte("서버")}, {Text: []byte("no")}}
	var want [][]Probe
	for _, w := range list {
		p, err := open(t, archive).Probe(w)
		if err != nil {
			t.Fatal(err)
		}
		want = append(want, p)
	}
	for i := 0; i < len(archive); i += 3 {
		bad := slices.Clone(archive)
		bad[i] ^= 0x10
		r, err := Open(bytes.NewReader(bad), int64(len(bad)))
		if err != nil {
			continue
		}
		for k, w := range list {
			if got, err := r.Probe(w); err == nil && !slices.Equal(got, want[k]) {
				t.Fatalf("byte %d changed: %q is %v, was %v", i, w.Text, got, want[k])
			}
		}
	}
}

func TestNewerVersionsAreRefused(t *testing.T) {
	f, err := readFooter(bytes.NewReader(encode(t, nil, 1)), int64(len(encode(t, nil, 1))))
	if err != nil {
		t.Fatal(err)
	}
	archive := appendTrailer(appendFooter(header(), f), headerSize, Version+1)
	if _, err := Open(bytes.NewReader(archive), int64(len(archive))); models.CodeOf(err) != models.CodeInvalid || models.HintOf(err) == "" {
		t.Errorf("version %d: %v", Version+1, err)
	}
}

func TestPlacesThatAreNot(t *testing.T) {
	archive, raw := small(t)
	r := open(t, archive)
	for _, i := range []int{-1, len(r.Blocks())} {
		if _, err := r.Block(i, nil); models.CodeOf(err) != models.CodeInvalid {
			t.Errorf("block %d: %v", i, err)
		}
	}
	if _, err := r.ReadAt(make([]byte, 1), -1); models.CodeOf(err) != models.CodeInvalid {
		t.Errorf("position -1: %v", err)
	}
	if n, err := r.ReadAt(make([]byte, 1), int64(len(raw))); n != 0 || err != io.EOF { //nolint:errorlint // io.ReaderAt gives io.EOF itself
		t.Errorf("position at the end: %d, %v", n, err)
	}
}

// TestTemplatesAreCompared makes two templates of one hash.
func TestTemplatesAreCompared(t *testing.T) {
	raw := []byte("alpha 1\nalpha 2\nother 1\nother 2\n")
	var b tokenised
	b.tokenise(append(raw, make([]byte, padding)...)[:len(raw)])
	for i := range b.lines {
		b.lines[i].hash = 4711
	}
	newDictionary().resolve(&b)
	for i, want := range []uint16{1, 1, 0, 0} {
		if b.lines[i].id != want {
			t.Errorf("line %d has template %d, want %d", i, b.lines[i].id, want)
		}
	}
}
