package oas

import (
	"slices"

	"github.com/cekura-community/cekura-go/gen/internal/tree"
)

// Components are the component schemas by key. A pass that looks some up takes them once: a mapping
// is searched from its beginning for every key.
type Components map[string]*tree.Node

// Schemas are those of the components.
func (d *Document) Schemas() Components {
	c := Components{}
	for key, schema := range tree.Pairs(d.Root, "components", "schemas") {
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
func (c Components) Follow(schema *tree.Node, steps ...string) *tree.Node {
	for _, step := range steps {
		schema = c.Resolve(tree.Get(c.Resolve(schema), "properties", step))
	}
	return schema
}

// RefPrefix begins a reference to a component schema.
const RefPrefix = "#/components/schemas/"

// ParameterSchema is the schema of a parameter, which may stand in its one media type.
func ParameterSchema(parameter *tree.Node) *tree.Node {
	for _, media := range tree.Pairs(parameter, "content") {
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
	arms := tree.Items(schema, "anyOf")
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
	for _, arm := range Arms(schema) {
		if !tree.Has(arm, "type") || tree.Has(arm, "format") {
			return false
		}
		types = append(types, TypesOf(arm)...)
	}
	isNumber := func(t string) bool { return t == "integer" || t == "number" }
	return slices.Contains(types, "string") && slices.ContainsFunc(types, isNumber) &&
		!slices.ContainsFunc(types, func(t string) bool { return t != "string" && t != "null" && !isNumber(t) })
}

// SecretFormat is that of a text to keep out of prints and logs: OpenAPI knows it as a hint that the text is to be
// obscured.
const SecretFormat = "password"

// IsSecretMap reports whether a schema is a free object whose values are secrets.
func IsSecretMap(schema *tree.Node) bool {
	values := tree.Get(schema, "additionalProperties")
	return TypeOf(schema) == "object" && !tree.Has(values, "type") && tree.Text(values, "format") == SecretFormat
}

// IsBlank reports whether "" is all that the schema allows.
func IsBlank(schema *tree.Node) bool {
	values := tree.Items(schema, "enum")
	return len(values) == 1 && tree.IsString(values[0]) && values[0].Value == ""
}

// Reference returns the members of a schema that stands for the component key, or for it, "" or null.
func Reference(key string, blank, null bool) []*tree.Node {
	ref := tree.Mapping("$ref", Ref(key))
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
func IsNullSchema(schema *tree.Node) bool { return tree.Text(schema, "type") == "null" }

// IsNullable reports whether null is a value of the schema beside others, in the one form that the
// nulls pass leaves.
func IsNullable(schema *tree.Node) bool {
	return slices.ContainsFunc(Arms(schema), IsNullSchema) || ContainsValue(tree.Get(schema, "type"), "null")
}

// IsText reports whether the values of a schema are texts that stand for themselves: not a time, a file or bytes.
func IsText(schema *tree.Node) bool {
	format := tree.Text(schema, "format")
	return TypeOf(schema) == "string" && !slices.Contains([]string{"date-time", "date", "byte", "binary"}, format)
}

// Arms are the alternatives of a schema.
func Arms(schema *tree.Node) []*tree.Node {
	return slices.Concat(tree.Items(schema, "oneOf"), tree.Items(schema, "anyOf"))
}

// RemoveProperties takes out of an object the properties that drop is true for.
func RemoveProperties(schema *tree.Node, drop func(key, property *tree.Node) bool) {
	dropped := map[string]bool{}
	tree.RemovePairs(tree.Get(schema, "properties"), func(key, property *tree.Node) bool {
		dropped[key.Value] = drop(key, property)
		return dropped[key.Value]
	})
	tree.RemoveItems(tree.Get(schema, "required"), func(name *tree.Node) bool { return dropped[name.Value] })
	tree.RemoveEmpty(schema, "required")
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

// DropNull takes null out of an inline schema: its type or its alternatives.
func DropNull(schema *tree.Node) {
	tree.RemoveItems(tree.Get(schema, "anyOf"), IsNullSchema)
	tree.RemoveItems(tree.Get(schema, "oneOf"), IsNullSchema)
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
	if tree.IsScalar(tree.Get(n, "type")) {
		return []string{tree.Text(n, "type")}
	}
	return tree.Texts(n, "type")
}

// IsAnnotation tells the keywords that say something about a value from those that say what it may be.
func IsAnnotation(key string) bool {
	return IsExtension(key) || slices.Contains([]string{
		"title", "description", "default", "example", "examples", "deprecated",
		"readOnly", "writeOnly", "externalDocs", "xml", "$comment", "nullable",
	}, key)
}
