package auth

import (
	"context"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/emberline/emberline/models"
)

// NewToken makes a token that works in the account's name within the scope, for
// so long. secret is shown once and never again.
func (v *Service) NewToken(ctx context.Context, account models.Account, name string, scope models.Scope, life time.Duration, by string) (secret string, t models.Token, err error) {
	name = strings.TrimSpace(name)
	switch {
	case name == "" || utf8.RuneCountInString(name) > 100 || !utf8.ValidString(name):
		return "", t, models.Errorf(models.CodeInvalid, "a token's name has 1 to 100 characters").WithHint("say what it is for")
	case life <= 0 || life > models.MaxTokenAge:
		return "", t, models.Errorf(models.CodeInvalid, "a token lives at most two years").WithHint("90 days are a good choice")
	case account.Disabled:
		return "", t, models.Errorf(models.CodeConflict, "account %s is disabled", account.Login)
	}
	secret, hash, err := newSecret(tokenPrefix)
	if err != nil {
		return "", t, err
	}
	t, err = v.store.Tokens.Create(ctx, models.Token{
		AccountID: account.ID, Name: name, Prefix: secret[:prefixShown], Scope: scope, ExpiresAt: v.o.Now().Add(life), CreatedBy: by,
	}, hash)
	if err != nil {
		return "", t, err
	}
	return secret, t, nil
}

// FromToken says who a token stands for; models.CodeUnauthorized when it is
// unknown, over or revoked, or its account is disabled.
func (v *Service) FromToken(ctx context.Context, bearer string) (models.Principal, error) {
	bad := models.Errorf(models.CodeUnauthorized, "the token is not valid").WithHint("it may have expired or been revoked: the list of tokens says")
	if !wellFormed(bearer, tokenPrefix) {
		return models.Principal{}, bad
	}
	t, err := v.store.Tokens.ByHash(ctx, hashOf(bearer))
	if models.CodeOf(err) == models.CodeNotFound {
		return models.Principal{}, bad
	}
	if err != nil {
		return models.Principal{}, err
	}
	now := v.o.Now()
	if !t.RevokedAt.IsZero() || !now.Before(t.ExpiresAt) {
		return models.Principal{}, bad
	}
	p, err := v.principal(ctx, t.AccountID)
	if err != nil {
		return models.Principal{}, err
	}
	p.Via, p.Scope, p.TokenID = models.ViaToken, &t.Scope, t.ID
	if now.Sub(t.UsedAt) >= touchEvery {
		v.journal.soon("token "+strconv.FormatInt(t.ID, 10), func(ctx context.Context) error { return v.store.Tokens.Touch(ctx, t.ID, now) })
	}
	return p, nil
}
