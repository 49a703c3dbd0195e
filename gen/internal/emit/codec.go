package emit

import (
	"strconv"
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/cekura-community/cekura-go/gen/internal/model"
)

// codecDecls are the methods of structs whose JSON says more than their fields can: soft fields, unions,
// and tags of unions. A struct has one of each method, whichever of these it has.
func codecDecls(structs []*model.Struct) []jen.Code {
	var decls []jen.Code
	for _, s := range structs {
		if len(shadowFields(s)) > 0 || len(s.Tags) > 0 {
			decls = append(decls, structUnmarshalFrom(s), structUnmarshal(s))
		}
		if len(s.Tags) > 0 {
			decls = append(decls, structMarshalTo(s), structMarshal(s))
		}
	}
	return decls
}

// shadowFields are the fields that cannot be decoded as they are.
func shadowFields(s *model.Struct) []*model.Field {
	var fields []*model.Field
	for _, f := range s.Fields {
		if f.Soft || f.Union != nil {
			fields = append(fields, f)
		}
	}
	return fields
}

// structUnmarshalFrom decodes shadows in place of some fields, then resolves unions by their tags:
//
//	func (a *Agent) UnmarshalJSONFrom(dec *jsonDecoder) error {
//		type Plain Agent
//		shadow := struct {
//			*Plain
//			Active looseBool `json:"active"`
//		}{Plain: (*Plain)(a)}
//		if err := decodeFrom(dec, &shadow); err != nil {
//			return err
//		}
//		a.Active = bool(shadow.Active)
//		…
//		return nil
//	}
func structUnmarshalFrom(s *model.Struct) jen.Code {
	self := receiver(s.Name)
	plain := func() *jen.Statement { return jen.Parens(jen.Op("*").Id("Plain")).Call(jen.Id(self)) }
	body := []jen.Code{jen.Type().Id("Plain").Id(s.Name)}
	target := plain()
	if shadowed := shadowFields(s); len(shadowed) > 0 {
		fields := []jen.Code{jen.Op("*").Id("Plain")}
		for _, f := range shadowed {
			fields = append(fields, jen.Id(f.Name).Add(shadowType(f)).Tag(map[string]string{"json": f.JSON}))
		}
		body = append(body, jen.Id("shadow").Op(":=").Struct(fields...).Values(jen.Id("Plain").Op(":").Add(plain())))
		target = jen.Op("&").Id("shadow")
	}
	body = append(body, jen.If(jen.Err().Op(":=").Id("decodeFrom").Call(jen.Id("dec"), target), jen.Err().Op("!=").Nil()).Block(jen.Return(jen.Err())))
	for _, f := range shadowFields(s) {
		body = append(body, fromShadow(self, f))
	}
	for _, rule := range s.Tags {
		tag := tagText(self, rule.Tag)
		body = append(body, atUnion(jen.Id(self), rule.Path, true, func(at *jen.Statement) jen.Code {
			return at.Clone().Op("=").Id("resolveVariantOf"+rule.Union.Name).Call(at, tag)
		}))
	}
	return documented(
		[]string{"UnmarshalJSONFrom reads the value from the JSON that dec is at."},
		jen.Func().Params(jen.Id(self).Op("*").Id(s.Name)).Id("UnmarshalJSONFrom").
			Params(jen.Id("dec").Op("*").Id("jsonDecoder")).Error().Block(append(body, jen.Return(jen.Nil()))...))
}

// structUnmarshal is the same for encoding/json:
//
//	func (a *Agent) UnmarshalJSON(data []byte) error { return decodeJSON(data, a) }
func structUnmarshal(s *model.Struct) jen.Code {
	self := receiver(s.Name)
	return documented(
		[]string{"UnmarshalJSON is UnmarshalJSONFrom for encoding/json."},
		jen.Func().Params(jen.Id(self).Op("*").Id(s.Name)).Id("UnmarshalJSON").Params(jen.Id("data").Index().Byte()).Error().Block(
			jen.Return(jen.Id("decodeJSON").Call(jen.Id("data"), jen.Id(self)))))
}

