package main

import (
	"fmt"
	"math/rand"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"
)

var (
	pathTemplate = regexp.MustCompile(`\{([^}]*)\}`)
	pathVersion  = regexp.MustCompile(`^.*/v[0-9]+/`)
	resource     = regexp.MustCompile(`^.*/v[0-9]+/([^/{]+)/`)
	lastSegment  = regexp.MustCompile(`/[^/]+/?$`)
)

// addService adds an operation on a resource of its own.
func addService(s *subject, r *rand.Rand, word string) *edit {
	prefix := pathVersion.FindString(oneOf(r, s.operations).pointer[1])
	if prefix == "" {
		prefix = "/"
	}
	path := prefix + word + "/"
	if r.Intn(2) == 0 {
		path += "{id}/"
	}
	return s.newOperation(r, word, path, oneOf(r, []string{"get", "post", "put", "patch", "delete"}))
}

// addBelow adds an operation on a path below that of another.
func addBelow(s *subject, r *rand.Rand, word string) *edit {
	path := strings.TrimSuffix(oneOf(r, s.operations).pointer[1], "/") + "/" + word + "/"
	return s.newOperation(r, word, path, oneOf(r, []string{"get", "post", "put", "patch", "delete"}))
}

// addAbove adds an operation on a path above that of another.
func addAbove(s *subject, r *rand.Rand, word string) *edit {
	path := lastSegment.ReplaceAllString(oneOf(r, s.operations).pointer[1], "/")
	if path == "/" || member(s.root, "paths", path) != nil {
		return nil
	}
	return s.newOperation(r, word, path, oneOf(r, []string{"get", "post"}))
}

// addNoun adds an operation on a path that repeats the noun of its service.
func addNoun(s *subject, r *rand.Rand, word string) *edit {
	m := resource.FindStringSubmatch(oneOf(r, s.operations).pointer[1])
	if m == nil {
		return nil
	}
	path := m[0] + oneOf(r, []string{"list", "get", "create", "update", "run", word}) + "_" + oneOf(r, []string{m[1], strings.TrimSuffix(m[1], "s")}) + "/"
	if member(s.root, "paths", path) != nil {
		return nil
	}
	return s.newOperation(r, word, path, oneOf(r, []string{"get", "post"}))
}

// addVerb adds an operation on the path of another.
func addVerb(s *subject, r *rand.Rand, word string) *edit {
	path := oneOf(r, s.operations).pointer[1]
	free := slices.DeleteFunc([]string{"get", "post", "put", "patch", "delete"}, func(verb string) bool { return member(s.root, "paths", path, verb) != nil })
	if len(free) == 0 {
		return nil
	}
	return s.newOperation(r, word, path, oneOf(r, free))
}

// newOperation makes up what an operation takes and answers: nothing, something of its own, a component that is
// used so already or not at all.
func (s *subject) newOperation(r *rand.Rand, word, path, verb string) *edit {
	own := fmt.Sprintf("{type: object, properties: {%s: {type: string}, kind: {type: string, enum: [zone, yard]}, part: {type: object, properties: {zone: {type: integer}}}}}", word)
	body, answer, query := "", "", ""
	if verb != "get" && verb != "delete" {
		body = oneOf(r, []string{"", own, s.used(r, s.sent, s.answered)})
	}
	if verb != "delete" {
		shared := s.used(r, s.answered, s.sent)
		answer = oneOf(r, []string{"", own, shared, "{type: array, items: " + own + "}"})
		if verb == "get" && r.Intn(3) == 0 {
			answer = "{type: object, required: [results], properties: {count: {type: integer}, next: {type: [string, 'null']}, results: {type: array, items: " + own + "}}}"
			query = "{name: page, in: query, schema: {type: integer}}"
		}
	}
	return s.operation(word, path, verb, query, body, answer)
}

