package archive

import (
	"bytes"
	"testing"

	"github.com/emberline/emberline/search/words"
)

func TestTimes(t *testing.T) {
	for _, c := range []struct {
		text string
		n    int // of its first bytes that are a time
	}{
		{"15:33:01", 8}, {"15:33:01 x", 8}, {"15:33:01.5", 10}, {"15:33:01,123456789", 18}, {"15:33:01.1234567890", 8},
		{"15:33:01Z", 9}, {"15:33:01.250Z]", 13}, {"15:33:01z", 0}, {"15:33:01.x", 8}, {"15:33:01.5x", 8}, {"15:33:01가", 0},
		{"24:00:00", 0}, {"23:60:00", 0}, {"23:59:60", 0}, {"15:33:01:22", 0}, {"1x:33:01", 0},
		{"2022-10-15T15:33:01Z", 20}, {"2022/10/15 15:33:01", 19}, {"2022.10.15_15:33:01,5", 21}, {"2022-10-15t15:33:01", 0},
		{"2022-10/15 15:33:01", 0}, {"2022-13-15 15:33:01", 0}, {"2022-02-29 15:33:01", 0}, {"2024-02-29 15:33:01", 19}, {"1900-02-29 00:00:00", 0},
		{"1900-01-01 00:00:00.000000001", 29}, {"2199-12-31 23:59:59.999999999", 29}, {"2200-01-01 00:00:00", 0}, {"1899-12-31 00:00:00", 0},
	} {
		p := append([]byte(c.text), make([]byte, padding)...)
		lay, n := matchTime(p)
		if n != c.n {
			t.Errorf("%q: %d bytes are a time, want %d", c.text, n, c.n)
			continue
		}
		if n == 0 {
			continue
		}
		back, ok := appendTime(nil, timeValue(p, lay), lay)
		if !ok || string(back) != c.text[:n] || lay.length() != n || !lay.valid() {
			t.Errorf("%q came back as %q (%v), of length %d, layout %b", c.text[:n], back, ok, lay.length(), lay)
		}
		words.Each(words.Fold(nil, []byte(c.text[:n])), func(start, end int, _ bool) bool {
			if w := bytes.ToLower([]byte(c.text[start:end])); shape(w)&lay.mask() == 0 {
				t.Errorf("%q: its word %q is not expected in times", c.text, w)
			}
			return true
		})
	}
	for _, w := range []string{"", "x", "60", "8080", "2200", "1234567890", "15x", "5z", "15t1", "web01"} {
		lay, _ := matchTime(append([]byte("2022-10-15T15:33:01.123Z"), make([]byte, padding)...))
		if shape([]byte(w))&lay.mask() != 0 {
			t.Errorf("%q is expected in times of milliseconds", w)
		}
	}
	for l := range layout(layouts) {
		if !l.valid() {
			continue
		}
		for _, v := range []int64{-1 << 63, -1, 86400 * 1e9, 1<<63 - 1} {
			if b, ok := appendTime(nil, v, l); ok && len(b) != l.length() {
				t.Errorf("layout %b: %d is %q", l, v, b)
			}
		}
	}
}
