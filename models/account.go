package models

import (
	"regexp"
	"strings"
	"time"
	"unicode/utf8"
)

// Account is one person, or one program that works in its own name. It is
// never deleted, only disabled: the audit log goes on naming it.
type Account struct {
	ID       int64  `json:"-"`
	Login    string `json:"login"`    // unique, lower case, immutable
	Name     string `json:"name"`     // as shown to others
	Language string `json:"language"` // "ko" or "en"
	Admin    bool   `json:"admin"`    // of the whole installation
	Disabled bool   `json:"disabled,omitempty"`
	// MustChange is set while the password is one that somebody else has seen:
	// nothing is allowed but to change it.
	MustChange bool      `json:"must_change,omitempty"`
	CreatedAt  time.Time `json:"created_at"`
	UpdatedAt  time.Time `json:"updated_at"`
}

// The bounds of a password. The upper one, in bytes, bounds the work of hashing.
const (
	MinPassword      = 12 // characters
	MaxPasswordBytes = 1024
)

// maxAccountName is the longest display name, in characters.
const maxAccountName = 100

// A login is plain ASCII in lower case, so that no two of them look alike.
var loginForm = regexp.MustCompile(`^[a-z0-9](?:[a-z0-9._@+-]{0,62}[a-z0-9])?$`)

// NormalLogin is a login as it was typed, in the form it is stored in.
func NormalLogin(s string) string { return strings.ToLower(strings.TrimSpace(s)) }

// ValidateLogin reports what is wrong with a login.
func ValidateLogin(login string) error {
	if !loginForm.MatchString(login) {
		return Errorf(CodeInvalid, "%q cannot be a login", abbreviate(login)).
			WithHint("lower-case letters, digits and . _ - + @ between them, at most 64: h.kim")
	}
	return nil
}

// Validate reports the first thing that is wrong with the account.
func (a Account) Validate() error {
	if err := ValidateLogin(a.Login); err != nil {
		return err
	}
	switch {
	case strings.TrimSpace(a.Name) == "" || !utf8.ValidString(a.Name) || utf8.RuneCountInString(a.Name) > maxAccountName:
		return Errorf(CodeInvalid, "a person's name has 1 to %d characters", maxAccountName).WithHint("give a name, as in: Kim Hana")
	case strings.ContainsFunc(a.Name, func(r rune) bool { return r < 0x20 || r == 0x7f }):
		return Errorf(CodeInvalid, "a person's name has no control characters")
	case a.Language != "ko" && a.Language != "en":
		return Errorf(CodeInvalid, "unknown language %q", abbreviate(a.Language)).WithHint("ko or en")
	}
	return nil
}

// ValidatePassword reports what is wrong with a password for the login. Length
// is all that counts: rules of composition make passwords worse, not better.
func ValidatePassword(login, password string) error {
	switch {
	case !utf8.ValidString(password) || strings.ContainsRune(password, 0):
		return Errorf(CodeInvalid, "a password is text")
	case utf8.RuneCountInString(password) < MinPassword:
		return Errorf(CodeInvalid, "a password has at least %d characters", MinPassword).
			WithHint("a sentence is easy to remember and hard to guess")
	case len(password) > MaxPasswordBytes:
		return Errorf(CodeInvalid, "a password has at most %d bytes", MaxPasswordBytes)
	case NormalLogin(password) == NormalLogin(login):
		return Errorf(CodeInvalid, "the login cannot be the password").WithHint("choose another one")
	}
	return nil
}

// abbreviate cuts a text that somebody else chose, for a message.
func abbreviate(s string) string {
	const most = 64
	r := []rune(s)
	if len(r) <= most {
		return s
	}
	return string(r[:most]) + "…"
}
