package store

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/emberline/emberline/models"
)

// Attempts counts failed log-ins by subject: a hash that stands for an account's
// login or for an address.
type Attempts struct{ s *Store }

type attemptRow struct {
	Subject     string `gorm:"primaryKey"`
	Failures    int
	LastAt      int64
	LockedUntil int64
}

// TableName tells gorm the table.
func (attemptRow) TableName() string { return "login_attempts" }

// Subject is one thing that failures are counted of.
type Subject struct {
	Hash string
	Rule models.Lockout
}

// Begin counts an attempt at now as failed before it is made, so that a hundred
// at once are a hundred failures; who succeeds takes that back. When a subject
// has to wait, nothing is counted and the time it has to wait for is given.
func (o Attempts) Begin(ctx context.Context, subjects []Subject, now time.Time) (until time.Time, err error) {
	// In order, so that two attempts cannot wait for each other.
	subjects = slices.SortedFunc(slices.Values(subjects), func(a, b Subject) int { return cmp.Compare(a.Hash, b.Hash) })
	err = o.s.write(ctx, func(ctx context.Context, db *gorm.DB, _ *session) error {
		rows := make([]attemptRow, len(subjects))
		for i, sub := range subjects {
			row := attemptRow{Subject: sub.Hash}
			if err := gorm.G[attemptRow](db, clause.OnConflict{DoNothing: true}).Create(ctx, &row); err != nil {
				return translate(err, "count log-in")
			}
			row, err := gorm.G[attemptRow](db, clause.Locking{Strength: clause.LockingStrengthUpdate}).Where("subject = ?", sub.Hash).Take(ctx)
			if err != nil {
				return translate(err, "count log-in")
			}
			if at := instant(row.LockedUntil); row.LockedUntil > nanos(now) && at.After(until) {
				until = at
			}
			rows[i] = row
		}
		if !until.IsZero() {
			return errLocked // and the rows just made go again
		}
		for i, row := range rows {
			next := subjects[i].Rule.Fail(models.Attempts{Failures: row.Failures, LastAt: instant(row.LastAt), LockedUntil: instant(row.LockedUntil)}, now)
			row.Failures, row.LastAt = next.Failures, nanos(next.LastAt)
			if !next.LockedUntil.IsZero() {
				row.LockedUntil = nanos(next.LockedUntil)
			}
			if _, err := gorm.G[attemptRow](db).Where("subject = ?", row.Subject).
				Select("failures", "last_at", "locked_until").Updates(ctx, row); err != nil {
				return translate(err, "count log-in")
			}
		}
		return nil
	})
	if errors.Is(err, errLocked) {
		err = nil
	}
	return until, err
}

// errLocked ends Begin's transaction without a trace.
var errLocked = errors.New("locked")

// Forgive forgets all failures of the subjects: an account whose password was
// right, or was set anew.
func (o Attempts) Forgive(ctx context.Context, subjects ...string) error {
	return o.s.write(ctx, func(ctx context.Context, db *gorm.DB, _ *session) error {
		_, err := gorm.G[attemptRow](db).Where("subject IN ?", subjects).Delete(ctx)
		return translate(err, "count log-in")
	})
}

// TakeBack undoes what Begin counted of the subject: an address from which
// somebody logged in. What others failed at from there stays.
func (o Attempts) TakeBack(ctx context.Context, subject string) error {
	return o.s.write(ctx, func(ctx context.Context, db *gorm.DB, _ *session) error {
		row, err := gorm.G[attemptRow](db, clause.Locking{Strength: clause.LockingStrengthUpdate}).Where("subject = ?", subject).Find(ctx)
		if err != nil || len(row) == 0 {
			return translate(err, "count log-in")
		}
		next := row[0]
		next.Failures, next.LockedUntil = max(next.Failures-1, 0), 0
		_, err = gorm.G[attemptRow](db).Where("subject = ?", subject).Select("failures", "locked_until").Updates(ctx, next)
		return translate(err, "count log-in")
	})
}

// Prune forgets the subjects that last failed before a time.
func (o Attempts) Prune(ctx context.Context, before time.Time) error {
	return o.s.write(ctx, func(ctx context.Context, db *gorm.DB, _ *session) error {
		_, err := gorm.G[attemptRow](db).Where("last_at < ? AND locked_until < ?", nanos(before), nanos(before)).Delete(ctx)
		return translate(err, "forget log-ins")
	})
}
