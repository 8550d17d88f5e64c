package timeline

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"sort"
	"testing"
	"time"

	"go.uber.org/goleak"
	"pgregory.net/rapid"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/search/query"
	"github.com/emberline/emberline/search/segment"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// plain is an event as the model sees it: everything decoded, one by one.
type plain struct {
	fakeEvent
	t      models.Nanos
	source int64
	pos    int64
	id     string
	label  string
	mark   *models.Event
}

// query.Record of the model, written apart from the one under test.
func (p plain) Time() models.Nanos        { return p.t }
func (p plain) Kind() models.Kind         { return p.kind }
func (p plain) Severity() models.Severity { return p.sev }
func (p plain) Host() string              { return p.host }
func (p plain) Service() string           { return p.service }
func (p plain) Actor() string             { return p.actor }
func (p plain) Source() (id, label string) {
	if p.mark != nil {
		return p.mark.SourceID, p.mark.Source
	}
	return models.SourceID(p.source), p.label
}
func (p plain) Raw() []byte      { return []byte(p.raw) }
func (p plain) Literals() []byte { return []byte(p.literals) }
func (p plain) Text() []byte     { return []byte(p.text) }
func (p plain) Attrs() []models.Attr {
	if p.by == "" {
		return nil
	}
	return []models.Attr{{Key: "by", Value: []byte(p.by)}}
}

// everything decodes all sources and sorts them.
func everything(sources []Source, marks []models.Event) []plain {
	var out []plain
	for _, s := range sources {
		for _, p := range s.Pieces {
			f, ok := p.Index.(*fakeIndex)
			switch x := p.Index.(type) {
			case holder:
				f, ok = x.fakeIndex, true
			case stripped:
				f, ok = x.fakeIndex, true
			}
			if !ok {
				continue
			}
			for _, list := range f.blocks {
				for _, e := range list {
					x := plain{fakeEvent: e, source: s.ID, pos: p.Offset + e.offset, label: s.Label}
					x.t = s.Clock.Correct(e.time, e.zoned, x.pos)
					if e.received {
						x.t = models.NanosOf(p.ReceivedAt)
					}
					if !x.t.InBounds() {
						x.t = models.NoTime
					}
					member, at := "", x.pos
					for _, m := range p.Members {
						if e.offset >= m.Offset && e.offset < m.Offset+m.Size {
							member, at = m.Name, e.offset-m.Offset
						}
					}
					x.id = models.EventID(models.SourceID(s.ID), member, at, int(e.sub))
					out = append(out, x)
				}
			}
		}
	}
	for i := range marks {
		m := &marks[i]
		out = append(out, plain{fakeEvent: fakeEvent{raw: m.Text, text: m.Text, kind: m.Kind, sev: m.Severity}, t: m.Time, id: m.ID, mark: m})
	}
	sort.SliceStable(out, func(i, j int) bool {
		a, b := out[i], out[j]
		if a.t != b.t {
			if a.t == models.NoTime || b.t == models.NoTime { // undated last
				return b.t == models.NoTime
			}
			return a.t < b.t
		}
		if a.source != b.source {
			return a.source < b.source
		}
		if a.pos != b.pos {
			return a.pos < b.pos
		}
		if a.sub != b.sub {
			return a.sub < b.sub
		}
		return a.id < b.id
	})
	return out
}

func (p plain) passes(f Filter, q *query.Query) bool {
	if p.t == models.NoTime {
		if !f.Undated {
			return false
		}
	} else if p.t < f.From || f.To != 0 && p.t >= f.To {
		return false
	}
	in := func(list []string, v string) bool { return len(list) == 0 || slices.Contains(list, v) }
	id := p.source
	if p.mark != nil && p.mark.SourceID == "s3" {
		id = 3
	}
	return (len(f.Sources) == 0 || slices.Contains(f.Sources, id)) && (len(f.Kinds) == 0 || slices.Contains(f.Kinds, p.kind)) &&
		p.sev >= f.MinSeverity && in(f.Hosts, p.host) && in(f.Services, p.service) && in(f.Actors, p.actor) && q.Match(p)
}

