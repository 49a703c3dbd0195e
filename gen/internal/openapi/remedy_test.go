package openapi_test

import (
	"flag"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cekura-community/cekura-go/gen/internal/base"
	"github.com/cekura-community/cekura-go/gen/internal/emit"
	"github.com/cekura-community/cekura-go/gen/internal/model"
	"github.com/cekura-community/cekura-go/gen/internal/oas"
	"github.com/cekura-community/cekura-go/gen/internal/openapi"
	"github.com/cekura-community/cekura-go/gen/internal/tree"
)

// TestRemedies: for testdata/remedies/x.txtar openapi.yaml and the overlays raise one alarm, the line of want.
// For each folder remedy/NAME its files take the place of those of the same name, an empty one deletes it, and
// nothing is left to say. What a remedy adds stands in the alarm between backticks, VALUE for what a person
// knows, unless NAME begins with "correct". With drift as a warning there is a client that compiles at once.
func TestRemedies(t *testing.T) {
	for name, archive := range remedies(t) {
		t.Run(name, func(t *testing.T) {
			files := filesBelow(archive, "")
			_, _, err := load(files, asErrors)
			require.Error(t, err)
			alarm := err.Error()
			if flag.Lookup("update").Value.String() == "true" {
				i := slices.IndexFunc(archive.Files, func(f txtar.File) bool { return f.Name == "want" })
				archive.Files[i].Data = []byte(alarm + "\n")
				require.NoError(t, os.WriteFile(filepath.Join("testdata", "remedies", name+".txtar"), txtar.Format(archive), 0o644))
			}
			require.Equal(t, files["want"], alarm+"\n")
			require.NotContains(t, alarm, "\n", "one alarm a fault")

			d, warnings, err := load(files, asWarnings)
			require.NoError(t, err)
			assert.Equal(t, strings.TrimSuffix(alarm, ", or pass -drift=warn"), alarms(warnings).Error())
			checkClient(t, d)

			ways := map[string]bool{}
			for _, file := range archive.Files {
				if rest, ok := strings.CutPrefix(file.Name, "remedy/"); ok {
					way, _, _ := strings.Cut(rest, "/")
					ways[way] = true
				}
			}
			require.NotEmpty(t, ways)
			for way := range ways {
				t.Run(way, func(t *testing.T) { obey(t, files, filesBelow(archive, "remedy/"+way+"/"), way, alarm) })
			}
		})
	}
}

// TestBuiltInRemedies: of overlays that nobody can edit each alarm tells what to do in one's own, which is done and
// ends it, or in a copy.
func TestBuiltInRemedies(t *testing.T) {
	own, copies := 0, 0
	for name, archive := range remedies(t) {
		t.Run(name, func(t *testing.T) {
			document, overlays := sources(filesBelow(archive, ""))
			for i := range overlays {
				overlays[i].IsBuiltIn = true
			}
			_, _, err := openapi.Load(document, overlays, asErrors)
			require.Error(t, err)
			alarm, faults := err.Error(), tree.Faults{}
			require.ErrorAs(t, err, &faults)
			require.Len(t, faults, 1)
			switch added := regexp.MustCompile("add `(- {.*})` to the actions of an overlay").FindStringSubmatch(alarm); {
			case faults[0].IsCopied:
				assert.Contains(t, alarm, ", in a copy of the overlays built in")
				copies++
			case added == nil:
				assert.Contains(t, alarm, "-overlays \"\"")
			default:
				overlays = append(overlays, tree.Source{Name: "own/010.yaml", Data: []byte("overlay: 1.0.0\nactions:\n  " + added[1] + "\n")})
				_, warnings, err := openapi.Load(document, overlays, asErrors)
				require.NoError(t, err)
				assert.Empty(t, alarms(warnings))
				own++
			}
		})
	}
	t.Logf("%d alarms are ended in an overlay of one's own, %d in a copy", own, copies)
	assert.NotZero(t, own)
	assert.NotZero(t, copies)
}

