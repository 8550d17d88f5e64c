package delimited_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/emberline/emberline/ingest"
	"github.com/emberline/emberline/ingest/logs/delimited"
)

func read(t testing.TB, text string) (out []string) {
	t.Helper()
	r := delimited.NewRows(t.Context(), &ingest.Input{Reader: strings.NewReader(text), Encoding: ingest.UTF8}, ',')
	at := int64(0)
	for r.Next() {
		row := r.Row()
		if row.Offset != at || !row.Cut && text[at:at+row.Length] != string(row.Raw) {
			t.Fatalf("row at %d, length %d, want it at %d", row.Offset, row.Length, at)
		}
		at += row.Length
		out = append(out, string(row.Text))
	}
	if r.Err() != nil || at != int64(len(text)) {
		t.Fatalf("read %d of %d bytes: %v", at, len(text), r.Err())
	}
	return out
}

func TestRows(t *testing.T) {
	for text, want := range map[string][]string{
		"a,b\nc,d":            {"a,b", "c,d"},
		"a,\"b\r\nc\",d\ne\n": {"a,\"b\nc\",d", "e"},
		"\"a\"\"\nb\"\nc":     {"\"a\"\"\nb\"", "c"},
		"a,b\"c\nd":           {"a,b\"c", "d"},
		"a,\"open\nb\nc":      {"a,\"open", "b", "c"},
		"":                    nil,
	} {
		if got := read(t, text); !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestSplit(t *testing.T) {
	for text, want := range map[string]string{
		`a,b`:         "a|b",
		`a,,`:         "a||",
		`"a,b", "c"`:  "a,b|c",
		`"a ""b""",c`: `a "b"|c`,
		`"a"x,b`:      "a|b",
		`"open,b`:     `"open|b`,
		``:            "",
		`,`:           "|",
	} {
		if got := string(bytes.Join(delimited.Split([]byte(text), ',', nil), []byte{'|'})); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func FuzzRows(f *testing.F) {
	f.Add("a,\"b\nc\"\n\"")
	f.Fuzz(func(t *testing.T, text string) { read(t, text) })
}
