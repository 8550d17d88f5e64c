package api

import (
	"context"
	"encoding/base64"
	"net/http"
	"strings"
	"time"
)

// The bounds of one page.
const (
	maxLimit     = 1000
	defaultLimit = 100
)

// page is one page of a list; Next, when there is one, is the cursor of the
// page after it.
type page[T any] struct {
	Items []T    `json:"items"`
	Next  string `json:"next,omitempty"`
}

// pageQuery asks for one page.
type pageQuery struct {
	// Cursor is the "next" of the page before
	Cursor string `form:"cursor"`
	// Limit is the most items of a page, 1 to 1000
	Limit int `form:"limit" minimum:"1" maximum:"1000" default:"100"`
}

func (q pageQuery) limit() (int, error) {
	switch {
	case q.Limit == 0:
		return defaultLimit, nil
	case q.Limit > maxLimit:
		return 0, invalid("limit", "at most %d", maxLimit)
	}
	return q.Limit, nil
}

// changedQuery asks for one page of what changed.
type changedQuery struct {
	pageQuery
	// UpdatedSince leaves out what did not change since this time
	UpdatedSince string `form:"updated_since"`
}

// since gives the bound as a time; zero for none.
func (q changedQuery) since(r *request) (time.Time, error) {
	t, err := r.time("updated_since", q.UpdatedSince)
	if err != nil || t == 0 {
		return time.Time{}, err
	}
	return t.UTC(), nil
}

// listChanged answers with a page of an incident's records (slug is "" on an
// address of none), those left out that
// did not change since the time asked for.
func listChanged[T, U any](r *request, list func(ctx context.Context, slug string) ([]T, error), updated func(T) time.Time, key func(T) string, show func(T) U) error {
	var q changedQuery
	if err := r.query(&q); err != nil {
		return err
	}
	since, err := q.since(r)
	if err != nil {
		return err
	}
	all, err := list(r.ctx(), r.slug())
	if err != nil {
		return err
	}
	recent := make([]T, 0, len(all))
	for _, v := range all {
		if !updated(v).Before(since) {
			recent = append(recent, v)
		}
	}
	return pageOf(r, q.pageQuery, recent, key, show)
}

// listAll answers with a page of an incident's records.
func listAll[T, U any](r *request, list func(ctx context.Context, slug string) ([]T, error), key func(T) string, show func(T) U) error {
	var q pageQuery
	if err := r.query(&q); err != nil {
		return err
	}
	all, err := list(r.ctx(), r.slug())
	if err != nil {
		return err
	}
	return pageOf(r, q, all, key, show)
}

// pageOf answers with a page of a list, see cut.
func pageOf[T, U any](r *request, q pageQuery, list []T, key func(T) string, show func(T) U) error {
	p, err := cut(q, list, key, show)
	if err != nil {
		return err
	}
	return r.json(http.StatusOK, p)
}

// cut gives the page that begins behind the cursor's item, of a list whose
// items have keys that differ and an order that stays.
func cut[T, U any](q pageQuery, list []T, key func(T) string, show func(T) U) (page[U], error) {
	limit, err := q.limit()
	if err != nil {
		return page[U]{}, err
	}
	from := 0
	if q.Cursor != "" {
		last, err := uncursor(q.Cursor)
		if err != nil {
			return page[U]{}, err
		}
		for from < len(list) && key(list[from]) != last {
			from++
		}
		if from == len(list) {
			return page[U]{}, badCursor()
		}
		from++
	}
	out := page[U]{Items: make([]U, 0, min(limit, len(list)-from))}
	for _, item := range list[from:min(from+limit, len(list))] {
		out.Items = append(out.Items, show(item))
	}
	if n := from + len(out.Items); n < len(list) {
		out.Next = cursor(key(list[n-1]))
	}
	return out, nil
}

const cursorMark = "k:"

// cursor hides a key: it is to be given back, not to be made.
func cursor(key string) string { return base64.RawURLEncoding.EncodeToString([]byte(cursorMark + key)) }

func uncursor(s string) (string, error) {
	b, err := base64.RawURLEncoding.DecodeString(s)
	key, ok := strings.CutPrefix(string(b), cursorMark)
	if err != nil || !ok {
		return "", badCursor()
	}
	return key, nil
}

func badCursor() error {
	return invalid("cursor", "this cursor is not one of this list; begin without one")
}
