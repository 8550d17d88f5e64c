package store

import (
	"context"
	"strconv"
	"strings"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/emberline/emberline/models"
)

// SavedSearches are the searches that people keep under a name.
type SavedSearches struct{ s *Store }

type savedSearchRow struct {
	ID         int64 `gorm:"primaryKey"`
	IncidentID int64
	Key        string
	Name       string
	Query      string
	Filter     string // JSON of models.SearchFilter
	Shared     bool
	Author     string
	Revision   int
	Withdrawn  bool
	CreatedAt  int64 `gorm:"autoCreateTime:false"`
	UpdatedAt  int64 `gorm:"autoUpdateTime:false"`
	UpdatedBy  string
}

// TableName tells gorm the table.
func (savedSearchRow) TableName() string { return "saved_searches" }

func (r savedSearchRow) model() (models.SavedSearch, error) {
	filter, err := decode[models.SearchFilter](r.Filter)
	return models.SavedSearch{
		ID: r.ID, IncidentID: r.IncidentID, Key: r.Key, Name: r.Name, Query: r.Query, Filter: filter, Shared: r.Shared, Author: r.Author,
		Revision: r.Revision, Withdrawn: r.Withdrawn, CreatedAt: instant(r.CreatedAt), UpdatedAt: instant(r.UpdatedAt), UpdatedBy: r.UpdatedBy,
	}, err
}

// put checks what can be changed of a search and writes it into the row.
func (r *savedSearchRow) put(s models.SavedSearch) error {
	if err := s.Validate(); err != nil {
		return err
	}
	// Times are kept as UTC, so that the same filter is the same text.
	f := s.Filter
	if f.From != nil {
		from := f.From.UTC()
		f.From = &from
	}
	if f.To != nil {
		to := f.To.UTC()
		f.To = &to
	}
	filter, err := encode(f)
	if err != nil {
		return err
	}
	r.Name, r.Query, r.Filter, r.Shared = clean(strings.TrimSpace(s.Name)), clean(s.Query), clean(filter), s.Shared
	return nil
}

// Create adds a search to q.IncidentID under the next of the keys q1, q2 …
func (o SavedSearches) Create(ctx context.Context, q models.SavedSearch) (models.SavedSearch, error) {
	row := savedSearchRow{
		IncidentID: q.IncidentID, Author: clean(q.Author), UpdatedBy: clean(q.Author), Revision: 1, CreatedAt: nanos(o.s.stamp()),
	}
	row.UpdatedAt = row.CreatedAt
	if err := row.put(q); err != nil {
		return models.SavedSearch{}, err
	}
	var out models.SavedSearch
	err := o.s.write(ctx, func(ctx context.Context, db *gorm.DB, ss *session) error {
		// The incident's lock numbers searches: none is ever deleted.
		if _, err := o.s.Incidents.lock(ctx, db, q.IncidentID); err != nil {
			return err
		}
		n, err := gorm.G[savedSearchRow](db).Where("incident_id = ?", q.IncidentID).Count(ctx, "*")
		if err != nil {
			return translate(err, "number saved search")
		}
		if n >= models.MaxSavedSearches {
			return models.Errorf(models.CodeTooLarge, "an incident has at most %d saved searches", models.MaxSavedSearches).
				WithHint("change one that is no longer needed")
		}
		row.Key = "q" + strconv.FormatInt(n+1, 10)
		if err := gorm.G[savedSearchRow](db).Create(ctx, &row); err != nil {
			return translate(err, "save search")
		}
		if out, err = row.model(); err != nil {
			return err
		}
		rev := models.Revision{IncidentID: q.IncidentID, Noun: NounSearch, Key: out.Key, Number: 1, Author: q.Author}
		return o.s.revise(ctx, db, ss, rev, nil, out, true)
	})
	if err != nil {
		return models.SavedSearch{}, err
	}
	return out, nil
}

// Update writes the name, the query, the filter and the sharing of q.Key.
// expected is the revision the change was made on (models.CodeConflict when it
// has moved on); author is who changes it, q.Author is not read.
func (o SavedSearches) Update(ctx context.Context, q models.SavedSearch, expected int, author, why string) (models.SavedSearch, error) {
	return o.change(ctx, q.IncidentID, q.Key, expected, models.Revision{Author: author, Why: why}, func(row *savedSearchRow) error {
		if row.Withdrawn {
			return models.Errorf(models.CodeConflict, "saved search %s was removed", q.Key).WithHint("save it anew")
		}
		return row.put(q)
	})
}

