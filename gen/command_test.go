package main

import (
	"bytes"
	"errors"
	"flag"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "rewrite the wanted texts of the scripts")

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"gen": main})
}

// TestScripts runs the command as a user does, one story for each file of testdata/script.
func TestScripts(t *testing.T) {
	environment := goEnvironment(t)
	testscript.Run(t, testscript.Params{
		Dir:           filepath.Join("testdata", "script"),
		UpdateScripts: *update,
		Setup: func(env *testscript.Env) error {
			env.Vars = append(env.Vars, environment...)
			env.Vars = append(env.Vars, "ROOT="+repositoryRoot(t))
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits":    exits,
			"same":     same,
			"mentions": mentions,
			"leaves":   leaves,
			"builds":   builds,
		},
	})
}

// exits STATUS COMMAND…: the command ends with exactly this status.
func exits(ts *testscript.TestScript, _ bool, args []string) {
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	err = ts.Exec(args[1], args[2:]...)
	got := 0
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		got = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if got != want {
		ts.Fatalf("exit status %d, want %d; standard error:\n%s", got, want, ts.ReadFile("stderr"))
	}
}

// same A B: two folders hold the same files with the same bytes.
func same(ts *testscript.TestScript, neg bool, args []string) {
	a, err := readTree(ts.MkAbs(args[0]))
	ts.Check(err)
	b, err := readTree(ts.MkAbs(args[1]))
	ts.Check(err)
	if len(a) == 0 || sameFiles(a, b) == neg {
		ts.Fatalf("%s and %s: same is %v", args[0], args[1], !neg)
	}
}

func sameFiles(a, b files) bool { return maps.EqualFunc(a, b, bytes.Equal) }

// mentions TEXT FOLDER: some file below the folder holds the text.
func mentions(ts *testscript.TestScript, neg bool, args []string) {
	tree, err := readTree(ts.MkAbs(args[1]))
	ts.Check(err)
	found := ""
	for name, data := range tree {
		if strings.Contains(string(data), args[0]) {
			found = name
		}
	}
	if (found == "") != neg {
		ts.Fatalf("the text %q is found in %q", args[0], found)
	}
}

// leaves FOLDER NAME…: the folder holds exactly these entries, a stage folder of a run least of all.
func leaves(ts *testscript.TestScript, _ bool, args []string) {
	entries, err := os.ReadDir(ts.MkAbs(args[0]))
	ts.Check(err)
	var got []string
	for _, entry := range entries {
		if entry.Name() == ".tmp" {
			continue // testscript's own
		}
		got = append(got, entry.Name())
	}
	if strings.Join(got, " ") != strings.Join(args[1:], " ") {
		ts.Fatalf("%s holds %v, want %v", args[0], got, args[1:])
	}
}

// builds FOLDER: the client there compiles, tests and all, as a package of a module that has what ours
// requires; under -short that is taken for granted.
func builds(ts *testscript.TestScript, _ bool, args []string) {
	if testing.Short() {
		return
	}
	writeModule(ts, ts.MkAbs("."), ts.Getenv("ROOT"))
	if err := ts.Exec("go", "vet", "./"+args[0]); err != nil {
		ts.Fatalf("%s doesn't build: %v\n%s", args[0], err, ts.ReadFile("stderr"))
	}
	ts.Check(os.Remove(ts.MkAbs("go.mod")))
	ts.Check(os.Remove(ts.MkAbs("go.sum")))
}

func writeModule(ts *testscript.TestScript, dir, root string) {
	data, err := os.ReadFile(filepath.Join(root, "go.mod"))
	ts.Check(err)
	_, rest, _ := strings.Cut(string(data), "\n")
	ts.Check(os.WriteFile(filepath.Join(dir, "go.mod"), []byte("module example.com/user\n"+rest), 0o666))
	data, err = os.ReadFile(filepath.Join(root, "go.sum"))
	ts.Check(err)
	ts.Check(os.WriteFile(filepath.Join(dir, "go.sum"), data, 0o666))
}

// readTree reads all files below a folder, whoever wrote them.
func readTree(dir string) (files, error) {
	tree := files{}
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		tree[name], err = os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
		return err
	})
	return tree, err
}

// goEnvironment lets the go command work from another home folder, offline.
func goEnvironment(t *testing.T) []string {
	t.Helper()
	keys := []string{"GOCACHE", "GOMODCACHE", "GOROOT"}
	out, err := exec.Command("go", append([]string{"env"}, keys...)...).Output()
	require.NoError(t, err)
	values := strings.Split(strings.TrimSpace(string(out)), "\n")
	require.Len(t, values, len(keys))
	environment := []string{"GOFLAGS=-mod=mod", "GOPROXY=off", "GOSUMDB=off", "GOTOOLCHAIN=local", "GOWORK=off", "GO111MODULE=on"}
	for i, key := range keys {
		environment = append(environment, key+"="+values[i])
	}
	return environment
}

func repositoryRoot(t *testing.T) string {
	t.Helper()
	root, err := filepath.Abs("..")
	require.NoError(t, err)
	require.FileExists(t, filepath.Join(root, "go.mod"))
	return root
}
