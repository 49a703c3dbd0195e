package openapi

import (
	"slices"
	"strings"

	"github.com/cekura-community/cekura-go/gen/internal/oas"
	"github.com/cekura-community/cekura-go/gen/internal/tree"
)

// extTags holds on a variant, until all have keys, the tag values that mean it.
const extTags = "x-go-tags"

// decideUnions tells the variants of each union apart: by an overlay's decision, which it holds against the
// document, by the discriminator, or by a property that is a constant in each variant. A choice that stays any
// value is a warning. The types of an overlay's decision are one type both ways, so that what is read can be
// told and sent by the same Go type.
func decideUnions(d *oas.Document, r *tree.Report) {
	u := &unions{d: d, r: r, schemas: d.Schemas(), byNode: map[*tree.Node]*union{}}
	d.EachSchema(func(schema *tree.Node, _ string) { u.find(schema) })
	for _, holder := range tree.Pairs(tree.Get(d.Root, "components", "schemas")) {
		for path, tag := range tree.Pairs(tree.Get(holder, oas.ExtUnionTag)) {
			u.hold(holder, path, tag)
		}
	}
	for _, s := range u.strays {
		u.stray(s)
	}
	for _, one := range u.all {
		if one.decision != nil {
			u.check(one)
		}
	}
}

type unions struct {
	d       *oas.Document
	r       *tree.Report
	schemas oas.Components
	all     []*union
	byNode  map[*tree.Node]*union
	strays  []stray
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
	decision := tree.Get(schema, oas.ExtUnion)
	keyword, arms := u.choice(schema)
	switch {
	case keyword == "" && decision != nil:
		u.r.Drift(decision, "decides on a union that is gone: no oneOf of objects stands here; delete %s", u.r.Deletion(decision))
		tree.Remove(schema, oas.ExtUnion)
	case keyword == "" && tree.Has(schema, "discriminator") && tree.Has(schema, "properties"):
		u.r.Warn(tree.Get(schema, "discriminator"), "what is made of this schema by allOf isn't told apart by the tag; what it adds is neither sent nor kept here")
	case keyword == "" || oas.IsTextOrNumber(schema):
	case decision != nil || u.isObjects(arms):
		one := &union{node: schema, arms: arms, decision: decision}
		if decision == nil && !u.tellApart(one) {
			return
		}
		u.all = append(u.all, one)
		u.byNode[schema] = one
	default:
		u.r.Warn(schema, "a choice between values of several kinds has no Go type; any value")
	}
}

// choice is the keyword and the alternatives of a schema that is a choice, null aside.
func (u *unions) choice(schema *tree.Node) (keyword string, arms []*tree.Node) {
	if oas.RefOf(schema) != nil {
		return "", nil
	}
	for _, keyword := range []string{"oneOf", "anyOf"} {
		for _, arm := range tree.Items(tree.Get(schema, keyword)) {
			if !oas.IsNullSchema(arm) {
				arms = append(arms, arm)
			}
		}
		if len(arms) > 0 {
			return keyword, arms
		}
	}
	return "", nil
}

func (u *unions) isObjects(arms []*tree.Node) bool {
	return !slices.ContainsFunc(arms, func(arm *tree.Node) bool { return !tree.Has(u.schemas.Resolve(arm), "properties") })
}

// tellApart finds the property that tells the variants of a union apart and notes its values on them; what has
// none it reports.
func (u *unions) tellApart(one *union) bool {
	at := tree.Get(one.node, "discriminator", "propertyName")
	property, tags := tree.Text(at), make([][]string, len(one.arms))
	if property == "" {
		at = one.node
		if property, tags = u.constants(one.arms); property == "" {
			u.r.Warn(at, "no property tells the objects of this choice apart; any value, unless an overlay names the tag of each (%s)", oas.ExtUnion)
			return false
		}
	} else if !u.mapped(one, tags) {
		return false
	}
	if !u.isTag(at, property, one.arms) {
		return false
	}
	for i, arm := range one.arms {
		tree.Set(arm, extTags, textList(tags[i]))
	}
	tree.Set(one.node, oas.ExtUnion, tree.Mapping("property", property))
	return true
}

// isTag reports a tag that is not text in every variant.
func (u *unions) isTag(at *tree.Node, property string, arms []*tree.Node) bool {
	for _, arm := range arms {
		tag := u.schemas.Resolve(tree.Get(u.schemas.Resolve(arm), "properties", property))
		switch {
		case tag == nil:
			u.r.Warn(arm, "the variant has no property %s to tell it by; the union is any value", tree.Quoted(property))
			return false
		case oas.TypeOf(tag) != "string":
			u.r.Drift(tag, "the tag %s is not text, so that the union is any value; %s", tree.Quoted(property), u.d.Remedy(u.r, tag, nil, "type", "string"))
			return false
		}
	}
	return true
}

// mapped reads the discriminator's mapping; a variant that is not in it goes by the key of its component.
func (u *unions) mapped(one *union, tags [][]string) bool {
	for tag, ref := range tree.Pairs(tree.Get(one.node, "discriminator", "mapping")) {
		key := tree.UnescapeToken(strings.TrimPrefix(tree.Text(ref), oas.RefPrefix))
		i := slices.IndexFunc(one.arms, func(arm *tree.Node) bool { return oas.RefKey(arm) == key })
		if i < 0 {
			u.r.Repair(ref, "the discriminator maps %s to %s, which is no variant here; left out", tree.Quoted(tag.Value), tree.Quoted(tree.Text(ref)))
			continue
		}
		tags[i] = append(tags[i], tag.Value)
	}
	for i, arm := range one.arms {
		if key := oas.RefKey(arm); len(tags[i]) == 0 && key != "" {
			tags[i] = []string{key}
		} else if key == "" {
			u.r.Warn(arm, "the discriminator can't name a variant that is no component; the union is any value")
			return false
		}
	}
	return true
}

