package archive

import (
	"encoding/binary"
	"math/bits"

	"github.com/emberline/emberline/search/words"
)

// A time is [YYYY{-/.}MM{-/.}DD{T _}]HH:MM:SS[{.,}fraction][Z], in range and
// standing between separators, so that it covers whole words. It is coded as a
// number of its smallest unit; its layout stands in the template's slot. Which
// zone it is meant in does not matter: it is written back as it was.
type layout uint16

// The parts of a layout.
const (
	layoutDate   = 3      // 0: no date, else 1 + index in dateMarks
	layoutJoint  = 3 << 2 // index in jointMarks, between date and time
	layoutComma  = 1 << 4 // the fraction stands behind a comma
	layoutDigits = 15 << 5
	layoutZulu   = 1 << 9
	layouts      = 1 << 10

	digitsShift = 5
	jointShift  = 2

	dateMarks  = "-/."
	jointMarks = "T _"
)

func (l layout) digits() int { return int(l&layoutDigits) >> digitsShift }

// valid says whether matchTime can give l.
func (l layout) valid() bool {
	if l >= layouts || l.digits() > 9 || l&layoutJoint == 3<<jointShift {
		return false
	}
	return (l&layoutDate != 0 || l&layoutJoint == 0) && (l.digits() > 0 || l&layoutComma == 0)
}

// length of its text in bytes.
func (l layout) length() int {
	n := 8
	if l&layoutDate != 0 {
		n += 11
	}
	if d := l.digits(); d > 0 {
		n += 1 + d
	}
	if l&layoutZulu != 0 {
		n++
	}
	return n
}

var pow10 = [...]int64{1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000}

// Years outside are not times: in nanoseconds they do not fit 64 bits.
const (
	firstYear = 1900
	lastYear  = 2199
)

// matchTime says whether p, which begins with a word's first byte and goes on
// for padding bytes, begins with a time, and how long it is.
func matchTime(p []byte) (l layout, n int) {
	at := 0
	if p[2] != ':' {
		mark := p[4]
		if mark != p[7] {
			return 0, 0
		}
		switch mark {
		case '-':
			l = 1
		case '/':
			l = 2
		case '.':
			l = 3
		default:
			return 0, 0
		}
		switch p[10] {
		case 'T':
		case ' ':
			l |= 1 << jointShift
		case '_':
			l |= 2 << jointShift
		default:
			return 0, 0
		}
		y, m, d := two(p)*100+two(p[2:]), two(p[5:]), two(p[8:])
		if y < firstYear || y > lastYear || m < 1 || m > 12 || d < 1 || d > daysIn(y, m) {
			return 0, 0
		}
		at = 11
	}
	if p[at+2] != ':' || p[at+5] != ':' {
		return 0, 0
	}
	if h, m, s := two(p[at:]), two(p[at+3:]), two(p[at+6:]); uint(h) > 23 || uint(m) > 59 || uint(s) > 59 {
		return 0, 0
	}
	at += 8
	if c := p[at]; c == '.' || c == ',' {
		k := 1
		for k <= 10 && p[at+k]-'0' < 10 {
			k++
		}
		if k > 1 && k <= 10 {
			f := l | layout(k-1)<<digitsShift
			if c == ',' {
				f |= layoutComma
			}
			if f, n := endTime(p, f, at+k); n > 0 {
				return f, n
			}
		}
	}
	if p[at] == ':' { // a hardware address, a range
		return 0, 0
	}
	return endTime(p, l, at)
}

// endTime ends a time at n or, with a Z, behind it.
func endTime(p []byte, l layout, n int) (layout, int) {
	if p[n] == 'Z' {
		l |= layoutZulu
		n++
	}
	if words.Class(p[n]) != words.Separator {
		return 0, 0
	}
	return l, n
}

// two reads two digits; anything else gives a number below zero that stays so
// when a small number is added.
func two(p []byte) int {
	a, b := p[0]-'0', p[1]-'0'
	if a > 9 || b > 9 {
		return -1 << 20
	}
	return int(a)*10 + int(b)
}

func daysIn(y, m int) int {
	if m == 2 && y%4 == 0 && (y%100 != 0 || y%400 == 0) {
		return 29
	}
	return int("\x1f\x1c\x1f\x1e\x1f\x1e\x1f\x1f\x1e\x1f\x1e\x1f"[m-1])
}

// timeValue reads the time that matchTime found at the start of p.
func timeValue(p []byte, l layout) int64 {
	v := int64(0)
	if l&layoutDate != 0 {
		v = daysOf(two(p)*100+two(p[2:]), two(p[5:]), two(p[8:])) * 86400
		p = p[11:]
	}
	v += int64(two(p)*3600 + two(p[3:])*60 + two(p[6:]))
	d := l.digits()
	for i := range d {
		v = v*10 + int64(p[9+i]-'0')
	}
	return v
}

