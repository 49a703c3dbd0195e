package emit

import (
	"github.com/dave/jennifer/jen"

	"github.com/cekura-community/cekura-go/gen/internal/model"
)

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
//			inner.Config = variantsOfProviderConfig.resolve(inner.Config, tagText(a.Type))
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
		cases = append(cases, jen.Case(jen.Lit(f.JSON)).Block(readField(jen.Id(self).Dot(f.Name), f, in)))
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
			return at.Clone().Op("=").Id(variantsName(rule.Union)).Dot("resolve").Call(at, tag)
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

// readField reads one field:
//
//	readString(&a.Name, obj.at(0))
//	readPtr(&a.Active, obj.at(1), readSoftBool)
func readField(at *jen.Statement, f *model.Field, in jen.Code) jen.Code {
	switch {
	case !f.Soft:
		return reading.call(place{at}, f.Type, in)
	case f.Type.Elem == nil:
		return jen.Id("readSoftBool").Call(jen.Op("&").Add(at), in)
	}
	return jen.Id("read"+wrapper(f.Type)).Call(jen.Op("&").Add(at), in, jen.Id("readSoftBool"))
}
