package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestForeignModule: the command, run from a module that only requires ours, makes the client there
// from the document and overlays built in.
func TestForeignModule(t *testing.T) {
	if testing.Short() {
		t.Skip("builds another module")
	}
	root := repositoryRoot(t)
	before, err := readTree(filepath.Join(root, "generated"))
	require.NoError(t, err)
	dir := module(t, "example.com/foreign")
	command := modulePath(t, root) + "/gen"
	goCommand(t, dir, "run", command, "-out", "internal/voice", "-package", "voice")

	made, err := readTree(filepath.Join(dir, "internal", "voice"))
	require.NoError(t, err)
	for name, data := range made {
		assert.NotContains(t, string(data), modulePath(t, root), "%s names the module that made it", name)
		assert.NotContains(t, string(data), filepath.ToSlash(dir), "%s names a folder of this machine", name)
		if strings.HasSuffix(name, ".go") {
			assert.Regexp(t, `(?m)^package voice(_test)?$`, string(data), name)
		}
	}
	want := string(before["types.gen.go"])
	assert.Equal(t, want, strings.Replace(string(made["types.gen.go"]), "package voice\n", "package cekura\n", 1))
	assert.Equal(t, string(before["openapi.gen.yaml"]), string(made["openapi.gen.yaml"]))
	goCommand(t, dir, "vet", "./...") // compiles the package, and the examples against its new path
	goCommand(t, dir, "run", command, "-out", "internal/voice", "-package", "voice", "-check")

	after, err := readTree(filepath.Join(root, "generated"))
	require.NoError(t, err)
	assert.True(t, sameFiles(before, after), "the run wrote into the repository")
}

// module makes a module in a fresh folder that requires ours as the working copy has it.
func module(t *testing.T, name string) string {
	t.Helper()
	root, dir := repositoryRoot(t), t.TempDir()
	own := modulePath(t, root)
	goMod := fmt.Sprintf("module %s\n\ngo 1.26.0\n\nrequire %s v0.0.0\n\nreplace %s => %q\n", name, own, own, root)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "go.mod"), []byte(goMod), 0o666))
	sums, err := os.ReadFile(filepath.Join(root, "go.sum"))
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "go.sum"), sums, 0o666))
	return dir
}

// goCommand runs the go command offline, and only when the module cache lacks something with the proxy
// of the environment.
func goCommand(t *testing.T, dir string, args ...string) {
	t.Helper()
	call := func(env ...string) (string, error) {
		command := exec.Command("go", args...)
		command.Dir = dir
		command.Env = append(append(os.Environ(), "GOFLAGS=-mod=mod", "GOWORK=off"), env...)
		out, err := command.CombinedOutput()
		return string(out), err
	}
	out, err := call("GOPROXY=off")
	if err != nil && strings.Contains(out, "GOPROXY=off") {
		out, err = call()
	}
	require.NoError(t, err, "go %s:\n%s", strings.Join(args, " "), out)
}
