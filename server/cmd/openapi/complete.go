package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"strings"

	"github.com/emberline/emberline/server/api"
)

type object = map[string]any

const description = "Every address stands below /api/v1. Log in for a session's cookie, or send a token as Authorization: Bearer. " +
	"Lists come in pages of at most 1000 items; next is the cursor of the page after. A change names the revision it was made on " +
	"by If-Match: 428 without it, 412 when somebody was faster, with what changed and by whom. A POST with an Idempotency-Key is done once. " +
	"Times are RFC 3339 with an offset, in the incident's zone or that of ?tz=. Errors are problems as RFC 9457 has them, " +
	"with a code for programs and a hint for people. Ids and keys in paths are percent-encoded."

// complete adds what the table of routes and the Go types know.
func complete(doc object, fields map[string][]field, routes []api.Route) error {
	doc["info"] = object{
		"title": "Emberline", "version": "1", "description": description,
		"license": object{"name": "Apache-2.0", "url": "https://www.apache.org/licenses/LICENSE-2.0"},
	}
	doc["servers"] = []any{object{"url": "/"}}
	delete(doc, "tags")
	components, _ := doc["components"].(object)
	schemas, _ := components["schemas"].(object)
	given, _ := doc["paths"].(object)
	paths := object{}
	for i := range routes {
		r := &routes[i]
		item, _ := given[r.Path].(object)
		op, ok := item[strings.ToLower(r.Method)].(object)
		if !ok {
			return fmt.Errorf("%s %s has no annotation", r.Method, r.Path)
		}
		delete(item, strings.ToLower(r.Method))
		operation(op, r)
		full, _ := paths[api.Base+r.Path].(object)
		if full == nil {
			full = object{}
			paths[api.Base+r.Path] = full
		}
		full[strings.ToLower(r.Method)] = op
	}
	for path, item := range given {
		if rest, _ := item.(object); len(rest) > 0 {
			return fmt.Errorf("%s is annotated, but is no route", path)
		}
	}
	doc["paths"] = paths
	doc["components"] = object{
		"schemas": schemas,
		"securitySchemes": object{
			"session": object{"type": "apiKey", "in": "cookie", "name": "emberline", "description": "Set by POST /api/v1/sessions; over TLS its name begins with __Host-."},
			"token":   object{"type": "http", "scheme": "bearer"},
		},
		"responses": object{"Problem": object{
			"description": "what went wrong",
			"content":     object{"application/problem+json": object{"schema": ref("api.problem")}},
		}},
	}
	refine(schemas, fields, answered(paths, schemas))
	return rename(doc)
}

func ref(name string) object { return object{"$ref": "#/components/schemas/" + name} }

var inBraces = regexp.MustCompile(`\{(\w+)\}`)

// pathNotes say what a name in a path is.
var pathNotes = map[string]string{
	"incident": "the incident's slug", "source": "a source's id (s3) or label", "event": "an event's id (s3:1024), percent-encoded",
	"piece": "the piece's number, from 1", "seq": "the record's number in the log",
}

// operation completes one operation by its route.
func operation(op object, r *api.Route) {
	op["operationId"] = r.Name()
	op["x-permission"], op["x-rate-class"] = string(r.Need), string(r.Rate)
	op["security"] = []any{object{"session": []any{}}, object{"token": []any{}}}
	if r.Need == api.Anybody {
		op["security"] = []any{}
	}
	params, _ := op["parameters"].([]any)
	kept := make([]any, 0, len(params))
	for _, p := range params {
		if o, _ := p.(object); o["in"] != "path" {
			kept = append(kept, p)
		}
	}
	params = kept
	for _, m := range inBraces.FindAllStringSubmatch(r.Path, -1) {
		params = append(params, parameter(m[1], "path", pathNotes[m[1]], true))
	}
	if r.Method == http.MethodGet && strings.Contains(r.Path, "{incident}") {
		params = append(params, parameter("tz", "query", "zone of the times: Asia/Seoul, UTC, +09:00; the incident's when left out", false))
	}
	if r.Has(api.Match) {
		params = append(params, parameter("If-Match", "header", "the ETag of the revision that the change was made on", true))
	}
	if r.Method == http.MethodPost && !r.Has(api.Secret) && !r.Has(api.Again) && r.Need != api.Anybody {
		params = append(params, parameter("Idempotency-Key", "header", "a request sent again under its key is done once", false))
	}
	if strings.HasSuffix(r.Path, "/uploads/{upload}") && r.Method == http.MethodPatch {
		params = append(params, parameter("Upload-Offset", "header", "where the part begins", true))
	}
	if strings.HasSuffix(r.Path, "/stream") {
		params = append(params, parameter("Last-Event-ID", "header", "the last event that was received", false))
	}
	if len(params) > 0 {
		op["parameters"] = params
	}
	// A body whose annotation names no type is JSON, the only one that is read.
	if body, _ := op["requestBody"].(object); body != nil {
		if content, _ := body["content"].(object); content["*/*"] != nil {
			body["content"] = object{"application/json": content["*/*"]}
		}
	}
	responses, _ := op["responses"].(object)
	responses["default"] = object{"$ref": "#/components/responses/Problem"}
	if r.Has(api.Match) {
		responses["412"] = object{"$ref": "#/components/responses/Problem"}
		responses["428"] = object{"$ref": "#/components/responses/Problem"}
	}
	if strings.HasSuffix(r.Path, "/raw") || strings.HasSuffix(r.Path, "/file") {
		whole, _ := responses["200"].(object)
		responses["206"] = object{"description": "a range of it", "content": whole["content"]}
	}
	if r.Path == "/incidents/{incident}/export" {
		binary := object{"schema": object{"type": "string", "format": "binary"}}
		responses["200"] = object{"description": "OK", "content": object{"application/jsonl": binary, "text/csv": binary, "application/vnd.apache.parquet": binary}}
	}
	for _, v := range responses {
		if o, _ := v.(object); o["description"] == "" {
			o["description"] = "done"
		}
	}
}

