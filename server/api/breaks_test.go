package api_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	apidocs "github.com/emberline/emberline/api-docs"
)

// releasedDocs is the description that was released last; what it promises, the
// present one keeps.
const releasedDocs = "../../api-docs/released/v1.json"

// TestNothingReleasedBreaks compares the description with the released one.
func TestNothingReleasedBreaks(t *testing.T) {
	b, err := os.ReadFile(releasedDocs)
	if errors.Is(err, fs.ErrNotExist) {
		t.Skip("nothing was released yet")
	}
	if err != nil {
		t.Fatal(err)
	}
	for _, what := range breaks(t, b, apidocs.OpenAPI) {
		t.Errorf("%s\n\twho uses the released API would fail: keep it, or release another version", what)
	}
}

// breaks names what of the old description the new one does not keep.
func breaks(t testing.TB, before, after []byte) []string {
	t.Helper()
	c := comparison{seen: map[string]bool{}}
	for text, doc := range map[*any][]byte{&c.old: before, &c.now: after} {
		if err := json.Unmarshal(doc, text); err != nil {
			t.Fatal(err)
		}
	}
	paths, present := fieldsOf(c.old, "paths"), fieldsOf(c.now, "paths")
	for _, path := range slices.Sorted(maps.Keys(paths)) {
		for method, op := range fieldsOf(paths, path) {
			at := strings.ToUpper(method) + " " + path
			now, ok := fieldsOf(present, path)[method]
			if !ok {
				c.say(at, "", "is gone")
				continue
			}
			c.operation(at, op, now)
		}
	}
	slices.Sort(c.found)
	return slices.Compact(c.found)
}

// comparison walks over two descriptions at once.
type comparison struct {
	old, now any
	found    []string
	seen     map[string]bool
}

func (c *comparison) say(at, where, what string) {
	if where != "" {
		where = ": " + where
	}
	c.found = append(c.found, at+where+" "+what)
}

func (c *comparison) operation(at string, old, now any) {
	if a, b := textOf(old, "operationId"), textOf(now, "operationId"); a != b {
		c.say(at, "", fmt.Sprintf("was the operation %q and is %q", a, b))
	}
	if a, b := textOf(old, "x-permission"), textOf(now, "x-permission"); a != b {
		c.say(at, "", fmt.Sprintf("needed %s and needs %s", a, b))
	}
	had, has := named(old), named(now)
	for name, p := range had {
		q, ok := has[name]
		if !ok {
			c.say(at, "parameter "+name, "is gone")
			continue
		}
		c.schema(at, "parameter "+name, fieldsOf(p)["schema"], fieldsOf(q)["schema"], true)
	}
	for name, q := range has {
		if fieldsOf(q)["required"] == true && fieldsOf(had[name])["required"] != true {
			c.say(at, "parameter "+name, "is newly required")
		}
	}
	body, present := fieldsOf(old, "requestBody", "content"), fieldsOf(now, "requestBody", "content")
	for media, m := range body {
		if _, ok := present[media]; !ok {
			c.say(at, "a body of "+media, "is no longer taken")
			continue
		}
		c.schema(at, "body", fieldsOf(m)["schema"], fieldsOf(present[media])["schema"], true)
	}
	if fieldsOf(old, "requestBody")["required"] != true && fieldsOf(now, "requestBody")["required"] == true {
		c.say(at, "a body", "is newly required")
	}
	for status, r := range fieldsOf(old, "responses") {
		s, ok := fieldsOf(now, "responses")[status]
		if !ok {
			c.say(at, "answer "+status, "is gone")
			continue
		}
		for media, m := range fieldsOf(resolve(c.old, r), "content") {
			n, ok := fieldsOf(resolve(c.now, s), "content")[media]
			if !ok {
				c.say(at, "answer "+status+" as "+media, "is gone")
				continue
			}
			c.schema(at, "answer "+status, fieldsOf(m)["schema"], fieldsOf(n)["schema"], false)
		}
	}
}

