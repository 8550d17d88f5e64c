package api

import (
	"bytes"
	"context"
	"encoding/json"
	"mime"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/server/api/strict"
)

// request is one request on its way through a handler.
type request struct {
	*gin.Context
	id    string
	route *Route
	who   models.Principal
	// incident is loaded, and its reading permitted, before the handler is
	// called; everything else is loaded through it.
	incident models.Incident
	// loc is the zone in which times are shown: ?tz=, else the incident's, else UTC.
	loc      *time.Location
	revision int // of If-Match, on routes that need it
	// recording takes the answer of a request that is done once, see once.
	recording *recorded
}

func (r *request) ctx() context.Context { return r.Request.Context() }

// slug names the incident to the application.
func (r *request) slug() string { return r.incident.Slug }

// body reads the request's body into v, a pointer to the route's request type.
func (r *request) body(v any) error {
	if r.route.Body == nil || reflect.TypeOf(v).Elem() != reflect.TypeOf(r.route.Body) {
		return models.Errorf(models.CodeInternal, "%s %s does not declare the body %T", r.route.Method, r.route.Path, v)
	}
	if mt, _, err := mime.ParseMediaType(r.GetHeader("Content-Type")); err != nil || mt != "application/json" {
		return &httpError{problem: problem{Code: codeMedia, Detail: "the body must be application/json", Hint: "send Content-Type: application/json"}}
	}
	return strict.Decode(r.Request.Body, v)
}

// query reads the parameters of the address into v, a pointer to a struct whose
// form tags name them. Unknown ones are refused: a misspelt filter would
// otherwise answer with everything.
func (r *request) query(v any) error {
	values := r.Request.URL.Query()
	target := reflect.ValueOf(v).Elem()
	known := []string{"tz"}
	if err := queryInto(target, values, &known); err != nil {
		return err
	}
	for name := range values {
		if !slices.Contains(known, name) {
			return invalid(name, "unknown parameter; known here are %s", strings.Join(known, ", "))
		}
	}
	return nil
}

func queryInto(target reflect.Value, values map[string][]string, known *[]string) error {
	for i := range target.NumField() {
		f := target.Type().Field(i)
		if f.Anonymous {
			if err := queryInto(target.Field(i), values, known); err != nil {
				return err
			}
			continue
		}
		name := f.Tag.Get("form")
		*known = append(*known, name)
		list, ok := values[name]
		if !ok && f.Tag.Get("validate") == "required" {
			return invalid(name, "missing")
		}
		if !ok {
			continue
		}
		if len(list) > 1000 {
			return invalid(name, "more than 1000 times")
		}
		if f.Type.Kind() == reflect.Slice {
			target.Field(i).Set(reflect.ValueOf(list))
			continue
		}
		if len(list) != 1 {
			return invalid(name, "given %d times", len(list))
		}
		if err := parameter(target.Field(i), name, list[0]); err != nil {
			return err
		}
	}
	return nil
}

func parameter(v reflect.Value, name, s string) error {
	switch v.Kind() {
	case reflect.String:
		v.SetString(s)
	case reflect.Int, reflect.Int64:
		n, err := strconv.ParseInt(s, 10, 64)
		if err != nil || n < 0 || v.OverflowInt(n) {
			return invalid(name, "%q is not a whole number", s)
		}
		v.SetInt(n)
	case reflect.Bool:
		b, err := strconv.ParseBool(s)
		if err != nil {
			return invalid(name, "%q is neither true nor false", s)
		}
		v.SetBool(b)
	default:
		return models.Errorf(models.CodeInternal, "parameter %s has no readable type", name)
	}
	return nil
}

// time reads a parameter that is a time: with an offset, or in the shown zone.
// An offset's plus that came as a space is understood.
func (r *request) time(name, s string) (models.Nanos, error) {
	if s == "" {
		return 0, nil
	}
	if n := len(s); n > 6 && s[n-6] == ' ' && s[n-3] == ':' && strings.Contains(s, "T") {
		s = s[:n-6] + "+" + s[n-5:]
	}
	t, err := models.ParseTime(s, r.loc)
	if err != nil {
		return 0, invalid(name, "%q is not a time; write 2022-10-15T15:19:00+09:00, or 2022-10-15T15:19 in the shown zone", s)
	}
	if t == 0 {
		t = 1 // 0 would mean: no bound
	}
	return t, nil
}

// json answers with v.
func (r *request) json(status int, v any) error {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	if err := enc.Encode(v); err != nil {
		return err
	}
	if r.recording != nil {
		r.keep(status, b.Bytes())
		return nil
	}
	r.Data(status, "application/json", b.Bytes())
	return nil
}

// etag answers with v at a revision.
func (r *request) etag(revision int, v any) error {
	r.Header("ETag", etagOf(revision))
	if r.Request.Method == http.MethodGet && r.GetHeader("If-None-Match") == etagOf(revision) {
		r.Status(http.StatusNotModified)
		return nil
	}
	return r.json(http.StatusOK, v)
}

// created answers 201 with the address of what was made.
func (r *request) created(location string, revision int, v any) error {
	r.Header("Location", location)
	if revision > 0 {
		r.Header("ETag", etagOf(revision))
	}
	return r.json(http.StatusCreated, v)
}

// none answers 204.
func (r *request) none() error {
	if r.recording != nil {
		r.keep(http.StatusNoContent, nil)
		return nil
	}
	r.Status(http.StatusNoContent)
	return nil
}

// in gives a time in the shown zone.
func (r *request) in(t time.Time) time.Time { return t.In(r.loc) }

// maybe gives a time in the shown zone, nil when it is zero.
func (r *request) maybe(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.In(r.loc)
	return &t
}

func (r *request) maybeOf(t *time.Time) *time.Time {
	if t == nil {
		return nil
	}
	return r.maybe(*t)
}
