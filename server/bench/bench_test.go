package bench

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"
	"golang.org/x/sync/errgroup"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/search/timeline"
	"github.com/emberline/emberline/server/app"
	"github.com/emberline/emberline/server/config"
	"github.com/emberline/emberline/server/demo"
)

// sizes are the numbers of records to measure at (EMBERLINE_BENCH_LINES=a,b).
func sizes(b *testing.B) []int {
	env := os.Getenv("EMBERLINE_BENCH_LINES")
	if env == "" {
		env = "200000,2000000"
	}
	var out []int
	for _, s := range strings.Split(env, ",") {
		n, err := strconv.Atoi(strings.TrimSpace(s))
		if err != nil {
			b.Fatalf("EMBERLINE_BENCH_LINES: %v", err)
		}
		out = append(out, n)
	}
	return out
}

// binary builds the program once, or takes the one EMBERLINE_BENCH_BINARY names.
func binary(b *testing.B) string {
	b.Helper()
	if path := os.Getenv("EMBERLINE_BENCH_BINARY"); path != "" {
		return path
	}
	path := filepath.Join(b.TempDir(), "emberline")
	cmd := exec.CommandContext(b.Context(), "go", "build", "-o", path, "../cmd/emberline")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		b.Fatalf("build: %v\n%s", err, out)
	}
	return path
}

// BenchmarkEmberline measures one ingest of the whole reference incident, all
// durable, searchable and its bytes checked, by the program as a user runs it,
// and then queries on what it made.
func BenchmarkEmberline(b *testing.B) {
	bin := binary(b)
	for _, lines := range sizes(b) {
		b.Run(fmt.Sprintf("lines=%d", lines), func(b *testing.B) {
			dir := b.TempDir()
			plan, err := demo.Generate(b.Context(), filepath.Join(dir, "files"), demo.Options{Seed: 1, Lines: lines})
			if err != nil {
				b.Fatal(err)
			}
			files, raw := list(b, filepath.Join(dir, "files"), plan)
			b.Run("ingest", func(b *testing.B) {
				for b.Loop() {
					data := filepath.Join(dir, "data")
					if err := os.RemoveAll(data); err != nil {
						b.Fatal(err)
					}
					measureIngest(b, bin, data, files, raw, lines)
				}
			})
			b.Run("query", func(b *testing.B) { measureQueries(b, filepath.Join(dir, "data")) })
		})
	}
}

// list gives the files of a plan without second deliveries, and their bytes.
func list(b *testing.B, dir string, plan *demo.Plan) (files []string, raw int64) {
	b.Helper()
	seen := map[string]bool{}
	for _, d := range plan.Deliveries {
		if d.DuplicateOf != "" {
			continue
		}
		for _, p := range d.Paths {
			path := filepath.Join(dir, filepath.FromSlash(p))
			st, err := os.Stat(path)
			if err != nil {
				b.Fatal(err)
			}
			if !seen[path] {
				seen[path] = true
				files = append(files, path)
				raw += st.Size()
			}
		}
	}
	return files, raw
}

// measureIngest runs the ingest beside its limit, one after the other, twice
// in turn, and reports the better pair's ratio: machines are noisy.
func measureIngest(b *testing.B, bin, data string, files []string, raw int64, lines int) {
	b.Helper()
	run := func(args ...string) (peak int64) {
		var out bytes.Buffer
		cmd := exec.CommandContext(b.Context(), bin, append(args, "--data", data)...)
		cmd.Stdout, cmd.Stderr = &out, &out
		if err := cmd.Start(); err != nil {
			b.Fatal(err)
		}
		peaks := watchMemory(cmd.Process.Pid)
		if err := cmd.Wait(); err != nil {
			b.Fatalf("%v: %v\n%s", args, err, out.Bytes())
		}
		return <-peaks
	}
	limitBefore := limit(b, files)
	run("incident", "create", "--slug", "bench", "--title", "bench")
	start := time.Now()
	peak := run(append([]string{"ingest", "--incident", "bench"}, files...)...)
	took := time.Since(start)
	limitAfter := limit(b, files)
	best := min(limitBefore, limitAfter)

	b.ReportMetric(float64(lines)/took.Seconds(), "records/s")
	b.ReportMetric(float64(raw)/1e6/took.Seconds(), "MB/s")
	b.ReportMetric(best.Seconds()/took.Seconds(), "of-limit")
	b.ReportMetric(float64(diskUse(b, data))/float64(raw), "disk/raw")
	b.ReportMetric(float64(peak)/(1<<20), "peak-RSS-MiB")
}

// watchMemory gives the largest resident size of a process, in bytes, when it
// has ended; 0 where /proc does not tell. What the system accounts to a child is
// at least the size of the process that started it, which here is larger.
func watchMemory(pid int) <-chan int64 {
	peaks := make(chan int64, 1)
	go func() {
		var peak int64
		for {
			status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
			_, rest, found := strings.Cut(string(status), "VmHWM:")
			if err != nil || !found {
				break
			}
			var kib int64
			if _, err := fmt.Sscan(rest, &kib); err != nil {
				break
			}
			peak = max(peak, kib<<10)
			time.Sleep(10 * time.Millisecond)
		}
		peaks <- peak
	}()
	return peaks
}

