package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/mod/modfile"
)

// rooms say what each package may import beside the standard library, "./" for this module's. A name
// with /... at its end is that of a module or folder and all below it.
var rooms = map[string][]string{
	"gen": {
		"./gen/internal/openapi", "./gen/internal/model", "./gen/internal/base", "./gen/internal/emit", "./gen/internal/vet", "./gen/internal/disk",
		"./gen/internal/tree", "./gen/internal/oas", "./gen/internal/legible",
		"./overlays", "./spec",
		"github.com/rogpeppe/go-internal/diff", "golang.org/x/mod/modfile", "golang.org/x/mod/semver",
	},
	"gen/internal/legible": {},
	"gen/internal/tree":    {"./gen/internal/legible", "go.yaml.in/yaml/v4", "github.com/go-json-experiment/json/jsontext"},
	"gen/internal/overlay": {"./gen/internal/tree", "github.com/pb33f/libopenapi/...", "github.com/pb33f/jsonpath/..."},
	"gen/internal/oas":     {"./gen/internal/tree"},
	"gen/internal/repair":  {"./gen/internal/tree", "./gen/internal/oas"},
	"gen/internal/names":   {"./gen/internal/tree", "./gen/internal/oas"},
	"gen/internal/openapi": {
		"./gen/internal/tree", "./gen/internal/overlay", "./gen/internal/oas", "./gen/internal/repair", "./gen/internal/names",
	},
	"gen/internal/model": {"./gen/internal/tree", "./gen/internal/oas", "./gen/internal/legible"},
	"gen/internal/gofmt": {},
	"gen/internal/base":  {"./gen/internal/model", "./gen/internal/legible", "./gen/internal/gofmt", "github.com/oapi-codegen/oapi-codegen/v2/...", "github.com/getkin/kin-openapi/openapi3"},
	"gen/internal/emit":  {"./gen/internal/model", "./gen/internal/legible", "./gen/internal/gofmt", "github.com/dave/jennifer/jen"},
	"gen/internal/vet":   {"./gen/internal/legible"},
	"gen/internal/disk":  {"./gen/internal/tree", "./gen/internal/legible", "github.com/rogpeppe/go-internal/lockedfile"},
	"gen/internal/emit/runtime": {
		"github.com/hashicorp/go-retryablehttp", "github.com/oapi-codegen/runtime/...", "github.com/go-faster/jx",
	},
	"overlays": {},
	"spec":     {},
}

// closed are packages of the standard library that a room may not use: only the command and
// its room disk touch files, nothing in the generator calls a server, and Go syntax begins behind the model.
var closed = map[string][]string{
	"gen/internal/legible": withoutGo,
	"gen/internal/tree":    withoutGo,
	"gen/internal/overlay": withoutGo,
	"gen/internal/oas":     withoutGo,
	"gen/internal/repair":  withoutGo,
	"gen/internal/names":   withoutGo,
	"gen/internal/openapi": withoutGo,
	"gen/internal/model":   withoutGo,
	"gen/internal/base":    {"os", "os/...", "io/ioutil", "io/fs", "path/filepath", "net", "net/http/...", "syscall", "unsafe", "embed"},
	"gen/internal/emit":    {"os", "os/...", "io/ioutil", "io/fs", "path/filepath", "net", "net/http/...", "syscall", "unsafe"},
	"gen/internal/vet":     {"os", "os/...", "io/ioutil", "io/fs", "path/filepath", "net", "net/http/...", "syscall", "unsafe", "embed"},
	"gen/internal/disk":    {"net", "net/http/...", "os/exec", "unsafe", "go/..."},
	"gen":                  {"net", "net/http/...", "os/exec", "unsafe"},
}

var withoutGo = []string{"os", "os/...", "io/ioutil", "io/fs", "path/filepath", "net", "net/http/...", "syscall", "unsafe", "embed", "go/..."}

// mostLines is how long the code of a room may be.
const mostLines = 2_500

