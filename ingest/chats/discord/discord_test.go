package discord

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/emberline/emberline/ingest/chats/chatstest"
	"github.com/emberline/emberline/ingest/ingesttest"
)

func TestOtherMessagesAreNotTaken(t *testing.T) {
	for _, text := range []string{
		`{"messages":[{"type":"message","date_unixtime":"1","text":"x"}]}`, `{"messages":[{"sender_name":"x","timestamp_ms":1}]}`,
		`{"timestamp":"2022-10-15T15:19:00Z","author":{},"content":"x"}`,
	} {
		if s := detect(ingesttest.Sample("x.json", []byte(text))); s.Points > 0 {
			t.Errorf("%s: score %d", text, s.Points)
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
