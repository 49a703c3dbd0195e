package openapi

import (
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"
)

// hoist makes a component of every inline enum, of every inline object with properties, so that each
// has a Go type with a name: that of the place it stands in, or the x-go-type-name an overlay gave
// it. Enums of one given name become one component with the values of all.
func hoist(d *Document, r *report) {
	schemas := get(d.Root, "components", "schemas")
	if schemas == nil {
		schemas = mapping()
		components := get(d.Root, "components")
		if components == nil {
			components = mapping()
			set(d.Root, "components", components)
		}
		set(components, "schemas", schemas)
	}
	h := &hoister{d: d, r: r, sp: newSpeller(d), schemas: schemas, byName: map[string]*yaml.Node{}, keys: map[*yaml.Node]string{}, taken: map[string]bool{}, numbers: map[string]int{}}
	h.components()
	h.operations()
}

type hoister struct {
	d       *Document
	r       *report
	sp      *speller
	schemas *yaml.Node
	byName  map[string]*yaml.Node // Go name → component
	keys    map[*yaml.Node]string // component → its key
	taken   map[string]bool       // keys in use
	numbers map[string]int        // Go name → how often it was wanted where it was taken
}

// components hoists from the components first; those that stand there already keep their keys.
func (h *hoister) components() {
	type component struct{ key, schema *yaml.Node }
	var all []component
	for key, schema := range pairs(h.schemas) {
		all = append(all, component{key, schema})
		h.keys[schema], h.taken[key.Value] = key.Value, true
		if name := text(get(schema, extName)); h.byName[name] == nil {
			h.byName[name] = schema
		}
	}
	for _, c := range all {
		if get(c.schema, "enum") != nil {
			h.nameConstants(c.schema, text(get(c.schema, extName)))
			continue
		}
		h.children(c.schema, text(get(c.schema, extName)))
	}
}

