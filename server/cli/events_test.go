package cli_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// filled is a data folder with an incident, five sources and nothing else; its
// commands run inside one application, which spares opening it hundreds of times.
func filled(t testing.TB) *folder {
	t.Helper()
	f := newFolder(t)
	f.fixture()
	f.stayOpen()
	f.fill()
	return f
}

// fill makes the incident fire-2022 from the fixture: 4 + 2 + 2 + 2 + 6 records.
func (f *folder) fill() {
	f.t.Helper()
	for _, line := range []string{
		`incident create --slug fire-2022 --title 'Data centre fire' --title-ko '데이터센터 화재'`,
		`ingest -i fire-2022 in/power.log`,
		`ingest -i fire-2022 in/access.log --source 'web 01'`,
		`ingest -i fire-2022 in/pay.jsonl --simulated`,
		`ingest -i fire-2022 in/KakaoTalk_20221016.txt --source chat`,
		`ingest -i fire-2022 ups --as-of 2022-10-16`,
	} {
		f.must(words(line)...)
	}
}

// ids lists the events that a command prints.
func (f *folder) ids(line string) []string {
	f.t.Helper()
	out := []string{}
	for _, e := range lines(f.t, f.must(words(line)...)) {
		id, ok := e["id"].(string)
		if !ok {
			f.t.Fatalf("%s: an event without an id: %v", line, e)
		}
		out = append(out, id)
	}
	return out
}

// inOrder is the merged timeline of the fixture.
var inOrder = []string{
	"s5/upsd.log.2:0", "s5/upsd.log.2:44", "s5:88", "s5:132", "s5:176",
	"s1:0", "s1:84", "s2:0", "s2:90", "s5:219",
	"s1:168", "s3:0", firstChat, secondChat, "s1:235",
}

// The chat's records stand behind its headers.
var (
	firstChat  = fmt.Sprintf("s4:%d", strings.Index(chat, "[하람]"))
	secondChat = fmt.Sprintf("s4:%d", strings.Index(chat, "[도윤]"))
)

// fields are the keys of an event, in their order: other programs rest on them.
const fields = "id source time earliest latest source_time observed zone_basis kind severity host service actor text line attributes"

func TestEventsAsJSON(t *testing.T) {
	t.Parallel()
	f := filled(t)
	out := f.must("events", "-i", "fire-2022", "--json", "--source", "power.log", "--limit", "1")
	d := json.NewDecoder(strings.NewReader(out))
	var keys []string
	for depth, key := 0, true; ; {
		tok, err := d.Token()
		if err != nil {
			break
		}
		switch v := tok.(type) {
		case json.Delim:
			if v == '{' || v == '[' {
				depth++
				key = true
			} else {
				depth--
				key = true
			}
		case string:
			if depth == 1 && key {
				keys = append(keys, v)
			}
			key = !key
		default:
			key = true
		}
	}
	if got := strings.Join(keys, " "); got != fields {
		t.Errorf("the fields of an event are\n%s\nand should be\n%s", got, fields)
	}
	check(t, f, step{
		args: `events -i fire-2022 --json --source 'web 01' --source power.log --limit 2`,
		json: []string{
			`{"id":"s1:0","source":"power.log","time":"2022-10-15T15:19:02.101+09:00","earliest":"2022-10-15T15:19:02.101+09:00",
			  "latest":"2022-10-15T15:19:02.101999999+09:00","source_time":"2022-10-15 15:19:02,101","observed":"…","zone_basis":"assumed","kind":"log",
			  "severity":{"number":17,"text":"ERROR"},"host":"","service":"com.example.Power","actor":"","text":"전원 차단 감지 ups=A","line":1,
			  "attributes":{"thread.name":"main"}}`,
			`{"id":"s1:84","severity":{"number":13,"text":"WARN"}}`,
		},
	})
	check(t, f, step{
		args: `events -i fire-2022 --json --kind chat --tz UTC`,
		json: []string{
			`{"kind":"chat","actor":"하람","text":"배터리실 연기 보입니다","time":"2022-10-15T06:21:00Z","latest":"2022-10-15T06:21:59.999999999Z"}`,
			`{"kind":"chat","actor":"도윤"}`,
		},
	})
	check(t, f, step{
		args: `events -i fire-2022 --json --undated --source pay.jsonl`,
		json: []string{
			`{"id":"s3:0","simulated":true,"zone_basis":"explicit","time":"2022-10-15T15:21:00+09:00","attributes":{"attempt":1}}`,
			`{"time":null,"earliest":null,"latest":null,"undated":"no time in the record","text":"no time here","line":2}`,
		},
	})
}

