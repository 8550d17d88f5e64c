package api

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strings"
)

// example writes a value of a schema as its description says it may look.
func (d openAPI) example(s schemaOf) string {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	v := d.valueOf(s, "", nil)
	if v == nil || enc.Encode(v) != nil {
		return ""
	}
	return strings.TrimSpace(b.String())
}

// least writes the smallest body that a schema may take: what is required, or
// else its first field.
func (d openAPI) least(s schemaOf) string {
	_, of := s.name()
	if of != "" {
		s = d.Components.Schemas[of]
	}
	keep := s.Required
	if len(keep) == 0 && len(s.Properties) > 0 {
		keep = []string{slices.Min(slices.Collect(maps.Keys(s.Properties)))}
	}
	few := map[string]schemaOf{}
	for _, name := range keep {
		few[name] = s.Properties[name]
	}
	s.Properties = few
	return d.example(s)
}

// exampleOf are values of fields whose type alone would make a poor example.
var exampleOf = map[string]any{
	"ko": "전원 차단", "en": "Power cutoff", "login": "h.kim", "sha256": strings.Repeat("0f", 32), "zone": "Asia/Seoul", "slug": "pangyo-2022", "why": "call log of 15:33",
	"updated_by": "h.kim", "author": "h.kim", "by": "h.kim", "revision": 3, "incident": "pangyo-2022", "next": "azphYmM", "cursor": "azoxMjA",
	"key": "power-cutoff", "entries": "power-cutoff", "entry": "power-cutoff", "evidence": "s3:1024", "event": "s3:1024", "source": "s3", "source_id": "s3", "sources": "s3",
	"label": "web/nginx-web-01", "number": 1, "days": 90, "password": "…", "permissions": "read_released", "text": "…", "name": "night job", "format": "jsonl", "offset": "-3m42s",
}

// valueOf makes a value; above are the types that it stands in.
func (d openAPI) valueOf(s schemaOf, name string, above []string) any {
	if len(s.AllOf) == 1 {
		s = s.AllOf[0]
	}
	if s.Ref != "" {
		_, of := s.name()
		if slices.Contains(above, of) {
			return nil
		}
		return d.valueOf(d.Components.Schemas[of], name, append(slices.Clip(above), of))
	}
	switch {
	case s.Example != nil:
		return s.Example
	case len(s.Enum) > 0:
		return s.Enum[0]
	case len(s.Properties) > 0:
		out := ordered{}
		for prop, p := range s.Properties {
			if v := d.valueOf(p, prop, above); v != nil {
				out = append(out, pair{prop, v})
			}
		}
		// What is always there comes first, as people would write it.
		slices.SortFunc(out, func(x, y pair) int {
			a, b := slices.Contains(s.Required, x.name), slices.Contains(s.Required, y.name)
			if a != b {
				return map[bool]int{true: -1, false: 1}[a]
			}
			return strings.Compare(x.name, y.name)
		})
		return out
	case s.Items != nil:
		if v := d.valueOf(*s.Items, name, above); v != nil {
			return []any{v}
		}
		return []any{}
	case s.Format == "date-time":
		return "2022-10-15T15:33:00+09:00"
	case exampleOf[name] != nil:
		return exampleOf[name]
	}
	switch s.Type {
	case "string":
		return "…"
	case "integer", "number":
		return 0
	case "boolean":
		return false
	case "object":
		return map[string]any{}
	}
	return nil
}

// ordered is an object whose fields keep their order.
type ordered []pair

type pair struct {
	name  string
	value any
}

// MarshalJSON is json.Marshaler's.
func (o ordered) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	b.WriteByte('{')
	for i, p := range o {
		if i > 0 {
			b.WriteByte(',')
		}
		if err := enc.Encode(p.name); err != nil {
			return nil, err
		}
		b.WriteByte(':')
		if err := enc.Encode(p.value); err != nil {
			return nil, err
		}
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}
