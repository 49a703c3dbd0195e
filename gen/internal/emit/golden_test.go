package emit_test

import (
	"flag"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cekura-community/cekura-go/gen/internal/emit"
	"github.com/cekura-community/cekura-go/gen/internal/model"
	"github.com/cekura-community/cekura-go/gen/internal/names"
)

var update = flag.Bool("update", false, "rewrite the wanted files of testdata/*.txtar")

// TestGolden compares what is written for a small API with testdata/NAME.txtar, which lists the files
// that the case is about.
func TestGolden(t *testing.T) {
	for name, api := range goldenAPIs() {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join("testdata", name+".txtar")
			archive, err := txtar.ParseFile(path)
			require.NoError(t, err)
			files, err := emit.Files(linked(api), options)
			require.NoError(t, err)
			for i, want := range archive.Files {
				at := slices.IndexFunc(files, func(f emit.File) bool { return f.Name == want.Name })
				require.GreaterOrEqual(t, at, 0, "no file %s", want.Name)
				if *update {
					archive.Files[i].Data = files[at].Data
				}
				assert.Equal(t, string(archive.Files[i].Data), string(files[at].Data), want.Name)
			}
			if *update {
				require.NoError(t, os.WriteFile(path, txtar.Format(archive), 0o644))
			}
		})
	}
}

func goldenAPIs() map[string]*model.API {
	union := &model.Union{
		Name: "Config", Doc: []string{"Config is one of several."}, Unknown: "UnknownConfig", Null: "NullConfig",
		Variants: []*model.Variant{{Struct: named("A").Struct, Tags: []string{"a", "b"}}, {Struct: named("Untagged").Struct}},
	}
	config := &model.Field{Name: "Config", JSON: "config", Type: named("Config"), OmitZero: true}
	kind := field("Kind", "kind", is(model.String))
	outer := object("Outer", kind, field("Middle", "middle", nullable(named("Middle"))))
	middle := object("Middle", field("Inner", "inner", nullable(named("Inner"))))
	outer.Tags = []*model.TagRule{{Union: union, Tag: kind, Path: []*model.Field{outer.Fields[1], middle.Fields[0], config}}}
	plain := object("Plain2", kind, field("Inner", "inner", named("Inner")))
	plain.Tags = []*model.TagRule{{Union: union, Tag: kind, Path: []*model.Field{plain.Fields[1], config}}}
	return map[string]*model.API{
		"enum": {Enums: []*model.Enum{
			{Name: "Empty", Doc: []string{"Empty has no values.  - `a` - A  - `b` -", " - `c` - C", "end"}, Base: model.String},
			{Name: "Level", Doc: []string{"Level is a number."}, Base: model.Int, Values: []*model.EnumValue{{Name: "LevelLow", Int: -1}}},
			{Name: "Word", Doc: []string{"Word is a word."}, Base: model.String, Values: []*model.EnumValue{{Name: "WordNone"}, {Name: "WordQuote", String: "a\"`\n"}}},
		}},
		"union":      {Unions: []*model.Union{union}, Structs: []*model.Struct{outer, middle, object("Inner", config), plain, object("A"), object("Untagged")}},
		"told":       toldAPI(),
		"conversion": {Conversions: sampleConversions(), Structs: []*model.Struct{sampleAgentV1("AgentV1"), object("AgentCreate")}},
		"service":    {Services: sampleServices()[:2], Structs: sampleStructs(&model.Union{}, &model.Union{}), Enums: sampleEnums()},
		"client":     {Services: []*model.Service{{Name: "Things", Type: "ThingsService", File: "things.gen.go", Doc: []string{"ThingsService is about things."}}}, Title: "Things"},
		"codec":      codecAPI(union),
		"secret": {
			Structs: []*model.Struct{
				object("Formatted", field("Format", "format", is(model.String)), field("Keys", "keys", named("Keys"))),
				object("Converted", field("Key", "key", named("Key"))), object("Key", field("Value", "value", is(model.Secret))), {Name: "Keys", Alias: slice(is(model.Secret))}, object("Plain"),
			},
			Conversions: []*model.Conversion{{Method: "Format", From: named("Converted").Struct, To: named("Key").Struct}},
			Services: []*model.Service{{Name: "Keys", Type: "KeysService", File: "keys.gen.go", Operations: []*model.Operation{
				several("Create", field("Key", "", pointer(named("Key")))), several("Get", field("Plain", "", pointer(named("Plain")))), {Name: "Delete"},
			}}},
		},
	}
}

