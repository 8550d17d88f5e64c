package models

import (
	"regexp"
	"strings"
)

// personalForms find what must not be published as it stands. They are told
// the text with full-width digits and invisible characters made plain.
var personalForms = []struct {
	what Localized
	form *regexp.Regexp
}{
	{Localized{"주민등록번호", "a resident registration number"}, regexp.MustCompile(`(?:^|[^0-9])\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])-[0-9]\d{6}(?:[^0-9]|$)`)},
	{Localized{"전화번호", "a telephone number"}, regexp.MustCompile(`(?:^|[^0-9])(?:01[016789]|\+82[ -]?10|02|0[3-6]\d|070|050\d)[ .-]?\d{3,4}[ .-]\d{4}(?:[^0-9]|$)`)},
	{Localized{"휴대전화 번호", "a mobile number"}, regexp.MustCompile(`(?:^|[^0-9])01[016789]\d{7,8}(?:[^0-9]|$)`)},
	{Localized{"전자 우편 주소", "an e-mail address"}, regexp.MustCompile(`[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}`)},
	{Localized{"IP 주소", "an IP address"}, regexp.MustCompile(`(?:^|[^0-9.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:[^0-9.]|$)`)},
}

// PersonalIn names the personal data that a text seems to hold: registration,
// telephone and mobile numbers, e-mail and IP addresses. It is a net, not a
// proof: names pass it.
func PersonalIn(text string) []Localized {
	plain := strings.Map(func(r rune) rune {
		switch {
		case r >= '！' && r <= '～': // full-width forms of ASCII
			return r - '！' + '!'
		case r == 0x00AD || r >= 0x200B && r <= 0x200F || r == 0x2060 || r == 0xFEFF:
			return -1
		case r == '‐' || r == '‑' || r == '–' || r == '−':
			return '-'
		}
		return r
	}, text)
	var out []Localized
	for _, p := range personalForms {
		if p.form.MatchString(plain) {
			out = append(out, p.what)
		}
	}
	return out
}
