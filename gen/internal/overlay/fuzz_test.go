package overlay

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/cekura-community/cekura-go/gen/internal/tree"
)

// FuzzOverlay: whatever is targeted and whatever it is updated with, or removed where that is no
// update, it ends without a panic, and comes to the same when the engine is given a part of the
// document as when it is given the whole.
func FuzzOverlay(f *testing.F) {
	for seed := range uint64(100) {
		m := &maker{rand.New(rand.NewPCG(seed, 2))}
		f.Add(seed, m.target(), m.mapping(3, 3))
	}
	for i, target := range []string{
		"$.components.schemas.*~", "$.a[?(@property == 1)]", "$..*^", "$['\\u0041']", "$[\"a\\\"b\"]", "$..[?@..[?@.a]]", "$.a[?match(@, '(')]", "$[?@[?@[?@[?@[?@[?@]]]]]]",
		"$[*,*][*,*]", "$[0,0,-1]", "$[::0]", "$[9223372036854775808]", "$[?@ == $..a]", "$[?length(@) == value($.b)]", "$.paths[?count(@..*) > 1]", "$['a','a']", "$. a", "$", "", "@", "$..",
	} {
		f.Add(uint64(i), target, "")
		f.Add(uint64(i), target, "{a: {a: {}}, paths: {a: 1}}")
		f.Add(uint64(i), target, "[{a: 1}]")
	}
	f.Fuzz(func(t *testing.T, seed uint64, target, update string) {
		target = strings.ToValidUTF8(target, "")
		if len(target)+len(update) > 10_000 {
			t.Skip("long")
		}
		r := tree.NewReport(tree.NewTree("x"), tree.DriftWarn)
		action := tree.Mapping("target", target, "remove", true)
		if with := tree.Read(tree.Source{Name: "x", Data: []byte(update)}, r); with != nil && !tree.IsScalar(with) {
			action = tree.Mapping("target", target, "update", with)
		}
		m := &maker{rand.New(rand.NewPCG(seed, 3))}
		overlay, err := tree.Render(tree.Mapping("overlay", "1.0.0", "actions", tree.Sequence(action)))
		require.NoError(t, err)
		isLikeTheWhole(t, m.document(), m.overlay(), string(overlay), m.overlay())
	})
}
