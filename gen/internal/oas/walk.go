package oas

import (
	"strings"

	"github.com/cekura-community/cekura-go/gen/internal/tree"
)

// Methods are the keys of a path item that hold an operation.
func Methods() []string {
	return []string{"get", "put", "post", "delete", "options", "head", "patch", "trace"}
}

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
)

// EachSchema visits every schema of the document once: those of the components, then
// those the operations hold. A parent comes before its children, which are looked
// up after the visit, so visit may rewrite the node in place. path is the pointer of
// the schema in the document as it is now. What stands where a schema should be is
// visited too, mapping or not, but for the true and false of additionalProperties.
func (d *Document) EachSchema(visit func(schema *tree.Node, path string)) {
	w := &walker{schema: visit, part: func(Kind, *tree.Node, string) bool { return true }}
	w.document(d.Root)
}

// EachPart visits everything of a document that isn't a schema and has a kind, a parent
// before its children; visit may rewrite the node, and what it returns false for is
// taken out of the document.
func (d *Document) EachPart(visit func(k Kind, n *tree.Node, path string) bool) {
	w := &walker{schema: func(*tree.Node, string) {}, part: visit}
	w.document(d.Root)
}

type walker struct {
	schema func(n *tree.Node, path string)
	part   func(k Kind, n *tree.Node, path string) bool
	seen   map[*tree.Node]bool
}

type step func(n *tree.Node, path string)

func (w *walker) document(root *tree.Node) {
	w.seen = map[*tree.Node]bool{}
	for key, schema := range tree.Pairs(tree.Get(root, "components", "schemas")) {
		w.schemas(schema, "/components/schemas/"+tree.EscapeToken(key.Value))
	}
	components := tree.Get(root, "components")
	for _, section := range []struct {
		kind Kind
		next step
	}{
		{KindParameter, w.parameter}, {KindHeader, w.parameter}, {KindBody, w.content}, {KindResponse, w.response},
		{kindExample, leaf}, {kindLink, leaf}, {kindScheme, leaf}, {KindPathItem, w.pathItem}, {KindCallback, w.callback},
	} {
		w.values(components, string(section.kind), "/components", section.kind, section.next)
	}
	w.values(root, "paths", "", KindPathItem, w.pathItem)
	w.values(root, "webhooks", "", KindPathItem, w.pathItem)
}

func leaf(*tree.Node, string) {}

// values goes through the mapping under a key, leaving its extensions alone.
func (w *walker) values(holder *tree.Node, key, path string, k Kind, next step) {
	m := tree.Get(holder, key)
	for name, v := range tree.Pairs(m) {
		at := path + "/" + key + "/" + tree.EscapeToken(name.Value)
		switch {
		case IsExtension(name.Value) && (k == KindPathItem || k == KindResponse):
		case !w.part(k, v, at):
			tree.Remove(m, name.Value)
		default:
			next(v, at)
		}
	}
}

// items goes through the list under a key.
func (w *walker) items(holder *tree.Node, key, path string, k Kind, next step) {
	list := tree.Get(holder, key)
	if !tree.IsSequence(list) {
		return
	}
	var kept []*tree.Node
	for i, v := range list.Content {
		at := path + "/" + key + "/" + tree.Index(i)
		if w.part(k, v, at) {
			kept = append(kept, v)
			next(v, at)
		}
	}
	list.Content = kept
}

// one goes to the single thing under a key.
func (w *walker) one(holder *tree.Node, key, path string, k Kind, next step) {
	v := tree.Get(holder, key)
	if v == nil {
		return
	}
	at := path + "/" + tree.EscapeToken(key)
	if !w.part(k, v, at) {
		tree.Remove(holder, key)
		return
	}
	next(v, at)
}

func (w *walker) pathItem(n *tree.Node, path string) {
	w.items(n, "parameters", path, KindParameter, w.parameter)
	for _, method := range Methods() {
		w.one(n, method, path, KindOperation, w.operation)
	}
}

func (w *walker) operation(n *tree.Node, path string) {
	w.items(n, "parameters", path, KindParameter, w.parameter)
	w.one(n, "requestBody", path, KindBody, w.content)
	w.values(n, "responses", path, KindResponse, w.response)
	w.values(n, "callbacks", path, KindCallback, w.callback)
}

func (w *walker) callback(n *tree.Node, path string) {
	for key := range tree.Pairs(n) {
		if !IsExtension(key.Value) {
			w.one(n, key.Value, path, KindCallbackItem, w.pathItem)
		}
	}
}

// parameter serves headers as well, which have the same form.
func (w *walker) parameter(n *tree.Node, path string) {
	if schema := tree.Get(n, "schema"); schema != nil {
		w.schemas(schema, path+"/schema")
	}
	w.values(n, "examples", path, kindExample, leaf)
	w.content(n, path)
}

func (w *walker) content(n *tree.Node, path string) {
	w.values(n, "content", path, KindMedia, w.media)
}

func (w *walker) response(n *tree.Node, path string) {
	w.values(n, "headers", path, KindHeader, w.parameter)
	w.values(n, "links", path, kindLink, leaf)
	w.content(n, path)
}

func (w *walker) media(n *tree.Node, path string) {
	if schema := tree.Get(n, "schema"); schema != nil {
		w.schemas(schema, path+"/schema")
	}
	w.values(n, "examples", path, kindExample, leaf)
	for key, encoding := range tree.Pairs(tree.Get(n, "encoding")) {
		w.values(encoding, "headers", path+"/encoding/"+tree.EscapeToken(key.Value), KindHeader, w.parameter)
	}
}

func (w *walker) schemas(n *tree.Node, path string) {
	if w.seen[n] {
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
		for key, child := range tree.Pairs(tree.Get(schema, keyword)) {
			visit(child, "/"+keyword+"/"+tree.EscapeToken(key.Value))
		}
	}
	for _, keyword := range SchemaLists() {
		for i, child := range tree.Items(tree.Get(schema, keyword)) {
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