// used refers to a random component that met holds with all that it leads to, or that nothing uses.
func (s *subject) used(r *rand.Rand, met, other map[string]bool) string {
	keys := s.objects(func(key string) bool {
		for key := range s.closure(key) {
			if !met[key] && (other[key] || s.doubtful[key]) {
				return false
			}
		}
		return true
	})
	if len(keys) == 0 {
		return ""
	}
	return refTo(oneOf(r, keys))
}

var schemaRef = regexp.MustCompile(`^\{\$ref: '#/components/schemas/(.*)'\}$`)

// refIn is the component that a schema is, "" for none.
func refIn(schema string) string {
	if m := schemaRef.FindStringSubmatch(schema); m != nil {
		return m[1]
	}
	return ""
}

func refTo(key string) string { return fmt.Sprintf("{$ref: '%s%s'}", schemaPrefix, key) }

func (s *subject) operation(word, path, verb, query, body, answer string) *edit {
	var parameters []string
	for _, name := range pathTemplate.FindAllStringSubmatch(path, -1) {
		parameters = append(parameters, fmt.Sprintf("{name: %q, in: path, required: true, schema: {type: string}}", name[1]))
	}
	if query != "" {
		parameters = append(parameters, query)
	}
	op := fmt.Sprintf("operationId: x_%s, summary: Does it, parameters: [%s], responses: {'204': {description: Done.}}", word, strings.Join(parameters, ", "))
	if answer != "" {
		op = strings.Replace(op, "'204': {description: Done.}", "'200': {description: It., content: {application/json: {schema: "+answer+"}}}", 1)
	}
	if body != "" {
		op += ", requestBody: {content: {application/json: {schema: " + body + "}}}"
	}
	component := refIn(body)
	if component == "" {
		component = refIn(answer)
	}
	return &edit{at: place{[]string{"paths"}, nil}, word: word, call: call(verb, path), component: component, say: strings.ToUpper(verb) + " " + path + " {" + op + "}", apply: func(n *yaml.Node) {
		item := member(n, path)
		if item == nil {
			item = node("{}")
			set(n, path, item)
		}
		set(item, verb, node("{%s}", op))
	}}
}

func call(verb, path string) string { return strings.ToUpper(verb) + " " + path }

// addParameter gives an operation of a verb a parameter that need not be there.
func addParameter(verb string) picker {
	return func(s *subject, r *rand.Rand, word string) *edit {
		op := oneOf(r, s.operations)
		if op.pointer[2] != verb {
			return nil
		}
		schema := oneOf(r, []string{"{type: string}", "{type: integer}", "{type: boolean}", "{type: string, enum: [zone, yard]}", "{type: array, items: {type: string}}"})
		in := oneOf(r, []string{"query", "query", "query", "header"})
		return &edit{at: op, word: word, say: in + " parameter " + word + " " + schema, apply: func(n *yaml.Node) {
			if member(n, "parameters") == nil {
				set(n, "parameters", node("[]"))
			}
			list := member(n, "parameters")
			list.Content = append(list.Content, node("{name: %s, in: %s, schema: %s}", word, in, schema))
		}}
	}
}

const (
	jsonMedia      = "application/json"
	multipartMedia = "multipart/form-data"
)

// keepOneMedia leaves of each body that is JSON or multipart one of the two.
func keepOneMedia(root *yaml.Node, r *rand.Rand) {
	for _, path := range keysOf(member(root, "paths")) {
		for _, verb := range keysOf(member(root, "paths", path)) {
			content := member(root, "paths", path, verb, "requestBody", "content")
			if member(content, jsonMedia) != nil && member(content, multipartMedia) != nil {
				keep := oneOf(r, []string{jsonMedia, multipartMedia})
				content.Content = mapping(keep, member(content, keep)).Content
			}
		}
	}
}

