package stamp

// zone reads an offset or a zone's name behind a time, glued to it or after a
// space.
func (t *tod) zone(b []byte) {
	i := t.end
	glued := true
	if b2 := b[i:]; len(b2) > 1 && b2[0] == ' ' {
		glued = false
		i++
	}
	if i >= len(b) {
		return
	}
	switch c := b[i]; {
	case c == '+' || c == '-':
		if off, n := offset(b, i, glued); n > 0 {
			t.off, t.zoned, t.end = off, true, i+n
			t.region(b)
		}
	case c >= 'A' && c <= 'Z' || c == 'z':
		t.name(b, i)
	}
}

// offset reads ±hh:mm or ±hhmm, and ±hh where that is allowed; n is 0 when
// there is none. No zone lies further than 14 hours from UTC.
func offset(b []byte, i int, short bool) (off int32, n int) {
	h := two(b, i+1)
	if h < 0 || h > 14 {
		return 0, 0
	}
	n = 3
	m := 0
	switch {
	case i+6 <= len(b) && b[i+3] == ':' && two(b, i+4) >= 0:
		m, n = two(b, i+4), 6
	case two(b, i+3) >= 0:
		m, n = two(b, i+3), 5
	case !short:
		return 0, 0
	}
	if m > 59 {
		return 0, 0
	}
	if j := i + n; j < len(b) && (isDigit(b[j]) || isLetter(b[j]) || b[j] == ':' && j+1 < len(b) && isDigit(b[j+1])) {
		return 0, 0
	}
	off = int32(h*3600 + m*60)
	if b[i] == '-' {
		off = -off
	}
	return off, n
}

// region skips a zone's name in brackets behind an offset: +09:00[Asia/Seoul].
func (t *tod) region(b []byte) {
	i := t.end
	if i+2 >= len(b) || b[i] != '[' || b[i+1] < 'A' || b[i+1] > 'Z' {
		return
	}
	for j := i + 1; j < len(b) && j < i+40; j++ {
		switch c := b[j]; {
		case c == ']':
			t.end = j + 1
			return
		case !isLetter(c) && !isDigit(c) && c != '/' && c != '_' && c != '-' && c != '+':
			return
		}
	}
}

// name reads a zone's name of letters.
func (t *tod) name(b []byte, i int) {
	n := 0
	for i+n < len(b) && n < 6 && isLetter(b[i+n]) {
		n++
	}
	if i+n < len(b) && (b[i+n] == '_' || isDigit(b[i+n])) {
		return
	}
	switch w := b[i : i+n]; string(w) {
	case "Z", "z", "UTC", "GMT", "UT":
		t.zoned, t.off = true, 0
		t.end = i + n
		if t.end < len(b) && n == 3 && (b[t.end] == '+' || b[t.end] == '-') {
			if off, k := offset(b, t.end, true); k > 0 {
				t.off = off
				t.end += k
			}
		}
	case "KST", "JST":
		t.zoned, t.off = true, 9*3600
		t.end = i + n
	default:
		if ambiguousZone(w) {
			t.end = i + n
		}
	}
}

// ambiguousZone knows the names that stand for more than one zone, or whose
// zone depends on who writes them: they are text, no offset.
func ambiguousZone(w []byte) bool {
	switch string(w) {
	case "EST", "EDT", "CST", "CDT", "MST", "MDT", "PST", "PDT", "AKST", "AKDT", "HST",
		"CET", "CEST", "EET", "EEST", "WET", "WEST", "BST", "MSK", "MSD", "MET", "MEST",
		"IST", "PKT", "HKT", "SGT", "PHT", "WIB", "ICT", "AEST", "AEDT", "ACST", "ACDT", "AWST",
		"NZST", "NZDT", "SAST", "BRT", "BRST", "ART", "CLT", "CLST", "GST", "NDT", "NST", "AST", "ADT":
		return true
	}
	return false
}