// constants finds the required property that is another constant in each variant; "" for none.
func (u *unions) constants(arms []*tree.Node) (property string, tags [][]string) {
	for key := range tree.Pairs(tree.Get(u.schemas.Resolve(arms[0]), "properties")) {
		seen := map[string]bool{}
		tags = nil
		for _, arm := range arms {
			variant := u.schemas.Resolve(arm)
			values := tree.Items(tree.Get(u.schemas.Resolve(tree.Get(variant, "properties", key.Value)), "enum"))
			if len(values) != 1 || !tree.IsString(values[0]) || seen[values[0].Value] || !oas.ContainsValue(tree.Get(variant, "required"), key.Value) {
				break
			}
			seen[values[0].Value] = true
			tags = append(tags, []string{values[0].Value})
		}
		if len(tags) == len(arms) && (property == "" || key.Value < property) {
			property = key.Value
		}
	}
	if property == "" {
		return "", nil
	}
	for i, arm := range arms {
		value := tree.Get(u.schemas.Resolve(tree.Get(u.schemas.Resolve(arm), "properties", property)), "enum")
		tags = append(tags[:i:i], []string{value.Content[0].Value})
	}
	return property, tags
}

// hold links the object that holds a tag to the union.
func (u *unions) hold(holder, path, tag *tree.Node) {
	tagSchema := tree.Get(holder, "properties", tag.Value)
	one := u.byNode[u.schemas.Follow(holder, strings.Split(path.Value, "."))]
	switch {
	case one == nil || one.decision == nil:
		u.strays = append(u.strays, stray{holder, path, tag})
	case tagSchema == nil:
		remedy := "delete " + u.r.Deletion(tag)
		if better := u.tagOf(one, holder); better != "" {
			one.isHeld, remedy = true, "write `"+tree.Inline(path.Value)+": "+tree.Inline(better)+"` instead"
		}
		u.r.Drift(tag, "names the tag %s, a property that %s doesn't have; %s", tag.Value, u.d.Position(holder).Pointer, remedy)
	case oas.TypeOf(u.schemas.Resolve(tagSchema)) != "string":
		one.isHeld = true
		u.r.Drift(u.schemas.Resolve(tagSchema), "the tag %s is not text, so that no variant is told by it; %s", tree.Quoted(tag.Value), u.d.Remedy(u.r, u.schemas.Resolve(tagSchema), nil, "type", "string"))
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
	for _, schema := range tree.Pairs(tree.Get(d.Root, "components", "schemas")) {
		if tree.Has(schema, oas.ExtUnion) {
			tagVariants(schema)
		}
	}
	for _, holder := range tree.Pairs(tree.Get(d.Root, "components", "schemas")) {
		for path, tag := range tree.Pairs(tree.Get(holder, oas.ExtUnionTag)) {
			steps := strings.Split(path.Value, ".")
			union := schemas.Follow(holder, steps)
			if tree.Get(holder, "properties", tag.Value) == nil || !tree.Has(union, oas.ExtUnion) {
				tree.Remove(tree.Get(holder, oas.ExtUnionTag), path.Value) // of the other direction
				continue
			}
			conditions := tree.Sequence(tree.Items(tree.Get(holder, "allOf"))...)
			for value, variant := range tree.Pairs(tree.Get(union, oas.ExtUnion, "mapping")) {
				conditions.Content = append(conditions.Content, condition(tag.Value, value.Value, steps, variant.Value))
			}
			tree.Set(holder, "allOf", conditions)
		}
	}
}

// tagVariants writes the mapping of a union that has none yet, or makes an overlay's union an anyOf.
func tagVariants(schema *tree.Node) {
	decision := tree.Get(schema, oas.ExtUnion)
	if tree.Has(decision, "mapping") {
		if arms := tree.Get(schema, "oneOf"); arms != nil {
			tree.Set(schema, "anyOf", arms)
			tree.Remove(schema, "oneOf")
		}
		return
	}
	mapping, refs := tree.Mapping(), tree.Mapping()
	for _, keyword := range []string{"oneOf", "anyOf"} {
		for _, arm := range tree.Items(tree.Get(schema, keyword)) {
			for _, tag := range tree.Items(tree.Get(arm, extTags)) {
				tree.Set(mapping, tag.Value, tree.Str(oas.RefKey(arm)))
				tree.Set(refs, tag.Value, tree.Get(arm, "$ref"))
			}
			tree.Remove(arm, extTags)
		}
	}
	tree.Set(decision, "mapping", mapping)
	tree.Set(schema, "discriminator", tree.Mapping("propertyName", tree.Get(decision, "property"), "mapping", refs))
}

// condition is `if` the tag has this value, `then` the property at the end of steps is this variant or null.
func condition(tag, value string, steps []string, variant string) *tree.Node {
	then := tree.Mapping("anyOf", tree.Sequence(tree.Mapping("$ref", tree.Str(oas.RefPrefix+tree.EscapeToken(variant))), tree.Mapping("type", "null")))
	for _, step := range slices.Backward(steps) {
		then = tree.Mapping("properties", tree.Mapping(step, then))
	}
	test := tree.Mapping("properties", tree.Mapping(tag, tree.Mapping("const", value)), "required", tree.Sequence(tree.Str(tag)))
	return tree.Mapping("if", test, "then", then)
}

func textList(values []string) *tree.Node {
	list := tree.Sequence()
	for _, v := range values {
		list.Content = append(list.Content, tree.Str(v))
	}
	return list
}
