package store

import (
	"context"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/emberline/emberline/models"
)

// Members are the accounts' roles in the incidents.
type Members struct{ s *Store }

type memberRow struct {
	IncidentID int64 `gorm:"primaryKey;autoIncrement:false"`
	AccountID  int64 `gorm:"primaryKey;autoIncrement:false"`
	Role       string
	CreatedAt  int64 `gorm:"autoCreateTime:false"`
}

// TableName tells gorm the table.
func (memberRow) TableName() string { return "members" }

// memberRole is what the audit log says of a membership.
type memberRole struct {
	Role models.Role `json:"role"`
}

// Grant gives the account a role in the incident, in place of one it had.
func (o Members) Grant(ctx context.Context, incidentID, accountID int64, role models.Role) error {
	if _, err := models.ParseRole(string(role)); err != nil {
		return err
	}
	return o.s.write(ctx, func(ctx context.Context, db *gorm.DB, ss *session) error {
		account, old, err := o.both(ctx, db, incidentID, accountID)
		if err != nil {
			return err
		}
		var before any
		if old != nil {
			if old.Role == string(role) {
				return nil
			}
			before = memberRole{models.Role(old.Role)}
		}
		row := memberRow{IncidentID: incidentID, AccountID: accountID, Role: string(role), CreatedAt: nanos(o.s.stamp())}
		err = gorm.G[memberRow](db, clause.OnConflict{
			Columns: []clause.Column{{Name: "incident_id"}, {Name: "account_id"}}, DoUpdates: clause.AssignmentColumns([]string{"role"}),
		}).Create(ctx, &row)
		if err != nil {
			return named(err, models.Errorf(models.CodeNotFound, "no such incident"), nil, "grant role")
		}
		return ss.record(ctx, NounMember, "grant", incidentID, account.Login, before, memberRole{role})
	})
}

// Revoke takes the account's role in the incident away.
func (o Members) Revoke(ctx context.Context, incidentID, accountID int64) error {
	return o.s.write(ctx, func(ctx context.Context, db *gorm.DB, ss *session) error {
		account, old, err := o.both(ctx, db, incidentID, accountID)
		if err != nil {
			return err
		}
		if old == nil {
			return models.Errorf(models.CodeNotFound, "%s has no role in this incident", account.Login)
		}
		if _, err := gorm.G[memberRow](db).Where("incident_id = ? AND account_id = ?", incidentID, accountID).Delete(ctx); err != nil {
			return translate(err, "revoke role")
		}
		return ss.record(ctx, NounMember, "revoke", incidentID, account.Login, memberRole{models.Role(old.Role)}, nil)
	})
}

// both reads the account, locked, and its membership, nil when there is none.
func (o Members) both(ctx context.Context, db *gorm.DB, incidentID, accountID int64) (accountRow, *memberRow, error) {
	account, err := o.s.Accounts.row(ctx, db, true, byAccountID, accountID)
	if err != nil {
		return account, nil, err
	}
	rows, err := gorm.G[memberRow](db).Where("incident_id = ? AND account_id = ?", incidentID, accountID).Find(ctx)
	if err != nil || len(rows) == 0 {
		return account, nil, translate(err, "read role")
	}
	return account, &rows[0], nil
}

// Roles gives the account's role in every incident where it has one.
func (o Members) Roles(ctx context.Context, accountID int64) (map[int64]models.Role, error) {
	rows, err := gorm.G[memberRow](o.s.read(ctx)).Where("account_id = ?", accountID).Find(ctx)
	if err != nil {
		return nil, translate(err, "read roles")
	}
	out := make(map[int64]models.Role, len(rows))
	for _, r := range rows {
		out[r.IncidentID] = models.Role(r.Role)
	}
	return out, nil
}

// List gives the incident's members by login.
func (o Members) List(ctx context.Context, incidentID int64) ([]models.Membership, error) {
	db := o.s.read(ctx)
	rows, err := gorm.G[memberRow](db).Where("incident_id = ?", incidentID).Find(ctx)
	if err != nil {
		return nil, translate(err, "list members")
	}
	byAccount := make(map[int64]memberRow, len(rows))
	for _, r := range rows {
		byAccount[r.AccountID] = r
	}
	accounts, err := gorm.G[accountRow](db).Where("id IN (SELECT account_id FROM members WHERE incident_id = ?)", incidentID).Order("login").Find(ctx)
	if err != nil {
		return nil, translate(err, "list members")
	}
	return each(accounts, func(a accountRow) (models.Membership, error) {
		account, err := a.model()
		r := byAccount[a.ID]
		return models.Membership{IncidentID: incidentID, Account: account, Role: models.Role(r.Role), CreatedAt: instant(r.CreatedAt)}, err
	})
}
