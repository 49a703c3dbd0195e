package openapi

import (
	"iter"
	"slices"
	"strings"

	"github.com/cekura-community/cekura-go/gen/internal/oas"
	"github.com/cekura-community/cekura-go/gen/internal/tree"
)

// Document is a normalised document, to be read.
type Document struct{ *oas.Document }

func (d *Document) root() part { return part{d, d.Root} }

// part is a node of a normalised document, to be read. Its texts are untrusted, but for names.
type part struct {
	d *Document
	n *tree.Node
}

// Position is where the part was written.
func (p part) Position() tree.Position { return p.d.Position(p.n) }

// Text is the text of a scalar keyword or extension, such as default or x-default-env, "" for none.
func (p part) Text(keys ...string) string { return tree.Text(tree.Get(p.n, keys...)) }

// Flag reports whether a keyword or extension is true.
func (p part) Flag(keyword string) bool { return tree.IsTrue(tree.Get(p.n, keyword)) }

// Name is the Go name: of the type for a component, of the field for a property, of the method for an operation.
func (p part) Name() string { return p.Text(oas.ExtName) }

func (p part) Description() string { return p.Text("description") }

func (p part) at(keys ...string) part { return part{p.d, tree.Get(p.n, keys...)} }

// pairs are the members of a mapping in the document's order.
func (p part) pairs(keys ...string) iter.Seq2[string, part] {
	return func(yield func(string, part) bool) {
		for key, n := range tree.Pairs(tree.Get(p.n, keys...)) {
			if !yield(key.Value, part{p.d, n}) {
				return
			}
		}
	}
}

// Schema is a read-only view of a schema of a normalised document.
type Schema struct{ part }

// Component is a schema with the key it is referred to by.
type Component struct {
	Key string
	Schema
}

// Property is a member of an object.
type Property struct {
	Schema
	Wire     string
	Required bool
}

// Components lists the schemas of the document in the order of their keys: that of the document decides nothing.
func (d *Document) Components() []Component {
	var list []Component
	for key, n := range d.root().pairs("components", "schemas") {
		list = append(list, Component{key, Schema{n}})
	}
	slices.SortFunc(list, func(x, y Component) int { return strings.Compare(x.Key, y.Key) })
	return list
}

// Source is the key of the component in the document as it was written; for one that a pass made of
// something inline, the place of that.
func (c Component) Source() string {
	pointer := c.Position().Pointer
	if key, ok := strings.CutPrefix(pointer, "/components/schemas/"); ok && !strings.Contains(key, "/") {
		return tree.UnescapeToken(key)
	}
	return pointer
}

// Exists reports whether there is a schema at all; an absent one allows any value.
func (s Schema) Exists() bool { return s.n != nil }

// Ref is the key of the component that the schema refers to, directly or beside null; "" for none.
func (s Schema) Ref() string { return oas.RefKey(oas.RefOf(s.n)) }

// Type is the one JSON type beside null, "" when there is none or several.
func (s Schema) Type() string { return oas.TypeOf(s.n) }

// Nullable reports whether null is among the values.
func (s Schema) Nullable() bool { return oas.IsNullable(s.n) }

// Refs are the keys of the components that the schema refers to anywhere below.
func (s Schema) Refs() []string { return oas.RefsBelow(s.n) }

// UnknownName and NullName are the Go types that stand beside a union: for a variant that the client does
// not know, and for null.
func (c Component) UnknownName() string { return "Unknown" + c.Name() }
func (c Component) NullName() string    { return "Null" + c.Name() }

// IsObject reports whether the schema has members of its own.
func (s Schema) IsObject() bool { return tree.Has(s.n, "properties") }

// Properties lists the members in the document's order.
func (s Schema) Properties() []Property {
	var list []Property
	required := oas.Values(tree.Get(s.n, "required"))
	for key, n := range s.pairs("properties") {
		list = append(list, Property{Schema{n}, key, required[key]})
	}
	return list
}

// Items is the schema of a list's elements.
func (s Schema) Items() Schema { return Schema{s.at("items")} }

// Values is the schema of the members that have no property of their own.
func (s Schema) Values() Schema { return Schema{s.at("additionalProperties")} }

// EnumValue is a value of an enum with its constant's Go name.
type EnumValue struct{ Wire, Name string }

// IsEnum reports whether Enum lists any value, and IsUnion whether Variants lists any variant.
func (s Schema) IsEnum() bool {
	return len(tree.Items(tree.Get(s.n, oas.ExtConstants))) > 0 && len(tree.Items(tree.Get(s.n, "enum"))) > 0
}

func (s Schema) IsUnion() bool {
	mapping := tree.Get(s.n, oas.ExtUnion, "mapping")
	return tree.IsMapping(mapping) && len(mapping.Content) > 0
}

