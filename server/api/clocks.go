package api

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/server/app"
)

// clockService is what the handlers here need of the application.
type clockService interface {
	Clock(ctx context.Context, slug, label string) (app.ClockState, error)
	SetClockAt(ctx context.Context, slug, label string, c app.ClockChange, expected int, author, why string) (models.Revision, error)
	UndoClockAt(ctx context.Context, slug, label string, expected int, author, why string) (models.Revision, error)
	PreviewClock(ctx context.Context, slug, label string, c app.ClockChange) (app.ClockPreview, error)
	ClockHistory(ctx context.Context, slug, label string) ([]models.Revision, error)
}

// clockAnswer is how a source's times are read. Durations are as Go writes
// them: -3m42s.
type clockAnswer struct {
	Zone string `json:"zone" example:"Asia/Seoul"`
	// ZoneBasis says who gave the zone: the file, a person, or nobody (assumed)
	ZoneBasis   string       `json:"zone_basis" enums:"explicit,file,user,assumed"`
	Offset      string       `json:"offset" example:"-3m42s"`
	DriftPPM    float64      `json:"drift_ppm"`
	Uncertainty string       `json:"uncertainty" example:"0s"`
	Steps       []stepAnswer `json:"steps"`
}

// stepAnswer is a sudden change of a clock, from a byte of the source on.
type stepAnswer struct {
	From   int64  `json:"from"`
	Offset string `json:"offset"`
}

func clockAnswerOf(c app.ClockInfo) clockAnswer {
	out := clockAnswer{Zone: c.Zone, ZoneBasis: c.ZoneBasis, Offset: c.OffsetText, DriftPPM: c.DriftPPM, Uncertainty: c.Uncertainty, Steps: []stepAnswer{}}
	if out.Uncertainty == "" {
		out.Uncertainty = "0s"
	}
	for _, s := range c.Steps {
		out.Steps = append(out.Steps, stepAnswer(s))
	}
	return out
}

// getClock gives a source's clock; its ETag is the number of its corrections.
//
//	@Summary	Read the clock of a source
//	@Tags		clocks
//	@Success	200	{object}	clockAnswer
//	@Router		/incidents/{incident}/sources/{source}/clock [get]
func (a *API) getClock(r *request) error {
	c, err := a.s.Clock(r.ctx(), r.slug(), r.Param("source"))
	if err != nil {
		return err
	}
	return r.etag(c.Revision, clockAnswerOf(c.ClockInfo))
}

// clockRequest says what to change of a clock; what is left out stays.
type clockRequest struct {
	// Zone is for records that carry none; "" takes the incident's
	Zone        *string  `json:"zone" example:"Asia/Seoul"`
	Offset      *string  `json:"offset" example:"-3m42s"`
	DriftPPM    *float64 `json:"drift_ppm"`
	Uncertainty *string  `json:"uncertainty" example:"500ms"`
	// Steps replace all steps
	Steps *[]stepRequest `json:"steps"`
	// Why is kept with the correction; a preview needs none
	Why string `json:"why"`
}

// stepRequest is a sudden change of a clock, from an event on.
type stepRequest struct {
	Event  string `json:"event" validate:"required" example:"s3:1024"`
	Offset string `json:"offset" validate:"required" example:"-90s"`
}

func (c clockRequest) change() (out app.ClockChange, err error) {
	out.Zone, out.DriftPPM = c.Zone, c.DriftPPM
	for _, d := range []struct {
		pointer string
		text    *string
		to      **time.Duration
	}{{"/offset", c.Offset, &out.Offset}, {"/uncertainty", c.Uncertainty, &out.Uncertainty}} {
		if d.text == nil {
			continue
		}
		v, err := time.ParseDuration(*d.text)
		if err != nil {
			return out, wrongField(d.pointer, "%q is not a duration such as -3m42s", short(*d.text))
		}
		*d.to = &v
	}
	if c.Steps == nil {
		return out, nil
	}
	out.Steps = []string{}
	for i, s := range *c.Steps {
		if _, err := time.ParseDuration(s.Offset); err != nil {
			return out, wrongField("/steps/"+strconv.Itoa(i)+"/offset", "%q is not a duration such as -90s", short(s.Offset))
		}
		out.Steps = append(out.Steps, s.Event+"="+s.Offset)
	}
	return out, nil
}

