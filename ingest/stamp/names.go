package stamp

import "github.com/emberline/emberline/models"

// month reads an English month's name, short or in full, at b[i:]; n is 0 when
// there is none.
func month(b []byte, i int) (m, n int) {
	if i+3 > len(b) {
		return 0, 0
	}
	switch uint32(b[i]|0x20)<<16 | uint32(b[i+1]|0x20)<<8 | uint32(b[i+2]|0x20) {
	case 'j'<<16 | 'a'<<8 | 'n':
		m = 1
	case 'f'<<16 | 'e'<<8 | 'b':
		m = 2
	case 'm'<<16 | 'a'<<8 | 'r':
		m = 3
	case 'a'<<16 | 'p'<<8 | 'r':
		m = 4
	case 'm'<<16 | 'a'<<8 | 'y':
		m = 5
	case 'j'<<16 | 'u'<<8 | 'n':
		m = 6
	case 'j'<<16 | 'u'<<8 | 'l':
		m = 7
	case 'a'<<16 | 'u'<<8 | 'g':
		m = 8
	case 's'<<16 | 'e'<<8 | 'p':
		m = 9
	case 'o'<<16 | 'c'<<8 | 't':
		m = 10
	case 'n'<<16 | 'o'<<8 | 'v':
		m = 11
	case 'd'<<16 | 'e'<<8 | 'c':
		m = 12
	default:
		return 0, 0
	}
	n = 3
	if i+n < len(b) && isLetter(b[i+n]) {
		rest := monthRest[m]
		if m == 9 && b[i+n]|0x20 == 't' && (i+n+1 >= len(b) || !isLetter(b[i+n+1])) {
			return m, n + 1 // Sept
		}
		if !lowerPrefix(b[i+n:], rest) {
			return 0, 0
		}
		n += len(rest)
		if i+n < len(b) && isLetter(b[i+n]) {
			return 0, 0
		}
	}
	return m, n
}

// monthRest is what follows the first three letters of a month's full name.
var monthRest = [13]string{"", "uary", "ruary", "ch", "il", "", "e", "y", "ust", "tember", "ober", "ember", "ember"}

// weekday reads an English day's name, with a comma; n is 0 when there is none.
func weekday(b []byte) (n int) {
	if len(b) < 4 {
		return 0
	}
	var rest string
	switch uint32(b[0]|0x20)<<16 | uint32(b[1]|0x20)<<8 | uint32(b[2]|0x20) {
	case 'm'<<16 | 'o'<<8 | 'n', 'f'<<16 | 'r'<<8 | 'i', 's'<<16 | 'u'<<8 | 'n':
		rest = "day"
	case 't'<<16 | 'u'<<8 | 'e':
		rest = "sday"
	case 'w'<<16 | 'e'<<8 | 'd':
		rest = "nesday"
	case 't'<<16 | 'h'<<8 | 'u':
		rest = "rsday"
	case 's'<<16 | 'a'<<8 | 't':
		rest = "urday"
	default:
		return 0
	}
	n = 3
	if lowerPrefix(b[3:], rest) {
		n += len(rest)
	}
	if n < len(b) && (b[n] == ',' || b[n] == '.') {
		n++
	}
	if n >= len(b) || b[n] != ' ' {
		return 0
	}
	return n
}

// lowerPrefix says whether b begins with the lower-case word p in any case.
func lowerPrefix(b []byte, p string) bool {
	if len(b) < len(p) {
		return false
	}
	for i := range len(p) {
		if b[i]|0x20 != p[i] {
			return false
		}
	}
	return true
}

// spaces skips up to two spaces.
func spaces(b []byte, i int) int {
	for k := 0; k < 2 && i < len(b) && b[i] == ' '; k++ {
		i++
	}
	return i
}

