package segment

import (
	"bytes"
	"context"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/search/segment/archive"
	"github.com/emberline/emberline/search/words"
)

// corpus is a stream with what a decoder makes of it.
type corpus struct {
	arc  *fake
	recs []models.Record
}

var someWords = []string{
	"error", "ok", "DB가", "화재", "서버실", "web01", "10.0.0.7", "timeout=30", "Ünïcode", "é", "판교-데이터센터", "a", "0", "-",
	"서버", "failover", "배터리", "rack_12", "POST", "\xff\xfe", "日本", "x", "가",
}

func genText(t *rapid.T, label string) string {
	n := rapid.IntRange(0, 6).Draw(t, label)
	out := make([]string, n)
	for i := range out {
		out[i] = rapid.SampledFrom(someWords).Draw(t, label)
	}
	return strings.Join(out, rapid.SampledFrom([]string{" ", "", ",", "\t"}).Draw(t, label+" sep"))
}

// genCorpus makes records of one to a few lines with gaps, subs, literals,
// keys of many kinds and, at times, bytes that show nothing of the values.
func genCorpus(t *rapid.T) corpus {
	var data []byte
	var recs []models.Record
	foreign := rapid.IntRange(0, 4).Draw(t, "foreign") == 0 // as if in another encoding
	ends := rapid.SampledFrom([]string{"\n", "\r\n", "", ";"}).Draw(t, "ends")
	line, at := int64(0), models.Nanos(1_665_800_000_000_000_000)
	for range rapid.IntRange(0, 30).Draw(t, "records") {
		if rapid.IntRange(0, 9).Draw(t, "gap") == 0 {
			data = append(data, rapid.SampledFrom([]string{"\n", "# header\n", "gap", "  "}).Draw(t, "structure")...)
		}
		r := models.Record{
			SourceTime: []byte(genText(t, "time")), SeverityText: []byte(rapid.SampledFrom([]string{"", "WARN", "error"}).Draw(t, "sev")),
			Text: []byte(genText(t, "text")),
		}
		for i := range rapid.IntRange(0, 5).Draw(t, "attrs") {
			key := fmt.Sprint("k", i)
			if rapid.IntRange(0, 20).Draw(t, "odd") == 0 {
				key = genText(t, "key")
			}
			r.Attrs = append(r.Attrs, models.Attr{Key: key, Value: []byte(genText(t, "value")), Type: models.AttrType(i % 4)})
		}
		var raw []byte
		raw = append(raw, r.SourceTime...)
		raw = append(append(raw, ' '), r.SeverityText...)
		for _, a := range r.Attrs {
			raw = append(append(raw, ' '), a.Value...)
		}
		raw = append(append(raw, ": "...), r.Text...)
		if foreign {
			for i := range raw {
				raw[i] ^= 0x15
			}
		}
		if rapid.IntRange(0, 5).Draw(t, "more") == 0 {
			raw = append(raw, "\n\tat line "+genText(t, "stack")...)
			if rapid.IntRange(0, 9).Draw(t, "long") == 0 {
				raw = append(raw, strings.Repeat("\n\tat frame", 100)...)
			}
		}
		raw = append(raw, ends...)
		if len(raw) == 0 {
			raw = []byte{'.'}
		}
		line++
		r.Offset, r.Length, r.Line = int64(len(data)), int64(len(raw)), line
		line += int64(bytes.Count(raw, []byte{'\n'})) - 1
		data = append(data, raw...)
		if rapid.IntRange(0, 5).Draw(t, "nil raw") > 0 {
			r.Raw = bytes.Clone(raw)
		}
		for sub := range 1 + rapid.IntRange(0, 12).Draw(t, "subs")/10*2 {
			r.Sub = sub
			r.Time, r.Undated, r.Received = models.NoTime, "", false
			switch rapid.IntRange(0, 9).Draw(t, "dated") {
			case 0:
				r.Undated = rapid.SampledFrom([]string{models.UndatedMissing, models.UndatedBad}).Draw(t, "why")
			case 1:
				r.Received = true
			default:
				at += models.Nanos(rapid.SampledFrom([]int64{0, 1, -5, 1000, 1_000_000, 1e9, 60e9, -3600e9}).Draw(t, "step"))
				r.Time = at
			}
			r.Zoned = rapid.Bool().Draw(t, "zoned")
			r.Resolution = models.Resolution(rapid.IntRange(0, 6).Draw(t, "res"))
			r.Severity = models.Severity(rapid.IntRange(0, 24).Draw(t, "severity"))
			r.Kind = models.Kind(rapid.IntRange(0, 2).Draw(t, "kind"))
			r.Host = []byte(rapid.SampledFrom([]string{"", "web01", "호스트", "x"}).Draw(t, "host"))
			r.Service = []byte(rapid.SampledFrom([]string{"", "talk", "pay-gw"}).Draw(t, "service"))
			r.Actor = []byte(rapid.SampledFrom([]string{"", "김하나", "mina"}).Draw(t, "actor"))
			recs = append(recs, r)
			if sub > 0 {
				r.Text = []byte(genText(t, "sub text"))
			}
		}
	}
	arc := newFake(data, rapid.IntRange(1, 400).Draw(t, "block"))
	if rapid.IntRange(0, 3).Draw(t, "vague") == 0 {
		arc.vague = func(i int) bool { return i%3 == 1 }
	}
	return corpus{arc, recs}
}

