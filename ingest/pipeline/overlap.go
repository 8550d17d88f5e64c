package pipeline

import (
	"bytes"
	"errors"
	"io"
)

// The bounds of a search for an overlap: how far back from the end of the
// earlier piece, how many first lines are compared, and how much must agree
// before it is called one.
const (
	overlapTail  = 64 << 20
	overlapTries = 100_000
	overlapLines = 2
	overlapBytes = 64
)

// Overlap finds how many bytes at the start of next repeat the end of prev, as
// happens when a file is copied while it is rotated, or delivered again after
// it grew. It answers whole lines only, at least two of them: one equal line
// can be a coincidence. 0 means none.
func Overlap(prev io.ReaderAt, prevSize int64, next io.ReaderAt, nextSize int64) (int64, error) {
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
	needle := start[:end+1]
	// All of prev, delivered again with more behind it.
	if nextSize >= prevSize && prevSize > overlapTail {
		if same, err := equal(prev, 0, next, 0, prevSize); err != nil || same {
			return prevSize * btoi(same), err
		}
	}
	from := max(0, prevSize-overlapTail)
	tail := make([]byte, prevSize-from)
	if n, err := prev.ReadAt(tail, from); err != nil && (!errors.Is(err, io.EOF) || n < len(tail)) {
		return 0, err
	}
	pos := 0
	if from > 0 { // begin at a line's start
		pos = bytes.IndexByte(tail, '\n') + 1
	}
	for range overlapTries {
		i := bytes.Index(tail[pos:], needle)
		if i < 0 {
			return 0, nil
		}
		pos += i
		if pos == 0 || tail[pos-1] == '\n' {
			n := int64(len(tail) - pos)
			if n <= nextSize && n >= overlapBytes && tail[len(tail)-1] == '\n' &&
				bytes.Count(tail[pos:], []byte{'\n'}) >= overlapLines {
				if same, err := equal(bytes.NewReader(tail), int64(pos), next, 0, n); err != nil || same {
					return n * btoi(same), err
				}
			}
		}
		pos += len(needle)
	}
	return 0, nil
}

func btoi(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// equal compares n bytes of a and b.
func equal(a io.ReaderAt, ao int64, b io.ReaderAt, bo, n int64) (bool, error) {
	x, y := make([]byte, 256<<10), make([]byte, 256<<10)
	for done := int64(0); done < n; {
		k := min(int64(len(x)), n-done)
		for _, side := range []struct {
			r io.ReaderAt
			p []byte
			o int64
		}{{a, x[:k], ao + done}, {b, y[:k], bo + done}} {
			if m, err := side.r.ReadAt(side.p, side.o); err != nil && (!errors.Is(err, io.EOF) || m < len(side.p)) {
				return false, err
			}
		}
		if !bytes.Equal(x[:k], y[:k]) {
			return false, nil
		}
		done += k
	}
	return true, nil
}
