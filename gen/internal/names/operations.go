package names

import (
	"cmp"
	"iter"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/cekura-community/cekura-go/gen/internal/oas"
	"github.com/cekura-community/cekura-go/gen/internal/tree"
)

// Operations gives every operation its service, its method's name and those of the types made for it, and
// every parameter its name.
func (a *Authority) Operations(d *oas.Document, r *tree.Report) {
	a.begin(d, r)
	services, schemas := a.serviceNames(), d.Schemas()
	for _, op := range a.ops {
		rt := newRoute(op.Path, a.sp)
		name := cmp.Or(op.Text(oas.ExtService), services(op.Path))
		if name == "" {
			if name = rt.service; !isService(name) {
				name += serviceTail
			}
			a.words[name] = rt.words
		}
		if len(name) > tree.MaxName {
			r.Fail(op.Node, "the name of the service has %d bytes, more than %d; give it another with %s", len(name), tree.MaxName, oas.ExtService)
			name = name[:tree.MaxName]
		}
		tree.Set(op.Node, oas.ExtService, tree.Str(name))
		if a.methods[name] == nil {
			a.methods[name] = a.newScope("")
			a.methods[name].cost = methodCost
			a.types.owner[name+oas.ServiceSuffix] = &claim{node: op.Node, name: name}
		}
		c := newClaim(op.Node, oas.ExtName, op.Path, rt.method(op.Verb, answersList(schemas, op), a.sp))
		c.suffix = a.sp.exported(op.Verb) + a.sp.pascal(op.Path) // one whose name is taken says its verb and path, too
		a.methods[name].want(c)
	}
	for _, methods := range a.methods {
		methods.settle()
	}
	for _, op := range a.ops {
		if isPaged(schemas, op) {
			name := "All" + strings.TrimPrefix(op.Text(oas.ExtName), "List")
			a.methods[op.Text(oas.ExtService)].name(newClaim(op.Node, oas.ExtIterator, op.Path, name))
		} else {
			a.dropDecision(op.Node, oas.ExtIterator, "names the iterator of an operation that answers no pages")
		}
		a.parameters(op)
	}
	a.files()
}

// operationTypes names the types that are made for an operation alone.
func (a *Authority) operationTypes(op oas.Operation) {
	prefix := prefixOf(op)
	for _, made := range []struct {
		by, suffix string
		isNeeded   bool
	}{
		{oas.ExtParams, "Params", slices.ContainsFunc(op.Parameters(), func(p *tree.Node) bool { return !oas.IsArgument(p) })},
		{oas.ExtResult, "Result", len(op.Answers()) > 1},
		{oas.ExtBody, "Body", len(shapes(tree.Get(op.Node, "requestBody"))) > 1},
	} {
		if made.isNeeded {
			a.types.name(newClaim(op.Node, made.by, op.Verb+op.Path, prefix+made.suffix))
		} else {
			a.dropDecision(op.Node, made.by, "names a type that the operation has no need of")
		}
	}
}

// dropDecision reports a name for what there isn't.
func (a *Authority) dropDecision(holder *tree.Node, by, reason string) {
	if given := tree.Get(holder, by); given != nil {
		a.r.Drift(given, "%s; delete %s", reason, a.r.Deletion(given))
		tree.Remove(holder, by)
	}
}

// shapes are the schemas of a body, each once.
func shapes(body *tree.Node) []*tree.Node {
	var list []*tree.Node
	for _, media := range tree.Sorted(body, "content") {
		schema := tree.Get(media, "schema")
		if !slices.ContainsFunc(list, func(other *tree.Node) bool { return tree.Equal(other, schema) }) {
			list = append(list, schema)
		}
	}
	return list
}

// serviceNames reads the services that an overlay named; the longest prefix wins. A prefix of no path is drift.
func (a *Authority) serviceNames() func(path string) string {
	names, keys := map[string]string{}, map[string]*tree.Node{}
	lengths := map[int]bool{} // of the names' prefixes
	for key, name := range tree.Pairs(a.d.Root, oas.ExtServices) {
		prefix := strings.TrimSuffix(key.Value, "/")
		names[prefix], keys[prefix], lengths[len(prefix)] = tree.Text(name), key, true
	}
	// known yields the prefixes of a path that have a name, the longest first.
	known := func(path string) iter.Seq[string] {
		return func(yield func(string) bool) {
			for end := len(path); end >= 0; end = strings.LastIndexByte(path[:end], '/') {
				if lengths[end] && keys[path[:end]] != nil && !yield(path[:end]) {
					return
				}
			}
		}
	}
	used := map[string]bool{}
	for _, op := range a.ops {
		for prefix := range known(op.Path) {
			used[prefix] = true
		}
	}
	for key := range tree.Pairs(a.d.Root, oas.ExtServices) {
		if !used[strings.TrimSuffix(key.Value, "/")] {
			a.r.Drift(key, "names the service of %s, which no path begins with; correct it or delete %s", key.Value, a.r.Deletion(key))
		}
	}
	return func(path string) string {
		for prefix := range known(path) {
			return names[prefix]
		}
		return ""
	}
}

