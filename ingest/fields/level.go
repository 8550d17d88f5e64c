package fields

import (
	"bytes"
	"strconv"

	"github.com/emberline/emberline/models"
)

// Severity reads a level as a word: what models.SeverityOf knows, and the same
// with a number behind it ("DEBUG3", "INFO+2", "D1").
func Severity(word []byte) models.Severity {
	word = bytes.TrimSpace(word)
	if len(word) == 0 || len(word) > 16 {
		return models.SevUnspecified
	}
	if s := models.SeverityOf(string(word)); s != models.SevUnspecified {
		return s
	}
	if cut := bytes.TrimRight(word, "0123456789+-"); len(cut) > 0 && len(cut) < len(word) {
		return models.SeverityOf(string(cut))
	}
	return models.SevUnspecified
}

// numbered reads a level as a number.
func numbered(n int, s scale) models.Severity {
	switch s {
	case scaleSyslog:
		return models.SyslogSeverity(n)
	case scaleOTel:
		if n >= 1 && n <= 24 {
			return models.Severity(n)
		}
		return models.SevUnspecified
	case scalePython:
		return step(n/10, models.SevUnspecified, models.SevDebug, models.SevInfo, models.SevWarn, models.SevError, models.SevFatal)
	case scaleWindows:
		return step(n, models.SevUnspecified, models.SevError2, models.SevError, models.SevWarn, models.SevInfo, models.SevDebug)
	case scaleWord:
		return models.SevUnspecified
	case scaleCloud:
		return step(n, models.SevDebug, models.SevInfo, models.SevWarn, models.SevError, models.SevFatal)
	}
	switch {
	case n >= 0 && n <= 7:
		return models.SyslogSeverity(n)
	case n >= 10 && n < 70: // bunyan, pino
		return step(n/10-1, models.SevTrace, models.SevDebug, models.SevInfo, models.SevWarn, models.SevError, models.SevFatal)
	case n >= 100 && n <= 600: // Monolog
		switch n {
		case 250:
			return models.SevInfo2
		case 550:
			return models.SevError3
		}
		return step(n/100-1, models.SevDebug, models.SevInfo, models.SevWarn, models.SevError, models.SevError2, models.SevFatal)
	case n >= 5000 && n <= 40000: // Logback
		return step(n/10000, models.SevTrace, models.SevDebug, models.SevInfo, models.SevWarn, models.SevError)
	}
	return models.SevUnspecified
}

func step(i int, s ...models.Severity) models.Severity {
	if i < 0 || i >= len(s) {
		return models.SevUnspecified
	}
	return s[i]
}

// level reads a field's level in the dialect that marks speak for.
func level(text []byte, n *Name, marks mark) models.Severity {
	if len(text) == 0 {
		return models.SevUnspecified
	}
	if c := text[0]; c < '0' || c > '9' || len(text) > 6 {
		return Severity(text)
	}
	i, err := strconv.Atoi(string(text))
	if err != nil {
		return models.SevUnspecified
	}
	s := n.scale
	if s == scaleGuess && i <= 7 {
		switch {
		case marks&markReq != 0:
			s = scaleCloud
		case marks&markRes != 0:
			s = scaleWindows
		}
	}
	return numbered(i, s)
}
