package emit

import (
	"github.com/dave/jennifer/jen"

	"github.com/cekura-community/cekura-go/gen/internal/model"
)

// serviceDecls are a service, its methods, and the types that only those use.
func serviceDecls(s *model.Service) []jen.Code {
	decls := []jen.Code{serviceDecl(s)}
	for _, op := range s.Operations {
		m := method{op}
		if op.Body != nil && op.Body.Name != "" {
			decls = append(decls, bodyDecls(op.Body)...)
		}
		if op.Params != nil {
			decls = append(decls, paramsDecls(op)...)
		}
		if op.Result != nil {
			decls = append(decls, structDecl(op.Result))
		}
		decls = append(decls, m.methodDecl())
		if op.List != nil {
			decls = append(decls, m.allDecl())
		}
	}
	return decls
}

// serviceDecl is the type of a service:
//
//	// AgentsService …
//	type AgentsService struct {
//		caller *caller
//	}
func serviceDecl(s *model.Service) jen.Code {
	return documented(s.Doc, jen.Type().Id(s.Type).Struct(jen.Id("caller").Op("*").Id("caller")))
}

// paramsDecls are the struct of an operation's optional parameters and what makes it an option:
//
//	// AgentListParams are …
//	type AgentListParams struct {
//		// …
//		PageSize *int `query:"page_size"`
//	}
//
//	func (p AgentListParams) applyTo(c *config) error { return c.setParams(p, "Agents.List") }
func paramsDecls(op *model.Operation) []jen.Code {
	p := op.Params
	fields := each(p.Fields, func(f *model.Param) jen.Code {
		return documented(f.Doc, jen.Id(f.Name).Add(goType(f.Type)).Tag(map[string]string{f.In: paramTag(f)}))
	})
	return []jen.Code{
		documented(p.Doc, jen.Type().Id(p.Name).Struct(fields...)),
		jen.Func().Params(jen.Id("p").Id(p.Name)).Id("applyTo").Params(jen.Id("c").Op("*").Id("config")).Error().Block(
			jen.Return(jen.Id("c").Dot("setParams").Call(jen.Id("p"), jen.Lit(op.ID)))),
	}
}

// allDecl walks the pages of a list:
//
//	// All yields …
//	func (s *AgentsService) All(ctx context.Context, params AgentListParams, opts ...Option) iter.Seq2[AgentRow, error] {
//		return eachItem(ctx, s.caller, &request{ … }, opts, func(page *AgentPage) ([]AgentRow, string) {
//			return page.Results, page.Next
//		})
//	}
func (m method) allDecl() jen.Code {
	list := m.List
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
