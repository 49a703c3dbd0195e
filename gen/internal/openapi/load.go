// Package openapi reads an OpenAPI document and makes it uniform.
//
// In come the bytes of a document, JSON or YAML, of version 3.0 or 3.1, and of
// OpenAPI Overlays. Out goes a Document: one tree in which the overlays are applied,
// whatever could be repaired is repaired and whatever can be said in several ways is said
// in one, Go names included. Load promises that every reference resolves, that each
// fault names the place where somebody wrote it, and that the same bytes give the same
// document. Nothing is fetched and no file is opened.
package openapi

import (
	"slices"
	"strings"

	"github.com/cekura-community/cekura-go/gen/internal/oas"
	"github.com/cekura-community/cekura-go/gen/internal/overlay"
	"github.com/cekura-community/cekura-go/gen/internal/tree"
)

// Load reads a document, applies the overlays in the order given and takes the result
// through the passes. The faults it returns beside the document are warnings; the error,
// if any, is Faults too: all there are, unless something can't be read at all.
func Load(spec tree.Source, overlays []tree.Source, options Options) (*oas.Document, tree.Faults, error) {
	return load(spec, overlays, options.Drift, passes(options.Include))
}

func load(spec tree.Source, overlays []tree.Source, drift tree.Drift, list []pass) (*oas.Document, tree.Faults, error) {
	d := oas.New(spec.Name)
	r := tree.NewReport(d.Tree, drift)
	stages := []func(){
		func() { d.Root = readDocument(spec, r) },
		func() { overlay.Apply(d.Tree, overlays, oas.OwnNames, r) },
		func() { runPasses(d, r, list) },
	}
	for _, stage := range stages {
		if stage(); r.IsOver() || r.IsBroken() {
			break
		}
	}
	if err := r.Err(); err != nil {
		return nil, r.Warnings.Sorted(), err
	}
	return d, r.Warnings.Sorted(), nil
}

// readDocument parses the document itself and refuses what isn't OpenAPI 3.0 or 3.1.
func readDocument(spec tree.Source, r *tree.Report) *tree.Node {
	root := tree.Read(spec, r)
	if root == nil {
		return nil
	}
	r.Tree.Root = root
	version := tree.Get(root, "openapi")
	switch {
	case !tree.IsMapping(root):
		r.Fail(root, "not an OpenAPI document: the top is no mapping; give one of version 3.0 or 3.1")
	case tree.Has(root, "swagger"):
		r.Fail(tree.Get(root, "swagger"), "swagger %s isn't read; convert the document to OpenAPI 3.0 or 3.1", tree.Text(root, "swagger"))
	case version == nil:
		r.Fail(root, "not an OpenAPI document: it has no field openapi; give one of version 3.0 or 3.1")
	case !isReadable(tree.Text(version)):
		r.Fail(version, "openapi %q isn't read; give a document of version 3.0 or 3.1", tree.Text(version))
	}
	return root
}

// isReadable accepts 3.0.x and 3.1.x, and the bare 3.0 and 3.1 some documents write.
func isReadable(version string) bool {
	parts := strings.Split(version, ".")
	return len(parts) >= 2 && slices.Contains([]string{"3.0", "3.1"}, parts[0]+"."+parts[1])
}
