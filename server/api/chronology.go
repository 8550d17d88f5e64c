package api

import (
	"context"
	"net/http"
	"time"

	"github.com/emberline/emberline/models"
)

// chronologyService is what the handlers here need of the application.
type chronologyService interface {
	Chronology(ctx context.Context, slug string) (models.Incident, models.Chronology, error)
	KnownAt(ctx context.Context, slug, party, at string) ([]models.Knowledge, error)
}

// stretchAnswer is the time from one entry to another. Shortest and longest are
// what the entries' own intervals leave open.
type stretchAnswer struct {
	From     string           `json:"from"`
	To       string           `json:"to"`
	Seconds  float64          `json:"seconds"`
	Shortest float64          `json:"shortest_seconds"`
	Longest  float64          `json:"longest_seconds"`
	Text     models.Localized `json:"text"`
}

func stretchOf(s models.Stretch) stretchAnswer {
	return stretchAnswer{s.From, s.To, s.Duration.Seconds(), s.Shortest.Seconds(), s.Longest.Seconds(), bothLanguages(s.Duration)}
}

func bothLanguages(d time.Duration) models.Localized {
	return models.Localized{Ko: models.FormatDurationIn(d, "ko"), En: models.FormatDurationIn(d, "en")}
}

// decompositionAnswer is a total and the parts it splits into.
type decompositionAnswer struct {
	Total stretchAnswer   `json:"total"`
	Parts []stretchAnswer `json:"parts"`
}

func decompositionOf(d models.Decomposition) decompositionAnswer {
	out := decompositionAnswer{stretchOf(d.Total), make([]stretchAnswer, 0, len(d.Parts))}
	for _, p := range d.Parts {
		out.Parts = append(out.Parts, stretchOf(p))
	}
	return out
}

// awarenessDelayAnswer is how long after an event a party knew of it, by one claim.
type awarenessDelayAnswer struct {
	Claim    string             `json:"claim"`
	Party    models.Localized   `json:"party"`
	Status   models.ClaimStatus `json:"status"`
	Earliest float64            `json:"earliest_seconds"`
	Latest   float64            `json:"latest_seconds"`
}

func awarenessOf(list []models.AwarenessDelay) []awarenessDelayAnswer {
	out := make([]awarenessDelayAnswer, 0, len(list))
	for _, d := range list {
		out = append(out, awarenessDelayAnswer{d.Claim, d.Party, d.Status, d.Earliest.Seconds(), d.Latest.Seconds()})
	}
	return out
}

// chronologyAnswer is an incident's durations, computed from its entries.
type chronologyAnswer struct {
	Headline  *decompositionAnswer   `json:"headline,omitempty"`
	Phases    []phaseTimeAnswer      `json:"phases"`
	Course    *decompositionAnswer   `json:"course,omitempty"`
	Awareness []awarenessDelayAnswer `json:"awareness"`
	Spans     []phaseTimeAnswer      `json:"spans"`
	Outages   []outageAnswer         `json:"outages"`
	// Lints say what could not be computed, and why
	Lints []lintAnswer `json:"lints"`
}

// phaseTimeAnswer is a phase, and how long it took.
type phaseTimeAnswer struct {
	Key   string           `json:"key"`
	Title models.Localized `json:"title"`
	Took  stretchAnswer    `json:"took"`
}

func phasesOf(list []models.PhaseTime) []phaseTimeAnswer {
	out := make([]phaseTimeAnswer, 0, len(list))
	for _, p := range list {
		out = append(out, phaseTimeAnswer{p.Key, p.Title, stretchOf(p.Took)})
	}
	return out
}

// outageAnswer is how long a service was away, and what the time went into.
type outageAnswer struct {
	// Service: absent for the incident as a whole
	Service     string               `json:"service,omitempty"`
	Total       stretchAnswer        `json:"total"`
	AssumedFrom bool                 `json:"assumed_from"`
	AssumedTo   bool                 `json:"assumed_to"`
	FirstBack   string               `json:"first_back,omitempty"`
	Parts       []functionPartAnswer `json:"parts"`
	Functions   []functionAnswer     `json:"functions"`
}

// functionPartAnswer is the time that passed until a function was first done.
type functionPartAnswer struct {
	Function string        `json:"function,omitempty"`
	Took     stretchAnswer `json:"took"`
}

// functionAnswer is when a function was done for a service.
type functionAnswer struct {
	Function string        `json:"function"`
	First    string        `json:"first"`
	Last     string        `json:"last"`
	After    stretchAnswer `json:"after"`
	Took     stretchAnswer `json:"took"`
}

func outagesOf(list []models.Outage) []outageAnswer {
	out := make([]outageAnswer, 0, len(list))
	for _, o := range list {
		row := outageAnswer{
			Service: o.Service, Total: stretchOf(o.Total), AssumedFrom: o.AssumedFrom, AssumedTo: o.AssumedTo, FirstBack: o.FirstBack,
			Parts: []functionPartAnswer{}, Functions: []functionAnswer{},
		}
		for _, p := range o.Parts {
			row.Parts = append(row.Parts, functionPartAnswer{p.Function, stretchOf(p.Stretch)})
		}
		for _, f := range o.Functions {
			row.Functions = append(row.Functions, functionAnswer{f.Function, f.First, f.Last, stretchOf(f.After), stretchOf(f.Took)})
		}
		out = append(out, row)
	}
	return out
}

