package api

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/emberline/emberline/models"
)

// tokenService is what the handlers here need of the application.
type tokenService interface {
	Tokens(ctx context.Context, account int64) ([]models.Token, error)
	RevokeToken(ctx context.Context, id, account int64) (models.Token, error)
}

// tokenAnswer is a program's key, without its secret.
type tokenAnswer struct {
	ID          int64               `json:"id"`
	Login       string              `json:"login"`
	Name        string              `json:"name"`
	Prefix      string              `json:"prefix"`
	Permissions []models.Permission `json:"permissions"`
	// Incident: only in this one; absent: in any
	Incident  string     `json:"incident,omitempty"`
	CreatedAt time.Time  `json:"created_at"`
	CreatedBy string     `json:"created_by"`
	ExpiresAt time.Time  `json:"expires_at"`
	UsedAt    *time.Time `json:"used_at,omitempty"`
	RevokedAt *time.Time `json:"revoked_at,omitempty"`
}

// tokenAnswers shows tokens, naming their incidents.
func (a *API) tokenAnswers(r *request) (func(models.Token) tokenAnswer, error) {
	all, err := a.s.Incidents(r.ctx())
	slugs := map[int64]string{}
	for _, in := range all {
		slugs[in.ID] = in.Slug
	}
	return func(t models.Token) tokenAnswer {
		return tokenAnswer{
			t.ID, t.Login, t.Name, t.Prefix, t.Scope.Permissions, slugs[t.Scope.IncidentID], r.in(t.CreatedAt), t.CreatedBy, r.in(t.ExpiresAt),
			r.maybe(t.UsedAt), r.maybe(t.RevokedAt),
		}
	}, err
}

// tokenQuery asks for tokens.
type tokenQuery struct {
	pageQuery
	// All lists everybody's, for administrators
	All bool `form:"all"`
}

// listTokens lists tokens.
//
//	@Summary	List your tokens, or everybody's
//	@Tags		tokens
//	@Param		query	query		tokenQuery	false	"whose"
//	@Success	200		{object}	page[tokenAnswer]
//	@Router		/tokens [get]
func (a *API) listTokens(r *request) error {
	var q tokenQuery
	if err := r.query(&q); err != nil {
		return err
	}
	whose := r.who.Account.ID
	if q.All {
		if err := r.who.Require(models.MayAdminister, 0); err != nil {
			return err
		}
		whose = 0
	}
	all, err := a.s.Tokens(r.ctx(), whose)
	if err != nil {
		return err
	}
	show, err := a.tokenAnswers(r)
	if err != nil {
		return err
	}
	return pageOf(r, q.pageQuery, all, func(t models.Token) string { return strconv.FormatInt(t.ID, 10) }, show)
}

// tokenRequest makes a token.
type tokenRequest struct {
	// Name says what it is for
	Name        string              `json:"name" validate:"required"`
	Permissions []models.Permission `json:"permissions" validate:"required"`
	// Incident: only in this one; left out: in any
	Incident string `json:"incident"`
	// Days is how long it lives, at most two years
	Days int `json:"days" validate:"required" example:"90"`
}

// newTokenAnswer is a token with its secret, shown once.
type newTokenAnswer struct {
	Token  tokenAnswer `json:"token"`
	Secret string      `json:"secret"`
}

// createToken makes a token that works in one's own name.
//
//	@Summary	Create a token; its secret is shown once
//	@Tags		tokens
//	@Param		body	body		tokenRequest	true	"what for"
//	@Success	201		{object}	newTokenAnswer
//	@Router		/tokens [post]
func (a *API) createToken(r *request) error {
	var in tokenRequest
	if err := r.body(&in); err != nil {
		return err
	}
	if r.who.Via == models.ViaToken {
		return models.Errorf(models.CodeForbidden, "a token cannot make tokens").WithHint("log in")
	}
	if in.Days < 1 || in.Days > 732 {
		return wrongField("/days", "1 to 732")
	}
	scope := models.Scope{Permissions: in.Permissions}
	if in.Incident != "" {
		inc, err := a.s.Incident(r.ctx(), in.Incident)
		if err != nil || !r.who.Sees(inc.ID) {
			return models.Errorf(models.CodeNotFound, "no incident named %q", short(in.Incident))
		}
		scope.IncidentID = inc.ID
	}
	if err := scope.Validate(); err != nil {
		return err
	}
	secret, t, err := a.door.NewToken(r.ctx(), r.who.Account, in.Name, scope, time.Duration(in.Days)*24*time.Hour, r.author())
	if err != nil {
		return err
	}
	show, err := a.tokenAnswers(r)
	if err != nil {
		return err
	}
	return r.json(http.StatusCreated, newTokenAnswer{show(t), secret})
}

// revokeToken ends a token for good.
//
//	@Summary	Revoke a token
//	@Tags		tokens
//	@Success	204
//	@Router		/tokens/{token} [delete]
func (a *API) revokeToken(r *request) error {
	id, err := strconv.ParseInt(r.Param("token"), 10, 64)
	if err != nil || id < 1 {
		return models.Errorf(models.CodeNotFound, "no token %q", short(r.Param("token")))
	}
	whose := r.who.Account.ID
	if r.who.Can(models.MayAdminister, 0) {
		whose = 0
	}
	if _, err := a.s.RevokeToken(r.ctx(), id, whose); err != nil {
		return err
	}
	return r.none()
}