// same compares what the index gives with the record it was made of.
func same(t interface{ Fatalf(string, ...any) }, c *corpus, rows Rows, k int, want *models.Record) {
	cols := rows.Columns()
	got := models.Record{
		Offset: cols.Offset[k], Length: cols.Length[k], Line: cols.Line[k], Sub: int(cols.Sub[k]), Raw: rows.Raw(k),
		Time: cols.Time[k], Zoned: cols.Zoned[k], Resolution: cols.Resolution[k], SourceTime: rows.SourceTime(k),
		Undated: rows.Undated(k), Received: cols.Received[k], Kind: cols.Kind[k], Severity: cols.Severity[k],
		SeverityText: rows.SeverityText(k), Host: []byte(cols.Host.At(k)), Service: []byte(cols.Service.At(k)),
		Actor: []byte(cols.Actor.At(k)), Text: rows.Text(k), Attrs: rows.Attrs(k, nil),
	}
	w := *want
	w.Raw = c.arc.data[w.Offset : w.Offset+min(w.Length, maxRecord)]
	if !equal(got, w) {
		t.Fatalf("event %d at %d:\ngot  %.2000q\nwant %.2000q", k, want.Offset, fmt.Sprintf("%+v", got), fmt.Sprintf("%+v", w))
	}
	// Every value stands in the raw bytes or among the literals.
	lits := rows.Literals(k)
	for _, v := range append([]models.Attr{{Value: w.Text}, {Value: w.SourceTime}, {Value: w.SeverityText}, {Value: w.Host}, {Value: w.Service}, {Value: w.Actor}}, w.Attrs...) {
		if len(v.Value) > 0 && !bytes.Contains(w.Raw, v.Value) && !bytes.Contains(lits, append(bytes.Clone(v.Value), '\n')) {
			t.Fatalf("event %d: %q is neither in %q nor in %q", k, v.Value, w.Raw, lits)
		}
	}
}

// equal compares records; nil and empty are the same.
func equal(a, b models.Record) bool {
	pairs := [][2][]byte{
		{a.Raw, b.Raw}, {a.SourceTime, b.SourceTime}, {a.SeverityText, b.SeverityText}, {a.Host, b.Host},
		{a.Service, b.Service}, {a.Actor, b.Actor}, {a.Text, b.Text},
	}
	if len(a.Attrs) != len(b.Attrs) {
		return false
	}
	for i, x := range a.Attrs {
		if x.Key != b.Attrs[i].Key || x.Type != b.Attrs[i].Type {
			return false
		}
		pairs = append(pairs, [2][]byte{x.Value, b.Attrs[i].Value})
	}
	for _, p := range pairs {
		if !bytes.Equal(p[0], p[1]) {
			return false
		}
	}
	return a.Offset == b.Offset && a.Length == b.Length && a.Line == b.Line && a.Sub == b.Sub && a.Time == b.Time &&
		a.Zoned == b.Zoned && a.Resolution == b.Resolution && a.Undated == b.Undated && a.Received == b.Received &&
		a.Kind == b.Kind && a.Severity == b.Severity
}