// setClock corrects a source's clock; its events move at once.
//
//	@Summary	Correct the clock of a source
//	@Tags		clocks
//	@Param		body	body		clockRequest	true	"what to change"
//	@Success	200		{object}	clockAnswer
//	@Router		/incidents/{incident}/sources/{source}/clock [patch]
func (a *API) setClock(r *request) error {
	var in clockRequest
	if err := r.body(&in); err != nil {
		return err
	}
	change, err := in.change()
	if err != nil {
		return err
	}
	return a.onClock(r, func() error {
		_, err := a.s.SetClockAt(r.ctx(), r.slug(), r.Param("source"), change, r.revision, r.author(), in.Why)
		return err
	})
}

// onClock makes a change of the clock that was made on its revision.
func (a *API) onClock(r *request, change func() error) error {
	c, err := a.s.Clock(r.ctx(), r.slug(), r.Param("source"))
	if err != nil {
		return err
	}
	if err := a.moved(r, "clock", c.SourceID, c.Revision); err != nil {
		return err
	}
	err = a.raced(r, "clock", c.SourceID, change(), func() (int, error) {
		c, err := a.s.Clock(r.ctx(), r.slug(), r.Param("source"))
		return c.Revision, err
	})
	if err != nil {
		return err
	}
	return a.getClock(r)
}

// undoRequest takes the last correction back.
type undoRequest struct {
	Why string `json:"why" validate:"required"`
}

// undoClock takes the last correction of a clock back.
//
//	@Summary	Take the last correction of a clock back
//	@Tags		clocks
//	@Param		body	body		undoRequest	true	"why"
//	@Success	200		{object}	clockAnswer
//	@Router		/incidents/{incident}/sources/{source}/clock/undo [post]
func (a *API) undoClock(r *request) error {
	var in undoRequest
	if err := r.body(&in); err != nil {
		return err
	}
	if in.Why == "" {
		return wrongField("/why", "a correction needs a reason")
	}
	return a.onClock(r, func() error {
		_, err := a.s.UndoClockAt(r.ctx(), r.slug(), r.Param("source"), r.revision, r.author(), in.Why)
		return err
	})
}

// clockPreviewAnswer is what a correction would move.
type clockPreviewAnswer struct {
	// Dated is how many events have a time now, DatedThen with the correction
	Dated     int64        `json:"dated"`
	DatedThen int64        `json:"dated_then"`
	Sample    []moveAnswer `json:"sample"`
}

// moveAnswer is one event's time now and with the correction.
type moveAnswer struct {
	ID       string     `json:"id"`
	Text     string     `json:"text"`
	Now      *time.Time `json:"now"`
	Then     *time.Time `json:"then"`
	Earliest *time.Time `json:"earliest"`
	Latest   *time.Time `json:"latest"`
	// Seconds is how far it moves; absent when either has no time
	Seconds *float64 `json:"seconds,omitempty"`
}

// previewClock says what a correction would move, and changes nothing.
//
//	@Summary	See what a correction of a clock would move
//	@Tags		clocks
//	@Param		body	body		clockRequest	true	"what would change"
//	@Success	200		{object}	clockPreviewAnswer
//	@Router		/incidents/{incident}/sources/{source}/clock/preview [post]
func (a *API) previewClock(r *request) error {
	var in clockRequest
	if err := r.body(&in); err != nil {
		return err
	}
	change, err := in.change()
	if err != nil {
		return err
	}
	p, err := a.s.PreviewClock(r.ctx(), r.slug(), r.Param("source"), change)
	if err != nil {
		return err
	}
	out := clockPreviewAnswer{Dated: p.Events, DatedThen: p.Dated, Sample: []moveAnswer{}}
	for _, m := range p.Sample {
		row := moveAnswer{ID: m.ID, Text: m.Text, Now: r.nanos(m.Now), Then: r.nanos(m.Then), Earliest: r.nanos(m.Earliest), Latest: r.nanos(m.Latest)}
		if row.Now != nil && row.Then != nil {
			s := time.Duration(m.Then - m.Now).Seconds()
			row.Seconds = &s
		}
		out.Sample = append(out.Sample, row)
	}
	return r.json(http.StatusOK, out)
}

// listClockHistory lists the corrections of a clock.
//
//	@Summary	List the corrections of a clock, oldest first
//	@Tags		clocks
//	@Param		query	query		pageQuery	false	"page"
//	@Success	200		{object}	page[revisionAnswer]
//	@Router		/incidents/{incident}/sources/{source}/clock/history [get]
func (a *API) listClockHistory(r *request) error {
	var q pageQuery
	if err := r.query(&q); err != nil {
		return err
	}
	all, err := a.s.ClockHistory(r.ctx(), r.slug(), r.Param("source"))
	if err != nil {
		return err
	}
	return pageOf(r, q, all, revisionKey, r.revisionAnswer)
}