// parameters names the arguments of a method and the fields of its Params.
func (a *Authority) parameters(op oas.Operation) {
	arguments, fields := a.newScope("Value", takenArguments()...), a.newScope("Param")
	list := slices.Clone(op.Parameters())
	slices.SortStableFunc(list, func(x, y *tree.Node) int { return strings.Compare(wireOf(x), wireOf(y)) })
	for _, p := range list {
		if wire := tree.Text(p, "name"); oas.IsArgument(p) {
			arguments.want(newClaim(p, oas.ExtName, wireOf(p), a.sp.camel(wire)))
		} else {
			fields.want(newClaim(p, oas.ExtName, wireOf(p), a.sp.parameter(wire)))
		}
	}
	arguments.settle()
	fields.settle()
}

func wireOf(parameter *tree.Node) string {
	return tree.Text(parameter, "in") + " " + tree.Text(parameter, "name")
}

// isService reports whether a service can have the name, which is a field of Client beside its method Do.
func isService(name string) bool { return IsIdentifier(name) && name != "Do" }

// serviceTail is behind the name of a service that can't have it alone.
const serviceTail = "Calls"

// takenArguments are Go's keywords, predeclared names, and the other names in a generated method.
func takenArguments() []string {
	return strings.Fields(`break case chan const continue default defer else fallthrough for func go goto if import interface map package range
		return select struct switch type var any bool byte error int int32 int64 float64 string nil true false new len make append copy
		ctx params body opts s out err status page http iter context io time json slog fmt url errors
		request caller eachItem requiredParams formatsOf formatJSON formatForm formatMultipart inStyle formStyles readWith writeWith`)
}

// route is a path taken apart: the resource that owns it and what follows.
type route struct {
	service string
	words   []string // of the service, as the path has them
	noun    []string // of the resource alone
	rest    []string // segments behind the resource
}

var versionSegment = regexp.MustCompile(`^v[0-9]+$`)

// newRoute finds the resource: the segment behind the version ("/test_framework/v1/scenarios/" is
// ScenariosV1), or without a version the first two literal segments.
func newRoute(path string, sp *speller) *route {
	segments := strings.FieldsFunc(path, func(r rune) bool { return r == '/' })
	for i, segment := range segments {
		if versionSegment.MatchString(segment) && i+1 < len(segments) && !isTemplate(segments[i+1]) {
			noun := splitWords(segments[i+1])
			return &route{sp.exported(segments[i+1]) + strings.ToUpper(segment), append(slices.Clip(noun), segment), noun, segments[i+2:]}
		}
	}
	n := 0
	for n < len(segments) && n < 2 && !isTemplate(segments[n]) {
		n++
	}
	switch n {
	case 0:
		return &route{"Root", []string{"root"}, nil, segments}
	case 1:
		noun := splitWords(segments[0])
		return &route{sp.exported(segments[0]), noun, noun, segments[1:]}
	}
	app, noun := sp.exported(segments[0]), splitWords(segments[1])
	if resource := sp.exported(segments[1]); strings.HasPrefix(resource, app) {
		return &route{resource, noun, noun, segments[2:]}
	}
	both := segments[0] + " " + segments[1]
	return &route{sp.exported(both), splitWords(both), noun, segments[2:]}
}

func isTemplate(segment string) bool { return strings.Contains(segment, "{") }

// readingWords begin a sub-path that already says what a GET does.
const readingWords = " get list download export search check verify retrieve fetch "

// verbsByRule are the names that rules give to what has no sub-path.
const verbsByRule = " list all get create update patch delete "

// method names the operation from its verb and the words behind the resource, whose own noun says nothing
// there: /scenarios/run_scenarios_sip/ is Scenarios.RunSip. It stays where a verb alone would be left.
func (rt *route) method(verb string, list bool, sp *speller) string {
	var literals []string
	for _, segment := range rt.rest {
		if !isTemplate(segment) {
			literals = append(literals, segment)
		}
	}
	one := len(rt.rest) > 0 && isTemplate(rt.rest[len(rt.rest)-1]) // the path ends in one element
	words := withoutNoun(splitWords(strings.Join(literals, " ")), rt.noun)
	name := sp.join(words)
	if one && name != "" {
		name = singular(name)
	}
	first := ""
	if len(words) > 0 {
		first = strings.ToLower(words[0])
	}
	switch verb {
	case "get":
		return readName(name, first, list && !one)
	case "post":
		return postName(name, words, literals, one, sp)
	case "put":
		return verbName("Update", name, first)
	case "patch":
		return verbName("Patch", name, first)
	case "delete":
		return verbName("Delete", name, first)
	}
	return sp.exported(verb) + name
}

// withoutNoun takes the first run of words that is the noun, in the singular or the plural.
func withoutNoun(words, noun []string) []string {
	for i := 0; len(noun) > 0 && i+len(noun) <= len(words); i++ {
		if !slices.EqualFunc(words[i:i+len(noun)], noun, isSameNoun) {
			continue
		}
		rest := slices.Concat(words[:i], words[i+len(noun):])
		if len(rest) == 0 || len(rest) == 1 && strings.Contains(verbsByRule, " "+strings.ToLower(rest[0])+" ") {
			return words
		}
		return rest
	}
	return words
}

