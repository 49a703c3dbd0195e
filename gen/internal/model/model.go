// Package model says what the client contains, in Go words. Build reads a normalised document and
// returns an API of plain structs in which every decision is made: names, types, documentation,
// order. Packages base and emit only write it down.
package model

import "github.com/cekura-community/cekura-go/gen/internal/tree"

// API is the whole client.
type API struct {
	Title       string   // of the document, for the package comment
	Version     string   // of the document
	Doc         []string // the document's description, as lines
	Settings    Settings
	Services    []*Service    // in name order
	Structs     []*Struct     // in name order; written by package base
	Enums       []*Enum       // in name order
	Unions      []*Union      // in name order
	Conversions []*Conversion // in name order of their source
	WriteBacks  []*WriteBack  // in name order of their sources and targets
	UnionBacks  []*UnionBack  // likewise
}

// Operations are those of all services.
func (api *API) Operations() []*Operation {
	var list []*Operation
	for _, s := range api.Services {
		list = append(list, s.Operations...)
	}
	return list
}

// Answers are the structs of operations with several answers.
func (api *API) Answers() []*Struct {
	var list []*Struct
	for _, op := range api.Operations() {
		if op.Result != nil {
			list = append(list, op.Result)
		}
	}
	return list
}

// Settings are the document's values that the runtime needs.
type Settings struct {
	BaseURL    string // first server, "" when there is none
	BaseURLEnv string // environment variable that replaces it, "" for none
	KeyHeader  string // header of the API key, "" when the document has no such scheme
	KeyEnv     string // environment variable of the key, "" for none
}

// Kind says what a Type is.
type Kind int

// The kinds of a Type.
const (
	Any Kind = iota
	Bool
	Int
	Int32
	Int64
	Float
	String
	Bytes // base64 on the wire
	Time
	Date
	Secret       // the runtime's
	SecretMap    // the runtime's, of a free object
	File         // the runtime's, in multipart bodies
	TextOrNumber // the runtime's
	Named        // a Struct, an Enum or a Union of this API
	Slice        // []Elem
	Map          // map[string]Elem
	Pointer      // *Elem
	Nullable     // the runtime's Nullable[Elem]
)

// String names the kind as Go does; those from Named on have no name of their own.
func (k Kind) String() string {
	return [...]string{"any", "bool", "int", "int32", "int64", "float64", "string", "[]byte", "time.Time", "openapi_types.Date", "Secret", "SecretMap", "File", "TextOrNumber", "", "", "", "", ""}[k]
}

// Type is a Go type. One that is Named links to its declaration, which is one of three.
type Type struct {
	Kind   Kind
	Struct *Struct
	Enum   *Enum
	Union  *Union
	Elem   *Type // of Slice, Map, Pointer, Nullable
}

// Name is that of a Named type's declaration.
func (t *Type) Name() string {
	switch {
	case t.Struct != nil:
		return t.Struct.Name
	case t.Enum != nil:
		return t.Enum.Name
	case t.Union != nil:
		return t.Union.Name
	}
	return ""
}

// String is the type as Go writes it.
func (t *Type) String() string {
	switch t.Kind {
	case Named:
		return t.Name()
	case Slice:
		return "[]" + t.Elem.String()
	case Map:
		return "map[string]" + t.Elem.String()
	case Pointer:
		return "*" + t.Elem.String()
	case Nullable:
		return "Nullable[" + t.Elem.spelledOut().String() + "]"
	}
	return t.Kind.String()
}

// Resolved is the type that a name of a list, a map or a scalar stands for, any other type itself.
func (t *Type) Resolved() *Type {
	for t.Struct != nil && t.Struct.Alias != nil {
		t = t.Struct.Alias
	}
	return t
}

// spelledOut is the type without the names that stand for others: Go 1.26 fails to compile a Nullable of such a
// name that leads back to the struct that has it, as in
//
//	type Patch struct{ P Nullable[Pack] }
//	type Pack = []Pet
//	type Pet struct{ P Nullable[Pack] }
func (t *Type) spelledOut() *Type {
	if t = t.Resolved(); t.Elem == nil {
		return t
	}
	return &Type{Kind: t.Kind, Elem: t.Elem.spelledOut()}
}

// Struct is a Go struct for an object of the document, or with Alias a name for another type.
type Struct struct {
	Name   string
	Doc    []string // lines of the doc comment without its "// "; the first begins with Name
	Fields []*Field // in the document's order
	Alias  *Type    // set instead of Fields for a component that is no object: a list, a map, a scalar
	Tags   []*TagRule

	Sensitive  bool // holds a Secret, itself or further down
	Prints     bool // has a method Format, which leaves the secrets out
	Request    bool // sent
	Response   bool // received
	Reads      bool // has a method readJSON: is received or converted, or held by what is
	Writes     bool // has a method writeJSON, likewise
	Unmarshals bool // says more in JSON than encoding/json gets into its fields
	Marshals   bool // says more in JSON than its fields hold

	schema *tree.Node // that it is made of, as in Enum and Union
}

