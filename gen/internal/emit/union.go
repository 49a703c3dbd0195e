package emit

import (
	"github.com/dave/jennifer/jen"

	"github.com/cekura-community/cekura-go/gen/internal/model"
)

func unionDecls(unions []*model.Union) []jen.Code {
	var decls []jen.Code
	for _, u := range unions {
		decls = append(decls, unionDecl(u), unionMembers(u))
		decls = append(decls, unknownDecls(u)...)
		decls = append(decls, nullDecls(u)...)
		decls = append(decls, newVariant(u), variantOf(u))
		if u.Property == "" {
			decls = append(decls, unknownVariant(u), resolveVariant(u))
		} else {
			decls = append(decls, readVariant(u), writeVariant(u))
		}
	}
	return decls
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
		explained("MarshalJSON writes Raw as it is.",
			marshal(self(), jen.Return(jen.Id("encodeJSON").Call(jen.Id(name))))),
		explained("Format prints the tag and the size alone, for the rest may be secret.",
			jen.Func().Params(self()).Id("Format").Params(jen.Id("state").Qual("fmt", "State"), jen.Id("_").Rune()).Block(
				jen.Id("formatUnknown").Call(jen.Id("state"), jen.Id(name).Dot("Type"), jen.Id(name).Dot("Raw")))),
		secretLogValue(u.Unknown),
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
		explained("MarshalJSON writes null.",
			marshal(jen.Id(u.Null), jen.Return(jen.Index().Byte().Call(jen.Lit("null")), jen.Nil()))),
	}
}

// newVariant goes from the tag to the variant:
//
//	func newVariantOfProviderConfig(tag string) ProviderConfig {
//		switch tag {
//		case "vapi":
//			return new(VapiConfig)
//		}
//		return nil
//	}
func newVariant(u *model.Union) jen.Code {
	var cases []jen.Code
	for _, v := range u.Variants {
		if len(v.Tags) > 0 {
			cases = append(cases, jen.Case(tagLits(v)...).Block(jen.Return(jen.New(jen.Id(v.Struct.Name)))))
		}
	}
	return explained("newVariantOf"+u.Name+" returns an empty variant for a tag, nil for a tag without one.",
		jen.Func().Id("newVariantOf"+u.Name).Params(jen.Id("tag").String()).Id(u.Name).Block(
			jen.Switch(jen.Id("tag")).Block(cases...),
			jen.Return(jen.Nil()),
		))
}

// variantOf goes from the variant to its tags:
//
//	func variantOfProviderConfig(u ProviderConfig) variant {
//		switch u := u.(type) {
//		case *VapiConfig:
//			if u != nil {
//				return variant{name: "VapiConfig", tags: []string{"vapi"}}
//			}
//		case *UnknownProviderConfig:
//			if u != nil && u.Type != "" {
//				return variant{name: "UnknownProviderConfig", tags: []string{u.Type}}
//			}
//		}
//		return variant{}
//	}
func variantOf(u *model.Union) jen.Code {
	var cases []jen.Code
	found := func(name string, condition jen.Code, tags ...jen.Code) {
		cases = append(cases, jen.Case(jen.Op("*").Id(name)).Block(
			jen.If(condition).Block(jen.Return(jen.Id("variant").Values(
				jen.Id("name").Op(":").Lit(name),
				jen.Id("tags").Op(":").Index().String().Values(tags...),
			)))))
	}
	for _, v := range u.Variants {
		found(v.Struct.Name, jen.Id("u").Op("!=").Nil(), tagLits(v)...)
	}
	found(u.Unknown, jen.Id("u").Op("!=").Nil().Op("&&").Id("u").Dot("Type").Op("!=").Lit(""), jen.Id("u").Dot("Type"))
	return explained("variantOf"+u.Name+" tells what u holds; nil pointers count as null.",
		jen.Func().Id("variantOf"+u.Name).Params(jen.Id("u").Id(u.Name)).Id("variant").Block(
			jen.Switch(jen.Id("u").Op(":=").Id("u").Assert(jen.Type())).Block(cases...),
			jen.Return(jen.Id("variant").Values()),
		))
}

func tagLits(v *model.Variant) []jen.Code {
	lits := make([]jen.Code, len(v.Tags))
	for i, tag := range v.Tags {
		lits[i] = jen.Lit(tag)
	}
	return lits
}

// unknownVariant holds a value until its tag is known:
//
//	func unknownVariantOfProviderConfig(raw rawJSON) ProviderConfig {
//		if len(raw) == 0 || string(raw) == "null" {
//			return nil
//		}
//		return &UnknownProviderConfig{Raw: raw}
//	}
func unknownVariant(u *model.Union) jen.Code {
	return explained(unknownVariantName(u)+" keeps a value until its tag is known; null and nothing are nil.",
		jen.Func().Id(unknownVariantName(u)).Params(jen.Id("raw").Id("rawJSON")).Id(u.Name).Block(
			jen.If(jen.Len(jen.Id("raw")).Op("==").Lit(0).Op("||").String().Call(jen.Id("raw")).Op("==").Lit("null")).Block(
				jen.Return(jen.Nil())),
			jen.Return(jen.Op("&").Id(u.Unknown).Values(jen.Id("Raw").Op(":").Id("raw"))),
		))
}

func unknownVariantName(u *model.Union) string { return "unknownVariantOf" + u.Name }