func TestEventsInOrderAndNarrowed(t *testing.T) {
	t.Parallel()
	f := filled(t)
	for _, c := range []struct {
		flags string
		want  []string
	}{
		{``, inOrder},
		{`--limit 3`, inOrder[:3]},
		{`--from '2022-10-15 15:19:05'`, inOrder[7:]}, // from counts
		{`--to '2022-10-15 15:19:05'`, inOrder[:7]},   // to does not
		{`--from 2022-10-15T06:19:05Z --to 2022-10-15T06:20:00Z`, inOrder[7:10]},
		{`--source s2`, []string{"s2:0", "s2:90"}},
		{`--kind chat`, []string{firstChat, secondChat}},
		{`--kind chat,log --source chat`, []string{firstChat, secondChat}},
		{`--kind alert`, []string{}},
		{`--severity error`, []string{"s1:0", "s2:0", "s3:0", "s1:235"}},
		{`--severity fatal`, []string{"s1:235"}},
		{`--service pay-api --undated`, []string{"s3:0", "s3:107"}},
		{`--actor 도윤`, []string{secondChat}},
		{`--host ups-a --to 2022-10-15T15:12`, []string{"s5/upsd.log.2:0"}},
		{`--from 2022-10-16`, []string{}},
	} {
		if got := f.ids(`events -i fire-2022 --json ` + c.flags); !slices.Equal(got, c.want) {
			t.Errorf("events %s: %v\nwant %v", c.flags, got, c.want)
		}
	}
	for _, s := range []step{
		{args: `events -i nowhere`, exit: 1, err: []string{"nowhere", "→"}},
		{args: `events -i fire-2022 --source nothing`, exit: 1, err: []string{"nothing", "→", "sources"}},
		{args: `events -i fire-2022 --kind dream`, exit: 1, err: []string{"dream", "→"}},
		{args: `events -i fire-2022 --severity bad`, exit: 1, err: []string{"bad", "→"}},
		{args: `events -i fire-2022 --from soon`, exit: 1, err: []string{"soon", "→"}},
		{args: `events -i fire-2022 --from 2022-10-16 --to 2022-10-15`, exit: 1, err: []string{"ends before it begins", "→"}},
		{args: `events -i fire-2022 --tz Mars/Olympus`, exit: 1, err: []string{"Mars/Olympus", "→"}},
		// For people: the time with its zone, the mark of simulated evidence, who, what.
		{args: `events -i fire-2022 --source pay.jsonl`, out: []string{"2022-10-15 15:21:00.000 +09:00 ERROR ~ pay.jsonl  pay-api: 전원 복구 대기\n"}},
	} {
		check(t, f, s)
	}
}

