package segment

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/search/segment/archive"
	"github.com/emberline/emberline/search/words"
)

// encode archives data for real.
func encode(tb testing.TB, data []byte) *archive.Reader {
	tb.Helper()
	var b bytes.Buffer
	if _, err := archive.Encode(context.Background(), &b, bytes.NewReader(data), archive.Options{}); err != nil {
		tb.Fatal(err)
	}
	r, err := archive.Open(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		tb.Fatal(err)
	}
	return r
}

// count counts events that hold the word by reading them all.
func count(tb testing.TB, rows Rows, w archive.Word) int {
	tb.Helper()
	n := 0
	for k := range rows.Columns().Len() {
		if words.Contains(words.Fold(nil, rows.Raw(k)), w.Text, w.Prefix) >= 0 ||
			words.Contains(words.Fold(nil, rows.Literals(k)), w.Text, w.Prefix) >= 0 {
			n++
		}
	}
	return n
}

func TestRealArchive(t *testing.T) {
	ctx := context.Background()
	data, recs := accessLog(12_000)
	for i := range recs {
		switch {
		case i > 10_000 && i%50 == 0: // in the last blocks only
			recs[i].Text = []byte("배터리 랙 unescaped" + string(recs[i].Text))
		case i == 7000:
			recs[i].Actor = []byte("Mina Han")
		}
	}
	arc := encode(t, data)
	path, sum := write(t, arc, recs)
	r := open(t, path, arc)
	if err := r.Verify(ctx); err != nil {
		t.Fatal(err)
	}
	if len(r.Blocks()) < 4 || sum.Events != 12_000 || sum.Keys.Values[0].Events != 12_000 || len(sum.Keys.Values) != 10 {
		t.Fatalf("%d blocks, %+v", len(r.Blocks()), sum)
	}
	verdicts := map[archive.Verdict]int{}
	for _, text := range []string{"get", "503", "랙", "없다", "mina", "nowhere"} {
		for _, prefix := range []bool{false, true} {
			w := archive.Word{Text: []byte(text), Prefix: prefix}
			got, err := r.Probe(ctx, w)
			if err != nil {
				t.Fatal(err)
			}
			for i := range got {
				rows, err := r.Rows(ctx, i)
				if err != nil {
					t.Fatal(err)
				}
				verdicts[got[i].Verdict]++
				n := count(t, rows, w)
				if got[i].Verdict == archive.Never && n > 0 || got[i].Verdict == archive.Counted && n != got[i].Count {
					t.Errorf("%q in block %d: %d times, probe says %+v", text, i, n, got[i])
				}
			}
		}
	}
	for v := archive.Maybe; v <= archive.Counted; v++ {
		if verdicts[v] == 0 {
			t.Errorf("no probe said %d: %v", v, verdicts)
		}
	}
	for i, m := range r.Blocks() {
		if !m.Lines {
			t.Errorf("block %d of plain lines does not say so: %+v", i, m)
		}
	}
}

// TestLongRecords reads records over several blocks, also beyond what is shown.
func TestLongRecords(t *testing.T) {
	ctx := context.Background()
	var data []byte
	var recs []models.Record
	add := func(raw, text string, keep int) {
		recs = append(recs, models.Record{Offset: int64(len(data)), Length: int64(len(raw)), Raw: []byte(raw)[:keep], Time: 1, Text: []byte(text)})
		data = append(data, raw...)
	}
	rng := rand.New(rand.NewPCG(3, 3)) //nolint:gosec // made-up data
	var noise strings.Builder
	for noise.Len() < 1500<<10 {
		fmt.Fprintf(&noise, "%x ", rng.Uint64())
	}
	long := noise.String()
	add("short one\n", "short one", 10)
	add("begin "+long[:900_000]+" needle\n", "needle", 0)                     // over a cut, within what is shown
	add("cut "+long+" needle\n", "cut "+long[:maxRecord-4], maxRecord)        // longer than what is shown
	add("stack\n\tat "+long[:700_000]+"\n", "stack\n\tat "+long[:700_000], 0) // raw bytes read from the archive
	var lines strings.Builder
	for lines.Len() < maxRecord+10_000 {
		fmt.Fprintf(&lines, "%017d%.16s\n", lines.Len(), long[lines.Len()/20:])
	}
	add(lines.String(), "", 0) // of many lines, and what is shown of it ends within a word
	add("last", "last", 4)
	for name, arc := range map[string]Archive{"fake": newFake(data, 300<<10), "real": encode(t, data)} {
		path, _ := write(t, arc, recs)
		r := open(t, path, arc)
		if err := r.Verify(ctx); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		c := corpus{arc: &fake{data: data}}
		probes, err := r.Probe(ctx, archive.Word{Text: []byte("needle")})
		if err != nil {
			t.Fatal(err)
		}
		for i := range recs {
			b, k, ok, err := r.Find(recs[i].Offset, 0)
			if err != nil || !ok {
				t.Fatalf("%s: event %d: %v %v", name, i, ok, err)
			}
			rows, err := r.Rows(ctx, b)
			if err != nil {
				t.Fatalf("%s: event %d: %v", name, i, err)
			}
			same(t, &c, rows, k, &recs[i])
			if bytes.Contains(rows.Raw(k), []byte("needle")) && probes[b].Verdict == archive.Never {
				t.Errorf("%s: event %d holds the word, its block never does", name, i)
			}
			if len(rows.Literals(k)) > 0 {
				t.Errorf("%s: event %d has literals", name, i)
			}
			if i != 4 {
				continue
			}
			// The last word of what is shown is a word of the event, though it is cut.
			raw := words.Fold(nil, rows.Raw(k))
			var last archive.Word
			words.Each(raw, func(start, end int, _ bool) bool {
				last.Text = raw[start:end]
				return true
			})
			if p, err := r.Probe(ctx, last); err != nil || p[b].Verdict == archive.Never {
				t.Errorf("%s: event %d ends with %q, its block never holds it: %v", name, i, last.Text, err)
			}
		}
	}
}

