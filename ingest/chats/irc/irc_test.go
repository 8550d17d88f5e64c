package irc

import (
	"strings"
	"testing"

	"github.com/emberline/emberline/ingest"
	"github.com/emberline/emberline/ingest/chats/chatstest"
	"github.com/emberline/emberline/ingest/ingesttest"
	"github.com/emberline/emberline/models"
)

var fixtures = map[string]*ingest.Format{
	"testdata/irssi.log": &Irssi, "testdata/weechat.weechatlog": &WeeChat,
	"testdata/hexchat.log": &XChat, "testdata/scrollback.txt": &Scrollback,
}

func TestGolden(t *testing.T) {
	for path, f := range fixtures {
		if path == "testdata/scrollback.txt" {
			continue // too short for a score of 90 with its broken line
		}
		chatstest.Golden(t, *f, path)
	}
}

// The other project reads only sections whose heading is English, and counts
// the two lines about logging: nine events, and three lines it warns of.
func TestThirdPartyXChat(t *testing.T) {
	r := ingesttest.ThirdParty(t, XChat, "chats/irc/xchat.log", 90)
	english, undated := 0, 0
	for _, g := range r.Records {
		switch {
		case g.Undated != "":
			undated++
			if string(g.Actor) != "fpi" || string(g.Text) != "uh oh wronggg date!" {
				t.Errorf("undated %q: %q", g.Actor, g.Text)
			}
		case g.Time.UTC().Year() == 2011:
			english++
		case g.Time.UTC().Year() != 2012:
			t.Errorf("%s in %v", g.Raw, g.Time.UTC())
		}
	}
	if english != 9 || undated != 1 || len(r.Records) != 9+1+6 || len(r.Rejected) != 0 {
		t.Errorf("%d of 2011, %d undated, %d in all, %d rejected", english, undated, len(r.Records), len(r.Rejected))
	}
	if g := r.Records[7]; string(g.Actor) != "STRANGER" || string(g.Text) != "日本" || g.Time.UTC().Format("2006-01-02 15:04:05") != "2011-12-31 23:00:00" {
		t.Errorf("%s %q: %q", g.Time.UTC(), g.Actor, g.Text)
	}
}

func TestThirdPartyScrollback(t *testing.T) {
	r := ingesttest.ThirdParty(t, Scrollback, "chats/irc/xchatscrollback.log", 90)
	dated := 0
	for _, g := range r.Records {
		if g.Time != models.NoTime {
			dated++
		}
		if strings.ContainsAny(string(g.Text), "\x03\x02\x0f\x08") {
			t.Errorf("codes in %q", g.Text)
		}
	}
	if dated != 10 || len(r.Records) != 11 {
		t.Errorf("%d dated of %d", dated, len(r.Records))
	}
	if g := r.Records[9]; string(g.Actor) != "fpi" || string(g.Text) != "Hi Kristinn!" || g.Time.UTC().Unix() != 1232959932 || !g.Zoned {
		t.Errorf("%v %q: %q", g.Time, g.Actor, g.Text)
	}
}

func TestScrollback(t *testing.T) {
	const path = "testdata/scrollback.txt"
	chatstest.Compare(t, path, ingesttest.Decode(t, Scrollback, path, ingesttest.Fixture(t, path)))
}

func TestEachTakesOnlyItsOwn(t *testing.T) {
	others := map[string]string{
		"syslog": "Oct 15 15:19:03 web01 sshd[3]: failed\nOct 15 15:19:04 web01 sshd[3]: failed\n",
		"tsv":    "2022-10-15 15:19:03\t17\n2022-10-15 15:19:04\t18\n",
		"times":  "15:19:03 INFO started\n15:19:04 INFO stopped\n",
	}
	for path := range fixtures {
		others[path] = string(ingesttest.Fixture(t, path))
	}
	for name, text := range others {
		for _, f := range []*ingest.Format{&XChat, &Scrollback, &Irssi, &WeeChat} {
			if fixtures[name] == f {
				continue
			}
			if s := f.Detect(ingesttest.Sample("x", []byte(text))); s.Points >= 50 {
				t.Errorf("%s takes %s: %d, %s", f.Name, name, s.Points, s.Why)
			}
		}
	}
}

func FuzzDecode(f *testing.F) {
	var seeds [][]byte
	for path := range fixtures {
		seeds = append(seeds, ingesttest.Fixture(f, path))
	}
	ingesttest.Fuzz(f, seeds, XChat, Scrollback, Irssi, WeeChat)
}
