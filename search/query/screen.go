package query

import "github.com/emberline/emberline/models"

// Block is what is known of a set of records without reading them.
type Block interface {
	// Times bounds the corrected times of the dated records (least > greatest:
	// there are none) and says whether undated ones may be among them.
	Times() (least, greatest models.Nanos, undated bool)
	// Severities counts the records by severity range.
	Severities() [models.SeverityRanges]int
	// Kinds has bit k set when a record of models.Kind k is among them.
	Kinds() uint8
	// Source is the id and the label all the records share.
	Source() (id, label string)
	// Never says that no record holds the word, in raw bytes or literals.
	Never(w Word) bool
}

// Screen says what is known of all records of a block together: Yes, every one
// matches; No, none does; Maybe: those match that match rest, the part of the
// query that is left to decide.
func (q *Query) Screen(b Block) (v Verdict, rest Node) {
	s := screener{block: b}
	return s.reduce(q.Root())
}

type screener struct{ block Block }

func (s *screener) reduce(n Node) (Verdict, Node) {
	switch n := n.(type) {
	case All:
		return Yes, nil
	case Not:
		v, rest := s.reduce(n.Node)
		if v == Maybe {
			rest = Not{rest}
		}
		return -v, rest
	case And:
		var left And
		for _, c := range n {
			v, rest := s.reduce(c)
			if v == No {
				return No, nil
			}
			if v == Maybe {
				left = append(left, rest)
			}
		}
		switch len(left) {
		case 0:
			return Yes, nil
		case 1:
			return Maybe, left[0]
		}
		return Maybe, left
	case Or:
		var left Or
		for _, c := range n {
			v, rest := s.reduce(c)
			if v == Yes {
				return Yes, nil
			}
			if v == Maybe {
				left = append(left, rest)
			}
		}
		switch len(left) {
		case 0:
			return No, nil
		case 1:
			return Maybe, left[0]
		}
		return Maybe, left
	}
	if v := s.leaf(n); v != Maybe {
		return v, nil
	}
	return Maybe, n
}

func (s *screener) leaf(n Node) Verdict {
	switch n := n.(type) {
	case *Term:
		return s.never(n.Words)
	case *Field:
		switch n.class {
		case classSource:
			m := Matcher{cols: of{s.block}}
			return verdict(m.column(n))
		case classKind:
			return s.kinds(n)
		case classSeverity:
			return s.severities(n)
		case classTime:
			return s.times(n)
		case classText, classAttr:
			if n.sought() {
				return s.never(n.words)
			}
		}
	}
	return Maybe
}

func (s *screener) never(list []Word) Verdict {
	for _, w := range list {
		if s.block.Never(w) {
			return No
		}
	}
	return Maybe
}

func (s *screener) kinds(f *Field) Verdict {
	has, bit := s.block.Kinds(), uint8(1)<<f.kind
	switch {
	case f.Exists || has == bit:
		return Yes
	case has&bit == 0:
		return No
	}
	return Maybe
}

// severities decides by ranges; a range only part of which is asked for is
// left to the records.
func (s *screener) severities(f *Field) Verdict {
	lo, hi := f.sevLo, f.sevHi
	if f.Exists {
		lo, hi = 1, 24
	}
	some, all := false, true
	for r, n := range s.block.Severities() {
		first, last := models.Severity(0), models.Severity(0)
		if r > 0 {
			first, last = models.Severity(4*r-3), models.Severity(4*r) // #nosec G115 -- r is at most 6
		}
		if n == 0 {
			continue
		}
		if first <= hi && last >= lo && lo <= hi {
			some = true
		}
		if first < lo || last > hi {
			all = false
		}
	}
	switch {
	case !some:
		return No
	case all:
		return Yes
	}
	return Maybe
}

func (s *screener) times(f *Field) Verdict {
	least, greatest, undated := s.block.Times()
	dated := least <= greatest
	if f.Exists {
		switch {
		case !undated:
			return Yes
		case !dated:
			return No
		}
		return Maybe
	}
	switch {
	case !dated || greatest < f.from || least >= f.to:
		return No
	case !undated && least >= f.from && greatest < f.to:
		return Yes
	}
	return Maybe
}

// of shows a block's source where columns are asked for.
type of struct{ Block }

func (of) Time() models.Nanos        { return models.NoTime }
func (of) Kind() models.Kind         { return models.KindLog }
func (of) Severity() models.Severity { return models.SevUnspecified }
func (of) Host() string              { return "" }
func (of) Service() string           { return "" }
func (of) Actor() string             { return "" }

// Words gives every word that any term, phrase or text: of the query seeks,
// each once, in order.
func (q *Query) Words() []Word {
	var out []Word
	type key struct {
		text   string
		prefix bool
	}
	seen := map[key]bool{}
	walk(q.Root(), false, func(n Node, _ bool) {
		var list []Word
		switch n := n.(type) {
		case *Term:
			list = n.Words
		case *Field:
			if n.sought() {
				list = n.words
			}
		}
		for _, w := range list {
			k := key{string(w.Text), w.Prefix}
			if !seen[k] {
				seen[k] = true
				out = append(out, w)
			}
		}
	})
	return out
}

// Shallow says whether Matcher.Columns decides every record, so that no text
// needs to be read.
func (q *Query) Shallow() bool {
	shallow := true
	walk(q.Root(), false, func(n Node, _ bool) {
		f, ok := n.(*Field)
		shallow = shallow && ok && !f.needsRows()
	})
	return shallow
}

// walk visits terms and fields, with whether they stand under an odd number of NOTs.
func walk(n Node, negated bool, visit func(Node, bool)) {
	switch n := n.(type) {
	case And:
		for _, c := range n {
			walk(c, negated, visit)
		}
	case Or:
		for _, c := range n {
			walk(c, negated, visit)
		}
	case Not:
		walk(n.Node, !negated, visit)
	case *Term, *Field:
		visit(n, negated)
	}
}
