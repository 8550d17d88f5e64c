package store

import (
	"context"
	"errors"
	"time"

	"gorm.io/gorm"

	"github.com/emberline/emberline/models"
)

// Revisions are the changes of records. They are written with the change, by
// this package alone, and never altered.
type Revisions struct{ s *Store }

// The nouns that have revisions.
const (
	NounClock      = "clock"
	NounIncident   = "incident" // its key is the slug
	NounEntry      = "entry"
	NounClaim      = "claim" // its key is the entry's and its own: "ignition/c1"
	NounAnnotation = "annotation"
	NounCause      = "cause"
	NounLink       = "link"
	NounHold       = "hold"
	NounSearch     = "search" // a saved one
)

type revisionRow struct {
	ID         int64 `gorm:"primaryKey"`
	IncidentID int64
	Noun       string
	Key        string
	Number     int
	Author     string
	At         int64
	Why        string
	OldJSON    string `gorm:"column:old_json"`
	NewJSON    string `gorm:"column:new_json"`
	Undoes     int
	Restores   int
}

// TableName tells gorm the table.
func (revisionRow) TableName() string { return "revisions" }

func (r revisionRow) model() (models.Revision, error) {
	return models.Revision{
		ID: r.ID, IncidentID: r.IncidentID, Noun: r.Noun, Key: r.Key, Number: r.Number, Author: r.Author,
		At: instant(r.At), Why: r.Why, Old: r.OldJSON, New: r.NewJSON, Undoes: r.Undoes, Restores: r.Restores,
	}, nil
}

// add appends a revision; a Number of 0 becomes the record's next one. The
// caller holds the record's lock. before and after are encoded as JSON unless nil.
// The audit log gets its line here, of every noun that has revisions.
func (o Revisions) add(ctx context.Context, db *gorm.DB, rev models.Revision, before, after any) (models.Revision, error) {
	row := revisionRow{
		IncidentID: rev.IncidentID, Noun: rev.Noun, Key: rev.Key, Number: rev.Number, Author: clean(rev.Author),
		At: nanos(o.s.stamp()), Why: clean(rev.Why), Undoes: rev.Undoes, Restores: rev.Restores,
	}
	for _, half := range []struct {
		value any
		text  *string
	}{{before, &row.OldJSON}, {after, &row.NewJSON}} {
		if half.value == nil {
			continue
		}
		text, err := encode(half.value)
		if err != nil {
			return models.Revision{}, err
		}
		*half.text = text
	}
	if row.Number == 0 {
		last, err := gorm.G[revisionRow](db).Where("incident_id = ? AND noun = ? AND key = ?", row.IncidentID, row.Noun, row.Key).
			Order("number DESC").Limit(1).Take(ctx)
		if err != nil && !errors.Is(err, gorm.ErrRecordNotFound) {
			return models.Revision{}, translate(err, "read revision")
		}
		row.Number = last.Number + 1
	}
	if err := gorm.G[revisionRow](db).Create(ctx, &row); err != nil {
		return models.Revision{}, named(err, nil,
			models.Errorf(models.CodeConflict, "somebody else changed %s %s first", rev.Noun, rev.Key).WithHint("read it again"), "write revision")
	}
	if ss := o.s.session(ctx); ss != nil {
		ss.recordRevision(ctx, row)
	}
	return row.model()
}

// revise writes the revision of a record that was made (before is nil) or
// changed, and announces it; stands is false when it is withdrawn.
func (s *Store) revise(ctx context.Context, db *gorm.DB, ss *session, rev models.Revision, before, after any, stands bool) error {
	if _, err := s.Revisions.add(ctx, db, rev, before, after); err != nil {
		return err
	}
	ss.announce(rev.IncidentID, rev.Noun, rev.Key, rev.Number, !stands)
	return nil
}

