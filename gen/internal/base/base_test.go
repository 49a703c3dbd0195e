package base

import (
	"fmt"
	"go/format"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cekura-community/cekura-go/gen/internal/model"
)

func TestFiles(t *testing.T) {
	api := &model.API{Structs: []*model.Struct{
		{
			Name: "Agent",
			Doc:  []string{"Agent is who calls.", "", "It has a second paragraph."},
			Fields: []*model.Field{
				{Name: "ID", JSON: "id", Type: &model.Type{Kind: model.Int}, Doc: []string{"ID: unique,", "and never reused."}},
				{Name: "V2voice", JSON: "v2_voice", OmitZero: true, Type: nullable(&model.Type{Kind: model.Named, Struct: &model.Struct{Name: "Voice"}})},
				{Name: "APIKey", JSON: "api-key", OmitZero: true, Type: pointer(&model.Type{Kind: model.Secret})},
				{Name: "At", JSON: "at", Type: &model.Type{Kind: model.Time}},
				{Name: "Days", JSON: "days", OmitZero: true, Type: &model.Type{Kind: model.Slice, Elem: &model.Type{Kind: model.Date}}},
				{Name: "Data", JSON: "a data", OmitZero: true, Type: &model.Type{Kind: model.Map, Elem: &model.Type{Kind: model.Any}}},
			},
		},
		{Name: "Agents2b", Doc: []string{"Agents2b lists agents."}, Alias: &model.Type{Kind: model.Slice, Elem: &model.Type{Kind: model.Named, Struct: &model.Struct{Name: "Agent"}}}},
		{Name: "Nothing", Doc: []string{"Nothing has no fields."}},
	}}
	files, err := Files(api, "cekura")
	require.NoError(t, err)
	require.Len(t, files, 1)
	assert.Equal(t, "types.gen.go", files[0].Name)
	assert.Equal(t, strings.ReplaceAll(`package cekura

import (
	openapi_types "github.com/oapi-codegen/runtime/types"
	"time"
)

// Agent is who calls.
//
// It has a second paragraph.
type Agent struct {
	// ID: unique,
	// and never reused.
	ID      int                  'json:"id"'
	V2voice Nullable[Voice]      'json:"v2_voice,omitzero"'
	APIKey  *Secret              'json:"api-key,omitzero"'
	At      time.Time            'json:"at"'
	Days    []openapi_types.Date 'json:"days,omitzero"'
	Data    map[string]any       'json:"a data,omitzero"'
}

// Agents2b lists agents.
type Agents2b = []Agent

// Nothing has no fields.
type Nothing struct{}
`, "'", "`"), string(files[0].Data))
}

func TestFilesWithoutImports(t *testing.T) {
	files, err := Files(&model.API{Structs: []*model.Struct{{Name: "Nothing", Doc: []string{"Nothing is empty."}}}}, "p")
	require.NoError(t, err)
	assert.Equal(t, "package p\n\n// Nothing is empty.\ntype Nothing struct{}\n", string(files[0].Data))
}

func TestHostileDocStaysComment(t *testing.T) {
	lines := []string{
		"*/ func init(){}", "\nfunc init(){}", "\r\nvar x = 1", "`+evil+`", "{{.Types}}", "//go:embed x", "\u2028func init(){}",
		"a\x00b\xff", "\ufefffunc init(){}", "", "import \"C\"",
	}
	api := &model.API{Structs: []*model.Struct{{
		Name: "Agent",
		Doc:  append([]string{"Agent"}, lines...),
		Fields: []*model.Field{
			{Name: "ID", JSON: "id", Doc: lines, Type: &model.Type{Kind: model.Int}},
			{Name: "Name", JSON: "name", Doc: append([]string{"Name"}, lines...), Type: &model.Type{Kind: model.String}},
		},
	}}}
	files, err := Files(api, "cekura")
	require.NoError(t, err) // Files checks that nothing but the type is declared
	code := []string{}
	for line := range strings.Lines(string(files[0].Data)) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "//") {
			code = append(code, line)
		}
	}
	assert.Equal(t, []string{"package cekura", "type Agent struct {", "ID int `json:\"id\"`", "Name string `json:\"name\"`", "}"}, code)
}

func TestUnsafeNames(t *testing.T) {
	field := func(name, json string) *model.API {
		return &model.API{Structs: []*model.Struct{{Name: "A", Fields: []*model.Field{{Name: name, JSON: json, Type: &model.Type{Kind: model.Int}}}}}}
	}
	for _, json := range []string{"", "-", "a,b", `a"b`, "a`b", `a\b`, "a'b", "a\nb", "a\x00", "\xff", "a\u2028"} {
		_, err := Files(field("F", json), "cekura")
		assert.EqualError(t, err, fmt.Sprintf("base types: A.F: %q cannot stand in a struct tag", json))
	}
	for _, json := range []string{"a b", "ü", "a.b", "$ref", "a:b", "名"} {
		_, err := Files(field("F", json), "cekura")
		assert.NoError(t, err, json)
	}
	for _, name := range []string{"", "1a", "a b", "A struct{}\nfunc init(){}//"} {
		_, err := Files(&model.API{Structs: []*model.Struct{{Name: name}}}, "cekura")
		assert.ErrorContains(t, err, "is no name for a type")
		_, err = Files(field(name, "ok"), "cekura")
		assert.ErrorContains(t, err, "base types: ")
	}
	_, err := Files(&model.API{Structs: []*model.Struct{{Name: "A"}, {Name: "A"}}}, "cekura")
	assert.EqualError(t, err, "base types: there are two types A")
}

// TestFormattingIsSettled has a comment that gofmt changes twice.
func TestFormattingIsSettled(t *testing.T) {
	doc := []string{"Nothing has a list.  - `a` - A  - `b` -", " - `c` - C", "end"}
	files, err := Files(&model.API{Structs: []*model.Struct{{Name: "Nothing", Doc: doc}}}, "p")
	require.NoError(t, err)
	again, err := format.Source(files[0].Data)
	require.NoError(t, err)
	assert.Equal(t, string(again), string(files[0].Data))
}

func TestFilesTwice(t *testing.T) {
	first, err := Files(manyStructs(50), "cekura")
	require.NoError(t, err)
	second, err := Files(manyStructs(50), "cekura")
	require.NoError(t, err)
	assert.Equal(t, first, second)
}

// BenchmarkFiles takes an API more than twice as large as the largest one known.
func BenchmarkFiles(b *testing.B) {
	api := manyStructs(2500)
	for b.Loop() {
		_, err := Files(api, "cekura")
		require.NoError(b, err)
	}
}

func manyStructs(n int) *model.API {
	api := &model.API{}
	for i := range n {
		s := &model.Struct{Name: fmt.Sprintf("Thing%04dv", i)}
		s.Doc = []string{s.Name + " is one of many things that this document describes at some", "length, over two lines."}
		for j := range 8 {
			s.Fields = append(s.Fields, &model.Field{
				Name: fmt.Sprintf("Field%d", j), JSON: fmt.Sprintf("field_%d", j), OmitZero: true,
				Doc:  []string{fmt.Sprintf("Field%d is what the document says it is, in", j), "two lines."},
				Type: nullable(&model.Type{Kind: model.Time}),
			})
		}
		api.Structs = append(api.Structs, s)
	}
	return api
}

func nullable(t *model.Type) *model.Type { return &model.Type{Kind: model.Nullable, Elem: t} }
func pointer(t *model.Type) *model.Type  { return &model.Type{Kind: model.Pointer, Elem: t} }
