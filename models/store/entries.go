package store

import (
	"cmp"
	"context"
	"slices"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/emberline/emberline/models"
)

// Entries are the curated facts of the timeline, with the claims about them.
type Entries struct{ s *Store }

type entryRow struct {
	ID         int64 `gorm:"primaryKey"`
	IncidentID int64
	Key        string
	TitleKo    string
	TitleEn    string
	BodyKo     string
	BodyEn     string
	Earliest   int64
	Latest     int64
	Approx     bool
	Phase      string
	Kind       string
	Service    string
	Function   string
	Status     string
	Revision   int
	CreatedAt  int64 `gorm:"autoCreateTime:false"`
	UpdatedAt  int64 `gorm:"autoUpdateTime:false"`
	UpdatedBy  string
}

// TableName tells gorm the table.
func (entryRow) TableName() string { return "entries" }

// entryColumns are those that Update writes.
var entryColumns = []any{
	"title_en", "body_ko", "body_en", "earliest", "latest", "approx", "phase", "kind", "service", "function",
	"status", "revision", "updated_at", "updated_by",
}

func entryRowOf(e models.Entry) entryRow {
	return entryRow{
		IncidentID: e.IncidentID, Key: e.Key, TitleKo: clean(e.Title.Ko), TitleEn: clean(e.Title.En),
		BodyKo: clean(e.Body.Ko), BodyEn: clean(e.Body.En), Earliest: nanos(e.Earliest), Latest: nanos(e.Latest),
		Approx: e.Approx, Phase: clean(e.Phase), Kind: clean(e.Kind), Service: clean(e.Service), Function: clean(e.Function),
		Status: string(e.Status), Revision: e.Revision, UpdatedBy: clean(e.UpdatedBy),
	}
}

// model gives the entry without its claims.
func (r entryRow) model() models.Entry {
	return models.Entry{
		ID: r.ID, IncidentID: r.IncidentID, Key: r.Key, Title: models.Localized{Ko: r.TitleKo, En: r.TitleEn},
		Body: models.Localized{Ko: r.BodyKo, En: r.BodyEn}, Earliest: instant(r.Earliest), Latest: instant(r.Latest),
		Approx: r.Approx, Phase: r.Phase, Kind: r.Kind, Service: r.Service, Function: r.Function,
		Status: models.ClaimStatus(r.Status), Revision: r.Revision, CreatedAt: instant(r.CreatedAt),
		UpdatedAt: instant(r.UpdatedAt), UpdatedBy: r.UpdatedBy,
	}
}

// row reads one entry of the incident; locked, it stays as it is until the
// transaction ends.
func (Entries) row(ctx context.Context, db *gorm.DB, incidentID int64, key string, locked bool) (entryRow, error) {
	var opts []clause.Expression
	if locked {
		opts = append(opts, clause.Locking{Strength: clause.LockingStrengthUpdate})
	}
	row, err := gorm.G[entryRow](db, opts...).Where("incident_id = ? AND key = ?", incidentID, key).Take(ctx)
	return row, named(err, models.Errorf(models.CodeNotFound, "no entry %q in this incident", key).
		WithHint("the list of entries shows them"), nil, "read entry")
}

// Create adds an entry, with its claims if it has any, to e.IncidentID; its key
// must be new there. e.UpdatedBy is the author. It becomes revision 1.
func (o Entries) Create(ctx context.Context, e models.Entry, why string) (models.Entry, error) {
	if e.Status == "" {
		e.Status = models.ClaimProposed
	}
	e.Claims = slices.Clone(e.Claims)
	for i := range e.Claims {
		e.Claims[i].Status = cmp.Or(e.Claims[i].Status, models.ClaimProposed)
		e.Claims[i].Author = cmp.Or(e.Claims[i].Author, e.UpdatedBy)
	}
	if err := e.Validate(); err != nil {
		return models.Entry{}, err
	}
	e.Revision = 1
	row := entryRowOf(e)
	row.CreatedAt = nanos(o.s.stamp())
	row.UpdatedAt = row.CreatedAt
	var out models.Entry
	err := o.s.write(ctx, func(ctx context.Context, db *gorm.DB, ss *session) error {
		err := gorm.G[entryRow](db).Create(ctx, &row)
		if err != nil {
			return named(err, models.Errorf(models.CodeNotFound, "no such incident"),
				models.Errorf(models.CodeConflict, "there is an entry %q already", e.Key).WithHint("change that one, or choose another key"), "create entry")
		}
		out = row.model()
		rev := models.Revision{IncidentID: out.IncidentID, Noun: NounEntry, Key: out.Key, Number: 1, Author: out.UpdatedBy, Why: why}
		if err := o.s.revise(ctx, db, ss, rev, nil, out, !out.Withdrawn()); err != nil {
			return err
		}
		for _, c := range e.Claims {
			c, err := o.addClaim(ctx, db, ss, row, c, why)
			if err != nil {
				return err
			}
			out.Claims = append(out.Claims, c)
		}
		return nil
	})
	return out, err
}

