package disk

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cekura-community/cekura-go/gen/internal/tree"
)

func TestSourceName(t *testing.T) {
	for name, want := range map[string]string{
		"../spec/openapi.yaml":        "spec/openapi.yaml",
		"/somewhere/openapi.yaml":     "openapi.yaml",
		"./a/../openapi.json":         "openapi.json",
		"a\nfunc init() {}.yaml":      "a?func init() {}.yaml",
		"a\u2028b\u202ec\u0085d.yaml": "a?b?c?d.yaml",
	} {
		assert.Equal(t, want, sourceName(name))
	}
}

func TestDocument(t *testing.T) {
	t.Chdir(t.TempDir())
	require.NoError(t, write("spec/openapi.yaml", "openapi: 3.1.0")("."))
	for _, name := range []string{"spec/openapi.yaml", "spec/../spec/openapi.yaml"} {
		source, err := Document(name)
		require.NoError(t, err)
		assert.Equal(t, tree.Source{Name: "spec/openapi.yaml", Data: []byte("openapi: 3.1.0")}, source)
	}
	require.NoError(t, write("huge.yaml", "")("."))
	require.NoError(t, os.Truncate("huge.yaml", tree.MaxSize+1)) // a hole, which takes no room
	for name, want := range map[string]string{
		"huge.yaml":         "can't be read: 67108865 bytes, more than the 67108864 that are read; name another with -spec",
		"spec":              "can't be read: is a directory; name another with -spec",
		".":                 "can't be read: is a directory; name another with -spec",
		"..":                "can't be read: is a directory; name another with -spec",
		os.DevNull:          "can't be read: a pipe or a device, which may never end; name another with -spec",
		"http://x/api.json": "a URL, and gen fetches nothing; download it, as with curl -o openapi.yaml, and name that file with -spec",
	} {
		_, err := Document(name)
		require.EqualError(t, err, filepath.ToSlash(name)+":1:1: "+want)
	}
	_, err := Document("a\nb")
	require.ErrorContains(t, err, "a?b:1:1: can't be read: ")
}

// TestUnreadable: permissions are said as they are.
func TestUnreadable(t *testing.T) {
	t.Chdir(t.TempDir())
	require.NoError(t, write("overlays/010-a.yaml", "")("."))
	require.NoError(t, os.Chmod("overlays/010-a.yaml", 0))
	if _, err := os.ReadFile("overlays/010-a.yaml"); err == nil {
		t.Skip("this user reads everything")
	}
	_, err := Document("overlays/010-a.yaml")
	require.EqualError(t, err, "overlays/010-a.yaml:1:1: can't be read: permission denied; name another with -spec")
	_, err = Overlays("overlays")
	require.EqualError(t, err, "overlays/010-a.yaml:1:1: can't be read: permission denied; name another with -overlays")
}