func parameter(name, in, note string, required bool) object {
	p := object{"name": name, "in": in, "schema": object{"type": "string"}}
	if note != "" {
		p["description"] = note
	}
	if required {
		p["required"] = true
	}
	return p
}

// answered gives the schemas that answers are made of and bodies are not.
func answered(paths, schemas object) map[string]bool {
	out, asked := map[string]bool{"api.problem": true, "api.fieldError": true, "api.changeAnswer": true}, map[string]bool{}
	for _, item := range paths {
		for _, op := range item.(object) { //nolint:forcetypeassert // made above
			o, _ := op.(object)
			reach(o["responses"], schemas, out)
			reach(o["requestBody"], schemas, asked)
		}
	}
	for name := range asked {
		delete(out, name)
	}
	return out
}

func reach(v any, schemas object, seen map[string]bool) {
	switch v := v.(type) {
	case object:
		if r, ok := v["$ref"].(string); ok {
			name := r[strings.LastIndexByte(r, '/')+1:]
			if !seen[name] {
				seen[name] = true
				reach(schemas[name], schemas, seen)
			}
		}
		for _, x := range v {
			reach(x, schemas, seen)
		}
	case []any:
		for _, x := range v {
			reach(x, schemas, seen)
		}
	}
}

// refine says of fields what Go knows of them.
func refine(schemas object, fields map[string][]field, answers map[string]bool) {
	for name, s := range schemas {
		schema, _ := s.(object)
		props, _ := schema["properties"].(object)
		generic, _, _ := strings.Cut(name, "-")
		for _, p := range props {
			// Any value of JSON, null too.
			if o, _ := p.(object); o["additionalProperties"] != nil {
				if value, _ := o["additionalProperties"].(object); len(value) == 0 {
					o["additionalProperties"] = object{"nullable": true}
				}
			}
		}
		var required []any
		for _, f := range embedded(generic, fields) {
			p, ok := props[f.name].(object)
			if !ok {
				continue
			}
			if f.time {
				p["type"], p["format"] = "string", "date-time"
			}
			if f.nullable && answers[name] {
				if r, ok := p["$ref"]; ok {
					delete(p, "$ref")
					p["allOf"] = []any{object{"$ref": r}}
				}
				p["nullable"] = true
			}
			if f.always && answers[name] {
				required = append(required, f.name)
			}
		}
		if len(required) > 0 {
			schema["required"] = required
		}
	}
}

// embeds are the structs that others are made of.
var embeds = map[string][]string{"api.searchAnswer": {"api.eventPage"}}

func embedded(name string, fields map[string][]field) []field {
	out := fields[name]
	for _, e := range embeds[name] {
		out = append(append([]field{}, fields[e]...), out...)
	}
	return out
}

// rename gives schemas names for people: api.entryAnswer is Entry,
// api.page-api_entryAnswer EntryPage.
func rename(doc object) error {
	components, _ := doc["components"].(object)
	schemas, _ := components["schemas"].(object)
	names, taken := map[string]string{}, map[string]string{}
	for name := range schemas {
		plain := strings.TrimPrefix(name, "api.")
		if inner, ok := strings.CutPrefix(plain, "page-"); ok {
			inner = inner[strings.LastIndexByte(inner, '_')+1:]
			plain = strings.TrimSuffix(inner, "Answer") + "Page"
		} else {
			plain = strings.TrimSuffix(plain[strings.LastIndexByte(plain, '.')+1:], "Answer")
		}
		plain = strings.ToUpper(plain[:1]) + plain[1:]
		if old, ok := taken[plain]; ok {
			return fmt.Errorf("both %s and %s would be called %s", old, name, plain)
		}
		names[name], taken[plain] = plain, name
	}
	renamed := object{}
	for name, s := range schemas {
		renamed[names[name]] = s
	}
	components["schemas"] = renamed
	b, err := json.Marshal(doc)
	if err != nil {
		return err
	}
	text := string(b)
	for name, plain := range names {
		text = strings.ReplaceAll(text, `"#/components/schemas/`+name+`"`, `"#/components/schemas/`+plain+`"`)
	}
	clear(doc)
	return json.Unmarshal([]byte(text), &doc)
}
