package names

import (
	"slices"
	"strconv"
	"strings"

	"github.com/cekura-community/cekura-go/gen/internal/oas"
	"github.com/cekura-community/cekura-go/gen/internal/tree"
)

// Hoist makes a component of every inline enum, of every inline object with properties, so that each
// has a Go type with a name: that of the place it stands in, or the x-go-type-name an overlay gave
// it. Enums of one given name become one component with the values of all.
func Hoist(d *oas.Document, r *tree.Report) {
	schemas := tree.Get(d.Root, "components", "schemas")
	if schemas == nil {
		schemas = tree.Mapping()
		components := tree.Get(d.Root, "components")
		if components == nil {
			components = tree.Mapping()
			tree.Set(d.Root, "components", components)
		}
		tree.Set(components, "schemas", schemas)
	}
	h := &hoister{d: d, r: r, sp: newSpeller(d), schemas: schemas, byName: map[string]*tree.Node{}, keys: map[*tree.Node]string{}, taken: map[string]bool{}, numbers: map[string]int{}}
	h.components()
	h.operations()
}

type hoister struct {
	d       *oas.Document
	r       *tree.Report
	sp      *speller
	schemas *tree.Node
	byName  map[string]*tree.Node // Go name → component
	keys    map[*tree.Node]string // component → its key
	taken   map[string]bool       // keys in use
	numbers map[string]int        // Go name → how often it was wanted where it was taken
}

// components hoists from the components first; those that stand there already keep their keys.
func (h *hoister) components() {
	type component struct{ key, schema *tree.Node }
	var all []component
	for key, schema := range tree.Pairs(h.schemas) {
		all = append(all, component{key, schema})
		h.keys[schema], h.taken[key.Value] = key.Value, true
		if name := tree.Text(tree.Get(schema, oas.ExtName)); h.byName[name] == nil {
			h.byName[name] = schema
		}
	}
	for _, c := range all {
		if tree.Get(c.schema, "enum") != nil {
			h.nameConstants(c.schema, tree.Text(tree.Get(c.schema, oas.ExtName)))
			continue
		}
		h.children(c.schema, tree.Text(tree.Get(c.schema, oas.ExtName)))
	}
}

func (h *hoister) operations() {
	for op := range h.d.Operations() {
		method := tree.Text(tree.Get(op.Node, oas.ExtService)) + "." + tree.Text(tree.Get(op.Node, oas.ExtName))
		prefix := TypePrefix(tree.Text(tree.Get(op.Node, oas.ExtService)), tree.Text(tree.Get(op.Node, oas.ExtName)))
		for _, p := range tree.Items(tree.Get(op.Node, "parameters")) {
			h.visit(oas.ParameterSchema(p), prefix+h.sp.parameter(tree.Text(tree.Get(p, "name"))), "A value of the parameter "+tree.Text(tree.Get(p, "name"))+" of "+method+".")
		}
		h.contents(tree.Get(op.Node, "requestBody"), prefix+"Input", "The body of "+method+".")
		first := true
		for status, response := range tree.Pairs(tree.Get(op.Node, "responses")) {
			if strings.HasPrefix(status.Value, "2") && tree.Has(response, "content") {
				name := prefix + "Output"
				if !first {
					name = prefix + statusWord(status.Value)
				}
				h.contents(response, name, "The answer of "+method+".")
				first = false
			}
		}
	}
}

// contents hoists the schema of each media type; all but JSON say theirs in the name. Media types that
// say the same share a type.
func (h *hoister) contents(holder *tree.Node, name, about string) {
	var written, hoisted []*tree.Node
	for media, content := range tree.Pairs(tree.Get(holder, "content")) {
		schema := tree.Get(content, "schema")
		if i := slices.IndexFunc(written, func(n *tree.Node) bool { return n != nil && tree.Equal(n, schema) }); i >= 0 {
			tree.Set(content, "schema", h.d.Clone(hoisted[i]))
			continue
		}
		written, hoisted = append(written, tree.Clone(schema)), append(hoisted, schema)
		own := name
		if !saidInJSON(holder, schema) {
			own = name + mediaWord(media.Value)
		}
		h.visit(schema, own, about)
	}
}

