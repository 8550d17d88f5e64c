package api

import (
	"net/http"
	"slices"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/server/auth"
)

// meAnswer is who is logged in.
type meAnswer struct {
	Login    string `json:"login"`
	Name     string `json:"name"`
	Language string `json:"language" enums:"ko,en"`
	Admin    bool   `json:"admin"`
	// MustChange: nothing is allowed but to change the password
	MustChange bool       `json:"must_change"`
	Via        models.Via `json:"via" enums:"session,token"`
	// Scope is what a token is limited to; absent for a session
	Scope []models.Permission `json:"scope,omitempty"`
	// Roles are those one has, by incident
	Roles []ownRoleAnswer `json:"roles"`
}

// ownRoleAnswer is a role in an incident.
type ownRoleAnswer struct {
	Incident string      `json:"incident"`
	Role     models.Role `json:"role" enums:"lead,investigator,viewer,regulator"`
}

func (a *API) meAnswer(r *request, who models.Principal) (meAnswer, error) {
	acc := who.Account
	out := meAnswer{Login: acc.Login, Name: acc.Name, Language: acc.Language, Admin: acc.Admin, MustChange: acc.MustChange, Via: who.Via, Roles: []ownRoleAnswer{}}
	if who.Scope != nil {
		out.Scope = who.Scope.Permissions
	}
	all, err := a.s.Incidents(r.ctx())
	if err != nil {
		return out, err
	}
	for _, in := range all {
		if role := who.Roles[in.ID]; role != "" {
			out.Roles = append(out.Roles, ownRoleAnswer{in.Slug, role})
		}
	}
	return out, nil
}

// loginRequest opens a session.
type loginRequest struct {
	Login    string `json:"login" validate:"required"`
	Password string `json:"password" validate:"required"`
}

// login opens a session; a cookie that scripts cannot read carries it.
//
//	@Summary	Log in
//	@Tags		sessions
//	@Param		body	body		loginRequest	true	"who"
//	@Success	200		{object}	meAnswer
//	@Router		/sessions [post]
func (a *API) login(r *request) error {
	var in loginRequest
	if err := r.body(&in); err != nil {
		return err
	}
	id, who, err := a.door.Login(r.ctx(), in.Login, in.Password, r.meta())
	if err != nil {
		if d, ok := auth.RetryAfter(err); ok {
			return tooOften(err, d)
		}
		return err
	}
	out, err := a.meAnswer(r, who)
	if err != nil {
		return err
	}
	http.SetCookie(r.Writer, a.door.Cookie(id, a.secure(r)))
	return r.json(http.StatusOK, out)
}

// logout ends the session.
//
//	@Summary	Log out
//	@Tags		sessions
//	@Success	204
//	@Router		/sessions/current [delete]
func (a *API) logout(r *request) error {
	if err := a.door.Logout(r.ctx(), r.who, r.meta()); err != nil {
		return err
	}
	http.SetCookie(r.Writer, a.door.Cookie("", a.secure(r)))
	return r.none()
}

// whoami says who is logged in.
//
//	@Summary	Say who you are and what you may do
//	@Tags		sessions
//	@Success	200	{object}	meAnswer
//	@Router		/me [get]
func (a *API) whoami(r *request) error {
	out, err := a.meAnswer(r, r.who)
	if err != nil {
		return err
	}
	return r.json(http.StatusOK, out)
}

// meRequest changes what is one's own to change.
type meRequest struct {
	Name     *string `json:"name"`
	Language *string `json:"language" enums:"ko,en"`
}

// changeMe changes one's own name or language.
//
//	@Summary	Change your name or language
//	@Tags		sessions
//	@Param		body	body		meRequest	true	"what to change"
//	@Success	200		{object}	meAnswer
//	@Router		/me [patch]
func (a *API) changeMe(r *request) error {
	var in meRequest
	if err := r.body(&in); err != nil {
		return err
	}
	if r.who.Via == models.ViaToken && !slices.Contains(r.who.Scope.Permissions, models.MayAdminister) {
		return models.Errorf(models.CodeForbidden, "a token may not change its account")
	}
	acc, err := a.s.ChangeAccount(r.ctx(), r.who.Account.Login, func(x *models.Account) {
		set(&x.Name, in.Name)
		set(&x.Language, in.Language)
	})
	if err != nil {
		return err
	}
	r.who.Account = acc
	return a.whoami(r)
}

// passwordRequest changes the password.
type passwordRequest struct {
	Old      string `json:"old" validate:"required"`
	Password string `json:"password" validate:"required"`
}

// changePassword changes one's password; other sessions end.
//
//	@Summary	Change your password
//	@Tags		sessions
//	@Param		body	body	passwordRequest	true	"old and new"
//	@Success	204
//	@Router		/me/password [put]
func (a *API) changePassword(r *request) error {
	var in passwordRequest
	if err := r.body(&in); err != nil {
		return err
	}
	if err := a.door.ChangePassword(r.ctx(), r.who, in.Old, in.Password, r.meta()); err != nil {
		if d, ok := auth.RetryAfter(err); ok {
			return tooOften(err, d)
		}
		return err
	}
	return r.none()
}

// linkRequest chooses a password by a link.
type linkRequest struct {
	Secret   string `json:"secret" validate:"required"`
	Password string `json:"password" validate:"required"`
}

// usePasswordLink chooses a password by a link, once.
//
//	@Summary	Choose a password by a link
//	@Tags		sessions
//	@Param		body	body	linkRequest	true	"the link's secret and the password"
//	@Success	204
//	@Router		/password-links [post]
func (a *API) usePasswordLink(r *request) error {
	var in linkRequest
	if err := r.body(&in); err != nil {
		return err
	}
	if _, err := a.door.UseLink(r.ctx(), in.Secret, in.Password, r.meta()); err != nil {
		return err
	}
	return r.none()
}
