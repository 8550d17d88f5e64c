package stamp

import "github.com/emberline/emberline/models"

// bare reads dates of bare numbers: 15/10/2022, 10/15/22, 15.10.2022,
// 15-10-2022, and without a year 10/15 15:19:03 and 10-15 15:19:03. Dots are
// always day first; a dash without a year is Android's, month first.
func bare(b []byte, o Order) (Stamp, bool) {
	x, n := small(b, 0)
	sep := b[n]
	i := n + 1
	y, n := small(b, i)
	if n == 0 {
		return Stamp{}, false
	}
	i += n
	if i >= len(b) {
		return Stamp{}, false
	}
	if b[i] != sep {
		return bareYearless(b, i, x, y, sep, o)
	}
	i++
	n = digits(b, i)
	if n != 2 && n != 4 {
		return Stamp{}, false
	}
	z := number(b, i, n)
	i += n
	if sep == '.' {
		o = DayFirst
	}
	if n == 4 {
		if o == YearFirst {
			return Stamp{}, false
		}
		return ordered(b, i, x, y, z, z, o, false)
	}
	st, ok := ordered(b, i, x, y, z, century(z), o, true)
	if sep == '.' && st.Resolution == models.ResDay {
		return Stamp{}, false // 1.10.22 alone is a version or part of an address
	}
	return st, ok
}

// ordered reads x/y/z as the order says, or as the one order that is possible.
// year is z as a year; a short year may stand first, too.
func ordered(b []byte, i, x, y, z, year int, o Order, short bool) (Stamp, bool) {
	switch o {
	case MonthFirst:
		return thenClock(b, i, year, x, y)
	case DayFirst:
		return thenClock(b, i, year, y, x)
	case YearFirst:
		return thenClock(b, i, century(x), y, z)
	}
	type date struct{ y, m, d int }
	var only date
	possible := 0
	try := func(d date) {
		if d != only && validDay(d.y, d.m, d.d, true) {
			only = d
			possible++
		}
	}
	try(date{year, x, y})
	try(date{year, y, x})
	if short {
		try(date{century(x), y, z})
	}
	if possible != 1 {
		return Stamp{}, false
	}
	return thenClock(b, i, only.y, only.m, only.d)
}

// bareYearless reads the time of day behind 10/15 or 10-15.
func bareYearless(b []byte, i, x, y int, sep byte, o Order) (Stamp, bool) {
	var t tod
	if b[i] != ' ' && (b[i] != '-' || sep != '/') || sep == '.' || !clock(b, i+1, &t) || t.res >= models.ResMinute {
		return Stamp{}, false
	}
	switch {
	case o == DayFirst:
		return yearless(y, x, &t)
	case sep == '-' || o == MonthFirst || y > 12 || x == y:
		return yearless(x, y, &t)
	case x > 12:
		return yearless(y, x, &t)
	}
	return Stamp{}, false
}
