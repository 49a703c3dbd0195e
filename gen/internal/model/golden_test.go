package model_test

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cekura-community/cekura-go/gen/internal/model"
	"github.com/cekura-community/cekura-go/gen/internal/openapi"
	"github.com/cekura-community/cekura-go/gen/internal/tree"
)

var update = flag.Bool("update", false, "rewrite the wanted part of the golden cases")

// TestBuild: for testdata/dump/x.txtar the API built from openapi.yaml, drift being a warning, reads
// as the file want.
func TestBuild(t *testing.T) {
	names, err := filepath.Glob("testdata/dump/*.txtar")
	require.NoError(t, err)
	require.NotEmpty(t, names)
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(name)
			require.NoError(t, err)
			got := dump(build(t, archive.Files[0].Data))
			if *update {
				archive.Files = append(archive.Files[:1:1], txtar.File{Name: "want", Data: []byte(got)})
				require.NoError(t, os.WriteFile(name, txtar.Format(archive), 0o644))
				return
			}
			require.Len(t, archive.Files, 2)
			assert.Equal(t, string(archive.Files[1].Data), got)
		})
	}
}

func build(t *testing.T, document []byte) *model.API {
	t.Helper()
	d, _, err := openapi.Load(tree.Source{Name: "openapi.yaml", Data: document}, nil, openapi.Options{Drift: tree.DriftWarn})
	require.NoError(t, err)
	return model.Build(d)
}

// TestBuildIsDeterministic: maps are ranged over on the way, and must leave no trace.
func TestBuildIsDeterministic(t *testing.T) {
	archive, err := txtar.ParseFile("testdata/dump/recursion.txtar")
	require.NoError(t, err)
	first := dump(build(t, archive.Files[0].Data))
	for range 20 {
		require.Equal(t, first, dump(build(t, archive.Files[0].Data)))
	}
}

// TestDocIsHarmless: whatever a description holds, a comment made of it is a bounded number of bounded
// lines that a terminal prints and a compiler skips.
func TestDocIsHarmless(t *testing.T) {
	for _, text := range []string{
		"", "#", "- ", "-", "* \u200b", "```", "\x00", "\x00- x", "a\x1b[31mb", "*/ func init() {}", "//go:embed x", "go:build ignore", "\u202eevil\u202c",
		"\r//go:noinline", "a\u2028//line x:1", "a\vb\fc\u0085d", "`x`", "\"", "é", "É", "\xff\xfe",
		strings.Repeat("a", 1<<20), strings.Repeat("a ", 1<<19), strings.Repeat("\n- a", 1<<18),
	} {
		for _, doc := range docs(build(t, described(t, text))) {
			assert.Less(t, len(doc), 2500, "%.40q", text)
			for _, line := range doc {
				assert.Less(t, len(line), 800, "%.40q", text)
				assert.Equal(t, -1, strings.IndexFunc(line, isUnfit), "%.40q: %q", text, line)
			}
		}
	}
}

func isUnfit(r rune) bool { return !unicode.IsPrint(r) || unicode.Is(unicode.Bidi_Control, r) }

// described is a document that says text wherever it can.
func described(t *testing.T, text string) []byte {
	t.Helper()
	type object = map[string]any
	property := object{"type": "string", "description": text, "default": text}
	enum := object{"type": "string", "enum": []string{"x"}, "description": text}
	schema := object{"type": "object", "description": text, "properties": object{"b": property, "c": enum}}
	answer := object{"description": text, "content": object{"application/json": object{"schema": schema}}}
	operation := object{
		"summary": text, "description": text, "responses": object{"200": answer},
		"parameters": []object{{"name": "q", "in": "query", "description": text, "schema": object{"type": "string"}}},
	}
	data, err := json.Marshal(object{
		"openapi": "3.1.0", "info": object{"title": text, "version": "1", "description": text},
		"paths": object{"/v1/a/": object{"post": operation}, "/v1/b/" + strings.Repeat("b", 300): object{"get": operation}},
	})
	require.NoError(t, err)
	return data
}

// docs are all the comments of an API.
func docs(api *model.API) [][]string {
	all := [][]string{{api.Title}, api.Doc}
	for _, s := range api.Structs {
		all = append(all, s.Doc)
		for _, f := range s.Fields {
			all = append(all, f.Doc)
		}
	}
	for _, e := range api.Enums {
		all = append(all, e.Doc)
	}
	for _, s := range api.Services {
		all = append(all, s.Doc)
		for _, op := range s.Operations {
			all = append(all, op.Doc)
			if op.Params != nil {
				all = append(all, op.Params.Doc, op.Params.Fields[0].Doc)
			}
			if op.Result != nil {
				all = append(all, op.Result.Doc, op.Result.Fields[0].Doc)
			}
		}
	}
	return all
}

// TestEndpointIsOneLine: what comes last in an operation's comment is the verb and path, however long.
func TestEndpointIsOneLine(t *testing.T) {
	for _, s := range build(t, described(t, "Text.")).Services {
		for _, op := range s.Operations {
			require.GreaterOrEqual(t, len(op.Doc), 3)
			assert.Equal(t, []string{"", op.Verb + " " + op.Path}, op.Doc[len(op.Doc)-2:])
		}
	}
}
