package store

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/emberline/emberline/models"
)

// Holds are the incidents' legal holds. They are issued, acknowledged and
// released, never changed otherwise and never deleted.
type Holds struct{ s *Store }

type holdRow struct {
	ID              int64 `gorm:"primaryKey"`
	IncidentID      int64
	Key             string
	Matter          string
	Sources         string // JSON of []string
	Custodian       string
	IssuedAt        int64
	IssuedBy        string
	IssuedWhy       string
	AcknowledgedAt  *int64
	AcknowledgedBy  string
	AcknowledgedWhy string
	ReleasedAt      *int64
	ReleasedBy      string
	ReleasedWhy     string
	Revision        int
	UpdatedAt       int64 `gorm:"autoUpdateTime:false"`
	UpdatedBy       string
}

// TableName tells gorm the table.
func (holdRow) TableName() string { return "holds" }

func (r holdRow) model() (models.Hold, error) {
	sources, err := decode[[]string](r.Sources)
	step := func(at *int64, by, why string) *models.HoldStep {
		if at == nil {
			return nil
		}
		return &models.HoldStep{At: instant(*at), By: by, Why: why}
	}
	return models.Hold{
		ID: r.ID, IncidentID: r.IncidentID, Key: r.Key, Matter: r.Matter, Sources: sources, Custodian: r.Custodian,
		Issued:       models.HoldStep{At: instant(r.IssuedAt), By: r.IssuedBy, Why: r.IssuedWhy},
		Acknowledged: step(r.AcknowledgedAt, r.AcknowledgedBy, r.AcknowledgedWhy), Released: step(r.ReleasedAt, r.ReleasedBy, r.ReleasedWhy),
		Revision: r.Revision, UpdatedAt: instant(r.UpdatedAt), UpdatedBy: r.UpdatedBy,
	}, err
}

// Issue puts a hold on h.IncidentID under the next of the keys h1, h2 … The
// sources it names must be there. h.Issued.By is the author, h.Issued.Why the
// reason; h.Issued.At is given here.
func (o Holds) Issue(ctx context.Context, h models.Hold) (models.Hold, error) {
	if err := h.Validate(); err != nil {
		return models.Hold{}, err
	}
	sources, err := encode(slices.Sorted(slices.Values(h.Sources)))
	if err != nil {
		return models.Hold{}, err
	}
	now := nanos(o.s.stamp())
	row := holdRow{
		IncidentID: h.IncidentID, Matter: clean(h.Matter), Sources: sources, Custodian: clean(h.Custodian),
		IssuedAt: now, IssuedBy: clean(h.Issued.By), IssuedWhy: clean(h.Issued.Why), Revision: 1, UpdatedAt: now, UpdatedBy: clean(h.Issued.By),
	}
	var out models.Hold
	err = o.s.write(ctx, func(ctx context.Context, db *gorm.DB, ss *session) error {
		// The incident's lock keeps removals out until the hold stands, and
		// numbers holds: none is ever deleted.
		if _, err := o.s.Incidents.lock(ctx, db, h.IncidentID); err != nil {
			return err
		}
		for _, source := range h.Sources {
			id, _ := models.ParseSourceID(source) // validated above
			if _, err := o.s.Sources.row(ctx, db, h.IncidentID, id, false); err != nil {
				return err
			}
		}
		n, err := gorm.G[holdRow](db).Where("incident_id = ?", h.IncidentID).Count(ctx, "*")
		if err != nil {
			return translate(err, "number legal hold")
		}
		row.Key = "h" + strconv.FormatInt(n+1, 10)
		if err := gorm.G[holdRow](db).Create(ctx, &row); err != nil {
			return translate(err, "issue legal hold")
		}
		if out, err = row.model(); err != nil {
			return err
		}
		rev := models.Revision{IncidentID: h.IncidentID, Noun: NounHold, Key: out.Key, Number: 1, Author: h.Issued.By, Why: h.Issued.Why}
		return o.s.revise(ctx, db, ss, rev, nil, out, true)
	})
	if err != nil {
		return models.Hold{}, err
	}
	return out, nil
}

// Acknowledge notes that the custodian knows of a hold in force. expected is the
// revision that this was said of (models.CodeConflict when it has moved on).
func (o Holds) Acknowledge(ctx context.Context, incidentID int64, key string, expected int, author, why string) (models.Hold, error) {
	return o.step(ctx, incidentID, key, expected, author, why, func(row *holdRow, at int64) error {
		if row.AcknowledgedAt != nil {
			return models.Errorf(models.CodeConflict, "legal hold %s was acknowledged already", key)
		}
		row.AcknowledgedAt, row.AcknowledgedBy, row.AcknowledgedWhy = &at, clean(author), clean(why)
		return nil
	})
}

