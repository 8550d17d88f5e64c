package store

import (
	"context"
	"strconv"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/emberline/emberline/models"
)

// Links are the edges of the incidents' why-because graphs.
type Links struct{ s *Store }

type linkRow struct {
	ID          int64 `gorm:"primaryKey"`
	IncidentID  int64
	Key         string
	FromNoun    string
	FromKey     string
	ToNoun      string
	ToKey       string
	Verdict     string
	Sufficiency string
	RationaleKo string
	RationaleEn string
	Reviewer    string
	ReviewedAt  *int64
	Withdrawn   bool
	Revision    int
	CreatedAt   int64 `gorm:"autoCreateTime:false"`
	UpdatedAt   int64 `gorm:"autoUpdateTime:false"`
	UpdatedBy   string
}

// TableName tells gorm the table.
func (linkRow) TableName() string { return "links" }

func (r linkRow) model() (models.Link, error) {
	return models.Link{
		ID: r.ID, IncidentID: r.IncidentID, Key: r.Key, From: models.Node{Noun: r.FromNoun, Key: r.FromKey},
		To: models.Node{Noun: r.ToNoun, Key: r.ToKey}, Verdict: models.Verdict(r.Verdict), Sufficiency: models.Sufficiency(r.Sufficiency),
		Rationale: models.Localized{Ko: r.RationaleKo, En: r.RationaleEn}, Reviewer: r.Reviewer, ReviewedAt: instantOf(r.ReviewedAt),
		Withdrawn: r.Withdrawn, Revision: r.Revision, CreatedAt: instant(r.CreatedAt), UpdatedAt: instant(r.UpdatedAt), UpdatedBy: r.UpdatedBy,
	}, nil
}

// answer writes what a person may change of the link into its row.
func (r *linkRow) answer(l models.Link) {
	r.Verdict, r.Sufficiency = string(l.Verdict), string(l.Sufficiency)
	r.RationaleKo, r.RationaleEn = clean(l.Rationale.Ko), clean(l.Rationale.En)
	r.Reviewer, r.ReviewedAt, r.UpdatedBy = clean(l.Reviewer), nanosOf(l.ReviewedAt), clean(l.UpdatedBy)
}

// reviewed stamps a review that names who but not yet when.
func (o Links) reviewed(l models.Link) models.Link {
	if l.Reviewer != "" && l.ReviewedAt == nil {
		now := o.s.stamp()
		l.ReviewedAt = &now
	}
	return l
}

// Create adds a link to l.IncidentID under the next of the keys l1, l2 … Both
// ends must stand there, and no other link between them may. Verdict and
// sufficiency default to unknown; a reviewer without a time is stamped with the
// present. l.UpdatedBy is the author.
func (o Links) Create(ctx context.Context, l models.Link, why string) (models.Link, error) {
	if l.Verdict == "" {
		l.Verdict = models.VerdictUnknown
	}
	if l.Sufficiency == "" {
		l.Sufficiency = models.SufficiencyUnknown
	}
	l = o.reviewed(l)
	if err := l.Validate(); err != nil {
		return models.Link{}, err
	}
	row := linkRow{
		IncidentID: l.IncidentID, FromNoun: l.From.Noun, FromKey: l.From.Key, ToNoun: l.To.Noun, ToKey: l.To.Key,
		Revision: 1, CreatedAt: nanos(o.s.stamp()),
	}
	row.UpdatedAt = row.CreatedAt
	row.answer(l)
	var out models.Link
	err := o.s.write(ctx, func(ctx context.Context, db *gorm.DB, ss *session) error {
		for _, n := range []models.Node{l.From, l.To} {
			if err := o.stands(ctx, db, l.IncidentID, n); err != nil {
				return err
			}
		}
		if _, err := o.s.Incidents.lock(ctx, db, l.IncidentID); err != nil {
			return err
		}
		// Links are never deleted, so under the incident's lock the next number was never given.
		n, err := gorm.G[linkRow](db).Where("incident_id = ?", l.IncidentID).Count(ctx, "*")
		if err != nil {
			return translate(err, "number link")
		}
		row.Key = "l" + strconv.FormatInt(n+1, 10)
		if err := gorm.G[linkRow](db).Create(ctx, &row); err != nil {
			return named(err, nil, models.Errorf(models.CodeConflict, "%s → %s is linked already", l.From, l.To).WithHint("change that link"), "create link")
		}
		if out, err = row.model(); err != nil {
			return err
		}
		rev := models.Revision{IncidentID: l.IncidentID, Noun: NounLink, Key: out.Key, Number: 1, Author: l.UpdatedBy, Why: why}
		return o.s.revise(ctx, db, ss, rev, nil, out, true)
	})
	if err != nil {
		return models.Link{}, err
	}
	return out, nil
}

// stands checks that a node can be linked.
func (o Links) stands(ctx context.Context, db *gorm.DB, incidentID int64, n models.Node) error {
	var status string
	if n.Noun == models.NodeCause {
		row, err := o.s.Causes.row(ctx, db, incidentID, n.Key, false)
		if err != nil {
			return err
		}
		status = row.Status
	} else {
		row, err := o.s.Entries.row(ctx, db, incidentID, n.Key, false)
		if err != nil {
			return err
		}
		status = row.Status
	}
	if status == string(models.ClaimWithdrawn) {
		return models.Errorf(models.CodeConflict, "%s was withdrawn", n).WithHint("restore it first, or link another one")
	}
	return nil
}

