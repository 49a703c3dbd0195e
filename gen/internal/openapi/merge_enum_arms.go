package openapi

import (
	"go.yaml.in/yaml/v4"
)

// mergeEnumArms makes one enum of a choice between enums of text, as Django's generator writes a field
// that may also be blank or null: `oneOf: [LanguageEnum, BlankEnum, NullEnum]`. The one arm that lists
// values besides "" and null gives the Go type its name; its component then takes "" too.
func mergeEnumArms(d *Document, _ *report) {
	sp, schemas := newSpeller(d), d.components()
	d.eachSchema(func(schema *yaml.Node, _ string) {
		for _, keyword := range []string{"oneOf", "anyOf"} {
			arms := items(get(schema, keyword))
			if merged, name := enumOfArms(d, schemas, sp, arms); merged != nil {
				remove(schema, keyword)
				set(schema, "type", str("string"))
				set(schema, "enum", merged)
				if name != "" && !has(schema, extTypeName) {
					set(schema, extTypeName, str(name))
				}
			}
		}
	})
}

// enumOfArms are the values of all arms, nil where one is no enum of text and null or fewer than two hold
// text, and the name of the only arm that lists more than "" and null.
func enumOfArms(d *Document, schemas components, sp *speller, arms []*yaml.Node) (merged *yaml.Node, name string) {
	if len(arms) < 2 {
		return nil, ""
	}
	merged = sequence()
	seen, listing, withText := map[string]bool{}, 0, 0
	for _, arm := range arms {
		resolved := schemas.resolve(arm)
		values := items(get(resolved, "enum"))
		if isNullSchema(resolved) {
			values = []*yaml.Node{scalar(tagNull, "null")}
		}
		if len(values) == 0 {
			return nil, ""
		}
		lists, hasText := false, false
		for _, v := range values {
			if !isString(v) && !isNull(v) {
				return nil, ""
			}
			hasText = hasText || isString(v)
			lists = lists || isString(v) && v.Value != ""
			if key := v.Tag + v.Value; !seen[key] {
				seen[key] = true
				merged.Content = append(merged.Content, d.clone(v))
			}
		}
		if hasText {
			withText++
		}
		if lists {
			listing++
			name = armName(sp, resolved, refKey(arm))
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
func armName(sp *speller, component *yaml.Node, key string) string {
	if own := text(get(component, extName)); own != "" || key == "" {
		return own
	}
	return sp.exported(key)
}
