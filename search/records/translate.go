package records

import (
	"strings"

	"github.com/blevesearch/bleve/v2"
	bleveq "github.com/blevesearch/bleve/v2/search/query"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/search/query"
	"github.com/emberline/emberline/search/words"
)

// weight is how much a word counts in each of the fields that a bare word is
// sought in.
var weights = []struct {
	field string
	boost float64
}{{fieldTitle, 3}, {fieldText, 1}, {fieldTags, 2}, {fieldAuthor, 0.5}}

// translate makes bleve's query of a node.
func translate(n query.Node) (bleveq.Query, error) {
	switch n := n.(type) {
	case query.And:
		return all(n)
	case query.Or:
		parts, err := each(n)
		if err != nil {
			return nil, err
		}
		return bleve.NewDisjunctionQuery(parts...), nil
	case query.Not:
		return all([]query.Node{n})
	case *query.Term:
		parts := make([]bleveq.Query, len(weights))
		for i, w := range weights {
			parts[i] = phrase(n.Words, w.field, w.boost)
		}
		return bleve.NewDisjunctionQuery(parts...), nil
	case *query.Field:
		return field(n)
	default:
		return bleve.NewMatchAllQuery(), nil
	}
}

func each(nodes []query.Node) ([]bleveq.Query, error) {
	out := make([]bleveq.Query, len(nodes))
	var err error
	for i, n := range nodes {
		if out[i], err = translate(n); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// all makes a conjunction, what is negated apart from what is not.
func all(nodes []query.Node) (bleveq.Query, error) {
	b := bleve.NewBooleanQuery()
	positive := false
	for _, n := range nodes {
		not, negated := n.(query.Not)
		if negated {
			n = not.Node
		}
		q, err := translate(n)
		if err != nil {
			return nil, err
		}
		if negated {
			b.AddMustNot(q)
		} else {
			b.AddMust(q)
			positive = true
		}
	}
	if !positive {
		b.AddMust(bleve.NewMatchAllQuery())
	}
	return b, nil
}

// phrase asks for words one after the other. A prefix at the end of a phrase is
// asked for apart, anywhere in the field: bleve's phrases hold whole terms. A
// CJK prefix needs nothing of its own, since runs match as substrings.
func phrase(list []query.Word, field string, boost float64) bleveq.Query {
	var terms []string
	var prefix []byte
	for i, w := range list {
		if w.Prefix && !endsCJK(w.Text) {
			prefix = w.Text
			break
		}
		terms = append(terms, sought(w.Text, i+1 < len(list) && !(list[i+1].Prefix && !endsCJK(list[i+1].Text)))...)
	}
	var parts []bleveq.Query
	switch len(terms) {
	case 0:
	case 1:
		q := bleve.NewTermQuery(terms[0])
		q.SetField(field)
		q.SetBoost(boost)
		parts = append(parts, q)
	default:
		q := bleve.NewPhraseQuery(terms, field)
		q.SetBoost(boost)
		parts = append(parts, q)
	}
	if prefix != nil {
		q := bleve.NewPrefixQuery(string(prefix))
		q.SetField(field)
		q.SetBoost(boost)
		parts = append(parts, q)
	}
	if len(parts) == 1 {
		return parts[0]
	}
	return bleve.NewConjunctionQuery(parts...)
}

func endsCJK(word []byte) bool { return words.CJK(lastRune(word)) }

// field makes a condition on one field. A field that records do not have
// matches nothing, as it does with events that lack it.
func field(f *query.Field) (bleveq.Query, error) {
	var whole string // the field that holds the value whole
	var cut string   // the field that holds its words
	switch strings.ToLower(f.Name) {
	case "text":
		cut = fieldText
	case "title":
		cut = fieldTitle
	case "tag", "tags":
		whole = fieldTag
	case "author", "actor":
		cut, whole = fieldAuthor, fieldWho
	case "noun":
		whole = fieldNoun
	case "key":
		whole = fieldKey
	case "time":
		return nil, models.Errorf(models.CodeInvalid, "what people wrote is not searched by time").
			WithHint("leave out time: and give the list a from and a to")
	default:
		return bleve.NewMatchNoneQuery(), nil
	}
	if f.Exists {
		name := cut
		if name == "" {
			name = whole
		}
		return keywordQuery(name, fieldHas, false), nil
	}
	switch {
	case f.Op != query.Has && f.Op != query.Equal:
		return bleve.NewMatchNoneQuery(), nil
	case cut != "" && (f.Op == query.Has || whole == ""):
		list := split(f.Value, f.Prefix)
		if len(list) == 0 {
			return bleve.NewMatchNoneQuery(), nil
		}
		return phrase(list, cut, 1), nil
	case whole == fieldKey:
		return keywordQuery(f.Value, whole, f.Prefix), nil
	default:
		return keywordQuery(fold(f.Value), whole, f.Prefix), nil
	}
}

func keywordQuery(value, field string, prefix bool) bleveq.Query {
	if prefix {
		q := bleve.NewPrefixQuery(value)
		q.SetField(field)
		return q
	}
	q := bleve.NewTermQuery(value)
	q.SetField(field)
	return q
}

// split cuts a value into its words.
func split(value string, prefix bool) []query.Word {
	var out []query.Word
	b := []byte(value)
	words.Each(b, func(start, end int, _ bool) bool {
		out = append(out, query.Word{Text: words.Fold(nil, b[start:end])})
		return true
	})
	if n := len(out); n > 0 {
		out[n-1].Prefix = prefix
	}
	return out
}