// Release ends a hold; it stays readable. A reason is needed; expected is as
// with Acknowledge.
func (o Holds) Release(ctx context.Context, incidentID int64, key string, expected int, author, why string) (models.Hold, error) {
	if strings.TrimSpace(why) == "" {
		return models.Hold{}, models.Errorf(models.CodeInvalid, "the release of a legal hold needs a reason").WithHint("say why it is over")
	}
	return o.step(ctx, incidentID, key, expected, author, why, func(row *holdRow, at int64) error {
		row.ReleasedAt, row.ReleasedBy, row.ReleasedWhy = &at, clean(author), clean(why)
		return nil
	})
}

// step takes one step of a hold in force, with its revision.
func (o Holds) step(ctx context.Context, incidentID int64, key string, expected int, author, why string, take func(row *holdRow, at int64) error) (models.Hold, error) {
	if len(why) > models.MaxHoldText {
		return models.Hold{}, models.Errorf(models.CodeInvalid, "a reason is at most %d bytes", models.MaxHoldText)
	}
	var out models.Hold
	err := o.s.write(ctx, func(ctx context.Context, db *gorm.DB, ss *session) error {
		row, err := o.row(ctx, db, incidentID, key, true)
		if err != nil {
			return err
		}
		if err := sameRevision(NounHold, key, row.Revision, expected); err != nil {
			return err
		}
		if row.ReleasedAt != nil {
			return models.Errorf(models.CodeConflict, "legal hold %s was released already", key).WithHint("issue a new one")
		}
		before, err := row.model()
		if err != nil {
			return err
		}
		row.Revision++
		row.UpdatedAt, row.UpdatedBy = nanos(o.s.stamp()), clean(author)
		if err := take(&row, row.UpdatedAt); err != nil {
			return err
		}
		if _, err := gorm.G[holdRow](db).Where("id = ?", row.ID).
			Select("acknowledged_at", "acknowledged_by", "acknowledged_why", "released_at", "released_by", "released_why", "revision", "updated_at", "updated_by").
			Updates(ctx, row); err != nil {
			return translate(err, "change legal hold")
		}
		if out, err = row.model(); err != nil {
			return err
		}
		rev := models.Revision{IncidentID: incidentID, Noun: NounHold, Key: key, Number: out.Revision, Author: author, Why: why}
		return o.s.revise(ctx, db, ss, rev, before, out, out.InForce())
	})
	if err != nil {
		return models.Hold{}, err
	}
	return out, nil
}

func (Holds) row(ctx context.Context, db *gorm.DB, incidentID int64, key string, locked bool) (holdRow, error) {
	var opts []clause.Expression
	if locked {
		opts = append(opts, clause.Locking{Strength: clause.LockingStrengthUpdate})
	}
	row, err := gorm.G[holdRow](db, opts...).Where("incident_id = ? AND key = ?", incidentID, key).Take(ctx)
	return row, named(err, models.Errorf(models.CodeNotFound, "no legal hold %q in this incident", key).
		WithHint("the list of holds shows them"), nil, "read legal hold")
}

// ByKey gives the incident's hold of that key, released or not.
func (o Holds) ByKey(ctx context.Context, incidentID int64, key string) (models.Hold, error) {
	row, err := o.row(ctx, o.s.read(ctx), incidentID, key, false)
	if err != nil {
		return models.Hold{}, err
	}
	return row.model()
}

// List gives the incident's holds in the order they were issued, released ones too.
func (o Holds) List(ctx context.Context, incidentID int64) ([]models.Hold, error) {
	rows, err := gorm.G[holdRow](o.s.read(ctx)).Where("incident_id = ?", incidentID).Order("id").Find(ctx)
	if err != nil {
		return nil, translate(err, "list legal holds")
	}
	return each(rows, holdRow.model)
}

// held refuses what a hold in force covers: a source, or another name of one.
func (o Holds) held(ctx context.Context, db *gorm.DB, src sourceRow) error {
	rows, err := gorm.G[holdRow](db).Where("incident_id = ? AND released_at IS NULL", src.IncidentID).Order("id").Find(ctx)
	if err != nil {
		return translate(err, "read legal holds")
	}
	for _, r := range rows {
		h, err := r.model()
		if err != nil {
			return err
		}
		if h.Covers(models.SourceID(src.ID)) || src.AliasOf != nil && h.Covers(models.SourceID(*src.AliasOf)) {
			return models.Errorf(models.CodeConflict, "source %q is under legal hold %s (%s), issued by %s on %s", src.Label, h.Key, h.Matter, h.Issued.By, h.Issued.At.Format(time.DateOnly)).
				WithHint("nothing under a hold can be removed; whoever answers for the matter may release it first")
		}
	}
	return nil
}