func TestRoundTrip(t *testing.T) {
	ctx := context.Background()
	rapid.Check(t, func(rt *rapid.T) {
		c := genCorpus(rt)
		path, sum := write(t, c.arc, c.recs, func(w *Writer) {
			// A dictionary that is full from the start, or from the middle on.
			w.dict.full = rapid.IntRange(0, 3).Draw(rt, "full") == 0
		})
		r := open(t, path, c.arc)
		if !reflect.DeepEqual(sum, r.Summary()) {
			rt.Fatalf("summary written %+v, read %+v", sum, r.Summary())
		}
		if sum.Events != int64(len(c.recs)) {
			rt.Fatalf("%d events of %d", sum.Events, len(c.recs))
		}
		if err := r.Verify(ctx); err != nil {
			rt.Fatalf("verify: %v", err)
		}
		next := 0
		for i, m := range r.Blocks() {
			rows, err := r.Rows(ctx, i)
			if err != nil {
				rt.Fatalf("rows %d: %v", i, err)
			}
			if rows.Columns().Len() != m.Events {
				rt.Fatalf("block %d: %d of %d events", i, rows.Columns().Len(), m.Events)
			}
			for k := range m.Events {
				want := &c.recs[next]
				if want.Time == models.NoTime && !want.Received && want.Undated == "" {
					want.Undated = models.UndatedMissing
				}
				same(rt, &c, rows, k, want)
				cut := c.arc.cuts[i]
				if want.Offset < cut.Offset || want.Offset >= cut.Offset+cut.Length {
					rt.Fatalf("event at %d stands in block %d", want.Offset, i)
				}
				b, at, ok, err := r.Find(want.Offset, want.Sub)
				if err != nil || !ok || b != i || at != k {
					rt.Fatalf("find %d#%d: %d %d %v %v", want.Offset, want.Sub, b, at, ok, err)
				}
				if _, _, ok, _ := r.Find(want.Offset, 99); ok {
					rt.Fatalf("found %d#99", want.Offset)
				}
				next++
			}
		}
		if next != len(c.recs) {
			rt.Fatalf("%d of %d events", next, len(c.recs))
		}
		probeAgainstBruteForce(rt, r, c.arc)
	})
}

func probeAgainstBruteForce(rt *rapid.T, r *Reader, arc *fake) {
	ctx := context.Background()
	folded := make([][][]byte, len(r.Blocks())) // of each block's events, raw bytes and literals in turn
	for i := range folded {
		rows, err := r.Rows(ctx, i)
		if err != nil {
			rt.Fatal(err)
		}
		for k := range rows.Columns().Len() {
			folded[i] = append(folded[i], words.Fold(nil, rows.Raw(k)), words.Fold(nil, rows.Literals(k)))
		}
	}
	asked := append([]string{"gap", "header", "frame", "at", "line", "nothere", "talk", "김", "하나", "pay", "mina", "er", "tim", "웹", "\n\tat", "frame\n"}, someWords...)
	for _, prefix := range []bool{false, true} {
		for _, text := range asked {
			w := archive.Word{Text: words.Fold(nil, []byte(text)), Prefix: prefix}
			got, err := r.Probe(ctx, w)
			if err != nil {
				rt.Fatalf("probe %q: %v", text, err)
			}
			for i, p := range got {
				n := 0
				for k := 0; k < len(folded[i]); k += 2 {
					if words.Contains(folded[i][k], w.Text, prefix) >= 0 || words.Contains(folded[i][k+1], w.Text, prefix) >= 0 {
						n++
					}
				}
				if p.Verdict == archive.Never && n > 0 || p.Verdict == archive.Counted && n != p.Count {
					rt.Fatalf("%q prefix %v: block %d holds it %d times, probe says %+v (%+v)", text, prefix, i, n, p, arc.cuts[i])
				}
			}
		}
	}
}
