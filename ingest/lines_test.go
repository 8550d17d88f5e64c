package ingest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf16"

	"golang.org/x/text/encoding/korean"
)

// plainLine is a line as the obvious splitter has it.
type plainLine struct {
	off, length int64
	no          int64
	lines       int
	raw         []byte
	cut         bool
}

// split is the obvious splitter: the whole stream in memory, line by line,
// then group by group.
func split(data []byte, enc Encoding, base int64, limit int, starts func([]byte) bool) []plainLine {
	var lines [][]byte
	for rest := data; len(rest) > 0; {
		n := len(rest)
		if enc == UTF16LE || enc == UTF16BE {
			for i := 0; i+1 < len(rest); i += 2 {
				if enc.unit(rest[i:]) == '\n' {
					n = i + 2
					break
				}
			}
		} else if i := bytes.IndexByte(rest, '\n'); i >= 0 {
			n = i + 1
		}
		lines = append(lines, rest[:n])
		rest = rest[n:]
	}
	var out []plainLine
	off := base
	for i, l := range lines {
		head := trimEnd(enc.UTF8(l[:min(len(l), limit)], nil))
		if i == 0 || starts == nil || starts(head) {
			out = append(out, plainLine{off: off, no: int64(i + 1)})
		}
		p := &out[len(out)-1]
		p.length += int64(len(l))
		p.lines++
		p.raw = append(p.raw, l...)
		off += int64(len(l))
	}
	for i := range out {
		if len(out[i].raw) > limit {
			out[i].raw, out[i].cut = out[i].raw[:limit], true
		}
	}
	return out
}

// compare runs Lines with small buffers against the splitter.
func compare(t *testing.T, r io.Reader, data []byte, enc Encoding, limit, buffer int, starts func([]byte) bool) {
	t.Helper()
	const base = 1000
	l := NewLines(context.Background(), &Input{Reader: r, Encoding: enc, Base: base})
	l.max, l.buf, l.Starts = limit, make([]byte, buffer), starts
	want := split(data, enc, base, limit, starts)
	for i := 0; l.Next(); i++ {
		if i >= len(want) {
			t.Fatalf("more than %d lines: %+v", len(want), l.Line())
		}
		w, g := want[i], l.Line()
		if g.Offset != w.off || g.Length != w.length || g.No != w.no || g.Lines != w.lines || g.Cut != w.cut || !bytes.Equal(g.Raw, w.raw) {
			t.Fatalf("line %d: got offset %d length %d no %d lines %d cut %v raw %q\nwant %d %d %d %d %v %q",
				i, g.Offset, g.Length, g.No, g.Lines, g.Cut, head(g.Raw), w.off, w.length, w.no, w.lines, w.cut, head(w.raw))
		}
		text := enc.UTF8(w.raw, nil)
		if !w.cut {
			text = trimEnd(text)
		}
		if i == 0 {
			text = text[bom(text):]
		}
		if !bytes.Equal(g.Text, text) {
			t.Fatalf("line %d: text %q, want %q", i, head(g.Text), head(text))
		}
		want[i].no = -1
	}
	if l.Err() != nil {
		t.Fatal(l.Err())
	}
	for i, w := range want {
		if w.no != -1 {
			t.Fatalf("line %d of %d was not delivered", i, len(want))
		}
	}
	if l.Next() {
		t.Fatal("a line behind the end")
	}
}

func head(b []byte) []byte { return b[:min(len(b), 120)] }

// startsAtCapital begins a group at lines with a capital letter or Hangul.
func startsAtCapital(b []byte) bool {
	return len(b) > 0 && (b[0] >= 'A' && b[0] <= 'Z' || b[0] >= 0xE0)
}

var encodings = []Encoding{UTF8, CP949, UTF16LE, UTF16BE, Binary, ""}

