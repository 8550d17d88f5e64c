package archive

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"unicode/utf8"

	"github.com/emberline/emberline/search/words"
)

// checkProbe compares the verdicts with a search of every line, and gives how
// many blocks of each verdict there were.
func checkProbe(t *testing.T, r *Reader, raw []byte, list []string) (verdicts [3]int) {
	t.Helper()
	for _, text := range list {
		for _, prefix := range []bool{false, true} {
			w := Word{Text: words.Fold(nil, []byte(text)), Prefix: prefix}
			got, err := r.Probe(w)
			if err != nil {
				t.Fatal(err)
			}
			for i, want := range brute(r, raw, w) {
				p := got[i]
				verdicts[p.Verdict]++
				switch {
				case p.Verdict == Never && want > 0:
					t.Errorf("block %d never holds %q (prefix %v), and %d of its lines do", i, text, prefix, want)
				case p.Verdict == Counted && p.Count != want:
					t.Errorf("block %d: %d lines hold %q (prefix %v), want %d", i, p.Count, text, prefix, want)
				}
			}
		}
	}
	return verdicts
}

// sample takes words of raw, CJK ones in parts too, and a few that are not in it.
func sample(seed uint64, raw []byte, n int) []string {
	m := newMaker(seed)
	list := []string{"", "unheard", "zz9", "12", "2022", "15t15", "05z", "123z", "000", "error", "불", "가", "é", "없는말", "two words", "DB가", "\xff"}
	for range n {
		if len(raw) == 0 {
			break
		}
		at := m.IntN(len(raw))
		p := raw[at:min(len(raw), at+200)]
		words.Each(p, func(start, end int, cjk bool) bool {
			w := p[start:end]
			list = append(list, string(w))
			if runes := bytes.Runes(w); cjk && len(runes) > 1 {
				k := m.IntN(len(runes))
				list = append(list, string(runes[k]), string(runes[k:]), string(runes[:k+1]))
			} else if !cjk && len(w) > 2 && utf8.Valid(w) {
				list = append(list, string(runes[:len(runes)/2]))
			}
			return m.IntN(4) > 0
		})
	}
	return list
}

func TestProbeAgainstBruteForce(t *testing.T) {
	for name, raw := range corpora() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := open(t, encodeIn(t, raw, 0, little))
			v := checkProbe(t, r, raw, sample(21, raw, 3))
			t.Logf("maybe %d, never %d, counted %d", v[Maybe], v[Never], v[Counted])
		})
	}
}

// TestProbeDecides wants answers without decoding where they can be had.
func TestProbeDecides(t *testing.T) {
	raw := lines(22, 1_500_000, (*maker).nginx)
	r := open(t, encode(t, raw, 0))
	for _, c := range []struct {
		word string
		want Verdict
	}{
		{"unheard", Never}, {"없는말", Never}, {"불났다", Never}, {"987654321012", Never},
		{"okhttp", Counted}, {"login", Counted}, {"applewebkit", Counted},
	} {
		got, err := r.Probe(Word{Text: []byte(c.word)})
		if err != nil {
			t.Fatal(err)
		}
		decided := 0
		for _, p := range got {
			if p.Verdict == c.want {
				decided++
			}
		}
		if decided*10 < len(got)*9 {
			t.Errorf("%q: %d of %d blocks are %d: %v", c.word, decided, len(got), c.want, got)
		}
	}
}

// TestMayBeginAgainstBruteForce wants every block in which a line begins, and
// few others.
func TestMayBeginAgainstBruteForce(t *testing.T) {
	for name, raw := range corpora() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := open(t, encodeIn(t, raw, 0, little))
			rng := rand.New(rand.NewPCG(24, 25))
			for range min(40, len(raw)) {
				_, rest, _ := bytes.Cut(raw[rng.IntN(len(raw)):], []byte("\n"))
				line, _, _ := bytes.Cut(rest, []byte("\n"))
				if len(line) == 0 || len(line) > little.most {
					continue
				}
				got, err := r.MayBegin(line)
				if err != nil {
					t.Fatal(err)
				}
				for _, b := range r.Blocks() {
					end := min(int64(len(raw)), b.Offset+b.Length+int64(len(line)))
					if at := bytes.Index(raw[b.Offset:end], line); at >= 0 && int64(at) < b.Length && begins(raw, b.Offset+int64(at)) && !slices.Contains(got, b) {
						t.Fatalf("%.80q begins at %d, which was refused", line, b.Offset+int64(at))
					}
				}
			}
		})
	}
}

func begins(raw []byte, at int64) bool { return at == 0 || raw[at-1] == '\n' }

func TestMayBeginDecides(t *testing.T) {
	raw := lines(22, 1_500_000, (*maker).nginx)
	r := open(t, encodeIn(t, raw, 0, little))
	_, rest, _ := bytes.Cut(raw[len(raw)/2:], []byte("\n"))
	line, _, _ := bytes.Cut(rest, []byte("\n"))
	got, err := r.MayBegin(line)
	if err != nil {
		t.Fatal(err)
	}
	if n := len(r.Blocks()); len(got) == 0 || len(got) > n/4 {
		t.Errorf("%s\nmay begin in %d of %d blocks", line, len(got), n)
	}
}

func TestProbeConcurrently(t *testing.T) {
	raw := mixed(23, 400_000)
	r := open(t, encodeIn(t, raw, 0, little))
	var wg sync.WaitGroup
	for k := range 8 {
		wg.Go(func() {
			if _, err := r.Probe(Word{Text: fmt.Appendf(nil, "word%d", k)}); err != nil {
				t.Error(err)
			}
			if _, err := r.Block(k%len(r.Blocks()), nil); err != nil {
				t.Error(err)
			}
			p := make([]byte, 100)
			if _, err := r.ReadAt(p, int64(k*40_000)); err != nil || !bytes.Equal(p, raw[k*40_000:][:100]) {
				t.Errorf("ReadAt: %v", err)
			}
		})
	}
	wg.Go(func() {
		if err := r.Verify(context.Background()); err != nil {
			t.Error(err)
		}
	})
	wg.Wait()
}
