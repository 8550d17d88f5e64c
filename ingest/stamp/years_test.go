package stamp

import (
	"testing"
	"time"
)

func TestYears(t *testing.T) {
	ref := time.Date(2022, 3, 10, 0, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		name   string
		ref    time.Time
		lines  []string
		want   []string
		beyond bool
	}{
		{"the year of the reference", ref, []string{"Mar 1 00:00:00", "Mar 9 00:00:00"}, []string{"2022-03-01", "2022-03-09"}, false},
		{"a day after the reference is still of it", ref, []string{"Mar 10 23:00:00"}, []string{"2022-03-10"}, false},
		{"two days are not", ref, []string{"Mar 12 00:00:00"}, []string{"2021-03-12"}, false},
		{"a turn of the year", ref, []string{"Dec 31 23:59:59", "Jan 1 00:00:01"}, []string{"2021-12-31", "2022-01-01"}, false},
		{"a straggler of the old year", ref, []string{"Dec 31 23:59:59", "Jan 1 00:00:01", "Dec 31 23:59:58", "Jan 1 00:00:02"},
			[]string{"2021-12-31", "2022-01-01", "2021-12-31", "2022-01-01"}, false},
		{"a step back is no turn", ref, []string{"Mar 9 00:00:00", "Mar 2 00:00:00"}, []string{"2022-03-09", "2022-03-02"}, false},
		{"nor a long one that would pass the reference", ref, []string{"Mar 9 00:00:00", "Jan 2 00:00:00"}, []string{"2022-03-09", "2022-01-02"}, false},
		{"29 February in a year without", ref, []string{"Feb 29 10:00:00", "Mar 1 00:00:00"}, []string{"2020-02-29", "2020-03-01"}, false},
		{"29 February before a leap year's reference", time.Date(2024, 3, 1, 0, 0, 0, 0, time.UTC), []string{"Feb 29 10:00:00", "Mar 1 00:00:00"}, []string{"2024-02-29", "2024-03-01"}, false},
		{"more than a year runs past the reference", ref, []string{"Mar 1 00:00:00", "Dec 1 00:00:00", "Jan 1 00:00:00"}, []string{"2022-03-01", "2022-12-01", "2023-01-01"}, true},
		{"a year that is written guides", ref, []string{"2019-06-01 00:00:00", "Jun 2 00:00:00"}, []string{"2019-06-01", "2019-06-02"}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			y := NewYears(c.ref)
			for i, line := range c.lines {
				s, ok := Parse([]byte(line))
				if !ok {
					t.Fatalf("%q is no time", line)
				}
				if got := y.Resolve(s).UTC().Format(time.DateOnly); got != c.want[i] {
					t.Errorf("%s: %s, want %s", line, got, c.want[i])
				}
			}
			if y.Beyond() != c.beyond {
				t.Errorf("beyond = %v", y.Beyond())
			}
		})
	}
}

// Whatever the reference, a yearless time gets one that a timeline holds.
func TestYearsExtremes(t *testing.T) {
	for _, ref := range []time.Time{{}, time.Unix(0, 0), time.Date(2261, 12, 31, 0, 0, 0, 0, time.UTC), time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)} {
		y := NewYears(ref)
		for _, line := range []string{"Dec 31 23:59:59", "Feb 29 00:00:00", "Jan 1 00:00:00"} {
			s, _ := Parse([]byte(line))
			if got := y.Resolve(s); !got.InBounds() {
				t.Errorf("%v: %s became %v", ref, line, got.UTC())
			}
		}
	}
}
