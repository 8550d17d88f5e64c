package api

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/emberline/emberline/models"
)

// entryService is what the handlers here need of the application.
type entryService interface {
	Entries(ctx context.Context, slug string) ([]models.Entry, error)
	Entry(ctx context.Context, slug, key string) (models.Entry, error)
	CreateEntry(ctx context.Context, slug string, e models.Entry, author, why string) (models.Entry, error)
	ChangeEntry(ctx context.Context, slug, key string, expected int, change func(*models.Entry) error, author, why string) (models.Entry, error)
}

// entryAnswer is an entry with the claims about it.
type entryAnswer struct {
	Key         string             `json:"key"`
	Title       models.Localized   `json:"title"`
	Body        models.Localized   `json:"body"`
	Earliest    time.Time          `json:"earliest"`
	Latest      time.Time          `json:"latest"`
	Approximate bool               `json:"approximate"`
	Phase       string             `json:"phase"`
	SourceKind  string             `json:"source_kind"`
	Service     string             `json:"service"`
	Function    string             `json:"function"`
	Status      models.ClaimStatus `json:"status" enums:"proposed,corroborated,disputed,confirmed,withdrawn"`
	Claims      []claimAnswer      `json:"claims"`
	Revision    int                `json:"revision"`
	CreatedAt   time.Time          `json:"created_at"`
	UpdatedAt   time.Time          `json:"updated_at"`
	UpdatedBy   string             `json:"updated_by"`
}

func (r *request) entryAnswer(e models.Entry) entryAnswer {
	out := entryAnswer{
		Key: e.Key, Title: e.Title, Body: e.Body, Earliest: r.in(e.Earliest), Latest: r.in(e.Latest), Approximate: e.Approx, Phase: e.Phase,
		SourceKind: e.Kind, Service: e.Service, Function: e.Function, Status: e.Status, Claims: make([]claimAnswer, 0, len(e.Claims)),
		Revision: e.Revision, CreatedAt: r.in(e.CreatedAt), UpdatedAt: r.in(e.UpdatedAt), UpdatedBy: e.UpdatedBy,
	}
	for _, c := range e.Claims {
		out.Claims = append(out.Claims, r.claimAnswer(c))
	}
	return out
}

// listEntries lists the curated facts of the timeline.
//
//	@Summary	List the entries of an incident with their claims, by time
//	@Tags		entries
//	@Param		query	query		changedQuery	false	"page"
//	@Success	200		{object}	page[entryAnswer]
//	@Router		/incidents/{incident}/entries [get]
func (a *API) listEntries(r *request) error {
	return listChanged(r, a.s.Entries, func(e models.Entry) time.Time { return e.UpdatedAt }, func(e models.Entry) string { return e.Key }, r.entryAnswer)
}

// getEntry gives one entry; its ETag is its revision.
//
//	@Summary	Read an entry with its claims
//	@Tags		entries
//	@Success	200	{object}	entryAnswer
//	@Router		/incidents/{incident}/entries/{entry} [get]
func (a *API) getEntry(r *request) error {
	e, err := a.s.Entry(r.ctx(), r.slug(), r.Param("entry"))
	if err != nil {
		return err
	}
	// A claim changes the answer but not the entry's revision.
	r.Header("ETag", etagOf(e.Revision))
	return r.json(http.StatusOK, r.entryAnswer(e))
}

// entryRequest makes an entry.
type entryRequest struct {
	// Key is a short name that never changes
	Key         string             `json:"key" validate:"required" example:"ignition"`
	Title       models.Localized   `json:"title" validate:"required"`
	Body        models.Localized   `json:"body"`
	Earliest    time.Time          `json:"earliest" validate:"required"`
	Latest      *time.Time         `json:"latest"` // left out: a known moment
	Approximate bool               `json:"approximate"`
	Phase       string             `json:"phase"`
	SourceKind  string             `json:"source_kind"`
	Service     string             `json:"service"`
	Function    string             `json:"function"`
	Status      models.ClaimStatus `json:"status" enums:"proposed,corroborated,disputed,confirmed,withdrawn"`
	Claims      []claimRequest     `json:"claims"`
	Why         string             `json:"why"`
}

