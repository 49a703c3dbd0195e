package openapi

import (
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"
)

// split tells what is sent from what is received: a component that holds a read-only or a
// write-only property, itself or further down, becomes two where the document uses it both ways.
// Request forms hold no read-only properties, response forms no write-only ones. A variant of a union
// is one type both ways, so that what is read can be told and sent by the same Go type: its properties
// lose the marks.
func split(d *Document, r *report) {
	schemas := d.components()
	for _, schema := range schemas {
		for _, variant := range pairs(get(schema, extUnion, "mapping")) {
			unmark(schemas[variant.Value])
		}
	}
	s := &splitter{d: d, schemas: get(d.Root, "components", "schemas"), byKey: map[string]*component{}}
	for key, schema := range pairs(s.schemas) {
		c := &component{key: key.Value, schema: schema, refs: refsBelow(schema)}
		c.differs = hasDirection(schema)
		s.all = append(s.all, c)
		s.byKey[c.key] = c
	}
	s.spread()
	for _, c := range s.all {
		if name := get(c.schema, extWriteName); name != nil && !c.differs {
			r.drift(name, "names the request form of a schema that has one form only; delete this line")
			remove(c.schema, extWriteName)
		}
	}
	s.reach()
	s.rewrite()
}

type component struct {
	key            string
	schema         *yaml.Node
	refs           []string
	differs        bool // the request and the response form are not the same
	sent, received bool
}

type splitter struct {
	d       *Document
	schemas *yaml.Node
	all     []*component
	byKey   map[string]*component
}

func unmark(schema *yaml.Node) {
	for _, property := range pairs(get(schema, "properties")) {
		remove(property, "readOnly", "writeOnly")
	}
}

// hasDirection reports whether a property of schema, or of what stands inline in it, is for one direction only.
func hasDirection(schema *yaml.Node) bool {
	for _, property := range pairs(get(schema, "properties")) {
		if isTrue(get(property, "readOnly")) || isTrue(get(property, "writeOnly")) {
			return true
		}
	}
	found := false
	eachChild(schema, func(child *yaml.Node, _ string) { found = found || hasDirection(child) })
	return found
}

// refsBelow lists the components that schema refers to.
func refsBelow(schema *yaml.Node) []string {
	var refs []string
	if key, ok := strings.CutPrefix(text(get(schema, "$ref")), refPrefix); ok {
		refs = append(refs, unescapeToken(key))
	}
	eachChild(schema, func(child *yaml.Node, _ string) { refs = append(refs, refsBelow(child)...) })
	return refs
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
	for op := range s.d.operations() {
		for _, p := range items(get(op.node, "parameters")) {
			s.mark(refsBelow(parameterSchema(p)), func(c *component) *bool { return &c.sent })
		}
		for _, media := range pairs(get(op.node, "requestBody", "content")) {
			s.mark(refsBelow(get(media, "schema")), func(c *component) *bool { return &c.sent })
		}
		for _, response := range pairs(get(op.node, "responses")) {
			for _, media := range pairs(get(response, "content")) {
				s.mark(refsBelow(get(media, "schema")), func(c *component) *bool { return &c.received })
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
	out := mapping()
	for _, c := range s.all {
		if !c.differs || !c.sent {
			if c.differs && c.received {
				s.form(c, c.schema, "writeOnly", s.readName(c))
			}
			out.Content = append(out.Content, str(c.key), c.schema)
			continue
		}
		write := s.d.clone(c.schema)
		s.form(c, write, "readOnly", s.writeName(c))
		if c.received {
			s.form(c, c.schema, "writeOnly", s.readName(c))
			out.Content = append(out.Content, str(c.key), c.schema)
		}
		s.toWrite(write)
		out.Content = append(out.Content, str(s.writeKey(c.key)), write)
	}
	s.schemas.Content = out.Content
	for op := range s.d.operations() {
		for _, p := range items(get(op.node, "parameters")) {
			s.toWrite(parameterSchema(p))
		}
		for _, media := range pairs(get(op.node, "requestBody", "content")) {
			s.toWrite(get(media, "schema"))
		}
	}
}

// form names one form and takes out the properties of the other direction.
func (s *splitter) form(c *component, schema *yaml.Node, without, name string) {
	given := text(get(schema, extName)) == name || text(get(schema, extWriteName)) == name
	s.d.decided[schema] = s.d.decided[c.schema] && given
	set(schema, extName, str(name))
	remove(schema, extWriteName)
	dropProperties(schema, without)
}

func dropProperties(schema *yaml.Node, without string) {
	for key, property := range pairs(get(schema, "properties")) {
		if !isTrue(get(property, without)) {
			continue
		}
		remove(get(schema, "properties"), key.Value)
		if required := get(schema, "required"); required != nil {
			required.Content = slices.DeleteFunc(required.Content, func(n *yaml.Node) bool { return n.Value == key.Value })
			if len(required.Content) == 0 {
				remove(schema, "required")
			}
		}
	}
	eachChild(schema, func(child *yaml.Node, _ string) { dropProperties(child, without) })
}

// toWrite points every reference below schema, and the variants of a union, at the request form.
func (s *splitter) toWrite(schema *yaml.Node) {
	if ref := get(schema, "$ref"); ref != nil {
		if key, ok := strings.CutPrefix(ref.Value, refPrefix); ok && s.isSplit(unescapeToken(key)) {
			ref.Value = refPrefix + escapeToken(s.writeKey(unescapeToken(key)))
		}
	}
	for _, variant := range pairs(get(schema, extUnion, "mapping")) {
		if s.isSplit(variant.Value) {
			variant.Value = s.writeKey(variant.Value)
		}
	}
	eachChild(schema, func(child *yaml.Node, _ string) { s.toWrite(child) })
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
		hasAnySuffix(name, "Request", "Write", "Body", "InputForm", "InputMultipart", "Input", "Payload", "Create", "Update", "Patch")
}

func (s *splitter) writeName(c *component) string {
	name := text(get(c.schema, extName))
	switch own := text(get(c.schema, extWriteName)); {
	case own != "":
		return own
	case saysRequest(name):
		return name
	}
	return name + "Write"
}

func (s *splitter) readName(c *component) string {
	name := text(get(c.schema, extName))
	if get(c.schema, extWriteName) == nil && saysRequest(name) {
		return name + "Read"
	}
	return name
}
