package ingest

import "bytes"

// Unescape appends s to dst with its backslash escapes resolved. Quotes,
// slashes, line feeds, returns and tabs are escaped alike everywhere; any other
// escape, with which s then begins, is given to more, which appends what it
// names and says how many bytes it took: 0 of one that it does not know, which
// stays as it was written.
func Unescape(dst, s []byte, more func(dst, s []byte) (out []byte, n int)) []byte {
	for {
		i := bytes.IndexByte(s, '\\')
		if i < 0 || i+1 >= len(s) {
			return append(dst, s...)
		}
		dst = append(dst, s[:i]...)
		s = s[i:]
		n := 2
		switch c := s[1]; c {
		case '"', '\\', '/':
			dst = append(dst, c)
		case 'n':
			dst = append(dst, '\n')
		case 'r':
			dst = append(dst, '\r')
		case 't':
			dst = append(dst, '\t')
		default:
			if dst, n = more(dst, s); n == 0 {
				dst = append(dst, s[:2]...)
				n = 2
			}
		}
		s = s[n:]
	}
}
