package stamp

import "github.com/emberline/emberline/models"

// tod is a time of day with its zone, and where its text ends.
type tod struct {
	sec   int32 // of the day, 86400 for 24:00:00
	nano  int32
	off   int32 // seconds east of UTC
	res   models.Resolution
	zoned bool
	end   int
}

func isDigit(c byte) bool  { return c-'0' <= 9 }
func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// digits counts the digits at b[i:].
func digits(b []byte, i int) int {
	n := 0
	for i+n < len(b) && isDigit(b[i+n]) {
		n++
	}
	return n
}

// two reads two digits, -1 when there are none.
func two(b []byte, i int) int {
	if i+2 > len(b) {
		return -1
	}
	c, d := b[i]-'0', b[i+1]-'0'
	if c > 9 || d > 9 {
		return -1
	}
	return int(c)*10 + int(d)
}

// small reads one or two digits that no third follows; n is 0 when there are
// none.
func small(b []byte, i int) (v, n int) {
	for i+n < len(b) && isDigit(b[i+n]) {
		if n == 2 {
			return 0, 0
		}
		v = v*10 + int(b[i+n]-'0')
		n++
	}
	return v, n
}

// number reads n digits that are known to be there.
func number(b []byte, i, n int) int {
	v := 0
	for _, c := range b[i : i+n] {
		v = v*10 + int(c-'0')
	}
	return v
}

// clock reads [H]H:MM[:SS[fraction]] at b[i:], with AM or PM and a zone behind.
func clock(b []byte, i int, t *tod) bool {
	*t = tod{}
	h, n := small(b, i)
	if n == 0 || h > 24 {
		return false
	}
	i += n
	if i+3 > len(b) || b[i] != ':' {
		return false
	}
	m := two(b, i+1)
	if m < 0 || m > 59 {
		return false
	}
	i += 3
	sec, isSec := 0, false
	t.res = models.ResMinute
	if i+3 <= len(b) && b[i] == ':' {
		if sec = two(b, i+1); sec >= 0 && sec <= 60 {
			isSec = true
			t.res = models.ResSecond
			i += 3
		} else {
			return false
		}
	}
	if i < len(b) && isDigit(b[i]) {
		return false
	}
	if isSec {
		i = fraction(b, i, t)
	}
	if !t.set(h, m, sec) {
		return false
	}
	t.end = i
	if i < len(b) {
		t.halfDay(b)
		t.zone(b)
	}
	return true
}

// set puts the time of day together.
func (t *tod) set(h, m, s int) bool {
	if h == 24 && (m != 0 || s != 0 || t.nano != 0) {
		return false
	}
	if s == 60 {
		s, t.nano = 59, second-1
	}
	t.sec = int32(h*3600 + m*60 + s)
	return true
}

// fraction reads what a second may be followed by and gives where it ends. A
// point takes any number of digits; a comma (log4j, Python) three or more,
// else a next column would be one; a colon three, six or nine.
func fraction(b []byte, i int, t *tod) int {
	if i+1 >= len(b) || !isDigit(b[i+1]) {
		return i
	}
	var n int
	switch b[i] {
	case '.':
		n = digits(b, i+1)
	case ',':
		if n = digits(b, i+1); n < 3 {
			return i
		}
	case ':':
		if n = digits(b, i+1); n != 3 && n != 6 && n != 9 {
			return i
		}
	default:
		return i
	}
	t.nano, t.res = scaled(b, i+1, n)
	return i + 1 + n
}

var pow10 = [10]int32{1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000, 1000000000}

// scaled reads n digits behind the point of a second.
func scaled(b []byte, i, n int) (nano int32, res models.Resolution) {
	switch {
	case n == 0:
		return 0, models.ResSecond
	case n <= 3:
		res = models.ResMilli
	case n <= 6:
		res = models.ResMicro
	}
	use := min(n, 9)
	for _, c := range b[i : i+use] {
		nano = nano*10 + int32(c-'0')
	}
	return nano * pow10[9-use], res
}

// halfDay reads AM or PM (also "p.m.", "오후") behind a time.
func (t *tod) halfDay(b []byte) {
	i := t.end
	for i < len(b) && i < t.end+2 && b[i] == ' ' {
		i++
	}
	if i+2 > len(b) {
		return
	}
	if n, pm := koreanHalf(b, i); n > 0 {
		t.half(pm)
		t.end = i + n
		return
	}
	c := b[i] | 0x20
	if c != 'a' && c != 'p' {
		return
	}
	j := i + 1
	dotted := b[j] == '.'
	if dotted {
		j++
		if j < len(b) && b[j] == ' ' {
			j++
		}
	}
	if j >= len(b) || b[j]|0x20 != 'm' {
		return
	}
	j++
	if dotted && j < len(b) && b[j] == '.' {
		j++
	}
	if j < len(b) && (isLetter(b[j]) || isDigit(b[j])) {
		return
	}
	t.half(c == 'p')
	t.end = j
}

// half moves the hour to its half of the day. An hour over 12 stays: some
// sources write both.
func (t *tod) half(pm bool) {
	h := t.sec / 3600
	if pm && h < 12 {
		t.sec += 12 * 3600
	}
	if !pm && h == 12 {
		t.sec -= 12 * 3600
	}
}

// timeOnly reads a time of day without a date.
func timeOnly(b []byte) (Stamp, bool) {
	var t tod
	if !clock(b, 0, &t) || t.sec >= daySeconds {
		return Stamp{}, false
	}
	return Stamp{
		Time:  nanos(int64(t.sec)-int64(t.off), t.nano),
		Zoned: t.zoned, Resolution: t.res, NoDate: true, Len: t.end,
	}, true
}
