package openapi

import (
	"strings"

	"go.yaml.in/yaml/v4"
)

// methods are the keys of a path item that hold an operation.
func methods() []string {
	return []string{"get", "put", "post", "delete", "options", "head", "patch", "trace"}
}

// kind is what a part of a document is; those a reference may stand for bear the name of
// their section under components.
type kind string

const (
	kindPathItem     kind = "pathItems"
	kindCallback     kind = "callbacks"
	kindCallbackItem kind = "callback paths"
	kindOperation    kind = "operations"
	kindParameter    kind = "parameters"
	kindHeader       kind = "headers"
	kindBody         kind = "requestBodies"
	kindResponse     kind = "responses"
	kindMedia        kind = "media types"
	kindExample      kind = "examples"
	kindLink         kind = "links"
	kindScheme       kind = "securitySchemes"
)

// eachSchema visits every schema of the document once: those of the components, then
// those the operations hold. A parent comes before its children, which are looked
// up after the visit, so visit may rewrite the node in place. path is the pointer of
// the schema in the document as it is now. What stands where a schema should be is
// visited too, mapping or not, but for the true and false of additionalProperties.
func (d *Document) eachSchema(visit func(schema *yaml.Node, path string)) {
	w := &walker{schema: visit, part: func(kind, *yaml.Node, string) bool { return true }}
	w.document(d.Root)
}

// eachPart visits everything of a document that isn't a schema and has a kind, a parent
// before its children; visit may rewrite the node, and what it returns false for is
// taken out of the document.
func (d *Document) eachPart(visit func(k kind, n *yaml.Node, path string) bool) {
	w := &walker{schema: func(*yaml.Node, string) {}, part: visit}
	w.document(d.Root)
}

type walker struct {
	schema func(n *yaml.Node, path string)
	part   func(k kind, n *yaml.Node, path string) bool
	seen   map[*yaml.Node]bool
}

type step func(n *yaml.Node, path string)

func (w *walker) document(root *yaml.Node) {
	w.seen = map[*yaml.Node]bool{}
	for key, schema := range pairs(get(root, "components", "schemas")) {
		w.schemas(schema, "/components/schemas/"+escapeToken(key.Value))
	}
	components := get(root, "components")
	for _, section := range []struct {
		kind kind
		next step
	}{
		{kindParameter, w.parameter}, {kindHeader, w.parameter}, {kindBody, w.content}, {kindResponse, w.response},
		{kindExample, leaf}, {kindLink, leaf}, {kindScheme, leaf}, {kindPathItem, w.pathItem}, {kindCallback, w.callback},
	} {
		w.values(components, string(section.kind), "/components", section.kind, section.next)
	}
	w.values(root, "paths", "", kindPathItem, w.pathItem)
	w.values(root, "webhooks", "", kindPathItem, w.pathItem)
}

func leaf(*yaml.Node, string) {}

// values goes through the mapping under a key, leaving its extensions alone.
func (w *walker) values(holder *yaml.Node, key, path string, k kind, next step) {
	m := get(holder, key)
	for name, v := range pairs(m) {
		at := path + "/" + key + "/" + escapeToken(name.Value)
		switch {
		case isExtension(name.Value) && (k == kindPathItem || k == kindResponse):
		case !w.part(k, v, at):
			remove(m, name.Value)
		default:
			next(v, at)
		}
	}
}

// items goes through the list under a key.
func (w *walker) items(holder *yaml.Node, key, path string, k kind, next step) {
	list := get(holder, key)
	if !isSequence(list) {
		return
	}
	var kept []*yaml.Node
	for i, v := range list.Content {
		at := path + "/" + key + "/" + index(i)
		if w.part(k, v, at) {
			kept = append(kept, v)
			next(v, at)
		}
	}
	list.Content = kept
}

// one goes to the single thing under a key.
func (w *walker) one(holder *yaml.Node, key, path string, k kind, next step) {
	v := get(holder, key)
	if v == nil {
		return
	}
	at := path + "/" + escapeToken(key)
	if !w.part(k, v, at) {
		remove(holder, key)
		return
	}
	next(v, at)
}

func (w *walker) pathItem(n *yaml.Node, path string) {
	w.items(n, "parameters", path, kindParameter, w.parameter)
	for _, method := range methods() {
		w.one(n, method, path, kindOperation, w.operation)
	}
}

func (w *walker) operation(n *yaml.Node, path string) {
	w.items(n, "parameters", path, kindParameter, w.parameter)
	w.one(n, "requestBody", path, kindBody, w.content)
	w.values(n, "responses", path, kindResponse, w.response)
	w.values(n, "callbacks", path, kindCallback, w.callback)
}

func (w *walker) callback(n *yaml.Node, path string) {
	for key := range pairs(n) {
		if !isExtension(key.Value) {
			w.one(n, key.Value, path, kindCallbackItem, w.pathItem)
		}
	}
}

// parameter serves headers as well, which have the same form.
func (w *walker) parameter(n *yaml.Node, path string) {
	if schema := get(n, "schema"); schema != nil {
		w.schemas(schema, path+"/schema")
	}
	w.values(n, "examples", path, kindExample, leaf)
	w.content(n, path)
}

func (w *walker) content(n *yaml.Node, path string) {
	w.values(n, "content", path, kindMedia, w.media)
}

func (w *walker) response(n *yaml.Node, path string) {
	w.values(n, "headers", path, kindHeader, w.parameter)
	w.values(n, "links", path, kindLink, leaf)
	w.content(n, path)
}

func (w *walker) media(n *yaml.Node, path string) {
	if schema := get(n, "schema"); schema != nil {
		w.schemas(schema, path+"/schema")
	}
	w.values(n, "examples", path, kindExample, leaf)
	for key, encoding := range pairs(get(n, "encoding")) {
		w.values(encoding, "headers", path+"/encoding/"+escapeToken(key.Value), kindHeader, w.parameter)
	}
}

func (w *walker) schemas(n *yaml.Node, path string) {
	if w.seen[n] {
		return
	}
	w.seen[n] = true
	w.schema(n, path)
	eachChild(n, func(child *yaml.Node, at string) { w.schemas(child, path+at) })
}

// schemaMaps, schemaLists and schemaKeys are the keywords under which a schema holds others,
// by name, by number, or one only.
func schemaMaps() []string {
	return []string{"properties", "patternProperties", "dependentSchemas", "$defs", "definitions"}
}

func schemaLists() []string { return []string{"allOf", "anyOf", "oneOf", "prefixItems"} }

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

// eachChild visits the schemas right below one; at is the pointer from the parent.
func eachChild(schema *yaml.Node, visit func(child *yaml.Node, at string)) {
	for _, keyword := range schemaMaps() {
		for key, child := range pairs(get(schema, keyword)) {
			visit(child, "/"+keyword+"/"+escapeToken(key.Value))
		}
	}
	for _, keyword := range schemaLists() {
		for i, child := range items(get(schema, keyword)) {
			visit(child, "/"+keyword+"/"+index(i))
		}
	}
	for _, keyword := range schemaKeys() {
		if child := get(schema, keyword); child != nil && !(isClosing(keyword) && isBool(child)) {
			visit(child, "/"+keyword)
		}
	}
}

func isExtension(key string) bool { return strings.HasPrefix(key, "x-") }
