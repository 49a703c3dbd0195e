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

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cekura-community/cekura-go/gen/internal/legible"
)

// judge looks at what becomes of a document: a refusal that says where and what, or Go that compiles and
// neither declares nor calls what the document asks for. What package vet looks for is no client at all.
type judge struct {
	t                *testing.T
	importer         types.Importer
	positions        *token.FileSet
	parsed           map[string]*ast.File // of the harmless client: most of its files are those of any
	printed          bytes.Buffer         // by the last run: warnings and errors
	clients, refused int
}

// newJudge compiles against the packages that the client of a harmless document imports.
func newJudge(t *testing.T, harmless []byte) *judge {
	t.Helper()
	j := &judge{t: t, positions: token.NewFileSet(), parsed: map[string]*ast.File{}}
	imports := map[string]bool{"time": true, "io": true, "iter": true, "fmt": true, "log/slog": true, "github.com/oapi-codegen/runtime/types": true}
	client, err := j.generate(harmless)
	require.NoError(t, err)
	for name, data := range client {
		if strings.HasSuffix(name, ".go") {
			file, err := j.parse(name, data)
			require.NoError(t, err)
			j.parsed[name+"\n"+string(data)] = file
			for _, spec := range file.Imports {
				path, _ := strconv.Unquote(spec.Path.Value)
				imports[path] = true
			}
		}
	}
	exports := exportData(t, slices.Sorted(maps.Keys(imports)))
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
	j.printed.Reset()
	args = append([]string{"-spec", path, "-overlays=", "-drift=warn", "-v", "-out", filepath.Join(dir, "out")}, args...)
	s, err := parseArgs(args, io.Discard)
	require.NoError(j.t, err)
	client, err = generate(s, &j.printed)
	exitStatus(err, &j.printed)
	return client, err
}

var positioned = regexp.MustCompile(`^openapi\.json:\d+:\d+: .*[;:]? .*$`)

// document generates and judges, and tells whether there is a client.
func (j *judge) document(name string, document []byte, args ...string) bool {
	j.t.Helper()
	client, err := j.generate(document, args...)
	for line := range strings.Lines(j.printed.String()) {
		assert.Less(j.t, len(line), 5000, name)
		assert.False(j.t, strings.ContainsFunc(strings.TrimSuffix(line, "\n"), func(r rune) bool { return !legible.Is(r) }), name)
	}
	if err != nil {
		j.refused++
		for line := range strings.SplitSeq(err.Error(), "\n") {
			assert.Regexp(j.t, positioned, line, name)
		}
		return false
	}
	j.clients++
	var parsed []*ast.File
	for _, fileName := range slices.Sorted(maps.Keys(client)) {
		if strings.Contains(fileName, "/") || !strings.Contains(fileName, ".gen") || !utf8Plain(fileName) {
			assert.Fail(j.t, "a strange file name", "%s: %q", name, fileName)
		}
		if !strings.HasSuffix(fileName, ".go") {
			continue
		}
		file, err := j.parse(fileName, client[fileName])
		if !assert.NoError(j.t, err, name) {
			return true
		}
		parsed = append(parsed, file)
		if fault := declarationFault(file); fault != "" {
			assert.Fail(j.t, fault, "%s: %s", name, fileName)
		}
	}
	faults := 0
	config := types.Config{Importer: j.importer, Error: func(err error) {
		if faults++; faults < 4 {
			assert.NoError(j.t, err, name)
		}
	}}
	_, _ = config.Check("cekura", j.positions, parsed, nil)
	return true
}

// parse parses a file that the harmless client does not have like this.
func (j *judge) parse(name string, data []byte) (*ast.File, error) {
	if file := j.parsed[name+"\n"+string(data)]; file != nil {
		return file, nil
	}
	return parser.ParseFile(j.positions, name, data, parser.ParseComments|parser.SkipObjectResolution)
}

// declarationFault looks for what the payloads declare and call.
func declarationFault(file *ast.File) (fault string) {
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncDecl:
			if name := n.Name.Name; n.Recv == nil && (name == "evil" || name == "_") {
				fault = "the function " + name
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
