package segment

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/search/segment/archive"
	"github.com/emberline/emberline/search/words"
)

// fake is an archive in memory, cut where the test likes.
type fake struct {
	data  []byte
	fold  [][][]byte // of each block the folded lines
	cuts  []archive.BlockInfo
	vague func(i int) bool // blocks of which it says Maybe though it could count
	sum   [32]byte
}

// newFake cuts data behind the last line end within each size bytes, or within
// the line when there is none.
func newFake(data []byte, size int) *fake {
	f := &fake{data: data, sum: sha256.Sum256(data)}
	for at := 0; at < len(data); {
		end := min(at+size, len(data))
		if end < len(data) {
			if nl := bytes.LastIndexByte(data[at:end], '\n'); nl >= 0 {
				end = at + nl + 1
			}
		}
		b := data[at:end]
		lines := bytes.Count(b, []byte{'\n'})
		if b[len(b)-1] != '\n' {
			lines++
		}
		f.cuts = append(f.cuts, archive.BlockInfo{
			Offset: int64(at), Length: int64(len(b)), Lines: lines, Continues: end < len(data) && b[len(b)-1] != '\n',
		})
		var folded [][]byte
		for _, line := range bytes.SplitAfter(b, []byte{'\n'}) {
			folded = append(folded, words.Fold(nil, line))
		}
		f.fold = append(f.fold, folded)
		at = end
	}
	return f
}

func (f *fake) Info() archive.Info {
	return archive.Info{Size: int64(len(f.data)), SHA256: f.sum, Blocks: len(f.cuts)}
}

func (f *fake) Blocks() []archive.BlockInfo { return f.cuts }

func (f *fake) Block(i int, dst []byte) ([]byte, error) {
	if i < 0 || i >= len(f.cuts) {
		return nil, fmt.Errorf("no block %d", i)
	}
	c := f.cuts[i]
	return append(dst[:0], f.data[c.Offset:c.Offset+c.Length]...), nil
}

// Probe counts by brute force, a block at a time, as a real archive may.
func (f *fake) Probe(w archive.Word) ([]archive.Probe, error) {
	out := make([]archive.Probe, len(f.cuts))
	for i, c := range f.cuts {
		if f.vague != nil && f.vague(i) {
			continue
		}
		if bytes.IndexByte(w.Text, '\n') >= 0 {
			if words.Contains(words.Fold(nil, f.data[c.Offset:c.Offset+c.Length]), w.Text, w.Prefix) < 0 {
				out[i].Verdict = archive.Never
			}
			continue
		}
		n := 0
		for _, line := range f.fold[i] {
			if words.Contains(line, w.Text, w.Prefix) >= 0 {
				n++
			}
		}
		out[i] = archive.Probe{Verdict: archive.Counted, Count: n}
		if n == 0 {
			out[i].Verdict = archive.Never
		}
	}
	return out, nil
}

// write makes an index of the records and gives its path.
func write(tb testing.TB, arc Archive, recs []models.Record, change ...func(*Writer)) (string, Summary) {
	tb.Helper()
	path := filepath.Join(tb.TempDir(), "x.idx")
	w, err := Create(path, arc, WriterOptions{})
	if err != nil {
		tb.Fatal(err)
	}
	for _, c := range change {
		c(w)
	}
	for i := range recs {
		if err := w.Record(&recs[i]); err != nil {
			tb.Fatalf("record %d: %v", i, err)
		}
	}
	s, err := w.Finish()
	if err != nil {
		tb.Fatal(err)
	}
	left, err := filepath.Glob(path + ".*")
	if err != nil || len(left) > 0 {
		tb.Fatalf("left behind: %v %v", left, err)
	}
	if st, err := os.Stat(path); err != nil || st.Size() != s.Bytes {
		tb.Fatalf("size %v, summary says %d", err, s.Bytes)
	}
	return path, s
}

func open(tb testing.TB, path string, arc Archive) *Reader {
	tb.Helper()
	r, err := Open(path, arc, nil)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := r.Close(); err != nil {
			tb.Error(err)
		}
	})
	return r
}