// toldAPI has a union whose variants hold their tag, in fields of each type, and one of them another tag.
func toldAPI() *model.API {
	pet := &model.Union{
		Name: "Pet", Doc: []string{"Pet is one of several."}, Unknown: "UnknownPet", Null: "NullPet", Property: "kind",
		Variants: []*model.Variant{{Struct: named("Cat").Struct, Tags: []string{"cat", "kitten"}}, {Struct: named("Dog").Struct, Tags: []string{"dog"}}, {Struct: named("Mute").Struct, Tags: []string{"mute"}}},
	}
	return &model.API{
		Unions: []*model.Union{pet},
		Structs: []*model.Struct{
			object("Cat", field("Kind", "kind", is(model.String))), object("Dog", field("Type", "kind", pointer(is(model.String)))), object("Mute"),
			object("Owner", field("Pet", "pet", named("Pet")), field("Pets", "pets", named("Pets")), field("Code", "code", is(model.TextOrNumber)), field("Codes", "codes", slice(is(model.TextOrNumber)))),
			{Name: "Pets", Alias: slice(named("Pet"))},
		},
		Services: []*model.Service{{Name: "Pets", Type: "PetsService", File: "pets.gen.go", Operations: []*model.Operation{{
			Name: "Create", ID: "Pets.Create", Verb: "POST", Path: "/pets/",
			Body: &model.Body{Shapes: []*model.Shape{{Type: named("Pet"), JSON: true}}}, Results: []*model.Result{{Status: 200, Type: named("Pets")}},
		}}}},
	}
}

// several is an operation whose answers are these fields.
func several(name string, fields ...*model.Field) *model.Operation {
	op := &model.Operation{Name: name, Result: &model.Struct{Name: "Key" + name + "Result", Fields: fields}}
	for _, f := range fields {
		op.Results = append(op.Results, &model.Result{Status: 200, Field: f, Type: f.Type.Elem})
	}
	return op
}

func TestEveryFileIsGenerated(t *testing.T) {
	api := sampleAPI()
	api.Enums[0].Doc = goldenAPIs()["enum"].Enums[0].Doc // gofmt changes it twice
	files := client(t, api)
	for name, data := range files {
		if name == "types.gen.go" {
			continue // its header is main's to put
		}
		assert.True(t, strings.HasPrefix(string(data), "// Code generated by gen from spec/openapi.yaml; DO NOT EDIT.\n"), name)
		parsed, err := parser.ParseFile(token.NewFileSet(), name, data, parser.ParseComments)
		require.NoError(t, err)
		assert.True(t, ast.IsGenerated(parsed), name)
		assert.Equal(t, "cekura", parsed.Name.Name)
		formatted, err := format.Source(data)
		require.NoError(t, err)
		assert.Equal(t, string(formatted), string(data), name)
		if name != "doc.gen.go" {
			assert.Nil(t, parsed.Doc, "%s: one package comment is enough", name)
		}
	}
	assert.Contains(t, files, "agents.gen.go")
	assert.Contains(t, files, "agents_v1.gen.go")
	assert.Contains(t, files, "agents_js_service.gen.go")
	assert.Contains(t, files, "errors_service.gen.go")
	assert.Contains(t, files, "json.gen.go")
	assert.NotContains(t, string(files["settings.gen.go"]), "tests")
}

// TestReservedFiles: no service can take the file of what every client has.
func TestReservedFiles(t *testing.T) {
	api := sampleAPI()
	api.Services = nil
	for name := range client(t, api) {
		name = strings.TrimSuffix(name, ".gen.go")
		assert.Contains(t, names.Files(), name)
	}
}

// TestReserved: the names that every client exports are those that no type of a document can have.
func TestReserved(t *testing.T) {
	var exported []string
	for name, data := range client(t, &model.API{}) {
		file, err := parser.ParseFile(token.NewFileSet(), name, data, 0)
		require.NoError(t, err)
		for _, object := range file.Scope.Objects {
			if ast.IsExported(object.Name) {
				exported = append(exported, object.Name)
			}
		}
	}
	within := []string{"Plain", "TestCalls"} // a type within methods, and a test where there is an operation
	assert.ElementsMatch(t, append(exported, within...), names.Reserved())
}

// TestReservedMethods: no conversion can take a method that a struct has of its own.
func TestReservedMethods(t *testing.T) {
	for name, data := range client(t, sampleAPI()) {
		file, err := parser.ParseFile(token.NewFileSet(), name, data, 0)
		require.NoError(t, err)
		for _, decl := range file.Decls {
			f, ok := decl.(*ast.FuncDecl)
			if ok && f.Recv != nil && f.Name.IsExported() && slices.Contains([]string{"encoders.gen.go", "decoders.gen.go", "secrets.gen.go"}, name) {
				assert.False(t, names.IsMethod(f.Name.Name), f.Name.Name)
			}
		}
	}
}

func TestFilesTwice(t *testing.T) {
	first, err := emit.Files(sampleAPI(), options)
	require.NoError(t, err)
	second, err := emit.Files(sampleAPI(), options)
	require.NoError(t, err)
	assert.Equal(t, first, second)
}

// TestEmptyAPI: a subset may leave nothing over, and the client still compiles.
func TestEmptyAPI(t *testing.T) {
	files := client(t, &model.API{})
	assert.Contains(t, string(files["client.gen.go"]), "type Client struct {\n\tcaller *caller\n}")
	assert.NotContains(t, files, "codecs.gen.go")
	if !testing.Short() {
		goTool(t, "client", files, "build")
	}
}

