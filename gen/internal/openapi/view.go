package openapi

import (
	"slices"
	"strings"

	"github.com/cekura-community/cekura-go/gen/internal/names"
	"github.com/cekura-community/cekura-go/gen/internal/oas"
	"github.com/cekura-community/cekura-go/gen/internal/tree"
)

// Document is a normalised document, to be read.
type Document struct{ *oas.Document }

// Schema is a read-only view of a schema of a normalised document.
type Schema struct {
	d *Document
	n *tree.Node
}

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
	for key, n := range tree.Pairs(tree.Get(d.Root, "components", "schemas")) {
		list = append(list, Component{key.Value, Schema{d, n}})
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

// Position is where the schema was written.
func (s Schema) Position() tree.Position { return s.d.Position(s.n) }

// Name is the Go name: of the type for a component, of the field for a property.
func (s Schema) Name() string { return tree.Text(tree.Get(s.n, oas.ExtName)) }

// Ref is the key of the component that the schema refers to, directly or beside null; "" for none.
func (s Schema) Ref() string {
	ref := tree.Text(tree.Get(oas.RefOf(s.n), "$ref"))
	key, ok := strings.CutPrefix(ref, oas.RefPrefix)
	if !ok {
		return ""
	}
	return tree.UnescapeToken(key)
}

// Type is the one JSON type beside null, "" when there is none or several.
func (s Schema) Type() string { return oas.TypeOf(s.n) }

// Nullable reports whether null is among the values.
func (s Schema) Nullable() bool { return oas.IsNullable(s.n) }

// Format is the format keyword.
func (s Schema) Format() string { return tree.Text(tree.Get(s.n, "format")) }

// Description is the untrusted text of the description.
func (s Schema) Description() string { return tree.Text(tree.Get(s.n, "description")) }

// Flag reports whether a keyword or extension is true.
func (s Schema) Flag(keyword string) bool { return tree.IsTrue(tree.Get(s.n, keyword)) }

// Text is the text of a scalar keyword, such as default or x-default-env.
func (s Schema) Text(keyword string) string { return tree.Text(tree.Get(s.n, keyword)) }

// Refs are the keys of the components that the schema refers to anywhere below.
func (s Schema) Refs() []string { return oas.RefsBelow(s.n) }

// IsObject reports whether the schema has members of its own.
func (s Schema) IsObject() bool { return tree.Has(s.n, "properties") }

// Properties lists the members in the document's order.
func (s Schema) Properties() []Property {
	required := map[string]bool{}
	for _, name := range tree.Items(tree.Get(s.n, "required")) {
		required[name.Value] = true
	}
	var list []Property
	for key, n := range tree.Pairs(tree.Get(s.n, "properties")) {
		list = append(list, Property{Schema{s.d, n}, key.Value, required[key.Value]})
	}
	return list
}

// Items is the schema of a list's elements.
func (s Schema) Items() Schema { return Schema{s.d, tree.Get(s.n, "items")} }

// Values is the schema of the members that have no property of their own.
func (s Schema) Values() Schema { return Schema{s.d, tree.Get(s.n, "additionalProperties")} }

// EnumValue is a value of an enum with its constant's Go name.
type EnumValue struct{ Wire, Name string }

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
	at, decision := map[string]int{}, tree.Get(s.n, oas.ExtUnion)
	for _, isRetired := range []bool{false, true} {
		for tag, variant := range tree.Pairs(tree.Get(decision, "mapping")) {
			i, known := at[variant.Value]
			if !known {
				i = len(list)
				at[variant.Value] = i
				list = append(list, UnionVariant{Key: variant.Value})
			}
			if isRetired == oas.ContainsValue(tree.Get(decision, "retired"), tag.Value) {
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

// Operation is a read-only view of an operation.
type Operation struct {
	d    *Document
	n    *tree.Node
	Verb string // upper case
	Path string
}

// Operations lists the operations in the document's order.
func (d *Document) Operations() []Operation {
	var list []Operation
	for op := range d.Document.Operations() {
		list = append(list, Operation{d, op.Node, strings.ToUpper(op.Verb), op.Path})
	}
	return list
}

// Service is the Go name of the service.
func (o Operation) Service() string { return tree.Text(tree.Get(o.n, oas.ExtService)) }

// Name is the Go name of the method.
func (o Operation) Name() string { return tree.Text(tree.Get(o.n, oas.ExtName)) }

// TypePrefix is what the names of the operation's own types begin with.
func (o Operation) TypePrefix() string { return names.TypePrefix(o.Service(), o.Name()) }

// Summary and Description are untrusted texts.
func (o Operation) Summary() string     { return tree.Text(tree.Get(o.n, "summary")) }
func (o Operation) Description() string { return tree.Text(tree.Get(o.n, "description")) }

// Deprecated reports whether the document advises against the operation.
func (o Operation) Deprecated() bool { return tree.IsTrue(tree.Get(o.n, "deprecated")) }

// Parameter is a parameter of an operation.
type Parameter struct {
	Schema
	Name, Wire, In, Description string
	Required                    bool
	Style                       string
	Explode                     bool
	JSON                        bool // its value is JSON text (content: application/json)
}

// Parameters lists the parameters in the document's order.
func (o Operation) Parameters() []Parameter {
	var list []Parameter
	for _, n := range tree.Items(tree.Get(o.n, "parameters")) {
		p := Parameter{
			Schema: Schema{o.d, oas.ParameterSchema(n)}, Name: tree.Text(tree.Get(n, oas.ExtName)), Wire: tree.Text(tree.Get(n, "name")), In: tree.Text(tree.Get(n, "in")),
			Description: tree.Text(tree.Get(n, "description")), Required: tree.IsTrue(tree.Get(n, "required")), Style: tree.Text(tree.Get(n, "style")), JSON: tree.Has(n, "content"),
		}
		p.Explode = !tree.Has(n, "explode") && (p.Style == "" || p.Style == "form") || tree.IsTrue(tree.Get(n, "explode"))
		list = append(list, p)
	}
	return list
}

// Media is the schema of a body in one media type.
type Media struct {
	Type string
	Schema
}

// Body lists the media types of the request body.
func (o Operation) Body() []Media { return o.media(tree.Get(o.n, "requestBody")) }

// Answer is one declared answer.
type Answer struct {
	Status      string
	Description string
	Media       []Media
}

// Answers lists the declared answers in the document's order.
func (o Operation) Answers() []Answer {
	var list []Answer
	for status, n := range tree.Pairs(tree.Get(o.n, "responses")) {
		list = append(list, Answer{status.Value, tree.Text(tree.Get(n, "description")), o.media(n)})
	}
	return list
}

func (o Operation) media(holder *tree.Node) []Media {
	var list []Media
	for media, n := range tree.Pairs(tree.Get(holder, "content")) {
		list = append(list, Media{media.Value, Schema{o.d, tree.Get(n, "schema")}})
	}
	return list
}

// Title and Description of the document are untrusted texts.
func (d *Document) Title() string       { return tree.Text(tree.Get(d.Root, "info", "title")) }
func (d *Document) Description() string { return tree.Text(tree.Get(d.Root, "info", "description")) }

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
	for _, scheme := range tree.Pairs(tree.Get(d.Root, "components", "securitySchemes")) {
		name := tree.Text(tree.Get(scheme, "name"))
		if !oas.IsHeaderKey(scheme) || !oas.IsToken(name) {
			continue
		}
		if env := tree.Text(tree.Get(scheme, oas.ExtEnv)); env != "" {
			return name, env
		}
		if header == "" {
			header = name
		}
	}
	return header, ""
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
	n := tree.Get(s.n, oas.ExtConvert)
	if n == nil {
		return c, false
	}
	c.Method, c.To = tree.Text(tree.Get(n, "method")), tree.Text(tree.Get(n, "to"))
	for _, rule := range tree.Items(tree.Get(n, "fields")) {
		c.Rules = append(c.Rules, ConversionRule{
			From: tree.Text(tree.Get(rule, "from")), To: tree.Text(tree.Get(rule, "to")), Set: texts(tree.Get(rule, "set")), When: texts(tree.Get(rule, "when")), Except: list(tree.Get(rule, "except")),
		})
	}
	return c, true
}

func texts(m *tree.Node) map[string]string {
	var out map[string]string
	for key, value := range tree.Pairs(m) {
		if out == nil {
			out = map[string]string{}
		}
		out[key.Value] = tree.Text(value)
	}
	return out
}

func list(s *tree.Node) []string {
	var out []string
	for _, n := range tree.Items(s) {
		out = append(out, tree.Text(n))
	}
	return out
}
