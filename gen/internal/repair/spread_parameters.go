package repair

import (
	"slices"

	"github.com/cekura-community/cekura-go/gen/internal/oas"
	"github.com/cekura-community/cekura-go/gen/internal/tree"
)

// SpreadParameters gives each operation the parameters of its path, which "apply to all the
// operations" but can be overridden there, so that later passes look in one place only.
func SpreadParameters(d *oas.Document, _ *tree.Report) {
	for _, item := range tree.Pairs(tree.Get(d.Root, "paths")) {
		shared := tree.Items(tree.Get(item, "parameters"))
		if len(shared) == 0 {
			continue
		}
		for _, method := range oas.Methods() {
			if operation := tree.Get(item, method); operation != nil {
				spread(d, shared, operation)
			}
		}
		tree.Remove(item, "parameters")
	}
}

// spread puts copies of the shared parameters before the operation's own.
func spread(d *oas.Document, shared []*tree.Node, operation *tree.Node) {
	own := tree.Items(tree.Get(operation, "parameters"))
	var list []*tree.Node
	for _, p := range shared {
		overridden := slices.ContainsFunc(own, func(o *tree.Node) bool {
			return tree.Text(tree.Get(o, "in")) == tree.Text(tree.Get(p, "in")) && tree.Text(tree.Get(o, "name")) == tree.Text(tree.Get(p, "name"))
		})
		if !overridden {
			list = append(list, d.Clone(p))
		}
	}
	tree.Set(operation, "parameters", tree.Sequence(append(list, own...)...))
}
