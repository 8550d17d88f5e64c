package stamp

import "github.com/emberline/emberline/models"

// iso is the fast path: YYYY-MM-DD[T ]HH:MM:SS with a fraction and a zone.
func iso(b []byte) (Stamp, bool) {
	if len(b) < 19 || b[7] != '-' || b[13] != ':' || b[16] != ':' || (b[10] != 'T' && b[10] != ' ') {
		return Stamp{}, false
	}
	y1, y2, mo, d := two(b, 0), two(b, 2), two(b, 5), two(b, 8)
	h, mi, s := two(b, 11), two(b, 14), two(b, 17)
	if y1|y2|mo|d|h|mi|s < 0 || h > 24 || mi > 59 || s > 60 {
		return Stamp{}, false
	}
	t := tod{res: models.ResSecond, end: 19}
	if len(b) > 19 {
		if isDigit(b[19]) {
			return Stamp{}, false
		}
		t.end = fraction(b, 19, &t)
	}
	if !t.set(h, mi, s) {
		return Stamp{}, false
	}
	if t.end < len(b) {
		if c := b[t.end]; c == 'Z' && (t.end+1 == len(b) || !isLetter(b[t.end+1])) {
			t.zoned = true
			t.end++
		} else if c == ' ' || c == '+' || c == '-' || isLetter(c) {
			t.halfDay(b)
			t.zone(b)
		}
	}
	return dated(y1*100+y2, mo, d, &t)
}

// yearFirst reads dates that begin with a year of four digits: 2022-10-15,
// 2022/10/15, 2022.10.15, 2022. 10. 15., 2022년 10월 15일, 2022:10:15,
// 2022-Oct-15, "2022 Oct 15".
func yearFirst(b []byte) (Stamp, bool) {
	y := number(b, 0, 4)
	sep := b[4]
	i := 5
	switch sep {
	case hangul0:
		return koreanDate(b, y)
	case '.':
		if b[min(5, len(b)-1)] == ' ' {
			return koreanDots(b, y)
		}
	case '-', '/', ':', '_':
	case ' ':
	default:
		return Stamp{}, false
	}
	if i < len(b) && isLetter(b[i]) {
		m, n := month(b, i)
		if n == 0 || i+n >= len(b) || b[i+n] != sep {
			return Stamp{}, false
		}
		d, k := small(b, i+n+1)
		if k == 0 {
			return Stamp{}, false
		}
		return thenClock(b, i+n+1+k, y, m, d)
	}
	if sep == ' ' {
		return Stamp{}, false
	}
	if sep == '-' && digits(b, i) == 3 {
		return dayOfYear(b, y)
	}
	m, n := small(b, i)
	if n == 0 || i+n >= len(b) || b[i+n] != sep {
		return Stamp{}, false
	}
	i += n + 1
	d, n := small(b, i)
	if n == 0 {
		return Stamp{}, false
	}
	i += n
	if sep == '.' && i < len(b) && b[i] == '.' {
		i++ // 2022.10.15. is the Korean way
	}
	return thenClock(b, i, y, m, d)
}

// dayOfYear reads 2012-025T10:22:40.
func dayOfYear(b []byte, y int) (Stamp, bool) {
	d := number(b, 5, 3)
	starts := &monthStart
	if leap(y) {
		starts = &leapStart
	}
	if d < 1 || d > int(starts[13]) {
		return Stamp{}, false
	}
	m := 12
	for int(starts[m]) >= d {
		m--
	}
	return thenClock(b, 8, y, m, d-int(starts[m]))
}

// gap skips what stands between a date and a time of day; ok is false when it
// is nothing that stands there.
func gap(b []byte, i int) (int, bool) {
	if i >= len(b) {
		return i, false
	}
	switch b[i] {
	case 'T', 't', '_', '-', ':', '/':
		return i + 1, true
	case ',':
		i++
	case ' ':
	default:
		return i, false
	}
	for k := 0; k < 3 && i < len(b) && b[i] == ' '; k++ {
		i++
	}
	if i+2 < len(b) && (b[i] == '-' || b[i] == 'T') && b[i+1] == ' ' {
		i += 2 // 2022-10-15 - 15:19:03
	}
	return i, true
}

// thenClock reads the time of day behind a date that ends at i; without one it
// is the date alone.
func thenClock(b []byte, i, y, m, d int) (Stamp, bool) {
	var t tod
	if j, ok := gap(b, i); ok {
		if clock(b, j, &t) || koreanClock(b, j, &t) || bareClock(b, i, j, &t) {
			return dated(y, m, d, &t)
		}
	}
	if i < len(b) && (isDigit(b[i]) || isLetter(b[i])) {
		return Stamp{}, false
	}
	t = tod{res: models.ResDay, end: i}
	return dated(y, m, d, &t)
}

// bareClock reads HHMMSS[fraction] behind a date and a T.
func bareClock(b []byte, i, j int, t *tod) bool {
	if b[i] != 'T' && b[i] != '_' && b[i] != '-' {
		return false
	}
	return sixClock(b, j, t)
}

// sixClock reads HHMMSS[fraction][zone].
func sixClock(b []byte, i int, t *tod) bool {
	*t = tod{}
	h, m, s := two(b, i), two(b, i+2), two(b, i+4)
	if h|m|s < 0 || h > 23 || m > 59 || s > 60 {
		return false
	}
	if i+6 < len(b) && isDigit(b[i+6]) {
		return false
	}
	t.res = models.ResSecond
	t.end = i + 6
	if t.end < len(b) && b[t.end] != ':' {
		t.end = fraction(b, t.end, t)
	}
	if !t.set(h, m, s) {
		return false
	}
	if t.end < len(b) {
		t.zone(b)
	}
	return true
}

// compact reads YYYYMMDD, YYYYMMDD[-T _:.]HHMMSS, YYYYMMDD HH:MM:SS and
// YYYYMMDDHHMMSS, of which the first number has n digits.
func compact(b []byte, n int) (Stamp, bool) {
	y, m, d := number(b, 0, 4), number(b, 4, 2), number(b, 6, 2)
	var t tod
	if n == 14 {
		if !sixClock(b, 8, &t) || y < 1900 {
			return Stamp{}, false
		}
		return dated(y, m, d, &t)
	}
	j, ok := gap(b, 8)
	if !ok && n < len(b) && b[n] == '.' {
		j, ok = n+1, true // 20221015.151903,250
	}
	if ok {
		if clock(b, j, &t) || sixClock(b, j, &t) {
			return dated(y, m, d, &t)
		}
	}
	if y < 1900 || n < len(b) && (isLetter(b[n]) || b[n] == '.' && n+1 < len(b) && isDigit(b[n+1])) {
		return Stamp{}, false
	}
	t = tod{res: models.ResDay, end: 8}
	return dated(y, m, d, &t)
}

// sixDigits reads YYMMDD HH:MM:SS (old MySQL) and YYMMDD HHMMSS (HDFS).
func sixDigits(b []byte) (Stamp, bool) {
	y, m, d := century(number(b, 0, 2)), number(b, 2, 2), number(b, 4, 2)
	if b[6] != ' ' && b[6] != '-' && b[6] != 'T' {
		return Stamp{}, false
	}
	i := 7
	if b[6] == ' ' && i < len(b) && b[i] == ' ' {
		i++
	}
	var t tod
	if !clock(b, i, &t) && !sixClock(b, i, &t) {
		return Stamp{}, false
	}
	return dated(y, m, d, &t)
}