// Update writes everything of the entry but its key and claims. expected is the
// revision the change was made on; when the entry has moved on since, nothing
// is written (models.CodeConflict). e.UpdatedBy is the author.
func (o Entries) Update(ctx context.Context, e models.Entry, expected int, why string) (models.Entry, error) {
	rev := models.Revision{Author: e.UpdatedBy, Why: why}
	return o.change(ctx, e.IncidentID, e.Key, expected, rev, func(models.Entry) (models.Entry, error) { return e, nil })
}

// Withdraw takes an entry back; it stays readable as withdrawn. expected and
// author are as with Update.
func (o Entries) Withdraw(ctx context.Context, incidentID int64, key string, expected int, author, why string) (models.Entry, error) {
	rev := models.Revision{Author: author, Why: why}
	return o.change(ctx, incidentID, key, expected, rev, func(old models.Entry) (models.Entry, error) {
		old.Status = models.ClaimWithdrawn
		return old, nil
	})
}

// Restore writes a new revision with the content of an earlier one, claims
// aside: they have revisions of their own.
func (o Entries) Restore(ctx context.Context, incidentID int64, key string, number, expected int, author, why string) (models.Entry, error) {
	earlier, err := contentAt[models.Entry](ctx, o.s, incidentID, NounEntry, key, number)
	if err != nil {
		return models.Entry{}, err
	}
	rev := models.Revision{Author: author, Why: why, Restores: number}
	return o.change(ctx, incidentID, key, expected, rev, func(models.Entry) (models.Entry, error) { return earlier, nil })
}

// change reads, edits and writes one entry with its revision.
func (o Entries) change(ctx context.Context, incidentID int64, key string, expected int, rev models.Revision,
	edit func(old models.Entry) (models.Entry, error)) (models.Entry, error) {
	var out models.Entry
	err := o.s.write(ctx, func(ctx context.Context, db *gorm.DB, ss *session) error {
		old, err := o.row(ctx, db, incidentID, key, true)
		if err != nil {
			return err
		}
		if err := sameRevision(NounEntry, key, old.Revision, expected); err != nil {
			return err
		}
		before := old.model()
		e, err := edit(before)
		if err != nil {
			return err
		}
		e.IncidentID, e.Key, e.Claims, e.Revision, e.UpdatedBy = incidentID, key, nil, old.Revision+1, rev.Author
		if err := e.Validate(); err != nil {
			return err
		}
		if err := stillStands(NounEntry, key, before.Status, e.Status); err != nil {
			return err
		}
		row := entryRowOf(e)
		row.ID, row.CreatedAt, row.UpdatedAt = old.ID, old.CreatedAt, nanos(o.s.stamp())
		if _, err := gorm.G[entryRow](db).Where("id = ?", old.ID).Select("title_ko", entryColumns...).Updates(ctx, row); err != nil {
			return translate(err, "update entry")
		}
		out = row.model()
		rev.IncidentID, rev.Noun, rev.Key, rev.Number = incidentID, NounEntry, key, out.Revision
		if err := o.s.revise(ctx, db, ss, rev, before, out, !out.Withdrawn()); err != nil {
			return err
		}
		out, err = o.withClaims(ctx, db, out)
		return err
	})
	if err != nil {
		return models.Entry{}, err
	}
	return out, nil
}

// ByKey gives the incident's entry of that key, with its claims.
func (o Entries) ByKey(ctx context.Context, incidentID int64, key string) (models.Entry, error) {
	db := o.s.read(ctx)
	row, err := o.row(ctx, db, incidentID, key, false)
	if err != nil {
		return models.Entry{}, err
	}
	return o.withClaims(ctx, db, row.model())
}

// List gives the incident's entries with their claims, ordered by Earliest,
// then by when they were made.
func (o Entries) List(ctx context.Context, incidentID int64) ([]models.Entry, error) {
	db := o.s.read(ctx)
	rows, err := gorm.G[entryRow](db).Where("incident_id = ?", incidentID).Order("earliest, id").Find(ctx)
	if err != nil {
		return nil, translate(err, "list entries")
	}
	claims, err := gorm.G[claimRow](db).Where("entry_id IN (SELECT id FROM entries WHERE incident_id = ?)", incidentID).Order("id").Find(ctx)
	if err != nil {
		return nil, translate(err, "list claims")
	}
	byEntry := map[int64][]models.Claim{}
	for _, c := range claims {
		claim, err := c.model()
		if err != nil {
			return nil, err
		}
		byEntry[c.EntryID] = append(byEntry[c.EntryID], claim)
	}
	out := make([]models.Entry, 0, len(rows))
	for _, r := range rows {
		e := r.model()
		e.Claims = byEntry[r.ID]
		out = append(out, e)
	}
	return out, nil
}
