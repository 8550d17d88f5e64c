package jsonscan_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf16"

	"github.com/emberline/emberline/ingest"
	"github.com/emberline/emberline/ingest/ingesttest"
	"github.com/emberline/emberline/ingest/jsonscan"
	"github.com/emberline/emberline/models"
)

// format is a decoder that records every object as it is.
func format(opt jsonscan.Options) ingest.Format {
	return ingest.Format{Name: "test", Decode: func(ctx context.Context, in *ingest.Input, sink ingest.Sink) error {
		s := jsonscan.New(ctx, in, sink, opt)
		for s.Next() {
			it := s.Item()
			if err := sink.Record(&models.Record{
				Offset: it.Offset, Length: it.Length, Line: it.Line, Raw: it.Raw,
				Time: models.NoTime, Undated: models.UndatedMissing,
				Host: it.Prefix, Text: bytes.Clone(it.Value.Raw()),
			}); err != nil {
				return err
			}
		}
		return s.Err()
	}}
}

func items(name []byte, _ int) (bool, bool) { return string(name) == "items", true }

func TestScanner(t *testing.T) {
	for name, c := range map[string]struct {
		in       string
		opt      jsonscan.Options
		want     []string // "offset+length@line text"
		rejected []string // "offset+length@line reason"
		notes    []string
	}{
		"lines": {
			in:   "{\"a\":1}\n{\"b\":2}\r\n\n  {\"c\":3}  \n{\"d\":4}",
			want: []string{`0+8@1 {"a":1}`, `8+9@2 {"b":2}`, `20+10@4 {"c":3}`, `30+7@5 {"d":4}`},
		},
		"concatenated": {
			in:   `{"a":1}{"b":"}{"} {"c":[]}`,
			want: []string{`0+7@1 {"a":1}`, `7+10@1 {"b":"}{"}`, `18+8@1 {"c":[]}`},
		},
		"pretty": {
			in:   "{\n  \"a\": {\n    \"b\": 1\n  }\n}\n{\n\"c\": 2\n}\n",
			want: []string{"0+28@1 {\n  \"a\": {\n    \"b\": 1\n  }\n}", "28+11@6 {\n\"c\": 2\n}"},
		},
		"array": {
			in:   "\xEF\xBB\xBF[\n {\"a\":1},\n {\"b\":2}\n]\n",
			want: []string{`6+7@2 {"a":1}`, `16+7@3 {"b":2}`},
		},
		"empty": {in: " \n"},
		"empty array, then an object": {
			in: "[]\n{}\n", want: []string{"3+3@2 {}"},
		},
		"wrapper": {
			in:   "{\"kind\":\"List\",\"meta\":{\"items\":[1]},\"items\":[{\"a\":1},{\"b\":2}],\"more\":{\"x\":[\"]\"]}}\n",
			opt:  jsonscan.Options{Inside: items},
			want: []string{`45+7@1 {"a":1}`, `53+7@1 {"b":2}`},
		},
		"no wrapper": {
			in: `{"kind":"x","items":7}`, opt: jsonscan.Options{Inside: items}, want: []string{`0+22@1 {"kind":"x","items":7}`},
		},
		"second array in a wrapper": {
			in:   `{"items":[{}], "items" : [{"a":1}] }{}`,
			opt:  jsonscan.Options{Inside: items},
			want: []string{"10+2@1 {}", `26+7@1 {"a":1}`, "36+2@1 {}"},
		},
		"prefix": {
			in: "web  | {\"a\":1}\nweb  | text\n",
			opt: jsonscan.Options{Prefix: func(b []byte) int {
				if i := bytes.Index(b, []byte("| ")); i >= 0 {
					return i + 2
				}
				return 0
			}},
			want: []string{`0+15@1 {"a":1}`}, rejected: []string{"15+12@2 not a JSON object"},
		},
		"text between lines": {
			in:       "{\"a\":1}\npanic: foo\n   at bar\n{\"b\":2}\n\"s\"\n3\n",
			want:     []string{`0+8@1 {"a":1}`, `29+8@4 {"b":2}`},
			rejected: []string{"8+11@2 not a JSON object", "22+7@3 not a JSON object", "37+4@5 not a JSON object", "41+2@6 not a JSON object"},
		},
		"line cut inside a string": {
			in:       "{\"a\":\"x\n{\"b\":2}\n",
			want:     []string{`8+8@2 {"b":2}`},
			rejected: []string{"0+8@1 line break inside a JSON string"},
		},
		"line cut after a colon": {
			in:       "{\"a\":\n{\"b\":2}\n{\"c\":3}\n",
			want:     []string{`6+8@2 {"b":2}`, `14+8@3 {"c":3}`},
			rejected: []string{"0+6@1 not valid JSON"},
		},
		"line cut at the end": {
			in:   "{\"a\":1}\n{\"b\":[1,{\"c",
			want: []string{`0+8@1 {"a":1}`}, rejected: []string{"8+11@2 JSON value is cut off at the end"},
		},
		"broken pretty object among good ones": {
			in:       "{\n  \"a\": 1,\n}\n{\n  \"b\": [\n  1 2 ]\n}\n{\n \"c\": 3\n}\n",
			want:     []string{"35+12@8 {\n \"c\": 3\n}"},
			rejected: []string{"0+13@1 not valid JSON", "14+20@4 not valid JSON"},
		},
		"broken element of an array in one line": {
			in:       `[{"a":1},{"b":tru},{"c":3}]`,
			want:     []string{`1+7@1 {"a":1}`, `19+7@1 {"c":3}`},
			rejected: []string{"9+9@1 not valid JSON"},
		},
		"broken element over lines": {
			in:       "[\n  {\n    \"a\": x\n  },\n  {\n    \"b\": 2\n  }\n]\n",
			want:     []string{"24+16@5 {\n    \"b\": 2\n  }"},
			rejected: []string{"4+16@2 not valid JSON"},
		},
		"scalars in an array": {
			in: `[1,"a",{},[{}]]`, want: []string{"7+2@1 {}"},
			rejected: []string{"1+1@1 not a JSON object", "3+3@1 not a JSON object", "10+4@1 not a JSON object"},
		},
		"array not closed": {
			in: "[{},{}\n", want: []string{"1+2@1 {}", "4+2@1 {}"},
			notes: []string{"JSON array or object is not closed at the end of the stream"},
		},
		"too deep": {
			in:       "{\"a\":" + strings.Repeat("[", 64) + strings.Repeat("]", 64) + "}\n{}\n",
			want:     []string{"135+3@2 {}"},
			rejected: []string{"0+135@1 JSON nested deeper than 64"},
		},
		"zeros of a truncated rotation, record separators": {
			in:    "\x00\x00\x00{\"a\":1}\n\x1e{\"b\":2}\n",
			want:  []string{`3+8@1 {"a":1}`, `12+8@2 {"b":2}`},
			notes: []string{"zero bytes between records"},
		},
		"garbage behind an object": {
			in: "{\"a\":1} oops\n{}", want: []string{`0+7@1 {"a":1}`, "13+2@2 {}"},
			rejected: []string{"8+5@1 not a JSON object"},
		},
		"numbers that are none": {
			in:   "{\"a\":01}\n{\"a\":1.}\n{\"a\":-}\n{\"a\":1e+}\n{\"a\":-0.5E-3}\n{\"a\":NaN,\"b\":-Infinity}\n",
			want: []string{`36+14@5 {"a":-0.5E-3}`, `50+24@6 {"a":NaN,"b":-Infinity}`},
			rejected: []string{
				"0+9@1 not valid JSON", "9+9@2 not valid JSON", "18+8@3 not valid JSON", "26+10@4 not valid JSON",
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			for _, slow := range []bool{false, true} {
				r := ingesttest.Decode(t, format(c.opt), name, []byte(c.in), func(in *ingest.Input) {
					in.Encoding = ingest.UTF8
					if slow {
						in.Reader = iotest.OneByteReader(in.Reader)
					}
				})
				var got, rejected, notes []string
				for _, g := range r.Records {
					got = append(got, fmt.Sprintf("%d+%d@%d %s", g.Offset, g.Length, g.Line, g.Text))
				}
				for _, x := range r.Rejected {
					rejected = append(rejected, fmt.Sprintf("%d+%d@%d %s", x.Offset, x.Length, x.Line, x.Reason))
				}
				for n := range r.Notes {
					notes = append(notes, n)
				}
				if !slices.Equal(got, c.want) {
					t.Errorf("slow %v: got %q\nwant %q", slow, got, c.want)
				}
				if !slices.Equal(rejected, c.rejected) {
					t.Errorf("slow %v: rejected %q\nwant %q", slow, rejected, c.rejected)
				}
				if !slices.Equal(notes, c.notes) {
					t.Errorf("slow %v: notes %q\nwant %q", slow, notes, c.notes)
				}
			}
		})
	}
}

