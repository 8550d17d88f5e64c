package store

import (
	"context"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/emberline/emberline/models"
)

// Sources are the incidents' sources. Their clocks are changed through Clocks.
type Sources struct{ s *Store }

// NounSource is a source in the audit log; its key is the public id.
const NounSource = "source"

type sourceRow struct {
	ID         int64 `gorm:"primaryKey"`
	IncidentID int64
	Label      string
	AliasOf    *int64
	Format     string
	Clock      string // JSON of models.Clock
	Simulated  bool
	State      string
	Note       string
	Remark     string
	CreatedAt  int64 `gorm:"autoCreateTime:false"`
	UpdatedAt  int64 `gorm:"autoUpdateTime:false"`
}

// TableName tells gorm the table.
func (sourceRow) TableName() string { return "sources" }

func (r sourceRow) model() (models.Source, error) {
	clock, err := decode[models.Clock](r.Clock)
	s := models.Source{
		ID: r.ID, IncidentID: r.IncidentID, Label: r.Label, Format: r.Format, Clock: clock, Simulated: r.Simulated,
		State: models.SourceState(r.State), Note: r.Note, Remark: r.Remark, CreatedAt: instant(r.CreatedAt), UpdatedAt: instant(r.UpdatedAt),
	}
	if r.AliasOf != nil {
		s.AliasOf = *r.AliasOf
	}
	return s, err
}

// row reads one source of the incident; locked, it stays as it is until the
// transaction ends.
func (Sources) row(ctx context.Context, db *gorm.DB, incidentID, id int64, locked bool) (sourceRow, error) {
	var opts []clause.Expression
	if locked {
		opts = append(opts, clause.Locking{Strength: clause.LockingStrengthUpdate})
	}
	row, err := gorm.G[sourceRow](db, opts...).Where("incident_id = ? AND id = ?", incidentID, id).Take(ctx)
	return row, named(err, models.Errorf(models.CodeNotFound, "no source %s in this incident", models.SourceID(id)).
		WithHint("the list of sources shows them"), nil, "read source")
}

// Create adds a source to src.IncidentID; its label must be new there
// (models.CodeConflict). A clock given now is its first; no revision is written.
// An empty State is models.SourceReceiving.
func (o Sources) Create(ctx context.Context, src models.Source) (models.Source, error) {
	if src.AliasOf != 0 {
		return models.Source{}, models.Errorf(models.CodeInvalid, "an alias is made by Alias")
	}
	return o.create(ctx, src)
}

// Alias adds a label that stands for source of: the same bytes under another
// name. An alias of an alias stands for what that one stands for.
func (o Sources) Alias(ctx context.Context, incidentID int64, label string, of int64) (models.Source, error) {
	var out models.Source
	err := o.s.Tx(ctx, func(ctx context.Context, tx *Store) error {
		target, err := o.row(ctx, tx.read(ctx), incidentID, of, false)
		if err != nil {
			return err
		}
		if target.AliasOf != nil {
			of = *target.AliasOf
		}
		out, err = tx.Sources.create(ctx, models.Source{
			IncidentID: incidentID, Label: label, AliasOf: of, Format: target.Format, Simulated: target.Simulated, State: models.SourceReady,
		})
		return err
	})
	return out, err
}

func (o Sources) create(ctx context.Context, src models.Source) (models.Source, error) {
	if err := models.ValidateLabel(src.Label); err != nil {
		return models.Source{}, err
	}
	if err := src.Clock.Validate(); err != nil {
		return models.Source{}, err
	}
	clock, err := encode(src.Clock)
	if err != nil {
		return models.Source{}, err
	}
	if src.State == "" {
		src.State = models.SourceReceiving
	}
	now := nanos(o.s.stamp())
	row := sourceRow{
		IncidentID: src.IncidentID, Label: src.Label, Format: clean(src.Format), Clock: clock, Simulated: src.Simulated,
		State: string(src.State), Note: clean(src.Note), Remark: clean(src.Remark), CreatedAt: now, UpdatedAt: now,
	}
	if src.AliasOf != 0 {
		row.AliasOf = &src.AliasOf
	}
	err = o.s.write(ctx, func(ctx context.Context, db *gorm.DB, ss *session) error {
		if err := gorm.G[sourceRow](db).Create(ctx, &row); err != nil {
			return err
		}
		verb := "create"
		if row.AliasOf != nil {
			verb = "alias"
		}
		return ss.record(ctx, NounSource, verb, row.IncidentID, models.SourceID(row.ID), nil, row.audited())
	})
	if err != nil {
		return models.Source{}, named(err, models.Errorf(models.CodeNotFound, "no such incident"),
			models.Errorf(models.CodeConflict, "there is a source %q already", src.Label).
				WithHint("choose another label, or append to that one"), "create source")
	}
	return row.model()
}

