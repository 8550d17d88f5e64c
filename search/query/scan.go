package query

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

func itoa(n int) string { return strconv.Itoa(n) }

// bareEnd is the length of the bare word at the start of s.
func bareEnd(s string) int {
	for i, r := range s {
		if unicode.IsSpace(r) || r == '(' || r == ')' || r == '"' {
			return i
		}
	}
	return len(s)
}

// scanName is the length of the field name at the start of s, 0 for none.
func scanName(s string) int {
	for i, r := range s {
		switch {
		case unicode.IsLetter(r), r == '_', r == '@':
		case i > 0 && (unicode.IsDigit(r) || unicode.IsMark(r) || strings.ContainsRune(".-/$", r)):
		default:
			return i
		}
	}
	return len(s)
}

// scanOp reads the operator at the start of s; n is 0 for none.
func scanOp(s string) (op Op, n int) {
	for _, o := range []Op{GreaterEqual, LessEqual, Greater, Less, Has, Equal} {
		if strings.HasPrefix(s, opText[o]) {
			return o, len(opText[o])
		}
	}
	return 0, 0
}

// bare takes the bare word at the position; star is a final "*", taken off.
func (p *parser) bare() (text string, star bool, err error) {
	at := p.pos
	text = p.src[at : at+bareEnd(p.src[at:])]
	p.pos += len(text)
	text, star = strings.CutSuffix(text, "*")
	if i := strings.IndexByte(text, '*'); i >= 0 {
		return "", false, p.fail(at+i, `"*" stands only at the end of a word`).
			hint("search for the beginning of a word, conn*, or put the text in quotes")
	}
	return text, star, nil
}

// star takes a "*" that touches what stands before it.
func (p *parser) star() bool {
	if p.follows("*") {
		p.pos++
		return true
	}
	return false
}

// quoted takes the quoted text at the position.
func (p *parser) quoted() (string, error) {
	at := p.pos
	var b strings.Builder
	for i := at + 1; i < len(p.src); {
		r, n := utf8.DecodeRuneInString(p.src[i:])
		switch {
		case r == '"':
			p.pos = i + 1
			return b.String(), nil
		case r == '\\' && i+1 < len(p.src) && (p.src[i+1] == '"' || p.src[i+1] == '\\'):
			b.WriteByte(p.src[i+1])
			i += 2
			continue
		}
		b.WriteString(p.src[i : i+n])
		i += n
	}
	return "", p.fail(at, "this quotation mark is never closed").hint(`close it with another ", or write \" to search for one`)
}

// number reads a plain decimal number, as JSON writes them and with a sign.
func number(s string) (float64, bool) {
	if s == "" || len(s) > 40 || strings.Trim(s, "0123456789.+-eE") != "" {
		return 0, false
	}
	f, err := strconv.ParseFloat(s, 64)
	return f, err == nil
}
