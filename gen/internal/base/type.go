package base

import "github.com/cekura-community/cekura-go/gen/internal/model"

// typeText is a type as Go text.
func typeText(t *model.Type) string {
	switch t.Kind {
	case model.Named:
		return t.Name()
	case model.Slice:
		return "[]" + typeText(t.Elem)
	case model.Map:
		return "map[string]" + typeText(t.Elem)
	case model.Pointer:
		return "*" + typeText(t.Elem)
	case model.Nullable:
		return "Nullable[" + typeText(t.Elem) + "]"
	}
	return t.Kind.String()
}
