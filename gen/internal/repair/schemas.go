package repair

import (
	"slices"
	"strconv"
	"strings"

	"github.com/cekura-community/cekura-go/gen/internal/oas"
	"github.com/cekura-community/cekura-go/gen/internal/tree"
)

// repairSchemas makes each schema readable: a mapping, with each keyword of the kind
// JSON Schema gives it. A keyword that can't be read is as good as absent. What goes
// without saying, the type of what has properties or items, is said.
func Schemas(d *oas.Document, r *tree.Report) {
	s := &schemaRepair{d: d, r: r}
	components := tree.Get(d.Root, "components", "schemas")
	if components != nil && !tree.IsMapping(components) {
		r.Repair(components, "schemas is no mapping; left out")
		tree.Remove(tree.Get(d.Root, "components"), "schemas")
	}
	d.EachSchema(s.schema)
}

type schemaRepair struct {
	d *oas.Document
	r *tree.Report
}

func (s *schemaRepair) schema(n *tree.Node, _ string) {
	switch {
	case tree.IsTrue(n):
		*n = *tree.Mapping()
	case tree.IsBool(n):
		*n = *tree.Mapping("not", tree.Mapping())
	case !tree.IsMapping(n):
		s.r.Repair(n, "a schema belongs here; treated as any value")
		*n = *tree.Mapping()
	}
	s.types(n)
	s.keywords(n)
	s.children(n)
	s.required(n)
	s.enum(n)
	s.implied(n)
}

func (s *schemaRepair) drop(n *tree.Node, key, reason string) {
	s.r.Repair(tree.Get(n, key), "%s %s; left out", key, reason)
	tree.Remove(n, key)
}

// types leaves under `type` a known type, or several.
func (s *schemaRepair) types(n *tree.Node) {
	node := tree.Get(n, "type")
	switch {
	case node == nil:
	case tree.IsSequence(node):
		var kept []*tree.Node
		for _, item := range node.Content {
			switch name := s.typeName(item); {
			case name == "":
			case slices.ContainsFunc(kept, func(k *tree.Node) bool { return k.Value == name }):
				s.r.Repair(item, "the type %s is listed twice; left out", name)
			default:
				kept = append(kept, item)
			}
		}
		if node.Content = kept; len(kept) == 0 {
			tree.Remove(n, "type")
		}
	case s.typeName(node) == "":
		tree.Remove(n, "type")
	}
}

// typeName reads one type, "" when it is none, and spells it right in its node.
func (s *schemaRepair) typeName(n *tree.Node) string {
	if tree.IsNull(n) {
		s.r.Repair(n, "null stands without quotes; read as the type 'null'")
		*n = *tree.Str("null")
		return "null"
	}
	name := strings.ToLower(tree.Text(n))
	if !slices.Contains([]string{"string", "number", "integer", "boolean", "array", "object", "null"}, name) {
		s.r.Repair(n, "%q is no type; left out", tree.Text(n))
		return ""
	}
	if name != n.Value {
		s.r.Repair(n, "the type %s is written %s; read as %s", name, n.Value, name)
		n.Value = name
	}
	return name
}

// keywords checks those whose value is plain.
func (s *schemaRepair) keywords(n *tree.Node) {
	for key, v := range tree.Pairs(n) {
		switch key.Value {
		case "title", "description", "format", "pattern", "contentMediaType", "contentEncoding":
			switch {
			case tree.IsNull(v):
				tree.Remove(n, key.Value)
			case !tree.IsScalar(v):
				s.drop(n, key.Value, "is no text")
			default:
				v.Tag = tree.TagStr
			}
		case "nullable", "readOnly", "writeOnly", "deprecated", "uniqueItems":
			if tree.IsString(v) && (v.Value == "true" || v.Value == "false") {
				v.Tag = tree.TagBool
			}
			if !tree.IsBool(v) {
				s.drop(n, key.Value, "is neither true nor false")
			}
		case "exclusiveMinimum", "exclusiveMaximum":
			if !tree.IsBool(v) && !tree.IsNumber(v) {
				s.drop(n, key.Value, "is no number")
			}
		case "minimum", "maximum", "multipleOf":
			if !tree.IsNumber(v) {
				s.drop(n, key.Value, "is no number")
			}
		case "minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties":
			if _, err := strconv.ParseUint(tree.Text(v), 10, 63); err != nil || !tree.IsNumber(v) {
				s.drop(n, key.Value, "is no count")
			}
		}
	}
}

