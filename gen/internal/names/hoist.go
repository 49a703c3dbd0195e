package names

import (
	"cmp"
	"slices"
	"strings"

	"github.com/cekura-community/cekura-go/gen/internal/oas"
	"github.com/cekura-community/cekura-go/gen/internal/tree"
)

// Hoist makes a component of every inline enum, union and object with properties, so that each has a Go type
// with a name: that of the place it stands in, or the x-go-type-name an overlay gave it. Places of one given
// name become one component, enums with the values of all. That a place takes "" is said there. A parameter,
// body or answer of the components is a place of its own, not one in each operation that refers to it.
func (a *Authority) Hoist(d *oas.Document, _ *tree.Report) {
	h := &hoister{Authority: a, components: d.Schemas()}
	for _, schema := range tree.Sorted(d.Root, "components", "schemas") {
		h.one = tree.IsTrue(tree.Get(schema, oas.ExtOneType))
		if tree.Get(schema, "enum") == nil {
			h.children(schema, tree.Text(schema, oas.ExtName), false)
		}
	}
	h.one = false
	h.parts(tree.Get(d.Root, "components"))
	h.operations()
}

type hoister struct {
	*Authority
	components oas.Components
	one        bool // what is hoisted belongs to a schema that is one type both ways
}

// parts visits what operations share: KindParam is the parameter Kind of the components, PetInput and PetOutput
// their body and their answer Pet.
func (h *hoister) parts(components *tree.Node) {
	named := func(key, suffix string) string { return strings.TrimSuffix(h.sp.exported(key), suffix) + suffix }
	for key, p := range tree.Sorted(components, "parameters") {
		h.visit(oas.ParameterSchema(p), named(key, "Param"), false)
	}
	for key, body := range tree.Sorted(components, "requestBodies") {
		h.contents(body, named(key, "Input"))
	}
	for key, answer := range tree.Sorted(components, "responses") {
		h.contents(answer, named(key, "Output"))
	}
}

func (h *hoister) operations() {
	for _, op := range h.ops {
		h.d.SpendShared(op.Node)
		prefix := prefixOf(op)
		for _, p := range op.Parameters() {
			h.visit(oas.ParameterSchema(p), prefix+h.sp.parameter(tree.Text(p, "name")), false)
		}
		h.contents(tree.Get(op.Node, "requestBody"), prefix+"Input")
		for i, one := range op.Answers() {
			name := prefix + "Output"
			if i > 0 {
				name = prefix + statusWord(one.Status)
			}
			h.contents(one.Node, name)
		}
	}
}

// contents hoists the schema of each media type; all but JSON say theirs in the name. Media types that
// say the same share a type.
func (h *hoister) contents(holder *tree.Node, name string) {
	var written, hoisted []*tree.Node
	for media, content := range tree.Pairs(holder, "content") {
		schema := tree.Get(content, "schema")
		if i := slices.IndexFunc(written, func(n *tree.Node) bool { return n != nil && tree.Equal(n, schema) }); i >= 0 {
			*schema = *h.d.Clone(hoisted[i]) // there, for operations may share it
			continue
		}
		written, hoisted = append(written, tree.Clone(schema)), append(hoisted, schema)
		own := name
		if !saidInJSON(holder, schema) {
			own = name + mediaWord(media.Value)
		}
		h.visit(schema, own, false)
	}
}

// saidInJSON tells whether a body or an answer has the schema in JSON.
func saidInJSON(holder, schema *tree.Node) bool {
	for media, content := range tree.Pairs(holder, "content") {
		if oas.IsAnswerJSON(media.Value) && tree.Equal(tree.Get(content, "schema"), schema) {
			return true
		}
	}
	return false
}

func mediaWord(media string) string {
	if oas.IsAnswerJSON(media) {
		return oas.FormatJSON
	}
	return cmp.Or(oas.FormatOf(media), (&speller{}).exported(media))
}

// statusWord tells the inline type of a second or third 2xx answer from the first's.
func statusWord(status string) string {
	if word := map[string]string{"200": "OK", "201": "Created", "202": "Accepted"}[status]; word != "" {
		return word
	}
	return "Status" + (&speller{}).pascal(status)
}

