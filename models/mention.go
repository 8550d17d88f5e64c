package models

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// What one annotation may carry.
const (
	MaxTags     = 32
	MaxTagRunes = 64
	MaxMentions = 100
)

// mentionForm finds @login where it does not continue a word or an address.
// Logins are ASCII, so that a Korean particle behind one ends it: "@han에게".
var mentionForm = regexp.MustCompile(`(?i)(?:^|[^\pL\pN._@+-])@([a-z0-9](?:[a-z0-9._@+-]{0,62}[a-z0-9])?)`)

// Mentions are the logins that a text calls by "@login", in lower case, each
// once, in the text's order, at most MaxMentions. What stands in code (between backticks) calls nobody.
func Mentions(text string) []string {
	var out []string
	for _, m := range mentionForm.FindAllStringSubmatch(withoutCode(text), -1) {
		if login := strings.ToLower(m[1]); !slices.Contains(out, login) {
			if out = append(out, login); len(out) == MaxMentions {
				break
			}
		}
	}
	return out
}

// withoutCode replaces markdown's code, in spans and in fenced blocks, by a
// space: a run of backticks up to the next run of the same length.
func withoutCode(text string) string {
	var b strings.Builder
	for {
		start := strings.IndexByte(text, '`')
		if start < 0 {
			b.WriteString(text)
			return b.String()
		}
		n := ticks(text[start:])
		b.WriteString(text[:start])
		rest := text[start+n:]
		end := closing(rest, n)
		if end < 0 { // not closed: literal
			b.WriteString(text[start : start+n])
			text = rest
			continue
		}
		b.WriteByte(' ')
		text = rest[end+n:]
	}
}

func ticks(s string) int { return len(s) - len(strings.TrimLeft(s, "`")) }

// closing is where the next run of exactly n backticks begins; −1: nowhere.
func closing(s string, n int) int {
	for at := 0; ; {
		i := strings.IndexByte(s[at:], '`')
		if i < 0 {
			return -1
		}
		at += i
		have := ticks(s[at:])
		if have == n {
			return at
		}
		at += have
	}
}

// NormalTags are tags in the form in which they are stored: without "#", in
// lower case, composed Hangul, with hyphens for blanks, each once, in the order given.
func NormalTags(tags []string) ([]string, error) {
	var out []string
	for _, raw := range tags {
		tag := strings.TrimLeft(strings.TrimSpace(raw), "#")
		tag = strings.Join(strings.FieldsFunc(composeHangul(strings.ToLower(tag)), func(r rune) bool {
			return unicode.IsSpace(r) || r == ','
		}), "-")
		switch {
		case !utf8.ValidString(raw):
			return nil, Errorf(CodeInvalid, "a tag is UTF-8")
		case tag == "":
			return nil, Errorf(CodeInvalid, "%q is no tag", raw).WithHint("a word, such as power or 전력")
		case utf8.RuneCountInString(tag) > MaxTagRunes || strings.ContainsFunc(tag, unicode.IsControl):
			return nil, Errorf(CodeInvalid, "a tag is at most %d characters", MaxTagRunes)
		}
		if !slices.Contains(out, tag) {
			out = append(out, tag)
		}
	}
	if len(out) > MaxTags {
		return nil, Errorf(CodeTooLarge, "an annotation has at most %d tags", MaxTags)
	}
	return out, nil
}

// composeHangul joins conjoining jamo into syllables, so that what one system
// writes decomposed is the same tag as what another writes composed.
func composeHangul(s string) string {
	const (
		leads, vowels, trails = 0x1100, 0x1161, 0x11A7
		syllables             = 0xAC00
		nVowels, nTrails      = 21, 28
	)
	if strings.IndexFunc(s, func(r rune) bool { return r >= leads && r < leads+19 }) < 0 {
		return s
	}
	var out []rune
	for _, r := range s {
		if n := len(out); n > 0 {
			last := out[n-1]
			if last >= leads && last < leads+19 && r >= vowels && r < vowels+nVowels {
				out[n-1] = syllables + ((last-leads)*nVowels+r-vowels)*nTrails
				continue
			}
			if last >= syllables && last < syllables+11172 && (last-syllables)%nTrails == 0 && r > trails && r < trails+nTrails {
				out[n-1] = last + r - trails
				continue
			}
		}
		out = append(out, r)
	}
	return string(out)
}