// children checks what holds further schemas; they themselves are visited later.
func (s *schemaRepair) children(n *tree.Node) {
	for _, key := range oas.SchemaMaps() {
		if v := tree.Get(n, key); v != nil && !tree.IsMapping(v) {
			s.drop(n, key, "is no mapping")
		}
	}
	if tuple := tree.Get(n, "items"); tree.IsSequence(tuple) {
		s.r.Repair(tuple, "items is a list; read as prefixItems")
		tree.Set(n, "prefixItems", tuple)
		tree.Set(n, "items", tree.Mapping())
	}
	for _, key := range oas.SchemaLists() {
		switch v := tree.Get(n, key); {
		case v == nil:
		case !tree.IsSequence(v):
			s.drop(n, key, "is no list")
		case len(v.Content) == 0:
			s.drop(n, key, "is an empty list")
		}
	}
}

// required leaves a list of names. Written the way of JSON Schema's third draft, as
// true within a property, it goes to the object's list.
func (s *schemaRepair) required(n *tree.Node) {
	if v := tree.Get(n, "required"); v != nil && !tree.IsSequence(v) {
		s.drop(n, "required", "is no list")
	}
	seen := map[string]bool{}
	list := s.d.Place(tree.Sequence(), tree.Get(n, "required"))
	for _, name := range tree.Items(tree.Get(n, "required")) {
		switch {
		case !tree.IsString(name):
			s.r.Repair(name, "required lists what is no name; left out")
		case seen[name.Value]:
			s.r.Repair(name, "required lists %s twice; left out", name.Value)
		default:
			seen[name.Value] = true
			list.Content = append(list.Content, name)
		}
	}
	for key, property := range tree.Pairs(tree.Get(n, "properties")) {
		v := tree.Get(property, "required")
		if !tree.IsBool(v) {
			continue
		}
		s.r.Repair(v, "required belongs in a list beside properties; read as if it stood there")
		tree.Remove(property, "required")
		if tree.IsTrue(v) && !seen[key.Value] {
			list.Content = append(list.Content, s.d.Place(tree.Str(key.Value), v))
		}
	}
	if len(list.Content) == 0 {
		tree.Remove(n, "required")
		return
	}
	tree.Set(n, "required", list)
}

// enum leaves a list in which each value stands once.
func (s *schemaRepair) enum(n *tree.Node) {
	enum := tree.Get(n, "enum")
	switch {
	case enum == nil:
	case !tree.IsSequence(enum):
		s.drop(n, "enum", "is no list")
	case len(enum.Content) == 0:
		s.drop(n, "enum", "is an empty list")
	default:
		seen := map[string]bool{}
		oas.KeepValues(n, func(v *tree.Node) bool {
			id := spelledOut(v)
			if seen[id] {
				s.r.Repair(v, "the enum lists %q twice; left out", tree.Text(v))
				return false
			}
			seen[id] = true
			return true
		})
	}
}

// spelledOut is the same text for equal values and for no others.
func spelledOut(v *tree.Node) string {
	text := strconv.Itoa(int(v.Kind)) + v.Tag + strconv.Quote(v.Value) + "["
	for _, child := range v.Content {
		text += spelledOut(child)
	}
	return text + "]"
}

// implied gives arrays items, and a type to what can only be an object or an array.
func (s *schemaRepair) implied(n *tree.Node) {
	if implied := impliedType(n); !tree.Has(n, "type") && !oas.IsComposed(n) && implied != "" {
		tree.Set(n, "type", tree.Str(implied))
	}
	if slices.Contains(oas.TypesOf(n), "array") && !tree.Has(n, "items") {
		if !tree.Has(n, "prefixItems") {
			s.r.Repair(n, "the array has no items; treated as any values")
		}
		tree.Set(n, "items", tree.Mapping())
	}
}

// impliedType is the only type on which the keywords of a schema bear, "" when there is none.
func impliedType(n *tree.Node) string {
	switch {
	case tree.Has(n, "properties") || tree.Has(n, "patternProperties") || tree.Has(n, "additionalProperties"):
		return "object"
	case tree.Has(n, "items") || tree.Has(n, "prefixItems"):
		return "array"
	default:
		return ""
	}
}
