package cli_test

import (
	"bytes"
	"compress/gzip"
	"strings"
	"testing"
)

// The evidence of a small, made-up incident.
const (
	powerLog = "2022-10-15 15:19:02,101 ERROR [main] com.example.Power - 전원 차단 감지 ups=A\n" +
		"2022-10-15 15:19:03,250 WARN  [main] com.example.Power - connection refused to db-1\n" +
		"2022-10-15 15:20:00,000 INFO  [main] com.example.Power - =cmd|calc\n" +
		"2022-10-15 15:33:00,000 FATAL [main] com.example.Power - power is gone\n"
	accessLog = `192.0.2.10 - - [15/Oct/2022:15:19:05 +0900] "GET /login HTTP/1.1" 502 157 "-" "curl/7.85"` + "\n" +
		`192.0.2.11 - - [15/Oct/2022:15:19:06 +0900] "GET / HTTP/1.1" 200 12 "-" "curl/7.85"` + "\n"
	payLog = `{"ts":"2022-10-15T06:21:00Z","level":"error","msg":"전원 복구 대기","service":"pay-api","attempt":1}` + "\n" +
		`{"level":"info","msg":"no time here","service":"pay-api"}` + "\n"
	chat = "현장 상황실 님과 카카오톡 대화\n저장한 날짜 : 2022-10-16 10:00:00\n\n" +
		"--------------- 2022년 10월 15일 토요일 ---------------\n" +
		"[하람] [오후 3:21] 배터리실 연기 보입니다\n[도윤] [오후 3:22] 확인했습니다\n"
)

// pieces of a rotated syslog without years, the oldest first.
var rotatedLog = []string{
	"Oct 15 15:10:00 ups-a upsd[7]: battery 98 %\nOct 15 15:12:00 ups-a upsd[7]: battery 97 %\n",
	"Oct 15 15:14:00 ups-a upsd[7]: battery 41 %\nOct 15 15:16:00 ups-a upsd[7]: battery 12 %\n",
	"Oct 15 15:18:00 ups-a upsd[7]: battery 3 %\nOct 15 15:19:30 ups-a upsd[7]: shutting down\n",
}

