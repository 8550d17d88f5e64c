package jsonscan

// wrapper looks whether the object that begins here holds an array whose
// elements are the records. If so, everything up to the array's bracket is
// claimed, and the scanner stands inside it.
func (s *Scanner) wrapper() bool {
	for {
		b := s.src.view()
		n, short := s.findArray(b)
		if n > 0 {
			s.structure(n)
			s.place = inField
			return true
		}
		if !short || s.src.eof || len(b) > s.limit {
			return false
		}
		if s.err = s.src.more(s.further(len(b))); s.err != nil {
			return false
		}
	}
}

// findArray gives the position behind the bracket of the array that Inside
// asks for, in the object at the beginning of b; short says that b ended
// before that could be told.
func (s *Scanner) findArray(b []byte) (n int, short bool) {
	i := blank(b, 1)
	for nth := 0; ; nth++ {
		if i >= len(b) {
			return 0, true
		}
		if b[i] != '"' {
			return 0, false
		}
		end, _, f := s.doc.str(b, i+1)
		if f.reason != "" {
			return 0, f.short
		}
		yes, more := s.opt.Inside(b[i+1:end], nth)
		if i = blank(b, end+1); i >= len(b) {
			return 0, true
		}
		if b[i] != ':' {
			return 0, false
		}
		if i = blank(b, i+1); i >= len(b) {
			return 0, true
		}
		if yes && b[i] == '[' {
			s.nth = nth
			return i + 1, false
		}
		if !more {
			return 0, false
		}
		var sk skimmer
		m, done := sk.feed(b[i:])
		if !done {
			return 0, sk.state != skimBroken
		}
		if i = blank(b, i+m); i >= len(b) {
			return 0, true
		}
		if b[i] != ',' {
			return 0, false
		}
		i = blank(b, i+1)
	}
}

// field reads what stands between the fields of a wrapper, once an array was
// found in it: further arrays deliver their elements too.
func (s *Scanner) field(c byte) {
	switch c {
	case ',':
		s.structure(1)
		return
	case '}':
		s.structure(1)
		s.place = atTop
		return
	case '"':
	default:
		s.place = atTop
		s.rejectLine(reasonOutside)
		return
	}
	for {
		b := s.src.view()
		n, array, short := s.oneField(b)
		if n > 0 {
			s.structure(n)
			if array {
				s.place = inField
			}
			return
		}
		if !short || s.src.eof || len(b) > s.limit {
			s.place = atTop
			s.rejectLine(reasonSyntax)
			return
		}
		if s.err = s.src.more(s.further(len(b))); s.err != nil {
			return
		}
	}
}

// oneField reads "name": value, or "name": [ when the array's elements are
// records; n is 0 when b holds neither.
func (s *Scanner) oneField(b []byte) (n int, array, short bool) {
	end, _, f := s.doc.str(b, 1)
	if f.reason != "" {
		return 0, false, f.short
	}
	i := blank(b, end+1)
	if i >= len(b) {
		return 0, false, true
	}
	if b[i] != ':' {
		return 0, false, false
	}
	if i = blank(b, i+1); i >= len(b) {
		return 0, false, true
	}
	s.nth++
	if yes, _ := s.opt.Inside(b[1:end], s.nth); yes && b[i] == '[' {
		return i + 1, true, false
	}
	var sk skimmer
	m, done := sk.feed(b[i:])
	if !done {
		return 0, false, sk.state != skimBroken
	}
	return i + m, false, false
}

func blank(b []byte, i int) int {
	for i < len(b) && (b[i] == ' ' || b[i] == '\t' || b[i] == '\n' || b[i] == '\r') {
		i++
	}
	return i
}
