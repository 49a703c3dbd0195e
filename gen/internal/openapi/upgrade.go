package openapi

import "go.yaml.in/yaml/v4"

// upgrade turns what OpenAPI 3.0 writes in its own way into the JSON Schema of 3.1, and
// does so under 3.1 too, where such leftovers are common. `nullable` is left to nulls.
func upgrade(d *Document, _ *report) {
	set(d.Root, "openapi", str("3.1.0"))
	d.eachSchema(func(schema *yaml.Node, _ string) {
		upgradeBound(schema, "exclusiveMinimum", "minimum")
		upgradeBound(schema, "exclusiveMaximum", "maximum")
	})
}

// upgradeBound makes the bound exclusive by its own keyword, where 3.0 has a switch beside it.
func upgradeBound(schema *yaml.Node, exclusive, bound string) {
	on := get(schema, exclusive)
	if !isBool(on) {
		return
	}
	limit := get(schema, bound)
	remove(schema, exclusive)
	if isTrue(on) && limit != nil {
		remove(schema, bound)
		set(schema, exclusive, limit)
	}
}
