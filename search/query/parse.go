package query

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/emberline/emberline/models"
)

// The bounds of a query.
const (
	MaxLength = 4096 // bytes
	MaxTerms  = 64   // words, phrases and fields
	MaxDepth  = 32   // parentheses and NOTs in each other
	maxWords  = 256  // in all phrases together
)

// Options say how to read what a query leaves open.
type Options struct {
	// Zone is where times without an offset are read; UTC when nil.
	Zone *time.Location
}

// Parse reads a query. The empty one, or one of spaces only, matches all.
// Errors hold a *models.Error with models.CodeInvalid or models.CodeTooLarge; see
// ColumnOf.
func Parse(src string, o Options) (*Query, error) {
	if len(src) > MaxLength {
		return nil, models.Errorf(models.CodeTooLarge, "the query has %d bytes, more than %d", len(src), MaxLength).
			WithHint("search for fewer words at once")
	}
	if !utf8.ValidString(src) {
		return nil, models.Errorf(models.CodeInvalid, "the query is not UTF-8").WithHint("send it in UTF-8")
	}
	if o.Zone == nil {
		o.Zone = time.UTC
	}
	p := &parser{src: src, zone: o.Zone}
	p.space()
	if p.pos == len(src) {
		return &Query{}, nil
	}
	n, err := p.or(0)
	if err != nil {
		return nil, err
	}
	if p.pos < len(src) { // only a parenthesis ends an expression early
		return nil, p.fail(p.pos, "a parenthesis is closed that was never opened").hint(`put it in quotes to search for it: ")"`)
	}
	if _, all := n.(All); all {
		return &Query{}, nil
	}
	return &Query{root: n}, nil
}

type parser struct {
	src   string
	pos   int
	zone  *time.Location
	terms int
	words int
}

// failure is an error about a column.
type failure struct {
	err    *models.Error
	column int
	plain  string // the message without the column
}

func (f failure) Error() string { return f.err.Error() }
func (f failure) Unwrap() error { return f.err }

func (f failure) hint(format string, args ...any) error {
	f.err = f.err.WithHint(format, args...)
	return f
}

// fail makes an error about the byte position at.
func (p *parser) fail(at int, format string, args ...any) failure {
	e := models.Errorf(models.CodeInvalid, format, args...)
	column := utf8.RuneCountInString(p.src[:at]) + 1
	plain := e.Message
	e.Message = "query, column " + itoa(column) + ": " + plain
	return failure{e, column, plain}
}

func (p *parser) space() {
	for p.pos < len(p.src) {
		r, n := utf8.DecodeRuneInString(p.src[p.pos:])
		if !unicode.IsSpace(r) {
			return
		}
		p.pos += n
	}
}

// keyword takes the operator if it stands at the position as a word of its own.
func (p *parser) keyword(k string) bool {
	rest, ok := strings.CutPrefix(p.src[p.pos:], k)
	if !ok || bareEnd(rest) != 0 {
		return false
	}
	p.pos += len(k)
	p.space()
	return true
}

func (p *parser) or(depth int) (Node, error) {
	var list Or
	for {
		n, err := p.and(depth)
		if err != nil {
			return nil, err
		}
		if in, ok := n.(Or); ok {
			list = append(list, in...)
		} else {
			list = append(list, n)
		}
		at := p.pos
		if !p.keyword("OR") {
			break
		}
		if p.done() {
			return nil, p.fail(at, "OR has nothing to its right").hint(`write another word after it, or "OR" in quotes to search for it`)
		}
	}
	if len(list) == 1 {
		return list[0], nil
	}
	return list, nil
}

func (p *parser) and(depth int) (Node, error) {
	var list And
	for {
		n, err := p.not(depth)
		if err != nil {
			return nil, err
		}
		if in, ok := n.(And); ok {
			list = append(list, in...)
		} else {
			list = append(list, n)
		}
		p.space()
		at := p.pos
		explicit := p.keyword("AND")
		if p.done() || p.peek("OR") {
			if explicit {
				return nil, p.fail(at, "AND has nothing to its right").hint(`write another word after it, or "AND" in quotes to search for it`)
			}
			break
		}
	}
	if len(list) == 1 {
		return list[0], nil
	}
	return list, nil
}

