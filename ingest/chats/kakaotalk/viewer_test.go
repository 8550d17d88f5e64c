package kakaotalk

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/emberline/emberline/ingest/chats"
	"github.com/emberline/emberline/ingest/ingesttest"
	"github.com/emberline/emberline/models"
)

// answer is what another project's tests assert of an export.
type answer struct {
	Parser   string         `json:"parser"`
	Complete bool           `json:"complete"`
	Room     *string        `json:"room"`
	Users    []string       `json:"users"`
	Entries  *int           `json:"entries"`
	Messages *int           `json:"message_count"`
	Notices  *int           `json:"notification_count"`
	Headers  map[string]int `json:"date_headers"`
	Refused  bool           `json:"refused"`
	IOS      *bool          `json:"is_ios_export"`
	All      []entry        `json:"messages"`
	Some     []entry        `json:"some_entries"`
}

type entry struct {
	Index    int     `json:"index"`
	Kind     string  `json:"kind"`
	Date     string  `json:"date"`
	Time     *string `json:"time"`
	Sender   *string `json:"sender"`
	Text     *string `json:"text"`
	Contains string  `json:"text_contains"`
}

// translated is where the other project rewrites what the client wrote; here
// evidence stays as it is.
var translated = map[string]string{"테스트님이 나님을 초대하였습니다.": "테스트 invited 나 and."}

func TestThirdPartyExports(t *testing.T) {
	dir := filepath.Join(ingesttest.DataDir(t), "chats", "kakaotalk", "viewer")
	files, err := filepath.Glob(filepath.Join(dir, "*.txt"))
	if err != nil || len(files) < 30 {
		t.Fatalf("%d exports, %v", len(files), err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".txt")
		t.Run(name, func(t *testing.T) {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			b, err := os.ReadFile(strings.TrimSuffix(file, ".txt") + ".expected.json")
			if err != nil {
				t.Fatal(err)
			}
			var want answer
			if err := json.Unmarshal(b, &want); err != nil {
				t.Fatal(err)
			}
			check(t, data, want)
		})
	}
}

// view is an export as the other project shows it: a heading before the first
// entry of each day, unless no heading stood in the file.
func view(got []ingesttest.Got) (entries []ingesttest.Got, messages, notices int) {
	day := ""
	for _, g := range got {
		if d := g.Time.UTC().Format("2006-01-02"); d != day {
			day = d
			entries = append(entries, ingesttest.Got{Record: models.Record{Time: g.Time, Text: []byte("heading")}})
		}
		entries = append(entries, g)
		if g.Attr[chats.AttrSystem] == "true" {
			notices++
		} else {
			messages++
		}
	}
	return entries, messages, notices
}

func check(t *testing.T, data []byte, want answer) {
	s := ingesttest.Sample("export.txt", data)
	r := ingesttest.Decode(t, Format, "export.txt", data)
	entries, messages, notices := view(r.Records)
	if want.IOS != nil {
		f := judge(s.Lines).shape.family
		if ios := f == clock || f == at || f == dotted; ios != *want.IOS {
			t.Errorf("judged %v, want iOS %v", f, *want.IOS)
		}
	}
	if want.Refused {
		if len(r.Records) != 0 || len(r.Rejected) == 0 {
			t.Errorf("%d records and %d rejections of a malformed table", len(r.Records), len(r.Rejected))
		}
		return
	}
	if len(r.Records) > 0 {
		if score := detect(s); score.Points < 90 {
			t.Errorf("score %d: %s", score.Points, score.Why)
		}
	}
	if want.Messages != nil && (messages != *want.Messages || notices != *want.Notices) {
		t.Errorf("%d messages and %d notices, want %d and %d", messages, notices, *want.Messages, *want.Notices)
	}
	// A table has no room: what the other project shows is made of its users.
	if want.Room != nil && want.Parser != "mac" && !strings.HasPrefix(string(data), "Date,User") {
		for _, g := range r.Records {
			if string(g.Service) != *want.Room {
				t.Errorf("room %q, want %q", g.Service, *want.Room)
			}
		}
	}
	for _, user := range want.Users {
		found := false
		for _, g := range r.Records {
			found = found || string(g.Actor) == user
		}
		if !found {
			t.Errorf("nobody is called %q", user)
		}
	}
	for day, n := range want.Headers {
		have := 0
		for _, e := range entries {
			if string(e.Text) == "heading" && e.Time.UTC().Format("2006-01-02") == day {
				have++
			}
		}
		if have != n {
			t.Errorf("%d days %s, want %d", have, day, n)
		}
	}
	headed := false
	for _, e := range want.All {
		headed = headed || e.Kind == "date-header"
	}
	if want.Complete && !headed {
		entries = r.Records
	}
	if want.Complete && len(entries) != len(want.All) || want.Entries != nil && len(entries) != *want.Entries {
		t.Fatalf("%d entries, want %d", len(entries), len(want.All))
	}
	for i, e := range want.All {
		e.Index = i
		same(t, entries, e)
	}
	for _, e := range want.Some {
		same(t, entries, e)
	}
}

