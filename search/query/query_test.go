package query

import (
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/search/words"
)

var seoul = time.FixedZone("+09:00", 9*3600)

func parse(t testing.TB, src string) *Query {
	t.Helper()
	q, err := Parse(src, Options{Zone: seoul})
	if err != nil {
		t.Fatalf("%q: %v", src, err)
	}
	return q
}

func TestCanonicalForm(t *testing.T) {
	for src, want := range map[string]string{
		"":                                 "",
		"  \t ":                            "",
		"a b":                              "a b",
		"a AND b":                          "a b",
		"a OR b c":                         "a OR (b c)",
		"(a OR b) c":                       "(a OR b) c",
		"a (b c)":                          "a b c",
		"-a":                               "NOT a",
		"NOT -a":                           "NOT NOT a",
		`-"a b"`:                           `NOT "a b"`,
		"-(a b)":                           "NOT (a b)",
		"conn*":                            "conn*",
		`"connection ref"*`:                `"connection ref"*`,
		"*":                                "",
		"a OR *":                           "a OR *",
		"and or not":                       "and or not",
		`"AND"`:                            `"AND"`,
		"전원 차단":                            "전원 차단",
		"web-01":                           `"web-01"`,
		"15:19:00":                         `"15:19:00"`,
		"https://x.example/":               `"https://x.example/"`,
		"fe80::1":                          `"fe80::1"`,
		"HOST:web":                         "host:web",
		"severity:ERROR":                   "severity:error",
		"severity>=warn":                   "severity>=warn",
		`http.response.status_code:502`:    "http.response.status_code:502",
		`key:"a b"`:                        `key:"a b"`,
		`"a key":b`:                        `"a key":b`,
		`"level":"error"`:                  `level:error`,
		"key:*":                            "key:*",
		"status:500..599":                  "status:500..599",
		`v:"1..2"`:                         `v:"1..2"`,
		"d>=0.5":                           "d>=0.5",
		`time:"2022-10-15 15:19"..`:        "time:2022-10-15T15:19..",
		`time:.."2022-10-15 15:19"`:        "time:..2022-10-15T15:19",
		"time:2022-10-15T15:19+x OR a":     "",
		`say \"hi`:                         "",
		`"a \"b\" \\ c"`:                   `"a \"b\" \\ c"`,
		"NOT:x":                            "NOT:x",
		"호스트:웹":                            "호스트:웹",
		"time>2022-10-15T15:19:00.5+09:00": "time>2022-10-15T15:19:00.5+09:00",
	} {
		q, err := Parse(src, Options{Zone: seoul})
		if err != nil {
			if want != "" {
				t.Errorf("%q: %v", src, err)
			}
			continue
		}
		if got := q.String(); got != want {
			t.Errorf("%q: got %q, want %q", src, got, want)
		}
		again := parse(t, q.String())
		if !reflect.DeepEqual(q, again) {
			t.Errorf("%q: not the same query again: %#v, %#v", src, q.root, again.root)
		}
	}
}

