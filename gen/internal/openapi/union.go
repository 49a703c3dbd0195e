package openapi

import (
	"slices"
	"strings"

	"github.com/cekura-community/cekura-go/gen/internal/oas"
	"github.com/cekura-community/cekura-go/gen/internal/tree"
)

// tagUnions checks each union against its decision and rewrites both into JSON Schema that any
// validator reads: the union an anyOf, and in the holder of the tag an if-then for each tag value.
// A union with no decision, or with a variant outside of it, is drift.
func tagUnions(d *oas.Document, r *tree.Report) {
	u := &unionTagger{d: d, r: r, components: d.Schemas(), tagged: map[*tree.Node]bool{}}
	for _, schema := range tree.Pairs(tree.Get(d.Root, "components", "schemas")) {
		u.check(schema)
	}
	for _, schema := range tree.Pairs(tree.Get(d.Root, "components", "schemas")) {
		for path, tag := range tree.Pairs(tree.Get(schema, oas.ExtUnionTag)) {
			u.holder(schema, path, tag)
		}
	}
	u.untagged()
}

type unionTagger struct {
	d          *oas.Document
	r          *tree.Report
	components oas.Components
	tagged     map[*tree.Node]bool // unions that a holder names
	broken     bool                // a holder names none, which is reported there
}

// untagged reports decisions on a union of which no object says where its tag is.
func (u *unionTagger) untagged() {
	for _, schema := range tree.Pairs(tree.Get(u.d.Root, "components", "schemas")) {
		if decision := tree.Get(schema, oas.ExtUnion); decision != nil && !u.tagged[schema] && !u.broken {
			u.r.Drift(decision, "no object says which of its properties is the tag of this union; name it with %s on the one that holds both, or pass -drift=warn", oas.ExtUnionTag)
		}
	}
}

// arms are the variants of a schema that is a choice between several objects.
func (u *unionTagger) arms(schema *tree.Node) (keyword string, arms []*tree.Node) {
	for _, keyword := range []string{"oneOf", "anyOf"} {
		var objects []*tree.Node
		for _, arm := range tree.Items(tree.Get(schema, keyword)) {
			if tree.Has(u.components.Resolve(arm), "properties") && tree.Has(arm, "$ref") {
				objects = append(objects, arm)
			}
		}
		if len(objects) > 1 {
			return keyword, objects
		}
	}
	return "", nil
}

func (u *unionTagger) check(schema *tree.Node) {
	keyword, arms := u.arms(schema)
	decision := tree.Get(schema, oas.ExtUnion)
	if keyword == "" {
		if own := tree.Get(schema, "discriminator"); own != nil && tree.Has(schema, "properties") {
			u.r.Warn(own, "what is made of this schema by allOf isn't told apart by the tag; what it adds is neither sent nor kept here")
		}
		if decision != nil {
			u.r.Drift(decision, "decides on a union that is gone: no oneOf of objects stands here; delete the action")
			tree.Remove(schema, oas.ExtUnion)
		}
		return
	}
	mapped := map[string]bool{}
	for tag, variant := range tree.Pairs(tree.Get(decision, "mapping")) {
		if !slices.ContainsFunc(arms, func(arm *tree.Node) bool { return oas.RefKey(arm) == variant.Value }) {
			u.r.Drift(tag, "maps %q to %s, which is no variant of %s; correct or delete this line", tag.Value, variant.Value, u.d.Position(schema).Pointer)
			tree.Remove(tree.Get(decision, "mapping"), tag.Value)
			continue
		}
		mapped[variant.Value] = true
	}
	if own := tree.Get(schema, "discriminator", "propertyName"); own != nil && decision == nil {
		u.r.Drift(own, "the variants hold their tag %s themselves, and only a tag in the object around them is read; remove the %s in an overlay, which leaves any value, or pass -drift=warn", tree.Quoted(tree.Text(own)), keyword)
		return
	}
	remedy := "map it in an overlay (" + oas.ExtUnion + " on this schema)"
	if decision != nil {
		remedy = "map it in " + u.d.Position(decision).File
	}
	for _, arm := range arms {
		if key := oas.RefKey(arm); !mapped[key] {
			u.r.Drift(arm, "%s has no tag; %s, or pass -drift=warn", key, remedy)
		}
	}
	if len(mapped) == 0 {
		tree.Remove(schema, oas.ExtUnion)
		return
	}
	tree.Set(schema, "anyOf", tree.Get(schema, keyword))
	if keyword != "anyOf" {
		tree.Remove(schema, keyword)
	}
}

// holder checks the decision against the values of the tag and writes the if-thens.
func (u *unionTagger) holder(holder, path, tag *tree.Node) {
	tagSchema := tree.Get(holder, "properties", tag.Value)
	steps := strings.Split(path.Value, ".")
	union := u.components.Follow(holder, steps)
	if u.tagged[union] = tree.Has(union, oas.ExtUnion); !u.tagged[union] {
		u.broken = true
	}
	switch {
	case tagSchema == nil:
		u.r.Drift(tag, "names the tag %s, a property that %s doesn't have; correct or delete this line", tag.Value, u.d.Position(holder).Pointer)
	case union == nil || !tree.Has(union, oas.ExtUnion):
		u.r.Drift(path, "names the union %s, which isn't below %s; correct or delete this line", path.Value, u.d.Position(holder).Pointer)
	default:
		u.checkTagValues(tagSchema, union)
		conditions := tree.Sequence(tree.Items(tree.Get(holder, "allOf"))...)
		for value, variant := range tree.Pairs(tree.Get(union, oas.ExtUnion, "mapping")) {
			conditions.Content = append(conditions.Content, condition(tag.Value, value.Value, steps, variant.Value))
		}
		tree.Set(holder, "allOf", conditions)
		return
	}
	tree.Remove(tree.Get(holder, oas.ExtUnionTag), path.Value)
}

// checkTagValues reports values of the tag that the decision doesn't know, and the other way round.
func (u *unionTagger) checkTagValues(tagSchema, union *tree.Node) {
	decision := tree.Get(union, oas.ExtUnion)
	known := map[string]bool{}
	values := tree.Items(tree.Get(u.components.Resolve(tagSchema), "enum"))
	for _, value := range values {
		known[value.Value] = true
		if tree.Get(decision, "mapping", value.Value) == nil && !oas.ContainsValue(tree.Get(decision, "without"), value.Value) {
			u.r.Drift(value, "the tag value %q is neither mapped to a variant nor declared to have none; add it to mapping or without in %s, or pass -drift=warn", value.Value, u.d.Position(decision).File)
		}
	}
	if len(values) == 0 {
		return
	}
	for value := range tree.Pairs(tree.Get(decision, "mapping")) {
		if !known[value.Value] {
			u.r.Drift(value, "maps the tag value %q, which the document no longer has; delete this line", value.Value)
		}
	}
	for _, value := range tree.Items(tree.Get(decision, "without")) {
		if !known[value.Value] {
			u.r.Drift(value, "names the tag value %q, which the document no longer has; delete it", value.Value)
		}
	}
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
