package api

import (
	"context"
	"time"

	"github.com/emberline/emberline/models"
)

// memberService is what the handlers here need of the application.
type memberService interface {
	Members(ctx context.Context, slug string) ([]models.Membership, error)
	Grant(ctx context.Context, slug, login string, role models.Role) error
	Revoke(ctx context.Context, slug, login string) error
}

// memberAnswer is somebody with a role in the incident.
type memberAnswer struct {
	Login     string      `json:"login"`
	Name      string      `json:"name"`
	Disabled  bool        `json:"disabled"`
	Role      models.Role `json:"role" enums:"lead,investigator,viewer,regulator"`
	CreatedAt time.Time   `json:"created_at"`
}

func (r *request) memberAnswer(m models.Membership) memberAnswer {
	return memberAnswer{m.Account.Login, m.Account.Name, m.Account.Disabled, m.Role, r.in(m.CreatedAt)}
}

// listMembers lists who has a role in the incident.
//
//	@Summary	List the members of an incident
//	@Tags		members
//	@Param		query	query		pageQuery	false	"page"
//	@Success	200		{object}	page[memberAnswer]
//	@Router		/incidents/{incident}/members [get]
func (a *API) listMembers(r *request) error {
	return listAll(r, a.s.Members, func(m models.Membership) string { return m.Account.Login }, r.memberAnswer)
}

// memberRequest gives a role.
type memberRequest struct {
	Role models.Role `json:"role" validate:"required" enums:"lead,investigator,viewer,regulator"`
}

// setMember gives an account a role in the incident, in place of one it had.
//
//	@Summary	Give an account a role in an incident
//	@Tags		members
//	@Param		body	body	memberRequest	true	"role"
//	@Success	204
//	@Router		/incidents/{incident}/members/{login} [put]
func (a *API) setMember(r *request) error {
	var in memberRequest
	if err := r.body(&in); err != nil {
		return err
	}
	if err := a.s.Grant(r.ctx(), r.slug(), r.Param("login"), in.Role); err != nil {
		return err
	}
	return r.none()
}

// removeMember takes an account's role in the incident away.
//
//	@Summary	Take an account's role in an incident away
//	@Tags		members
//	@Success	204
//	@Router		/incidents/{incident}/members/{login} [delete]
func (a *API) removeMember(r *request) error {
	if err := a.s.Revoke(r.ctx(), r.slug(), r.Param("login")); err != nil {
		return err
	}
	return r.none()
}
