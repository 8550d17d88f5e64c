package auth

import (
	"context"
	"time"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/models/store"
)

// FirstLogin is the login of the account made at the first start.
const FirstLogin = "admin"

// FirstAdmin makes the first account, which administers, when there is none at
// all. password is to be printed once; made is false when there was nothing to do.
func (v *Service) FirstAdmin(ctx context.Context) (password string, made bool, err error) {
	all, err := v.store.Accounts.List(ctx)
	if err != nil || len(all) > 0 {
		return "", false, err
	}
	password, _, err = v.NewAccount(ctx, models.Account{Login: FirstLogin, Name: "관리자 / Administrator", Language: "ko", Admin: true})
	if models.CodeOf(err) == models.CodeConflict {
		return "", false, nil // another node was first
	}
	return password, err == nil, err
}

// NewAccount makes an account with a password that must be changed at the first
// log-in.
func (v *Service) NewAccount(ctx context.Context, a models.Account) (password string, made models.Account, err error) {
	if err := a.Validate(); err != nil {
		return "", made, err
	}
	password, hash, err := v.newPassword(ctx)
	if err != nil {
		return "", made, err
	}
	a.MustChange = true
	made, err = v.store.Accounts.Create(ctx, a, hash)
	if err != nil {
		return "", made, err
	}
	return password, made, nil
}

// ResetPassword gives the account a password that must be changed at the next
// log-in. Its sessions end, and its failed log-ins are forgotten.
func (v *Service) ResetPassword(ctx context.Context, a models.Account) (password string, err error) {
	password, hash, err := v.newPassword(ctx)
	if err != nil {
		return "", err
	}
	err = v.store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
		if err := tx.Accounts.SetPassword(ctx, a.ID, hash, true, ""); err != nil {
			return err
		}
		return tx.Attempts.Forgive(ctx, subject("account", a.Login))
	})
	if err != nil {
		return "", err
	}
	return password, nil
}

func (v *Service) newPassword(ctx context.Context) (password, hash string, err error) {
	if password, err = oneTimePassword(); err != nil {
		return "", "", err
	}
	hash, err = v.hasher.Hash(ctx, password)
	return password, hash, err
}

// linkLife is how long a link to choose a password works.
const linkLife = 72 * time.Hour

// NewLink makes a link's secret by which the account's holder chooses a
// password, once. The links made for the account before stop working.
func (v *Service) NewLink(ctx context.Context, a models.Account, purpose models.LinkPurpose, by string) (secret string, expires time.Time, err error) {
	if purpose != models.LinkInvite && purpose != models.LinkReset {
		return "", expires, models.Errorf(models.CodeInvalid, "unknown purpose of a link %q", string(purpose))
	}
	if a.Disabled {
		return "", expires, models.Errorf(models.CodeConflict, "account %s is disabled", a.Login)
	}
	secret, hash, err := newSecret("")
	if err != nil {
		return "", expires, err
	}
	expires = v.o.Now().Add(linkLife)
	err = v.store.PasswordLinks.Create(ctx, models.PasswordLink{Hash: hash, AccountID: a.ID, Purpose: purpose, CreatedBy: by, ExpiresAt: expires})
	if err != nil {
		return "", expires, err
	}
	return secret, expires, nil
}

// LinkAccount says whose password a link sets; models.CodeNotFound for one that
// is unknown, spent or over, all alike.
func (v *Service) LinkAccount(ctx context.Context, secret string) (models.Account, error) {
	if !wellFormed(secret, "") {
		secret = ""
	}
	return v.store.PasswordLinks.Account(ctx, hashOf(secret), v.o.Now())
}

// UseLink sets the password of a link's account and spends the link.
func (v *Service) UseLink(ctx context.Context, secret, password string, m Meta) (models.Account, error) {
	a, err := v.LinkAccount(ctx, secret)
	if err != nil {
		return a, err
	}
	if err := models.ValidatePassword(a.Login, password); err != nil {
		return a, err
	}
	hash, err := v.hasher.Hash(ctx, password)
	if err != nil {
		return a, err
	}
	ctx = store.WithActor(ctx, models.Principal{Account: a, Via: models.ViaSession}.Actor(plainAddr(m.Addr), m.RequestID))
	err = v.store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
		if _, err := tx.PasswordLinks.Use(ctx, hashOf(secret), v.o.Now()); err != nil {
			return err
		}
		if err := tx.Accounts.SetPassword(ctx, a.ID, hash, false, ""); err != nil {
			return err
		}
		return tx.Attempts.Forgive(ctx, subject("account", a.Login))
	})
	return a, err
}