func TestErrorsPoint(t *testing.T) {
	for _, c := range []struct{ src, want, hint string }{
		{`전원 "차단`, "column 4: this quotation mark is never closed", "close it"},
		{"(a b", "column 1: this parenthesis is never closed", "close it"},
		{"a )", "column 3: a parenthesis is closed that was never opened", "quotes"},
		{"()", "column 1: the parentheses are empty", "between them"},
		{"a AND", "column 3: AND has nothing to its right", "after it"},
		{"a AND OR b", "column 3: AND has nothing to its right", "after it"},
		{"OR b", "column 1: OR has nothing to its left", "before it"},
		{"a OR", "column 3: OR has nothing to its right", "after it"},
		{"NOT", "column 1: NOT has nothing to its right", "leave out"},
		{"가나 !!!", `column 4: "!!!" holds no word`, "letters or digits"},
		{"a*b", `column 2: "*" stands only at the end`, "conn*"},
		{"host:", "column 1: host: has no value", "host:*"},
		{"host>3", "column 6: host has no greater", "host:3"},
		{"kind:mail", `column 6: unknown kind "mail"`, "chat"},
		{"severity:loud", `column 10: unknown severity "loud"`, "fatal"},
		{"time:noon", `column 6: "noon" is not a time`, "RFC"},
		{"time:2022-10-15..2022-10-14", "column 6: the range of time ends before it begins", "time:2022-10-14..2022-10-15"},
		{"status:599..500", "column 8: the range ends", "500..599"},
		{"latency>slow", `column 9: "slow" is not a number`, "quotes"},
		{"latency>*", `column 9: "*" asks`, "latency:*"},
		{"kind:al*", `column 6: "*" does not go with kind:`, "leave it out"},
		{strings.Repeat("a ", MaxTerms+1), "more than 64 words", "fewer"},
		{strings.Repeat("(", MaxDepth+1) + "a" + strings.Repeat(")", MaxDepth+1), "more than 32 levels", "steps"},
		{strings.Repeat("NOT ", MaxDepth+1) + "a", "more than 32 levels", "steps"},
		{strings.Repeat("a", MaxLength+1), "more than 4096", "fewer"},
		{"a\xff", "not UTF-8", "UTF-8"},
		{`"` + strings.Repeat("a ", maxWords+1) + `"`, "more than 256 words", "fewer"},
	} {
		_, err := Parse(c.src, Options{})
		if err == nil {
			t.Errorf("%.40q: no error", c.src)
			continue
		}
		if !strings.Contains(err.Error(), c.want) {
			t.Errorf("%.40q: %v, want %q", c.src, err, c.want)
		}
		if h := models.HintOf(err); h == "" || c.hint != "RFC" && !strings.Contains(h, c.hint) {
			t.Errorf("%.40q: hint %q, want %q", c.src, h, c.hint)
		}
		if code := models.CodeOf(err); code != models.CodeInvalid && code != models.CodeTooLarge {
			t.Errorf("%.40q: code %s", c.src, code)
		}
	}
}

// record is a Record of plain values.
type record struct {
	raw, literals, text          string
	host, service, actor, source string
	kind                         models.Kind
	sev                          models.Severity
	time                         models.Nanos
	attrs                        []models.Attr
}

func (r record) Time() models.Nanos         { return r.time }
func (r record) Kind() models.Kind          { return r.kind }
func (r record) Severity() models.Severity  { return r.sev }
func (r record) Host() string               { return r.host }
func (r record) Service() string            { return r.service }
func (r record) Actor() string              { return r.actor }
func (r record) Source() (id, label string) { return "s3", r.source }
func (r record) Raw() []byte                { return []byte(r.raw) }
func (r record) Literals() []byte           { return []byte(r.literals) }
func (r record) Text() []byte               { return []byte(r.text) }
func (r record) Attrs() []models.Attr       { return r.attrs }

var sample = record{
	raw:      "status=502 path=/ tag=alpha,beta took 5ms tag=gamma-delta Oct 15 15:19:30 web-01 app[77]: 전원이 차단되었다 ERROR Connection_refused to 10.0.0.7:5432 msg=\"l\\u00e9on\\nsaid\"\n",
	literals: "Léon\nsaid hello\n둘째 줄\n",
	text:     "전원이 차단되었다 ERROR Connection_refused to 10.0.0.7:5432\nlast line",
	host:     "web-01", service: "Pay-API", actor: "김민지 (Ops)", source: "syslog of web",
	kind: models.KindLog, sev: models.SevError, time: 1665814770 * 1e9,
	attrs: []models.Attr{
		{Key: "http.response.status_code", Value: []byte("502"), Type: models.AttrNumber},
		{Key: "duration", Value: []byte("0.750"), Type: models.AttrNumber},
		{Key: "path", Value: []byte("/"), Type: models.AttrString},
		{Key: "tag", Value: []byte("alpha beta"), Type: models.AttrString},
		{Key: "tag", Value: []byte("gamma-delta"), Type: models.AttrString},
		{Key: "empty", Type: models.AttrString},
		{Key: "took", Value: []byte("5"), Type: models.AttrNumber},
		{Key: "port", Value: []byte("-5432"), Type: models.AttrNumber},
	},
}

