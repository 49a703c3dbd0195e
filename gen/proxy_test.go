package main

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	modpath "golang.org/x/mod/module"
	"golang.org/x/mod/zip"
)

// published is this work tree as the go command gets it from a module proxy: one made of files. The modules
// that it requires are in the module cache, where the test leaves nothing.
type published struct {
	t             *testing.T
	path, version string // of the generator's module
	environment   []string
}

func publish(t *testing.T) *published {
	t.Helper()
	if testing.Short() {
		t.Skip("builds other modules")
	}
	out, err := exec.Command("go", "env", "GOMODCACHE").Output()
	require.NoError(t, err)
	cache, proxy := strings.TrimSpace(string(out)), t.TempDir()
	p := &published{t: t, path: modulePath(t, repositoryRoot(t))}
	p.version = pack(t, proxy, cache, repositoryRoot(t))
	p.environment = append(os.Environ(),
		"GOPROXY=file://"+filepath.ToSlash(proxy)+",file://"+filepath.ToSlash(filepath.Join(cache, "cache", "download")),
		"GOFLAGS=-modcacherw", "GOSUMDB=off", "GOTOOLCHAIN=local", "GOWORK=off", "GO111MODULE=on", "GONOPROXY=none", "GOPRIVATE=")
	return p
}

// pack puts a module into the proxy, and returns the version: one of this content alone, so that what is compiled
// of it serves again. In the end it leaves the cache.
func pack(t *testing.T, proxy, cache, dir string) (version string) {
	t.Helper()
	path := modulePath(t, dir)
	escaped, err := modpath.EscapePath(path)
	require.NoError(t, err)
	content, hash := &bytes.Buffer{}, sha256.New()
	require.NoError(t, zip.CreateFromDir(hash, modpath.Version{Path: path, Version: "v1.4.0"}, dir))
	version = fmt.Sprintf("v1.4.0-h%x", hash.Sum(nil)[:6])
	require.NoError(t, zip.CreateFromDir(content, modpath.Version{Path: path, Version: version}, dir))
	goMod, err := os.ReadFile(filepath.Join(dir, "go.mod"))
	require.NoError(t, err)
	base := filepath.Join(filepath.FromSlash(escaped), "@v")
	require.NoError(t, os.MkdirAll(filepath.Join(proxy, base), 0o777))
	for name, data := range map[string][]byte{
		"list":            []byte(version + "\n"),
		version + ".mod":  goMod,
		version + ".info": fmt.Appendf(nil, `{"Version": %q, "Time": "2026-06-17T10:00:00Z"}`, version),
		version + ".zip":  content.Bytes(),
	} {
		require.NoError(t, os.WriteFile(filepath.Join(proxy, base, name), data, 0o666))
	}
	t.Cleanup(func() {
		left, _ := filepath.Glob(filepath.Join(cache, "cache", "download", base, version+".*"))
		left = append(left, filepath.Join(cache, "cache", "download", base, "list"))
		for _, name := range append(left, filepath.Join(cache, filepath.FromSlash(escaped)+"@"+version)) {
			assert.NoError(t, os.RemoveAll(name))
		}
	})
	return version
}

// lacking is what the go command says of a module that neither proxy has.
var lacking = regexp.MustCompile(`(?m)^.*(reading file://.*no such file or directory|module lookup disabled).*$`)

// goCommand runs the go command in a folder and returns what it prints.
func (p *published) goCommand(dir string, args ...string) string {
	p.t.Helper()
	command := exec.Command("go", args...)
	command.Dir, command.Env = dir, p.environment
	out, err := command.CombinedOutput()
	if lack := lacking.FindString(string(out)); err != nil && lack != "" {
		p.t.Skipf("the module cache lacks what go %s wants, so put it there with the network at hand: %s", strings.Join(args, " "), lack)
	}
	require.NoError(p.t, err, "go %s:\n%s", strings.Join(args, " "), out)
	return regexp.MustCompile(`(?m)^go: downloading .*\n`).ReplaceAllString(string(out), "")
}

// tidy is go mod tidy, where it wants what the cache lacks with the versions that this module requires. Tests of
// modules may want others yet, which are nothing to a build.
func (p *published) tidy(dir string) {
	p.t.Helper()
	for _, lack := range absent.FindAllStringSubmatch(p.goCommand(dir, "mod", "tidy", "-e"), -1) {
		known := exec.Command("go", "list", "-m", "-f", "{{.Version}}", lack[1])
		known.Env = append(os.Environ(), "GOPROXY=off")
		if version, err := known.Output(); err == nil {
			p.goCommand(dir, "mod", "edit", "-require="+lack[1]+"@"+strings.TrimSpace(string(version)))
		}
	}
	p.goCommand(dir, "mod", "tidy", "-e")
}

