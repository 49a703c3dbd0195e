package emit

import (
	"github.com/dave/jennifer/jen"

	"github.com/cekura-community/cekura-go/gen/internal/model"
)

func enumDecls(e *model.Enum) []jen.Code {
	if len(e.Values) == 0 {
		return []jen.Code{enumDecl(e), enumKnown(e)}
	}
	return []jen.Code{enumDecl(e), enumConstants(e), enumKnown(e)}
}

// enumDecl is the type of an enum:
//
//	// Language is …
//	type Language string
func enumDecl(e *model.Enum) jen.Code {
	return documented(e.Doc, jen.Type().Id(e.Name).Add(goType(&model.Type{Kind: e.Base})))
}

// enumConstants are its values:
//
//	// Values of Language.
//	const (
//		LanguageEn Language = "en"
//	)
func enumConstants(e *model.Enum) jen.Code {
	constants := each(e.Values, func(v *model.EnumValue) jen.Code {
		value := any(v.String)
		if e.Base != model.String {
			value = int(v.Int)
		}
		return jen.Id(v.Name).Id(e.Name).Op("=").Lit(value)
	})
	return explained("Values of "+e.Name+".", jen.Const().Defs(constants...))
}

// enumKnown tells its values from others that the API may send:
//
//	// Known tells whether l is one of the values that this client was made with.
//	func (l Language) Known() bool {
//		switch l {
//		case LanguageEn:
//			return true
//		}
//		return false
//	}
func enumKnown(e *model.Enum) jen.Code {
	var body []jen.Code
	if len(e.Values) > 0 {
		names := each(e.Values, func(v *model.EnumValue) jen.Code { return jen.Id(v.Name) })
		body = append(body, jen.Switch(jen.Id(receiver(e.Name))).Block(
			jen.Custom(jen.Options{Open: "case ", Close: ":", Separator: ",\n"}, names...).Line().Return(jen.True()),
		))
	}
	return explained("Known tells whether "+receiver(e.Name)+" is one of the values that this client was made with.",
		jen.Func().Params(jen.Id(receiver(e.Name)).Id(e.Name)).Id("Known").Params().Bool().Block(append(body, jen.Return(jen.False()))...))
}