// TestLinesAreEvents tells blocks in which lines can be counted from those in
// which the numbers only happen to agree.
func TestLinesAreEvents(t *testing.T) {
	for _, c := range []struct {
		name  string
		data  []string // of each record
		want  bool
		alter func(recs []models.Record)
	}{
		{"plain", []string{"a\n", "b\n", "c\n"}, true, nil},
		{"no line end at the end", []string{"a\n", "b"}, true, nil},
		{"as many lines as events", []string{"a\nb\n", "c;", "d\n"}, false, nil},
		{"a gap", []string{"a\n", "b\n", "c\n"}, false, func(recs []models.Record) { recs[1].Length, recs[1].Raw = 1, nil }},
		{"undated", []string{"a\n", "b\n"}, false, func(recs []models.Record) { recs[1].Time = models.NoTime }},
		{"at receipt", []string{"a\n", "b\n"}, false, func(recs []models.Record) { recs[0].Time, recs[0].Received = models.NoTime, true }},
		{"two events of one line", []string{"a\n", "b\n"}, false, func(recs []models.Record) { recs[1] = recs[0]; recs[1].Sub = 1 }},
	} {
		var recs []models.Record
		var data []byte
		for _, d := range c.data {
			recs = append(recs, models.Record{Offset: int64(len(data)), Length: int64(len(d)), Raw: []byte(d), Time: 1})
			data = append(data, d...)
		}
		if c.alter != nil {
			c.alter(recs)
		}
		arc := newFake(data, 1000)
		path, _ := write(t, arc, recs)
		r := open(t, path, arc)
		if m := r.Blocks()[0]; m.Lines != c.want {
			t.Errorf("%s: %+v", c.name, m)
		}
		if err := r.Verify(context.Background()); err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

func TestConcurrentReaders(t *testing.T) {
	ctx := context.Background()
	data, recs := accessLog(4000)
	arc := newFake(data, 32<<10)
	path, _ := write(t, arc, recs)
	cache, err := NewCache(600 << 10)
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for reader := range 2 {
		r, err := Open(path, arc, cache)
		if err != nil {
			t.Fatal(err)
		}
		defer func() {
			if err := r.Close(); err != nil {
				t.Error(err)
			}
			if reader == 0 && cache.Used() != 0 {
				t.Errorf("all readers are closed, the cache holds %d bytes", cache.Used())
			}
		}()
		for g := range 4 {
			wg.Add(1)
			go func() {
				defer wg.Done()
				rng := rand.New(rand.NewPCG(uint64(reader), uint64(g))) //nolint:gosec // a test
				for round := range 60 {
					want := &recs[rng.IntN(len(recs))]
					b, k, ok, err := r.Find(want.Offset, 0)
					if err != nil || !ok {
						t.Errorf("find: %v %v", ok, err)
						return
					}
					rows, err := r.Rows(ctx, b)
					if err != nil {
						t.Error(err)
						return
					}
					if !bytes.Equal(rows.Text(k), want.Text) || !bytes.Equal(rows.Raw(k), want.Raw) {
						t.Errorf("event at %d reads %q", want.Offset, rows.Text(k))
					}
					if round%20 == 0 {
						if _, err := r.Probe(ctx, archive.Word{Text: []byte("get")}); err != nil {
							t.Error(err)
						}
					}
				}
			}()
		}
	}
	wg.Wait()
	if u := cache.Used(); u > 600<<10 || u == 0 {
		t.Errorf("the cache holds %d bytes", u)
	}
}

func TestCacheLoadsOnce(t *testing.T) {
	ctx := context.Background()
	c, err := NewCache(100)
	if err != nil {
		t.Fatal(err)
	}
	started, release := make(chan struct{}), make(chan struct{})
	loads := 0
	key := cacheKey{reader: 1, block: 1}
	results := make(chan any, 2)
	get := func() {
		v, err := c.get(ctx, key, func() (any, int64, error) {
			loads++
			close(started)
			<-release
			return "v", 60, nil
		})
		if err != nil {
			t.Error(err)
		}
		results <- v
	}
	go get()
	<-started
	go get()
	gone, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := c.get(gone, key, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("a request that is over: %v", err)
	}
	close(release)
	if a, b := <-results, <-results; a != "v" || b != "v" || loads != 1 {
		t.Errorf("%v and %v after %d loads", a, b, loads)
	}
	failing := errors.New("no")
	for range 2 {
		if _, err := c.get(ctx, cacheKey{reader: 1, block: 2}, func() (any, int64, error) { return nil, 0, failing }); !errors.Is(err, failing) {
			t.Errorf("error of a load: %v", err)
		}
	}
	put := func(block int, size int64) {
		if _, err := c.get(ctx, cacheKey{reader: 2, block: block}, func() (any, int64, error) { return block, size, nil }); err != nil {
			t.Error(err)
		}
	}
	put(3, 50) // pushes "v" out
	put(4, 500)
	if _, held := c.entries[key]; held || c.Used() != 50 {
		t.Errorf("after 50 bytes more the cache holds %d", c.Used())
	}
	c.drop(2)
	if c.Used() != 0 || c.order.Len() != 0 || len(c.entries) != 0 {
		t.Errorf("dropped, and holds %d bytes", c.Used())
	}
}

func TestWriterRefuses(t *testing.T) {
	data, recs := accessLog(10)
	arc := newFake(data, 500)
	bad := map[string]func(r *models.Record){
		"backwards":        func(r *models.Record) { r.Offset = recs[3].Offset },
		"the same twice":   func(r *models.Record) { r.Offset = recs[4].Offset },
		"outside":          func(r *models.Record) { r.Offset = int64(len(data)) },
		"over the end":     func(r *models.Record) { r.Length = int64(len(data)) },
		"overflow":         func(r *models.Record) { r.Length = 1<<63 - 1 },
		"negative":         func(r *models.Record) { r.Length = -1 },
		"negative sub":     func(r *models.Record) { r.Sub = -1 },
		"no such kind":     func(r *models.Record) { r.Kind = 9 },
		"no such fineness": func(r *models.Record) { r.Resolution = 8 },
	}
	for name, change := range bad {
		dir := t.TempDir()
		w, err := Create(dir+"/x.idx", arc, WriterOptions{})
		if err != nil {
			t.Fatal(err)
		}
		for i := range 5 {
			if err := w.Record(&recs[i]); err != nil {
				t.Fatal(err)
			}
		}
		r := recs[5]
		change(&r)
		first := w.Record(&r)
		if first == nil || !errors.Is(w.Record(&recs[6]), first) {
			t.Errorf("%s: %v", name, first)
		}
		if _, err := w.Finish(); !errors.Is(err, first) {
			t.Errorf("%s: finish: %v", name, err)
		}
		if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
			t.Errorf("%s: left behind: %v %v", name, left, err)
		}
	}
}

func TestWriterEnds(t *testing.T) {
	data, recs := accessLog(500)
	arc := newFake(data, 500)
	dir := t.TempDir()
	create := func() *Writer {
		w, err := Create(dir+"/x.idx", arc, WriterOptions{})
		if err != nil {
			t.Fatal(err)
		}
		return w
	}
	w := create()
	if err := w.Record(&recs[0]); err != nil {
		t.Fatal(err)
	}
	w.Abort()
	w.Abort()
	if _, err := w.Finish(); err == nil || w.Record(&recs[1]) == nil {
		t.Error("an aborted writer goes on")
	}
	// A disk that fails under way.
	w = create()
	if err := w.out.file.Close(); err != nil {
		t.Fatal(err)
	}
	var err error
	for i := range recs {
		if err = w.Record(&recs[i]); err != nil {
			break
		}
	}
	if _, ferr := w.Finish(); ferr == nil || err == nil {
		t.Errorf("a file that cannot be written: %v, then %v", err, ferr)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
	if _, err := Create(dir+"/none/x.idx", arc, WriterOptions{}); err == nil {
		t.Error("created in a folder that is not there")
	}
	// An archive of nothing has an index, too.
	empty := newFake(nil, 10)
	path, sum := write(t, empty, nil)
	if err := check(path, empty, nil); err != nil || sum.Events != 0 || sum.Blocks != 0 {
		t.Errorf("empty: %v %+v", err, sum)
	}
}

func TestSameBytesTwice(t *testing.T) {
	arc, first := sample(t)
	_, second := sample(t)
	a, err := os.ReadFile(first) //nolint:gosec // the test's own file
	if err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(second) //nolint:gosec // the test's own file
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(a, b) {
		t.Error("the same records of the same archive made two different indexes")
	}
	r := open(t, first, arc)
	inline := 0
	for i := range r.metas {
		got, err := r.Rows(context.Background(), i)
		if err != nil {
			t.Fatal(err)
		}
		inline += len(got.(*rows).inline)
	}
	if inline == 0 {
		t.Error("the sample has no event with a shape of its own")
	}
}