func TestScannerUTF16(t *testing.T) {
	text := "\uFEFF{\"a\":\"불\"}\n[{\"b\":\"🔥\"},{\"c\":1}]x"
	for _, big := range []bool{false, true} {
		var data []byte
		for _, u := range utf16.Encode([]rune(text)) {
			if big {
				data = append(data, byte(u>>8), byte(u))
			} else {
				data = append(data, byte(u), byte(u>>8))
			}
		}
		data = append(data, 'x')
		r := ingesttest.Decode(t, format(jsonscan.Options{}), "utf16", data)
		var got []string
		for _, g := range r.Records {
			got = append(got, fmt.Sprintf("%d+%d %s", g.Offset, g.Length, g.Text))
		}
		want := []string{`2+20 {"a":"불"}`, `24+20 {"b":"🔥"}`, `46+14 {"c":1}`}
		if !slices.Equal(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
		if len(r.Rejected) != 2 || r.Rejected[0].Offset != 62 || r.Rejected[0].Length != 2 || r.Rejected[1].Length != 1 {
			t.Errorf("rejected %+v", r.Rejected)
		}
	}
}

func TestScannerHugeValue(t *testing.T) {
	const limit = 1 << 20
	huge := `{"a":"` + strings.Repeat("x", limit) + `"}`
	for name, c := range map[string]struct {
		in     string
		offset int
	}{
		"element":         {"[" + huge + ",{\"b\":1}]", 1},
		"line":            {huge + "\n{\"b\":1}\n", 0},
		"cut by its line": {huge[:len(huge)-2] + "\n{\"b\":1}\n", 0},
	} {
		data := []byte(c.in)
		var longest int
		f := ingest.Format{Name: "test", Decode: func(ctx context.Context, in *ingest.Input, sink ingest.Sink) error {
			s := jsonscan.New(ctx, in, sink, jsonscan.Options{})
			s.SetLimit(limit)
			for s.Next() {
				it := s.Item()
				longest = max(longest, len(it.Value.Raw()))
				if err := sink.Record(&models.Record{Offset: it.Offset, Length: it.Length, Raw: it.Raw, Time: models.NoTime, Undated: models.UndatedMissing}); err != nil {
					return err
				}
			}
			return s.Err()
		}}
		r := ingesttest.Decode(t, f, name, data)
		if len(r.Rejected) != 1 || int(r.Rejected[0].Offset) != c.offset || r.Rejected[0].Length < limit || len(r.Rejected[0].Raw) > 1<<10 {
			t.Errorf("%s: rejected %d, first %+v", name, len(r.Rejected), r.Rejected[:min(1, len(r.Rejected))])
		}
		if len(r.Records) != 1 || longest != len(`{"b":1}`) {
			t.Errorf("%s: %d records, the longest of %d bytes", name, len(r.Records), longest)
		}
	}
}

func TestScannerErrors(t *testing.T) {
	broken := errors.New("disk gone")
	in := &ingest.Input{Reader: io.MultiReader(strings.NewReader("{}\n{"), iotest.ErrReader(broken)), Encoding: ingest.UTF8}
	r := &ingesttest.Recorder{TB: t}
	if err := format(jsonscan.Options{}).Decode(context.Background(), in, r); !errors.Is(err, broken) {
		t.Fatalf("error %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	in = &ingest.Input{Reader: strings.NewReader("{}"), Encoding: ingest.UTF8}
	if err := format(jsonscan.Options{}).Decode(ctx, in, r); !errors.Is(err, context.Canceled) {
		t.Fatalf("error %v", err)
	}
}

func FuzzScanner(f *testing.F) {
	for _, s := range []string{
		"{\"a\":1}\n", "[{\"a\":1},", "{\"items\":[{},{\"a\":\"\\u00e9\\ud800\"}],\"x\":1}", "{\n \"a\": [\n1\n]\n}", "x | {\"a\":\"\n", "{\"a\":\"\\x\"}",
	} {
		f.Add([]byte(s), byte(0))
	}
	f.Fuzz(func(t *testing.T, data []byte, enc byte) {
		r := ingesttest.Decode(t, format(jsonscan.Options{
			Inside: items, Prefix: func(b []byte) int { return bytes.IndexByte(b, '{') },
		}), "fuzz", data, func(in *ingest.Input) {
			in.Encoding = []ingest.Encoding{ingest.UTF8, ingest.CP949, ingest.UTF16LE, ingest.UTF16BE}[enc%4]
		})
		for _, g := range r.Records {
			if g.Raw != nil && !bytes.Contains(g.Raw, g.Text) {
				t.Fatalf("record at %d: text %q is not in %q", g.Offset, g.Text, g.Raw)
			}
		}
	})
}
