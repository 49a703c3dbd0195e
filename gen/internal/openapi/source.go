package openapi

import "github.com/cekura-community/cekura-go/gen/internal/tree"

// What callers of Load need of package tree.
type (
	Source   = tree.Source
	Position = tree.Position
	Faults   = tree.Faults
)

// What becomes of a decision that the document no longer fits.
const (
	DriftError = tree.DriftError
	DriftWarn  = tree.DriftWarn
)
