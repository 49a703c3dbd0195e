package openapi

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cekura-community/cekura-go/gen/internal/tree"
)

// wholeDocuments are the published documents in the folder CEKURA_SPECS names.
func wholeDocuments(t *testing.T) []tree.Source {
	t.Helper()
	folder := os.Getenv("CEKURA_SPECS")
	if folder == "" {
		folder = filepath.Join("..", "..", "..", "..", "shared", "specs")
	}
	names, _ := filepath.Glob(filepath.Join(folder, "*.json"))
	if len(names) == 0 {
		t.Skip("no whole documents: set CEKURA_SPECS to a folder of them")
	}
	var sources []tree.Source
	for _, name := range names {
		data, err := os.ReadFile(name)
		require.NoError(t, err)
		sources = append(sources, tree.Source{Name: filepath.Base(name), Data: data})
	}
	return sources
}

// own are the passes that need no decision of an overlay.
func own() []pass {
	list := passes(nil)
	for i, p := range list {
		if p.name == "nulls" {
			return list[:i+1]
		}
	}
	return list
}

func TestWholeDocuments(t *testing.T) {
	for _, source := range wholeDocuments(t) {
		t.Run(source.Name, func(t *testing.T) {
			begin := time.Now()
			d, warnings, err := load(source, nil, tree.DriftError, own())
			require.NoError(t, err)
			t.Logf("%v, %d warnings", time.Since(begin).Round(time.Millisecond), len(warnings))
			first, err := d.Render()
			require.NoError(t, err)

			again, _, err := load(source, nil, tree.DriftError, own())
			require.NoError(t, err)
			second, err := again.Render()
			require.NoError(t, err)
			assert.True(t, string(first) == string(second), "two runs differ")

			read, warnings, err := load(tree.Source{Name: "rendered.yaml", Data: first}, nil, tree.DriftError, own())
			require.NoError(t, err)
			assert.Empty(t, warnings, "a normalised document needs no repair")
			assert.True(t, tree.Equal(d.Root, read.Root), "a normalised document changes when normalised again")
		})
	}
}

// TestOverlaidWholeDocument has the engine write and us read back a whole document.
func TestOverlaidWholeDocument(t *testing.T) {
	source := wholeDocuments(t)[0]
	plain, _, err := load(source, nil, tree.DriftError, nil)
	require.NoError(t, err)
	overlay := tree.Source{Name: "overlays/010-title.yaml", Data: []byte(strings.Join([]string{
		"overlay: 1.0.0", "info: {title: t, version: '1'}", "actions:", "  - target: $.info", "    update: {title: Mine}", "",
	}, "\n"))}
	overlaid, _, err := load(source, []tree.Source{overlay}, tree.DriftError, nil)
	require.NoError(t, err)
	assert.Equal(t, "overlays/010-title.yaml", overlaid.Position(tree.Get(overlaid.Root, "info", "title")).File)
	tree.Get(plain.Root, "info", "title").Value = "Mine"
	require.True(t, tree.Equal(plain.Root, overlaid.Root))
	assert.Equal(t, plain.Position(tree.Get(plain.Root, "paths")), overlaid.Position(tree.Get(overlaid.Root, "paths")))
}

// FuzzLoad: no input makes Load panic, and what it accepts it can write and read again.
func FuzzLoad(f *testing.F) {
	names, _ := filepath.Glob(filepath.Join("testdata", "*", "*.txtar"))
	for _, name := range names {
		archive, err := txtar.ParseFile(name)
		require.NoError(f, err)
		f.Add(archive.Files[0].Data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		d, _, err := load(tree.Source{Name: "openapi", Data: data}, nil, tree.DriftWarn, own())
		if err != nil {
			return
		}
		rendered, err := d.Render()
		require.NoError(t, err)
		again, _, err := load(tree.Source{Name: "rendered.yaml", Data: rendered}, nil, tree.DriftWarn, own())
		require.NoError(t, err, "%s", rendered)
		require.True(t, tree.Equal(d.Root, again.Root), "%s", rendered)
	})
}
