package archive

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/emberline/emberline/search/words"
)

// Blocks are cut by bytes, not by lines: lines range from none to many
// megabytes, and what a reader pays is bytes.
const (
	wantBlock  = 512 << 10 // a block ends with the last line that fits
	maxBlock   = 768 << 10 // the furthest it stretches for a line's end
	partBlocks = 128       // blocks that share a dictionary
	padding    = 32        // zero bytes behind a block, so that scanning needs no bounds
)

// sizes are those of blocks and parts; they are what they are, but in tests.
type sizes struct{ want, most, part int }

var standard = sizes{wantBlock, maxBlock, partBlocks}

// cut is one block of raw bytes. The array goes on for padding zero bytes.
type cut struct {
	buf   []byte
	flags uint8 // flagContinues, flagSplit, flagNewline
	lines int
}

// cutter reads a stream and cuts it into blocks. The cuts depend on the bytes
// alone, not on how they arrive.
type cutter struct {
	sizes
	r    io.Reader
	rest []byte // read, and not yet in a block
	end  bool
}

// next fills buf, which has room for c.most bytes and the padding, with the next
// block. It gives io.EOF when there is none.
func (c *cutter) next(buf []byte) (cut, error) {
	buf = append(buf[:0], c.rest...)
	c.rest = c.rest[:0]
	var err error
	if buf, err = c.fill(buf, c.want+1); err != nil {
		return cut{}, err
	}
	if len(buf) == 0 {
		return cut{}, io.EOF
	}
	n, flags := len(buf), uint8(0)
	if n > c.want {
		if n = bytes.LastIndexByte(buf[:c.want], '\n') + 1; n == 0 {
			if buf, err = c.fill(buf, c.most); err != nil {
				return cut{}, err
			}
			n, flags = c.stretch(buf)
		}
	}
	c.rest = append(c.rest, buf[n:]...)
	clear(buf[n : n+padding])
	buf = buf[:n]
	lines := bytes.Count(buf, []byte{'\n'})
	if buf[n-1] == '\n' {
		flags |= flagNewline
	} else {
		lines++
	}
	return cut{buf: buf, flags: flags, lines: lines}, nil
}

// stretch finds the end of a block without a line's end in its first c.want
// bytes: the first line's end behind, or the last place between two words.
func (c *cutter) stretch(buf []byte) (n int, flags uint8) {
	if i := bytes.IndexByte(buf[c.want:], '\n'); i >= 0 {
		return c.want + i + 1, 0
	}
	if c.end && len(buf) < c.most {
		return len(buf), 0
	}
	for n = c.want; n > c.want/2; n-- {
		if words.Class(buf[n-1]) == words.Separator {
			return n, flagContinues
		}
	}
	return c.want, flagContinues | flagSplit
}

// fill reads until buf holds n bytes or the stream ends.
func (c *cutter) fill(buf []byte, n int) ([]byte, error) {
	if c.end || len(buf) >= n {
		return buf, nil
	}
	from := len(buf)
	got, err := io.ReadFull(c.r, buf[from:n])
	buf = buf[:from+got]
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		c.end = true
		err = nil
	}
	if err != nil {
		return nil, fmt.Errorf("read the raw bytes: %w", err)
	}
	return buf, nil
}
