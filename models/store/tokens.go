package store

import (
	"context"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/emberline/emberline/models"
)

// Tokens are the programs' keys, known by their hashes.
type Tokens struct{ s *Store }

type tokenRow struct {
	ID          int64 `gorm:"primaryKey"`
	AccountID   int64
	IncidentID  *int64
	Name        string
	Prefix      string
	Hash        string
	Permissions string // JSON of []models.Permission
	CreatedAt   int64  `gorm:"autoCreateTime:false"`
	CreatedBy   string
	ExpiresAt   int64
	UsedAt      *int64
	RevokedAt   *int64
}

// TableName tells gorm the table.
func (tokenRow) TableName() string { return "tokens" }

func (r tokenRow) model(login string) (models.Token, error) {
	perms, err := decode[[]models.Permission](r.Permissions)
	t := models.Token{
		ID: r.ID, AccountID: r.AccountID, Login: login, Name: r.Name, Prefix: r.Prefix, Scope: models.Scope{Permissions: perms},
		CreatedAt: instant(r.CreatedAt), CreatedBy: r.CreatedBy, ExpiresAt: instant(r.ExpiresAt),
		UsedAt: instantOrZero(r.UsedAt), RevokedAt: instantOrZero(r.RevokedAt),
	}
	if r.IncidentID != nil {
		t.Scope.IncidentID = *r.IncidentID
	}
	return t, err
}

// Create keeps a token of t.AccountID under the hash of its secret.
func (o Tokens) Create(ctx context.Context, t models.Token, hash string) (models.Token, error) {
	if err := t.Scope.Validate(); err != nil {
		return models.Token{}, err
	}
	perms, err := encode(t.Scope.Permissions)
	if err != nil {
		return models.Token{}, err
	}
	row := tokenRow{
		AccountID: t.AccountID, Name: clean(t.Name), Prefix: clean(t.Prefix), Hash: hash, Permissions: perms,
		CreatedAt: nanos(o.s.stamp()), CreatedBy: clean(t.CreatedBy), ExpiresAt: nanos(t.ExpiresAt),
	}
	if t.Scope.IncidentID != 0 {
		row.IncidentID = &t.Scope.IncidentID
	}
	var out models.Token
	err = o.s.write(ctx, func(ctx context.Context, db *gorm.DB, ss *session) error {
		account, err := o.s.Accounts.row(ctx, db, false, byAccountID, t.AccountID)
		if err != nil {
			return err
		}
		if err := gorm.G[tokenRow](db).Create(ctx, &row); err != nil {
			return named(err, models.Errorf(models.CodeNotFound, "no such incident"), nil, "create token")
		}
		if out, err = row.model(account.Login); err != nil {
			return err
		}
		return ss.record(ctx, NounToken, "create", t.Scope.IncidentID, out.Prefix, nil, out)
	})
	return out, err
}

// ByHash gives the token of a secret, whether it still stands or not.
func (o Tokens) ByHash(ctx context.Context, hash string) (models.Token, error) {
	row, err := gorm.G[tokenRow](o.s.read(ctx)).Where("hash = ?", hash).Take(ctx)
	if err != nil {
		return models.Token{}, named(err, models.Errorf(models.CodeNotFound, "no such token"), nil, "read token")
	}
	return row.model("")
}

// Touch notes that the token was used at a time.
func (o Tokens) Touch(ctx context.Context, id int64, at time.Time) error {
	return o.s.write(ctx, func(ctx context.Context, db *gorm.DB, _ *session) error {
		_, err := gorm.G[tokenRow](db).Where("id = ?", id).Select("used_at").Updates(ctx, tokenRow{UsedAt: nanosOrNull(at)})
		return translate(err, "touch token")
	})
}

// Revoke ends a token for good. accountID bounds whose it may be; 0: anybody's.
func (o Tokens) Revoke(ctx context.Context, id, accountID int64) (models.Token, error) {
	var out models.Token
	err := o.s.write(ctx, func(ctx context.Context, db *gorm.DB, ss *session) error {
		row, err := gorm.G[tokenRow](db, clause.Locking{Strength: clause.LockingStrengthUpdate}).
			Where("id = ? AND (account_id = ? OR ? = 0)", id, accountID, accountID).Take(ctx)
		if err != nil {
			return named(err, models.Errorf(models.CodeNotFound, "no token %d", id).WithHint("the list of tokens shows them"), nil, "read token")
		}
		account, err := o.s.Accounts.row(ctx, db, false, byAccountID, row.AccountID)
		if err != nil {
			return err
		}
		before, err := row.model(account.Login)
		if err != nil {
			return err
		}
		if row.RevokedAt != nil {
			return models.Errorf(models.CodeConflict, "token %s was revoked already", row.Prefix)
		}
		row.RevokedAt = nanosOrNull(o.s.stamp())
		if _, err := gorm.G[tokenRow](db).Where("id = ?", id).Select("revoked_at").Updates(ctx, row); err != nil {
			return translate(err, "revoke token")
		}
		if out, err = row.model(account.Login); err != nil {
			return err
		}
		return ss.record(ctx, NounToken, "revoke", out.Scope.IncidentID, out.Prefix, before, out)
	})
	return out, err
}

// List gives the account's tokens in the order they were made, revoked and
// expired ones too; 0: everybody's.
func (o Tokens) List(ctx context.Context, accountID int64) ([]models.Token, error) {
	db := o.s.read(ctx)
	rows, err := gorm.G[tokenRow](db).Where("account_id = ? OR ? = 0", accountID, accountID).Order("id").Find(ctx)
	if err != nil {
		return nil, translate(err, "list tokens")
	}
	accounts, err := gorm.G[accountRow](db).Select("id", "login").Where("id IN (SELECT account_id FROM tokens)").Find(ctx)
	if err != nil {
		return nil, translate(err, "list tokens")
	}
	logins := make(map[int64]string, len(accounts))
	for _, a := range accounts {
		logins[a.ID] = a.Login
	}
	return each(rows, func(r tokenRow) (models.Token, error) { return r.model(logins[r.AccountID]) })
}
