package emit

import (
	"github.com/dave/jennifer/jen"

	"github.com/cekura-community/cekura-go/gen/internal/model"
)

// serviceDecls are a service, its methods, and the types that only those use.
func serviceDecls(s *model.Service) []jen.Code {
	decls := []jen.Code{serviceDecl(s)}
	declared := map[any]bool{}
	for _, op := range s.Operations {
		m := &method{service: s, op: op}
		if op.Params != nil && !declared[op.Params] {
			declared[op.Params] = true
			decls = append(decls, paramsDecl(op.Params))
		}
		if op.Result != nil && !declared[op.Result] {
			declared[op.Result] = true
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

// paramsDecl holds the query and header parameters of an operation:
//
//	// AgentListParams are …
//	type AgentListParams struct {
//		// PageSize is …
//		PageSize *int `query:"page_size"`
//	}
func paramsDecl(p *model.Params) jen.Code {
	fields := make([]jen.Code, len(p.Fields))
	for i, f := range p.Fields {
		tag := f.Wire
		if f.Style != "" {
			tag += "," + f.Style
		}
		if f.OmitZero {
			tag += ",omitzero"
		}
		fields[i] = documented(f.Doc, jen.Id(f.Name).Add(goType(f.Type)).Tag(map[string]string{f.In: tag}))
	}
	return documented(p.Doc, jen.Type().Id(p.Name).Struct(fields...))
}
