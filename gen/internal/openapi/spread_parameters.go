package openapi

import (
	"slices"

	"go.yaml.in/yaml/v4"
)

// spreadParameters gives each operation the parameters of its path, which "apply to all the
// operations" but can be overridden there, so that later passes look in one place only.
func spreadParameters(d *Document, _ *report) {
	for _, item := range pairs(get(d.Root, "paths")) {
		shared := items(get(item, "parameters"))
		if len(shared) == 0 {
			continue
		}
		for _, method := range methods() {
			if operation := get(item, method); operation != nil {
				spread(d, shared, operation)
			}
		}
		remove(item, "parameters")
	}
}

// spread puts copies of the shared parameters before the operation's own.
func spread(d *Document, shared []*yaml.Node, operation *yaml.Node) {
	own := items(get(operation, "parameters"))
	var list []*yaml.Node
	for _, p := range shared {
		overridden := slices.ContainsFunc(own, func(o *yaml.Node) bool {
			return text(get(o, "in")) == text(get(p, "in")) && text(get(o, "name")) == text(get(p, "name"))
		})
		if !overridden {
			list = append(list, d.clone(p))
		}
	}
	set(operation, "parameters", sequence(append(list, own...)...))
}
