package names

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
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
func (a *Authority) Schemas(d *oas.Document, r *tree.Report) {
	d.EachSchema(func(schema *tree.Node, _ string) { a.fields(d, r, schema) })
	a.collect(d)
	schemas := tree.Get(d.Root, "components", "schemas")
	for _, decided := range []bool{true, false} {
		if !decided {
			a.reserve()
			for _, op := range a.ops {
				a.operationTypes(op)
			}
		}
		gone := map[string]bool{}
		for key, schema := range byKey(schemas) {
			shared := tree.Text(tree.Get(schema, oas.ExtTypeName))
			if decided && shared != "" && a.fits(r, shared, schema) && a.isMoved(key, shared, schema) {
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
func (a *Authority) collect(d *oas.Document) {
	type seen struct {
		shape map[string]string
		times int
	}
	all, known := map[string][]*seen{}, map[string]*seen{}
	d.EachSchema(func(schema *tree.Node, _ string) {
		name := tree.Text(tree.Get(schema, oas.ExtTypeName))
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
		return []string{"Unknown%", "Null%"}
	}
	return nil
}

// fields names the properties of one object.
func (a *Authority) fields(d *oas.Document, r *tree.Report, schema *tree.Node) {
	fields := newScope(d, r, "Field", takenFields()...)
	for _, decided := range []bool{true, false} {
		for key, property := range byKey(tree.Get(schema, "properties")) {
			if tree.IsMapping(property) && decided == tree.Has(property, oas.ExtName) {
				fields.name(newClaim(property, oas.ExtName, key, a.sp.exported(key)))
			}
		}
	}
}

// fits tells whether a schema has the shape of the name that an overlay gave to it; where it parts it says so.
func (a *Authority) fits(r *tree.Report, name string, schema *tree.Node) bool {
	at, parts := parting(a.shapes[name], a.shape(schema))
	if parts {
		own := a.types.free(&claim{name: name + a.types.suffix, forms: formsOf(schema), wire: a.types.d.Position(schema).Pointer})
		r.Drift(schema, "another shape than that of the other places called %s, from %s on; %s", name, orTop(at),
			a.types.d.Remedy(r, schema, tree.Get(schema, oas.ExtTypeName), oas.ExtTypeName, own))
		tree.Remove(schema, oas.ExtTypeName)
	}
	return !parts
}

func orTop(path string) string {
	if path = strings.TrimSpace(path); path == "" {
		return "the top"
	}
	return path
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
		tree.Set(schema, "$ref", tree.Str(oas.RefPrefix+tree.EscapeToken(key)))
	}
	for _, variant := range tree.Pairs(tree.Get(schema, oas.ExtUnion, "mapping")) {
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
		switch key.Value {
		case "enum", "format", "pattern":
		case "required":
			names := make([]string, 0, len(v.Content))
			for _, name := range tree.Items(v) {
				names = append(names, name.Value)
			}
			slices.Sort(names)
			shape[at+" required"] = strings.Join(names, " ")
		case "$ref":
			if moved, ok := a.moved[oas.RefKey(n)]; ok {
				shape[at+" $ref"] = moved
			} else {
				shape[at+" $ref"] = oas.RefKey(n)
			}
		case "properties":
			for name, property := range tree.Pairs(v) {
				a.addShape(shape, property, at+"/"+name.Value)
			}
		case "items", "additionalProperties":
			a.addShape(shape, v, at+"/"+key.Value)
		case "anyOf", "oneOf":
			for i, arm := range tree.Items(v) {
				a.addShape(shape, arm, at+"/"+strconv.Itoa(i))
			}
		case "readOnly", "writeOnly":
			if at != "" { // else it belongs to the place
				shape[at+" "+key.Value] = tree.Text(v)
			}
		case "type":
			types := oas.TypesOf(n)
			if at == "" { // so does null
				types = slices.DeleteFunc(slices.Clone(types), func(t string) bool { return t == "null" })
			}
			shape[at+" type"] = strings.Join(types, " ")
		}
	}
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

// unite adds to an enum the values, and their constants' names, that another place has.
func (a *Authority) unite(component, schema *tree.Node) {
	values, names := tree.Get(component, "enum"), tree.Get(component, oas.ExtConstants)
	if values == nil {
		return
	}
	given := tree.Items(tree.Get(schema, oas.ExtConstants))
	if len(given) > 0 && names == nil {
		names = tree.Sequence()
		tree.Set(component, oas.ExtConstants, names)
	}
	if a.listed[values] == nil {
		a.listed[values] = oas.Values(values)
	}
	for i, value := range tree.Items(tree.Get(schema, "enum")) {
		if a.listed[values][value.Value] {
			continue
		}
		a.listed[values][value.Value] = true
		for names != nil && len(names.Content) < len(values.Content) {
			names.Content = append(names.Content, tree.Str(""))
		}
		values.Content = append(values.Content, value)
		a.united[value] = schema
		if i < len(given) {
			names.Content = append(names.Content, given[i])
		}
	}
}

// WriteForm names the request form of a schema that is answered, too.
func (a *Authority) WriteForm(key string, schema, write *tree.Node) {
	c := newClaim(write, oas.ExtWriteName, key, tree.Text(tree.Get(schema, oas.ExtName))+"Write")
	c.forms = formsOf(schema)
	tree.Set(write, oas.ExtName, tree.Str(a.types.give(c)))
	tree.Remove(write, oas.ExtWriteName)
	tree.Remove(schema, oas.ExtWriteName)
}

// Finish names what is made of types: the constants of enums, and the fields of an operation's answers.
func (a *Authority) Finish(d *oas.Document, r *tree.Report) {
	for _, component := range byKey(tree.Get(d.Root, "components", "schemas")) {
		a.constants(component)
	}
	for _, op := range a.ops {
		if list := successes(op.Node); len(list) > 1 {
			a.answers(d, op, list)
		}
	}
}

// answers names the fields of an operation's answers: by the type, without the resource that it repeats.
// AgentImport is Import in AgentCreateResult.
func (a *Authority) answers(d *oas.Document, op oas.Operation, list []answer) {
	schemas, fields := d.Schemas(), newScope(d, a.types.r, "Other")
	resource := strings.TrimSuffix(prefixOf(op), tree.Text(tree.Get(op.Node, oas.ExtName)))
	for _, one := range list {
		name := "Status" + a.sp.pascal(one.status)
		for _, schema := range shapes(one.node) {
			if own := tree.Text(tree.Get(schemas[oas.RefKey(oas.RefOf(schema))], oas.ExtName)); own != "" {
				name = own
			}
		}
		if short := strings.TrimPrefix(name, resource); IsIdentifier(short) {
			name = short
		}
		tree.Set(one.node, oas.ExtName, tree.Str(fields.give(&claim{name: name, wire: one.status})))
	}
}

// constants writes the names of an enum's constants beside its values.
func (a *Authority) constants(component *tree.Node) {
	if !isNamedEnum(component) {
		return
	}
	name, given := tree.Text(tree.Get(component, oas.ExtName)), tree.Items(tree.Get(component, oas.ExtConstants))
	names := tree.Sequence()
	for i, value := range tree.Items(tree.Get(component, "enum")) {
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
