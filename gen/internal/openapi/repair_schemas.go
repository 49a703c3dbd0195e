package openapi

import (
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"
)

// repairSchemas makes each schema readable: a mapping, with each keyword of the kind
// JSON Schema gives it. A keyword that can't be read is as good as absent. What goes
// without saying, the type of what has properties or items, is said.
func repairSchemas(d *Document, r *report) {
	s := &schemaRepair{d: d, r: r}
	components := get(d.Root, "components", "schemas")
	if components != nil && !isMapping(components) {
		r.warn(components, "schemas is no mapping; left out")
		remove(get(d.Root, "components"), "schemas")
	}
	d.eachSchema(s.schema)
}

type schemaRepair struct {
	d *Document
	r *report
}

func (s *schemaRepair) schema(n *yaml.Node, _ string) {
	switch {
	case isTrue(n):
		*n = *mapping()
	case isBool(n):
		*n = *mapping("not", mapping())
	case !isMapping(n):
		s.r.warn(n, "a schema belongs here; treated as any value")
		*n = *mapping()
	}
	s.types(n)
	s.keywords(n)
	s.children(n)
	s.required(n)
	s.enum(n)
	s.implied(n)
}

func (s *schemaRepair) drop(n *yaml.Node, key, reason string) {
	s.r.warn(get(n, key), "%s %s; left out", key, reason)
	remove(n, key)
}

// types leaves under `type` a known type, or several.
func (s *schemaRepair) types(n *yaml.Node) {
	node := get(n, "type")
	switch {
	case node == nil:
	case isSequence(node):
		var kept []*yaml.Node
		for _, item := range node.Content {
			switch name := s.typeName(item); {
			case name == "":
			case slices.ContainsFunc(kept, func(k *yaml.Node) bool { return k.Value == name }):
				s.r.warn(item, "the type %s is listed twice; left out", name)
			default:
				kept = append(kept, item)
			}
		}
		if node.Content = kept; len(kept) == 0 {
			remove(n, "type")
		}
	case s.typeName(node) == "":
		remove(n, "type")
	}
}

// typeName reads one type, "" when it is none, and spells it right in its node.
func (s *schemaRepair) typeName(n *yaml.Node) string {
	if isNull(n) {
		s.r.warn(n, "null stands without quotes; read as the type 'null'")
		*n = *str("null")
		return "null"
	}
	name := strings.ToLower(text(n))
	if !slices.Contains([]string{"string", "number", "integer", "boolean", "array", "object", "null"}, name) {
		s.r.warn(n, "%q is no type; left out", text(n))
		return ""
	}
	if name != n.Value {
		s.r.warn(n, "the type %s is written %s; read as %s", name, n.Value, name)
		n.Value = name
	}
	return name
}

// keywords checks those whose value is plain.
func (s *schemaRepair) keywords(n *yaml.Node) {
	for key, v := range pairs(n) {
		switch key.Value {
		case "title", "description", "format", "pattern", "contentMediaType", "contentEncoding":
			switch {
			case isNull(v):
				remove(n, key.Value)
			case !isScalar(v):
				s.drop(n, key.Value, "is no text")
			default:
				v.Tag = tagStr
			}
		case "nullable", "readOnly", "writeOnly", "deprecated", "uniqueItems":
			if isString(v) && (v.Value == "true" || v.Value == "false") {
				v.Tag = tagBool
			}
			if !isBool(v) {
				s.drop(n, key.Value, "is neither true nor false")
			}
		case "exclusiveMinimum", "exclusiveMaximum":
			if !isBool(v) && !isNumber(v) {
				s.drop(n, key.Value, "is no number")
			}
		case "minimum", "maximum", "multipleOf":
			if !isNumber(v) {
				s.drop(n, key.Value, "is no number")
			}
		case "minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties":
			if _, err := strconv.ParseUint(text(v), 10, 63); err != nil || !isNumber(v) {
				s.drop(n, key.Value, "is no count")
			}
		}
	}
}

