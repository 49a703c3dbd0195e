package names

import (
	"regexp"
	"slices"
	"strings"


	"github.com/cekura-community/cekura-go/gen/internal/oas"
	"github.com/cekura-community/cekura-go/gen/internal/tree"
)

func newSpeller(d *oas.Document) *speller {
	sp := &speller{words: map[string]string{}}
	for word, spelling := range tree.Pairs(tree.Get(d.Root, oas.ExtWords)) {
		sp.words[strings.ToLower(word.Value)] = tree.Text(spelling)
	}
	return sp
}

// NameOperations gives every operation its service and its method's name, and every parameter its
// Go name.
func NameOperations(d *oas.Document, r *tree.Report) {
	sp := newSpeller(d)
	services := serviceNames(d, r)
	schemas := d.Schemas()
	for op := range d.Operations() {
		rt := newRoute(op.Path, sp)
		if tree.Text(tree.Get(op.Node, oas.ExtService)) == "" {
			name := rt.service
			if own, ok := services(op.Path); ok {
				name = own
			}
			tree.Set(op.Node, oas.ExtService, tree.Str(name))
		}
		if tree.Text(tree.Get(op.Node, oas.ExtName)) == "" {
			tree.Set(op.Node, oas.ExtName, tree.Str(rt.method(op.Verb, answersList(schemas, op.Node), sp)))
		}
		nameParameters(op.Node, sp)
	}
}

// serviceNames reads the services that an overlay named; the longest prefix wins. A prefix of no path is drift.
func serviceNames(d *oas.Document, r *tree.Report) func(path string) (string, bool) {
	type rule struct{ prefix, name string }
	var rules []rule
	for prefix, name := range tree.Pairs(tree.Get(d.Root, oas.ExtServices)) {
		p := strings.TrimSuffix(prefix.Value, "/") + "/"
		rules = append(rules, rule{p, tree.Text(name)})
		found := false
		for path := range tree.Pairs(tree.Get(d.Root, "paths")) {
			found = found || strings.HasPrefix(path.Value+"/", p)
		}
		if !found {
			r.Drift(prefix, "names the service of %s, which no path begins with; correct or delete this line", prefix.Value)
		}
	}
	return func(path string) (string, bool) {
		best := rule{}
		for _, candidate := range rules {
			if strings.HasPrefix(path+"/", candidate.prefix) && len(candidate.prefix) > len(best.prefix) {
				best = candidate
			}
		}
		return best.name, best.prefix != ""
	}
}

// nameParameters names query and header parameters as fields and path parameters as arguments.
func nameParameters(op *tree.Node, sp *speller) {
	for _, p := range tree.Items(tree.Get(op, "parameters")) {
		if tree.Text(tree.Get(p, oas.ExtName)) != "" {
			continue
		}
		wire := tree.Text(tree.Get(p, "name"))
		if tree.Text(tree.Get(p, "in")) == "path" {
			tree.Set(p, oas.ExtName, tree.Str(argument(sp.camel(wire))))
			continue
		}
		tree.Set(p, oas.ExtName, tree.Str(sp.parameter(wire)))
	}
}

// argument keeps an argument's name clear of Go's keywords, of predeclared names and of the other
// names in a generated method.
func argument(name string) string {
	const taken = " break case chan const continue default defer else fallthrough for func go goto if import interface map package range " +
		"return select struct switch type var any bool byte error int string nil true false new len make append copy " +
		"ctx params body opts s out err http iter context io time json slog fmt url errors "
	if strings.Contains(taken, " "+name+" ") {
		return name + "Value"
	}
	return name
}

// route is a path taken apart: the resource that owns it and what follows.
type route struct {
	service string
	rest    []string // segments behind the resource
}

var versionSegment = regexp.MustCompile(`^v[0-9]+$`)

// newRoute finds the resource: the segment behind the version ("/test_framework/v1/scenarios/" is
// ScenariosV1), or without a version the first two literal segments.
func newRoute(path string, sp *speller) route {
	segments := strings.FieldsFunc(path, func(r rune) bool { return r == '/' })
	for i, segment := range segments {
		if versionSegment.MatchString(segment) && i+1 < len(segments) && !isTemplate(segments[i+1]) {
			return route{sp.exported(segments[i+1]) + strings.ToUpper(segment), segments[i+2:]}
		}
	}
	n := 0
	for n < len(segments) && n < 2 && !isTemplate(segments[n]) {
		n++
	}
	switch n {
	case 0:
		return route{"Root", segments}
	case 1:
		return route{sp.exported(segments[0]), segments[1:]}
	}
	app, resource := sp.exported(segments[0]), sp.exported(segments[1])
	if strings.HasPrefix(resource, app) {
		return route{resource, segments[2:]}
	}
	return route{sp.exported(segments[0] + " " + segments[1]), segments[2:]}
}

