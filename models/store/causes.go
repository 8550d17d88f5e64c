package store

import (
	"context"
	"slices"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/emberline/emberline/models"
)

// Causes are the nodes of the incidents' why-because graphs.
type Causes struct{ s *Store }

type causeRow struct {
	ID              int64 `gorm:"primaryKey"`
	IncidentID      int64
	Key             string
	TitleKo         string
	TitleEn         string
	TextKo          string
	TextEn          string
	Class           string
	Effect          string
	Origin          string
	Status          string
	Entries         string // JSON of []string
	Evidence        string // JSON of []string
	RootCause       string
	RootCauseDetail string
	ReleasedAt      *int64
	ReleasedBy      string
	Revision        int
	CreatedAt       int64 `gorm:"autoCreateTime:false"`
	UpdatedAt       int64 `gorm:"autoUpdateTime:false"`
	UpdatedBy       string
}

// TableName tells gorm the table.
func (causeRow) TableName() string { return "causes" }

// causeColumns are those that a change writes.
var causeColumns = []any{
	"title_en", "text_ko", "text_en", "class", "effect", "origin", "status", "entries", "evidence", "root_cause",
	"root_cause_detail", "released_at", "released_by", "revision", "updated_at", "updated_by",
}

func causeRowOf(c models.Cause) (causeRow, error) {
	row := causeRow{
		IncidentID: c.IncidentID, Key: c.Key, TitleKo: clean(c.Title.Ko), TitleEn: clean(c.Title.En),
		TextKo: clean(c.Text.Ko), TextEn: clean(c.Text.En), Class: string(c.Class), Effect: string(c.Effect), Origin: string(c.Origin),
		Status: string(c.Status), RootCause: string(c.RootCause), RootCauseDetail: string(c.RootCauseDetail),
		Revision: c.Revision, UpdatedBy: clean(c.UpdatedBy),
	}
	if c.Released != nil {
		row.ReleasedAt, row.ReleasedBy = nanosOf(&c.Released.At), clean(c.Released.By)
	}
	var err error
	if row.Entries, err = encode(c.Entries); err != nil {
		return row, err
	}
	row.Evidence, err = encode(c.Evidence)
	return row, err
}

func (r causeRow) model() (models.Cause, error) {
	c := models.Cause{
		ID: r.ID, IncidentID: r.IncidentID, Key: r.Key, Title: models.Localized{Ko: r.TitleKo, En: r.TitleEn},
		Text: models.Localized{Ko: r.TextKo, En: r.TextEn}, Class: models.CauseClass(r.Class), Effect: models.CauseEffect(r.Effect),
		Origin: models.CauseOrigin(r.Origin), Status: models.ClaimStatus(r.Status), RootCause: models.RootCause(r.RootCause),
		RootCauseDetail: models.RootCauseDetail(r.RootCauseDetail), Revision: r.Revision, CreatedAt: instant(r.CreatedAt),
		UpdatedAt: instant(r.UpdatedAt), UpdatedBy: r.UpdatedBy,
	}
	if r.ReleasedAt != nil {
		c.Released = &models.Release{At: instant(*r.ReleasedAt), By: r.ReleasedBy}
	}
	var err error
	if c.Entries, err = decode[[]string](r.Entries); err != nil {
		return c, err
	}
	c.Evidence, err = decode[[]string](r.Evidence)
	return c, err
}

func (Causes) row(ctx context.Context, db *gorm.DB, incidentID int64, key string, locked bool) (causeRow, error) {
	var opts []clause.Expression
	if locked {
		opts = append(opts, clause.Locking{Strength: clause.LockingStrengthUpdate})
	}
	row, err := gorm.G[causeRow](db, opts...).Where("incident_id = ? AND key = ?", incidentID, key).Take(ctx)
	return row, named(err, models.Errorf(models.CodeNotFound, "no cause %q in this incident", key).
		WithHint("the list of causes shows them"), nil, "read cause")
}

