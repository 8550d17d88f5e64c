package stamp

import (
	"math"

	"github.com/emberline/emberline/models"
)

const (
	daySeconds = 24 * 60 * 60
	second     = 1_000_000_000
)

// monthStart is the number of days before each month (1–12) of a common year.
var monthStart = [14]int16{0, 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365}

// leapStart is the same for a leap year.
var leapStart = [14]int16{0, 0, 31, 60, 91, 121, 152, 182, 213, 244, 274, 305, 335, 366}

func leap(y int) bool { return y%4 == 0 && (y%100 != 0 || y%400 == 0) }

// validDay says whether the day exists; without a year 29 February does.
func validDay(y, m, d int, hasYear bool) bool {
	if m < 1 || m > 12 || d < 1 {
		return false
	}
	if hasYear && !leap(y) {
		return d <= int(monthStart[m+1]-monthStart[m])
	}
	return d <= int(leapStart[m+1]-leapStart[m])
}

// days counts the days from 1970-01-01 to a valid date.
func days(y, m, d int) int64 {
	p := y - 1
	n := 365*p + p/4 - p/100 + p/400 - 719162
	if y == 0 {
		n = -719528
	}
	if leap(y) {
		return int64(n + int(leapStart[m]) + d - 1)
	}
	return int64(n + int(monthStart[m]) + d - 1)
}

// dated joins a date and a time of day; ok is false for a day that does not
// exist.
func dated(y, m, d int, t *tod) (Stamp, bool) {
	if !validDay(y, m, d, true) {
		return Stamp{}, false
	}
	return Stamp{
		Time:  nanos(days(y, m, d)*daySeconds+int64(t.sec)-int64(t.off), t.nano),
		Zoned: t.zoned, Resolution: t.res, Len: t.end,
	}, true
}

// yearless is dated for a date without a year.
func yearless(m, d int, t *tod) (Stamp, bool) {
	if !validDay(0, m, d, false) {
		return Stamp{}, false
	}
	day := int64(leapStart[m]) + int64(d) - 1
	return Stamp{
		Time:  nanos(day*daySeconds+int64(t.sec)-int64(t.off), t.nano),
		Zoned: t.zoned, Resolution: t.res, NoYear: true, Len: t.end,
	}, true
}

// nanos joins seconds and nanoseconds; what an int64 cannot hold becomes its
// end, which is out of bounds too.
func nanos(sec int64, nano int32) models.Nanos {
	const limit = math.MaxInt64/second - 1
	switch {
	case sec > limit:
		return math.MaxInt64
	case sec < -limit:
		return models.NoTime + 1
	}
	return models.Nanos(sec*second + int64(nano))
}

// century gives a year of two digits its century: 70–99 is 19xx, as POSIX
// nearly does.
func century(y int) int {
	if y < 70 {
		return 2000 + y
	}
	return 1900 + y
}
