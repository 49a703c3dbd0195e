// Package base writes the structs of an API as Go, by way of oapi-codegen. What comes in is decided:
// names, types, tags, comments and their order; base hands each to oapi-codegen as the extension that
// sets it, and fails where what came out is not what was asked for.
package base

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/oapi-codegen/oapi-codegen/v2/pkg/codegen"

	"github.com/cekura-community/cekura-go/gen/internal/gofmt"
	"github.com/cekura-community/cekura-go/gen/internal/legible"
	"github.com/cekura-community/cekura-go/gen/internal/model"
)

// File is a formatted Go file without a header.
type File struct {
	Name string
	Data []byte
}

// Files returns the types of api as files of package pkg. Calls must not overlap: oapi-codegen keeps
// its state in package variables.
func Files(api *model.API, pkg string) ([]File, error) {
	data, err := types(api, pkg)
	if err != nil {
		return nil, fmt.Errorf("base types: %w", err)
	}
	return []File{{Name: "types.gen.go", Data: data}}, nil
}

func types(api *model.API, pkg string) ([]byte, error) {
	schemas, err := schemas(api.Structs)
	if err != nil {
		return nil, err
	}
	source, err := codegen.Generate(&openapi3.T{
		OpenAPI:    "3.0.3",
		Info:       &openapi3.Info{Title: api.Title, Version: "v1"},
		Paths:      openapi3.NewPaths(),
		Components: &openapi3.Components{Schemas: schemas},
	}, configuration(api, pkg))
	if err != nil {
		return nil, err
	}
	source = withoutNames(source)
	parsed, err := parser.ParseFile(token.NewFileSet(), "types.gen.go", source, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	if err := check(parsed, api.Structs); err != nil {
		return nil, err
	}
	return gofmt.Source(legible.Escape([]byte(source)))
}

// withoutNames takes out the names that oapi-codegen puts in front of every description, which begins
// with its own.
func withoutNames(source string) string {
	text := &strings.Builder{}
	for line := range strings.Lines(source) {
		if _, doc, found := strings.Cut(line, docMark); found {
			line = "// " + doc
		}
		text.WriteString(line)
	}
	return text.String()
}

// configuration asks for models only. The two templates replace those that import all there is, for
// goimports to sort out in seconds, and that spell names anew.
func configuration(api *model.API, pkg string) codegen.Configuration {
	version := ""
	return codegen.Configuration{
		PackageName:   pkg,
		Generate:      codegen.GenerateOptions{Models: true},
		Compatibility: codegen.CompatibilityOptions{AllowUnexportedStructFieldNames: true},
		OutputOptions: codegen.OutputOptions{
			SkipFmt:   true,
			SkipPrune: true,
			UserTemplates: map[string]string{
				"imports.tmpl": importsTemplate,
				"typedef.tmpl": typesTemplate,
			},
		},
		AdditionalImports:    imports(api.Structs),
		NoVCSVersionOverride: &version,
	}
}

const importsTemplate = `package {{.PackageName}}
{{if .AdditionalImports}}
import (
{{range .AdditionalImports}}	{{.Alias}} "{{.Package}}"
{{end}})
{{end}}`

const typesTemplate = `{{range .Types}}
{{toGoComment .Schema.Description .TypeName}}
type {{.TypeName}} {{if and .IsAlias (ne .Schema.TypeDecl "struct{}")}}= {{end}}{{.Schema.TypeDecl}}
{{end}}`

// imports lists the packages that the types need.
func imports(structs []*model.Struct) []codegen.AdditionalImport {
	used := map[model.Kind]bool{}
	for _, s := range structs {
		for _, t := range s.Types() {
			for ; t != nil; t = t.Elem {
				used[t.Kind] = true
			}
		}
	}
	var imports []codegen.AdditionalImport
	if used[model.Time] {
		imports = append(imports, codegen.AdditionalImport{Package: "time"})
	}
	if used[model.Date] {
		imports = append(imports, codegen.AdditionalImport{Alias: "openapi_types", Package: "github.com/oapi-codegen/runtime/types"})
	}
	return imports
}

// check compares what file declares beside imports with structs and their fields, name by name.
func check(file *ast.File, structs []*model.Struct) error {
	var want, got []string
	for _, s := range structs {
		want = append(want, s.Name)
		for _, f := range s.Fields {
			want = append(want, "["+f.Name+"]")
		}
	}
	for _, decl := range file.Decls {
		general, ok := decl.(*ast.GenDecl)
		if !ok || general.Tok != token.TYPE && general.Tok != token.IMPORT {
			return fmt.Errorf("more than types was written")
		}
		ast.Inspect(general, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.TypeSpec:
				got = append(got, n.Name.Name)
			case *ast.Field:
				got = append(got, fmt.Sprint(n.Names))
			}
			return true
		})
	}
	for len(want) > 0 && len(got) > 0 && want[0] == got[0] {
		want, got = want[1:], got[1:]
	}
	if len(want)+len(got) > 0 {
		return fmt.Errorf("%q was written for %q", got[:min(1, len(got))], want[:min(1, len(want))])
	}
	return nil
}
