package segment

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"github.com/emberline/emberline/models"
)

// sample is a small index with everything in it: literals, subs, gaps,
// undated events, records over a block's end, shapes of their own.
func sample(tb testing.TB) (*fake, string) {
	tb.Helper()
	data, recs := accessLog(26)
	for i := range recs {
		r := &recs[i]
		switch {
		case i%7 == 0:
			r.Text = []byte("해독한 글 " + string(r.Text))
		case i%11 == 0:
			r.Time, r.Undated = models.NoTime, models.UndatedBad
		}
		r.Host = []byte("web01")
	}
	for i := 13; i < 22; i++ {
		recs[i].Attrs = append(recs[i].Attrs, models.Attr{Key: "k" + string(rune(0x61+i)), Value: []byte("x")})
	}
	last := recs[len(recs)-1]
	last.Sub = 1
	recs = append(recs, last)
	arc := newFake(data, 1300)
	path, _ := write(tb, arc, recs, func(w *Writer) { w.dict.refs = maxShapeRefs - 50 })
	return arc, path
}

// check opens and verifies an index.
func check(path string, arc Archive, cache *Cache) error {
	r, err := Open(path, arc, cache)
	if err != nil {
		return err
	}
	defer func() { _ = r.Close() }()
	return r.Verify(context.Background())
}

func TestEveryFlippedByteIsFound(t *testing.T) {
	arc, path := sample(t)
	good, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := check(path, arc, nil); err != nil {
		t.Fatal(err)
	}
	cache, err := NewCache(1 << 20)
	if err != nil {
		t.Fatal(err)
	}
	rng := rand.New(rand.NewPCG(1, 1)) //nolint:gosec // a test
	bad := filepath.Join(t.TempDir(), "bad.idx")
	for at := range good {
		b := bytes.Clone(good)
		b[at] ^= 1 << rng.IntN(8)
		if err := os.WriteFile(bad, b, 0o600); err != nil {
			t.Fatal(err)
		}
		err := check(bad, arc, cache)
		if c := models.CodeOf(err); c != models.CodeDamaged && !errors.Is(err, ErrVersion) {
			t.Fatalf("byte %d of %d flipped: %v", at, len(good), err)
		}
		if models.HintOf(err) == "" {
			t.Fatalf("no hint: %v", err)
		}
	}
	for n := 0; n < len(good); n += 1 + n/50 {
		if err := os.WriteFile(bad, good[:n], 0o600); err != nil {
			t.Fatal(err)
		}
		if err := check(bad, arc, cache); models.CodeOf(err) != models.CodeDamaged {
			t.Fatalf("cut to %d of %d bytes: %v", n, len(good), err)
		}
	}
	if err := os.WriteFile(bad, append(bytes.Clone(good), 0), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := check(bad, arc, cache); models.CodeOf(err) != models.CodeDamaged {
		t.Fatalf("one byte more: %v", err)
	}
}

func TestOpenRefuses(t *testing.T) {
	arc, path := sample(t)
	if _, err := Open(path+"x", arc, nil); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no file: %v", err)
	}
	other := newFake(append(bytes.Clone(arc.data[:len(arc.data)-1]), 'x'), 1300)
	if _, err := Open(path, other, nil); models.CodeOf(err) != models.CodeDamaged {
		t.Errorf("another archive: %v", err)
	}
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	binary.LittleEndian.PutUint32(b[8:], Version+1)
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(path, arc, nil); !errors.Is(err, ErrVersion) || models.CodeOf(err) == models.CodeDamaged {
		t.Errorf("another version: %v", err)
	}
}

