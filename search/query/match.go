package query

import (
	"bytes"
	"strings"

	"github.com/emberline/emberline/models"
)

// Columns is what is known of a record without its text.
type Columns interface {
	Time() models.Nanos // corrected; NoTime when undated
	Kind() models.Kind
	Severity() models.Severity
	Host() string
	Service() string
	Actor() string
	Source() (id, label string)
}

// Record is what a query is held against. Slices are only read, and only
// during the call.
type Record interface {
	Columns
	Raw() []byte      // as it stands in the evidence
	Literals() []byte // decoded values that do not stand in Raw, each ended by '\n'
	Text() []byte     // the message
	Attrs() []models.Attr
}

// Verdict is what can be said so far.
type Verdict int8

// The verdicts.
const (
	No    Verdict = -1
	Maybe Verdict = 0
	Yes   Verdict = 1
)

func verdict(b bool) Verdict {
	if b {
		return Yes
	}
	return No
}

// decide judges a tree by what leaf says of its terms and fields.
func decide(n Node, leaf func(Node) Verdict) Verdict {
	switch n := n.(type) {
	case All:
		return Yes
	case And:
		v := Yes
		for _, c := range n {
			if v = min(v, decide(c, leaf)); v == No {
				break
			}
		}
		return v
	case Or:
		v := No
		for _, c := range n {
			if v = max(v, decide(c, leaf)); v == Yes {
				break
			}
		}
		return v
	case Not:
		return -decide(n.Node, leaf)
	}
	return leaf(n)
}

// Match says whether the record matches, exactly.
func (q *Query) Match(rec Record) bool { return q.Matcher().Match(rec) }

// Matcher holds a query against many records, one goroutine at a time; it
// keeps memory between them.
type Matcher struct {
	root     Node
	cols     Columns
	rec      Record
	raw      []byte // folded
	literals []byte
	text     []byte
	rawOK    bool
	literal  bool
	textOK   bool
	scratch  []byte
	byCols   func(Node) Verdict
	byRec    func(Node) Verdict
}

// Matcher makes a matcher of the query.
func (q *Query) Matcher() *Matcher {
	m := &Matcher{root: q.Root()}
	m.byCols, m.byRec = m.leafColumns, m.leafRecord
	return m
}

// Columns says what the columns alone decide; Maybe: the text must be read.
func (m *Matcher) Columns(c Columns) Verdict {
	m.cols = c
	v := decide(m.root, m.byCols)
	m.cols = nil
	return v
}

// Match says whether the record matches, exactly.
func (m *Matcher) Match(rec Record) bool {
	m.cols, m.rec = rec, rec
	m.rawOK, m.literal, m.textOK = false, false, false
	v := decide(m.root, m.byRec)
	m.cols, m.rec = nil, nil
	return v == Yes
}

func (m *Matcher) leafColumns(n Node) Verdict {
	if f, ok := n.(*Field); ok && !f.needsRows() {
		return verdict(m.column(f))
	}
	return Maybe
}

func (m *Matcher) leafRecord(n Node) Verdict {
	switch n := n.(type) {
	case *Term:
		return verdict(m.term(n.Words))
	case *Field:
		switch n.class {
		case classText:
			return verdict(m.message(n) && m.stand(n))
		case classAttr:
			return verdict(m.attribute(n) && m.stand(n))
		}
		return verdict(m.column(n))
	}
	return No
}

// term seeks words in raw bytes, in each line of the literals and, for a
// sequence of words that the raw bytes break up by escapes, in the message.
func (m *Matcher) term(list []Word) bool {
	if holds(m.evidence(), list) {
		return true
	}
	lits := m.decoded()
	if len(lits) == 0 {
		return false
	}
	if len(list) == 1 {
		return holds(lits, list)
	}
	for rest := lits; len(rest) > 0; {
		line, tail, _ := bytes.Cut(rest, []byte{'\n'})
		if holds(line, list) {
			return true
		}
		rest = tail
	}
	return holds(m.message1(), list) && m.each(list)
}

// stand says whether the words a field seeks are words of the record too.
func (m *Matcher) stand(f *Field) bool { return !f.sought() || m.each(f.words) }

func (m *Matcher) each(list []Word) bool {
	for i := range list {
		if !holds(m.evidence(), list[i:i+1]) && !holds(m.decoded(), list[i:i+1]) {
			return false
		}
	}
	return true
}

// evidence is the folded raw record.
func (m *Matcher) evidence() []byte {
	if !m.rawOK {
		m.raw, m.rawOK = fold(m.raw[:0], m.rec.Raw()), true
	}
	return m.raw
}

// decoded is the folded literals.
func (m *Matcher) decoded() []byte {
	if !m.literal {
		m.literals, m.literal = fold(m.literals[:0], m.rec.Literals()), true
	}
	return m.literals
}

// message1 is the folded message.
func (m *Matcher) message1() []byte {
	if !m.textOK {
		m.text, m.textOK = fold(m.text[:0], m.rec.Text()), true
	}
	return m.text
}

func (m *Matcher) message(f *Field) bool {
	switch {
	case f.Exists:
		return len(m.rec.Text()) > 0
	case f.Op == Equal:
		return bytes.Equal(m.message1(), f.fold)
	}
	return holds(m.message1(), f.words)
}

func (m *Matcher) attribute(f *Field) bool {
	for _, a := range m.rec.Attrs() {
		if strings.EqualFold(a.Key, f.Name) && m.value(f, a.Value, a.Type == models.AttrNumber) {
			return true
		}
	}
	return false
}

// value holds an attribute or an actor against a field.
func (m *Matcher) value(f *Field, v []byte, isNumber bool) bool {
	if f.Exists {
		return len(v) > 0
	}
	if f.num && len(v) <= 40 {
		if x, ok := number(string(v)); ok {
			if x > f.lo && x < f.hi || !f.open && (x == f.lo || x == f.hi) {
				return true
			}
			if isNumber {
				return false
			}
		}
	}
	if f.Op > Equal || f.num && f.lo != f.hi {
		return false
	}
	m.scratch = fold(m.scratch[:0], v)
	switch {
	case f.Op == Equal || (isNumber || len(f.words) == 0) && !f.Prefix:
		return bytes.Equal(m.scratch, f.fold)
	case len(f.words) == 0:
		return bytes.HasPrefix(m.scratch, f.fold)
	}
	return holds(m.scratch, f.words)
}

// column judges a field by the columns.
func (m *Matcher) column(f *Field) bool {
	switch f.class {
	case classHost:
		return m.whole(f, m.cols.Host())
	case classService:
		return m.whole(f, m.cols.Service())
	case classActor:
		return m.value(f, []byte(m.cols.Actor()), false)
	case classSource:
		id, label := m.cols.Source()
		return m.whole(f, id) || m.whole(f, label)
	case classKind:
		return f.Exists || m.cols.Kind() == f.kind
	case classSeverity:
		s := m.cols.Severity()
		if f.Exists {
			return s != models.SevUnspecified
		}
		return s >= f.sevLo && s <= f.sevHi
	case classTime:
		t := m.cols.Time()
		if f.Exists {
			return t != models.NoTime
		}
		return t >= f.from && t < f.to // NoTime lies before every from
	}
	return false
}

// whole compares a whole value, or its beginning.
func (m *Matcher) whole(f *Field, v string) bool {
	if f.Exists {
		return v != ""
	}
	m.scratch = fold(m.scratch[:0], []byte(v))
	if f.Prefix {
		return bytes.HasPrefix(m.scratch, f.fold)
	}
	return bytes.Equal(m.scratch, f.fold)
}
