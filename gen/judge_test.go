package main

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// judge looks at what becomes of a document: a refusal that says where and what, or Go that compiles and
// holds no declaration, import, directive or invisible character that the document put there.
type judge struct {
	t                *testing.T
	importer         types.Importer
	imports          map[string]bool
	directives       map[string]bool // of the runtime
	clients, refused int
}

// newJudge takes the imports and directives of a harmless document's client for those that any may have.
func newJudge(t *testing.T, harmless []byte) *judge {
	t.Helper()
	j := &judge{t: t, imports: map[string]bool{"time": true, "io": true, "iter": true, "fmt": true, "log/slog": true, "github.com/oapi-codegen/runtime/types": true}, directives: map[string]bool{}}
	client, err := j.generate(harmless)
	require.NoError(t, err)
	for name, data := range client {
		if strings.HasSuffix(name, ".go") {
			file, err := parser.ParseFile(token.NewFileSet(), name, data, parser.ParseComments)
			require.NoError(t, err)
			for _, comment := range directivesOf(file) {
				j.directives[name+comment] = true
			}
			for _, spec := range file.Imports {
				path, _ := strconv.Unquote(spec.Path.Value)
				j.imports[path] = true
			}
		}
	}
	exports := exportData(t, slices.Sorted(maps.Keys(j.imports)))
	j.importer = importer.ForCompiler(token.NewFileSet(), "gc", func(path string) (io.ReadCloser, error) { return os.Open(exports[path]) })
	return j
}

// exportData has the compiler's record of each package and of those it needs.
func exportData(t *testing.T, paths []string) map[string]string {
	t.Helper()
	list := exec.Command("go", append([]string{"list", "-export", "-deps", "-f", "{{.ImportPath}}={{.Export}}", "--"}, paths...)...)
	list.Stderr = os.Stderr
	out, err := list.Output()
	require.NoError(t, err)
	files := map[string]string{}
	for line := range strings.FieldsSeq(string(out)) {
		path, file, _ := strings.Cut(line, "=")
		files[path] = file
	}
	return files
}

// generate is the pipeline up to the disk. No overlay is applied: those of the repository are for its document.
func (j *judge) generate(document []byte, args ...string) (client files, err error) {
	dir := j.t.TempDir()
	path := filepath.Join(dir, "openapi.json")
	require.NoError(j.t, os.WriteFile(path, document, 0o666))
	defer os.Remove(path)
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v", r)
		}
	}()
	args = append([]string{"-spec", path, "-overlays=", "-drift=warn", "-out", filepath.Join(dir, "out")}, args...)
	s, err := parseArgs(args, io.Discard)
	require.NoError(j.t, err)
	return generate(s, io.Discard)
}

var positioned = regexp.MustCompile(`^openapi\.json:\d+:\d+: .*[;:]? .*$`)

// document generates and judges.
func (j *judge) document(name string, document []byte, args ...string) {
	j.t.Helper()
	client, err := j.generate(document, args...)
	if err != nil {
		j.refused++
		for line := range strings.Lines(err.Error()) {
			assert.Regexp(j.t, positioned, strings.TrimSuffix(line, "\n"), name)
			assert.Less(j.t, len(line), 2000, name)
		}
		return
	}
	j.clients++
	fset := token.NewFileSet()
	var parsed []*ast.File
	for _, fileName := range slices.Sorted(maps.Keys(client)) {
		if strings.Contains(fileName, "/") || !strings.Contains(fileName, ".gen") || !utf8Plain(fileName) {
			assert.Fail(j.t, "a strange file name", "%s: %q", name, fileName)
		}
		if !strings.HasSuffix(fileName, ".go") {
			continue
		}
		file, err := parser.ParseFile(fset, fileName, client[fileName], parser.ParseComments|parser.SkipObjectResolution)
		if !assert.NoError(j.t, err, name) {
			return
		}
		parsed = append(parsed, file)
		if fault := j.fault(fileName, file, client[fileName]); fault != "" {
			assert.Fail(j.t, fault, "%s: %s", name, fileName)
		}
	}
	faults := 0
	config := types.Config{Importer: j.importer, Error: func(err error) {
		if faults++; faults < 4 {
			assert.NoError(j.t, err, name)
		}
	}}
	_, _ = config.Check("cekura", fset, parsed, nil)
}

var directive = regexp.MustCompile(`^//(go:|line |export |extern |nolint)|^// \+build|^/\*`)

// fault is what a file holds that no text of a document may put there.
func (j *judge) fault(name string, file *ast.File, data []byte) string {
	if !ast.IsGenerated(file) {
		return "go/ast does not know it for generated"
	}
	if i := bytes.IndexFunc(data, func(r rune) bool {
		return r != '\n' && r != '\t' && unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == '\ufeff' || r == '\u2028' || r == '\u2029'
	}); i >= 0 {
		return fmt.Sprintf("an invisible character at byte %d", i)
	}
	for _, comment := range directivesOf(file) {
		if !j.directives[name+comment] {
			return "a directive: " + comment
		}
	}
	for _, spec := range file.Imports {
		if path, _ := strconv.Unquote(spec.Path.Value); !j.imports[path] || spec.Name != nil && (spec.Name.Name == "_" || spec.Name.Name == ".") {
			return "an import of " + path
		}
	}
	return declarationFault(file)
}

func directivesOf(file *ast.File) []string {
	var found []string
	for _, group := range file.Comments {
		for _, comment := range group.List {
			if directive.MatchString(comment.Text) {
				found = append(found, comment.Text)
			}
		}
	}
	return found
}

// declarationFault looks for functions that run by themselves, and for what the payloads declare and call.
func declarationFault(file *ast.File) (fault string) {
	for _, decl := range file.Decls {
		if f, ok := decl.(*ast.FuncDecl); ok && (f.Recv == nil && slices.Contains([]string{"init", "evil", "_"}, f.Name.Name) || f.Body == nil) {
			return "the function " + f.Name.Name
		}
	}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.Ident:
			if !utf8Plain(n.Name) {
				fault = "the identifier " + n.Name
			}
		case *ast.CallExpr:
			if name, ok := n.Fun.(*ast.Ident); ok && name.Name == "evil" {
				fault = "a call of evil"
			}
		}
		return true
	})
	return fault
}
