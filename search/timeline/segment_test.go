package timeline

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"sort"
	"testing"
	"time"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/search/query"
	"github.com/emberline/emberline/search/segment"
	"github.com/emberline/emberline/search/segment/archive"
)

// lines makes a log of n lines that begins at the given second and goes on in
// steps of about gap; every 50,000th line holds a rare word.
func lines(rnd *rand.Rand, n, host int, at models.Nanos, gap time.Duration) (data []byte, list []fakeEvent) {
	levels := []models.Severity{models.SevInfo, models.SevInfo, models.SevInfo, models.SevWarn, models.SevError}
	messages := []string{"connection refused by %d", "request %d took too long", "배터리 랙 %d 전원이 차단되었다", "session %d opened", "retry %d of batch", "disk usage at %d percent", "복구 작업 %d 시작"}
	data = make([]byte, 0, n*110)
	for i := range n {
		at += models.Nanos(rnd.Int64N(int64(2 * gap)))
		when := at
		if rnd.IntN(200) == 0 {
			when -= models.Nanos(rnd.Int64N(int64(3 * time.Second))) // a line that comes late
		}
		sev := levels[rnd.IntN(len(levels))]
		text := fmt.Sprintf(messages[rnd.IntN(len(messages))], rnd.IntN(100_000))
		if rnd.IntN(50_000) == 0 || i == n/2 {
			text += " zephyr"
		}
		start := len(data)
		shown := text
		literal := ""
		if rnd.IntN(100) == 0 {
			shown, text = text+` caf\u00e9`, text+" café"
			literal = text + "\n"
		}
		data = fmt.Appendf(data, "%s host-%02d app[%d]: %s user=u%d %s\n", when.UTC().Format("2006-01-02T15:04:05.000"), host, 100+rnd.IntN(20), sev, rnd.IntN(5000), shown)
		list = append(list, fakeEvent{
			offset: int64(start), length: int64(len(data) - start), line: int64(i + 1), time: when / 1e6 * 1e6, res: models.ResMilli,
			sev: sev, host: fmt.Sprintf("host-%02d", host), literals: literal, text: text,
		})
	}
	for i := range list {
		list[i].raw = string(data[list[i].offset : list[i].offset+list[i].length])
	}
	return data, list
}

