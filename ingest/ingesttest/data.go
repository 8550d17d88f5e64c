package ingesttest

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/emberline/emberline/ingest"
)

// DataDir is the folder of third-party test data (EMBERLINE_TESTDATA, else
// ../shared/data beside the project); the test is skipped when it is absent.
func DataDir(tb testing.TB) string {
	tb.Helper()
	dir := os.Getenv("EMBERLINE_TESTDATA")
	if dir == "" {
		dir = filepath.Join(Root(tb), "..", "shared", "data")
	}
	if _, err := os.Stat(filepath.Join(dir, "MANIFEST.json")); err != nil { //nolint:gosec // a folder the developer names
		tb.Skipf("no third-party test data at %s (set EMBERLINE_TESTDATA)", dir)
	}
	return dir
}

// DataFile reads one file of the third-party test data.
func DataFile(tb testing.TB, path string) []byte {
	tb.Helper()
	b, err := os.ReadFile(filepath.Join(DataDir(tb), filepath.FromSlash(path)))
	if err != nil {
		tb.Fatal(err)
	}
	return b
}

// Manifest reads what is known of the third-party test data, for each file as
// the test asks.
func Manifest[T any](tb testing.TB) []T {
	tb.Helper()
	var m struct{ Files []T }
	if err := json.Unmarshal(DataFile(tb, "MANIFEST.json"), &m); err != nil {
		tb.Fatal(err)
	}
	return m.Files
}

// ThirdParty decodes one file of the third-party test data, which the format
// must know with at least so many points.
func ThirdParty(tb testing.TB, f ingest.Format, path string, least int, change ...func(*ingest.Input)) *Recorder {
	tb.Helper()
	data := DataFile(tb, path)
	if s := f.Detect(Sample(path, data)); s.Points < least {
		tb.Errorf("%s: detected with %d points: %s", path, s.Points, s.Why)
	}
	return Decode(tb, f, path, data, change...)
}

// Root is the project's top folder.
func Root(tb testing.TB) string {
	tb.Helper()
	dir, err := os.Getwd()
	if err != nil {
		tb.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		up := filepath.Dir(dir)
		if up == dir {
			tb.Fatal("no go.mod above the test")
		}
		dir = up
	}
}
