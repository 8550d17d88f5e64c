package query

import (
	"strings"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/search/words"
)

// Query is a parsed query. It is immutable and safe for concurrent use. Nil
// matches all.
type Query struct {
	root Node
}

// Node is a part of a query: And, Or, Not, All, *Term or *Field.
type Node interface {
	write(b *strings.Builder)
}

// And matches where all of its nodes do. It has at least two.
type And []Node

// Or matches where one of its nodes does. It has at least two.
type Or []Node

// Not matches where its node does not.
type Not struct{ Node Node }

// All matches everything.
type All struct{}

// Word is one word to seek, case-folded. Prefix: any word that begins so.
type Word struct {
	Text   []byte
	Prefix bool
}

// Term is a bare word or a phrase.
type Term struct {
	// Text is what the person wrote, without quotes and the final "*".
	Text string
	// Words are its words in order, at least one; only the last can be a prefix.
	Words []Word
}

// Op is how a field's value is compared.
type Op uint8

// The operators. Has is ":".
const (
	Has Op = iota
	Equal
	Greater
	GreaterEqual
	Less
	LessEqual
)

var opText = [...]string{":", "=", ">", ">=", "<", "<="}

// Field is a condition on one decoded field.
type Field struct {
	Name   string // as written; builtin names in lower case
	Op     Op
	Value  string // as written, without quotes and the final "*"; a range as "a..b"
	Prefix bool
	Exists bool // name:*

	class class
	fold  []byte // Value, case-folded
	words []Word // of Value; none when it holds no word
	num   bool   // the value is a number or a range of numbers …
	lo    float64
	hi    float64 // … both inclusive unless strict
	open  bool    // lo and hi themselves do not count
	from  models.Nanos
	to    models.Nanos // exclusive
	sevLo models.Severity
	sevHi models.Severity // inclusive
	kind  models.Kind
}

// class says what a field's name stands for.
type class uint8

const (
	classAttr class = iota
	classText
	classHost
	classService
	classSource
	classActor
	classKind
	classSeverity
	classTime
)

var builtin = map[string]class{
	"text": classText, "host": classHost, "service": classService, "source": classSource, "actor": classActor,
	"kind": classKind, "severity": classSeverity, "time": classTime,
}

// needsRows says whether the field cannot be judged by the columns alone.
func (f *Field) needsRows() bool { return f.class == classAttr || f.class == classText }

// sought says whether the field's words must be words of the record as well.
func (f *Field) sought() bool { return f.needsRows() && f.Op == Has && !f.num && !f.Exists }

// Root is the query's tree; All for an empty query.
func (q *Query) Root() Node {
	if q == nil || q.root == nil {
		return All{}
	}
	return q.root
}

// Empty says whether the query matches all.
func (q *Query) Empty() bool {
	_, all := q.Root().(All)
	return all
}

// split cuts a text into its words, folded.
func split(text string, prefix bool) []Word {
	var out []Word
	b := []byte(text)
	words.Each(b, func(start, end int, _ bool) bool {
		out = append(out, Word{Text: words.Fold(nil, b[start:end])})
		return true
	})
	if n := len(out); n > 0 {
		out[n-1].Prefix = prefix
	}
	return out
}
