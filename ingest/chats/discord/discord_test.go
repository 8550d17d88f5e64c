package discord

import (
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

func TestGolden(t *testing.T) { chatstest.Goldens(t, Format, "testdata/*.json*") }

func FuzzDecode(f *testing.F) { ingesttest.FuzzFixtures(f, Format, "testdata/*.json*") }
