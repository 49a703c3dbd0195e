package oas

import (
	"strings"

	"github.com/cekura-community/cekura-go/gen/internal/tree"
)

// Kind is what a part of a document is; those a reference may stand for bear the name of
// their section under components.
type Kind string

const (
	KindPathItem     Kind = "pathItems"
	KindCallback     Kind = "callbacks"
	KindCallbackItem Kind = "callback paths"
	KindOperation    Kind = "operations"
	KindParameter    Kind = "parameters"
	KindHeader       Kind = "headers"
	KindBody         Kind = "requestBodies"
	KindResponse     Kind = "responses"
	KindMedia        Kind = "media types"
	kindExample      Kind = "examples"
	kindLink         Kind = "links"
	kindScheme       Kind = "securitySchemes"
	kindSchema       Kind = "schemas"

	// These are gone through, but visited by nobody.
	kindDocument   Kind = "documents"
	kindComponents Kind = "components"
	kindEncoding   Kind = "encodings"
)

// place is where a part holds others: under a key, or "" for the part itself.
type place struct {
	key   string
	shape shape
	kind  Kind
}

// shape is the form in which others stand in a place.
type shape int

const (
	single shape = iota // one, right there
	named               // a mapping of them
	listed              // a list of them
)

// places says where a part of each kind holds others, in the order of the walk.
func places() map[Kind][]place {
	content := place{"content", named, KindMedia}
	examples := place{"examples", named, kindExample}
	headers := place{"headers", named, KindHeader}
	parameters := place{"parameters", listed, KindParameter}
	schema := place{"schema", single, kindSchema}
	item := []place{parameters}
	for _, method := range Methods() {
		item = append(item, place{method, single, KindOperation})
	}
	var sections []place
	for _, section := range []Kind{
		kindSchema, KindParameter, KindHeader, KindBody, KindResponse, kindExample, kindLink, kindScheme, KindPathItem, KindCallback,
	} {
		sections = append(sections, place{string(section), named, section})
	}
	return map[Kind][]place{
		kindDocument:     {{"components", single, kindComponents}, {"paths", named, KindPathItem}, {"webhooks", named, KindPathItem}},
		kindComponents:   sections,
		KindPathItem:     item,
		KindCallback:     {{"", named, KindCallbackItem}},
		KindCallbackItem: item,
		KindOperation:    {parameters, {"requestBody", single, KindBody}, {"responses", named, KindResponse}, {"callbacks", named, KindCallback}},
		KindParameter:    {schema, examples, content},
		KindHeader:       {schema, examples, content},
		KindBody:         {content},
		KindResponse:     {headers, {"links", named, kindLink}, content},
		KindMedia:        {schema, examples, {"encoding", named, kindEncoding}},
		kindEncoding:     {headers},
	}
}

// EachSchema visits every schema of the document once: those of the components, then
// those the operations hold. A parent comes before its children, which are looked
// up after the visit, so visit may rewrite the node in place. path is the pointer of
// the schema in the document as it is now. What stands where a schema should be is
// visited too, mapping or not, but for the true and false of additionalProperties.
func (d *Document) EachSchema(visit func(schema *tree.Node, path string)) {
	w := &walker{places: places(), schema: visit, seen: map[*tree.Node]bool{}}
	w.below(kindDocument, d.Root, "")
}

// EachPart visits everything of a document that isn't a schema and has a kind, a parent
// before its children; visit may rewrite the node, and what it returns false for is
// taken out of the document.
func (d *Document) EachPart(visit func(k Kind, n *tree.Node, path string) bool) {
	w := &walker{places: places(), part: visit}
	w.below(kindDocument, d.Root, "")
}

// walker has one of the two functions.
type walker struct {
	places map[Kind][]place
	schema func(n *tree.Node, path string)
	seen   map[*tree.Node]bool // the schemas visited
	part   func(k Kind, n *tree.Node, path string) bool
}

// below goes through what a part holds.
func (w *walker) below(k Kind, n *tree.Node, path string) {
	for _, p := range w.places[k] {
		held, at := n, path
		if p.key != "" {
			if held = tree.Get(n, p.key); held == nil {
				continue
			}
			at += "/" + p.key
		}
		switch p.shape {
		case named:
			tree.RemovePairs(held, func(name, v *tree.Node) bool {
				isPart := !mayExtend(p.kind) || !IsExtension(name.Value)
				return isPart && !w.keeps(p.kind, v, at+"/"+tree.EscapeToken(name.Value))
			})
		case listed:
			i := -1
			tree.RemoveItems(held, func(item *tree.Node) bool {
				i++
				return !w.keeps(p.kind, item, at+"/"+tree.Index(i))
			})
		default:
			if !w.keeps(p.kind, held, at) {
				tree.Remove(n, p.key)
			}
		}
	}
}

// mayExtend tells whether extensions stand among the parts of a kind.
func mayExtend(k Kind) bool { return k == KindPathItem || k == KindResponse || k == KindCallbackItem }

// keeps visits a part and what it holds; false when it is to be taken out.
func (w *walker) keeps(k Kind, n *tree.Node, path string) bool {
	switch {
	case k == kindSchema:
		w.schemas(n, path)
		return true
	case k == kindComponents || k == kindEncoding || w.part == nil:
	case !w.part(k, n, path):
		return false
	}
	w.below(k, n, path)
	return true
}

func (w *walker) schemas(n *tree.Node, path string) {
	if w.schema == nil || w.seen[n] {
		return
	}
	w.seen[n] = true
	w.schema(n, path)
	EachChild(n, func(child *tree.Node, at string) { w.schemas(child, path+at) })
}

// SchemaMaps, schemaLists and schemaKeys are the keywords under which a schema holds others,
// by name, by number, or one only.
func SchemaMaps() []string {
	return []string{"properties", "patternProperties", "dependentSchemas", "$defs", "definitions"}
}

func SchemaLists() []string { return []string{"allOf", "anyOf", "oneOf", "prefixItems"} }

func schemaKeys() []string {
	return []string{
		"items", "additionalProperties", "not", "contains", "propertyNames",
		"if", "then", "else", "unevaluatedProperties", "unevaluatedItems",
	}
}

// isClosing names the keywords whose true and false are a plain yes or no to most readers,
// and are left as they are.
func isClosing(keyword string) bool {
	return keyword == "additionalProperties" || keyword == "unevaluatedProperties" || keyword == "unevaluatedItems"
}

// EachChild visits the schemas right below one; at is the pointer from the parent.
func EachChild(schema *tree.Node, visit func(child *tree.Node, at string)) {
	for _, keyword := range SchemaMaps() {
		for key, child := range tree.Pairs(schema, keyword) {
			visit(child, "/"+keyword+"/"+tree.EscapeToken(key.Value))
		}
	}
	for _, keyword := range SchemaLists() {
		for i, child := range tree.Items(schema, keyword) {
			visit(child, "/"+keyword+"/"+tree.Index(i))
		}
	}
	for _, keyword := range schemaKeys() {
		if child := tree.Get(schema, keyword); child != nil && !(isClosing(keyword) && tree.IsBool(child)) {
			visit(child, "/"+keyword)
		}
	}
}

func IsExtension(key string) bool { return strings.HasPrefix(key, "x-") }
