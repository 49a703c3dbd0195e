package emit

import (
	"github.com/dave/jennifer/jen"

	"github.com/cekura-community/cekura-go/gen/internal/model"
)

// serviceDecls are a service, its methods, and the types that only those use.
func serviceDecls(s *model.Service) []jen.Code {
	decls := []jen.Code{serviceDecl(s)}
	for _, op := range s.Operations {
		m := &method{service: s, op: op}
		if op.Body != nil && op.Body.Name != "" {
			decls = append(decls, bodyDecls(op.Body)...)
		}
		if op.Params != nil {
			decls = append(decls, paramsDecls(op)...)
		}
		if op.Result != nil {
			decls = append(decls, structDecl(op.Result))
		}
		decls = append(decls, m.decl())
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
	fields := make([]jen.Code, len(p.Fields))
	for i, f := range p.Fields {
		fields[i] = documented(f.Doc, jen.Id(f.Name).Add(goType(f.Type)).Tag(map[string]string{f.In: paramTag(f)}))
	}
	return []jen.Code{
		documented(p.Doc, jen.Type().Id(p.Name).Struct(fields...)),
		jen.Func().Params(jen.Id("p").Id(p.Name)).Id("applyTo").Params(jen.Id("c").Op("*").Id("config")).Error().Block(
			jen.Return(jen.Id("c").Dot("setParams").Call(jen.Id("p"), jen.Lit(op.ID)))),
	}
}
