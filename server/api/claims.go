package api

import (
	"context"
	"strings"
	"time"

	"github.com/emberline/emberline/models"
)

// claimService is what the handlers here need of the application.
type claimService interface {
	CreateClaim(ctx context.Context, slug, entry string, c models.Claim, author, why string) (models.Claim, error)
	ChangeClaim(ctx context.Context, slug, entry, claim string, expected int, change func(*models.Claim) error, author, why string) (models.Claim, error)
}

// claimAnswer is what one party asserts.
type claimAnswer struct {
	Key       string             `json:"key" example:"c1"`
	Party     models.Localized   `json:"party"`
	Statement models.Localized   `json:"statement"`
	Earliest  *time.Time         `json:"earliest,omitempty"`
	Latest    *time.Time         `json:"latest,omitempty"`
	KnownAt   *time.Time         `json:"known_at,omitempty"`
	Status    models.ClaimStatus `json:"status" enums:"proposed,corroborated,disputed,confirmed,withdrawn"`
	Evidence  []string           `json:"evidence"`
	Revision  int                `json:"revision"`
	CreatedAt time.Time          `json:"created_at"`
	Author    string             `json:"author"`
}

func (r *request) claimAnswer(c models.Claim) claimAnswer {
	out := claimAnswer{
		Key: c.Key, Party: c.Party, Statement: c.Statement, Earliest: r.maybeOf(c.Earliest), Latest: r.maybeOf(c.Latest), KnownAt: r.maybeOf(c.KnownAt),
		Status: c.Status, Evidence: c.Evidence, Revision: c.Revision, CreatedAt: r.in(c.CreatedAt), Author: c.Author,
	}
	if out.Evidence == nil {
		out.Evidence = []string{}
	}
	return out
}

// claimRequest is what a party asserts.
type claimRequest struct {
	// Key is unique in the entry; the next of c1, c2 … when left out
	Key       string             `json:"key"`
	Party     models.Localized   `json:"party" validate:"required"`
	Statement models.Localized   `json:"statement"`
	Earliest  *time.Time         `json:"earliest"`
	Latest    *time.Time         `json:"latest"`
	KnownAt   *time.Time         `json:"known_at"`
	Status    models.ClaimStatus `json:"status" enums:"proposed,corroborated,disputed,confirmed,withdrawn"`
	// Evidence are event ids, or citations of published sources
	Evidence []string `json:"evidence"`
	Why      string   `json:"why"`
}

// maxEvidence bounds what one claim cites.
const maxEvidence = 1000

func (in claimRequest) claim(at string) (models.Claim, error) {
	if len(in.Evidence) > maxEvidence {
		return models.Claim{}, wrongField(at+"/evidence", "more than %d", maxEvidence)
	}
	c := models.Claim{
		Key: in.Key, Party: in.Party, Statement: in.Statement, Earliest: in.Earliest, Latest: in.Latest, KnownAt: in.KnownAt,
		Status: in.Status, Evidence: in.Evidence,
	}
	if c.Latest == nil {
		c.Latest = c.Earliest
	}
	return c, nil
}

// createClaim adds what a party asserts about an entry.
//
//	@Summary	Add a claim about an entry
//	@Tags		entries
//	@Param		body	body		claimRequest	true	"claim"
//	@Success	201		{object}	claimAnswer
//	@Router		/incidents/{incident}/entries/{entry}/claims [post]
func (a *API) createClaim(r *request) error {
	var in claimRequest
	if err := r.body(&in); err != nil {
		return err
	}
	c, err := in.claim("")
	if err != nil {
		return err
	}
	made, err := a.s.CreateClaim(r.ctx(), r.slug(), r.Param("entry"), c, r.author(), in.Why)
	if err != nil {
		return err
	}
	return r.created(r.at("entries", r.Param("entry"), "claims", made.Key), made.Revision, r.claimAnswer(made))
}

// claimByKey finds a claim by its entry's key and its own.
func (a *API) claimByKey(ctx context.Context, slug, key string) (models.Claim, error) {
	entry, claim, _ := strings.Cut(key, "/")
	e, err := a.s.Entry(ctx, slug, entry)
	if err != nil {
		return models.Claim{}, err
	}
	for _, c := range e.Claims {
		if c.Key == claim {
			return c, nil
		}
	}
	return models.Claim{}, models.Errorf(models.CodeNotFound, "entry %s has no claim %q", e.Key, short(claim))
}

// claimKey is that of the claim in the address.
func (r *request) claimKey() string { return r.Param("entry") + "/" + r.Param("claim") }

// getClaim gives one claim; its ETag is its revision.
//
//	@Summary	Read a claim
//	@Tags		entries
//	@Success	200	{object}	claimAnswer
//	@Router		/incidents/{incident}/entries/{entry}/claims/{claim} [get]
func (a *API) getClaim(r *request) error {
	c, err := a.claimByKey(r.ctx(), r.slug(), r.claimKey())
	if err != nil {
		return err
	}
	return r.etag(c.Revision, r.claimAnswer(c))
}

// claimChange says what to change of a claim; what is left out stays.
type claimChange struct {
	Party     *models.Localized   `json:"party"`
	Statement *models.Localized   `json:"statement"`
	Earliest  *time.Time          `json:"earliest"`
	Latest    *time.Time          `json:"latest"`
	KnownAt   *time.Time          `json:"known_at"`
	Status    *models.ClaimStatus `json:"status" enums:"proposed,corroborated,disputed,confirmed,withdrawn"`
	Evidence  *[]string           `json:"evidence"`
	Why       string              `json:"why"`
}

func (in claimChange) apply(c *models.Claim) error {
	set(&c.Party, in.Party)
	set(&c.Statement, in.Statement)
	set(&c.Status, in.Status)
	set(&c.Evidence, in.Evidence)
	for _, t := range []struct{ to, from **time.Time }{{&c.Earliest, &in.Earliest}, {&c.Latest, &in.Latest}, {&c.KnownAt, &in.KnownAt}} {
		if *t.from != nil {
			*t.to = *t.from
		}
	}
	return nil
}

// changeClaim changes a claim.
//
//	@Summary	Change a claim, or say how well it stands
//	@Tags		entries
//	@Param		body	body		claimChange	true	"what to change"
//	@Success	200		{object}	claimAnswer
//	@Router		/incidents/{incident}/entries/{entry}/claims/{claim} [patch]
func (a *API) changeClaim(r *request) error {
	var in claimChange
	if err := r.body(&in); err != nil {
		return err
	}
	return changed(a, r, "claim", r.claimKey(), a.claimByKey, func(string) (models.Claim, error) {
		return a.s.ChangeClaim(r.ctx(), r.slug(), r.Param("entry"), r.Param("claim"), r.revision, in.apply, r.author(), in.Why)
	}, func(c models.Claim) int { return c.Revision }, func(c models.Claim) any { return r.claimAnswer(c) })
}
