package store

import (
	"context"
	"time"

	"gorm.io/gorm"

	"github.com/emberline/emberline/models"
)

// Sessions are the log-ins that stand. They are known by hashes of their ids,
// so that who reads the database cannot use them.
type Sessions struct{ s *Store }

type sessionRow struct {
	Hash      string `gorm:"primaryKey"`
	AccountID int64
	CreatedAt int64 `gorm:"autoCreateTime:false"`
	SeenAt    int64
	ExpiresAt int64
	Addr      string
	Agent     string
}

// TableName tells gorm the table.
func (sessionRow) TableName() string { return "sessions" }

func (r sessionRow) model() (models.Session, error) {
	return models.Session{
		Hash: r.Hash, AccountID: r.AccountID, CreatedAt: instant(r.CreatedAt), SeenAt: instant(r.SeenAt),
		ExpiresAt: instant(r.ExpiresAt), Addr: r.Addr, Agent: r.Agent,
	}, nil
}

// Create keeps a session as it is given.
func (o Sessions) Create(ctx context.Context, v models.Session) error {
	row := sessionRow{
		Hash: v.Hash, AccountID: v.AccountID, CreatedAt: nanos(v.CreatedAt), SeenAt: nanos(v.SeenAt), ExpiresAt: nanos(v.ExpiresAt),
		Addr: clean(v.Addr), Agent: clean(v.Agent),
	}
	return o.s.write(ctx, func(ctx context.Context, db *gorm.DB, _ *session) error {
		err := gorm.G[sessionRow](db).Create(ctx, &row)
		return named(err, models.Errorf(models.CodeNotFound, "no such account"), nil, "create session")
	})
}

// ByHash gives a session, whether it is over or not.
func (o Sessions) ByHash(ctx context.Context, hash string) (models.Session, error) {
	row, err := gorm.G[sessionRow](o.s.read(ctx)).Where("hash = ?", hash).Take(ctx)
	if err != nil {
		return models.Session{}, named(err, models.Errorf(models.CodeNotFound, "no such session"), nil, "read session")
	}
	return row.model()
}

// Touch notes that the session was used at a time.
func (o Sessions) Touch(ctx context.Context, hash string, at time.Time) error {
	return o.s.write(ctx, func(ctx context.Context, db *gorm.DB, _ *session) error {
		_, err := gorm.G[sessionRow](db).Where("hash = ? AND seen_at < ?", hash, nanos(at)).Select("seen_at").Updates(ctx, sessionRow{SeenAt: nanos(at)})
		return translate(err, "touch session")
	})
}

// End ends one session; one that is over already is no error.
func (o Sessions) End(ctx context.Context, hash string) error {
	return o.s.write(ctx, func(ctx context.Context, db *gorm.DB, _ *session) error {
		_, err := gorm.G[sessionRow](db).Where("hash = ?", hash).Delete(ctx)
		return translate(err, "end session")
	})
}

// EndAll ends every session of the account but keep's (a hash, "" none).
func (o Sessions) EndAll(ctx context.Context, accountID int64, keep string) error {
	return o.s.write(ctx, func(ctx context.Context, db *gorm.DB, _ *session) error {
		return endSessions(ctx, db, accountID, keep)
	})
}

func endSessions(ctx context.Context, db *gorm.DB, accountID int64, keep string) error {
	_, err := gorm.G[sessionRow](db).Where("account_id = ? AND hash <> ?", accountID, keep).Delete(ctx)
	return translate(err, "end sessions")
}

// List gives the account's sessions, the last used first.
func (o Sessions) List(ctx context.Context, accountID int64) ([]models.Session, error) {
	rows, err := gorm.G[sessionRow](o.s.read(ctx)).Where("account_id = ?", accountID).Order("seen_at DESC, hash").Find(ctx)
	if err != nil {
		return nil, translate(err, "list sessions")
	}
	return each(rows, sessionRow.model)
}

// Prune forgets the sessions that ended before now, or were last used before idle.
func (o Sessions) Prune(ctx context.Context, now, idle time.Time) error {
	return o.s.write(ctx, func(ctx context.Context, db *gorm.DB, _ *session) error {
		_, err := gorm.G[sessionRow](db).Where("expires_at <= ? OR seen_at <= ?", nanos(now), nanos(idle)).Delete(ctx)
		return translate(err, "forget sessions")
	})
}
