package mattermost

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/emberline/emberline/ingest/chats/chatstest"
	"github.com/emberline/emberline/ingest/ingesttest"
	"github.com/emberline/emberline/models"
)

func TestThirdPartyExport(t *testing.T) {
	r := ingesttest.ThirdParty(t, Format, "chats/mattermost/export.json", 90)
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

func TestGolden(t *testing.T) { chatstest.Goldens(t, Format, "testdata/*.json*") }

func FuzzDecode(f *testing.F) { ingesttest.FuzzFixtures(f, Format, "testdata/*.json*") }
