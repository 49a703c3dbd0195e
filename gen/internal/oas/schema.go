package oas

import (
	"slices"
	"strings"

	"github.com/cekura-community/cekura-go/gen/internal/tree"
)

// Components are the component schemas by key. A pass that looks some up takes them once: a mapping
// is searched from its beginning for every key.
type Components map[string]*tree.Node

// Schemas are those of the components.
func (d *Document) Schemas() Components {
	c := Components{}
	for key, schema := range tree.Pairs(tree.Get(d.Root, "components", "schemas")) {
		c[key.Value] = schema
	}
	return c
}

// Resolve follows a schema's reference, or the reference in its nullable form, to the component;
// a schema that refers to nothing is returned as it is. It ends on a cycle of references.
func (c Components) Resolve(schema *tree.Node) *tree.Node {
	for range 32 {
		next := c[RefKey(RefOf(schema))]
		if next == nil {
			return schema
		}
		schema = next
	}
	return schema
}

// Follow walks from an object by property names, through references.
func (c Components) Follow(schema *tree.Node, steps []string) *tree.Node {
	for _, step := range steps {
		schema = c.Resolve(tree.Get(c.Resolve(schema), "properties", step))
	}
	return schema
}

// RefPrefix begins a reference to a component schema.
const RefPrefix = "#/components/schemas/"

// RefKey is the key of the component that the schema itself refers to; "" for none.
func RefKey(schema *tree.Node) string {
	key, ok := strings.CutPrefix(tree.Text(tree.Get(schema, "$ref")), RefPrefix)
	if !ok {
		return ""
	}
	return tree.UnescapeToken(key)
}

// ParameterSchema is the schema of a parameter, which may stand in its one media type.
func ParameterSchema(parameter *tree.Node) *tree.Node {
	for _, media := range tree.Pairs(tree.Get(parameter, "content")) {
		return tree.Get(media, "schema")
	}
	return tree.Get(parameter, "schema")
}

// RefOf is the schema that holds the reference: itself, or the first arm of `anyOf: [$ref, blank, null]`, of
// which either of the last two may be missing.
func RefOf(schema *tree.Node) *tree.Node {
	if tree.Get(schema, "$ref") != nil {
		return schema
	}
	arms := tree.Items(tree.Get(schema, "anyOf"))
	if len(arms) < 2 || tree.Get(arms[0], "$ref") == nil {
		return nil
	}
	if slices.ContainsFunc(arms[1:], func(arm *tree.Node) bool { return !IsNullSchema(arm) && !IsBlank(arm) }) {
		return nil
	}
	return arms[0]
}

// IsTextOrNumber reports whether the values of a schema are texts and numbers, of both sorts.
func IsTextOrNumber(schema *tree.Node) bool {
	types := TypesOf(schema)
	for _, keyword := range []string{"oneOf", "anyOf"} {
		for _, arm := range tree.Items(tree.Get(schema, keyword)) {
			if !tree.Has(arm, "type") || tree.Has(arm, "format") {
				return false
			}
			types = append(types, TypesOf(arm)...)
		}
	}
	isNumber := func(t string) bool { return t == "integer" || t == "number" }
	return slices.Contains(types, "string") && slices.ContainsFunc(types, isNumber) &&
		!slices.ContainsFunc(types, func(t string) bool { return t != "string" && t != "null" && !isNumber(t) })
}

// IsBlank reports whether "" is all that the schema allows.
func IsBlank(schema *tree.Node) bool {
	values := tree.Items(tree.Get(schema, "enum"))
	return len(values) == 1 && tree.IsString(values[0]) && values[0].Value == ""
}

// Reference returns the members of a schema that stands for the component key, or for it, "" or null.
func Reference(key string, blank, null bool) []*tree.Node {
	ref := tree.Mapping("$ref", RefPrefix+tree.EscapeToken(key))
	arms := []*tree.Node{ref}
	if blank {
		arms = append(arms, tree.Mapping("type", "string", "enum", tree.Sequence(tree.Str(""))))
	}
	if null {
		arms = append(arms, tree.Mapping("type", "null"))
	}
	if len(arms) == 1 {
		return ref.Content
	}
	return tree.Mapping("anyOf", tree.Sequence(arms...)).Content
}

// IsNullSchema reports whether null is all that schema allows.
func IsNullSchema(schema *tree.Node) bool { return tree.Text(tree.Get(schema, "type")) == "null" }