func TestMatch(t *testing.T) {
	yes := []string{
		"", "*", "error", "ERROR", "전원", "전원이", "차단", "단되", "conn*", "connection_refused", "10.0.0.7", "10.0.0.7:5432", `"10 0 0 7"`,
		`"app 77"`, "app[77]", "léon", "LÉON", `"전원이 차단"`, "hello", "둘째", `"said hello"`, "error 전원", "error OR nothing", "-nothing",
		"NOT nothing", "error -nothing", `"to 10.0"*`, "host:web-01", "host:WEB-01", "host:web*", "host=web-01", "service:pay-api", "service:pay*",
		"actor:민지", "actor:ops", `actor="김민지 (ops)"`, "source:s3", `source:"syslog of web"`, "source:syslog*", "kind:log", "severity:error",
		"severity>=warn", "severity:17", "severity:warn..error", "severity<fatal", "severity<=error", "severity:*", "severity>12", "text:전원", `text:"error connection"*`,
		"http.response.status_code:502", "HTTP.Response.status_code:502", "http.response.status_code>=500", "http.response.status_code:500..599",
		"http.response.status_code=502.0", "duration:0.75", "duration=0.75", "duration<1", "duration:..1", "duration>0.7", "path:/", `path="/"`, "tag:beta", "tag:delta", "tag:gam*",
		`tag="alpha beta"`, "tag:*", "took=5", "took>4", "-empty:*", "-missing:x", "-missing>3", "time:2022-10-15", "time:2022-10-15T15:19", "time:2022-10-15T15:19:30",
		"time:2022-10-15T15:19..2022-10-15T15:20", `time:"2022-10-15 15:19"..`, "time:..2022-10-16", "time>=2022-10-15T06:19:30Z", "time<=2022-10-15T15:19",
		"time<2022-10-15T15:20", "time>2022-10-15T15:18", `"last line"` + " OR error", "time:*", "Oct 15",
	}
	no := []string{
		"err", "connection", "onnection_refused", `"차단 전원"`, `"전원 차단"`, "10.0.0.70", "0.0.7:543", "-error", "error nothing", "NOT error", "host:web", "host:eb-01",
		"service:api", "actor:지민", "kind:alert", "severity:warn", "severity>error", "severity:18", "severity:unspecified", "severity<error", "text:oct", "text:web",
		"http.response.status_code:50", "http.response.status_code:5020", "http.response.status_code<502", "http.response.status_code>502", "duration:0.7", "port:5432", "took:5",
		"missing:*", "empty:*", "missing<3", "tag>1", "path:/x", `tag="alpha"`, "time:2022-10-14", "time:..2022-10-15T15:19", "time:2022-10-15T15:20..",
		"time>2022-10-15T15:19:30", "time<2022-10-15T15:19:30", `"said 둘째"`, "source:s4", "léo", "line-*nothing",
	}
	for _, src := range yes {
		if !parse(t, src).Match(sample) {
			t.Errorf("%s: should match", src)
		}
	}
	for _, src := range no {
		q, err := Parse(src, Options{Zone: seoul})
		if err == nil && q.Match(sample) {
			t.Errorf("%s: should not match", src)
		}
	}
	m := parse(t, "error").Matcher()
	for range 3 { // a matcher carries nothing from record to record
		if !m.Match(sample) || m.Match(record{raw: "calm"}) {
			t.Fatal("matcher remembers")
		}
	}
	undated := record{raw: "x", time: models.NoTime}
	if parse(t, "time:..2262-01-01").Match(undated) || !parse(t, "-time:*").Match(undated) {
		t.Error("an undated record stands in no range of time")
	}
	var none *Query
	if !none.Match(sample) || none.String() != "" || !none.Empty() || none.Words() != nil {
		t.Error("no query matches all")
	}
}

