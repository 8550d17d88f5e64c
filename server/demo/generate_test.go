package demo

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/emberline/emberline/models"
)

// generate writes a small incident.
func generate(t testing.TB, o Options) (string, *Plan) {
	t.Helper()
	dir := t.TempDir()
	p, err := Generate(context.Background(), dir, o)
	if err != nil {
		t.Fatal(err)
	}
	return dir, p
}

// hashes gives the hash of every file below dir.
func hashes(t *testing.T, dir string) map[string][32]byte {
	t.Helper()
	out := map[string][32]byte{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		rel, _ := filepath.Rel(dir, path)
		out[filepath.ToSlash(rel)] = sha256.Sum256(b)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestGenerateIsDeterministic(t *testing.T) {
	one, plan := generate(t, Options{Seed: 7, Lines: MinLines})
	two, again := generate(t, Options{Seed: 7, Lines: MinLines})
	a, b := hashes(t, one), hashes(t, two)
	if len(a) < 20 || !maps.Equal(a, b) {
		t.Errorf("two runs of one seed wrote different bytes (%d and %d files)", len(a), len(b))
	}
	if x, y := encode(t, plan), encode(t, again); x != y {
		t.Error("two runs of one seed made different plans")
	}
	for path := range a {
		x, err := os.Stat(filepath.Join(one, path))
		if err != nil {
			t.Fatal(err)
		}
		y, err := os.Stat(filepath.Join(two, path))
		if err != nil {
			t.Fatal(err)
		}
		if !x.ModTime().Equal(y.ModTime()) || x.ModTime().Year() != 2022 {
			t.Errorf("%s was modified %s and %s; the file's own time must be of the incident", path, x.ModTime(), y.ModTime())
		}
	}
	other, _ := generate(t, Options{Seed: 8, Lines: MinLines})
	for path, h := range hashes(t, other) {
		if h == a[path] {
			t.Errorf("%s is the same under another seed", path)
		}
	}
}

func encode(t *testing.T, p *Plan) string {
	t.Helper()
	b, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// A source written alone has the bytes it has among the others.
func TestSourcesDoNotDisturbEachOther(t *testing.T) {
	whole, plan := generate(t, Options{Seed: 3, Lines: MinLines})
	want := hashes(t, whole)
	specs, lists, err := loadSpecs()
	if err != nil {
		t.Fatal(err)
	}
	cal, err := newCalendar(Entries())
	if err != nil {
		t.Fatal(err)
	}
	alone := t.TempDir()
	for i := range specs {
		if l := specs[i].Label; l != "web/nginx-web-02" && l != "chat/slack" && l != "alerts/alertmanager" {
			continue
		}
		tr, _ := plan.Truth.Source(specs[i].Label)
		tk := &task{spec: &specs[i], n: tr.Received - tr.Duplicate, seed: 3, dir: alone, cal: cal, lists: lists, tell: func(int64) {}}
		if err := tk.run(context.Background()); err != nil {
			t.Fatal(err)
		}
	}
	got := hashes(t, alone)
	if len(got) != 3 {
		t.Fatalf("wrote %d files alone, want 3", len(got))
	}
	for path, h := range got {
		if h != want[path] {
			t.Errorf("%s differs when it is written alone", path)
		}
	}
}

func TestCountsEqualLines(t *testing.T) {
	for _, lines := range []int{MinLines, 57_321} {
		_, p := generate(t, Options{Seed: 1, Lines: lines})
		var sum int64
		for _, s := range p.Truth.Sources {
			if got := s.Accepted + s.Undated + s.Rejected + s.Duplicate; got != s.Received {
				t.Errorf("%s: received %d but accounted for %d", s.Label, s.Received, got)
			}
			var pieces int64
			for _, piece := range s.Pieces {
				pieces += piece.Records
			}
			if pieces != s.Received {
				t.Errorf("%s: its pieces hold %d records, it received %d", s.Label, pieces, s.Received)
			}
			sum += s.Received - s.Duplicate
		}
		if sum != int64(lines) || p.Truth.Records != int64(lines) {
			t.Errorf("asked for %d lines, got %d, truth says %d", lines, sum, p.Truth.Records)
		}
	}
}

func TestPlanDeliversEverythingOnce(t *testing.T) {
	dir, p := generate(t, Options{Seed: 1, Lines: MinLines})
	left := hashes(t, dir)
	seen := map[string]bool{}
	for _, d := range p.Deliveries {
		if err := models.ValidateLabel(d.Label); err != nil {
			t.Error(err)
		}
		if d.Note.Ko == "" || d.Note.En == "" {
			t.Errorf("%s has no note in both languages", d.Label)
		}
		if d.Append != seen[d.Label] {
			t.Errorf("%s: append is %v, delivered before: %v", d.Label, d.Append, seen[d.Label])
		}
		seen[d.Label] = true
		if d.DuplicateOf != "" {
			if i := slices.IndexFunc(p.Deliveries, func(x Delivery) bool { return x.Label == d.DuplicateOf }); i < 0 || !slices.Equal(p.Deliveries[i].Paths, d.Paths) {
				t.Errorf("%s is no copy of %s", d.Label, d.DuplicateOf)
			}
			continue
		}
		for _, path := range d.Paths {
			if _, ok := left[path]; !ok {
				t.Errorf("%s: %s is missing or delivered twice", d.Label, path)
			}
			delete(left, path)
		}
	}
	if len(left) > 0 {
		t.Errorf("never delivered: %v", slices.Collect(maps.Keys(left)))
	}
	kinds := map[PlantKind]int{}
	for _, x := range p.Truth.Planted {
		kinds[x.Kind]++
	}
	for _, k := range []PlantKind{PlantFast, PlantZone, PlantStep, PlantRotation, PlantTwice, PlantRepeated, PlantUndated, PlantTruncated, PlantGap, PlantAppended} {
		if kinds[k] == 0 {
			t.Errorf("no %s was planted", k)
		}
	}
	for _, s := range p.Truth.Sources {
		if err := s.Clock.Validate(); err != nil {
			t.Errorf("%s: %v", s.Label, err)
		}
	}
}

func TestProgressReachesTheEnd(t *testing.T) {
	var last, total int64
	generate(t, Options{Seed: 1, Lines: MinLines, Progress: func(done, of int64) {
		if done <= last {
			t.Errorf("progress went from %d to %d", last, done)
		}
		last, total = done, of
	}})
	if last != MinLines || total != MinLines {
		t.Errorf("progress ended at %d of %d, want %d", last, total, MinLines)
	}
}

func TestGenerateFailsPlainly(t *testing.T) {
	if _, err := Generate(context.Background(), t.TempDir(), Options{Lines: MinLines - 1}); models.CodeOf(err) != models.CodeInvalid || models.HintOf(err) == "" {
		t.Errorf("too few lines: %v, want invalid with a hint", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	_, err := Generate(ctx, t.TempDir(), Options{Lines: 500_000, Progress: func(int64, int64) { cancel() }})
	if models.CodeOf(err) != models.CodeCanceled {
		t.Errorf("cancelled: %v, want canceled", err)
	}
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Generate(context.Background(), filepath.Join(file, "below"), Options{Lines: MinLines}); models.CodeOf(err) != models.CodeUnavailable {
		t.Errorf("below a file: %v, want unavailable", err)
	}
}

func BenchmarkGenerate(b *testing.B) {
	const lines = 1_000_000
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Generate(context.Background(), b.TempDir(), Options{Seed: 1, Lines: lines}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(lines*float64(b.N)/b.Elapsed().Seconds(), "lines/s")
}
