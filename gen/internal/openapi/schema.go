package openapi

import (
	"strings"

	"go.yaml.in/yaml/v4"
)

// resolve follows a schema's reference, or the reference in its nullable form, to the component;
// a schema that refers to nothing is returned as it is. It ends on a cycle of references.
func (d *Document) resolve(schema *yaml.Node) *yaml.Node {
	for range 32 {
		key, ok := strings.CutPrefix(text(get(refOf(schema), "$ref")), refPrefix)
		if !ok {
			return schema
		}
		next := get(d.Root, "components", "schemas", unescapeToken(key))
		if next == nil {
			return schema
		}
		schema = next
	}
	return schema
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
