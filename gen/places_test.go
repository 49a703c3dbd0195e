package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v4"
)

const schemaPrefix = "#/components/schemas/"

// subject is a document whose edits are watched, with the places in it and the client made of it. Schemas that several
// media types say alike are one node, so that an edit or a mark of one is an edit of all.
type subject struct {
	root       *yaml.Node
	overlays   string // folder
	decisions  []string
	client     *surface
	alarms     map[string]bool
	operations []place
	properties []property
	parameters []property      // object is the operation
	sent       map[string]bool // components that requests hold, read-only properties apart
	answered   map[string]bool // components that answers hold, write-only properties apart
	doubtful   map[string]bool // components that error answers alone hold
	removed    map[string]bool // operations that this batch's edits take out
}

// place is a node of a document and the way to it.
type place struct {
	pointer []string
	node    *yaml.Node
}

func (p place) String() string { return strings.Join(p.pointer, " ") }

func (p place) below(keys ...string) place {
	return place{slices.Concat(p.pointer, keys), member(p.node, keys...)}
}

// property is a property of an object.
type property struct {
	place
	name   string
	object place
	mark   string
}

// newSubject puts a mark into every description of a property, a parameter and a component, to find them again in Go.
func newSubject(t *testing.T, root *yaml.Node, overlays string) *subject {
	t.Helper()
	s := &subject{root: root, overlays: overlays, sent: map[string]bool{}, answered: map[string]bool{}, doubtful: map[string]bool{}}
	names, err := filepath.Glob(filepath.Join(overlays, "*.yaml"))
	require.NoError(t, err)
	for _, name := range names {
		data, err := os.ReadFile(name)
		require.NoError(t, err)
		s.decisions = append(s.decisions, string(data))
	}
	s.visit()
	s.directions()
	s.client, s.alarms = clientOf(t, root, overlays)
	return s
}

// visit finds the operations and the properties, and marks.
func (s *subject) visit() {
	n := 0
	mark := func(node *yaml.Node) string {
		n++
		word := fmt.Sprintf("mark%05d", n)
		set(node, "description", text(word+"."))
		return word
	}
	seen := map[*yaml.Node]bool{}
	var visit func(at place)
	visit = func(at place) {
		if at.node == nil || at.node.Kind != yaml.MappingNode || seen[at.node] {
			return
		}
		seen[at.node] = true
		for _, key := range keysOf(member(at.node, "properties")) {
			p := property{place: at.below("properties", key), name: key, object: at}
			if p.node.Kind == yaml.MappingNode {
				p.mark = mark(p.node)
				s.properties = append(s.properties, p)
				visit(p.place)
			}
		}
		visit(at.below("items"))
		visit(at.below("additionalProperties"))
		for _, arms := range []string{"allOf", "oneOf", "anyOf"} {
			for i, arm := range items(member(at.node, arms)) {
				visit(place{slices.Concat(at.pointer, []string{arms, strconv.Itoa(i)}), arm})
			}
		}
	}
	top := place{nil, s.root}
	for _, key := range keysOf(member(s.root, "components", "schemas")) {
		at := top.below("components", "schemas", key)
		mark(at.node)
		visit(at)
	}
	for _, path := range keysOf(member(s.root, "paths")) {
		for _, verb := range keysOf(member(s.root, "paths", path)) {
			if !isVerb(verb) {
				continue
			}
			op := top.below("paths", path, verb)
			s.operations = append(s.operations, op)
			for i, parameter := range items(member(op.node, "parameters")) {
				if name := value(member(parameter, "name")); name != "" {
					at := op.below("parameters", strconv.Itoa(i))
					s.parameters = append(s.parameters, property{place: at, name: name, object: op, mark: mark(parameter)})
				}
			}
			s.contents(op, visit)
		}
	}
}

func isVerb(key string) bool { return callLine.MatchString(strings.ToUpper(key) + " /") }

