package auth

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/models/store"
)

// touchEvery is how exact "last used" is: writing it down at every request
// would make every read a write.
const touchEvery = time.Minute

// FromSession says who a session's id stands for; models.CodeUnauthorized when
// it is unknown or over.
func (v *Service) FromSession(ctx context.Context, id string) (models.Principal, error) {
	gone := models.Errorf(models.CodeUnauthorized, "nobody is logged in").WithHint("log in")
	if !wellFormed(id, "") {
		return models.Principal{}, gone
	}
	s, err := v.store.Sessions.ByHash(ctx, hashOf(id))
	if models.CodeOf(err) == models.CodeNotFound {
		return models.Principal{}, gone
	}
	if err != nil {
		return models.Principal{}, err
	}
	now := v.o.Now()
	if !now.Before(s.ExpiresAt) || now.Sub(s.SeenAt) >= v.o.Idle {
		return models.Principal{}, gone
	}
	p, err := v.principal(ctx, s.AccountID)
	if err != nil {
		return models.Principal{}, err
	}
	p.Via, p.Session = models.ViaSession, s.Hash
	if now.Sub(s.SeenAt) >= touchEvery {
		v.journal.soon("session "+s.Hash, func(ctx context.Context) error { return v.store.Sessions.Touch(ctx, s.Hash, now) })
	}
	return p, nil
}

// Logout ends the principal's session.
func (v *Service) Logout(ctx context.Context, p models.Principal, m Meta) error {
	if p.Session == "" {
		return nil
	}
	if err := v.store.Sessions.End(ctx, p.Session); err != nil {
		return err
	}
	return v.note(ctx, p, m, "session.end")
}

// ChangePassword gives the principal's account another password. Its other
// sessions end. A wrong old one counts like a failed log-in.
func (v *Service) ChangePassword(ctx context.Context, p models.Principal, old, password string, m Meta) error {
	if p.Via != models.ViaSession {
		return models.Errorf(models.CodeForbidden, "a password is changed by whoever logged in with it")
	}
	if err := models.ValidatePassword(p.Account.Login, password); err != nil {
		return err
	}
	if old == password {
		return models.Errorf(models.CodeInvalid, "that is the password already").WithHint("choose another one")
	}
	if _, err := v.check(ctx, p.Account.Login, old, m); err != nil {
		return err
	}
	hash, err := v.hasher.Hash(ctx, password)
	if err != nil {
		return err
	}
	ctx = store.WithActor(ctx, p.Actor(plainAddr(m.Addr), m.RequestID))
	return v.store.Accounts.SetPassword(ctx, p.Account.ID, hash, false, p.Session)
}

// The names of the session's cookie. A browser takes a __Host- cookie over TLS
// only, and from no other host or path.
const (
	cookieName       = "emberline"
	secureCookieName = "__Host-emberline"
)

// Cookie carries a session's id; "" takes it away. secure says that the browser
// speaks TLS, to this process or to a proxy before it.
func (v *Service) Cookie(id string, secure bool) *http.Cookie {
	c := &http.Cookie{ //nolint:gosec // without TLS a Secure cookie would never come back
		Name: cookieName, Value: id, Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: secure, MaxAge: int(v.o.Absolute / time.Second),
	}
	if secure {
		c.Name = secureCookieName
	}
	if id == "" {
		c.MaxAge = -1
	}
	return c
}

// FromRequest says who sends a request: by its bearer token, or else by its
// session's cookie.
func (v *Service) FromRequest(r *http.Request, secure bool) (models.Principal, error) {
	if h := r.Header.Get("Authorization"); h != "" {
		kind, bearer, _ := strings.Cut(h, " ")
		if !strings.EqualFold(kind, "Bearer") {
			return models.Principal{}, models.Errorf(models.CodeUnauthorized, "this kind of authorization is not known").WithHint("send: Authorization: Bearer emb_…")
		}
		return v.FromToken(r.Context(), strings.TrimSpace(bearer))
	}
	name := cookieName
	if secure {
		name = secureCookieName
	}
	c, err := r.Cookie(name)
	if err != nil {
		return models.Principal{}, models.Errorf(models.CodeUnauthorized, "nobody is logged in").WithHint("log in, or send a token")
	}
	return v.FromSession(r.Context(), c.Value)
}
