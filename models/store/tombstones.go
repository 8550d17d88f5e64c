package store

import (
	"context"
	"strings"

	"gorm.io/gorm"

	"github.com/emberline/emberline/models"
)

type tombstoneRow struct {
	ID         int64 `gorm:"primaryKey"`
	IncidentID int64
	SourceID   int64
	Label      string
	AliasOf    *int64
	Pieces     string // JSON of []models.RemovedPiece
	RemovedBy  string
	Why        string
	At         int64
}

// TableName tells gorm the table.
func (tombstoneRow) TableName() string { return "tombstones" }

func (r tombstoneRow) model() (models.Tombstone, error) {
	pieces, err := decode[[]models.RemovedPiece](r.Pieces)
	t := models.Tombstone{
		ID: r.ID, IncidentID: r.IncidentID, SourceID: models.SourceID(r.SourceID), Label: r.Label, Pieces: pieces,
		By: r.RemovedBy, Why: r.Why, At: instant(r.At),
	}
	if r.AliasOf != nil {
		t.AliasOf = models.SourceID(*r.AliasOf)
	}
	return t, err
}

// Remove takes a source away that should never have come, with its pieces,
// ledgers and gaps; a tombstone stays, and so do the revisions of its clock and
// whatever people wrote about it. Its label is free again, its id never is.
//
// The caller removes its index, and the bytes of the tombstone's pieces that are
// not Kept: no piece of any incident refers to them any more. Between the two no
// delivery may come in (the same bytes would be found and then lost), and a
// crash leaves bytes that no piece refers to, which verify counts.
//
// A source that others rest on stays (models.CodeConflict): one with other
// names, one whose bytes another source's piece repeats, one that a job works on,
// one whose events are cited as evidence, one under a legal hold.
func (o Sources) Remove(ctx context.Context, incidentID, id int64, by, why string) (models.Tombstone, error) {
	if strings.TrimSpace(why) == "" {
		return models.Tombstone{}, models.Errorf(models.CodeInvalid, "a removal needs a reason").WithHint("say why, as in: personal data, delivered by mistake")
	}
	var out models.Tombstone
	err := o.s.write(ctx, func(ctx context.Context, db *gorm.DB, ss *session) error {
		// With the incident's lock no hold is issued meanwhile.
		if _, err := o.s.Incidents.lock(ctx, db, incidentID); err != nil {
			return err
		}
		src, err := o.row(ctx, db, incidentID, id, true)
		if err != nil {
			return err
		}
		if err := o.removable(ctx, db, src); err != nil {
			return err
		}
		pieces, err := gorm.G[pieceRow](db).Where("source_id = ?", id).Order("seq").Find(ctx)
		if err != nil {
			return translate(err, "read pieces")
		}
		const ofSource = "piece_id IN (SELECT id FROM pieces WHERE source_id = ?)"
		if _, err := gorm.G[gapRow](db).Where(ofSource, id).Delete(ctx); err != nil {
			return translate(err, "remove gaps")
		}
		if _, err := gorm.G[ledgerRow](db).Where(ofSource, id).Delete(ctx); err != nil {
			return translate(err, "remove ledgers")
		}
		if _, err := gorm.G[pieceRow](db).Where("source_id = ?", id).Delete(ctx); err != nil {
			return named(err, o.restsOn(src), nil, "remove pieces")
		}
		removed := []models.RemovedPiece{}
		for _, p := range pieces {
			left, err := gorm.G[pieceRow](db).Where("sha256 = ?", p.SHA256).Count(ctx, "*")
			if err != nil {
				return translate(err, "read pieces")
			}
			removed = append(removed, models.RemovedPiece{Name: p.Name, SHA256: p.SHA256, Size: p.Size, Stored: models.StoreForm(p.Stored), Kept: left > 0})
		}
		if _, err := gorm.G[sourceRow](db).Where("id = ?", id).Delete(ctx); err != nil {
			return named(err, o.restsOn(src), nil, "remove source")
		}
		text, err := encode(removed)
		if err != nil {
			return err
		}
		row := tombstoneRow{
			IncidentID: incidentID, SourceID: id, Label: src.Label, AliasOf: src.AliasOf, Pieces: text,
			RemovedBy: clean(by), Why: clean(why), At: nanos(o.s.stamp()),
		}
		if err := gorm.G[tombstoneRow](db).Create(ctx, &row); err != nil {
			return translate(err, "remove source")
		}
		if out, err = row.model(); err != nil {
			return err
		}
		return ss.record(ctx, NounSource, "remove", incidentID, out.SourceID, src.audited(), out)
	})
	return out, err
}

// removable refuses what others rest on.
func (o Sources) removable(ctx context.Context, db *gorm.DB, src sourceRow) error {
	if err := o.s.Holds.held(ctx, db, src); err != nil {
		return err
	}
	if src.AliasOf != nil {
		return nil
	}
	if src.State == string(models.SourceReceiving) {
		return models.Errorf(models.CodeConflict, "source %q is being read", src.Label).WithHint("try again when it is ready")
	}
	aliases, err := gorm.G[sourceRow](db).Where("alias_of = ?", src.ID).Order("id").Limit(1).Find(ctx)
	if err != nil {
		return translate(err, "read sources")
	}
	if len(aliases) > 0 {
		return models.Errorf(models.CodeConflict, "source %q has another name, %q", src.Label, aliases[0].Label).WithHint("remove %q first", aliases[0].Label)
	}
	others, err := gorm.G[sourceRow](db).
		Where("id <> ? AND id IN (SELECT source_id FROM pieces WHERE duplicate_of IN (SELECT id FROM pieces WHERE source_id = ?))", src.ID, src.ID).
		Order("id").Limit(1).Find(ctx)
	if err != nil {
		return translate(err, "read pieces")
	}
	if len(others) > 0 {
		return models.Errorf(models.CodeConflict, "source %q repeats bytes of %q and rests on it", others[0].Label, src.Label).WithHint("remove %q first", others[0].Label)
	}
	return o.uncited(db, src)
}

// restsOn is for a source that came to rest on src meanwhile, and is not known.
func (Sources) restsOn(src sourceRow) *models.Error {
	return models.Errorf(models.CodeConflict, "another source repeats bytes of %q and rests on it", src.Label).WithHint("remove that one first")
}

// Removed gives the incident's tombstones in the order of the removals.
func (o Sources) Removed(ctx context.Context, incidentID int64) ([]models.Tombstone, error) {
	rows, err := gorm.G[tombstoneRow](o.s.read(ctx)).Where("incident_id = ?", incidentID).Order("id").Find(ctx)
	if err != nil {
		return nil, translate(err, "list removed sources")
	}
	return each(rows, tombstoneRow.model)
}

// Forgotten walks over every tombstone of every incident by id: those after the
// id, at most limit (at most 1000) of them.
func (o Sources) Forgotten(ctx context.Context, after int64, limit int) ([]models.Tombstone, error) {
	rows, err := gorm.G[tombstoneRow](o.s.read(ctx)).Where("id > ?", after).Order("id").Limit(page(limit)).Find(ctx)
	if err != nil {
		return nil, translate(err, "list removed sources")
	}
	return each(rows, tombstoneRow.model)
}