// ByID gives the incident's source of that row id, see models.ParseSourceID.
func (o Sources) ByID(ctx context.Context, incidentID, id int64) (models.Source, error) {
	row, err := o.row(ctx, o.s.read(ctx), incidentID, id, false)
	if err != nil {
		return models.Source{}, err
	}
	return row.model()
}

// ByLabel gives the incident's source of that label.
func (o Sources) ByLabel(ctx context.Context, incidentID int64, label string) (models.Source, error) {
	row, err := gorm.G[sourceRow](o.s.read(ctx)).Where("incident_id = ? AND label = ?", incidentID, label).Take(ctx)
	if err != nil {
		return models.Source{}, named(err, models.Errorf(models.CodeNotFound, "no source %q in this incident", label).
			WithHint("the list of sources shows them"), nil, "read source")
	}
	return row.model()
}

// List gives the incident's sources, aliases among them, in the order they were made.
func (o Sources) List(ctx context.Context, incidentID int64) ([]models.Source, error) {
	rows, err := gorm.G[sourceRow](o.s.read(ctx)).Where("incident_id = ?", incidentID).Order("id").Find(ctx)
	if err != nil {
		return nil, translate(err, "list sources")
	}
	return each(rows, sourceRow.model)
}

// SetState says where the source stands and why.
func (o Sources) SetState(ctx context.Context, incidentID, id int64, state models.SourceState, note string) error {
	switch state {
	case models.SourceReceiving, models.SourceReady, models.SourceFailed:
	default:
		return models.Errorf(models.CodeInvalid, "unknown state of a source %q", state)
	}
	return o.update(ctx, incidentID, id, func(r *sourceRow) { r.State, r.Note = string(state), clean(note) })
}

// SetFormat decides by which format the source is read.
func (o Sources) SetFormat(ctx context.Context, incidentID, id int64, format string) error {
	return o.update(ctx, incidentID, id, func(r *sourceRow) { r.Format = clean(format) })
}

// update changes the state, note and format of a source. What a person does is
// audited; what jobs do by themselves follows from it and is not.
func (o Sources) update(ctx context.Context, incidentID, id int64, change func(*sourceRow)) error {
	return o.s.write(ctx, func(ctx context.Context, db *gorm.DB, ss *session) error {
		row, err := o.row(ctx, db, incidentID, id, true)
		if err != nil {
			return err
		}
		before := row.audited()
		change(&row)
		if before == row.audited() {
			return nil // or a reader of what changed would be told of nothing
		}
		row.UpdatedAt = nanos(o.s.stamp())
		if _, err := gorm.G[sourceRow](db).Where("id = ?", id).Select("state", "note", "format", "updated_at").Updates(ctx, row); err != nil {
			return translate(err, "update source")
		}
		if _, person := ActorOf(ctx); !person {
			return nil
		}
		return ss.record(ctx, NounSource, "change", incidentID, models.SourceID(id), before, row.audited())
	})
}

// auditedSource is what the audit log says of a source; its clock has revisions.
type auditedSource struct {
	Label     string `json:"label"`
	AliasOf   string `json:"alias_of,omitempty"`
	Format    string `json:"format,omitempty"`
	Simulated bool   `json:"simulated,omitempty"`
	State     string `json:"state"`
	Note      string `json:"note,omitempty"`
	Remark    string `json:"remark,omitempty"`
}

func (r sourceRow) audited() auditedSource {
	a := auditedSource{Label: r.Label, Format: r.Format, Simulated: r.Simulated, State: r.State, Note: r.Note, Remark: r.Remark}
	if r.AliasOf != nil {
		a.AliasOf = models.SourceID(*r.AliasOf)
	}
	return a
}
