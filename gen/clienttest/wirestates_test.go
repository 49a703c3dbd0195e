package clienttest

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	cekura "github.com/cekura-community/cekura-go/generated"
)

// nullables make a Nullable of a value, or the null one of nil, for types only known at run time.
var nullables = map[reflect.Type]func(*reflect.Value) reflect.Value{
	reflect.TypeFor[cekura.Nullable[string]]():                       nullableOf[string],
	reflect.TypeFor[cekura.Nullable[bool]]():                         nullableOf[bool],
	reflect.TypeFor[cekura.Nullable[cekura.BasicAuth]]():             nullableOf[cekura.BasicAuth],
	reflect.TypeFor[cekura.Nullable[cekura.AgentCredentialsWrite]](): nullableOf[cekura.AgentCredentialsWrite],
	reflect.TypeFor[cekura.Nullable[cekura.ChatAgentDetailsWrite]](): nullableOf[cekura.ChatAgentDetailsWrite],
}

func nullableOf[T any](value *reflect.Value) reflect.Value {
	if value == nil {
		return reflect.ValueOf(cekura.Null[T]())
	}
	return reflect.ValueOf(cekura.Value(value.Interface().(T)))
}

// states are all that an optional field of a type can be set to, as kinds of things go.
func states(t *testing.T, typ reflect.Type) []formed {
	t.Helper()
	all := []formed{{name: "absent"}}
	set := func(name string, value any, text string) {
		all = append(all, formed{name: name, value: reflect.ValueOf(value), json: text})
	}
	switch {
	case typ == providerConfig:
		set("null", cekura.NullProviderConfig{}, "null")
		set("nil variant", (*cekura.VapiConfig)(nil), "null")
	case typ == chatConfig:
		set("null", cekura.NullChatConfig{}, "null")
		set("nil variant", (*cekura.BlandChatConfig)(nil), "null")
	case typ.Kind() == reflect.Interface:
		for _, text := range []string{`null`, `""`, `"text"`, `false`, `0`, `1.5`, `[]`, `{}`, `[null,{"b":1,"a":[]}]`} {
			set("raw "+text, json.RawMessage(text), text)
		}
		set("empty list", []any{}, `[]`)
		set("object", map[string]any{"b": nil, "a": []string{"x"}}, `{"a":["x"],"b":null}`)
		set("false", false, `false`)
	case typ.Kind() == reflect.Slice:
		element := sample(t, typ.Elem())
		set("empty", reflect.MakeSlice(typ, 0, 0).Interface(), "[]")
		set("value", reflect.Append(reflect.MakeSlice(typ, 0, 1), element.value).Interface(), "["+element.json+"]")
	case typ.Kind() == reflect.Map:
		set("empty", reflect.MakeMap(typ).Interface(), "{}")
		set("value", map[string]any{"b": 1, "a": "<&>"}, `{"a":"<&>","b":1}`)
	case isNullable(typ):
		require.Contains(t, nullables, typ, "to be added to the table")
		all = append(all, formed{name: "null", value: nullables[typ](nil), json: "null"})
		for _, value := range valuesOf(t, elementOf(typ)) {
			all = append(all, contained(typ, value))
		}
	case typ.Kind() == reflect.Pointer:
		for _, value := range valuesOf(t, typ.Elem()) {
			all = append(all, contained(typ, value))
		}
	case typ.Kind() == reflect.String && len(enumValues(t, typ)) > 0:
		assert.NotContains(t, enumValues(t, typ), "", "%s cannot send a value it has", typ)
		all = append(all, sample(t, typ))
	case typ == reflect.TypeFor[string](): // x-go-omit-zero: the empty text is not sent
		all = append(all, sample(t, typ))
	default:
		require.Fail(t, "an optional field that cannot hold its zero value", typ.String())
	}
	return all
}

