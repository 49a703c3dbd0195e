package openapi

import (
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"
)

// Document is an OpenAPI document as one tree of mappings, sequences and scalars, in
// one style, without comments, anchors or aliases.
type Document struct {
	// Root is the mapping at the top.
	Root *yaml.Node
	// Skipped names the overlays left out because their x-only-if matched nothing.
	Skipped []string

	name    string
	origin  map[*yaml.Node]*origin
	decided map[*yaml.Node]bool // components whose Go name an overlay gave
}

// Load reads a document, applies the overlays in the order given and takes the result
// through the passes. The faults it returns beside the document are warnings; the error,
// if any, is Faults too. Each stage reports all it finds before it stops the run.
func Load(spec Source, overlays []Source, options Options) (*Document, Faults, error) {
	return load(spec, overlays, options.Drift, passes(options.Include))
}

func load(spec Source, overlays []Source, drift Drift, list []pass) (*Document, Faults, error) {
	d := &Document{name: spec.Name, origin: map[*yaml.Node]*origin{}, decided: map[*yaml.Node]bool{}}
	r := &report{document: d, mode: drift}
	stages := []func(){
		func() { d.Root = readDocument(spec, r) },
		func() { applyOverlays(d, overlays, r) },
		func() { runPasses(d, r, list) },
	}
	for _, stage := range stages {
		stage()
		if err := r.err(); err != nil {
			return nil, r.warnings.sorted(), err
		}
	}
	return d, r.warnings.sorted(), nil
}

// readDocument parses the document itself and refuses what isn't OpenAPI 3.0 or 3.1.
func readDocument(spec Source, r *report) *yaml.Node {
	root := read(spec, r)
	if root == nil {
		return nil
	}
	r.document.Root = root
	version := get(root, "openapi")
	switch {
	case !isMapping(root):
		r.fail(root, "not an OpenAPI document: the top is no mapping; give one of version 3.0 or 3.1")
	case has(root, "swagger"):
		r.fail(get(root, "swagger"), "swagger %s isn't read; convert the document to OpenAPI 3.0 or 3.1", text(get(root, "swagger")))
	case version == nil:
		r.fail(root, "not an OpenAPI document: it has no field openapi; give one of version 3.0 or 3.1")
	case !isReadable(text(version)):
		r.fail(version, "openapi %q isn't read; give a document of version 3.0 or 3.1", text(version))
	}
	return root
}

// isReadable accepts 3.0.x and 3.1.x, and the bare 3.0 and 3.1 some documents write.
func isReadable(version string) bool {
	parts := strings.Split(version, ".")
	return len(parts) >= 2 && slices.Contains([]string{"3.0", "3.1"}, parts[0]+"."+parts[1])
}
