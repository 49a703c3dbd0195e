package emit

import (
	"maps"
	"slices"

	"github.com/dave/jennifer/jen"

	"github.com/cekura-community/cekura-go/gen/internal/model"
)

// conversionDecl carries one struct into another:
//
//	// ToV2 …
//	func (a AgentV1) ToV2() (out AgentCreate, dropped []string) {
//		dropped = convert(a, &out, []conversion{
//			{from: "agent_name", to: "name"},
//		})
//		return out, dropped
//	}
func conversionDecl(c *model.Conversion) jen.Code {
	self := receiver(c.From.Name)
	return documented(c.Doc,
		jen.Func().Params(jen.Id(self).Id(c.From.Name)).Id(c.Method).Params().
			Params(jen.Id("out").Id(c.To.Name), jen.Id("dropped").Index().String()).Block(
			jen.Id("dropped").Op("=").Id("convert").Call(
				jen.Id(self), jen.Op("&").Id("out"), jen.Index().Id("conversion").Add(multiline(each(c.Rules, conversionRule)...))),
			jen.Return(jen.Id("out"), jen.Id("dropped")),
		))
}

// conversionRule is one row of the table:
//
//	{from: "websocket_url", to: "chat.config.url", set: []textAt{{"chat.type", "self_hosted"}}}
func conversionRule(r model.ConversionRule) jen.Code {
	fields := []jen.Code{keyed("from", jen.Lit(r.From))}
	if r.To != "" {
		fields = append(fields, keyed("to", jen.Lit(r.To)))
	}
	if len(r.Set) > 0 {
		fields = append(fields, keyed("set", textsAt(r.Set)))
	}
	if len(r.When) > 0 {
		fields = append(fields, keyed("when", textsAt(r.When)))
	}
	if len(r.Except) > 0 {
		fields = append(fields, keyed("except", jen.Index().String().Values(texts(r.Except)...)))
	}
	return jen.Values(fields...)
}

func textsAt(texts map[string]string) jen.Code {
	return jen.Index().Id("textAt").Values(each(slices.Sorted(maps.Keys(texts)), func(path string) jen.Code {
		return jen.Values(jen.Lit(path), jen.Lit(texts[path]))
	})...)
}
