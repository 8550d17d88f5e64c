package strict

import (
	"errors"
	"io"
	"unicode/utf8"
)

var errUTF8 = errors.New("not UTF-8")

// utf8Reader passes UTF-8 on and ends with errUTF8 at anything else:
// encoding/json would put U+FFFD in its place.
type utf8Reader struct {
	r    io.Reader
	tail [utf8.UTFMax]byte // the beginning of a character that a read cut
	n    int
	err  error // once there was one
}

func (u *utf8Reader) Read(p []byte) (int, error) {
	if len(p) < 2*utf8.UTFMax {
		return 0, io.ErrShortBuffer
	}
	if u.err != nil {
		return 0, u.err
	}
	n := copy(p, u.tail[:u.n])
	k, err := u.r.Read(p[n:])
	n += k
	u.n, u.err = 0, err
	for i := 0; i < n; {
		if p[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, size := utf8.DecodeRune(p[i:n])
		if r == utf8.RuneError && size == 1 {
			if err == nil && !utf8.FullRune(p[i:n]) {
				u.n = copy(u.tail[:], p[i:n])
				return i, nil
			}
			u.err = errUTF8
			return i, u.err
		}
		i += size
	}
	return n, err
}
