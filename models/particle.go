package models

import "strings"

// particle writes a Korean word with the particle that fits its last sound:
// the first behind a consonant, the second behind a vowel; of 으로 and 로 the
// second behind ㄹ, too. Closing marks are passed over; digits are read in
// Korean, Latin letters by the sound they most often stand for.
func particle(word, consonant, vowel string) string {
	bare := []rune(strings.TrimRight(word, "”’\"')]*_` "))
	if len(bare) == 0 {
		return word + vowel
	}
	const none, rieul = 0, 8 // of the 28 final sounds of a syllable
	final := none
	switch r := bare[len(bare)-1]; {
	case r >= '가' && r <= '힣':
		final = int(r-'가') % 28
	case strings.ContainsRune("178lLrR", r):
		final = rieul
	case strings.ContainsRune("036mMnNbBcCkKpPtT", r):
		final = 1
	}
	if final == none || final == rieul && vowel == "로" {
		return word + vowel
	}
	return word + consonant
}