func TestColumnsDecideEarly(t *testing.T) {
	for src, want := range map[string]Verdict{
		"host:web-01": Yes, "host:x error": No, "host:web-01 error": Maybe, "host:web-01 OR error": Yes, "-host:web-01": No,
		"kind:alert OR text:x": Maybe, "-(host:x a)": Yes, "": Yes, "tag:x": Maybe,
	} {
		if got := parse(t, src).Matcher().Columns(sample); got != want {
			t.Errorf("%s: %d, want %d", src, got, want)
		}
	}
}

func TestHighlights(t *testing.T) {
	for _, c := range []struct{ src, text, want string }{
		{"전원", "비상전원이 전원을", "비상[전원]이 [전원]을"},
		{"conn*", "Connection lost, conn", "[Connection] lost, [conn]"},
		{`"to 10.0"`, "went TO: 10.0.0", "went [TO: 10.0].0"},
		{"a -b", "a b", "[a] b"},
		{"-(a -b)", "a b", "a [b]"},
		{"İstanbul x", "ⱥ İstanbul ⱯX x", "ⱥ [İstanbul] ⱯX [x]"},
		{"text:x y=z", "x y z", "[x] y z"},
		{`a "a b"`, "a b a", "[a b] [a]"},
		{"DB", "DB가 db", "[DB]가 [db]"},
		{"연결*", "연결이", "[연결]이"},
		{"", "x", "x"},
	} {
		var b strings.Builder
		last := 0
		for _, s := range parse(t, c.src).Highlights(c.text) {
			b.WriteString(c.text[last:s.Start] + "[" + c.text[s.Start:s.End] + "]")
			last = s.End
		}
		b.WriteString(c.text[last:])
		if b.String() != c.want {
			t.Errorf("%s: %s, want %s", c.src, b.String(), c.want)
		}
	}
}

type block struct{ words string }

func (b block) Times() (least, greatest models.Nanos, undated bool) { return 100, 200, false }
func (b block) Severities() [models.SeverityRanges]int {
	return [models.SeverityRanges]int{3: 5, 4: 2}
}
func (b block) Kinds() uint8               { return 1 << models.KindLog }
func (b block) Source() (id, label string) { return "s3", "x" }
func (b block) Never(w Word) bool          { return !strings.Contains(b.words, string(w.Text)) }

func TestScreen(t *testing.T) {
	b := block{"error timeout"}
	for _, c := range []struct {
		src  string
		v    Verdict
		rest string
	}{
		{"error", Maybe, "error"}, {"nothing", No, ""}, {"error nothing", No, ""}, {"error OR nothing", Maybe, "error"},
		{"-nothing", Yes, ""}, {"-error", Maybe, "NOT error"}, {"source:s3 error kind:log", Maybe, "error"}, {"source:s4 error", No, ""},
		{"source:s4 OR error", Maybe, "error"}, {"kind:alert", No, ""}, {"-kind:alert", Yes, ""}, {"severity>=info", Yes, ""}, {"severity>=error", No, ""},
		{"severity:info", Maybe, "severity:info"}, {"severity>=10", Maybe, "severity>=10"}, {"severity:*", Yes, ""}, {"severity<trace", No, ""},
		{"time>=1970-01-01T00:00:01Z", No, ""}, {"time<1970-01-01T00:00:01Z", Yes, ""}, {"time:*", Yes, ""},
		{"time:1970-01-01T00:00:00.00000015Z..", Maybe, "time:1970-01-01T00:00:00.00000015Z.."},
		{"text:nothing", No, ""}, {"k:nothing", No, ""}, {"k:error", Maybe, "k:error"}, {"k>3", Maybe, "k>3"}, {`"error timeout"`, Maybe, `"error timeout"`},
		{"", Yes, ""}, {"-(source:s3 error)", Maybe, "NOT error"},
	} {
		v, rest := parse(t, c.src).Screen(b)
		got := ""
		if rest != nil {
			got = (&Query{root: rest}).String()
		}
		if v != c.v || got != c.rest {
			t.Errorf("%s: %d %q, want %d %q", c.src, v, got, c.v, c.rest)
		}
	}
}