// contents visits the schemas of an operation's body and answers, and joins those of one body that are alike.
func (s *subject) contents(op place, visit func(place)) {
	holders := []place{op.below("requestBody")}
	for _, status := range keysOf(member(op.node, "responses")) {
		holders = append(holders, op.below("responses", status))
	}
	for _, holder := range holders {
		for _, media := range keysOf(member(holder.node, "content")) {
			content := member(holder.node, "content", media)
			for _, other := range keysOf(member(holder.node, "content")) {
				if twin := member(holder.node, "content", other, "schema"); twin != nil && encoded(twin) == encoded(member(content, "schema")) {
					set(content, "schema", twin)
					break
				}
			}
		}
		for _, media := range keysOf(member(holder.node, "content")) {
			visit(holder.below("content", media, "schema"))
		}
	}
}

// directions follows the references of requests and of answers.
func (s *subject) directions() {
	errors := map[string]bool{}
	for _, op := range s.operations {
		s.follow(s.sent, "readOnly", member(op.node, "requestBody"))
		for _, parameter := range items(member(op.node, "parameters")) {
			s.follow(s.sent, "readOnly", parameter)
		}
		for _, status := range keysOf(member(op.node, "responses")) {
			met := errors
			if strings.HasPrefix(status, "2") {
				met = s.answered
			}
			s.follow(met, "writeOnly", member(op.node, "responses", status))
		}
	}
	for key := range errors {
		s.doubtful[key] = !s.answered[key]
	}
}

// follow enters the components that a node leads to, without the properties of the other direction.
func (s *subject) follow(met map[string]bool, without string, n *yaml.Node) {
	if n == nil || n.Kind == yaml.MappingNode && value(member(n, without)) == "true" {
		return
	}
	if n.Kind == yaml.MappingNode {
		if key, ok := strings.CutPrefix(value(member(n, "$ref")), schemaPrefix); ok && !met[key] {
			met[key] = true
			s.follow(met, without, member(s.root, "components", "schemas", key))
		}
	}
	for _, child := range n.Content {
		s.follow(met, without, child)
	}
}

// closure are a component and those that it leads to.
func (s *subject) closure(key string) map[string]bool {
	met := map[string]bool{}
	s.follow(met, "", mapping("$ref", text(schemaPrefix+key)))
	return met
}

// decided tells whether overlays speak of all the words, so that an edit there could be drift.
func (s *subject) decided(words ...string) bool {
	for _, word := range words {
		quoted := regexp.QuoteMeta(word)
		if !strings.HasPrefix(word, "/") {
			quoted = `\b` + quoted + `\b`
		}
		if expression := regexp.MustCompile(quoted); !slices.ContainsFunc(s.decisions, expression.MatchString) {
			return false
		}
	}
	return true
}

// clientOf runs the pipeline on a document.
func clientOf(t *testing.T, root *yaml.Node, overlays string) (*surface, map[string]bool) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "openapi.json")
	require.NoError(t, os.WriteFile(path, []byte(encoded(root)), 0o666))
	stderr := &bytes.Buffer{}
	s, err := parseArgs([]string{"-spec", path, "-overlays", overlays, "-drift=warn", "-out", t.TempDir()}, stderr)
	require.NoError(t, err)
	client, err := generate(s, stderr)
	require.NoError(t, err)
	alarms := map[string]bool{}
	for line := range strings.Lines(stderr.String()) {
		if positionOf.MatchString(line) {
			alarms[positionOf.ReplaceAllString(strings.TrimSpace(line), "/")] = true
		}
	}
	return readSurface(t, client), alarms
}

// positionOf is what stands before the pointer in an alarm about a place.
var positionOf = regexp.MustCompile(`^warning: \S+:\d+:\d+: /`)

// encoded is the JSON of a node, its keys in their order.
func encoded(n *yaml.Node) string {
	out := &strings.Builder{}
	encode(out, n)
	return out.String()
}

