package emit

import (
	"go/build"
	"io"
	"slices"
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/cekura-community/cekura-go/gen/internal/model"
)

// services adds a file per service.
func (w *writer) services(api *model.API) {
	structs := map[string]bool{}
	for _, s := range api.Structs {
		structs[s.Name] = s.Alias == nil
	}
	for _, s := range api.Services {
		w.decls(w.serviceFileName(s.Name), serviceDecls(s, structs))
	}
}

// serviceFileName is the service's name unless a file has it or the go command would read a platform
// from its end, as in agents_js.
func (w *writer) serviceFileName(service string) string {
	name := snake(service) + ".gen.go"
	nowhere := build.Context{GOOS: "none", GOARCH: "none", OpenFile: func(string) (io.ReadCloser, error) {
		return io.NopCloser(strings.NewReader("package p")), nil
	}}
	isForAll, err := nowhere.MatchFile("", name)
	isTaken := name == "types.gen.go" || slices.ContainsFunc(w.files, func(f File) bool { return f.Name == name })
	if isTaken || !isForAll || err != nil {
		return snake(service) + "_service.gen.go"
	}
	return name
}

// serviceDecls are a service, its methods, and the types that only those use. structs tells structs from
// other named types. Operations may share the types of their parameters and results, as those do that send
// one body in two ways.
func serviceDecls(s *model.Service, structs map[string]bool) []jen.Code {
	decls := []jen.Code{serviceDecl(s)}
	declared := map[string]bool{}
	isNew := func(name string) bool {
		had := declared[name]
		declared[name] = true
		return !had
	}
	for _, op := range s.Operations {
		m := &method{service: s, op: op, structs: structs}
		if op.Params != nil && isNew(op.Params.Name) {
			decls = append(decls, paramsDecl(op.Params))
		}
		if m.hasResultStruct() && isNew(op.ResultName) {
			decls = append(decls, m.resultDecl())
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
	return documented(s.Doc, jen.Type().Id(s.Name+"Service").Struct(jen.Id("caller").Op("*").Id("caller")))
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
