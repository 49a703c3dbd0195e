package main

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"sort"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v4"
)

// undriftedDocument is the release of the whole document that the checked-in one was cut from.
const undriftedDocument = "1ac0f072.json"

// wholeDocuments are the published documents that are to hand: in the folder CEKURA_SPECS, or beside
// the repository. They are too large to be kept in it.
func wholeDocuments(t *testing.T) []string {
	t.Helper()
	if testing.Short() {
		t.Skip("takes a minute")
	}
	documents, err := filepath.Glob(filepath.Join(specsFolder(t), "*.json"))
	require.NoError(t, err)
	if len(documents) == 0 {
		t.Skip("no whole documents: set CEKURA_SPECS to a folder that has some as *.json")
	}
	return documents
}

func specsFolder(t *testing.T) string {
	t.Helper()
	if folder := os.Getenv("CEKURA_SPECS"); folder != "" {
		return folder
	}
	return filepath.Join(repositoryRoot(t), "..", "shared", "specs")
}

// wholeDocument is the one of that name.
func wholeDocument(t *testing.T, name string) string {
	t.Helper()
	for _, document := range wholeDocuments(t) {
		if filepath.Base(document) == name {
			return document
		}
	}
	t.Skipf("no whole document %s: set CEKURA_SPECS to a folder that has it", name)
	return ""
}

// generateClient runs the command in this process with the repository's overlays, and returns the folder
// of the client, which lies where its imports resolve and ./... does not look, and the warnings.
func generateClient(t *testing.T, args ...string) (dir string, warnings []string) {
	t.Helper()
	parent := filepath.Join("testdata", "generated")
	require.NoError(t, os.MkdirAll(parent, 0o777))
	stage, err := os.MkdirTemp(parent, "client-*")
	require.NoError(t, err)
	t.Cleanup(func() {
		assert.NoError(t, os.RemoveAll(stage))
		_ = os.Remove(parent) // fails while another client is in it
	})
	dir = filepath.Join(stage, "cekura")
	stderr := &bytes.Buffer{}
	status := run(append([]string{"-overlays", filepath.Join("..", "overlays"), "-out", dir}, args...), stderr)
	require.Zero(t, status, "%s", stderr)
	for line := range strings.Lines(stderr.String()) {
		warnings = append(warnings, strings.TrimSuffix(line, "\n"))
	}
	return dir, warnings
}

// TestWholeDocuments makes a client of each published document, and has the compiler, vet and the
// client's own table of calls look at it.
func TestWholeDocuments(t *testing.T) {
	for _, document := range wholeDocuments(t) {
		t.Run(filepath.Base(document), func(t *testing.T) {
			dir, warnings := generateClient(t, "-spec", document, "-drift=warn")
			if filepath.Base(document) == undriftedDocument {
				for _, warning := range warnings {
					assert.Regexp(t, `places were repaired; -v lists them$`, warning, "a warning of another kind than of a repair")
				}
			}
			files := parseClient(t, dir)
			assertNamesReadWell(t, files)
			assert.Empty(t, missing(operationsOf(t, document), calledOperations(files)), "operations without a row in the table of calls")
			writeAcceptance(t, dir)
			writeAnswerExamples(t, document, dir, files)
			output, err := exec.Command("go", "test", "-vet=all", "-count=1", "-v", "./"+filepath.ToSlash(filepath.Dir(dir))+"/...").CombinedOutput()
			require.NoError(t, err, "%s", output)
			for line := range strings.Lines(string(output)) {
				if at, misfit, ok := strings.Cut(line, "does not fit: "); ok {
					t.Log(strings.TrimSpace(at), strings.TrimSpace(misfit))
				}
			}
		})
	}
}

// parseClient reads the Go files of a client.
func parseClient(t *testing.T, dir string) map[string]*ast.File {
	t.Helper()
	files := map[string]*ast.File{}
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	for _, entry := range entries {
		if filepath.Ext(entry.Name()) == ".go" {
			file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(dir, entry.Name()), nil, parser.ParseComments)
			require.NoError(t, err)
			files[entry.Name()] = file
		}
	}
	return files
}

// assertNamesReadWell looks at all identifiers that a client declares.
func assertNamesReadWell(t *testing.T, files map[string]*ast.File) {
	t.Helper()
	numbered := regexp.MustCompile(`_[0-9]`)
	ascii := regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)
	for name, file := range files {
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.Ident:
				assert.Regexp(t, ascii, n.Name, name)
				assert.False(t, n.IsExported() && numbered.MatchString(n.Name), "%s: %s", name, n.Name)
			case *ast.InterfaceType:
				assert.NotEmpty(t, n.Methods.List, "%s: interface{} is written any", name)
			}
			return true
		})
	}
}

// operationsOf are the verbs and paths of a document, read without any of our code.
func operationsOf(t *testing.T, document string) []string {
	t.Helper()
	data, err := os.ReadFile(document)
	require.NoError(t, err)
	var read struct {
		Paths map[string]map[string]yaml.Node
	}
	require.NoError(t, yaml.Unmarshal(data, &read))
	var operations []string
	for path, item := range read.Paths {
		for verb := range item {
			if strings.Contains(" get put post delete options head patch trace ", " "+verb+" ") {
				operations = append(operations, strings.ToUpper(verb)+" "+path)
			}
		}
	}
	require.NotEmpty(t, operations)
	sort.Strings(operations)
	return operations
}

