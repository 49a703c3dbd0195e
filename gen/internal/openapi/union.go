package openapi

import (
	"slices"
	"strings"

	"github.com/cekura-community/cekura-go/gen/internal/oas"
	"github.com/cekura-community/cekura-go/gen/internal/tree"
)

// decideUnions tells the variants of each union apart: by an overlay's decision, which it holds against the
// document, by the discriminator, or by a property that is a constant in each variant. A choice that stays any
// value is a warning. The types of an overlay's decision are one type both ways, so that what is read can be
// told and sent by the same Go type.
func decideUnions(d *oas.Document, r *tree.Report) {
	u := &unions{d: d, r: r, schemas: d.Schemas(), byNode: map[*tree.Node]*union{}, finder: tree.Finder{}}
	d.EachSchema(func(schema *tree.Node, _ string) { u.find(schema) })
	eachUnionTag(d, u.hold)
	eachUnionTag(d, u.stray)
	for _, one := range u.all {
		if one.decision != nil {
			u.check(one)
		}
	}
}

// eachUnionTag visits the lines by which objects hold the tags of unions: path of the union's property, tag.
func eachUnionTag(d *oas.Document, visit func(holder, path, tag *tree.Node)) {
	for _, holder := range tree.Pairs(d.Root, "components", "schemas") {
		for path, tag := range tree.Pairs(holder, oas.ExtUnionTag) {
			visit(holder, path, tag)
		}
	}
}

type unions struct {
	d       *oas.Document
	r       *tree.Report
	schemas oas.Components
	all     []*union
	byNode  map[*tree.Node]*union
	finder  tree.Finder
	steps   int // of looking for paths
}

// union is a choice between objects.
type union struct {
	node     *tree.Node
	arms     []*tree.Node
	decision *tree.Node   // an overlay's
	tags     []*tree.Node // schemas of the properties that hold its tag
	isHeld   bool
}

// find looks at one schema. A reference with "" or null beside it is no choice.
func (u *unions) find(schema *tree.Node) {
	if tree.IsTrue(tree.Get(schema, oas.ExtUnion, "found")) { // in a normalised document that is read again
		tree.Remove(schema, oas.ExtUnion)
	}
	decision := tree.Get(schema, oas.ExtUnion)
	arms := u.choice(schema)
	switch {
	case len(arms) == 0 && decision != nil:
		u.r.Drift(decision, "decides on a union that is gone: no oneOf of objects stands here; delete %s", u.r.Deletion(decision))
		tree.Remove(schema, oas.ExtUnion)
	case len(arms) == 0 && tree.Has(schema, "discriminator") && tree.Has(schema, "properties"):
		u.r.Warn(tree.Get(schema, "discriminator"), "what is made of this schema by allOf isn't told apart by the tag; what it adds is neither sent nor kept here")
	case oas.IsTextOrNumber(schema):
	case len(arms) == 0:
		if types := oas.TypesOf(schema); len(types) > 1 && oas.TypeOf(schema) == "" {
			u.r.Warn(schema, "values of several kinds (%s) have no Go type; any value", strings.Join(types, ", "))
		}
	case decision != nil || !slices.ContainsFunc(arms, u.isNoObject):
		one := &union{node: schema, arms: arms, decision: decision}
		if decision == nil && !u.tellApart(one) {
			return
		}
		u.all = append(u.all, one)
		u.byNode[schema] = one
	default:
		u.warnOfKinds(schema, arms)
	}
}

// warnOfKinds says why a choice is any value.
func (u *unions) warnOfKinds(schema *tree.Node, arms []*tree.Node) {
	odd := arms[slices.IndexFunc(arms, u.isNoObject)]
	switch {
	case len(u.choice(u.schemas.Resolve(odd))) > 0:
		u.r.Warn(odd, "a variant that is a choice itself can't be told by a tag; the choice around it is any value")
	case slices.ContainsFunc(arms, func(arm *tree.Node) bool { return !u.isNoObject(arm) }):
		u.r.Warn(odd, "a variant that is no object can't be told by a tag; the choice is any value")
	default:
		u.r.Warn(schema, "a choice between values of several kinds has no Go type; any value")
	}
}

// choice are the alternatives of a schema that is a choice, null aside.
func (u *unions) choice(schema *tree.Node) []*tree.Node {
	if oas.RefOf(schema) != nil {
		return nil
	}
	arms := tree.Items(schema, "oneOf")
	if len(arms) == 0 {
		arms = tree.Items(schema, "anyOf")
	}
	return slices.DeleteFunc(slices.Clone(arms), oas.IsNullSchema)
}

// isNoObject reports whether an alternative has no properties, so that it is no variant of a union.
func (u *unions) isNoObject(arm *tree.Node) bool {
	return !tree.Has(u.schemas.Resolve(arm), "properties")
}