// Field is a field of a Struct.
type Field struct {
	Name     string
	JSON     string // checked: safe in a struct tag
	Doc      []string
	Type     *Type
	OmitZero bool
}

// TagRule says that a field holds the tag of a union, one or more levels down.
type TagRule struct {
	Union *Union
	Tag   *Field   // of an Enum type or a string, or a pointer to one
	Path  []*Field // from the struct to the union's field: 1 = own field, 2 = field of a struct in between, …
}

// Enum is an open set of constants.
type Enum struct {
	Name   string
	Doc    []string
	Base   Kind // String or Int
	Values []*EnumValue

	schema *tree.Node
}

// EnumValue is one constant.
type EnumValue struct {
	Name   string // whole constant name
	String string // the value on the wire, of a String enum
	Int    int64  // of an Int enum
}

// Union is a sealed interface over variants told apart by a tag, which stands outside of them or in each.
type Union struct {
	Name     string // of the interface, e.g. ProviderConfig
	Doc      []string
	Unknown  string // e.g. UnknownProviderConfig
	Null     string // e.g. NullProviderConfig
	Property string // JSON name of the tag in each variant, "" where it stands outside
	Variants []*Variant

	schema *tree.Node
}

// Variant is one struct of a Union.
type Variant struct {
	Struct *Struct
	Tags   []string // tag values that mean this variant; the first is sent when none is given
	Tag    *Field   // of Struct, nil where the tag stands outside
}

// Service groups the operations of one resource.
type Service struct {
	Name       string // field of Client, e.g. Agents
	Type       string // e.g. AgentsService
	File       string // that it is written to, e.g. agents.gen.go
	Doc        []string
	Operations []*Operation // in name order
}

// Operation is a method of a Service.
type Operation struct {
	Service  *Service
	Name     string
	Doc      []string // ends with a blank line and "VERB /path"; holds "Deprecated: …" where so
	Verb     string   // upper case
	Path     string   // template
	ID       string   // the service and Name, e.g. Agents.Patch
	Args     []*Param // of the path in the template's order, then what else is required
	PathArgs []*Param // of Args, one for each place of the path
	Params   *Params  // nil for none
	Body     *Body    // nil for none
	Results  []*Result
	Result   *Struct // has a field for each of several Results, else nil
	List     *List   // set when an iterator can walk the pages
	Download bool    // the answer is a stream of bytes

	MayBeNone bool // one of the declared 2xx answers has no content
}

// Params is the struct of an operation's optional parameters, which is an Option of its calls.
type Params struct {
	Name   string
	Doc    []string
	Fields []*Param
}

// Param is a parameter of an operation: an argument of the method or a field of its Params.
type Param struct {
	Name     string
	Doc      []string // of a field; of an argument as one text
	In       string   // "path", "query" or "header"
	Wire     string   // checked: safe in a struct tag
	Style    string   // options for the runtime, which lists them at addParams: "", "comma", "deep", "label,explode"
	OmitZero bool     // a field whose zero value means absent
	Type     *Type
}

// Body is an operation's request body: the one shape that it can have, or a sealed interface over several.
type Body struct {
	Name   string // of the interface, "" for one shape
	Doc    []string
	Shapes []*Shape
	Styles map[string]string // options, as in a Param, of the members of a form that have a style of their own
}

// Shape is a type of a body, of several a struct, with the media types that it may be sent in.
type Shape struct {
	Type                  *Type
	JSON, Form, Multipart bool
}

// Result is one declared 2xx answer with a body.
type Result struct {
	Status int
	Type   *Type
	Field  *Field // of the operation's Result: of Type, or a pointer to it

	MayBeNull bool // null is a value of the answer

	answer *tree.Node // that it is made of
}

// List says how an iterator reads pages.
type List struct {
	Name          string   // of the iterator, e.g. All
	Doc           []string // ends as that of its operation
	Page          *Struct
	Results, Next *Field // of Page; Next is a *string or string
}

// Conversion is a method that carries a struct into another, e.g. ToV2.
type Conversion struct {
	Method string
	Doc    []string
	From   *Struct
	To     *Struct
	Rules  []ConversionRule
}

// ConversionRule moves one member, by JSON names: From to the dotted path To, "" where there is no place.
// Set are texts at paths of the target besides; where it holds something else already the rule doesn't
// apply. When are texts that the source must hold, "*" being anything but zero. Except are the values of
// From without a counterpart.
type ConversionRule struct {
	From, To  string
	Set, When map[string]string
	Except    []string
}
