package openapi

import (
	"slices"

	"go.yaml.in/yaml/v4"
)

// nulls says in one form that a value may be null. A schema written in place lists the
// type 'null', last; one that refers to another is `anyOf: [$ref, {type: 'null'}]` with
// what stood beside it still beside it; of three or more alternatives the null is the
// last. What may be anything may be null anyway, and says nothing. An enum holds no null,
// and has the type of its values.
func nulls(d *Document, _ *report) {
	p := &nullPass{d: d, arms: map[*yaml.Node]bool{}}
	d.eachSchema(p.schema)
}

type nullPass struct {
	d *Document
	// arms are the `type: 'null'` that stand in an anyOf or oneOf and are to stay.
	arms map[*yaml.Node]bool
}

func (p *nullPass) schema(n *yaml.Node, _ string) {
	if p.arms[n] {
		return
	}
	nullable := p.takeNull(n)
	for _, key := range []string{"oneOf", "anyOf"} {
		if has(n, key) {
			nullable = p.alternatives(n, key, nullable)
		}
	}
	p.inferType(n)
	if nullable {
		p.giveNull(n)
	}
}

// takeNull removes every sign of null from the schema itself and tells whether there was one.
func (p *nullPass) takeNull(n *yaml.Node) bool {
	nullable := isTrue(get(n, "nullable"))
	remove(n, "nullable")
	if isNull(get(n, "const")) {
		remove(n, "const", "type")
	}
	if enum := get(n, "enum"); enum != nil {
		before := len(enum.Content)
		keepValues(n, func(v *yaml.Node) bool { return !isNull(v) })
		nullable = nullable || len(enum.Content) < before
		if len(enum.Content) == 0 {
			remove(n, "enum", "type")
		}
	}
	types := typesOf(n)
	if slices.Contains(types, "null") {
		nullable = true
		types = slices.DeleteFunc(types, func(t string) bool { return t == "null" })
	}
	p.setTypes(n, types)
	return nullable
}

// setTypes writes one type as text and several as a list.
func (p *nullPass) setTypes(n *yaml.Node, types []string) {
	switch len(types) {
	case 0:
		remove(n, "type")
	case 1:
		set(n, "type", str(types[0]))
	default:
		list := sequence()
		for _, t := range types {
			list.Content = append(list.Content, str(t))
		}
		set(n, "type", list)
	}
}

// alternatives takes the null out of a oneOf or anyOf and resolves one left with a
// single alternative. It tells whether null is still to be given back.
func (p *nullPass) alternatives(n *yaml.Node, key string, nullable bool) bool {
	list := get(n, key)
	var arms []*yaml.Node
	for _, arm := range list.Content {
		if isOnlyNull(arm) {
			nullable = true
		} else {
			arms = append(arms, arm)
		}
	}
	list.Content = arms
	switch len(arms) {
	case 0:
		remove(n, key)
	case 1:
		return p.single(n, key, arms[0]) || nullable
	}
	return nullable
}

// single puts the only alternative in the schema's own place, unless both have something
// to say on the same matter; it tells whether the alternative was nullable itself.
func (p *nullPass) single(n *yaml.Node, key string, arm *yaml.Node) bool {
	for k := range pairs(arm) {
		if has(n, k.Value) && k.Value != key && !isAnnotation(k.Value) && !equal(get(n, k.Value), get(arm, k.Value)) {
			return false
		}
	}
	remove(n, key)
	if has(arm, "$ref") {
		remove(n, "type")
	}
	for k, v := range pairs(arm) {
		if !has(n, k.Value) {
			n.Content = append(n.Content, k, v)
		}
	}
	nullable := p.takeNull(n)
	for _, k := range []string{"oneOf", "anyOf"} {
		if has(n, k) {
			nullable = p.alternatives(n, k, nullable)
		}
	}
	return nullable
}

// inferType gives an enum the type of its values, and a schema that no longer leans on
// others the type its keywords imply.
func (p *nullPass) inferType(n *yaml.Node) {
	if has(n, "type") || isComposed(n) {
		return
	}
	var types []string
	for _, v := range items(get(n, "enum")) {
		if t := jsonType(v); !slices.Contains(types, t) {
			types = append(types, t)
		}
	}
	if slices.Contains(types, "number") {
		types = slices.DeleteFunc(types, func(t string) bool { return t == "integer" })
	}
	if implied := impliedType(n); len(types) == 0 && implied != "" {
		types = []string{implied}
	}
	p.setTypes(n, types)
}

// giveNull says in the form of the schema that null is a value, too.
func (p *nullPass) giveNull(n *yaml.Node) {
	switch {
	case has(n, "$ref"):
		arm := p.d.place(mapping("$ref", get(n, "$ref")), get(n, "$ref"))
		remove(n, "$ref", "type")
		p.addArm(n, "anyOf", p.d.place(sequence(arm), arm))
	case has(n, "oneOf"):
		remove(n, "type")
		p.addArm(n, "oneOf", get(n, "oneOf"))
	case has(n, "anyOf"):
		remove(n, "type")
		p.addArm(n, "anyOf", get(n, "anyOf"))
	case has(n, "type"):
		p.setTypes(n, append(typesOf(n), "null"))
	case has(n, "allOf"):
		arm := p.d.place(mapping("allOf", get(n, "allOf")), n)
		remove(n, "allOf")
		p.addArm(n, "anyOf", p.d.place(sequence(arm), n))
	}
}

func (p *nullPass) addArm(n *yaml.Node, key string, list *yaml.Node) {
	null := p.d.place(mapping("type", "null"), list)
	p.arms[null] = true
	list.Content = append(list.Content, null)
	set(n, key, list)
}

// isOnlyNull tells whether null is all that an alternative allows.
func isOnlyNull(n *yaml.Node) bool {
	enum := items(get(n, "enum"))
	types := typesOf(n)
	return len(types) == 1 && types[0] == "null" ||
		len(enum) == 1 && isNull(enum[0]) ||
		isNull(get(n, "const"))
}

// jsonType is the JSON type of a value.
func jsonType(n *yaml.Node) string {
	switch {
	case isMapping(n):
		return "object"
	case isSequence(n):
		return "array"
	case isBool(n):
		return "boolean"
	case isNull(n):
		return "null"
	case n.Tag == tagInt:
		return "integer"
	case n.Tag == tagFloat:
		return "number"
	default:
		return "string"
	}
}

// isAnnotation tells the keywords that say something about a value from those that say what it may be.
func isAnnotation(key string) bool {
	return isExtension(key) || slices.Contains([]string{
		"title", "description", "default", "example", "examples", "deprecated",
		"readOnly", "writeOnly", "externalDocs", "xml", "$comment", "nullable",
	}, key)
}
