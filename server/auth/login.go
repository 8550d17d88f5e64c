package auth

import (
	"context"
	"errors"
	"net/netip"
	"time"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/models/store"
)

// Meta is where a request comes from.
type Meta struct {
	Addr      string // the client's address, with or without a port
	Agent     string // as the client calls itself
	RequestID string
}

// Wait is the cause of an error that goes away with time.
type Wait struct{ For time.Duration }

func (w *Wait) Error() string { return "to be tried again in " + w.For.String() }

// RetryAfter says how long to wait before trying again, when err is of that
// kind: the answer is then 429 with Retry-After.
func RetryAfter(err error) (time.Duration, bool) {
	var w *Wait
	if !errors.As(err, &w) {
		return 0, false
	}
	return w.For, true
}

func waitError(message string, d time.Duration) error {
	d = max(d.Round(time.Second), time.Second)
	return &models.Error{Code: models.CodeUnavailable, Message: message, Hint: "try again in " + d.String(), Err: &Wait{For: d}}
}

// refused is the one answer to a wrong login, a wrong password, a disabled
// account and one without a password: who guesses learns nothing.
func refused() error {
	return models.Errorf(models.CodeUnauthorized, "the login or the password is wrong").WithHint("passwords tell upper from lower case; is the keyboard set to Korean?")
}

// Login checks a password and opens a session; id is what the browser keeps.
// Too many failures before it are an error with RetryAfter.
func (v *Service) Login(ctx context.Context, login, password string, m Meta) (id string, p models.Principal, err error) {
	login = models.NormalLogin(login)
	a, err := v.check(ctx, login, password, m)
	if err != nil {
		return "", p, err
	}
	now := v.o.Now().UTC()
	id, hash, err := newSecret("")
	if err != nil {
		return "", p, err
	}
	err = v.store.Sessions.Create(ctx, models.Session{
		Hash: hash, AccountID: a.ID, CreatedAt: now, SeenAt: now, ExpiresAt: now.Add(v.o.Absolute), Addr: plainAddr(m.Addr), Agent: cut(m.Agent, 256),
	})
	if err != nil {
		return "", p, err
	}
	if p, err = v.principal(ctx, a.ID); err != nil {
		return "", p, err
	}
	p.Via, p.Session = models.ViaSession, hash
	return id, p, v.note(ctx, p, m, "session.begin")
}

// check says whose the password is. Every attempt is counted before it is made
// and costs the same, whether the login is anybody's or not.
func (v *Service) check(ctx context.Context, login, password string, m Meta) (models.Account, error) {
	addr := subject("addr", lockAddr(m.Addr))
	name := subject("account", login)
	now := v.o.Now()
	until, err := v.store.Attempts.Begin(ctx, []store.Subject{{Hash: name, Rule: v.o.Account}, {Hash: addr, Rule: v.o.Addr}}, now)
	if err != nil {
		return models.Account{}, err
	}
	if !until.IsZero() {
		return models.Account{}, waitError("too many failed log-ins", until.Sub(now))
	}
	a, stored, err := v.store.Accounts.Password(ctx, login)
	switch {
	case models.CodeOf(err) == models.CodeNotFound:
		stored = v.decoy
	case err != nil:
		return models.Account{}, err
	case stored == "" || a.Disabled:
		stored = v.decoy
	}
	if len(password) > models.MaxPasswordBytes {
		stored, password = v.decoy, ""
	}
	ok, stale, err := v.hasher.Verify(ctx, stored, password)
	if err != nil {
		return models.Account{}, err
	}
	if !ok {
		// A login that nobody has may be a password: it is not written down.
		err := v.note(ctx, models.Principal{Account: a, Via: models.ViaSession}, m, "session.refuse")
		return models.Account{}, errors.Join(refused(), err)
	}
	if err := errors.Join(v.store.Attempts.Forgive(ctx, name), v.store.Attempts.TakeBack(ctx, addr)); err != nil {
		return models.Account{}, err
	}
	if stale {
		hash, err := v.hasher.Hash(ctx, password)
		if err == nil {
			err = v.store.Accounts.Rehash(ctx, a.ID, stored, hash)
		}
		if err != nil { // the old one is as good as it was yesterday
			v.o.Log.WarnContext(ctx, "password not hashed anew", "error", err)
		}
	}
	return a, nil
}

// note writes what happened to a session into the journal.
func (v *Service) note(ctx context.Context, p models.Principal, m Meta, action string) error {
	return v.journal.Record(ctx, models.AuditRecord{
		At: v.o.Now(), Actor: p.Actor(plainAddr(m.Addr), m.RequestID), Action: action, Noun: "session", Key: p.Account.Login,
	})
}

// subject hides what it stands for: see Attempts.
func subject(kind, value string) string { return hashOf(kind + "\x00" + value) }

// plainAddr is the address without its port; what is none stays as it is.
func plainAddr(s string) string {
	if ap, err := netip.ParseAddrPort(s); err == nil {
		return ap.Addr().Unmap().WithZone("").String()
	}
	if a, err := netip.ParseAddr(s); err == nil {
		return a.Unmap().WithZone("").String()
	}
	return cut(s, 64)
}

// lockAddr is what one client is likely to hold: of IPv6 a /64.
func lockAddr(s string) string {
	plain := plainAddr(s)
	a, err := netip.ParseAddr(plain)
	if err != nil || a.Is4() {
		return plain
	}
	return netip.PrefixFrom(a, 64).Masked().String()
}

func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	return s[:n]
}
