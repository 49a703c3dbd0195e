package emit

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/cekura-community/cekura-go/gen/internal/model"
)

// codecs know what the methods for JSON need to know of other types. A struct that is received gets a
// readJSON method and one that is sent a writeJSON method, and so does what they hold.
type codecs struct {
	structs map[string]*model.Struct
	enums   map[string]*model.Enum
	unions  map[string]*model.Union
	read    map[string]bool // structs with a readJSON method
	written map[string]bool // structs with a writeJSON method
}

func newCodecs(api *model.API) *codecs {
	c := &codecs{
		structs: map[string]*model.Struct{}, enums: map[string]*model.Enum{}, unions: map[string]*model.Union{},
		read: map[string]bool{}, written: map[string]bool{},
	}
	for _, s := range api.Structs {
		c.structs[s.Name] = s
	}
	for _, e := range api.Enums {
		c.enums[e.Name] = e
	}
	for _, u := range api.Unions {
		c.unions[u.Name] = u
	}
	for _, s := range api.Structs {
		if s.Response || readsItself(s) {
			c.reach(s.Name, c.read)
		}
		if s.Request || writesItself(s) {
			c.reach(s.Name, c.written)
		}
	}
	for _, conversion := range api.Conversions {
		for _, direction := range []map[string]bool{c.read, c.written} {
			c.reach(conversion.From, direction)
			c.reach(conversion.To, direction)
		}
	}
	return c
}

// reach adds the named type and all that its fields hold.
func (c *codecs) reach(name string, reached map[string]bool) {
	if union := c.unions[name]; union != nil {
		for _, v := range union.Variants {
			c.reach(v.Struct, reached)
		}
		return
	}
	s := c.structs[name]
	if s == nil || reached[name] {
		return
	}
	reached[name] = true
	types := []*model.Type{s.Alias}
	for _, f := range s.Fields {
		types = append(types, f.Type)
	}
	for _, t := range types {
		for ; t != nil; t = t.Elem {
			if t.Kind == model.Named {
				c.reach(t.Name, reached)
			}
		}
	}
}

// readsItself tells whether the JSON of a struct says more than encoding/json gets from its fields.
func readsItself(s *model.Struct) bool {
	for _, f := range s.Fields {
		if f.Soft || f.Union != nil {
			return true
		}
	}
	return len(s.Tags) > 0
}

// writesItself tells whether the JSON of a struct says more than what its fields hold.
func writesItself(s *model.Struct) bool { return len(s.Tags) > 0 }

// resolved is the type that a name of a list, a map or a scalar stands for.
func (c *codecs) resolved(t *model.Type) *model.Type {
	for range len(c.structs) {
		if s := c.structs[t.Name]; t.Kind != model.Named || s == nil || s.Alias == nil {
			break
		}
		t = c.structs[t.Name].Alias
	}
	return t
}

// scalar is what the functions of the runtime call a type that they read and write as a whole, "" for the
// others: readString, writeString.
func (c *codecs) scalar(t *model.Type) string {
	switch t.Kind {
	case model.Any:
		return "Any"
	case model.Bool:
		return "Bool"
	case model.Int, model.Int32, model.Int64:
		return "Int"
	case model.Float:
		return "Float"
	case model.String, model.Secret:
		return "String"
	case model.Bytes:
		return "Bytes"
	case model.Time:
		return "Time"
	case model.Date:
		return "Date"
	}
	if e := c.enums[t.Name]; t.Kind == model.Named && e != nil {
		return c.scalar(&model.Type{Kind: e.Base})
	}
	return ""
}

func (c *codecs) isUnion(t *model.Type) bool { return t.Kind == model.Named && c.unions[t.Name] != nil }

func (c *codecs) isAnyMap(t *model.Type) bool {
	return t.Kind == model.Map && c.resolved(t.Elem).Kind == model.Any
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
