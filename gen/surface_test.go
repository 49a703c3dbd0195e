package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// surface is what a Go caller sees of a client, read out of its files alone.
type surface struct {
	// elements by name: Agent, Agent.Name, AgentsService.List, LanguageEn, NewClient.
	elements map[string]*element
	// members are the names of what belongs to a type.
	members map[string][]string
	// calls are the names of the methods for an operation: "GET /v1/agents/" → AgentsService.List, AgentsService.All.
	calls map[string][]string
	// marked are the names of the elements whose comment holds a mark: a word that stands in one place of the document.
	marked map[string][]string
}

// element is an exported type, field, method, function, constant or variable, or a method that seals an interface.
type element struct {
	kind  string
	owner string   // type that it belongs to; of a type itself, of a function ""
	text  string   // its Go without names of its own: the field's type and tag, the method's signature with verb and path
	takes []string // types in it; of a function those of its arguments
	gives []string // types of a function's results
	call  string   // of an operation's method its verb and path
}

var (
	callLine = regexp.MustCompile(`^(GET|PUT|POST|DELETE|OPTIONS|HEAD|PATCH|TRACE) /`)
	markWord = regexp.MustCompile(`mark[0-9]{5}`)
	linkWord = regexp.MustCompile(`\[([A-Z]\w*)\]`)
)

func newSurface() *surface {
	return &surface{elements: map[string]*element{}, members: map[string][]string{}, calls: map[string][]string{}, marked: map[string][]string{}}
}

func readSurface(t *testing.T, client files) *surface {
	t.Helper()
	s := newSurface()
	var parsed []*ast.File
	for _, name := range slices.Sorted(maps.Keys(client)) {
		if strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go") {
			file, err := parser.ParseFile(token.NewFileSet(), name, client[name], parser.ParseComments|parser.SkipObjectResolution)
			require.NoError(t, err)
			parsed = append(parsed, file)
		}
	}
	for _, file := range parsed {
		for _, decl := range file.Decls {
			if d, ok := decl.(*ast.GenDecl); ok {
				s.declaration(d)
			}
		}
	}
	for _, file := range parsed {
		for _, decl := range file.Decls {
			if f, ok := decl.(*ast.FuncDecl); ok {
				s.function(f)
			}
		}
	}
	require.NotEmpty(t, s.calls, "no method's comment ends with its verb and path")
	return s
}

func (s *surface) add(name string, e *element, doc *ast.CommentGroup) {
	s.elements[name] = e
	if e.owner != "" && e.owner != name {
		s.members[e.owner] = append(s.members[e.owner], name)
	}
	for _, mark := range markWord.FindAllString(doc.Text(), -1) {
		s.marked[mark] = append(s.marked[mark], name)
	}
}

func (s *surface) declaration(d *ast.GenDecl) {
	for _, spec := range d.Specs {
		switch spec := spec.(type) {
		case *ast.TypeSpec:
			if spec.Name.IsExported() {
				s.typ(spec, firstDoc(spec.Doc, d.Doc))
			}
		case *ast.ValueSpec:
			for i, name := range spec.Names {
				if !name.IsExported() {
					continue
				}
				e := &element{kind: d.Tok.String(), text: expression(spec.Type)}
				if e.takes = typesIn(spec.Type); len(e.takes) > 0 {
					e.owner = e.takes[0]
				}
				if d.Tok == token.CONST && i < len(spec.Values) && name.Name != "SpecVersion" { // which says what document it is
					e.text += " = " + expression(spec.Values[i])
				}
				s.add(name.Name, e, spec.Doc)
			}
		}
	}
}

func (s *surface) typ(spec *ast.TypeSpec, doc *ast.CommentGroup) {
	name := spec.Name.Name
	e := &element{kind: "type", owner: name}
	switch typ := spec.Type.(type) {
	case *ast.StructType:
		e.text = "struct"
		for _, field := range typ.Fields.List {
			tag := ""
			if field.Tag != nil {
				tag = " " + field.Tag.Value
			}
			for _, fieldName := range fieldNames(field) {
				if ast.IsExported(fieldName) {
					s.add(name+"."+fieldName, &element{kind: "field", owner: name, text: expression(field.Type) + tag, takes: typesIn(field.Type)}, field.Doc)
				}
			}
		}
	case *ast.InterfaceType:
		e.text = "interface"
		for _, method := range typ.Methods.List {
			for _, methodName := range fieldNames(method) {
				s.add(name+"."+methodName, &element{kind: "requirement", owner: name, text: expression(method.Type), takes: typesIn(method.Type)}, method.Doc)
			}
		}
	default:
		e.text, e.takes = expression(spec.Type), typesIn(spec.Type)
	}
	if spec.Assign.IsValid() {
		e.text = "= " + e.text
	}
	s.add(name, e, doc)
}

// printing are methods that fmt and log/slog call: those types have them that hold a secret further down.
var printing = map[string]bool{"Format(state fmt.State, _ rune)": true, "LogValue() slog.Value": true}

