package api

import (
	"context"
	"time"

	"github.com/emberline/emberline/models"
)

// linkService is what the handlers here need of the application.
type linkService interface {
	Links(ctx context.Context, slug string) ([]models.Link, error)
	Link(ctx context.Context, slug, key string) (models.Link, error)
	CreateLink(ctx context.Context, slug string, l models.Link, author, why string) (models.Link, error)
	ChangeLink(ctx context.Context, slug, key string, expected int, change func(*models.Link) error, author, why string) (models.Link, error)
	ReviewLink(ctx context.Context, slug, key string, expected int, reviewer, why string) (models.Link, error)
	WithdrawLink(ctx context.Context, slug, key string, expected int, author, why string) (models.Link, error)
}

// linkAnswer is an edge of the why-because graph.
type linkAnswer struct {
	Key  string `json:"key" example:"l3"`
	From string `json:"from" example:"cause:no-zone-cutoff"`
	To   string `json:"to" example:"entry:power-cutoff"`
	// Verdict answers: had "from" not been, could "to" have happened? no passes the test
	Verdict     models.Verdict     `json:"verdict" enums:"no,yes,unknown"`
	Sufficiency models.Sufficiency `json:"sufficiency" enums:"sufficient,insufficient,unknown"`
	Rationale   models.Localized   `json:"rationale"`
	Reviewer    string             `json:"reviewer,omitempty"`
	ReviewedAt  *time.Time         `json:"reviewed_at,omitempty"`
	Withdrawn   bool               `json:"withdrawn"`
	Revision    int                `json:"revision"`
	CreatedAt   time.Time          `json:"created_at"`
	UpdatedAt   time.Time          `json:"updated_at"`
	UpdatedBy   string             `json:"updated_by"`
}

func (r *request) linkAnswer(l models.Link) linkAnswer {
	return linkAnswer{
		l.Key, l.From.String(), l.To.String(), l.Verdict, l.Sufficiency, l.Rationale, l.Reviewer, r.maybeOf(l.ReviewedAt), l.Withdrawn, l.Revision,
		r.in(l.CreatedAt), r.in(l.UpdatedAt), l.UpdatedBy,
	}
}

// listLinks lists the edges of the why-because graph.
//
//	@Summary	List the links among causes and entries
//	@Tags		causes
//	@Param		query	query		changedQuery	false	"page"
//	@Success	200		{object}	page[linkAnswer]
//	@Router		/incidents/{incident}/links [get]
func (a *API) listLinks(r *request) error {
	return listChanged(r, a.s.Links, func(l models.Link) time.Time { return l.UpdatedAt }, func(l models.Link) string { return l.Key }, r.linkAnswer)
}

// getLink gives one link; its ETag is its revision.
//
//	@Summary	Read a link
//	@Tags		causes
//	@Success	200	{object}	linkAnswer
//	@Router		/incidents/{incident}/links/{link} [get]
func (a *API) getLink(r *request) error {
	l, err := a.s.Link(r.ctx(), r.slug(), r.Param("link"))
	if err != nil {
		return err
	}
	return r.etag(l.Revision, r.linkAnswer(l))
}

// edgeRequest makes a link.
type edgeRequest struct {
	From        string             `json:"from" validate:"required" example:"cause:no-zone-cutoff"`
	To          string             `json:"to" validate:"required" example:"entry:power-cutoff"`
	Verdict     models.Verdict     `json:"verdict" enums:"no,yes,unknown"`
	Sufficiency models.Sufficiency `json:"sufficiency" enums:"sufficient,insufficient,unknown"`
	Rationale   models.Localized   `json:"rationale"`
	Why         string             `json:"why"`
}

// createLink links two causes or entries.
//
//	@Summary	Link a cause or an entry to what it brought about
//	@Tags		causes
//	@Param		body	body		edgeRequest	true	"link"
//	@Success	201		{object}	linkAnswer
//	@Router		/incidents/{incident}/links [post]
func (a *API) createLink(r *request) error {
	var in edgeRequest
	if err := r.body(&in); err != nil {
		return err
	}
	l := models.Link{Verdict: in.Verdict, Sufficiency: in.Sufficiency, Rationale: in.Rationale}
	if l.Verdict == "" {
		l.Verdict = models.VerdictUnknown
	}
	if l.Sufficiency == "" {
		l.Sufficiency = models.SufficiencyUnknown
	}
	for _, end := range []struct {
		pointer, text string
		to            *models.Node
	}{{"/from", in.From, &l.From}, {"/to", in.To, &l.To}} {
		n, err := models.ParseNode(end.text)
		if err != nil {
			return wrongField(end.pointer, "cause:KEY or entry:KEY")
		}
		*end.to = n
	}
	made, err := a.s.CreateLink(r.ctx(), r.slug(), l, r.author(), in.Why)
	if err != nil {
		return err
	}
	return r.created(r.at("links", made.Key), made.Revision, r.linkAnswer(made))
}

// linkChange says what to change of a link; what is left out stays.
type linkChange struct {
	Verdict     *models.Verdict     `json:"verdict" enums:"no,yes,unknown"`
	Sufficiency *models.Sufficiency `json:"sufficiency" enums:"sufficient,insufficient,unknown"`
	Rationale   *models.Localized   `json:"rationale"`
	Why         string              `json:"why"`
}

// changeLink changes a link's answers; a review of the old ones ends.
//
//	@Summary	Change the answers of a link
//	@Tags		causes
//	@Param		body	body		linkChange	true	"what to change"
//	@Success	200		{object}	linkAnswer
//	@Router		/incidents/{incident}/links/{link} [patch]
func (a *API) changeLink(r *request) error {
	var in linkChange
	if err := r.body(&in); err != nil {
		return err
	}
	return a.onLink(r, func(key string) (models.Link, error) {
		return a.s.ChangeLink(r.ctx(), r.slug(), key, r.revision, func(l *models.Link) error {
			set(&l.Verdict, in.Verdict)
			set(&l.Sufficiency, in.Sufficiency)
			set(&l.Rationale, in.Rationale)
			return nil
		}, r.author(), in.Why)
	})
}

// reviewLink notes that one agrees with a link's answers.
//
//	@Summary	Review a link: agree with its answers
//	@Tags		causes
//	@Param		body	body		undoRequest	true	"why"
//	@Success	200		{object}	linkAnswer
//	@Router		/incidents/{incident}/links/{link}/review [post]
func (a *API) reviewLink(r *request) error {
	var in undoRequest
	if err := r.body(&in); err != nil {
		return err
	}
	return a.onLink(r, func(key string) (models.Link, error) {
		return a.s.ReviewLink(r.ctx(), r.slug(), key, r.revision, r.author(), in.Why)
	})
}

// withdrawLink takes a link back.
//
//	@Summary	Withdraw a link; it stays readable
//	@Tags		causes
//	@Param		body	body		undoRequest	true	"why"
//	@Success	200		{object}	linkAnswer
//	@Router		/incidents/{incident}/links/{link}/withdraw [post]
func (a *API) withdrawLink(r *request) error {
	var in undoRequest
	if err := r.body(&in); err != nil {
		return err
	}
	return a.onLink(r, func(key string) (models.Link, error) {
		return a.s.WithdrawLink(r.ctx(), r.slug(), key, r.revision, r.author(), in.Why)
	})
}

func (a *API) onLink(r *request, change func(key string) (models.Link, error)) error {
	return changed(a, r, "link", r.Param("link"), a.s.Link, change,
		func(l models.Link) int { return l.Revision }, func(l models.Link) any { return r.linkAnswer(l) })
}
