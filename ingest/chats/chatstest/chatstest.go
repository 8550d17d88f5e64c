// Package chatstest holds what the tests of chat decoders share: how messages
// are written in golden files, and the encodings that fixtures are rewritten in.
// Nothing of it is part of the product; what the tests of other formats need too
// never lives here.
package chatstest

import (
	"bytes"
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"

	"golang.org/x/text/encoding/korean"

	"github.com/emberline/emberline/ingest"
	"github.com/emberline/emberline/ingest/ingesttest"
	"github.com/emberline/emberline/models"
)

// Line is one record of a golden file.
type Line struct {
	At      int64             `json:"at"`
	Length  int64             `json:"length"`
	Line    int64             `json:"line,omitempty"`
	Time    string            `json:"time,omitempty"` // wall clock, or UTC with a Z
	Within  string            `json:"within,omitempty"`
	Wrote   string            `json:"wrote,omitempty"`
	Undated string            `json:"undated,omitempty"`
	Room    string            `json:"room,omitempty"`
	Actor   string            `json:"actor,omitempty"`
	Text    string            `json:"text"`
	Attrs   map[string]string `json:"attrs,omitempty"`
	Reject  string            `json:"rejected,omitempty"`
}

// Lines gives what a decoder found, in the form of a golden file.
func Lines(r *ingesttest.Recorder) []Line {
	var out []Line
	for _, g := range r.Records {
		l := Line{At: g.Offset, Length: g.Length, Line: g.Line, Undated: g.Undated, Wrote: string(g.SourceTime),
			Room: string(g.Service), Actor: string(g.Actor), Text: string(g.Text), Attrs: g.Attr}
		if g.Time != models.NoTime {
			l.Time = g.Time.UTC().Format("2006-01-02T15:04:05.999999999")
			if g.Zoned {
				l.Time += "Z"
			}
			l.Within = g.Resolution.Span().String()
		}
		if len(g.Attr) == 0 {
			l.Attrs = nil
		}
		out = append(out, l)
	}
	for _, x := range r.Rejected {
		out = append(out, Line{At: x.Offset, Length: x.Length, Line: x.Line, Reject: x.Reason, Text: string(x.Raw)})
	}
	return out
}

// Goldens is Golden for every fixture that a pattern names.
func Goldens(t *testing.T, f ingest.Format, pattern string) {
	t.Helper()
	for _, path := range ingesttest.Fixtures(t, pattern) {
		Golden(t, f, path)
	}
}

// Golden decodes a fixture and compares with the golden file beside it.
func Golden(t *testing.T, f ingest.Format, path string) {
	t.Helper()
	data := ingesttest.Fixture(t, path)
	if score := f.Detect(ingesttest.Sample(filepath.Base(path), data)); score.Points < 90 {
		t.Errorf("%s: score %d: %s", path, score.Points, score.Why)
	}
	Compare(t, path, ingesttest.Decode(t, f, filepath.Base(path), data))
}

// Compare compares what was found with the golden file of a fixture.
func Compare(t *testing.T, path string, r *ingesttest.Recorder) {
	t.Helper()
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	for _, l := range Lines(r) {
		if err := e.Encode(l); err != nil {
			t.Fatal(err)
		}
	}
	ingesttest.Golden(t, strings.TrimSuffix(path, filepath.Ext(path))+".golden", b.String())
}

// CP949 rewrites a text as Korean Windows writes it; what has no character
// there fails the test.
func CP949(tb testing.TB, text []byte) []byte {
	tb.Helper()
	b, err := korean.EUCKR.NewEncoder().Bytes(text)
	if err != nil {
		tb.Fatalf("no CP949 for it: %v", err)
	}
	return b
}

// UTF16LE rewrites a text in UTF-16 with a BOM.
func UTF16LE(text []byte) []byte {
	b := []byte{0xFF, 0xFE}
	for _, u := range utf16.Encode([]rune(string(text))) {
		b = append(b, byte(u), byte(u>>8))
	}
	return b
}

// SameRecords compares two decodings by everything but positions.
func SameRecords(tb testing.TB, what string, a, b *ingesttest.Recorder) {
	tb.Helper()
	x, y := Lines(a), Lines(b)
	if len(x) != len(y) {
		tb.Fatalf("%s: %d records against %d", what, len(y), len(x))
	}
	for i := range x {
		p, q := x[i], y[i]
		p.At, q.At, p.Length, q.Length = 0, 0, 0, 0
		if p.Reject != "" {
			p.Text, q.Text = "", ""
		}
		j, err := json.Marshal(p)
		if err != nil {
			tb.Fatal(err)
		}
		k, err := json.Marshal(q)
		if err != nil {
			tb.Fatal(err)
		}
		if !bytes.Equal(j, k) {
			tb.Errorf("%s: record %d:\n got %s\nwant %s", what, i, k, j)
		}
	}
}