// encode writes text in an encoding.
func encode(t testing.TB, enc Encoding, text string) []byte {
	t.Helper()
	switch enc {
	case CP949:
		b, err := korean.EUCKR.NewEncoder().Bytes([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		return b
	case UTF16LE, UTF16BE:
		var out []byte
		for _, u := range utf16.Encode([]rune(text)) {
			if enc == UTF16LE {
				out = append(out, byte(u), byte(u>>8))
			} else {
				out = append(out, byte(u>>8), byte(u))
			}
		}
		return out
	}
	return []byte(text)
}

var texts = []string{
	"", "\n", "\r\n", "a", "a\n", "a\r\nB\r\n c", "\n\n\nA\n\n", "A\nb\nc\nD\ne", "\x00\n\x00A\x00",
	"배터리실 화재 감지\r\n 계속되는 줄\r\n전원 차단\n", "one\rtwo\nThree",
	strings.Repeat("긴 줄 ", 40) + "\n" + strings.Repeat("X", 100) + "\nshort\nY",
	"A\n" + strings.Repeat("continued\n", 30) + "B\n", "A\n" + strings.Repeat("z", 200) + "\nB\n", "A\n" + strings.Repeat("Z", 200) + "\nB\n",
	"\uFEFFWith a mark\nb\n",
}

func TestLines(t *testing.T) {
	for _, enc := range encodings {
		for i, text := range texts {
			if enc == CP949 && strings.Contains(text, "\uFEFF") {
				continue
			}
			data := encode(t, enc, text)
			for _, limit := range []int{16, 64, 4096} {
				for name, starts := range map[string]func([]byte) bool{"lines": nil, "groups": startsAtCapital} {
					t.Run(fmt.Sprintf("%s/%d/%d/%s", enc, i, limit, name), func(t *testing.T) {
						compare(t, bytes.NewReader(data), data, enc, limit, 8, starts)
						compare(t, iotest.OneByteReader(bytes.NewReader(data)), data, enc, limit, 10, starts)
						compare(t, iotest.DataErrReader(iotest.HalfReader(bytes.NewReader(data))), data, enc, limit, 256, starts)
					})
				}
			}
		}
	}
}

// Lines and groups longer than MaxRecord, with the real sizes.
func TestLinesHuge(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for _, enc := range []Encoding{UTF8, CP949, UTF16LE} {
		var text strings.Builder
		for range 6 {
			text.WriteString([]string{"Kernel: ", "계속 ", "  at x "}[rng.IntN(3)])
			body := []string{"x", strings.Repeat("ab", 500) + "\n", "정전"}[rng.IntN(3)]
			text.WriteString(strings.Repeat(body, rng.IntN(3*MaxRecord/2)/len(body)))
			text.WriteString([]string{"\n", "\r\n", ""}[rng.IntN(3)])
		}
		data := encode(t, enc, text.String())
		compare(t, bytes.NewReader(data), data, enc, MaxRecord, 256<<10, nil)
		compare(t, bytes.NewReader(data), data, enc, MaxRecord, 256<<10, startsAtCapital)
	}
}

// However long a line is, memory stays that of a few records.
func TestLinesMemory(t *testing.T) {
	const size = 64 << 20
	l := NewLines(context.Background(), &Input{Reader: io.LimitReader(zeros{}, size)})
	l.Starts = startsAtCapital
	if !l.Next() || l.Line().Length != size || !l.Line().Cut || len(l.Line().Raw) != MaxRecord {
		t.Fatalf("%+v %v", l.Line().Length, l.Err())
	}
	if cap(l.buf) > 4*MaxRecord {
		t.Errorf("the buffer grew to %d bytes", cap(l.buf))
	}
	if l.Next() {
		t.Error("a second line")
	}
}

type zeros struct{}

func (zeros) Read(b []byte) (int, error) { clear(b); return len(b), nil }

func TestLinesErrors(t *testing.T) {
	broken := errors.New("broken disk")
	l := NewLines(context.Background(), &Input{Reader: io.MultiReader(strings.NewReader("a\nb"), iotest.ErrReader(broken))})
	for l.Next() {
		if string(l.Line().Text) == "b" {
			t.Error("a line cut short by an error was delivered")
		}
	}
	if !errors.Is(l.Err(), broken) {
		t.Errorf("error %v", l.Err())
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	l = NewLines(ctx, &Input{Reader: strings.NewReader("a\n")})
	if l.Next() || !errors.Is(l.Err(), context.Canceled) {
		t.Errorf("after cancelling: %v", l.Err())
	}
	l = NewLines(context.Background(), &Input{Reader: stuck{}})
	if l.Next() || !errors.Is(l.Err(), io.ErrNoProgress) {
		t.Errorf("a reader without progress: %v", l.Err())
	}
}

type stuck struct{}

func (stuck) Read([]byte) (int, error) { return 0, nil }

func FuzzLines(f *testing.F) {
	for i, text := range texts {
		f.Add([]byte(text), byte(i), byte(8), byte(20))
		f.Add(encode(f, UTF16LE, text), byte(2), byte(9), byte(32))
	}
	f.Fuzz(func(t *testing.T, data []byte, enc, buffer, limit byte) {
		e := encodings[int(enc)%len(encodings)]
		// An even limit, as MaxRecord is: UTF-16 is never cut within a unit.
		size := 2 + int(limit)&^1
		compare(t, iotest.HalfReader(bytes.NewReader(data)), data, e, size, 2+int(buffer), nil)
		compare(t, bytes.NewReader(data), data, e, size, 2+int(buffer), startsAtCapital)
	})
}

func BenchmarkLines(b *testing.B) {
	data := bytes.Repeat([]byte("Oct 15 15:19:03 host app[1]: an ordinary line of a log, not too long\n"), 20000)
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		l := NewLines(context.Background(), &Input{Reader: bytes.NewReader(data)})
		for l.Next() {
			if len(l.Line().Text) == 0 {
				b.Fatal("empty")
			}
		}
	}
}
