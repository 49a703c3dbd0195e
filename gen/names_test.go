package main

import (
	"fmt"
	"maps"
	"math/rand"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v4"

	"github.com/cekura-community/cekura-go/gen/internal/model"
	"github.com/cekura-community/cekura-go/gen/internal/openapi"
)

// TestNamesStandAlone takes operations and schemas out of a document, one at a time, and holds the names
// of the rest against those of the whole. A part of a whole document makes it quick.
func TestNamesStandAlone(t *testing.T) {
	random := rand.New(rand.NewSource(4))
	document := readDocument(t, wholeDocument(t, undriftedDocument))
	for _, path := range keysOf(member(document, "paths")) {
		if random.Intn(5) > 0 {
			drop(member(document, "paths"), path)
		}
	}
	all := namesOf(t, document)
	require.NotEmpty(t, all)

	var operations [][2]string
	for _, path := range keysOf(member(document, "paths")) {
		for _, verb := range keysOf(member(document, "paths", path)) {
			operations = append(operations, [2]string{path, verb})
		}
	}
	random.Shuffle(len(operations), func(i, j int) { operations[i], operations[j] = operations[j], operations[i] })
	for _, op := range operations[:50] {
		t.Run(strings.ToUpper(op[1])+" "+op[0], func(t *testing.T) {
			defer restore(member(document, "paths", op[0]), op[1])()
			assertSameNames(t, all, namesOf(t, document))
		})
	}
	schemas := usedSchemas(document)
	random.Shuffle(len(schemas), func(i, j int) { schemas[i], schemas[j] = schemas[j], schemas[i] })
	for _, key := range schemas[:50] {
		t.Run(key, func(t *testing.T) {
			defer restore(member(document, "components", "schemas"), key)()
			assertSameNames(t, all, namesOf(t, document))
		})
	}
}

// assertSameNames lets names be missing, never be new or another's.
func assertSameNames(t *testing.T, all, rest map[string]string) {
	t.Helper()
	require.NotEmpty(t, rest)
	for _, element := range slices.Sorted(maps.Keys(rest)) {
		if name, known := all[element]; !known || name != rest[element] {
			assert.Fail(t, "a name depends on something else in the document", "%s: was %q, is %q", element, name, rest[element])
		}
	}
}

// namesOf are the Go names of a document's client: element → name.
func namesOf(t *testing.T, document *yaml.Node) map[string]string {
	t.Helper()
	data, err := yaml.Marshal(document)
	require.NoError(t, err)
	s := &settings{overlays: "../overlays"}
	decisions, err := s.decisions()
	require.NoError(t, err)
	d, _, err := openapi.Load(openapi.Source{Name: "openapi.yaml", Data: data}, decisions, openapi.Options{Drift: openapi.DriftWarn})
	require.NoError(t, err)
	return modelNames(model.Build(d))
}

// modelNames has the names of an API by what they stand for: an operation's by verb and path, those of a
// type, which is what its fields are, by themselves.
func modelNames(api *model.API) map[string]string {
	names := map[string]string{}
	for _, s := range api.Services {
		for _, op := range s.Operations {
			id := op.Verb + " " + op.Path
			names[id] = s.Name + "." + op.Name
			for _, p := range op.Args {
				names[id+" "+p.In+" "+p.Wire] = p.Name
			}
			if op.Params != nil {
				names[id+" params"] = op.Params.Name
				for _, f := range op.Params.Fields {
					names[id+" "+f.In+" "+f.Wire] = f.Name
				}
			}
			if op.Result != nil {
				names[id+" result"] = op.Result.Name
			}
		}
	}
	for _, s := range api.Structs {
		names["struct "+s.Name] = s.Name
		for _, f := range s.Fields {
			names["struct "+s.Name+" "+f.JSON] = f.Name
		}
	}
	for _, e := range api.Enums {
		names["enum "+e.Name] = e.Name
		for _, v := range e.Values {
			names[fmt.Sprint("enum ", e.Name, " ", v.String, v.Int)] = v.Name
		}
	}
	for _, u := range api.Unions {
		names["union "+u.Name] = u.Name
	}
	return names
}

func readDocument(t *testing.T, path string) *yaml.Node {
	t.Helper()
	data, err := os.ReadFile(path)
	require.NoError(t, err)
	document := &yaml.Node{}
	require.NoError(t, yaml.Unmarshal(data, document))
	return document.Content[0]
}

// member follows keys down from a mapping; nil where there is nothing.
func member(n *yaml.Node, keys ...string) *yaml.Node {
	for _, key := range keys {
		i := slices.Index(keysOf(n), key)
		if i < 0 {
			return nil
		}
		n = n.Content[2*i+1]
	}
	return n
}

func keysOf(n *yaml.Node) []string {
	var keys []string
	for i := 0; i < len(n.Content); i += 2 {
		keys = append(keys, n.Content[i].Value)
	}
	return keys
}

func drop(n *yaml.Node, key string) {
	i := slices.Index(keysOf(n), key)
	n.Content = slices.Concat(n.Content[:2*i], n.Content[2*i+2:])
}

// restore takes a pair out of a mapping and returns what puts it back.
func restore(n *yaml.Node, key string) func() {
	content := n.Content
	drop(n, key)
	return func() { n.Content = content }
}

// usedSchemas are the keys of the components that the operations need.
func usedSchemas(document *yaml.Node) []string {
	const prefix = "#/components/schemas/"
	used := map[string]bool{}
	var visit func(n *yaml.Node)
	visit = func(n *yaml.Node) {
		for i, child := range n.Content {
			if key, ok := strings.CutPrefix(child.Value, prefix); ok && i%2 == 1 && n.Content[i-1].Value == "$ref" && !used[key] {
				used[key] = true
				if schema := member(document, "components", "schemas", key); schema != nil {
					visit(schema)
				}
			}
			visit(child)
		}
	}
	visit(member(document, "paths"))
	return slices.Sorted(maps.Keys(used))
}
