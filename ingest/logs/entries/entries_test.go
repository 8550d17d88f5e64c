package entries_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/emberline/emberline/ingest"
	"github.com/emberline/emberline/ingest/ingesttest"
	"github.com/emberline/emberline/ingest/logs/entries"
	"github.com/emberline/emberline/ingest/logs/linelog"
	"github.com/emberline/emberline/models"
)

// bangs is a format whose records begin with an exclamation mark.
var bangs = ingest.Format{Name: "bangs", Decode: func(ctx context.Context, in *ingest.Input, sink ingest.Sink) error {
	return entries.Decode(ctx, in, sink, func(w *linelog.Writer) entries.Shape {
		return entries.Shape{
			Head:   func(line []byte) bool { return entries.Has(line, "!") },
			Starts: func(line []byte) bool { return entries.Has(line, "!") || entries.Has(line, "#") },
			Header: func(text []byte) bool { return entries.Has(text, "#") },
			Read: func(text []byte) string {
				if entries.Has(text, "!bad") {
					return "bad"
				}
				w.Rec.Text = text
				return ""
			},
		}
	})
}}

func TestDecode(t *testing.T) {
	text := "rest\n#header\n!one  \n  more\t\n\n\x1b[31m!two\x1b[0m\n!bad\n!three\n\x00\x00\x00"
	r := ingesttest.Decode(t, bangs, "x", []byte(text))
	var got []string
	for _, g := range r.Records {
		got = append(got, fmt.Sprintf("%q@%d %s", g.Text, g.Line, g.Undated))
	}
	want := []string{
		`"rest"@1 ` + models.UndatedBefore, `"!one  \n  more"@3 ` + models.UndatedMissing,
		`"!two"@6 ` + models.UndatedMissing, `"!three"@8 ` + models.UndatedMissing,
	}
	if strings.Join(got, "|") != strings.Join(want, "|") {
		t.Errorf("%q\nwant %q", got, want)
	}
	if len(r.Rejected) != 1 || r.Rejected[0].Line != 7 {
		t.Errorf("rejected %+v", r.Rejected)
	}
}

func TestDetect(t *testing.T) {
	starts := func(line []byte) bool { return entries.Has(line, "!") }
	neutral := func(line []byte) bool { return entries.Has(line, "#") }
	for text, want := range map[string]int{
		"!a\n!b\n":                          90,
		"!a\n continues\n\n# neutral\n!b\n": 90,
		"!a\nb\n!c\n!d\n":                   67,
		"!a\nb\nc\n":                        0,
		"":                                  0,
	} {
		if got := entries.Detect(ingesttest.Sample("x", []byte(text)), 90, starts, neutral, "bang").Points; got != want {
			t.Errorf("%q: %d points, want %d", text, got, want)
		}
	}
}

func TestTypeOf(t *testing.T) {
	for text, number := range map[string]bool{
		"0": true, "12": true, "-1.50": true, "0.5": true, "": false, "-": false, "01": false, "1.": false, ".5": false,
		"1e5": false, "1.2.3": false, "1234567890123456789": false, "12a": false,
	} {
		if got := entries.TypeOf([]byte(text)) == models.AttrNumber; got != number {
			t.Errorf("%q: a number: %v", text, got)
		}
	}
}
