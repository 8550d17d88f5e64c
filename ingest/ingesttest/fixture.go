package ingesttest

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/emberline/emberline/ingest"
	"github.com/emberline/emberline/models"
)

var update = flag.Bool("update", false, "write the golden files anew")

// Fixtures are the test's own files that the patterns name; each names some.
func Fixtures(tb testing.TB, patterns ...string) []string {
	tb.Helper()
	var all []string
	for _, p := range patterns {
		files, err := filepath.Glob(p)
		if err != nil || len(files) == 0 {
			tb.Fatalf("no fixtures %s: %v", p, err)
		}
		all = append(all, files...)
	}
	return all
}

// Fixture reads one of the test's own files.
func Fixture(tb testing.TB, path string) []byte {
	tb.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		tb.Fatal(err)
	}
	return b
}

// Golden compares a text with a golden file, line by line; -update writes the
// file anew.
func Golden(tb testing.TB, path, text string) {
	tb.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			tb.Fatal(err)
		}
		return
	}
	got, want := strings.Split(text, "\n"), strings.Split(string(Fixture(tb, path)), "\n")
	for i := range min(len(got), len(want)) {
		if got[i] != want[i] {
			tb.Errorf("%s:%d:\n got %s\nwant %s", path, i+1, got[i], want[i])
		}
	}
	if len(got) != len(want) {
		tb.Errorf("%s: %d lines, want %d", path, len(got), len(want))
	}
}

// Fuzz feeds arbitrary bytes to formats, beginning with the seeds and with their
// first two thirds: the recorder checks that every byte is accounted for.
func Fuzz(f *testing.F, seeds [][]byte, formats ...ingest.Format) {
	f.Helper()
	for _, s := range seeds {
		f.Add(s)
		f.Add(s[:len(s)*2/3])
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		s := Sample("fuzz", data)
		for _, format := range formats {
			if p := format.Detect(s).Points; p < 0 || p > 100 {
				t.Errorf("a score of %d", p)
			}
			r := Decode(t, format, "fuzz", data, func(in *ingest.Input) { in.Encoding = s.Encoding })
			for _, g := range r.Records {
				for _, a := range g.Attrs {
					if a.Type == models.AttrNumber && !json.Valid(a.Value) {
						t.Errorf("attribute %s is no number: %q", a.Key, a.Value)
					}
				}
			}
		}
	})
}

// FuzzFixtures is Fuzz with the test's own files that the patterns name.
func FuzzFixtures(f *testing.F, format ingest.Format, patterns ...string) {
	f.Helper()
	var seeds [][]byte
	for _, path := range Fixtures(f, patterns...) {
		seeds = append(seeds, Fixture(f, path))
	}
	Fuzz(f, seeds, format)
}