// done says whether the expression ends here.
func (p *parser) done() bool { return p.pos >= len(p.src) || p.src[p.pos] == ')' }

func (p *parser) peek(k string) bool {
	rest, ok := strings.CutPrefix(p.src[p.pos:], k)
	return ok && bareEnd(rest) == 0
}

func (p *parser) not(depth int) (Node, error) {
	at := p.pos
	negated := p.keyword("NOT")
	if !negated && p.follows("-") && (bareEnd(p.src[p.pos:]) > 1 || p.follows("-(") || p.follows(`-"`)) {
		p.pos++
		negated = true
	}
	if !negated {
		return p.primary(depth)
	}
	if p.done() {
		return nil, p.fail(at, "NOT has nothing to its right").hint(`write what to leave out after it, or "NOT" in quotes to search for it`)
	}
	if depth++; depth > MaxDepth {
		return nil, p.deep(at)
	}
	n, err := p.not(depth)
	if err != nil {
		return nil, err
	}
	return Not{n}, nil
}

func (p *parser) follows(s string) bool { return strings.HasPrefix(p.src[p.pos:], s) }

func (p *parser) deep(at int) error {
	return p.fail(at, "more than %d levels", MaxDepth).hint("search in several steps")
}

func (p *parser) primary(depth int) (Node, error) {
	at := p.pos
	for _, k := range []string{"AND", "OR"} {
		if p.peek(k) {
			return nil, p.fail(at, "%s has nothing to its left", k).hint(`write a word before it, or "%s" in quotes to search for it`, k)
		}
	}
	switch p.src[p.pos] {
	case '(':
		if depth++; depth > MaxDepth {
			return nil, p.deep(at)
		}
		p.pos++
		p.space()
		if p.done() && p.pos < len(p.src) {
			return nil, p.fail(at, "the parentheses are empty").hint("write a word between them, or leave them out")
		}
		if p.pos == len(p.src) {
			return nil, p.open(at)
		}
		n, err := p.or(depth)
		if err != nil {
			return nil, err
		}
		if p.pos == len(p.src) {
			return nil, p.open(at)
		}
		p.pos++ // or ends at the end or at ')'
		p.space()
		return n, nil
	case ')':
		return nil, p.fail(at, "a parenthesis is closed that was never opened").hint(`put it in quotes to search for it: ")"`)
	}
	if p.terms++; p.terms > MaxTerms {
		return nil, p.fail(at, "more than %d words, phrases and fields", MaxTerms).hint("search for fewer at once")
	}
	n, err := p.leaf()
	p.space()
	return n, err
}

func (p *parser) open(at int) error {
	return p.fail(at, "this parenthesis is never closed").hint(`close it with ")", or put it in quotes to search for it: "("`)
}

// leaf reads a field, a phrase or a word.
func (p *parser) leaf() (Node, error) {
	at := p.pos
	if p.src[at] == '"' {
		text, err := p.quoted()
		if err != nil {
			return nil, err
		}
		if op, n := scanOp(p.src[p.pos:]); n > 0 {
			p.pos += n
			return p.field(at, text, op)
		}
		return p.term(at, text, p.star())
	}
	if n := scanName(p.src[at:]); n > 0 {
		rest := p.src[at+n:]
		if op, m := scanOp(rest); m > 0 && !strings.HasPrefix(rest, "::") && !strings.HasPrefix(rest, "://") {
			p.pos = at + n + m
			return p.field(at, p.src[at:at+n], op)
		}
	}
	text, star, err := p.bare()
	if err != nil {
		return nil, err
	}
	if star && text == "" {
		return All{}, nil
	}
	return p.term(at, text, star)
}

func (p *parser) term(at int, text string, prefix bool) (Node, error) {
	t := &Term{Text: text, Words: split(text, prefix)}
	if len(t.Words) == 0 {
		return nil, p.fail(at, "%q holds no word", text).hint("a search needs letters or digits; punctuation is not searched")
	}
	return t, p.count(at, len(t.Words))
}

func (p *parser) count(at, n int) error {
	if p.words += n; p.words > maxWords {
		return p.fail(at, "more than %d words in all", maxWords).hint("search for fewer at once")
	}
	return nil
}