func TestRoomsStaySmall(t *testing.T) {
	root, lines := repositoryRoot(t), map[string]int{}
	eachSource(t, root, func(dir, name string, _ *ast.File) {
		data, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(name)))
		require.NoError(t, err)
		lines[dir] += strings.Count(string(data), "\n")
	})
	for dir, n := range lines {
		if dir != "gen/internal/emit/runtime" { // output, not generator
			assert.LessOrEqual(t, n, mostLines, dir)
		}
	}
}

// TestImports holds each import clause against the table, and the table against the tree.
func TestImports(t *testing.T) {
	root := repositoryRoot(t)
	module := modulePath(t, root)
	found := map[string]bool{}
	eachSource(t, root, func(dir, name string, file *ast.File) {
		found[dir] = true
		allowed, ok := rooms[dir]
		if !assert.True(t, ok, "%s is in no room: add its folder to the table", name) {
			return
		}
		for _, spec := range file.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			require.NoError(t, err)
			first, _, _ := strings.Cut(imported, "/")
			if own, ok := strings.CutPrefix(imported, module+"/"); ok {
				imported, first = "./"+own, "."
			}
			if strings.Contains(first, ".") {
				assert.True(t, matches(allowed, imported), "%s may not import %s", name, imported)
			} else {
				assert.False(t, matches(closed[dir], imported), "%s may not import %s", name, imported)
			}
		}
	})
	for dir := range rooms {
		assert.True(t, found[dir], "%s is in the table but not in the tree", dir)
	}
}

// TestRuntimeReadsNoFiles: of package os the client uses the environment alone.
func TestRuntimeReadsNoFiles(t *testing.T) {
	eachSource(t, repositoryRoot(t), func(dir, name string, file *ast.File) {
		if dir != "gen/internal/emit/runtime" {
			return
		}
		ast.Inspect(file, func(n ast.Node) bool {
			selector, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			if of, ok := selector.X.(*ast.Ident); ok && of.Name == "os" {
				assert.Contains(t, []string{"Getenv", "LookupEnv"}, selector.Sel.Name, name)
			}
			return true
		})
	})
}

// TestModuleIsNotNamed: a fork under another module path works without an edit in the generator.
func TestModuleIsNotNamed(t *testing.T) {
	root := repositoryRoot(t)
	module := modulePath(t, root)
	eachSource(t, root, func(_, name string, file *ast.File) {
		imports := map[*ast.BasicLit]bool{}
		for _, spec := range file.Imports {
			imports[spec.Path] = true
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if literal, ok := n.(*ast.BasicLit); ok && !imports[literal] {
				assert.NotContains(t, literal.Value, module, name)
			}
			return true
		})
	})
}

func matches(patterns []string, imported string) bool {
	return slices.ContainsFunc(patterns, func(pattern string) bool {
		below, all := strings.CutSuffix(pattern, "/...")
		return imported == below || all && strings.HasPrefix(imported, below+"/")
	})
}

func modulePath(t *testing.T, root string) string {
	t.Helper()
	data, err := fs.ReadFile(os.DirFS(root), "go.mod")
	require.NoError(t, err)
	return modfile.ModulePath(data)
}

// eachSource visits the Go files of this module that are neither tests nor generated.
func eachSource(t *testing.T, root string, visit func(dir, name string, file *ast.File)) {
	t.Helper()
	for _, top := range []string{"gen", "overlays", "spec"} {
		err := fs.WalkDir(os.DirFS(root), top, func(name string, entry fs.DirEntry, err error) error {
			switch {
			case err != nil:
				return err
			case entry.IsDir() && (entry.Name() == "testdata" || entry.Name() == "clienttest" || strings.ContainsAny(entry.Name()[:1], "._")):
				return fs.SkipDir
			case !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go"):
				return nil
			}
			file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(root, filepath.FromSlash(name)), nil, parser.SkipObjectResolution)
			if err != nil {
				return err
			}
			visit(path.Dir(name), name, file)
			return nil
		})
		require.NoError(t, err)
	}
}