// children checks what holds further schemas; they themselves are visited later.
func (s *schemaRepair) children(n *yaml.Node) {
	for _, key := range schemaMaps() {
		if v := get(n, key); v != nil && !isMapping(v) {
			s.drop(n, key, "is no mapping")
		}
	}
	if tuple := get(n, "items"); isSequence(tuple) {
		s.r.warn(tuple, "items is a list; read as prefixItems")
		set(n, "prefixItems", tuple)
		set(n, "items", mapping())
	}
	for _, key := range schemaLists() {
		switch v := get(n, key); {
		case v == nil:
		case !isSequence(v):
			s.drop(n, key, "is no list")
		case len(v.Content) == 0:
			s.drop(n, key, "is an empty list")
		}
	}
}

// required leaves a list of names. Written the way of JSON Schema's third draft, as
// true within a property, it goes to the object's list.
func (s *schemaRepair) required(n *yaml.Node) {
	if v := get(n, "required"); v != nil && !isSequence(v) {
		s.drop(n, "required", "is no list")
	}
	seen := map[string]bool{}
	list := s.d.place(sequence(), get(n, "required"))
	for _, name := range items(get(n, "required")) {
		switch {
		case !isString(name):
			s.r.warn(name, "required lists what is no name; left out")
		case seen[name.Value]:
			s.r.warn(name, "required lists %s twice; left out", name.Value)
		default:
			seen[name.Value] = true
			list.Content = append(list.Content, name)
		}
	}
	for key, property := range pairs(get(n, "properties")) {
		v := get(property, "required")
		if !isBool(v) {
			continue
		}
		s.r.warn(v, "required belongs in a list beside properties; read as if it stood there")
		remove(property, "required")
		if isTrue(v) && !seen[key.Value] {
			list.Content = append(list.Content, s.d.place(str(key.Value), v))
		}
	}
	if len(list.Content) == 0 {
		remove(n, "required")
		return
	}
	set(n, "required", list)
}

// enum leaves a list in which each value stands once.
func (s *schemaRepair) enum(n *yaml.Node) {
	enum := get(n, "enum")
	switch {
	case enum == nil:
	case !isSequence(enum):
		s.drop(n, "enum", "is no list")
	case len(enum.Content) == 0:
		s.drop(n, "enum", "is an empty list")
	default:
		seen := map[string]bool{}
		keepValues(n, func(v *yaml.Node) bool {
			id := spelledOut(v)
			if seen[id] {
				s.r.warn(v, "the enum lists %q twice; left out", text(v))
				return false
			}
			seen[id] = true
			return true
		})
	}
}

// spelledOut is the same text for equal values and for no others.
func spelledOut(v *yaml.Node) string {
	text := strconv.Itoa(int(v.Kind)) + v.Tag + strconv.Quote(v.Value) + "["
	for _, child := range v.Content {
		text += spelledOut(child)
	}
	return text + "]"
}

// implied gives arrays items, and a type to what can only be an object or an array.
func (s *schemaRepair) implied(n *yaml.Node) {
	if implied := impliedType(n); !has(n, "type") && !isComposed(n) && implied != "" {
		set(n, "type", str(implied))
	}
	if slices.Contains(typesOf(n), "array") && !has(n, "items") {
		if !has(n, "prefixItems") {
			s.r.warn(n, "the array has no items; treated as any values")
		}
		set(n, "items", mapping())
	}
}

// impliedType is the only type on which the keywords of a schema bear, "" when there is none.
func impliedType(n *yaml.Node) string {
	switch {
	case has(n, "properties") || has(n, "patternProperties") || has(n, "additionalProperties"):
		return "object"
	case has(n, "items") || has(n, "prefixItems"):
		return "array"
	default:
		return ""
	}
}

// isComposed tells whether other schemas have a say in what n is.
func isComposed(n *yaml.Node) bool {
	return has(n, "$ref") || has(n, "allOf") || has(n, "anyOf") || has(n, "oneOf")
}

// typesOf lists the types of a schema, null included, one or several.
func typesOf(n *yaml.Node) []string {
	node := get(n, "type")
	if isScalar(node) {
		return []string{node.Value}
	}
	var names []string
	for _, item := range items(node) {
		names = append(names, item.Value)
	}
	return names
}