// Enum lists the values of an enum that has a Go type.
func (s Schema) Enum() []EnumValue {
	names := tree.Items(tree.Get(s.n, oas.ExtConstants))
	var list []EnumValue
	for i, value := range tree.Items(tree.Get(s.n, "enum")) {
		if i < len(names) {
			list = append(list, EnumValue{value.Value, names[i].Value})
		}
	}
	return list
}

// UnionVariant is a component with the tag values that mean it.
type UnionVariant struct {
	Key  string
	Tags []string
}

// Variants lists the variants of a union that has a decision, in the order of its mapping, the first tag of each
// being the one to send: what is retired comes last.
func (s Schema) Variants() []UnionVariant {
	var list []UnionVariant
	retired, at := oas.Values(tree.Get(s.n, oas.ExtUnion, "retired")), map[string]int{}
	for _, isRetired := range []bool{false, true} {
		for tag, variant := range tree.Pairs(tree.Get(s.n, oas.ExtUnion, "mapping")) {
			i, ok := at[variant.Value]
			if !ok {
				i = len(list)
				at[variant.Value], list = i, append(list, UnionVariant{Key: variant.Value})
			}
			if isRetired == retired[tag.Value] {
				list[i].Tags = append(list[i].Tags, tag.Value)
			}
		}
	}
	return list
}

// UnionTag says which property holds the tag of the union at a path of properties.
type UnionTag struct {
	Path []string
	Tag  string
}

// UnionTags lists the unions whose tag is a property of this object.
func (s Schema) UnionTags() []UnionTag {
	var list []UnionTag
	for path, tag := range tree.Pairs(tree.Get(s.n, oas.ExtUnionTag)) {
		list = append(list, UnionTag{strings.Split(path.Value, "."), tag.Value})
	}
	return list
}

// Blank reports whether a text may also be "", beside the values of its enum.
func (s Schema) Blank() bool {
	return oas.RefOf(s.n) != nil && slices.ContainsFunc(tree.Items(tree.Get(s.n, "anyOf")), oas.IsBlank)
}

// IsTextOrNumber reports whether the values are texts and numbers.
func (s Schema) IsTextOrNumber() bool { return oas.IsTextOrNumber(s.n) }

// UnionProperty is the property of each variant that holds its tag, "" where an object around it does.
func (s Schema) UnionProperty() string { return s.Text(oas.ExtUnion, "property") }

// Title and Description of the document are untrusted texts.
func (d *Document) Title() string       { return d.root().Text("info", "title") }
func (d *Document) Description() string { return d.root().Text("info", "description") }

// Server is the URL of the first server that can be called, and the environment variable that an
// overlay named for it.
func (d *Document) Server() (url, env string) {
	for _, server := range tree.Items(tree.Get(d.Root, "servers")) {
		if url := oas.ServerURL(server); url != "" {
			return url, tree.Text(tree.Get(server, oas.ExtEnv))
		}
	}
	return "", ""
}

// KeyHeader is the header of the scheme that takes an API key in one, and the environment variable that
// an overlay named for it. Of several such schemes the first with a variable is meant, or the first.
func (d *Document) KeyHeader() (header, env string) {
	for _, scheme := range d.root().pairs("components", "securitySchemes") {
		name, variable := scheme.Text("name"), scheme.Text(oas.ExtEnv)
		if oas.IsHeaderKey(scheme.n) && oas.IsToken(name) && env == "" && (header == "" || variable != "") {
			header, env = name, variable
		}
	}
	return header, env
}

// ConversionRule is one line of an x-convert decision.
type ConversionRule struct {
	From, To  string
	Set, When map[string]string
	Except    []string
}

// Conversion carries an object into another schema.
type Conversion struct {
	Method, To string
	Rules      []ConversionRule
}

// Conversion reads the schema's x-convert decision; ok is false without one.
func (s Schema) Conversion() (c Conversion, ok bool) {
	decision := s.at(oas.ExtConvert)
	c.Method, c.To = decision.Text("method"), decision.Text("to")
	for _, n := range tree.Items(tree.Get(decision.n, "fields")) {
		line := part{s.d, n}
		rule := ConversionRule{From: line.Text("from"), To: line.Text("to"), Set: line.texts("set"), When: line.texts("when")}
		for _, value := range tree.Items(tree.Get(n, "except")) {
			rule.Except = append(rule.Except, tree.Text(value))
		}
		c.Rules = append(c.Rules, rule)
	}
	return c, decision.n != nil
}

func (p part) texts(keyword string) map[string]string {
	out := map[string]string{}
	for key, value := range p.pairs(keyword) {
		out[key] = tree.Text(value.n)
	}
	return out
}