var fakeQueries = []string{
	"", "", "", "error", "timeout -error", "전원", `"전원이 차단"`, "error OR disk", "NOT retry", "severity>=warn", "severity:error timeout", "kind:alert",
	"host:web* disk", "by:cron", "by:7", "-by:*", "source:s3 error", "source:s3 OR disk", "text:retry", "err*", "nothing", "time>=2022-11-06T05:00 error", "-time:*", "service:pay actor:민지",
}

func drawFilter(rnd *rand.Rand) Filter {
	var f Filter
	if rnd.IntN(2) == 0 {
		f.From = base + models.Nanos(rnd.IntN(40_000))*1e9
	}
	if rnd.IntN(2) == 0 {
		f.To = base + models.Nanos(40_000+rnd.IntN(40_000))*1e9
	}
	if rnd.IntN(4) == 0 {
		f.Sources = []int64{3, 9}
	}
	if rnd.IntN(4) == 0 {
		f.Kinds = []models.Kind{models.KindAlert, models.KindEntry}
	}
	if rnd.IntN(4) == 0 {
		f.MinSeverity = models.Severity(rnd.IntN(20)) //nolint:gosec // small
	}
	if rnd.IntN(5) == 0 {
		f.Hosts = []string{"web-01", ""}
	}
	if rnd.IntN(6) == 0 {
		f.Services = []string{"pay"}
	}
	f.Undated = rnd.IntN(2) == 0
	return f
}

// world is one drawn timeline with its model.
type world struct {
	*rapid.T
	rnd     *rand.Rand
	view    *View
	filter  Filter
	query   *query.Query
	want    []plain // that pass, in order, undated last
	dated   int
	sources []Source
}

func draw(t *rapid.T) *world {
	w := &world{T: t, rnd: rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))} //nolint:gosec // a test wants the same draws again
	w.sources = fakeSources(w.rnd, 60)
	marks := fakeMarks(w.rnd)
	w.view = New(w.sources, marks, Options{Workers: 1 + w.rnd.IntN(3)})
	w.filter = drawFilter(w.rnd)
	src := fakeQueries[w.rnd.IntN(len(fakeQueries))]
	q, err := query.Parse(src, query.Options{})
	if err != nil {
		t.Fatal(err)
	}
	w.query = q
	for _, p := range everything(w.sources, marks) {
		if p.passes(w.filter, q) {
			w.want = append(w.want, p)
			if p.t != models.NoTime {
				w.dated++
			}
		}
	}
	t.Logf("%q, %+v, %d of them", src, w.filter, len(w.want))
	return w
}

func ids(list []plain) []string {
	out := []string{}
	for _, p := range list {
		out = append(out, p.id)
	}
	return out
}

func (w *world) same(what string, got, want []string) {
	if !slices.Equal(got, want) {
		w.Fatalf("%s:\ngot  %v\nwant %v", what, got, want)
	}
}

// walk reads pages until there are no more; it gives ids and the last cursor that came.
func (w *world) walk(cursor string, at models.Nanos, backward bool, limit int) (out []string, prevs []string) {
	out = []string{}
	for {
		p, err := w.view.Page(context.Background(), PageRequest{Filter: w.filter, Query: w.query, Cursor: cursor, At: at, Backward: backward, Limit: limit})
		if err != nil {
			w.Fatal(err)
		}
		for _, e := range p.Events {
			out = append(out, e.ID)
		}
		prevs = append(prevs, p.Prev)
		if cursor, at = p.Next, 0; cursor == "" {
			return out, prevs
		}
		if len(p.Events) != limit {
			w.Fatalf("a page of %d of %d, and more to come", len(p.Events), limit)
		}
	}
}

