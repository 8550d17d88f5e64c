package api

import (
	"time"

	"github.com/emberline/emberline/models"
)

// sessionAnswer is one log-in that stands.
type sessionAnswer struct {
	// ID names it here; it opens nothing
	ID        string    `json:"id" example:"5f0c2a9e41d7b836"`
	Current   bool      `json:"current"`
	CreatedAt time.Time `json:"created_at"`
	// SeenAt is when it was last used, to about a minute
	SeenAt time.Time `json:"seen_at"`
	// ExpiresAt at the latest; unused it ends earlier
	ExpiresAt time.Time `json:"expires_at"`
	Addr      string    `json:"addr,omitempty"`
	// Agent is how the browser calls itself
	Agent string `json:"agent,omitempty"`
}

// listSessions lists one's own log-ins, the last used first.
//
//	@Summary	List your sessions: since when, from where, last used when
//	@Tags		sessions
//	@Param		query	query		pageQuery	false	"page"
//	@Success	200		{object}	page[sessionAnswer]
//	@Router		/me/sessions [get]
func (a *API) listSessions(r *request) error {
	var q pageQuery
	if err := r.query(&q); err != nil {
		return err
	}
	all, err := a.door.Sessions(r.ctx(), r.who.Account.ID)
	if err != nil {
		return err
	}
	return pageOf(r, q, all, models.Session.PublicID, func(s models.Session) sessionAnswer {
		return sessionAnswer{s.PublicID(), s.Hash == r.who.Session, r.in(s.CreatedAt), r.in(s.SeenAt), r.in(s.ExpiresAt), s.Addr, s.Agent}
	})
}

// endSession ends one of one's own log-ins.
//
//	@Summary	End one of your sessions
//	@Tags		sessions
//	@Success	204
//	@Router		/me/sessions/{id} [delete]
func (a *API) endSession(r *request) error {
	if r.who.Via != models.ViaSession {
		return models.Errorf(models.CodeForbidden, "a token cannot end its account's sessions").WithHint("log in")
	}
	if err := a.door.EndSession(r.ctx(), r.who, r.Param("id"), r.meta()); err != nil {
		return err
	}
	return r.none()
}

// endSessions ends every log-in of an account.
//
//	@Summary	End all sessions of an account
//	@Tags		accounts
//	@Success	204
//	@Router		/accounts/{login}/sessions [delete]
func (a *API) endSessions(r *request) error {
	v, err := a.s.Account(r.ctx(), r.Param("login"))
	if err != nil {
		return err
	}
	if err := a.door.EndSessions(r.ctx(), v); err != nil {
		return err
	}
	return r.none()
}
