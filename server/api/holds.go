package api

import (
	"context"
	"time"

	"github.com/emberline/emberline/models"
)

// holdService is what the handlers here need of the application.
type holdService interface {
	Holds(ctx context.Context, slug string) ([]models.Hold, error)
	Hold(ctx context.Context, slug, key string) (models.Hold, error)
	IssueHold(ctx context.Context, slug string, h models.Hold, author, why string) (models.Hold, error)
	AcknowledgeHold(ctx context.Context, slug, key string, expected int, author, why string) (models.Hold, error)
	ReleaseHold(ctx context.Context, slug, key string, expected int, author, why string) (models.Hold, error)
}

// holdAnswer is a legal hold: while it is in force, nothing in it is removed.
type holdAnswer struct {
	Key    string           `json:"key" example:"h1"`
	Matter string           `json:"matter" example:"2022가합1234"`
	State  models.HoldState `json:"state" enums:"issued,acknowledged,released"`
	// Sources are the ids of those it covers; empty: the whole incident
	Sources   []string        `json:"sources"`
	Custodian string          `json:"custodian"`
	Issued    holdStepAnswer  `json:"issued"`
	Known     *holdStepAnswer `json:"acknowledged,omitempty"`
	Released  *holdStepAnswer `json:"released,omitempty"`
	Revision  int             `json:"revision"`
	UpdatedAt time.Time       `json:"updated_at"`
	UpdatedBy string          `json:"updated_by"`
}

// holdStepAnswer is one step in a hold's life.
type holdStepAnswer struct {
	At  time.Time `json:"at"`
	By  string    `json:"by"`
	Why string    `json:"why,omitempty"`
}

func (r *request) holdAnswer(h models.Hold) holdAnswer {
	step := func(s *models.HoldStep) *holdStepAnswer {
		if s == nil {
			return nil
		}
		return &holdStepAnswer{r.in(s.At), s.By, s.Why}
	}
	return holdAnswer{
		Key: h.Key, Matter: h.Matter, State: h.State(), Sources: orEmpty(h.Sources), Custodian: h.Custodian, Issued: *step(&h.Issued),
		Known: step(h.Acknowledged), Released: step(h.Released), Revision: h.Revision, UpdatedAt: r.in(h.UpdatedAt), UpdatedBy: h.UpdatedBy,
	}
}

// listHolds lists the legal holds, released ones too.
//
//	@Summary	List the legal holds of an incident
//	@Tags		holds
//	@Param		query	query		changedQuery	false	"page"
//	@Success	200		{object}	page[holdAnswer]
//	@Router		/incidents/{incident}/holds [get]
func (a *API) listHolds(r *request) error {
	return listChanged(r, a.s.Holds, func(h models.Hold) time.Time { return h.UpdatedAt }, func(h models.Hold) string { return h.Key }, r.holdAnswer)
}

// getHold gives one legal hold; its ETag is its revision.
//
//	@Summary	Read a legal hold
//	@Tags		holds
//	@Success	200	{object}	holdAnswer
//	@Router		/incidents/{incident}/holds/{hold} [get]
func (a *API) getHold(r *request) error {
	h, err := a.s.Hold(r.ctx(), r.slug(), r.Param("hold"))
	if err != nil {
		return err
	}
	return r.etag(h.Revision, r.holdAnswer(h))
}

// holdRequest issues a legal hold.
type holdRequest struct {
	// Matter is what it is for: a case number, an inquiry
	Matter string `json:"matter" validate:"required" example:"2022가합1234"`
	// Sources are labels or ids; left out: the whole incident
	Sources []string `json:"sources"`
	// Custodian is who has to keep what it covers
	Custodian string `json:"custodian" validate:"required"`
	Why       string `json:"why" validate:"required"`
}

// issueHold puts a legal hold on the incident or on some of its sources.
//
//	@Summary	Issue a legal hold
//	@Tags		holds
//	@Param		body	body		holdRequest	true	"hold"
//	@Success	201		{object}	holdAnswer
//	@Router		/incidents/{incident}/holds [post]
func (a *API) issueHold(r *request) error {
	var in holdRequest
	if err := r.body(&in); err != nil {
		return err
	}
	if len(in.Sources) > models.MaxHoldSources {
		return wrongField("/sources", "more than %d", models.MaxHoldSources)
	}
	h, err := a.s.IssueHold(r.ctx(), r.slug(), models.Hold{Matter: in.Matter, Sources: in.Sources, Custodian: in.Custodian}, r.author(), in.Why)
	if err != nil {
		return err
	}
	return r.created(r.at("holds", h.Key), h.Revision, r.holdAnswer(h))
}

// holdStepRequest says why a step is taken.
type holdStepRequest struct {
	Why string `json:"why"`
}

// acknowledgeHold notes that the custodian knows of a hold.
//
//	@Summary	Acknowledge a legal hold
//	@Tags		holds
//	@Param		body	body		holdStepRequest	true	"in which words"
//	@Success	200		{object}	holdAnswer
//	@Router		/incidents/{incident}/holds/{hold}/acknowledge [post]
func (a *API) acknowledgeHold(r *request) error { return a.onHold(r, a.s.AcknowledgeHold) }

// releaseHold ends a hold; a reason is needed.
//
//	@Summary	Release a legal hold; it stays on record
//	@Tags		holds
//	@Param		body	body		holdStepRequest	true	"why"
//	@Success	200		{object}	holdAnswer
//	@Router		/incidents/{incident}/holds/{hold}/release [post]
func (a *API) releaseHold(r *request) error { return a.onHold(r, a.s.ReleaseHold) }

func (a *API) onHold(r *request, step func(ctx context.Context, slug, key string, expected int, author, why string) (models.Hold, error)) error {
	var in holdStepRequest
	if err := r.body(&in); err != nil {
		return err
	}
	return changed(a, r, "hold", r.Param("hold"), a.s.Hold, func(key string) (models.Hold, error) {
		return step(r.ctx(), r.slug(), key, r.revision, r.author(), in.Why)
	}, func(h models.Hold) int { return h.Revision }, func(h models.Hold) any { return r.holdAnswer(h) })
}
