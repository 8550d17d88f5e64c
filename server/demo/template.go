package demo

import (
	"strconv"
	"strings"

	"github.com/emberline/emberline/models"
)

// template is a phrase with holes, compiled. The holes are
//
//	${a..b}  a number from a to b      ${~a..b} the same, small ones far likelier
//	${ta..b} the same in tenths: 24.7  ${d6}    six decimal digits
//	${x16}   sixteen hex digits        ${X8}    eight capital letters and digits
//	${#}     the record's number       ${name}  one of that list, itself a template
type template []piece

type piece struct {
	lit  string
	kind byte
	a, b int
	list []template
}

const (
	pieceLiteral = iota
	pieceRange
	pieceSkewed
	pieceTenths
	pieceDigits
	pieceHex
	pieceCapitals
	pieceNumber
	pieceList
)

// compile reads a phrase; lists are the named lists it may draw from.
func compile(s string, lists map[string][]template) (template, error) {
	var t template
	for {
		lit, rest, found := strings.Cut(s, "${")
		if lit != "" {
			t = append(t, piece{lit: lit})
		}
		if !found {
			return t, nil
		}
		hole, after, closed := strings.Cut(rest, "}")
		if !closed {
			return nil, models.Errorf(models.CodeInternal, "phrase %q has an open hole", s)
		}
		p, ok := hollow(hole, lists)
		if !ok {
			return nil, models.Errorf(models.CodeInternal, "phrase %q has an unknown hole %q", s, hole)
		}
		t = append(t, p)
		s = after
	}
}

// hollow reads one hole.
func hollow(s string, lists map[string][]template) (piece, bool) {
	if s == "#" {
		return piece{kind: pieceNumber}, true
	}
	if l, ok := lists[s]; ok {
		return piece{kind: pieceList, list: l}, len(l) > 0
	}
	if len(s) < 2 {
		return piece{}, false
	}
	kind := map[byte]byte{'d': pieceDigits, 'x': pieceHex, 'X': pieceCapitals, '~': pieceSkewed, 't': pieceTenths}[s[0]]
	body := s
	if kind != pieceLiteral {
		body = s[1:]
	} else {
		kind = pieceRange
	}
	from, to, isRange := strings.Cut(body, "..")
	a, err := strconv.Atoi(from)
	if err != nil {
		return piece{}, false
	}
	if !isRange {
		return piece{kind: kind, a: a}, a > 0 && kind >= pieceDigits
	}
	b, err := strconv.Atoi(to)
	return piece{kind: kind, a: a, b: b}, err == nil && a < b && kind < pieceDigits
}

const (
	hexDigits = "0123456789abcdef"
	capitals  = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"
)

// fill appends the phrase to dst, its holes filled from r; number is the
// record's number.
func (t template) fill(dst []byte, r *random, number int64) []byte {
	for i := range t {
		p := &t[i]
		switch p.kind {
		case pieceLiteral:
			dst = append(dst, p.lit...)
		case pieceRange:
			dst = strconv.AppendInt(dst, int64(p.a+r.below(p.b-p.a+1)), 10)
		case pieceSkewed:
			u := r.unit()
			u *= u
			dst = strconv.AppendInt(dst, int64(p.a)+int64(u*u*float64(p.b-p.a+1)), 10)
		case pieceTenths:
			n := p.a + r.below(p.b-p.a+1)
			dst = strconv.AppendInt(dst, int64(n/10), 10)
			dst = append(dst, '.', byte('0'+n%10))
		case pieceDigits:
			for left := p.a; left > 0; left -= 18 {
				u := r.next()
				for range min(left, 18) {
					dst = append(dst, byte('0'+u%10)) //nolint:gosec // one digit
					u /= 10
				}
			}
		case pieceHex:
			for left := p.a; left > 0; left -= 16 {
				u := r.next()
				for range min(left, 16) {
					dst = append(dst, hexDigits[u&15])
					u >>= 4
				}
			}
		case pieceCapitals:
			for range p.a {
				dst = append(dst, capitals[r.below(len(capitals))])
			}
		case pieceNumber:
			dst = strconv.AppendInt(dst, number, 10)
		case pieceList:
			dst = p.list[r.below(len(p.list))].fill(dst, r, number)
		}
	}
	return dst
}
