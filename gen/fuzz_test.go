package main

import (
	"go/parser"
	"go/token"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// FuzzGenerate changes small documents at will: the pipeline refuses them or makes Go of them, and
// neither panics nor says that it has a bug.
func FuzzGenerate(f *testing.F) {
	template, err := os.ReadFile(filepath.Join("testdata", "hostile", "document.json"))
	require.NoError(f, err)
	f.Add(hostileDocument(template, nil, ""))
	f.Add(schemaDocument("Pet: {type: object, required: [a], properties: {a: {type: [string, 'null'], enum: [x, null]}, b: {oneOf: [{$ref: '#/components/schemas/Pet'}, {type: 'null'}]}}}"))
	f.Add(schemaDocument("Pet: {allOf: [{$ref: '#/components/schemas/A'}, {type: object, readOnly: true}]}, A: {type: array, items: {type: integer, format: int64}}"))
	f.Add([]byte(pathsDocument("get /v1/pets/{id}/", "post /v1/pets/")))
	path := filepath.Join(f.TempDir(), "openapi.json")
	f.Fuzz(func(t *testing.T, document []byte) {
		if len(document) > 1<<16 {
			return
		}
		require.NoError(t, os.WriteFile(path, document, 0o666))
		s, err := parseArgs([]string{"-spec", path, "-overlays=", "-drift=warn"}, io.Discard)
		require.NoError(t, err)
		client, err := generate(s, io.Discard)
		if err != nil {
			require.NotContains(t, err.Error(), "internal error")
			return
		}
		for name, data := range client {
			if strings.HasSuffix(name, ".go") {
				_, err := parser.ParseFile(token.NewFileSet(), name, data, parser.SkipObjectResolution)
				require.NoError(t, err)
			}
		}
	})
}
