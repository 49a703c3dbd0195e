// Package spec holds the OpenAPI document of the Cekura API as its publisher describes it,
// faults included. SOURCE says where it was transcribed from; overlays mend it.
package spec

import _ "embed"

// OpenAPI is the document, openapi.yaml: OpenAPI 3.1.0 in YAML.
// Callers must not modify it.
//
//go:embed openapi.yaml
var OpenAPI []byte

// Source says where the document is from.
//
//go:embed SOURCE
var Source string
