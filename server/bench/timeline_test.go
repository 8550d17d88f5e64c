package bench

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/search/query"
	"github.com/emberline/emberline/search/timeline"
	"github.com/emberline/emberline/server/app"
	"github.com/emberline/emberline/server/config"
	"github.com/emberline/emberline/server/demo"
)

// BenchmarkEmberlineTimeline measures what drawing and walking the timeline
// costs: lanes and histograms of 2,000 buckets of the whole range and of
// windows of it, and pages from anywhere. EMBERLINE_BENCH_DATA names folders
// that hold the reference incident already, by number of records: DIR/<lines>.
func BenchmarkEmberlineTimeline(b *testing.B) {
	for _, lines := range sizes(b) {
		b.Run(fmt.Sprintf("lines=%d", lines), func(b *testing.B) {
			data := filepath.Join(os.Getenv("EMBERLINE_BENCH_DATA"), strconv.Itoa(lines))
			if os.Getenv("EMBERLINE_BENCH_DATA") == "" {
				data = b.TempDir()
				cmd := exec.CommandContext(b.Context(), binary(b), "demo", "--lines", strconv.Itoa(lines), "--data", data)
				if out, err := cmd.CombinedOutput(); err != nil {
					b.Fatalf("demo: %v\n%s", err, out)
				}
			}
			measureTimeline(b, data)
		})
	}
}

func measureTimeline(b *testing.B, data string) {
	cfg, _, err := config.Load(nil, []string{"EMBERLINE_DATA=" + data})
	if err != nil {
		b.Fatal(err)
	}
	a, err := app.Open(b.Context(), cfg, app.Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer a.Close() //nolint:errcheck // only read
	v, _, err := a.View(b.Context(), demo.Slug)
	if err != nil {
		b.Fatal(err)
	}
	all := models.NanosOf(time.Date(2022, 10, 14, 0, 0, 0, 0, time.UTC))
	end := models.NanosOf(time.Date(2022, 10, 20, 14, 0, 0, 0, time.UTC))
	rng := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // where to look
	window := func(d time.Duration) (from, to models.Nanos) {
		if d == 0 {
			return all, end
		}
		from = all + models.Nanos(rng.Int64N(int64(end-all)-int64(d)))
		return from, from + models.Nanos(d)
	}
	none, err := query.Parse("", query.Options{})
	if err != nil {
		b.Fatal(err)
	}
	windows := []struct {
		name string
		d    time.Duration
	}{{"all", 0}, {"1d", 24 * time.Hour}, {"1h", time.Hour}, {"1m", time.Minute}, {"1s", time.Second}}
	run := func(name string, do func(context.Context) error) {
		b.Run(name, func(b *testing.B) { quantiles(b, 60, do) })
	}
	for _, l := range []struct {
		name string
		by   timeline.By
		q    string
	}{
		{"source", timeline.BySource, ""}, {"severity", timeline.BySeverity, ""}, {"kind", timeline.ByKind, ""}, {"host", timeline.ByHost, ""},
		{"source-errors", timeline.BySource, "severity>=error"}, {"source-word", timeline.BySource, "connection"},
	} {
		q, err := query.Parse(l.q, query.Options{})
		if err != nil {
			b.Fatal(err)
		}
		for _, w := range windows {
			run("lanes-"+l.name+"-"+w.name, func(ctx context.Context) error {
				from, to := window(w.d)
				_, err := v.Lanes(ctx, timeline.LaneRequest{Query: q, By: l.by, From: from, To: to, Buckets: 2000, Most: 40})
				return err
			})
		}
	}
	for _, w := range windows {
		run("histogram-"+w.name, func(ctx context.Context) error {
			from, to := window(w.d)
			_, err := v.HistogramN(ctx, timeline.Filter{}, none, from, to, 2000)
			return err
		})
	}
	for _, backward := range []bool{false, true} {
		run(fmt.Sprintf("page-backward=%v", backward), func(ctx context.Context) error {
			at, _ := window(time.Minute)
			_, err := v.Page(ctx, timeline.PageRequest{At: at, Limit: 100, Backward: backward})
			return err
		})
	}
}

// quantiles reports the median and the 99th percentile of so many runs.
func quantiles(b *testing.B, runs int, do func(context.Context) error) {
	b.Helper()
	for b.Loop() {
		took := make([]time.Duration, runs)
		for i := range took {
			start := time.Now()
			if err := do(b.Context()); err != nil {
				b.Fatal(err)
			}
			took[i] = time.Since(start)
		}
		slices.Sort(took)
		b.ReportMetric(took[runs/2].Seconds()*1e3, "p50-ms")
		b.ReportMetric(took[runs-1].Seconds()*1e3, "p99-ms")
	}
}