// named reads what begins with a month's or a day's name.
func named(b []byte) (Stamp, bool) {
	if m, n := month(b, 0); n > 0 {
		return monthName(b, n, m)
	}
	if n := weekday(b); n > 0 {
		i := spaces(b, n)
		if i < len(b) && isDigit(b[i]) {
			s, ok := ParseOrder(b[i:], OrderUnknown) // Sat, 15 Oct 2022; Sat 2022-10-15
			if !ok || s.NoDate {
				return Stamp{}, false
			}
			s.Len += i
			return s, true
		}
		if m, n := month(b, i); n > 0 {
			return monthName(b, i+n, m)
		}
	}
	return Stamp{}, false
}

// monthName reads on behind a month's name: Oct 15 15:19:03, Oct 15 15:19:03
// KST 2022, Oct 15 2022 15:19:03, October 15, 2022 at 3:19:03 PM.
func monthName(b []byte, i, m int) (Stamp, bool) {
	j := spaces(b, i)
	if j == i {
		return Stamp{}, false
	}
	d, n := small(b, j)
	if n == 0 {
		return Stamp{}, false
	}
	i = j + n
	var t tod
	comma := i < len(b) && b[i] == ','
	if comma {
		i++
	}
	j = spaces(b, i)
	if j == i {
		return Stamp{}, false
	}
	if digits(b, j) == 4 {
		y := number(b, j, 4)
		k := j + 4
		if k < len(b) && b[k] == ',' {
			k++
		}
		if at := k + 4; at < len(b) && string(b[k:at]) == " at " {
			k += 3
		}
		if s, ok := thenClock(b, k, y, m, d); ok && (s.Resolution < models.ResDay || y >= 1900) {
			return s, true
		}
		return Stamp{}, false
	}
	if comma || !clock(b, j, &t) || t.res > models.ResSecond {
		return Stamp{}, false
	}
	// A year may stand behind: "Sat Oct 15 15:19:03 KST 2022".
	if k := t.end; k+5 <= len(b) && b[k] == ' ' && digits(b, k+1) == 4 && endsYear(b, k+5) {
		if y := number(b, k+1, 4); y >= 1900 && y < 2200 {
			t.end = k + 5
			if !t.zoned && t.end < len(b) {
				t.zone(b)
			}
			return dated(y, m, d, &t)
		}
	}
	return yearless(m, d, &t)
}

// endsYear says whether a number that ends at i can have been a year: a host
// may be called 2022-web, and a program 2001.
func endsYear(b []byte, i int) bool {
	if i >= len(b) {
		return true
	}
	switch b[i] {
	case ' ', ']', ')', ',', ';', ':', '\t', '\r', '\n', '|', '"':
		return true
	}
	return false
}

// dayName reads 15/Oct/2022:15:19:03 +0900, 15-Oct-2022 15:19:03, 15 Oct 2022
// 15:19:03 and 15 Oct 15:19:03.
func dayName(b []byte) (Stamp, bool) {
	d, n := small(b, 0)
	sep := b[n]
	i := n + 1
	m, n := month(b, i)
	if n == 0 || i+n >= len(b) {
		return Stamp{}, false
	}
	i += n
	if b[i] != sep {
		return Stamp{}, false
	}
	i++
	switch digits(b, i) {
	case 4:
		y := number(b, i, 4)
		i += 4
		if i < len(b) && b[i] == ':' {
			var t tod
			if !clock(b, i+1, &t) {
				return Stamp{}, false
			}
			return dated(y, m, d, &t)
		}
		return thenClock(b, i, y, m, d)
	case 2:
		if i+2 < len(b) && b[i+2] == ':' { // no year: 15 Oct 15:19:03
			var t tod
			if sep != ' ' || !clock(b, i, &t) || t.res > models.ResSecond {
				return Stamp{}, false
			}
			return yearless(m, d, &t)
		}
		s, ok := thenClock(b, i+2, century(number(b, i, 2)), m, d)
		return s, ok && s.Resolution < models.ResDay
	}
	return Stamp{}, false
}
