package overlay

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cekura-community/cekura-go/gen/internal/tree"
)

// outcome is all that a run of overlays leaves: the document, where each node of it stands, and the
// alarms.
func outcome(t *testing.T, document string, overlays []string, partOf func(*tree.Node, []*action) *part) string {
	t.Helper()
	d := tree.NewTree("openapi.yaml")
	r := tree.NewReport(d, tree.DriftWarn)
	d.Root = tree.Read(tree.Source{Name: d.Name, Data: []byte(document)}, r)
	var sources []tree.Source
	for i, overlay := range overlays {
		sources = append(sources, tree.Source{Name: fmt.Sprintf("overlays/%d.yaml", i), Data: []byte(overlay)})
	}
	o := &overlaying{Tree: d, budget: newBudget(d.Root), report: r}
	o.apply(o.read(sources, noNames), partOf)
	rendered, err := d.Render()
	require.NoError(t, err)
	text := &strings.Builder{}
	fmt.Fprintf(text, "%s\n%v\n%v\n", rendered, r.Err(), r.Warnings.Error())
	var place func(n *tree.Node)
	place = func(n *tree.Node) {
		fmt.Fprintln(text, d.IsPlaced(n), d.Position(n))
		for _, child := range n.Content {
			place(child)
		}
	}
	place(d.Root)
	return text.String()
}

// TestPartIsLikeTheWhole: what the engine makes of the part it is given is what it makes of the
// whole document, to the byte, the place and the alarm, for overlays that make and take away what
// others of them target.
func TestPartIsLikeTheWhole(t *testing.T) {
	parts := 0
	for seed := range uint64(600) {
		m := &maker{rand.New(rand.NewPCG(seed, 1))}
		if isLikeTheWhole(t, m.document(), m.overlay(), m.overlay()) {
			parts++
		}
	}
	assert.Greater(t, parts, 200, "the engine is nearly always given everything")
	t.Run("removed and written anew", func(t *testing.T) {
		const rest = "- {target: $.info, update: {title: U}}\n"
		isLikeTheWhole(t, "openapi: 3.1.0\ninfo: {title: T}\npaths: {a: {x: 1}, b: {x: 1}, c: {x: 1}}\n",
			"overlay: 1.0.0\nactions:\n- {target: $.paths.b, remove: true}\n- {target: $.paths, update: {b: {y: 1}}}\n"+rest)
		isLikeTheWhole(t, "openapi: 3.1.0\ninfo: {title: T}\npaths: {a: {x: 1}, b: {x: 1}, c: {x: 1}}\n",
			"overlay: 1.0.0\nactions:\n- {target: $.paths, remove: true}\n- {target: $, update: {paths: {b: {y: 1}}}}\n"+rest)
	})
	t.Run("a filter far down", func(t *testing.T) {
		isLikeTheWhole(t, "openapi: 3.1.0\ninfo: {title: T}\npaths: {b: {c: {a: {get: {x: {y: {}}, z: {}}}}}}\n",
			"overlay: 1.0.0\nactions:\n- {target: '$.paths..a[?@.x.y].z', update: {made: 1}}\n")
	})
}

// isLikeTheWhole tells beside whether anything was left out.
func isLikeTheWhole(t *testing.T, document string, overlays ...string) (leavesOut bool) {
	made := outcome(t, document, overlays, func(root *tree.Node, actions []*action) *part {
		p := partOf(root, actions)
		for n := range p.left {
			leavesOut = leavesOut || len(n.Content) > 0
		}
		return p
	})
	whole := outcome(t, document, overlays, func(root *tree.Node, _ []*action) *part { return &part{root: root} })
	require.Equal(t, whole, made, "%s\n%s", document, strings.Join(overlays, "\n"))
	return leavesOut
}

// maker makes documents and overlays out of a handful of words, so that they meet.
type maker struct{ *rand.Rand }

func (m *maker) pick(words ...string) string { return words[m.IntN(len(words))] }

func (m *maker) word() string { return m.pick("a", "b", "c", "get", "name") }

func (m *maker) document() string {
	return fmt.Sprintf("openapi: 3.1.0\ninfo: {title: T}\nservers: %s\npaths: %s\ncomponents: {schemas: %s, a: %s}\nb: %s\n",
		m.value(2), m.mapping(4, 4), m.mapping(4, 3), m.value(2), m.value(3))
}

func (m *maker) value(depth int) string {
	switch n := m.IntN(10); {
	case depth == 0 || n < 2:
		return m.pick("x", "y", "1", "null", "true", "[]", "{}")
	case n < 4:
		items := make([]string, m.IntN(4))
		for i := range items {
			items[i] = m.value(depth - 1)
		}
		return "[" + strings.Join(items, ", ") + "]"
	}
	return m.mapping(3, depth)
}

func (m *maker) mapping(size, depth int) string {
	var pairs []string
	for _, i := range m.Perm(5)[:m.IntN(size+1)] {
		pairs = append(pairs, []string{"a", "b", "c", "get", "name"}[i]+": "+m.value(depth-1))
	}
	return "{" + strings.Join(pairs, ", ") + "}"
}

func (m *maker) overlay() string {
	text := "overlay: 1.0.0\nactions:\n"
	for range 1 + m.IntN(5) {
		do := m.pick("remove: true", "update: "+m.mapping(2, 3), "update: "+m.mapping(3, 2), "update: "+m.mapping(1, 1), "update: ["+m.value(1)+"]")
		text += fmt.Sprintf("- {target: \"%s\", %s}\n", m.target(), do)
	}
	return text
}

func (m *maker) target() string {
	text := m.pick("$", "$.paths", "$.paths", "$.components.schemas", "$.components.schemas", "$.components", "$.b", "$.servers", "$.*")
	for range m.IntN(5) {
		text += m.step()
	}
	if text == "$" {
		return "$.paths"
	}
	return text
}

func (m *maker) step() string {
	w := m.word()
	switch m.IntN(30) {
	case 9, 15, 16:
		return ".." + w
	case 10:
		return "[?(@." + w + " == $.b)]"
	case 11:
		return "[?(@.." + w + ")]"
	case 0, 1, 12, 13:
		return ".*"
	case 2:
		return "['" + w + "', '" + m.word() + "']"
	case 3, 14:
		return "[?(@." + w + ")]"
	case 4:
		return "[?(@." + w + " == 'x' || @." + m.word() + ")]"
	case 5:
		return "[?(!@." + w + "." + m.word() + ")]"
	case 17:
		return "[?(@['" + w + "'][?(@." + m.word() + ")])]"
	case 18:
		return "[?(length(@." + w + ") == 1), ?(@." + m.word() + " == 1)]"
	case 6:
		return "[?(length(@) == " + m.pick("1", "2") + ")]"
	case 7:
		return m.pick("[0]", "[-1]", "[1:]")
	case 8:
		return "['" + w + "', 0]"
	}
	return "." + w
}
