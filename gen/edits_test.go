package main

import (
	"fmt"
	"maps"
	"math/rand"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"
)

// edit is one change of a document at one place.
type edit struct {
	at        place
	say       string
	apply     func(n *yaml.Node) // changes the node at that place
	word      string             // a name of no other element, that what the edit adds has
	names     []string           // elements of the client that the edit changes
	call      string             // operation that the edit changes
	component string             // that the edit refers to
}

func (e *edit) String() string { return e.say + " at " + e.at.String() }

// picker finds a random place for an edit; nil where the place it came upon won't do.
type picker func(s *subject, r *rand.Rand, word string) *edit

func oneOf[T any](r *rand.Rand, list []T) T { return list[r.Intn(len(list))] }

// node reads YAML in its flow style.
func node(format string, args ...any) *yaml.Node {
	n := &yaml.Node{}
	if err := yaml.Unmarshal(fmt.Appendf(nil, format, args...), n); err != nil {
		panic(err)
	}
	return n.Content[0]
}

// fields are the elements that a property is in Go; none where the client has no use for it.
func (s *subject) fields(p property) []string {
	for _, name := range s.client.marked[p.mark] {
		if s.client.elements[name].kind == "field" {
			return slices.DeleteFunc(slices.Clone(s.client.marked[p.mark]), func(name string) bool { return s.client.elements[name].kind != "field" })
		}
	}
	return nil
}

// component is the key of the component that a place is in, "" for one in an operation.
func (p place) component() string {
	if p.pointer[0] == "components" {
		return p.pointer[2]
	}
	return ""
}

// holder is the key of the component or the path that a place is in.
func (p place) holder() string {
	if p.pointer[0] == "components" {
		return p.pointer[2]
	}
	return p.pointer[1]
}

// uses tells whether what stands at a place is sent and whether it is answered.
func (s *subject) uses(p place) (sent, answered bool) {
	if key := p.component(); key != "" {
		return s.sent[key], s.answered[key]
	}
	return slices.Contains(p.pointer, "requestBody"), slices.Contains(p.pointer, "responses")
}

// objects are the keys of the components with properties of which ok is true.
func (s *subject) objects(ok func(key string) bool) []string {
	var keys []string
	for _, key := range keysOf(member(s.root, "components", "schemas")) {
		if member(s.root, "components", "schemas", key, "properties") != nil && !s.doubtful[key] && ok(key) {
			keys = append(keys, key)
		}
	}
	return keys
}

// addProperty gives an object a property, wherever the client has the object as a struct.
func addProperty(inline bool) picker {
	return func(s *subject, r *rand.Rand, word string) *edit {
		p := oneOf(r, s.properties)
		if len(s.fields(p)) == 0 || inline != (len(p.object.pointer) > 3 || p.component() == "") {
			return nil
		}
		sent, answered := s.uses(p.object)
		schemas := []string{
			"{type: string}", "{type: integer}", "{type: boolean}", "{type: [string, 'null']}", "{type: array, items: {type: string}}",
			"{type: string, readOnly: true}", "{type: string, enum: [zone, yard]}", "{type: object, properties: {zone: {type: string}, yard: {type: integer}}}",
			"{type: array, items: {type: object, properties: {zone: {type: string}}}}",
		}
		if keys := s.objects(func(key string) bool { return (s.sent[key] || !sent) && (s.answered[key] || !answered) }); (sent || answered) && len(keys) > 0 {
			schemas = append(schemas, refTo(oneOf(r, keys)))
		}
		return newProperty(p.object, word, oneOf(r, schemas))
	}
}

func newProperty(object place, word, schema string) *edit {
	return &edit{at: object, word: word, component: refIn(schema), say: "property " + word + " " + schema, apply: func(n *yaml.Node) {
		set(member(n, "properties"), word, node("%s", schema))
	}}
}

// optional picks a property of the client that no overlay speaks of and that need not be there.
func optional(s *subject, r *rand.Rand) (property, bool) {
	p := oneOf(r, s.properties)
	required := slices.ContainsFunc(items(member(p.object.node, "required")), func(n *yaml.Node) bool { return n.Value == p.name })
	ok := len(s.fields(p)) > 0 && !required && !s.decided(p.name, p.holder()) && !slices.Contains([]string{"count", "next", "previous", "results"}, p.name)
	return p, ok
}

func markReadOnly(s *subject, r *rand.Rand, _ string) *edit {
	p, ok := optional(s, r)
	if !ok || member(p.node, "readOnly") != nil || member(p.node, "writeOnly") != nil || len(keysOf(member(p.object.node, "properties"))) < 3 {
		return nil
	}
	return &edit{at: p.place, say: "readOnly", names: s.fields(p), apply: func(n *yaml.Node) { set(n, "readOnly", node("true")) }}
}

// makeNullable says null in one of the ways in which documents say it.
func makeNullable(s *subject, r *rand.Rand, _ string) *edit {
	p, ok := optional(s, r)
	if !ok || s.mayBeNull(p.node) {
		return nil
	}
	ways := map[string]func(*yaml.Node){"oneOf [x, null]": orNull("oneOf"), "anyOf [x, null]": orNull("anyOf")}
	if value(member(p.node, "type")) != "" {
		ways["nullable: true"] = func(n *yaml.Node) { set(n, "nullable", node("true")) }
		ways["type [x, null]"] = func(n *yaml.Node) {
			set(n, "type", node("[%s, 'null']", value(member(n, "type"))))
			if enum := member(n, "enum"); enum != nil {
				enum.Content = append(enum.Content, node("null"))
			}
		}
	}
	way := oneOf(r, slices.Sorted(maps.Keys(ways)))
	return &edit{at: p.place, say: way, names: s.fields(p), apply: ways[way]}
}

