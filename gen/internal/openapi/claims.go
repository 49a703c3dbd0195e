package openapi

import (
	"strings"

	"go.yaml.in/yaml/v4"
)

// Reserved are the exported identifiers of the code that is the same in every client; a type of the
// document that would take one of them gets the suffix "Object". A test of the emitter holds the list
// to the runtime.
func Reserved() []string {
	return strings.Fields(`Client NewClient Option Error DecodeError TagError Secret File Nullable Value Null Ptr
		ErrBadRequest ErrUnauthorized ErrForbidden ErrNotFound ErrConflict ErrRateLimited ErrServer
		WithAPIKey WithBaseURL WithForm WithHTTPClient WithHeader WithInsecureHTTP WithLogger WithMaxRetries WithMiddleware
		WithMultipart WithRawBody WithResponse WithTimeout WithUserAgent`)
}

// claimMethods gives two operations of one service two names: the second says its path's parameters.
func claimMethods(d *Document, r *report) {
	sp := newSpeller(d)
	owner := map[string]operation{}
	for op := range d.operations() {
		service, name := text(get(op.node, extService)), text(get(op.node, extName))
		first, taken := owner[service+"."+name]
		if !taken {
			owner[service+"."+name] = op
			continue
		}
		r.drift(op.node, "the method %s.%s is already that of %s %s; give this operation another %s in an overlay, or pass -drift=warn",
			service, name, strings.ToUpper(first.verb), first.path, extName)
		for taken {
			name += sp.exported(op.verb) + sp.pascal(op.path)
			_, taken = owner[service+"."+name]
		}
		owner[service+"."+name] = op
		set(op.node, extName, str(name))
	}
}

// claimFields gives two properties of one object, or two parameters of one operation, two names.
func claimFields(d *Document, r *report) {
	d.eachSchema(func(schema *yaml.Node, _ string) {
		taken := map[string]bool{}
		for key, property := range pairs(get(schema, "properties")) {
			claimField(r, taken, property, key.Value)
		}
	})
	for op := range d.operations() {
		taken := map[string]bool{}
		for _, p := range items(get(op.node, "parameters")) {
			claimField(r, taken, p, text(get(p, "in"))+" "+text(get(p, "name")))
		}
	}
}

func claimField(r *report, taken map[string]bool, element *yaml.Node, wire string) {
	name := text(get(element, extName))
	if name == "" {
		return
	}
	if taken[name] {
		r.drift(element, "the Go name %s is already that of another property or parameter here; give this one another %s in an overlay, or pass -drift=warn", name, extName)
		name += "X" + runeCodes(wire)
		set(element, extName, str(name))
	}
	taken[name] = true
}

// claimTypes makes the names of the package unique. What a name is made from (a service, an operation,
// a union) takes its own first, then what an overlay named; a component that a rule named gives way.
func claimTypes(d *Document, r *report) {
	c := &claimer{d: d, r: r, owner: map[string]*yaml.Node{}}
	for _, name := range Reserved() {
		c.owner[name] = d.Root
	}
	for op := range d.operations() {
		c.owner[text(get(op.node, extService))+"Service"] = op.node
		prefix := typePrefix(text(get(op.node, extService)), text(get(op.node, extName)))
		c.owner[prefix+"Params"] = op.node
		c.owner[prefix+"Result"] = op.node
	}
	for _, schema := range pairs(get(d.Root, "components", "schemas")) {
		if name := text(get(schema, extName)); has(schema, extUnion) {
			c.owner["Unknown"+name], c.owner["Null"+name] = schema, schema
		}
	}
	for _, decided := range []bool{true, false} {
		for _, schema := range pairs(get(d.Root, "components", "schemas")) {
			if d.decided[schema] == decided {
				c.component(schema)
			}
		}
	}
}

type claimer struct {
	d     *Document
	r     *report
	owner map[string]*yaml.Node
}

func (c *claimer) component(schema *yaml.Node) {
	name := text(get(schema, extName))
	if !isIdentifier(name) {
		c.r.fail(schema, "%s is no Go name; give an exported identifier of ASCII letters and digits as %s", quoted(name), extName)
		return
	}
	switch other := c.owner[name]; {
	case other == c.d.Root:
		name += "Object"
	case other != nil:
		c.r.drift(schema, "the Go name %s is already that of %s; give one of them another %s in an overlay, or pass -drift=warn", name, c.d.Position(other).Pointer, extName)
		name += "Schema"
	}
	for c.owner[name] != nil {
		name += "Schema"
	}
	if name != text(get(schema, extName)) {
		set(schema, extName, str(name))
	}
	c.owner[name] = schema
	for _, constant := range items(get(schema, extConstants)) {
		if other := c.owner[constant.Value]; other != nil && other != schema {
			constant.Value += "Value"
		}
		c.owner[constant.Value] = schema
	}
}

// quoted prints untrusted text in a message: one line, bounded.
func quoted(s string) string {
	if len(s) > 40 {
		s = s[:40] + "…"
	}
	return strings.ToValidUTF8("\""+strings.Map(printable, s)+"\"", "?")
}

func printable(r rune) rune {
	if r < 0x20 || r == 0x7f || r >= 0x80 && r < 0xa0 || r >= 0x200e && r <= 0x200f || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
		return '?'
	}
	return r
}
