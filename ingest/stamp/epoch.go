package stamp

import (
	"math"

	"github.com/emberline/emberline/models"
)

// Epoch reads a number of seconds, milli-, micro- or nanoseconds since 1970,
// told apart by magnitude, with or without a fraction and an exponent
// (1665814743, 1665814743.123, 1665814743123, 1.665814743e9). Numbers of fewer
// than nine digits are no times: 5 is a duration or a count.
func Epoch(b []byte) (Stamp, bool) {
	var mant [30]byte // digits, the point left out
	n, point, i := 0, -1, 0
	for ; i < len(b); i++ {
		c := b[i]
		if c == '.' && point < 0 && n > 0 && i+1 < len(b) && isDigit(b[i+1]) {
			point = n
			continue
		}
		if !isDigit(c) {
			break
		}
		if n < len(mant) {
			mant[n] = c - '0'
			n++
		} else if point < 0 {
			return Stamp{}, false
		}
	}
	if n == 0 {
		return Stamp{}, false
	}
	if point < 0 {
		point = n
	}
	exp, i := exponent(b, i)
	if i < len(b) && (isLetter(b[i]) || isDigit(b[i]) || b[i] == '_') {
		return Stamp{}, false
	}
	point += exp
	if point > 20 {
		return Stamp{}, false
	}
	// What stands before the point decides the unit; shift counts the digits
	// of a second that are written before it.
	shift := 0
	switch {
	case point < 9 || mant[0] == 0:
		return Stamp{}, false
	case point <= 11:
	case point <= 14:
		shift = 3
	case point <= 17:
		shift = 6
	default:
		shift = 9
	}
	secDigits := point - shift
	if secDigits > 11 || secDigits < 9 {
		return Stamp{}, false
	}
	digit := func(k int) int64 {
		if k < n {
			return int64(mant[k])
		}
		return 0
	}
	var sec, nano int64
	for k := range secDigits {
		sec = sec*10 + digit(k)
	}
	for k := secDigits; k < secDigits+9; k++ {
		nano = nano*10 + digit(k)
	}
	_, res := scaled(zeros[:], 0, min(9, max(shift, n-secDigits)))
	return Stamp{Time: nanos(sec, int32(nano)), Zoned: true, Resolution: res, Len: i}, true //nolint:gosec // nine digits fit
}

var zeros = [9]byte{'0', '0', '0', '0', '0', '0', '0', '0', '0'}

// exponent reads e+9 at b[i:]; without one it is 0.
func exponent(b []byte, i int) (exp, end int) {
	if i+1 >= len(b) || b[i]|0x20 != 'e' {
		return 0, i
	}
	j := i + 1
	if b[j] == '+' {
		j++
	}
	v, n := small(b, j)
	if n == 0 || v > 20 {
		return 0, i
	}
	return v, j + n
}

// tai64n reads @ and a TAI64 or TAI64N label of 16 or 24 hex digits, as
// multilog writes it. Like multilog's readers it takes the labels to run ten
// seconds ahead of UTC, which is what the machines that write them do.
func tai64n(b []byte) (Stamp, bool) {
	n := 1
	var v [2]uint64
	for n < len(b) && n <= 24 {
		d := hex(b[n])
		if d < 0 {
			break
		}
		v[(n-1)/16] = v[(n-1)/16]<<4 | uint64(d)
		n++
	}
	if n-1 != 16 && n-1 != 24 || n < len(b) && (isDigit(b[n]) || isLetter(b[n])) || v[1] >= second {
		return Stamp{}, false
	}
	const epoch = 1<<62 + 10
	if v[0] < epoch-1<<40 || v[0] > epoch+1<<40 {
		return Stamp{}, false
	}
	s := Stamp{Zoned: true, Resolution: models.ResSecond, Len: n}
	if n-1 == 24 {
		s.Resolution = models.ResNano
	}
	s.Time = nanos(int64(v[0])-epoch, int32(v[1]&math.MaxInt32)) //nolint:gosec // bounded above
	return s, true
}

func hex(c byte) int {
	switch {
	case isDigit(c):
		return int(c - '0')
	case c|0x20 >= 'a' && c|0x20 <= 'f':
		return int(c|0x20-'a') + 10
	}
	return -1
}

// Glog reads the head of a glog or klog line, "E1015 15:19:03.123456" or with
// a year "I20221015 15:19:03.123456", and gives the letter of its level.
func Glog(b []byte) (level byte, s Stamp, ok bool) {
	if len(b) < 14 {
		return 0, Stamp{}, false
	}
	switch b[0] {
	case 'I', 'W', 'E', 'F':
	default:
		return 0, Stamp{}, false
	}
	n := digits(b, 1)
	if n != 4 && n != 8 || b[1+n] != ' ' {
		return 0, Stamp{}, false
	}
	var t tod
	if !clock(b, 2+n, &t) || t.res > models.ResSecond {
		return 0, Stamp{}, false
	}
	if n == 4 {
		s, ok = yearless(number(b, 1, 2), number(b, 3, 2), &t)
	} else {
		s, ok = dated(number(b, 1, 4), number(b, 5, 2), number(b, 7, 2), &t)
	}
	return b[0], s, ok
}
