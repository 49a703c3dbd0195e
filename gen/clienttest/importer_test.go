package clienttest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// olderLibraries are such as a program has had for years, and that the generator or its tests have newer.
const olderLibraries = `module example.com/importer

go 1.24

require (
	github.com/getkin/kin-openapi v0.128.0
	github.com/stretchr/testify v1.9.0
)
`

const (
	olderProgram = `package importer

import "github.com/getkin/kin-openapi/openapi3"

// Title is what a document is called.
func Title(document *openapi3.T) string { return document.Info.Title }
`
	olderTest = `package importer

import (
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/stretchr/testify/require"
)

func TestTitle(t *testing.T) {
	require.Equal(t, "Pets", Title(&openapi3.T{Info: &openapi3.Info{Title: "Pets"}}))
}
`
	addedClient = `package importer

import cekura "github.com/cekura-community/cekura-go/generated"

// Client is the module's own.
func Client() (*cekura.Client, error) { return cekura.NewClient() }
`
)

// TestImportCostsNothing: a module with older versions of what the generator and its tests need adds the client, and
// is tidy with those same versions and its own line of Go.
func TestImportCostsNothing(t *testing.T) {
	if testing.Short() {
		t.Skip("builds another module")
	}
	dir := t.TempDir()
	write := func(name, text string) {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666))
	}
	write("go.mod", olderLibraries)
	write("title.go", olderProgram)
	write("title_test.go", olderTest)
	if out, err := tryGoCommand(dir, "mod", "tidy"); err != nil {
		t.Skipf("the older versions are neither in the module cache nor to be had:\n%s", out)
	}
	before := required(t, dir)
	require.Equal(t, "v0.128.0", before["github.com/getkin/kin-openapi"])
	require.Equal(t, "v1.9.0", before["github.com/stretchr/testify"])

	write("client.go", addedClient)
	goCommand(t, dir, "mod", "edit", "-require="+clientPath+"@v0.0.0", "-replace="+clientPath+"="+filepath.Join(repositoryRoot(t), "generated"))
	goCommand(t, dir, "mod", "tidy")
	after := required(t, dir)
	for module, version := range before {
		assert.Equal(t, version, after[module], module)
	}
	goMod, err := os.ReadFile(filepath.Join(dir, "go.mod"))
	require.NoError(t, err)
	assert.Contains(t, string(goMod), "\ngo 1.24\n")
	assert.NotContains(t, string(goMod), "\ntoolchain ")
	goCommand(t, dir, "test", "./...")
	t.Logf("%d modules required before, %d after", len(before), len(after))
}

// required are the versions of the modules that packages of a module and its tests come from.
func required(t *testing.T, dir string) map[string]string {
	t.Helper()
	versions := map[string]string{}
	for line := range strings.Lines(goCommand(t, dir, "list", "-deps", "-test", "-f", "{{with .Module}}{{.Path}} {{.Version}}{{end}}", "./...")) {
		if path, version, found := strings.Cut(strings.TrimSpace(line), " "); found {
			versions[path] = version
		}
	}
	require.NotEmpty(t, versions)
	return versions
}
