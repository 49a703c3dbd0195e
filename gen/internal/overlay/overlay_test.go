package overlay

import (
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cekura-community/cekura-go/gen/internal/tree"
)

// noNames takes every document for one that overlays are meant for.
func noNames(*tree.Node, [][]string) (own, found bool) { return false, false }

// overlaid is a document with overlays applied to it.
func overlaid(t *testing.T, document string, overlays ...string) *tree.Tree {
	t.Helper()
	tr := tree.NewTree("openapi.yaml")
	r := tree.NewReport(tr, tree.DriftError)
	tr.Root = tree.Read(tree.Source{Name: tr.Name, Data: []byte(document)}, r)
	var sources []tree.Source
	for i, overlay := range overlays {
		sources = append(sources, tree.Source{Name: "overlays/" + strconv.Itoa(i) + ".yaml", Data: []byte(overlay)})
	}
	Apply(tr, sources, noNames, r)
	require.NoError(t, r.Err())
	require.Empty(t, r.Warnings)
	return tr
}

const overlaidDocument = `openapi: 3.1.0
info:
  title: T
paths:
  /a:
    get:
      tags: [one, two, three]
      parameters:
        - name: x
          in: query
        - name: y
          in: query
        - name: z
          in: query
`

// TestPositionsAfterOverlays: what was in the document keeps its place however the
// engine moved it; what an overlay brought has its place in the overlay.
func TestPositionsAfterOverlays(t *testing.T) {
	d := overlaid(t, overlaidDocument, `overlay: 1.0.0
actions:
  - target: $.paths['/a'].get.parameters[?@.name == 'x']
    remove: true
  - target: $.paths['/a'].get.parameters
    update:
      - name: w
        in: header
  - target: $.paths['/a'].get
    update:
      summary: new
      tags: [four]
      responses:
        '200':
          description: fine
`, `overlay: 1.0.0
actions:
  - target: $.paths['/a'].get.parameters[?@.name == 'z']
    update: {in: path, required: true}
  - target: $.paths['/a'].get.responses['200']
    update: {description: changed}
`)
	operation := tree.Get(d.Root, "paths", "/a", "get")
	parameters := tree.Get(operation, "parameters").Content
	tags := tree.Get(operation, "tags").Content
	at := func(file string, line, column int, pointer string) tree.Position {
		return tree.Position{File: file, Line: line, Column: column, Pointer: pointer}
	}
	const document, first, second = "openapi.yaml", "overlays/0.yaml", "overlays/1.yaml"
	assert.Equal(t, at(document, 3, 10, "/info/title"), d.Position(tree.Get(d.Root, "info", "title")))
	assert.Equal(t, at(document, 11, 11, "/paths/~1a/get/parameters/1"), d.Position(parameters[0]))
	assert.Equal(t, at(document, 13, 11, "/paths/~1a/get/parameters/2"), d.Position(parameters[1]))
	assert.Equal(t, at(second, 4, 18, "/actions/0/update/in"), d.Position(tree.Get(parameters[1], "in")))
	assert.Equal(t, at(second, 4, 34, "/actions/0/update/required"), d.Position(tree.Get(parameters[1], "required")))
	assert.Equal(t, at(first, 7, 9, "/actions/1/update/0"), d.Position(parameters[2]))
	assert.Equal(t, at(document, 7, 24, "/paths/~1a/get/tags/2"), d.Position(tags[2]))
	assert.Equal(t, at(first, 12, 14, "/actions/2/update/tags/0"), d.Position(tags[3]))
	assert.Equal(t, at(first, 11, 16, "/actions/2/update/summary"), d.Position(tree.Get(operation, "summary")))
	assert.Equal(t, at(first, 15, 11, "/actions/2/update/responses/200"), d.Position(tree.Get(operation, "responses", "200")))
	assert.Equal(t, at(second, 6, 27, "/actions/1/update/description"), d.Position(tree.Get(operation, "responses", "200", "description")))
	made := tree.Str("made by a pass")
	tree.Set(tree.Get(operation, "responses", "200"), "x-made", made)
	assert.Equal(t, d.Position(tree.Get(operation, "responses", "200")), d.Position(made))
}

// TestOnlyIf: an overlay meant for other revisions is left out, and that is no drift.
func TestOnlyIf(t *testing.T) {
	d := overlaid(t, overlaidDocument,
		"overlay: 1.0.0\nx-only-if: $.paths['/b']\nactions:\n  - target: $.paths['/b']\n    remove: true\n",
		"overlay: 1.0.0\nx-only-if: $.paths['/a']\nactions:\n  - target: $.info\n    update: {title: Mine}\n")
	assert.Equal(t, "Mine", tree.Text(tree.Get(d.Root, "info", "title")))
}

// TestOverlaysInOrder: a later overlay finds what an earlier one made.
func TestOverlaysInOrder(t *testing.T) {
	d := overlaid(t, overlaidDocument,
		"overlay: 1.0.0\nactions:\n  - target: $.info\n    update: {x-made: {a: 1}}\n",
		"overlay: 1.0.0\nactions:\n  - target: $.info['x-made']\n    update: {b: 2}\n  - target: $.info.title\n    remove: true\n")
	assert.Equal(t, "2", tree.Text(tree.Get(d.Root, "info", "x-made", "b")))
	assert.Nil(t, tree.Get(d.Root, "info", "title"))
}

// TestEngineKeepsText: what no action touches comes back from the engine as it was.
func TestEngineKeepsText(t *testing.T) {
	for _, s := range []string{"", " ", "\n", "a\n", "\na", " a\nb", "a \nb", "a\tb\nc", "a\r\nb", "~", "yes", "1.0", "2024-01-01", "<<", "# no", "a: b", "\u0000", "\u0085", "\u2028", "\uFEFF", "é😀"} {
		d := tree.NewTree("x")
		d.Root = tree.Mapping("openapi", "3.1.0", "value", s, s+"?", tree.Sequence(tree.Str(s), tree.Mapping("in", s)))
		rendered, err := d.Render()
		require.NoError(t, err, "%q", s)
		got := overlaid(t, string(rendered), "overlay: 1.0.0\nactions:\n  - target: $\n    update: {x-new: 1}\n")
		tree.Remove(got.Root, "x-new")
		assert.True(t, tree.Equal(d.Root, got.Root), "the engine changed %q", s)
	}
}

// TestReplacedScalars: a scalar that an action replaces has the type that the action wrote.
func TestReplacedScalars(t *testing.T) {
	for _, c := range []struct{ before, after, tag string }{
		{"text", "5", "!!int"}, {"text", "'5'", "!!str"}, {"5", "'text'", "!!str"}, {"5", "'6'", "!!str"}, {"5", "true", "!!bool"}, {"true", "'true'", "!!str"}, {"1.5", "2", "!!int"}, {"null", "1.5", "!!float"}, {"'5'", "5", "!!int"},
	} {
		d := overlaid(t, "openapi: 3.1.0\nx:\n  default: "+c.before+"\n", "overlay: 1.0.0\nactions:\n  - target: $.x\n    update: {default: "+c.after+"}\n")
		got := tree.Get(d.Root, "x", "default")
		assert.Equal(t, strings.Trim(c.after, "'")+" "+c.tag, got.Value+" "+got.Tag, "%s became %s", c.before, c.after)
	}
}
