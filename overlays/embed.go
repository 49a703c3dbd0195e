// Package overlays holds the decisions about the checked-in document: OpenAPI Overlay 1.0 files, one
// for each fault or choice, applied in the order of their names.
package overlays

import "embed"

// Files are the overlays.
//
//go:embed *.yaml
var Files embed.FS
