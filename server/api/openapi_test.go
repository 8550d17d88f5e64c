package api_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/url"
	"os"
	"regexp"
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

// TestDocsPage serves the reference in both languages, without anything from
// elsewhere.
func TestDocsPage(t *testing.T) {
	w := theWorld(t)
	for lang, word := range map[string]string{"en": "Somebody else changed it first", "ko": "다른 사람이 먼저 바꾸었습니다"} {
		page := w.ask(t, "", "GET", "/api/docs?lang="+lang, nil).want(200)
		for _, r := range api.Routes() {
			if !bytes.Contains(page.Body, []byte(`id="`+r.Name()+`"`)) {
				t.Errorf("%s: %s is not on the page", lang, r.Name())
			}
		}
		for _, c := range api.Codes {
			if !bytes.Contains(page.Body, []byte(`id="problem-`+c.Code+`"`)) {
				t.Errorf("%s: problem %s is not on the page", lang, c.Code)
			}
		}
		if !bytes.Contains(page.Body, []byte(word)) || !bytes.Contains(page.Body, []byte(`<html lang="`+lang+`"`)) {
			t.Errorf("%s: the page is in another language", lang)
		}
		if regexp.MustCompile(`(?:src|href)="(?:https?:)?//`).Match(page.Body) || bytes.Count(page.Body, []byte("<script")) != 1 ||
			!bytes.Contains(page.Body, []byte(`<script src="/api/docs.js" defer></script>`)) || regexp.MustCompile(`\son\w+=|style=`).Match(page.Body) {
			t.Errorf("%s: the page takes something from elsewhere, or holds a script or a style of its own", lang)
		}
		if csp := page.Header.Get("Content-Security-Policy"); !strings.Contains(csp, "default-src 'none'") || strings.Contains(csp, "unsafe") {
			t.Errorf("policy %q", csp)
		}
	}
	if page := w.ask(t, "", "GET", "/api/docs", nil, "Accept-Language", "ko-KR,ko;q=0.9,en;q=0.8"); page.Header.Get("Content-Language") != "ko" {
		t.Error("a Korean browser is shown English")
	}
	for _, path := range []string{"/api/docs.css", "/api/docs.js", "/api/openapi.json"} {
		w.ask(t, "", "GET", path, nil).want(200)
	}
}

// TestDocsInKorean: what the description says of operations and parameters is
// there in Korean, too.
func TestDocsInKorean(t *testing.T) {
	b, err := os.ReadFile("docs/ko.json")
	if err != nil {
		t.Fatal(err)
	}
	korean := map[string]string{}
	if err := json.Unmarshal(b, &korean); err != nil {
		t.Fatal(err)
	}
	lacks := map[string]bool{}
	for _, item := range loadDocs(t).Paths.Map() {
		for _, op := range item.Operations() {
			lacks[op.Summary], lacks[op.Tags[0]] = true, true
			for _, p := range op.Parameters {
				lacks[p.Value.Description] = p.Value.Description != ""
			}
		}
	}
	for text, said := range lacks {
		if said && korean[text] == "" {
			t.Errorf("server/api/docs/ko.json lacks %q", text)
		}
	}
}
