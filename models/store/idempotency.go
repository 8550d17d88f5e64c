package store

import (
	"context"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/emberline/emberline/models"
)

// Idempotency remembers the answers to requests that carried a key, so that
// sending one again does nothing again.
type Idempotency struct{ s *Store }

type idempotencyRow struct {
	AccountID int64  `gorm:"primaryKey;autoIncrement:false"`
	Route     string `gorm:"primaryKey"`
	Key       string `gorm:"primaryKey"`
	BodyHash  string
	Status    int
	Response  string
	Replays   int
	CreatedAt int64 `gorm:"autoCreateTime:false"`
}

// TableName tells gorm the table.
func (idempotencyRow) TableName() string { return "idempotency_keys" }

// Once names a request: whose it is, on which route, under which key, and the
// hash of its body.
type Once struct {
	Account  int64
	Route    string // "POST /api/v1/incidents/:slug/entries"
	Key      string // the client's, at most 255 bytes
	BodyHash string
}

// Answer is what a request was answered.
type Answer struct {
	Status   int
	Body     string
	Replayed bool // nothing was done now; this is the first answer
}

// maxOnceKey bounds a client's key, in bytes.
const maxOnceKey = 255

// Do runs fn and remembers its answer, both in one transaction; a request that
// was answered before gets that answer instead. The same key with another body
// is models.CodeConflict. When fn fails nothing is kept, and the key is free.
func (o Idempotency) Do(ctx context.Context, r Once, fn func(ctx context.Context, tx *Store) (status int, body string, err error)) (Answer, error) {
	if r.Key == "" || len(r.Key) > maxOnceKey || clean(r.Key) != r.Key {
		return Answer{}, models.Errorf(models.CodeInvalid, "an idempotency key has 1 to %d bytes of text", maxOnceKey)
	}
	var out Answer
	err := o.s.Tx(ctx, func(ctx context.Context, tx *Store) error {
		db := tx.read(ctx)
		row := idempotencyRow{AccountID: r.Account, Route: r.Route, Key: r.Key, BodyHash: r.BodyHash, CreatedAt: nanos(o.s.stamp())}
		// Written before anything is done: a second request at the same time
		// waits here for the first one's end.
		res := gorm.WithResult()
		if err := gorm.G[idempotencyRow](db, clause.OnConflict{DoNothing: true}, res).Create(ctx, &row); err != nil {
			return translate(err, "remember request")
		}
		if res.RowsAffected == 0 {
			var err error
			out, err = o.replay(ctx, db, r)
			return err
		}
		status, body, err := fn(ctx, tx)
		if err != nil {
			return err
		}
		out = Answer{Status: status, Body: clean(body)}
		row.Status, row.Response = out.Status, out.Body
		_, err = gorm.G[idempotencyRow](db).Where(onceWhere, r.Account, r.Route, r.Key).Select("status", "response").Updates(ctx, row)
		return translate(err, "remember request")
	})
	return out, err
}

const onceWhere = "account_id = ? AND route = ? AND key = ?"

// replay gives the first answer again. That it writes makes it wait, as the
// first request did, until what it confirms is replicated.
func (o Idempotency) replay(ctx context.Context, db *gorm.DB, r Once) (Answer, error) {
	row, err := gorm.G[idempotencyRow](db, clause.Locking{Strength: clause.LockingStrengthUpdate}).Where(onceWhere, r.Account, r.Route, r.Key).Take(ctx)
	if err != nil {
		return Answer{}, translate(err, "read remembered request")
	}
	if row.BodyHash != r.BodyHash {
		return Answer{}, models.Errorf(models.CodeConflict, "this idempotency key was used for another request").WithHint("take a new key for a new request")
	}
	row.Replays++
	_, err = gorm.G[idempotencyRow](db).Where(onceWhere, r.Account, r.Route, r.Key).Select("replays").Updates(ctx, row)
	return Answer{Status: row.Status, Body: row.Response, Replayed: true}, translate(err, "remember request")
}

// Prune forgets the answers given before a time.
func (o Idempotency) Prune(ctx context.Context, before time.Time) error {
	return o.s.write(ctx, func(ctx context.Context, db *gorm.DB, _ *session) error {
		_, err := gorm.G[idempotencyRow](db).Where("created_at < ?", nanos(before)).Delete(ctx)
		return translate(err, "forget requests")
	})
}
