package api

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/server/app"
)

// deltaService is what the handlers here need of the application.
type deltaService interface {
	ChangesSince(ctx context.Context, slug string, q app.DeltaQuery) ([]app.RecordChange, error)
}

// recordAnswer is one record: the field of its noun is set.
type recordAnswer struct {
	Incident   *incidentAnswer   `json:"incident,omitempty"`
	Entry      *entryAnswer      `json:"entry,omitempty"`
	Claim      *claimAnswer      `json:"claim,omitempty"`
	Annotation *annotationAnswer `json:"annotation,omitempty"`
	Cause      *causeAnswer      `json:"cause,omitempty"`
	Link       *linkAnswer       `json:"link,omitempty"`
	Hold       *holdAnswer       `json:"hold,omitempty"`
	// Search is a saved one
	Search *savedSearchAnswer `json:"search,omitempty"`
	// Report is the draft of the public report
	Report *reportAnswer `json:"report,omitempty"`
}

// deltaAnswer is the latest change of one record.
type deltaAnswer struct {
	Noun string `json:"noun" example:"entry"`
	// Key of the record; of a claim its entry's and its own: ignition/c1
	Key       string    `json:"key"`
	UpdatedAt time.Time `json:"updated_at"`
	// Revision that the record is at; absent where you may not read it any more
	Revision int `json:"revision,omitempty"`
	// Withdrawn: the record no longer stands, for you
	Withdrawn bool `json:"withdrawn"`
	// Unreleased: what you could read was taken back
	Unreleased bool `json:"unreleased,omitempty"`
	// Record as it stands now; absent when it was unreleased, and for nouns that this version does not know
	Record *recordAnswer `json:"record,omitempty"`
}

// deltaPage is one page of changes.
type deltaPage struct {
	Items []deltaAnswer `json:"items"`
	// Next: there is more now; the cursor of the page after
	Next string `json:"next,omitempty"`
	// Cursor is where to go on when you ask again later; it never ends
	Cursor string `json:"cursor"`
}

// releasedNouns are those of which an outsider may read records.
var releasedNouns = []string{"incident", "entry", "claim", "cause"}

// listChanges gives the records of an incident that changed, in the order of
// their last changes: begin without a cursor, keep the last one, go on with it.
//
//	@Summary	Pull what changed: records with their latest change, from where you stood
//	@Tags		revisions
//	@Param		query	query		changedQuery	false	"since when, or from which cursor"
//	@Success	200		{object}	deltaPage
//	@Router		/incidents/{incident}/changes [get]
func (a *API) listChanges(r *request) error {
	var q changedQuery
	if err := r.query(&q); err != nil {
		return err
	}
	since, err := q.since(r)
	if err != nil {
		return err
	}
	d := app.DeltaQuery{Since: since}
	if d.Limit, err = q.limit(); err != nil {
		return err
	}
	if d.After, err = numberCursor(q.Cursor); err != nil {
		return err
	}
	if !r.who.Can(models.MayReadTimeline, r.incident.ID) {
		d.Nouns = releasedNouns
	}
	list, err := a.s.ChangesSince(r.ctx(), r.slug(), d)
	if err != nil {
		return err
	}
	p := deltaPage{Items: make([]deltaAnswer, 0, len(list)), Cursor: q.Cursor}
	for _, c := range list {
		if item, ok := r.deltaAnswer(c, since); ok {
			p.Items = append(p.Items, item)
		}
		d.After = c.Cursor
	}
	p.Cursor = cursor(strconv.FormatInt(d.After, 10))
	if len(list) == d.Limit {
		p.Next = p.Cursor
	}
	return r.json(http.StatusOK, p)
}

// deltaAnswer shows a change as far as the reader may see it; ok is false when
// there is nothing for them in it.
func (r *request) deltaAnswer(c app.RecordChange, since time.Time) (out deltaAnswer, ok bool) {
	out = deltaAnswer{Noun: c.Noun, Key: c.Key, UpdatedAt: r.in(c.UpdatedAt), Revision: c.Revision, Withdrawn: c.Withdrawn}
	if c.Cause != nil && !r.mayRead(*c.Cause) || c.Search != nil && !r.lists(*c.Search) {
		// What became of it after it was taken back is not for them.
		if c.Unreleased.IsZero() || c.Unreleased.Before(since) {
			return out, false
		}
		return deltaAnswer{Noun: c.Noun, Key: c.Key, UpdatedAt: r.in(c.Unreleased), Withdrawn: true, Unreleased: true}, true
	}
	out.Record = r.recordAnswer(c)
	return out, true
}

func (r *request) recordAnswer(c app.RecordChange) *recordAnswer {
	out := recordAnswer{
		Incident: shown(c.Incident, r.incidentAnswer), Entry: shown(c.Entry, r.entryAnswer), Claim: shown(c.Claim, r.claimAnswer),
		Annotation: shown(c.Annotation, r.annotationAnswer), Cause: shown(c.Cause, r.causeAnswer), Link: shown(c.Link, r.linkAnswer),
		Hold: shown(c.Hold, r.holdAnswer), Search: shown(c.Search, r.savedSearchAnswer), Report: shown(c.Report, r.reportAnswer),
	}
	if out == (recordAnswer{}) {
		return nil
	}
	return &out
}

// shown shows what is there.
func shown[T, U any](v *T, show func(T) U) *U {
	if v == nil {
		return nil
	}
	out := show(*v)
	return &out
}

// numberCursor reads a cursor that hides a number; 0 for none.
func numberCursor(s string) (int64, error) {
	if s == "" {
		return 0, nil
	}
	key, err := uncursor(s)
	if err != nil {
		return 0, err
	}
	n, err := strconv.ParseInt(key, 10, 64)
	if err != nil || n < 0 {
		return 0, badCursor()
	}
	return n, nil
}
