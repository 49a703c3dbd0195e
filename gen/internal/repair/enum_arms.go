package repair

import (
	"github.com/cekura-community/cekura-go/gen/internal/oas"
	"github.com/cekura-community/cekura-go/gen/internal/tree"
)

// MergeEnumArms makes one enum of a choice between enums of text, as Django's generator writes a field that may
// also be blank or null: `oneOf: [LanguageEnum, BlankEnum, NullEnum]` becomes `anyOf: [LanguageEnum, blank, null]`.
// A component that lists "" among others loses it: it belongs to each place that refers there.
func MergeEnumArms(d *oas.Document, _ *tree.Report) {
	e := &enumArms{d: d, schemas: d.Schemas(), blank: map[string]bool{}, done: map[*tree.Node]bool{}, said: map[string]saying{}}
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
	said    map[string]saying   // by components
}

func (e *enumArms) schema(n *tree.Node, _ string) {
	if key := oas.RefKey(n); e.blank[key] && !e.done[n] {
		tree.Remove(n, "$ref")
		e.refer(n, key, true, false)
		return
	}
	for _, keyword := range []string{"oneOf", "anyOf"} {
		choice, ok := e.choice(tree.Items(tree.Get(n, keyword)))
		if !ok || oas.RefOf(n) != nil {
			continue
		}
		tree.Remove(n, keyword)
		if key := oas.RefKey(choice.listing); key != "" {
			e.refer(n, key, choice.blank, choice.null)
			continue
		}
		tree.Set(n, "type", tree.Str("string"))
		tree.Set(n, "enum", e.merged(choice.arms))
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

// enumChoice is a choice between enums of text and null.
type enumChoice struct {
	arms        []*tree.Node
	listing     *tree.Node // the only arm that lists more than "" and null
	blank, null bool
}

// choice reads one; not ok where an arm is no enum of text and null, or fewer than two hold text.
func (e *enumArms) choice(arms []*tree.Node) (c enumChoice, ok bool) {
	lists, withText := 0, 0
	c.arms = arms
	for _, arm := range arms {
		says := e.says(arm)
		if !says.isEnum {
			return c, false
		}
		c.blank, c.null = c.blank || says.blank, c.null || says.null
		if says.blank || says.text {
			withText++
		}
		if says.text {
			lists, c.listing = lists+1, arm
		}
	}
	if lists != 1 {
		c.listing = nil
	}
	return c, withText > 1
}

// saying is what an arm lists: "", null, other text. Of a component it is found out once.
type saying struct{ isEnum, blank, null, text bool }

func (e *enumArms) says(arm *tree.Node) saying {
	key := oas.RefKey(arm)
	if says, ok := e.said[key]; ok && key != "" {
		return says
	}
	values := e.values(arm)
	says := saying{isEnum: len(values) > 0}
	for _, v := range values {
		says.isEnum = says.isEnum && (tree.IsString(v) || tree.IsNull(v))
		says.null = says.null || tree.IsNull(v)
		says.blank = says.blank || tree.IsString(v) && v.Value == ""
		says.text = says.text || tree.IsString(v) && v.Value != ""
	}
	e.said[key] = says
	return says
}

// merged are the values of all arms, each once.
func (e *enumArms) merged(arms []*tree.Node) *tree.Node {
	merged, seen := tree.Sequence(), map[string]bool{}
	for _, arm := range arms {
		for _, v := range e.values(arm) {
			if id := spelledOut(v); !seen[id] {
				seen[id] = true
				merged.Content = append(merged.Content, e.d.Clone(v))
			}
		}
	}
	return merged
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
