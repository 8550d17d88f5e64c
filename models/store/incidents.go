package store

import (
	"context"

	"gorm.io/gorm"

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
}

// TableName tells gorm the table.
func (incidentRow) TableName() string { return "incidents" }

func (r incidentRow) model() (models.Incident, error) {
	phases, err := decode[[]models.Phase](r.Phases)
	return models.Incident{
		ID: r.ID, Slug: r.Slug, Title: models.Localized{Ko: r.TitleKo, En: r.TitleEn},
		Zone: r.Zone, Phases: phases, CreatedAt: instant(r.CreatedAt),
	}, err
}

// Create adds an incident; its slug must be new (models.CodeConflict).
func (i Incidents) Create(ctx context.Context, in models.Incident) (models.Incident, error) {
	if err := in.Validate(); err != nil {
		return models.Incident{}, err
	}
	phases, err := encode(in.Phases)
	if err != nil {
		return models.Incident{}, err
	}
	row := incidentRow{
		Slug: in.Slug, TitleKo: clean(in.Title.Ko), TitleEn: clean(in.Title.En), Zone: in.Zone,
		Phases: phases, CreatedAt: nanos(i.s.stamp()),
	}
	err = i.s.write(ctx, func(ctx context.Context, db *gorm.DB, _ *session) error {
		return gorm.G[incidentRow](db).Create(ctx, &row)
	})
	if err != nil {
		return models.Incident{}, named(err, nil,
			models.Errorf(models.CodeConflict, "there is an incident %s already", in.Slug).WithHint("choose another slug"), "create incident")
	}
	return row.model()
}

// BySlug gives the incident of that name.
func (i Incidents) BySlug(ctx context.Context, slug string) (models.Incident, error) {
	row, err := gorm.G[incidentRow](i.s.read(ctx)).Where("slug = ?", slug).Take(ctx)
	if err != nil {
		return models.Incident{}, named(err, models.Errorf(models.CodeNotFound, "no incident %q", slug).
			WithHint("list them with: emberline incident list"), nil, "read incident")
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