// getChronology computes the durations of an incident.
//
//	@Summary	Compute the durations of an incident from its entries
//	@Tags		chronology
//	@Success	200	{object}	chronologyAnswer
//	@Router		/incidents/{incident}/chronology [get]
func (a *API) getChronology(r *request) error {
	_, c, err := a.s.Chronology(r.ctx(), r.slug())
	if err != nil {
		return err
	}
	out := chronologyAnswer{Phases: phasesOf(c.Phases), Awareness: awarenessOf(c.Awareness), Spans: phasesOf(c.Spans), Outages: outagesOf(c.Outages), Lints: lintAnswers(c.Lints)}
	for _, d := range []struct {
		from *models.Decomposition
		to   **decompositionAnswer
	}{{c.Headline, &out.Headline}, {c.Course, &out.Course}} {
		if d.from != nil {
			v := decompositionOf(*d.from)
			*d.to = &v
		}
	}
	return r.json(http.StatusOK, out)
}

// decompositionQuery names a stretch and where to cut it.
type decompositionQuery struct {
	// From and To are keys of entries
	From string `form:"from" validate:"required"`
	To   string `form:"to" validate:"required"`
	// Cut: keys of entries between them, in the order of time; repeatable
	Cut []string `form:"cut" collectionFormat:"multi"`
}

// getDecomposition splits the time between two entries.
//
//	@Summary	Split the time between two entries
//	@Tags		chronology
//	@Param		query	query		decompositionQuery	true	"which"
//	@Success	200		{object}	decompositionAnswer
//	@Router		/incidents/{incident}/chronology/decomposition [get]
func (a *API) getDecomposition(r *request) error {
	var q decompositionQuery
	if err := r.query(&q); err != nil {
		return err
	}
	entries, err := a.s.Entries(r.ctx(), r.slug())
	if err != nil {
		return err
	}
	from, err := models.FindEntry(entries, q.From)
	if err != nil {
		return err
	}
	to, err := models.FindEntry(entries, q.To)
	if err != nil {
		return err
	}
	cuts := make([]models.Entry, 0, len(q.Cut))
	for _, key := range q.Cut {
		e, err := models.FindEntry(entries, key)
		if err != nil {
			return err
		}
		cuts = append(cuts, e)
	}
	d, err := models.Decompose(from, to, cuts...)
	if err != nil {
		return err
	}
	return r.json(http.StatusOK, decompositionOf(d))
}

// awarenessQuery names an event and where its parties say when they knew.
type awarenessQuery struct {
	// Event and Claims are keys of entries; the second one's claims are read
	Event  string `form:"event" validate:"required"`
	Claims string `form:"claims" validate:"required"`
}

// listAwareness says how long after an event each party knew of it.
//
//	@Summary	Say how long after an event each party knew of it, claim by claim
//	@Tags		chronology
//	@Param		query	query		awarenessQuery	true	"of what"
//	@Success	200		{object}	page[awarenessDelayAnswer]
//	@Router		/incidents/{incident}/chronology/awareness [get]
func (a *API) listAwareness(r *request) error {
	var q awarenessQuery
	if err := r.query(&q); err != nil {
		return err
	}
	entries, err := a.s.Entries(r.ctx(), r.slug())
	if err != nil {
		return err
	}
	event, err := models.FindEntry(entries, q.Event)
	if err != nil {
		return err
	}
	claims, err := models.FindEntry(entries, q.Claims)
	if err != nil {
		return err
	}
	list, err := models.AwarenessDelays(event, claims)
	if err != nil {
		return err
	}
	return r.json(http.StatusOK, page[awarenessDelayAnswer]{Items: awarenessOf(list)})
}

// knowledgeQuery names a party and a moment.
type knowledgeQuery struct {
	pageQuery
	Party string `form:"party" validate:"required"`
	At    string `form:"at" validate:"required" example:"2022-10-15T15:33:00+09:00"`
}

// knowledgeAnswer is what a party knew, by one of its claims.
type knowledgeAnswer struct {
	Entry   string                `json:"entry"`
	Title   models.Localized      `json:"title"`
	Claim   claimAnswer           `json:"claim"`
	State   models.KnowledgeState `json:"state" enums:"known,possibly_known,undetermined"`
	Since   *time.Time            `json:"since,omitempty"`
	Until   *time.Time            `json:"until,omitempty"`
	Against []string              `json:"against"`
}

// listKnowledge gives what a party knew at a moment.
//
//	@Summary	Say what a party knew at a moment, by its own claims
//	@Tags		chronology
//	@Param		query	query		knowledgeQuery	true	"who and when"
//	@Success	200		{object}	page[knowledgeAnswer]
//	@Router		/incidents/{incident}/chronology/knowledge [get]
func (a *API) listKnowledge(r *request) error {
	var q knowledgeQuery
	if err := r.query(&q); err != nil {
		return err
	}
	at, err := r.time("at", q.At)
	if err != nil {
		return err
	}
	all, err := a.s.KnownAt(r.ctx(), r.slug(), q.Party, at.RFC3339(time.UTC))
	if err != nil {
		return err
	}
	return pageOf(r, q.pageQuery, all, func(k models.Knowledge) string { return k.Entry + "/" + k.Claim.Key }, func(k models.Knowledge) knowledgeAnswer {
		return knowledgeAnswer{k.Entry, k.Title, r.claimAnswer(k.Claim), k.State, r.maybeOf(k.Since), r.maybeOf(k.Until), orEmpty(k.Against)}
	})
}