// limit is sha256 beside zstd-1 over the same files, discarding the result: no
// archive that hashes and compresses can be faster.
func limit(b *testing.B, files []string) time.Duration {
	b.Helper()
	start := time.Now()
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			b.Fatal(err)
		}
		var g errgroup.Group
		g.Go(func() error { sha256.Sum256(data); return nil })
		g.Go(func() error {
			z, err := zstd.NewWriter(io.Discard, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderConcurrency(1))
			if err != nil {
				return err
			}
			if _, err := z.Write(data); err != nil {
				return err
			}
			return z.Close()
		})
		if err := g.Wait(); err != nil {
			b.Fatal(err)
		}
	}
	return time.Since(start)
}

func diskUse(b *testing.B, dir string) (n int64) {
	b.Helper()
	err := filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		st, err := d.Info()
		n += st.Size()
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	return n
}

// measureQueries reports the median and the 99th percentile of each query.
func measureQueries(b *testing.B, data string) {
	cfg, _, err := config.Load(nil, []string{"EMBERLINE_DATA=" + data})
	if err != nil {
		b.Fatal(err)
	}
	ctx := b.Context()
	a, err := app.Open(ctx, cfg, app.Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer a.Close() //nolint:errcheck // only read
	v, _, err := a.View(ctx, "bench")
	if err != nil {
		b.Fatal(err)
	}
	from := models.NanosOf(time.Date(2022, 10, 14, 0, 0, 0, 0, time.UTC))
	to := models.NanosOf(time.Date(2022, 10, 20, 14, 0, 0, 0, time.UTC))
	rng := rand.New(rand.NewPCG(1, 2))
	page := func(ctx context.Context) error {
		_, err := v.Page(ctx, timeline.PageRequest{At: from + models.Nanos(rng.Int64N(int64(to-from))), Limit: 50})
		return err
	}
	newest := func(q string) func(context.Context) error {
		return func(ctx context.Context) error {
			s, err := a.Search(ctx, "bench", []string{q})
			if err != nil {
				return err
			}
			return s.Newest(ctx, timeline.Filter{}, 50, func(*models.Event) error { return nil })
		}
	}
	count := func(q string) func(context.Context) error {
		return func(ctx context.Context) error {
			s, err := a.Search(ctx, "bench", []string{q})
			if err != nil {
				return err
			}
			_, _, err = s.View.Count(ctx, timeline.Filter{}, s.Query, 0)
			return err
		}
	}
	histogram := func(q string) func(context.Context) error {
		return func(ctx context.Context) error {
			s, err := a.Search(ctx, "bench", []string{q})
			if err != nil {
				return err
			}
			_, err = s.View.Histogram(ctx, timeline.Filter{}, s.Query, time.Minute*10, time.UTC)
			return err
		}
	}
	for _, m := range []struct {
		name string
		do   func(context.Context) error
	}{
		{"page-anywhere", page},
		{"common-newest50", newest("connection")},
		{"korean-newest50", newest("전원")},
		{"rare-newest50", newest(demo.RareWord)},
		{"phrase-newest50", newest(`"connection refused"`)},
		{"common-count", count("connection")},
		{"rare-count", count(demo.RareWord)},
		{"all-histogram", histogram("")},
		{"common-histogram", histogram("connection")},
	} {
		b.Run(m.name, func(b *testing.B) {
			for b.Loop() {
				const runs = 60
				took := make([]time.Duration, runs)
				for i := range took {
					start := time.Now()
					if err := m.do(ctx); err != nil {
						b.Fatal(err)
					}
					took[i] = time.Since(start)
				}
				slices.Sort(took)
				b.ReportMetric(took[runs/2].Seconds()*1e3, "p50-ms")
				b.ReportMetric(took[runs-1].Seconds()*1e3, "p99-ms")
			}
		})
	}
}

// BenchmarkInProcess is the same ingest inside the test's own process, to be
// profiled: go test -run '^$' -bench InProcess -cpuprofile cpu.out ./server/bench
func BenchmarkInProcess(b *testing.B) {
	lines := sizes(b)[0]
	dir := b.TempDir()
	plan, err := demo.Generate(b.Context(), filepath.Join(dir, "files"), demo.Options{Seed: 1, Lines: lines})
	if err != nil {
		b.Fatal(err)
	}
	files, raw := list(b, filepath.Join(dir, "files"), plan)
	deliveries, err := app.Gather(files, app.Delivery{})
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(raw)
	for i := 0; b.Loop(); i++ {
		cfg, _, err := config.Load(nil, []string{"EMBERLINE_DATA=" + filepath.Join(dir, strconv.Itoa(i))})
		if err != nil {
			b.Fatal(err)
		}
		a, err := app.Open(b.Context(), cfg, app.Options{})
		if err != nil {
			b.Fatal(err)
		}
		if _, err := a.CreateIncident(b.Context(), models.Incident{Slug: "bench", Title: models.Localized{En: "bench"}, Zone: "Asia/Seoul"}); err != nil {
			b.Fatal(err)
		}
		err = a.IngestAll(b.Context(), "bench", deliveries, nil, func(_ app.Delivery, _ models.Ledger, err error) error { return err })
		if err != nil {
			b.Fatal(err)
		}
		if err := a.Close(); err != nil {
			b.Fatal(err)
		}
	}
}
