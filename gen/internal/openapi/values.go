package openapi

import (
	"strconv"

	"github.com/cekura-community/cekura-go/gen/internal/oas"
	"github.com/cekura-community/cekura-go/gen/internal/tree"
)

// checkValues reports defaults and examples that an overlay wrote and that the enum at their place lacks, and
// makes a list of the example of an array that is one of its items.
func checkValues(d *oas.Document, r *tree.Report) {
	v := &valueCheck{d: d, r: r, schemas: d.Schemas(), finder: tree.Finder{}}
	d.EachSchema(func(schema *tree.Node, _ string) {
		v.check(schema, tree.Get(schema, "default"))
		for _, example := range append(tree.Items(schema, "examples"), tree.Get(schema, "example")) {
			v.check(schema, example)
		}
	})
	d.EachPart(func(_ oas.Kind, part *tree.Node, _ string) bool {
		schema := tree.Get(part, "schema")
		for _, example := range tree.Pairs(part, "examples") {
			v.wrap(schema, example, "value")
			v.check(schema, tree.Get(example, "value"))
		}
		v.wrap(schema, part, "example")
		v.check(schema, tree.Get(part, "example"))
		return true
	})
}

type valueCheck struct {
	d       *oas.Document
	r       *tree.Report
	schemas oas.Components
	finder  tree.Finder
}

// check looks at a value and what is in it.
func (v *valueCheck) check(schema, value *tree.Node) {
	schema = v.schemas.Resolve(schema)
	if schema == nil || value == nil {
		return
	}
	enum := tree.Get(schema, "enum")
	if len(tree.Items(enum)) > 0 && tree.IsString(value) && value.Value != "" && v.d.Position(value).File != v.d.Name && !oas.ContainsValue(enum, value.Value) {
		v.r.Drift(value, "writes the value %s, which the document no longer has there; correct it or delete %s", tree.Quoted(value.Value), v.r.Deletion(value))
	}
	properties := tree.Get(schema, "properties")
	for key, member := range tree.Pairs(value) {
		v.check(v.finder.Get(properties, key.Value), member)
	}
	for _, element := range tree.Items(value) {
		v.check(tree.Get(schema, "items"), element)
	}
}

// wrap makes a list of an example that is no list where the schema is an array; one whose members are numbered
// from 0, as some tools write lists, keeps their order.
func (v *valueCheck) wrap(schema, holder *tree.Node, key string) {
	value := tree.Get(holder, key)
	if value == nil || tree.IsSequence(value) || tree.IsNull(value) || oas.TypeOf(v.schemas.Resolve(schema)) != "array" {
		return
	}
	list := v.d.Place(tree.Sequence(), value)
	for i := 0; v.finder.Get(value, strconv.Itoa(i)) != nil; i++ {
		list.Content = append(list.Content, v.finder.Get(value, strconv.Itoa(i)))
	}
	if len(list.Content) == 0 || 2*len(list.Content) != len(value.Content) {
		list.Content = []*tree.Node{value}
	}
	tree.Set(holder, key, list)
}