// archived makes a real segment of a log.
func archived(tb testing.TB, dir string, data []byte, list []fakeEvent, cache *segment.Cache) *segment.Reader {
	tb.Helper()
	var coded bytes.Buffer
	if _, err := archive.Encode(context.Background(), &coded, bytes.NewReader(data), archive.Options{}); err != nil {
		tb.Fatal(err)
	}
	arc, err := archive.Open(bytes.NewReader(coded.Bytes()), int64(coded.Len()))
	if err != nil {
		tb.Fatal(err)
	}
	path := filepath.Join(dir, fmt.Sprintf("%p.idx", arc))
	w, err := segment.Create(path, arc, segment.WriterOptions{})
	if err != nil {
		tb.Fatal(err)
	}
	for i := range list {
		e := &list[i]
		rec := models.Record{
			Offset: e.offset, Length: e.length, Line: e.line, Raw: data[e.offset : e.offset+e.length], Time: e.time, Zoned: e.zoned, Resolution: e.res,
			SourceTime: data[e.offset : e.offset+23], Severity: e.sev, Host: []byte(e.host), Text: []byte(e.text), Kind: e.kind,
		}
		if err := w.Record(&rec); err != nil {
			tb.Fatal(err)
		}
	}
	if _, err := w.Finish(); err != nil {
		tb.Fatal(err)
	}
	r, err := segment.Open(path, arc, cache)
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

// TestRealSegments holds what real segments answer against the fake's answers.
func TestRealSegments(t *testing.T) {
	ctx := context.Background()
	rnd := rand.New(rand.NewPCG(11, 11)) //nolint:gosec // a test wants the same draws again
	cache, err := segment.NewCache(16 << 20)
	if err != nil {
		t.Fatal(err)
	}
	var real, fake []Source
	for id := int64(1); id <= 3; id++ {
		data, list := lines(rnd, 6000, int(id), base, 200*time.Millisecond)
		s := Source{ID: id, Label: "log", Clock: reader(t, models.Clock{Zone: "Asia/Seoul", Offset: time.Duration(id) * time.Second})}
		r, f := s, s
		f.Pieces = []Piece{{Index: newFake(list, 500)}}
		r.Pieces = []Piece{{Index: archived(t, t.TempDir(), data, list, cache)}}
		real, fake = append(real, r), append(fake, f)
	}
	rv, fv := New(real, nil, Options{}), New(fake, nil, Options{Workers: 1})
	for _, src := range []string{"", "error", "zephyr", "refused -warn", "전원", "차단", "전원이 OR zephyr", `"battery" OR "랙 77"`, `"connection refused"`, "u42", "u4*", "café", "text:retry",
		"host:host-02 severity>=warn", "nowhere", "-info", "NOT (info OR warn)", `"percent café"`, "time>=2022-11-05T11:10 zephyr"} {
		q := parse(t, src)
		want := collect(t, fv, q)
		got := collect(t, rv, q)
		if !slices.Equal(got, want) {
			t.Errorf("%s: %d events, want %d", src, len(got), len(want))
		}
		n, exact, err := rv.Count(ctx, Filter{}, q, 0)
		if err != nil || !exact || n != int64(len(want)) {
			t.Errorf("%s: counted %d, %v, %v; want %d", src, n, exact, err, len(want))
		}
		h, err := rv.Histogram(ctx, Filter{}, q, time.Minute, time.UTC)
		fh, err2 := fv.Histogram(ctx, Filter{}, q, time.Minute, time.UTC)
		if err != nil || err2 != nil || !slices.Equal(h, fh) {
			t.Errorf("%s: histogram differs: %v, %v", src, err, err2)
		}
		p, err := rv.Page(ctx, PageRequest{Query: q, Backward: true, Limit: 50})
		if err != nil || len(p.Events) != min(50, len(want)) {
			t.Fatalf("%s: page of %d, %v", src, len(p.Events), err)
		}
		for i := range p.Events {
			if e := &p.Events[i]; describe(e) != want[len(want)-1-i] {
				t.Fatalf("%s: event %d is %s, want %s", src, i, describe(e), want[len(want)-1-i])
			}
		}
	}
	if e, err := rv.Event(ctx, "s2:0"); err != nil || e.Line != 1 {
		t.Error(e, err)
	}
}

func describe(e *models.Event) string {
	return fmt.Sprint(e.ID, e.Time, e.Line, e.Severity, e.Host, e.Text, e.Length)
}

func collect(t *testing.T, v *View, q *query.Query) (out []string) {
	t.Helper()
	err := v.Each(context.Background(), Filter{}, q, func(e *models.Event) error {
		out = append(out, describe(e))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// BenchmarkView measures 2,000,000 lines of 20 sources; run with -benchtime=100x
// or more for the percentiles.
func BenchmarkView(b *testing.B) {
	const sources, each = 20, 100_000
	rnd := rand.New(rand.NewPCG(12, 12)) //nolint:gosec // a test wants the same draws again
	cache, err := segment.NewCache(64 << 20)
	if err != nil {
		b.Fatal(err)
	}
	var list []Source
	size := 0
	for id := int64(1); id <= sources; id++ {
		data, events := lines(rnd, each, int(id), base, 100*time.Millisecond)
		size += len(data)
		clock := reader(b, models.Clock{Zone: "Asia/Seoul", Offset: time.Duration(id) * time.Second})
		list = append(list, Source{ID: id, Label: "log", Clock: clock, Pieces: []Piece{{Index: archived(b, b.TempDir(), data, events, cache)}}})
	}
	b.Logf("%d MB", size>>20)
	ctx := context.Background()
	span := int64(each) * int64(100*time.Millisecond)
	v := New(list, nil, Options{})
	somewhere := func() models.Nanos { return base - 9*3600e9 + models.Nanos(rnd.Int64N(span)) }
	page := func(src string, backward bool) func() error {
		q := parse(b, src)
		return func() error {
			r := PageRequest{Query: q, Backward: backward, Limit: 50}
			if !backward {
				r.At = somewhere()
			}
			return errOf(v.Page(ctx, r))
		}
	}
	count := func(src string) func() error {
		q := parse(b, src)
		return func() error { _, _, err := v.Count(ctx, Filter{}, q, 0); return err }
	}
	histogram := func(src string) func() error {
		q := parse(b, src)
		return func() error { return errOf(v.Histogram(ctx, Filter{}, q, time.Minute, time.UTC)) }
	}
	for _, c := range []struct {
		name string
		do   func() error
	}{
		{"correction", func() error { New(list, nil, Options{}); return nil }},
		{"page-anywhere", page("", false)},
		{"common-newest-50", page("error", true)},
		{"rare-newest-50", page("zephyr", true)},
		{"phrase-newest-50", page(`"connection refused"`, true)},
		{"count-all", count("")},
		{"count-common", count("error")},
		{"count-rare", count("zephyr")},
		{"histogram-all", histogram("")},
		{"histogram-common", histogram("error")},
		{"each-error", func() error {
			return v.Each(ctx, Filter{To: base - 9*3600e9 + 600e9}, parse(b, "error"), func(*models.Event) error { return nil })
		}},
	} {
		b.Run(c.name, func(b *testing.B) {
			var took []time.Duration
			for b.Loop() {
				began := time.Now()
				if err := c.do(); err != nil {
					b.Fatal(err)
				}
				took = append(took, time.Since(began))
			}
			sort.Slice(took, func(i, j int) bool { return took[i] < took[j] })
			b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
			b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
		})
	}
}
