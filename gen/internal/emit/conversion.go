package emit

import (
	"maps"
	"slices"

	"github.com/dave/jennifer/jen"

	"github.com/cekura-community/cekura-go/gen/internal/model"
)

func conversionDecls(conversions []*model.Conversion) []jen.Code {
	decls := make([]jen.Code, len(conversions))
	for i, c := range conversions {
		decls[i] = conversionDecl(c)
	}
	return decls
}

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
	rules := make([]jen.Code, len(c.Rules))
	for i, r := range c.Rules {
		rules[i] = conversionRule(r)
	}
	return documented(c.Doc,
		jen.Func().Params(jen.Id(self).Id(c.From.Name)).Id(c.Method).Params().
			Params(jen.Id("out").Id(c.To.Name), jen.Id("dropped").Index().String()).Block(
			jen.Id("dropped").Op("=").Id("convert").Call(
				jen.Id(self), jen.Op("&").Id("out"), jen.Index().Id("conversion").Add(multiline(rules...))),
			jen.Return(jen.Id("out"), jen.Id("dropped")),
		))
}

// conversionRule is one row of the table:
//
//	{from: "websocket_url", to: "chat.config.url", set: []textAt{{"chat.type", "self_hosted"}}}
func conversionRule(r model.ConversionRule) jen.Code {
	fields := []jen.Code{jen.Id("from").Op(":").Lit(r.From)}
	if r.To != "" {
		fields = append(fields, jen.Id("to").Op(":").Lit(r.To))
	}
	if len(r.Set) > 0 {
		fields = append(fields, jen.Id("set").Op(":").Add(textsAt(r.Set)))
	}
	if len(r.When) > 0 {
		fields = append(fields, jen.Id("when").Op(":").Add(textsAt(r.When)))
	}
	if len(r.Except) > 0 {
		values := make([]jen.Code, len(r.Except))
		for i, v := range r.Except {
			values[i] = jen.Lit(v)
		}
		fields = append(fields, jen.Id("except").Op(":").Index().String().Values(values...))
	}
	return jen.Values(fields...)
}

func textsAt(texts map[string]string) jen.Code {
	var rows []jen.Code
	for _, path := range slices.Sorted(maps.Keys(texts)) {
		rows = append(rows, jen.Values(jen.Lit(path), jen.Lit(texts[path])))
	}
	return jen.Index().Id("textAt").Values(rows...)
}
