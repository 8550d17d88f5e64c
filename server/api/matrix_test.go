package api_test

import (
	"net/http"
	"net/url"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/server/api"
)

// objects are ids that are there in home, and the same kind in elsewhere where a
// test needs one.
func objects(t *testing.T, w *world, incident, as string) map[string]string {
	t.Helper()
	in := "/incidents/" + incident
	ids := map[string]string{"incident": incident, "login": "nobody", "token": "999999", "seq": "1", "piece": "1"}
	ids["job"], ids["edition"], ids["exhibit"] = "1", "1", "X1"
	if incident != home {
		return ids
	}
	ids["source"] = w.ask(t, "lead", "GET", in+"/sources?limit=1", nil).want(200).text("items.0.id")
	ids["event"] = w.ask(t, "lead", "GET", in+"/events?kind=log&limit=1", nil).want(200).text("items.0.id")
	ids["entry"], ids["claim"] = "", ""
	list := w.ask(t, "lead", "GET", in+"/entries", nil).want(200)
	for i := 0; ; i++ {
		if list.get("items."+itoa(i)) == nil {
			t.Fatal("no entry with a claim")
		}
		if c := list.text("items." + itoa(i) + ".claims.0.key"); c != "" {
			ids["entry"], ids["claim"] = list.text("items."+itoa(i)+".key"), c
			break
		}
	}
	ids["annotation"] = w.ask(t, "lead", "POST", in+"/annotations", map[string]any{
		"target": map[string]any{"entry": ids["entry"]}, "kind": "question", "text": "matrix"}).want(201).text("key")
	if w.ask(t, "lead", "GET", in+"/causes/matrix", nil).Status == 404 {
		w.ask(t, "lead", "POST", in+"/causes", map[string]any{
			"key": "matrix", "title": map[string]string{"en": "matrix"}, "class": "direct", "effect": "onset", "origin": "own"}).want(201)
	}
	ids["cause"] = "matrix"
	ids["hold"] = w.ask(t, "lead", "GET", in+"/holds", nil).want(200).text("items.0.key")
	if ids["hold"] == "" {
		ids["hold"] = w.ask(t, "lead", "POST", in+"/holds", map[string]any{"matter": "matrix", "custodian": "nobody", "why": "test"}).want(201).text("key")
	}
	ids["link"] = w.ask(t, "lead", "GET", in+"/links", nil).want(200).text("items.0.key")
	ids["saved"] = w.ask(t, "lead", "GET", in+"/saved-searches", nil).want(200).text("items.0.key")
	if ids["saved"] == "" {
		ids["saved"] = w.ask(t, "lead", "POST", in+"/saved-searches", map[string]any{"name": "matrix", "query": "전원", "shared": true}).want(201).text("key")
	}
	if ids["link"] == "" {
		ids["link"] = w.ask(t, "lead", "POST", in+"/links", map[string]any{"from": "cause:matrix", "to": "entry:" + ids["entry"]}).want(201).text("key")
	}
	if w.ask(t, "lead", "GET", in+"/report/editions/1", nil).Status == 404 {
		draft := w.ask(t, "lead", "GET", in+"/report", nil).want(200)
		w.ask(t, "lead", "POST", in+"/report/publish", map[string]any{"note": "the demo has no second reviewer"}, "If-Match", draft.Header.Get("ETag")).want(201)
	}
	ids["export"] = w.ask(t, "lead", "POST", in+"/exports", map[string]any{"format": "jsonl", "q": "전원"}).want(202).text("id")
	eventually(t, "the export", func() bool { return w.ask(t, "lead", "GET", in+"/exports/"+ids["export"], nil).text("ready") == "true" })
	ids["job"] = w.ask(t, "lead", "GET", in+"/exports/"+ids["export"], nil).want(200).text("job")
	if as == "lead" || as == "investigator" || as == "admin" {
		ids["upload"] = w.ask(t, as, "POST", in+"/uploads", map[string]any{"name": "m.log", "size": 1}).want(201).text("id")
	} else {
		ids["upload"] = w.ask(t, "lead", "POST", in+"/uploads", map[string]any{"name": "m.log", "size": 1}).want(201).text("id")
	}
	return ids
}

func itoa(n int) string { return strconv.Itoa(n) }

var braces = regexp.MustCompile(`\{(\w+)\}`)

// fill puts ids into a path; one that is not known is "none".
func fill(path string, ids map[string]string) string {
	return braces.ReplaceAllStringFunc(path, func(s string) string {
		if id, ok := ids[s[1:len(s)-1]]; ok {
			return url.PathEscape(id)
		}
		return "none"
	})
}

