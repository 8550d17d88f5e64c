package instagram

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/emberline/emberline/ingest/chats/chatstest"
	"github.com/emberline/emberline/ingest/ingesttest"
)

func TestThirdPartyExport(t *testing.T) {
	data := ingesttest.DataFile(t, "chats/instagram/test_export.json")
	if s := detect(ingesttest.Sample("x.json", data)); s.Points < 90 {
		t.Errorf("score %d: %s", s.Points, s.Why)
	}
	chatstest.Target(t, "chats/instagram/target.json", ingesttest.Decode(t, Format, "x.json", data), nil)
}

func TestGolden(t *testing.T) {
	for _, f := range fixtures(t) {
		chatstest.Golden(t, Format, f)
	}
}

func fixtures(tb testing.TB) []string {
	tb.Helper()
	files, err := filepath.Glob("testdata/*.json*")
	if err != nil || len(files) == 0 {
		tb.Fatal("no fixtures", err)
	}
	return files
}

func FuzzDecode(f *testing.F) {
	for _, p := range fixtures(f) {
		b, err := os.ReadFile(p) //nolint:gosec // a fixture
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		detect(ingesttest.Sample("x", data))
		ingesttest.Decode(t, Format, "x", data)
	})
}
