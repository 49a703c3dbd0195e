package repair

import (
	"github.com/cekura-community/cekura-go/gen/internal/oas"
	"github.com/cekura-community/cekura-go/gen/internal/tree"
)

// Upgrade turns what OpenAPI 3.0 writes in its own way into the JSON Schema of 3.1, and
// does so under 3.1 too, where such leftovers are common. `nullable` is left to nulls.
func Upgrade(d *oas.Document, _ *tree.Report) {
	tree.Set(d.Root, "openapi", tree.Str("3.1.0"))
	d.EachSchema(func(schema *tree.Node, _ string) {
		upgradeBound(schema, "exclusiveMinimum", "minimum")
		upgradeBound(schema, "exclusiveMaximum", "maximum")
	})
}

// upgradeBound makes the bound exclusive by its own keyword, where 3.0 has a switch beside it.
func upgradeBound(schema *tree.Node, exclusive, bound string) {
	on := tree.Get(schema, exclusive)
	if !tree.IsBool(on) {
		return
	}
	limit := tree.Get(schema, bound)
	tree.Remove(schema, exclusive)
	if tree.IsTrue(on) && limit != nil {
		tree.Remove(schema, bound)
		tree.Set(schema, exclusive, limit)
	}
}