func TestPagesAgainstModel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := draw(t)
		limit := 1 + w.rnd.IntN(20)
		all := ids(w.want)
		newest := slices.Clone(all)
		slices.Reverse(newest[:w.dated])
		slices.Reverse(newest[w.dated:])

		forward, prevs := w.walk("", 0, false, limit)
		w.same("forwards", forward, all)
		backward, backPrevs := w.walk("", 0, true, limit)
		w.same("backwards", backward, newest)

		// From any page, the other way gives exactly what came before it.
		i := w.rnd.IntN(len(prevs))
		if prevs[i] != "" {
			back, _ := w.walk(prevs[i], 0, true, limit)
			before := slices.Clone(all[:i*limit])
			slices.Reverse(before)
			w.same("back from a page", back, before)
		}
		i = w.rnd.IntN(len(backPrevs))
		if backPrevs[i] != "" {
			back, _ := w.walk(backPrevs[i], 0, false, limit)
			before := slices.Clone(newest[:i*limit])
			slices.Reverse(before)
			w.same("on from a newest-first page", back, before)
		}

		// From any event, both ways; also by its position.
		if len(w.want) > 0 {
			i := w.rnd.IntN(len(w.want))
			around := func(r PageRequest) []string {
				r.Filter, r.Query, r.Limit = w.filter, w.query, 1000
				p, err := w.view.Page(context.Background(), r)
				if err != nil {
					t.Fatal(err)
				}
				out := []string{}
				for _, e := range p.Events {
					out = append(out, e.ID)
				}
				return out
			}
			w.same("from an event", around(PageRequest{Around: all[i]}), all[i:])
			position, err := w.view.Position(context.Background(), all[i])
			if err != nil {
				t.Fatal(err)
			}
			w.same("from a position", around(PageRequest{Cursor: position}), all[i:])
			before := slices.Clone(all[:i])
			slices.Reverse(before)
			if i < w.dated { // who reads the newest first has the undated last
				before = append(before, newest[w.dated:]...)
			}
			w.same("back from an event", around(PageRequest{Around: all[i], Backward: true}), before)
		}

		// From any time, both ways.
		at := base + models.Nanos(w.rnd.IntN(60_000))*1e9
		if w.dated > 0 && w.rnd.IntN(2) == 0 {
			at = w.want[w.rnd.IntN(w.dated)].t
		}
		cut := sort.Search(w.dated, func(i int) bool { return w.want[i].t >= at })
		later, _ := w.walk("", at, false, limit)
		w.same("from a time", later, all[cut:])
		earlier, _ := w.walk("", at, true, limit)
		before := slices.Clone(all[:cut])
		slices.Reverse(before)
		w.same("back from a time", earlier, append(before, newest[w.dated:]...))
	})
}

