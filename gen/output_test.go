package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const petsDocument = `openapi: 3.1.0
info: {title: Pets, version: '1'}
servers: [{url: 'https://pets.example.com'}]
paths: {}
`

func generatePets(t *testing.T, args ...string) {
	t.Helper()
	stderr := &bytes.Buffer{}
	args = append([]string{"-spec", "openapi.yaml", "-overlays=", "-out", "client"}, args...)
	require.Zero(t, run(args, stderr), "%s", stderr)
	require.Empty(t, stderr.String())
}

// TestUnchangedIsNotRewritten: build tools that go by time or inode see nothing happen.
func TestUnchangedIsNotRewritten(t *testing.T) {
	t.Chdir(t.TempDir())
	require.NoError(t, os.WriteFile("openapi.yaml", []byte(petsDocument), 0o666))
	generatePets(t)
	file := filepath.Join("client", "doc.gen.go")
	before, err := os.Stat(file)
	require.NoError(t, err)

	generatePets(t)
	after, err := os.Stat(file)
	require.NoError(t, err)
	assert.True(t, os.SameFile(before, after))
	assert.Equal(t, before.ModTime(), after.ModTime())

	generatePets(t, "-package", "pets")
	after, err = os.Stat(file)
	require.NoError(t, err)
	assert.False(t, os.SameFile(before, after))
}

// holding makes a folder with one file in a fresh folder and returns its path.
func holding(t *testing.T, name, content string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "client")
	require.NoError(t, os.Mkdir(dir, 0o777))
	require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(content), 0o666))
	return dir
}

func assertHolds(t *testing.T, dir string, want files) {
	t.Helper()
	tree, err := readTree(dir)
	require.NoError(t, err)
	assert.Equal(t, want, tree)
	beside, err := os.ReadDir(filepath.Dir(dir))
	require.NoError(t, err)
	assert.Len(t, beside, 1, "something is left beside the folder")
}

func TestWrite(t *testing.T) {
	client := files{"a.gen.go": []byte("new"), "below/b.gen.go": []byte("b")}
	dir := holding(t, "a.gen.go", "former")
	require.NoError(t, write(context.Background(), dir, client))
	assertHolds(t, dir, client)
}

func TestInterruptedWrite(t *testing.T) {
	dir := holding(t, "a.gen.go", "former")
	interrupted, interrupt := context.WithCancel(context.Background())
	interrupt()
	err := write(interrupted, dir, files{"a.gen.go": []byte("new")})
	require.EqualError(t, err, filepath.ToSlash(dir)+":1:1: left as it was, for gen was interrupted; run it again")
	assertHolds(t, dir, files{"a.gen.go": []byte("former")})
}

func TestFailedWrite(t *testing.T) {
	dir := holding(t, "a.gen.go", "former")
	err := write(context.Background(), dir, files{"a": []byte("a file"), "a/b": []byte("and a folder"), "a/b/c": nil})
	require.ErrorContains(t, err, filepath.ToSlash(dir)+":1:1: can't be written: ")
	require.ErrorContains(t, err, "; name another folder with -out")
	assert.NotContains(t, err.Error(), ".gen-", "the stage folder is no user's business")
	assertHolds(t, dir, files{"a.gen.go": []byte("former")})
}

// TestFailedSwap: what can't be put in place of the former client leaves that where it was.
func TestFailedSwap(t *testing.T) {
	dir := holding(t, "a.gen.go", "former")
	beside := filepath.Dir(dir)
	require.Error(t, swap(dir, filepath.Join(beside, "never made"), filepath.Join(beside, "old")))
	assertHolds(t, dir, files{"a.gen.go": []byte("former")})
}
