package pipeline

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func lines(from, to int) []byte {
	var b bytes.Buffer
	for i := from; i < to; i++ {
		fmt.Fprintf(&b, "2022-10-15T15:%02d:%02d node-%d something happened\n", i/60%60, i%60, i%3)
	}
	return b.Bytes()
}

func overlap(t *testing.T, prev, next []byte) int64 {
	t.Helper()
	n, err := Overlap(bytes.NewReader(prev), int64(len(prev)), bytes.NewReader(next), int64(len(next)), nil)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestOverlapOfRotations(t *testing.T) {
	tests := map[string]struct {
		prev, next []byte
		want       int
	}{
		"none":                  {lines(0, 100), lines(100, 200), 0},
		"copied while rotated":  {lines(0, 100), lines(90, 200), len(lines(90, 100))},
		"grown":                 {lines(0, 100), lines(0, 200), len(lines(0, 100))},
		"one equal line":        {lines(0, 100), lines(99, 200), 0},
		"two equal lines":       {lines(0, 100), lines(98, 200), len(lines(98, 100))},
		"inside, not at end":    {lines(0, 100), append(lines(50, 60), lines(200, 210)...), 0},
		"empty":                 {nil, lines(0, 10), 0},
		"next ends in the tail": {lines(0, 100), lines(95, 98), 0},
		"no line end":           {lines(0, 100), []byte("no line end at all"), 0},
		"prev ends in a line":   {append(lines(0, 100), "half a li"...), lines(90, 200), 0},
		"far into a long piece": {lines(0, 60_000), lines(59_990, 60_100), len(lines(59_990, 60_000))},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if got := overlap(t, tt.prev, tt.next); got != int64(tt.want) {
				t.Errorf("got %d, want %d", got, tt.want)
			}
		})
	}
}

// TestOverlapIsAlwaysTrue checks that what is called an overlap repeats the
// end, whatever the bytes.
func TestOverlapIsAlwaysTrue(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		line := rapid.SampledFrom([]string{"a\n", "b\n", strings.Repeat("long ", 20) + "\n", "\n"})
		prev := []byte(strings.Join(rapid.SliceOfN(line, 0, 30).Draw(r, "prev"), ""))
		next := []byte(strings.Join(rapid.SliceOfN(line, 0, 30).Draw(r, "next"), ""))
		n, err := Overlap(bytes.NewReader(prev), int64(len(prev)), bytes.NewReader(next), int64(len(next)), nil)
		if err != nil {
			r.Fatal(err)
		}
		if n > 0 && !bytes.HasSuffix(prev, next[:n]) {
			r.Fatalf("%d bytes called an overlap are none", n)
		}
	})
}

// TestOverlapLooksOnlyWhereALineMayBegin: what is left out is not read, and
// a line at the very start of a range is found.
func TestOverlapLooksOnlyWhereALineMayBegin(t *testing.T) {
	prev, next := lines(0, 100), lines(90, 200)
	begins := int64(len(lines(0, 90)))
	for name, tt := range map[string]struct {
		ranges []Range
		want   int
	}{
		"nowhere":   {nil, 0},
		"elsewhere": {[]Range{{0, begins}}, 0},
		"there":     {[]Range{{0, 10}, {begins, begins + 1}}, len(lines(90, 100))},
	} {
		t.Run(name, func(t *testing.T) {
			where := func(line []byte) ([]Range, error) {
				if !bytes.Equal(line, lines(90, 91)) {
					t.Errorf("asked for %q", line)
				}
				return tt.ranges, nil
			}
			got, err := Overlap(bytes.NewReader(prev), int64(len(prev)), bytes.NewReader(next), int64(len(next)), where)
			if err != nil || got != int64(tt.want) {
				t.Errorf("got %d, %v; want %d", got, err, tt.want)
			}
		})
	}
}

// TestOverlapOfEqualLinesEnds: lines that are all alike but the last are no
// reason to compare everything with everything.
func TestOverlapOfEqualLinesEnds(t *testing.T) {
	same := bytes.Repeat([]byte("again and again\n"), 1<<20)
	prev := append(bytes.Clone(same), "the end\n"...)
	if got := overlap(t, prev, same); got != 0 {
		t.Errorf("got %d, want 0", got)
	}
}
