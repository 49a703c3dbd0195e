package main

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// otherDocuments are documents of other APIs, published ones and hard ones, in the test data of modules that
// this one needs anyway. Each makes a client that compiles. A star marks those whose table of calls is run.
var otherDocuments = []struct{ module, paths string }{
	{"github.com/getkin/kin-openapi", `
		openapi3/testdata/callbacks.yml.internalized.yml
		openapi3/testdata/discriminator.yml.internalized.yml
		openapi3/testdata/issue796.yml
		openapi3/testdata/link-example.yaml
		openapi3/testdata/lxkns.yaml *
		openapi3/testdata/oai_v3_stoplight.json
		openapi3/testdata/recursiveRef/openapi.yml.internalized.yml
		openapi3filter/testdata/fixtures/petstore.json
		openapi3filter/testdata/petstore.yaml`},
	{"github.com/oapi-codegen/oapi-codegen/v2", `
		pkg/codegen/test_spec.yaml
		pkg/codegen/test_specs/bodyless-response-default.yaml
		pkg/codegen/test_specs/x-go-type-import-pet.yaml`},
	{"github.com/pb33f/libopenapi", `
		bundler/test/specs/bundled.yaml
		generator/golang/testdata/jsonschema-2020-12.yaml
		generator/golang/testdata/name-collisions.yaml
		generator/golang/testdata/train-travel.yaml
		test_specs/all-the-components.yaml
		test_specs/asana.yaml
		test_specs/burgershop.openapi.yaml *
		test_specs/digitalocean.yaml
		test_specs/nested_files/openapi-bundled.yaml
		test_specs/petstorev3.json *
		test_specs/redocly-starter.yaml
		test_specs/roundtrip.json
		test_specs/stripe.yaml
		test_specs/vendor-extensions-test.yaml *`},
	{"github.com/pb33f/libopenapi-validator", `
		test_specs/care_request.yaml
		test_specs/nullable_enum.yaml`},
	{"github.com/speakeasy-api/openapi", `
		jsonschema/oas3/testdata/pagerduty.json
		jsonschema/oas3/testdata/stresstest/combinatorial.json
		openapi/testdata/petstore31.openapi.json
		openapi/testdata/walk.openapi.yaml *
		oq/testdata/petstore.yaml
		overlay/testdata/openapi.yaml *
		swagger/testdata/petstore.expected.openapi.yaml`},
}

var (
	isOpenAPI   = regexp.MustCompile(`(?m)^\s*\{?\s*"?openapi"?\s*:\s*["']?3\.[01]`)
	isDocument  = regexp.MustCompile(`\.(ya?ml|json)$`)
	smallEnough = int64(32 << 10) // to be looked at without being named
)

// TestOtherDocuments: the generator is for any document. What the modules hold beside the named ones makes a
// client that compiles or is refused line by line.
func TestOtherDocuments(t *testing.T) {
	if testing.Short() {
		t.Skip("takes a minute")
	}
	judge := newJudge(t, schemaDocument("Pet: {type: object, properties: {name: {type: string}}}"))
	var called []string
	for _, other := range otherDocuments {
		t.Run(other.module, func(t *testing.T) {
			judge.t = t
			dir, seen := moduleFolder(t, other.module), map[string]bool{}
			for line := range strings.SplitSeq(strings.TrimSpace(other.paths), "\n") {
				name, isCalled := strings.CutSuffix(strings.TrimSpace(line), " *")
				path := filepath.Join(dir, filepath.FromSlash(name))
				data, err := os.ReadFile(path)
				if !assert.NoError(t, err, "the module has it no more: take it from the table") {
					continue
				}
				clients := judge.clients
				judge.document(name, data, "-package", "other")
				assert.Equal(t, clients+1, judge.clients, "%s is refused", name)
				if seen[string(data)] = true; isCalled {
					called = append(called, path)
				}
			}
			require.NoError(t, filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
				info, infoErr := entry.Info()
				if err != nil || infoErr != nil || entry.IsDir() || info.Size() > smallEnough || !isDocument.MatchString(path) {
					return err
				}
				data, err := os.ReadFile(path)
				if isOpenAPI.Match(data) && !seen[string(data)] {
					seen[string(data)] = true
					judge.document(strings.TrimPrefix(path, dir), data)
				}
				return err
			}))
		})
	}
	t.Logf("%d documents: %d clients, %d refused", judge.clients+judge.refused, judge.clients, judge.refused)
	callOtherClients(t, called)
}

// callOtherClients has the clients of documents, and of parts of one, call what they have.
func callOtherClients(t *testing.T, documents []string) {
	t.Helper()
	args := []string{"test", "-vet=off", "-count=1"}
	add := func(more ...string) {
		dir, _ := generateClient(t, append([]string{"-overlays=", "-drift=warn"}, more...)...)
		require.FileExists(t, filepath.Join(dir, "calls.gen_test.go"))
		args = append(args, "./"+filepath.ToSlash(dir))
	}
	for _, document := range documents {
		add("-spec", document, "-package", "other")
	}
	if i := slices.IndexFunc(documents, func(path string) bool { return filepath.Base(path) == "petstorev3.json" }); i >= 0 {
		add("-spec", documents[i], "-include", "/store/**,tag:user")
	}
	output, err := exec.Command("go", args...).CombinedOutput()
	assert.NoError(t, err, "%s", output)
}

// moduleFolder is where the module cache has a module that the generator or the tests of the client require.
func moduleFolder(t *testing.T, module string) string {
	t.Helper()
	for _, from := range []string{".", "clienttest"} {
		list := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", module)
		list.Dir, list.Env = from, append(os.Environ(), "GOPROXY=off")
		out, err := list.Output()
		if dir := strings.TrimSpace(string(out)); err == nil && dir != "" {
			return dir
		}
	}
	t.Skipf("the module cache has no %s: go mod download %[1]s", module)
	return ""
}
