package instagram

import (
	"testing"

	"github.com/emberline/emberline/ingest/chats/chatstest"
	"github.com/emberline/emberline/ingest/ingesttest"
)

func TestThirdPartyExport(t *testing.T) {
	chatstest.Target(t, "chats/instagram/target.json", ingesttest.ThirdParty(t, Format, "chats/instagram/test_export.json", 90), nil)
}

func TestGolden(t *testing.T) { chatstest.Goldens(t, Format, "testdata/*.json*") }

func FuzzDecode(f *testing.F) { ingesttest.FuzzFixtures(f, Format, "testdata/*.json*") }
