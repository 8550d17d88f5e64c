package models

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Slip is a sum or a share in a text that does not come out.
type Slip struct {
	Text  string // the figures as written
	Says  string
	Gives string
}

// figureToken is a number in a text, and what stands between it and the next.
type figureToken struct {
	value    float64
	decimals int
	text     string
	percent  bool
	gap      string // the text up to the next number
}

var (
	figureForm   = regexp.MustCompile(`\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?`)
	sentenceEnd  = regexp.MustCompile(`[.!?。]\s+|\n{2,}`)
	percentForm  = regexp.MustCompile(`^\s*(?:%|％|퍼센트|per ?cent)`)
	ratioEnglish = regexp.MustCompile(`(?i)\b(?:out )?of\b|/`)
	ratioKorean  = regexp.MustCompile(`중|가운데`)
)

// CheckFigures recomputes the sums ("14,918 + 13,195 + 59,082 = 87,195") and the
// shares ("87,195 of 105,116 (82.95 %)") that a text states, in Korean or
// English, and gives those that do not come out. A share is right when the
// quotient rounds to it at the decimals written.
func CheckFigures(text string) []Slip {
	var out []Slip
	for _, sentence := range sentenceEnd.Split(text, -1) {
		tokens := figureTokens(sentence)
		out = append(out, checkSums(tokens)...)
		out = append(out, checkShares(tokens)...)
	}
	return out
}

func figureTokens(s string) []figureToken {
	var out []figureToken
	places := figureForm.FindAllStringIndex(s, -1)
	for i, at := range places {
		end := len(s)
		if i+1 < len(places) {
			end = places[i+1][0]
		}
		t := figureToken{text: s[at[0]:at[1]], gap: s[at[1]:end]}
		v, err := strconv.ParseFloat(strings.ReplaceAll(t.text, ",", ""), 64)
		if err != nil {
			continue
		}
		if j := strings.IndexByte(t.text, '.'); j >= 0 {
			t.decimals = len(t.text) - j - 1
		}
		t.value, t.percent = v, percentForm.MatchString(t.gap)
		out = append(out, t)
	}
	return out
}

// checkSums takes runs of terms joined by + and closed by =.
func checkSums(tokens []figureToken) []Slip {
	var out []Slip
	sum, terms, decimals := 0.0, []string{}, 0
	for i, t := range tokens {
		sum, terms, decimals = sum+t.value, append(terms, t.text), max(decimals, t.decimals)
		switch {
		case strings.Contains(t.gap, "=") && len(terms) > 1 && i+1 < len(tokens):
			total := tokens[i+1]
			if math.Abs(sum-total.value) >= 0.5*math.Pow10(-max(decimals, total.decimals)) {
				out = append(out, Slip{Text: strings.Join(terms, " + ") + " = " + total.text, Says: total.text, Gives: grouped(sum, decimals)})
			}
			fallthrough
		default:
			sum, terms, decimals = 0, nil, 0
		case strings.ContainsAny(t.gap, "+＋"):
		}
	}
	return out
}

// checkShares takes "A of B … P %", "B 중 A … P %", and P beside the share it
// follows.
func checkShares(tokens []figureToken) []Slip {
	var out []Slip
	part, whole, known := figureToken{}, figureToken{}, false
	for i, t := range tokens {
		switch {
		case t.percent && known:
			if got := 100 * part.value / whole.value; math.Abs(got-t.value) > 0.5*math.Pow10(-t.decimals)+1e-9 {
				out = append(out, Slip{Text: part.text + " / " + whole.text + " = " + t.text + " %", Says: t.text + " %", Gives: grouped(got, max(t.decimals, 2)) + " %"})
			}
			known = false
		case t.percent || i+1 == len(tokens) || tokens[i+1].percent:
		case ratioEnglish.MatchString(t.gap) && tokens[i+1].value >= t.value && tokens[i+1].value > 0:
			part, whole, known = t, tokens[i+1], true
		case ratioKorean.MatchString(t.gap) && t.value >= tokens[i+1].value && t.value > 0:
			part, whole, known = tokens[i+1], t, true
		}
	}
	return out
}

// grouped writes a number with commas.
func grouped(v float64, decimals int) string {
	s := strconv.FormatFloat(v, 'f', decimals, 64)
	whole, rest, _ := strings.Cut(s, ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if decimals == 0 {
		return whole
	}
	return whole + "." + rest
}

var durationForms = []*regexp.Regexp{
	regexp.MustCompile(`(\d+)\s*시간(?:\s*(\d+)\s*분)?`),
	regexp.MustCompile(`(\d+)\s*(?:h|hours?|hrs?)\b(?:\s*(?:and\s+)?(\d+)\s*(?:min(?:utes?)?|m)\b)?`),
}

// StatedDurations gives the durations of an hour or more that a text states,
// in Korean or English, without repeats.
func StatedDurations(text string) []time.Duration {
	var out []time.Duration
	for _, form := range durationForms {
		for _, m := range form.FindAllStringSubmatch(text, -1) {
			h, err := strconv.Atoi(m[1])
			minutes, merr := 0, error(nil)
			if m[2] != "" {
				minutes, merr = strconv.Atoi(m[2])
			}
			if err != nil || merr != nil || h > 1_000_000 || minutes > 1_000_000 {
				continue
			}
			d := time.Duration(h)*time.Hour + time.Duration(minutes)*time.Minute
			if d >= time.Hour && !slices.Contains(out, d) {
				out = append(out, d)
			}
		}
	}
	return out
}

// ISODuration writes a duration as ISO 8601 does, in hours, minutes and
// seconds: PT127H33M. Parts of a second are cut; a negative one begins with −.
func ISODuration(d time.Duration) string {
	sign := ""
	if d < 0 {
		sign, d = "-", -d
	}
	h, m, s := int64(d/time.Hour), int64(d/time.Minute)%60, int64(d/time.Second)%60
	out := sign + "PT"
	for _, part := range []struct {
		n    int64
		unit string
	}{{h, "H"}, {m, "M"}, {s, "S"}} {
		if part.n > 0 {
			out += fmt.Sprintf("%d%s", part.n, part.unit)
		}
	}
	if h+m+s == 0 {
		return "PT0S"
	}
	return out
}
