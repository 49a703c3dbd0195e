package base

import "github.com/cekura-community/cekura-go/gen/internal/model"

// typeText is a type as Go text.
func typeText(t *model.Type) string {
	switch t.Kind {
	case model.Bool:
		return "bool"
	case model.Int:
		return "int"
	case model.Int32:
		return "int32"
	case model.Int64:
		return "int64"
	case model.Float:
		return "float64"
	case model.String:
		return "string"
	case model.Bytes:
		return "[]byte"
	case model.Time:
		return "time.Time"
	case model.Date:
		return "openapi_types.Date"
	case model.Secret:
		return "Secret"
	case model.File:
		return "File"
	case model.Named:
		return t.Name
	case model.Slice:
		return "[]" + typeText(t.Elem)
	case model.Map:
		return "map[string]" + typeText(t.Elem)
	case model.Pointer:
		return "*" + typeText(t.Elem)
	case model.Nullable:
		return "Nullable[" + typeText(t.Elem) + "]"
	}
	return "any"
}
