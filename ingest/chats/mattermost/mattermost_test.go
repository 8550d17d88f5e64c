package mattermost

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/emberline/emberline/ingest/chats/chatstest"
	"github.com/emberline/emberline/ingest/ingesttest"
	"github.com/emberline/emberline/models"
)

func TestThirdPartyExport(t *testing.T) {
	data := ingesttest.DataFile(t, "chats/mattermost/export.json")
	if s := detect(ingesttest.Sample("export.json", data)); s.Points < 90 {
		t.Errorf("score %d: %s", s.Points, s.Why)
	}
	r := ingesttest.Decode(t, Format, "export.json", data)
	if len(r.Records) != 21 || len(r.Rejected) != 0 {
		t.Fatalf("%d records, %d rejected", len(r.Records), len(r.Rejected))
	}
	replies, reactions := 0, 0
	first, last := r.Records[0].Time, r.Records[0].Time
	channels := map[string]bool{}
	for _, g := range r.Records {
		first, last = min(first, g.Time), max(last, g.Time)
		channels[g.Attr["mattermost.team"]+"/"+string(g.Service)] = g.Sub == 0
		if g.Sub > 0 {
			replies++
			if g.Time >= r.Records[0].Time || string(g.Actor) != "ron" || string(g.Text) != "The weather is so hot!" {
				t.Errorf("reply by %q: %q", g.Actor, g.Text)
			}
		}
		var list []struct{}
		if a := g.Attr["mattermost.reactions"]; a != "" {
			if err := json.Unmarshal([]byte(a), &list); err != nil {
				t.Error(err)
			}
		}
		reactions += len(list)
		if !g.Zoned || g.Resolution != models.ResMilli {
			t.Errorf("zoned %v, resolution %v", g.Zoned, g.Resolution)
		}
	}
	if replies != 1 || reactions != 9 {
		t.Errorf("%d replies, %d reactions", replies, reactions)
	}
	if f, l := first.RFC3339(time.UTC), last.RFC3339(time.UTC); f != "2019-03-21T10:45:41.67Z" || l != "2019-03-21T11:15:16.448Z" {
		t.Errorf("from %s to %s", f, l)
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
