package api

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/emberline/emberline/models"
)

// revisionService is what the handlers here need of the application.
type revisionService interface {
	Revisions(ctx context.Context, slug, noun, key string) ([]models.Revision, error)
	RevisionsAfter(ctx context.Context, slug string, after int64, limit int) ([]models.Revision, error)
}

// revisionAnswer is one change of a record.
type revisionAnswer struct {
	ID     int64     `json:"id"`
	Noun   string    `json:"noun"`
	Key    string    `json:"key"`
	Number int       `json:"number"`
	Author string    `json:"author"`
	At     time.Time `json:"at"`
	Why    string    `json:"why,omitempty"`
	// Undoes or Restores: it takes that revision back, or makes the record what it was at that one
	Undoes   int `json:"undoes,omitempty"`
	Restores int `json:"restores,omitempty"`
	// Fields are what differs, as JSON pointers
	Fields []string       `json:"fields"`
	Old    map[string]any `json:"old,omitempty"`
	New    map[string]any `json:"new,omitempty"`
}

func (r *request) revisionAnswer(v models.Revision) revisionAnswer {
	out := revisionAnswer{ID: v.ID, Noun: v.Noun, Key: v.Key, Number: v.Number, Author: v.Author, At: r.in(v.At), Why: v.Why, Undoes: v.Undoes, Restores: v.Restores, Fields: differing(v.Old, v.New)}
	// Both were written by us; one that is absent stays absent.
	_ = json.Unmarshal([]byte(v.Old), &out.Old)
	_ = json.Unmarshal([]byte(v.New), &out.New)
	return out
}

func revisionKey(v models.Revision) string { return strconv.FormatInt(v.ID, 10) }

// revisionQuery asks for changes.
type revisionQuery struct {
	pageQuery
	// Noun and Key, together, ask for one record's changes
	Noun string `form:"noun" enums:"clock,entry,claim,annotation,cause,link,search,incident,hold,report"`
	Key  string `form:"key"`
}

// listRevisions lists the changes of an incident's records.
//
//	@Summary	List the changes of an incident's records, oldest first
//	@Tags		revisions
//	@Param		query	query		revisionQuery	false	"whose"
//	@Success	200		{object}	page[revisionAnswer]
//	@Router		/incidents/{incident}/revisions [get]
func (a *API) listRevisions(r *request) error {
	var q revisionQuery
	if err := r.query(&q); err != nil {
		return err
	}
	if (q.Noun == "") != (q.Key == "") {
		return invalid("key", "noun and key go together")
	}
	if q.Noun != "" {
		all, err := a.s.Revisions(r.ctx(), r.slug(), q.Noun, q.Key)
		if err != nil {
			return err
		}
		return pageOf(r, q.pageQuery, all, revisionKey, r.revisionAnswer)
	}
	limit, err := q.limit()
	if err != nil {
		return err
	}
	after, err := numberCursor(q.Cursor)
	if err != nil {
		return err
	}
	list, err := a.s.RevisionsAfter(r.ctx(), r.slug(), after, limit)
	if err != nil {
		return err
	}
	p := page[revisionAnswer]{Items: make([]revisionAnswer, 0, len(list))}
	for _, v := range list {
		p.Items = append(p.Items, r.revisionAnswer(v))
	}
	if len(list) == limit {
		p.Next = cursor(revisionKey(list[limit-1]))
	}
	return r.json(http.StatusOK, p)
}

// compareQuery names two revisions of one record.
type compareQuery struct {
	Noun string `form:"noun" validate:"required"`
	Key  string `form:"key" validate:"required"`
	// From and To are numbers of revisions; From 0 is before the first
	From int `form:"from"`
	To   int `form:"to" validate:"required"`
}

// compareAnswer is what differs between two revisions.
type compareAnswer struct {
	Noun   string         `json:"noun"`
	Key    string         `json:"key"`
	From   int            `json:"from"`
	To     int            `json:"to"`
	Fields []string       `json:"fields"`
	Old    map[string]any `json:"old,omitempty"`
	New    map[string]any `json:"new,omitempty"`
}

// compareRevisions says what differs between two revisions of a record.
//
//	@Summary	Compare two revisions of a record
//	@Tags		revisions
//	@Param		query	query		compareQuery	true	"which"
//	@Success	200		{object}	compareAnswer
//	@Router		/incidents/{incident}/revisions/compare [get]
func (a *API) compareRevisions(r *request) error {
	var q compareQuery
	if err := r.query(&q); err != nil {
		return err
	}
	history, err := a.s.Revisions(r.ctx(), r.slug(), q.Noun, q.Key)
	if err != nil {
		return err
	}
	state := func(number int) (string, error) {
		if number == 0 {
			return "", nil
		}
		i := slices.IndexFunc(history, func(v models.Revision) bool { return v.Number == number })
		if i < 0 {
			return "", models.Errorf(models.CodeNotFound, "%s %q has no revision %d", short(q.Noun), short(q.Key), number)
		}
		return history[i].New, nil
	}
	before, err := state(q.From)
	if err != nil {
		return err
	}
	after, err := state(q.To)
	if err != nil {
		return err
	}
	out := compareAnswer{Noun: q.Noun, Key: q.Key, From: q.From, To: q.To, Fields: differing(before, after)}
	_ = json.Unmarshal([]byte(before), &out.Old) // written by us, see revisionAnswer
	_ = json.Unmarshal([]byte(after), &out.New)
	return r.json(http.StatusOK, out)
}
