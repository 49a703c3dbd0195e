package names

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/cekura-community/cekura-go/gen/internal/oas"
	"github.com/cekura-community/cekura-go/gen/internal/tree"
)

// sharedType is the component that all places of one Go name refer to.
type sharedType struct {
	key    string
	schema *tree.Node
}

// takenFields are the methods that a generated struct may have.
func takenFields() []string {
	return strings.Fields("MarshalJSON UnmarshalJSON MarshalJSONTo UnmarshalJSONFrom LogValue Plain ToWrite ToPatch ToCreate ToUpdate")
}

// Schemas names the components and their properties. Components that an overlay gave one x-go-type-name
// become the first of them.
func (a *Authority) Schemas(d *oas.Document, _ *tree.Report) {
	d.EachSchema(func(schema *tree.Node, _ string) { a.fields(schema) })
	a.collect()
	schemas := tree.Get(d.Root, "components", "schemas")
	for _, decided := range []bool{true, false} {
		if !decided {
			a.reserve()
			for _, op := range a.ops {
				a.operationTypes(op)
			}
		}
		gone := map[string]bool{}
		for key, schema := range tree.Sorted(schemas) {
			shared := tree.Text(schema, oas.ExtTypeName)
			if decided && shared != "" && a.fits(shared, schema) && a.isMoved(key, shared, schema) {
				gone[key] = true
				continue
			}
			if decided == (tree.Has(schema, oas.ExtName) || tree.Has(schema, oas.ExtTypeName)) {
				a.component(key, schema)
			}
		}
		tree.RemovePairs(schemas, func(key, _ *tree.Node) bool { return gone[key.Value] })
	}
	d.EachSchema(func(schema *tree.Node, _ string) { a.redirect(schema) })
}

// collect finds the shape of each name that overlays gave to a type: that of most of its places, so that one
// which changes parts from the others and not they from it.
func (a *Authority) collect() {
	type seen struct {
		shape map[string]string
		times int
	}
	all, known := map[string][]*seen{}, map[string]*seen{}
	a.d.EachSchema(func(schema *tree.Node, _ string) {
		name := tree.Text(schema, oas.ExtTypeName)
		if name == "" || !a.isTyped(schema) {
			return
		}
		shape := a.shape(schema)
		spelled := name + fmt.Sprint(shape) // in the order of the paths
		if known[spelled] == nil {
			known[spelled] = &seen{shape: shape}
			all[name] = append(all[name], known[spelled])
		}
		known[spelled].times++
		if a.given[name] == nil {
			a.given[name] = newClaim(schema, oas.ExtTypeName, "", "")
		}
	})
	for name, list := range all {
		a.shapes[name] = slices.MaxFunc(list, func(x, y *seen) int {
			return cmp.Or(cmp.Compare(x.times, y.times), cmp.Compare(len(y.shape), len(x.shape)), cmp.Compare(fmt.Sprint(y.shape), fmt.Sprint(x.shape)))
		}).shape
	}
}

// reserve keeps the names that overlays gave to what stands inline from what rules name.
func (a *Authority) reserve() {
	for name, c := range a.given {
		if a.types.owner[name] == nil {
			a.types.owner[name] = c
		}
	}
}

// release frees a reserved name for what bears it: the first place of it, or a component of the same shape.
func (a *Authority) release(name string, schema *tree.Node) {
	if given := a.given[name]; given != nil && a.types.owner[name] == given && maps.Equal(a.shapes[name], a.shape(schema)) {
		delete(a.types.owner, name)
	}
}

// component enters one under its name.
func (a *Authority) component(key string, schema *tree.Node) {
	by := oas.ExtName
	if tree.Has(schema, oas.ExtTypeName) {
		by = oas.ExtTypeName
	}
	c := newClaim(schema, by, key, a.sp.typeName(key))
	c.forms = formsOf(schema)
	a.release(c.name, schema)
	if own := a.shapes[c.name]; a.shared[c.name] == nil && (own == nil || maps.Equal(own, a.shape(schema))) {
		a.shared[c.name] = &sharedType{key, schema}
	}
	tree.Set(schema, oas.ExtName, tree.Str(a.types.give(c)))
	tree.Remove(schema, oas.ExtTypeName)
}

