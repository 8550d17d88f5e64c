package api

import (
	"context"
	"net/http"
	"slices"
	"time"
	"unicode/utf8"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/search/query"
	"github.com/emberline/emberline/search/timeline"
	"github.com/emberline/emberline/server/app"
)

// searchService is what the handlers here need of the application.
type searchService interface {
	Search(ctx context.Context, slug string, args []string) (*app.Search, error)
}

// searchQuery asks for what matches.
type searchQuery struct {
	eventQuery
	// Q is the query: words, "phrases", AND OR NOT, prefix*, field:value, time:a..b
	Q string `form:"q" validate:"required" example:"전원 severity>=error"`
	// With names what to answer beside the page: count, histogram, facets, records; count and records when left out
	With []string `form:"with" collectionFormat:"multi" enums:"count,histogram,facets,records"`
	// Bucket and Buckets are those of the histogram; 100 buckets when left out
	Bucket  string `form:"bucket"`
	Buckets int    `form:"buckets"`
	// Top is how many values each facet has at most, 1 to 100
	Top int `form:"top" minimum:"1" maximum:"100" default:"10"`
}

// searchAnswer is what matches.
type searchAnswer struct { //nolint:unused // it documents what is written by hand
	// Query is the query as it was understood
	Query string `json:"query"`
	eventPage
	Count     *countAnswer     `json:"count,omitempty"`
	Histogram *histogramAnswer `json:"histogram,omitempty"`
	Facets    *facetsAnswer    `json:"facets,omitempty"`
	// Records are the entries, claims and annotations that match, the most relevant first
	Records []app.RecordHit `json:"records,omitempty"`
}

// countAnswer is how many events match.
type countAnswer struct {
	Value    int64  `json:"value"`
	Relation string `json:"relation" enums:"exact,at_least"`
}

// facetsAnswer counts matches by what they have in common.
type facetsAnswer struct {
	// Relation: at_least when counting stopped early
	Relation string                       `json:"relation" enums:"exact,at_least"`
	Severity [models.SeverityRanges]int64 `json:"severity"`
	Kind     []facetAnswer                `json:"kind"`
	Source   []facetAnswer                `json:"source"`
	Host     []facetAnswer                `json:"host"`
	Service  []facetAnswer                `json:"service"`
}

// facetAnswer is how many matches have a value.
type facetAnswer struct {
	Value string `json:"value"`
	Count int64  `json:"count"`
}

// What may stand beside a page.
const (
	withCount     = "count"
	withHistogram = "histogram"
	withFacets    = "facets"
	withRecords   = "records"
)

const (
	asideTime  = 3 * time.Second // counts, histograms and facets take so long at most
	facetLimit = 2_000_000
	recordHits = 20
)

// search finds events and records.
//
//	@Summary	Search events, entries, claims and annotations
//	@Tags		search
//	@Param		query	query		searchQuery	true	"what"
//	@Success	200		{object}	searchAnswer
//	@Router		/incidents/{incident}/search [get]
func (a *API) search(r *request) error {
	q := searchQuery{Top: 10}
	if err := r.query(&q); err != nil {
		return err
	}
	if q.Top < 1 || q.Top > 100 {
		return invalid("top", "1 to 100")
	}
	for _, w := range q.With {
		if !slices.Contains([]string{withCount, withHistogram, withFacets, withRecords, ""}, w) {
			return invalid("with", "unknown %q; one of count, histogram, facets, records", short(w))
		}
	}
	if q.With == nil && q.Cursor == "" {
		q.With = []string{withCount, withRecords}
	}
	req, err := a.pageOf(r, q.eventQuery)
	if err != nil {
		return err
	}
	req.Filter.Undated = true
	if len(req.Filter.Kinds) == 0 { // entries are the second list, gaps say nothing
		req.Filter.Kinds = []models.Kind{models.KindLog, models.KindAlert, models.KindChat}
	}
	s, err := a.s.Search(r.ctx(), r.slug(), []string{q.Q})
	if err != nil {
		return wrongQuery(err)
	}
	req.Query = s.Query
	p, err := s.View.Page(r.ctx(), req)
	if err != nil {
		return notAround(err, q.Around)
	}
	b := append([]byte(`{"query":`), jsonOf(s.Query.String())...)
	b = appendEvents(append(b, `,"items":`...), p.Events, r.loc, func(text string) [][2]int { return highlights(s.Query, text) })
	b = append(b, nextPrev(p)...)
	if b, err = a.aside(r, b, s, req.Filter, q); err != nil {
		return err
	}
	r.Data(http.StatusOK, "application/json", append(b, '}', '\n'))
	return nil
}