// addMedia says a body in JSON beside multipart, or in multipart beside JSON, alike or another one.
func addMedia(s *subject, r *rand.Rand, word string) *edit {
	op := oneOf(r, s.operations)
	content := op.below("requestBody", "content")
	media := keysOf(content.node)
	if len(media) != 1 || media[0] != jsonMedia && media[0] != multipartMedia {
		return nil
	}
	other := map[string]string{jsonMedia: multipartMedia, multipartMedia: jsonMedia}[media[0]]
	own := map[string]string{
		jsonMedia:      "{type: object, properties: {%s: {type: string}, part: {type: object, properties: {zone: {type: integer}}}}}",
		multipartMedia: "{type: object, properties: {%s: {type: string, format: binary}, zone: {type: integer}}}",
	}[other]
	schema, say := node(own, word), fmt.Sprintf("%s beside, "+own, other, word)
	if alike := member(content.node, media[0], "schema"); r.Intn(2) == 0 && !strings.Contains(encoded(alike), "binary") {
		schema, say = copied(alike, map[*yaml.Node]*yaml.Node{}), other+" beside, alike"
	}
	return &edit{at: content, word: word, say: say, call: call(op.pointer[2], op.pointer[1]), apply: func(n *yaml.Node) { set(n, other, mapping("schema", schema)) }}
}

// bodyOfAnswered adds an operation that sends what was answered only.
func bodyOfAnswered(s *subject, r *rand.Rand, word string) *edit {
	keys := s.objects(func(key string) bool { return s.answered[key] && !s.sent[key] })
	if len(keys) == 0 {
		return nil
	}
	return s.operation(word, "/v1/"+word+"/", "post", "", refTo(oneOf(r, keys)), "")
}

// answerOfSent adds an operation that answers what was sent only.
func answerOfSent(s *subject, r *rand.Rand, word string) *edit {
	keys := s.objects(func(key string) bool { return s.sent[key] && !s.answered[key] })
	if len(keys) == 0 {
		return nil
	}
	return s.operation(word, "/v1/"+word+"/", "get", "", "", refTo(oneOf(r, keys)))
}

// removeOperation takes an operation out that no overlay speaks of, unless something would then be sent only
// that was answered, too: the reverse of the one case in which a name may move.
func removeOperation(s *subject, r *rand.Rand, _ string) *edit {
	op := oneOf(r, s.operations)
	path, verb := op.pointer[1], op.pointer[2]
	if s.decided(path) || s.removed[call(verb, path)] || len(s.removed) > len(s.operations)/3 {
		return nil
	}
	less := &subject{root: s.root, sent: map[string]bool{}, answered: map[string]bool{}, doubtful: map[string]bool{}}
	for _, other := range s.operations {
		if name := call(other.pointer[2], other.pointer[1]); !s.removed[name] && name != call(verb, path) {
			less.operations = append(less.operations, other)
		}
	}
	less.directions()
	if slices.ContainsFunc(keysOf(member(s.root, "components", "schemas")), func(key string) bool {
		return s.sent[key] && (s.answered[key] || s.doubtful[key]) && less.sent[key] && !less.answered[key]
	}) {
		return nil
	}
	s.removed[call(verb, path)] = true
	return &edit{at: place{[]string{"paths"}, nil}, call: call(verb, path), say: "without " + call(verb, path), apply: func(n *yaml.Node) {
		drop(member(n, path), verb)
		if !slices.ContainsFunc(keysOf(member(n, path)), isVerb) {
			drop(n, path)
		}
	}}
}

// renameIDs gives each operation another operationId.
func renameIDs(s *subject, r *rand.Rand, _ string) *edit {
	seed := r.Int63()
	return &edit{at: place{nil, s.root}, say: "operationId renamed everywhere", apply: func(n *yaml.Node) {
		random := rand.New(rand.NewSource(seed))
		for _, op := range s.operations {
			set(member(n, op.pointer...), "operationId", text(fmt.Sprintf("renamed_%d", random.Int63())))
		}
	}}
}
