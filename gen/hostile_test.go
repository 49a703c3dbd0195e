package main

import (
	"bytes"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// payloads try to become more than text, each in every place of testdata/hostile/document.json that has
// a text. Those that are Go declare or call the name evil.
var payloads = []string{
	"*/ func evil() {} /*", "\nfunc evil() {}\n//", "\r\nfunc evil() {}\r\n", "\u2028func evil() {}\u2029", "}\nfunc evil() {}\nfunc _() {",
	"`+evil()+`", "\" + evil() + \"", "'+evil()+'", "\\\" + evil() + \\\"", "a` json:\"evil\" `", "evil\"`\nevil", "{{evil}} {{range .}}", "%s%d%!v(evil)", "${evil}",
	"\n//go:build evil\n", "//go:build evil", "// +build evil", "//go:embed /etc/passwd", "//go:linkname evil runtime.exit", "\n//line evil.go:1\n", "/*line evil.go:1*/",
	"//export evil", "go:generate evil", "import \"C\"", "\nimport \"os/exec\"\n", "#cgo LDFLAGS: evil",
	"a\x00b", "\x01evil", "\x1b[31mevil", "\u202eevil\u2066", "\ufeffevil", "e\u0301vil", "\u00a0", "evıl", "日本語", "🙂", "�",
	"", " ", "-", "_", ".", "..", "../../evil", "/", "//", "{", "}", "{}", "{evil", "a,omitempty", ",inline", "a\tb", "a b", "~1", "#/components/schemas/Dog",
	"func", "type", "nil", "string", "error", "Client", "Error", "Option", "File", "Secret", "Nullable", "NewClient", "Value", "Format", "MarshalJSON", "UnmarshalJSONFrom", "init", "main", "_test",
	"TestCalls", "1", "-1", "1e999", "99999999999999999999999999", "true", "null", "~", "&a", "*a", "!!binary x", "<<", "- a", "a: b", "? a", "|", ">", "---\nevil: 1\n", "# evil",
	strings.Repeat("a", 1<<20), strings.Repeat("evil ", 1<<17), strings.Repeat("é", 1<<18), strings.Repeat("\n", 1<<16), strings.Repeat("/", 1<<12), strings.Repeat("{x}", 1<<8),
}

var placeholder = regexp.MustCompile(`@[a-zA-Z]+`)

// TestHostileTexts puts payloads into each place that holds a text, and each into all places at once.
func TestHostileTexts(t *testing.T) {
	template, err := os.ReadFile(filepath.Join("testdata", "hostile", "document.json"))
	require.NoError(t, err)
	places := slices.Compact(slices.Sorted(slices.Values(placeholder.FindAllString(string(template), -1))))
	judge := newJudge(t, hostileDocument(template, "", ""))
	step := 11 // of the pairs; prime, so that each place and each payload has its turn
	if testing.Short() {
		step = 97
	}
	n := 0
	for _, place := range append([]string{"all"}, places...) {
		for i, payload := range payloads {
			if n++; n%step == 0 || place == "all" && !testing.Short() {
				judge.document(fmt.Sprintf("%s payload %d", place, i), hostileDocument(template, place, payload))
			}
		}
	}
	t.Logf("%d documents: %d clients, %d refused", judge.clients+judge.refused, judge.clients, judge.refused)
	assert.Greater(t, judge.clients, judge.refused, "most of the payloads are only texts")
}

// hostileDocument gives a place a payload, and the others texts that harm nobody.
func hostileDocument(template []byte, place, payload string) []byte {
	harmless := map[string]string{
		"@server": "https://pets.example.com", "@prefix": "/v1/owners", "@status": "404", "@media": "application/x-www-form-urlencoded", "@answerMedia": "application/json",
		"@required": "type", "@mapped": "cat", "@value": "cat", "@unionTag": "type", "@keyHeader": "X-Key", "@header": "X-Trace", "@keyEnv": "KEY", "@serverEnv": "ADDRESS", "@constant": "KindCat",
	}
	return placeholder.ReplaceAllFunc(template, func(name []byte) []byte {
		text := harmless[string(name)]
		if text == "" {
			text = strings.ToUpper(string(name[1:2])) + string(name[2:])
		}
		if string(name) == place || place == "all" {
			text = payload
		}
		quoted := strconv.AppendQuote(nil, text)
		if !utf8Plain(text) {
			quoted = jsonQuote(text)
		}
		return quoted[1 : len(quoted)-1]
	})
}

func utf8Plain(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool { return r < ' ' || r > '~' })
}

