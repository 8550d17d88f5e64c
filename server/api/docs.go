package api

import (
	"bytes"
	"encoding/json"
	"html/template"
	"net/http"
	"slices"
	"strings"
	"sync"

	"github.com/gin-gonic/gin"

	apidocs "github.com/emberline/emberline/api-docs"
)

// The reference is rendered from the committed description: no script, nothing
// from elsewhere, so that it works offline and under a strict policy.
var docsPage = template.Must(template.New("docs").Parse(`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<title>Emberline API</title><link rel="stylesheet" href="/api/docs.css"></head>
<body><header><h1>Emberline API <small>{{.Version}}</small></h1>
<p>{{.Description}}</p>
<p lang="ko">모든 주소는 <code>/api/v1</code> 아래에 있습니다. 세션 쿠키 또는 <code>Authorization: Bearer</code> 토큰으로 인증합니다. 변경에는 <code>If-Match</code>가 필요하고, 시각은 오프셋이 붙은 RFC 3339로 쓰며 <code>?tz=</code>로 시간대를 고릅니다. 목록은 최대 1000개씩 나뉘며 <code>next</code>로 이어집니다.</p>
<p><a href="/api/openapi.json">openapi.json</a></p></header>
<nav><ul>{{range .Tags}}<li><a href="#tag-{{.Name}}">{{.Name}}</a></li>{{end}}<li><a href="#problems">problems · <span lang="ko">오류</span></a></li></ul></nav>
<main>{{range .Tags}}<section id="tag-{{.Name}}"><h2>{{.Name}}</h2>
{{range .Operations}}<details id="{{.ID}}"><summary><b>{{.Method}}</b> <code>{{.Path}}</code> — {{.Summary}}</summary>
<p>{{if .Permission}}Permission · <span lang="ko">권한</span>: <code>{{.Permission}}</code>. {{end}}{{if .Rate}}Rate · <span lang="ko">속도 제한</span>: {{.Rate}}.{{end}}</p>
{{if .Parameters}}<table><thead><tr><th scope="col">parameter · <span lang="ko">매개변수</span></th><th scope="col">in</th><th scope="col">type</th><th scope="col"></th></tr></thead><tbody>
{{range .Parameters}}<tr><th scope="row"><code>{{.Name}}</code>{{if .Required}} *{{end}}</th><td>{{.In}}</td><td>{{.Type}}</td><td>{{.Description}}</td></tr>{{end}}</tbody></table>{{end}}
{{if .Body}}<p>Body · <span lang="ko">본문</span>: {{if .BodyAnchor}}<a href="#schema-{{.BodyAnchor}}">{{.Body}}</a>{{else}}{{.Body}}{{end}}</p>{{end}}
<p>Answers · <span lang="ko">응답</span>: {{range .Answers}}<code>{{.Status}}</code>{{if .Anchor}} <a href="#schema-{{.Anchor}}">{{.Type}}</a>{{else if .Type}} {{.Type}}{{end}} {{end}}</p></details>
{{end}}</section>{{end}}
<section id="problems"><h2>Problems · <span lang="ko">오류</span></h2><table><thead><tr><th scope="col">code</th><th scope="col">status</th><th scope="col"></th><th scope="col"></th></tr></thead><tbody>
{{range .Problems}}<tr id="problem-{{.Code}}"><th scope="row"><code>{{.Code}}</code></th><td>{{.Status}}</td><td>{{.Title}}</td><td lang="ko">{{.Ko}}</td></tr>{{end}}</tbody></table></section>
<section id="schemas"><h2>Schemas · <span lang="ko">자료형</span></h2>
{{range .Schemas}}<details id="schema-{{.Name}}"><summary><code>{{.Name}}</code> {{.Description}}</summary><table><tbody>
{{range .Properties}}<tr><th scope="row"><code>{{.Name}}</code>{{if .Required}} *{{end}}</th><td>{{if .Anchor}}<a href="#schema-{{.Anchor}}">{{.Type}}</a>{{else}}{{.Type}}{{end}}</td><td>{{.Description}}</td></tr>{{end}}</tbody></table></details>
{{end}}</section></main></body></html>
`))

const docsCSS = `:root{font:16px/1.5 system-ui,"Apple SD Gothic Neo","Noto Sans KR",sans-serif}body{max-width:70rem;margin:0 auto;padding:1rem}
nav ul{display:flex;flex-wrap:wrap;gap:.3rem 1rem;padding:0;list-style:none}details{border-top:1px solid #8886;padding:.3rem 0}
summary{cursor:pointer}table{border-collapse:collapse;margin:.5rem 0}th,td{text-align:left;vertical-align:top;padding:.2rem .8rem .2rem 0;font-weight:normal}
code{font-family:ui-monospace,monospace;overflow-wrap:anywhere}small{font-weight:normal;opacity:.7}details:target>summary{outline:2px solid}
`

