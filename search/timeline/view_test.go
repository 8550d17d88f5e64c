package timeline

import (
	"context"
	"encoding/base64"
	"errors"
	"math/rand/v2"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/search/query"
	"github.com/emberline/emberline/search/segment"
	"github.com/emberline/emberline/search/segment/archive"
)

func reader(t testing.TB, c models.Clock) *models.ClockReader {
	t.Helper()
	r, err := c.Reader(time.FixedZone("+09:00", 9*3600))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// simple makes a source of one event a second, without zones.
func simple(id int64, n int, c *models.ClockReader) Source {
	var list []fakeEvent
	for i := range n {
		list = append(list, fakeEvent{
			offset: int64(i * 10), length: 10, line: int64(i + 1), time: models.NanosOf(time.Date(2022, 10, 15, 15, 19, i, 0, time.UTC)),
			res: models.ResSecond, raw: "error\n", text: "error", sev: models.SevError,
		})
	}
	return Source{ID: id, Label: "one", Clock: c, Pieces: []Piece{{Index: newFake(list, 7), ReceivedAt: time.Date(2022, 10, 16, 0, 0, 0, 0, time.UTC)}}}
}

func TestEventsFields(t *testing.T) {
	s := simple(3, 1, reader(t, models.Clock{Zone: "Asia/Seoul", Offset: -42 * time.Second, Uncertainty: 2 * time.Second}))
	s.Simulated = true
	page, err := New([]Source{s}, nil, Options{}).Page(context.Background(), PageRequest{})
	if err != nil || len(page.Events) != 1 {
		t.Fatal(page, err)
	}
	e := page.Events[0]
	at := models.NanosOf(time.Date(2022, 10, 15, 6, 18, 18, 0, time.UTC))
	if e.ID != "s3:0" || e.Time != at || e.Earliest != at-2e9 || e.Latest != at+3e9-1 || e.ZoneBasis != models.ZoneUser || !e.Simulated ||
		e.Source != "one" || e.SourceID != "s3" || e.SourceTime != "2022-10-15T15:19:00Z" || e.SevText != "ERROR" || e.Line != 1 ||
		!e.Observed.Equal(time.Date(2022, 10, 16, 0, 0, 0, 0, time.UTC)) || e.Length != 10 {
		t.Errorf("%+v", e)
	}
	if page.Next != "" || page.Prev != "" {
		t.Error("a page of everything leads nowhere")
	}
}

func TestCursorOutlivesCorrection(t *testing.T) {
	ctx := context.Background()
	before := New([]Source{simple(1, 60, reader(t, models.Clock{})), simple(2, 60, reader(t, models.Clock{}))}, nil, Options{})
	page, err := before.Page(ctx, PageRequest{Limit: 20})
	if err != nil || len(page.Events) != 20 || page.Next == "" {
		t.Fatal(len(page.Events), err)
	}
	moment := page.Events[19].Time
	after := New([]Source{simple(1, 60, reader(t, models.Clock{})), simple(2, 60, reader(t, models.Clock{Offset: -5 * time.Second}))}, nil, Options{})
	next, err := after.Page(ctx, PageRequest{Cursor: page.Next, Limit: 1000})
	if err != nil || len(next.Events) != 50+46 {
		t.Fatal(len(next.Events), err)
	}
	if next.Events[0].Time <= moment-1e9 || next.Events[0].ID != "s2:140" {
		t.Error(next.Events[0].ID, next.Events[0].Time.UTC(), moment.UTC())
	}
	if !slices.IsSortedFunc(next.Events, func(a, b models.Event) int {
		return key{time: a.Time, source: a.Offset}.compare(key{time: b.Time, source: a.Offset})
	}) {
		t.Error("the corrected order is not one of time")
	}
}

func TestRejects(t *testing.T) {
	ctx := context.Background()
	v := New([]Source{simple(1, 5, nil)}, []models.Event{{ID: "gap:1", Time: 5e18, Kind: models.KindGap}}, Options{})
	cur := cursor{gap: gap{key{1, 2, 3, 4, "x"}, true}, first: true}
	got, err := parseCursor(cur.String())
	if err != nil || got != cur {
		t.Fatal(got, err)
	}
	damaged := []byte(cur.String())
	damaged[4] ^= 1
	for what, err := range map[string]error{
		"damaged cursor": errOf(v.Page(ctx, PageRequest{Cursor: string(damaged)})),
		"foreign cursor": errOf(v.Page(ctx, PageRequest{Cursor: "abc"})),
		"long cursor":    errOf(v.Page(ctx, PageRequest{Cursor: base64.RawURLEncoding.EncodeToString(make([]byte, 4000))})),
		"negative page":  errOf(v.Page(ctx, PageRequest{Limit: -1})),
		"huge page":      errOf(v.Page(ctx, PageRequest{Limit: MaxPage + 1})),
		"range":          errOf(v.Page(ctx, PageRequest{Filter: Filter{From: 2, To: 1}})),
		"buckets":        errOf(v.Histogram(ctx, Filter{}, nil, time.Millisecond, time.UTC)),
		"bucket":         errOf(v.Histogram(ctx, Filter{}, nil, 25*time.Hour, time.UTC)),
		"no bucket":      errOf(v.Histogram(ctx, Filter{}, nil, 0, time.UTC)),
		"n buckets":      errOf(v.HistogramN(ctx, Filter{}, nil, 0, 10, 0)),
		"n range":        errOf(v.HistogramN(ctx, Filter{}, nil, 10, 10, 1)),
		"no id":          errOf(v.Event(ctx, "nonsense")),
		"no event":       errOf(v.Event(ctx, "s1:5")),
		"no sub":         errOf(v.Event(ctx, "s1:0#1")),
		"no member":      errOf(v.Event(ctx, "s1/m:0")),
		"no source":      errOf(v.Event(ctx, "s9:0")),
		"no raw":         errOf(v.Raw(ctx, "gap:1")),
	} {
		if err == nil || models.HintOf(err) == "" {
			t.Errorf("%s: %v without a hint", what, err)
		}
	}
	if e, err := v.Event(ctx, "gap:1"); err != nil || e.Kind != models.KindGap {
		t.Error(e, err)
	}
}

func errOf[T any](_ T, err error) error { return err }

func TestHistogramEdges(t *testing.T) {
	ctx := context.Background()
	seoul, err := time.LoadLocation("Asia/Seoul")
	if err != nil {
		t.Fatal(err)
	}
	v := New([]Source{simple(1, 120, reader(t, models.Clock{}))}, nil, Options{})
	b, err := v.Histogram(ctx, Filter{}, nil, time.Minute, seoul)
	if err != nil || len(b) != 2 || b[0].Total() != 60 || b[0].Counts[5] != 60 || b[0].Start.UTC().Minute() != 19 {
		t.Fatal(b, err)
	}
	if b, err = v.Histogram(ctx, Filter{}, nil, 24*time.Hour, seoul); err != nil || len(b) != 1 || b[0].Start.UTC().Hour() != 15 {
		t.Fatal(b, err) // midnight in Seoul
	}
	if b, err = v.Histogram(ctx, Filter{}, nil, 7*24*time.Hour, seoul); err != nil || len(b) != 1 || b[0].Start.UTC().In(seoul).Weekday() != time.Monday {
		t.Fatal(b, err)
	}
	if b, err = v.Histogram(ctx, Filter{Sources: []int64{7}}, nil, time.Minute, seoul); err != nil || len(b) != 0 {
		t.Fatal(b, err)
	}
	york, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	from := models.NanosOf(time.Date(2022, 11, 6, 0, 0, 0, 0, york))
	to := models.NanosOf(time.Date(2022, 11, 7, 0, 0, 0, 0, york))
	if b, err = v.Histogram(ctx, Filter{From: from, To: to}, nil, time.Hour, york); err != nil || len(b) != 25 {
		t.Fatal(len(b), err) // the day on which the clocks go back
	}
}

// slow is an index that blocks until its context ends, or fails.
type slow struct {
	segment.Index
	err error
}

func (s slow) Columns(ctx context.Context, i int) (*segment.Columns, error) {
	if s.err != nil && i > 3 {
		return nil, s.err
	}
	if s.err == nil {
		<-ctx.Done()
		return nil, ctx.Err()
	}
	return s.Index.Columns(ctx, i)
}

func (s slow) Probe(ctx context.Context, w archive.Word) ([]archive.Probe, error) {
	return s.Index.Probe(ctx, w)
}

func TestDeadlineAndFailure(t *testing.T) {
	q, err := query.Parse("error OR x", query.Options{})
	if err != nil {
		t.Fatal(err)
	}
	s := simple(1, 100, nil)
	s.Pieces[0].Index = slow{Index: s.Pieces[0].Index}
	v := New([]Source{s}, nil, Options{})
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Millisecond)
	defer cancel()
	if n, exact, err := v.Count(ctx, Filter{}, q, 0); n != 0 || exact || err != nil {
		t.Error(n, exact, err)
	}
	if _, err := v.Page(ctx, PageRequest{Query: q}); !errors.Is(err, context.DeadlineExceeded) {
		t.Error(err)
	}
	broken := models.Errorf(models.CodeDamaged, "block 4 is damaged")
	s.Pieces[0].Index = slow{simple(1, 100, nil).Pieces[0].Index, broken}
	v = New([]Source{s}, nil, Options{})
	ctx = context.Background()
	if _, err := v.Page(ctx, PageRequest{Limit: 1000}); !errors.Is(err, broken) {
		t.Error(err)
	}
	if p, err := v.Page(ctx, PageRequest{Limit: 5}); err != nil || len(p.Events) != 5 {
		t.Error("what is whole stays readable:", err)
	}
	if err := v.Each(ctx, Filter{}, nil, func(*models.Event) error { return nil }); !errors.Is(err, broken) {
		t.Error(err)
	}
	if _, _, err := v.Count(ctx, Filter{}, q, 0); !errors.Is(err, broken) {
		t.Error(err)
	}
	stop := errors.New("enough")
	if err := New([]Source{simple(1, 100, nil)}, nil, Options{}).Each(ctx, Filter{}, nil, func(*models.Event) error { return stop }); !errors.Is(err, stop) {
		t.Error(err)
	}
}

