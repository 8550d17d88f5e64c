package telegram

import (
	"testing"

	"github.com/emberline/emberline/ingest/chats/chatstest"
	"github.com/emberline/emberline/ingest/ingesttest"
)

func TestThirdPartyExports(t *testing.T) {
	for name, room := range map[string]string{"test_single_export.json": "", "test_batch_export.json": "Chatname"} {
		r := ingesttest.ThirdParty(t, Format, "chats/telegram/"+name, 90)
		chatstest.Target(t, "chats/telegram/target.json", r, nil)
		for _, g := range r.Records {
			if string(g.Service) != room || !g.Zoned {
				t.Errorf("%s: room %q, zoned %v", name, g.Service, g.Zoned)
			}
		}
	}
}

func TestGolden(t *testing.T) { chatstest.Goldens(t, Format, "testdata/*.json*") }

func FuzzDecode(f *testing.F) { ingesttest.FuzzFixtures(f, Format, "testdata/*.json*") }