func isSameNoun(x, y string) bool {
	return singular(strings.ToLower(x)) == singular(strings.ToLower(y))
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
// that a POST adds to ("CreateConversation"). What would read as an iterator says its verb: PostAll.
func postName(name string, words, literals []string, one bool, sp *speller) string {
	if name == "" {
		return "Create"
	}
	last := splitWords(literals[len(literals)-1])
	if !one && len(last) == 1 && singular(last[0]) != last[0] && words[len(words)-1] == last[0] {
		return "Create" + sp.join(words[:len(words)-1]) + sp.pascal(singular(last[0]))
	}
	if name[0] >= '0' && name[0] <= '9' || strings.EqualFold(words[0], "all") {
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
func answersList(schemas oas.Components, op oas.Operation) bool {
	schema := schemas.Resolve(firstAnswer(op))
	if schema != nil && !tree.Has(schema, "type") && !oas.IsComposed(schema) {
		return hasPages(op)
	}
	return oas.TypeOf(schema) == "array" || tree.Get(schema, "properties", "results") != nil
}

// isPaged reports whether All can walk the pages: a GET that answers a list under results and the link to
// the next page. Any other verb would be carried out again for each page.
func isPaged(schemas oas.Components, op oas.Operation) bool {
	page := schemas.Resolve(firstAnswer(op))
	results := schemas.Resolve(tree.Get(page, "properties", "results"))
	return op.Verb == "get" && oas.TypeOf(results) == "array" && oas.TypeOf(tree.Get(page, "properties", "next")) == "string"
}

// firstAnswer is the schema of the 2xx answer of the lowest status that has one.
func firstAnswer(op oas.Operation) *tree.Node {
	for _, answer := range op.Answers() {
		for _, media := range tree.Sorted(answer.Node, "content") {
			if schema := tree.Get(media, "schema"); schema != nil {
				return schema
			}
		}
	}
	return nil
}

func hasPages(op oas.Operation) bool {
	return slices.ContainsFunc(op.Parameters(), func(p *tree.Node) bool { return wireOf(p) == "query page" })
}

func prefixOf(op oas.Operation) string {
	return TypePrefix(op.Text(oas.ExtService), op.Text(oas.ExtName))
}

// TypePrefix is what the names of an operation's own types begin with: AgentsV1.Update gives AgentV1Update.
func TypePrefix(service, method string) string {
	resource, version := service, ""
	if m := versionedService.FindStringSubmatch(service); m != nil {
		resource, version = m[1], m[2]
	}
	return singular(resource) + version + method
}

var versionedService = regexp.MustCompile(`^(.+?)((?:External)?(?:V[0-9]+)?)$`)

// files gives the files of the services their names, from the words of the paths as they are spelled, and
// from those of the Go name where an overlay gave that. No disk takes a name without an end, and Windows
// none of a device's.
func (a *Authority) files() {
	const most = 80
	files := a.newScope("_service", append(Files(), strings.Fields(devices)...)...)
	for _, service := range slices.Sorted(maps.Keys(a.methods)) {
		words := a.words[service]
		if words == nil {
			words = a.sp.split(service)
		}
		for i, word := range words {
			words[i] = strings.ToLower(a.sp.spell(word))
		}
		name := strings.Join(words, "_")
		if len(name) > most {
			name = strings.TrimRight(name[:most], "_") + "_" + sum(name)
		}
		if _, last, found := strings.Cut(name, "_"); found && strings.Contains(platforms, " "+last[strings.LastIndex(last, "_")+1:]+" ") {
			name += "_service"
		}
		a.d.Files[service] = files.give(&claim{name: name, wire: service})
	}
}

// Files are the names of the files that every client has, without their ending. A test of the emitter holds
// the list to what it writes.
func Files() []string {
	return strings.Fields(`attempt body caller callparams calls callserver client config conversions convert decoders do doc encoders enums errorbody errors
		extend file form json jsoncursor jsonerror jsonloose jsonmisfit jsonobject jsonread jsonreflect jsonstruct jsonwrite misfit multipart nullable
		options pages params redact redirect response retry secret secrets settings spec style tag textornumber types union unions version writeback
		writebacks`)
}

// devices are what Windows opens in place of a file, whatever the ending.
const devices = "con prn aux nul com0 com1 com2 com3 com4 com5 com6 com7 com8 com9 lpt0 lpt1 lpt2 lpt3 lpt4 lpt5 lpt6 lpt7 lpt8 lpt9"

// platforms are the last words of file names that the go command reads as for tests, a system or a processor
// alone; of all that Go has known.
const platforms = " test aix android darwin dragonfly freebsd hurd illumos ios js linux nacl netbsd openbsd plan9 solaris wasip1 windows zos " +
	"386 amd64 amd64p32 arm armbe arm64 arm64be loong64 mips mipsle mips64 mips64le mips64p32 mips64p32le ppc ppc64 ppc64le riscv riscv64 " +
	"s390 s390x sparc sparc64 wasm "
