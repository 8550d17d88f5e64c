package app

import (
	"context"
	"time"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/models/store"
)

// RecordChange is the latest change of one record, with the record as it stands;
// all are nil for a noun that has none here.
type RecordChange struct {
	Cursor    int64
	Noun, Key string
	UpdatedAt time.Time
	Revision  int
	Withdrawn bool

	Incident   *models.Incident
	Entry      *models.Entry
	Claim      *models.Claim
	Annotation *models.Annotation
	Cause      *models.Cause
	Link       *models.Link
	Hold       *models.Hold
	Search     *models.SavedSearch
	Report     *models.ReportDraft

	// Unreleased is when a cause's release, or a search's sharing, was last taken
	// back; zero: never.
	Unreleased time.Time
}

// DeltaQuery asks for what changed.
type DeltaQuery struct {
	Since time.Time // zero: ever
	After int64     // go on behind this cursor; 0: from the first
	Limit int       // at most 1000
	Nouns []string  // none: all
}

// ChangesSince gives the records that changed, in the order of their last
// changes, all as of one moment.
func (a *App) ChangesSince(ctx context.Context, slug string, q DeltaQuery) ([]RecordChange, error) {
	inc, err := a.Incident(ctx, slug)
	if err != nil {
		return nil, err
	}
	var out []RecordChange
	err = a.store.Snapshot(ctx, func(ctx context.Context, tx *store.Store) error {
		list, err := tx.Changes.UpdatedSince(ctx, inc.ID, q.Since, q.After, q.Limit, q.Nouns...)
		if err != nil {
			return err
		}
		stand := &standing{tx: tx, incident: inc.ID}
		for _, c := range list {
			row := RecordChange{Cursor: c.Cursor, Noun: c.Noun, Key: c.Key, UpdatedAt: c.UpdatedAt, Revision: c.Revision, Withdrawn: c.Withdrawn}
			if err := stand.fill(ctx, &row); err != nil {
				return err
			}
			out = append(out, row)
		}
		return nil
	})
	return out, err
}

// standing holds the incident's records by noun, each read when it is first
// asked for.
type standing struct {
	tx          *store.Store
	incident    int64
	itself      *models.Incident
	entries     map[string]models.Entry
	annotations map[string]models.Annotation
	causes      map[string]models.Cause
	unreleased  map[string]time.Time
	links       map[string]models.Link
	holds       map[string]models.Hold
	searches    map[string]models.SavedSearch
	unshared    map[string]time.Time
	report      *models.ReportDraft
}

func (s *standing) fill(ctx context.Context, c *RecordChange) (err error) {
	switch c.Noun {
	case store.NounIncident:
		if s.itself == nil {
			in, err := s.tx.Incidents.ByID(ctx, s.incident)
			if err != nil {
				return err
			}
			s.itself = &in
		}
		c.Incident = s.itself
	case store.NounEntry:
		err = s.readEntries(ctx)
		c.Entry = pick(s.entries, c.Key)
	case store.NounClaim:
		err = s.readEntries(ctx)
		entry, claim, _ := store.SplitClaimKey(c.Key)
		for _, x := range s.entries[entry].Claims {
			if x.Key == claim {
				c.Claim = &x
			}
		}
	case store.NounAnnotation:
		err = byKey(&s.annotations, func() ([]models.Annotation, error) {
			return s.tx.Annotations.List(ctx, s.incident, store.AnnotationFilter{Withdrawn: true})
		}, func(n models.Annotation) string { return n.Key })
		c.Annotation = pick(s.annotations, c.Key)
	case store.NounCause:
		if s.unreleased == nil {
			if s.unreleased, err = s.tx.Causes.Unreleased(ctx, s.incident); err != nil {
				return err
			}
		}
		err = byKey(&s.causes, func() ([]models.Cause, error) { return s.tx.Causes.List(ctx, s.incident) }, func(x models.Cause) string { return x.Key })
		c.Cause, c.Unreleased = pick(s.causes, c.Key), s.unreleased[c.Key]
	case store.NounLink:
		err = byKey(&s.links, func() ([]models.Link, error) { return s.tx.Links.List(ctx, s.incident) }, func(x models.Link) string { return x.Key })
		c.Link = pick(s.links, c.Key)
	case store.NounHold:
		err = byKey(&s.holds, func() ([]models.Hold, error) { return s.tx.Holds.List(ctx, s.incident) }, func(x models.Hold) string { return x.Key })
		c.Hold = pick(s.holds, c.Key)
	case store.NounSearch:
		if s.unshared == nil {
			if s.unshared, err = s.tx.SavedSearches.Unshared(ctx, s.incident); err != nil {
				return err
			}
		}
		err = byKey(&s.searches, func() ([]models.SavedSearch, error) { return s.tx.SavedSearches.All(ctx, s.incident) }, func(q models.SavedSearch) string { return q.Key })
		c.Search, c.Unreleased = pick(s.searches, c.Key), s.unshared[c.Key]
	case store.NounReport:
		if s.report == nil {
			d, err := s.tx.Reports.ByIncident(ctx, s.incident)
			if err != nil {
				return err
			}
			s.report = &d
		}
		c.Report = s.report
	}
	return err
}

func (s *standing) readEntries(ctx context.Context) error {
	return byKey(&s.entries, func() ([]models.Entry, error) { return s.tx.Entries.List(ctx, s.incident) }, func(e models.Entry) string { return e.Key })
}

// byKey fills a map with a list, once.
func byKey[T any](into *map[string]T, list func() ([]T, error), key func(T) string) error {
	if *into != nil {
		return nil
	}
	all, err := list()
	if err != nil {
		return err
	}
	*into = make(map[string]T, len(all))
	for _, v := range all {
		(*into)[key(v)] = v
	}
	return nil
}

func pick[T any](from map[string]T, key string) *T {
	if v, ok := from[key]; ok {
		return &v
	}
	return nil
}