// IsNullable reports whether null is a value of the schema beside others, in the one form that the
// nulls pass leaves.
func IsNullable(schema *tree.Node) bool {
	for _, keyword := range []string{"anyOf", "oneOf"} {
		if slices.ContainsFunc(tree.Items(tree.Get(schema, keyword)), IsNullSchema) {
			return true
		}
	}
	return ContainsValue(tree.Get(schema, "type"), "null")
}

// IsText reports whether the values of a schema are texts that stand for themselves: not a time, a file or bytes.
func IsText(schema *tree.Node) bool {
	format := tree.Text(tree.Get(schema, "format"))
	return TypeOf(schema) == "string" && !slices.Contains([]string{"date-time", "date", "byte", "binary"}, format)
}

// KeepValues leaves those values of an enum that keep is true for, and beside them their constants' names.
func KeepValues(schema *tree.Node, keep func(value *tree.Node) bool) {
	enum, names := tree.Get(schema, "enum"), tree.Get(schema, ExtConstants)
	if enum == nil {
		return
	}
	areBeside := tree.IsSequence(names) && len(names.Content) == len(enum.Content)
	var kept []bool
	tree.RemoveItems(enum, func(value *tree.Node) bool {
		kept = append(kept, keep(value))
		return !kept[len(kept)-1]
	})
	if i := -1; areBeside {
		tree.RemoveItems(names, func(*tree.Node) bool {
			i++
			return !kept[i]
		})
	}
}

// DropProperties takes out of an object the properties that drop is true for.
func DropProperties(schema *tree.Node, drop func(key, property *tree.Node) bool) {
	dropped, required := map[string]bool{}, tree.Get(schema, "required")
	tree.RemovePairs(tree.Get(schema, "properties"), func(key, property *tree.Node) bool {
		dropped[key.Value] = drop(key, property)
		return dropped[key.Value]
	})
	tree.RemoveItems(required, func(name *tree.Node) bool { return dropped[name.Value] })
	if tree.IsSequence(required) && len(required.Content) == 0 {
		tree.Remove(schema, "required")
	}
}

// DropNull takes null out of an inline schema: its type or its alternatives.
func DropNull(schema *tree.Node) {
	for _, keyword := range []string{"anyOf", "oneOf"} {
		if arms := tree.Get(schema, keyword); arms != nil {
			arms.Content = slices.DeleteFunc(arms.Content, IsNullSchema)
		}
	}
	if kind := TypeOf(schema); kind != "" {
		tree.Set(schema, "type", tree.Str(kind))
	}
}

// TypeOf is the one type of a schema beside null; "" when it has none or several.
func TypeOf(schema *tree.Node) string {
	types := TypesOf(schema)
	if len(types) > 1 {
		types = slices.DeleteFunc(types, func(t string) bool { return t == "null" })
	}
	if len(types) != 1 {
		return ""
	}
	return types[0]
}

// ContainsValue tells whether a list has the value.
func ContainsValue(list *tree.Node, value string) bool {
	return slices.ContainsFunc(tree.Items(list), func(n *tree.Node) bool { return n.Value == value })
}

// Values are those that a list has, for who asks about many.
func Values(list *tree.Node) map[string]bool {
	values := make(map[string]bool, len(tree.Items(list)))
	for _, n := range tree.Items(list) {
		values[n.Value] = true
	}
	return values
}

// IsComposed tells whether other schemas have a say in what n is.
func IsComposed(n *tree.Node) bool {
	return tree.Has(n, "$ref") || tree.Has(n, "allOf") || tree.Has(n, "anyOf") || tree.Has(n, "oneOf")
}

// TypesOf lists the types of a schema, null included, one or several.
func TypesOf(n *tree.Node) []string {
	node := tree.Get(n, "type")
	if tree.IsScalar(node) {
		return []string{node.Value}
	}
	var names []string
	for _, item := range tree.Items(node) {
		names = append(names, item.Value)
	}
	return names
}

// IsAnnotation tells the keywords that say something about a value from those that say what it may be.
func IsAnnotation(key string) bool {
	return IsExtension(key) || slices.Contains([]string{
		"title", "description", "default", "example", "examples", "deprecated",
		"readOnly", "writeOnly", "externalDocs", "xml", "$comment", "nullable",
	}, key)
}
