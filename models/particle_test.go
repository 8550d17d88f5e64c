package models

import "testing"

func TestParticle(t *testing.T) {
	for _, c := range []struct{ word, consonant, vowel, want string }{
		{"전화번호", "으로", "로", "전화번호로"},
		{"이름", "으로", "로", "이름으로"},
		{"메일", "으로", "로", "메일로"},
		{"메일", "은", "는", "메일은"},
		{"84시간 08분", "은", "는", "84시간 08분은"},
		{"“배터리 화재”", "으로", "로", "“배터리 화재”로"},
		{"“전원 차단”", "이", "가", "“전원 차단”이"},
		{"press-conference/c1", "은", "는", "press-conference/c1은"},
		{"press-conference/c2", "이", "가", "press-conference/c2가"},
		{"ignition", "이", "가", "ignition이"},
		{"power-failure", "이", "가", "power-failure가"},
		{"", "이", "가", "가"},
	} {
		if got := particle(c.word, c.consonant, c.vowel); got != c.want {
			t.Errorf("got %s, want %s", got, c.want)
		}
	}
}