// counting counts what is read of an index.
type counting struct {
	segment.Index
	columns, rows *atomic.Int64
}

func (c counting) Columns(ctx context.Context, i int) (*segment.Columns, error) {
	c.columns.Add(1)
	return c.Index.Columns(ctx, i)
}

func (c counting) Rows(ctx context.Context, i int) (segment.Rows, error) {
	c.rows.Add(1)
	return c.Index.Rows(ctx, i)
}

func TestReadsLittle(t *testing.T) {
	ctx := context.Background()
	s := simple(1, 7000, reader(t, models.Clock{Zone: "Asia/Seoul"}))
	list := s.Pieces[0].Index.(*fakeIndex).blocks
	list[400][3].raw, list[400][3].text = "fatal rare\n", "fatal rare"
	var columns, rows atomic.Int64
	s.Pieces[0].Index = counting{s.Pieces[0].Index, &columns, &rows}
	v := New([]Source{s}, nil, Options{Workers: 1})
	for _, c := range []struct {
		what          string
		do            func() error
		columns, rows int64
	}{
		{"a page", func() error {
			return errOf(v.Page(ctx, PageRequest{At: models.NanosOf(time.Date(2022, 10, 15, 7, 0, 0, 0, time.UTC)), Limit: 10}))
		}, 6, 3},
		{"the newest of a common word", func() error {
			return errOf(v.Page(ctx, PageRequest{Query: parse(t, "error"), Backward: true, Limit: 10}))
		}, 6, 6},
		{"a rare word", func() error {
			p, err := v.Page(ctx, PageRequest{Query: parse(t, "rare"), Backward: true, Limit: 10})
			if len(p.Events) != 1 {
				t.Error(len(p.Events))
			}
			return err
		}, 3, 3},
		{"a count of all", func() error { _, _, err := v.Count(ctx, Filter{}, nil, 0); return err }, 0, 0},
		{"a count of what no block can hold", func() error { _, _, err := v.Count(ctx, Filter{}, parse(t, "kind:chat OR nothing"), 0); return err }, 0, 0},
		{"a histogram of days", func() error { return errOf(v.Histogram(ctx, Filter{}, nil, 24*time.Hour, time.UTC)) }, 0, 0},
	} {
		columns.Store(0)
		rows.Store(0)
		if err := c.do(); err != nil {
			t.Fatal(c.what, err)
		}
		if columns.Load() > c.columns || rows.Load() > c.rows {
			t.Errorf("%s read %d columns and %d rows, more than %d and %d", c.what, columns.Load(), rows.Load(), c.columns, c.rows)
		}
	}
}

func parse(t testing.TB, src string) *query.Query {
	t.Helper()
	q, err := query.Parse(src, query.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return q
}

func TestConcurrentUse(t *testing.T) {
	rnd := rand.New(rand.NewPCG(5, 5)) //nolint:gosec // a test wants the same draws again
	sources := fakeSources(rnd, 200)
	v := New(sources, fakeMarks(rnd), Options{Workers: 4})
	q := parse(t, "error OR 전원")
	want := []string{}
	if err := v.Each(context.Background(), Filter{Undated: true}, q, func(e *models.Event) error { want = append(want, e.ID); return nil }); err != nil {
		t.Fatal(err)
	}
	done := make(chan string)
	for i := range 8 {
		go func() {
			p, err := v.Page(context.Background(), PageRequest{Filter: Filter{Undated: true}, Query: q, Limit: len(want) - i})
			got := []string{}
			for _, e := range p.Events {
				got = append(got, e.ID)
			}
			if err != nil || !slices.Equal(got, want[:len(want)-i]) {
				done <- "a page differs from what one reader alone sees: " + strings.Join(got, " ")
				return
			}
			done <- ""
		}()
	}
	for range 8 {
		if s := <-done; s != "" {
			t.Error(s)
		}
	}
}
