package app

import (
	"context"
	"strings"
	"time"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/models/store"
)

// Entry gives one entry with its claims.
func (a *App) Entry(ctx context.Context, slug, key string) (models.Entry, error) {
	inc, err := a.Incident(ctx, slug)
	if err != nil {
		return models.Entry{}, err
	}
	return a.store.Entries.ByKey(ctx, inc.ID, key)
}

// CreateEntry adds an entry, with its claims if it has any.
func (a *App) CreateEntry(ctx context.Context, slug string, e models.Entry, author, why string) (models.Entry, error) {
	inc, err := a.Incident(ctx, slug)
	if err != nil {
		return e, err
	}
	e.IncidentID, e.UpdatedBy = inc.ID, author
	for i := range e.Claims {
		e.Claims[i].Author = author
	}
	made, err := a.store.Entries.Create(ctx, e, why)
	a.touch(inc.ID)
	return made, err
}

// ChangeEntry changes an entry as it was at a revision; models.CodeConflict
// when it has moved on.
func (a *App) ChangeEntry(ctx context.Context, slug, key string, expected int, change func(*models.Entry) error, author, why string) (out models.Entry, err error) {
	inc, err := a.Incident(ctx, slug)
	if err != nil {
		return out, err
	}
	err = a.store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
		e, err := tx.Entries.ByKey(ctx, inc.ID, key)
		if err != nil {
			return err
		}
		if err := change(&e); err != nil {
			return err
		}
		e.IncidentID, e.Key, e.UpdatedBy = inc.ID, key, author
		out, err = tx.Entries.Update(ctx, e, expected, why)
		return err
	})
	a.touch(inc.ID)
	return out, err
}

// CreateClaim adds what a party asserts to an entry.
func (a *App) CreateClaim(ctx context.Context, slug, entry string, c models.Claim, author, why string) (models.Claim, error) {
	inc, err := a.Incident(ctx, slug)
	if err != nil {
		return c, err
	}
	if strings.TrimSpace(c.Statement.Ko+c.Statement.En) == "" && c.Earliest == nil {
		return c, models.Errorf(models.CodeInvalid, "a claim says something or gives a time").WithHint("give statement, earliest and latest, or both")
	}
	c.Author = author
	made, err := a.store.Entries.AddClaim(ctx, inc.ID, entry, c, why)
	a.touch(inc.ID)
	return made, err
}

// Revisions gives the changes of one record, the oldest first.
func (a *App) Revisions(ctx context.Context, slug, noun, key string) ([]models.Revision, error) {
	inc, err := a.Incident(ctx, slug)
	if err != nil {
		return nil, err
	}
	return a.store.Revisions.Of(ctx, inc.ID, noun, key)
}

// RevisionsAfter gives an incident's changes after a revision's id, the oldest
// first, at most limit of them.
func (a *App) RevisionsAfter(ctx context.Context, slug string, after int64, limit int) ([]models.Revision, error) {
	inc, err := a.Incident(ctx, slug)
	if err != nil {
		return nil, err
	}
	return a.store.Revisions.List(ctx, inc.ID, after, limit)
}

// RestoreEntry makes an entry what it was after one of its revisions, as a new
// revision of it.
func (a *App) RestoreEntry(ctx context.Context, slug, key string, number, expected int, author, why string) (models.Entry, error) {
	inc, err := a.Incident(ctx, slug)
	if err != nil {
		return models.Entry{}, err
	}
	e, err := a.store.Entries.Restore(ctx, inc.ID, key, number, expected, author, why)
	a.touch(inc.ID)
	return e, err
}

// Once calls do in a transaction and keeps its answer in the same one; a
// request that was answered before gets that answer instead. The timeline of
// the incident (0: none) is made anew after it.
func (a *App) Once(ctx context.Context, o OnceRequest, do func(ctx context.Context) (status int, answer string, err error)) (status int, answer string, replayed bool, err error) {
	out, err := a.store.Idempotency.Do(ctx, store.Once{Account: o.Account, Route: o.Route, Key: o.Key, BodyHash: o.Body},
		func(ctx context.Context, _ *store.Store) (int, string, error) { return do(ctx) })
	// What do touched was read anew by others before it was committed.
	a.touch(o.Incident)
	return out.Status, out.Body, out.Replayed, err
}

// OnceRequest names a request that is to be done once.
type OnceRequest struct {
	Account, Incident int64
	Route, Key, Body  string // Body is the hash of the request's
}

// As says who is behind everything done with the context, for the audit log.
func As(ctx context.Context, who models.Actor) context.Context { return store.WithActor(ctx, who) }

// AnnotationQuery chooses annotations; its zero value chooses all that stand.
type AnnotationQuery struct {
	Event, Entry, Cause, Thread, Kind, Author, Tag, Mention string

	From, To  time.Time // both: those on ranges that touch it
	Withdrawn bool
}

// AnnotationsOn lists an incident's annotations in the order they were made.
func (a *App) AnnotationsOn(ctx context.Context, slug string, q AnnotationQuery) ([]models.Annotation, error) {
	return a.Annotations(ctx, slug, store.AnnotationFilter{
		Event: q.Event, Entry: q.Entry, Cause: q.Cause, Thread: q.Thread, Kind: models.AnnotationKind(q.Kind), Author: q.Author, Tag: q.Tag,
		Mention: q.Mention, From: q.From, To: q.To, Withdrawn: q.Withdrawn,
	})
}

// ChangeClaim changes a claim as it was at a revision; models.CodeConflict when
// it has moved on.
func (a *App) ChangeClaim(ctx context.Context, slug, entry, claim string, expected int, change func(*models.Claim) error, author, why string) (out models.Claim, err error) {
	inc, err := a.Incident(ctx, slug)
	if err != nil {
		return out, err
	}
	err = a.store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
		e, err := tx.Entries.ByKey(ctx, inc.ID, entry)
		if err != nil {
			return err
		}
		for _, c := range e.Claims {
			if c.Key != claim {
				continue
			}
			if err := change(&c); err != nil {
				return err
			}
			c.Key = claim
			out, err = tx.Entries.UpdateClaim(ctx, inc.ID, entry, c, expected, author, why)
			return err
		}
		return models.Errorf(models.CodeNotFound, "entry %s has no claim %q", entry, claim)
	})
	a.touch(inc.ID)
	return out, err
}

// ChangeIncident changes an incident as it was at a revision;
// models.CodeConflict when it has moved on.
func (a *App) ChangeIncident(ctx context.Context, slug string, expected int, change func(*models.Incident) error, author, why string) (out models.Incident, err error) {
	err = a.store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
		in, err := tx.Incidents.BySlug(ctx, slug)
		if err != nil {
			return err
		}
		if err := change(&in); err != nil {
			return err
		}
		in.UpdatedBy = author
		out, err = tx.Incidents.Update(ctx, in, expected, why)
		return err
	})
	if err == nil {
		a.touch(out.ID) // its zone may have moved
	}
	return out, err
}
