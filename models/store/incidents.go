package store

import (
	"context"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/emberline/emberline/models"
)

// Incidents are the incidents' records.
type Incidents struct{ s *Store }

type incidentRow struct {
	ID              int64 `gorm:"primaryKey"`
	Slug            string
	TitleKo         string
	TitleEn         string
	Zone            string
	Phases          string // JSON of []models.Phase
	AnnotationsMade int64  // how many annotation keys were given
	CreatedAt       int64  `gorm:"autoCreateTime:false"`
	Headline        string // JSON of models.Headline
	Revision        int
	UpdatedAt       int64 `gorm:"autoUpdateTime:false"`
	UpdatedBy       string
}

// TableName tells gorm the table.
func (incidentRow) TableName() string { return "incidents" }

func (r incidentRow) model() (models.Incident, error) {
	phases, err := decode[[]models.Phase](r.Phases)
	if err != nil {
		return models.Incident{}, err
	}
	headline, err := decode[models.Headline](r.Headline)
	return models.Incident{
		ID: r.ID, Slug: r.Slug, Title: models.Localized{Ko: r.TitleKo, En: r.TitleEn},
		Zone: r.Zone, Phases: phases, Headline: headline, Revision: r.Revision,
		CreatedAt: instant(r.CreatedAt), UpdatedAt: instant(r.UpdatedAt), UpdatedBy: r.UpdatedBy,
	}, err
}

// settle writes the incident's words and settings into its row.
func (r *incidentRow) settle(in models.Incident) (err error) {
	r.TitleKo, r.TitleEn, r.Zone, r.UpdatedBy = clean(in.Title.Ko), clean(in.Title.En), in.Zone, clean(in.UpdatedBy)
	if r.Phases, err = encode(in.Phases); err != nil {
		return err
	}
	r.Headline, err = encode(in.Headline)
	return err
}

// Create adds an incident; its slug must be new (models.CodeConflict).
func (i Incidents) Create(ctx context.Context, in models.Incident) (models.Incident, error) {
	if err := in.Validate(); err != nil {
		return models.Incident{}, err
	}
	row := incidentRow{Slug: in.Slug, Revision: 1, CreatedAt: nanos(i.s.stamp())}
	row.UpdatedAt = row.CreatedAt
	if err := row.settle(in); err != nil {
		return models.Incident{}, err
	}
	err := i.s.write(ctx, func(ctx context.Context, db *gorm.DB, ss *session) error {
		if err := gorm.G[incidentRow](db).Create(ctx, &row); err != nil {
			return err
		}
		made, err := row.model()
		if err != nil {
			return err
		}
		return ss.record(ctx, NounIncident, "create", row.ID, row.Slug, nil, made)
	})
	if err != nil {
		return models.Incident{}, named(err, nil,
			models.Errorf(models.CodeConflict, "there is an incident %s already", in.Slug).WithHint("choose another slug"), "create incident")
	}
	return row.model()
}

// Update writes the incident's title, zone, phases and headline; its slug stays.
// expected is the revision the change was made on (models.CodeConflict when it
// has moved on); in.UpdatedBy is the author.
func (i Incidents) Update(ctx context.Context, in models.Incident, expected int, why string) (models.Incident, error) {
	if err := in.Validate(); err != nil {
		return models.Incident{}, err
	}
	var out models.Incident
	err := i.s.write(ctx, func(ctx context.Context, db *gorm.DB, ss *session) error {
		row, err := i.lock(ctx, db, in.ID)
		if err != nil {
			return err
		}
		if err := sameRevision(NounIncident, row.Slug, row.Revision, expected); err != nil {
			return err
		}
		before, err := row.model()
		if err != nil {
			return err
		}
		if err := row.settle(in); err != nil {
			return err
		}
		row.Revision++
		row.UpdatedAt = nanos(i.s.stamp())
		if _, err := gorm.G[incidentRow](db).Where("id = ?", row.ID).
			Select("title_ko", "title_en", "zone", "phases", "headline", "revision", "updated_at", "updated_by").Updates(ctx, row); err != nil {
			return translate(err, "change incident")
		}
		if out, err = row.model(); err != nil {
			return err
		}
		rev := models.Revision{IncidentID: row.ID, Noun: NounIncident, Key: row.Slug, Number: row.Revision, Author: in.UpdatedBy, Why: why}
		return i.s.revise(ctx, db, ss, rev, before, out, true)
	})
	if err != nil {
		return models.Incident{}, err
	}
	return out, nil
}

// lock reads the incident and keeps it as it is until the transaction ends, and
// with it the numbers that its records are given.
func (Incidents) lock(ctx context.Context, db *gorm.DB, id int64) (incidentRow, error) {
	row, err := gorm.G[incidentRow](db, clause.Locking{Strength: clause.LockingStrengthUpdate}).Where("id = ?", id).Take(ctx)
	return row, named(err, models.Errorf(models.CodeNotFound, "no such incident"), nil, "read incident")
}

// BySlug gives the incident of that name.
func (i Incidents) BySlug(ctx context.Context, slug string) (models.Incident, error) {
	row, err := gorm.G[incidentRow](i.s.read(ctx)).Where("slug = ?", slug).Take(ctx)
	if err != nil {
		return models.Incident{}, named(err, models.Errorf(models.CodeNotFound, "no incident %q", slug).
			WithHint("the list of incidents shows them"), nil, "read incident")
	}
	return row.model()
}

// ByID gives the incident of that row id, as jobs carry it.
func (i Incidents) ByID(ctx context.Context, id int64) (models.Incident, error) {
	row, err := gorm.G[incidentRow](i.s.read(ctx)).Where("id = ?", id).Take(ctx)
	if err != nil {
		return models.Incident{}, named(err, models.Errorf(models.CodeNotFound, "no such incident"), nil, "read incident")
	}
	return row.model()
}

// List gives all incidents in the order they were made.
func (i Incidents) List(ctx context.Context) ([]models.Incident, error) {
	rows, err := gorm.G[incidentRow](i.s.read(ctx)).Order("id").Find(ctx)
	if err != nil {
		return nil, translate(err, "list incidents")
	}
	return each(rows, incidentRow.model)
}