func TestEachCountHistogramAgainstModel(t *testing.T) {
	ctx := context.Background()
	rapid.Check(t, func(t *rapid.T) {
		w := draw(t)
		got := []string{}
		var last *models.Event
		err := w.view.Each(ctx, w.filter, w.query, func(e *models.Event) error {
			p := w.want[min(len(got), len(w.want)-1)]
			if p.id == e.ID && (e.Time != p.t || e.Text != p.text || e.Offset != p.pos || e.Kind != p.kind || e.Host != p.host || e.Earliest > e.Time || e.Latest < e.Time) {
				t.Fatalf("%+v is not %+v", e, p)
			}
			if (e.Undated != "") != (e.Time == models.NoTime) {
				t.Fatalf("%s: time %d, undated %q", e.ID, e.Time, e.Undated)
			}
			got = append(got, e.ID)
			last = e
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		w.same("each", got, ids(w.want))
		if last != nil {
			one, err := w.view.Event(ctx, last.ID)
			if err != nil || one.ID != last.ID || one.Text != last.Text || one.Time != last.Time {
				t.Fatalf("event %s: %+v, %v", last.ID, one, err)
			}
			raw, err := w.view.Raw(ctx, last.ID)
			if p := w.want[len(w.want)-1]; p.mark == nil && (err != nil || string(raw) != p.raw) {
				t.Fatalf("raw of %s: %q, %v", last.ID, raw, err)
			}
		}

		n, exact, err := w.view.Count(ctx, w.filter, w.query, 0)
		if err != nil || !exact || n != int64(len(w.want)) {
			t.Fatalf("count %d, %v, %v of %d", n, exact, err, len(w.want))
		}
		if len(w.want) > 1 {
			if n, exact, err = w.view.Count(ctx, w.filter, w.query, 1); n != 1 || exact || err != nil {
				t.Fatalf("count to a limit: %d, %v, %v", n, exact, err)
			}
		}

		zone, _ := time.LoadLocation("America/New_York")
		length := []time.Duration{time.Minute, 7 * time.Minute, time.Hour, 6 * time.Hour, 24 * time.Hour, 168 * time.Hour}[w.rnd.IntN(6)]
		if w.filter.From == 0 {
			w.filter.From = base
		}
		if w.filter.To == 0 {
			w.filter.To = base + models.Nanos(60_000)*1e9
		}
		w.want = slices.DeleteFunc(w.want, func(p plain) bool { return p.t < w.filter.From || p.t >= w.filter.To })
		w.dated = len(w.want)
		buckets, err := w.view.Histogram(ctx, w.filter, w.query, length, zone)
		if err != nil {
			t.Fatal(err)
		}
		w.compare(buckets, w.want[:w.dated])
		k := 1 + w.rnd.IntN(50)
		if w.filter.To > w.filter.From {
			if buckets, err = w.view.HistogramN(ctx, w.filter, w.query, w.filter.From, w.filter.To, k); err != nil || len(buckets) != k {
				t.Fatal(len(buckets), err)
			}
			w.compare(buckets, w.want[:w.dated])
		}
	})
}

func (w *world) compare(buckets []Bucket, list []plain) {
	want := make([]Bucket, len(buckets))
	for i := range buckets {
		want[i].Start = buckets[i].Start
		if i > 0 && buckets[i].Start <= buckets[i-1].Start {
			w.Fatalf("buckets %d and %d do not ascend", i-1, i)
		}
	}
	for _, p := range list {
		i := sort.Search(len(want), func(i int) bool { return want[i].Start > p.t }) - 1
		want[i].Counts[p.sev.Range()]++
	}
	for i := range want {
		if want[i] != buckets[i] {
			w.Fatalf("bucket %d at %s: %v, want %v", i, want[i].Start.UTC(), buckets[i].Counts, want[i].Counts)
		}
	}
}

// TestHeldIsBounded reads so many blocks at once that each gives only a part.
func TestHeldIsBounded(t *testing.T) {
	rnd := rand.New(rand.NewPCG(3, 3)) //nolint:gosec // a test wants the same draws again
	var list []fakeEvent
	pos := int64(0)
	for range 77_000 {
		list = append(list, fakeEvent{offset: pos, length: 10, time: base + models.Nanos(rnd.IntN(1e9)), zoned: true, raw: "x\n", text: "x"})
		pos += 10
	}
	index := newFake(list, 64)
	v := New([]Source{{ID: 1, Pieces: []Piece{{Index: index}}}}, nil, Options{})
	n, last := 0, key{}
	err := v.Each(context.Background(), Filter{}, nil, func(e *models.Event) error {
		k := key{time: e.Time, offset: e.Offset}
		if n > 0 && k.compare(last) <= 0 {
			return fmt.Errorf("%v after %v", k, last)
		}
		n, last = n+1, k
		return nil
	})
	if err != nil || n != len(list) {
		t.Fatal(n, err)
	}
}

var (
	_ segment.Index = (*fakeIndex)(nil)
	_ Holder        = holder{}
	_ Stripped      = stripped{}
	_ Summarized    = stripped{}
	_ Stripped      = (*segment.Reader)(nil)
	_ Summarized    = (*segment.Reader)(nil)
)
