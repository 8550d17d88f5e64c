package api

import (
	"context"
	"net/http"
	"net/url"
	"time"

	"github.com/emberline/emberline/models"
)

// accountService is what the handlers here need of the application.
type accountService interface {
	Accounts(ctx context.Context) ([]models.Account, error)
	Account(ctx context.Context, login string) (models.Account, error)
	ChangeAccount(ctx context.Context, login string, change func(*models.Account)) (models.Account, error)
}

// accountAnswer is an account as administrators see it.
type accountAnswer struct {
	Login      string    `json:"login"`
	Name       string    `json:"name"`
	Language   string    `json:"language" enums:"ko,en"`
	Admin      bool      `json:"admin"`
	Disabled   bool      `json:"disabled"`
	MustChange bool      `json:"must_change"`
	CreatedAt  time.Time `json:"created_at"`
	UpdatedAt  time.Time `json:"updated_at"`
}

func (r *request) accountAnswer(v models.Account) accountAnswer {
	return accountAnswer{v.Login, v.Name, v.Language, v.Admin, v.Disabled, v.MustChange, r.in(v.CreatedAt), r.in(v.UpdatedAt)}
}

// listAccounts lists all accounts.
//
//	@Summary	List the accounts
//	@Tags		accounts
//	@Param		query	query		changedQuery	false	"page"
//	@Success	200		{object}	page[accountAnswer]
//	@Router		/accounts [get]
func (a *API) listAccounts(r *request) error {
	list := func(ctx context.Context, _ string) ([]models.Account, error) { return a.s.Accounts(ctx) }
	return listChanged(r, list, func(v models.Account) time.Time { return v.UpdatedAt }, func(v models.Account) string { return v.Login }, r.accountAnswer)
}

// getAccount gives one account.
//
//	@Summary	Read an account
//	@Tags		accounts
//	@Success	200	{object}	accountAnswer
//	@Router		/accounts/{login} [get]
func (a *API) getAccount(r *request) error {
	v, err := a.s.Account(r.ctx(), r.Param("login"))
	if err != nil {
		return err
	}
	return r.json(http.StatusOK, r.accountAnswer(v))
}

// accountRequest makes an account.
type accountRequest struct {
	Login    string `json:"login" validate:"required" example:"h.kim"`
	Name     string `json:"name" validate:"required"`
	Language string `json:"language" enums:"ko,en"`
	Admin    bool   `json:"admin"`
}

// newAccountAnswer is an account with its first password, shown once.
type newAccountAnswer struct {
	Account accountAnswer `json:"account"`
	// Password must be changed at the first log-in
	Password string `json:"password"`
}

// createAccount makes an account.
//
//	@Summary	Create an account; its first password is shown once
//	@Tags		accounts
//	@Param		body	body		accountRequest	true	"who"
//	@Success	201		{object}	newAccountAnswer
//	@Router		/accounts [post]
func (a *API) createAccount(r *request) error {
	var in accountRequest
	if err := r.body(&in); err != nil {
		return err
	}
	if in.Language == "" {
		in.Language = "ko"
	}
	password, made, err := a.door.NewAccount(r.ctx(), models.Account{Login: models.NormalLogin(in.Login), Name: in.Name, Language: in.Language, Admin: in.Admin})
	if err != nil {
		return err
	}
	return r.created(Base+"/accounts/"+url.PathEscape(made.Login), 0, newAccountAnswer{r.accountAnswer(made), password})
}

// accountChange says what to change of an account; what is left out stays.
type accountChange struct {
	Name     *string `json:"name"`
	Language *string `json:"language" enums:"ko,en"`
	Admin    *bool   `json:"admin"`
	// Disabled: its sessions end, and it cannot log in
	Disabled *bool `json:"disabled"`
}

// changeAccount changes an account.
//
//	@Summary	Change an account, or disable it
//	@Tags		accounts
//	@Param		body	body		accountChange	true	"what to change"
//	@Success	200		{object}	accountAnswer
//	@Router		/accounts/{login} [patch]
func (a *API) changeAccount(r *request) error {
	var in accountChange
	if err := r.body(&in); err != nil {
		return err
	}
	v, err := a.s.ChangeAccount(r.ctx(), r.Param("login"), func(x *models.Account) {
		set(&x.Name, in.Name)
		set(&x.Language, in.Language)
		set(&x.Admin, in.Admin)
		set(&x.Disabled, in.Disabled)
	})
	if err != nil {
		return err
	}
	return r.json(http.StatusOK, r.accountAnswer(v))
}

// passwordLinkAnswer is a link by which somebody chooses a password, once.
type passwordLinkAnswer struct {
	Secret    string    `json:"secret"`
	ExpiresAt time.Time `json:"expires_at"`
}

// createPasswordLink makes a link by which an account's holder chooses a password.
//
//	@Summary	Make a link by which somebody chooses a password
//	@Tags		accounts
//	@Success	201	{object}	passwordLinkAnswer
//	@Router		/accounts/{login}/password-link [post]
func (a *API) createPasswordLink(r *request) error {
	v, err := a.s.Account(r.ctx(), r.Param("login"))
	if err != nil {
		return err
	}
	purpose := models.LinkReset
	if v.MustChange {
		purpose = models.LinkInvite
	}
	secret, expires, err := a.door.NewLink(r.ctx(), v, purpose, r.author())
	if err != nil {
		return err
	}
	return r.json(http.StatusCreated, passwordLinkAnswer{secret, r.in(expires)})
}
