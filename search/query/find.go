package query

import (
	"bytes"
	"unicode/utf8"

	"github.com/emberline/emberline/search/words"
)

// find gives the first place at or after from where the words stand in
// sequence with only separators between, or start -1. Text and words are folded.
func find(text []byte, list []Word, from int) (start, end int) {
	first := list[0].Text
	for from <= len(text)-len(first) {
		i := bytes.Index(text[from:], first)
		if i < 0 {
			return -1, -1
		}
		i += from
		if j := follow(text, list, i); j >= 0 {
			return i, j
		}
		_, n := utf8.DecodeRune(text[i:])
		from = i + n
	}
	return -1, -1
}

// follow gives the end of the words if they stand at i, else -1.
func follow(text []byte, list []Word, i int) int {
	for k, w := range list {
		for k > 0 && i < len(text) && words.Class(text[i]) == words.Separator {
			i++
		}
		if k > 0 && !bytes.HasPrefix(text[i:], w.Text) || !begins(text, i, w.Text) {
			return -1
		}
		i += len(w.Text)
		if !w.Prefix && !ends(text, i, w.Text) {
			return -1
		}
	}
	return i
}

// begins says whether the word may begin at i: anywhere in CJK, else where no
// word of the same writing goes on.
func begins(text []byte, i int, word []byte) bool {
	if i == 0 || words.Class(text[i-1]) == words.Separator {
		return true
	}
	if first, _ := utf8.DecodeRune(word); words.CJK(first) {
		return true
	}
	if words.Class(text[i-1]) != words.High {
		return false
	}
	r, _ := utf8.DecodeLastRune(text[:i])
	return words.CJK(r)
}

func ends(text []byte, i int, word []byte) bool {
	if i >= len(text) || words.Class(text[i]) == words.Separator {
		return true
	}
	if last, _ := utf8.DecodeLastRune(word); words.CJK(last) {
		return true
	}
	if words.Class(text[i]) != words.High {
		return false
	}
	r, _ := utf8.DecodeRune(text[i:])
	return words.CJK(r)
}

// holds says whether the words stand in text in sequence.
func holds(text []byte, list []Word) bool {
	start, _ := find(text, list, 0)
	return start >= 0
}
