package words

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

// cut gives the words of b, those in CJK with a '+' before them.
func cut(b string) (list []string) {
	Each([]byte(b), func(start, end int, cjk bool) bool {
		w := b[start:end]
		if cjk {
			w = "+" + w
		}
		list = append(list, w)
		return true
	})
	return list
}

func TestEach(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"", ""},
		{" ,;\n\x00", ""},
		{"GET /login?id=7 HTTP/1.1", "GET|login|id|7|HTTP|1|1"},
		{"snake_case kebab-case", "snake_case|kebab|case"},
		{"DB가 죽었다", "DB|+가|+죽었다"},
		{"web01서버", "web01|+서버"},
		{"서버web01은", "+서버|web01|+은"},
		{"3월 15일15시", "3|+월|15|+일|15|+시"},
		{"データセンター火災", "+データセンター火災"},
		{"naïve café", "naïve|café"},
		{"Москва 2022", "Москва|2022"},
		{"“error”", "+“|error|+”"},
		{"web→db 🔥화재 25℃", "web|+→|db|+🔥화재|25|+℃"},
		{"a\u00a0b\u3000c", "a|+\u00a0|b|+\u3000|c"},
		{"\ufefftime=1", "+\ufeff|time|1"},
		{"\xffabc\x80 가\xea\xb0", "\xffabc\x80|+가|\xea\xb0"},
		{"ㅋㅋ ㅠㅠok", "+ㅋㅋ|+ㅠㅠ|ok"},
	} {
		if got := strings.Join(cut(c.text), "|"); got != c.want {
			t.Errorf("%q: %q, want %q", c.text, got, c.want)
		}
	}
	n := 0
	Each([]byte("one two three"), func(int, int, bool) bool { n++; return n < 2 })
	if n != 2 {
		t.Errorf("stopped after %d words, want 2", n)
	}
}

func TestFold(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"ERROR Ünïcode", "error ünïcode"},
		{"ДАТА-ЦЕНТР", "дата-центр"},
		{"장애 ABC가", "장애 abc가"},
		{"\xff\xea\xb0A\xc3", "\xff\xea\xb0a\xc3"},
		{"5 \u212a", "5 k"},
	} {
		if got := string(Fold(nil, []byte(c.text))); got != c.want {
			t.Errorf("%q: %q, want %q", c.text, got, c.want)
		}
	}
	if got := string(Fold([]byte("x"), []byte("Y"))); got != "xy" {
		t.Errorf("appended %q", got)
	}
}

// TestEveryCharacter: folding changes neither where words are cut nor folds twice.
func TestEveryCharacter(t *testing.T) {
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if !utf8.ValidRune(r) {
			continue
		}
		b := utf8.AppendRune(nil, r)
		folded := Fold(nil, b)
		if again := Fold(nil, folded); !bytes.Equal(again, folded) {
			t.Fatalf("%U folds to %q and then to %q", r, folded, again)
		}
		f, n := utf8.DecodeRune(folded)
		if n != len(folded) || CJK(f) != CJK(r) || (Class(b[0]) == Separator) != (Class(folded[0]) == Separator) {
			t.Fatalf("%U folds to %q, which is cut otherwise", r, folded)
		}
		if cjk, n := writing(b); cjk != CJK(r) || n != len(b) {
			t.Fatalf("%U: writing says %v, %d", r, cjk, n)
		}
	}
}

func TestContains(t *testing.T) {
	for _, c := range []struct {
		text, word string
		prefix     bool
		want       int
	}{
		{"connection lost", "connection", false, 0},
		{"connections lost", "connection", false, -1},
		{"connections lost", "connection", true, 0},
		{"reconnection", "connection", true, -1},
		{"reconnection connection", "connection", false, 13},
		{"산불이 났다", "불", false, 3},
		{"db가 죽었다", "db", false, 0},
		{"db가 죽었다", "가", false, 2},
		{"web01서버", "web01", false, 0},
		{"web01서버", "서버", false, 5},
		{"web012", "web01", false, -1},
		{"“error”", "error", false, 3},
		{"éabc", "abc", false, -1},
		{"abcé", "abc", false, -1},
		{"가abc", "abc", false, 3},
		{"abc\xea", "abc", false, -1},
		{"aab aaab", "aab", false, 0},
		{"x", "", true, -1},
		{"", "x", false, -1},
	} {
		if got := Contains([]byte(c.text), []byte(c.word), c.prefix); got != c.want {
			t.Errorf("%q in %q (prefix %v) is at %d, want %d", c.word, c.text, c.prefix, got, c.want)
		}
	}
}

// reference says whether text holds the word, by cutting all of it.
func reference(text, word []byte, cjk, prefix bool) (found bool) {
	Each(text, func(start, end int, is bool) bool {
		w := text[start:end]
		switch {
		case is != cjk:
		case cjk:
			found = bytes.Contains(w, word)
		case prefix:
			found = bytes.HasPrefix(w, word)
		default:
			found = bytes.Equal(w, word)
		}
		return !found
	})
	return found
}

func check(t *testing.T, text, word []byte) {
	t.Helper()
	// Cutting token by token, as the archive does, is cutting the whole.
	var tokens []string
	for i := 0; i < len(text); i++ {
		start := i
		for i < len(text) && Class(text[i]) != Separator {
			i++
		}
		tokens = append(tokens, cut(string(text[start:i]))...)
	}
	if want := cut(string(text)); !slices.Equal(tokens, want) {
		t.Errorf("%q: by tokens %q, at once %q", text, tokens, want)
	}
	folded := Fold(nil, text)
	if a, b := len(cut(string(text))), len(cut(string(folded))); a != b {
		t.Errorf("%q has %d words, folded %d", text, a, b)
	}
	word = Fold(nil, word)
	Each(word, func(start, end int, cjk bool) bool {
		w := word[start:end]
		last, _ := utf8.DecodeLastRune(w)
		for _, prefix := range []bool{false, true} {
			if prefix && last == utf8.RuneError {
				continue // what begins with half a character is anybody's guess
			}
			if got, want := Contains(folded, w, prefix) >= 0, reference(folded, w, cjk, prefix); got != want {
				t.Errorf("%q in %q (prefix %v): %v, want %v", w, folded, prefix, got, want)
			}
		}
		return true
	})
}

func TestContainsAgainstCutting(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	pieces := []string{"a", "B", "7", "_", " ", "-", "가", "불", "é", "É", "“", "🔥", "\xff", "\xea", "\xb0", "\x80", "\u200d", "데이터", "err"}
	random := func(n int) []byte {
		var b []byte
		for range n {
			b = append(b, pieces[r.IntN(len(pieces))]...)
		}
		return b
	}
	for range 20_000 {
		check(t, random(r.IntN(14)), random(1+r.IntN(3)))
	}
}

func FuzzContains(f *testing.F) {
	f.Add([]byte("DB가 죽었다 ERROR“x”"), []byte("db"))
	f.Add([]byte("\xea\xb0abc가\x80"), []byte("\x80"))
	f.Fuzz(check)
}

func BenchmarkContains(b *testing.B) {
	text := []byte(strings.Repeat("the connection to the data centre of 판교 was not lost at all\n", 2000))
	for _, word := range []string{"unheard", "lost", "판교", "불"} {
		b.Run(fmt.Sprint(word), func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for range b.N {
				Contains(text, []byte(word), false)
			}
		})
	}
}
