package clienttest

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	cekura "github.com/cekura-community/cekura-go/generated"
)

// eachProperty visits the properties that a message made by a schema can have, at any depth.
func eachProperty(ref *openapi3.SchemaRef, visit func(name string, property *openapi3.Schema)) {
	seen := map[*openapi3.Schema]bool{}
	var walk func(ref *openapi3.SchemaRef)
	walk = func(ref *openapi3.SchemaRef) {
		if ref == nil || seen[ref.Value] {
			return
		}
		schema := ref.Value
		seen[schema] = true
		for name, property := range schema.Properties {
			visit(name, property.Value)
			walk(property)
		}
		for _, inner := range slices.Concat(schema.AllOf, schema.AnyOf, schema.OneOf) {
			walk(inner)
		}
		walk(schema.Items)
		walk(schema.AdditionalProperties.Schema)
		walk(schema.Then)
		walk(schema.Else)
	}
	walk(ref)
}

// TestOneWay: what only an answer has is in no request, and the other way round.
func TestOneWay(t *testing.T) {
	readOnly, writeOnly, properties := []string{}, []string{}, 0
	for path, item := range mendedModel(t).Paths.Map() {
		for verb, operation := range item.Operations() {
			if operation.RequestBody != nil {
				for _, media := range operation.RequestBody.Value.Content {
					eachProperty(media.Schema, func(name string, property *openapi3.Schema) {
						properties++
						if property.ReadOnly {
							readOnly = append(readOnly, fmt.Sprint(verb, " ", path, " ", name))
						}
					})
				}
			}
			for _, response := range operation.Responses.Map() {
				for _, media := range response.Value.Content {
					eachProperty(media.Schema, func(name string, property *openapi3.Schema) {
						properties++
						if property.WriteOnly {
							writeOnly = append(writeOnly, fmt.Sprint(verb, " ", path, " ", name))
						}
					})
				}
			}
		}
	}
	assert.Empty(t, readOnly, "in requests")
	assert.Empty(t, writeOnly, "in answers")
	assert.Greater(t, properties, 200)
}

// eachStruct visits the struct types of the client that a value of typ can hold, a union's variants too.
func eachStruct(typ reflect.Type, visit func(reflect.Type)) {
	seen := map[reflect.Type]bool{}
	var walk func(reflect.Type)
	walk = func(typ reflect.Type) {
		typ = elementOf(typ)
		if seen[typ] || typ.PkgPath() != reflect.TypeFor[cekura.Agent]().PkgPath() && typ.Kind() == reflect.Struct {
			return
		}
		seen[typ] = true
		if typ.Kind() == reflect.Struct {
			visit(typ)
			for i := range typ.NumField() {
				walk(typ.Field(i).Type)
			}
		}
		for _, inner := range innerTypes(typ) {
			walk(inner.typ)
		}
	}
	walk(typ)
}

// TestRequestTypes: what the API sets itself is in no type that is sent. The id of an element is another
// thing: it says which of the stored ones is meant.
func TestRequestTypes(t *testing.T) {
	client, err := cekura.NewClient(cekura.WithAPIKey("key"))
	require.NoError(t, err)
	set := []string{"id", "created_at", "updated_at", "enabled_personalities", "webhook_secret_configured", "mock_tools_enabled", "mock_tools_provider", "url", "file_url", "file_size"}
	byCaller := []string{"AgentKnowledgeBaseFileWrite.id", "AgentMockToolWrite.id", "AgentDynamicVariableWrite.id", "LiveKitConfig.url", "SelfHostedChatConfig.url"}
	types := map[string]bool{}
	for _, call := range bodyCalls(t, client) {
		eachStruct(call.body, func(typ reflect.Type) {
			types[typ.Name()] = true
			for i := range typ.NumField() {
				if name := jsonName(typ.Field(i)); slices.Contains(set, name) {
					assert.Contains(t, byCaller, typ.Name()+"."+name)
				}
			}
		})
	}
	for _, name := range []string{"AgentCreate", "AgentPatch", "AgentV1Update", "AgentProviderWrite", "VapiConfig", "SelfHostedChatConfig", "BasicAuth"} {
		assert.True(t, types[name], "%s was not looked at", name)
	}
}

// TestResponseTypes: what is sent but never comes back is in no type that only answers use.
func TestResponseTypes(t *testing.T) {
	for _, root := range []reflect.Type{reflect.TypeFor[cekura.AgentCreateResult](), reflect.TypeFor[cekura.AgentPage](), reflect.TypeFor[cekura.KnowledgeBaseFilePage]()} {
		eachStruct(root, func(typ reflect.Type) {
			for i := range typ.NumField() {
				for _, name := range []string{"api_key", "webhook_secret", "predefined_metrics", "configure_from_provider", "content_base64", "file"} {
					assert.NotEqual(t, name, jsonName(typ.Field(i)), "%s", typ)
				}
			}
		})
	}
}

