package api

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/search/timeline"
	"github.com/emberline/emberline/server/app"
	"github.com/emberline/emberline/server/export"
)

// eventService is what the handlers here need of the application.
type eventService interface {
	View(ctx context.Context, slug string) (*timeline.View, *time.Location, error)
	SourceIDs(ctx context.Context, slug string, labels []string) ([]int64, error)
	Provenance(ctx context.Context, slug string, e *models.Event) (app.Provenance, bool, error)
	Neighbours(ctx context.Context, slug, id string, f timeline.Filter, n int) (app.Neighbours, error)
}

// eventAnswer is an event as every answer and export writes it. It documents
// what export.AppendEvent makes.
type eventAnswer struct { //nolint:unused // it documents what is written by hand
	ID string `json:"id" example:"s3:1024" validate:"required"`
	// Source is the source's label
	Source string `json:"source" validate:"required"`
	// Time is corrected by the source's clock; null: undated
	Time     *time.Time `json:"time" extensions:"x-nullable"`
	Earliest *time.Time `json:"earliest" extensions:"x-nullable"`
	Latest   *time.Time `json:"latest" extensions:"x-nullable"`
	// SourceTime is what the source itself wrote
	SourceTime string           `json:"source_time"`
	Observed   *time.Time       `json:"observed" extensions:"x-nullable"`
	ZoneBasis  models.ZoneBasis `json:"zone_basis"`
	Kind       string           `json:"kind" enums:"log,alert,chat,gap,entry" validate:"required"`
	Severity   severityAnswer   `json:"severity"`
	Host       string           `json:"host"`
	Service    string           `json:"service"`
	Actor      string           `json:"actor"`
	Text       string           `json:"text" validate:"required"`
	Line       int64            `json:"line"`
	// Undated is why it has no time
	Undated    string         `json:"undated,omitempty"`
	Simulated  bool           `json:"simulated,omitempty"`
	Attributes map[string]any `json:"attributes"`
	// Highlights are stretches of text that a search asked for, from and to, in
	// UTF-16 units as browsers count
	Highlights [][2]int `json:"highlights,omitempty"`
}

// severityAnswer is OpenTelemetry's number, and what the source wrote.
type severityAnswer struct { //nolint:unused // it documents what is written by hand
	Number int    `json:"number"`
	Text   string `json:"text"`
}

// eventPage is one page of events.
type eventPage struct { //nolint:unused // it documents what is written by hand
	Items []eventAnswer `json:"items"`
	// Next goes on in the same direction
	Next string `json:"next,omitempty"`
	// Prev, read in the other direction, gives what stands before the page
	Prev string `json:"prev,omitempty"`
}

// eventQuery asks for a stretch of the timeline.
type eventQuery struct {
	filterQuery
	pageQuery
	// At begins at a time instead of at an end
	At string `form:"at"`
	// Around begins at an event, by its id: forwards with it, backwards with the one before
	Around string `form:"around" example:"s3:1024"`
	// Backward reads the newest first
	Backward bool `form:"backward"`
}

func (a *API) pageOf(r *request, q eventQuery) (req timeline.PageRequest, err error) {
	req = timeline.PageRequest{Cursor: q.Cursor, Around: q.Around, Backward: q.Backward}
	if q.At != "" && q.Around != "" {
		return req, invalid("around", "give either at (a time) or around (an event)")
	}
	if req.Limit, err = q.limit(); err != nil {
		return req, err
	}
	if req.At, err = r.time("at", q.At); err != nil {
		return req, err
	}
	req.Filter, err = a.filter(r, q.filterQuery)
	return req, err
}