func same(t *testing.T, entries []ingesttest.Got, want entry) {
	t.Helper()
	if want.Index >= len(entries) {
		t.Errorf("no entry %d", want.Index)
		return
	}
	g := entries[want.Index]
	if want.Date != "" && g.Time.UTC().Format("2006-01-02") != want.Date {
		t.Errorf("entry %d on %s, want %s", want.Index, g.Time.UTC(), want.Date)
	}
	if want.Kind == "date-header" {
		if string(g.Text) != "heading" {
			t.Errorf("entry %d is no heading but %q", want.Index, g.Text)
		}
		return
	}
	if notice := g.Attr[chats.AttrSystem] == "true"; notice != (want.Kind == "notification") {
		t.Errorf("entry %d: notice %v, want a %s", want.Index, notice, want.Kind)
	}
	if want.Time != nil && g.Time.UTC().Format("15:04") != *want.Time {
		t.Errorf("entry %d at %s, want %s", want.Index, g.Time.UTC(), *want.Time)
	}
	sender := ""
	if want.Sender != nil {
		sender = *want.Sender
	}
	if string(g.Actor) != sender {
		t.Errorf("entry %d by %q, want %q", want.Index, g.Actor, sender)
	}
	if want.Text != nil {
		text := *want.Text
		if raw, ok := translated[text]; ok {
			text = raw
		}
		if string(g.Text) != text {
			t.Errorf("entry %d: %q, want %q", want.Index, g.Text, text)
		}
	}
	if !strings.Contains(string(g.Text), want.Contains) {
		t.Errorf("entry %d lacks %q: %q", want.Index, want.Contains, g.Text)
	}
	if g.Zoned || g.Kind != models.KindChat {
		t.Errorf("entry %d: zoned %v, kind %v", want.Index, g.Zoned, g.Kind)
	}
}

func TestThirdPartyTable(t *testing.T) {
	data := ingesttest.DataFile(t, "chats/kakaotalk/vibecoding-room-sample.csv")
	r := ingesttest.Decode(t, Format, "vibecoding-room-sample.csv", data)
	if len(r.Records) != 312 || len(r.Rejected) != 0 {
		t.Fatalf("%d records, %d rejected", len(r.Records), len(r.Rejected))
	}
	senders := map[string]int{}
	for _, g := range r.Records {
		senders[string(g.Actor)]++
		if g.Resolution != models.ResSecond || g.Attr[chats.AttrSystem] != "" {
			t.Fatalf("%q: resolution %v, %v", g.Raw, g.Resolution, g.Attr)
		}
	}
	if len(senders) != 5 || senders["A"] == 0 || senders["E"] == 0 {
		t.Errorf("senders %v", senders)
	}
	first, last := r.Records[0], r.Records[311]
	if got := first.Time.UTC().Format("2006-01-02 15:04:05"); got != "2026-02-01 09:00:00" || string(first.Text) != "감사합니다" {
		t.Errorf("first %s %q", got, first.Text)
	}
	if got := last.Time.UTC().Format("2006-01-02 15:04:05"); got != "2026-02-12 21:33:00" {
		t.Errorf("last %s", got)
	}
	if score := detect(ingesttest.Sample("x.csv", data)); score.Points < 95 {
		t.Errorf("score %d: %s", score.Points, score.Why)
	}
}
