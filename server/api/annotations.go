package api

import (
	"context"
	"strings"
	"time"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/server/app"
)

// annotationService is what the handlers here need of the application.
type annotationService interface {
	AnnotationsOn(ctx context.Context, slug string, f app.AnnotationQuery) ([]models.Annotation, error)
	Annotation(ctx context.Context, slug, key string) (models.Annotation, error)
	Annotate(ctx context.Context, slug, on string, n models.Annotation) (models.Annotation, error)
	ChangeAnnotation(ctx context.Context, slug, key string, expected int, change func(*models.Annotation) error, author, why string) (models.Annotation, error)
	WithdrawAnnotation(ctx context.Context, slug, key string, expected int, author, why string) (models.Annotation, error)
}

// annotationAnswer is an investigator's remark.
type annotationAnswer struct {
	Key string `json:"key" example:"a12"`
	// Thread is the annotation that this one answers; absent for one that begins a thread
	Thread    string                `json:"thread,omitempty"`
	Target    targetAnswer          `json:"target"`
	Kind      models.AnnotationKind `json:"kind" enums:"observation,hypothesis,question,cause"`
	Text      string                `json:"text"`
	Tags      []string              `json:"tags"`
	Mentions  []string              `json:"mentions"`
	Author    string                `json:"author"`
	Revision  int                   `json:"revision"`
	Withdrawn bool                  `json:"withdrawn"`
	CreatedAt time.Time             `json:"created_at"`
	UpdatedAt time.Time             `json:"updated_at"`
}

// targetAnswer is what an annotation is about: an event, an entry, a cause, or a
// range of time.
type targetAnswer struct {
	Event string     `json:"event,omitempty"`
	Entry string     `json:"entry,omitempty"`
	Cause string     `json:"cause,omitempty"`
	From  *time.Time `json:"from,omitempty"`
	To    *time.Time `json:"to,omitempty"`
}

func (r *request) annotationAnswer(n models.Annotation) annotationAnswer {
	t := n.Target
	return annotationAnswer{
		Key: n.Key, Thread: n.Thread, Target: targetAnswer{t.Event, t.Entry, t.Cause, r.maybeOf(t.From), r.maybeOf(t.To)}, Kind: n.Kind, Text: n.Text,
		Tags: orEmpty(n.Tags), Mentions: orEmpty(n.Mentions), Author: n.Author, Revision: n.Revision, Withdrawn: n.Withdrawn,
		CreatedAt: r.in(n.CreatedAt), UpdatedAt: r.in(n.UpdatedAt),
	}
}

func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// annotationQuery asks for annotations.
type annotationQuery struct {
	changedQuery
	// Event, Entry, Cause: only those about it
	Event string `form:"event"`
	Entry string `form:"entry"`
	Cause string `form:"cause"`
	// Thread: this annotation and the answers to it
	Thread  string `form:"thread"`
	Kind    string `form:"kind" enums:"observation,hypothesis,question,cause"`
	Author  string `form:"author"`
	Tag     string `form:"tag"`
	Mention string `form:"mention"`
	// From and To, together: only those about ranges that touch it
	From string `form:"from"`
	To   string `form:"to"`
	// Withdrawn: those that were withdrawn too
	Withdrawn bool `form:"withdrawn"`
}

// listAnnotations lists annotations.
//
//	@Summary	List the annotations of an incident, in the order they were made
//	@Tags		annotations
//	@Param		query	query		annotationQuery	false	"which"
//	@Success	200		{object}	page[annotationAnswer]
//	@Router		/incidents/{incident}/annotations [get]
func (a *API) listAnnotations(r *request) error {
	var q annotationQuery
	if err := r.query(&q); err != nil {
		return err
	}
	since, err := q.since(r)
	if err != nil {
		return err
	}
	f := app.AnnotationQuery{Event: q.Event, Entry: q.Entry, Cause: q.Cause, Thread: q.Thread, Kind: q.Kind, Author: q.Author, Tag: q.Tag, Mention: q.Mention, Withdrawn: q.Withdrawn}
	if (q.From == "") != (q.To == "") {
		return invalid("from", "from and to go together")
	}
	if q.From != "" {
		from, err := r.time("from", q.From)
		if err != nil {
			return err
		}
		to, err := r.time("to", q.To)
		if err != nil {
			return err
		}
		f.From, f.To = from.UTC(), to.UTC()
	}
	all, err := a.s.AnnotationsOn(r.ctx(), r.slug(), f)
	if err != nil {
		return err
	}
	list := all[:0:0]
	for _, n := range all {
		if !n.UpdatedAt.Before(since) {
			list = append(list, n)
		}
	}
	return pageOf(r, q.pageQuery, list, func(n models.Annotation) string { return n.Key }, r.annotationAnswer)
}

// getAnnotation gives one annotation; its ETag is its revision.
//
//	@Summary	Read an annotation
//	@Tags		annotations
//	@Success	200	{object}	annotationAnswer
//	@Router		/incidents/{incident}/annotations/{annotation} [get]
func (a *API) getAnnotation(r *request) error {
	n, err := a.s.Annotation(r.ctx(), r.slug(), r.Param("annotation"))
	if err != nil {
		return err
	}
	return r.etag(n.Revision, r.annotationAnswer(n))
}

// targetRequest is exactly one of an event, an entry, a cause, or a range.
type targetRequest struct {
	Event string     `json:"event"`
	Entry string     `json:"entry"`
	Cause string     `json:"cause"`
	From  *time.Time `json:"from"`
	To    *time.Time `json:"to"`
}