// listEvents gives a page of the merged timeline.
//
//	@Summary	Read a page of the timeline: events, entries and gaps in the order of time
//	@Tags		timeline
//	@Param		query	query		eventQuery	false	"which, and from where"
//	@Success	200		{object}	eventPage
//	@Router		/incidents/{incident}/events [get]
func (a *API) listEvents(r *request) error {
	var q eventQuery
	if err := r.query(&q); err != nil {
		return err
	}
	req, err := a.pageOf(r, q)
	if err != nil {
		return err
	}
	v, _, err := a.s.View(r.ctx(), r.slug())
	if err != nil {
		return err
	}
	p, err := v.Page(r.ctx(), req)
	if err != nil {
		return notAround(err, q.Around)
	}
	b := append(appendEvents([]byte(`{"items":`), p.Events, r.loc, nil), nextPrev(p)...)
	r.Data(http.StatusOK, "application/json", append(b, '}', '\n'))
	return nil
}

// appendEvents writes a list of events; marks, when not nil, gives what to
// highlight of each text.
func appendEvents(b []byte, list []models.Event, loc *time.Location, marks func(string) [][2]int) []byte {
	b = append(b, '[')
	for i := range list {
		if i > 0 {
			b = append(b, ',')
		}
		b = export.AppendEvent(b, &list[i], loc)
		if marks == nil {
			continue
		}
		if m := marks(list[i].Text); len(m) > 0 {
			b = append(b[:len(b)-1], `,"highlights":`...)
			b = append(b, jsonOf(m)...)
			b = append(b, '}')
		}
	}
	return append(b, ']')
}

func nextPrev(p timeline.Page) []byte {
	var b []byte
	for _, c := range []struct{ key, value string }{{`,"next":`, p.Next}, {`,"prev":`, p.Prev}} {
		if c.value != "" {
			b = append(append(b, c.key...), jsonOf(c.value)...)
		}
	}
	return b
}

// jsonOf writes a value that cannot fail to be JSON.
func jsonOf(v any) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		return []byte("null")
	}
	return b
}

// nanos gives a time in the shown zone, nil when there is none.
func (r *request) nanos(t models.Nanos) *time.Time {
	if t == models.NoTime {
		return nil
	}
	v := t.UTC().In(r.loc)
	return &v
}

// eventDetail is one event with where it comes from.
type eventDetail struct { //nolint:unused // it documents what is written by hand
	Event eventAnswer `json:"event" validate:"required"`
	// Cursor is its place on the timeline: a page from it begins with the event, read backwards with the one before
	Cursor string `json:"cursor"`
	// Provenance is absent for entries and gaps, which come from no evidence
	Provenance *provenanceAnswer `json:"provenance,omitempty"`
}

// provenanceAnswer is where an event comes from.
type provenanceAnswer struct {
	SourceID string `json:"source_id"`
	Label    string `json:"label"`
	Format   string `json:"format"`
	// Why says what the detection of the format went by
	Why         string `json:"why"`
	Piece       int    `json:"piece"`
	PieceName   string `json:"piece_name"`
	PieceSHA256 string `json:"piece_sha256"`
	// Member is the file's name inside a container
	Member string `json:"member,omitempty"`
	// Offset is the first byte within the piece, or within its unpacked members
	Offset int64 `json:"offset"`
	Length int64 `json:"length"`
	Line   int64 `json:"line"`
	// Clock is how the recorded time was read; ClockRevision the number of its corrections
	Clock         clockAnswer `json:"clock"`
	ClockRevision int         `json:"clock_revision"`
	ReceivedAt    time.Time   `json:"received_at"`
	Raw           string      `json:"raw"`
}