// schema compares what may be sent (asked) or is answered.
func (c *comparison) schema(at, where string, a, b any, asked bool) {
	mark := fmt.Sprint(at, asked, refOf(a), refOf(b))
	if refOf(a) != "" {
		if c.seen[mark] {
			return // a type within itself, or again
		}
		c.seen[mark] = true
	}
	old, now := fieldsOf(resolve(c.old, a)), fieldsOf(resolve(c.now, b))
	if a == nil || len(old) == 0 {
		return
	}
	for _, key := range []string{"type", "format"} {
		if old[key] != now[key] {
			c.say(at, where, fmt.Sprintf("was of %s %v and is of %v", key, old[key], now[key]))
			return
		}
	}
	if !asked && old["nullable"] != true && now["nullable"] == true {
		c.say(at, where, "may newly be null")
	}
	if asked && old["nullable"] == true && now["nullable"] != true {
		c.say(at, where, "may no longer be null")
	}
	if asked && now["enum"] != nil {
		for _, v := range orAny(old["enum"]) {
			if !slices.Contains(orAny(now["enum"]), v) {
				c.say(at, where, fmt.Sprintf("no longer takes %v", v))
			}
		}
		if old["enum"] == nil {
			c.say(at, where, fmt.Sprintf("newly takes nothing but %v", now["enum"]))
		}
	}
	props, present := fieldsOf(old["properties"]), fieldsOf(now["properties"])
	for name, p := range props {
		if _, ok := present[name]; !ok {
			c.say(at, where+" /"+name, "is gone")
			continue
		}
		c.schema(at, where+" /"+name, p, present[name], asked)
	}
	if asked {
		for _, name := range orAny(now["required"]) {
			if !slices.Contains(orAny(old["required"]), name) {
				c.say(at, fmt.Sprintf("%s /%v", where, name), "is newly required")
			}
		}
	} else {
		for _, name := range orAny(old["required"]) {
			if _, there := present[fmt.Sprint(name)]; there && !slices.Contains(orAny(now["required"]), name) {
				c.say(at, fmt.Sprintf("%s /%v", where, name), "was always there and may newly be left out")
			}
		}
	}
	if old["items"] != nil {
		c.schema(at, where+"[]", old["items"], now["items"], asked)
	}
	if extra := fieldsOf(old["additionalProperties"]); len(extra) > 0 {
		c.schema(at, where+" /*", extra, now["additionalProperties"], asked)
	}
}

// fieldsOf goes down by names; what is no object has no fields.
func fieldsOf(v any, names ...string) map[string]any {
	o, _ := v.(map[string]any)
	for _, name := range names {
		o, _ = o[name].(map[string]any)
	}
	return o
}

func textOf(v any, name string) string { s, _ := fieldsOf(v)[name].(string); return s }

func orAny(v any) []any { list, _ := v.([]any); return list }

func refOf(v any) string {
	if all := orAny(fieldsOf(v)["allOf"]); len(all) == 1 {
		return refOf(all[0])
	}
	return textOf(v, "$ref")
}

// resolve follows references, keeping what stands beside them.
func resolve(doc, v any) any {
	for range 10 {
		ref := refOf(v)
		if ref == "" {
			return v
		}
		beside := fieldsOf(v)
		target := fieldsOf(doc, strings.Split(strings.TrimPrefix(ref, "#/"), "/")...)
		merged := maps.Clone(target)
		if merged != nil && beside["nullable"] == true {
			merged["nullable"] = true
		}
		v = any(merged)
	}
	return v
}

func named(op any) map[string]any {
	out := map[string]any{}
	for _, p := range orAny(fieldsOf(op)["parameters"]) {
		out[textOf(p, "in")+" "+textOf(p, "name")] = p
	}
	return out
}

// spec is a small description: one address that takes and answers a thing.
const spec = `{
"paths": {"/things": {
  "get": {"operationId": "listThings", "x-permission": "read", "parameters": [
      {"name": "kind", "in": "query", "schema": {"type": "string", "enum": ["a", "b"]}},
      {"name": "limit", "in": "query", "schema": {"type": "integer"}}],
    "responses": {"200": {"content": {"application/json": {"schema": {"type": "array", "items": {"$ref": "#/components/schemas/Thing"}}}}}}},
  "post": {"operationId": "makeThing", "x-permission": "edit",
    "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/ThingRequest"}}}},
    "responses": {"201": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}}}}}},
"components": {"schemas": {
  "Thing": {"type": "object", "required": ["name", "state"], "properties": {
    "name": {"type": "string"}, "size": {"type": "integer"}, "state": {"type": "string", "enum": ["new", "old"]},
    "owner": {"allOf": [{"$ref": "#/components/schemas/Owner"}]}, "parts": {"type": "array", "items": {"$ref": "#/components/schemas/Thing"}}}},
  "Owner": {"type": "object", "properties": {"login": {"type": "string"}}},
  "ThingRequest": {"type": "object", "required": ["name"], "properties": {
    "name": {"type": "string"}, "color": {"type": "string", "enum": ["red", "blue"]}, "note": {"type": "string"}}}}}}`

