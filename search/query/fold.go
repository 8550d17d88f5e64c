package query

import (
	"encoding/binary"

	"github.com/emberline/emberline/search/words"
)

// fold appends the case-folded form of b, as words.Fold does, eight bytes at a
// time as long as they are ASCII: every record that is held against a word is
// folded first.
func fold(dst, b []byte) []byte {
	const high, ones = 0x8080808080808080, 0x0101010101010101
	i := 0
	for ; i+8 <= len(b); i += 8 {
		x := binary.LittleEndian.Uint64(b[i:])
		if x&high != 0 {
			break
		}
		// The high bit of each byte says whether it is at least 'A', and above 'Z'.
		upper := (x + (0x80-'A')*ones) &^ (x + (0x80-'Z'-1)*ones) & high
		dst = binary.LittleEndian.AppendUint64(dst, x|upper>>2)
	}
	return words.Fold(dst, b[i:])
}
