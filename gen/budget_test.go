package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cekura-community/cekura-go/gen/internal/openapi"
	"github.com/cekura-community/cekura-go/gen/internal/tree"
)

// each joins copies of a text in which %d is the number of the copy, %p the one before and %n the next.
func each(n int, text string) string {
	out := &strings.Builder{}
	for i := range n {
		number := strconv.Itoa(i)
		_, _ = strings.NewReplacer("%d", number, "%p", strconv.Itoa(i-1), "%n", strconv.Itoa(i+1)).WriteString(out, text)
	}
	return out.String()
}

// operationsDocument has n operations of the given text, and components.
func operationsDocument(n int, operation, components string) string {
	return `{openapi: 3.1.0, info: {title: Pets, version: '1'}, paths: {` + each(n, "/v1/r%d/: {get: {"+operation+", responses: {'204': {description: None.}}}}, ") +
		`}, components: {` + components + `}}`
}

func pets(schemas string) string { return string(schemaDocument(schemas)) }

// What grows: each makes a document of n elements.
func allOfChain(n int) string {
	return pets("Pet: {$ref: '#/components/schemas/P" + fmt.Sprint(n) + "'}, P0: {type: object, properties: {p0: {type: string}}}, " +
		each(n, "P%n: {allOf: [{$ref: '#/components/schemas/P%d'}, {type: object, properties: {p%n: {type: string}}}]}, "))
}

func bareChain(n int) string {
	return pets("Pet: {$ref: '#/components/schemas/P0'}, " + each(n, "P%d: {allOf: [{$ref: '#/components/schemas/P%n'}, {description: d}, {type: object}]}, ") + "P" + fmt.Sprint(n) + ": {type: object, properties: {a: {type: string}}}")
}

func allOfFan(n int) string {
	return pets("Pet: {allOf: [" + each(n, "{$ref: '#/components/schemas/P%d'}, ") + "]}, " + each(n, "P%d: {type: object, properties: {p%d: {type: string}}}, "))
}

func wideObject(n int) string {
	return pets("Pet: {type: object, required: [" + each(n, "p%d, ") + "], properties: {" + each(n, "p%d: {type: string, readOnly: true}, ") + "}}")
}

func longEnum(n int) string {
	return pets("Pet: {type: object, properties: {a: {type: string, enum: [" + each(n, "v%d, ") + "]}}}")
}

func manyParameters(n int) string {
	return operationsDocument(1, "parameters: ["+each(n, "{name: p%d, in: query, schema: {type: string}}, ")+"]", "")
}

func manyOperations(n int) string {
	return operationsDocument(n, "parameters: [{$ref: '#/components/parameters/Kind'}]", "parameters: {Kind: {name: kind, in: query, schema: {type: string, enum: [a, b]}}}")
}

func manySchemas(n int) string {
	return pets("Pet: {type: object, properties: {" + each(n, "p%d: {$ref: '#/components/schemas/P%d'}, ") + "}}, " + each(n, "P%d: {type: object, properties: {a: {type: string}}}, "))
}

