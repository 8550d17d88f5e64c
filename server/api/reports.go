package api

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/server/app"
	"github.com/emberline/emberline/server/publish"
)

// reportService is what the handlers of reports and editions need of the
// application.
type reportService interface {
	ReportDraft(ctx context.Context, slug string) (models.ReportDraft, error)
	CreateReport(ctx context.Context, slug string, text models.ReportText, author, why string) (models.ReportDraft, error)
	ChangeReport(ctx context.Context, slug string, expected int, change func(*models.ReportText) error, author, why string) (models.ReportDraft, error)
	LintReport(ctx context.Context, slug string) ([]models.Lint, error)
	DraftFile(ctx context.Context, slug, format, lang string) (app.ReportFile, error)
	SubmitReport(ctx context.Context, slug string, expected int, author, note string) (models.ReportDraft, error)
	ReturnReport(ctx context.Context, slug string, expected int, author, why string) (models.ReportDraft, error)
	PublishReport(ctx context.Context, slug string, expected int, by, note string) (models.Edition, error)
	Editions(ctx context.Context, slug string) ([]models.Edition, error)
	Edition(ctx context.Context, slug string, number int) (models.Edition, error)
	EditionFile(ctx context.Context, slug string, number int, format, lang string) (app.ReportFile, error)
	EditionPage(ctx context.Context, slug string, number int, lang string) (app.ReportFile, error)
	Exhibits(ctx context.Context, slug string, number int) ([]models.ReportExhibit, error)
	ExhibitCustody(ctx context.Context, slug string, x models.ReportExhibit) (app.Custody, error)
	PublishedReports(ctx context.Context) ([]models.Edition, []models.Incident, error)
}

// reportAnswer is the draft of an incident's report.
type reportAnswer struct {
	Title           models.Localized       `json:"title"`
	Publisher       models.Localized       `json:"publisher"`
	Summary         []models.Localized     `json:"summary"`
	Facts           []models.Localized     `json:"facts"`
	Analysis        []models.Localized     `json:"analysis"`
	Recommendations []recommendationAnswer `json:"recommendations"`
	Corrections     models.Localized       `json:"corrections"`
	// Names are the hosts and services that a quoted record may name
	Names     []string           `json:"names"`
	State     models.ReportState `json:"state" enums:"draft,review,published"`
	Submitted *submissionAnswer  `json:"submitted,omitempty"`
	// Edition is the number of the newest edition; 0: none
	Edition   int       `json:"edition"`
	Revision  int       `json:"revision"`
	CreatedAt time.Time `json:"created_at"`
	UpdatedAt time.Time `json:"updated_at"`
	UpdatedBy string    `json:"updated_by"`
}

// recommendationAnswer is what somebody should do, in requests too.
type recommendationAnswer struct {
	Key       string           `json:"key" validate:"required" example:"cut-by-zone"`
	Text      models.Localized `json:"text" validate:"required"`
	Addressee models.Localized `json:"addressee"`
	Due       string           `json:"due" example:"2023-01-06"`
	DueRule   models.Localized `json:"due_rule"`
}

// submissionAnswer says who put a draft up for review.
type submissionAnswer struct {
	By   string    `json:"by"`
	At   time.Time `json:"at"`
	Note string    `json:"note,omitempty"`
}

func (r *request) reportAnswer(d models.ReportDraft) reportAnswer {
	out := reportAnswer{
		Title: d.Title, Publisher: d.Publisher, Summary: orEmpty(d.Summary), Facts: orEmpty(d.Facts), Analysis: orEmpty(d.Analysis),
		Recommendations: []recommendationAnswer{}, Corrections: d.Corrections, Names: orEmpty(d.Names), State: d.State, Edition: d.Edition,
		Revision: d.Revision, CreatedAt: r.in(d.CreatedAt), UpdatedAt: r.in(d.UpdatedAt), UpdatedBy: d.UpdatedBy,
	}
	for _, rec := range d.Recommendations {
		out.Recommendations = append(out.Recommendations, recommendationAnswer(rec))
	}
	if s := d.Submitted; s != nil {
		out.Submitted = &submissionAnswer{s.By, r.in(s.At), s.Note}
	}
	return out
}

func recommendations(list []recommendationAnswer) []models.Recommendation {
	out := make([]models.Recommendation, 0, len(list))
	for _, rec := range list {
		out = append(out, models.Recommendation(rec))
	}
	return out
}