// sameRevision refuses a change made on a revision that is no longer the last.
func sameRevision(noun, key string, have, expected int) error {
	if have == expected {
		return nil
	}
	return models.Errorf(models.CodeConflict, "%s %s is at revision %d, the change was made on %d", noun, key, have, expected).
		WithHint("read revision %d and repeat the change", have)
}

// stillStands refuses to change what was withdrawn unless the change brings it back.
func stillStands(noun, key string, old, changed models.ClaimStatus) error {
	if old != models.ClaimWithdrawn || changed != models.ClaimWithdrawn {
		return nil
	}
	return models.Errorf(models.CodeConflict, "%s %s was withdrawn", noun, key).
		WithHint("give it another status to bring it back, or restore an earlier revision")
}

// At gives one revision of a record.
func (o Revisions) At(ctx context.Context, incidentID int64, noun, key string, number int) (models.Revision, error) {
	row, err := gorm.G[revisionRow](o.s.read(ctx)).
		Where("incident_id = ? AND noun = ? AND key = ? AND number = ?", incidentID, noun, key, number).Take(ctx)
	if err != nil {
		return models.Revision{}, named(err, models.Errorf(models.CodeNotFound, "%s %s has no revision %d", noun, key, number).
			WithHint("its history lists them"), nil, "read revision")
	}
	return row.model()
}

// contentAt reads what a record was at a revision.
func contentAt[T any](ctx context.Context, s *Store, incidentID int64, noun, key string, number int) (T, error) {
	rev, err := s.Revisions.At(ctx, incidentID, noun, key, number)
	if err != nil {
		var none T
		return none, err
	}
	return decode[T](rev.New)
}

// Of gives one record's revisions, oldest first.
func (o Revisions) Of(ctx context.Context, incidentID int64, noun, key string) ([]models.Revision, error) {
	rows, err := gorm.G[revisionRow](o.s.read(ctx)).
		Where("incident_id = ? AND noun = ? AND key = ?", incidentID, noun, key).Order("number").Find(ctx)
	if err != nil {
		return nil, translate(err, "list revisions")
	}
	return each(rows, revisionRow.model)
}

// lost says of the incident's records of a noun when a change last took a field
// away, by key. It is given as JSON with what its value begins with: quotes
// inside of texts are escaped, so that this stands only where the field does.
func (o Revisions) lost(ctx context.Context, incidentID int64, noun, field string) (map[string]time.Time, error) {
	field = "%" + field + "%"
	rows, err := gorm.G[revisionRow](o.s.read(ctx)).Select("key", "at").
		Where("incident_id = ? AND noun = ? AND old_json LIKE ? AND new_json NOT LIKE ?", incidentID, noun, field, field).Order("id").Find(ctx)
	if err != nil {
		return nil, translate(err, "list revisions")
	}
	out := make(map[string]time.Time, len(rows))
	for _, r := range rows {
		out[r.Key] = instant(r.At)
	}
	return out, nil
}

// List gives the incident's revisions after the id, oldest first, at most limit
// (at most 1000) of them; start with 0 and go on with the last one's ID.
func (o Revisions) List(ctx context.Context, incidentID, after int64, limit int) ([]models.Revision, error) {
	rows, err := gorm.G[revisionRow](o.s.read(ctx)).
		Where("incident_id = ? AND id > ?", incidentID, after).Order("id").Limit(page(limit)).Find(ctx)
	if err != nil {
		return nil, translate(err, "list revisions")
	}
	return each(rows, revisionRow.model)
}

// Last is the id of the incident's newest revision, 0 when there is none: where
// a reader of List stands who has just read everything.
func (o Revisions) Last(ctx context.Context, incidentID int64) (int64, error) {
	rows, err := gorm.G[revisionRow](o.s.read(ctx)).Select("id").Where("incident_id = ?", incidentID).Order("id DESC").Limit(1).Find(ctx)
	if err != nil || len(rows) == 0 {
		return 0, translate(err, "list revisions")
	}
	return rows[0].ID, nil
}
