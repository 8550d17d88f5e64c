// Package linelogtest holds what the tests of line formats share: how records
// are written in golden files, and the third-party files whose counts are known.
// Nothing of it is part of the product; what the tests of other formats need too
// never lives here.
package linelogtest

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/emberline/emberline/ingest"
	"github.com/emberline/emberline/ingest/ingesttest"
	"github.com/emberline/emberline/models"
)

// Golden decodes testdata/NAME and compares what comes out with
// testdata/NAME.golden.
func Golden(t *testing.T, f ingest.Format, name string, change ...func(*ingest.Input)) {
	t.Helper()
	path := filepath.Join("testdata", name)
	data := ingesttest.Fixture(t, path)
	if sc := f.Detect(ingesttest.Sample(name, data)); sc.Points == 0 {
		t.Errorf("%s is not taken for %s", name, f.Name)
	}
	ingesttest.Golden(t, path+".golden", Show(ingesttest.Decode(t, f, name, data, change...)))
}

// Show writes down what a recorder has, for people to read.
func Show(r *ingesttest.Recorder) string {
	var b strings.Builder
	for _, g := range r.Records {
		when := "undated (" + g.Undated + ")"
		if g.Time != models.NoTime {
			if when = g.Time.RFC3339(time.UTC); !g.Zoned {
				when = strings.TrimSuffix(when, "Z") + " wall"
			}
		}
		fmt.Fprintf(&b, "line %d, %d+%d: %s, written %q\n", g.Line, g.Offset, g.Length, when, g.SourceTime)
		for _, f := range []struct {
			name  string
			value []byte
		}{{"severity", []byte(g.Severity.String())}, {"level", g.SeverityText}, {"host", g.Host}, {"service", g.Service}, {"actor", g.Actor}} {
			if len(f.value) > 0 {
				fmt.Fprintf(&b, "  %s: %s\n", f.name, f.value)
			}
		}
		for _, a := range g.Attrs {
			v := fmt.Sprintf("%q", a.Value)
			if a.Type == models.AttrNumber {
				v = string(a.Value)
			}
			fmt.Fprintf(&b, "  %s = %s\n", a.Key, v)
		}
		fmt.Fprintf(&b, "  > %s\n", strings.ReplaceAll(string(g.Text), "\n", "\n  > "))
	}
	for _, x := range r.Rejected {
		fmt.Fprintf(&b, "rejected line %d, %d+%d: %s\n", x.Line, x.Offset, x.Length, x.Reason)
	}
	for _, reason := range slices.Sorted(maps.Keys(r.Notes)) {
		fmt.Fprintf(&b, "note %d×: %s\n", r.Notes[reason], reason)
	}
	return b.String()
}

// expected is what the manifest says of a file.
type expected struct {
	Path     string
	Expected struct {
		Events    *int
		Times     []*string
		LineTimes []*string `json:"line_times"`
		Levels    []*string
		MTime     string `json:"file_mtime"`
	}
}

// Known is a third-party file and what of the manifest is compared.
type Known struct {
	Path string
	// Skip names what upstream sees differently: "times", "levels".
	Skip string
	// Events stands in where the manifest has no number.
	Events int
}

// Manifest decodes third-party files and compares the number of records, their
// times and their levels with what the manifest says.
func Manifest(t *testing.T, f ingest.Format, files ...Known) {
	t.Helper()
	by := map[string]expected{}
	for _, e := range ingesttest.Manifest[expected](t) {
		by[e.Path] = e
	}
	for _, k := range files {
		t.Run(k.Path, func(t *testing.T) {
			e, ok := by[k.Path]
			if !ok {
				t.Fatal("not in the manifest")
			}
			r := ingesttest.ThirdParty(t, f, k.Path, 6, func(in *ingest.Input) {
				if tm, err := time.Parse("2006-01-02T15:04", e.Expected.MTime); err == nil {
					in.ModifiedAt = tm
				}
			})
			want := k.Events
			if e.Expected.Events != nil {
				want = *e.Expected.Events
			}
			if len(r.Records) != want {
				t.Errorf("%d records and %d rejected, want %d", len(r.Records), len(r.Rejected), want)
			}
			times := e.Expected.Times
			if times == nil && len(e.Expected.LineTimes) == len(r.Records) {
				times = e.Expected.LineTimes
			}
			if !strings.Contains(k.Skip, "times") {
				compareTimes(t, r, times)
			}
			if !strings.Contains(k.Skip, "levels") {
				compareLevels(t, r, e.Expected.Levels)
			}
		})
	}
}

// compareTimes compares instants, or wall clocks where the record has no zone.
func compareTimes(t *testing.T, r *ingesttest.Recorder, want []*string) {
	t.Helper()
	for i := range min(len(want), len(r.Records)) {
		g := r.Records[i]
		if want[i] == nil {
			continue
		}
		tm, err := time.Parse(time.RFC3339Nano, *want[i])
		if err != nil {
			if tm, err = time.Parse("2006-01-02T15:04:05.999", *want[i]); err != nil {
				t.Fatal(err)
			}
		}
		if !g.Zoned {
			_, off := tm.Zone()
			tm = tm.Add(time.Duration(off) * time.Second)
		}
		// The manifest has milliseconds.
		if got := g.Time.UTC(); g.Time == models.NoTime || !got.Truncate(time.Millisecond).Equal(tm.UTC()) {
			t.Errorf("record %d: %v (%s), want %v", i, got, g.SourceTime, tm.UTC())
		}
	}
}

func compareLevels(t *testing.T, r *ingesttest.Recorder, want []*string) {
	t.Helper()
	for i := range min(len(want), len(r.Records)) {
		if want[i] == nil {
			continue
		}
		if g := r.Records[i]; g.Severity != models.SeverityOf(*want[i]) {
			t.Errorf("record %d: severity %s, want %s", i, g.Severity, *want[i])
		}
	}
}

// Fuzz feeds arbitrary bytes to a format, beginning with its fixtures.
func Fuzz(f *testing.F, format ingest.Format, seeds ...string) {
	f.Helper()
	names, err := filepath.Glob("testdata/*.log")
	if err != nil {
		f.Fatal(err)
	}
	var all [][]byte
	for _, name := range names {
		all = append(all, ingesttest.Fixture(f, name))
	}
	for _, s := range seeds {
		all = append(all, []byte(s))
	}
	ingesttest.Fuzz(f, all, format)
}
