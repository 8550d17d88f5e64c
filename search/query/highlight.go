package query

import (
	"sort"
	"unicode/utf8"

	"github.com/emberline/emberline/search/words"
)

// Span is a stretch of bytes [Start, End) of a text.
type Span struct {
	Start, End int
}

// Highlights gives where in text the words and phrases stand that the query
// asks for in the message or anywhere, not those under NOT: in ascending
// order, not overlapping, on the bounds of characters.
func (q *Query) Highlights(text string) []Span {
	if q.Empty() || text == "" {
		return nil
	}
	folded, at := foldMap(text)
	var spans []Span
	walk(q.root, false, func(n Node, negated bool) {
		if negated {
			return
		}
		var list []Word
		switch n := n.(type) {
		case *Term:
			list = n.Words
		case *Field:
			if n.class == classText {
				list = n.words
			}
		}
		for from := 0; len(list) > 0; {
			start, end := find(folded, list, from)
			if start < 0 {
				break
			}
			if last := list[len(list)-1]; last.Prefix {
				end = wordEnd(folded, end, last.Text)
			}
			spans = append(spans, Span{at(start), at(end)})
			from = end
		}
	})
	return merge(spans)
}

// wordEnd is where the word goes on to that a prefix begins; a CJK prefix ends
// where it ends.
func wordEnd(text []byte, i int, prefix []byte) int {
	if last, _ := utf8.DecodeLastRune(prefix); words.CJK(last) {
		return i
	}
	for i < len(text) && words.Class(text[i]) != words.Separator {
		r, n := utf8.DecodeRune(text[i:])
		if words.CJK(r) {
			break
		}
		i += n
	}
	return i
}

// foldMap folds text and gives the way back from its positions: folding can
// change the length of a character.
func foldMap(text string) ([]byte, func(int) int) {
	folded := words.Fold(nil, []byte(text))
	var from, to []int // where positions begin to differ by another amount
	shift, pos := 0, 0
	var buf [utf8.UTFMax]byte
	for i := 0; i < len(text); {
		if text[i] < utf8.RuneSelf {
			i++
			pos++
			continue
		}
		_, n := utf8.DecodeRuneInString(text[i:])
		m := len(words.Fold(buf[:0], []byte(text[i:i+n])))
		i, pos = i+n, pos+m
		if n != m {
			shift += n - m
			from, to = append(from, pos), append(to, shift)
		}
	}
	return folded, func(p int) int {
		k := sort.SearchInts(from, p+1) - 1
		if k < 0 {
			return p
		}
		return p + to[k]
	}
}

func merge(spans []Span) []Span {
	sort.Slice(spans, func(i, j int) bool {
		if spans[i].Start != spans[j].Start {
			return spans[i].Start < spans[j].Start
		}
		return spans[i].End < spans[j].End
	})
	out := spans[:0]
	for _, s := range spans {
		if n := len(out); n > 0 && s.Start < out[n-1].End {
			out[n-1].End = max(out[n-1].End, s.End)
			continue
		}
		out = append(out, s)
	}
	return out
}
