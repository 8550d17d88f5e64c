package ingest

import "testing"

func TestUnescape(t *testing.T) {
	bell := func(dst, s []byte) ([]byte, int) {
		if s[1] == 'a' && len(s) > 2 {
			return append(dst, '\a'), 3
		}
		return dst, 0
	}
	for in, want := range map[string]string{
		``:                  "",
		`plain 화재`:          "plain 화재",
		`\"a\\b\/c\"`:       `"a\b/c"`,
		`one\ntwo\r\n\tend`: "one\ntwo\r\n\tend",
		`\a1ring`:           "\aring",
		`cut \a`:            `cut \a`,
		`\q unknown`:        `\q unknown`,
		`at the end \`:      `at the end \`,
	} {
		if got := string(Unescape([]byte("> "), []byte(in), bell)); got != "> "+want {
			t.Errorf("%s: %q, want %q", in, got, "> "+want)
		}
	}
}