// appendTime writes the time back; ok is false when no time has the value.
func appendTime(dst []byte, v int64, l layout) (_ []byte, ok bool) {
	unit := pow10[l.digits()]
	secs, frac := v/unit, v%unit
	if frac < 0 {
		secs, frac = secs-1, frac+unit
	}
	if l&layoutDate != 0 {
		day := secs / 86400
		if secs %= 86400; secs < 0 {
			day, secs = day-1, secs+86400
		}
		y, m, d := dateOf(day)
		if y < firstYear || y > lastYear {
			return dst, false
		}
		mark := dateMarks[l&layoutDate-1]
		dst = appendTwo(appendTwo(dst, y/100), y%100)
		dst = appendTwo(append(dst, mark), m)
		dst = appendTwo(append(dst, mark), d)
		dst = append(dst, jointMarks[l&layoutJoint>>jointShift])
	} else if secs < 0 || secs >= 86400 {
		return dst, false
	}
	s := int(secs)
	dst = append(appendTwo(dst, s/3600), ':')
	dst = append(appendTwo(dst, s/60%60), ':')
	dst = appendTwo(dst, s%60)
	if n := l.digits(); n > 0 {
		mark := byte('.')
		if l&layoutComma != 0 {
			mark = ','
		}
		dst = appendPadded(append(dst, mark), uint64(frac), n)
	}
	if l&layoutZulu != 0 {
		dst = append(dst, 'Z')
	}
	return dst, true
}

func appendTwo(dst []byte, v int) []byte { return append(dst, byte('0'+v/10), byte('0'+v%10)) }

// appendPadded writes v with at least n ≤ 20 digits.
func appendPadded(dst []byte, v uint64, n int) []byte {
	var d [20]byte
	i := len(d)
	for v > 0 || i > len(d)-n {
		i--
		d[i] = byte('0' + v%10)
		v /= 10
	}
	return append(dst, d[i:]...)
}

// daysOf counts days from 1970-01-01; years are counted from March, so that
// the leap day stands at the end.
func daysOf(y, m, d int) int64 {
	if m <= 2 {
		y--
		m += 12
	}
	return int64(365*y+y/4-y/100+y/400+(153*(m-3)+2)/5+d-1) - 719468
}

// dateOf is the inverse of daysOf for days from year 0 on; for others the year is 0.
func dateOf(day int64) (y, m, d int) {
	day += 719468
	if day < 0 || day > 3_652_425 {
		return 0, 1, 1
	}
	era := int(day / 146097)
	n := int(day % 146097)
	y = (n - n/1460 + n/36524 - n/146096) / 365
	n -= 365*y + y/4 - y/100
	k := (5*n + 2) / 153
	d = n - (153*k+2)/5 + 1
	y += era * 400
	if m = k + 3; m > 12 {
		m -= 12
		y++
	}
	return y, m, d
}

// timeCodec codes a block's times in the order of the text, each as the
// difference to the one before it of the same layout.
type timeCodec struct {
	last [layouts]int64
}

func (t *timeCodec) append(dst []byte, v int64, l layout) []byte {
	dst = binary.AppendVarint(dst, v-t.last[l]) // wraps around, and back when read
	t.last[l] = v
	return dst
}

func (t *timeCodec) next(c *cursor, l layout) int64 {
	d, n := binary.Varint(c.b)
	if n <= 0 {
		c.bad, c.b = true, nil
		return 0
	}
	c.b = c.b[n:]
	t.last[l] += d
	return t.last[l]
}

// timeMask says which shapes of words the times of a block may hold: bit n is
// n digits of a fraction, bit zuluShift + n the same with a Z behind; and the rest.
type timeMask uint32

const (
	zuluShift = 10

	maskField timeMask = 1 << (20 + iota) // hours, minutes, seconds, months, days
	maskYear
	maskT // day T hour
	mask_ // day _ hour
)

// mask is what l adds.
func (l layout) mask() timeMask {
	m := maskField
	if l&layoutDate != 0 {
		m |= maskYear
		switch l & layoutJoint >> jointShift {
		case 0:
			m |= maskT
		case 2:
			m |= mask_
		}
	}
	switch n := l.digits(); {
	case l&layoutZulu == 0 && n > 0:
		m |= 1 << n
	case l&layoutZulu != 0 && n > 0:
		m |= 1 << (zuluShift + n)
	case l&layoutZulu != 0:
		m |= 1 << (zuluShift + 2)
	}
	return m
}

// shape is the mask of the times that may hold the folded word, 0 when none can.
func shape(word []byte) timeMask {
	digits, value := 0, 0
	for ; digits < len(word) && word[digits]-'0' < 10; digits++ {
		value = value*10 + int(word[digits]-'0')
		if digits == 9 {
			return 0
		}
	}
	rest := word[digits:]
	switch {
	case digits == 0:
		return 0
	case len(rest) == 0:
		m := timeMask(1 << digits)
		if digits == 2 && value < 60 {
			m |= maskField
		} else if digits == 4 && value >= firstYear && value <= lastYear {
			m |= maskYear
		}
		return m
	case len(rest) == 1 && rest[0] == 'z':
		return 1 << (zuluShift + digits)
	case len(rest) == 3 && digits == 2 && rest[0] == 't':
		return maskT
	case len(rest) == 3 && digits == 2 && rest[0] == '_':
		return mask_
	}
	return 0
}

// width is the number of bytes v needs.
func width(v uint64) int { return (bits.Len64(v) + 7) / 8 }