// jsonQuote escapes what JSON must have escaped and leaves the rest as it is.
func jsonQuote(text string) []byte {
	out := &bytes.Buffer{}
	for _, r := range text {
		if r < ' ' || r == '"' || r == '\\' {
			fmt.Fprintf(out, `\u%04x`, r)
			continue
		}
		out.WriteRune(r)
	}
	return []byte(`"` + out.String() + `"`)
}

// TestHostileDocuments are documents whose shape is the trouble.
func TestHostileDocuments(t *testing.T) {
	var hits atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { hits.Add(1) }))
	defer server.Close()
	outside := filepath.Join(t.TempDir(), "outside.yaml")
	require.NoError(t, os.WriteFile(outside, []byte("type: object\nproperties: {fetched: {type: string}}\n"), 0o666))

	judge := newJudge(t, schemaDocument("Pet: {type: object, properties: {name: {type: string}}}"))
	documents := shapes(server.URL, outside)
	for _, name := range slices.Sorted(maps.Keys(documents)) {
		t.Run(name, func(t *testing.T) {
			judge.t = t
			start := time.Now()
			judge.document(name, []byte(documents[name]))
			assert.Less(t, time.Since(start), time.Minute)
		})
	}
	assert.Zero(t, hits.Load(), "a document made the run fetch something")
}

// schemaDocument answers with a Pet out of the given schemas, in YAML's flow style.
func schemaDocument(schemas string) []byte {
	return []byte(`{openapi: 3.1.0, info: {title: Pets, version: '1'}, servers: [{url: 'https://pets.example.com'}], paths: {/v1/pets/: {put: {
  requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}},
  responses: {'200': {description: It., content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}}}}},
  components: {schemas: {` + schemas + `}}}`)
}

// pathsDocument has an operation without a body for each "verb path".
func pathsDocument(operations ...string) string {
	text := &strings.Builder{}
	text.WriteString("openapi: 3.1.0\ninfo: {title: Pets, version: '1'}\npaths:\n")
	for _, op := range operations {
		verb, path, _ := strings.Cut(op, " ")
		fmt.Fprintf(text, "  %q: {%s: {responses: {'200': {description: It., content: {application/json: {schema: {type: object, properties: {a: {type: string}}}}}}}}}\n", path, verb)
	}
	return text.String()
}

