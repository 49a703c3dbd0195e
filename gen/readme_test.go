package main

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/mod/modfile"

	"github.com/cekura-community/cekura-go/gen/internal/oas"
	"github.com/cekura-community/cekura-go/gen/internal/tree"
	"github.com/cekura-community/cekura-go/spec"
)

// TestReadmeNumbers: the numbers in README.md, and what it says in words of this kind, are those of the document and
// the modules. A number of which nothing here knows is an error.
func TestReadmeNumbers(t *testing.T) {
	prose, _ := readme(t)
	published := regexp.MustCompile(`published OpenAPI document of (\S+): \d+ paths, (\d+) operations`).FindStringSubmatch(spec.Source)
	require.NotNil(t, published, "spec/SOURCE")
	root, client := goMod(t, "go.mod"), goMod(t, "generated/go.mod")
	release := func(of *modfile.File) string { return regexp.MustCompile(`^\d+\.\d+`).FindString(of.Go.Version) }
	for _, phrase := range []string{
		fmt.Sprintf("%d of the %s operations in the document of %s", countOperations(t), published[2], published[1]),
		"Go " + release(root) + " and make",
		"needs Go " + release(client),
	} {
		assert.Contains(t, prose, phrase)
		prose = strings.ReplaceAll(prose, phrase, "")
	}
	for _, requirement := range client.Require {
		if name := strings.TrimPrefix(requirement.Mod.Path, "github.com/"); !requirement.Indirect {
			assert.True(t, strings.Contains(prose, name) || strings.Contains(prose, path.Base(name)), "the client imports %s", name)
		}
	}
	options, err := os.ReadFile("../generated/options.gen.go")
	require.NoError(t, err)
	assert.Contains(t, prose, "retried\ntwice, and an attempt has a minute")
	assert.Contains(t, string(options), "The default is 2.")
	assert.Contains(t, string(options), "if it has one, else a minute.")
	prose = regexp.MustCompile("`[^`]*`|\\b(v1|v2|2xx)\\b").ReplaceAllString(prose, "")
	assert.Empty(t, regexp.MustCompile(`.*\d.*`).FindAllString(prose, -1), "lines with a number that nothing holds")
}

func goMod(t *testing.T, name string) *modfile.File {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", name))
	require.NoError(t, err)
	file, err := modfile.Parse(name, data, nil)
	require.NoError(t, err)
	return file
}

// countOperations counts those of the document built in.
func countOperations(t *testing.T) (n int) {
	t.Helper()
	document := oas.New(ownSpec)
	report := tree.NewReport(document.Tree, tree.DriftWarn)
	document.Root = tree.Read(tree.Source{Name: ownSpec, Data: spec.OpenAPI}, report)
	for range document.Operations() {
		n++
	}
	return n
}

// TestReadmeNames: what README.md sets in the type of code is in the tree, in the client or in the command.
func TestReadmeNames(t *testing.T) {
	prose, _ := readme(t)
	declared, usage := declaredNames(t), &bytes.Buffer{}
	_, _ = parseArgs([]string{"-help"}, usage)
	sources := generatorSource(t)
	settings, err := os.ReadFile("../generated/settings.gen.go")
	require.NoError(t, err)
	tests, err := os.ReadFile("whole_test.go")
	require.NoError(t, err)
	words := map[string]bool{"ctx": true, "client": true, "type": true, "go.mod": true, "[REDACTED]": true}
	for _, found := range regexp.MustCompile("`([^`]+)`").FindAllStringSubmatch(prose, -1) {
		switch code := found[1]; {
		case words[code]:
		case strings.HasPrefix(code, "go "), strings.HasPrefix(code, "make "):
			assert.Regexp(t, `^(go doc -all|go doc \./gen|go get|go mod (tidy|vendor)|make (update|test|generate))$`, code)
		case strings.HasPrefix(code, "-"):
			for _, flag := range regexp.MustCompile(`(?:^| )(-[a-z]+)`).FindAllStringSubmatch(code, -1) {
				assert.Regexp(t, `(?m)^  `+flag[1]+`( |$)`, usage.String(), code)
			}
		case regexp.MustCompile(`^CEKURA_[A-Z_]+$`).MatchString(code):
			assert.Contains(t, string(settings)+string(tests), `"`+code+`"`)
		case regexp.MustCompile(`^\*?((cekura|client)\.)?[A-Z]\w*$`).MatchString(code):
			assert.True(t, declared[code[strings.LastIndexAny(code, "*.")+1:]], "the client has no %s", code)
		case strings.ContainsAny(code, "/*") || strings.HasSuffix(code, ".yaml"):
			found, err := filepath.Glob(filepath.Join("..", filepath.FromSlash(code)))
			require.NoError(t, err)
			assert.NotEmpty(t, found, "the tree has no %s", code)
		default:
			word, _, _ := strings.Cut(code, ":")
			assert.Contains(t, sources, `"`+word+`"`, "the generator knows no %s", code)
		}
	}
}

// TestReadmeLayout: the table of folders has every path of the top level and no other.
func TestReadmeLayout(t *testing.T) {
	prose, _ := readme(t)
	_, table, found := strings.Cut(prose, "| folder | what |\n|---|---|\n")
	require.True(t, found)
	listed := map[string]bool{}
	for row := range strings.Lines(table) {
		cells := strings.Split(row, "|")
		require.Len(t, cells, 4, row)
		for _, name := range regexp.MustCompile("`([^`]+)`").FindAllStringSubmatch(cells[1], -1) {
			assert.DirExists(t, filepath.Join("..", name[1]))
			listed[name[1]] = true
		}
	}
	entries, err := os.ReadDir("..")
	require.NoError(t, err)
	for _, entry := range entries {
		if entry.IsDir() && entry.Name()[0] != '.' {
			assert.True(t, listed[entry.Name()+"/"], "the table lacks %s/", entry.Name())
		}
	}
}

// declaredNames are the names that the client's files declare: types, functions, methods, fields, variables.
func declaredNames(t *testing.T) map[string]bool {
	t.Helper()
	names := map[string]bool{}
	own, err := readTree(filepath.Join("..", "generated"))
	require.NoError(t, err)
	for name, data := range own {
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, data, parser.SkipObjectResolution)
		require.NoError(t, err)
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncDecl:
				names[n.Name.Name] = true
				return false
			case *ast.TypeSpec:
				names[n.Name.Name] = true
			case *ast.Field:
				for _, field := range n.Names {
					names[field.Name] = true
				}
			case *ast.ValueSpec:
				for _, value := range n.Names {
					names[value.Name] = true
				}
			}
			return true
		})
	}
	return names
}

// generatorSource is the Go of the generator's packages, tests left out.
func generatorSource(t *testing.T) string {
	t.Helper()
	var b strings.Builder
	err := fs.WalkDir(os.DirFS("internal"), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return err
		}
		data, err := os.ReadFile(filepath.Join("internal", name))
		b.Write(data)
		return err
	})
	require.NoError(t, err)
	return b.String()
}
