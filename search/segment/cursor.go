package segment

import "encoding/binary"

// cursor reads stored bytes in order. Once it has met what cannot be, it
// stays bad and gives zeros; callers ask once, at the end.
type cursor struct {
	b   []byte
	bad bool
	// mem is memory to unpack a stream into, whose bytes are good until the next
	// one is read; nil: each has its own.
	mem *[]byte
}

// fail marks the bytes as damaged.
func (c *cursor) fail() {
	c.bad = true
	c.b = nil
}

// end is errDamaged when something was amiss or bytes are left.
func (c *cursor) end() error {
	if c.bad || len(c.b) > 0 {
		return errDamaged
	}
	return nil
}

func (c *cursor) uvarint() uint64 {
	v, n := binary.Uvarint(c.b)
	if n <= 0 {
		c.fail()
		return 0
	}
	c.b = c.b[n:]
	return v
}

// count reads a number that must not be over limit.
func (c *cursor) count(limit int64) int {
	v := c.uvarint()
	if limit < 0 || v > uint64(limit) {
		c.fail()
		return 0
	}
	return int(v)
}

func (c *cursor) varint() int64 { return unzigzag(c.uvarint()) }

func (c *cursor) byte() byte {
	if len(c.b) == 0 {
		c.fail()
		return 0
	}
	v := c.b[0]
	c.b = c.b[1:]
	return v
}

func (c *cursor) uint64() uint64 {
	if len(c.b) < 8 {
		c.fail()
		return 0
	}
	v := binary.LittleEndian.Uint64(c.b)
	c.b = c.b[8:]
	return v
}

// bytes gives the next n bytes; they alias the cursor's memory.
func (c *cursor) bytes(n int) []byte {
	if n < 0 || n > len(c.b) {
		c.fail()
		return nil
	}
	v := c.b[:n:n]
	c.b = c.b[n:]
	return v
}

// text reads a length and as many bytes.
func (c *cursor) text() []byte { return c.bytes(c.count(int64(len(c.b)))) }

func appendText(dst []byte, s string) []byte {
	dst = binary.AppendUvarint(dst, uint64(len(s)))
	return append(dst, s...)
}

// zigzag folds signed numbers so that small ones of either sign stay small.
func zigzag(v int64) uint64 { return uint64(v<<1) ^ uint64(v>>63) }

func unzigzag(u uint64) int64 { return int64(u>>1) ^ -int64(u&1) }
