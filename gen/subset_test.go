package main

import (
	"bytes"
	"go/ast"
	"go/printer"
	"go/token"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestSubset makes a client of the whole document's agents and holds it against that of the checked-in
// document, which was cut from the same release: what both have is the same Go.
func TestSubset(t *testing.T) {
	whole := wholeDocument(t, undriftedDocument)
	subset, warnings := generateClient(t, "-spec", whole, "-drift=warn", "-include", "/test_framework/v2/aiagents/**")
	for _, warning := range warnings {
		assert.Regexp(t, `places were repaired; -v lists them$`, warning, "a warning of another kind than of a repair")
	}
	checkedIn, _ := generateClient(t, "-spec", filepath.Join("..", "spec", "openapi.yaml"))
	got, want := declarations(parseClient(t, subset)), declarations(parseClient(t, checkedIn))
	methods, fields := 0, 0
	for _, name := range slices.Sorted(maps.Keys(got)) {
		if _, shared := want[name]; !shared {
			continue
		}
		assert.Equal(t, want[name], got[name], name)
		if strings.HasPrefix(name, "method AgentsService.") {
			methods++
		}
		if strings.HasPrefix(name, "field Agent") {
			fields++
		}
	}
	assert.Greater(t, methods, 4, "methods in both")
	assert.Greater(t, fields, 50, "fields in both")
}

// TestSubsetKeepsNames: what a subset leaves over has the names of the whole.
func TestSubsetKeepsNames(t *testing.T) {
	document := wholeDocument(t, undriftedDocument)
	all, _ := generateClient(t, "-spec", document, "-drift=warn")
	part, _ := generateClient(t, "-spec", document, "-drift=warn", "-include", "/test_framework/v1/scenarios/**,tag:Call Logs")
	want := declarations(parseClient(t, all))
	for name, decl := range declarations(parseClient(t, part)) {
		assert.Equal(t, want[name], decl, name)
	}
}

// declarations are the exported methods, fields and constants of a client without their comments:
// what → its Go.
func declarations(files map[string]*ast.File) map[string]string {
	all := map[string]string{}
	for name, file := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		for _, decl := range file.Decls {
			switch decl := decl.(type) {
			case *ast.FuncDecl:
				if decl.Recv != nil && decl.Name.IsExported() {
					all["method "+receiverName(decl)+"."+decl.Name.Name] = source(decl.Type)
				}
			case *ast.GenDecl:
				for _, spec := range decl.Specs {
					declareSpec(all, spec)
				}
			}
		}
	}
	return all
}

func declareSpec(all map[string]string, spec ast.Spec) {
	switch spec := spec.(type) {
	case *ast.ValueSpec:
		for i, name := range spec.Names {
			if i < len(spec.Values) && name.IsExported() && name.Name != "SpecVersion" { // which says what document it is
				all["value "+name.Name] = source(spec.Values[i])
			}
		}
	case *ast.TypeSpec:
		body, isStruct := spec.Type.(*ast.StructType)
		if !isStruct {
			all["type "+spec.Name.Name] = source(spec.Type)
			return
		}
		for _, field := range body.Fields.List {
			for _, name := range field.Names {
				text := source(field.Type)
				if field.Tag != nil {
					text += " " + field.Tag.Value
				}
				all["field "+spec.Name.Name+"."+name.Name] = text
			}
		}
	}
}

func receiverName(decl *ast.FuncDecl) string {
	return strings.TrimPrefix(source(decl.Recv.List[0].Type), "*")
}

func source(n ast.Node) string {
	text := &bytes.Buffer{}
	if err := printer.Fprint(text, token.NewFileSet(), n); err != nil {
		return err.Error()
	}
	return text.String()
}
