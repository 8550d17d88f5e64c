package config

import "net/url"

// hidden stands for a password, as net/url writes it.
const hidden = "xxxxx"

// Redact hides the passwords of a database address, wherever it carries them.
func Redact(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return "(unreadable)"
	}
	q := u.Query()
	for _, key := range []string{"password", "sslpassword"} {
		if q.Has(key) {
			q.Set(key, hidden)
			u.RawQuery = q.Encode()
		}
	}
	return u.Redacted()
}
