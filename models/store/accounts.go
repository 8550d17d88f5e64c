package store

import (
	"cmp"
	"context"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/emberline/emberline/models"
)

// Accounts are the people and programs that may come in. Hashing of passwords
// is not done here: what is stored is opaque.
type Accounts struct{ s *Store }

// The nouns of people in the audit log.
const (
	NounAccount = "account" // its key is the login
	NounMember  = "member"  // its key is the login
	NounToken   = "token"   // its key is the prefix
)

type accountRow struct {
	ID         int64 `gorm:"primaryKey"`
	Login      string
	Name       string
	Language   string
	Admin      bool
	Disabled   bool
	MustChange bool
	Password   string // "" lets nobody in
	CreatedAt  int64  `gorm:"autoCreateTime:false"`
	UpdatedAt  int64  `gorm:"autoUpdateTime:false"`
}

// TableName tells gorm the table.
func (accountRow) TableName() string { return "accounts" }

func (r accountRow) model() (models.Account, error) {
	return models.Account{
		ID: r.ID, Login: r.Login, Name: r.Name, Language: r.Language, Admin: r.Admin, Disabled: r.Disabled, MustChange: r.MustChange,
		CreatedAt: instant(r.CreatedAt), UpdatedAt: instant(r.UpdatedAt),
	}, nil
}

// row reads an account; locked, it stays as it is until the transaction ends.
func (Accounts) row(ctx context.Context, db *gorm.DB, locked bool, where string, arg any) (accountRow, error) {
	var opts []clause.Expression
	if locked {
		opts = append(opts, clause.Locking{Strength: clause.LockingStrengthUpdate})
	}
	row, err := gorm.G[accountRow](db, opts...).Where(where, arg).Take(ctx)
	return row, named(err, models.Errorf(models.CodeNotFound, "no such account").WithHint("the list of accounts shows them"), nil, "read account")
}

// The conditions of row.
const (
	byAccountID = "id = ?"
	byLogin     = "login = ?"
)

// Create adds an account; its login must be new (models.CodeConflict). password
// is a hash, "" while there is none. An empty language is "ko".
func (o Accounts) Create(ctx context.Context, a models.Account, password string) (models.Account, error) {
	a.Language = cmp.Or(a.Language, "ko")
	if err := a.Validate(); err != nil {
		return models.Account{}, err
	}
	row := accountRow{
		Login: a.Login, Name: clean(a.Name), Language: a.Language, Admin: a.Admin, Disabled: a.Disabled, MustChange: a.MustChange,
		Password: password, CreatedAt: nanos(o.s.stamp()),
	}
	row.UpdatedAt = row.CreatedAt
	var out models.Account
	err := o.s.write(ctx, func(ctx context.Context, db *gorm.DB, ss *session) error {
		err := gorm.G[accountRow](db).Create(ctx, &row)
		if err != nil {
			return named(err, nil, models.Errorf(models.CodeConflict, "there is an account %s already", a.Login).WithHint("choose another login"), "create account")
		}
		if out, err = row.model(); err != nil {
			return err
		}
		return ss.record(ctx, NounAccount, "create", 0, out.Login, nil, out)
	})
	return out, err
}