func zipped(t testing.TB, text string) string {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// fixture writes the evidence that the contract works on.
func (f *folder) fixture() {
	f.t.Helper()
	f.write("in/power.log", powerLog)
	f.write("in/access.log", accessLog)
	f.write("in/pay.jsonl", payLog)
	f.write("in/KakaoTalk_20221016.txt", chat)
	f.write("other/power.log", powerLog+"2022-10-15 15:34:00,000 INFO  [main] com.example.Power - generator on\n")
	f.write("copy/power-copy.log", powerLog)
	f.write("tail/power.log", "2022-10-15 15:35:00,000 INFO  [main] com.example.Power - generator off\n")
	f.write("ups/upsd.log", rotatedLog[2])
	f.write("ups/upsd.log.1", rotatedLog[1])
	f.write("ups/upsd.log.2.gz", zipped(f.t, rotatedLog[0]))
	f.write("more/deep/er/web.log", strings.ReplaceAll(accessLog, "15:19", "16:19"))
	f.write("more/web2.log", strings.ReplaceAll(accessLog, "15:19", "17:19"))
}

// step is one line of the contract.
type step struct {
	args string
	exit int
	json []string // one object per line of standard output, of which each must hold this; nil: not looked at
	out  []string // parts of standard output
	err  []string // parts of standard error: what happened, and what to do
}

// TestContract is the contract of the command line, line by line on one data
// folder.
func TestContract(t *testing.T) {
	t.Parallel()
	f := newFolder(t)
	f.fixture()
	for _, chapter := range []struct {
		name  string
		steps []step
	}{
		{"incidents", []step{
			{args: `incident list`, exit: 1, err: []string{"no Emberline data", "→", "emberline demo"}},
			{args: `user add hana --name Hana`, out: []string{"password"}},
			{args: `incident list`, out: []string{"No incident yet", "emberline demo"}},
			{args: `incident list --json`, json: []string{}},
			{
				args: `incident create --slug fire-2022 --title 'Data centre fire' --title-ko '데이터센터 화재' --json`,
				json: []string{`{"slug":"fire-2022","title":{"en":"Data centre fire","ko":"데이터센터 화재"},"zone":"Asia/Seoul","created_at":"…"}`},
			},
			{args: `incident create --slug fire-2022 --title Again`, exit: 1, err: []string{"fire-2022", "already", "→"}},
			{args: `incident create --slug 'Fire 2022' --title X`, exit: 1, err: []string{"slug", "→", "pangyo-2022"}},
			{args: `incident create --slug ../etc --title X`, exit: 1, err: []string{"slug"}},
			{args: `incident create --slug nowhere --title X --zone Mars/Olympus`, exit: 1, err: []string{"Mars/Olympus", "→", "Asia/Seoul"}},
			{args: `incident create --slug untitled`, exit: 1, err: []string{"title", "→"}},
			{args: `incident create --slug untitled --json`, exit: 1, err: []string{`{"error":{"code":"invalid","hint":"--title`}},
			{args: `incident create --slug quake --title Quake --zone +09:00`},
			{args: `incident list --json`, json: []string{`{"slug":"fire-2022"}`, `{"slug":"quake","zone":"+09:00"}`}},
			{args: `incident list`, out: []string{"SLUG", "fire-2022", "Data centre fire"}},
		}},
		{"ingest", []step{
			{
				args: `ingest -i fire-2022 in/power.log --json`,
				json: []string{`{"source":"power.log","source_id":"s1","format":"java","sha256":"…","bytes":306,"received":4,"accepted":4,"rejected":0,"duplicate":0,"undated":0,"stream_bytes":306,"event_bytes":306}`},
			},
			{args: `ingest -i fire-2022 in/power.log --json`, json: []string{`{"source":"power.log","source_id":"s1","received":4,"accepted":4,"duplicate_of":"power.log"}`}},
			{args: `ingest -i fire-2022 copy/power-copy.log --json`, json: []string{`{"source":"power-copy.log","received":4,"duplicate_of":"power.log"}`}},
			{args: `ingest -i fire-2022 copy/power-copy.log`, out: []string{"the same bytes as power.log"}},
			{args: `ingest -i fire-2022 other/power.log`, exit: 1, err: []string{`"power.log"`, "other bytes", "→", "--append"}},
			{args: `ingest -i fire-2022 tail/power.log --append --json`, json: []string{`{"source":"power.log","received":5,"accepted":5,"bytes":377}`}},
			{args: `ingest -i fire-2022 tail/power.log --source power-copy.log --append`, exit: 1, err: []string{"another name of", "→", "power.log"}},
			{args: `ingest -i fire-2022 in/access.log --source nothing --append`, exit: 1, err: []string{"no source labelled", "→", "--append"}},
			{args: `ingest -i fire-2022 in/access.log --format cobol`, exit: 1, err: []string{"cobol", "→"}},
			{args: `ingest -i fire-2022 in/access.log --zone Mars/Olympus`, exit: 1, err: []string{"Mars/Olympus", "→"}},
			{args: `ingest -i fire-2022 in/access.log --as-of yesterday`, exit: 1, err: []string{"yesterday", "→"}},
			{args: `ingest -i nowhere in/access.log`, exit: 1, err: []string{"nowhere", "→", "incident list"}},
			{args: `ingest -i fire-2022 in/missing.log`, exit: 1, err: []string{"missing.log"}},
			{args: `ingest -i fire-2022 in/access.log --source 'web 01' --note 'from the balancer'`, out: []string{"web 01  access", "2 records = 2 accepted + 0 rejected + 0 duplicate + 0 undated"}},
			{args: `ingest -i fire-2022 in/access.log --source ' x'`, exit: 1, err: []string{"label"}},
			{args: `ingest -i fire-2022 in/pay.jsonl --zone UTC --simulated`, out: []string{"1 undated", "no time in the record"}},
			{args: `ingest -i fire-2022 in/KakaoTalk_20221016.txt --source chat --json`, json: []string{`{"source":"chat","format":"kakaotalk","accepted":2,"rejected":0}`}},
			// A folder: a rotated set is one source, its oldest piece first, also when a name sorts otherwise.
			{args: `ingest -i fire-2022 ups --as-of 2022-10-16 --json`, json: []string{`{"source":"upsd.log","received":6,"accepted":6,"backward":0,"format":"…"}`}},
			{args: `ingest -i fire-2022 more --json`, json: []string{`{"source":"deep/er/web.log","accepted":2}`, `{"source":"web2.log","accepted":2}`}},
			// One that fails does not keep the others out.
			{args: `ingest -i fire-2022 other/power.log more/web2.log --json`, exit: 1, json: []string{`{"source":"web2.log","duplicate_of":"web2.log"}`}, err: []string{`"code":"conflict"`}},
		}},
		{"sources", []step{
			{
				args: `sources -i fire-2022 --json`,
				json: []string{
					`{"source":"power.log","source_id":"s1","state":"ready","clock":{"zone":"Asia/Seoul","zone_basis":"assumed","offset":"0s"},
					  "pieces":[{"piece":1,"name":"power.log","bytes":306,"offset":0,"stored":"archive","sha256":"…"},{"piece":2,"bytes":71,"offset":306}]}`,
					`{"source":"power-copy.log","duplicate_of":"power.log","received":5}`,
					`{"source":"web 01","remark":"from the balancer"}`,
					`{"source":"pay.jsonl","simulated":true,"clock":{"zone":"UTC","zone_basis":"user"},"undated":1}`,
					`{"source":"chat"}`,
					`{"source":"upsd.log","pieces":[{"name":"upsd.log.2.gz","stored":"blob"},{"name":"upsd.log.1"},{"name":"upsd.log"}]}`,
					`{"source":"deep/er/web.log"}`, `{"source":"web2.log"}`,
				},
			},
			{args: `sources -i fire-2022`, out: []string{"SOURCE", "= power.log", "(simulated)"}},
			{args: `sources -i quake`, out: []string{"No source yet", "emberline ingest --incident quake"}},
		}},
		{"formats", []step{{args: `formats`, out: []string{"kakaotalk", "syslog", "jsonlines"}}}},
		{"usage", []step{
			{args: ``, out: []string{"Usage:"}},
			{args: `frobnicate`, exit: 2, err: []string{"frobnicate"}},
			{args: `events`, exit: 2, err: []string{"incident"}},
			{args: `events -i fire-2022 --bogus`, exit: 2, err: []string{"--bogus"}},
			{args: `events -i fire-2022 stray`, exit: 2},
			{args: `events -i fire-2022 --limit many`, exit: 2, err: []string{"many"}},
			{args: `ingest -i fire-2022`, exit: 2},
			{args: `search -i fire-2022`, exit: 2},
			{args: `clock set -i fire-2022 --source power.log --offset -1s`, exit: 2, err: []string{"why"}},
			{args: `backup`, exit: 2, err: []string{"out"}},
			{args: `restore`, exit: 2},
			{args: `--version`, out: []string{"emberline version"}},
		}},
	} {
		ok := t.Run(chapter.name, func(t *testing.T) {
			for _, s := range chapter.steps {
				check(t, f, s)
			}
		})
		if !ok {
			break // what follows rests on it
		}
	}
}

// check runs one step and holds it against what it promises.
func check(t *testing.T, f *folder, s step) {
	t.Helper()
	r := f.run(words(s.args)...)
	if r.code != s.exit {
		t.Errorf("%s: exit %d instead of %d\n%s%s", s.args, r.code, s.exit, r.out, r.err)
		return
	}
	if s.json != nil {
		got := lines(t, r.out)
		if len(got) != len(s.json) {
			t.Errorf("%s: %d lines instead of %d:\n%s", s.args, len(got), len(s.json), r.out)
			return
		}
		for i, want := range s.json {
			if miss := lacks(got[i], lines(t, strings.ReplaceAll(want, "\n", " "))[0], ""); miss != "" {
				t.Errorf("%s: line %d: %s", s.args, i+1, miss)
			}
		}
	}
	for _, part := range s.out {
		if !strings.Contains(r.out, part) {
			t.Errorf("%s: standard output lacks %q:\n%s", s.args, part, r.out)
		}
	}
	for _, part := range s.err {
		if !strings.Contains(r.err, part) {
			t.Errorf("%s: standard error lacks %q:\n%s", s.args, part, r.err)
		}
	}
	if s.exit == 0 && r.err != "" && !strings.Contains(s.args, "export") {
		t.Errorf("%s: says on standard error: %s", s.args, r.err)
	}
}
