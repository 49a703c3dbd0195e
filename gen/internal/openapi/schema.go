package openapi

import (
	"strings"

	"go.yaml.in/yaml/v4"
)

// components are the component schemas by key. A pass that looks some up takes them once: a mapping
// is searched from its beginning for every key.
type components map[string]*yaml.Node

func (d *Document) components() components {
	c := components{}
	for key, schema := range pairs(get(d.Root, "components", "schemas")) {
		c[key.Value] = schema
	}
	return c
}

// resolve follows a schema's reference, or the reference in its nullable form, to the component;
// a schema that refers to nothing is returned as it is. It ends on a cycle of references.
func (c components) resolve(schema *yaml.Node) *yaml.Node {
	for range 32 {
		next := c[refKey(refOf(schema))]
		if next == nil {
			return schema
		}
		schema = next
	}
	return schema
}

// follow walks from an object by property names, through references.
func (c components) follow(schema *yaml.Node, steps []string) *yaml.Node {
	for _, step := range steps {
		schema = c.resolve(get(c.resolve(schema), "properties", step))
	}
	return schema
}

// refPrefix begins a reference to a component schema.
const refPrefix = "#/components/schemas/"

// refKey is the key of the component that the schema itself refers to; "" for none.
func refKey(schema *yaml.Node) string {
	key, ok := strings.CutPrefix(text(get(schema, "$ref")), refPrefix)
	if !ok {
		return ""
	}
	return unescapeToken(key)
}

// parameterSchema is the schema of a parameter, which may stand in its one media type.
func parameterSchema(parameter *yaml.Node) *yaml.Node {
	for _, media := range pairs(get(parameter, "content")) {
		return get(media, "schema")
	}
	return get(parameter, "schema")
}

// refOf is the schema that holds the reference: itself, or the arm of `anyOf: [$ref, null]`.
func refOf(schema *yaml.Node) *yaml.Node {
	if get(schema, "$ref") != nil {
		return schema
	}
	if arms := items(get(schema, "anyOf")); len(arms) == 2 && isNullSchema(arms[1]) && get(arms[0], "$ref") != nil {
		return arms[0]
	}
	return nil
}

// isNullSchema reports whether null is all that schema allows.
func isNullSchema(schema *yaml.Node) bool { return text(get(schema, "type")) == "null" }

// isNullable reports whether null is a value of the schema beside others, in the one form that the
// nulls pass leaves.
func isNullable(schema *yaml.Node) bool {
	for _, t := range items(get(schema, "type")) {
		if t.Value == "null" {
			return true
		}
	}
	for _, arm := range items(get(schema, "anyOf")) {
		if isNullSchema(arm) {
			return true
		}
	}
	return false
}

// keepValues leaves those values of an enum that keep is true for, and beside them their constants' names.
func keepValues(schema *yaml.Node, keep func(value *yaml.Node) bool) {
	enum, names := get(schema, "enum"), get(schema, extConstants)
	var values, kept []*yaml.Node
	for i, value := range enum.Content {
		if !keep(value) {
			continue
		}
		values = append(values, value)
		if i < len(items(names)) {
			kept = append(kept, names.Content[i])
		}
	}
	enum.Content = values
	if isSequence(names) {
		names.Content = kept
	}
}

// dropNull takes null out of an inline schema's type.
func dropNull(schema *yaml.Node) {
	if kind := typeOf(schema); kind != "" {
		set(schema, "type", str(kind))
	}
}

// typeOf is the one type of a schema beside null; "" when it has none or several.
func typeOf(schema *yaml.Node) string {
	node := get(schema, "type")
	if isScalar(node) {
		return node.Value
	}
	kind := ""
	for _, t := range items(node) {
		switch {
		case t.Value == "null":
		case kind != "":
			return ""
		default:
			kind = t.Value
		}
	}
	return kind
}

// isIdentifier reports whether s can stand in Go as an exported name.
func isIdentifier(s string) bool {
	if s == "" || s[0] < 'A' || s[0] > 'Z' {
		return false
	}
	return strings.IndexFunc(s, func(r rune) bool { return !isAlnum(r) }) < 0
}
