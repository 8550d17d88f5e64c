package pipeline

import (
	"bytes"
	"errors"
	"io"
)

// The bounds of a search for an overlap: how far back from the end of the
// earlier piece, how many first lines are compared and how many bytes in all,
// and how much must agree before it is called one.
const (
	overlapTail   = 64 << 20
	overlapTries  = 100_000
	overlapWork   = 1 << 30
	overlapBytes  = 64
	overlapWindow = 1 << 20
)

// Range is a stretch of a stream's bytes, without the one at To.
type Range struct{ From, To int64 }

// Overlap finds how many bytes at the start of next repeat the end of prev, as
// happens when a file is copied while it is rotated, or delivered again after
// it grew. It answers whole lines only, at least two of them: one equal line
// can be a coincidence. 0 means none. where says in which ranges of prev, in
// order, a line may begin; nil means anywhere.
func Overlap(prev io.ReaderAt, prevSize int64, next io.ReaderAt, nextSize int64, where func(line []byte) ([]Range, error)) (int64, error) {
	if prevSize == 0 || nextSize == 0 {
		return 0, nil
	}
	start, err := head(next, 0, nextSize)
	if err != nil {
		return 0, err
	}
	end := bytes.IndexByte(start, '\n')
	if end < 0 {
		return 0, nil
	}
	o := overlapping{prev: prev, prevSize: prevSize, next: next, nextSize: nextSize, first: start[:end+1]}
	// All of prev, delivered again with more behind it.
	if nextSize >= prevSize && prevSize > overlapTail {
		if same, err := o.equal(0, prevSize); err != nil || same {
			return prevSize * btoi(same), err
		}
	}
	ranges := []Range{{0, prevSize}}
	if where != nil {
		if ranges, err = where(o.first); err != nil {
			return 0, err
		}
	}
	if len(ranges) == 0 {
		return 0, nil
	}
	var last [1]byte
	if err := readAll(prev, last[:], prevSize-1); err != nil || last[0] != '\n' {
		return 0, err
	}
	for _, r := range ranges {
		r.From = max(r.From, prevSize-overlapTail)
		if n, err := o.search(r); n > 0 || err != nil {
			return n, err
		}
	}
	return 0, nil
}

// overlapping is a search for the first line of next in prev.
type overlapping struct {
	prev, next         io.ReaderAt
	prevSize, nextSize int64
	first              []byte
	tries              int
	work               int64 // bytes compared
	window, x, y       []byte
}

// search looks at the lines that begin in a range, window by window.
func (o *overlapping) search(r Range) (int64, error) {
	for at := r.From; at < r.To; at += overlapWindow {
		// With the byte before, which says whether a line begins, and room for a
		// line that begins at the window's end.
		from := max(0, at-1)
		to := min(o.prevSize, min(at+overlapWindow, r.To)+int64(len(o.first))-1)
		if int64(cap(o.window)) < to-from {
			o.window = make([]byte, overlapWindow+len(o.first)+1)
		}
		w := o.window[:to-from]
		if err := readAll(o.prev, w, from); err != nil {
			return 0, err
		}
		for pos := int(at - from); ; pos += len(o.first) {
			i := bytes.Index(w[pos:], o.first)
			if i < 0 {
				break
			}
			pos += i
			if pos > 0 && w[pos-1] != '\n' {
				continue
			}
			n, err := o.match(from + int64(pos))
			if n > 0 || err != nil {
				return n, err
			}
		}
	}
	return 0, nil
}

// match says how much overlaps when next begins at a line of prev: all from
// there to the end, or nothing.
func (o *overlapping) match(at int64) (int64, error) {
	n := o.prevSize - at
	if n > o.nextSize || n < overlapBytes || n <= int64(len(o.first)) || o.tries >= overlapTries || o.work >= overlapWork {
		return 0, nil
	}
	o.tries++
	same, err := o.equal(at, n)
	return n * btoi(same), err
}

func btoi(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// equal compares n bytes of prev from a position on with the start of next, a
// little first: most differ early.
func (o *overlapping) equal(at, n int64) (bool, error) {
	if o.x == nil {
		o.x, o.y = make([]byte, 256<<10), make([]byte, 256<<10)
	}
	step := int64(4 << 10)
	for done := int64(0); done < n; step = int64(len(o.x)) {
		k := min(step, n-done)
		x, y := o.x[:k], o.y[:k]
		if err := errors.Join(readAll(o.prev, x, at+done), readAll(o.next, y, done)); err != nil {
			return false, err
		}
		o.work += k
		if !bytes.Equal(x, y) {
			return false, nil
		}
		done += k
	}
	return true, nil
}

// readAll fills p from a position on.
func readAll(r io.ReaderAt, p []byte, at int64) error {
	if n, err := r.ReadAt(p, at); n < len(p) {
		return err
	}
	return nil
}
