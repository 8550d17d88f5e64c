package api

import (
	"bytes"
	_ "embed" // the page's files
	"encoding/json"
	"html/template"
	"net/http"
	"strings"
	"sync"

	"github.com/gin-gonic/gin"

	apidocs "github.com/emberline/emberline/api-docs"
	"github.com/emberline/emberline/models"
)

// The reference is rendered from the committed description. It takes nothing
// from elsewhere, so that it works offline and under a strict policy; its own
// script adds the search and the forms, and all else is there without it.
var (
	//go:embed docs/page.html
	docsHTML string
	//go:embed docs/docs.css
	docsCSS []byte
	//go:embed docs/docs.js
	docsJS []byte
	//go:embed docs/ko.json
	docsKo []byte

	docsPage = template.Must(template.New("docs").Parse(docsHTML))
)

func (a *API) docsStyle(c *gin.Context) { c.Data(http.StatusOK, "text/css; charset=utf-8", docsCSS) }
func (a *API) docsScript(c *gin.Context) {
	c.Data(http.StatusOK, "text/javascript; charset=utf-8", docsJS)
}

// docs serves the reference in the language of ?lang=, else the browser's.
func (a *API) docs(c *gin.Context) {
	lang := c.Query("lang")
	if _, ok := docsIn[lang]; !ok {
		lang = "en"
		first, _, _ := strings.Cut(c.GetHeader("Accept-Language"), ",")
		if strings.HasPrefix(strings.ToLower(strings.TrimSpace(first)), "ko") {
			lang = "ko"
		}
	}
	pages, err := renderedDocs()
	if err != nil {
		a.log.Error("reference page", "error", err)
		c.Status(http.StatusInternalServerError)
		return
	}
	c.Header("Vary", "Accept-Language")
	c.Header("Content-Language", lang)
	c.Data(http.StatusOK, "text/html; charset=utf-8", pages[lang])
}

var renderedDocs = sync.OnceValues(func() (map[string][]byte, error) {
	var doc openAPI
	if err := json.Unmarshal(apidocs.OpenAPI, &doc); err != nil {
		return nil, err
	}
	korean := map[string]string{}
	if err := json.Unmarshal(docsKo, &korean); err != nil {
		return nil, err
	}
	out := map[string][]byte{}
	for lang := range docsIn {
		doc.lang, doc.korean = lang, korean
		var b bytes.Buffer
		if err := docsPage.Execute(&b, doc.view()); err != nil {
			return nil, err
		}
		out[lang] = b.Bytes()
	}
	return out, nil
})

// openAPI is as much of an OpenAPI description as the page shows.
type openAPI struct {
	Info struct {
		Version string `json:"version"`
	} `json:"info"`
	Paths      map[string]map[string]operation `json:"paths"`
	Components struct {
		Schemas map[string]schemaOf `json:"schemas"`
	} `json:"components"`

	lang   string
	korean map[string]string
}

type operation struct {
	ID         string   `json:"operationId"`
	Summary    string   `json:"summary"`
	Tags       []string `json:"tags"`
	Permission string   `json:"x-permission"`
	Rate       string   `json:"x-rate-class"`
	Parameters []struct {
		Name, In, Description string
		Required              bool
		Schema                schemaOf
	} `json:"parameters"`
	RequestBody struct {
		Content map[string]struct{ Schema schemaOf } `json:"content"`
	} `json:"requestBody"`
	Responses map[string]struct {
		Content map[string]struct{ Schema schemaOf } `json:"content"`
	} `json:"responses"`
}

type schemaOf struct {
	Ref         string              `json:"$ref"`
	Type        string              `json:"type"`
	Format      string              `json:"format"`
	Description string              `json:"description"`
	Example     any                 `json:"example"`
	Default     any                 `json:"default"`
	Enum        []any               `json:"enum"`
	Items       *schemaOf           `json:"items"`
	AllOf       []schemaOf          `json:"allOf"`
	Properties  map[string]schemaOf `json:"properties"`
	Required    []string            `json:"required"`
}

// name says what a schema is, and which one it leads to.
func (s schemaOf) name() (text, anchor string) {
	switch {
	case s.Ref != "":
		anchor = s.Ref[strings.LastIndexByte(s.Ref, '/')+1:]
		return anchor, anchor
	case len(s.AllOf) == 1:
		return s.AllOf[0].name()
	case s.Items != nil:
		text, anchor = s.Items.name()
		return "[" + text + "]", anchor
	case len(s.Enum) > 0:
		var all []string
		for _, e := range s.Enum {
			all = append(all, plain(e))
		}
		return strings.Join(all, " | "), ""
	case s.Format != "":
		return s.Format, ""
	}
	return s.Type, ""
}

// plain writes a JSON value without quotes.
func plain(v any) string {
	b, _ := json.Marshal(v) // it came as JSON
	return strings.Trim(string(b), `"`)
}

// say gives a text of the description in the page's language.
func (d openAPI) say(text string) string {
	if ko, ok := d.korean[text]; ok && d.lang == "ko" {
		return ko
	}
	return text
}

// rolesWith are the roles that have a permission.
func rolesWith(permission string) string {
	var out []string
	for _, r := range models.Roles() {
		if r.Can(models.Permission(permission)) {
			out = append(out, string(r))
		}
	}
	return strings.Join(out, ", ")
}