// absent is a module that tidy doesn't get.
var absent = regexp.MustCompile(`(?m) ([^ @]+)@v[^ :]+: reading file:`)

// TestFromAnywhere: the command is run as a build does that is no part of this module. The client is that of this
// module, builds, and knows its version.
func TestFromAnywhere(t *testing.T) {
	p := publish(t)
	generator := p.path + "/gen@" + p.version
	t.Run("outside of modules", func(t *testing.T) {
		p.t = t
		dir := t.TempDir()
		assert.Empty(t, p.goCommand(dir, "run", generator, "-out", "cekura", "-package", "cekura"))
		assertOwnClient(t, filepath.Join(dir, "cekura"), "cekura")
		assert.Contains(t, p.goCommand(dir, "run", generator, "-version"), p.path+" "+p.version+"\nspec/openapi.yaml: Cekura API v1, of 20")
		overlays := strings.TrimSpace(p.goCommand(dir, "list", "-m", "-f", "{{.Dir}}", p.path+"@"+p.version))
		assert.FileExists(t, filepath.Join(overlays, "overlays", "010-settings.yaml"), "as the note about copies says")
	})
	t.Run("as a tool of a module", func(t *testing.T) {
		p.t = t
		dir := t.TempDir()
		write := func(name, text string) {
			require.NoError(t, os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o777))
			require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666))
		}
		write("go.mod", "module example.com/user\n\ngo 1.24.0\n")
		write("main.go", "package main\n\n//go:generate go tool gen -out internal/voice -package voice\n\nfunc main() {}\n")
		write("spec/openapi.yaml", "not for gen")
		write("overlays/010.yaml", "not for gen")
		p.goCommand(dir, "get", "-tool", generator)
		p.goCommand(dir, "generate", "./...")
		p.goCommand(dir, "tool", "gen", "-out", "internal/voice", "-package", "voice", "-check")
		assertOwnClient(t, filepath.Join(dir, "internal", "voice"), "voice")
		p.tidy(dir)
		p.goCommand(dir, "test", "./...") // the examples, too, which have the name that the package has
	})
	t.Run("at go generate, without a trace in go.mod", func(t *testing.T) {
		p.t = t
		dir := t.TempDir()
		require.NoError(t, os.WriteFile(filepath.Join(dir, "go.mod"), []byte("module example.com/user\n\ngo 1.24.0\n"), 0o666))
		program := "package main\n\nimport (\n\t\"fmt\"\n\n\t\"example.com/user/cekura\"\n)\n\n//go:generate go run " + generator + " -out cekura\n\n" +
			"func main() { fmt.Println(cekura.SpecVersion, cekura.Version()) }\n"
		require.NoError(t, os.WriteFile(filepath.Join(dir, "main.go"), []byte(program), 0o666))
		p.goCommand(dir, "generate", "./...")
		p.tidy(dir)
		p.goCommand(dir, "vet", "./...")
		requirements, err := os.ReadFile(filepath.Join(dir, "go.mod"))
		require.NoError(t, err)
		t.Logf("go mod tidy adds what the client imports:\n%s", requirements)
		assert.NotContains(t, string(requirements), p.path)
		assert.Regexp(t, `^Cekura API v1 sha256:[0-9a-f]{64} ?\n$`, p.goCommand(dir, "run", "."))
	})
}

// assertOwnClient compares a client with this module's. Only package, header and examples know whose it is.
func assertOwnClient(t *testing.T, dir, pkg string) {
	t.Helper()
	own, err := readTree(filepath.Join("..", "generated"))
	require.NoError(t, err)
	made, err := readTree(dir)
	require.NoError(t, err)
	for _, name := range []string{"types.gen.go", "openapi.gen.yaml", "spec.gen.go", "agents.gen.go"} {
		want := strings.Replace(string(own[name]), "\npackage cekura\n", "\npackage "+pkg+"\n", 1)
		assert.Equal(t, want, string(made[name]), name)
	}
	for name, data := range made {
		assert.NotContains(t, string(data), modulePath(t, ".."), "%s names the module that made it", name)
		assert.NotContains(t, string(data), filepath.ToSlash(dir), "%s names a folder of this machine", name)
		if strings.HasSuffix(name, ".go") {
			assert.Regexp(t, `(?m)^package `+pkg+`(_test)?$`, string(data), name)
		}
	}
}