func TestUnionCompiles(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles a package")
	}
	goTool(t, "client", client(t, linked(goldenAPIs()["union"])), "build")
}

func TestExamplesImportThePackage(t *testing.T) {
	examples, err := filepath.Glob("_examples/*_test.go")
	require.NoError(t, err)
	with := options
	with.ImportPath = "example.com/mine/cekura"
	files, err := emit.Files(&model.API{}, with)
	require.NoError(t, err)
	found := 0
	for _, file := range files {
		if strings.HasSuffix(file.Name, "_test.go") {
			found++
			assert.Regexp(t, `^example_.*\.gen_test\.go$`, file.Name)
			assert.Contains(t, string(file.Data), `"example.com/mine/cekura"`)
		}
	}
	assert.Equal(t, len(examples), found)
}

func TestHostileText(t *testing.T) {
	hostile := []string{"*/ func init(){}", "/* x", "// +build x", "\nfunc init(){}", "\r\nvar x = 1", "`+evil+`", "a\x00\xff\ufeff", "\u2028func init(){}", ""}
	api := sampleAPI()
	api.Doc, api.Title, api.Version = hostile, "\nfunc init(){} //", strings.Join(hostile, "")
	api.Settings.BaseURL = "\"\n`" + "http://x"
	text := strings.Join(hostile, "")
	api.Enums[0].Doc, api.Enums[0].Values[1].String = hostile, "\"\n`\\"
	api.Unions[0].Doc, api.Unions[0].Variants[0].Tags[0] = hostile, text
	service := api.Services[0]
	service.Doc = hostile
	for _, op := range service.Operations {
		op.Doc, op.Path, op.Verb = hostile, text, text
		if op.Params != nil {
			op.Params.Doc, op.Params.Fields[0].Doc, op.Params.Fields[0].Wire = hostile, hostile, text
		}
	}
	api.Conversions[0].Doc, api.Conversions[0].Rules[0].Except = hostile, hostile
	files, err := emit.Files(api, emit.Options{Package: "cekura", Source: "a\nfunc init(){}", Document: noDocument})
	require.NoError(t, err)
	for _, file := range files {
		parsed, err := parser.ParseFile(token.NewFileSet(), file.Name, file.Data, 0)
		require.NoError(t, err, file.Name)
		for _, decl := range parsed.Decls {
			if f, ok := decl.(*ast.FuncDecl); ok {
				assert.NotEqual(t, "init", f.Name.Name, file.Name)
			}
			if v, ok := decl.(*ast.GenDecl); ok && v.Tok == token.VAR {
				assert.NotEqual(t, "x", v.Specs[0].(*ast.ValueSpec).Names[0].Name, file.Name)
			}
		}
	}
}

// codecAPI has a field of every kind, each required and not.
func codecAPI(union *model.Union) *model.API {
	types := []*model.Type{
		is(model.Any), is(model.Bool), is(model.Int), is(model.Int32), is(model.Int64), is(model.Float), is(model.String), is(model.Bytes),
		is(model.Time), is(model.Date), is(model.Secret), is(model.File), named("Level"), named("A"), named("Config"), named("Names"),
		pointer(is(model.Int)), nullable(slice(is(model.Int))), nullable(named("A")), slice(named("Config")), slice(pointer(named("A"))),
		slice(named("Names")), slice(is(model.File)), mapOf(is(model.Any)), mapOf(named("Level")), slice(mapOf(is(model.Any))), is(model.SecretMap), slice(is(model.SecretMap)),
	}
	all := &model.Struct{Name: "Obj", Request: true, Response: true}
	for i, t := range types {
		name := fmt.Sprintf("F%d", i)
		all.Fields = append(all.Fields,
			&model.Field{Name: name, JSON: name, Type: t}, &model.Field{Name: name + "Z", JSON: name + "<é", Type: t, OmitZero: true})
	}
	return &model.API{
		Unions: []*model.Union{union},
		Enums:  []*model.Enum{{Name: "Level", Base: model.Int}},
		Structs: []*model.Struct{
			{Name: "A", Doc: []string{"A is reached from Obj alone."}},
			{Name: "Names", Alias: slice(is(model.String))},
			all,
			{Name: "Sent", Request: true, Fields: all.Fields[:1]},
			{Name: "Unused", Fields: all.Fields[:1]},
			{Name: "Untagged"},
		},
	}
}

// TestBrokenFile: a name that is no Go, which no API has, is an error of one line that says in which file.
func TestBrokenFile(t *testing.T) {
	api := sampleAPI()
	api.Services[0].Type = "no Go"
	_, err := emit.Files(api, options)
	require.ErrorContains(t, err, "client.gen.go: ")
	require.NotContains(t, err.Error(), "\n")
}