// TestBudget: a small document that stands for much is a client in bounded memory, or one line that says
// where it goes too far, and nothing is written.
func TestBudget(t *testing.T) {
	const over, MB = `comes to more than 1000000 nodes, .*; split it, or copy less$`, 1 << 20
	twice := func(place, first string, n int) string { // each names the next twice
		return first + each(n, place+"%d: {type: object, properties: {a: {type: object, properties: {a: {$ref: '#/components/schemas/"+place+"%n/properties/a'}, b: {$ref: '#/components/schemas/"+place+"%n/properties/a'}}}}}, ") +
			place + fmt.Sprint(n) + ": {type: object, properties: {a: {type: string}}}"
	}
	under := `{"openapi":"3.1.0","info":{"title":"Pets","version":"1"},"paths":{},"x-s":{"S0":{"type":"string"}` +
		each(26, `,"S%n":{"type":"object","properties":{"a":{"$ref":"#/x-s/S%d"},"b":{"$ref":"#/x-s/S%d"}}}`) + `},"components":{"schemas":{"Pet":{"$ref":"#/x-s/S26"}}}}`
	for _, test := range []struct {
		name, document, want string // of the only line; "" for a client
		most                 uint64 // bytes that the heap holds at once
	}{
		{"references to what is no component, 20 deep", pets(twice("R", "Pet: {$ref: '#/components/schemas/R0/properties/a'}, ", 20)), over, 700 * MB},
		{"references below an extension", under, over, 700 * MB},
		{"allOf chain of 1,000", allOfChain(1000), over, 700 * MB},
		{"allOf chain of 5,000 that adds nothing", bareChain(5000), "", 400 * MB},
		{"allOf of twice the one before", pets("Pet: {type: object, properties: {p: {type: string}}}, Q0: {$ref: '#/components/schemas/Pet'}, " + each(100, "Q%n: {allOf: [{$ref: '#/components/schemas/Q%d'}, {$ref: '#/components/schemas/Q%d'}]}, ")), "", 100 * MB},
		{"path of 4,000 parameters", pathsDocument("get /v1/" + each(4000, "{p%d}/")), "the pointer to this has more than 4000 bytes; shorten the keys in it$", 50 * MB},
		{"path of 101 parameters", pathsDocument("get /v1/" + each(101, "{p%d}/")), "the path has 101 parameters, more than the 100 that a method takes; shorten it$", 50 * MB},
		{"body in 101 media types", operationsDocument(1, "requestBody: {content: {"+each(101, "a/b%d: {}, ")+"}}", ""), "101 media types stand here, more than the 100 that a method takes; leave some out$", 50 * MB},
		{"800 operations that share a parameter of 1,000 values", operationsDocument(800, "parameters: [{$ref: '#/components/parameters/P'}]", "parameters: {P: {name: kind, in: query, schema: {type: string, enum: ["+each(1000, "v%d, ")+"]}}}"), "", 300 * MB},
		{"operations that share an answer of 500 properties", strings.ReplaceAll(operationsDocument(300, "x-a: 1", "responses: {R: {description: d, content: {application/json: {schema: {type: object, properties: {"+each(500, "p%d: {type: string}, ")+"}}}}}}"), "'204': {description: None.}", "'400': {$ref: '#/components/responses/R'}"), "", 200 * MB},
		{"operations that write out what they share", operationsDocument(2000, "parameters: [{$ref: '#/components/parameters/P'}]", "parameters: {P: {name: kind, in: query, schema: {not: {enum: ["+each(1000, "v%d, ")+"]}}}}"), over, 400 * MB},
		{"a million copies of an alias", "openapi: 3.1.0\ninfo: {title: a, version: b}\na0: &a0 [x,x,x,x,x,x,x,x,x]\n" + bomb(9) + "paths: {}\n", over, 700 * MB},
		{"a name of 1,001 bytes", pets("Pet: {type: object, properties: {" + strings.Repeat("a", 1001) + ": {type: string}}}"), "the name of this in Go has 1001 bytes, more than 1000; give it another with x-go-name$", 50 * MB},
		{"server whose variables hold each other", "{openapi: 3.1.0, info: {title: a, version: b}, paths: {}, servers: [{url: 'https://a/" + strings.Repeat("{v0}", 10) + "', variables: {" + each(12, "v%d: {default: '"+strings.Repeat("{v%n}", 10)+"'}, ") + "}}]}", "", 50 * MB},
		{"lists of lists, 800 deep", pets("Pet: {type: object, properties: {a: {$ref: '#/components/schemas/P0'}}}, " + each(800, "P%d: {type: array, items: {$ref: '#/components/schemas/P%n'}}, ") + "P800: {type: object, properties: {a: {type: string}}}"), "", 200 * MB},
		{"one allOf in another without end", pets("Pet: {$ref: '#/components/schemas/P0'}, " + each(6, "P%d: {allOf: [{type: object, properties: {"+each(6, "c%d: {allOf: [{$ref: '#/components/schemas/P%d'}, {type: object, properties: {z: {type: string}}}]}, ")+"}}]}, ")), over, 700 * MB},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir, stderr, status := t.TempDir(), &bytes.Buffer{}, 0
			spec, out := filepath.Join(dir, "openapi.json"), filepath.Join(dir, "out")
			require.NoError(t, os.WriteFile(spec, []byte(test.document), 0o666))
			most := peakOf(func() { status = run([]string{"-spec", spec, "-overlays=", "-drift=warn", "-out", out}, stderr) })
			t.Logf("%d bytes, %d MB", len(test.document), most/MB)
			assert.Less(t, most, test.most)
			if test.want == "" {
				assert.Zero(t, status, stderr)
				return
			}
			assert.Equal(t, 1, status)
			assert.NoDirExists(t, out)
			lines := regexp.MustCompile(`(?m)^openapi.json:\d+:\d+: .*$`).FindAllString(stderr.String(), -1)
			if assert.Len(t, lines, 1) {
				assert.Regexp(t, test.want, lines[0])
			}
		})
	}
}

// TestSameFaults: a fault that a document has a hundred thousand times is told as often as anybody reads it.
func TestSameFaults(t *testing.T) {
	_, warnings, err := openapi.Load(tree.Source{Name: "openapi.json", Data: []byte(`{"openapi":"3.1.0","info":{"title":"a","version":"1"},"paths":{},"x-a":{` + strings.TrimSuffix(each(100_001, `"a":1,`), ",") + `}}`)}, nil, openapi.Options{})
	require.NoError(t, err)
	require.Len(t, warnings, 101)
	assert.Equal(t, `openapi.json:1:679: /x-a/a: and 99899 more like this: the key "a" is given twice and this value replaces the one at 1:673; delete one of them`, warnings[100].String())
}

// BenchmarkGrowth: the costs of an element are those of any other, however many there are.
func BenchmarkGrowth(b *testing.B) {
	for _, grown := range []struct {
		name     string
		document func(n int) string
		n        int
	}{
		{"chain", bareChain, 500}, {"fan", allOfFan, 1000}, {"wide", wideObject, 2000}, {"enum", longEnum, 5000},
		{"parameters", manyParameters, 2000}, {"operations", manyOperations, 500}, {"schemas", manySchemas, 500},
	} {
		for _, times := range []int{1, 2, 4, 8} {
			n := times * grown.n
			b.Run(fmt.Sprintf("%s/%d×", grown.name, times), func(b *testing.B) {
				source := tree.Source{Name: "synthetic", Data: []byte(grown.document(n))}
				var took time.Duration
				var before, after runtime.MemStats
				stages := map[string]float64{}
				runtime.ReadMemStats(&before)
				for b.Loop() {
					run := pipeline(b, source)
					took += run.took
					for name, ms := range run.stages {
						stages[name] += ms
					}
				}
				runtime.ReadMemStats(&after)
				elements := float64(b.N) * float64(n)
				b.ReportMetric(float64(after.TotalAlloc-before.TotalAlloc)/elements, "B/element")
				for name, ms := range stages {
					b.ReportMetric(ms*1e6/elements, name+"-ns/element")
				}
				b.ReportMetric(float64(took)/elements, "ns/element")
				b.ReportMetric(0, "ns/op")
			})
		}
	}
}
