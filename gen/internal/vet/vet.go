// Package vet looks at the client once more before it is written. What comes in is every file; what goes
// out is the first thing in them that no document may bring about: Go that some systems leave out, that
// tells a tool what to do, that runs by itself or imports what a client has no use for. The other rooms
// let none of it in, each in its own way; this one does not trust them.
package vet

import (
	"bytes"
	"errors"
	"fmt"
	"go/ast"
	"go/build"
	"go/build/constraint"
	"go/parser"
	"go/scanner"
	"go/token"
	"io"
	"maps"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/cekura-community/cekura-go/gen/internal/legible"
)

// Client is what a run is about to write: slash-separated names and contents.
type Client struct {
	Files      map[string][]byte
	Package    string // of the Go files; tests may be outside of it
	ImportPath string // by which such tests import it
}

// Check returns an error that begins with the file and the line.
func (c Client) Check() error {
	names := slices.Sorted(maps.Keys(c.Files))
	files := make([]*file, len(names))
	var group sync.WaitGroup
	for i, name := range names {
		files[i] = &file{client: c, name: name, data: c.Files[name], fset: token.NewFileSet()}
		group.Go(files[i].check)
	}
	group.Wait()
	declared := map[string]string{}
	for _, f := range files {
		for _, id := range f.declares {
			if other := declared[id.Name]; other != "" {
				f.fail(id.Pos(), "%s is declared in %s as well", id.Name, other)
			}
			declared[id.Name] = f.name
		}
		if f.err != nil {
			return f.err
		}
	}
	return nil
}

// file is one of them on its way through the checks.
type file struct {
	client   Client
	name     string
	data     []byte
	fset     *token.FileSet
	ast      *ast.File
	declares []*ast.Ident // at the top level, as the whole client must have each once
	err      error        // the first
}

func (f *file) fail(at token.Pos, format string, args ...any) {
	f.failAt(f.fset.PositionFor(at, false).Line, format, args...) // false: what a //line comment says is no position
}

func (f *file) failAt(line int, format string, args ...any) {
	if f.err == nil {
		f.err = fmt.Errorf("%s:%d: %s", legible.Line(f.name, 200), line, legible.Line(fmt.Sprintf(format, args...), 400))
	}
}

func (f *file) check() {
	unseen := func(r rune) bool { return r != '\n' && r != '\t' && !legible.Is(r) }
	if at := bytes.IndexFunc(f.data, unseen); at >= 0 {
		f.failAt(1+bytes.Count(f.data[:at], []byte("\n")), "holds the byte 0x%02x of a character that nobody sees", f.data[at])
	}
	if path.Ext(f.name) != ".go" {
		return
	}
	var err error
	var faults scanner.ErrorList
	f.ast, err = parser.ParseFile(f.fset, f.name, f.data, parser.ParseComments|parser.SkipObjectResolution)
	if errors.As(err, &faults) {
		f.failAt(faults[0].Pos.Line, "is no Go: %s", faults[0].Msg)
		return
	}
	f.checkName()
	f.checkClause()
	f.checkComments()
	f.checkImports()
	f.checkDecls()
}

// fileName is that of code, or of a test.
var fileName = regexp.MustCompile(`^([a-z]+/)?[a-z0-9][a-z0-9_]*\.gen(_test)?\.go$`)

// checkName asks the go command's own library, on a system that is none, whether the file is built:
// foo_windows.gen.go is not.
func (f *file) checkName() {
	nowhere := build.Context{
		GOOS: "none", GOARCH: "none", Compiler: "none",
		OpenFile: func(string) (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(f.data)), nil },
	}
	isBuilt, err := nowhere.MatchFile(path.Split(f.name))
	switch {
	case !fileName.MatchString(f.name):
		f.failAt(1, "has a name that gen gives to no file")
	case err != nil || !isBuilt:
		f.failAt(1, "is not built on every system")
	}
}