// saidInJSON tells whether a body or an answer has the schema in JSON.
func saidInJSON(holder, schema *tree.Node) bool {
	for media, content := range tree.Pairs(tree.Get(holder, "content")) {
		if mediaWord(media.Value) == "JSON" && tree.Equal(tree.Get(content, "schema"), schema) {
			return true
		}
	}
	return false
}

func mediaWord(media string) string {
	switch {
	case strings.HasPrefix(media, "multipart/"):
		return "Multipart"
	case strings.HasPrefix(media, "application/x-www-form-urlencoded"):
		return "Form"
	case strings.Contains(media, "json") || media == "*/*":
		return "JSON"
	}
	return (&speller{}).exported(media)
}

// statusWord tells the inline type of a second or third 2xx answer from the first's.
func statusWord(status string) string {
	switch status {
	case "200":
		return "OK"
	case "201":
		return "Created"
	case "202":
		return "Accepted"
	}
	return "Status" + (&speller{}).pascal(status)
}

// children visits what a schema is made of; name is its own Go name, or that of what holds it.
func (h *hoister) children(schema *tree.Node, name string) {
	for key, property := range tree.Pairs(tree.Get(schema, "properties")) {
		h.visit(property, name+h.sp.exported(key.Value), "The "+key.Value+" of "+name+".")
	}
	h.visit(tree.Get(schema, "items"), name+"Item", "An element of "+name+".")
	h.visit(tree.Get(schema, "additionalProperties"), name+"Value", "A value of "+name+".")
	for _, arms := range []string{"anyOf", "oneOf", "allOf"} {
		for _, arm := range tree.Items(tree.Get(schema, arms)) {
			h.visit(arm, name+"Variant", "A variant of "+name+".")
		}
	}
}

// visit hoists schema where it is an inline enum or object, after what it holds itself. about is its
// description where the document has none.
func (h *hoister) visit(schema *tree.Node, name, about string) {
	if !tree.IsMapping(schema) || tree.Has(schema, "$ref") {
		return
	}
	if own := tree.Text(tree.Get(schema, oas.ExtTypeName)); own != "" {
		name = own
	}
	switch {
	case isNamedEnum(schema):
		h.enum(schema, name)
	case tree.Has(schema, "properties"):
		h.children(schema, name)
		h.move(schema, name, about)
	default:
		h.children(schema, name)
	}
}

// isNamedEnum reports whether a Go type comes of the enum: its values are all text or all whole numbers.
func isNamedEnum(schema *tree.Node) bool {
	values := tree.Items(tree.Get(schema, "enum"))
	if len(values) == 0 {
		return false
	}
	kind := oas.TypeOf(schema)
	return kind == "string" || kind == "integer"
}

// stays are the keywords that say something of the place rather than of the type.
const stays = " description readOnly writeOnly deprecated default example examples x-go-name "

// move makes a component of schema, leaves a reference in its place and returns the component.
func (h *hoister) move(schema *tree.Node, name, about string) *tree.Node {
	null := oas.IsNullable(schema)
	component := tree.Mapping()
	var rest []*tree.Node
	for key, value := range tree.Pairs(schema) {
		switch {
		case key.Value == oas.ExtTypeName:
		case strings.Contains(stays, " "+key.Value+" "):
			rest = append(rest, key, value)
			if key.Value == "description" {
				tree.Set(component, key.Value, tree.Clone(value))
			}
		default:
			component.Content = append(component.Content, key, value)
		}
	}
	h.d.Place(component, schema)
	if null {
		oas.DropNull(component)
	}
	if about != "" && tree.Text(tree.Get(component, "description")) == "" {
		tree.Set(component, "description", tree.Str(about))
	}
	tree.Set(component, oas.ExtName, tree.Str(name))
	key := h.add(component, name)
	schema.Content = append(reference(key, null), rest...)
	return component
}

