package api_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"sort"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/legacy"

	apidocs "github.com/emberline/emberline/api-docs"
	"github.com/emberline/emberline/server/api"
)

func loadDocs(t testing.TB) *openapi3.T {
	t.Helper()
	doc, err := openapi3.NewLoader().LoadFromData(apidocs.OpenAPI)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// TestEveryRouteIsDocumented holds the committed description against the table
// of routes, both ways, with what one must be allowed.
func TestEveryRouteIsDocumented(t *testing.T) {
	doc := loadDocs(t)
	documented := map[string]string{}
	for path, item := range doc.Paths.Map() {
		for method, op := range item.Operations() {
			need, _ := op.Extensions["x-permission"].(string)
			documented[method+" "+path] = need + " " + op.OperationID
			if op.Summary == "" || len(op.Tags) != 1 {
				t.Errorf("%s %s has no summary or not one tag", method, path)
			}
		}
	}
	for _, r := range api.Routes() {
		key := r.Method + " " + api.Base + r.Path
		if documented[key] != string(r.Need)+" "+r.Name() {
			t.Errorf("%s is documented as %q: run go generate ./server/api", key, documented[key])
		}
		delete(documented, key)
	}
	for key := range documented {
		t.Errorf("%s is documented, but no route", key)
	}
}

// TestLiveAnswers holds what the service answers against the description.
func TestLiveAnswers(t *testing.T) {
	w := theWorld(t)
	router, err := legacy.NewRouter(loadDocs(t))
	if err != nil {
		t.Fatal(err)
	}
	ids := objects(t, w, home, "lead")
	q := url.QueryEscape
	for _, p := range []string{
		"/me", "/formats", "/tokens", "/incidents", "/incidents/" + home,
		"/members", "/audit", "/audit/mine", "/sources", "/sources/{source}", "/sources/{source}/pieces", "/sources/{source}/clock", "/sources/{source}/clock/history",
		"/ledgers", "/ledgers/{source}", "/gaps", "/events?limit=1000", "/events?kind=gap&kind=entry", "/events/{event}", "/events/{event}/raw", "/events/{event}/neighbours",
		"/histogram?bucket=1h", "/search?limit=300&q=" + q("전원") + "&with=count&with=facets&with=histogram&with=records",
		"/entries", "/entries/{entry}", "/entries/{entry}/claims/{claim}", "/revisions", "/revisions?noun=entry&key=ignition",
		"/revisions/compare?noun=entry&key=ignition&from=0&to=1", "/annotations", "/annotations/{annotation}", "/causes", "/causes/{cause}", "/links", "/links/{link}", "/lints",
		"/chronology", "/chronology/decomposition?from=ignition&to=ignition", "/chronology/knowledge?party=x&at=2022-10-15T15:33:00Z", "/jobs", "/jobs/{job}", "/exports", "/exports/{export}",
		"/exports/{export}/file", "/uploads", "/uploads/{upload}", "/export?format=csv&limit=1", "/export?format=csv&kind=gap",
		"/entries/nope", "/events?from=x",
	} {
		path := fill(p, ids)
		if !strings.HasPrefix(p, "/me") || strings.HasPrefix(p, "/members") {
			if !strings.HasPrefix(p, "/formats") && !strings.HasPrefix(p, "/tokens") && !strings.HasPrefix(p, "/incidents") {
				path = "/incidents/" + home + path
			}
		}
		w.validated(t, router, "lead", "GET", path, nil)
	}
	in := "/incidents/" + home
	w.validated(t, router, "admin", "GET", "/accounts", nil)
	w.validated(t, router, "admin", "GET", "/audit", nil)
	w.validated(t, router, "lead", "POST", in+"/sources/"+ids["source"]+"/clock/preview", map[string]any{"offset": "-3m42s"})
	w.validated(t, router, "lead", "POST", in+"/entries", map[string]any{"key": "documented", "title": map[string]string{"ko": "문서"}, "earliest": "2022-10-15T15:19:00+09:00"})
	w.validated(t, router, "lead", "PATCH", in+"/entries/documented", map[string]any{"approximate": true}, "If-Match", `"1"`)
	w.validated(t, router, "lead", "PATCH", in+"/entries/documented", map[string]any{"approximate": true}, "If-Match", `"1"`)
	w.validated(t, router, "lead", "PATCH", in+"/entries/documented", map[string]any{"approximate": true})
	w.validated(t, router, "lead", "POST", in+"/uploads", map[string]any{"name": "a.log", "size": 3})
}

// validated asks and holds the answer against the description.
func (w *world) validated(t *testing.T, router routers.Router, as, method, path string, body any, headers ...string) {
	t.Helper()
	got := w.ask(t, as, method, path, body, headers...)
	req, err := http.NewRequestWithContext(t.Context(), method, "http://example.invalid"+api.Base+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.URL.Host, req.URL.Scheme = "", ""
	route, params, err := router.FindRoute(req)
	if err != nil {
		t.Errorf("%s %s: %v", method, path, err)
		return
	}
	in := &openapi3filter.ResponseValidationInput{
		RequestValidationInput: &openapi3filter.RequestValidationInput{Request: req, PathParams: params, Route: route},
		Status:                 got.Status, Header: got.Header, Options: &openapi3filter.Options{IncludeResponseStatus: false},
	}
	in.SetBodyBytes(got.Body)
	if err := openapi3filter.ValidateResponse(t.Context(), in); err != nil {
		t.Errorf("%s %s: %d does not match its description: %.600v", method, path, got.Status, err)
	}
}

// TestNothingReleasedBreaks compares the description with the last one that was
// released: what was there stays, and stays of its type.
func TestNothingReleasedBreaks(t *testing.T) {
	b, err := os.ReadFile("../../api-docs/released/v1.json")
	if os.IsNotExist(err) {
		t.Skip("nothing was released yet")
	}
	if err != nil {
		t.Fatal(err)
	}
	for _, what := range breaks(t, b, apidocs.OpenAPI) {
		t.Error(what)
	}
}

// TestBreaksAreFound proves that the comparison finds what it is for.
func TestBreaksAreFound(t *testing.T) {
	for _, c := range []struct{ old, new, what string }{
		{`"operationId": "listGaps"`, `"operationId": "allGaps"`, "gaps/get/operationId"},
		{`"/api/v1/incidents/{incident}/gaps"`, `"/api/v1/incidents/{incident}/holes"`, "/gaps is gone"},
		{`"duplicate_of": {`, `"twin_of": {`, "duplicate_of is gone"},
		{`"clock_revision": {
            "type": "integer"`, `"clock_revision": {
            "type": "string"`, "clock_revision"},
	} {
		changed := bytes.Replace(apidocs.OpenAPI, []byte(c.old), []byte(c.new), 1)
		if bytes.Equal(changed, apidocs.OpenAPI) {
			t.Errorf("%s is not in the description", c.old)
			continue
		}
		if got := strings.Join(breaks(t, apidocs.OpenAPI, changed), "\n"); !strings.Contains(got, c.what) {
			t.Errorf("%s: found %q", c.old, got)
		}
	}
	if got := breaks(t, apidocs.OpenAPI, apidocs.OpenAPI); len(got) > 0 {
		t.Errorf("against itself: %v", got)
	}
}

// additions are what may come without breaking anybody.
var additions = regexp.MustCompile(`/(description|summary|example|tags|enum)(/|$)`)

// breaks names what of the old description the new one does not keep: addresses,
// operations, parameters, fields and their types; and what is newly required of
// a caller.
func breaks(t testing.TB, before, after []byte) []string {
	t.Helper()
	var x, y map[string]any
	if err := json.Unmarshal(before, &x); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(after, &y); err != nil {
		t.Fatal(err)
	}
	var out []string
	var walk func(at string, a, b any)
	walk = func(at string, a, b any) {
		if additions.MatchString(at) {
			return
		}
		switch a := a.(type) {
		case map[string]any:
			o, _ := b.(map[string]any)
			for k, v := range a {
				w, ok := o[k]
				if !ok && k != "default" && k != "nullable" && !additions.MatchString("/"+k) {
					out = append(out, at+"/"+k+" is gone")
				} else if ok {
					walk(at+"/"+k, v, w)
				}
			}
		case []any:
			list, _ := b.([]any)
			if strings.HasSuffix(at, "/parameters") {
				walk(at, byName(a), byName(list))
			} else if strings.HasSuffix(at, "/required") && strings.Contains(at, "Request") && len(list) > len(a) {
				out = append(out, at+" asks for more")
			}
		default:
			if a != b && !strings.HasPrefix(at, "/info") {
				out = append(out, at+" changed")
			}
		}
	}
	walk("", x, y)
	sort.Strings(out)
	return out
}

func byName(list []any) map[string]any {
	out := map[string]any{}
	for _, p := range list {
		if o, ok := p.(map[string]any); ok {
			out[o["in"].(string)+" "+o["name"].(string)] = o
		}
	}
	return out
}

// TestDocsPage serves the reference without anything from elsewhere.
func TestDocsPage(t *testing.T) {
	w := theWorld(t)
	page := w.ask(t, "", "GET", "/api/docs", nil).want(200)
	for _, r := range api.Routes() {
		if !bytes.Contains(page.Body, []byte(`id="`+r.Name()+`"`)) {
			t.Errorf("%s is not on the page", r.Name())
		}
	}
	for _, c := range api.Codes {
		if !bytes.Contains(page.Body, []byte(`id="problem-`+c.Code+`"`)) {
			t.Errorf("problem %s is not on the page", c.Code)
		}
	}
	if regexp.MustCompile(`(?:src|href)="(?:https?:)?//`).Match(page.Body) || bytes.Contains(page.Body, []byte("<script")) || !bytes.Contains(page.Body, []byte("오류")) {
		t.Error("the page takes something from elsewhere, runs scripts, or knows no Korean")
	}
	w.ask(t, "", "GET", "/api/docs.css", nil).want(200)
	w.ask(t, "", "GET", "/api/openapi.json", nil).want(200)
}