// getEvent gives one event with its provenance.
//
//	@Summary	Read an event and where it comes from
//	@Tags		timeline
//	@Success	200	{object}	eventDetail
//	@Router		/incidents/{incident}/events/{event} [get]
func (a *API) getEvent(r *request) error {
	v, _, err := a.s.View(r.ctx(), r.slug())
	if err != nil {
		return err
	}
	e, err := v.Event(r.ctx(), r.Param("event"))
	if err != nil {
		return notFound(err, "event", r.Param("event"))
	}
	p, ok, err := a.s.Provenance(r.ctx(), r.slug(), &e)
	if err != nil {
		return err
	}
	position, err := v.Position(r.ctx(), e.ID)
	if err != nil {
		return err
	}
	b := export.AppendEvent([]byte(`{"event":`), &e, r.loc)
	b = append(append(b, `,"cursor":`...), jsonOf(position)...)
	if ok {
		b = append(b, `,"provenance":`...)
		b = append(b, jsonOf(provenanceAnswer{
			SourceID: p.Source.PublicID(), Label: p.Source.Label, Format: p.Ledger.Format, Why: p.Ledger.Why, Piece: p.Piece.Seq, PieceName: p.Piece.Name,
			PieceSHA256: p.Piece.SHA256, Member: e.Member, Offset: p.Offset, Length: e.Length, Line: e.Line, Clock: clockAnswerOf(p.Clock),
			ClockRevision: p.ClockRevision, ReceivedAt: r.in(p.Piece.ReceivedAt), Raw: r.Request.URL.EscapedPath() + "/raw",
		})...)
	}
	r.Data(http.StatusOK, "application/json", append(b, '}', '\n'))
	return nil
}

// notAround says that there is no such event to begin at, as that of a parameter.
func notAround(err error, id string) error {
	if id != "" && models.CodeOf(err) == models.CodeNotFound {
		return invalid("around", "no event %q in this incident", short(id))
	}
	return err
}

// notFound makes "no such thing" of an id that is not even one.
func notFound(err error, noun, id string) error {
	if models.CodeOf(err) == models.CodeInvalid {
		return models.Errorf(models.CodeNotFound, "no %s %q in this incident", noun, short(id))
	}
	return err
}

// downloadEvent gives an event's bytes as they stand in the evidence.
//
//	@Summary	Read the bytes of an event as they came
//	@Tags		timeline
//	@Produce	application/octet-stream
//	@Success	200	{file}	binary
//	@Router		/incidents/{incident}/events/{event}/raw [get]
func (a *API) downloadEvent(r *request) error {
	v, _, err := a.s.View(r.ctx(), r.slug())
	if err != nil {
		return err
	}
	b, err := v.Raw(r.ctx(), r.Param("event"))
	if err != nil {
		return notFound(err, "event", r.Param("event"))
	}
	if err := a.readEvidence(r, "event", r.Param("event")); err != nil {
		return err
	}
	h := r.Writer.Header()
	h.Set("Content-Disposition", attachment("event.txt"))
	h.Set("Content-Security-Policy", "sandbox; default-src 'none'")
	r.Data(http.StatusOK, "application/octet-stream", b)
	return nil
}

// neighbourAnswer is an event between those around it.
type neighbourAnswer struct { //nolint:unused // it documents what is written by hand
	Before []eventAnswer `json:"before"`
	Event  eventAnswer   `json:"event"`
	After  []eventAnswer `json:"after"`
}

// neighbourQuery asks for so many on either side.
type neighbourQuery struct {
	filterQuery
	// N is how many on either side, 1 to 500
	N int `form:"n" minimum:"1" maximum:"500" default:"20"`
}

// listNeighbours gives the events around one.
//
//	@Summary	Read the events before and after one
//	@Tags		timeline
//	@Param		query	query		neighbourQuery	false	"which"
//	@Success	200		{object}	neighbourAnswer
//	@Router		/incidents/{incident}/events/{event}/neighbours [get]
func (a *API) listNeighbours(r *request) error {
	q := neighbourQuery{N: 20}
	if err := r.query(&q); err != nil {
		return err
	}
	if q.N < 1 || q.N > 500 {
		return invalid("n", "1 to 500")
	}
	f, err := a.filter(r, q.filterQuery)
	if err != nil {
		return err
	}
	n, err := a.s.Neighbours(r.ctx(), r.slug(), r.Param("event"), f, q.N)
	if err != nil {
		return notFound(err, "event", r.Param("event"))
	}
	b := appendEvents([]byte(`{"before":`), n.Before, r.loc, nil)
	b = export.AppendEvent(append(b, `,"event":`...), &n.Event, r.loc)
	b = appendEvents(append(b, `,"after":`...), n.After, r.loc, nil)
	r.Data(http.StatusOK, "application/json", append(b, '}', '\n'))
	return nil
}