// formsOf are the types that come with a component: a union has one for what it doesn't know and one for null.
func formsOf(schema *tree.Node) []string {
	if tree.Has(schema, oas.ExtUnion) {
		return []string{oas.UnknownPrefix + "%", oas.NullPrefix + "%"}
	}
	return nil
}

// fields names the properties of one object.
func (a *Authority) fields(schema *tree.Node) {
	fields := a.newScope("Field", takenFields()...)
	for key, property := range tree.Sorted(schema, "properties") {
		if tree.IsMapping(property) {
			fields.want(newClaim(property, oas.ExtName, key, a.sp.exported(key)))
		}
	}
	fields.settle()
}

// fits tells whether a schema has the shape of the name that an overlay gave to it; where it parts it says so.
func (a *Authority) fits(name string, schema *tree.Node) bool {
	at, parts := parting(a.shapes[name], a.shape(schema))
	if parts {
		own := a.types.free(&claim{name: name + a.types.suffix, forms: formsOf(schema), wire: a.d.Position(schema).Pointer})
		a.r.Drift(schema, "another shape than that of the other places called %s, from %s on; %s", name, cmp.Or(strings.TrimSpace(at), "the top"),
			a.d.Remedy(a.r, schema, tree.Get(schema, oas.ExtTypeName), oas.ExtTypeName, own))
		tree.Remove(schema, oas.ExtTypeName)
	}
	return !parts
}

// isMoved tells whether a schema of a shared name is the component that has the name already, with which the
// values of an enum are united.
func (a *Authority) isMoved(key, name string, schema *tree.Node) bool {
	first := a.shared[name]
	if first == nil {
		return false
	}
	a.unite(first.schema, schema)
	a.moved[key] = first.key
	return true
}

// redirect points a schema at the component that the one it refers to has become.
func (a *Authority) redirect(schema *tree.Node) {
	if key, ok := a.moved[oas.RefKey(schema)]; ok {
		tree.Set(schema, "$ref", oas.Ref(key))
	}
	for _, variant := range tree.Pairs(schema, oas.ExtUnion, "mapping") {
		if key, ok := a.moved[variant.Value]; ok {
			variant.Value = key
		}
	}
}

// shape is what a schema says of its values, by path; what enums list is not part of it.
func (a *Authority) shape(schema *tree.Node) map[string]string {
	shape := map[string]string{}
	a.addShape(shape, schema, "")
	return shape
}

func (a *Authority) addShape(shape map[string]string, n *tree.Node, at string) {
	shape[at] = ""
	for key, v := range tree.Pairs(n) {
		says := tree.Text(v)
		switch {
		case key.Value == "$ref":
			says = cmp.Or(a.moved[oas.RefKey(n)], oas.RefKey(n))
		case key.Value == "required":
			names := tree.Texts(v)
			slices.Sort(names)
			says = strings.Join(names, " ")
		case key.Value == "type":
			isOfPlace := func(t string) bool { return at == "" && t == "null" }
			says = strings.Join(slices.DeleteFunc(oas.TypesOf(n), isOfPlace), " ")
		case key.Value == "additionalProperties" && tree.IsBool(v):
		case at == "" || key.Value != "readOnly" && key.Value != "writeOnly": // of the place
			continue
		}
		shape[at+" "+key.Value] = says
	}
	oas.EachChild(n, func(child *tree.Node, below string) {
		if _, name, isNamed := strings.Cut(below[1:], "/"); isNamed {
			below = "/" + name
		}
		a.addShape(shape, child, at+below)
	})
}