// TestBreaksAreFound proves that the comparison finds what it is for, and lets
// additions pass.
func TestBreaksAreFound(t *testing.T) {
	for _, c := range []struct{ name, old, new, want string }{
		{"the same", "", "", ""},
		{"an address", `"/things": {`, `"/stuff": {`, "GET /things is gone\nPOST /things is gone"},
		{"an operation", `"post": {`, `"put": {`, "POST /things is gone"},
		{"an operation's name", `"listThings"`, `"allThings"`, `GET /things was the operation "listThings" and is "allThings"`},
		{"a permission", `"x-permission": "read"`, `"x-permission": "edit"`, "GET /things needed read and needs edit"},
		{"a parameter", `{"name": "limit", "in": "query", "schema": {"type": "integer"}}`, `{"name": "most", "in": "query", "schema": {"type": "integer"}}`, "GET /things: parameter query limit is gone"},
		{"a required parameter", `{"name": "limit", "in": "query",`, `{"name": "limit", "in": "query", "required": true,`, "GET /things: parameter query limit is newly required"},
		{"a narrower parameter", `"enum": ["a", "b"]`, `"enum": ["a"]`, "GET /things: parameter query kind no longer takes b"},
		{"an answered field", `"size": {"type": "integer"}, `, ``, "GET /things: answer 200[] /size is gone\nPOST /things: answer 201 /size is gone"},
		{"a field of a field", `"login": {"type": "string"}`, `"name": {"type": "string"}`, "GET /things: answer 200[] /owner /login is gone\nPOST /things: answer 201 /owner /login is gone"},
		{"a field's type", `"size": {"type": "integer"}`, `"size": {"type": "string"}`,
			"GET /things: answer 200[] /size was of type integer and is of string\nPOST /things: answer 201 /size was of type integer and is of string"},
		{"a field that may be missing", `"required": ["name", "state"]`, `"required": ["name"]`,
			"GET /things: answer 200[] /state was always there and may newly be left out\nPOST /things: answer 201 /state was always there and may newly be left out"},
		{"a field that may be null", `"size": {"type": "integer"}`, `"size": {"type": "integer", "nullable": true}`,
			"GET /things: answer 200[] /size may newly be null\nPOST /things: answer 201 /size may newly be null"},
		{"a status", `"responses": {"201"`, `"responses": {"202"`, "POST /things: answer 201 is gone"},
		{"a required field", `"required": ["name"]`, `"required": ["name", "note"]`, "POST /things: body /note is newly required"},
		{"a new required field", `"required": ["name"], "properties": {`, `"required": ["name", "age"], "properties": {"age": {"type": "integer"},`, "POST /things: body /age is newly required"},
		{"a field no longer taken", `, "note": {"type": "string"}`, ``, "POST /things: body /note is gone"},
		{"a narrower field", `["red", "blue"]`, `["red"]`, "POST /things: body /color no longer takes blue"},
		{"a field with newly few values", `"note": {"type": "string"}`, `"note": {"type": "string", "enum": ["x"]}`, "POST /things: body /note newly takes nothing but [x]"},
		{"a required body", `"requestBody": {`, `"requestBody": {"required": true, `, "POST /things: a body is newly required"},
		{"another address", `"/things": {`, `"/more": {}, "/things": {`, ""},
		{"another parameter", `"parameters": [`, `"parameters": [{"name": "new", "in": "query", "schema": {"type": "string"}},`, ""},
		{"another answered field", `"size": {"type": "integer"}`, `"size": {"type": "integer"}, "weight": {"type": "integer"}`, ""},
		{"a wider field", `["red", "blue"]`, `["red", "blue", "green"]`, ""},
		{"another state", `["new", "old"]`, `["new", "old", "gone"]`, ""},
		{"another optional field", `"note": {"type": "string"}`, `"note": {"type": "string"}, "tag": {"type": "string"}`, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			changed := strings.Replace(spec, c.old, c.new, 1)
			if c.old != "" && changed == spec {
				t.Fatalf("%s is not in the description", c.old)
			}
			if got := strings.Join(breaks(t, []byte(spec), []byte(changed)), "\n"); got != c.want {
				t.Errorf("found\n%s\nwant\n%s", got, c.want)
			}
		})
	}
	if got := breaks(t, apidocs.OpenAPI, apidocs.OpenAPI); len(got) > 0 {
		t.Errorf("against itself: %v", got)
	}
	gone := strings.Replace(string(apidocs.OpenAPI), `"/api/v1/incidents/{incident}/gaps"`, `"/api/v1/incidents/{incident}/holes"`, 1)
	if got := breaks(t, apidocs.OpenAPI, []byte(gone)); len(got) != 1 || got[0] != "GET /api/v1/incidents/{incident}/gaps is gone" {
		t.Errorf("of the whole description: %v", got)
	}
}
