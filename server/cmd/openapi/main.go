// Command openapi writes the description of the HTTP API, api-docs/openapi.json,
// from the handlers' annotations and the table of routes. "go generate
// ./server/api" runs it.
//
// What never lives here: what the description says; that stands beside the
// handlers.
package main

import (
	"encoding/json"
	"fmt"
	"io"
	"log"
	"os"
	"path/filepath"

	"github.com/getkin/kin-openapi/openapi2"
	"github.com/getkin/kin-openapi/openapi2conv"
	"github.com/getkin/kin-openapi/openapi3"
	"github.com/swaggo/swag"

	"github.com/emberline/emberline/server/api"
)

func main() {
	if len(os.Args) != 3 {
		log.Fatal("usage: openapi REPOSITORY OUTPUT")
	}
	if err := run(os.Args[1], os.Args[2]); err != nil {
		log.Fatal(err)
	}
}

// sourceDirs are where annotated handlers and the types they name stand.
var sourceDirs = []string{"server/api", "server/app", "server/jobs", "models"}

func run(root, output string) error {
	dirs := make([]string, len(sourceDirs))
	for i, d := range sourceDirs {
		dirs[i] = filepath.Join(root, d)
	}
	doc, err := convert(dirs)
	if err != nil {
		return err
	}
	fields, err := readFields(dirs)
	if err != nil {
		return err
	}
	if err := complete(doc, fields, api.Routes()); err != nil {
		return err
	}
	b, err := json.MarshalIndent(doc, "", "  ")
	if err != nil {
		return err
	}
	parsed, err := openapi3.NewLoader().LoadFromData(b)
	if err != nil {
		return fmt.Errorf("the description does not load: %w", err)
	}
	if err := parsed.Validate(openapi3.NewLoader().Context); err != nil {
		return fmt.Errorf("the description is not valid: %w", err)
	}
	return os.WriteFile(output, append(b, '\n'), 0o644) //nolint:gosec // it is for everybody to read
}

// convert reads the annotations and gives them as OpenAPI 3.0.
func convert(dirs []string) (map[string]any, error) {
	p := swag.New(swag.SetDebugger(log.New(io.Discard, "", 0)))
	p.ParseInternal = true
	if err := p.ParseAPIMultiSearchDir(dirs, "api.go", 1); err != nil {
		return nil, fmt.Errorf("annotations: %w", err)
	}
	b, err := json.Marshal(p.GetSwagger())
	if err != nil {
		return nil, err
	}
	var two openapi2.T
	if err := json.Unmarshal(b, &two); err != nil {
		return nil, err
	}
	three, err := openapi2conv.ToV3(&two)
	if err != nil {
		return nil, err
	}
	if b, err = json.Marshal(three); err != nil {
		return nil, err
	}
	var doc map[string]any
	return doc, json.Unmarshal(b, &doc)
}
