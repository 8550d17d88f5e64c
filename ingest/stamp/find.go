package stamp

import "github.com/emberline/emberline/models"

// Find gives the first time that begins within the first n bytes of b, at a
// place where no digit or letter stands before it. It wants a date and a time
// of day: a date alone or a time alone inside a text may mean anything.
func Find(b []byte, n int) (start int, s Stamp, ok bool) { return FindOrder(b, n, OrderUnknown) }

// FindOrder is Find for a source whose order of bare numbers is known.
func FindOrder(b []byte, n int, o Order) (start int, s Stamp, ok bool) {
	n = min(n, len(b))
	word := false // whether a letter or a digit stands before
	for i := range n {
		c := b[i]
		if !word && begins[c] {
			if s, ok = ParseOrder(b[i:], o); ok && !s.NoDate && s.Resolution < models.ResDay {
				return i, s, true
			}
		}
		// A separator inside a number or a word does not end it: the 10-15 of
		// x2022-10-15 is no date of its own.
		word = isDigit(c) || isLetter(c) || c == '_' || word && (c == '.' || c == '-' || c == '/' || c == ':')
	}
	return 0, Stamp{}, false
}

// begins marks the bytes that a time can begin with.
var begins = func() (t [256]bool) {
	for _, c := range "0123456789@JFMASONDWTjfmasondwt" {
		t[c] = true
	}
	return t
}()
