package linelog

import (
	"bytes"

	"github.com/emberline/emberline/models"
)

// Level reads a word as a level in the narrow sense: words that logs use as
// levels and that rarely are anything else. A digit behind (DEBUG2, of some
// loggers) makes it no other level. 0 is none.
func Level(word []byte) models.Severity {
	if n := len(word); n > 4 && word[n-1] >= '1' && word[n-1] <= '9' {
		word = word[:n-1]
	}
	if len(word) < 3 || len(word) > 11 {
		return models.SevUnspecified
	}
	var low [11]byte
	for i, c := range word {
		low[i] = c | 0x20
	}
	switch string(low[:len(word)]) {
	case "trace", "debug", "info", "notice", "warn", "warning", "error", "err", "severe",
		"critical", "crit", "fatal", "alert", "emerg", "emergency", "panic", "verbose",
		"finest", "finer", "fine", "config", "information":
		return models.SeverityOf(string(low[:len(word)]))
	}
	return KoreanLevel(word)
}

// KoreanLevel reads a level as java.util.logging writes it in Korean.
func KoreanLevel(word []byte) models.Severity {
	switch string(word) {
	case "심각":
		return models.SevError
	case "경고":
		return models.SevWarn
	case "정보":
		return models.SevInfo
	case "구성":
		return models.SevDebug + 3
	case "상세":
		return models.SevDebug
	case "오류", "에러":
		return models.SevError
	}
	return models.SevUnspecified
}

// Upper says whether a word has no lower-case letter.
func Upper(word []byte) bool {
	for _, c := range word {
		if c >= 'a' && c <= 'z' {
			return false
		}
	}
	return true
}

// Spaces skips blanks from i on.
func Spaces(b []byte, i int) int {
	for i < len(b) && (b[i] == ' ' || b[i] == '\t') {
		i++
	}
	return i
}

// Word gives where the run of non-blanks at i ends.
func Word(b []byte, i int) int {
	for i < len(b) && b[i] != ' ' && b[i] != '\t' && b[i] != '\n' && b[i] != '\r' {
		i++
	}
	return i
}

// FirstLine gives the text up to its first line end.
func FirstLine(text []byte) []byte {
	if i := bytes.IndexByte(text, '\n'); i >= 0 {
		return bytes.TrimSuffix(text[:i], []byte{'\r'})
	}
	return text
}

// Indented says whether a line begins with a blank: it continues what stands
// above it.
func Indented(line []byte) bool {
	return len(line) > 0 && (line[0] == ' ' || line[0] == '\t')
}

// Comments says whether a text is nothing but lines that carry no record:
// comments with # and rules of dashes or stars, as files begin with.
func Comments(text []byte) bool {
	for len(text) > 0 {
		line := text
		if i := bytes.IndexByte(text, '\n'); i >= 0 {
			line, text = text[:i], text[i+1:]
		} else {
			text = nil
		}
		line = bytes.TrimSpace(line)
		if len(line) > 0 && line[0] != '#' && !bytes.HasPrefix(line, []byte("-----")) && !bytes.HasPrefix(line, []byte("*****")) && !bytes.HasPrefix(line, []byte("=====")) {
			return false
		}
	}
	return true
}
