package records

import (
	"unicode/utf8"

	"github.com/emberline/emberline/search/query"
)

const (
	around       = 80 // bytes shown before and after a place
	maxFragments = 3  // of one field
	maxFragment  = 8 * around
)

// fragments cuts out of a text the places that a query asks for; none when it
// asks for nothing that stands there.
func fragments(field, text string, q *query.Query) []Fragment {
	var out []Fragment
	spans := q.Highlights(text)
	for k := 0; k < len(spans) && len(out) < maxFragments; {
		from := max(0, spans[k].Start-around)
		to := min(len(text), spans[k].End+around)
		n := k + 1
		for n < len(spans) && spans[n].Start-around <= to && spans[n].End-from < maxFragment {
			to = min(len(text), spans[n].End+around)
			n++
		}
		out = append(out, cutOut(field, text, from, to, spans[k:n]))
		k = n
	}
	return out
}

// cutOut gives text[from:to], widened to whole characters and, where a space is
// near, narrowed to whole words.
func cutOut(field, text string, from, to int, spans []query.Span) Fragment {
	first, last := to, from
	if len(spans) > 0 {
		first, last = spans[0].Start, spans[len(spans)-1].End
	}
	for from > 0 && !utf8.RuneStart(text[from]) {
		from--
	}
	for to < len(text) && !utf8.RuneStart(text[to]) {
		to++
	}
	if from > 0 {
		for k := from; k < min(first, from+around/2); k++ {
			if text[k] == ' ' || text[k] == '\n' {
				from = k + 1
				break
			}
		}
	}
	if to < len(text) {
		for k := to - 1; k > max(last, to-around/2); k-- {
			if text[k] == ' ' || text[k] == '\n' {
				to = k
				break
			}
		}
	}
	f := Fragment{Field: field, Text: text[from:to], Before: from > 0, After: to < len(text)}
	for _, s := range spans {
		f.Marks = append(f.Marks, query.Span{Start: s.Start - from, End: s.End - from})
	}
	return f
}
