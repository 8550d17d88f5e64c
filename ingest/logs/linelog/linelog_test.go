package linelog

import (
	"testing"

	"github.com/emberline/emberline/ingest/stamp"
	"github.com/emberline/emberline/models"
)

func TestStrip(t *testing.T) {
	for in, want := range map[string]string{
		"plain":                         "plain",
		"\x1b[31m\x1b[1mERROR\x1b[0m x": "ERROR x",
		"\x1b]0;title\x07prompt":        "prompt",
		"\x1b]0;title\x1b\\prompt":      "prompt",
		"\x1b[2Kweb-1 | x":              "web-1 | x",
		"cut \x1b[":                     "cut [",
		"cut \x1b":                      "cut ",
		"\x1b(Bx":                       "x",
	} {
		var buf []byte
		if got := string(Strip([]byte(in), &buf)); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestFindLevel(t *testing.T) {
	for in, want := range map[string]models.Severity{
		" INFO ready":                         models.SevInfo,
		" info ready":                         models.SevInfo,
		" [warn] x":                           models.SevWarn,
		":DEBUG:foo":                          models.SevDebug,
		" DEBUG2 x":                           models.SevDebug,
		" app worker ERROR x":                 models.SevError,
		" app worker error x":                 0,
		" app |error| x":                      models.SevError,
		"  1234  1234 E Tag: x":               models.SevError,
		" plan E failed":                      0,
		" no-error here":                      0,
		" error.log opened":                   0,
		" critical/Relay: opened":             models.SevError2,
		" [경고] 수동 전환":                         models.SevWarn,
		" fine words":                         models.SevDebug,
		" 42":                                 0,
		" first line\n ERROR of another line": 0,
	} {
		if _, _, got, _ := FindLevel([]byte(in), 0); got != want {
			t.Errorf("%q: %d, want %d", in, got, want)
		}
	}
}

func TestTextLevel(t *testing.T) {
	for in, want := range map[string]models.Severity{
		`ts=1 level=warn msg=x`:             models.SevWarn,
		`{"level":"error","msg":"x"}`:       models.SevError,
		`{"severity":"CRITICAL"}`:           models.SevError2,
		`2022-10-15 15:22:11 [WARN] x`:      models.SevWarn,
		`[ERROR] 2022-10-15 15:22:11 x`:     models.SevError,
		`ERROR: x`:                          models.SevError,
		`the ERROR was found much too late`: 0,
		`I am no level`:                     0,
		``:                                  0,
	} {
		if _, got := TextLevel([]byte(in)); got != want {
			t.Errorf("%q: %d, want %d", in, got, want)
		}
	}
}

func TestSettleOrder(t *testing.T) {
	for _, c := range []struct {
		lines []string
		want  stamp.Order
	}{
		{[]string{"2022-10-15 15:19:03 x"}, stamp.OrderUnknown},
		{[]string{"05/06/2022 15:19:03 x", "06/06/2022 15:19:03 x"}, stamp.OrderUnknown},
		{[]string{"05/06/2022 15:19:03 x", "13/06/2022 15:19:03 x"}, stamp.DayFirst},
		{[]string{"05/06/2022 15:19:03 x", "05/13/2022 15:19:03 x"}, stamp.MonthFirst},
		{[]string{"22/10/09 20:10:40 x"}, stamp.OrderUnknown},
		{[]string{"22/10/09 20:10:40 x", "22/10/31 20:10:40 x", "99/10/31 20:10:40 x"}, stamp.YearFirst},
		{[]string{"[13/06/2022 15:19:03] x"}, stamp.DayFirst},
		{[]string{"12/28-12:55:38.765402 x", "01/02-11:30:23.358639 x"}, stamp.MonthFirst},
		{[]string{"13/06/2022 15:19:03 x", "06/13/2022 15:19:03 x"}, stamp.OrderUnknown},
	} {
		var lines [][]byte
		for _, l := range c.lines {
			lines = append(lines, []byte(l))
		}
		if got, _ := SettleOrder(lines); got != c.want {
			t.Errorf("%q: order %d, want %d", c.lines, got, c.want)
		}
	}
}

func TestReadLead(t *testing.T) {
	for _, c := range []struct{ line, time, rest, level string }{
		{"2022-10-15 15:19:03 x", "2022-10-15 15:19:03", " x", ""},
		{"[2022-10-15 15:19:03] x", "2022-10-15 15:19:03", " x", ""},
		{"(Oct 15 15:19:03) x", "Oct 15 15:19:03", " x", ""},
		{"[2022-10-15 15:19:03 #12] x", "2022-10-15 15:19:03", " #12] x", ""},
		{"[ERROR] 2022-10-15 15:19:03 x", "2022-10-15 15:19:03", " x", "ERROR"},
		{"정보 [2022-10-15 15:19:03] x", "2022-10-15 15:19:03", " x", "정보"},
		{"[1665814935] SERVICE ALERT", "1665814935", " SERVICE ALERT", ""},
		{"1665814935-7 is an id", "", "", ""},
		{"12345678 is a number", "", "", ""},
		{"2022-10-15 is a day", "", "", ""},
		{"  2022-10-15 15:19:03 x", "", "", ""},
		{"Monday was quiet", "", "", ""},
	} {
		l, ok := ReadLead([]byte(c.line), stamp.OrderUnknown)
		if ok != (c.time != "") {
			t.Errorf("%q: ok %v", c.line, ok)
			continue
		}
		if ok && (c.line[l.From:l.Until] != c.time || c.line[l.Rest:] != c.rest || string(l.Level) != c.level) {
			t.Errorf("%q: time %q, rest %q, level %q", c.line, c.line[l.From:l.Until], c.line[l.Rest:], l.Level)
		}
	}
}
