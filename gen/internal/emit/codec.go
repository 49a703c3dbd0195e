package emit

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/cekura-community/cekura-go/gen/internal/model"
)

// scalar is what the functions of the runtime call a type that they read and write as a whole, "" for the
// others: readString, writeString. A secret reads as any text.
func (c codec) scalar(t *model.Type) string {
	if c == writing && t.Kind == model.Secret {
		return "Secret"
	}
	return scalar(t)
}

func scalar(t *model.Type) string {
	kind := t.Kind
	if t.Enum != nil {
		kind = t.Enum.Base
	}
	return [model.Nullable + 1]string{
		model.Any: "Any", model.Bool: "Bool", model.Int: "Int", model.Int32: "Int", model.Int64: "Int", model.Float: "Float",
		model.String: "String", model.Secret: "String", model.Bytes: "Bytes", model.Time: "Time", model.Date: "Date",
	}[kind]
}

// wrapper is what they call a type around another.
func wrapper(t *model.Type) string {
	return map[model.Kind]string{model.Pointer: "Ptr", model.Nullable: "Nullable", model.Slice: "Slice", model.Map: "Map"}[t.Kind]
}

func isAnyMap(t *model.Type) bool {
	return t.Kind == model.Map && t.Elem.Resolved().Kind == model.Any
}

// place is where a value is: a field, or without one what the parameter v points to.
type place struct{ field *jen.Statement }

func (p place) value() *jen.Statement {
	if p.field == nil {
		return jen.Op("*").Id("v")
	}
	return p.field.Clone()
}

func (p place) pointer() *jen.Statement {
	if p.field == nil {
		return jen.Id("v")
	}
	return jen.Op("&").Add(p.field)
}

// codec is one way of JSON, as the functions for it begin: those of the runtime and the methods of types.
type codec string

const (
	reading codec = "read"
	writing codec = "write"
)

// call reads or writes a value of a type at a place:
//
//	readSlice(&a.MockTools, in, (*MockTool).readJSON)
//	writeSlice(a.MockTools, out, (*MockTool).writeJSON)
//	a.ServedVia.readJSON(in)
//	out.name("description").string(a.Description)
//	variantsOfPet.read(&a.Pet, in)
func (c codec) call(at place, t *model.Type, stream jen.Code) jen.Code {
	t = t.Resolved()
	switch {
	case t.Elem != nil && !isAnyMap(t):
		v := at.pointer()
		if c == writing && t.Kind != model.Nullable {
			v = at.value()
		}
		return jen.Id(string(c)+wrapper(t)).Call(v, stream, c.function(t.Elem))
	case c == writing && basic(t) != "" && at.field != nil:
		return jen.Add(stream).Dot(strings.ToLower(basic(t))).Call(converted(at.value(), t))
	case isAnyMap(t) || t.Union != nil || c.scalar(t) != "":
		return c.function(t).Call(at.pointer(), stream)
	}
	return at.value().Dot(string(c) + "JSON").Call(stream)
}

// function reads or writes a value of a type that is pointed to:
//
//	readString
//	(*MockTool).readJSON
//	variantsOfPet.write
//	func(v *[]int, in *jsonReader) { readSlice(v, in, readInt) }
func (c codec) function(t *model.Type) *jen.Statement {
	t = t.Resolved()
	switch {
	case c.scalar(t) != "":
		return jen.Id(string(c) + c.scalar(t))
	case isAnyMap(t):
		return jen.Id(string(c) + "AnyMap")
	case t.Union != nil:
		return jen.Id(variantsName(t.Union)).Dot(string(c))
	case t.Elem == nil:
		return jen.Parens(jen.Op("*").Add(goType(t))).Dot(string(c) + "JSON")
	}
	stream, streamType := "in", "jsonReader"
	if c == writing {
		stream, streamType = "out", "jsonWriter"
	}
	return jen.Func().Params(jen.Id("v").Op("*").Add(goType(t)), jen.Id(stream).Op("*").Id(streamType)).Block(
		c.call(place{}, t, jen.Id(stream)))
}

// atUnion is what to do with a union's field, inside the conditions that lead to it:
//
//	if inner, ok := p.Credentials.Get(); ok {
//		… inner.Config …
//		p.Credentials = Value(inner)
//	}
func atUnion(owner *jen.Statement, path []*model.Field, changes bool, do func(at *jen.Statement) jen.Code) jen.Code {
	field := owner.Clone().Dot(path[0].Name)
	if len(path) == 1 {
		return do(field)
	}
	inner := "inner"
	if len(path) > 2 {
		inner += strconv.Itoa(len(path))
	}
	switch path[0].Type.Kind {
	case model.Pointer:
		return jen.If(jen.Id(inner).Op(":=").Add(field), jen.Id(inner).Op("!=").Nil()).Block(
			atUnion(jen.Id(inner), path[1:], changes, do))
	case model.Nullable:
		body := []jen.Code{atUnion(jen.Id(inner), path[1:], changes, do)}
		if changes {
			body = append(body, field.Clone().Op("=").Id("Value").Call(jen.Id(inner)))
		}
		return jen.If(jen.List(jen.Id(inner), jen.Id("ok")).Op(":=").Add(field).Dot("Get").Call(), jen.Id("ok")).Block(body...)
	}
	return atUnion(field, path[1:], changes, do)
}

