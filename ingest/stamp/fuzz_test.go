package stamp

import (
	"testing"
	"time"

	"github.com/emberline/emberline/models"
)

func FuzzParse(f *testing.F) {
	for _, c := range layouts {
		f.Add([]byte(c.text))
	}
	years := func() *Years { return NewYears(time.Date(2022, 10, 21, 0, 0, 0, 0, time.UTC)) }
	f.Fuzz(func(t *testing.T, b []byte) {
		for o := OrderUnknown; o <= YearFirst; o++ {
			s, ok := ParseOrder(b, o)
			if !ok {
				continue
			}
			if s.Len <= 0 || s.Len > len(b) || s.Time == models.NoTime {
				t.Fatalf("%q: %+v", b, s)
			}
			if s.NoDate && (s.Time < -86400e9 || s.Time > 2*86400e9) {
				t.Fatalf("%q: a time of day of %d", b, s.Time)
			}
			if s.NoYear && !years().Resolve(s).InBounds() {
				t.Fatalf("%q: no year in bounds", b)
			}
			// What was read is read the same without what follows it.
			again, ok := ParseOrder(b[:s.Len], o)
			if !ok && s.Len >= 5 || ok && again.Len == s.Len && again.Time != s.Time {
				t.Fatalf("%q: %+v, cut to its length: %+v", b, s, again)
			}
		}
		if at, s, ok := Find(b, len(b)); ok && at+s.Len > len(b) {
			t.Fatalf("%q: found %d+%d", b, at, s.Len)
		}
		if s, ok := Epoch(b); ok && (s.Len > len(b) || s.Time == models.NoTime) {
			t.Fatalf("%q: %+v", b, s)
		}
		if _, s, ok := Glog(b); ok && s.Len > len(b) {
			t.Fatalf("%q: %+v", b, s)
		}
	})
}

func BenchmarkParse(b *testing.B) {
	for _, text := range []string{
		"2022-10-15T15:19:03.123456+09:00 host", "2022-10-15 15:19:03,123 INFO", "Oct 15 15:19:03 host sshd[1]:",
		"15/Oct/2022:15:19:03 +0900] x", "2022/10/15 15:19:03 [error]", "Sat Oct 15 15:19:03 KST 2022 x",
	} {
		b.Run(text[:12], func(b *testing.B) {
			in := []byte(text)
			for b.Loop() {
				if _, ok := Parse(in); !ok {
					b.Fatal("not read")
				}
			}
		})
	}
}
