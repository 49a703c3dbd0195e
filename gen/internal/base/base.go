// Package base writes the structs of an API as Go, by way of oapi-codegen. What comes in is decided:
// names, types, tags, comments and their order; base hands each to oapi-codegen as the extension that
// sets it, and fails where what came out is not what was asked for.
package base

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/oapi-codegen/oapi-codegen/v2/pkg/codegen"

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
	schemas, err := schemas(api.Structs)
	if err != nil {
		return nil, err
	}
	document := &openapi3.T{
		OpenAPI:    "3.0.3",
		Info:       &openapi3.Info{Title: api.Title, Version: "v1"},
		Paths:      openapi3.NewPaths(),
		Components: &openapi3.Components{Schemas: schemas},
	}
	source, err := codegen.Generate(document, configuration(api, pkg))
	if err != nil {
		return nil, fmt.Errorf("base types: %w", err)
	}
	source = withoutNames(source)
	fset := token.NewFileSet()
	parsed, err := parser.ParseFile(fset, "types.gen.go", source, parser.SkipObjectResolution)
	if err != nil {
		return nil, fmt.Errorf("base types: %w", err)
	}
	if err := check(parsed, api.Structs); err != nil {
		return nil, fmt.Errorf("base types: %w", err)
	}
	data, err := settled([]byte(source))
	if err != nil {
		return nil, fmt.Errorf("base types: %w", err)
	}
	return []File{{Name: "types.gen.go", Data: data}}, nil
}

// settled formats until formatting changes nothing: gofmt takes more than one turn over a doc comment
// that wraps inside a list.
func settled(data []byte) ([]byte, error) {
	for {
		again, err := format.Source(data)
		if err != nil || bytes.Equal(again, data) {
			return data, err
		}
		data = again
	}
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
	var hasTime, hasDate bool
	visit := func(t *model.Type) {
		for ; t != nil; t = t.Elem {
			hasTime = hasTime || t.Kind == model.Time
			hasDate = hasDate || t.Kind == model.Date
		}
	}
	for _, s := range structs {
		visit(s.Alias)
		for _, f := range s.Fields {
			visit(f.Type)
		}
	}
	var imports []codegen.AdditionalImport
	if hasTime {
		imports = append(imports, codegen.AdditionalImport{Package: "time"})
	}
	if hasDate {
		imports = append(imports, codegen.AdditionalImport{Alias: "openapi_types", Package: "github.com/oapi-codegen/runtime/types"})
	}
	return imports
}

// check compares the declarations of file with structs, one by one.
func check(file *ast.File, structs []*model.Struct) error {
	var types []*ast.TypeSpec
	for _, decl := range file.Decls {
		general, ok := decl.(*ast.GenDecl)
		if !ok {
			return fmt.Errorf("a function was written")
		}
		for _, spec := range general.Specs {
			if named, ok := spec.(*ast.TypeSpec); ok {
				types = append(types, named)
			} else if general.Tok != token.IMPORT {
				return fmt.Errorf("a %s was written", general.Tok)
			}
		}
	}
	if len(types) != len(structs) {
		return fmt.Errorf("%d types were written for %d", len(types), len(structs))
	}
	for i, s := range structs {
		if types[i].Name.Name != s.Name {
			return fmt.Errorf("type %s was written for %s", types[i].Name.Name, s.Name)
		}
		if s.Alias != nil {
			continue
		}
		body, ok := types[i].Type.(*ast.StructType)
		if !ok || len(body.Fields.List) != len(s.Fields) {
			return fmt.Errorf("type %s was written without its %d fields", s.Name, len(s.Fields))
		}
		for j, f := range s.Fields {
			if names := body.Fields.List[j].Names; len(names) != 1 || names[0].Name != f.Name {
				return fmt.Errorf("field %s of %s was written by another name", f.Name, s.Name)
			}
		}
	}
	return nil
}
