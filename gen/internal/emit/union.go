package emit

import (
	"github.com/dave/jennifer/jen"

	"github.com/cekura-community/cekura-go/gen/internal/model"
)

func unionDecls(u *model.Union) []jen.Code {
	decls := append([]jen.Code{unionDecl(u), unionMembers(u)}, unknownDecls(u)...)
	return append(append(decls, nullDecls(u)...), unionVariants(u))
}

func marker(u *model.Union) string { return "is" + u.Name }

// unionDecl is the sealed interface:
//
//	// ProviderConfig is …
//	type ProviderConfig interface{ isProviderConfig() }
func unionDecl(u *model.Union) jen.Code {
	return documented(u.Doc, jen.Type().Id(u.Name).Interface(jen.Id(marker(u)).Params()))
}

// unionMembers are the methods that let types in:
//
//	func (*VapiConfig) isProviderConfig() {}
//	func (*UnknownProviderConfig) isProviderConfig() {}
//	func (NullProviderConfig) isProviderConfig() {}
func unionMembers(u *model.Union) jen.Code {
	s := jen.Null()
	member := func(t jen.Code) { s.Func().Params(t).Id(marker(u)).Params().Block().Line() }
	for _, v := range u.Variants {
		member(jen.Op("*").Id(v.Struct.Name))
	}
	member(jen.Op("*").Id(u.Unknown))
	member(jen.Id(u.Null))
	return s
}

// unknownDecls keep what this client does not know:
//
//	type UnknownProviderConfig struct {
//		Type string
//		Raw  json.RawMessage
//	}
//
//	func (u UnknownProviderConfig) writeJSON(out *jsonWriter)      { out.raw(u.Raw) }
//	func (u UnknownProviderConfig) MarshalJSON() ([]byte, error)   { return encodeJSON(u) }
//	func (u UnknownProviderConfig) Format(state fmt.State, _ rune) { formatUnknown(state, u.Type, u.Raw) }
//	func (u UnknownProviderConfig) LogValue() slog.Value           { return redactedLogValue(u) }
func unknownDecls(u *model.Union) []jen.Code {
	name := receiver(u.Unknown)
	self := func() *jen.Statement { return jen.Id(name).Id(u.Unknown) }
	where := "beside"
	if u.Property != "" {
		where = "in Raw"
	}
	return []jen.Code{
		explained(u.Unknown+" is a "+u.Name+" that this client has no type for, or one that doesn't fit its type.",
			jen.Type().Id(u.Unknown).Struct(
				jen.Id("Type").String().Comment("// the tag, sent where none is given "+where),
				jen.Id("Raw").Qual("encoding/json", "RawMessage").Comment("// the value, null where empty"),
			)),
		writeMethod(self(), jen.Id("out").Dot("raw").Call(jen.Id(name).Dot("Raw"))),
		marshal("MarshalJSON writes Raw as it is.", self(), jen.Id("encodeJSON").Call(jen.Id(name))),
		formatMethod(u.Unknown, "Format prints the tag and the size alone, for the rest may be secret.",
			jen.Id("formatUnknown").Call(jen.Id("state"), jen.Id(name).Dot("Type"), jen.Id(name).Dot("Raw"))),
		logValue(u.Unknown),
	}
}

// nullDecls say null where a nil interface says nothing:
//
//	type NullProviderConfig struct{}
//
//	func (NullProviderConfig) writeJSON(out *jsonWriter)    { out.null() }
//	func (NullProviderConfig) MarshalJSON() ([]byte, error) { return []byte("null"), nil }
func nullDecls(u *model.Union) []jen.Code {
	return []jen.Code{
		explained(u.Null+" sends null for a "+u.Name+". Answers never hold it: null reads as nil.",
			jen.Type().Id(u.Null).Struct()),
		writeMethod(jen.Id(u.Null), jen.Id("out").Dot("null").Call()),
		marshal("MarshalJSON writes null.", jen.Id(u.Null), jen.Index().Byte().Call(jen.Lit("null")), jen.Nil()),
	}
}

// unionVariants is the table of what a union can hold:
//
//	// variantsOfPet are the types that a [Pet] can be, with the tags that mean them.
//	var variantsOfPet = union[Pet, UnknownPet]{member: "kind", variants: []variantType{
//		taggedVariant(func(c *Cat) *string { return &c.Kind }, inferTag, "cat", "kitten"),
//		variantFor[Mute]{"mute"},
//	}}
func unionVariants(u *model.Union) jen.Code {
	rows := each(u.Variants, func(v *model.Variant) jen.Code {
		if v.Tag == nil {
			return jen.Id("variantFor").Types(jen.Id(v.Struct.Name)).Values(texts(v.Tags)...)
		}
		self := receiver(v.Struct.Name)
		field := jen.Func().Params(jen.Id(self).Op("*").Id(v.Struct.Name)).Op("*").Add(goType(v.Tag.Type)).Custom(
			jen.Options{Open: "{ ", Close: " }"}, jen.Return(jen.Op("&").Id(self).Dot(v.Tag.Name)))
		return jen.Id("taggedVariant").Call(append([]jen.Code{field, jen.Id("inferTag" + wrapper(v.Tag.Type))}, texts(v.Tags)...)...)
	})
	fields := []jen.Code{keyed("variants", jen.Index().Id("variantType").Add(multiline(rows...)))}
	if u.Property != "" {
		fields = append([]jen.Code{keyed("member", jen.Lit(u.Property))}, fields...)
	}
	return explained(variantsName(u)+" are the types that a ["+u.Name+"] can be, with the tags that mean them.",
		jen.Var().Id(variantsName(u)).Op("=").Id("union").Types(jen.Id(u.Name), jen.Id(u.Unknown)).Values(fields...))
}

func variantsName(u *model.Union) string { return "variantsOf" + u.Name }

// writeMethod writes JSON for encodeJSON:
//
//	func (u T) writeJSON(out *jsonWriter) { … }
func writeMethod(self jen.Code, body ...jen.Code) jen.Code {
	return jen.Func().Params(self).Id("writeJSON").Params(jen.Id("out").Op("*").Id("jsonWriter")).Block(body...)
}

// marshal writes JSON for encoding/json:
//
//	func (u T) MarshalJSON() ([]byte, error) { return … }
func marshal(doc string, self jen.Code, results ...jen.Code) jen.Code {
	head := jen.Func().Params(self).Id("MarshalJSON").Params().Params(jen.Index().Byte(), jen.Error())
	return explained(doc, head.Block(jen.Return(results...)))
}
