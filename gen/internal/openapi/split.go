package openapi

import (
	"slices"
	"strings"

	"github.com/cekura-community/cekura-go/gen/internal/names"
	"github.com/cekura-community/cekura-go/gen/internal/oas"
	"github.com/cekura-community/cekura-go/gen/internal/tree"
)

// split tells what is sent from what is received: a component that holds a read-only or a
// write-only property, itself or further down, becomes two where the document uses it both ways.
// Request forms hold no read-only properties, response forms no write-only ones. A variant of a union
// is one type both ways, so that what is read can be told and sent by the same Go type: its properties
// lose the marks.
func split(d *oas.Document, r *tree.Report) {
	schemas := d.Schemas()
	for _, schema := range schemas {
		for _, variant := range tree.Pairs(tree.Get(schema, oas.ExtUnion, "mapping")) {
			unmark(schemas[variant.Value])
		}
	}
	s := &splitter{d: d, schemas: tree.Get(d.Root, "components", "schemas"), byKey: map[string]*component{}}
	for key, schema := range tree.Pairs(s.schemas) {
		c := &component{key: key.Value, schema: schema, refs: oas.RefsBelow(schema)}
		c.differs = hasDirection(schema)
		s.all = append(s.all, c)
		s.byKey[c.key] = c
	}
	s.spread()
	for _, c := range s.all {
		if name := tree.Get(c.schema, oas.ExtWriteName); name != nil && !c.differs {
			r.Drift(name, "names the request form of a schema that has one form only; delete this line")
			tree.Remove(c.schema, oas.ExtWriteName)
		}
	}
	s.reach()
	s.rewrite()
}

type component struct {
	key            string
	schema         *tree.Node
	refs           []string
	differs        bool // the request and the response form are not the same
	sent, received bool
}

type splitter struct {
	d       *oas.Document
	schemas *tree.Node
	all     []*component
	byKey   map[string]*component
}

func unmark(schema *tree.Node) {
	for _, property := range tree.Pairs(tree.Get(schema, "properties")) {
		tree.Remove(property, "readOnly", "writeOnly")
	}
}

// hasDirection reports whether a property of schema, or of what stands inline in it, is for one direction only.
func hasDirection(schema *tree.Node) bool {
	for _, property := range tree.Pairs(tree.Get(schema, "properties")) {
		if tree.IsTrue(tree.Get(property, "readOnly")) || tree.IsTrue(tree.Get(property, "writeOnly")) {
			return true
		}
	}
	found := false
	oas.EachChild(schema, func(child *tree.Node, _ string) { found = found || hasDirection(child) })
	return found
}

// spread carries the difference from a component to those that refer to it.
func (s *splitter) spread() {
	users := map[string][]*component{}
	var work []*component
	for _, c := range s.all {
		for _, ref := range c.refs {
			users[ref] = append(users[ref], c)
		}
		if c.differs {
			work = append(work, c)
		}
	}
	for len(work) > 0 {
		c := work[0]
		work = work[1:]
		for _, user := range users[c.key] {
			if !user.differs {
				user.differs = true
				work = append(work, user)
			}
		}
	}
}

// reach marks what requests and responses use.
func (s *splitter) reach() {
	for op := range s.d.Operations() {
		for _, p := range tree.Items(tree.Get(op.Node, "parameters")) {
			s.mark(oas.RefsBelow(oas.ParameterSchema(p)), func(c *component) *bool { return &c.sent })
		}
		for _, media := range tree.Pairs(tree.Get(op.Node, "requestBody", "content")) {
			s.mark(oas.RefsBelow(tree.Get(media, "schema")), func(c *component) *bool { return &c.sent })
		}
		for _, response := range tree.Pairs(tree.Get(op.Node, "responses")) {
			for _, media := range tree.Pairs(tree.Get(response, "content")) {
				s.mark(oas.RefsBelow(tree.Get(media, "schema")), func(c *component) *bool { return &c.received })
			}
		}
	}
}

func (s *splitter) mark(refs []string, flag func(*component) *bool) {
	for _, ref := range refs {
		c := s.byKey[ref]
		if c == nil || *flag(c) {
			continue
		}
		*flag(c) = true
		refs := c.refs
		s.mark(refs, flag)
	}
}

