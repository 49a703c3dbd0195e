package base

import (
	"fmt"
	"go/token"
	"strings"
	"unicode"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/cekura-community/cekura-go/gen/internal/legible"
	"github.com/cekura-community/cekura-go/gen/internal/model"
)

// schemas turns structs into components whose extensions say in full what oapi-codegen would otherwise
// work out by rules of its own.
func schemas(structs []*model.Struct) (openapi3.Schemas, error) {
	schemas := make(openapi3.Schemas, len(structs))
	for i, s := range structs {
		if !token.IsIdentifier(s.Name) {
			return nil, fmt.Errorf("%q is no name for a type", s.Name)
		}
		if schemas[s.Name] != nil {
			return nil, fmt.Errorf("there are two types %s", s.Name)
		}
		schema, err := structSchema(s)
		if err != nil {
			return nil, err
		}
		schema.Extensions["x-go-name"] = s.Name
		schema.Extensions["x-order"] = float64(i)
		schemas[s.Name] = schema.NewRef()
	}
	return schemas, nil
}

// structSchema is an object with a property per field. An object without any would become a map, so
// that an empty struct names its Go type as an alias does.
func structSchema(s *model.Struct) (*openapi3.Schema, error) {
	schema := openapi3.NewObjectSchema()
	schema.Description = description(s.Doc)
	schema.Extensions = map[string]any{}
	switch {
	case s.Alias != nil:
		schema.Extensions["x-go-type"] = s.Alias.String()
	case len(s.Fields) == 0:
		schema.Extensions["x-go-type"] = "struct{}"
	}
	for i, f := range s.Fields {
		if !isTagName(f.JSON) {
			return nil, fmt.Errorf("%s.%s: %q cannot stand in a struct tag", s.Name, f.Name, f.JSON)
		}
		if schema.Properties[f.JSON] != nil {
			return nil, fmt.Errorf("%s has two fields for %q", s.Name, f.JSON)
		}
		schema.WithProperty(f.JSON, fieldSchema(f, i))
	}
	return schema, nil
}

func fieldSchema(f *model.Field, order int) *openapi3.Schema {
	tag := f.JSON
	if f.OmitZero {
		tag += ",omitzero"
	}
	schema := openapi3.NewSchema()
	schema.Description = description(f.Doc)
	schema.Extensions = map[string]any{
		"x-order":                            float64(order),
		"x-go-name":                          f.Name,
		"x-oapi-codegen-only-honour-go-name": true,
		"x-go-type":                          f.Type.String(),
		"x-go-type-skip-optional-pointer":    true,
		"x-oapi-codegen-extra-tags":          map[string]any{"json": tag},
	}
	return schema
}

// isTagName tells whether both JSON engines take name from a struct tag as it stands: the newer one
// reserves quotes and backslash, and a lone dash means no name at all.
func isTagName(name string) bool {
	return name != "" && name != "-" && !strings.ContainsFunc(name, func(r rune) bool {
		return strings.ContainsRune(",\\'\"`", r) || r == unicode.ReplacementChar || !unicode.IsPrint(r)
	})
}

// docMark begins a description. No document can have it in a text: it is a control character.
const docMark = "\x01"

// description is a doc comment, of which every line stays one line.
func description(doc []string) string {
	if len(doc) == 0 {
		return ""
	}
	lines := make([]string, len(doc))
	for i, line := range doc {
		lines[i] = legible.Line(line, 2_000)
	}
	return docMark + strings.Join(lines, "\n")
}
