package openapi

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/cekura-community/cekura-go/gen/internal/tree"
)

// BenchmarkManySchemas loads documents of more and more schemas that refer to each other all over the
// document: the time for one schema must stay the same.
func BenchmarkManySchemas(b *testing.B) {
	for _, n := range []int{500, 2000, 8000} {
		data := manySchemas(b, n)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				_, _, err := Load(tree.Source{Name: "openapi.json", Data: data}, nil, Options{Drift: tree.DriftWarn})
				require.NoError(b, err)
			}
			b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*n), "µs/schema")
		})
	}
}

func manySchemas(b *testing.B, n int) []byte {
	b.Helper()
	type object = map[string]any
	ref := func(i int) object { return object{"$ref": fmt.Sprintf("#/components/schemas/Thing%d", i%n)} }
	schemas, paths := object{}, object{}
	for i := range n {
		schemas[fmt.Sprintf("Thing%d", i)] = object{"type": "object", "properties": object{
			"id":     object{"type": "integer", "readOnly": true},
			"far":    ref(i*7919 + 13),
			"next":   object{"oneOf": []object{ref(i + 1), {"type": "null"}}},
			"noted":  object{"allOf": []object{ref(i + 2)}, "description": "noted"},
			"either": object{"oneOf": []object{ref(i + 3), ref(i + 4)}},
			"kind":   object{"type": "string", "enum": []string{"a", "b"}},
			"inline": object{"type": "object", "properties": object{"x": object{"type": "string"}}},
		}}
		if i%4 == 0 {
			content := object{"content": object{"application/json": object{"schema": ref(i)}}, "description": ""}
			paths[fmt.Sprintf("/v1/things%d/", i)] = object{"post": object{"requestBody": content, "responses": object{"201": content}}}
		}
	}
	data, err := json.Marshal(object{"openapi": "3.1.0", "info": object{"title": "T", "version": "1"}, "paths": paths, "components": object{"schemas": schemas}})
	require.NoError(b, err)
	return data
}
