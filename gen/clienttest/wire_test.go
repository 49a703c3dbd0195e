package clienttest

import (
	"fmt"
	"net/http"
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	cekura "github.com/cekura-community/cekura-go/generated"
)

// bodyCall sends a body of one type.
type bodyCall struct {
	method string // Agents.Create
	body   reflect.Type
	send   func(body reflect.Value) error
}

// bodyCalls are the operations of a client that send JSON, one for each type of body.
func bodyCalls(t *testing.T, client *cekura.Client) (calls []bodyCall) {
	t.Helper()
	seen := map[reflect.Type]bool{}
	services := reflect.ValueOf(*client)
	for i := range services.NumField() {
		service := services.Field(i)
		for j := range service.NumMethod() {
			method, name := service.Method(j), services.Type().Field(i).Name+"."+service.Type().Method(j).Name
			body := method.Type().In(method.Type().NumIn() - 2) // the last but the options
			if body.Kind() != reflect.Struct || strings.HasSuffix(body.Name(), "Params") || strings.HasSuffix(body.Name(), "Multipart") || seen[body] {
				continue
			}
			seen[body] = true
			calls = append(calls, bodyCall{method: name, body: body, send: func(body reflect.Value) error {
				args := []reflect.Value{reflect.ValueOf(t.Context())}
				for k := 1; k < method.Type().NumIn()-2; k++ {
					args = append(args, leastArgument(method.Type().In(k)))
				}
				results := method.Call(append(args, body))
				err, _ := results[len(results)-1].Interface().(error)
				return err
			}})
		}
	}
	require.GreaterOrEqual(t, len(calls), 3)
	return calls
}

// formed is a Go value with the JSON it has to become, "" where that is nothing at all. Its tag, if any,
// is still to be written as the type of an object around it.
type formed struct {
	name  string // of the state
	value reflect.Value
	json  string
	tag   string
}

// spot is a place in a body where an object of a type stands.
type spot struct {
	path string
	typ  reflect.Type
	wrap func(formed) formed // the whole body with that object in its place
}

// TestWire sets each optional field of each request type alone, to all that it can be set to, and
// compares what goes out to the byte.
func TestWire(t *testing.T) {
	api := &fakeAPI{answer: func(r sentRequest) reply {
		if r.method == http.MethodPost && strings.HasSuffix(r.path, "/aiagents/") {
			return agentCreated(r)
		}
		return reply{status: http.StatusOK, body: `{}`}
	}}
	fields := map[string]bool{}
	for _, call := range bodyCalls(t, offline(t, api)) {
		t.Run(call.method, func(t *testing.T) {
			root := spot{path: call.body.Name(), typ: call.body, wrap: func(f formed) formed { return f }}
			eachSpot(t, root, func(s spot) {
				for i := range s.typ.NumField() {
					field := s.typ.Field(i)
					assertAsDocumented(t, s.typ, field)
					if !isOptional(field) {
						continue
					}
					fields[s.typ.Name()+"."+field.Name] = true
					for _, state := range states(t, field.Type) {
						if state.name == "zero" && forbidsZero(t, s.typ, field) {
							continue
						}
						whole := s.wrap(object(t, s.typ, i, state))
						assert.Empty(t, whole.tag, "no object around %s takes the tag of its variant", s.path)
						err := call.send(whole.value)
						if assert.NoError(t, err, "%s.%s %s", s.path, field.Name, state.name) {
							assert.Equal(t, whole.json, api.last().body, "%s.%s %s", s.path, field.Name, state.name)
						}
					}
				}
			})
		})
	}
	assert.Greater(t, len(fields), 60, "fields that were looked at")
}

func isOptional(field reflect.StructField) bool {
	return strings.HasSuffix(field.Tag.Get("json"), ",omitzero")
}

func jsonName(field reflect.StructField) string {
	name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
	return name
}

// eachSpot visits an object and all that can be in it. A list holds one element, a union each variant.
func eachSpot(t *testing.T, s spot, visit func(spot)) {
	visit(s)
	for i := range s.typ.NumField() {
		field := s.typ.Field(i)
		for _, inner := range innerTypes(field.Type) {
			wrap := func(f formed) formed { return s.wrap(object(t, s.typ, i, contained(field.Type, f))) }
			eachSpot(t, spot{path: s.path + "." + field.Name, typ: inner.typ, wrap: func(f formed) formed {
				if inner.tag != "" {
					f.tag = inner.tag
				}
				return wrap(f)
			}}, visit)
		}
	}
}

// innerType is a type of objects that a field can hold.
type innerType struct {
	typ reflect.Type
	tag string // of a union's variant
}

var (
	providerConfig = reflect.TypeFor[cekura.ProviderConfig]()
	chatConfig     = reflect.TypeFor[cekura.ChatConfig]()
)

func innerTypes(typ reflect.Type) (types []innerType) {
	variants := map[reflect.Type][]unionVariant{providerConfig: providerVariants, chatConfig: chatVariants}[typ]
	for _, v := range variants {
		types = append(types, innerType{reflect.TypeOf(v.value).Elem(), v.tag})
	}
	if inner := elementOf(typ); inner.Kind() == reflect.Struct {
		types = append(types, innerType{typ: inner})
	}
	return types
}

// elementOf is the type behind pointers, lists and Nullable.
func elementOf(typ reflect.Type) reflect.Type {
	switch {
	case typ.Kind() == reflect.Pointer || typ.Kind() == reflect.Slice:
		return elementOf(typ.Elem())
	case isNullable(typ):
		get, _ := typ.MethodByName("Get")
		return elementOf(get.Type.Out(0))
	}
	return typ
}

func isNullable(typ reflect.Type) bool { return strings.HasPrefix(typ.Name(), "Nullable[") }

// contained puts an object into a field of a type: behind its pointer, into its list, as its variant.
func contained(typ reflect.Type, f formed) formed {
	switch {
	case typ.Kind() == reflect.Slice:
		element := contained(typ.Elem(), f)
		f.value = reflect.Append(reflect.MakeSlice(typ, 0, 1), element.value)
		f.json = "[" + element.json + "]"
	case typ.Kind() == reflect.Pointer || typ.Kind() == reflect.Interface:
		pointer := reflect.New(f.value.Type())
		pointer.Elem().Set(f.value)
		f.value = pointer
	case isNullable(typ):
		f.value = nullables[typ](&f.value)
	}
	return f
}

// object is an object of a type with a valid value in each required field and one more field set. It
// takes up the tag of a variant in it if it has a field for it.
func object(t *testing.T, typ reflect.Type, set int, state formed) formed {
	value, members, tag := reflect.New(typ).Elem(), []string{}, state.tag
	for i := range typ.NumField() {
		field, f := typ.Field(i), formed{}
		switch {
		case i == set:
			f = state
		case !isOptional(field):
			f = sample(t, field.Type)
		case jsonName(field) == "type" && tag != "":
			f.json, tag = fmt.Sprintf("%q", tag), ""
		}
		if f.value.IsValid() {
			value.Field(i).Set(f.value)
		}
		if f.json != "" {
			members = append(members, fmt.Sprintf("%q:%s", jsonName(field), f.json))
		}
	}
	return formed{value: value, json: "{" + strings.Join(members, ",") + "}", tag: tag}
}
