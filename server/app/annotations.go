package app

import (
	"context"
	"strings"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/models/store"
)

// Annotate remarks on an event, an entry ("entry:KEY"), a cause ("cause:KEY") or
// a range ("A..B"). With n.Thread it answers that annotation, and on is not read.
func (a *App) Annotate(ctx context.Context, slug, on string, n models.Annotation) (models.Annotation, error) {
	inc, err := a.Incident(ctx, slug)
	if err != nil {
		return n, err
	}
	n.IncidentID = inc.ID
	if n.Thread != "" {
		return a.store.Annotations.Create(ctx, n)
	}
	noun, key, _ := strings.Cut(on, ":")
	switch {
	case noun == models.NodeEntry:
		n.Target.Entry = key
	case noun == models.NodeCause:
		n.Target.Cause = key
	case strings.Contains(on, ".."):
		from, to, err := parseInterval(on, inc.Zone)
		if err != nil {
			return n, err
		}
		n.Target.From, n.Target.To = &from, &to
	default:
		v, _, err := a.view(ctx, inc)
		if err != nil {
			return n, err
		}
		if _, err := v.Event(ctx, on); err != nil {
			return n, err
		}
		n.Target.Event = on
	}
	return a.store.Annotations.Create(ctx, n)
}

// Annotation gives one annotation, withdrawn or not.
func (a *App) Annotation(ctx context.Context, slug, key string) (models.Annotation, error) {
	inc, err := a.Incident(ctx, slug)
	if err != nil {
		return models.Annotation{}, err
	}
	return a.store.Annotations.ByKey(ctx, inc.ID, key)
}

// ChangeAnnotation changes an annotation's kind, text and tags, as it was at a
// revision; models.CodeConflict when it has moved on.
func (a *App) ChangeAnnotation(ctx context.Context, slug, key string, expected int, change func(*models.Annotation) error, author, why string) (out models.Annotation, err error) {
	inc, err := a.Incident(ctx, slug)
	if err != nil {
		return out, err
	}
	err = a.store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
		n, err := tx.Annotations.ByKey(ctx, inc.ID, key)
		if err != nil {
			return err
		}
		if err := change(&n); err != nil {
			return err
		}
		n.IncidentID, n.Key = inc.ID, key
		out, err = tx.Annotations.Update(ctx, n, expected, author, why)
		return err
	})
	return out, err
}

// WithdrawAnnotation takes an annotation back; it stays readable as withdrawn.
func (a *App) WithdrawAnnotation(ctx context.Context, slug, key string, expected int, author, why string) (models.Annotation, error) {
	inc, err := a.Incident(ctx, slug)
	if err != nil {
		return models.Annotation{}, err
	}
	return a.store.Annotations.Withdraw(ctx, inc.ID, key, expected, author, why)
}

// Annotations lists an incident's annotations.
func (a *App) Annotations(ctx context.Context, slug string, f store.AnnotationFilter) ([]models.Annotation, error) {
	inc, err := a.Incident(ctx, slug)
	if err != nil {
		return nil, err
	}
	return a.store.Annotations.List(ctx, inc.ID, f)
}

// allAnnotations reads an incident's annotations, withdrawn ones too.
func (a *App) allAnnotations(ctx context.Context, incident int64) ([]models.Annotation, error) {
	return a.store.Annotations.List(ctx, incident, store.AnnotationFilter{Withdrawn: true})
}