// Update writes the name, the language, and whether the account administers or
// is disabled, of a.ID. A disabled account's sessions end. The last
// administrator who can log in stays one (models.CodeConflict).
func (o Accounts) Update(ctx context.Context, a models.Account) (models.Account, error) {
	var out models.Account
	err := o.s.write(ctx, func(ctx context.Context, db *gorm.DB, ss *session) error {
		// The administrators are locked first, in order: two of them who take
		// each other's rights away take turns.
		admins, err := gorm.G[accountRow](db, clause.Locking{Strength: clause.LockingStrengthUpdate}).
			Where("admin = ? AND disabled = ?", true, false).Order("id").Find(ctx)
		if err != nil {
			return translate(err, "read accounts")
		}
		row, err := o.row(ctx, db, true, byAccountID, a.ID)
		if err != nil {
			return err
		}
		before, err := row.model()
		if err != nil {
			return err
		}
		if len(admins) == 1 && admins[0].ID == row.ID && (!a.Admin || a.Disabled) {
			return models.Errorf(models.CodeConflict, "%s is the last administrator", row.Login).WithHint("make somebody else one first")
		}
		row.Name, row.Language, row.Admin, row.Disabled = clean(a.Name), a.Language, a.Admin, a.Disabled
		row.UpdatedAt = nanos(o.s.stamp())
		if out, err = row.model(); err != nil {
			return err
		}
		if err := out.Validate(); err != nil {
			return err
		}
		if _, err := gorm.G[accountRow](db).Where(byAccountID, row.ID).
			Select("name", "language", "admin", "disabled", "updated_at").Updates(ctx, row); err != nil {
			return translate(err, "change account")
		}
		if out.Disabled {
			if err := endSessions(ctx, db, out.ID, ""); err != nil {
				return err
			}
		}
		return ss.record(ctx, NounAccount, "change", 0, out.Login, before, out)
	})
	return out, err
}

// SetPassword writes another hash; mustChange says that its password is known
// to somebody else. Every session of the account but keep's (a hash, "" none)
// ends, and no link to set a password works any more.
func (o Accounts) SetPassword(ctx context.Context, id int64, hash string, mustChange bool, keep string) error {
	return o.s.write(ctx, func(ctx context.Context, db *gorm.DB, ss *session) error {
		row, err := o.row(ctx, db, true, byAccountID, id)
		if err != nil {
			return err
		}
		row.Password, row.MustChange, row.UpdatedAt = hash, mustChange, nanos(o.s.stamp())
		if _, err := gorm.G[accountRow](db).Where(byAccountID, id).Select("password", "must_change", "updated_at").Updates(ctx, row); err != nil {
			return translate(err, "set password")
		}
		if err := endSessions(ctx, db, id, keep); err != nil {
			return err
		}
		if _, err := gorm.G[passwordLinkRow](db).Where("account_id = ?", id).Delete(ctx); err != nil {
			return translate(err, "set password")
		}
		return ss.record(ctx, NounAccount, "password", 0, row.Login, nil, map[string]bool{"must_change": mustChange})
	})
}

// Rehash replaces the hash of a password that stays what it is, unless it was
// changed meanwhile.
func (o Accounts) Rehash(ctx context.Context, id int64, old, hash string) error {
	return o.s.write(ctx, func(ctx context.Context, db *gorm.DB, _ *session) error {
		_, err := gorm.G[accountRow](db).Where("id = ? AND password = ?", id, old).Select("password").Updates(ctx, accountRow{Password: hash})
		return translate(err, "set password")
	})
}

// Password gives the account of a login with the hash of its password.
func (o Accounts) Password(ctx context.Context, login string) (models.Account, string, error) {
	row, err := o.row(ctx, o.s.read(ctx), false, byLogin, login)
	if err != nil {
		return models.Account{}, "", err
	}
	a, err := row.model()
	return a, row.Password, err
}

// ByLogin gives the account of a login.
func (o Accounts) ByLogin(ctx context.Context, login string) (models.Account, error) {
	a, _, err := o.Password(ctx, login)
	return a, err
}

// ByID gives the account of a row id.
func (o Accounts) ByID(ctx context.Context, id int64) (models.Account, error) {
	row, err := o.row(ctx, o.s.read(ctx), false, byAccountID, id)
	if err != nil {
		return models.Account{}, err
	}
	return row.model()
}

// List gives all accounts by login.
func (o Accounts) List(ctx context.Context) ([]models.Account, error) {
	rows, err := gorm.G[accountRow](o.s.read(ctx)).Order("login").Find(ctx)
	if err != nil {
		return nil, translate(err, "list accounts")
	}
	return each(rows, accountRow.model)
}