// resolveVariant makes a variant of what unknownVariant kept:
//
//	func resolveVariantOfProviderConfig(u ProviderConfig, tag string) ProviderConfig {
//		unknown, ok := u.(*UnknownProviderConfig)
//		if !ok || unknown == nil {
//			return u
//		}
//		known := newVariantOfProviderConfig(tag)
//		if known == nil || decodeJSON(unknown.Raw, known) != nil {
//			return &UnknownProviderConfig{Type: tag, Raw: unknown.Raw}
//		}
//		return known
//	}
func resolveVariant(u *model.Union) jen.Code {
	return explained("resolveVariantOf"+u.Name+" decodes what is unknown into the variant of its tag. Without one, or where the value doesn't fit, it stays unknown.",
		jen.Func().Id("resolveVariantOf"+u.Name).Params(jen.Id("u").Id(u.Name), jen.Id("tag").String()).Id(u.Name).Block(
			jen.List(jen.Id("unknown"), jen.Id("ok")).Op(":=").Id("u").Assert(jen.Op("*").Id(u.Unknown)),
			jen.If(jen.Op("!").Id("ok").Op("||").Id("unknown").Op("==").Nil()).Block(jen.Return(jen.Id("u"))),
			jen.Id("known").Op(":=").Id("newVariantOf"+u.Name).Call(jen.Id("tag")),
			jen.If(jen.Id("known").Op("==").Nil().Op("||").
				Id("decodeJSON").Call(jen.Id("unknown").Dot("Raw"), jen.Id("known")).Op("!=").Nil()).Block(
				jen.Return(jen.Op("&").Id(u.Unknown).Values(
					jen.Id("Type").Op(":").Id("tag"), jen.Id("Raw").Op(":").Id("unknown").Dot("Raw")))),
			jen.Return(jen.Id("known")),
		))
}

// readVariant finds the variant by the tag in it:
//
//	func readVariantOfPet(v *Pet, in *jsonReader) {
//		readTagged(v, in, "kind", newVariantOfPet, func(tag string, raw rawJSON) Pet {
//			return &UnknownPet{Type: tag, Raw: raw}
//		})
//	}
func readVariant(u *model.Union) jen.Code {
	unknown := jen.Func().Params(jen.Id("tag").String(), jen.Id("raw").Id("rawJSON")).Id(u.Name).Block(
		jen.Return(jen.Op("&").Id(u.Unknown).Values(keyed("Type", jen.Id("tag")), keyed("Raw", jen.Id("raw")))))
	return explained("readVariantOf"+u.Name+" reads the variant of the tag in it; null is nil.",
		jen.Func().Id("readVariantOf"+u.Name).Params(jen.Id("v").Op("*").Id(u.Name), jen.Id("in").Op("*").Id("jsonReader")).Block(
			jen.Id("readTagged").Call(jen.Id("v"), jen.Id("in"), jen.Lit(u.Property), jen.Id("newVariantOf"+u.Name), unknown)))
}

// writeVariant writes a copy of the variant that has its tag:
//
//	func writeVariantOfPet(v *Pet, out *jsonWriter) {
//		if out.err != nil {
//			return
//		}
//		switch u := (*v).(type) {
//		case *Cat:
//			if u != nil {
//				tagged := *u
//				out.fail(inferTag(&tagged.Kind, taggedField{tag: "kind"}, variantOfPet(u)))
//				tagged.writeJSON(out)
//				return
//			}
//		case *UnknownPet:
//			if u != nil {
//				out.unknownTagged(u.Raw, "kind", variantOfPet(u))
//				return
//			}
//		}
//		out.any(*v)
//	}
func writeVariant(u *model.Union) jen.Code {
	var cases []jen.Code
	found := func(name string, body ...jen.Code) {
		cases = append(cases, jen.Case(jen.Op("*").Id(name)).Block(
			jen.If(jen.Id("u").Op("!=").Nil()).Block(append(body, jen.Return())...)))
	}
	variant := func() jen.Code { return jen.Id("variantOf" + u.Name).Call(jen.Id("u")) }
	for _, v := range u.Variants {
		if v.Tag != nil {
			found(v.Struct.Name,
				jen.Id("tagged").Op(":=").Op("*").Id("u"),
				jen.Id("out").Dot("fail").Call(jen.Id(inferFunc(v.Tag)).Call(
					jen.Op("&").Id("tagged").Dot(v.Tag.Name), jen.Id("taggedField").Values(keyed("tag", jen.Lit(u.Property))), variant())),
				jen.Id("tagged").Dot("writeJSON").Call(jen.Id("out")))
		}
	}
	found(u.Unknown, jen.Id("out").Dot("unknownTagged").Call(jen.Id("u").Dot("Raw"), jen.Lit(u.Property), variant()))
	return explained("writeVariantOf"+u.Name+" writes the variant with its tag, which may be unset in it. Another's is a [*TagError].",
		jen.Func().Id("writeVariantOf"+u.Name).Params(jen.Id("v").Op("*").Id(u.Name), jen.Id("out").Op("*").Id("jsonWriter")).Block(
			jen.If(jen.Id("out").Dot("err").Op("!=").Nil()).Block(jen.Return()),
			jen.Switch(jen.Id("u").Op(":=").Parens(jen.Op("*").Id("v")).Assert(jen.Type())).Block(cases...),
			jen.Id("out").Dot("any").Call(jen.Op("*").Id("v"))))
}

// writeMethod writes JSON for encodeJSON:
//
//	func (u T) writeJSON(out *jsonWriter) { … }
func writeMethod(self jen.Code, body ...jen.Code) jen.Code {
	return jen.Func().Params(self).Id("writeJSON").Params(jen.Id("out").Op("*").Id("jsonWriter")).Block(body...)
}

// marshal writes JSON for encoding/json:
//
//	func (u T) MarshalJSON() ([]byte, error) { … }
func marshal(self jen.Code, body ...jen.Code) jen.Code {
	return jen.Func().Params(self).Id("MarshalJSON").Params().Params(jen.Index().Byte(), jen.Error()).Block(body...)
}
