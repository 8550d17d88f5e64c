package app

import (
	"context"
	"time"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/models/store"
)

// ReportDraft gives an incident's report as it is being written.
func (a *App) ReportDraft(ctx context.Context, slug string) (models.ReportDraft, error) {
	inc, err := a.Incident(ctx, slug)
	if err != nil {
		return models.ReportDraft{}, err
	}
	return a.store.Reports.ByIncident(ctx, inc.ID)
}

// CreateReport begins an incident's report; models.CodeConflict when it has one.
// A report without a title is given the incident's.
func (a *App) CreateReport(ctx context.Context, slug string, text models.ReportText, author, why string) (models.ReportDraft, error) {
	inc, err := a.Incident(ctx, slug)
	if err != nil {
		return models.ReportDraft{}, err
	}
	if text.Title == (models.Localized{}) {
		text.Title = inc.Title
	}
	return a.store.Reports.Create(ctx, models.ReportDraft{IncidentID: inc.ID, ReportText: text, UpdatedBy: author}, why)
}

// ChangeReport changes the texts of the draft as it was at a revision;
// models.CodeConflict when it has moved on, or is in review.
func (a *App) ChangeReport(ctx context.Context, slug string, expected int, change func(*models.ReportText) error, author, why string) (models.ReportDraft, error) {
	inc, err := a.Incident(ctx, slug)
	if err != nil {
		return models.ReportDraft{}, err
	}
	return a.store.Reports.Change(ctx, inc.ID, expected, author, why, func(d *models.ReportDraft) error {
		if err := redraft(d); err != nil {
			return err
		}
		return change(&d.ReportText)
	})
}

// redraft makes a report a draft again, whose texts may be changed.
func redraft(d *models.ReportDraft) error {
	if d.State == models.ReportReview {
		return models.Errorf(models.CodeConflict, "the report is in review").WithHint("return it to its authors first")
	}
	d.State = models.ReportDrafting
	return nil
}

// SubmitReport puts the draft up for review.
func (a *App) SubmitReport(ctx context.Context, slug string, expected int, author, note string) (models.ReportDraft, error) {
	inc, err := a.Incident(ctx, slug)
	if err != nil {
		return models.ReportDraft{}, err
	}
	return a.store.Reports.Change(ctx, inc.ID, expected, author, note, func(d *models.ReportDraft) error {
		return d.Submit(author, time.Now().UTC().Truncate(time.Microsecond), note)
	})
}

// ReturnReport gives the draft back to its authors.
func (a *App) ReturnReport(ctx context.Context, slug string, expected int, author, why string) (models.ReportDraft, error) {
	inc, err := a.Incident(ctx, slug)
	if err != nil {
		return models.ReportDraft{}, err
	}
	return a.store.Reports.Change(ctx, inc.ID, expected, author, why, (*models.ReportDraft).Return)
}

// LintReport makes every check of a draft that a program can make.
func (a *App) LintReport(ctx context.Context, slug string) ([]models.Lint, error) {
	m, err := a.reportMaterial(ctx, slug, reportAs{})
	if err != nil {
		return nil, err
	}
	return models.LintReport(m), nil
}

// PreviewReport is the report as it would be published now.
func (a *App) PreviewReport(ctx context.Context, slug string) (*models.Report, error) {
	m, err := a.reportMaterial(ctx, slug, reportAs{})
	return m.Report, err
}

// PublishReport freezes the draft, as it was at a revision, into the next
// edition. Findings of the lint that are errors keep it from being published;
// who submitted it publishes it only with a note.
func (a *App) PublishReport(ctx context.Context, slug string, expected int, by, note string) (models.Edition, error) {
	inc, err := a.Incident(ctx, slug)
	if err != nil {
		return models.Edition{}, err
	}
	draft, err := a.store.Reports.ByIncident(ctx, inc.ID)
	if err != nil {
		return models.Edition{}, err
	}
	if draft.Revision != expected {
		return models.Edition{}, models.Errorf(models.CodeConflict, "the report is at revision %d, not %d", draft.Revision, expected).WithHint("read what changed, then publish that")
	}
	if err := draft.Approve(by, note); err != nil {
		return models.Edition{}, err
	}
	e := models.Edition{
		IncidentID: inc.ID, Number: draft.Edition + 1, Supersedes: draft.Edition, Title: draft.Title, PublishedAt: time.Now().UTC().Truncate(time.Second),
		By: by, SubmittedBy: draft.Submitted.By, Note: note,
	}
	m, err := a.reportMaterial(ctx, slug, reportAs{at: e.PublishedAt, fourEyes: e.FourEyes()})
	if err != nil {
		return models.Edition{}, err
	}
	for _, l := range models.LintReport(m) {
		if l.Severity == models.LintError {
			return models.Edition{}, models.Errorf(models.CodeConflict, "the report cannot be published: %s: %s", l.On, l.Message.En).WithHint("%s; emberline report lint lists all findings", l.Hint.En)
		}
	}
	if e.Document, e.SHA256, err = frozen(m.Report); err != nil {
		return models.Edition{}, err
	}
	return a.store.Reports.Publish(ctx, expected, e)
}

// Editions lists the editions of an incident's report, oldest first, without
// their documents.
func (a *App) Editions(ctx context.Context, slug string) ([]models.Edition, error) {
	inc, err := a.Incident(ctx, slug)
	if err != nil {
		return nil, err
	}
	return a.store.Reports.Editions(ctx, inc.ID)
}

// Edition gives an edition with its document, number 0 the newest.
func (a *App) Edition(ctx context.Context, slug string, number int) (models.Edition, error) {
	inc, err := a.Incident(ctx, slug)
	if err != nil {
		return models.Edition{}, err
	}
	return a.store.Reports.Edition(ctx, inc.ID, number)
}

// PublishedReports gives the newest edition of every incident that has one,
// with its incident, the latest published first.
func (a *App) PublishedReports(ctx context.Context) (editions []models.Edition, incidents []models.Incident, err error) {
	err = a.store.Snapshot(ctx, func(ctx context.Context, tx *store.Store) error {
		if editions, err = tx.Reports.Newest(ctx); err != nil {
			return err
		}
		all, err := tx.Incidents.List(ctx)
		if err != nil {
			return err
		}
		byID := make(map[int64]models.Incident, len(all))
		for _, inc := range all {
			byID[inc.ID] = inc
		}
		for _, e := range editions {
			incidents = append(incidents, byID[e.IncidentID])
		}
		return nil
	})
	return editions, incidents, err
}
