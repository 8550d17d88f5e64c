package segment

import (
	"fmt"
	"slices"

	"github.com/emberline/emberline/search/segment/archive"
	"github.com/emberline/emberline/search/words"
)

// window reads raw bytes from an archive and keeps the block it read last.
type window struct {
	arc    Archive
	cuts   []archive.BlockInfo
	loaded int // number of the block in buf, -1 for none
	buf    []byte
	join   []byte
}

// block gives the raw bytes of block i, valid until the next call.
func (w *window) block(i int) ([]byte, error) {
	if i != w.loaded {
		w.loaded = -1
		b, err := w.arc.Block(i, w.buf[:0])
		if err != nil {
			return nil, fmt.Errorf("read archive: %w", err)
		}
		if int64(len(b)) != w.cuts[i].Length {
			return nil, fmt.Errorf("read archive: block %d has %d bytes instead of %d: %w", i, len(b), w.cuts[i].Length, errDamaged)
		}
		w.buf, w.loaded = b, i
	}
	return w.buf, nil
}

// read gives n bytes from offset on, valid until the next call.
func (w *window) read(offset, n int64) ([]byte, error) {
	i := blockOf(w.cuts, offset)
	if i < 0 {
		return nil, nil
	}
	from := offset - w.cuts[i].Offset
	if from+n <= w.cuts[i].Length {
		b, err := w.block(i)
		if err != nil {
			return nil, err
		}
		return b[from : from+n], nil
	}
	w.join = w.join[:0]
	for ; n > 0 && i < len(w.cuts); i++ {
		b, err := w.block(i)
		if err != nil {
			return nil, err
		}
		b = b[from:min(from+n, int64(len(b)))]
		w.join = append(w.join, b...)
		n -= int64(len(b))
		from = 0
	}
	return w.join, nil
}

// blockOf gives the block that holds the byte at offset, -1 when none does.
func blockOf(cuts []archive.BlockInfo, offset int64) int {
	i, _ := slices.BinarySearchFunc(cuts, offset, func(c archive.BlockInfo, off int64) int {
		if c.Offset+c.Length <= off {
			return -1
		}
		return 1
	})
	if i == len(cuts) || offset < cuts[i].Offset {
		return -1
	}
	return i
}

// edges finds events that begin or end inside what the archive takes for one
// word: what is a word in the event is none in the archive then, and the
// archive's filters must not be believed. Records nearly always begin or end
// beside a separator, so that no byte of a neighbour needs to be read.
type edges struct {
	raw  window
	size int64 // of the stream
	any  bool
	end  int64 // of what was seen so far
	last byte  // before end
}

// next takes in a record: ragged is said of it and of the one before it.
func (e *edges) next(offset, length int64, raw []byte) (before, ragged bool, err error) {
	if len(raw) == 0 {
		return false, false, nil
	}
	touches := e.any && offset == e.end
	if e.any && offset < e.end {
		before, ragged = true, true
	} else {
		if before, err = e.after(raw, touches); err != nil {
			return false, false, err
		}
		if offset > 0 && inWord(raw[0]) {
			last := e.last
			if !touches {
				if last, err = e.at(offset - 1); err != nil {
					return false, false, err
				}
			}
			ragged = inWord(last)
		}
	}
	switch {
	case int64(len(raw)) < length:
		// Cut within: its end may be anywhere, which is all there is to know.
		ragged, e.last = true, '\n'
	case offset+length >= e.end:
		e.last = raw[len(raw)-1]
	}
	e.any, e.end = true, max(e.end, offset+length)
	return before, ragged, nil
}

// after says whether the record before ends inside a word; raw begins behind
// it if touches.
func (e *edges) after(raw []byte, touches bool) (bool, error) {
	if !e.any || !inWord(e.last) || e.end >= e.size {
		return false, nil
	}
	if touches {
		return inWord(raw[0]), nil
	}
	c, err := e.at(e.end)
	return inWord(c), err
}

func (e *edges) at(offset int64) (byte, error) {
	b, err := e.raw.read(offset, 1)
	if err != nil || len(b) == 0 {
		return 0, err
	}
	return b[0], nil
}

func inWord(c byte) bool { return words.Class(c) != words.Separator }
