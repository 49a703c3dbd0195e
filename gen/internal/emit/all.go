package emit

import (
	"github.com/dave/jennifer/jen"

	"github.com/cekura-community/cekura-go/gen/internal/model"
)

// allDecl walks the pages of a list:
//
//	// All yields …
//	func (s *AgentsService) All(ctx context.Context, params AgentListParams, opts ...Option) iter.Seq2[AgentRow, error] {
//		return eachItem(ctx, s.caller, &request{ … }, opts, func(page *AgentPage) ([]AgentRow, string) {
//			return page.Results, page.Next
//		})
//	}
func (m *method) allDecl() jen.Code {
	list := m.op.List
	in := func(f *model.Field) *jen.Statement { return jen.Id("page").Dot(f.Name) }
	body := []jen.Code{jen.Return(in(list.Results), in(list.Next))}
	if list.Next.Type.Kind == model.Pointer {
		body = []jen.Code{
			jen.If(in(list.Next).Op("==").Nil()).Block(jen.Return(in(list.Results), jen.Lit(""))),
			jen.Return(in(list.Results), jen.Op("*").Add(in(list.Next))),
		}
	}
	items := jen.Func().Params(jen.Id("page").Op("*").Id(list.Page.Name)).
		Params(goType(list.Results.Type), jen.String()).Block(body...)
	return documented(list.Doc, m.signature(list.Name).Qual("iter", "Seq2").Types(goType(list.Results.Type.Elem), jen.Error()).Block(
		jen.Return(jen.Id("eachItem").Call(jen.Id("ctx"), jen.Id("s").Dot("caller"), m.request(), jen.Id("opts"), items)),
	))
}
