package telegram

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/emberline/emberline/ingest/chats/chatstest"
	"github.com/emberline/emberline/ingest/ingesttest"
)

func TestThirdPartyExports(t *testing.T) {
	for name, room := range map[string]string{"test_single_export.json": "", "test_batch_export.json": "Chatname"} {
		data := ingesttest.DataFile(t, "chats/telegram/"+name)
		if s := detect(ingesttest.Sample(name, data)); s.Points < 90 {
			t.Errorf("%s: score %d: %s", name, s.Points, s.Why)
		}
		r := ingesttest.Decode(t, Format, name, data)
		chatstest.Target(t, "chats/telegram/target.json", r, nil)
		for _, g := range r.Records {
			if string(g.Service) != room || !g.Zoned {
				t.Errorf("%s: room %q, zoned %v", name, g.Service, g.Zoned)
			}
		}
	}
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
