package api

import (
	"context"
	"slices"
	"time"

	"github.com/emberline/emberline/models"
)

// causeService is what the handlers here need of the application.
type causeService interface {
	Causes(ctx context.Context, slug string) ([]models.Cause, error)
	Cause(ctx context.Context, slug, key string) (models.Cause, error)
	CreateCause(ctx context.Context, slug string, c models.Cause, author, why string) (models.Cause, error)
	ChangeCause(ctx context.Context, slug, key string, expected int, change func(*models.Cause) error, author, why string) (models.Cause, error)
	WithdrawCause(ctx context.Context, slug, key string, expected int, author, why string) (models.Cause, error)
	ReleaseCause(ctx context.Context, slug, key string, open bool, expected int, author, why string) (models.Cause, error)
	LintCauses(ctx context.Context, slug string) ([]models.Lint, error)
}

// causeAnswer is a node of the why-because graph.
type causeAnswer struct {
	Key             string                 `json:"key"`
	Title           models.Localized       `json:"title"`
	Text            models.Localized       `json:"text"`
	Class           models.CauseClass      `json:"class" enums:"direct,contributing,indirect"`
	Effect          models.CauseEffect     `json:"effect" enums:"onset,delay"`
	Origin          models.CauseOrigin     `json:"origin" enums:"own,outsourcer,supply-chain"`
	Status          models.ClaimStatus     `json:"status" enums:"proposed,corroborated,disputed,confirmed,withdrawn"`
	Entries         []string               `json:"entries"`
	Evidence        []string               `json:"evidence"`
	RootCause       models.RootCause       `json:"root_cause,omitempty"`
	RootCauseDetail models.RootCauseDetail `json:"root_cause_detail,omitempty"`
	// Released: regulators may read it
	Released  *releaseAnswer `json:"released,omitempty"`
	Revision  int            `json:"revision"`
	CreatedAt time.Time      `json:"created_at"`
	UpdatedAt time.Time      `json:"updated_at"`
	UpdatedBy string         `json:"updated_by"`
}

// releaseAnswer says when and by whom something was opened to regulators.
type releaseAnswer struct {
	At time.Time `json:"at"`
	By string    `json:"by"`
}

func (r *request) causeAnswer(c models.Cause) causeAnswer {
	out := causeAnswer{
		Key: c.Key, Title: c.Title, Text: c.Text, Class: c.Class, Effect: c.Effect, Origin: c.Origin, Status: c.Status, Entries: orEmpty(c.Entries),
		Evidence: orEmpty(c.Evidence), RootCause: c.RootCause, RootCauseDetail: c.RootCauseDetail, Revision: c.Revision,
		CreatedAt: r.in(c.CreatedAt), UpdatedAt: r.in(c.UpdatedAt), UpdatedBy: c.UpdatedBy,
	}
	if c.Released != nil {
		out.Released = &releaseAnswer{r.in(c.Released.At), c.Released.By}
	}
	return out
}

// mayRead says whether a cause is for the reader's eyes.
func (r *request) mayRead(c models.Cause) bool {
	return c.Released != nil || r.who.Can(models.MayReadTimeline, r.incident.ID)
}

// listCauses lists the causes; who sees released things only gets those.
//
//	@Summary	List the causes of an incident
//	@Tags		causes
//	@Param		query	query		changedQuery	false	"page"
//	@Success	200		{object}	page[causeAnswer]
//	@Router		/incidents/{incident}/causes [get]
func (a *API) listCauses(r *request) error {
	readable := func(ctx context.Context, slug string) ([]models.Cause, error) {
		all, err := a.s.Causes(ctx, slug)
		return slices.DeleteFunc(all, func(c models.Cause) bool { return !r.mayRead(c) }), err
	}
	return listChanged(r, readable, func(c models.Cause) time.Time { return c.UpdatedAt }, func(c models.Cause) string { return c.Key }, r.causeAnswer)
}

// getCause gives one cause; its ETag is its revision.
//
//	@Summary	Read a cause
//	@Tags		causes
//	@Success	200	{object}	causeAnswer
//	@Router		/incidents/{incident}/causes/{cause} [get]
func (a *API) getCause(r *request) error {
	c, err := a.s.Cause(r.ctx(), r.slug(), r.Param("cause"))
	if err != nil {
		return err
	}
	if !r.mayRead(c) {
		return models.Errorf(models.CodeNotFound, "no cause %q in this incident", short(r.Param("cause")))
	}
	return r.etag(c.Revision, r.causeAnswer(c))
}

// causeRequest makes a cause.
type causeRequest struct {
	Key             string                 `json:"key" validate:"required" example:"no-zone-cutoff"`
	Title           models.Localized       `json:"title" validate:"required"`
	Text            models.Localized       `json:"text"`
	Class           models.CauseClass      `json:"class" validate:"required" enums:"direct,contributing,indirect"`
	Effect          models.CauseEffect     `json:"effect" validate:"required" enums:"onset,delay"`
	Origin          models.CauseOrigin     `json:"origin" validate:"required" enums:"own,outsourcer,supply-chain"`
	Status          models.ClaimStatus     `json:"status" enums:"proposed,corroborated,disputed,confirmed,withdrawn"`
	Entries         []string               `json:"entries"`
	Evidence        []string               `json:"evidence"`
	RootCause       models.RootCause       `json:"root_cause"`
	RootCauseDetail models.RootCauseDetail `json:"root_cause_detail"`
	Why             string                 `json:"why"`
}