// aside appends what was asked for beside the page.
func (a *API) aside(r *request, b []byte, s *app.Search, f timeline.Filter, q searchQuery) ([]byte, error) {
	ctx, cancel := context.WithTimeout(r.ctx(), asideTime)
	defer cancel()
	if slices.Contains(q.With, withCount) {
		n, exact, err := s.View.Count(ctx, f, s.Query, 0)
		if err != nil {
			return b, err
		}
		b = append(append(b, `,"count":`...), jsonOf(countAnswer{n, relation(exact)})...)
	}
	if slices.Contains(q.With, withFacets) {
		fs, err := s.View.Facets(ctx, f, s.Query, facetLimit, q.Top)
		if err != nil {
			return b, err
		}
		b = append(append(b, `,"facets":`...), jsonOf(facetsAnswer{
			relation(fs.Exact), fs.Severity, facets(fs.Kinds), facets(fs.Sources), facets(fs.Hosts), facets(fs.Services),
		})...)
	}
	if slices.Contains(q.With, withHistogram) {
		hq := histogramQuery{Bucket: q.Bucket, Buckets: q.Buckets}
		if hq.Bucket == "" && hq.Buckets == 0 {
			hq.Buckets = 100
		}
		h, err := a.histogram(r, s.View, f, s.Query, hq)
		if err != nil {
			return b, err
		}
		b = append(append(b, `,"histogram":`...), jsonOf(h)...)
	}
	if slices.Contains(q.With, withRecords) {
		hits, err := s.Records(r.ctx(), recordHits)
		if err != nil {
			return b, err
		}
		b = append(append(b, `,"records":`...), jsonOf(hits)...)
	}
	return b, nil
}

// facetsQuery asks what matches have in common.
type facetsQuery struct {
	filterQuery
	// Q is a search; "" counts all
	Q string `form:"q"`
	// Top is how many values each facet has at most, 1 to 100
	Top int `form:"top" minimum:"1" maximum:"100" default:"10"`
}

// getFacets counts what matches by what it has in common, without a page of it.
//
//	@Summary	Count matches by severity, kind, source, host and service
//	@Tags		search
//	@Param		query	query		facetsQuery	false	"of what"
//	@Success	200		{object}	facetsAnswer
//	@Router		/incidents/{incident}/search/facets [get]
func (a *API) getFacets(r *request) error {
	q := facetsQuery{Top: 10}
	if err := r.query(&q); err != nil {
		return err
	}
	if q.Top < 1 || q.Top > 100 {
		return invalid("top", "1 to 100")
	}
	f, err := a.filter(r, q.filterQuery)
	if err != nil {
		return err
	}
	s, err := a.s.Search(r.ctx(), r.slug(), []string{q.Q})
	if err != nil {
		return wrongQuery(err)
	}
	ctx, cancel := context.WithTimeout(r.ctx(), asideTime)
	defer cancel()
	fs, err := s.View.Facets(ctx, f, s.Query, 0, q.Top)
	if err != nil {
		return err
	}
	return r.json(http.StatusOK, facetsAnswer{
		relation(fs.Exact), fs.Severity, facets(fs.Kinds), facets(fs.Sources), facets(fs.Hosts), facets(fs.Services),
	})
}

func relation(exact bool) string {
	if exact {
		return "exact"
	}
	return "at_least"
}

func facets(list []timeline.Facet) []facetAnswer {
	out := make([]facetAnswer, 0, len(list))
	for _, f := range list {
		out = append(out, facetAnswer{f.Value, f.Count})
	}
	return out
}

// wrongQuery points at the parameter of a query that cannot be read.
func wrongQuery(err error) error {
	if models.CodeOf(err) != models.CodeInvalid {
		return err
	}
	p, _ := problemOf(err)
	p.Errors = []fieldError{{"?q", p.Detail}}
	return &httpError{problem: p, err: err}
}

// highlights gives what a query seeks in a text, in UTF-16 units of the text as
// it is sent: a byte that is no UTF-8 is four characters there.
func highlights(q *query.Query, text string) [][2]int {
	spans := q.Highlights(text)
	if len(spans) == 0 {
		return nil
	}
	out := make([][2]int, 0, len(spans))
	units, at := 0, 0
	advance := func(to int) int {
		for at < to {
			c, n := utf8.DecodeRuneInString(text[at:])
			switch {
			case c == utf8.RuneError && n <= 1:
				units += len(`\x00`)
			case c > 0xffff:
				units += 2
			default:
				units++
			}
			at += max(n, 1)
		}
		return units
	}
	for _, s := range spans {
		from := advance(s.Start)
		out = append(out, [2]int{from, advance(s.End)})
	}
	return out
}
