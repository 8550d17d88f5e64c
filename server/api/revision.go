package api

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/emberline/emberline/models"
)

// etagOf writes a revision as an entity tag.
func etagOf(revision int) string { return `"` + strconv.Itoa(revision) + `"` }

// ifMatch reads the revision that a change was made on.
func ifMatch(header string) (int, error) {
	const hint = "read the record, and send its ETag back as If-Match"
	if header == "" || header == "*" {
		return 0, &httpError{problem: problem{Code: codeNeedsMatch, Detail: "a change names the revision it was made on", Hint: hint}}
	}
	s, ok := strings.CutPrefix(header, `"`)
	s, closed := strings.CutSuffix(s, `"`)
	n, err := strconv.Atoi(s)
	if !ok || !closed || err != nil || n < 0 {
		return 0, &httpError{problem: problem{Code: string(models.CodeInvalid), Detail: fmt.Sprintf("If-Match %q is no revision", short(header)), Hint: hint}}
	}
	return n, nil
}

// changeAnswer is what one revision changed.
type changeAnswer struct {
	Revision int       `json:"revision"`
	Author   string    `json:"author"`
	At       time.Time `json:"at"`
	Why      string    `json:"why,omitempty"`
	Fields   []string  `json:"fields"` // what differs, as JSON pointers
}

// moved answers 412 when the record is no longer at the revision that the
// change was made on: with where it is now, and who changed what since.
func (a *API) moved(r *request, noun, key string, current int) error {
	if current == r.revision {
		return nil
	}
	p := problem{
		Code: codePrecondition, CurrentRevision: current,
		Detail: fmt.Sprintf("%s %s is at revision %d, the change was made on %d", noun, key, current, r.revision),
		Hint:   "read it again, repeat the change on what is there now, and send that revision's ETag",
	}
	history, err := a.s.Revisions(r.ctx(), r.slug(), noun, key)
	if err != nil {
		return err
	}
	for _, h := range history {
		if h.Number > r.revision {
			p.Changes = append(p.Changes, changeAnswer{h.Number, h.Author, r.in(h.At), h.Why, differing(h.Old, h.New)})
		}
	}
	return &httpError{problem: p}
}

// raced turns the store's conflict into 412 when somebody was faster between
// our look at the record and its change.
func (a *API) raced(r *request, noun, key string, err error, current func() (int, error)) error {
	if models.CodeOf(err) != models.CodeConflict {
		return err
	}
	now, cerr := current()
	if cerr != nil {
		return err
	}
	if m := a.moved(r, noun, key, now); m != nil {
		return m
	}
	return err
}

// differing gives the JSON pointers of what differs between two JSON objects.
func differing(before, after string) []string {
	var x, y any
	// Both were written by us; one that is absent compares as nothing.
	_ = json.Unmarshal([]byte(before), &x)
	_ = json.Unmarshal([]byte(after), &y)
	out := []string{}
	compare("", x, y, &out)
	slices.Sort(out)
	return out
}

// bookkeeping are fields that every change moves.
var bookkeeping = []string{"/revision", "/updated_at", "/updated_by"}

func compare(at string, x, y any, out *[]string) {
	a, aok := x.(map[string]any)
	b, bok := y.(map[string]any)
	if !aok || !bok {
		if !reflect.DeepEqual(x, y) && !slices.Contains(bookkeeping, at) {
			*out = append(*out, at)
		}
		return
	}
	for k, v := range a {
		compare(at+"/"+k, v, b[k], out)
	}
	for k, v := range b {
		if _, ok := a[k]; !ok {
			compare(at+"/"+k, nil, v, out)
		}
	}
}
