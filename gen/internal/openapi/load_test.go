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
)

// wholeDocuments are the published documents in the folder CEKURA_SPECS names.
func wholeDocuments(t *testing.T) []Source {
	t.Helper()
	folder := os.Getenv("CEKURA_SPECS")
	if folder == "" {
		folder = filepath.Join("..", "..", "..", "..", "shared", "specs")
	}
	names, _ := filepath.Glob(filepath.Join(folder, "*.json"))
	if len(names) == 0 {
		t.Skip("no whole documents: set CEKURA_SPECS to a folder of them")
	}
	var sources []Source
	for _, name := range names {
		data, err := os.ReadFile(name)
		require.NoError(t, err)
		sources = append(sources, Source{Name: filepath.Base(name), Data: data})
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
			d, warnings, err := load(source, nil, DriftError, own())
			require.NoError(t, err)
			t.Logf("%v, %d warnings", time.Since(begin).Round(time.Millisecond), len(warnings))
			first, err := d.Render()
			require.NoError(t, err)

			again, _, err := load(source, nil, DriftError, own())
			require.NoError(t, err)
			second, err := again.Render()
			require.NoError(t, err)
			assert.True(t, string(first) == string(second), "two runs differ")

			read, warnings, err := load(Source{Name: "rendered.yaml", Data: first}, nil, DriftError, own())
			require.NoError(t, err)
			assert.Empty(t, warnings, "a normalised document needs no repair")
			assert.True(t, equal(d.Root, read.Root), "a normalised document changes when normalised again")
		})
	}
}

// TestOverlaidWholeDocument has the engine write and us read back a whole document.
func TestOverlaidWholeDocument(t *testing.T) {
	source := wholeDocuments(t)[0]
	plain, _, err := load(source, nil, DriftError, nil)
	require.NoError(t, err)
	overlay := Source{Name: "overlays/010-title.yaml", Data: []byte(strings.Join([]string{
		"overlay: 1.0.0", "info: {title: t, version: '1'}", "actions:", "  - target: $.info", "    update: {title: Mine}", "",
	}, "\n"))}
	overlaid, _, err := load(source, []Source{overlay}, DriftError, nil)
	require.NoError(t, err)
	assert.Equal(t, "overlays/010-title.yaml", overlaid.Position(get(overlaid.Root, "info", "title")).File)
	get(plain.Root, "info", "title").Value = "Mine"
	require.True(t, equal(plain.Root, overlaid.Root))
	assert.Equal(t, plain.Position(get(plain.Root, "paths")), overlaid.Position(get(overlaid.Root, "paths")))
}

func loadString(t *testing.T, document string, overlays ...string) (*Document, Faults) {
	t.Helper()
	var sources []Source
	for i, overlay := range overlays {
		sources = append(sources, Source{Name: "overlays/" + index(i) + ".yaml", Data: []byte(overlay)})
	}
	d, warnings, err := load(Source{Name: "openapi.yaml", Data: []byte(document)}, sources, DriftError, nil)
	require.NoError(t, err)
	return d, warnings
}

func faultsOf(t *testing.T, document string) string {
	t.Helper()
	_, _, err := load(Source{Name: "openapi.yaml", Data: []byte(document)}, nil, DriftError, nil)
	require.Error(t, err)
	require.NotContains(t, err.Error(), "\n", "one fault is wanted")
	return err.Error()
}

func TestLimits(t *testing.T) {
	deep := func(n int) string {
		return `{"openapi": "3.1.0", "x-deep": ` + strings.Repeat("[", n) + strings.Repeat("]", n) + "}"
	}
	loadString(t, deep(maxDepth-1))
	loadString(t, "# as YAML\n"+deep(maxDepth-1))
	assert.Contains(t, faultsOf(t, deep(maxDepth+1)), "nested more than 256 deep")
	assert.Contains(t, faultsOf(t, "# as YAML\n"+deep(maxDepth+1)), "nested more than 256 deep")

	bomb := "openapi: 3.1.0\na0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
	for i := 1; i < 12; i++ {
		bomb += "a" + index(i) + ": &a" + index(i) + " [" + strings.Repeat("*a"+index(i-1)+", ", 10) + "]\n"
	}
	assert.Contains(t, faultsOf(t, bomb), "more than 4000000 nodes once aliases are expanded")

	assert.Contains(t, faultsOf(t, "openapi: 3.1.0\n"+strings.Repeat("#", maxSize)), "more than the 67108864 that are read")

	long := strings.Repeat("description ", 1<<17)
	d, _ := loadString(t, `{"openapi": "3.1.0", "info": {"description": "`+long+`"}}`)
	assert.Equal(t, long, text(get(d.Root, "info", "description")))
}

