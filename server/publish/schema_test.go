package publish

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/emberline/emberline/models"
)

var update = flag.Bool("update", false, "write the committed schema anew")

const schemaFile = "../../api-docs/report.schema.json"

// TestSchema: the committed schema is the one that the types give, reports fit
// it, and what is not in the types does not.
func TestSchema(t *testing.T) {
	want, err := Schema()
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(schemaFile, want, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	have, err := os.ReadFile(schemaFile)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(have, want) {
		t.Error("api-docs/report.schema.json is out of date: go test ./server/publish -run TestSchema -update")
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(have))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("report.schema.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("report.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	check := func(b []byte) error {
		v, err := jsonschema.UnmarshalJSON(bytes.NewReader(b))
		if err != nil {
			t.Fatal(err)
		}
		return s.Validate(v)
	}
	first, preview, second := input(""), input(""), input("")
	preview.PublishedAt = time.Time{}
	second.Draft.Edition, second.Previous = 1, build(t, first)
	second.Draft.Summary = second.Draft.Summary[:1]
	second.History = []models.ReportPast{{Number: 1, PublishedAt: *second.Previous.Edition.PublishedAt, SHA256: strings.Repeat("0", 64)}}
	for name, in := range map[string]Input{"first": first, "preview": preview, "second": second} {
		b, err := JSON(build(t, in))
		if err != nil {
			t.Fatal(err)
		}
		if err := check(b); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	b, err := JSON(build(t, first))
	if err != nil {
		t.Fatal(err)
	}
	for name, spoil := range map[string]func(m map[string]any){
		"a field more":  func(m map[string]any) { m["actor"] = "x" },
		"a field less":  func(m map[string]any) { delete(m, "chronology") },
		"another state": func(m map[string]any) { m["state"] = "secret" },
		"a text quoted": func(m map[string]any) {
			m["exhibits"].([]any)[0].(map[string]any)["quote"].(map[string]any)["text"] = "x"
		},
		"no hash": func(m map[string]any) { m["exhibits"].([]any)[0].(map[string]any)["sha256"] = "none" },
	} {
		var m map[string]any
		if err := json.Unmarshal(b, &m); err != nil {
			t.Fatal(err)
		}
		spoil(m)
		bad, err := json.Marshal(m)
		if err != nil {
			t.Fatal(err)
		}
		if check(bad) == nil {
			t.Errorf("%s fits the schema", name)
		}
	}
}
