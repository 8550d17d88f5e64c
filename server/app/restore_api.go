package app

import (
	"context"

	"github.com/emberline/emberline/models"
)

// RestoreClaim makes a claim what it was at one of its revisions, as a new one.
func (a *App) RestoreClaim(ctx context.Context, slug, entry, claim string, number, expected int, author, why string) (models.Claim, error) {
	inc, err := a.Incident(ctx, slug)
	if err != nil {
		return models.Claim{}, err
	}
	c, err := a.store.Entries.RestoreClaim(ctx, inc.ID, entry, claim, number, expected, author, why)
	a.touch(inc.ID)
	return c, err
}

// RestoreLink makes a link what it was at one of its revisions, as a new one;
// its ends stay.
func (a *App) RestoreLink(ctx context.Context, slug, key string, number, expected int, author, why string) (models.Link, error) {
	inc, err := a.Incident(ctx, slug)
	if err != nil {
		return models.Link{}, err
	}
	return a.store.Links.Restore(ctx, inc.ID, key, number, expected, author, why)
}

// RestoreAnnotation makes an annotation what it was at one of its revisions, as
// a new one; what it is about stays.
func (a *App) RestoreAnnotation(ctx context.Context, slug, key string, number, expected int, author, why string) (models.Annotation, error) {
	inc, err := a.Incident(ctx, slug)
	if err != nil {
		return models.Annotation{}, err
	}
	return a.store.Annotations.Restore(ctx, inc.ID, key, number, expected, author, why)
}

// RestoreReport gives the draft the texts of one of its revisions, as a new one;
// models.CodeConflict while it is in review. Editions stay as they are.
func (a *App) RestoreReport(ctx context.Context, slug string, number, expected int, author, why string) (models.ReportDraft, error) {
	inc, err := a.Incident(ctx, slug)
	if err != nil {
		return models.ReportDraft{}, err
	}
	return a.store.Reports.Restore(ctx, inc.ID, number, expected, author, why, redraft)
}

// RestoreSavedSearch makes a saved search what it was at one of its revisions,
// as a new one; whose it is stays.
func (a *App) RestoreSavedSearch(ctx context.Context, slug, key string, number, expected int, author, why string) (models.SavedSearch, error) {
	inc, err := a.Incident(ctx, slug)
	if err != nil {
		return models.SavedSearch{}, err
	}
	return a.store.SavedSearches.Restore(ctx, inc.ID, key, number, expected, author, why)
}
