package api

import (
	"context"
	"net/http"
	"slices"
	"time"

	"github.com/emberline/emberline/models"
)

// incidentService is what the handlers here need of the application.
type incidentService interface {
	Incidents(ctx context.Context) ([]models.Incident, error)
	Incident(ctx context.Context, slug string) (models.Incident, error)
	CreateIncident(ctx context.Context, in models.Incident) (models.Incident, error)
	ChangeIncident(ctx context.Context, slug string, expected int, change func(*models.Incident) error, author, why string) (models.Incident, error)
}

// incidentAnswer is an incident as it is answered.
type incidentAnswer struct {
	Slug      string           `json:"slug"`
	Title     models.Localized `json:"title"`
	Zone      string           `json:"zone"`
	Phases    []models.Phase   `json:"phases"`
	Headline  *models.Headline `json:"headline,omitempty"`
	Revision  int              `json:"revision"`
	CreatedAt time.Time        `json:"created_at"`
	UpdatedAt time.Time        `json:"updated_at"`
	UpdatedBy string           `json:"updated_by"`
	// Permissions are what you may do in it.
	Permissions []models.Permission `json:"permissions"`
}

func (r *request) incidentAnswer(in models.Incident) incidentAnswer {
	out := incidentAnswer{
		Slug: in.Slug, Title: in.Title, Zone: in.Zone, Phases: in.Phases, Revision: in.Revision, CreatedAt: r.in(in.CreatedAt),
		UpdatedAt: r.in(in.UpdatedAt), UpdatedBy: in.UpdatedBy, Permissions: []models.Permission{},
	}
	if h := in.Headline; h.From != "" || h.To != "" {
		out.Headline = &h
	}
	if out.Phases == nil {
		out.Phases = []models.Phase{}
	}
	for _, p := range models.Permissions() {
		if r.who.Can(p, in.ID) {
			out.Permissions = append(out.Permissions, p)
		}
	}
	return out
}

// listIncidents lists the incidents that one may see.
//
//	@Summary	List the incidents you may see
//	@Tags		incidents
//	@Param		query	query		pageQuery	false	"page"
//	@Success	200		{object}	page[incidentAnswer]
//	@Router		/incidents [get]
func (a *API) listIncidents(r *request) error {
	var q pageQuery
	if err := r.query(&q); err != nil {
		return err
	}
	all, err := a.s.Incidents(r.ctx())
	if err != nil {
		return err
	}
	mine := all[:0:0]
	for _, in := range all {
		if r.who.Sees(in.ID) {
			mine = append(mine, in)
		}
	}
	p, err := cut(q, mine, func(in models.Incident) string { return in.Slug }, r.incidentAnswer)
	if err != nil {
		return err
	}
	if err := a.noteListed(r, mine, p.Items); err != nil {
		return err
	}
	return r.json(http.StatusOK, p)
}

// noteListed notes, in each incident that an outsider was shown in a list, that
// they were.
func (a *API) noteListed(r *request, all []models.Incident, listed []incidentAnswer) error {
	var recs []models.AuditRecord
	for _, in := range all {
		if r.outside(in.ID) && slices.ContainsFunc(listed, func(x incidentAnswer) bool { return x.Slug == in.Slug }) {
			recs = append(recs, models.AuditRecord{
				At: time.Now(), Actor: r.actor(), Action: "released.read", IncidentID: in.ID, Noun: "address", Key: r.Request.URL.RequestURI(),
			})
		}
	}
	if len(recs) == 0 {
		return nil
	}
	return a.journal.Record(r.ctx(), recs...)
}

// getIncident gives one incident.
//
//	@Summary	Read an incident
//	@Tags		incidents
//	@Success	200		{object}	incidentAnswer
//	@Failure	default	{object}	problem
//	@Router		/incidents/{incident} [get]
func (a *API) getIncident(r *request) error {
	r.Header("ETag", etagOf(r.incident.Revision)) // permissions change without it
	return r.json(http.StatusOK, r.incidentAnswer(r.incident))
}

// incidentRequest makes an incident.
type incidentRequest struct {
	// Slug is the incident's name in addresses: lower-case letters, digits, hyphens; it never changes
	Slug  string           `json:"slug" validate:"required"`
	Title models.Localized `json:"title" validate:"required"`
	// Zone is an IANA name or an offset; it is assumed wherever a source does not say better
	Zone   string         `json:"zone" validate:"required" example:"Asia/Seoul"`
	Phases []models.Phase `json:"phases"`
}

// createIncident makes an incident.
//
//	@Summary	Create an incident
//	@Tags		incidents
//	@Param		body	body		incidentRequest	true	"incident"
//	@Success	201		{object}	incidentAnswer
//	@Router		/incidents [post]
func (a *API) createIncident(r *request) error {
	var in incidentRequest
	if err := r.body(&in); err != nil {
		return err
	}
	made, err := a.s.CreateIncident(r.ctx(), models.Incident{Slug: in.Slug, Title: in.Title, Zone: in.Zone, Phases: in.Phases})
	if err != nil {
		return err
	}
	return r.created(Base+"/incidents/"+made.Slug, made.Revision, r.incidentAnswer(made))
}

// incidentChange says what to change of an incident; what is left out stays.
type incidentChange struct {
	Title    *models.Localized `json:"title"`
	Zone     *string           `json:"zone"`
	Phases   *[]models.Phase   `json:"phases"`
	Headline *models.Headline  `json:"headline"`
	Why      string            `json:"why"`
}

// changeIncident changes an incident.
//
//	@Summary	Change the title, zone, phases or headline of an incident
//	@Tags		incidents
//	@Param		body	body		incidentChange	true	"what to change"
//	@Success	200		{object}	incidentAnswer
//	@Router		/incidents/{incident} [patch]
func (a *API) changeIncident(r *request) error {
	var in incidentChange
	if err := r.body(&in); err != nil {
		return err
	}
	if err := a.moved(r, "incident", r.slug(), r.incident.Revision); err != nil {
		return err
	}
	out, err := a.s.ChangeIncident(r.ctx(), r.slug(), r.revision, func(x *models.Incident) error {
		set(&x.Title, in.Title)
		set(&x.Zone, in.Zone)
		set(&x.Phases, in.Phases)
		set(&x.Headline, in.Headline)
		return nil
	}, r.author(), in.Why)
	if err != nil {
		return a.raced(r, "incident", r.slug(), err, func() (int, error) {
			now, err := a.s.Incident(r.ctx(), r.slug())
			return now.Revision, err
		})
	}
	return r.etag(out.Revision, r.incidentAnswer(out))
}
