// Package apidocs holds the committed description of the HTTP API, OpenAPI 3.0,
// made from the handlers by "go generate ./server/api", and the JSON schema of
// published reports.
//
// What never lives here: anything else.
package apidocs

import _ "embed" // for the descriptions

// OpenAPI is the description of the API as it is.
//
//go:embed openapi.json
var OpenAPI []byte

// ReportSchema is the JSON schema of a published report, made from its types.
//
//go:embed report.schema.json
var ReportSchema []byte