// jsonPath is a path by JSON names: credentials.config.
func jsonPath(path []*model.Field) string {
	names := make([]string, len(path))
	for i, f := range path {
		names[i] = f.JSON
	}
	return strings.Join(names, ".")
}

// escapedName is a name as it stands between the quotes of JSON.
func escapedName(name string) jen.Code {
	text := &bytes.Buffer{}
	encoder := json.NewEncoder(text)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(name) // a string always encodes
	return jen.Lit(strings.TrimSuffix(strings.TrimPrefix(text.String(), `"`), "\"\n"))
}

// maxKnownMembers is that of the runtime: members beyond it may be given twice.
const maxKnownMembers = 128

func decoderDecls(s *model.Struct) (decls []jen.Code) {
	if s.Reads && s.Alias == nil {
		decls = append(decls, readDecl(s))
	}
	if s.Unmarshals {
		decls = append(decls, unmarshalDecl(s))
	}
	return decls
}

// readDecl reads a struct member by member, then resolves unions by their tags:
//
//	func (a *Agent) readJSON(in *jsonReader) {
//		for obj := in.object(a); obj.next(); {
//			switch string(obj.name()) {
//			case "name":
//				readString(&a.Name, obj.at(0))
//			default:
//				in.skip()
//			}
//		}
//		if inner := a.Credentials; inner != nil {
//			inner.Config = variantsOfProviderConfig.resolve(in, inner.Config, tagText(a.Type))
//		}
//	}
func readDecl(s *model.Struct) jen.Code {
	self := receiver(s.Name)
	var cases []jen.Code
	for i, f := range s.Fields {
		in := jen.Id("in")
		if i < maxKnownMembers {
			in = jen.Id("obj").Dot("at").Call(jen.Lit(i))
		}
		cases = append(cases, jen.Case(jen.Lit(f.JSON)).Block(reading.call(place{jen.Id(self).Dot(f.Name)}, f.Type, in)))
	}
	step := jen.Id("in").Dot("skip").Call()
	if len(cases) > 0 {
		cases = append(cases, jen.Default().Block(step))
		step = jen.Switch(jen.String().Call(jen.Id("obj").Dot("name").Call())).Block(cases...)
	}
	body := []jen.Code{jen.For(
		jen.Id("obj").Op(":=").Id("in").Dot("object").Call(jen.Id(self)), jen.Id("obj").Dot("next").Call(), jen.Empty(),
	).Block(step)}
	for _, rule := range s.Tags {
		tag := jen.Id("tagText" + wrapper(rule.Tag.Type)).Call(jen.Id(self).Dot(rule.Tag.Name))
		body = append(body, atUnion(jen.Id(self), rule.Path, true, func(at *jen.Statement) jen.Code {
			return at.Clone().Op("=").Id(variantsName(rule.Union)).Dot("resolve").Call(jen.Id("in"), at, tag)
		}))
	}
	return jen.Func().Params(jen.Id(self).Op("*").Id(s.Name)).Id("readJSON").Params(jen.Id("in").Op("*").Id("jsonReader")).Block(body...)
}

// unmarshalDecl is readDecl for encoding/json:
//
//	func (a *Agent) UnmarshalJSON(data []byte) error { return decodeJSON(data, a) }
func unmarshalDecl(s *model.Struct) jen.Code {
	self := receiver(s.Name)
	return explained("UnmarshalJSON reads what encoding/json alone could not.",
		jen.Func().Params(jen.Id(self).Op("*").Id(s.Name)).Id("UnmarshalJSON").Params(jen.Id("data").Index().Byte()).Error().Block(
			jen.Return(jen.Id("decodeJSON").Call(jen.Id("data"), jen.Id(self)))))
}

func encoderDecls(s *model.Struct) (decls []jen.Code) {
	if s.Writes && s.Alias == nil {
		decls = append(decls, writeDecl(s))
	}
	if s.Marshals {
		decls = append(decls, marshalDecl(s))
	}
	return decls
}