// on writes the target as the application reads it.
func (t targetRequest) on() (string, error) {
	var on []string
	for _, x := range []struct{ noun, key string }{{"", t.Event}, {models.NodeEntry + ":", t.Entry}, {models.NodeCause + ":", t.Cause}} {
		if x.key != "" {
			on = append(on, x.noun+x.key)
		}
	}
	if t.From != nil && t.To != nil {
		on = append(on, t.From.Format(time.RFC3339Nano)+".."+t.To.Format(time.RFC3339Nano))
	}
	if len(on) != 1 || (t.From == nil) != (t.To == nil) {
		return "", wrongField("/target", "exactly one of event, entry, cause, or from and to")
	}
	if t.Event != "" && (strings.HasPrefix(t.Event, models.NodeEntry+":") || strings.HasPrefix(t.Event, models.NodeCause+":") || strings.Contains(t.Event, "..")) {
		if _, _, _, _, err := models.ParseEventID(t.Event); err != nil || !strings.HasPrefix(t.Event, "s") {
			return "", wrongField("/target/event", "not the id of an event that comes from evidence")
		}
	}
	return on[0], nil
}

// annotationRequest makes an annotation.
type annotationRequest struct {
	// Thread answers an annotation; the target is then that one's
	Thread string                `json:"thread"`
	Target *targetRequest        `json:"target"`
	Kind   models.AnnotationKind `json:"kind" validate:"required" enums:"observation,hypothesis,question,cause"`
	Text   string                `json:"text" validate:"required"` // markdown
	Tags   []string              `json:"tags"`
}

// createAnnotation remarks on something, or answers a remark.
//
//	@Summary	Annotate an event, an entry, a cause or a range, or answer an annotation
//	@Tags		annotations
//	@Param		body	body		annotationRequest	true	"remark"
//	@Success	201		{object}	annotationAnswer
//	@Router		/incidents/{incident}/annotations [post]
func (a *API) createAnnotation(r *request) error {
	var in annotationRequest
	if err := r.body(&in); err != nil {
		return err
	}
	if (in.Thread == "") == (in.Target == nil) {
		return wrongField("/target", "give either a target or a thread")
	}
	on := ""
	if in.Target != nil {
		var err error
		if on, err = in.Target.on(); err != nil {
			return err
		}
	}
	n, err := a.s.Annotate(r.ctx(), r.slug(), on, models.Annotation{Thread: in.Thread, Kind: in.Kind, Text: in.Text, Tags: in.Tags, Author: r.author()})
	if err != nil {
		return err
	}
	return r.created(r.at("annotations", n.Key), n.Revision, r.annotationAnswer(n))
}

// annotationChange says what to change of an annotation; what is left out stays.
type annotationChange struct {
	Kind *models.AnnotationKind `json:"kind" enums:"observation,hypothesis,question,cause"`
	Text *string                `json:"text"`
	Tags *[]string              `json:"tags"`
	Why  string                 `json:"why"`
}

// changeAnnotation changes an annotation.
//
//	@Summary	Change an annotation
//	@Tags		annotations
//	@Param		body	body		annotationChange	true	"what to change"
//	@Success	200		{object}	annotationAnswer
//	@Router		/incidents/{incident}/annotations/{annotation} [patch]
func (a *API) changeAnnotation(r *request) error {
	var in annotationChange
	if err := r.body(&in); err != nil {
		return err
	}
	return a.onAnnotation(r, func(key string) (models.Annotation, error) {
		return a.s.ChangeAnnotation(r.ctx(), r.slug(), key, r.revision, func(n *models.Annotation) error {
			set(&n.Kind, in.Kind)
			set(&n.Text, in.Text)
			set(&n.Tags, in.Tags)
			return nil
		}, r.author(), in.Why)
	})
}

// withdrawAnnotation takes an annotation back.
//
//	@Summary	Withdraw an annotation; it stays readable
//	@Tags		annotations
//	@Param		body	body		undoRequest	true	"why"
//	@Success	200		{object}	annotationAnswer
//	@Router		/incidents/{incident}/annotations/{annotation}/withdraw [post]
func (a *API) withdrawAnnotation(r *request) error {
	var in undoRequest
	if err := r.body(&in); err != nil {
		return err
	}
	return a.onAnnotation(r, func(key string) (models.Annotation, error) {
		return a.s.WithdrawAnnotation(r.ctx(), r.slug(), key, r.revision, r.author(), in.Why)
	})
}

func (a *API) onAnnotation(r *request, change func(key string) (models.Annotation, error)) error {
	return changed(a, r, "annotation", r.Param("annotation"), a.s.Annotation, change,
		func(n models.Annotation) int { return n.Revision }, func(n models.Annotation) any { return r.annotationAnswer(n) })
}

// changed makes a change of a record that was made on its revision.
func changed[T any](a *API, r *request, noun, key string, read func(ctx context.Context, slug, key string) (T, error), change func(key string) (T, error),
	revision func(T) int, show func(T) any) error {
	now, err := read(r.ctx(), r.slug(), key)
	if err != nil {
		return err
	}
	if err := a.moved(r, noun, key, revision(now)); err != nil {
		return err
	}
	out, err := change(key)
	if err != nil {
		return a.raced(r, noun, key, err, func() (int, error) {
			now, err := read(r.ctx(), r.slug(), key)
			return revision(now), err
		})
	}
	return r.etag(revision(out), show(out))
}
