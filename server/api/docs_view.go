package api

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/emberline/emberline/models"
)

type docsTag struct {
	Name, Title string
	Operations  []docsOperation
}

type docsOperation struct {
	ID, Method, Path, Summary, Permission, Roles, Rate string
	Notes                                              []string
	Parameters                                         []docsField
	Body, BodyAnchor, BodyExample, BodyLeast           string
	Answers                                            []docsAnswer
	Errors                                             []map[string]string
}

type docsAnswer struct{ Status, Type, Anchor, Example string }

type docsField struct {
	Name, In, Type, Anchor, Description, Default string
	Required                                     bool
}

type docsSchema struct {
	Name, Description string
	Properties        []docsField
}

type docsLanguage struct {
	Code, Name string
	Current    bool
}

// view orders the description for reading: by tag, and within as in the table
// of routes.
func (d openAPI) view() any {
	byTag := map[string]*docsTag{}
	var tags []*docsTag
	for i := range routes {
		rt := &routes[i]
		op, ok := d.Paths[Base+rt.Path][strings.ToLower(rt.Method)]
		if !ok || len(op.Tags) == 0 {
			continue
		}
		t := byTag[op.Tags[0]]
		if t == nil {
			t = &docsTag{Name: op.Tags[0], Title: d.say(op.Tags[0])}
			byTag[t.Name] = t
			tags = append(tags, t)
		}
		t.Operations = append(t.Operations, d.operation(op, rt))
	}
	var schemas []docsSchema
	for name, s := range d.Components.Schemas {
		row := docsSchema{Name: name, Description: d.say(s.Description)}
		for prop, p := range s.Properties {
			text, anchor := p.name()
			row.Properties = append(row.Properties, docsField{Name: prop, Type: text, Anchor: anchor, Description: d.say(p.Description), Required: slices.Contains(s.Required, prop)})
		}
		slices.SortFunc(row.Properties, func(x, y docsField) int { return strings.Compare(x.Name, y.Name) })
		schemas = append(schemas, row)
	}
	slices.SortFunc(schemas, func(x, y docsSchema) int { return strings.Compare(x.Name, y.Name) })
	words := docsIn[d.lang]
	return map[string]any{
		"Lang": d.lang, "Version": d.Info.Version, "Intro": words.Intro, "Say": words.Say, "Tags": tags, "Problems": d.codes(Codes), "Schemas": schemas,
		"Languages":      []docsLanguage{{"ko", "한국어", d.lang == "ko"}, {"en", "English", d.lang == "en"}},
		"ProblemExample": problemExample,
	}
}

// problemExample is what a change is answered that somebody else was faster with.
const problemExample = `{
  "type": "/api/docs#problem-precondition_failed",
  "title": "Somebody else changed it first",
  "status": 412,
  "code": "precondition_failed",
  "detail": "entry power-cutoff is at revision 4, the change was made on 3",
  "hint": "read it again, repeat the change on what is there now, and send that revision's ETag",
  "instance": "MZ3WC5DJN5XHS43UMVSGK3DPNY",
  "current_revision": 4,
  "changes": [{"revision": 4, "author": "h.kim", "at": "2022-10-20T10:00:00+09:00", "fields": ["/title/en"]}]
}`

// place orders parameters by where they go.
var place = map[string]int{"path": 1, "query": 2, "header": 3}

// spelled writes a name as the API does: UpdatedSince as updated_since.
func spelled(text, name string) string {
	first, rest, ok := strings.Cut(text, " ")
	word := strings.TrimRight(first, ":,")
	if !ok || !strings.EqualFold(word, strings.ReplaceAll(name, "_", "")) {
		return text
	}
	return name + first[len(word):] + " " + rest
}

// rate says how often something may be asked.
func (d openAPI) rate(class Rate) string {
	l := DefaultLimits()[class]
	return fmt.Sprintf(docsIn[d.lang].Rate, class, strconv.FormatFloat(l.PerSecond, 'g', -1, 64), l.Burst)
}

func (d openAPI) operation(op operation, rt *Route) docsOperation {
	out := docsOperation{
		ID: op.ID, Method: rt.Method, Path: Base + rt.Path, Summary: d.say(op.Summary), Permission: op.Permission, Roles: rolesWith(op.Permission), Rate: d.rate(rt.Rate),
		Errors: d.codes(likely(rt)),
	}
	words := docsIn[d.lang]
	for _, p := range op.Parameters {
		text, _ := p.Schema.name()
		f := docsField{Name: p.Name, In: p.In, Type: text, Description: spelled(d.say(p.Description), p.Name), Required: p.Required}
		if p.Schema.Default != nil {
			f.Default = plain(p.Schema.Default)
		}
		out.Parameters = append(out.Parameters, f)
		switch p.Name {
		case "If-Match":
			out.Notes = append(out.Notes, words.Match)
		case "Idempotency-Key":
			out.Notes = append(out.Notes, words.Once)
		case "cursor":
			out.Notes = append(out.Notes, words.Paged)
		}
	}
	// As one fills them in: the address, what is asked of it, what goes along.
	slices.SortStableFunc(out.Parameters, func(x, y docsField) int { return place[x.In] - place[y.In] })
	for media, c := range op.RequestBody.Content {
		if out.Body, out.BodyAnchor = c.Schema.name(); out.BodyAnchor == "" {
			out.Body = media
		}
		if media == "application/json" {
			out.BodyExample, out.BodyLeast = d.example(c.Schema), d.least(c.Schema)
		}
	}
	for status, resp := range op.Responses {
		if status == "default" || status[0] == '4' {
			continue // these are the errors
		}
		answer := docsAnswer{Status: status}
		for media, c := range resp.Content {
			answer.Type, answer.Anchor = c.Schema.name()
			if media == "application/json" {
				answer.Example = d.example(c.Schema)
			} else {
				answer.Type = media
			}
		}
		out.Answers = append(out.Answers, answer)
	}
	slices.SortFunc(out.Answers, func(x, y docsAnswer) int { return strings.Compare(x.Status, y.Status) })
	return out
}

// likely are the problems that a route may answer with, in the order of the
// table of codes; what any of them may (the service itself) is left out.
func likely(rt *Route) []codeInfo {
	may := map[string]bool{string(models.CodeInvalid): true, codeRate: true}
	if rt.Need != Anybody {
		may[string(models.CodeUnauthorized)], may[string(models.CodeForbidden)] = true, true
	}
	if strings.Contains(rt.Path, "{") {
		may[string(models.CodeNotFound)] = true
	}
	if rt.Method != http.MethodGet && rt.Method != http.MethodHead {
		may[string(models.CodeConflict)] = true
	}
	if rt.Limit > 0 {
		may[string(models.CodeTooLarge)], may[codeMedia] = true, true
	}
	if rt.Has(Match) {
		may[codePrecondition], may[codeNeedsMatch] = true, true
	}
	if rt.Has(Disk) || rt.Has(Stream) {
		may[string(models.CodeUnavailable)] = true
	}
	return slices.DeleteFunc(slices.Clone(Codes), func(c codeInfo) bool { return !may[c.Code] })
}

// codes gives problems with their titles in the page's language.
func (d openAPI) codes(list []codeInfo) []map[string]string {
	out := make([]map[string]string, 0, len(list))
	for _, c := range list {
		title := c.Title
		if d.lang == "ko" {
			title = c.Ko
		}
		out = append(out, map[string]string{"Code": c.Code, "Status": strconv.Itoa(c.Status), "Title": title})
	}
	return out
}