// TestVerifySeesThroughChecksums forges tables whose checksums are right.
func TestVerifySeesThroughChecksums(t *testing.T) {
	forge := map[string]func(b *block){
		"events":   func(b *block) { b.Undated++ },
		"severity": func(b *block) { b.Severity[3]-- },
		"kinds":    func(b *block) { b.Kinds ^= 2 },
		"first":    func(b *block) { b.First-- },
		"end":      func(b *block) { b.End++ },
		"time":     func(b *block) { b.ZonedMin-- },
		"lines":    func(b *block) { b.Lines = !b.Lines },
		"values":   func(b *block) { b.slots++ },
		"fewer":    func(b *block) { b.Events-- },
		"more":     func(b *block) { b.Events++ },
		"parts":    func(b *block) { b.parts[0], b.parts[1] = b.parts[1], b.parts[0] },
	}
	for name, change := range forge {
		arc, path := sample(t)
		r := open(t, path, arc)
		change(&r.foot.blocks[1])
		r.metas[1] = r.foot.blocks[1].BlockMeta
		if err := r.Verify(context.Background()); models.CodeOf(err) != models.CodeDamaged {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// plainPart stores a part's streams uncoded, so that a fuzzer reaches them.
func plainPart(tb testing.TB, r *Reader, i, k, streams int) []byte {
	tb.Helper()
	b, err := r.part(i, k)
	if err != nil {
		tb.Fatal(err)
	}
	c := &cursor{b: b}
	var out []byte
	for range streams {
		s := c.stream(1<<20, r.cache.dec)
		out = binary.AppendUvarint(out, uint64(len(s.b))<<1)
		out = append(out, s.b...)
	}
	if err := c.end(); err != nil {
		tb.Fatal(err)
	}
	return out
}

func FuzzColumns(f *testing.F) {
	arc, path := sample(f)
	r := open(f, path, arc)
	for i := range r.metas {
		f.Add(plainPart(f, r, i, partColumns, 10), i)
	}
	f.Fuzz(func(_ *testing.T, b []byte, i int) {
		i = max(0, i) % len(r.metas)
		m := r.metas[i]
		c, err := decodeColumns(b, &m, r.cuts[i].Offset, r.cache.dec)
		if err != nil {
			return
		}
		c.meta(r.cuts[i].Offset)
		for k := range c.Len() {
			if c.Offset[k] < m.First || c.Offset[k]+c.Length[k] > m.End || c.Length[k] < 0 {
				panic("event out of its block's bounds")
			}
			_ = c.Host.At(k) + c.Service.At(k) + c.Actor.At(k)
		}
	})
}

func FuzzRows(f *testing.F) {
	arc, path := sample(f)
	r := open(f, path, arc)
	for i := range r.metas {
		f.Add(plainPart(f, r, i, partRows, 10), i)
	}
	f.Fuzz(func(t *testing.T, b []byte, i int) {
		i = max(0, i) % len(r.metas)
		cols, err := r.Columns(context.Background(), i)
		if err != nil {
			t.Fatal(err)
		}
		base := r.cuts[i].Offset
		raw := arc.data[base:cols.rawEnd(base)]
		rows, err := decodeRows(b, cols, raw, base, r.foot.shapes, r.foot.blocks[i].slots, r.cache.dec)
		if err != nil {
			return
		}
		var attrs []models.Attr
		for k := range cols.Len() {
			attrs = rows.Attrs(k, attrs[:0])
			_ = len(rows.Text(k)) + len(rows.SourceTime(k)) + len(rows.SeverityText(k)) + len(rows.Literals(k)) + len(rows.Undated(k))
		}
	})
}

func FuzzFooter(f *testing.F) {
	arc, path := sample(f)
	r := open(f, path, arc)
	f.Add(r.foot.append(nil, r.cuts))
	b, err := os.ReadFile(path)
	if err != nil {
		f.Fatal(err)
	}
	t, err := parseTrailer(b[len(b)-trailerSize:], int64(len(b)))
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(_ *testing.T, b []byte) {
		foot, err := parseFooter(b, arc.Info(), r.cuts, t.offset)
		if err != nil {
			return
		}
		foot.summary(0)
		for i := range foot.blocks {
			for _, p := range foot.blocks[i].parts {
				if p.length < 0 || p.offset+p.length > t.offset {
					panic("part outside the file")
				}
			}
		}
	})
}
