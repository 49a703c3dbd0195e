package openapi

import (
	"strings"

	"go.yaml.in/yaml/v4"
)

// Schema is a read-only view of a schema of a normalised document.
type Schema struct {
	d *Document
	n *yaml.Node
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

// Components lists the schemas of the document in its order.
func (d *Document) Components() []Component {
	var list []Component
	for key, n := range pairs(get(d.Root, "components", "schemas")) {
		list = append(list, Component{key.Value, Schema{d, n}})
	}
	return list
}

// Source is the key of the component in the document as it was written; for one that a pass made of
// something inline, the place of that.
func (c Component) Source() string {
	pointer := c.Position().Pointer
	if key, ok := strings.CutPrefix(pointer, "/components/schemas/"); ok && !strings.Contains(key, "/") {
		return unescapeToken(key)
	}
	return pointer
}

// Exists reports whether there is a schema at all; an absent one allows any value.
func (s Schema) Exists() bool { return s.n != nil }

// Position is where the schema was written.
func (s Schema) Position() Position { return s.d.Position(s.n) }

// Name is the Go name: of the type for a component, of the field for a property.
func (s Schema) Name() string { return text(get(s.n, extName)) }

// Ref is the key of the component that the schema refers to, directly or beside null; "" for none.
func (s Schema) Ref() string {
	ref := text(get(refOf(s.n), "$ref"))
	key, ok := strings.CutPrefix(ref, refPrefix)
	if !ok {
		return ""
	}
	return unescapeToken(key)
}

// Type is the one JSON type beside null, "" when there is none or several.
func (s Schema) Type() string { return typeOf(s.n) }

// Nullable reports whether null is among the values.
func (s Schema) Nullable() bool { return isNullable(s.n) }

// Format is the format keyword.
func (s Schema) Format() string { return text(get(s.n, "format")) }

// Description is the untrusted text of the description.
func (s Schema) Description() string { return text(get(s.n, "description")) }

// Flag reports whether a keyword or extension is true.
func (s Schema) Flag(keyword string) bool { return isTrue(get(s.n, keyword)) }

// Text is the text of a scalar keyword, such as default or x-default-env.
func (s Schema) Text(keyword string) string { return text(get(s.n, keyword)) }

// Refs are the keys of the components that the schema refers to anywhere below.
func (s Schema) Refs() []string { return refsBelow(s.n) }

// IsObject reports whether the schema has members of its own.
func (s Schema) IsObject() bool { return has(s.n, "properties") }

// Properties lists the members in the document's order.
func (s Schema) Properties() []Property {
	required := map[string]bool{}
	for _, name := range items(get(s.n, "required")) {
		required[name.Value] = true
	}
	var list []Property
	for key, n := range pairs(get(s.n, "properties")) {
		list = append(list, Property{Schema{s.d, n}, key.Value, required[key.Value]})
	}
	return list
}

// Items is the schema of a list's elements.
func (s Schema) Items() Schema { return Schema{s.d, get(s.n, "items")} }

// Values is the schema of the members that have no property of their own.
func (s Schema) Values() Schema { return Schema{s.d, get(s.n, "additionalProperties")} }

// EnumValue is a value of an enum with its constant's Go name.
type EnumValue struct{ Wire, Name string }

// Enum lists the values of an enum that has a Go type.
func (s Schema) Enum() []EnumValue {
	names := items(get(s.n, extConstants))
	var list []EnumValue
	for i, value := range items(get(s.n, "enum")) {
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

// Variants lists the variants of a union that has a decision, in the order of its mapping.
func (s Schema) Variants() []UnionVariant {
	var list []UnionVariant
	at := map[string]int{}
	for tag, variant := range pairs(get(s.n, extUnion, "mapping")) {
		i, known := at[variant.Value]
		if !known {
			i = len(list)
			at[variant.Value] = i
			list = append(list, UnionVariant{Key: variant.Value})
		}
		list[i].Tags = append(list[i].Tags, tag.Value)
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
	for path, tag := range pairs(get(s.n, extUnionTag)) {
		list = append(list, UnionTag{strings.Split(path.Value, "."), tag.Value})
	}
	return list
}

// Operation is a read-only view of an operation.
type Operation struct {
	d    *Document
	n    *yaml.Node
	Verb string // upper case
	Path string
}

// Operations lists the operations in the document's order.
func (d *Document) Operations() []Operation {
	var list []Operation
	for op := range d.operations() {
		list = append(list, Operation{d, op.node, strings.ToUpper(op.verb), op.path})
	}
	return list
}

// Service is the Go name of the service.
func (o Operation) Service() string { return text(get(o.n, extService)) }

// Name is the Go name of the method.
func (o Operation) Name() string { return text(get(o.n, extName)) }

// TypePrefix is what the names of the operation's own types begin with.
func (o Operation) TypePrefix() string { return typePrefix(o.Service(), o.Name()) }

// Summary and Description are untrusted texts.
func (o Operation) Summary() string     { return text(get(o.n, "summary")) }
func (o Operation) Description() string { return text(get(o.n, "description")) }

// Deprecated reports whether the document advises against the operation.
func (o Operation) Deprecated() bool { return isTrue(get(o.n, "deprecated")) }

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
	for _, n := range items(get(o.n, "parameters")) {
		p := Parameter{
			Schema: Schema{o.d, parameterSchema(n)}, Name: text(get(n, extName)), Wire: text(get(n, "name")), In: text(get(n, "in")),
			Description: text(get(n, "description")), Required: isTrue(get(n, "required")), Style: text(get(n, "style")), JSON: has(n, "content"),
		}
		p.Explode = !has(n, "explode") && (p.Style == "" || p.Style == "form") || isTrue(get(n, "explode"))
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
func (o Operation) Body() []Media { return o.media(get(o.n, "requestBody")) }

// Answer is one declared answer.
type Answer struct {
	Status      string
	Description string
	Media       []Media
}

// Answers lists the declared answers in the document's order.
func (o Operation) Answers() []Answer {
	var list []Answer
	for status, n := range pairs(get(o.n, "responses")) {
		list = append(list, Answer{status.Value, text(get(n, "description")), o.media(n)})
	}
	return list
}

func (o Operation) media(holder *yaml.Node) []Media {
	var list []Media
	for media, n := range pairs(get(holder, "content")) {
		list = append(list, Media{media.Value, Schema{o.d, get(n, "schema")}})
	}
	return list
}

// Title and Description of the document are untrusted texts.
func (d *Document) Title() string       { return text(get(d.Root, "info", "title")) }
func (d *Document) Description() string { return text(get(d.Root, "info", "description")) }

// Server is the URL of the first server that can be called, and the environment variable that an
// overlay named for it.
func (d *Document) Server() (url, env string) {
	for _, server := range items(get(d.Root, "servers")) {
		if url := serverURL(server); url != "" {
			return url, text(get(server, extEnv))
		}
	}
	return "", ""
}

// KeyHeader is the header of the scheme that takes an API key in one, and the environment variable that
// an overlay named for it. Of several such schemes the first with a variable is meant, or the first.
func (d *Document) KeyHeader() (header, env string) {
	for _, scheme := range pairs(get(d.Root, "components", "securitySchemes")) {
		name := text(get(scheme, "name"))
		if !isHeaderKey(scheme) || !isToken(name) {
			continue
		}
		if env := text(get(scheme, extEnv)); env != "" {
			return name, env
		}
		if header == "" {
			header = name
		}
	}
	return header, ""
}

// extEnv names the environment variable that holds a key or a server's URL.
const extEnv = "x-env"

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

// extConvert decides how an object is carried into another schema's words.
const extConvert = "x-convert"

// Conversion reads the schema's x-convert decision; ok is false without one.
func (s Schema) Conversion() (c Conversion, ok bool) {
	n := get(s.n, extConvert)
	if n == nil {
		return c, false
	}
	c.Method, c.To = text(get(n, "method")), text(get(n, "to"))
	for _, rule := range items(get(n, "fields")) {
		c.Rules = append(c.Rules, ConversionRule{
			From: text(get(rule, "from")), To: text(get(rule, "to")), Set: texts(get(rule, "set")), When: texts(get(rule, "when")), Except: list(get(rule, "except")),
		})
	}
	return c, true
}

func texts(m *yaml.Node) map[string]string {
	var out map[string]string
	for key, value := range pairs(m) {
		if out == nil {
			out = map[string]string{}
		}
		out[key.Value] = text(value)
	}
	return out
}

func list(s *yaml.Node) []string {
	var out []string
	for _, n := range items(s) {
		out = append(out, text(n))
	}
	return out
}
