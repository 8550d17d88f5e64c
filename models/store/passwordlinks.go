package store

import (
	"context"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/emberline/emberline/models"
)

// PasswordLinks let people choose a password, once each.
type PasswordLinks struct{ s *Store }

type passwordLinkRow struct {
	Hash      string `gorm:"primaryKey"`
	AccountID int64
	Purpose   string
	CreatedAt int64 `gorm:"autoCreateTime:false"`
	CreatedBy string
	ExpiresAt int64
	UsedAt    *int64
}

// TableName tells gorm the table.
func (passwordLinkRow) TableName() string { return "password_links" }

// Create keeps a link under the hash of its secret, in place of the account's
// earlier ones.
func (o PasswordLinks) Create(ctx context.Context, l models.PasswordLink) error {
	row := passwordLinkRow{
		Hash: l.Hash, AccountID: l.AccountID, Purpose: string(l.Purpose), CreatedAt: nanos(o.s.stamp()), CreatedBy: clean(l.CreatedBy), ExpiresAt: nanos(l.ExpiresAt),
	}
	return o.s.write(ctx, func(ctx context.Context, db *gorm.DB, ss *session) error {
		account, err := o.s.Accounts.row(ctx, db, true, byAccountID, l.AccountID)
		if err != nil {
			return err
		}
		if _, err := gorm.G[passwordLinkRow](db).Where("account_id = ?", l.AccountID).Delete(ctx); err != nil {
			return translate(err, "create link")
		}
		if err := gorm.G[passwordLinkRow](db).Create(ctx, &row); err != nil {
			return translate(err, "create link")
		}
		return ss.record(ctx, NounAccount, string(l.Purpose), 0, account.Login, nil, map[string]time.Time{"expires_at": instant(row.ExpiresAt)})
	})
}

// Account says whom the link of a hash is for. One that is unknown, spent or
// over is models.CodeNotFound, all alike.
func (o PasswordLinks) Account(ctx context.Context, hash string, now time.Time) (models.Account, error) {
	return o.account(ctx, o.s.read(ctx), hash, now)
}

// Use spends the link and gives its account, or fails as Account does. In a
// transaction with what it is spent for, neither happens without the other.
func (o PasswordLinks) Use(ctx context.Context, hash string, now time.Time) (models.Account, error) {
	var out models.Account
	err := o.s.write(ctx, func(ctx context.Context, db *gorm.DB, _ *session) error {
		var err error
		if out, err = o.account(ctx, db, hash, now, clause.Locking{Strength: clause.LockingStrengthUpdate}); err != nil {
			return err
		}
		_, err = gorm.G[passwordLinkRow](db).Where("hash = ?", hash).Select("used_at").Updates(ctx, passwordLinkRow{UsedAt: nanosOrNull(now)})
		return translate(err, "use link")
	})
	return out, err
}

func (o PasswordLinks) account(ctx context.Context, db *gorm.DB, hash string, now time.Time, opts ...clause.Expression) (models.Account, error) {
	gone := models.Errorf(models.CodeNotFound, "this link is not valid any more").WithHint("ask an administrator for a new one")
	row, err := gorm.G[passwordLinkRow](db, opts...).Where("hash = ?", hash).Take(ctx)
	if err != nil {
		return models.Account{}, named(err, gone, nil, "read link")
	}
	if row.UsedAt != nil || row.ExpiresAt <= nanos(now) {
		return models.Account{}, gone
	}
	account, err := o.s.Accounts.row(ctx, db, false, byAccountID, row.AccountID)
	if err != nil {
		return models.Account{}, err
	}
	if account.Disabled {
		return models.Account{}, gone
	}
	return account.model()
}