// getReport gives the draft; its ETag is its revision.
//
//	@Summary	Read the draft of the incident's public report
//	@Tags		reports
//	@Success	200	{object}	reportAnswer
//	@Router		/incidents/{incident}/report [get]
func (a *API) getReport(r *request) error {
	d, err := a.s.ReportDraft(r.ctx(), r.slug())
	if err != nil {
		return err
	}
	return r.etag(d.Revision, r.reportAnswer(d))
}

// reportRequest begins a report.
type reportRequest struct {
	Title           models.Localized       `json:"title"`
	Publisher       models.Localized       `json:"publisher"`
	Summary         []models.Localized     `json:"summary"`
	Facts           []models.Localized     `json:"facts"`
	Analysis        []models.Localized     `json:"analysis"`
	Recommendations []recommendationAnswer `json:"recommendations"`
	Corrections     models.Localized       `json:"corrections"`
	Names           []string               `json:"names"`
	Why             string                 `json:"why"`
}

// createReport begins the incident's report; it has one at most.
//
//	@Summary	Begin the incident's public report
//	@Tags		reports
//	@Param		body	body		reportRequest	true	"texts; all may be left out"
//	@Success	201		{object}	reportAnswer
//	@Router		/incidents/{incident}/report [post]
func (a *API) createReport(r *request) error {
	var in reportRequest
	if err := r.body(&in); err != nil {
		return err
	}
	d, err := a.s.CreateReport(r.ctx(), r.slug(), models.ReportText{
		Title: in.Title, Publisher: in.Publisher, Summary: in.Summary, Facts: in.Facts, Analysis: in.Analysis,
		Recommendations: recommendations(in.Recommendations), Corrections: in.Corrections, Names: in.Names,
	}, r.author(), in.Why)
	if err != nil {
		return err
	}
	return r.created(r.at("report"), d.Revision, r.reportAnswer(d))
}

// reportChange says what to change of the draft; what is left out stays.
type reportChange struct {
	Title           *models.Localized       `json:"title"`
	Publisher       *models.Localized       `json:"publisher"`
	Summary         *[]models.Localized     `json:"summary"`
	Facts           *[]models.Localized     `json:"facts"`
	Analysis        *[]models.Localized     `json:"analysis"`
	Recommendations *[]recommendationAnswer `json:"recommendations"`
	Corrections     *models.Localized       `json:"corrections"`
	Names           *[]string               `json:"names"`
	Why             string                  `json:"why"`
}

// changeReport changes the draft; one in review is returned first.
//
//	@Summary	Change the draft's texts
//	@Tags		reports
//	@Param		body	body		reportChange	true	"what to change"
//	@Success	200		{object}	reportAnswer
//	@Router		/incidents/{incident}/report [patch]
func (a *API) changeReport(r *request) error {
	var in reportChange
	if err := r.body(&in); err != nil {
		return err
	}
	return a.onReport(r, func() (models.ReportDraft, error) {
		return a.s.ChangeReport(r.ctx(), r.slug(), r.revision, func(t *models.ReportText) error {
			set(&t.Title, in.Title)
			set(&t.Publisher, in.Publisher)
			set(&t.Summary, in.Summary)
			set(&t.Facts, in.Facts)
			set(&t.Analysis, in.Analysis)
			set(&t.Corrections, in.Corrections)
			set(&t.Names, in.Names)
			if in.Recommendations != nil {
				t.Recommendations = recommendations(*in.Recommendations)
			}
			return nil
		}, r.author(), in.Why)
	})
}

// onReport makes a change of the draft that was made on its revision.
func (a *API) onReport(r *request, change func() (models.ReportDraft, error)) error {
	return changed(a, r, "report", "report",
		func(ctx context.Context, slug, _ string) (models.ReportDraft, error) {
			return a.s.ReportDraft(ctx, slug)
		},
		func(string) (models.ReportDraft, error) { return change() },
		func(d models.ReportDraft) int { return d.Revision }, func(d models.ReportDraft) any { return r.reportAnswer(d) })
}

// listReportLints checks the draft.
//
//	@Summary	Check the draft: figures, evidence, translations, personal data
//	@Tags		reports
//	@Param		query	query		pageQuery	false	"page"
//	@Success	200		{object}	page[lintAnswer]
//	@Router		/incidents/{incident}/report/lints [get]
func (a *API) listReportLints(r *request) error {
	var q pageQuery
	if err := r.query(&q); err != nil {
		return err
	}
	all, err := a.s.LintReport(r.ctx(), r.slug())
	if err != nil {
		return err
	}
	// A cursor names a finding: saying the same twice says nothing more.
	key := func(l lintAnswer) string { return l.Rule + " " + l.On + " " + l.Message.En }
	seen := map[string]bool{}
	list := slices.DeleteFunc(lintAnswers(all), func(l lintAnswer) bool {
		twice := seen[key(l)]
		seen[key(l)] = true
		return twice
	})
	return pageOf(r, q, list, key, func(l lintAnswer) lintAnswer { return l })
}