// Withdraw removes a search from the lists; it stays readable as withdrawn.
func (o SavedSearches) Withdraw(ctx context.Context, incidentID int64, key string, expected int, author, why string) (models.SavedSearch, error) {
	return o.change(ctx, incidentID, key, expected, models.Revision{Author: author, Why: why}, func(row *savedSearchRow) error {
		if row.Withdrawn {
			return models.Errorf(models.CodeConflict, "saved search %s was removed already", key)
		}
		row.Withdrawn = true
		return nil
	})
}

// Restore writes a new revision with the name, the query, the filter, the
// sharing and the standing of an earlier one. expected is as with Update.
func (o SavedSearches) Restore(ctx context.Context, incidentID int64, key string, number, expected int, author, why string) (models.SavedSearch, error) {
	earlier, err := contentAt[models.SavedSearch](ctx, o.s, incidentID, NounSearch, key, number)
	if err != nil {
		return models.SavedSearch{}, err
	}
	rev := models.Revision{Author: author, Why: why, Restores: number}
	return o.change(ctx, incidentID, key, expected, rev, func(row *savedSearchRow) error {
		row.Withdrawn = earlier.Withdrawn
		return row.put(earlier)
	})
}

// change reads, edits and writes one search with its revision.
func (o SavedSearches) change(ctx context.Context, incidentID int64, key string, expected int, rev models.Revision, edit func(row *savedSearchRow) error) (models.SavedSearch, error) {
	var out models.SavedSearch
	err := o.s.write(ctx, func(ctx context.Context, db *gorm.DB, ss *session) error {
		row, err := o.row(ctx, db, incidentID, key, true)
		if err != nil {
			return err
		}
		if err := sameRevision(NounSearch, key, row.Revision, expected); err != nil {
			return err
		}
		before, err := row.model()
		if err != nil {
			return err
		}
		if err := edit(&row); err != nil {
			return err
		}
		row.Revision++
		row.UpdatedAt, row.UpdatedBy = nanos(o.s.stamp()), clean(rev.Author)
		if _, err := gorm.G[savedSearchRow](db).Where("id = ?", row.ID).
			Select("name", "query", "filter", "shared", "withdrawn", "revision", "updated_at", "updated_by").Updates(ctx, row); err != nil {
			return translate(err, "change saved search")
		}
		if out, err = row.model(); err != nil {
			return err
		}
		rev.IncidentID, rev.Noun, rev.Key, rev.Number = incidentID, NounSearch, key, out.Revision
		return o.s.revise(ctx, db, ss, rev, before, out, !out.Withdrawn)
	})
	if err != nil {
		return models.SavedSearch{}, err
	}
	return out, nil
}

func (SavedSearches) row(ctx context.Context, db *gorm.DB, incidentID int64, key string, locked bool) (savedSearchRow, error) {
	var opts []clause.Expression
	if locked {
		opts = append(opts, clause.Locking{Strength: clause.LockingStrengthUpdate})
	}
	row, err := gorm.G[savedSearchRow](db, opts...).Where("incident_id = ? AND key = ?", incidentID, key).Take(ctx)
	return row, named(err, models.Errorf(models.CodeNotFound, "no saved search %q in this incident", key).
		WithHint("list them first"), nil, "read saved search")
}

// ByKey gives the incident's search of that key, withdrawn or not.
func (o SavedSearches) ByKey(ctx context.Context, incidentID int64, key string) (models.SavedSearch, error) {
	row, err := o.row(ctx, o.s.read(ctx), incidentID, key, false)
	if err != nil {
		return models.SavedSearch{}, err
	}
	return row.model()
}

// List gives the searches in the list of login, in the order they were made:
// those that are shared, and its own. Withdrawn ones stand in nobody's list.
func (o SavedSearches) List(ctx context.Context, incidentID int64, login string) ([]models.SavedSearch, error) {
	rows, err := gorm.G[savedSearchRow](o.s.read(ctx)).
		Where("incident_id = ? AND withdrawn = ? AND (shared = ? OR author = ?)", incidentID, false, true, login).Order("id").Find(ctx)
	if err != nil {
		return nil, translate(err, "list saved searches")
	}
	return each(rows, savedSearchRow.model)
}

// All gives every search of the incident, withdrawn ones too, in the order they
// were made.
func (o SavedSearches) All(ctx context.Context, incidentID int64) ([]models.SavedSearch, error) {
	rows, err := gorm.G[savedSearchRow](o.s.read(ctx)).Where("incident_id = ?", incidentID).Order("id").Find(ctx)
	if err != nil {
		return nil, translate(err, "list saved searches")
	}
	return each(rows, savedSearchRow.model)
}

// Unshared says of the incident's searches when their sharing was last taken
// back, by key. Those that were shared again since are among them.
func (o SavedSearches) Unshared(ctx context.Context, incidentID int64) (map[string]time.Time, error) {
	return o.s.Revisions.lost(ctx, incidentID, NounSearch, `"shared":true`)
}
