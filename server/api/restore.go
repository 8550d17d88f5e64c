package api

import (
	"context"
	"strings"

	"github.com/emberline/emberline/models"
)

// restoreService is what the handlers here need of the application.
type restoreService interface {
	RestoreEntry(ctx context.Context, slug, key string, number, expected int, author, why string) (models.Entry, error)
	RestoreClaim(ctx context.Context, slug, entry, claim string, number, expected int, author, why string) (models.Claim, error)
	RestoreCause(ctx context.Context, slug, key string, number, expected int, author, why string) (models.Cause, error)
	RestoreLink(ctx context.Context, slug, key string, number, expected int, author, why string) (models.Link, error)
	RestoreReport(ctx context.Context, slug string, number, expected int, author, why string) (models.ReportDraft, error)
	RestoreSavedSearch(ctx context.Context, slug, key string, number, expected int, author, why string) (models.SavedSearch, error)
	RestoreAnnotation(ctx context.Context, slug, key string, number, expected int, author, why string) (models.Annotation, error)
}

// restoreRequest names what a record is to be again.
type restoreRequest struct {
	Noun string `json:"noun" validate:"required" enums:"entry,claim,cause,link,annotation,search,report"`
	// Key of the record; of a claim its entry's and its own: ignition/c1; of the report's draft: report
	Key    string `json:"key" validate:"required"`
	Number int    `json:"number" validate:"required"`
	Why    string `json:"why"`
}

// restoredAnswer is a record as it was made again.
type restoredAnswer struct {
	Noun     string       `json:"noun"`
	Key      string       `json:"key"`
	Revision int          `json:"revision"`
	Record   recordAnswer `json:"record"`
}

// restoreRevision makes a record what it was, as a new revision. If-Match is
// the record's present revision.
//
//	@Summary	Make a record, a saved search or the report's draft what it was at a revision
//	@Tags		revisions
//	@Param		body	body		restoreRequest	true	"which"
//	@Success	200		{object}	restoredAnswer
//	@Router		/incidents/{incident}/revisions/restore [post]
func (a *API) restoreRevision(r *request) error {
	var in restoreRequest
	if err := r.body(&in); err != nil {
		return err
	}
	if in.Number < 1 {
		return wrongField("/number", "revisions are counted from 1")
	}
	show := func(revision int, record recordAnswer) any { return restoredAnswer{in.Noun, in.Key, revision, record} }
	switch in.Noun {
	case "entry":
		return restored(a, r, in, a.s.Entry, a.s.RestoreEntry, func(e models.Entry) int { return e.Revision },
			func(e models.Entry) any { return show(e.Revision, recordAnswer{Entry: shown(&e, r.entryAnswer)}) })
	case "claim":
		entry, claim, ok := strings.Cut(in.Key, "/")
		if !ok {
			return wrongField("/key", "a claim is named with its entry: ignition/c1")
		}
		restore := func(ctx context.Context, slug, _ string, number, expected int, author, why string) (models.Claim, error) {
			return a.s.RestoreClaim(ctx, slug, entry, claim, number, expected, author, why)
		}
		return restored(a, r, in, a.claimByKey, restore, func(c models.Claim) int { return c.Revision },
			func(c models.Claim) any { return show(c.Revision, recordAnswer{Claim: shown(&c, r.claimAnswer)}) })
	case "cause":
		return restored(a, r, in, a.s.Cause, a.s.RestoreCause, func(c models.Cause) int { return c.Revision },
			func(c models.Cause) any { return show(c.Revision, recordAnswer{Cause: shown(&c, r.causeAnswer)}) })
	case "link":
		return restored(a, r, in, a.s.Link, a.s.RestoreLink, func(l models.Link) int { return l.Revision },
			func(l models.Link) any { return show(l.Revision, recordAnswer{Link: shown(&l, r.linkAnswer)}) })
	case "annotation":
		return restored(a, r, in, a.s.Annotation, a.s.RestoreAnnotation, func(n models.Annotation) int { return n.Revision },
			func(n models.Annotation) any {
				return show(n.Revision, recordAnswer{Annotation: shown(&n, r.annotationAnswer)})
			})
	case "search":
		if err := a.ownSearch(r, in.Key); err != nil {
			return err
		}
		return restored(a, r, in, a.s.SavedSearch, a.s.RestoreSavedSearch, func(q models.SavedSearch) int { return q.Revision },
			func(q models.SavedSearch) any {
				return show(q.Revision, recordAnswer{Search: shown(&q, r.savedSearchAnswer)})
			})
	case "report":
		if in.Key != "report" {
			return wrongField("/key", "an incident has one report; its key is report")
		}
		read := func(ctx context.Context, slug, _ string) (models.ReportDraft, error) {
			return a.s.ReportDraft(ctx, slug)
		}
		restore := func(ctx context.Context, slug, _ string, number, expected int, author, why string) (models.ReportDraft, error) {
			return a.s.RestoreReport(ctx, slug, number, expected, author, why)
		}
		return restored(a, r, in, read, restore, func(d models.ReportDraft) int { return d.Revision },
			func(d models.ReportDraft) any {
				return show(d.Revision, recordAnswer{Report: shown(&d, r.reportAnswer)})
			})
	}
	return wrongField("/noun", "entry, claim, cause, link, annotation, search or report; a clock is undone by its own address")
}

// restored makes a record what it was.
func restored[T any](a *API, r *request, in restoreRequest, read func(ctx context.Context, slug, key string) (T, error),
	restore func(ctx context.Context, slug, key string, number, expected int, author, why string) (T, error), revision func(T) int, show func(T) any) error {
	return changed(a, r, in.Noun, in.Key, read, func(key string) (T, error) {
		return restore(r.ctx(), r.slug(), key, in.Number, r.revision, r.author(), in.Why)
	}, revision, show)
}