// valuesOf are a zero value, if the document allows it, and another.
func valuesOf(t *testing.T, typ reflect.Type) []formed {
	t.Helper()
	values := []formed{sample(t, typ)}
	zero := formed{name: "zero", value: reflect.Zero(typ)}
	switch typ.Kind() {
	case reflect.String:
		zero.json = `""`
		if values := enumValues(t, typ); len(values) > 0 && !slices.Contains(values, "") {
			return []formed{sample(t, typ)}
		}
	case reflect.Bool:
		zero.json = "false"
	case reflect.Int:
		zero.json = "0"
	default:
		return values
	}
	return append(values, zero)
}

// sample is a value of a type that the document allows.
func sample(t *testing.T, typ reflect.Type) formed {
	t.Helper()
	value := reflect.New(typ).Elem()
	switch typ.Kind() {
	case reflect.String:
		text := `s://<é>&"`
		if values := enumValues(t, typ); len(values) > 0 {
			text = values[0]
		}
		value.SetString(text)
		return formed{name: "value", value: value, json: quoted(text)}
	case reflect.Bool:
		value.SetBool(true)
		return formed{name: "value", value: value, json: "true"}
	case reflect.Int:
		value.SetInt(1)
		return formed{name: "value", value: value, json: "1"}
	case reflect.Slice:
		return formed{name: "empty", value: reflect.MakeSlice(typ, 0, 0), json: "[]"}
	case reflect.Interface:
		return formed{name: "value", value: reflect.ValueOf("all"), json: `"all"`}
	case reflect.Struct:
		whole := object(t, typ, -1, formed{})
		whole.name = "empty"
		return whole
	}
	require.Fail(t, "no sample", typ.String())
	return formed{}
}

// quoted is text as JSON with nothing escaped but what must be.
func quoted(text string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(text) + `"`
}

// mended is the document beside the client, read once.
var mended struct {
	sync.Once
	*openapi3.T
}

func mendedModel(t *testing.T) *openapi3.T {
	t.Helper()
	mended.Do(func() {
		document, err := openapi3.NewLoader().LoadFromFile(mendedDocument(t))
		require.NoError(t, err)
		mended.T = document
	})
	return mended.T
}

// mendedSchema is the component schema that a Go type was made from, nil for one from elsewhere.
func mendedSchema(t *testing.T, typ reflect.Type) *openapi3.Schema {
	t.Helper()
	for _, ref := range mendedModel(t).Components.Schemas {
		if ref.Value.Extensions["x-go-name"] == typ.Name() {
			return ref.Value
		}
	}
	return nil
}

func enumValues(t *testing.T, typ reflect.Type) (values []string) {
	t.Helper()
	if schema := mendedSchema(t, typ); schema != nil {
		for _, value := range schema.Enum {
			values = append(values, fmt.Sprint(value))
		}
	}
	return values
}

// assertAsDocumented: a field can be null exactly if the document says so, and be left out likewise.
func assertAsDocumented(t *testing.T, typ reflect.Type, field reflect.StructField) {
	t.Helper()
	schema := mendedSchema(t, typ)
	if schema == nil || field.Type.Kind() == reflect.Interface && field.Type.Name() == "" {
		return
	}
	property := schema.Properties[jsonName(field)]
	require.NotNil(t, property, "%s has no %s", typ, jsonName(field))
	isUnion := field.Type == providerConfig || field.Type == chatConfig
	assert.Equal(t, allowsNull(property.Value), isNullable(field.Type) || isUnion, "%s.%s: null", typ, field.Name)
	assert.Equal(t, slices.Contains(schema.Required, jsonName(field)), !isOptional(field), "%s.%s: required", typ, field.Name)
}

func allowsNull(schema *openapi3.Schema) bool {
	return schema.Type.Includes("null") || slices.ContainsFunc(schema.AnyOf, func(arm *openapi3.SchemaRef) bool {
		return arm.Value.Type.Is("null")
	})
}

// forbidsZero tells whether a number has to be greater than 0.
func forbidsZero(t *testing.T, typ reflect.Type, field reflect.StructField) bool {
	t.Helper()
	schema := mendedSchema(t, typ)
	if schema == nil || schema.Properties[jsonName(field)] == nil {
		return false
	}
	minimum := schema.Properties[jsonName(field)].Value.Min
	return minimum != nil && *minimum > 0
}
