package main

import (
	"bytes"
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
