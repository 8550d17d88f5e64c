package archive

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"testing"

	"github.com/cespare/xxhash/v2"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/search/words"
)

func FuzzRoundTrip(f *testing.F) {
	for name, raw := range corpora() {
		if name != "newlines" {
			f.Add(raw[:min(len(raw), 1500)], uint8(len(name)))
		}
	}
	f.Fuzz(func(t *testing.T, raw []byte, times uint8) {
		if len(raw) > 1<<16 {
			return
		}
		raw = bytes.Repeat(raw, 1+int(times%8))
		r := open(t, encodeIn(t, raw, 2, sizes{want: 300, most: 450, part: 3}))
		var got bytes.Buffer
		if err := copyAll(&got, r); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got.Bytes(), raw) {
			t.Fatal("other bytes came back")
		}
		list := []string{"0", "가"}
		words.Each(raw, func(start, end int, _ bool) bool {
			list = append(list, string(raw[start:end]))
			return len(list) < 20
		})
		checkProbe(t, r, raw, list)
	})
}

func copyAll(w io.Writer, r *Reader) error {
	s := r.NewReader(context.Background())
	_, err := io.Copy(w, s)
	return errors.Join(err, s.Close())
}

// FuzzDamaged opens what is not an archive any more. Its checksums are mended,
// so that what stands behind them is reached.
func FuzzDamaged(f *testing.F) {
	archive, _ := small(f)
	f.Add(archive, true)
	f.Add(archive, false)
	f.Add(encode(f, []byte("one 1\ntwo 2\nthree 3\nfour 4\n"), 1), true)
	f.Add(encode(f, corpora()["addresses"][:3000], 1), true)
	f.Add(encode(f, nil, 1), true)
	f.Fuzz(func(t *testing.T, archive []byte, repair bool) {
		if repair {
			archive = mend(archive)
		}
		r, err := Open(bytes.NewReader(archive), int64(len(archive)))
		if err != nil {
			expectDamage(t, err)
			return
		}
		if r.Info().Size > 64<<20 {
			return
		}
		if err := r.Verify(context.Background()); err != nil {
			expectDamage(t, err)
		}
		for _, w := range []Word{{Text: []byte("sshd")}, {Text: []byte("서버")}, {Text: []byte("12")}} {
			if _, err := r.Probe(w); err != nil {
				expectDamage(t, err)
			}
		}
		if _, err := r.ReadAt(make([]byte, 100), r.Info().Size/2); err != nil && !errors.Is(err, io.EOF) {
			expectDamage(t, err)
		}
	})
}

func expectDamage(t *testing.T, err error) {
	t.Helper()
	if code := models.CodeOf(err); code != models.CodeDamaged && code != models.CodeInvalid {
		t.Errorf("code %s: %v", code, err)
	}
}

// mend makes the checksums of what is stored right again, where the footer can be read.
func mend(archive []byte) []byte {
	size := len(archive)
	if size < headerSize+trailerSize {
		return archive
	}
	n := binary.LittleEndian.Uint64(archive[size-trailerSize:])
	if n > uint64(size-headerSize-trailerSize) {
		return archive
	}
	end := size - trailerSize - int(n)
	f, err := parseFooter(archive[end:size-trailerSize], int64(end), int64(size))
	if err != nil {
		return archive
	}
	sum := func(at int64, n int) uint64 { return xxhash.Sum64(archive[at:][:n]) }
	for i := range f.parts {
		p := &f.parts[i]
		p.templates.sum = sum(p.templates.at, p.templates.coded)
		p.counts.sum = sum(p.counts.at, p.counts.coded)
		p.filtersSum = sum(p.filtersAt, int(p.filters))
	}
	for i := range f.blocks {
		f.blocks[i].codedSum = sum(f.blocks[i].codedAt, f.blocks[i].coded)
	}
	return appendFooter(append(header(), archive[headerSize:end]...), f)
}
