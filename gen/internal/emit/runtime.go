package emit

import (
	"embed"
	"fmt"
	"go/parser"
	"go/token"
	"regexp"
	"strconv"
	"strings"
)

//go:embed runtime/*.go
var runtimeSource embed.FS

//go:embed examples/*.go
var exampleSource embed.FS

// runtime copies the code that no document changes. Its settings are those of the tests: the document's
// stand in their place.
func (w *writer) runtime() {
	entries, _ := runtimeSource.ReadDir("runtime") // embedded: there by construction, and sorted
	for _, entry := range entries {
		name := entry.Name()
		if strings.HasSuffix(name, "_test.go") || name == "settings.go" {
			continue
		}
		data, _ := runtimeSource.ReadFile("runtime/" + name)
		w.copy(strings.TrimSuffix(name, ".go")+".gen.go", data, w.opts.Package)
	}
}

// callServer copies what the calls test is made with, a test of the runtime's as well.
func (w *writer) callServer() {
	data, _ := runtimeSource.ReadFile("runtime/callserver_test.go")
	w.copy("callserver.gen_test.go", data, w.opts.Package)
}

// examples copies the examples, which import the package as a user does.
func (w *writer) examples() {
	if w.opts.ImportPath == "" {
		return
	}
	entries, _ := exampleSource.ReadDir("examples")
	for _, entry := range entries {
		name, isExample := strings.CutSuffix(entry.Name(), "_test.go")
		if !isExample {
			continue
		}
		data, _ := exampleSource.ReadFile("examples/" + entry.Name())
		data = reimported(data, w.opts.ImportPath)
		w.copy("example_"+strings.TrimPrefix(name, "example_")+".gen_test.go", data, w.opts.Package+"_test")
	}
}

// copy adds a file under another package clause. What stands before the clause stays behind: a package
// has one package comment.
func (w *writer) copy(name string, data []byte, pkg string) {
	file, err := parser.ParseFile(token.NewFileSet(), name, data, parser.PackageClauseOnly)
	if err == nil {
		data = fmt.Appendf(nil, "%s\n\npackage %s%s", w.header(), pkg, data[int(file.Name.End())-1:])
	}
	w.add(name, data, err)
}

// reimported gives the package that the examples know as cekura its import path.
func reimported(data []byte, path string) []byte {
	return regexp.MustCompile(`(?m)^\tcekura "[^"]+"$`).ReplaceAllLiteral(data, []byte("\tcekura "+strconv.Quote(path)))
}
