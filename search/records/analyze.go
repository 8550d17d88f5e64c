package records

import (
	"unicode/utf8"

	"github.com/blevesearch/bleve/v2/analysis"
	"github.com/blevesearch/bleve/v2/registry"

	"github.com/emberline/emberline/search/words"
)

// tokenizerName is under what bleve knows the cutting of words.
const tokenizerName = "emberline_words"

// errRegister is why bleve would not take the tokenizer; nil in a sound build.
var errRegister = registry.RegisterTokenizer(tokenizerName, func(map[string]any, *registry.Cache) (analysis.Tokenizer, error) {
	return tokenizer{}, nil
})

// tokenizer cuts a text into folded words. A run of Han, Hangul or Kana gives
// each character at a position of its own and, at the same position, the pair
// it begins: a single syllable is found, and a longer run is a phrase of pairs.
// bleve's own CJK filter folds differently and does not cut "DB가" in two.
type tokenizer struct{}

// Tokenize is called by bleve.
func (tokenizer) Tokenize(input []byte) analysis.TokenStream {
	out := make(analysis.TokenStream, 0, len(input)/4+1)
	pos := 0
	words.Each(input, func(start, end int, cjk bool) bool {
		if !cjk {
			pos++
			out = append(out, &analysis.Token{
				Term: words.Fold(nil, input[start:end]), Start: start, End: end, Position: pos, Type: analysis.AlphaNumeric,
			})
			return true
		}
		for i := start; i < end; {
			_, n := utf8.DecodeRune(input[i:end])
			pos++
			out = append(out, &analysis.Token{
				Term: words.Fold(nil, input[i:i+n]), Start: i, End: i + n, Position: pos, Type: analysis.Ideographic,
			})
			if i+n < end {
				_, m := utf8.DecodeRune(input[i+n : end])
				out = append(out, &analysis.Token{
					Term: words.Fold(nil, input[i:i+n+m]), Start: i, End: i + n + m, Position: pos, Type: analysis.Ideographic,
				})
			}
			i += n
		}
		return true
	})
	return out
}

// sought gives the terms of a word, one for each position: itself, or the pairs
// of a CJK run. open: another word follows in the phrase, so that the run's
// last character needs its position too.
func sought(word []byte, open bool) []string {
	first, n := utf8.DecodeRune(word)
	if !words.CJK(first) || n == len(word) {
		return []string{string(word)}
	}
	var out []string
	for i := 0; i < len(word); {
		_, n := utf8.DecodeRune(word[i:])
		if i+n == len(word) {
			if open {
				out = append(out, string(word[i:]))
			}
			break
		}
		_, m := utf8.DecodeRune(word[i+n:])
		out = append(out, string(word[i:i+n+m]))
		i += n
	}
	return out
}
