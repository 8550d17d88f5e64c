package slack

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"path/filepath"
	"strings"
	"testing"

	"github.com/emberline/emberline/ingest"
	"github.com/emberline/emberline/ingest/chats"
	"github.com/emberline/emberline/ingest/chats/chatstest"
	"github.com/emberline/emberline/ingest/ingesttest"
	"github.com/emberline/emberline/models"
)

// file is a member of an archive in memory.
type file struct {
	name string
	data []byte
}

// container lays files out as an archive's members.
func container(files []file) (data []byte, members []ingest.Member) {
	for _, f := range files {
		body := f.data
		members = append(members, ingest.Member{
			Member: models.Member{Name: f.name, Offset: int64(len(data)), Size: int64(len(body))},
			Open:   func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(body)), nil },
		})
		data = append(data, body...)
	}
	return data, members
}

func decodeFiles(t *testing.T, files []file) *ingesttest.Recorder {
	t.Helper()
	data, members := container(files)
	return ingesttest.Decode(t, Export, "export.zip", data, func(in *ingest.Input) { in.Members = members })
}

func fixture(t *testing.T) []file {
	t.Helper()
	var files []file
	for _, name := range []string{"channels.json", "dms.json", "general/2022-10-15.json", "users.json"} {
		files = append(files, file{name, ingesttest.Fixture(t, filepath.Join("testdata", filepath.FromSlash(name)))})
	}
	return append(files, file{"D01/2022-10-16.json", []byte(`[{"user":"U01","text":"hi","ts":"1665900000.000100"}]`)})
}

func TestGoldenExport(t *testing.T) {
	files := fixture(t)
	r := decodeFiles(t, files)
	chatstest.Compare(t, "testdata/export.zip", r)
	for _, g := range r.Records {
		if strings.Contains(string(g.Text), "xoxe") || strings.Contains(string(g.Text), "abcdef") {
			t.Errorf("a secret is shown: %q", g.Text)
		}
		for _, a := range g.Attrs {
			if bytes.Contains(a.Value, []byte("xoxe")) {
				t.Errorf("a secret is shown: %s=%s", a.Key, a.Value)
			}
		}
	}
}

func TestThirdPartyExport(t *testing.T) {
	raw := ingesttest.DataFile(t, "chats/slack/testarchive.zip")
	z, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		t.Fatal(err)
	}
	var files []file
	var names []string
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, file{f.Name, b})
		names = append(names, f.Name)
	}
	if s := detectExport(&ingest.Sample{Members: names}); s.Points < 95 {
		t.Errorf("score %d: %s", s.Points, s.Why)
	}
	r := decodeFiles(t, files)
	if len(r.Records) != 158 || len(r.Rejected) != 0 {
		t.Fatalf("%d records, %d rejected", len(r.Records), len(r.Rejected))
	}
	subtypes, rooms, users := map[string]int{}, map[string]int{}, map[string]int{}
	for _, g := range r.Records {
		s := g.Attr[attrSubtype]
		if s == "" {
			s = "message"
		}
		subtypes[s]++
		rooms[string(g.Service)]++
		if u := g.Attr[attrUser]; u != "" {
			users[u]++
		}
		if len(g.Text) == 0 || len(g.Actor) == 0 || !g.Zoned || g.Time == models.NoTime {
			t.Errorf("%s: actor %q, text %q", g.Raw, g.Actor, g.Text)
		}
		if strings.Contains(string(g.Text), "<@U") || strings.Contains(string(g.Text), "REDACTED") {
			t.Errorf("text %q", g.Text)
		}
	}
	for k, n := range map[string]int{"channel_join": 8, "message": 49, "bot_add": 3, "bot_message": 94, "file_share": 3, "file_comment": 1} {
		if subtypes[k] != n {
			t.Errorf("%d of %s, want %d", subtypes[k], k, n)
		}
	}
	if len(rooms) != 2 || rooms["enrique"]+rooms["traveling-sailor"] != 158 || len(users) != 4 {
		t.Errorf("rooms %v, users %v", rooms, users)
	}
	sensitive, found := 0, false
	for _, g := range r.Records {
		found = found || string(g.Actor) == "hamza" && strings.HasPrefix(string(g.Text), "@abilinski: Created an issue")
		if g.Attr[chats.AttrSensitive] != "" {
			sensitive++
		}
	}
	if !found {
		t.Error("a mention is not shown by name")
	}
	if sensitive != 4 {
		t.Errorf("%d messages hold file tokens, want 4", sensitive)
	}
}

