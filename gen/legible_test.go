package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cekura-community/cekura-go/gen/internal/disk"
	"github.com/cekura-community/cekura-go/gen/internal/legible"
)

// TestWhatIsPrintedIsLegible: names of files, of whatever characters, and lines of a former client.
func TestWhatIsPrintedIsLegible(t *testing.T) {
	const evil = "e\nvil\u202e\u2028\x1b[31m\ufe0f"
	t.Chdir(t.TempDir())
	for name, content := range map[string]string{
		"openapi.yaml":              petsDocument,
		evil + ".yaml":              "paths: [" + evil,
		evil + "/" + evil + ".yaml": "a: 1",
		"foreign/" + evil + ".go":   "a",
		"stale/" + evil + ".go":     "// " + disk.Header("a") + "\n// " + evil + "\r\n",
	} {
		require.NoError(t, os.MkdirAll(filepath.Dir(name), 0o777))
		require.NoError(t, os.WriteFile(name, []byte(content), 0o666))
	}
	for want, args := range map[string]string{
		"e?vil???[31m?.yaml:1:1: not YAML":                                 "-spec|" + evil + ".yaml|-overlays=",
		"e?vil???[31m?:1:1: can't be read":                                 "-spec|" + evil + "|-overlays=",
		"e?vil???[31m?/e?vil???[31m?.yaml:1:1: not an ":                    "-spec|openapi.yaml|-overlays|" + evil,
		"foreign/e?vil???[31m?.go:1:1: not written by gen":                 "-spec|openapi.yaml|-overlays=|-out|foreign",
		"diff stale/e?vil???[31m?.go stale/e?vil???[31m?.go (generated)\n": "-spec|openapi.yaml|-overlays=|-check|-out|stale",
	} {
		stderr := &bytes.Buffer{}
		assert.Equal(t, 1, run(strings.Split(args, "|"), stderr))
		assert.True(t, strings.Contains(stderr.String(), want), want) // of a diff the whole need not be shown
		assert.False(t, strings.ContainsFunc(stderr.String(), func(r rune) bool { return r != '\n' && r != '\t' && !legible.Is(r) }), "%q", stderr)
	}
}