// Create adds a cause to c.IncidentID; its key must be new there, the entries
// and claims it names must be there. c.UpdatedBy is the author. It becomes
// revision 1 and is not released.
func (o Causes) Create(ctx context.Context, c models.Cause, why string) (models.Cause, error) {
	if c.Status == "" {
		c.Status = models.ClaimProposed
	}
	if err := c.Validate(); err != nil {
		return models.Cause{}, err
	}
	c.Revision, c.Released = 1, nil
	row, err := causeRowOf(c)
	if err != nil {
		return models.Cause{}, err
	}
	row.CreatedAt = nanos(o.s.stamp())
	row.UpdatedAt = row.CreatedAt
	var out models.Cause
	err = o.s.write(ctx, func(ctx context.Context, db *gorm.DB, ss *session) error {
		if err := o.rests(ctx, db, c); err != nil {
			return err
		}
		err := gorm.G[causeRow](db).Create(ctx, &row)
		if err != nil {
			return named(err, models.Errorf(models.CodeNotFound, "no such incident"),
				models.Errorf(models.CodeConflict, "there is a cause %q already", c.Key).WithHint("change that one, or choose another key"), "create cause")
		}
		if out, err = row.model(); err != nil {
			return err
		}
		rev := models.Revision{IncidentID: c.IncidentID, Noun: NounCause, Key: c.Key, Number: 1, Author: c.UpdatedBy, Why: why}
		return o.s.revise(ctx, db, ss, rev, nil, out, out.Status != models.ClaimWithdrawn)
	})
	if err != nil {
		return models.Cause{}, err
	}
	return out, nil
}

// rests checks that the entries and claims a cause names are of its incident.
func (o Causes) rests(ctx context.Context, db *gorm.DB, c models.Cause) error {
	for _, key := range c.Entries {
		if _, err := o.s.Entries.row(ctx, db, c.IncidentID, key, false); err != nil {
			return err
		}
	}
	for _, ev := range c.Evidence {
		entry, claim, ok := models.ParseClaimRef(ev)
		if !ok {
			continue
		}
		e, err := o.s.Entries.row(ctx, db, c.IncidentID, entry, false)
		if err != nil {
			return err
		}
		if _, err := gorm.G[claimRow](db).Where("entry_id = ? AND key = ?", e.ID, claim).Take(ctx); err != nil {
			return named(err, models.Errorf(models.CodeNotFound, "entry %s has no claim %q", entry, claim).
				WithHint("the list of entries shows the claims"), nil, "read claim")
		}
	}
	return nil
}

// Update writes everything of the cause but its key and its release. expected
// is the revision the change was made on (models.CodeConflict when it has moved
// on); c.UpdatedBy is the author.
func (o Causes) Update(ctx context.Context, c models.Cause, expected int, why string) (models.Cause, error) {
	return o.change(ctx, c.IncidentID, c.Key, expected, models.Revision{Author: c.UpdatedBy, Why: why}, func(old models.Cause) models.Cause {
		c.Released = old.Released
		return c
	})
}

// Withdraw takes a cause back; it stays readable as withdrawn.
func (o Causes) Withdraw(ctx context.Context, incidentID int64, key string, expected int, author, why string) (models.Cause, error) {
	return o.change(ctx, incidentID, key, expected, models.Revision{Author: author, Why: why}, func(old models.Cause) models.Cause {
		old.Status = models.ClaimWithdrawn
		return old
	})
}

// Release opens a cause to regulators, or takes that back; author is who does.
// One that is so already stays as it is, without a revision.
func (o Causes) Release(ctx context.Context, incidentID int64, key string, open bool, expected int, author, why string) (out models.Cause, err error) {
	err = o.s.Tx(ctx, func(ctx context.Context, tx *Store) error {
		row, err := o.row(ctx, tx.read(ctx), incidentID, key, true)
		if err != nil {
			return err
		}
		if err := sameRevision(NounCause, key, row.Revision, expected); err != nil {
			return err
		}
		if open == (row.ReleasedAt != nil) {
			out, err = row.model()
			return err
		}
		out, err = tx.Causes.release(ctx, incidentID, key, open, expected, author, why)
		return err
	})
	return out, err
}