func shapes(url, file string) map[string]string {
	schema := func(text string) string { return string(schemaDocument(text)) }
	many := func(n int, format string) string {
		text := &strings.Builder{}
		for i := range n {
			fmt.Fprintf(text, format, i)
		}
		return text.String()
	}
	shapes := map[string]string{
		"ref to a URL":             schema(`Pet: {$ref: '` + url + `/pet.yaml'}`),
		"ref to a URL below":       schema(`Pet: {type: object, properties: {a: {$ref: '` + url + `/pet.yaml#/x'}}}`),
		"ref to a file":            schema(`Pet: {$ref: '` + file + `'}`),
		"ref to a file URL":        schema(`Pet: {type: object, properties: {a: {$ref: 'file://` + file + `'}}}`),
		"ref to a neighbour":       schema(`Pet: {$ref: 'command_test.go'}`),
		"path item of a URL":       "openapi: 3.1.0\ninfo: {title: Pets, version: '1'}\npaths: {/a/: {$ref: '" + url + "/a.yaml'}}\n",
		"ref to itself":            schema(`Pet: {$ref: '#/components/schemas/Pet'}`),
		"refs in a circle":         schema(`Pet: {$ref: '#/components/schemas/A'}, A: {$ref: '#/components/schemas/B'}, B: {$ref: '#/components/schemas/A'}`),
		"allOf itself":             schema(`Pet: {allOf: [{$ref: '#/components/schemas/Pet'}, {type: object, properties: {a: {type: string}}}]}`),
		"list of itself":           schema(`Pet: {type: array, items: {$ref: '#/components/schemas/Pet'}}`),
		"map of itself":            schema(`Pet: {type: object, additionalProperties: {$ref: '#/components/schemas/Pet'}}`),
		"holds itself":             schema(`Pet: {type: object, required: [a], properties: {a: {$ref: '#/components/schemas/Pet'}}}`),
		"lists of each other":      schema(`Pet: {type: array, items: {$ref: '#/components/schemas/A'}}, A: {type: array, items: {$ref: '#/components/schemas/Pet'}}`),
		"null or itself":           schema(`Pet: {anyOf: [{$ref: '#/components/schemas/Pet'}, {type: 'null'}]}`),
		"ref to the document":      schema(`Pet: {$ref: '#'}`),
		"ref to paths":             schema(`Pet: {$ref: '#/paths'}`),
		"deep lists":               schema("Pet: " + strings.Repeat("{type: array, items: ", 100) + "{}" + strings.Repeat("}", 100)),
		"deeper lists":             schema("Pet: " + strings.Repeat("{type: array, items: ", 100_000) + "{}" + strings.Repeat("}", 100_000)),
		"deep objects":             schema("Pet: " + strings.Repeat("{type: object, properties: {a: ", 60) + "{}" + strings.Repeat("}}", 60)),
		"deep JSON":                `{"openapi":"3.1.0","x":` + strings.Repeat("[", 1_000_000) + strings.Repeat("]", 1_000_000) + "}",
		"deep JSON without end":    strings.Repeat(`{"a":`, 1_000_000),
		"bomb of aliases":          "openapi: 3.1.0\ninfo: {title: a, version: b}\na0: &a0 [x,x,x,x,x,x,x,x,x]\n" + bomb(9) + "paths: {}\n",
		"alias of itself":          "openapi: 3.1.0\ninfo: &a {title: *a, version: b}\npaths: {}\n",
		"bomb of refs":             schema(`Pet: {$ref: '#/components/schemas/R0/properties/a'}, ` + many(24, `R%[1]d: {type: object, properties: {a: {type: object, properties: {a: {$ref: '#/components/schemas/N%[1]d/properties/a'}, b: {$ref: '#/components/schemas/N%[1]d/properties/a'}}}}}, `) + "Z: {}"),
		"properties by thousands":  schema("Pet: {type: object, properties: {" + many(10_000, "a%d: {type: string}, ") + "}}"),
		"values by the 100,000":    schema("Pet: {type: object, properties: {a: {type: string, enum: [" + many(100_000, "v%d, ") + "]}}}"),
		"numbers by the 100,000":   schema("Pet: {type: object, properties: {a: {type: integer, enum: [" + many(100_000, "%d, ") + "]}}}"),
		"required by the 10,000":   schema("Pet: {type: object, required: [" + many(10_000, "a%d, ") + "], properties: {a: {type: string}}}"),
		"arms by the 10,000":       schema("Pet: {oneOf: [" + many(10_000, "{type: object, properties: {a%d: {type: string}}}, ") + "]}"),
		"schemas by the 10,000":    schema(many(10_000, "S%d: {type: object, properties: {a: {type: string}}}, ") + "Pet: {type: array, items: {$ref: '#/components/schemas/S1'}}"),
		"parameters by thousands":  "openapi: 3.1.0\ninfo: {title: Pets, version: '1'}\npaths: {/a/: {get: {parameters: [" + many(5_000, "{name: p%d, in: query, schema: {type: string}}, ") + "], responses: {'204': {description: None.}}}}}\n",
		"one name by the 1,000":    schema("Pet: {type: object, properties: {" + many(1_000, "'a"+"%[1]d': {type: object, x-go-type-name: Same, properties: {b: {type: string}}}, ") + "}}"),
		"structs that double":      schema(doubling(60, "{$ref: '#/components/schemas/R%d'}") + "Pet: {$ref: '#/components/schemas/R0'}"),
		"nullables that double":    schema(doubling(60, "{anyOf: [{$ref: '#/components/schemas/R%d'}, {type: 'null'}]}") + "Pet: {$ref: '#/components/schemas/R0'}"),
		"huge integers":            schema("Pet: {type: object, properties: {a: {type: integer, default: 99999999999999999999999999, minimum: -1e999, maximum: 1e400, enum: [9223372036854775807, -9223372036854775808, 99999999999999999999, 0x7f, 1.5]}}}"),
		"huge counts":              schema("Pet: {type: string, maxLength: 99999999999999999999999999, minLength: -1}"),
		"empty names":              schema("'': {type: object, properties: {'': {type: string, enum: ['']}}}, Pet: {$ref: '#/components/schemas/'}"),
		"names of the runtime":     schema("Pet: {type: object, properties: {" + many(1, "a%d: {type: string}, ") + runtimeRefs() + "}}, " + runtimeSchemas()),
		"names in other cases":     schema("Pet: {type: object, properties: {a: {$ref: '#/components/schemas/pet'}, A: {$ref: '#/components/schemas/PET'}, _a: {type: string}}}, pet: {type: object, properties: {b: {type: string}}}, PET: {type: object, properties: {c: {type: string}}}"),
		"names of services":        string(schemaDocument("Pet: {type: object, properties: {a: {$ref: '#/components/schemas/PetsV1Service'}}}, PetsV1Service: {type: object, properties: {b: {type: string}}}")),
		"fields as methods":        schema("Pet: {type: object, properties: {marshal_JSON: {type: string}, MarshalJSON: {type: string}, UnmarshalJSON: {type: string}, MarshalJSONTo: {type: string}, UnmarshalJSONFrom: {type: string}, Format: {type: string, format: password}, format: {type: string}, LogValue: {type: string}, log_value: {type: string}, known: {type: string}, String: {type: string}, Error: {type: string}, Plain: {type: string}}}"),
		"type named plain":         schema("Pet: {type: object, properties: {plain: {$ref: '#/components/schemas/Plain'}}}, Plain: {type: object, properties: {a: {type: string, format: password}}}"),
		"enum of runtime names":    schema("Pet: {type: object, properties: {a: {type: string, x-go-type-name: With, enum: [APIKey, BaseURL, Form]}, b: {type: string, x-go-type-name: Err, enum: [NotFound, Server]}}}"),
		"keywords":                 schema("func: {type: object, properties: {type: {type: string}, func: {type: string}, range: {type: string}}}, Pet: {$ref: '#/components/schemas/func'}"),
		"paths that differ little": pathsDocument("get /v1/pets/{id}", "get /v1/pets/{id}/", "get /v1/pets/{pet_id}/", "get /v1//pets/{id}/", "get /v1/Pets/{id}/"),
		"parameters alike":         pathsDocument("get /v1/{id}/{id}/", "get /v1/{a-b}/{a_b}/{aB}/", "get /v1/{ctx}/{opts}/{s}/{out}/{err}/{http}/{iter}/{func}/{string}/{any}/"),
		"braces that do not match": pathsDocument("get /v1/{id", "get /v1/id}/", "get /v1/{{id}}/", "get /v1/{}/", "get /v1/{a}{b}/", "get /v1/}{/"),
		"odd paths":                pathsDocument("get /v1/a b/{id}/", "get /v1/%zz/{id}/", "get /v1/a?b={c}", "get /v1/#/{id}", "get /../..//", "get /", "get //", "get /v1/v2/v3/", "get /{a}/"),
		"client of services":       pathsDocument("get /client/", "get /error/", "get /option/", "get /new-client/", "get /calls/", "get /types/", "get /enums_test/", "get /a_linux/", "get /json/", "get /doc/"),
		"services and results":     pathsDocument("get /v1/agents/", "get /v1/agents-service/", "get /v1/agent/", "post /v1/agents/service/"),
	}
	return shapes
}