// formQuery asks for a form of a report.
type formQuery struct {
	Format string `form:"format" enums:"html,pdf,json,md,csv"` // json when absent
	Lang   string `form:"lang" enums:"ko,en"`                  // by Accept-Language when absent
}

func (r *request) form() (format, lang string, err error) {
	var q formQuery
	if err := r.query(&q); err != nil {
		return "", "", err
	}
	if q.Format == "" {
		q.Format = "json"
	}
	if q.Lang == "" {
		q.Lang = languageOf(r.GetHeader("Accept-Language"))
	}
	return q.Format, q.Lang, publish.CheckFormat(q.Format, q.Lang)
}

// previewReport gives the report as it would be published now.
//
//	@Summary	Preview the report as it would be published now
//	@Tags		reports
//	@Produce	application/octet-stream
//	@Param		query	query	formQuery	false	"form"
//	@Success	200		{file}	binary
//	@Router		/incidents/{incident}/report/preview [get]
func (a *API) previewReport(r *request) error {
	format, lang, err := r.form()
	if err != nil {
		return err
	}
	f, err := a.s.DraftFile(r.ctx(), r.slug(), format, lang)
	if err != nil {
		return err
	}
	return r.reportFile(f)
}

// reportFile answers with a report. A page of it runs in an origin of its own:
// it may not act as whoever reads it.
func (r *request) reportFile(f app.ReportFile) error {
	policy, err := publish.PagePolicy()
	if err != nil {
		return err
	}
	r.Header("Content-Security-Policy", policy+"; frame-ancestors 'none'; sandbox allow-scripts allow-popups")
	r.Header("Content-Disposition", inlined(f.Name))
	if f.Edition.SHA256 != "" {
		r.Header("X-Edition-SHA256", f.Edition.SHA256)
	}
	r.Data(http.StatusOK, f.MediaType, f.Body)
	return nil
}

// submitRequest puts a draft up for review.
type submitRequest struct {
	Note string `json:"note"`
}

// submitReport puts the draft up for review.
//
//	@Summary	Put the draft up for review
//	@Tags		reports
//	@Param		body	body		submitRequest	true	"what the reviewer should know"
//	@Success	200		{object}	reportAnswer
//	@Router		/incidents/{incident}/report/submit [post]
func (a *API) submitReport(r *request) error {
	var in submitRequest
	if err := r.body(&in); err != nil {
		return err
	}
	return a.onReport(r, func() (models.ReportDraft, error) {
		return a.s.SubmitReport(r.ctx(), r.slug(), r.revision, r.author(), in.Note)
	})
}

// returnReport gives the draft back to its authors.
//
//	@Summary	Return the draft to its authors
//	@Tags		reports
//	@Param		body	body		undoRequest	true	"why"
//	@Success	200		{object}	reportAnswer
//	@Router		/incidents/{incident}/report/return [post]
func (a *API) returnReport(r *request) error {
	var in undoRequest
	if err := r.body(&in); err != nil {
		return err
	}
	return a.onReport(r, func() (models.ReportDraft, error) {
		return a.s.ReturnReport(r.ctx(), r.slug(), r.revision, r.author(), in.Why)
	})
}

// publishRequest freezes a draft.
type publishRequest struct {
	// Note says why nobody else looks at it; needed when one submitted it oneself, or over the command line
	Note string `json:"note"`
}

// publishReport freezes the reviewed draft as the next edition.
//
//	@Summary	Publish the reviewed draft as the next edition
//	@Tags		reports
//	@Param		body	body		publishRequest	true	"note"
//	@Success	201		{object}	editionAnswer
//	@Router		/incidents/{incident}/report/publish [post]
func (a *API) publishReport(r *request) error {
	var in publishRequest
	if err := r.body(&in); err != nil {
		return err
	}
	d, err := a.s.ReportDraft(r.ctx(), r.slug())
	if err != nil {
		return err
	}
	if err := a.moved(r, "report", "report", d.Revision); err != nil {
		return err
	}
	e, err := a.s.PublishReport(r.ctx(), r.slug(), r.revision, r.author(), in.Note)
	if err != nil {
		return err
	}
	return r.created(r.at("report", "editions", strconv.Itoa(e.Number)), 0, r.editionAnswer(e))
}