// property is that of a variant.
func (u *unions) property(arm *tree.Node, name string) *tree.Node {
	return u.finder.Get(tree.Get(u.schemas.Resolve(arm), "properties"), name)
}

// tellApart finds the property that tells the variants of a union apart and notes its values on them; what has
// none it reports. The tag is both sent and answered.
func (u *unions) tellApart(one *union) bool {
	at := tree.Get(one.node, "discriminator", "propertyName")
	property, tags := tree.Text(at), make([][]string, len(one.arms))
	if property == "" {
		if property = u.constantProperty(one.arms); property == "" {
			u.r.Warn(one.node, "no property tells the objects of this choice apart; any value, unless an overlay names the tag of each (%s)", oas.ExtUnion)
			return false
		}
	}
	if !u.isTag(property, one.arms) || !u.mapped(one, property, tags) {
		return false
	}
	for i, arm := range one.arms {
		tree.Set(arm, oas.ExtTags, tree.Strs(tags[i]))
		tree.Remove(u.property(arm, property), "readOnly", "writeOnly")
	}
	tree.Set(one.node, oas.ExtUnion, tree.Mapping("property", property, "found", tree.Scalar(tree.TagBool, "true")))
	return true
}

// isTag reports a tag that is not text in every variant.
func (u *unions) isTag(property string, arms []*tree.Node) bool {
	for _, arm := range arms {
		tag := u.schemas.Resolve(u.property(arm, property))
		switch {
		case tag == nil:
			u.r.Warn(arm, "the variant has no property %s to tell it by; the union is any value", tree.Quoted(property))
			return false
		case !oas.IsText(tag):
			u.r.Drift(tag, "the tag %s is not text, so that the union is any value; %s", tree.Quoted(property), u.d.Remedy(u.r, tag, nil, "type", "string"))
			return false
		}
	}
	return true
}

// mapped reads the discriminator's mapping. A variant that is not in it goes by the constant that its tag is,
// or by the key of its component.
func (u *unions) mapped(one *union, property string, tags [][]string) bool {
	taken, at := map[string]bool{}, map[string]int{}
	for i, arm := range slices.Backward(one.arms) {
		at[armKey(arm)] = i
	}
	for tag, ref := range tree.Pairs(one.node, "discriminator", "mapping") {
		key := tree.UnescapeToken(strings.TrimPrefix(tree.Text(ref), oas.RefPrefix))
		i, ok := at[key]
		if !ok || key == "" {
			u.r.Repair(ref, "the discriminator maps %s to %s, which is no variant here; left out", tree.Quoted(tag.Value), tree.Quoted(tree.Text(ref)))
			continue
		}
		tags[i], taken[tag.Value] = append(tags[i], tag.Value), true
	}
	for i, arm := range one.arms {
		if len(tags[i]) > 0 {
			continue
		}
		tag, ok := u.constant(arm, property)
		if !ok {
			tag = armKey(arm)
		}
		if tag == "" && !ok || taken[tag] {
			u.r.Warn(arm, "no value of %s means this variant alone; the union is any value", tree.Quoted(property))
			return false
		}
		tags[i], taken[tag] = []string{tag}, true
	}
	return true
}

// armKey is the component that a variant is, or null is beside.
func armKey(arm *tree.Node) string { return oas.RefKey(oas.RefOf(arm)) }

// constant is the only text that a property of a variant allows.
func (u *unions) constant(arm *tree.Node, property string) (string, bool) {
	values := u.values(u.property(arm, property))
	if len(values) != 1 || !tree.IsString(values[0]) {
		return "", false
	}
	return values[0].Value, true
}

// values are those that a schema lists.
func (u *unions) values(schema *tree.Node) []*tree.Node {
	schema = u.schemas.Resolve(schema)
	if constant := tree.Get(schema, "const"); constant != nil {
		return []*tree.Node{constant}
	}
	return tree.Items(schema, "enum")
}

// constantProperty is the first required property that is another constant in each variant; "" for none.
func (u *unions) constantProperty(arms []*tree.Node) (property string) {
	var left []string
	for key := range tree.Pairs(tree.Get(u.schemas.Resolve(arms[0]), "properties")) {
		left = append(left, key.Value)
	}
	seen := map[[2]string]bool{} // a property with a value of it
	for _, arm := range arms {
		required := oas.Values(tree.Get(u.schemas.Resolve(arm), "required"))
		left = slices.DeleteFunc(left, func(key string) bool {
			tag, ok := u.constant(arm, key)
			isOdd := !ok || !required[key] || seen[[2]string{key, tag}]
			seen[[2]string{key, tag}] = true
			return isOdd
		})
		if len(left) == 0 {
			return ""
		}
	}
	return slices.Min(left)
}

