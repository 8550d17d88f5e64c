package publish

import (
	"encoding/json"
	"reflect"
	"strings"

	"github.com/emberline/emberline/models"
)

// forms are patterns of texts, by the form tag.
var forms = map[string]string{
	"time":     `^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$`,
	"duration": `^-?PT(\d+H)?(\d+M)?(\d+S)?$`,
	"sha256":   `^[0-9a-f]{64}$`,
	"date":     `^\d{4}-\d\d-\d\d$`,
	"node":     `^(cause|entry):[a-z0-9-]+$`,
}

// Schema is the JSON schema (draft 2020-12) of a report's JSON, made from the
// types that it is made of, so that it cannot say anything else than they do.
func Schema() ([]byte, error) {
	s := &schema{defs: map[string]any{}}
	root := s.of(reflect.TypeFor[models.Report]())
	root["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	root["$id"] = "report.schema.json"
	root["title"] = "Emberline report"
	root["description"] = "A published report of an incident. The file is canonical JSON (RFC 8785); its SHA-256 names the edition."
	root["$defs"] = s.defs
	b, err := json.MarshalIndent(root, "", "  ")
	return append(b, '\n'), err
}

type schema struct{ defs map[string]any }

// of describes a struct: all members known, those without omitempty required.
func (s *schema) of(t reflect.Type) map[string]any {
	props, required := map[string]any{}, []string{}
	for i := range t.NumField() {
		f := t.Field(i)
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		p := s.member(f.Type)
		if e := f.Tag.Get("enum"); e != "" {
			p["enum"] = strings.Split(e, ",")
		}
		if form := f.Tag.Get("form"); form != "" {
			p["pattern"] = forms[form]
		}
		if about := f.Tag.Get("about"); about != "" {
			p["description"] = about
		}
		props[name] = p
		if !strings.Contains(options, "omitempty") {
			required = append(required, name)
		}
	}
	out := map[string]any{"type": "object", "additionalProperties": false, "properties": props}
	if len(required) > 0 {
		out["required"] = required
	}
	return out
}

func (s *schema) member(t reflect.Type) map[string]any {
	switch t.Kind() {
	case reflect.Pointer:
		return s.member(t.Elem())
	case reflect.Slice:
		return map[string]any{"type": "array", "items": s.member(t.Elem())}
	case reflect.Struct:
		name := strings.TrimPrefix(t.Name(), "Report")
		if _, ok := s.defs[name]; !ok {
			s.defs[name] = nil // a type that holds itself would come back here
			s.defs[name] = s.of(t)
		}
		return map[string]any{"$ref": "#/$defs/" + name}
	case reflect.Bool:
		return map[string]any{"type": "boolean"}
	case reflect.Int, reflect.Int64:
		return map[string]any{"type": "integer"}
	default:
		return map[string]any{"type": "string"}
	}
}