// createEntry adds an entry.
//
//	@Summary	Add an entry to the timeline
//	@Tags		entries
//	@Param		body	body		entryRequest	true	"entry"
//	@Success	201		{object}	entryAnswer
//	@Router		/incidents/{incident}/entries [post]
func (a *API) createEntry(r *request) error {
	var in entryRequest
	if err := r.body(&in); err != nil {
		return err
	}
	e := models.Entry{
		Key: in.Key, Title: in.Title, Body: in.Body, Earliest: in.Earliest, Latest: in.Earliest, Approx: in.Approximate, Phase: in.Phase,
		Kind: in.SourceKind, Service: in.Service, Function: in.Function, Status: in.Status,
	}
	if in.Latest != nil {
		e.Latest = *in.Latest
	}
	for i, c := range in.Claims {
		claim, err := c.claim("/claims/" + strconv.Itoa(i))
		if err != nil {
			return err
		}
		e.Claims = append(e.Claims, claim)
	}
	made, err := a.s.CreateEntry(r.ctx(), r.slug(), e, r.author(), in.Why)
	if err != nil {
		return err
	}
	return r.created(r.at("entries", made.Key), made.Revision, r.entryAnswer(made))
}

// at is the address of something in the incident.
func (r *request) at(parts ...string) string {
	s := Base + "/incidents/" + r.incident.Slug
	for _, p := range parts {
		s += "/" + url.PathEscape(p)
	}
	return s
}

// entryChange says what to change of an entry; what is left out stays.
type entryChange struct {
	Title       *models.Localized   `json:"title"`
	Body        *models.Localized   `json:"body"`
	Earliest    *time.Time          `json:"earliest"`
	Latest      *time.Time          `json:"latest"`
	Approximate *bool               `json:"approximate"`
	Phase       *string             `json:"phase"`
	SourceKind  *string             `json:"source_kind"`
	Service     *string             `json:"service"`
	Function    *string             `json:"function"`
	Status      *models.ClaimStatus `json:"status" enums:"proposed,corroborated,disputed,confirmed,withdrawn"`
	Why         string              `json:"why"`
}

func (in entryChange) apply(e *models.Entry) error {
	set(&e.Title, in.Title)
	set(&e.Body, in.Body)
	set(&e.Earliest, in.Earliest)
	set(&e.Latest, in.Latest)
	set(&e.Approx, in.Approximate)
	set(&e.Phase, in.Phase)
	set(&e.Kind, in.SourceKind)
	set(&e.Service, in.Service)
	set(&e.Function, in.Function)
	set(&e.Status, in.Status)
	return nil
}

// set puts a value in place when one was given.
func set[T any](to, from *T) {
	if from != nil {
		*to = *from
	}
}

// changeEntry changes an entry.
//
//	@Summary	Change an entry
//	@Tags		entries
//	@Param		body	body		entryChange	true	"what to change"
//	@Success	200		{object}	entryAnswer
//	@Router		/incidents/{incident}/entries/{entry} [patch]
func (a *API) changeEntry(r *request) error {
	var in entryChange
	if err := r.body(&in); err != nil {
		return err
	}
	return a.onEntry(r, r.Param("entry"), func(key string) (models.Entry, error) {
		return a.s.ChangeEntry(r.ctx(), r.slug(), key, r.revision, in.apply, r.author(), in.Why)
	})
}

func (a *API) onEntry(r *request, key string, change func(key string) (models.Entry, error)) error {
	return changed(a, r, "entry", key, a.s.Entry, change,
		func(e models.Entry) int { return e.Revision }, func(e models.Entry) any { return r.entryAnswer(e) })
}