// TestMatrix holds every route against every person: who may not know gets 404,
// who may not do 403, who may what the matrix says of an empty request.
func TestMatrix(t *testing.T) {
	w := theWorld(t)
	ids := map[string]map[string]string{}
	for _, p := range people {
		ids[p] = objects(t, w, home, p)
	}
	listed := map[string]bool{}
	record := os.Getenv("EMBERLINE_MATRIX") != ""
	for _, r := range api.Routes() {
		key := r.Method + " " + r.Path
		want, ok := matrix[key]
		if !ok && !record {
			t.Errorf("%s is not in the matrix", key)
			continue
		}
		listed[key] = true
		if want == skip {
			continue
		}
		for _, who := range append([]string{""}, people...) {
			// A stream would go on: what it is asked to go on from is none of its ids.
			got := w.ask(t, who, r.Method, fill(r.Path, ids[who]), nil, "Last-Event-ID", "none").Status
			if record {
				if who == "admin" {
					t.Logf("\t%q: %d,", key, got)
				}
				continue
			}
			if expect := expected(w, &r, who, want); got != expect {
				t.Errorf("%s as %q: %d, want %d", key, who, got, expect)
			}
		}
	}
	for key := range matrix {
		if !listed[key] {
			t.Errorf("the matrix has %s, which is no route", key)
		}
	}
}

// expected says what a person must be answered, by the table of rights alone.
func expected(w *world, r *api.Route, who string, allowed int) int {
	if r.Need == api.Anybody {
		return allowed
	}
	if who == "" {
		return http.StatusUnauthorized
	}
	p := w.door.who[who]
	if !strings.Contains(r.Path, "{incident}") {
		if r.Need == api.LoggedIn || p.Can(models.Permission(r.Need), 0) {
			return allowed
		}
		return http.StatusForbidden
	}
	role := models.Role(who)
	switch {
	case who == "stranger" || who == "nobody":
		return http.StatusNotFound
	case who == "admin" || role.Can(models.Permission(r.Need)):
		if who == "regulator" && strings.Contains(r.Path, "{cause}") {
			return http.StatusNotFound // it was not released
		}
		return allowed
	}
	return http.StatusForbidden
}

// TestForeignIDs asks for home's things through an incident that one leads.
func TestForeignIDs(t *testing.T) {
	w := theWorld(t)
	ids := objects(t, w, home, "lead")
	ids["incident"] = elsewhere
	for _, r := range api.Routes() {
		names := braces.FindAllString(r.Path, -1)
		if len(names) < 2 || names[0] != "{incident}" || names[1] == "{login}" {
			continue
		}
		headers := []string{"If-Match", `"1"`}
		var body any
		if r.Body != nil {
			body = bodies[r.Name()]
			if body == nil {
				t.Errorf("%s has no body for this test", r.Name())
				continue
			}
		} else if r.Limit > 0 {
			body, headers = "x", append(headers, "Content-Type", "application/offset+octet-stream", "Upload-Offset", "0")
		}
		for _, who := range []string{"stranger", "admin"} {
			got := w.ask(t, who, r.Method, fill(r.Path, ids), body, headers...)
			if got.Status != http.StatusNotFound {
				t.Errorf("%s %s as %s: %d, want 404: %s", r.Method, fill(r.Path, ids), who, got.Status, clip(got.Body))
			}
			if strings.Contains(string(got.Body), home) {
				t.Errorf("%s %s tells of %s: %s", r.Method, r.Path, home, clip(got.Body))
			}
		}
	}
}

// bodies are valid bodies of the routes that take one and name a thing.
var bodies = map[string]any{
	"setClock": map[string]any{"offset": "1s", "why": "test"}, "previewClock": map[string]any{"offset": "1s"}, "undoClock": map[string]any{"why": "test"},
	"changeEntry": map[string]any{"approximate": true}, "createClaim": map[string]any{"party": map[string]string{"en": "x"}, "statement": map[string]string{"en": "x"}},
	"changeClaim": map[string]any{"status": "confirmed"}, "changeAnnotation": map[string]any{"text": "x"}, "changeSavedSearch": map[string]any{"name": "x"}, "withdrawSavedSearch": map[string]any{"why": "x"}, "withdrawAnnotation": map[string]any{"why": "x"},
	"changeCause": map[string]any{"status": "confirmed"}, "withdrawCause": map[string]any{"why": "x"}, "releaseCause": map[string]any{"open": true},
	"acknowledgeHold": map[string]any{"why": "x"}, "releaseHold": map[string]any{"why": "x"}, "removeSource": map[string]any{"why": "x"},
	"changeLink": map[string]any{"verdict": "no"}, "reviewLink": map[string]any{"why": "x"}, "withdrawLink": map[string]any{"why": "x"},
}
