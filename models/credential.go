package models

import (
	"crypto/sha256"
	"encoding/hex"
	"time"
)

// Scope is what a token may do at most; its account's roles bound it further.
type Scope struct {
	Permissions []Permission `json:"permissions"`
	IncidentID  int64        `json:"incident_id,omitempty"` // 0: any incident
}

// Validate reports what is wrong with the scope.
func (s Scope) Validate() error {
	if len(s.Permissions) == 0 {
		return Errorf(CodeInvalid, "a token needs at least one permission").WithHint("one of %s", permissionNames())
	}
	for _, p := range s.Permissions {
		if _, err := ParsePermission(string(p)); err != nil {
			return err
		}
		if p == MayAdminister && s.IncidentID != 0 {
			return Errorf(CodeInvalid, "a token for one incident cannot administer the installation").WithHint("leave out administer, or the incident")
		}
	}
	return nil
}

// Token is a program's key. Its secret is shown once, when it is made; what is
// kept is a hash.
type Token struct {
	ID        int64     `json:"id"`
	AccountID int64     `json:"-"`
	Login     string    `json:"login"` // of the account in whose name it works
	Name      string    `json:"name"`  // what it is for
	Prefix    string    `json:"prefix"`
	Scope     Scope     `json:"scope"`
	CreatedAt time.Time `json:"created_at"`
	CreatedBy string    `json:"created_by"`
	ExpiresAt time.Time `json:"expires_at"`
	UsedAt    time.Time `json:"used_at,omitzero"`    // to about a minute; zero: never
	RevokedAt time.Time `json:"revoked_at,omitzero"` // zero: it stands
}

// MaxTokenAge is the longest a token may be made to live.
const MaxTokenAge = 2 * 366 * 24 * time.Hour

// Session is one log-in. Its id is known to the browser only; here is its hash.
type Session struct {
	Hash      string    `json:"-"`
	AccountID int64     `json:"-"`
	CreatedAt time.Time `json:"created_at"`
	SeenAt    time.Time `json:"seen_at"`    // last used, to about a minute
	ExpiresAt time.Time `json:"expires_at"` // at the latest; without use it ends earlier
	Addr      string    `json:"addr"`
	Agent     string    `json:"agent"` // as the browser calls itself
}

// PublicID names the session to its owner. It is made from the hash and leads
// back neither to that nor to the id that the browser holds.
func (s Session) PublicID() string {
	sum := sha256.Sum256([]byte("emberline session\x00" + s.Hash))
	return hex.EncodeToString(sum[:8])
}

// PasswordLink lets whoever holds its secret choose the account's password, once.
type PasswordLink struct {
	Hash      string
	AccountID int64
	Purpose   LinkPurpose
	CreatedAt time.Time
	CreatedBy string
	ExpiresAt time.Time
	UsedAt    time.Time // zero: not yet
}

// LinkPurpose says why a link was made.
type LinkPurpose string

// The purposes.
const (
	LinkInvite LinkPurpose = "invite" // a new account's first password
	LinkReset  LinkPurpose = "reset"  // a forgotten one
)

// Lockout says how failed log-ins slow the next ones down. It never shuts
// anybody out for good: an attacker must not be able to do that to others.
type Lockout struct {
	Free   int           // failures that cost nothing
	Base   time.Duration // wait after the first one beyond; it doubles with each
	Max    time.Duration // the longest wait
	Forget time.Duration // after so long without a failure all are forgotten
}

// Attempts are the failed log-ins of one account or address.
type Attempts struct {
	Failures    int
	LastAt      time.Time
	LockedUntil time.Time
}

// Fail counts one more failure at now.
func (l Lockout) Fail(a Attempts, now time.Time) Attempts {
	if now.Sub(a.LastAt) >= l.Forget {
		a = Attempts{}
	}
	a.Failures++
	a.LastAt = now
	if over := a.Failures - l.Free; over > 0 {
		wait := l.Max
		if shift := over - 1; shift < 32 && l.Base<<shift < l.Max && l.Base<<shift > 0 {
			wait = l.Base << shift
		}
		a.LockedUntil = now.Add(wait)
	}
	return a
}