func encode(out *strings.Builder, n *yaml.Node) {
	switch {
	case n == nil:
		out.WriteString("null")
	case n.Kind == yaml.MappingNode:
		out.WriteByte('{')
		for i := 0; i < len(n.Content); i += 2 {
			if i > 0 {
				out.WriteString(",\n")
			}
			quote(out, n.Content[i].Value)
			out.WriteByte(':')
			encode(out, n.Content[i+1])
		}
		out.WriteByte('}')
	case n.Kind == yaml.SequenceNode:
		out.WriteByte('[')
		for i, item := range n.Content {
			if i > 0 {
				out.WriteByte(',')
			}
			encode(out, item)
		}
		out.WriteByte(']')
	case n.ShortTag() == "!!str" || n.ShortTag() == "!!timestamp":
		quote(out, n.Value)
	default:
		out.WriteString(n.Value)
	}
}

func quote(out *strings.Builder, s string) {
	data, _ := json.Marshal(s) // of a string: no error
	out.Write(data)
}

// readDocument reads a document, with what an alias stands for in its place.
func readDocument(t *testing.T, path string) *yaml.Node {
	t.Helper()
	data, err := os.ReadFile(path)
	require.NoError(t, err)
	return parsed(t, data)
}

func parsed(t *testing.T, data []byte) *yaml.Node {
	t.Helper()
	document := &yaml.Node{}
	require.NoError(t, yaml.Unmarshal(data, document))
	var resolve func(n *yaml.Node)
	resolve = func(n *yaml.Node) {
		for i, child := range n.Content {
			if child.Kind == yaml.AliasNode {
				n.Content[i] = child.Alias
				continue
			}
			resolve(child)
		}
	}
	resolve(document)
	return document.Content[0]
}

// copied copies a tree; what is one node in it stays one.
func copied(n *yaml.Node, done map[*yaml.Node]*yaml.Node) *yaml.Node {
	if c := done[n]; c != nil {
		return c
	}
	c := *n
	done[n] = &c
	c.Content = make([]*yaml.Node, len(n.Content))
	for i, child := range n.Content {
		c.Content[i] = copied(child, done)
	}
	return &c
}

// member follows keys and indexes down from a node; nil where there is nothing.
func member(n *yaml.Node, keys ...string) *yaml.Node {
	for _, key := range keys {
		if n != nil && n.Kind == yaml.SequenceNode {
			i, err := strconv.Atoi(key)
			if err != nil || i >= len(n.Content) {
				return nil
			}
			n = n.Content[i]
			continue
		}
		i := slices.Index(keysOf(n), key)
		if i < 0 {
			return nil
		}
		n = n.Content[2*i+1]
	}
	return n
}

func keysOf(n *yaml.Node) []string {
	if n == nil || n.Kind != yaml.MappingNode {
		return nil
	}
	var keys []string
	for i := 0; i < len(n.Content); i += 2 {
		keys = append(keys, n.Content[i].Value)
	}
	return keys
}

func items(n *yaml.Node) []*yaml.Node {
	if n == nil || n.Kind != yaml.SequenceNode {
		return nil
	}
	return n.Content
}

func value(n *yaml.Node) string {
	if n == nil || n.Kind != yaml.ScalarNode {
		return ""
	}
	return n.Value
}

func set(n *yaml.Node, key string, value *yaml.Node) {
	if i := slices.Index(keysOf(n), key); i >= 0 {
		n.Content[2*i+1] = value
		return
	}
	n.Content = append(n.Content, text(key), value)
}

func drop(n *yaml.Node, key string) {
	if i := slices.Index(keysOf(n), key); i >= 0 {
		n.Content = slices.Concat(n.Content[:2*i], n.Content[2*i+2:])
	}
}

func text(s string) *yaml.Node { return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: s} }

func mapping(key string, value *yaml.Node) *yaml.Node {
	return &yaml.Node{Kind: yaml.MappingNode, Content: []*yaml.Node{text(key), value}}
}
