package api

//go:generate go run ../cmd/openapi ../.. ../../api-docs/openapi.json
