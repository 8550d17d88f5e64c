package ingest

import (
	"bytes"
	"strings"
	"testing"
)

func TestDetectEncoding(t *testing.T) {
	ko := strings.Repeat("2022-10-15 15:19:03 배터리실에서 화재가 감지됨\n", 20)
	en := strings.Repeat("2022-10-15 15:19:03 fire detected in the battery room\n", 20)
	for _, c := range []struct {
		name string
		head []byte
		want Encoding
	}{
		{"nothing", nil, UTF8},
		{"ASCII", []byte(en), UTF8},
		{"Korean", []byte(ko), UTF8},
		{"Korean, cut within a character", []byte(ko)[:len(ko)-len("\n")-1-60], UTF8},
		{"Korean with a mark", append([]byte{0xEF, 0xBB, 0xBF}, ko...), UTF8},
		{"Korean with stray bytes", append([]byte(ko), 0xFF, 0xB0, '\n'), UTF8},
		{"CP949", encode(t, CP949, ko), CP949},
		{"CP949, one word", encode(t, CP949, "화재\n"), CP949},
		{"CP949, cut within a character", encode(t, CP949, ko)[:len(encode(t, CP949, ko))-2], CP949},
		{"Latin-1, a few letters", []byte(en + "caf\xe9s closed, \xfcber\n" + en), UTF8},
		{"UTF-16 with a mark", append([]byte{0xFF, 0xFE}, encode(t, UTF16LE, ko)...), UTF16LE},
		{"UTF-16 big-endian with a mark", append([]byte{0xFE, 0xFF}, encode(t, UTF16BE, ko)...), UTF16BE},
		{"UTF-16 without a mark", encode(t, UTF16LE, en), UTF16LE},
		{"UTF-16 big-endian without a mark", encode(t, UTF16BE, en), UTF16BE},
		{"colours", []byte(strings.Repeat("\x1b[31mERROR\x1b[0m x\n", 20)), UTF8},
		{"machine code", bytes.Repeat([]byte{0x7f, 'E', 'L', 'F', 2, 1, 1, 0, 0, 0, 0x90}, 50), Binary},
		{"noise", noise(4096), Binary},
	} {
		if got := DetectEncoding(c.head); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

// noise is bytes without any pattern that a text has.
func noise(n int) []byte {
	out := make([]byte, n)
	x := uint32(1)
	for i := range out {
		x ^= x << 13
		x ^= x >> 17
		x ^= x << 5
		out[i] = byte(x >> 11)
	}
	return out
}

func TestEncodingUTF8(t *testing.T) {
	const text = "전원 차단 16:52 … 𐐷 end\r\n"
	for _, enc := range []Encoding{UTF16LE, UTF16BE} {
		if got := enc.UTF8(encode(t, enc, text), nil); string(got) != text {
			t.Errorf("%s: %q", enc, got)
		}
		if got := enc.UTF8(append(encode(t, enc, "a"), 'x'), nil); string(got) != "a" {
			t.Errorf("%s with half a unit: %q", enc, got)
		}
	}
	if got := CP949.UTF8(encode(t, CP949, "똠방각하 차단"), nil); string(got) != "똠방각하 차단" {
		t.Errorf("CP949: %q", got)
	}
	if got := CP949.UTF8([]byte{'a', 0xC8}, nil); string(got) != "a\uFFFD" {
		t.Errorf("half a character: %q", got)
	}
	raw := []byte{'a', 0xff, 'b'}
	if got := UTF8.UTF8(raw, nil); !bytes.Equal(got, raw) {
		t.Errorf("invalid bytes were changed: %q", got)
	}
	// A lone surrogate is shown, not dropped.
	if got := UTF16LE.UTF8([]byte{0x00, 0xD8, 'x', 0}, nil); string(got) != "\uFFFDx" {
		t.Errorf("a lone surrogate: %q", got)
	}
}

// A conversion must not write into memory it was only given to read.
func TestEncodingKeepsInput(t *testing.T) {
	data := encode(t, CP949, "plain\n화재\nplain again\n")
	want := bytes.Clone(data)
	l := NewLines(t.Context(), &Input{Reader: bytes.NewReader(data), Encoding: CP949})
	l.Starts = func(b []byte) bool { return true }
	var texts []string
	for l.Next() {
		texts = append(texts, string(l.Line().Text))
		if !bytes.Contains(want, l.Line().Raw) {
			t.Errorf("raw bytes are %q", l.Line().Raw)
		}
	}
	if got := strings.Join(texts, "|"); got != "plain|화재|plain again" {
		t.Errorf("read %q", got)
	}
}

func FuzzEncoding(f *testing.F) {
	for _, text := range texts {
		for _, enc := range []Encoding{UTF8, CP949, UTF16LE} {
			if enc != CP949 || !strings.Contains(text, "\uFEFF") {
				f.Add(encode(f, enc, text))
			}
		}
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		keep := bytes.Clone(b)
		DetectEncoding(b)
		for _, e := range encodings {
			e.UTF8(b, make([]byte, 0, 7))
		}
		if !bytes.Equal(b, keep) {
			t.Fatal("the input was changed")
		}
	})
}