// Update writes the link's answers, rationale and review; its ends stay.
// expected is the revision the change was made on (models.CodeConflict when it
// has moved on); l.UpdatedBy is the author.
func (o Links) Update(ctx context.Context, l models.Link, expected int, why string) (models.Link, error) {
	return o.change(ctx, l.IncidentID, l.Key, expected, models.Revision{Author: l.UpdatedBy, Why: why}, func(_ *gorm.DB, row *linkRow) error {
		if row.Withdrawn {
			return models.Errorf(models.CodeConflict, "link %s was withdrawn", l.Key).WithHint("restore an earlier revision, or make a new one")
		}
		old, err := row.model()
		if err != nil {
			return err
		}
		l.From, l.To = old.From, old.To
		l = o.reviewed(l)
		if err := l.Validate(); err != nil {
			return err
		}
		row.answer(l)
		return nil
	})
}

// Withdraw takes a link back; it stays readable as withdrawn.
func (o Links) Withdraw(ctx context.Context, incidentID int64, key string, expected int, author, why string) (models.Link, error) {
	return o.change(ctx, incidentID, key, expected, models.Revision{Author: author, Why: why}, func(_ *gorm.DB, row *linkRow) error {
		if row.Withdrawn {
			return models.Errorf(models.CodeConflict, "link %s is withdrawn already", key)
		}
		row.Withdrawn = true
		return nil
	})
}

// Restore writes a new revision with the answers, the review and the standing of
// an earlier one. One that stands again needs its ends to stand, and no other
// link between them. expected is as with Update.
func (o Links) Restore(ctx context.Context, incidentID int64, key string, number, expected int, author, why string) (models.Link, error) {
	earlier, err := contentAt[models.Link](ctx, o.s, incidentID, NounLink, key, number)
	if err != nil {
		return models.Link{}, err
	}
	rev := models.Revision{Author: author, Why: why, Restores: number}
	return o.change(ctx, incidentID, key, expected, rev, func(db *gorm.DB, row *linkRow) error {
		if row.Withdrawn && !earlier.Withdrawn {
			for _, n := range []models.Node{{Noun: row.FromNoun, Key: row.FromKey}, {Noun: row.ToNoun, Key: row.ToKey}} {
				if err := o.stands(ctx, db, incidentID, n); err != nil {
					return err
				}
			}
		}
		row.answer(earlier)
		row.Withdrawn = earlier.Withdrawn
		return nil
	})
}

// change reads, edits and writes one link with its revision.
func (o Links) change(ctx context.Context, incidentID int64, key string, expected int, rev models.Revision, edit func(db *gorm.DB, row *linkRow) error) (models.Link, error) {
	var out models.Link
	err := o.s.write(ctx, func(ctx context.Context, db *gorm.DB, ss *session) error {
		row, err := o.row(ctx, db, incidentID, key, true)
		if err != nil {
			return err
		}
		if err := sameRevision(NounLink, key, row.Revision, expected); err != nil {
			return err
		}
		before, err := row.model()
		if err != nil {
			return err
		}
		if err := edit(db, &row); err != nil {
			return err
		}
		row.Revision++
		row.UpdatedAt, row.UpdatedBy = nanos(o.s.stamp()), clean(rev.Author)
		if _, err := gorm.G[linkRow](db).Where("id = ?", row.ID).
			Select("verdict", "sufficiency", "rationale_ko", "rationale_en", "reviewer", "reviewed_at", "withdrawn", "revision", "updated_at", "updated_by").
			Updates(ctx, row); err != nil {
			return named(err, nil, models.Errorf(models.CodeConflict, "%s:%s → %s:%s is linked by another link", row.FromNoun, row.FromKey, row.ToNoun, row.ToKey).
				WithHint("withdraw that one first"), "change link")
		}
		if out, err = row.model(); err != nil {
			return err
		}
		rev.IncidentID, rev.Noun, rev.Key, rev.Number = incidentID, NounLink, key, out.Revision
		return o.s.revise(ctx, db, ss, rev, before, out, !out.Withdrawn)
	})
	if err != nil {
		return models.Link{}, err
	}
	return out, nil
}

func (Links) row(ctx context.Context, db *gorm.DB, incidentID int64, key string, locked bool) (linkRow, error) {
	var opts []clause.Expression
	if locked {
		opts = append(opts, clause.Locking{Strength: clause.LockingStrengthUpdate})
	}
	row, err := gorm.G[linkRow](db, opts...).Where("incident_id = ? AND key = ?", incidentID, key).Take(ctx)
	return row, named(err, models.Errorf(models.CodeNotFound, "no link %q in this incident", key).
		WithHint("the list of links shows them"), nil, "read link")
}

// ByKey gives the incident's link of that key, withdrawn or not.
func (o Links) ByKey(ctx context.Context, incidentID int64, key string) (models.Link, error) {
	row, err := o.row(ctx, o.s.read(ctx), incidentID, key, false)
	if err != nil {
		return models.Link{}, err
	}
	return row.model()
}

// List gives the incident's links in the order they were made, withdrawn ones too.
func (o Links) List(ctx context.Context, incidentID int64) ([]models.Link, error) {
	rows, err := gorm.G[linkRow](o.s.read(ctx)).Where("incident_id = ?", incidentID).Order("id").Find(ctx)
	if err != nil {
		return nil, translate(err, "list links")
	}
	return each(rows, linkRow.model)
}