func TestEncoding(t *testing.T) {
	d, _ := loadString(t, "\uFEFFopenapi: 3.1.0\n")
	assert.Equal(t, "3.1.0", text(get(d.Root, "openapi")))
	assert.Equal(t, "openapi.yaml:2:9: byte 0xff is not UTF-8; save the file as UTF-8", faultsOf(t, "openapi: 3.1.0\ntitle: é\xff\n"))
}

// TestForms: the same document in each form YAML offers makes the same tree.
func TestForms(t *testing.T) {
	want, _ := loadString(t, `{"openapi": "3.1.0", "responses": {"200": {"a": 1, "b": null, "c": true}, "404": {"a": 2, "b": null, "c": true}},
		"x-day": "2024-01-02", "x-hex": 255, "x-half": 0.5, "x-yes": "yes"}`)
	for name, document := range map[string]string{
		"block": "openapi: 3.1.0\nresponses:\n  200:\n    a: 1\n    b: ~\n    c: True\n  404: {a: 2, b: , c: TRUE}\n" +
			"x-day: 2024-01-02\nx-hex: 0xff\nx-half: .5\nx-yes: yes\n",
		"flow, though it begins like JSON": "{openapi: 3.1.0, responses: {200: {a: 1, b: null, c: true}, 404: {a: 2, b: null, c: true,}},\n" +
			"x-day: '2024-01-02', x-hex: 255, x-half: 0.5, x-yes: 'yes'}",
		"aliases": "openapi: 3.1.0\nresponses:\n  '200': &ok {a: 1, b: null, c: true}\n  '404':\n    a: 2\n    <<: *ok\n" +
			"x-day: !!str 2024-01-02\nx-hex: 0o377\nx-half: +0.5\nx-yes: yes\n",
	} {
		got, warnings := loadString(t, document)
		assert.Empty(t, warnings, name)
		assertSame(t, want, got, name)
	}
}

func assertSame(t *testing.T, want, got *Document, name string) {
	t.Helper()
	a, err := want.Render()
	require.NoError(t, err)
	b, err := got.Render()
	require.NoError(t, err)
	assert.Equal(t, string(a), string(b), name)
}

// TestRenderKeepsText: whatever a string holds comes back, from our own rendering and from the engine's.
func TestRenderKeepsText(t *testing.T) {
	for _, s := range []string{
		"", " ", "\n", "a\n", "a\n\n", "\na", " a\nb", "a \nb", "a\tb\nc", "a\r\nb", "~", "null", "yes", "1", "1.0", "0x1", "2024-01-01",
		"<<", "# no", "a: b", "- a", "'", `"`, "\\", "\u0000", "\u0085", "\u2028", "\uFEFF", "é😀", "| a", "%a", "@a", "`a", "{", "!a", "&a", "*a", "?", "=",
	} {
		d := &Document{name: "x", Root: mapping("openapi", "3.1.0", "value", s, s+"?", sequence(str(s), mapping("in", s)))}
		rendered, err := d.Render()
		require.NoError(t, err, "%q", s)
		plain, _ := loadString(t, string(rendered))
		assert.True(t, equal(d.Root, plain.Root), "%q became\n%s", s, rendered)
		overlaid, _ := loadString(t, string(rendered), "overlay: 1.0.0\nactions:\n  - target: $\n    update: {x-new: 1}\n")
		remove(overlaid.Root, "x-new")
		assert.True(t, equal(d.Root, overlaid.Root), "the engine changed %q", s)
	}
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
		d, _, err := load(Source{Name: "openapi", Data: data}, nil, DriftWarn, own())
		if err != nil {
			return
		}
		rendered, err := d.Render()
		require.NoError(t, err)
		again, _, err := load(Source{Name: "rendered.yaml", Data: rendered}, nil, DriftWarn, own())
		require.NoError(t, err, "%s", rendered)
		require.True(t, equal(d.Root, again.Root), "%s", rendered)
	})
}
