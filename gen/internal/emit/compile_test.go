package emit_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/cekura-community/cekura-go/gen/internal/base"
	"github.com/cekura-community/cekura-go/gen/internal/emit"
	"github.com/cekura-community/cekura-go/gen/internal/model"
	"github.com/cekura-community/cekura-go/gen/internal/openapi"
)

var options = emit.Options{Package: "cekura", Source: "spec/openapi.yaml"}

// TestSampleClient compiles the sample's client and runs the tests of testdata/client inside it: they
// call what was written.
func TestSampleClient(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles a package")
	}
	files := client(t, sampleAPI())
	goTool(t, "client", files, "vet")
	goTool(t, "client", files, "test", "-count=1")
}

// TestUnionsClient compiles the client of testdata/unions, a document with a union in each place that one may
// have, and runs the tests there.
func TestUnionsClient(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles a package")
	}
	data, err := os.ReadFile("testdata/unions/openapi.yaml")
	require.NoError(t, err)
	document, warnings, err := openapi.Load(openapi.Source{Name: "openapi.yaml", Data: data}, nil, openapi.Options{})
	require.NoError(t, err)
	require.Empty(t, warnings)
	files := client(t, model.Build(document))
	goTool(t, "unions", files, "vet")
	goTool(t, "unions", files, "test", "-count=1")
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
