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
func Load(spec tree.Source, overlays []tree.Source, options Options) (*Document, tree.Faults, error) {
	return load(spec, overlays, options.Drift, passes(options.Include))
}

func load(spec tree.Source, overlays []tree.Source, drift tree.Drift, list []pass) (*Document, tree.Faults, error) {
	d := oas.New(spec.Name)
	r := tree.NewReport(d.Tree, drift)
	stages := []func(){
		func() { d.Root = readDocument(spec, r) },
		func() { overlay.Apply(d.Tree, overlays, r) },
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
	return &Document{d}, r.Warnings.Sorted(), nil
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
		r.Fail(tree.Get(root, "swagger"), "swagger %s isn't read; convert the document to OpenAPI 3.0 or 3.1", tree.Text(tree.Get(root, "swagger")))
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