// function enters a function or a method, one that isn't exported only where an interface is sealed with it.
func (s *surface) function(f *ast.FuncDecl) {
	e := &element{kind: "func", text: signature(f.Type), takes: typesIn(f.Type.Params), gives: typesIn(f.Type.Results)}
	name := f.Name.Name
	if f.Recv != nil {
		receiver := f.Recv.List[0].Type
		e.kind, e.owner = "method", typesIn(receiver)[0]
		if strings.HasPrefix(expression(receiver), "*") {
			e.text = "(*) " + e.text
		}
		name = e.owner + "." + name
	}
	if !ast.IsExported(e.owner) && e.owner != "" || !f.Name.IsExported() && !s.seals(f.Name.Name) || printing[f.Name.Name+e.text] {
		return
	}
	lines := strings.Split(strings.TrimSpace(f.Doc.Text()), "\n")
	if call := lines[len(lines)-1]; callLine.MatchString(call) && e.owner != "" {
		e.call = call
		e.text += " " + call
		s.calls[call] = append(s.calls[call], name)
		for _, link := range linkWord.FindAllStringSubmatch(f.Doc.Text(), -1) {
			e.takes = append(e.takes, link[1])
		}
	}
	s.add(name, e, f.Doc)
}

// seals tells whether an exported interface asks for a method of that name.
func (s *surface) seals(method string) bool {
	for typ, members := range s.members {
		if e := s.elements[typ]; e != nil && e.kind == "type" && e.text == "interface" && slices.Contains(members, typ+"."+method) {
			return true
		}
	}
	return false
}

// reach are the types that a caller of the operations meets, without those that are met only by way of an
// element in cut: what is given to them, what they answer with, or both.
func (s *surface) reach(takes, gives bool, cut map[string]bool) map[string]bool {
	met := map[string]bool{}
	var meet func(names []string)
	meet = func(names []string) {
		for _, name := range names {
			e := s.elements[name]
			if e == nil || e.kind != "type" || met[name] {
				continue
			}
			met[name] = true
			meet(e.takes)
			for _, member := range s.members[name] {
				switch m := s.elements[member]; {
				case cut[member]:
				case m.kind == "field":
					meet(m.takes)
				case m.kind == "requirement" && name != "Option": // the comment of a method links those that are for it
					meet(s.have(strings.TrimPrefix(member, name+".")))
				}
			}
		}
	}
	for _, methods := range s.calls {
		for _, method := range methods {
			if cut[method] {
				continue
			}
			if takes {
				meet(s.elements[method].takes)
			}
			if gives {
				meet(s.elements[method].gives)
			}
		}
	}
	return met
}

// have are the types that have a method.
func (s *surface) have(method string) []string {
	var list []string
	for name, e := range s.elements {
		if e.kind == "method" && name == e.owner+"."+method {
			list = append(list, e.owner)
		}
	}
	return list
}

// change is an element that is not what it was; nil where it isn't there.
type change struct {
	name          string
	before, after *element
}

func (c change) String() string {
	say := func(e *element) string {
		if e == nil {
			return "nothing"
		}
		return e.kind + " " + e.text
	}
	return c.name + ": " + say(c.before) + " -> " + say(c.after)
}

// changes are those between two surfaces, in name order.
func (s *surface) changes(after *surface) []change {
	var list []change
	names := maps.Clone(s.elements)
	maps.Copy(names, after.elements)
	for _, name := range slices.Sorted(maps.Keys(names)) {
		c := change{name, s.elements[name], after.elements[name]}
		if c.before == nil || c.after == nil || c.before.kind != c.after.kind || c.before.text != c.after.text {
			list = append(list, c)
		}
	}
	return list
}

// isNew tells an element that takes nothing from who used s: a type and what belongs to it, a method of a
// type that was there, an operation's method for an operation that wasn't.
func (s *surface) isNew(c change) bool {
	if c.before != nil {
		return false
	}
	_, wasThere := s.elements[c.after.owner]
	switch c.after.kind {
	case "method":
		return !wasThere || s.calls[c.after.call] == nil
	case "type", "func":
		return true
	case "field":
		return !wasThere || c.after.owner == "Client" && s.elements[c.after.takes[0]] == nil // a new service
	}
	return !wasThere
}

func firstDoc(groups ...*ast.CommentGroup) *ast.CommentGroup {
	for _, group := range groups {
		if group != nil {
			return group
		}
	}
	return nil
}

func fieldNames(field *ast.Field) []string {
	if len(field.Names) == 0 { // embedded
		return typesIn(field.Type)
	}
	var names []string
	for _, name := range field.Names {
		names = append(names, name.Name)
	}
	return names
}

func expression(e ast.Expr) string {
	if e == nil {
		return ""
	}
	return types.ExprString(e)
}

func signature(f *ast.FuncType) string { return strings.TrimPrefix(types.ExprString(f), "func") }

// typesIn are the names in a type that are of the package itself, or predeclared.
func typesIn(n ast.Node) []string {
	var names []string
	if list, ok := n.(*ast.FieldList); n == nil || ok && list == nil {
		return nil
	} else if ok {
		for _, field := range list.List {
			names = append(names, typesIn(field.Type)...)
		}
		return names
	}
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SelectorExpr:
			return false
		case *ast.Ident:
			names = append(names, n.Name)
		}
		return true
	})
	return names
}