func TestSearch(t *testing.T) {
	t.Parallel()
	f := filled(t)
	for _, c := range []struct {
		query string
		want  []string
	}{
		{`전원`, []string{"s1:0", "s3:0"}},
		{`battery`, []string{"s5/upsd.log.2:0", "s5/upsd.log.2:44", "s5:88", "s5:132", "s5:176"}},
		{`'"connection refused"'`, []string{"s1:84"}},
		{`connection refused`, []string{"s1:84"}},
		{`--newest 전원`, []string{"s3:0", "s1:0"}},
		{`--newest --limit 1 전원`, []string{"s3:0"}},
		{`--limit 1 전원`, []string{"s1:0"}},
		{`'전원 OR 연기'`, []string{"s1:0", "s3:0", firstChat}},
		{`전원 NOT 복구`, []string{"s1:0"}},
		{`http.response.status_code:502`, []string{"s2:0"}},
		{`'time:2022-10-15T15:19..2022-10-15T15:20'`, []string{"s1:0", "s1:84", "s2:0", "s2:90", "s5:219"}},
		{`'no time here'`, []string{"s3:107"}}, // what has no date can be found
		{`zebra`, []string{}},
	} {
		if got := f.ids(`search -i fire-2022 --json ` + c.query); !slices.Equal(got, c.want) {
			t.Errorf("search %s: %v\nwant %v", c.query, got, c.want)
		}
	}
	for _, s := range []step{
		{args: `search -i fire-2022 --count 전원 --json`, json: []string{`{"count":2,"relation":"exact"}`}},
		{args: `search -i fire-2022 --count 전원`, out: []string{"2 (exact)\n"}},
		{args: `search -i fire-2022 --count --source power.log 전원`, out: []string{"1 (exact)\n"}},
		{args: `search -i fire-2022 --histogram 10m '*' --json`, json: []string{
			`{"from":"2022-10-15T15:10:00+09:00","count":10,"severity":{"unspecified":6,"error":2,"warn":1,"info":1}}`,
			`{"from":"2022-10-15T15:20:00+09:00","count":4,"severity":{"info":1,"error":1,"unspecified":2}}`,
			`{"from":"2022-10-15T15:30:00+09:00","count":1,"severity":{"fatal":1}}`,
		}},
		{args: `search -i fire-2022 --histogram 10m '*'`, out: []string{"FROM", "FATAL", "2022-10-15T15:30:00+09:00"}},
		{args: `search -i fire-2022 --histogram often '*'`, exit: 1, err: []string{"often", "→", "30s"}},
		{args: `search -i fire-2022 'power AND (gone'`, exit: 1, err: []string{"column 11", "→"}},
		{args: `search -i fire-2022 '전원 time:yesterday'`, exit: 1, err: []string{"column 9", "→"}},
		{args: `search -i fire-2022 '"open'`, exit: 1, err: []string{"column 1", "→"}},
	} {
		check(t, f, s)
	}
}

// times gives the times of a source's events, in the order of their offsets.
func (f *folder) times(label string) map[string]time.Time {
	f.t.Helper()
	out := map[string]time.Time{}
	for _, e := range lines(f.t, f.must("events", "-i", "fire-2022", "--json", "--source", label)) {
		id, _ := e["id"].(string)
		text, _ := e["time"].(string)
		at, err := time.Parse(time.RFC3339Nano, text)
		if err != nil {
			f.t.Fatal(err)
		}
		out[id] = at
	}
	return out
}