// enum makes or widens the component of an inline enum.
func (h *hoister) enum(schema *tree.Node, name string) {
	_, shared := h.byName[name]
	if !shared || tree.Text(tree.Get(schema, oas.ExtTypeName)) == "" || tree.Get(h.byName[name], "enum") == nil {
		component := h.move(schema, name, "")
		h.nameConstants(component, tree.Text(tree.Get(component, oas.ExtName)))
		return
	}
	component := h.byName[name]
	null := oas.IsNullable(schema)
	if oas.TypeOf(component) != oas.TypeOf(schema) {
		h.r.Drift(schema, "an enum named %s holds %s, another %s; give one of them another %s", name, oas.TypeOf(schema), oas.TypeOf(component), oas.ExtTypeName)
	}
	have := map[string]bool{}
	for _, value := range tree.Items(tree.Get(component, "enum")) {
		have[value.Value] = true
	}
	for _, value := range tree.Items(tree.Get(schema, "enum")) {
		if !have[value.Value] {
			list := tree.Get(component, "enum")
			list.Content = append(list.Content, value)
		}
	}
	h.nameConstants(component, name)
	var rest []*tree.Node
	for key, value := range tree.Pairs(schema) {
		if strings.Contains(stays, " "+key.Value+" ") {
			rest = append(rest, key, value)
		}
	}
	schema.Content = append(reference(h.keys[component], null), rest...)
}

// nameConstants writes the Go names of an enum's constants beside its values.
func (h *hoister) nameConstants(component *tree.Node, name string) {
	if !isNamedEnum(component) {
		return
	}
	given := tree.Items(tree.Get(component, oas.ExtConstants))
	names, taken := tree.Sequence(), map[string]bool{}
	for i, value := range tree.Items(tree.Get(component, "enum")) {
		constant := name + h.sp.constant(value.Value)
		if i < len(given) {
			constant = given[i].Value
		}
		if taken[constant] {
			h.r.Drift(value, "the constant %s is already that of another value; name all of the enum's constants with %s in an overlay", constant, oas.ExtConstants)
		}
		constant = apart(constant, value.Value, func(name string) bool { return taken[name] })
		taken[constant] = true
		names.Content = append(names.Content, tree.Str(constant))
	}
	tree.Set(component, oas.ExtConstants, names)
}

// add enters a component under its Go name, or under one with a suffix where two places would give
// the same, and returns its key.
func (h *hoister) add(component *tree.Node, name string) string {
	key := name
	if other := h.byName[name]; other != nil {
		h.r.Drift(component, "the Go name %s is already that of %s; give this one another with %s in an overlay, or pass -drift=warn", name, h.d.Position(other).Pointer, oas.ExtTypeName)
		name = h.free(name + "Inline")
		tree.Set(component, oas.ExtName, tree.Str(name))
		key = name
	}
	for h.taken[key] {
		key += "Inline"
	}
	h.byName[name], h.keys[component], h.taken[key] = component, key, true
	h.schemas.Content = append(h.schemas.Content, tree.Str(key), component)
	return key
}

// free numbers the places that would give one name, so that thousands of them don't make it long.
func (h *hoister) free(name string) string {
	for {
		h.numbers[name]++
		own := name
		if n := h.numbers[name]; n > 1 {
			own += strconv.Itoa(n)
		}
		if h.byName[own] == nil {
			return own
		}
	}
}

// reference returns the members of a schema that stands for the component key, or for it or null.
func reference(key string, null bool) []*tree.Node {
	ref := tree.Mapping("$ref", tree.Str(oas.RefPrefix+key))
	if !null {
		return ref.Content
	}
	return tree.Mapping("anyOf", tree.Sequence(ref, tree.Mapping("type", tree.Str("null")))).Content
}