// children visits what a schema is made of; name is its own Go name, or that of what holds it.
func (h *hoister) children(schema *tree.Node, name string, isShared bool) {
	for key, property := range tree.Sorted(schema, "properties") {
		h.visit(property, name+h.sp.exported(key), isShared)
	}
	h.visit(tree.Get(schema, "items"), name+"Item", isShared)
	h.visit(tree.Get(schema, "additionalProperties"), name+"Value", isShared)
	for _, arm := range oas.Arms(schema) {
		if tags := tree.Texts(arm, oas.ExtTags); len(tags) > 0 { // of a choice that is any value none is a type
			h.visit(arm, name+h.sp.constant(tags[0]), isShared)
		}
	}
}

// visit hoists a schema that is an inline enum, union or object. place is the name by its place; where what
// holds the schema is shared, so is the schema.
func (h *hoister) visit(schema *tree.Node, place string, isShared bool) {
	switch {
	case !tree.IsMapping(schema):
		return
	case !h.isTyped(schema):
		tree.Remove(schema, oas.ExtTypeName) // of an action on whatever bears a property's name
		h.children(schema, place, isShared)
		return
	}
	name := place
	if own := tree.Text(schema, oas.ExtTypeName); own != "" {
		if isShared = h.fits(own, schema); isShared {
			name = own
		}
	}
	isEnum := isNamedEnum(schema)
	null, blank := oas.IsNullable(schema), isEnum && takeBlank(schema)
	if isEnum && len(tree.Get(schema, "enum").Content) == 0 {
		tree.Set(schema, "enum", tree.Sequence(tree.Str("")))
		return
	}
	if null {
		oas.DropNull(schema)
	}
	if isShared && h.isMoved("", name, schema) {
		h.children(schema, name, true)
		h.refer(schema, h.shared[name].key, blank, null)
		return
	}
	h.refer(schema, h.move(schema, name, isShared), blank, null)
}

// isTyped tells whether a type comes of a schema: an enum, an object or a union that stands in place.
func (a *Authority) isTyped(schema *tree.Node) bool {
	return oas.RefOf(schema) == nil && (isNamedEnum(schema) || tree.Has(schema, "properties") || tree.Has(schema, oas.ExtUnion))
}

// takeBlank takes "" out of an enum and tells whether it was there.
func takeBlank(schema *tree.Node) bool {
	before := len(tree.Get(schema, "enum").Content)
	oas.KeepValues(schema, func(v *tree.Node) bool { return !tree.IsString(v) || v.Value != "" })
	return len(tree.Get(schema, "enum").Content) < before
}

// isNamedEnum reports whether a Go type comes of the enum: its values are all text or all whole numbers.
func isNamedEnum(schema *tree.Node) bool {
	if len(tree.Items(schema, "enum")) == 0 {
		return false
	}
	kind := oas.TypeOf(schema)
	return kind == "string" || kind == "integer"
}

// stays are the keywords that say something of the place rather than of the type.
const stays = " description readOnly writeOnly deprecated default example examples x-go-name x-go-tags "

// move makes a component of schema and returns its key.
func (h *hoister) move(schema *tree.Node, name string, isShared bool) string {
	component := h.d.Place(tree.Mapping(), schema)
	for key, value := range tree.Pairs(schema) {
		isPlace := strings.Contains(stays, " "+key.Value+" ")
		switch {
		case key.Value == oas.ExtTypeName:
		case !isPlace:
			component.Content = append(component.Content, key, value)
		case key.Value == "description" && !isShared:
			tree.Set(component, key.Value, tree.Clone(value))
		}
	}
	if h.one {
		tree.Set(component, oas.ExtOneType, tree.Boolean(true))
	}
	c := newClaim(schema, oas.ExtTypeName, h.d.Position(schema).Pointer, name)
	c.node, c.forms = component, formsOf(component)
	if c.decision != nil && h.given[name] == h.types.owner[name] {
		delete(h.types.owner, name)
	}
	own := h.types.give(c)
	tree.Set(component, oas.ExtName, tree.Str(own))
	key := own
	for h.components[key] != nil {
		key += "Inline"
	}
	h.components[key] = component
	if isShared {
		h.shared[name] = &sharedType{key, component}
	}
	h.children(component, own, isShared)
	schemas := tree.Ensure(h.d.Root, "components", "schemas")
	schemas.Content = append(schemas.Content, tree.Str(key), component)
	return key
}

// refer leaves of a schema what it says of its place, beside a reference.
func (h *hoister) refer(schema *tree.Node, key string, blank, null bool) {
	tree.RemovePairs(schema, func(word, _ *tree.Node) bool { return !strings.Contains(stays, " "+word.Value+" ") })
	schema.Content = append(oas.Reference(key, blank, null), schema.Content...)
}