func isTemplate(segment string) bool { return strings.Contains(segment, "{") }

// readingWords begin a sub-path that already says what a GET does.
const readingWords = " get list download export search check verify retrieve fetch "

// method names the operation from its verb and the literal segments behind the resource.
func (rt route) method(verb string, list bool, sp *speller) string {
	var literals []string
	for _, segment := range rt.rest {
		if !isTemplate(segment) {
			literals = append(literals, segment)
		}
	}
	one := len(rt.rest) > 0 && isTemplate(rt.rest[len(rt.rest)-1]) // the path ends in one element
	name := sp.pascal(strings.Join(literals, " "))
	if one && name != "" {
		name = singular(name)
	}
	first := ""
	if len(literals) > 0 {
		first = strings.ToLower(splitWords(literals[0] + " x")[0])
	}
	switch verb {
	case "get":
		return readName(name, first, list && !one)
	case "post":
		return postName(name, literals, one, sp)
	case "put":
		return verbName("Update", name, first)
	case "patch":
		return verbName("Patch", name, first)
	case "delete":
		return verbName("Delete", name, first)
	}
	return sp.exported(verb) + name
}

func readName(name, first string, list bool) string {
	switch {
	case strings.Contains(readingWords, " "+first+" ") && name != "":
		return name
	case list && strings.HasSuffix(name, "List") && IsIdentifier(name):
		return name
	case list:
		return "List" + name
	}
	return "Get" + name
}

// postName reads a sub-path as an action ("Duplicate"), unless it is one plural word, a collection
// that a POST adds to ("CreateConversation").
func postName(name string, literals []string, one bool, sp *speller) string {
	if name == "" {
		return "Create"
	}
	last := splitWords(literals[len(literals)-1])
	if !one && len(last) == 1 && singular(last[0]) != last[0] {
		return "Create" + sp.pascal(strings.Join(literals[:len(literals)-1], " ")+" "+singular(last[0]))
	}
	if name[0] >= '0' && name[0] <= '9' {
		return "Post" + name
	}
	return name
}

func verbName(verb, name, first string) string {
	if strings.EqualFold(first, verb) {
		return name
	}
	return verb + name
}

// answersList reports whether the first 2xx answer is a bare array or a page of results. One without a
// shape, such as a reference to nothing, is a list where the operation takes the number of a page.
func answersList(schemas oas.Components, op *tree.Node) bool {
	for status, response := range tree.Pairs(tree.Get(op, "responses")) {
		if !strings.HasPrefix(status.Value, "2") {
			continue
		}
		for _, media := range tree.Pairs(tree.Get(response, "content")) {
			schema := schemas.Resolve(tree.Get(media, "schema"))
			if !tree.Has(schema, "type") && !oas.IsComposed(schema) {
				return hasPages(op)
			}
			return tree.Text(tree.Get(schema, "type")) == "array" || tree.Get(schema, "properties", "results") != nil
		}
	}
	return false
}

func hasPages(op *tree.Node) bool {
	return slices.ContainsFunc(tree.Items(tree.Get(op, "parameters")), func(p *tree.Node) bool {
		return tree.Text(tree.Get(p, "in")) == "query" && tree.Text(tree.Get(p, "name")) == "page"
	})
}

// TypePrefix is what the names of an operation's own types begin with: AgentsV1.Update gives AgentV1Update.
func TypePrefix(service, method string) string {
	resource, version := service, ""
	if m := versionedService.FindStringSubmatch(service); m != nil {
		resource, version = m[1], m[2]
	}
	return singular(resource) + version + method
}

var versionedService = regexp.MustCompile(`^(.+?)(V[0-9]+)$`)

// NameSchemas names the components and their properties.
func NameSchemas(d *oas.Document, r *tree.Report) {
	sp := newSpeller(d)
	for key, schema := range tree.Pairs(tree.Get(d.Root, "components", "schemas")) {
		if tree.Text(tree.Get(schema, oas.ExtName)) == "" {
			tree.Set(schema, oas.ExtName, tree.Str(sp.exported(key.Value)))
			continue
		}
		d.Decided[schema] = true
	}
	d.EachSchema(func(schema *tree.Node, _ string) {
		for key, property := range tree.Pairs(tree.Get(schema, "properties")) {
			if tree.IsMapping(property) && tree.Text(tree.Get(property, oas.ExtName)) == "" {
				tree.Set(property, oas.ExtName, tree.Str(fieldName(sp.exported(key.Value))))
			}
		}
	})
}

// fieldName keeps a field clear of the methods that a generated struct may have.
func fieldName(name string) string {
	const methods = " MarshalJSON UnmarshalJSON MarshalJSONTo UnmarshalJSONFrom LogValue Plain "
	if strings.Contains(methods, " "+name+" ") {
		return name + "Field"
	}
	return name
}
