package emit_test

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cekura-community/cekura-go/gen/internal/base"
	"github.com/cekura-community/cekura-go/gen/internal/emit"
	"github.com/cekura-community/cekura-go/gen/internal/model"
	"github.com/cekura-community/cekura-go/gen/internal/openapi"
	"github.com/cekura-community/cekura-go/gen/internal/tree"
)

var options = emit.Options{Package: "cekura", Source: "spec/openapi.yaml", Document: noDocument}

func noDocument() ([]byte, error) { return nil, nil }

// TestSampleClient compiles the sample's client and runs the tests of testdata/client inside it: they
// call what was written.
func TestSampleClient(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles a package")
	}
	files := client(t, sampleAPI())
	goTool(t, "client", files, "test", "-vet=all", "-count=1")
}

// TestDocumentClients compile the client of testdata/NAME/openapi.yaml, and run the tests there: of a union in each
// place that one may have, and of members of each kind that are carried from an answer into a request.
func TestDocumentClients(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles a package")
	}
	for _, name := range []string{"unions", "writebacks"} {
		data, err := os.ReadFile("testdata/" + name + "/openapi.yaml")
		require.NoError(t, err)
		document, warnings, err := openapi.Load(tree.Source{Name: "openapi.yaml", Data: data}, nil, openapi.Options{})
		require.NoError(t, err)
		require.Empty(t, warnings)
		files := client(t, model.Build(document))
		goTool(t, name, files, "test", "-vet=all", "-count=1")
	}
}

// TestTagsThatAreNoText: a tag of any other kind, outside of the variants or in one, is drift, and what is written
// in spite of it compiles.
func TestTagsThatAreNoText(t *testing.T) {
	kinds := []string{
		"{}", "{type: integer}", "{type: boolean}", "{type: array, items: {type: string}}", "{type: object, properties: {x: {type: string}}}", "{type: [string, integer]}",
		"{oneOf: [{type: string}, {type: boolean}]}", "{type: string, format: date-time}", "{type: string, format: binary}", "{$ref: '#/components/schemas/Good'}",
	}
	paths, schemas := &strings.Builder{}, &strings.Builder{}
	for i, kind := range kinds {
		fmt.Fprintf(paths, `
  /k%d/: {post: {requestBody: {content: {application/json: {schema: {type: object, properties: {a: {$ref: '#/components/schemas/Holder%[1]d'}, b: {$ref: '#/components/schemas/Inside%[1]d'}}}}}}, responses: {'200': {description: '', content: {application/json: {schema: {$ref: '#/components/schemas/Holder%[1]d'}}}}}}}`, i)
		fmt.Fprintf(schemas, `
    Holder%d: {type: object, x-union-tag: {config: kind}, properties: {kind: %s, config: {$ref: '#/components/schemas/Outside%[1]d'}}}
    Outside%[1]d: {anyOf: [{$ref: '#/components/schemas/Good'}, {$ref: '#/components/schemas/Bad%[1]d'}], x-union: {mapping: {good: Good, bad: Bad%[1]d}}}
    Inside%[1]d: {oneOf: [{$ref: '#/components/schemas/Good'}, {$ref: '#/components/schemas/Bad%[1]d'}], discriminator: {propertyName: kind}}
    Bad%[1]d: {type: object, properties: {kind: %[2]s}}`, i, kind)
	}
	data := `openapi: 3.1.0
info: {title: T, version: '1'}
paths:` + paths.String() + `
components:
  schemas:
    Good: {type: object, properties: {kind: {type: string}}}` + schemas.String() + "\n"
	source := tree.Source{Name: "openapi.yaml", Data: []byte(data)}
	_, _, err := openapi.Load(source, nil, openapi.Options{})
	var faults tree.Faults
	require.ErrorAs(t, err, &faults)
	require.Len(t, faults, 2*len(kinds))
	for _, fault := range faults {
		assert.Contains(t, fault.Message, `the tag "kind" is not text`)
	}
	document, _, err := openapi.Load(source, nil, openapi.Options{Drift: tree.DriftWarn})
	require.NoError(t, err)
	files := client(t, model.Build(document))
	if !testing.Short() {
		goTool(t, "client", files, "build")
	}
}

// TestTagOfTheDocument: so it is with the checked-in document.
func TestTagOfTheDocument(t *testing.T) {
	read := func(name string) tree.Source {
		data, err := os.ReadFile(name)
		require.NoError(t, err)
		return tree.Source{Name: name, Data: data}
	}
	spec, overlays := read("../../../spec/openapi.yaml"), []tree.Source{}
	names, err := filepath.Glob("../../../overlays/*.yaml")
	require.NoError(t, err)
	for _, name := range names {
		overlays = append(overlays, read(name))
	}
	before, details, _ := strings.Cut(string(spec.Data), "\n    ChatAgentDetails:\n")
	head, property, _ := strings.Cut(details, "\n        type:\n")
	_, rest, found := strings.Cut(property, "\n        config:")
	require.True(t, found)
	spec.Data = []byte(before + "\n    ChatAgentDetails:\n" + head + "\n        type: {}\n        config:" + rest)
	_, _, err = openapi.Load(spec, overlays, openapi.Options{})
	require.ErrorContains(t, err, `/components/schemas/ChatAgentDetails/properties/type: the tag "type" is not text`)
	document, _, err := openapi.Load(spec, overlays, openapi.Options{Drift: tree.DriftWarn})
	require.NoError(t, err)
	files := client(t, model.Build(document))
	if !testing.Short() {
		goTool(t, "client", files, "build")
	}
}

// client is the whole package for an API.
func client(t testing.TB, api *model.API) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	types, err := base.Files(api, "cekura")
	require.NoError(t, err)
	for _, file := range types {
		files[file.Name] = file.Data
	}
	emitted, err := emit.Files(api, options)
	require.NoError(t, err)
	for _, file := range emitted {
		require.NotContains(t, files, file.Name)
		files[file.Name] = file.Data
	}
	return files
}

// goTool runs the go command on files together with the tests of a folder of testdata: an overlay lets it see
// them there without their being written there.
func goTool(t *testing.T, folder string, files map[string][]byte, args ...string) {
	t.Helper()
	here, err := os.Getwd()
	require.NoError(t, err)
	var overlay struct{ Replace map[string]string }
	overlay.Replace = map[string]string{}
	dir := t.TempDir()
	for name, data := range files {
		path := filepath.Join(dir, name)
		require.NoError(t, os.WriteFile(path, data, 0o600))
		overlay.Replace[filepath.Join(here, "testdata", folder, name)] = path
	}
	data, err := json.Marshal(overlay)
	require.NoError(t, err)
	overlayFile := filepath.Join(dir, "overlay.json")
	require.NoError(t, os.WriteFile(overlayFile, data, 0o600))

	args = append([]string{args[0], "-overlay=" + overlayFile}, append(args[1:], "./testdata/"+folder)...)
	out, err := exec.Command("go", args...).CombinedOutput()
	require.NoError(t, err, "go %s\n%s", strings.Join(args, " "), out)
}
