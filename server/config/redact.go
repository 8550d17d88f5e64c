package config

import "net/url"

// Redact hides the password of a database address.
func Redact(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return "(unreadable)"
	}
	return u.Redacted()
}
