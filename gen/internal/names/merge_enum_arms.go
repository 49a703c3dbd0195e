package names

import (
	"github.com/cekura-community/cekura-go/gen/internal/oas"
	"github.com/cekura-community/cekura-go/gen/internal/tree"
)

// MergeEnumArms makes one enum of a choice between enums of text, as Django's generator writes a field
// that may also be blank or null: `oneOf: [LanguageEnum, BlankEnum, NullEnum]`. The one arm that lists
// values besides "" and null gives the Go type its name; its component then takes "" too.
func MergeEnumArms(d *oas.Document, _ *tree.Report) {
	sp, schemas := newSpeller(d), d.Schemas()
	d.EachSchema(func(schema *tree.Node, _ string) {
		for _, keyword := range []string{"oneOf", "anyOf"} {
			arms := tree.Items(tree.Get(schema, keyword))
			if merged, name := enumOfArms(d, schemas, sp, arms); merged != nil {
				tree.Remove(schema, keyword)
				tree.Set(schema, "type", tree.Str("string"))
				tree.Set(schema, "enum", merged)
				if name != "" && !tree.Has(schema, oas.ExtTypeName) {
					tree.Set(schema, oas.ExtTypeName, tree.Str(name))
				}
			}
		}
	})
}

// enumOfArms are the values of all arms, nil where one is no enum of text and null or fewer than two hold
// text, and the name of the only arm that lists more than "" and null.
func enumOfArms(d *oas.Document, schemas oas.Components, sp *speller, arms []*tree.Node) (merged *tree.Node, name string) {
	if len(arms) < 2 {
		return nil, ""
	}
	merged = tree.Sequence()
	seen, listing, withText := map[string]bool{}, 0, 0
	for _, arm := range arms {
		resolved := schemas.Resolve(arm)
		values := tree.Items(tree.Get(resolved, "enum"))
		if oas.IsNullSchema(resolved) {
			values = []*tree.Node{tree.Scalar(tree.TagNull, "null")}
		}
		if len(values) == 0 {
			return nil, ""
		}
		lists, hasText := false, false
		for _, v := range values {
			if !tree.IsString(v) && !tree.IsNull(v) {
				return nil, ""
			}
			hasText = hasText || tree.IsString(v)
			lists = lists || tree.IsString(v) && v.Value != ""
			if key := v.Tag + v.Value; !seen[key] {
				seen[key] = true
				merged.Content = append(merged.Content, d.Clone(v))
			}
		}
		if hasText {
			withText++
		}
		if lists {
			listing++
			name = armName(sp, resolved, oas.RefKey(arm))
		}
	}
	if withText < 2 {
		return nil, ""
	}
	if listing != 1 {
		name = ""
	}
	return merged, name
}

// armName is the Go name that the component of an arm has or will get; "" for an inline arm.
func armName(sp *speller, component *tree.Node, key string) string {
	if own := tree.Text(tree.Get(component, oas.ExtName)); own != "" || key == "" {
		return own
	}
	return sp.exported(key)
}