// calledOperations are those in the rows of a client's table of calls.
func calledOperations(files map[string]*ast.File) map[string]bool {
	called := map[string]bool{}
	ast.Inspect(files["calls.gen_test.go"], func(n ast.Node) bool {
		row, ok := n.(*ast.CompositeLit)
		if !ok || row.Type != nil || len(row.Elts) != 9 {
			return true
		}
		verb, _ := strconv.Unquote(row.Elts[2].(*ast.BasicLit).Value)
		path, _ := strconv.Unquote(row.Elts[3].(*ast.BasicLit).Value)
		called[verb+" "+path] = true
		return true
	})
	return called
}

func missing(wanted []string, have map[string]bool) []string {
	var list []string
	for _, name := range wanted {
		if !have[name] {
			list = append(list, name)
		}
	}
	return list
}

// writeAcceptance puts the acceptance program, where it is to hand, beside the client as its user. What it
// does with v1 stays behind: that is written for an older page of v1, of which an update says more.
func writeAcceptance(t *testing.T, dir string) {
	t.Helper()
	root := repositoryRoot(t)
	data, err := os.ReadFile(filepath.Join(specsFolder(t), "..", "acceptance", "agents.go"))
	if os.IsNotExist(err) {
		return
	}
	require.NoError(t, err)
	abs, err := filepath.Abs(dir)
	require.NoError(t, err)
	below, err := filepath.Rel(root, abs)
	require.NoError(t, err)
	text := strings.Replace(string(data), `/generated"`, "/"+filepath.ToSlash(below)+`"`, 1)
	before, v1, found := strings.Cut(text, "\told, err := client.AgentsV1.")
	_, after, foundEnd := strings.Cut(v1, "\t// An uploaded file")
	require.True(t, found && foundEnd, "the acceptance program has changed")
	program := filepath.Join(filepath.Dir(dir), "agents")
	require.NoError(t, os.Mkdir(program, 0o777))
	require.NoError(t, os.WriteFile(filepath.Join(program, "main.go"), []byte(before+"\t// An uploaded file"+after), 0o666))
}

// TestOlderVersions turns a document of OpenAPI 3.1 into what 3.0 writes for the same API, which must
// give the same client.
func TestOlderVersions(t *testing.T) {
	data, err := os.ReadFile(wholeDocument(t, undriftedDocument))
	require.NoError(t, err)
	var client files
	for _, version := range []string{"3.1.0", "3.0.3", "3.0.1"} {
		var document map[string]any
		require.NoError(t, yaml.Unmarshal(data, &document))
		document["openapi"] = version
		if version != "3.1.0" {
			toOpenAPI30(document, version)
		}
		text, err := yaml.Marshal(document)
		require.NoError(t, err)
		path := filepath.Join(t.TempDir(), "openapi.yaml")
		require.NoError(t, os.WriteFile(path, text, 0o666))
		dir, _ := generateClient(t, "-spec", path, "-drift=warn")
		got, err := readTree(dir)
		require.NoError(t, err)
		delete(got, "openapi.gen.yaml") // keeps the order of the keys and the examples
		if client == nil {
			client = got
			continue
		}
		for name := range client {
			assert.Equal(t, string(client[name]), string(got[name]), "%s: %s", version, name)
		}
		assert.Len(t, got, len(client), version)
	}
}

// toOpenAPI30 rewrites what a 3.0 document cannot say in 3.1's words, everywhere below v.
func toOpenAPI30(v any, version string) {
	switch v := v.(type) {
	case []any:
		for _, element := range v {
			toOpenAPI30(element, version)
		}
	case map[string]any:
		if types, ok := v["type"].([]any); ok {
			nullableType(v, types)
		}
		for _, key := range []string{"oneOf", "anyOf"} {
			if arms, ok := v[key].([]any); ok {
				nullableArms(v, key, arms, version)
			}
		}
		for name, limit := range map[string]string{"exclusiveMinimum": "minimum", "exclusiveMaximum": "maximum"} {
			if number, ok := v[name]; ok && v[limit] == nil {
				v[name], v[limit] = true, number
			}
		}
		for _, member := range v {
			toOpenAPI30(member, version)
		}
	}
}

// nullableType says nullable beside the one type that a list with null names.
func nullableType(schema map[string]any, types []any) {
	var rest []any
	for _, name := range types {
		if name != "null" {
			rest = append(rest, name)
		}
	}
	if len(rest) != 1 || len(rest) == len(types) {
		return
	}
	schema["type"], schema["nullable"] = rest[0], true
}

// nullableArms says nullable in place of an alternative that is null; both ways to write what is left
// of two are in use.
func nullableArms(schema map[string]any, key string, arms []any, version string) {
	var rest []any
	for _, arm := range arms {
		if m, ok := arm.(map[string]any); !ok || len(m) != 1 || m["type"] != "null" {
			rest = append(rest, arm)
		}
	}
	if len(rest) != 1 || len(rest) == len(arms) {
		return
	}
	delete(schema, key)
	schema["nullable"] = true
	if version == "3.0.1" {
		key = "allOf"
	}
	schema[key] = rest
}