// A corrected clock moves a source's events at once, and only those; undoing
// puts all back as it was.
func TestClock(t *testing.T) {
	t.Parallel()
	f := filled(t)
	before := f.must("events", "-i", "fire-2022", "--json", "--undated")
	was := f.times("power.log")
	check(t, f, step{
		args: `clock set -i fire-2022 --source power.log --offset -3m42s --uncertainty 2s --why 'NTP was off' --json`,
		json: []string{`{"noun":"clock","key":"s1","number":1,"author":"cli:hana","why":"NTP was off","at":"…","new":"…"}`},
	})
	for id, at := range f.times("power.log") {
		if d := at.Sub(was[id]); d != -(3*time.Minute + 42*time.Second) {
			t.Errorf("%s moved by %s", id, d)
		}
	}
	check(t, f, step{args: `events -i fire-2022 --json --source power.log --limit 1`, json: []string{
		`{"time":"2022-10-15T15:15:20.101+09:00","earliest":"2022-10-15T15:15:18.101+09:00","latest":"2022-10-15T15:15:22.101999999+09:00","source_time":"2022-10-15 15:19:02,101"}`,
	}})
	if got := f.ids("events -i fire-2022 --json --limit 5"); !slices.Equal(got[3:], []string{"s1:0", "s1:84"}) {
		t.Errorf("the order did not follow the clock: %v", got)
	}
	if got := f.ids("events -i fire-2022 --json --source 'web 01'"); !slices.Equal(got, []string{"s2:0", "s2:90"}) {
		t.Errorf("another source changed: %v", got)
	}
	// A zone is for records without one, never an override.
	check(t, f, step{args: `clock set -i fire-2022 --source 'web 01' --zone UTC --why test`, out: []string{"clock s2, revision 1 by cli:hana", "test"}})
	check(t, f, step{args: `events -i fire-2022 --json --source 'web 01' --limit 1`, json: []string{`{"time":"2022-10-15T15:19:05+09:00","zone_basis":"explicit"}`}})
	check(t, f, step{args: `clock set -i fire-2022 --source power.log --zone UTC --why 'the host runs in UTC' --json`, json: []string{`{"number":2}`}})
	check(t, f, step{args: `events -i fire-2022 --json --source power.log --limit 1`, json: []string{`{"time":"2022-10-16T00:15:20.101+09:00","zone_basis":"user"}`}})
	// A step counts from one event on.
	check(t, f, step{args: `clock set -i fire-2022 --source power.log --step s1:168=10s --why 'clock was set' --json`, json: []string{`{"number":3}`}})
	check(t, f, step{args: `events -i fire-2022 --json --source power.log`, json: []string{
		`{"id":"s1:0","time":"2022-10-16T00:15:20.101+09:00"}`, `{"id":"s1:84"}`, `{"id":"s1:168","time":"2022-10-16T00:16:28+09:00"}`, `{"id":"s1:235"}`,
	}})
	for _, s := range []step{
		{args: `clock log -i fire-2022 --source power.log --json`, json: []string{`{"number":1}`, `{"number":2}`, `{"number":3}`}},
		{args: `sources -i fire-2022`, out: []string{"UTC -3m42s"}},
		{args: `clock set -i fire-2022 --source power.log --offset -1s --why ' '`, exit: 1, err: []string{"reason", "→", "--why"}},
		{args: `clock set -i fire-2022 --source power.log --zone Mars/Olympus --why x`, exit: 1, err: []string{"Mars/Olympus", "→"}},
		{args: `clock set -i fire-2022 --source power.log --offset 999999h --why x`, exit: 1, err: []string{"hundred years", "→"}},
		{args: `clock set -i fire-2022 --source power.log --step soon --why x`, exit: 1, err: []string{"soon", "→"}},
		{args: `clock set -i fire-2022 --source power.log --step s2:0=1s --why x`, exit: 1, err: []string{"s2:0", "power.log"}},
		{args: `clock set -i fire-2022 --source nothing --offset 1s --why x`, exit: 1, err: []string{"nothing", "→"}},
		{args: `clock undo -i fire-2022 --source power.log --json`, json: []string{`{"number":4,"undoes":3}`}},
		{args: `clock undo -i fire-2022 --source power.log`, out: []string{"revision 5 (takes back 2)"}},
		{args: `clock undo -i fire-2022 --source power.log --json`, json: []string{`{"number":6,"undoes":1}`}},
		{args: `clock undo -i fire-2022 --source power.log`, exit: 1, err: []string{"no change left"}},
		{args: `clock undo -i fire-2022 --source 'web 01'`},
	} {
		check(t, f, s)
	}
	if after := f.must("events", "-i", "fire-2022", "--json", "--undated"); after != before {
		t.Errorf("undone, but the timeline is another:\n%s\nwas\n%s", after, before)
	}
}