func (h *hoister) operations() {
	for op := range h.d.operations() {
		method := text(get(op.node, extService)) + "." + text(get(op.node, extName))
		prefix := typePrefix(text(get(op.node, extService)), text(get(op.node, extName)))
		for _, p := range items(get(op.node, "parameters")) {
			h.visit(parameterSchema(p), prefix+h.sp.parameter(text(get(p, "name"))), "A value of the parameter "+text(get(p, "name"))+" of "+method+".")
		}
		h.contents(get(op.node, "requestBody"), prefix+"Input", "The body of "+method+".")
		first := true
		for status, response := range pairs(get(op.node, "responses")) {
			if strings.HasPrefix(status.Value, "2") && has(response, "content") {
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
func (h *hoister) contents(holder *yaml.Node, name, about string) {
	var written, hoisted []*yaml.Node
	for media, content := range pairs(get(holder, "content")) {
		schema := get(content, "schema")
		if i := slices.IndexFunc(written, func(n *yaml.Node) bool { return n != nil && equal(n, schema) }); i >= 0 {
			set(content, "schema", h.d.clone(hoisted[i]))
			continue
		}
		written, hoisted = append(written, clone(schema)), append(hoisted, schema)
		own := name
		if !saidInJSON(holder, schema) {
			own = name + mediaWord(media.Value)
		}
		h.visit(schema, own, about)
	}
}

// saidInJSON tells whether a body or an answer has the schema in JSON.
func saidInJSON(holder, schema *yaml.Node) bool {
	for media, content := range pairs(get(holder, "content")) {
		if mediaWord(media.Value) == "JSON" && equal(get(content, "schema"), schema) {
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
func (h *hoister) children(schema *yaml.Node, name string) {
	for key, property := range pairs(get(schema, "properties")) {
		h.visit(property, name+h.sp.exported(key.Value), "The "+key.Value+" of "+name+".")
	}
	h.visit(get(schema, "items"), name+"Item", "An element of "+name+".")
	h.visit(get(schema, "additionalProperties"), name+"Value", "A value of "+name+".")
	for _, arms := range []string{"anyOf", "oneOf", "allOf"} {
		for _, arm := range items(get(schema, arms)) {
			h.visit(arm, name+"Variant", "A variant of "+name+".")
		}
	}
}

// visit hoists schema where it is an inline enum or object, after what it holds itself. about is its
// description where the document has none.
func (h *hoister) visit(schema *yaml.Node, name, about string) {
	if !isMapping(schema) || has(schema, "$ref") {
		return
	}
	if own := text(get(schema, extTypeName)); own != "" {
		name = own
	}
	switch {
	case isNamedEnum(schema):
		h.enum(schema, name)
	case has(schema, "properties"):
		h.children(schema, name)
		h.move(schema, name, about)
	default:
		h.children(schema, name)
	}
}

// isNamedEnum reports whether a Go type comes of the enum: its values are all text or all whole numbers.
func isNamedEnum(schema *yaml.Node) bool {
	values := items(get(schema, "enum"))
	if len(values) == 0 {
		return false
	}
	kind := typeOf(schema)
	return kind == "string" || kind == "integer"
}

// stays are the keywords that say something of the place rather than of the type.
const stays = " description readOnly writeOnly deprecated default example examples x-go-name "

// move makes a component of schema, leaves a reference in its place and returns the component.
func (h *hoister) move(schema *yaml.Node, name, about string) *yaml.Node {
	null := isNullable(schema)
	component := mapping()
	var rest []*yaml.Node
	for key, value := range pairs(schema) {
		switch {
		case key.Value == extTypeName:
		case strings.Contains(stays, " "+key.Value+" "):
			rest = append(rest, key, value)
			if key.Value == "description" {
				set(component, key.Value, clone(value))
			}
		default:
			component.Content = append(component.Content, key, value)
		}
	}
	h.d.place(component, schema)
	if null {
		dropNull(component)
	}
	if about != "" && text(get(component, "description")) == "" {
		set(component, "description", str(about))
	}
	set(component, extName, str(name))
	key := h.add(component, name)
	schema.Content = append(reference(key, null), rest...)
	return component
}

// enum makes or widens the component of an inline enum.
func (h *hoister) enum(schema *yaml.Node, name string) {
	_, shared := h.byName[name]
	if !shared || text(get(schema, extTypeName)) == "" || get(h.byName[name], "enum") == nil {
		component := h.move(schema, name, "")
		h.nameConstants(component, text(get(component, extName)))
		return
	}
	component := h.byName[name]
	null := isNullable(schema)
	if typeOf(component) != typeOf(schema) {
		h.r.drift(schema, "an enum named %s holds %s, another %s; give one of them another %s", name, typeOf(schema), typeOf(component), extTypeName)
	}
	have := map[string]bool{}
	for _, value := range items(get(component, "enum")) {
		have[value.Value] = true
	}
	for _, value := range items(get(schema, "enum")) {
		if !have[value.Value] {
			list := get(component, "enum")
			list.Content = append(list.Content, value)
		}
	}
	h.nameConstants(component, name)
	var rest []*yaml.Node
	for key, value := range pairs(schema) {
		if strings.Contains(stays, " "+key.Value+" ") {
			rest = append(rest, key, value)
		}
	}
	schema.Content = append(reference(h.keys[component], null), rest...)
}

// nameConstants writes the Go names of an enum's constants beside its values.
func (h *hoister) nameConstants(component *yaml.Node, name string) {
	if !isNamedEnum(component) {
		return
	}
	given := items(get(component, extConstants))
	names, taken := sequence(), map[string]bool{}
	for i, value := range items(get(component, "enum")) {
		constant := name + h.sp.constant(value.Value)
		if i < len(given) {
			constant = given[i].Value
		}
		if taken[constant] {
			h.r.drift(value, "the constant %s is already that of another value; name all of the enum's constants with %s in an overlay", constant, extConstants)
		}
		constant = apart(constant, value.Value, func(name string) bool { return taken[name] })
		taken[constant] = true
		names.Content = append(names.Content, str(constant))
	}
	set(component, extConstants, names)
}

// add enters a component under its Go name, or under one with a suffix where two places would give
// the same, and returns its key.
func (h *hoister) add(component *yaml.Node, name string) string {
	key := name
	if other := h.byName[name]; other != nil {
		h.r.drift(component, "the Go name %s is already that of %s; give this one another with %s in an overlay, or pass -drift=warn", name, h.d.Position(other).Pointer, extTypeName)
		name = h.free(name + "Inline")
		set(component, extName, str(name))
		key = name
	}
	for h.taken[key] {
		key += "Inline"
	}
	h.byName[name], h.keys[component], h.taken[key] = component, key, true
	h.schemas.Content = append(h.schemas.Content, str(key), component)
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
func reference(key string, null bool) []*yaml.Node {
	ref := mapping("$ref", str(refPrefix+key))
	if !null {
		return ref.Content
	}
	return mapping("anyOf", sequence(ref, mapping("type", str("null")))).Content
}
