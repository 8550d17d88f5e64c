package segment

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
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