// untyped are the fields of which the document does not say what they hold.
var untyped = []string{
	"AgentCreate.PredefinedMetrics", "AgentPatch.PredefinedMetrics", "AgentMockToolRead.MockData", "AgentMockToolWrite.MockData",
	"LiveKitConfig.Config", "PipecatConfig.Config", "PipecatConfig.RoomProperties", "Personality.PatronusSettings",
	"EnableDisablePersonalities.Personalities",
}

// TestDeclarations looks at the types of the client as they are written.
func TestDeclarations(t *testing.T) {
	found, structs := []string{}, 0
	names, err := filepath.Glob(filepath.Join(repositoryRoot(t), "generated", "*.gen.go"))
	require.NoError(t, err)
	for _, name := range names {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		require.NoError(t, err)
		ast.Inspect(file, func(n ast.Node) bool {
			spec, ok := n.(*ast.TypeSpec)
			if !ok || !spec.Name.IsExported() {
				return true
			}
			lower := strings.ToLower(spec.Name.Name)
			assert.False(t, strings.HasPrefix(lower, file.Name.Name), "%s.%s", file.Name.Name, spec.Name.Name)
			object, ok := spec.Type.(*ast.StructType)
			if !ok {
				return true
			}
			structs++
			for _, field := range object.Fields.List {
				for _, ident := range field.Names {
					assert.False(t, stutters(spec.Name.Name, ident.Name), "%s.%s", spec.Name.Name, ident.Name)
					if holdsAny(field.Type) && field.Tag != nil {
						found = append(found, spec.Name.Name+"."+ident.Name)
					}
				}
			}
			return true
		})
	}
	assert.Greater(t, structs, 40)
	assert.ElementsMatch(t, untyped, found)
}

// stutters tells whether a field's name begins with its struct's, as words go. Of what Agent is said to
// do the word agent is the subject.
func stutters(object, field string) bool {
	if object+"."+field == "Agent.AgentSpeaksFirst" {
		return false
	}
	for _, stem := range []string{object, strings.TrimSuffix(strings.TrimSuffix(object, "ChatConfig"), "Config")} {
		rest, ok := strings.CutPrefix(field, stem)
		if ok && (rest == "" || strings.ToUpper(rest[:1]) == rest[:1]) {
			return true
		}
	}
	return false
}

// holdsAny tells whether a field's type is any, by itself or in a list or pointer. The values of a map
// with free keys have no shape to state.
func holdsAny(typ ast.Expr) bool {
	switch typ := typ.(type) {
	case *ast.Ident:
		return typ.Name == "any"
	case *ast.InterfaceType:
		return true
	case *ast.ArrayType:
		return holdsAny(typ.Elt)
	case *ast.StarExpr:
		return holdsAny(typ.X)
	case *ast.IndexExpr:
		return holdsAny(typ.Index)
	}
	return false
}

// TestUntyped: where a type says any, the document really states no shape.
func TestUntyped(t *testing.T) {
	for _, name := range untyped {
		object, field, _ := strings.Cut(name, ".")
		for _, ref := range mendedModel(t).Components.Schemas {
			if ref.Value.Extensions["x-go-name"] != object {
				continue
			}
			for property, schema := range ref.Value.Properties {
				if schema.Value.Extensions["x-go-name"] == field {
					keywords, err := schema.Value.MarshalJSON()
					require.NoError(t, err)
					assert.Nil(t, schema.Value.Type, "%s: %s", property, keywords)
					assert.Empty(t, schema.Ref, name)
					assert.Empty(t, slices.Concat(schema.Value.AllOf, schema.Value.AnyOf, schema.Value.OneOf), name)
				}
			}
		}
	}
	free := slices.Sorted(maps.Keys(freeObjects(t)))
	assert.Equal(t, []string{"AgentAutoFetchProgress.Stages", "AgentV1.WebsocketHeaders", "AgentV1Update.WebsocketHeaders", "SelfHostedChatConfig.Headers"}, free)
}

// freeObjects are the fields whose objects have keys that the document does not name.
func freeObjects(t *testing.T) map[string]bool {
	t.Helper()
	free := map[string]bool{}
	for _, typ := range []reflect.Type{
		reflect.TypeFor[cekura.AgentCreate](), reflect.TypeFor[cekura.AgentPatch](), reflect.TypeFor[cekura.Agent](),
		reflect.TypeFor[cekura.AgentV1](), reflect.TypeFor[cekura.AgentV1Update](), reflect.TypeFor[cekura.AgentAutoFetchProgress](),
	} {
		eachStruct(typ, func(typ reflect.Type) {
			for i := range typ.NumField() {
				if elementOf(typ.Field(i).Type).Kind() == reflect.Map {
					free[typ.Name()+"."+typ.Field(i).Name] = true
				}
			}
		})
	}
	return free
}