// decided is the union with a decision that an object holds at a path, nil for none.
func (u *unions) decided(holder, path *tree.Node) *union {
	one := u.byNode[u.schemas.Follow(holder, strings.Split(path.Value, ".")...)]
	if one == nil || one.decision == nil {
		return nil
	}
	return one
}

// hold links the object that holds a tag to the union.
func (u *unions) hold(holder, path, tag *tree.Node) {
	one, tagSchema := u.decided(holder, path), u.schemas.Follow(holder, tag.Value)
	switch {
	case one == nil:
		return
	case tagSchema == nil:
		remedy := "delete " + u.r.Deletion(tag)
		if better := u.tagOf(one, holder); better != "" {
			one.isHeld, remedy = true, "write `"+tree.Inline(path.Value)+": "+tree.Inline(better)+"` instead"
		}
		u.r.Drift(tag, "names the tag %s, a property that %s doesn't have; %s", tag.Value, u.d.Position(holder).Pointer, remedy)
	case !oas.IsText(tagSchema):
		one.isHeld = true
		u.r.Drift(tagSchema, "the tag %s is not text, so that no variant is told by it; %s", tree.Quoted(tag.Value), u.d.Remedy(u.r, tagSchema, nil, "type", "string"))
	default:
		one.isHeld = true
		one.tags = append(one.tags, tagSchema)
		return
	}
	tree.Remove(tree.Get(holder, oas.ExtUnionTag), path.Value)
}

// tagUnions writes for any validator how variants are told: the discriminator where they hold their tag
// themselves, else the union as an anyOf, and in the holder of the tag an if-then for each value.
func tagUnions(d *oas.Document, _ *tree.Report) {
	schemas := d.Schemas()
	for _, schema := range tree.Pairs(d.Root, "components", "schemas") {
		if tree.Has(schema, oas.ExtUnion) {
			tagVariants(schema)
		}
	}
	eachUnionTag(d, func(holder, path, tag *tree.Node) {
		steps := strings.Split(path.Value, ".")
		union := schemas.Follow(holder, steps...)
		if tree.Get(holder, "properties", tag.Value) == nil || !tree.Has(union, oas.ExtUnion) {
			tree.Remove(tree.Get(holder, oas.ExtUnionTag), path.Value) // of the other direction
			return
		}
		conditions := tree.Sequence(tree.Items(holder, "allOf")...)
		for value, variant := range tree.Pairs(union, oas.ExtUnion, "mapping") {
			if !d.Spend(value, conditionCost) { // for many may hold a union of many
				return
			}
			conditions.Content = append(conditions.Content, condition(tag.Value, value.Value, steps, variant.Value))
		}
		tree.Set(holder, "allOf", conditions)
	})
}

// tagVariants writes the mapping of a union that has none yet, and the discriminator; where the tag stands
// outside, the union is an anyOf.
func tagVariants(schema *tree.Node) {
	decision := tree.Get(schema, oas.ExtUnion)
	mapping, property := tree.Get(decision, "mapping"), tree.Get(decision, "property")
	if mapping == nil {
		mapping = tree.Mapping()
		for _, arm := range oas.Arms(schema) {
			for _, tag := range tree.Items(arm, oas.ExtTags) { // each stands with one arm
				mapping.Content = append(mapping.Content, tree.Str(tag.Value), tree.Str(armKey(arm)))
			}
			tree.Remove(arm, oas.ExtTags)
		}
		tree.Set(decision, "mapping", mapping)
	}
	if arms := tree.Get(schema, "oneOf"); property == nil && arms != nil {
		tree.Set(schema, "anyOf", arms)
		tree.Remove(schema, "oneOf")
	}
	if property != nil {
		refs := tree.Mapping()
		for tag, key := range tree.Pairs(mapping) {
			refs.Content = append(refs.Content, tree.Str(tag.Value), oas.Ref(key.Value))
		}
		tree.Set(schema, "discriminator", tree.Mapping("propertyName", tree.Clone(property), "mapping", refs))
	}
}

// conditionCost is how many nodes a condition has at least.
const conditionCost = 20

// condition is `if` the tag has this value, `then` the property at the end of steps is this variant or null.
func condition(tag, value string, steps []string, variant string) *tree.Node {
	then := tree.Mapping("anyOf", tree.Sequence(tree.Mapping("$ref", oas.Ref(variant)), tree.Mapping("type", "null")))
	for _, step := range slices.Backward(steps) {
		then = tree.Mapping("properties", tree.Mapping(step, then))
	}
	test := tree.Mapping("properties", tree.Mapping(tag, tree.Mapping("const", value)), "required", tree.Sequence(tree.Str(tag)))
	return tree.Mapping("if", test, "then", then)
}
