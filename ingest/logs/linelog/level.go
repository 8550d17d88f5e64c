package linelog

import (
	"bytes"

	"github.com/emberline/emberline/models"
)

// levelWindow is how far behind a time a level is looked for.
const levelWindow = 96

// FindLevel looks for a level among the words of b from i on. A word in
// capitals counts anywhere in the window, any other only as the first word or
// between brackets, bars or colons; a single capital letter (E, W, I …) only
// as the first word that is no number. first says that nothing stood before it.
func FindLevel(b []byte, i int) (from, until int, sev models.Severity, first bool) {
	end := min(len(b), i+levelWindow)
	words, numbers := 0, 0
	for i < end {
		c := b[i]
		if !letterOrHigh(c) && (c < '0' || c > '9') {
			if c == '\n' {
				return 0, 0, 0, false
			}
			i++
			continue
		}
		j := i + 1
		for j < len(b) && (letterOrHigh(b[j]) || b[j] >= '0' && b[j] <= '9') {
			j++
		}
		w := b[i:j]
		before, after := neighbour(b, i-1), neighbour(b, j)
		switch {
		case number(w):
			numbers++
		case inName(before) || inName(after) && after != '/':
		case len(w) == 1 && words == numbers && (after == ' ' || after == '/' || after == ']' || after == '|'):
			if s := letterLevel(w[0]); s != 0 {
				return i, j, s, words == 0
			}
		default:
			s := Level(w)
			if s == 0 {
				break
			}
			if Upper(w) || words == 0 || fence(before) && fence(after) {
				return i, j, s, words == 0
			}
		}
		words++
		i = j
	}
	return 0, 0, 0, false
}

// keyed are the ways in which structured lines name their level.
var keyed = [...][]byte{
	[]byte(`level=`), []byte(`"level":"`), []byte(`"level": "`), []byte(`"severity":"`), []byte(`severity=`), []byte(`lvl=`), []byte(`"lvl":"`),
}

// TextLevel looks for a level where a program that logs through a collector
// writes it: behind its own time, as the first word, or under a key.
func TextLevel(b []byte) (word []byte, sev models.Severity) {
	if l, ok := ReadLead(b, 0); ok {
		if l.Level != nil {
			return l.Level, Level(l.Level)
		}
		if from, until, sev, _ := FindLevel(b, l.Rest); sev != 0 {
			return b[from:until], sev
		}
	}
	head := b[:min(len(b), 512)]
	for _, k := range keyed {
		i := bytes.Index(head, k)
		if i < 0 {
			continue
		}
		i += len(k)
		j := i
		for j < len(b) && letterOrHigh(b[j]) {
			j++
		}
		if sev := Level(b[i:j]); sev != 0 {
			return b[i:j], sev
		}
	}
	if from, until, sev, first := FindLevel(b[:min(len(b), 24)], 0); sev != 0 && first && until-from > 1 {
		return b[from:until], sev
	}
	return nil, 0
}

func neighbour(b []byte, i int) byte {
	if i < 0 || i >= len(b) {
		return ' '
	}
	return b[i]
}

// inName says whether a byte beside a word makes it part of a longer name.
func inName(c byte) bool {
	return c == '.' || c == '_' || c == '/' || c == '-' || c == '\\' || c == '$' || c == '@' || c == '='
}

// fence says whether a byte sets a word apart.
func fence(c byte) bool {
	return c == '[' || c == ']' || c == '|' || c == ':' || c == '<' || c == '>' || c == '(' || c == ')' || c == '"' || c == '\t'
}

func number(w []byte) bool {
	for _, c := range w {
		if c < '0' || c > '9' {
			return false
		}
	}
	return true
}

// letterLevel reads the levels of one letter.
func letterLevel(c byte) models.Severity {
	switch c {
	case 'T':
		return models.SevTrace
	case 'V', 'D':
		return models.SevDebug
	case 'I':
		return models.SevInfo
	case 'N':
		return models.SevInfo2
	case 'W':
		return models.SevWarn
	case 'E':
		return models.SevError
	case 'C':
		return models.SevError2
	case 'F':
		return models.SevFatal
	}
	return 0
}

// Separators skips what stands between a time or a level and a message.
func Separators(b []byte, i int) int {
	for i < len(b) {
		switch b[i] {
		case ' ', '\t', ']', '|', ',', ';', ')', '>', ':':
			i++
			continue
		case '-':
			if i+1 < len(b) && (b[i+1] == ' ' || b[i+1] == '-') {
				i++
				continue
			}
		}
		break
	}
	return i
}
