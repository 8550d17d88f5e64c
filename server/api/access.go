package api

import (
	"context"
	"net/http"
	"time"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/server/app"
	"github.com/emberline/emberline/server/auth"
)

// Doorkeeper says who somebody is, and lets people in and out. *auth.Service is
// one.
type Doorkeeper interface {
	FromRequest(r *http.Request, secure bool) (models.Principal, error)
	Cookie(id string, secure bool) *http.Cookie
	Login(ctx context.Context, login, password string, m auth.Meta) (id string, p models.Principal, err error)
	Logout(ctx context.Context, p models.Principal, m auth.Meta) error
	ChangePassword(ctx context.Context, p models.Principal, old, password string, m auth.Meta) error
	NewAccount(ctx context.Context, a models.Account) (password string, made models.Account, err error)
	NewLink(ctx context.Context, a models.Account, purpose models.LinkPurpose, by string) (secret string, expires time.Time, err error)
	UseLink(ctx context.Context, secret, password string, m auth.Meta) (models.Account, error)
	Sessions(ctx context.Context, accountID int64) ([]models.Session, error)
	EndSession(ctx context.Context, p models.Principal, id string, m auth.Meta) error
	EndSessions(ctx context.Context, a models.Account) error
	NewToken(ctx context.Context, account models.Account, name string, scope models.Scope, life time.Duration, by string) (secret string, t models.Token, err error)
}

// Journal takes down who read what. *auth.Journal is one.
type Journal interface {
	Record(ctx context.Context, recs ...models.AuditRecord) error
}

// authenticate settles who asks. On open routes nobody is asked.
func (a *API) authenticate(r *request) error {
	if r.route.Need == Anybody {
		return nil
	}
	who, err := a.door.FromRequest(r.Request, a.secure(r))
	if err != nil {
		if d, ok := auth.RetryAfter(err); ok {
			return tooOften(err, d)
		}
		return err
	}
	if who.Account.MustChange && !r.route.Has(First) {
		return models.Errorf(models.CodeForbidden, "the password must be changed first").WithHint("PUT /api/v1/me/password")
	}
	r.who = who
	r.Request = r.Request.WithContext(app.As(r.ctx(), r.actor()))
	return nil
}

// secure says whether the browser speaks TLS, to us or to a proxy we trust.
func (a *API) secure(r *request) bool {
	return r.Request.TLS != nil || a.o.Secure
}

func (r *request) actor() models.Actor { return r.who.Actor(r.ClientIP(), r.id) }

// author is who stands behind a revision.
func (r *request) author() string { return r.who.Account.Login }

func (r *request) meta() auth.Meta {
	return auth.Meta{Addr: r.ClientIP(), Agent: r.Request.UserAgent(), RequestID: r.id}
}

// tooOften turns a wait of the doorkeeper's into 429.
func tooOften(err error, d time.Duration) error {
	return &httpError{problem: problem{Code: codeRate, Detail: "too many failed attempts", Hint: models.HintOf(err)}, retry: d, err: err}
}

// readEvidence notes that somebody reads evidence. What cannot be noted is not read.
func (a *API) readEvidence(r *request, noun, key string) error {
	return a.note(r, noun+".read", noun, key)
}

func (a *API) note(r *request, action, noun, key string) error {
	return a.journal.Record(r.ctx(), models.AuditRecord{
		At: time.Now(), Actor: r.actor(), Action: action, IncidentID: r.incident.ID, Noun: noun, Key: key,
	})
}

// noteOutsider notes what somebody read who sees released things only: a
// regulator's reads are known to both sides.
func (a *API) noteOutsider(r *request) error {
	if !r.outside(r.incident.ID) {
		return nil
	}
	return a.note(r, "released.read", "address", r.Request.URL.RequestURI())
}

// outside says whether the asker sees an incident, but released things of it only.
func (r *request) outside(incident int64) bool {
	return incident != 0 && r.who.Sees(incident) && !r.who.Can(models.MayReadTimeline, incident)
}

// noteRefused notes that an outsider asked for what is not theirs, or not there:
// both sides know of attempts as they know of reads.
func (a *API) noteRefused(r *request, status int) {
	if status != http.StatusForbidden && status != http.StatusNotFound || !r.outside(r.incident.ID) {
		return
	}
	if err := a.note(r, "released.refuse", "address", r.Request.Method+" "+r.Request.URL.RequestURI()); err != nil {
		a.log.ErrorContext(r.ctx(), "refused attempt not noted", "request", r.id, "error", err)
	}
}
