package overlay

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cekura-community/cekura-go/gen/internal/tree"
)

// refusal is the one line that an overlay fails with.
func refusal(t *testing.T, overlay string) string {
	t.Helper()
	d := tree.NewTree("openapi.yaml")
	r := tree.NewReport(d, tree.DriftWarn)
	d.Root = tree.Read(tree.Source{Name: d.Name, Data: []byte(boundedDocument)}, r)
	Apply(d, []tree.Source{{Name: "o.yaml", Data: []byte("overlay: 1.0.0\nactions:\n" + overlay)}}, noNames, r)
	require.Error(t, r.Err())
	require.NotContains(t, r.Err().Error(), "\n")
	return r.Err().Error()
}

var boundedDocument = "openapi: 3.1.0\ninfo: {title: T}\npaths: {" + strings.Repeat("a: {b: {", 20) + strings.Repeat("}}", 20) + "}\ncomponents: {schemas: {A: {properties: {a: {type: string}}}}}\n"

// TestBudget: what would take the machine's memory or its evening is refused at the action, at
// once.
func TestBudget(t *testing.T) {
	doubling := ""
	for i := range 25 {
		doubling += fmt.Sprintf("- {target: $..properties, update: {x%d: {properties: {a: {type: string}}}}}\n", i)
	}
	big := "[" + strings.Repeat("1, ", 40_000) + "]"
	nesting := ""
	for i := range 300 {
		nesting += "- {target: $.info" + strings.Repeat(".a", i) + ", update: {a: {}}}\n"
	}
	for name, c := range map[string]struct{ overlay, want string }{
		"doubling":         {doubling, "o.yaml:16:12: /actions/13/target: the update of \"$..properties\" makes of 65628 nodes more than the 101000 that overlays may make"},
		"in many places":   {"- {target: $.paths..*, update: {a: " + big + "}}\n", "/actions/0/target: the update of \"$.paths..*\" makes of"},
		"nesting":          {nesting, "o.yaml:257:12: /actions/254/target: the update of"},
		"descending":       {"- {target: $..*..*..*..*..*..*, remove: true}\n", `o.yaml:3:12: /actions/0/target: "$..*..*..*..*..*..*" takes too long in a document of`},
		"filters":          {"- {target: '$..[?@..[?@..[?@..x]]]..a..b..c', remove: true}\n", "takes too long"},
		"overlap":          {"- {target: '$" + strings.Repeat("[*,*]", 40) + "', remove: true}\n", "takes too long"},
		"names twice":      {"- {target: \"$" + strings.Repeat("['paths','paths']", 40) + "\", remove: true}\n", "takes too long"},
		"from the root":    {"- {target: '$..[?@..[?$..[?$..*]]]', remove: true}\n", "takes too long"},
		"many":             {strings.Repeat("- {target: '$..a', remove: true}\n", 20_000) + strings.Repeat("- {target: '$..*..[?@..b]', remove: true}\n", 20_000), "takes too long"},
		"nested filters":   {"- {target: '$" + strings.Repeat("[?@", 20_000) + strings.Repeat("]", 20_000) + "', remove: true}\n", "is too long, nests more than 6 brackets"},
		"nested functions": {"- {target: '$[?" + strings.Repeat("length(", 20) + "@" + strings.Repeat(")", 20) + " == 1]', remove: true}\n", "is too long, nests more than 6 brackets"},
		"plain values":     {strings.Repeat("- {target: $.openapi, update: {a: 1}}\n", 20_000), "takes too long"},
		"condition":        {"- {target: $.info, remove: true}\nx-only-if: $..*..*..*..*..*..*\n", "takes too long"},
		"a key":            {"- {target: $.components.schemas.*~, remove: true}\n", `o.yaml:3:12: /actions/0/target: target "$.components.schemas.*~" is no JSONPath (`},
		"a parent":         {"- {target: $.components.schemas.*^^, remove: true}\n", "is no JSONPath ("},
	} {
		t.Run(name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			assert.Contains(t, refusal(t, c.overlay), c.want)
			runtime.ReadMemStats(&after)
			assert.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(2<<30))
		})
	}
}