// createCause adds a cause.
//
//	@Summary	Add a cause
//	@Tags		causes
//	@Param		body	body		causeRequest	true	"cause"
//	@Success	201		{object}	causeAnswer
//	@Router		/incidents/{incident}/causes [post]
func (a *API) createCause(r *request) error {
	var in causeRequest
	if err := r.body(&in); err != nil {
		return err
	}
	if in.Status == "" {
		in.Status = models.ClaimProposed
	}
	c, err := a.s.CreateCause(r.ctx(), r.slug(), models.Cause{
		Key: in.Key, Title: in.Title, Text: in.Text, Class: in.Class, Effect: in.Effect, Origin: in.Origin, Status: in.Status, Entries: in.Entries,
		Evidence: in.Evidence, RootCause: in.RootCause, RootCauseDetail: in.RootCauseDetail,
	}, r.author(), in.Why)
	if err != nil {
		return err
	}
	return r.created(r.at("causes", c.Key), c.Revision, r.causeAnswer(c))
}

// causeChange says what to change of a cause; what is left out stays.
type causeChange struct {
	Title           *models.Localized       `json:"title"`
	Text            *models.Localized       `json:"text"`
	Class           *models.CauseClass      `json:"class" enums:"direct,contributing,indirect"`
	Effect          *models.CauseEffect     `json:"effect" enums:"onset,delay"`
	Origin          *models.CauseOrigin     `json:"origin" enums:"own,outsourcer,supply-chain"`
	Status          *models.ClaimStatus     `json:"status" enums:"proposed,corroborated,disputed,confirmed,withdrawn"`
	Entries         *[]string               `json:"entries"`
	Evidence        *[]string               `json:"evidence"`
	RootCause       *models.RootCause       `json:"root_cause"`
	RootCauseDetail *models.RootCauseDetail `json:"root_cause_detail"`
	Why             string                  `json:"why"`
}

// changeCause changes a cause.
//
//	@Summary	Change a cause
//	@Tags		causes
//	@Param		body	body		causeChange	true	"what to change"
//	@Success	200		{object}	causeAnswer
//	@Router		/incidents/{incident}/causes/{cause} [patch]
func (a *API) changeCause(r *request) error {
	var in causeChange
	if err := r.body(&in); err != nil {
		return err
	}
	return a.onCause(r, func(key string) (models.Cause, error) {
		return a.s.ChangeCause(r.ctx(), r.slug(), key, r.revision, func(c *models.Cause) error {
			set(&c.Title, in.Title)
			set(&c.Text, in.Text)
			set(&c.Class, in.Class)
			set(&c.Effect, in.Effect)
			set(&c.Origin, in.Origin)
			set(&c.Status, in.Status)
			set(&c.Entries, in.Entries)
			set(&c.Evidence, in.Evidence)
			set(&c.RootCause, in.RootCause)
			set(&c.RootCauseDetail, in.RootCauseDetail)
			return nil
		}, r.author(), in.Why)
	})
}

// withdrawCause takes a cause back.
//
//	@Summary	Withdraw a cause; it stays readable
//	@Tags		causes
//	@Param		body	body		undoRequest	true	"why"
//	@Success	200		{object}	causeAnswer
//	@Router		/incidents/{incident}/causes/{cause}/withdraw [post]
func (a *API) withdrawCause(r *request) error {
	var in undoRequest
	if err := r.body(&in); err != nil {
		return err
	}
	return a.onCause(r, func(key string) (models.Cause, error) {
		return a.s.WithdrawCause(r.ctx(), r.slug(), key, r.revision, r.author(), in.Why)
	})
}

// releaseRequest opens something to regulators, or closes it again.
type releaseRequest struct {
	Open bool   `json:"open" validate:"required"`
	Why  string `json:"why"`
}

// releaseCause opens a cause to regulators, or takes that back.
//
//	@Summary	Open a cause to regulators, or take that back
//	@Tags		causes
//	@Param		body	body		releaseRequest	true	"whether"
//	@Success	200		{object}	causeAnswer
//	@Router		/incidents/{incident}/causes/{cause}/release [post]
func (a *API) releaseCause(r *request) error {
	var in releaseRequest
	if err := r.body(&in); err != nil {
		return err
	}
	return a.onCause(r, func(key string) (models.Cause, error) {
		return a.s.ReleaseCause(r.ctx(), r.slug(), key, in.Open, r.revision, r.author(), in.Why)
	})
}

func (a *API) onCause(r *request, change func(key string) (models.Cause, error)) error {
	return changed(a, r, "cause", r.Param("cause"), a.s.Cause, change,
		func(c models.Cause) int { return c.Revision }, func(c models.Cause) any { return r.causeAnswer(c) })
}

// lintAnswer is one finding of a check that a program can make.
type lintAnswer struct {
	Rule     string              `json:"rule" example:"cause-cycle"`
	Severity models.LintSeverity `json:"severity" enums:"error,warning,info"`
	// On is what it is about: cause:KEY, entry:KEY, link:KEY; absent: the incident
	On      string           `json:"on,omitempty"`
	Message models.Localized `json:"message"`
	Hint    models.Localized `json:"hint"`
}

func lintAnswers(list []models.Lint) []lintAnswer {
	out := make([]lintAnswer, 0, len(list))
	for _, l := range list {
		out = append(out, lintAnswer(l))
	}
	return out
}

// listLints checks the causes.
//
//	@Summary	Check the causes and their links
//	@Tags		causes
//	@Param		query	query		pageQuery	false	"page"
//	@Success	200		{object}	page[lintAnswer]
//	@Router		/incidents/{incident}/lints [get]
func (a *API) listLints(r *request) error {
	var q pageQuery
	if err := r.query(&q); err != nil {
		return err
	}
	all, err := a.s.LintCauses(r.ctx(), r.slug())
	if err != nil {
		return err
	}
	return pageOf(r, q, lintAnswers(all), func(l lintAnswer) string { return l.Rule + " " + l.On + " " + l.Message.En }, func(l lintAnswer) lintAnswer { return l })
}
