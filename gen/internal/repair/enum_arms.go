package repair

import (
	"slices"

	"github.com/cekura-community/cekura-go/gen/internal/oas"
	"github.com/cekura-community/cekura-go/gen/internal/tree"
)

// MergeEnumArms makes one enum of a choice between enums of text, as Django's generator writes a field that may
// also be blank or null: `oneOf: [LanguageEnum, BlankEnum, NullEnum]` becomes `anyOf: [LanguageEnum, blank, null]`.
// A component that lists "" among others loses it: it belongs to each place that refers there.
func MergeEnumArms(d *oas.Document, _ *tree.Report) {
	e := &enumArms{d: d, schemas: d.Schemas(), blank: map[string]bool{}, done: map[*tree.Node]bool{}}
	for key, schema := range e.schemas {
		enum := tree.Get(schema, "enum")
		if len(tree.Items(enum)) > 1 && oas.ContainsValue(enum, "") {
			oas.KeepValues(schema, func(v *tree.Node) bool { return !tree.IsString(v) || v.Value != "" })
			e.blank[key] = true
		}
	}
	d.EachSchema(e.schema)
}

type enumArms struct {
	d       *oas.Document
	schemas oas.Components
	blank   map[string]bool     // components that listed ""
	done    map[*tree.Node]bool // arms that refer to them
}

func (e *enumArms) schema(n *tree.Node, _ string) {
	if key := oas.RefKey(n); e.blank[key] && !e.done[n] {
		tree.Remove(n, "$ref")
		e.refer(n, key, true, false)
		return
	}
	for _, keyword := range []string{"oneOf", "anyOf"} {
		merged, listing := e.merge(tree.Items(tree.Get(n, keyword)))
		if merged == nil || oas.RefOf(n) != nil {
			continue
		}
		tree.Remove(n, keyword)
		if key := oas.RefKey(listing); key != "" {
			e.refer(n, key, oas.ContainsValue(merged, ""), slices.ContainsFunc(merged.Content, tree.IsNull))
			continue
		}
		tree.Set(n, "type", tree.Str("string"))
		tree.Set(n, "enum", merged)
	}
}

// refer makes of a schema the choice between a component, "" and null.
func (e *enumArms) refer(n *tree.Node, key string, blank, null bool) {
	tree.Remove(n, "type")
	n.Content = append(oas.Reference(key, blank, null), n.Content...)
	e.d.Place(n, n)
	if arm := oas.RefOf(n); arm != nil {
		e.done[arm] = true
	}
}

// merge returns the values of all arms, nil where one is no enum of text and null or fewer than two hold
// text, and the only arm that lists more than "" and null.
func (e *enumArms) merge(arms []*tree.Node) (merged, listing *tree.Node) {
	merged = tree.Sequence()
	lists, withText := 0, 0
	for _, arm := range arms {
		values := e.values(arm)
		if len(values) == 0 || slices.ContainsFunc(values, isOtherThanText) {
			return nil, nil
		}
		if slices.ContainsFunc(values, tree.IsString) {
			withText++
		}
		if slices.ContainsFunc(values, func(v *tree.Node) bool { return tree.IsString(v) && v.Value != "" }) {
			listing = arm
			lists++
		}
		for _, v := range values {
			if !slices.ContainsFunc(merged.Content, func(other *tree.Node) bool { return tree.Equal(other, v) }) {
				merged.Content = append(merged.Content, e.d.Clone(v))
			}
		}
	}
	switch {
	case withText < 2:
		return nil, nil
	case lists != 1:
		return merged, nil
	}
	return merged, listing
}

// values are those of an arm, none where it is no enum.
func (e *enumArms) values(arm *tree.Node) []*tree.Node {
	resolved := e.schemas.Resolve(arm)
	values := tree.Items(tree.Get(resolved, "enum"))
	if oas.IsNullSchema(resolved) {
		values = []*tree.Node{tree.Null()}
	}
	if e.blank[oas.RefKey(arm)] {
		values = append(values[:len(values):len(values)], tree.Str(""))
	}
	return values
}

func isOtherThanText(v *tree.Node) bool { return !tree.IsString(v) && !tree.IsNull(v) }