// mayBeNull tells whether a schema, or what it refers to, says null.
func (s *subject) mayBeNull(n *yaml.Node) bool {
	if key, ok := strings.CutPrefix(value(member(n, "$ref")), schemaPrefix); ok {
		return s.mayBeNull(member(s.root, "components", "schemas", key))
	}
	arms := slices.Concat(items(member(n, "oneOf")), items(member(n, "anyOf")), items(member(n, "allOf")))
	own := keysOf(n)
	return slices.ContainsFunc(arms, s.mayBeNull) || value(member(n, "nullable")) == "true" || value(member(n, "type")) == "null" ||
		slices.ContainsFunc(slices.Concat(items(member(n, "type")), items(member(n, "enum"))), func(n *yaml.Node) bool { return n.Value == "null" }) ||
		!slices.ContainsFunc(own, func(key string) bool {
			return slices.Contains([]string{"type", "enum", "oneOf", "anyOf", "allOf", "properties"}, key)
		})
}

// orNull puts null beside what a schema says of the value, and leaves outside what it says of the place.
func orNull(keyword string) func(*yaml.Node) {
	return func(n *yaml.Node) {
		inner, outer := &yaml.Node{Kind: yaml.MappingNode}, []*yaml.Node(nil)
		for i := 0; i < len(n.Content); i += 2 {
			if slices.Contains([]string{"description", "default", "readOnly", "writeOnly", "deprecated", "example"}, n.Content[i].Value) {
				outer = append(outer, n.Content[i], n.Content[i+1])
				continue
			}
			inner.Content = append(inner.Content, n.Content[i], n.Content[i+1])
		}
		list := &yaml.Node{Kind: yaml.SequenceNode, Content: []*yaml.Node{inner, node("{type: 'null'}")}}
		n.Content = append(outer, text(keyword), list)
	}
}

// addBlank puts "" beside the values of an enum that stands in a property or an optional parameter.
func addBlank(s *subject, r *rand.Rand, _ string) *edit {
	p := oneOf(r, slices.Concat(s.properties, s.parameters))
	at := p.place
	if member(p.node, "schema") != nil {
		at = p.below("schema")
	}
	if len(s.fields(p)) == 0 || member(at.node, "enum") == nil || value(member(at.node, "type")) != "string" || value(member(p.node, "required")) == "true" {
		return nil
	}
	if slices.ContainsFunc(items(member(at.node, "enum")), func(n *yaml.Node) bool { return n.Value == "" }) {
		return nil
	}
	return &edit{at: at, say: "blank beside the enum", names: s.fields(p), apply: func(n *yaml.Node) {
		member(n, "enum").Content = append(member(n, "enum").Content, text(""))
	}}
}

// addBlankArm lets a property that is an enum of the components be blank, too, as Django's generator says it.
func addBlankArm(s *subject, r *rand.Rand, _ string) *edit {
	p := oneOf(r, s.properties)
	key, ok := strings.CutPrefix(value(member(p.node, "$ref")), schemaPrefix)
	if len(s.fields(p)) == 0 || !ok || value(member(s.root, "components", "schemas", key, "type")) != "string" || member(s.root, "components", "schemas", key, "enum") == nil {
		return nil
	}
	return &edit{at: p.place, say: "blank beside the enum " + key, names: s.fields(p), apply: func(n *yaml.Node) {
		drop(n, "$ref")
		set(n, "oneOf", node("[%s, {enum: ['']}]", refTo(key)))
	}}
}

// sendAnswered makes a property of what is sent refer to what was answered only.
func sendAnswered(s *subject, r *rand.Rand, word string) *edit {
	p := oneOf(r, s.properties)
	keys := s.objects(func(key string) bool { return s.answered[key] && !s.sent[key] })
	if sent, _ := s.uses(p.object); !sent || len(s.fields(p)) == 0 || len(keys) == 0 {
		return nil
	}
	return newProperty(p.object, word, refTo(oneOf(r, keys)))
}

// dropMarks takes the descriptions out in which the marks are.
func dropMarks(s *subject, _ *rand.Rand, _ string) *edit {
	return &edit{at: place{nil, s.root}, say: "no descriptions", apply: func(n *yaml.Node) {
		for _, p := range slices.Concat(s.properties, s.parameters) {
			drop(member(n, p.pointer...), "description")
		}
	}}
}

// shuffleKeys puts the keys of all mappings into another order.
func shuffleKeys(s *subject, r *rand.Rand, _ string) *edit {
	seed := r.Int63()
	return &edit{at: place{nil, s.root}, say: fmt.Sprintf("keys shuffled with %d", seed), apply: func(n *yaml.Node) {
		shuffle(n, rand.New(rand.NewSource(seed)), map[*yaml.Node]bool{})
	}}
}

func shuffle(n *yaml.Node, r *rand.Rand, done map[*yaml.Node]bool) {
	if done[n] {
		return
	}
	done[n] = true
	for _, child := range n.Content {
		shuffle(child, r, done)
	}
	if n.Kind == yaml.MappingNode {
		r.Shuffle(len(n.Content)/2, func(i, j int) {
			n.Content[2*i], n.Content[2*j] = n.Content[2*j], n.Content[2*i]
			n.Content[2*i+1], n.Content[2*j+1] = n.Content[2*j+1], n.Content[2*i+1]
		})
	}
}
