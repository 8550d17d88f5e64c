package jsonscan_test

import (
	"context"
	"strings"
	"testing"

	"github.com/emberline/emberline/ingest"
	"github.com/emberline/emberline/ingest/ingesttest"
	"github.com/emberline/emberline/ingest/jsonscan"
)

// first reads the first object of a text.
func first(t *testing.T, text string, enc ingest.Encoding) jsonscan.Value {
	t.Helper()
	s := jsonscan.New(context.Background(), &ingest.Input{Reader: strings.NewReader(text), Encoding: enc}, &ingesttest.Recorder{TB: t}, jsonscan.Options{})
	if !s.Next() {
		t.Fatalf("no object in %q", text)
	}
	return s.Item().Value
}

func TestValue(t *testing.T) {
	v := first(t, ` {"a": {"b\n": [1, "x", null, true, {}]}, "c": "\"\\\/\b\f\r\t\u00e9\ud83d\udd25", "d": -1.5e3}`, ingest.UTF8)
	if got := string(v.Get("c").Text()); got != "\"\\/\b\f\r\té🔥" {
		t.Errorf("c is %q", got)
	}
	list := v.Get("a", "b\n")
	var kinds []jsonscan.Kind
	for c := range list.Each {
		kinds = append(kinds, c.Kind())
	}
	if len(kinds) != 5 || kinds[0] != jsonscan.Number || kinds[1] != jsonscan.String || kinds[2] != jsonscan.Null || kinds[3] != jsonscan.Bool || kinds[4] != jsonscan.Object {
		t.Errorf("kinds %v", kinds)
	}
	if list.Len() != 5 || list.Offset() != 15 || string(list.Raw()) != `[1, "x", null, true, {}]` || list.Length() != int64(len(list.Raw())) {
		t.Errorf("list at %d, %d bytes: %s", list.Offset(), list.Length(), list.Raw())
	}
	if d := v.Get("d"); string(d.Text()) != "-1.5e3" || string(d.Key()) != "d" {
		t.Errorf("d is %s = %s", d.Key(), d.Text())
	}
	none := v.Get("a", "nothing", "here")
	if none.OK() || none.Text() != nil || none.Raw() != nil || none.Key() != nil || none.First().OK() || none.Len() != 0 || none.Is(jsonscan.Null) {
		t.Error("a field that is not there is there")
	}
}

func TestTextIsNotRepaired(t *testing.T) {
	for in, want := range map[string]string{
		`{"a":"\ud800"}`:          `\ud800`,       // half a pair names no character
		`{"a":"\ud800\u0041"}`:    `\ud800A`,      //
		`{"a":"\x41\uZZZZ\q"}`:    `\x41\uZZZZ\q`, // not escapes of JSON
		"{\"a\":\"\xff\xfe ok\"}": "\xff\xfe ok",  // not UTF-8
		`{"a":"\u0000"}`:          "\x00",         //
		"{\"a\":\"x\ty\"}":        "x\ty",         // a bare control character
	} {
		if got := string(first(t, in, ingest.UTF8).Get("a").Text()); got != want {
			t.Errorf("%s: %q, want %q", in, got, want)
		}
	}
	if !first(t, `{"a":"\x41"}`, ingest.UTF8).Sloppy() || first(t, `{"a":"\n"}`, ingest.UTF8).Sloppy() {
		t.Error("sloppy is not told from exact")
	}
}

func TestTextCP949(t *testing.T) {
	// 화재 감지 in CP949.
	v := first(t, "{\"\xc1\xf6\xbf\xaa\":\"\xc8\xad\xc0\xe7 \\u0041\"}", ingest.CP949)
	if got := string(v.First().Key()); got != "지역" {
		t.Errorf("key %q", got)
	}
	if got := string(v.First().Text()); got != "화재 A" {
		t.Errorf("text %q", got)
	}
}

func TestDuplicate(t *testing.T) {
	many := func(last string) string {
		b := strings.Builder{}
		b.WriteString("{")
		for i := range 100 {
			b.WriteString(`"k` + strings.Repeat("x", i) + `":1,`)
		}
		return b.String() + `"` + last + `":2}`
	}
	for in, want := range map[string]string{
		`{"a":1,"b":2}`:               "",
		`{"a":1,"a":2}`:               "a",
		`{"a":1,"\u0061":2}`:          "a",
		`{"x":[{"y":{"z":1,"z":1}}]}`: "z",
		many("other"):                 "",
		many("kxxx"):                  "kxxx",
	} {
		key, ok := first(t, in, ingest.UTF8).Duplicate()
		if string(key) != want || ok != (want != "") {
			t.Errorf("%.40s: %q %v, want %q", in, key, ok, want)
		}
	}
}

func TestGlance(t *testing.T) {
	big := `{"receiver":"ops","alerts":[{"labels":{"x":"` + strings.Repeat("y", 70<<10)
	for name, c := range map[string]struct {
		text string
		want jsonscan.Seen
	}{
		"whole":     {"{}\n{}\nx\n{\"a", jsonscan.Seen{Objects: 2, Bad: 2}},
		"cut":       {"{\"a\":\"" + strings.Repeat("z", 40<<10) + "\"}\n{\"b\":\"" + strings.Repeat("z", 40<<10), jsonscan.Seen{Objects: 1}},
		"one large": {big, jsonscan.Seen{Objects: 1, Partial: true}},
		"in array":  {"[" + big, jsonscan.Seen{Objects: 1, Partial: true}},
		"text":      {strings.Repeat("just text\n", 3), jsonscan.Seen{Bad: 3}},
	} {
		receiver := ""
		got := jsonscan.Glance(ingesttest.Sample(name, []byte(c.text)), jsonscan.Options{}, func(it jsonscan.Item) {
			receiver = string(it.Value.Get("receiver").Text())
		})
		if got != c.want {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
		if c.want.Partial && receiver != "ops" {
			t.Errorf("%s: the head of the object was not shown", name)
		}
	}
}