// obey edits the files as one way out of an alarm tells.
func obey(t *testing.T, files, edited map[string]string, way, alarm string) {
	after := map[string]string{}
	for name, data := range files {
		after[name] = data
	}
	for name, data := range edited {
		require.Contains(t, files, name)
		after[name] = data
		if data == "" {
			delete(after, name)
			assert.Regexp(t, `delete the file|pass -overlays ""`, alarm)
		}
		for line := range strings.Lines(data) {
			if !strings.Contains(files[name], line) && way != "correct" && !(way == "delete" && isShortened(line, files[name])) {
				assert.True(t, isQuoted(alarm, line), "the alarm doesn't say to write %s", line)
			}
		}
		for line := range strings.Lines(files[name]) {
			if !strings.Contains(data, line) {
				assert.Regexp(t, "delete|correct|instead|move|pass -overlays", alarm)
			}
		}
	}
	d, warnings, err := load(after, asErrors)
	require.NoError(t, err)
	assert.Empty(t, alarms(warnings))
	model.Build(d)
}

var backticked = regexp.MustCompile("`([^`]*)`")

// isQuoted tells whether a line holds what the alarm says to write.
func isQuoted(alarm, line string) bool {
	return slices.ContainsFunc(backticked.FindAllStringSubmatch(alarm, -1), func(quoted []string) bool {
		pattern := strings.Replace(regexp.QuoteMeta(quoted[1]), "VALUE", ".+", 1)
		return regexp.MustCompile(pattern).MatchString(line)
	})
}

// isShortened tells whether a line is one of text without something in it.
func isShortened(line, text string) bool {
	for old := range strings.Lines(text) {
		i := 0
		for i < len(line) && i < len(old) && line[i] == old[i] {
			i++
		}
		if i > 0 && strings.HasSuffix(old, line[i:]) && len(line) < len(old) {
			return true
		}
	}
	return false
}

// TestEachDriftHasARemedy: no call of Drift is without a case.
func TestEachDriftHasARemedy(t *testing.T) {
	cases := remedies(t)
	for _, folder := range []string{"../overlay", "../names", "."} {
		names, err := filepath.Glob(filepath.Join(folder, "*.go"))
		require.NoError(t, err)
		for _, name := range names {
			file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
			require.NoError(t, err)
			ast.Inspect(file, func(n ast.Node) bool {
				call, ok := n.(*ast.CallExpr)
				if !ok || len(call.Args) < 2 {
					return true
				}
				if of, ok := call.Fun.(*ast.SelectorExpr); !ok || of.Sel.Name != "Drift" {
					return true
				}
				format, err := strconv.Unquote(call.Args[1].(*ast.BasicLit).Value)
				require.NoError(t, err)
				pattern := regexp.MustCompile(": " + regexp.MustCompile(`%[sdq]`).ReplaceAllString(regexp.QuoteMeta(format), ".*") + ", or pass -drift=warn\n$")
				found := false
				for _, archive := range cases {
					found = found || pattern.MatchString(filesBelow(archive, "")["want"])
				}
				assert.True(t, found, "%s: no case in testdata/remedies raises %q", name, format)
				return true
			})
		}
	}
}

// TestAllFaultsAtOnce: what overlays and passes have to say comes in one run, by place.
func TestAllFaultsAtOnce(t *testing.T) {
	archive, err := txtar.ParseFile(filepath.Join("testdata", "all_at_once.txtar"))
	require.NoError(t, err)
	files := filesBelow(archive, "")
	_, _, err = load(files, asErrors)
	require.Error(t, err)
	assert.Equal(t, files["want"], err.Error()+"\n")
}

