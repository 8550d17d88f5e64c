package signal

import (
	"os"
	"testing"

	"github.com/emberline/emberline/ingest/chats/chatstest"
	"github.com/emberline/emberline/ingest/ingesttest"
)

func TestThirdPartyExport(t *testing.T) {
	data := ingesttest.DataFile(t, "chats/signal/test_export.txt")
	if s := detect(ingesttest.Sample("x.txt", data)); s.Points < 90 {
		t.Errorf("score %d: %s", s.Points, s.Why)
	}
	r := ingesttest.Decode(t, Format, "x.txt", data)
	chatstest.Target(t, "chats/signal/target.json", r, nil)
}

func TestGolden(t *testing.T) { chatstest.Golden(t, Format, "testdata/both.txt") }

func FuzzDecode(f *testing.F) {
	b, err := os.ReadFile("testdata/both.txt")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	f.Fuzz(func(t *testing.T, data []byte) {
		detect(ingesttest.Sample("x", data))
		ingesttest.Decode(t, Format, "x", data)
	})
}
