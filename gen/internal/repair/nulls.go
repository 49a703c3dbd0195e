package repair

import (
	"cmp"
	"slices"

	"github.com/cekura-community/cekura-go/gen/internal/oas"
	"github.com/cekura-community/cekura-go/gen/internal/tree"
)

// Nulls says in one form that a value may be null. A schema written in place lists the
// type 'null', last; one that refers to another is `anyOf: [$ref, {type: 'null'}]` with
// what stood beside it still beside it; of three or more alternatives the null is the
// last. What may be anything may be null anyway, and says nothing. An enum holds no null,
// and has the type of its values.
func Nulls(d *oas.Document, _ *tree.Report) {
	p := &nullPass{d: d, arms: map[*tree.Node]bool{}}
	d.EachSchema(p.schema)
}

type nullPass struct {
	d *oas.Document
	// arms are the `type: 'null'` that stand in an anyOf or oneOf and are to stay.
	arms map[*tree.Node]bool
}

func (p *nullPass) schema(n *tree.Node, _ string) {
	if p.arms[n] {
		return
	}
	nullable := p.takeNull(n)
	p.inferType(n)
	if nullable {
		p.giveNull(n)
	}
}

// takeNull removes every sign of null from the schema and tells whether there was one.
func (p *nullPass) takeNull(n *tree.Node) bool {
	nullable := tree.IsTrue(tree.Get(n, "nullable"))
	tree.Remove(n, "nullable")
	if tree.IsNull(tree.Get(n, "const")) {
		tree.Remove(n, "const", "type")
	}
	if enum := tree.Get(n, "enum"); enum != nil {
		before := len(enum.Content)
		oas.KeepValues(n, func(v *tree.Node) bool { return !tree.IsNull(v) })
		nullable = nullable || len(enum.Content) < before
		if len(enum.Content) == 0 {
			tree.Remove(n, "enum", "type")
		}
	}
	types := oas.TypesOf(n)
	nullable = nullable || slices.Contains(types, "null")
	setTypes(n, without(types, "null"))
	for _, key := range []string{"oneOf", "anyOf"} {
		if tree.Has(n, key) {
			nullable = p.alternatives(n, key) || nullable
		}
	}
	return nullable
}

func without(types []string, t string) []string {
	return slices.DeleteFunc(types, func(other string) bool { return other == t })
}

// setTypes writes one type as text and several as a list.
func setTypes(n *tree.Node, types []string) {
	switch len(types) {
	case 0:
		tree.Remove(n, "type")
	case 1:
		tree.Set(n, "type", tree.Str(types[0]))
	default:
		tree.Set(n, "type", tree.Strs(types))
	}
}

// alternatives takes the null out of a oneOf or anyOf and resolves one left with a
// single alternative. It tells whether null is still to be given back.
func (p *nullPass) alternatives(n *tree.Node, key string) bool {
	list := tree.Get(n, key)
	before := len(list.Content)
	tree.RemoveItems(list, isOnlyNull)
	nullable := len(list.Content) < before
	switch len(list.Content) {
	case 0:
		tree.Remove(n, key)
	case 1:
		return p.single(n, key, list.Content[0]) || nullable
	}
	return nullable
}

// single puts the only alternative in the schema's own place, unless both have something
// to say on the same matter; it tells whether the alternative was nullable itself.
func (p *nullPass) single(n *tree.Node, key string, arm *tree.Node) bool {
	for k, v := range tree.Pairs(arm) {
		own := tree.Get(n, k.Value)
		if own != nil && k.Value != key && !oas.IsAnnotation(k.Value) && !tree.Equal(own, v) {
			return false
		}
	}
	tree.Remove(n, key)
	if tree.Has(arm, "$ref") {
		tree.Remove(n, "type")
	}
	tree.AdoptMissing(n, arm)
	return p.takeNull(n)
}

// inferType gives an enum or a constant the type of its values, and a schema that no longer leans on
// others the type its keywords imply.
func (p *nullPass) inferType(n *tree.Node) {
	if tree.Has(n, "type") || oas.IsComposed(n) {
		return
	}
	var types []string
	values := tree.Items(tree.Get(n, "enum"))
	if constant := tree.Get(n, "const"); constant != nil {
		values = []*tree.Node{constant}
	}
	for _, v := range values {
		if t := jsonType(v); !slices.Contains(types, t) {
			types = append(types, t)
		}
	}
	if slices.Contains(types, "number") {
		types = without(types, "integer")
	}
	if implied := impliedType(n); len(types) == 0 && implied != "" {
		types = []string{implied}
	}
	setTypes(n, types)
}

// giveNull says in the form of the schema that null is a value, too.
func (p *nullPass) giveNull(n *tree.Node) {
	switch {
	case tree.Has(n, "$ref") && !tree.Has(n, "oneOf") && !tree.Has(n, "anyOf"):
		arm := tree.Mapping("$ref", tree.Get(n, "$ref"))
		list := p.d.Place(tree.Sequence(arm), tree.Get(n, "$ref"))
		tree.Remove(n, "$ref")
		tree.Set(n, "anyOf", list)
		p.addArm(n, list)
	case tree.Has(n, "oneOf"):
		p.addArm(n, tree.Get(n, "oneOf"))
	case tree.Has(n, "anyOf"):
		p.addArm(n, tree.Get(n, "anyOf"))
	case tree.Has(n, "type"):
		setTypes(n, append(oas.TypesOf(n), "null"))
	}
}

func (p *nullPass) addArm(n, list *tree.Node) {
	null := p.d.Place(tree.Mapping("type", "null"), list)
	p.arms[null] = true
	list.Content = append(list.Content, null)
	tree.Remove(n, "type")
}

// isOnlyNull tells whether null is all that an alternative allows.
func isOnlyNull(n *tree.Node) bool {
	enum := tree.Items(tree.Get(n, "enum"))
	types := oas.TypesOf(n)
	return len(types) == 1 && types[0] == "null" ||
		len(enum) == 1 && tree.IsNull(enum[0]) ||
		tree.IsNull(tree.Get(n, "const"))
}

// jsonType is the JSON type of a value.
func jsonType(n *tree.Node) string {
	types := map[string]string{
		tree.TagMap: "object", tree.TagSeq: "array", tree.TagBool: "boolean",
		tree.TagNull: "null", tree.TagInt: "integer", tree.TagFloat: "number",
	}
	return cmp.Or(types[n.Tag], "string")
}