// TestRetiredIsNotSent: both values are read, and the first of them is the one to send.
func TestRetiredIsNotSent(t *testing.T) {
	files := filesBelow(remedies(t)["value_gone_replaced"], "")
	files["overlays/010.yaml"] = files["remedy/move/overlays/010.yaml"]
	files["openapi.yaml"] += `paths: {/holder/: {post: {requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Holder'}}}}}}}`
	d, _, err := load(files, asErrors)
	require.NoError(t, err)
	unions := model.Build(d).Unions
	require.Len(t, unions, 1)
	require.Len(t, unions[0].Variants, 2)
	assert.Equal(t, []string{"a"}, unions[0].Variants[0].Tags)
	assert.Equal(t, []string{"custom", "b"}, unions[0].Variants[1].Tags)
}

func remedies(t *testing.T) map[string]*txtar.Archive {
	t.Helper()
	names, err := filepath.Glob(filepath.Join("testdata", "remedies", "*.txtar"))
	require.NoError(t, err)
	cases := map[string]*txtar.Archive{}
	for _, name := range names {
		cases[strings.TrimSuffix(filepath.Base(name), ".txtar")], err = txtar.ParseFile(name)
		require.NoError(t, err)
	}
	return cases
}

func filesBelow(archive *txtar.Archive, folder string) map[string]string {
	files := map[string]string{}
	for _, file := range archive.Files {
		if name, ok := strings.CutPrefix(file.Name, folder); ok {
			files[name] = string(file.Data)
		}
	}
	return files
}

func load(files map[string]string, drift openapi.Options) (*oas.Document, tree.Faults, error) {
	document, overlays := sources(files)
	return openapi.Load(document, overlays, drift)
}

func sources(files map[string]string) (document tree.Source, overlays []tree.Source) {
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if strings.HasPrefix(name, "overlays/") {
			overlays = append(overlays, tree.Source{Name: name, Data: []byte(files[name])})
		}
	}
	return tree.Source{Name: "openapi.yaml", Data: []byte(files["openapi.yaml"])}, overlays
}

var (
	asErrors   = openapi.Options{Drift: tree.DriftError}
	asWarnings = openapi.Options{Drift: tree.DriftWarn}
)

// alarms are the faults that are no repairs.
func alarms(faults tree.Faults) tree.Faults {
	var list tree.Faults
	for _, fault := range faults {
		if !fault.IsRepair {
			list = append(list, fault)
		}
	}
	return list
}

// checkClient type-checks what is emitted, tests aside.
func checkClient(t *testing.T, d *oas.Document) {
	t.Helper()
	api := model.Build(d)
	files := map[string][]byte{}
	baseTypes, err := base.Files(api, "client")
	require.NoError(t, err)
	for _, f := range baseTypes {
		files[f.Name] = f.Data
	}
	rest, err := emit.Files(api, emit.Options{Package: "client", Source: "openapi.yaml", Document: d.Render})
	require.NoError(t, err)
	for _, f := range rest {
		files[f.Name] = f.Data
	}
	fset := token.NewFileSet()
	var parsed []*ast.File
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go") {
			file, err := parser.ParseFile(fset, name, files[name], parser.SkipObjectResolution)
			require.NoError(t, err)
			parsed = append(parsed, file)
		}
	}
	_, err = (&types.Config{Importer: imports()}).Check("client", fset, parsed, nil)
	require.NoError(t, err)
}

// imports has the compiler's record of what a client imports.
var imports = sync.OnceValue(func() types.Importer {
	out, err := exec.Command("go", "list", "-export", "-deps", "-f", "{{.ImportPath}}={{.Export}}", "../emit/runtime", "github.com/oapi-codegen/runtime/types", "iter").Output()
	if err != nil {
		panic(err)
	}
	exports := map[string]string{}
	for line := range strings.FieldsSeq(string(out)) {
		path, file, _ := strings.Cut(line, "=")
		exports[path] = file
	}
	return importer.ForCompiler(token.NewFileSet(), "gc", func(path string) (io.ReadCloser, error) { return os.Open(exports[path]) })
})
