package query

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/emberline/emberline/models"
)

// TestHoleAt: "|" stands where somebody writes.
func TestHoleAt(t *testing.T) {
	for _, c := range []struct {
		src      string
		text     string
		field    string
		replaces string
		operator bool
	}{
		{"|", "", "", "", false},
		{"ho|", "ho", "", "ho", false},
		{"전원 ho|st", "ho", "", "host", false},
		{"전원 |", "", "", "", false},
		{"host:|", "", "host", "", false},
		{"HOST:we|b-01 x", "we", "host", "web-01", false},
		{`service:"pay g|w" x`, "pay g", "service", `"pay gw"`, false},
		{`service:"pay|`, "pay", "service", `"pay`, false},
		{`"user name":ki|`, "ki", "user name", "ki", false},
		{"(a OR -kind:al|)", "al", "kind", "al", false},
		{"severity>=er|", "er", "severity", "er", false},
		{"severity>|=error", "", "", "", false},
		{"so|urce:s3", "so", "", "source", true},
		{"15:19:0|0", "15:19:0", "", "15:19:00", false},
		{"https://x|", "https://x", "", "https://x", false},
		{`"비상 전|원"`, "비상 전", "", `"비상 전원"`, false},
		{"a |b", "", "", "b", false},
		{"HTTP.Status:5|", "5", "HTTP.Status", "5", false},
		{`text:"a \" b|"`, `a " b`, "text", `"a \" b"`, false},
	} {
		before, after, _ := strings.Cut(c.src, "|")
		src := before + after
		h := HoleAt(src, utf8.RuneCountInString(before))
		got := string([]rune(src)[h.From:h.To])
		if h.Text != c.text || h.Field != c.field || got != c.replaces || h.Operator != c.operator {
			t.Errorf("%q: %+v replaces %q", c.src, h, got)
		}
	}
}

// TestHoleHoldsAnywhere: whatever is written, a hole lies within it and around
// the place, and a value put there is read back.
func TestHoleHoldsAnywhere(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		src := rapid.StringOfN(rapid.RuneFrom([]rune(`ab전원 "\()-:=<>*.15/`)), 0, 30, -1).Draw(t, "src")
		n := utf8.RuneCountInString(src)
		at := rapid.IntRange(-1, n+2).Draw(t, "at")
		h := HoleAt(src, at)
		if at = min(max(at, 0), n); h.From > at || h.To < at || h.From < 0 || h.To > n {
			t.Fatalf("%q at %d: %+v", src, at, h)
		}
		v := rapid.String().Draw(t, "value")
		if v == "" {
			return
		}
		q, err := Parse("x:"+WriteValue(v)+" "+WriteName("a "+v)+":y", Options{})
		if err != nil {
			if !utf8.ValidString(v) {
				return
			}
			t.Fatalf("%q: %v", v, err)
		}
		if f, ok := q.Root().(And)[0].(*Field); !ok || f.Value != v || f.Prefix || f.Exists {
			t.Fatalf("%q is read as %+v", v, q.Root())
		}
		if f, ok := q.Root().(And)[1].(*Field); !ok || f.Name != "a "+v {
			t.Fatalf("%q is read as %+v", v, q.Root())
		}
	})
}

func TestColumnOf(t *testing.T) {
	for src, want := range map[string]int{"전원 (": 4, `a "b`: 3, "kind:x": 6, "a": 0, strings.Repeat("x", MaxLength+1): 0} {
		_, err := Parse(src, Options{})
		if got, text := ColumnOf(err); got != want || (text == "") != (want == 0) || strings.Contains(text, "column") {
			t.Errorf("%.20q: column %d, want %d: %s", src, got, want, text)
		}
		var e *models.Error
		if err != nil && (!errors.As(err, &e) || e.Hint == "" || models.HintOf(err) == "") {
			t.Errorf("%.20q: %v has no hint", src, err)
		}
	}
}