// writeDecl writes a struct field by field, with the tags of its unions where they are unset:
//
//	func (p *AgentProvider) writeJSON(out *jsonWriter) {
//		tag := p.Type
//		if inner := p.Credentials; inner != nil {
//			out.fail(inferTag(&tag, taggedField{tag: "type", field: "credentials.config"}, variantsOfProviderConfig.variantIn(inner.Config)))
//		}
//		out.open('{')
//		writeNonZeroString(string(tag), out, "type")
//		writeNonNil(p.Credentials, out, "credentials", (*AgentCredentials).writeJSON)
//		out.close('}')
//	}
func writeDecl(s *model.Struct) jen.Code {
	self := receiver(s.Name)
	var body []jen.Code
	tags := map[*model.Field]string{} // variables that stand for fields
	for _, rule := range s.Tags {
		if tags[rule.Tag] == "" {
			name := "tag"
			if len(tags) > 0 {
				name += strconv.Itoa(len(tags) + 1)
			}
			tags[rule.Tag] = name
			body = append(body, jen.Id(name).Op(":=").Id(self).Dot(rule.Tag.Name))
		}
		body = append(body, inferredTag(self, rule, tags[rule.Tag]))
	}
	body = append(body, jen.Id("out").Dot("open").Call(jen.LitRune('{')))
	for _, f := range s.Fields {
		at := jen.Id(self).Dot(f.Name)
		if tag := tags[f]; tag != "" {
			at = jen.Id(tag)
		}
		body = append(body, writeField(at, f))
	}
	body = append(body, jen.Id("out").Dot("close").Call(jen.LitRune('}')))
	return writeMethod(jen.Id(self).Op("*").Id(s.Name), body...)
}

// inferredTag sets the variable of a tag.
func inferredTag(self string, rule *model.TagRule, variable string) jen.Code {
	place := jen.Id("taggedField").Values(keyed("tag", jen.Lit(rule.Tag.JSON)), keyed("field", jen.Lit(jsonPath(rule.Path))))
	return atUnion(jen.Id(self), rule.Path, false, func(at *jen.Statement) jen.Code {
		return jen.Id("out").Dot("fail").Call(jen.Id("inferTag"+wrapper(rule.Tag.Type)).Call(
			jen.Op("&").Id(variable), place, jen.Id(variantsName(rule.Union)).Dot("variantIn").Call(at)))
	})
}

// marshalDecl is writeDecl for encoding/json:
//
//	func (p AgentProvider) MarshalJSON() ([]byte, error) { return encodeJSON(&p) }
func marshalDecl(s *model.Struct) jen.Code {
	self := receiver(s.Name)
	return marshal("MarshalJSON writes the value with the tags of its unions where they are unset. A tag that goes with another variant is a [*TagError].",
		jen.Id(self).Id(s.Name), jen.Id("encodeJSON").Call(jen.Op("&").Id(self)))
}

// writeField writes one member, or leaves it out:
//
//	out.name("description").string(a.Description)
//	writeNonNil(a.Telephony, out, "telephony", (*AgentTelephony).writeJSON)
//	if !isZeroValue(&a.CreatedAt) {
//		writeTime(&a.CreatedAt, out.name("created_at"))
//	}
func writeField(field *jen.Statement, f *model.Field) jen.Code {
	t, name := f.Type.Resolved(), escapedName(f.JSON)
	at := place{field}
	required := writing.call(at, t, jen.Id("out").Dot("name").Call(name))
	if !f.OmitZero {
		return required
	}
	omit := func(function string, v jen.Code, write ...jen.Code) jen.Code {
		return jen.Id(function).Call(append([]jen.Code{v, jen.Id("out"), name}, write...)...)
	}
	switch {
	case t.Kind == model.Pointer && basic(t.Elem) != "":
		return omit("writeNonNil"+basic(t.Elem), converted(at.value(), t))
	case isAnyMap(t):
		return omit("writeNonNilAnyMap", at.value())
	case t.Kind == model.SecretMap:
		return omit("writeNonNilSecretMap", at.value())
	case t.Kind == model.Nullable:
		return omit("writeGiven", at.pointer(), writing.function(t.Elem))
	case t.Elem != nil:
		return omit("writeNonNil"+strings.TrimPrefix(wrapper(t), "Ptr"), at.value(), writing.function(t.Elem))
	case basic(t) != "":
		return omit("writeNonZero"+basic(t), converted(at.value(), t))
	case isComparable(t):
		return omit("writeNonZero", at.pointer(), writing.function(t))
	}
	return jen.If(jen.Op("!").Id("isZeroValue").Call(at.pointer())).Block(required)
}

// basic is what the runtime calls a scalar so common that it has functions for it alone: those know no
// type parameters and are faster for it.
func basic(t *model.Type) string {
	t = t.Resolved()
	switch t.Kind {
	case model.Bool, model.String, model.Secret, model.Int:
		return writing.scalar(t)
	case model.Named:
		return scalar(t)
	}
	return ""
}

// converted is a basic value, or a pointer to one, as the functions for it take it:
//
//	a.Name
//	string(a.Language)
//	(*string)(a.Reason)
func converted(v *jen.Statement, t *model.Type) jen.Code {
	elem := t.Resolved()
	if t.Kind == model.Pointer {
		elem = t.Elem.Resolved()
	}
	switch elem.Kind {
	case model.Bool, model.String, model.Secret, model.Int:
		return v
	}
	to := jen.Id(strings.ToLower(basic(elem)))
	if t.Kind == model.Pointer {
		to = jen.Parens(jen.Op("*").Add(to))
	}
	return to.Call(v)
}

// isComparable tells whether == says what omitzero means.
func isComparable(t *model.Type) bool {
	word := scalar(t)
	return word == "Any" || word == "Float" || word == "Int" || t.Union != nil || t.Kind == model.TextOrNumber
}