// structMarshalTo infers the tags of unions before it writes:
//
//	func (p AgentProvider) MarshalJSONTo(enc *jsonEncoder) error {
//		type Plain AgentProvider
//		if inner := p.Credentials; inner != nil {
//			if err := inferTag(&p.Type, taggedField{"type", "credentials.config"}, variantOfProviderConfig(inner.Config)); err != nil {
//				return err
//			}
//		}
//		return encodeTo(enc, (*Plain)(&p))
//	}
func structMarshalTo(s *model.Struct) jen.Code {
	self := receiver(s.Name)
	body := []jen.Code{jen.Type().Id("Plain").Id(s.Name)}
	for _, rule := range s.Tags {
		place := jen.Id("taggedField").Values(
			jen.Id("tag").Op(":").Lit(rule.Tag.JSON), jen.Id("field").Op(":").Lit(jsonPath(rule.Path)))
		body = append(body, atUnion(jen.Id(self), rule.Path, false, func(at *jen.Statement) jen.Code {
			infer := jen.Id(inferName(rule.Tag)).Call(
				jen.Op("&").Id(self).Dot(rule.Tag.Name), place, jen.Id("variantOf"+rule.Union.Name).Call(at))
			return jen.If(jen.Err().Op(":=").Add(infer), jen.Err().Op("!=").Nil()).Block(jen.Return(jen.Err()))
		}))
	}
	body = append(body, jen.Return(jen.Id("encodeTo").Call(jen.Id("enc"), jen.Parens(jen.Op("*").Id("Plain")).Call(jen.Op("&").Id(self)))))
	return documented(
		[]string{
			"MarshalJSONTo writes the value to enc, with the tags of its unions where they are unset. A tag that",
			"goes with another variant is a [*TagError].",
		},
		marshalTo(jen.Id(self).Id(s.Name), body...))
}

// structMarshal is the same for encoding/json:
//
//	func (p AgentProvider) MarshalJSON() ([]byte, error) { return encodeJSON(p) }
func structMarshal(s *model.Struct) jen.Code {
	self := receiver(s.Name)
	return documented(
		[]string{"MarshalJSON is MarshalJSONTo for encoding/json."},
		marshal(jen.Id(self).Id(s.Name), jen.Return(jen.Id("encodeJSON").Call(jen.Id(self)))))
}

// shadowType is what a field is decoded into first: looseBool, *looseBool, Nullable[looseBool], rawJSON.
func shadowType(f *model.Field) jen.Code {
	switch {
	case f.Union != nil:
		return jen.Id("rawJSON")
	case f.Type.Kind == model.Pointer:
		return jen.Op("*").Id("looseBool")
	case f.Type.Kind == model.Nullable:
		return jen.Id("Nullable").Types(jen.Id("looseBool"))
	}
	return jen.Id("looseBool")
}

// fromShadow sets a field from its shadow:
//
//	a.Config = unknownVariantOfProviderConfig(shadow.Config)
//	a.Active = bool(shadow.Active)
//	a.Active = (*bool)(shadow.Active)
//	a.Active = Nullable[bool]{state: shadow.Active.state, value: bool(shadow.Active.value)}
func fromShadow(self string, f *model.Field) jen.Code {
	shadow := jen.Id("shadow").Dot(f.Name)
	value := jen.Bool().Call(shadow)
	switch {
	case f.Union != nil:
		value = jen.Id(unknownVariantName(f.Union)).Call(shadow)
	case f.Type.Kind == model.Pointer:
		value = jen.Parens(jen.Op("*").Bool()).Call(shadow)
	case f.Type.Kind == model.Nullable:
		value = jen.Id("Nullable").Types(jen.Bool()).Values(
			jen.Id("state").Op(":").Add(shadow).Dot("state"),
			jen.Id("value").Op(":").Bool().Call(jen.Add(shadow).Dot("value")))
	}
	return jen.Id(self).Dot(f.Name).Op("=").Add(value)
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

// tagText is the text of a tag, whatever the type of its field:
//
//	string(p.Type)
//	tagText(p.Type)
//	string(p.Type.Or(""))
func tagText(self string, tag *model.Field) *jen.Statement {
	field := jen.Id(self).Dot(tag.Name)
	switch tag.Type.Kind {
	case model.Pointer:
		return jen.Id("tagText").Call(field)
	case model.Nullable:
		return jen.String().Call(field.Dot("Or").Call(jen.Lit("")))
	}
	return jen.String().Call(field)
}

func inferName(tag *model.Field) string {
	switch tag.Type.Kind {
	case model.Pointer:
		return "inferTagPointer"
	case model.Nullable:
		return "inferTagNullable"
	}
	return "inferTag"
}

// jsonPath is a path by JSON names: credentials.config.
func jsonPath(path []*model.Field) string {
	names := make([]string, len(path))
	for i, f := range path {
		names[i] = f.JSON
	}
	return strings.Join(names, ".")
}
