package segment

// spanDecoder is the inverse of spanCoder.
type spanDecoder struct {
	raw    []byte
	bounds []int32
	run    uint64

	runs, anchors, gaps, lens []uint64
	codes                     []byte
	litLens                   []uint64
	lit                       int // bytes of literals given out so far
	literals                  []byte
	bad                       bool
}

// start reads the first run; there is always one more run than codes.
func (d *spanDecoder) start() {
	if len(d.runs) != len(d.codes)+1 {
		d.bad = true
		return
	}
	d.run, d.runs = d.runs[0], d.runs[1:]
}

func (d *spanDecoder) begin(raw []byte, sub bool) {
	d.raw = raw
	d.bounds = append(d.bounds[:0], 0, carry(d.bounds, sub))
}

// next takes a number from one of the streams.
func (d *spanDecoder) next(stream *[]uint64, limit int) int {
	if limit < 0 || len(*stream) == 0 || (*stream)[0] > uint64(limit) {
		d.bad = true
		return 0
	}
	v := (*stream)[0]
	*stream = (*stream)[1:]
	return int(v)
}

// code gives the code of the next value.
func (d *spanDecoder) code() byte {
	if d.run > 0 {
		d.run--
		return codeSame
	}
	if len(d.codes) == 0 {
		d.bad = true
		return codeSame
	}
	code := d.codes[0]
	d.codes = d.codes[1:]
	d.run, d.runs = d.runs[0], d.runs[1:]
	return code
}

// value gives where the next value stands.
func (d *spanDecoder) value(s *slot) span {
	prev := d.bounds[len(d.bounds)-1]
	code := d.code()
	if code == codeSame {
		switch s.last {
		case slotEmpty:
			code = codeEmpty
		case slotLiteral:
			code = codeLiteral
		case slotRepeat:
			code = codeRepeat
		default:
			code = codeRaw
		}
	}
	switch {
	case code >= codeRaw && code < codeEnd:
		return d.verbatim(s, code-codeRaw)
	case code == codeEmpty:
		s.last = slotEmpty
		d.bounds = append(d.bounds, prev, prev)
		return span{}
	case code == codeLiteral:
		n := d.next(&d.litLens, len(d.literals)-d.lit-1)
		if d.bad {
			return span{}
		}
		s.last = slotLiteral
		s.lit = span{uint32(d.lit), uint32(n)}
		d.lit += n + 1
	case code == codeRepeat && s.lit.len > 0:
		s.last = slotRepeat
	default:
		d.bad = true
		return span{}
	}
	d.bounds = append(d.bounds, prev, prev)
	return span{s.lit.start | literalBit, s.lit.len}
}

func (d *spanDecoder) verbatim(s *slot, code byte) span {
	if code&rawMoved != 0 {
		s.anchor = int32(d.next(&d.anchors, len(d.bounds)-1))
		s.gap = int32(d.next(&d.gaps, len(d.raw)))
		s.placed = true
	}
	if d.bad || !s.placed || int(s.anchor) >= len(d.bounds) {
		d.bad = true
		return span{}
	}
	start := int(d.bounds[s.anchor]) + int(s.gap)
	if start > len(d.raw) {
		d.bad = true
		return span{}
	}
	var n int
	switch code &^ rawMoved {
	case 0:
		n = s.length(d.raw, start, s.toEnd)
	case rawSwitched:
		s.toEnd = !s.toEnd
		n = s.length(d.raw, start, s.toEnd)
	case rawSized:
		n = d.next(&d.lens, len(d.raw)-start)
	default:
		n = -1
	}
	if d.bad || n <= 0 || start+n > len(d.raw) {
		d.bad = true
		return span{}
	}
	s.seen(d.raw, start, n)
	d.bounds = append(d.bounds, int32(start), int32(start+n))
	return span{uint32(start), uint32(n)}
}

// done says whether everything was used and nothing was amiss.
func (d *spanDecoder) done() bool {
	return !d.bad && d.run == 0 && len(d.codes) == 0 && len(d.anchors) == 0 &&
		len(d.gaps) == 0 && len(d.lens) == 0 && len(d.litLens) == 0 && d.lit == len(d.literals)
}