func (o Causes) release(ctx context.Context, incidentID int64, key string, open bool, expected int, author, why string) (models.Cause, error) {
	return o.change(ctx, incidentID, key, expected, models.Revision{Author: author, Why: why}, func(old models.Cause) models.Cause {
		old.Released = nil
		if open {
			old.Released = &models.Release{At: o.s.stamp(), By: author}
		}
		return old
	})
}

// Restore writes a new revision with the content of an earlier one; whether it
// is released stays as it is.
func (o Causes) Restore(ctx context.Context, incidentID int64, key string, number, expected int, author, why string) (models.Cause, error) {
	earlier, err := contentAt[models.Cause](ctx, o.s, incidentID, NounCause, key, number)
	if err != nil {
		return models.Cause{}, err
	}
	return o.change(ctx, incidentID, key, expected, models.Revision{Author: author, Why: why, Restores: number}, func(old models.Cause) models.Cause {
		earlier.Released = old.Released
		return earlier
	})
}

// change reads, edits and writes one cause with its revision.
func (o Causes) change(ctx context.Context, incidentID int64, key string, expected int, rev models.Revision,
	edit func(old models.Cause) models.Cause) (models.Cause, error) {
	var out models.Cause
	err := o.s.write(ctx, func(ctx context.Context, db *gorm.DB, ss *session) error {
		old, err := o.row(ctx, db, incidentID, key, true)
		if err != nil {
			return err
		}
		if err := sameRevision(NounCause, key, old.Revision, expected); err != nil {
			return err
		}
		before, err := old.model()
		if err != nil {
			return err
		}
		c := edit(before)
		c.IncidentID, c.Key, c.Revision, c.UpdatedBy = incidentID, key, old.Revision+1, rev.Author
		if err := c.Validate(); err != nil {
			return err
		}
		if err := stillStands(NounCause, key, before.Status, c.Status); err != nil {
			return err
		}
		if !slices.Equal(c.Entries, before.Entries) || !slices.Equal(c.Evidence, before.Evidence) {
			if err := o.rests(ctx, db, c); err != nil {
				return err
			}
		}
		row, err := causeRowOf(c)
		if err != nil {
			return err
		}
		row.ID, row.CreatedAt, row.UpdatedAt = old.ID, old.CreatedAt, nanos(o.s.stamp())
		if _, err := gorm.G[causeRow](db).Where("id = ?", old.ID).Select("title_ko", causeColumns...).Updates(ctx, row); err != nil {
			return translate(err, "change cause")
		}
		if out, err = row.model(); err != nil {
			return err
		}
		rev.IncidentID, rev.Noun, rev.Key, rev.Number = incidentID, NounCause, key, out.Revision
		return o.s.revise(ctx, db, ss, rev, before, out, out.Status != models.ClaimWithdrawn)
	})
	if err != nil {
		return models.Cause{}, err
	}
	return out, nil
}

// ByKey gives the incident's cause of that key, withdrawn or not.
func (o Causes) ByKey(ctx context.Context, incidentID int64, key string) (models.Cause, error) {
	row, err := o.row(ctx, o.s.read(ctx), incidentID, key, false)
	if err != nil {
		return models.Cause{}, err
	}
	return row.model()
}

// List gives the incident's causes in the order they were made, withdrawn ones too.
func (o Causes) List(ctx context.Context, incidentID int64) ([]models.Cause, error) {
	rows, err := gorm.G[causeRow](o.s.read(ctx)).Where("incident_id = ?", incidentID).Order("id").Find(ctx)
	if err != nil {
		return nil, translate(err, "list causes")
	}
	return each(rows, causeRow.model)
}

// Unreleased says of the incident's causes when their release was last taken
// back, by key. Those that were released again since are among them.
func (o Causes) Unreleased(ctx context.Context, incidentID int64) (map[string]time.Time, error) {
	return o.s.Revisions.lost(ctx, incidentID, NounCause, `"released":{`)
}