func TestWords(t *testing.T) {
	var got []string
	for _, w := range parse(t, `a "b c" conn* (a OR -d) host:x k:v n>3`).Words() {
		s := string(w.Text)
		if w.Prefix {
			s += "*"
		}
		got = append(got, s)
	}
	if s := strings.Join(got, " "); s != "a b c conn* d v" {
		t.Error(s)
	}
}

// TestRoundTrip builds queries at random and reads back what they write.
func TestRoundTrip(t *testing.T) {
	leaf := rapid.OneOf(
		rapid.SampledFrom([]string{"a", "전원", "AND", `"`, "x*", "*", "-", "host:", "k=", "(", ")", "severity>=warn", "time:2022-10-15..", "1..2", "k:1..2", "a.b:*", `\`, "OR", "NOT"}),
		rapid.StringMatching(`[a-zA-Z가-힣0-9:"*\\().=<> -]{0,12}`),
	)
	rapid.Check(t, func(t *rapid.T) {
		src := strings.Join(rapid.SliceOfN(leaf, 0, 8).Draw(t, "parts"), " ")
		roundTrip(t, src)
	})
}

func roundTrip(t interface {
	Fatalf(string, ...any)
}, src string) {
	q, err := Parse(src, Options{Zone: seoul})
	if err != nil {
		if models.HintOf(err) == "" {
			t.Fatalf("%q: no hint: %v", src, err)
		}
		return
	}
	again, err := Parse(q.String(), Options{Zone: seoul})
	if err != nil {
		if models.CodeOf(err) == models.CodeTooLarge || strings.Contains(err.Error(), "levels") {
			return // the written form is longer
		}
		t.Fatalf("%q: %q: %v", src, q, err)
	}
	if again.String() != q.String() || !reflect.DeepEqual(q, again) {
		t.Fatalf("%q: %q, then %q", src, q, again)
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"", "a b", `"a b"* -c (d OR e)`, "host:web* severity>=warn", "time:2022-10-15..", "전원 OR k:1..2", `k:"x\"y"`} {
		f.Add(s, "전원이 차단 a b")
	}
	f.Fuzz(func(t *testing.T, src, text string) {
		roundTrip(t, src)
		q, err := Parse(src, Options{})
		if err != nil {
			return
		}
		q.Match(record{raw: text, text: text})
		last := 0
		for _, s := range q.Highlights(text) {
			if s.Start < last || s.End <= s.Start || s.End > len(text) {
				t.Fatalf("%q in %q: span %v after %d", src, text, s, last)
			}
			if utf8.ValidString(text) && !utf8.ValidString(text[s.Start:s.End]) {
				t.Fatalf("%q in %q: span %v cuts a character", src, text, s)
			}
			last = s.End
		}
	})
}

func TestFoldAgrees(t *testing.T) {
	var all []byte
	for c := range 256 {
		all = append(all, byte(c)) //nolint:gosec // below 256
	}
	for _, s := range []string{"", "ABCDEFGHIJ@[`{Zz", "Abc 전원 DEF İK GHIJKLMNOP", string(all)} {
		for i := range s {
			if got, want := fold(nil, []byte(s[i:])), words.Fold(nil, []byte(s[i:])); string(got) != string(want) {
				t.Fatalf("%q: %q, want %q", s[i:], got, want)
			}
		}
	}
}

func BenchmarkMatch(b *testing.B) {
	m := parse(b, "timeout").Matcher()
	b.SetBytes(int64(len(sample.raw)))
	for b.Loop() {
		m.Match(sample)
	}
}
