package query

import (
	"strings"
	"unicode"
)

// String writes the query in one form whatever way it was typed. Parsing that
// gives the same query again; the empty query gives "".
func (q *Query) String() string {
	if q.Empty() {
		return ""
	}
	var b strings.Builder
	q.root.write(&b)
	return b.String()
}

func (n And) write(b *strings.Builder) {
	for i, c := range n {
		if i > 0 {
			b.WriteByte(' ')
		}
		group(b, c)
	}
}

func (n Or) write(b *strings.Builder) {
	for i, c := range n {
		if i > 0 {
			b.WriteString(" OR ")
		}
		group(b, c)
	}
}

func (n Not) write(b *strings.Builder) {
	b.WriteString("NOT ")
	group(b, n.Node)
}

func (All) write(b *strings.Builder) { b.WriteByte('*') }

func (t *Term) write(b *strings.Builder) {
	if !plain(t.Text) || t.Text == "AND" || t.Text == "OR" || t.Text == "NOT" {
		quote(b, t.Text)
	} else {
		b.WriteString(t.Text)
	}
	if t.Words[len(t.Words)-1].Prefix {
		b.WriteByte('*')
	}
}

func (f *Field) write(b *strings.Builder) {
	if n := scanName(f.Name); n == len(f.Name) {
		b.WriteString(f.Name)
	} else {
		quote(b, f.Name)
	}
	b.WriteString(opText[f.Op])
	switch {
	case f.Exists:
		b.WriteByte('*')
		return
	case f.num, f.class == classTime, f.class == classSeverity, f.class == classKind, plain(f.Value):
		b.WriteString(f.Value) // numbers, times and names need no quotes
	default:
		quote(b, f.Value)
	}
	if f.Prefix {
		b.WriteByte('*')
	}
}

// group writes a node in parentheses where it has several.
func group(b *strings.Builder, n Node) {
	switch n.(type) {
	case And, Or:
		b.WriteByte('(')
		n.write(b)
		b.WriteByte(')')
	default:
		n.write(b)
	}
}

// plain says whether s can be written without quotes wherever it stands.
func plain(s string) bool {
	return s != "" && strings.IndexFunc(s, func(r rune) bool {
		return r != '_' && !unicode.IsLetter(r) && !unicode.IsDigit(r)
	}) < 0
}

func quote(b *strings.Builder, s string) {
	b.WriteByte('"')
	b.WriteString(strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s))
	b.WriteByte('"')
}