// parting is the first path at which two shapes differ.
func parting(x, y map[string]string) (path string, parts bool) {
	for _, shapes := range [][2]map[string]string{{x, y}, {y, x}} {
		for at, says := range shapes[0] {
			if other, ok := shapes[1][at]; (!ok || other != says) && (!parts || at < path) {
				path, parts = at, true
			}
		}
	}
	return path, parts
}

// unite adds to an enum the values, and to its values the constants' names, that another place has.
func (a *Authority) unite(component, schema *tree.Node) {
	values, names := tree.Get(component, "enum"), tree.Get(component, oas.ExtConstants)
	if values == nil {
		return
	}
	given := tree.Items(schema, oas.ExtConstants)
	if len(given) > 0 && names == nil {
		names = tree.Sequence()
		tree.Set(component, oas.ExtConstants, names)
	}
	if a.listed[values] == nil {
		a.listed[values] = map[string]int{}
		for i, value := range values.Content {
			a.listed[values][value.Value] = i
		}
	}
	for i, value := range tree.Items(schema, "enum") {
		at, isListed := a.listed[values][value.Value]
		if !isListed {
			at = len(values.Content)
			values.Content = append(values.Content, value)
			a.listed[values][value.Value], a.united[value] = at, schema
		}
		if i >= len(given) || given[i].Value == "" {
			continue
		}
		for len(names.Content) <= at {
			names.Content = append(names.Content, tree.Str(""))
		}
		if names.Content[at].Value == "" {
			names.Content[at] = given[i]
		}
	}
}

// WriteForm names the request form of a schema that is answered, too.
func (a *Authority) WriteForm(key string, schema, write *tree.Node) {
	c := newClaim(write, oas.ExtWriteName, key, tree.Text(schema, oas.ExtName)+"Write")
	c.forms = formsOf(schema)
	tree.Set(write, oas.ExtName, tree.Str(a.types.give(c)))
	tree.Remove(write, oas.ExtWriteName)
	tree.Remove(schema, oas.ExtWriteName)
}

// Finish names what is made of types: the constants of enums, and the fields of an operation's answers.
func (a *Authority) Finish(d *oas.Document, _ *tree.Report) {
	for _, component := range tree.Sorted(d.Root, "components", "schemas") {
		a.constants(component)
	}
	for _, op := range a.ops {
		if list := op.Answers(); len(list) > 1 {
			a.answers(op, list)
		}
	}
}

// answers names the fields of an operation's answers: by the type, without the resource that it repeats.
// AgentImport is Import in AgentCreateResult.
func (a *Authority) answers(op oas.Operation, list []oas.Answer) {
	schemas, fields := a.d.Schemas(), a.newScope("Other")
	resource := strings.TrimSuffix(prefixOf(op), op.Text(oas.ExtName))
	for _, one := range list {
		name := "Status" + a.sp.pascal(one.Status)
		for _, schema := range shapes(one.Node) {
			if own := tree.Text(schemas[oas.RefKey(oas.RefOf(schema))], oas.ExtName); own != "" {
				name = own
			}
		}
		if short := strings.TrimPrefix(name, resource); IsIdentifier(short) {
			name = short
		}
		tree.Set(one.Node, oas.ExtName, tree.Str(fields.give(&claim{name: name, wire: one.Status})))
	}
}

// constants writes the names of an enum's constants beside its values.
func (a *Authority) constants(component *tree.Node) {
	if !isNamedEnum(component) {
		return
	}
	name, given := tree.Text(component, oas.ExtName), tree.Items(component, oas.ExtConstants)
	names := tree.Sequence()
	for i, value := range tree.Items(component, "enum") {
		c := &claim{node: value, name: name + a.sp.constant(value.Value), wire: value.Value, by: oas.ExtConstants, enum: a.united[value]}
		if c.enum == nil {
			c.enum = component
		}
		if i < len(given) && given[i].Value != "" {
			c.name, c.decision = given[i].Value, given[i]
		}
		names.Content = append(names.Content, tree.Str(a.types.give(c)))
	}
	tree.Set(component, oas.ExtConstants, names)
}
