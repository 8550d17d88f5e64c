package timeline

import (
	"cmp"
	"encoding/base64"
	"encoding/binary"
	"hash/crc32"
	"math"

	"github.com/emberline/emberline/models"
)

// key is an event's place in the order. Undated events have one and the same
// time, and so stand by source, offset and sub.
type key struct {
	time   models.Nanos
	source int64 // 0 for marks, which stand before events of the same moment
	offset int64
	sub    int64
	mark   string // a mark's id
}

func (k key) compare(o key) int {
	if k.time != o.time {
		return cmp.Compare(k.time, o.time)
	}
	if k.source != o.source {
		return cmp.Compare(k.source, o.source)
	}
	if k.offset != o.offset {
		return cmp.Compare(k.offset, o.offset)
	}
	if k.sub != o.sub {
		return cmp.Compare(k.sub, o.sub)
	}
	return cmp.Compare(k.mark, o.mark)
}

func markKey(e *models.Event) key {
	k := key{time: e.Time, mark: e.ID}
	if !k.time.InBounds() {
		k.time = models.NoTime
	}
	return k
}

// gap is a place between events: before the key, or after it.
type gap struct {
	key
	after bool
}

var (
	start = gap{key: key{time: math.MinInt64, source: math.MinInt64}}
	end   = gap{key: key{time: math.MaxInt64, source: math.MaxInt64}, after: true}
)

// at is the gap in front of everything at t.
func at(t models.Nanos) gap { return gap{key: key{time: t, source: math.MinInt64}} }

// above says whether the key lies behind the gap.
func (g gap) above(k key) bool {
	c := k.compare(g.key)
	return c > 0 || c == 0 && !g.after
}

// cursor is a gap with the order it belongs to, as callers carry it.
type cursor struct {
	gap
	undated bool // the gap is among the undated
	// first: undated events stand before the dated ones, as they do for who
	// reads backwards, so that they come last either way.
	first bool
}

const (
	cursorVersion = 1
	cursorAfter   = 1 << 0
	cursorUndated = 1 << 1
	cursorFirst   = 1 << 2
)

func (c cursor) String() string {
	b := []byte{cursorVersion, 0}
	for i, set := range []bool{c.after, c.undated, c.first} {
		if set {
			b[1] |= 1 << i
		}
	}
	for _, n := range []int64{int64(c.time), c.source, c.offset, c.sub} {
		b = binary.AppendVarint(b, n)
	}
	b = append(b, c.mark...)
	b = binary.LittleEndian.AppendUint32(b, crc32.ChecksumIEEE(b))
	return base64.RawURLEncoding.EncodeToString(b)
}

func parseCursor(s string) (cursor, error) {
	var c cursor
	bad := models.Errorf(models.CodeInvalid, "this cursor is not one of ours").WithHint("take it as it came from the page before, or begin without one")
	if len(s) > 2048 {
		return c, bad
	}
	b, err := base64.RawURLEncoding.DecodeString(s)
	if err != nil || len(b) < 6 || b[0] != cursorVersion {
		return c, bad
	}
	b, sum := b[:len(b)-4], binary.LittleEndian.Uint32(b[len(b)-4:])
	if crc32.ChecksumIEEE(b) != sum {
		return c, bad
	}
	c.after, c.undated, c.first = b[1]&cursorAfter != 0, b[1]&cursorUndated != 0, b[1]&cursorFirst != 0
	b = b[2:]
	var fields [4]int64
	for i := range fields {
		v, n := binary.Varint(b)
		if n <= 0 {
			return c, bad
		}
		fields[i], b = v, b[n:]
	}
	c.key = key{time: models.Nanos(fields[0]), source: fields[1], offset: fields[2], sub: fields[3], mark: string(b)}
	return c, nil
}
