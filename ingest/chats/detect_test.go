package chats_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/emberline/emberline/ingest"
	"github.com/emberline/emberline/ingest/chats/discord"
	"github.com/emberline/emberline/ingest/chats/instagram"
	"github.com/emberline/emberline/ingest/chats/irc"
	"github.com/emberline/emberline/ingest/chats/kakaotalk"
	"github.com/emberline/emberline/ingest/chats/mattermost"
	"github.com/emberline/emberline/ingest/chats/signal"
	"github.com/emberline/emberline/ingest/chats/slack"
	"github.com/emberline/emberline/ingest/chats/telegram"
	"github.com/emberline/emberline/ingest/chats/whatsapp"
	"github.com/emberline/emberline/ingest/ingesttest"
)

var all = []ingest.Format{
	kakaotalk.Format, whatsapp.Format, whatsapp.DayFirst, whatsapp.MonthFirst, signal.Format,
	irc.XChat, irc.Scrollback, irc.Irssi, irc.WeeChat,
	slack.Messages, telegram.Format, instagram.Format, mattermost.Format, discord.Format,
}

// best is the format that a file would be read in.
func best(s *ingest.Sample) (name string, points, second int) {
	for _, f := range all {
		if p := f.Detect(s).Points; p > points {
			name, points, second = f.Name, p, points
		} else if p > second {
			second = p
		}
	}
	return name, points, second
}

// owner tells which format a fixture or a third-party file is in.
func owner(path string) string {
	switch dir := filepath.Base(filepath.Dir(filepath.Dir(path))); {
	case strings.Contains(path, "scrollback"):
		return "xchat-scrollback"
	case strings.Contains(path, "irssi"):
		return "irssi"
	case strings.Contains(path, "weechat"):
		return "weechat"
	case strings.Contains(path, "xchat"), strings.Contains(path, "hexchat"):
		return "xchat"
	case strings.Contains(path, "slack"):
		return "slack-messages"
	case dir == "chats":
		return filepath.Base(filepath.Dir(path))
	case dir == "kakaotalk":
		return "kakaotalk"
	default:
		return dir
	}
}

// check tells that a file is known for what it is, far ahead of all else.
func check(t *testing.T, path string) {
	t.Helper()
	base := filepath.Base(path)
	switch {
	case base == "users.json" || base == "channels.json" || base == "dms.json",
		strings.Contains(base, "rejects-exports"), strings.Contains(base, "stops-parsing-malformed"), strings.Contains(base, "windows-ignores-unmatched"):
		return // nothing is said in them
	}
	data, err := os.ReadFile(path) //nolint:gosec // fixtures
	if err != nil {
		t.Fatal(err)
	}
	name, points, second := best(ingesttest.Sample(base, data))
	least := 90
	if strings.HasSuffix(path, "testdata/scrollback.txt") {
		least = 50 // one line in three is broken on purpose
	}
	if want := owner(path); name != want || points < least || second > points-30 {
		t.Errorf("%s: %s with %d, the next with %d; want %s", path, name, points, second, want)
	}
}

func TestFixturesAreToldApart(t *testing.T) {
	n := 0
	for _, pattern := range []string{"*/testdata/*.txt", "*/testdata/*.csv", "*/testdata/*log", "*/testdata/*.json", "*/testdata/*.jsonl", "slack/testdata/general/*.json"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			check(t, f)
			n++
		}
	}
	if n < 20 {
		t.Errorf("%d fixtures", n)
	}
}

func TestThirdPartyFilesAreToldApart(t *testing.T) {
	err := filepath.WalkDir(filepath.Join(ingesttest.DataDir(t), "chats"), func(path string, e os.DirEntry, err error) error {
		ext := filepath.Ext(path)
		if err == nil && !e.IsDir() && (ext == ".txt" || ext == ".csv" || ext == ".log" || ext == ".json") &&
			!strings.HasSuffix(path, "expected.json") && e.Name() != "target.json" {
			check(t, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
