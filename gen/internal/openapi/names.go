package openapi

import (
	"iter"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"
)

// The extensions in which the normalised document carries its Go names. An overlay may set any of
// them; what it leaves open a rule decides from the element alone, never from its neighbours, so
// that a document that grows renames nothing.
const (
	extName      = "x-go-name"       // Go name of a schema, property, parameter or operation
	extWriteName = "x-go-name-write" // Go name of a schema's request form, where the forms differ
	extTypeName  = "x-go-type-name"  // Go name of the type that an inline enum or object becomes
	extService   = "x-go-service"    // Go name of the service an operation belongs to
	extConstants = "x-enum-varnames" // Go names of an enum's constants
	extWords     = "x-go-words"      // at the root: spellings of words, lower case → Go
	extServices  = "x-go-services"   // at the root: path prefix → service name
)

// verbs are the members of a path item that are operations.
const verbs = " get put post delete options head patch trace "

// operation is one operation node with where it stands.
type operation struct {
	verb string // lower case
	path string
	node *yaml.Node
}

// operations yields every operation in the document's order.
func (d *Document) operations() iter.Seq[operation] {
	return func(yield func(operation) bool) {
		for path, item := range pairs(get(d.Root, "paths")) {
			for verb, node := range pairs(item) {
				if !strings.Contains(verbs, " "+verb.Value+" ") || node.Kind != yaml.MappingNode {
					continue
				}
				if !yield(operation{verb: verb.Value, path: path.Value, node: node}) {
					return
				}
			}
		}
	}
}

func newSpeller(d *Document) *speller {
	sp := &speller{words: map[string]string{}}
	for word, spelling := range pairs(get(d.Root, extWords)) {
		sp.words[strings.ToLower(word.Value)] = text(spelling)
	}
	return sp
}

// nameOperations gives every operation its service and its method's name, and every parameter its
// Go name.
func nameOperations(d *Document, r *report) {
	sp := newSpeller(d)
	services := serviceNames(d, r)
	schemas := d.components()
	for op := range d.operations() {
		rt := newRoute(op.path, sp)
		if text(get(op.node, extService)) == "" {
			name := rt.service
			if own, ok := services(op.path); ok {
				name = own
			}
			set(op.node, extService, str(name))
		}
		if text(get(op.node, extName)) == "" {
			set(op.node, extName, str(rt.method(op.verb, answersList(schemas, op.node), sp)))
		}
		nameParameters(op.node, sp)
	}
}

// serviceNames reads the services that an overlay named; the longest prefix wins. A prefix of no path is drift.
func serviceNames(d *Document, r *report) func(path string) (string, bool) {
	type rule struct{ prefix, name string }
	var rules []rule
	for prefix, name := range pairs(get(d.Root, extServices)) {
		p := strings.TrimSuffix(prefix.Value, "/") + "/"
		rules = append(rules, rule{p, text(name)})
		found := false
		for path := range pairs(get(d.Root, "paths")) {
			found = found || strings.HasPrefix(path.Value+"/", p)
		}
		if !found {
			r.drift(prefix, "names the service of %s, which no path begins with; correct or delete this line", prefix.Value)
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
func nameParameters(op *yaml.Node, sp *speller) {
	for _, p := range items(get(op, "parameters")) {
		if text(get(p, extName)) != "" {
			continue
		}
		wire := text(get(p, "name"))
		if text(get(p, "in")) == "path" {
			set(p, extName, str(argument(sp.camel(wire))))
			continue
		}
		set(p, extName, str(sp.parameter(wire)))
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
	case list && strings.HasSuffix(name, "List") && isIdentifier(name):
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
func answersList(schemas components, op *yaml.Node) bool {
	for status, response := range pairs(get(op, "responses")) {
		if !strings.HasPrefix(status.Value, "2") {
			continue
		}
		for _, media := range pairs(get(response, "content")) {
			schema := schemas.resolve(get(media, "schema"))
			if !has(schema, "type") && !isComposed(schema) {
				return hasPages(op)
			}
			return text(get(schema, "type")) == "array" || get(schema, "properties", "results") != nil
		}
	}
	return false
}

func hasPages(op *yaml.Node) bool {
	return slices.ContainsFunc(items(get(op, "parameters")), func(p *yaml.Node) bool {
		return text(get(p, "in")) == "query" && text(get(p, "name")) == "page"
	})
}

// typePrefix is what the names of an operation's own types begin with: AgentsV1.Update gives AgentV1Update.
func typePrefix(service, method string) string {
	resource, version := service, ""
	if m := versionedService.FindStringSubmatch(service); m != nil {
		resource, version = m[1], m[2]
	}
	return singular(resource) + version + method
}

var versionedService = regexp.MustCompile(`^(.+?)(V[0-9]+)$`)

// nameSchemas names the components and their properties.
func nameSchemas(d *Document, r *report) {
	sp := newSpeller(d)
	for key, schema := range pairs(get(d.Root, "components", "schemas")) {
		if text(get(schema, extName)) == "" {
			set(schema, extName, str(sp.exported(key.Value)))
			continue
		}
		d.decided[schema] = true
	}
	d.eachSchema(func(schema *yaml.Node, _ string) {
		for key, property := range pairs(get(schema, "properties")) {
			if property.Kind == yaml.MappingNode && text(get(property, extName)) == "" {
				set(property, extName, str(fieldName(sp.exported(key.Value))))
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
