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
// others: readString, writeString.
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
	case isAnyMap(t) || t.Union != nil || scalar(t) != "":
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
	case scalar(t) != "":
		return jen.Id(string(c) + scalar(t))
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
