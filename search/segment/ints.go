package segment

import "encoding/binary"

// How a column of numbers is stored: all equal, as runs, as single bytes, or
// one varint each.
const (
	intsConst = iota
	intsRuns
	intsBytes
	intsVarint
)

// appendInts stores a column of numbers. Its length is not stored.
func appendInts(dst []byte, v []uint64) []byte {
	if len(v) == 0 {
		return dst
	}
	runs, most := 1, v[0]
	for i := 1; i < len(v); i++ {
		if v[i] != v[i-1] {
			runs++
			most = max(most, v[i])
		}
	}
	switch {
	case runs == 1:
		dst = append(dst, intsConst)
		return binary.AppendUvarint(dst, v[0])
	case runs*4 <= len(v):
		dst = append(dst, intsRuns)
		for i := 0; i < len(v); {
			j := i + 1
			for j < len(v) && v[j] == v[i] {
				j++
			}
			dst = binary.AppendUvarint(dst, v[i])
			dst = binary.AppendUvarint(dst, uint64(j-i-1))
			i = j
		}
		return dst
	case most < 256:
		dst = append(dst, intsBytes)
		for _, x := range v {
			dst = append(dst, byte(x))
		}
		return dst
	}
	dst = append(dst, intsVarint)
	for _, x := range v {
		dst = binary.AppendUvarint(dst, x)
	}
	return dst
}

// ints fills dst with the next len(dst) numbers of a column.
func (c *cursor) ints(dst []uint64) {
	if len(dst) == 0 {
		return
	}
	switch c.byte() {
	case intsConst:
		v := c.uvarint()
		for i := range dst {
			dst[i] = v
		}
	case intsRuns:
		for i := 0; i < len(dst); {
			v := c.uvarint()
			n := c.count(int64(len(dst)-i-1)) + 1
			if c.bad {
				return
			}
			for end := i + n; i < end; i++ {
				dst[i] = v
			}
		}
	case intsBytes:
		b := c.bytes(len(dst))
		if c.bad {
			return
		}
		for i := range dst {
			dst[i] = uint64(b[i])
		}
	case intsVarint:
		b := c.b
		for i := range dst {
			if len(b) > 0 && b[0] < 0x80 {
				dst[i] = uint64(b[0])
				b = b[1:]
				continue
			}
			v, n := binary.Uvarint(b)
			if n <= 0 {
				c.fail()
				return
			}
			dst[i] = v
			b = b[n:]
		}
		c.b = b
	default:
		c.fail()
	}
}