func (f *file) checkClause() {
	want, isTest := f.client.Package, strings.HasSuffix(f.name, "_test.go")
	if got := f.ast.Name.Name; got != want && !(isTest && got == want+"_test") {
		f.fail(f.ast.Name.Pos(), "is of package %s, not %s", got, want)
	}
	if !ast.IsGenerated(f.ast) {
		f.failAt(1, "has no header that go/ast knows")
	}
}

// ownDirectives are those that the runtime has.
var ownDirectives = []string{"//go:noinline"}

// checkComments wants a space behind the slashes, where a directive has none.
func (f *file) checkComments() {
	for _, group := range f.ast.Comments {
		for _, c := range group.List {
			switch first, _, _ := strings.Cut(c.Text[2:], " "); {
			case constraint.IsGoBuild(c.Text), constraint.IsPlusBuild(c.Text):
				f.fail(c.Pos(), "holds a build constraint: %s", c.Text)
			case c.Text[1] == '*', first != "" && first[0] != '\t' && !slices.Contains(ownDirectives, c.Text):
				f.fail(c.Pos(), "holds a directive: %s", c.Text)
			}
		}
	}
}

// imports are what the runtime, the examples and what is written around them need.
var imports = strings.Fields(`
	bufio bytes cmp compress/gzip context crypto/tls encoding encoding/base64 encoding/binary encoding/json errors fmt io iter log/slog maps math
	math/bits math/rand/v2 mime mime/multipart net net/http net/http/httptest net/netip net/textproto net/url os reflect regexp runtime/debug slices sort strconv
	strings sync sync/atomic testing time unicode unicode/utf8
	github.com/go-faster/jx github.com/hashicorp/go-retryablehttp github.com/oapi-codegen/runtime github.com/oapi-codegen/runtime/types`)

func (f *file) checkImports() {
	for _, spec := range f.ast.Imports {
		imported, _ := strconv.Unquote(spec.Path.Value)
		if !slices.Contains(imports, imported) && (imported != f.client.ImportPath || imported == "") {
			f.fail(spec.Pos(), "imports %s", spec.Path.Value)
		}
		if spec.Name != nil && (spec.Name.Name == "_" || spec.Name.Name == ".") {
			f.fail(spec.Pos(), "imports %s as %s", spec.Path.Value, spec.Name.Name)
		}
	}
}

func (f *file) checkDecls() {
	ast.Inspect(f.ast, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncDecl:
			f.checkFunc(n)
		case *ast.TypeSpec:
			f.declare("", n.Name)
		case *ast.ValueSpec:
			for _, name := range n.Names {
				f.declare("", name)
			}
		default:
			return true
		}
		return false // what stands within is no business of other files
	})
	ast.Inspect(f.ast, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && strings.ContainsFunc(id.Name, func(r rune) bool { return r > '~' }) {
			f.fail(id.Pos(), "has the name %s", id.Name)
		}
		return true
	})
}

func (f *file) checkFunc(decl *ast.FuncDecl) {
	receiver := ""
	switch {
	case decl.Body == nil:
		f.fail(decl.Pos(), "leaves the body of %s to others", decl.Name)
	case decl.Recv != nil:
		ast.Inspect(decl.Recv.List[0].Type, func(n ast.Node) bool { // *T, T[E]: the first name is the type's
			if id, ok := n.(*ast.Ident); ok && receiver == "" {
				receiver = id.Name + "."
			}
			return receiver == ""
		})
	case decl.Name.Name == "init":
		f.fail(decl.Pos(), "has a function that runs by itself")
	}
	f.declare(receiver, decl.Name)
}

func (f *file) declare(receiver string, name *ast.Ident) {
	if name.Name != "_" {
		f.declares = append(f.declares, &ast.Ident{NamePos: name.NamePos, Name: f.ast.Name.Name + "." + receiver + name.Name})
	}
}
