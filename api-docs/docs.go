// Package apidocs holds the committed description of the HTTP API, OpenAPI 3.0,
// made from the handlers by "go generate ./server/api".
//
// What never lives here: anything else.
package apidocs

import _ "embed" // for the description

// OpenAPI is the description of the API as it is.
//
//go:embed openapi.json
var OpenAPI []byte
