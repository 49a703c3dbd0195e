package clienttest

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	cekura "github.com/cekura-community/cekura-go/generated"
)

// consumerProgram takes key and server from the environment, as a user's first program does.
const consumerProgram = `package main

import (
	"context"
	"fmt"
	"log"

	cekura "github.com/cekura-community/cekura-go/generated"
)

func main() {
	client, err := cekura.NewClient()
	if err != nil {
		log.Fatal(err)
	}
	for agent, err := range client.Agents.All(context.Background(), cekura.AgentListParams{}) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(agent.ID, agent.Name)
	}
	_, err = client.Agents.Patch(context.Background(), 7, cekura.AgentPatch{AgentSpeaksFirst: cekura.Null[bool]()})
	if err != nil {
		log.Fatal(err)
	}
}
`

// clientPath is the module and the package of the client.
var clientPath = reflect.TypeFor[cekura.Client]().PkgPath()

// TestVendored: a module with the client in its vendor folder builds without the module cache's help
// and talks to a server.
func TestVendored(t *testing.T) {
	if testing.Short() {
		t.Skip("builds another module")
	}
	var requests []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		requests = append(requests, fmt.Sprint(r.Method, " ", r.URL.Path, " ", r.Header.Get("X-CEKURA-API-KEY"), " ", string(body)))
		w.Header().Set("Content-Type", "application/json")
		if r.Method == http.MethodGet {
			_, _ = io.WriteString(w, `{"count": 1, "next": null, "previous": null, "results": [{"id": 7, "name": "Support Bot"}]}`)
			return
		}
		_, _ = io.WriteString(w, `{"id": 7, "name": "Support Bot"}`)
	}))
	defer server.Close()

	dir := module(t, "go 1.24")
	require.NoError(t, os.WriteFile(filepath.Join(dir, "main.go"), []byte(consumerProgram), 0o666))
	goCommand(t, dir, "build", "-o", os.DevNull, ".") // writes the indirect requirements to go.mod
	goCommand(t, dir, "mod", "vendor")
	program := filepath.Join(dir, "consumer.exe")
	goCommand(t, dir, "build", "-mod=vendor", "-o", program, ".")

	list, err := os.ReadFile(filepath.Join(dir, "vendor", "modules.txt"))
	require.NoError(t, err)
	modules := vendoredModules(string(list))
	t.Logf("%d modules vendored, ours among them: %s", len(modules), strings.Join(modules, ", "))
	assert.Contains(t, modules, clientPath)

	run := exec.Command(program)
	run.Env = append(os.Environ(), "CEKURA_API_KEY=key", "CEKURA_API_URL="+server.URL)
	out, err := run.CombinedOutput()
	require.NoError(t, err, "%s", out)
	assert.Equal(t, "7 Support Bot\n", string(out))
	assert.Equal(t, []string{
		"GET /test_framework/v2/aiagents/ key ",
		`PATCH /test_framework/v2/aiagents/7/ key {"agent_speaks_first":null}`,
	}, requests)
}

// module makes a module in a fresh folder that requires the client as the working copy has it, with the
// lines of a go.mod that are given.
func module(t *testing.T, lines string) string {
	t.Helper()
	client, dir := filepath.Join(repositoryRoot(t), "generated"), t.TempDir()
	goMod := fmt.Sprintf("module example.com/consumer\n\n%s\n\nrequire %s v0.0.0\n\nreplace %[2]s => %q\n", lines, clientPath, client)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "go.mod"), []byte(goMod), 0o666))
	sums, err := os.ReadFile(filepath.Join(client, "go.sum"))
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "go.sum"), sums, 0o666))
	return dir
}

// goCommand runs the go command and answers with what it prints.
func goCommand(t *testing.T, dir string, args ...string) string {
	t.Helper()
	out, err := tryGoCommand(dir, args...)
	require.NoError(t, err, "go %s:\n%s", strings.Join(args, " "), out)
	return out
}

// tryGoCommand runs the go command offline, and only when the module cache lacks something with the proxy
// of the environment.
func tryGoCommand(dir string, args ...string) (string, error) {
	call := func(env ...string) (string, error) {
		command := exec.Command("go", args...)
		command.Dir = dir
		command.Env = append(append(os.Environ(), "GOFLAGS=-mod=mod", "GOWORK=off"), env...)
		out, err := command.CombinedOutput()
		return string(out), err
	}
	out, err := call("GOPROXY=off")
	if err != nil && (strings.Contains(out, "GOPROXY=off") || strings.Contains(out, "disabled by")) {
		out, err = call()
	}
	return out, err
}

// vendoredModules are the modules of which a vendor folder holds packages.
func vendoredModules(list string) []string {
	var modules []string
	last := ""
	for line := range strings.Lines(list) {
		switch fields := strings.Fields(line); {
		case len(fields) > 1 && fields[0] == "#":
			last = fields[1]
		case len(fields) == 1 && last != "":
			modules, last = append(modules, last), ""
		}
	}
	return modules
}
