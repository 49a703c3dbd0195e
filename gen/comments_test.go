package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestCommentsFit: no line of comment has more than 100 columns, a tab being four, unless a word of it
// could stand on no shorter line.
func TestCommentsFit(t *testing.T) {
	eachGenerated(t, func(name string, data []byte) {
		for i, line := range strings.Split(string(data), "\n") {
			text, isComment := strings.CutPrefix(strings.TrimSpace(line), "// ")
			isOutput := strings.HasPrefix(name, "example_")
			_, rest, isSplit := strings.Cut(text, " ")
			isEndpoint := isSplit && strings.HasPrefix(rest, "/") && !strings.Contains(rest, " ")
			if isComment && !isOutput && isSplit && !isEndpoint {
				assert.LessOrEqual(t, utf8.RuneCountInString(strings.ReplaceAll(line, "\t", "    ")), 100, "%s:%d: %s", name, i+1, line)
			}
		}
	})
}

// TestExportedNamesAreExplained: what is declared has a comment that begins with its name; a field or a
// constant has one where the document says something.
func TestExportedNamesAreExplained(t *testing.T) {
	eachGenerated(t, func(name string, data []byte) {
		file, err := parser.ParseFile(token.NewFileSet(), name, data, parser.ParseComments)
		require.NoError(t, err)
		for _, decl := range file.Decls {
			switch decl := decl.(type) {
			case *ast.FuncDecl:
				if !strings.HasSuffix(name, "_test.go") && decl.Name.IsExported() && isExportedReceiver(decl.Recv) {
					assert.True(t, strings.HasPrefix(decl.Doc.Text(), decl.Name.Name+" "), "%s: %s", name, decl.Name.Name)
				}
			case *ast.GenDecl:
				for _, spec := range decl.Specs {
					if spec, ok := spec.(*ast.TypeSpec); ok && spec.Name.IsExported() {
						assert.True(t, strings.HasPrefix(decl.Doc.Text(), spec.Name.Name+" "), "%s: %s", name, spec.Name.Name)
					}
				}
			}
		}
	})
}

func isExportedReceiver(list *ast.FieldList) bool {
	if list == nil {
		return true
	}
	t := list.List[0].Type
	if star, ok := t.(*ast.StarExpr); ok {
		t = star.X
	}
	if index, ok := t.(*ast.IndexExpr); ok {
		t = index.X
	}
	return ast.IsExported(t.(*ast.Ident).Name)
}

func eachGenerated(t *testing.T, do func(name string, data []byte)) {
	t.Helper()
	names, err := filepath.Glob("../generated/*.go")
	require.NoError(t, err)
	require.NotEmpty(t, names)
	for _, name := range names {
		data, err := os.ReadFile(name)
		require.NoError(t, err)
		do(filepath.Base(name), data)
	}
}