func (a *API) docsStyle(c *gin.Context) {
	c.Data(http.StatusOK, "text/css; charset=utf-8", []byte(docsCSS))
}

// docs serves the reference.
func (a *API) docs(c *gin.Context) {
	page, err := renderedDocs()
	if err != nil {
		a.log.Error("reference page", "error", err)
		c.Status(http.StatusInternalServerError)
		return
	}
	c.Data(http.StatusOK, "text/html; charset=utf-8", page)
}

var renderedDocs = sync.OnceValues(func() ([]byte, error) {
	var doc openAPI
	if err := json.Unmarshal(apidocs.OpenAPI, &doc); err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err := docsPage.Execute(&b, doc.view())
	return b.Bytes(), err
})

// openAPI is as much of an OpenAPI description as the page shows.
type openAPI struct {
	Info struct {
		Version     string `json:"version"`
		Description string `json:"description"`
	} `json:"info"`
	Paths      map[string]map[string]operation `json:"paths"`
	Components struct {
		Schemas map[string]schemaOf `json:"schemas"`
	} `json:"components"`
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
			b, _ := json.Marshal(e) // it came as JSON
			all = append(all, strings.Trim(string(b), `"`))
		}
		return strings.Join(all, " | "), ""
	case s.Format != "":
		return s.Format, ""
	}
	return s.Type, ""
}

type docsTag struct {
	Name       string
	Operations []docsOperation
}

type docsOperation struct {
	ID, Method, Path, Summary, Permission, Rate, Body, BodyAnchor string
	Parameters                                                    []docsField
	Answers                                                       []docsAnswer
}

type docsAnswer struct{ Status, Type, Anchor string }

type docsField struct {
	Name, In, Type, Anchor, Description string
	Required                            bool
}

type docsSchema struct {
	Name, Description string
	Properties        []docsField
}

// view orders the description for reading: by tag, and within as in the table
// of routes.
func (d openAPI) view() any {
	byTag := map[string]*docsTag{}
	var tags []*docsTag
	for i := range routes {
		op, ok := d.Paths[Base+routes[i].Path][strings.ToLower(routes[i].Method)]
		if !ok || len(op.Tags) == 0 {
			continue
		}
		t := byTag[op.Tags[0]]
		if t == nil {
			t = &docsTag{Name: op.Tags[0]}
			byTag[t.Name] = t
			tags = append(tags, t)
		}
		t.Operations = append(t.Operations, op.view(routes[i].Method, Base+routes[i].Path))
	}
	var schemas []docsSchema
	for name, s := range d.Components.Schemas {
		row := docsSchema{Name: name, Description: s.Description}
		for prop, p := range s.Properties {
			text, anchor := p.name()
			row.Properties = append(row.Properties, docsField{Name: prop, Type: text, Anchor: anchor, Description: p.Description, Required: slices.Contains(s.Required, prop)})
		}
		slices.SortFunc(row.Properties, func(x, y docsField) int { return strings.Compare(x.Name, y.Name) })
		schemas = append(schemas, row)
	}
	slices.SortFunc(schemas, func(x, y docsSchema) int { return strings.Compare(x.Name, y.Name) })
	return map[string]any{"Version": d.Info.Version, "Description": d.Info.Description, "Tags": tags, "Problems": Codes, "Schemas": schemas}
}

func (op operation) view(method, path string) docsOperation {
	out := docsOperation{ID: op.ID, Method: method, Path: path, Summary: op.Summary, Permission: op.Permission, Rate: op.Rate}
	for _, p := range op.Parameters {
		text, _ := p.Schema.name()
		out.Parameters = append(out.Parameters, docsField{Name: p.Name, In: p.In, Type: text, Description: p.Description, Required: p.Required})
	}
	for _, c := range op.RequestBody.Content {
		out.Body, out.BodyAnchor = c.Schema.name()
	}
	for status, resp := range op.Responses {
		answer := docsAnswer{Status: status}
		for _, c := range resp.Content {
			answer.Type, answer.Anchor = c.Schema.name()
		}
		out.Answers = append(out.Answers, answer)
	}
	slices.SortFunc(out.Answers, func(x, y docsAnswer) int { return strings.Compare(x.Status, y.Status) })
	return out
}