func TestThirdPartyMessages(t *testing.T) {
	for name, want := range map[string]struct {
		times   []string
		replies int
		threads int
	}{
		"message_with_code_block":            {[]string{"2026-02-25T14:27:22.852"}, 0, 0},
		"normal_messages":                    {[]string{"2015-06-12T19:58:22.000", "2015-07-25T23:51:34.000"}, 0, 0},
		"normal_thread":                      {[]string{"2015-06-12T19:58:22.000", "2015-08-18T03:24:54.000", "2018-10-18T13:11:34.000", "2015-12-11T21:11:34.000"}, 2, 2},
		"thread_with_broadcast_reply":        {[]string{"2015-06-12T19:58:22.000", "2015-06-12T19:58:23.000", "2015-06-12T19:58:24.000"}, 2, 1},
		"threads_with_colliding_topic_names": {[]string{"2015-06-12T19:58:22.000", "2015-08-18T03:24:54.000", "2015-06-12T20:00:00.000", "2015-08-18T03:41:35.000"}, 2, 2},
	} {
		data := ingesttest.DataFile(t, "chats/slack/threads/"+name+".json")
		if s := detectMessages(ingesttest.Sample(name+".json", data)); s.Points < 90 {
			t.Errorf("%s: score %d: %s", name, s.Points, s.Why)
		}
		r := ingesttest.Decode(t, Messages, name+".json", data)
		if len(r.Records) != len(want.times) {
			t.Errorf("%s: %d records", name, len(r.Records))
			continue
		}
		replies := 0
		threads := map[string]bool{}
		for i, g := range r.Records {
			if got := g.Time.UTC().Format("2006-01-02T15:04:05.000"); got != want.times[i] {
				t.Errorf("%s: %s, want %s", name, got, want.times[i])
			}
			if th := g.Attr[attrThread]; th != "" {
				threads[th] = true
			}
			if g.Attr[attrReply] == "true" {
				replies++
			}
			if len(g.Text) == 0 || len(g.Actor) == 0 {
				t.Errorf("%s: %q %q", name, g.Actor, g.Text)
			}
		}
		if replies != want.replies || len(threads) != want.threads {
			t.Errorf("%s: %d replies in %d threads", name, replies, len(threads))
		}
	}
}

// A member that cannot be read costs that member.
func TestDamagedMember(t *testing.T) {
	files := fixture(t)
	data, members := container(files)
	for i := range members {
		if members[i].Name == "general/2022-10-15.json" {
			body := files[i].data
			members[i].Open = func() (io.ReadCloser, error) {
				return io.NopCloser(io.MultiReader(bytes.NewReader(body[:600]), &broken{})), nil
			}
		}
	}
	r := ingesttest.Decode(t, Export, "export.zip", data, func(in *ingest.Input) { in.Members = members })
	if len(r.Rejected) != 1 || r.Rejected[0].Reason != reasonMember {
		t.Fatalf("rejected %v", r.Rejected)
	}
	if last := r.Records[len(r.Records)-1]; string(last.Text) != "hi" || string(last.Service) != "@하람, @Oskar Lind" {
		t.Errorf("%q in %q", last.Text, last.Service)
	}
}

type broken struct{}

func (*broken) Read([]byte) (int, error) { return 0, errors.New("bad checksum") }

func TestDetectIsItsOwn(t *testing.T) {
	for _, text := range []string{
		`{"ts":"2022-10-15T15:19:00Z","level":"info","text":"x"}`, `{"ts":1665814700.12,"msg":"x"}`,
		`[{"ts":"1665814700.123456"}]`, `{"messages":[{"type":"message","text":"x"}]}`,
	} {
		if s := detectMessages(ingesttest.Sample("x.json", []byte(text))); s.Points > 0 {
			t.Errorf("%s: score %d", text, s.Points)
		}
	}
	if s := detectExport(&ingest.Sample{Members: []string{"a/b.json", "c.txt"}}); s.Points > 0 {
		t.Errorf("score %d", s.Points)
	}
}

func FuzzMessages(f *testing.F) {
	ingesttest.FuzzFixtures(f, Messages, "testdata/general/2022-10-15.json")
}
