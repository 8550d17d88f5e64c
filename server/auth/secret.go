package auth

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"strings"

	"github.com/emberline/emberline/models"
)

// Secrets are 256 random bits, so that their plain SHA-256 gives nothing away.
const (
	secretBytes = 32
	secretLen   = 43 // in base64url
	tokenPrefix = "emb_"
	prefixShown = len(tokenPrefix) + 8
)

// newSecret makes a secret and the hash under which it is kept.
func newSecret(prefix string) (secret, hash string, err error) {
	b := make([]byte, secretBytes)
	if _, err := rand.Read(b); err != nil {
		return "", "", models.Wrap(err, models.CodeInternal, "make a secret")
	}
	secret = prefix + base64.RawURLEncoding.EncodeToString(b)
	return secret, hashOf(secret), nil
}

func hashOf(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

// wellFormed keeps what cannot be a secret away from the database.
func wellFormed(secret, prefix string) bool {
	rest, ok := strings.CutPrefix(secret, prefix)
	return ok && len(rest) == secretLen
}

// passwordLetters are those that nobody takes for each other.
const passwordLetters = "abcdefghjkmnpqrstuvwxyz23456789"

// oneTimePassword makes a password of 99 bits to be read out or typed once:
// four groups of five letters.
func oneTimePassword() (string, error) {
	const letters = passwordLetters
	var b strings.Builder
	buf := make([]byte, 1)
	for n := 0; n < 20; {
		if _, err := rand.Read(buf); err != nil {
			return "", models.Wrap(err, models.CodeInternal, "make a password")
		}
		// Only bytes below a multiple of the alphabet's size are fair.
		if int(buf[0]) >= 256/len(letters)*len(letters) {
			continue
		}
		if n > 0 && n%5 == 0 {
			b.WriteByte('-')
		}
		b.WriteByte(letters[int(buf[0])%len(letters)])
		n++
	}
	return b.String(), nil
}
