package stamp

import (
	"bytes"

	"github.com/emberline/emberline/models"
)

// The first bytes of 년 and of 월.
const (
	hangul0 = 0xEB
	hangul1 = 0xEC
)

var (
	wordYear, wordMonth, wordDay = []byte("년"), []byte("월"), []byte("일")
	wordHour, wordMin, wordSec   = []byte("시"), []byte("분"), []byte("초")
	wordAM, wordPM               = []byte("오전"), []byte("오후")
)

// koreanHalf reads 오전 or 오후.
func koreanHalf(b []byte, i int) (n int, pm bool) {
	switch {
	case bytes.HasPrefix(b[i:], wordAM):
		return len(wordAM), false
	case bytes.HasPrefix(b[i:], wordPM):
		return len(wordPM), true
	}
	return 0, false
}

// counted reads a number of one or two digits and the word behind it.
func counted(b []byte, i int, word []byte) (v, end int, ok bool) {
	v, n := small(b, i)
	if n == 0 || !bytes.HasPrefix(b[i+n:], word) {
		return 0, i, false
	}
	return v, i + n + len(word), true
}

// koreanDate reads 2022년 10월 15일, with a weekday and a time of day behind.
func koreanDate(b []byte, y int) (Stamp, bool) {
	if !bytes.HasPrefix(b[4:], wordYear) {
		return Stamp{}, false
	}
	m, i, ok := counted(b, spaces(b, 4+len(wordYear)), wordMonth)
	if !ok {
		return Stamp{}, false
	}
	d, i, ok := counted(b, spaces(b, i), wordDay)
	if !ok {
		return Stamp{}, false
	}
	return koreanThen(b, i, y, m, d)
}

// koreanDots reads 2022. 10. 15. 오후 3:19.
func koreanDots(b []byte, y int) (Stamp, bool) {
	m, n := small(b, 6)
	i := 6 + n
	if n == 0 || i+2 >= len(b) || b[i] != '.' || b[i+1] != ' ' {
		return Stamp{}, false
	}
	i += 2
	d, n := small(b, i)
	if n == 0 {
		return Stamp{}, false
	}
	i += n
	if i < len(b) && b[i] == '.' {
		i++
	}
	return koreanThen(b, i, y, m, d)
}

// koreanThen skips a weekday, "토요일" or "(토)", and reads the time of day.
func koreanThen(b []byte, i, y, m, d int) (Stamp, bool) {
	if j := spaces(b, i); j > i {
		switch k := j + 3; {
		case bytes.HasPrefix(b[j:], []byte("(")) && k+2 <= len(b) && b[k+1] == ')':
			i = k + 2
		case k < len(b) && bytes.HasPrefix(b[k:], []byte("요일")):
			i = k + len("요일")
		}
	}
	return thenClock(b, i, y, m, d)
}

// koreanClock reads 오후 3:19:03, 오후 3시 19분 3초, 15시 19분.
func koreanClock(b []byte, i int, t *tod) bool {
	if i >= len(b) {
		return false
	}
	n, pm := koreanHalf(b, i)
	j := i
	if n > 0 {
		j = spaces(b, i+n)
	}
	if n > 0 && clock(b, j, t) {
		t.half(pm)
		return true
	}
	*t = tod{}
	h, j, ok := counted(b, j, wordHour)
	if !ok || h > 24 {
		return false
	}
	t.res = models.ResHour
	var m, s int
	if v, e, is := counted(b, spaces(b, j), wordMin); is {
		m, j, t.res = v, e, models.ResMinute
		if v, e, is := counted(b, spaces(b, j), wordSec); is {
			s, j, t.res = v, e, models.ResSecond
		}
	}
	if m > 59 || s > 60 || !t.set(h, m, s) {
		return false
	}
	t.end = j
	if n > 0 {
		t.half(pm)
	}
	if j < len(b) {
		t.zone(b)
	}
	return true
}

// koreanMonth reads "10월 15, 2022 3:19:03 오후", which java.util.logging
// writes in Korean, and "10월 15일 15:19:03" without a year.
func koreanMonth(b []byte) (Stamp, bool) {
	m, i, ok := counted(b, 0, wordMonth)
	if !ok {
		return Stamp{}, false
	}
	d, j, ok := counted(b, spaces(b, i), wordDay)
	if !ok {
		return monthName(b, i, m)
	}
	var t tod
	k, ok := gap(b, j)
	if !ok || !clock(b, k, &t) && !koreanClock(b, k, &t) {
		return Stamp{}, false
	}
	return yearless(m, d, &t)
}
