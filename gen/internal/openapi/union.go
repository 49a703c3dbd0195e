package openapi

import (
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"
)

// The extensions that say how the variants of a union are told apart when the document doesn't.
const (
	// extUnion stands on the oneOf: `mapping` from tag value to the variant's component, `without`
	// the tag values that have no variant.
	extUnion = "x-union"
	// extUnionTag stands on the object that holds the tag: path of the union's property, by dots →
	// property with the tag.
	extUnionTag = "x-union-tag"
)

// tagUnions checks each union against its decision and rewrites both into JSON Schema that any
// validator reads: the union an anyOf, and in the holder of the tag an if-then for each tag value.
// A union with no decision, or with a variant outside of it, is drift.
func tagUnions(d *Document, r *report) {
	u := &unionTagger{d: d, r: r, components: d.components(), tagged: map[*yaml.Node]bool{}}
	for _, schema := range pairs(get(d.Root, "components", "schemas")) {
		u.check(schema)
	}
	for _, schema := range pairs(get(d.Root, "components", "schemas")) {
		for path, tag := range pairs(get(schema, extUnionTag)) {
			u.holder(schema, path, tag)
		}
	}
	u.untagged()
}

type unionTagger struct {
	d          *Document
	r          *report
	components components
	tagged     map[*yaml.Node]bool // unions that a holder names
	broken     bool                // a holder names none, which is reported there
}

// untagged reports decisions on a union of which no object says where its tag is.
func (u *unionTagger) untagged() {
	for _, schema := range pairs(get(u.d.Root, "components", "schemas")) {
		if decision := get(schema, extUnion); decision != nil && !u.tagged[schema] && !u.broken {
			u.r.drift(decision, "no object says which of its properties is the tag of this union; name it with %s on the one that holds both, or pass -drift=warn", extUnionTag)
		}
	}
}

// arms are the variants of a schema that is a choice between several objects.
func (u *unionTagger) arms(schema *yaml.Node) (keyword string, arms []*yaml.Node) {
	for _, keyword := range []string{"oneOf", "anyOf"} {
		var objects []*yaml.Node
		for _, arm := range items(get(schema, keyword)) {
			if has(u.components.resolve(arm), "properties") && has(arm, "$ref") {
				objects = append(objects, arm)
			}
		}
		if len(objects) > 1 {
			return keyword, objects
		}
	}
	return "", nil
}

func (u *unionTagger) check(schema *yaml.Node) {
	keyword, arms := u.arms(schema)
	decision := get(schema, extUnion)
	if keyword == "" {
		if own := get(schema, "discriminator"); own != nil && has(schema, "properties") {
			u.r.warn(own, "what is made of this schema by allOf isn't told apart by the tag; what it adds is neither sent nor kept here")
		}
		if decision != nil {
			u.r.drift(decision, "decides on a union that is gone: no oneOf of objects stands here; delete the action")
			remove(schema, extUnion)
		}
		return
	}
	mapped := map[string]bool{}
	for tag, variant := range pairs(get(decision, "mapping")) {
		if !slices.ContainsFunc(arms, func(arm *yaml.Node) bool { return refKey(arm) == variant.Value }) {
			u.r.drift(tag, "maps %q to %s, which is no variant of %s; correct or delete this line", tag.Value, variant.Value, u.d.Position(schema).Pointer)
			remove(get(decision, "mapping"), tag.Value)
			continue
		}
		mapped[variant.Value] = true
	}
	if own := get(schema, "discriminator", "propertyName"); own != nil && decision == nil {
		u.r.drift(own, "the variants hold their tag %s themselves, and only a tag in the object around them is read; remove the %s in an overlay, which leaves any value, or pass -drift=warn", quoted(text(own)), keyword)
		return
	}
	remedy := "map it in an overlay (" + extUnion + " on this schema)"
	if decision != nil {
		remedy = "map it in " + u.d.Position(decision).File
	}
	for _, arm := range arms {
		if key := refKey(arm); !mapped[key] {
			u.r.drift(arm, "%s has no tag; %s, or pass -drift=warn", key, remedy)
		}
	}
	if len(mapped) == 0 {
		remove(schema, extUnion)
		return
	}
	set(schema, "anyOf", get(schema, keyword))
	if keyword != "anyOf" {
		remove(schema, keyword)
	}
}

// holder checks the decision against the values of the tag and writes the if-thens.
func (u *unionTagger) holder(holder, path, tag *yaml.Node) {
	tagSchema := get(holder, "properties", tag.Value)
	steps := strings.Split(path.Value, ".")
	union := u.components.follow(holder, steps)
	if u.tagged[union] = has(union, extUnion); !u.tagged[union] {
		u.broken = true
	}
	switch {
	case tagSchema == nil:
		u.r.drift(tag, "names the tag %s, a property that %s doesn't have; correct or delete this line", tag.Value, u.d.Position(holder).Pointer)
	case union == nil || !has(union, extUnion):
		u.r.drift(path, "names the union %s, which isn't below %s; correct or delete this line", path.Value, u.d.Position(holder).Pointer)
	default:
		u.checkTagValues(tagSchema, union)
		conditions := sequence(items(get(holder, "allOf"))...)
		for value, variant := range pairs(get(union, extUnion, "mapping")) {
			conditions.Content = append(conditions.Content, condition(tag.Value, value.Value, steps, variant.Value))
		}
		set(holder, "allOf", conditions)
		return
	}
	remove(get(holder, extUnionTag), path.Value)
}

// checkTagValues reports values of the tag that the decision doesn't know, and the other way round.
func (u *unionTagger) checkTagValues(tagSchema, union *yaml.Node) {
	decision := get(union, extUnion)
	known := map[string]bool{}
	values := items(get(u.components.resolve(tagSchema), "enum"))
	for _, value := range values {
		known[value.Value] = true
		if get(decision, "mapping", value.Value) == nil && !containsValue(get(decision, "without"), value.Value) {
			u.r.drift(value, "the tag value %q is neither mapped to a variant nor declared to have none; add it to mapping or without in %s, or pass -drift=warn", value.Value, u.d.Position(decision).File)
		}
	}
	if len(values) == 0 {
		return
	}
	for value := range pairs(get(decision, "mapping")) {
		if !known[value.Value] {
			u.r.drift(value, "maps the tag value %q, which the document no longer has; delete this line", value.Value)
		}
	}
	for _, value := range items(get(decision, "without")) {
		if !known[value.Value] {
			u.r.drift(value, "names the tag value %q, which the document no longer has; delete it", value.Value)
		}
	}
}

func containsValue(list *yaml.Node, value string) bool {
	return slices.ContainsFunc(items(list), func(n *yaml.Node) bool { return n.Value == value })
}

// condition is `if` the tag has this value, `then` the property at the end of steps is this variant or null.
func condition(tag, value string, steps []string, variant string) *yaml.Node {
	then := mapping("anyOf", sequence(mapping("$ref", str(refPrefix+escapeToken(variant))), mapping("type", "null")))
	for _, step := range slices.Backward(steps) {
		then = mapping("properties", mapping(step, then))
	}
	test := mapping("properties", mapping(tag, mapping("const", value)), "required", sequence(str(tag)))
	return mapping("if", test, "then", then)
}
