package tree

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v4"

	"github.com/cekura-community/cekura-go/gen/internal/legible"
)

// dumpedWhole is what go-yaml makes of a whole tree.
func dumpedWhole(t *testing.T, root *Node) string {
	root = Clone(root)
	var style func(n *Node, isKey bool)
	style = func(n *Node, isKey bool) {
		if n.Kind == yaml.ScalarNode {
			n.Style = scalarStyle(n, isKey)
		}
		for i, child := range n.Content {
			style(child, n.Kind == yaml.MappingNode && i%2 == 0)
		}
	}
	style(root, false)
	data, err := yaml.Dump(root, yaml.WithV4Defaults(), yaml.WithLineWidth(-1))
	require.NoError(t, err)
	return string(legible.Escape(data))
}

// TestRenderIsTheLibrarys: each document here is written byte for byte as go-yaml writes it.
func TestRenderIsTheLibrarys(t *testing.T) {
	var names []string
	for _, pattern := range []string{"../../../spec/*.yaml", "../../../overlays/*.yaml", "../../../generated/*.yaml", "../../../../../shared/specs/*.json"} {
		found, err := filepath.Glob(pattern)
		require.NoError(t, err)
		names = append(names, found...)
	}
	for _, name := range names {
		data, err := os.ReadFile(name)
		require.NoError(t, err)
		d, _ := readString(t, string(data))
		rendered, err := d.Render()
		require.NoError(t, err)
		require.True(t, dumpedWhole(t, d.Root) == string(rendered), name)
	}
}

// FuzzRender: any text renders as go-yaml has it, as a key and a value, a list's item and a root's.
func FuzzRender(f *testing.F) {
	for _, s := range []string{
		"", " ", "a", "a b ", " a", "a\nb", "a\n", "a\n\n", "\na", "a \nb", "a\tb\nc", "a\r\nb", "no", "NULL", "tRue", "~", "<<", "12", "-1.5e3", "0x1F", "1_0",
		".inf", "-.", "-", "- a", "? a", "?", ": a", ":a", "a: b", "a:", "a #b", "a#b", "#a", "'a", "a'b", `"a"`, `a"b\c`, "@a", "---", "...", "--- a", "2024-01-01", "1:30",
		"\u0000", "\u0007\n", "\u0085", "\u00a0", "\u00ad", "\u2028", "\uFEFF", "\u202ea", "é", "\ufffd\na", "😀", "😀\nb", "`", "%", "!a", "&a", "*a", "|", ">",
		"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
	} {
		for shape := range byte(4) {
			f.Add(s, "a", shape)
			f.Add("b\nc", s, shape)
		}
	}
	f.Fuzz(func(t *testing.T, a, b string, shape byte) {
		tag := []string{TagStr, TagInt, TagFloat, TagBool, TagNull}[int(shape/4)%5]
		if !utf8.ValidString(a) || !utf8.ValidString(b) {
			t.Skip("never read")
		}
		if a == "" || strings.Contains(a, "\n") {
			tag = TagStr // as nothing else is spelled
		}
		first, second := Scalar(tag, a), Str(b)
		inner := map[byte]*Node{
			0: Sequence(first, Sequence(second, Sequence(), Sequence(first)), Mapping("k", second)),
			1: Mapping(a, first, b, Mapping(b, second, a, Sequence(first))),
			2: Sequence(Mapping(a, Sequence(second), b, Mapping("x", first)), first, Mapping()),
			3: first,
		}[shape%4]
		root := Mapping("a", Clone(inner), a, Clone(inner), "z", Mapping(b, inner))
		rendered, err := Render(root)
		require.NoError(t, err)
		assert.Equal(t, dumpedWhole(t, root), string(rendered))
	})
}