// rewrite replaces each component that differs by the forms in use, and points requests at the request forms.
func (s *splitter) rewrite() {
	out := tree.Mapping()
	for _, c := range s.all {
		if !c.differs || !c.sent {
			if c.differs && c.received {
				s.form(c, c.schema, "writeOnly", s.readName(c))
			}
			out.Content = append(out.Content, tree.Str(c.key), c.schema)
			continue
		}
		write := s.d.Clone(c.schema)
		s.form(c, write, "readOnly", s.writeName(c))
		if c.received {
			s.form(c, c.schema, "writeOnly", s.readName(c))
			out.Content = append(out.Content, tree.Str(c.key), c.schema)
		}
		s.toWrite(write)
		out.Content = append(out.Content, tree.Str(s.writeKey(c.key)), write)
	}
	s.schemas.Content = out.Content
	for op := range s.d.Operations() {
		for _, p := range tree.Items(tree.Get(op.Node, "parameters")) {
			s.toWrite(oas.ParameterSchema(p))
		}
		for _, media := range tree.Pairs(tree.Get(op.Node, "requestBody", "content")) {
			s.toWrite(tree.Get(media, "schema"))
		}
	}
}

// form names one form and takes out the properties of the other direction.
func (s *splitter) form(c *component, schema *tree.Node, without, name string) {
	given := tree.Text(tree.Get(schema, oas.ExtName)) == name || tree.Text(tree.Get(schema, oas.ExtWriteName)) == name
	s.d.Decided[schema] = s.d.Decided[c.schema] && given
	tree.Set(schema, oas.ExtName, tree.Str(name))
	tree.Remove(schema, oas.ExtWriteName)
	dropProperties(schema, without)
}

func dropProperties(schema *tree.Node, without string) {
	for key, property := range tree.Pairs(tree.Get(schema, "properties")) {
		if !tree.IsTrue(tree.Get(property, without)) {
			continue
		}
		tree.Remove(tree.Get(schema, "properties"), key.Value)
		if required := tree.Get(schema, "required"); required != nil {
			required.Content = slices.DeleteFunc(required.Content, func(n *tree.Node) bool { return n.Value == key.Value })
			if len(required.Content) == 0 {
				tree.Remove(schema, "required")
			}
		}
	}
	oas.EachChild(schema, func(child *tree.Node, _ string) { dropProperties(child, without) })
}

// toWrite points every reference below schema, and the variants of a union, at the request form.
func (s *splitter) toWrite(schema *tree.Node) {
	if ref := tree.Get(schema, "$ref"); ref != nil {
		if key, ok := strings.CutPrefix(ref.Value, oas.RefPrefix); ok && s.isSplit(tree.UnescapeToken(key)) {
			ref.Value = oas.RefPrefix + tree.EscapeToken(s.writeKey(tree.UnescapeToken(key)))
		}
	}
	for _, variant := range tree.Pairs(tree.Get(schema, oas.ExtUnion, "mapping")) {
		if s.isSplit(variant.Value) {
			variant.Value = s.writeKey(variant.Value)
		}
	}
	oas.EachChild(schema, func(child *tree.Node, _ string) { s.toWrite(child) })
}

func (s *splitter) isSplit(key string) bool {
	c := s.byKey[key]
	return c != nil && c.differs
}

func (s *splitter) writeKey(key string) string {
	key += "Write"
	for s.byKey[key] != nil {
		key += "Form"
	}
	return key
}

// saysRequest reports whether a name already says it is a request's; such a schema keeps its name for
// the request form.
func saysRequest(name string) bool {
	return strings.HasPrefix(name, "Patched") ||
		names.HasAnySuffix(name, "Request", "Write", "Body", "InputForm", "InputMultipart", "Input", "Payload", "Create", "Update", "Patch")
}

func (s *splitter) writeName(c *component) string {
	name := tree.Text(tree.Get(c.schema, oas.ExtName))
	switch own := tree.Text(tree.Get(c.schema, oas.ExtWriteName)); {
	case own != "":
		return own
	case saysRequest(name):
		return name
	}
	return name + "Write"
}

func (s *splitter) readName(c *component) string {
	name := tree.Text(tree.Get(c.schema, oas.ExtName))
	if tree.Get(c.schema, oas.ExtWriteName) == nil && saysRequest(name) {
		return name + "Read"
	}
	return name
}
