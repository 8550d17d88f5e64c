package signal

import (
	"testing"

	"github.com/emberline/emberline/ingest/chats/chatstest"
	"github.com/emberline/emberline/ingest/ingesttest"
)

func TestThirdPartyExport(t *testing.T) {
	chatstest.Target(t, "chats/signal/target.json", ingesttest.ThirdParty(t, Format, "chats/signal/test_export.txt", 90), nil)
}

func TestGolden(t *testing.T) { chatstest.Golden(t, Format, "testdata/both.txt") }

func FuzzDecode(f *testing.F) { ingesttest.FuzzFixtures(f, Format, "testdata/both.txt") }
