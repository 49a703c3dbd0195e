// Package repair holds the passes that make a document uniform, each true of any document: what can be
// repaired is, and what can be said in several ways is said in one. Where nothing could be read as meant, a
// warning tells the place.
package repair

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/cekura-community/cekura-go/gen/internal/oas"
	"github.com/cekura-community/cekura-go/gen/internal/tree"
)

// Schemas makes each schema readable: a mapping, with each keyword of the kind
// JSON Schema gives it. A keyword that can't be read is as good as absent. What goes
// without saying, the type of what has properties or items, is said.
func Schemas(d *oas.Document, r *tree.Report) {
	s := &schemaRepair{d: d, r: r}
	want(r, tree.Get(d.Root, "components"), tree.IsMapping, "is no mapping", "schemas")
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
	s.required(n)
	oas.KeepValues(n, s.once("the enum lists %q twice; left out"))
	s.implied(n)
}

// want takes out what stands under the keys and isn't what is wanted there.
func want(r *tree.Report, n *tree.Node, isWanted func(*tree.Node) bool, reason string, keys ...string) {
	for _, key := range keys {
		if v := tree.Get(n, key); v != nil && !isWanted(v) {
			r.Repair(v, "%s %s; left out", key, reason)
			tree.Remove(n, key)
		}
	}
}

// once is true of each value the first time it is asked about one; of others it says that they are left out.
func (s *schemaRepair) once(message string) func(*tree.Node) bool {
	seen := map[string]bool{}
	return func(v *tree.Node) bool {
		key := spelledOut(v)
		if seen[key] {
			s.r.Repair(v, message, tree.Text(v))
		}
		isFirst := !seen[key]
		seen[key] = true
		return isFirst
	}
}

// types leaves under `type` a known type, or several.
func (s *schemaRepair) types(n *tree.Node) {
	node := tree.Get(n, "type")
	isFirst := s.once("the type %s is listed twice; left out")
	tree.RemoveItems(node, func(item *tree.Node) bool { return s.typeName(item) == "" || !isFirst(item) })
	isList := tree.IsSequence(node)
	if isList && len(node.Content) == 0 || node != nil && !isList && s.typeName(node) == "" {
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

// keywords leaves those whose values are of the kind that they want. The schemas below are visited later.
func (s *schemaRepair) keywords(n *tree.Node) {
	isYesNo := func(v *tree.Node) bool {
		if tree.IsString(v) && (v.Value == "true" || v.Value == "false") {
			v.Tag = tree.TagBool
		}
		return tree.IsBool(v)
	}
	isLimit := func(v *tree.Node) bool { return tree.IsBool(v) || tree.IsNumber(v) }
	isCount := func(v *tree.Node) bool {
		_, err := strconv.ParseUint(tree.Text(v), 10, 63)
		return err == nil && tree.IsNumber(v)
	}
	isNotEmpty := func(v *tree.Node) bool { return len(v.Content) > 0 }
	texts := []string{"title", "description", "format", "pattern", "contentMediaType", "contentEncoding"}
	for _, key := range texts {
		if v := tree.Get(n, key); tree.IsNull(v) {
			tree.Remove(n, key)
		} else if tree.IsScalar(v) {
			v.Tag = tree.TagStr
		}
	}
	if tuple := tree.Get(n, "items"); tree.IsSequence(tuple) {
		s.r.Repair(tuple, "items is a list; read as prefixItems")
		tree.Set(n, "prefixItems", tuple)
		tree.Set(n, "items", tree.Mapping())
	}
	lists := append(oas.SchemaLists(), "enum")
	want(s.r, n, tree.IsScalar, "is no text", texts...)
	want(s.r, n, isYesNo, "is neither true nor false", "nullable", "readOnly", "writeOnly", "deprecated", "uniqueItems")
	want(s.r, n, isLimit, "is no number", "exclusiveMinimum", "exclusiveMaximum")
	want(s.r, n, tree.IsNumber, "is no number", "minimum", "maximum", "multipleOf")
	want(s.r, n, isCount, "is no count", "minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties")
	want(s.r, n, tree.IsMapping, "is no mapping", oas.SchemaMaps()...)
	want(s.r, n, tree.IsSequence, "is no list", append(lists, "required")...)
	want(s.r, n, isNotEmpty, "is an empty list", lists...)
}

// required leaves a list of names. Written the way of JSON Schema's third draft, as
// true within a property, it goes to the object's list.
func (s *schemaRepair) required(n *tree.Node) {
	list := tree.Get(n, "required")
	if list == nil {
		list = tree.Sequence()
	}
	isFirst := s.once("required lists %s twice; left out")
	tree.RemoveItems(list, func(name *tree.Node) bool {
		if !tree.IsString(name) {
			s.r.Repair(name, "required lists what is no name; left out")
		}
		return !tree.IsString(name) || !isFirst(name)
	})
	listed := oas.Values(list)
	for key, property := range tree.Pairs(tree.Get(n, "properties")) {
		v := tree.Get(property, "required")
		if !tree.IsBool(v) {
			continue
		}
		s.r.Repair(v, "required belongs in a list beside properties; read as if it stood there")
		tree.Remove(property, "required")
		if tree.IsTrue(v) && !listed[key.Value] {
			list.Content = append(list.Content, s.d.Place(tree.Str(key.Value), v))
		}
	}
	if len(list.Content) == 0 {
		tree.Remove(n, "required")
	} else {
		tree.Set(n, "required", list)
	}
}

// spelledOut is the same text for equal values and for no others.
func spelledOut(v *tree.Node) string {
	text := &strings.Builder{}
	var spell func(n *tree.Node)
	spell = func(n *tree.Node) {
		fmt.Fprintf(text, "%d%s%q[", n.Kind, n.Tag, n.Value)
		for _, child := range n.Content {
			spell(child)
		}
		text.WriteByte(']')
	}
	spell(v)
	return text.String()
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

// Upgrade turns what OpenAPI 3.0 writes in its own way into the JSON Schema of 3.1, and
// does so under 3.1 too, where such leftovers are common. `nullable` is left to nulls.
func Upgrade(d *oas.Document, _ *tree.Report) {
	tree.Set(d.Root, "openapi", tree.Str("3.1.0"))
	d.EachSchema(func(schema *tree.Node, _ string) {
		upgradeBound(schema, "exclusiveMinimum", "minimum")
		upgradeBound(schema, "exclusiveMaximum", "maximum")
	})
}

// upgradeBound makes the bound exclusive by its own keyword, where 3.0 has a switch beside it.
func upgradeBound(schema *tree.Node, exclusive, bound string) {
	on := tree.Get(schema, exclusive)
	if !tree.IsBool(on) {
		return
	}
	limit := tree.Get(schema, bound)
	tree.Remove(schema, exclusive)
	if tree.IsTrue(on) && limit != nil {
		tree.Remove(schema, bound)
		tree.Set(schema, exclusive, limit)
	}
}
