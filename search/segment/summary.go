package segment

import (
	"encoding/binary"
	"slices"
	"strings"

	"github.com/emberline/emberline/models"
)

// Summary is what a whole segment holds.
type Summary struct {
	Blocks   int
	Events   int64
	Undated  int64
	Received int64
	// First is the stream position of the first event's first byte, End that
	// behind the last byte of the last one; both 0 without events.
	First, End int64
	// Recorded times, as in BlockMeta.
	ZonedMin, ZonedMax models.Nanos
	WallMin, WallMax   models.Nanos
	Severity           [models.SeverityRanges]int64
	Kinds              uint8
	// What completion offers, most frequent first.
	Hosts, Services, Actors, Keys Tally
	// Bytes of the index on disk.
	Bytes int64
}

// Tally is the different values of a field with the number of events each.
type Tally struct {
	Values []Count
	// Others counts events with values beyond what is kept: the values' counts
	// are exact, but the list is not complete.
	Others int64
}

// Count is a value and its events.
type Count struct {
	Value  string
	Events int64
}

// What a tally keeps.
const (
	tallyValues = 10_000
	tallyLength = 256 // bytes of the longest value
)

// tallier counts the values of one field.
type tallier struct {
	counts map[string]int64
	others int64
	limit  int
}

func newTallier(limit int) *tallier { return &tallier{counts: map[string]int64{}, limit: limit} }

func (t *tallier) add(v string, n int64) {
	if v == "" || n == 0 {
		return
	}
	have, ok := t.counts[v]
	if !ok && (len(t.counts) >= t.limit || len(v) > tallyLength) {
		t.others += n
		return
	}
	t.counts[v] = have + n
}

// tally gives the values, most frequent first, equals by name.
func (t *tallier) tally() Tally {
	out := Tally{Others: t.others, Values: make([]Count, 0, len(t.counts))}
	for v, n := range t.counts {
		out.Values = append(out.Values, Count{v, n})
	}
	slices.SortFunc(out.Values, func(a, b Count) int {
		if a.Events != b.Events {
			if a.Events > b.Events {
				return -1
			}
			return 1
		}
		return strings.Compare(a.Value, b.Value)
	})
	return out
}

func (t Tally) append(dst []byte) []byte {
	dst = binary.AppendUvarint(dst, uint64(t.Others))
	dst = binary.AppendUvarint(dst, uint64(len(t.Values)))
	for _, v := range t.Values {
		dst = appendText(dst, v.Value)
		dst = binary.AppendUvarint(dst, uint64(v.Events))
	}
	return dst
}

func readTally(c *cursor) Tally {
	t := Tally{Others: int64(c.count(1 << 62))}
	n := c.count(int64(len(c.b)) / 2)
	t.Values = make([]Count, 0, n)
	for range n {
		v := string(c.text())
		t.Values = append(t.Values, Count{v, int64(c.count(1 << 62))})
	}
	return t
}

// summary adds up the blocks of an index of the given size on disk.
func (f *footer) summary(size int64) Summary {
	e := emptyMeta(0)
	s := Summary{
		Blocks: len(f.blocks), ZonedMin: e.ZonedMin, ZonedMax: e.ZonedMax, WallMin: e.WallMin, WallMax: e.WallMax,
		Hosts: f.tally[0], Services: f.tally[1], Actors: f.tally[2], Keys: f.tally[3], Bytes: size,
	}
	for i := range f.blocks {
		b := &f.blocks[i]
		if b.Events == 0 {
			continue
		}
		if s.Events == 0 {
			s.First = b.First
		}
		s.End = max(s.End, b.End)
		s.Events += int64(b.Events)
		s.Undated += int64(b.Undated)
		s.Received += int64(b.Received)
		s.Kinds |= b.Kinds
		for r, n := range b.Severity {
			s.Severity[r] += int64(n)
		}
		if b.ZonedMin != models.NoTime {
			s.ZonedMin, s.ZonedMax = widen(s.ZonedMin, s.ZonedMax, b.ZonedMin)
			s.ZonedMin, s.ZonedMax = widen(s.ZonedMin, s.ZonedMax, b.ZonedMax)
		}
		if b.WallMin != models.NoTime {
			s.WallMin, s.WallMax = widen(s.WallMin, s.WallMax, b.WallMin)
			s.WallMin, s.WallMax = widen(s.WallMin, s.WallMax, b.WallMax)
		}
	}
	return s
}

// tallyKeys counts attribute keys from the shapes. Keys of events whose shape
// stands beside them are in Others.
func tallyKeys(s *shapes, limit int, inline int64) Tally {
	t := newTallier(limit)
	for _, sh := range s.list {
		for i, a := range sh.attrs {
			// A key twice in one record counts once.
			if !slices.ContainsFunc(sh.attrs[max(0, i-64):i], func(b shapeKey) bool { return b.key == a.key }) {
				t.add(s.keys[a.key], sh.count)
			}
		}
	}
	t.others += inline
	return t.tally()
}