// doubling are objects each of which holds the next one twice.
func doubling(levels int, next string) string {
	text := &strings.Builder{}
	for i := range levels {
		held := fmt.Sprintf(next, i+1)
		fmt.Fprintf(text, "R%d: {type: object, required: [a, b], properties: {a: %s, b: %[2]s}}, ", i, held)
	}
	fmt.Fprintf(text, "R%d: {type: object, properties: {c: {type: string}}}, ", levels)
	return text.String()
}

func bomb(levels int) string {
	text := &strings.Builder{}
	for i := range levels {
		fmt.Fprintf(text, "a%d: &a%d [%s]\n", i+1, i+1, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*a%d,", i), 9), ","))
	}
	return text.String()
}

const runtimeNames = "Client NewClient Option Error DecodeError TagError Secret File Nullable Value Null Ptr ErrNotFound WithAPIKey TestCalls Plain PetsV1 PetsV1Service PetV1Output PetV1UpdateParams any string error nil len init main caller request time http json fmt"

func runtimeRefs() string {
	text := &strings.Builder{}
	for name := range strings.FieldsSeq(runtimeNames) {
		fmt.Fprintf(text, "%[1]s: {$ref: '#/components/schemas/%[1]s'}, ", name)
	}
	return text.String()
}

func runtimeSchemas() string {
	text := &strings.Builder{}
	for name := range strings.FieldsSeq(runtimeNames) {
		fmt.Fprintf(text, "%s: {type: object, properties: {%s: {type: string, enum: [a]}}}, ", name, name)
	}
	return text.String()
}
