package timeline

import (
	"context"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/emberline/emberline/models"
)

// laneKey is the lane of an event as the model sees it.
func (p plain) laneKey(by By, hosts []string) string {
	switch by {
	case BySource:
		if p.mark == nil {
			return models.SourceID(p.source)
		}
		if p.mark.SourceID == "s3" {
			return "s3"
		}
		return ""
	case ByKind:
		return p.kind.String()
	case BySeverity:
		return severityRanges[p.sev.Range()]
	case ByHost:
		if slices.Contains(hosts, p.host) {
			return p.host
		}
	}
	return ""
}

func TestLanesAgainstModel(t *testing.T) {
	ctx := context.Background()
	zone, err := time.LoadLocation("Asia/Seoul")
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		w := draw(t)
		r := LaneRequest{Filter: w.filter, Query: w.query, By: BySource + By(w.rnd.IntN(4)), Zone: zone, Most: 1} //nolint:gosec // small
		r.From = base + models.Nanos(w.rnd.Int64N(40_000e9))
		r.To = r.From + 1 + models.Nanos(w.rnd.Int64N([]int64{1000, 1e9, 600e9, 40_000e9}[w.rnd.IntN(4)]))
		if w.rnd.IntN(2) == 0 {
			r.Length = []time.Duration{7 * time.Second, time.Minute, 10 * time.Minute, time.Hour, 24 * time.Hour, 168 * time.Hour}[w.rnd.IntN(6)]
		} else {
			r.Buckets = 1 + w.rnd.IntN(200)
		}
		got, err := w.view.Lanes(ctx, r)
		if models.CodeOf(err) == models.CodeTooLarge && r.Length > 0 {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		if got.From > r.From || got.To < r.To || r.From-got.From >= models.Nanos(got.Length) || got.To-r.To >= models.Nanos(got.Length) ||
			r.Buckets > 1 && int(got.To-got.From)/int(got.Length) > r.Buckets {
			t.Fatalf("%d buckets of %s from %s to %s for %+v", (got.To-got.From)/models.Nanos(got.Length), got.Length, got.From.UTC(), got.To.UTC(), r)
		}
		var hosts []string
		if r.By == ByHost {
			for _, l := range got.Lanes {
				if l.Key != "" {
					hosts = append(hosts, l.Key)
				}
			}
		}
		type cell struct {
			lane   string
			bucket int
		}
		want, severities := map[cell]int64{}, map[cell]uint8{}
		for _, p := range w.want {
			if p.t == models.NoTime || p.t < got.From || p.t >= got.To {
				continue
			}
			c := cell{p.laneKey(r.By, hosts), int((p.t - got.From) / models.Nanos(got.Length))}
			want[c]++
			severities[c] |= 1 << p.sev.Range()
		}
		have, ranges := map[cell]int64{}, map[cell]uint8{}
		for _, l := range got.Lanes {
			var total int64
			for i, n := range l.Counts {
				if total += n; n > 0 {
					have[cell{l.Key, i}], ranges[cell{l.Key, i}] = n, l.Severities[i]
				}
			}
			if total != l.Total {
				t.Fatalf("%s: total %d, counts of %d", l.Key, l.Total, total)
			}
		}
		if !maps.Equal(want, have) || !maps.Equal(severities, ranges) {
			t.Fatalf("by %d of %+v:\ngot  %v\nwant %v", r.By, r, have, want)
		}
		if r.By != BySource {
			return
		}
		// Sources are lanes whether or not they have events, and know how far they reach.
		if len(got.Lanes) < len(w.sources) {
			t.Fatalf("%d lanes of %d sources", len(got.Lanes), len(w.sources))
		}
		for _, p := range everything(w.sources, nil) {
			for _, l := range got.Lanes {
				if l.Key == models.SourceID(p.source) && (l.Kinds&(1<<p.kind) == 0 || p.t != models.NoTime && (p.t < l.First || p.t > l.Last)) {
					t.Fatalf("%+v at %d is not of %+v", p, p.t, l)
				}
			}
		}
	})
}

// TestLanesStayPut moves the range: buckets that both answers have are the same.
func TestLanesStayPut(t *testing.T) {
	zone, err := time.LoadLocation("Asia/Seoul")
	if err != nil {
		t.Fatal(err)
	}
	rnd := rand.New(rand.NewPCG(1, 1)) //nolint:gosec // a test wants the same draws again
	for range 2000 {
		from := models.Nanos(1e18 + rnd.Int64N(4e18)) // since 2001 Seoul has kept one offset
		span := models.Nanos(1 + rnd.Int64N(1<<(1+rnd.IntN(61))))
		n := 1 + rnd.IntN(3000)
		one := LaneRequest{From: from, To: from + span, Buckets: n, Zone: zone}
		a, err := one.align()
		if err != nil {
			t.Fatal(err)
		}
		shift := models.Nanos(rnd.Int64N(int64(span)))
		two := LaneRequest{From: from + shift, To: min(from+shift+span, models.MaxTime), Length: a.Length, Zone: zone}
		if a.Length > 24*time.Hour && a.Length%(24*time.Hour) != 0 {
			t.Fatalf("buckets of %s", a.Length)
		}
		b, err := two.align()
		if err != nil {
			t.Fatal(err)
		}
		if (a.From-b.From)%models.Nanos(a.Length) != 0 {
			t.Fatalf("%s: buckets from %d and from %d do not meet", a.Length, a.From, b.From)
		}
		if a.Length < time.Minute || a.Length > 24*time.Hour {
			continue
		}
		local := time.Unix(0, int64(a.From)).In(zone)
		midnight := time.Date(local.Year(), local.Month(), local.Day(), 0, 0, 0, 0, zone)
		if local.Sub(midnight)%a.Length != 0 {
			t.Fatalf("a bucket of %s begins at %s", a.Length, local)
		}
	}
	// The whole of time in one bucket is two, or three where it lies across two edges.
	all := LaneRequest{From: models.MinTime, To: models.MaxTime, Buckets: 1}
	if a, err := all.align(); err != nil || a.To != models.MaxTime || a.Length < 0 {
		t.Fatal(a, err)
	}
}

func TestLanesRejects(t *testing.T) {
	v := New([]Source{simple(1, 3, nil)}, nil, Options{})
	for name, r := range map[string]LaneRequest{
		"no range":          {By: BySource, Buckets: 10},
		"ends first":        {By: BySource, From: base, To: base, Buckets: 10},
		"no buckets":        {By: BySource, From: base, To: base + 1e9},
		"too many":          {By: BySource, From: base, To: base + 1e9, Buckets: MaxLaneBuckets + 1},
		"too many of these": {By: BySource, From: base, To: base + 1e18, Length: time.Second},
		"a day and a half":  {By: BySource, From: base, To: base + 1e9, Length: 36 * time.Hour},
		"no lanes":          {From: base, To: base + 1e9, Buckets: 1},
		"a filter":          {By: BySource, Filter: Filter{From: 2, To: 1}, From: base, To: base + 1e9, Buckets: 1},
	} {
		if _, err := v.Lanes(context.Background(), r); models.CodeOf(err) != models.CodeInvalid && models.CodeOf(err) != models.CodeTooLarge {
			t.Errorf("%s: %v", name, err)
		} else if models.HintOf(err) == "" {
			t.Errorf("%s: no hint: %v", name, err)
		}
	}
}
