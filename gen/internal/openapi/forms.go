package openapi

import (
	"strings"

	"github.com/cekura-community/cekura-go/gen/internal/names"
	"github.com/cekura-community/cekura-go/gen/internal/oas"
	"github.com/cekura-community/cekura-go/gen/internal/tree"
)

// splitForms tells what is sent from what is answered: an object that the document uses both ways, or what leads
// to one, is two components, alike or not, so that a change to one direction renames nothing in the other. What
// is sent holds no read-only properties, what is answered no write-only ones. A schema with x-go-one-type stays
// one, loses the marks, and holds what is sent.
func splitForms(a *names.Authority) func(*oas.Document, *tree.Report) {
	return func(d *oas.Document, r *tree.Report) {
		f := &forms{d: d, byKey: map[string]*form{}, users: map[string][]*form{}}
		for key, schema := range tree.Pairs(tree.Get(d.Root, "components", "schemas")) {
			c := &form{key: key.Value, schema: schema, isOne: tree.IsTrue(tree.Get(schema, oas.ExtOneType))}
			for _, ref := range oas.RefsBelow(schema) {
				f.users[ref] = append(f.users[ref], c)
			}
			f.all, f.byKey[c.key] = append(f.all, c), c
		}
		for _, c := range f.all {
			if tree.Has(c.schema, "properties") {
				f.markObject(c)
			}
		}
		f.reach()
		for _, decided := range []bool{true, false} { // what an overlay named comes first
			for _, c := range f.all {
				given := tree.Get(c.schema, oas.ExtWriteName)
				if decided != (given != nil) || c.write != nil {
					continue
				}
				if c.isTwo() {
					c.write = d.Clone(c.schema)
					a.WriteForm(c.key, c.schema, c.write)
				} else if decided {
					r.Drift(given, "names the request form of a schema that has one form only; delete %s", r.Deletion(given))
					tree.Remove(c.schema, oas.ExtWriteName)
				}
			}
		}
		f.rewrite()
	}
}

// form is a component, and its request form where that is another.
type form struct {
	key            string
	schema, write  *tree.Node
	writeKey       string
	isOne          bool // one type both ways
	hasObject      bool // it is an object or leads to one that is two
	sent, received bool
}

func (c *form) isTwo() bool { return c.sent && c.received && c.hasObject && !c.isOne }

type forms struct {
	d     *oas.Document
	all   []*form
	byKey map[string]*form
	users map[string][]*form // by the key they refer to
}

// markObject marks an object, and what leads to it, but for what is one type both ways.
func (f *forms) markObject(c *form) {
	if c.hasObject || c.isOne {
		return
	}
	c.hasObject = true
	for _, user := range f.users[c.key] {
		f.markObject(user)
	}
}

// eachSent visits the schemas of parameters and request bodies.
func (f *forms) eachSent(visit func(schema *tree.Node)) {
	for op := range f.d.Operations() {
		for _, p := range tree.Items(tree.Get(op.Node, "parameters")) {
			visit(oas.ParameterSchema(p))
		}
		for _, media := range tree.Pairs(tree.Get(op.Node, "requestBody", "content")) {
			visit(tree.Get(media, "schema"))
		}
	}
}

// reach marks what requests and answers use.
func (f *forms) reach() {
	f.eachSent(f.send)
	for op := range f.d.Operations() {
		for status, response := range tree.Pairs(tree.Get(op.Node, "responses")) {
			if !strings.HasPrefix(status.Value, "2") {
				continue // errors are read as they come
			}
			for _, media := range tree.Pairs(tree.Get(response, "content")) {
				f.receive(tree.Get(media, "schema"))
			}
		}
	}
}

func (f *forms) send(schema *tree.Node) {
	for _, key := range refsWithout(schema, "readOnly") {
		if c := f.byKey[key]; c != nil && !c.sent {
			c.sent = true
			f.send(c.schema)
		}
	}
}

func (f *forms) receive(schema *tree.Node) {
	for _, key := range refsWithout(schema, "writeOnly") {
		c := f.byKey[key]
		if c == nil || c.received {
			continue
		}
		if c.received = true; c.isOne {
			f.send(c.schema)
		} else {
			f.receive(c.schema)
		}
	}
}

// refsWithout lists the components that a schema refers to, but for properties with the mark.
func refsWithout(schema *tree.Node, mark string) []string {
	var refs []string
	if key := oas.RefKey(schema); key != "" {
		refs = append(refs, key)
	}
	oas.EachChild(schema, func(child *tree.Node, _ string) {
		if !tree.IsTrue(tree.Get(child, mark)) {
			refs = append(refs, refsWithout(child, mark)...)
		}
	})
	return refs
}

// rewrite puts each request form behind the answered one, and points requests at it.
func (f *forms) rewrite() {
	out := tree.Mapping()
	for _, c := range f.all {
		if c.write != nil {
			for c.writeKey = c.key + "Write"; f.byKey[c.writeKey] != nil; {
				c.writeKey += "Form"
			}
		}
	}
	for _, c := range f.all {
		out.Content = append(out.Content, tree.Str(c.key), c.schema)
		switch {
		case c.isOne:
			unmark(c.schema)
			f.toWrite(c.schema)
		case c.write != nil:
			dropProperties(c.schema, "writeOnly")
			dropProperties(c.write, "readOnly")
			f.toWrite(c.write)
			out.Content = append(out.Content, tree.Str(c.writeKey), c.write)
		case c.sent:
			dropProperties(c.schema, "readOnly")
			f.toWrite(c.schema)
		default:
			dropProperties(c.schema, "writeOnly")
		}
	}
	if schemas := tree.Get(f.d.Root, "components", "schemas"); schemas != nil {
		schemas.Content = out.Content
	}
	f.eachSent(f.toWrite)
}

func unmark(schema *tree.Node) {
	for _, property := range tree.Pairs(tree.Get(schema, "properties")) {
		tree.Remove(property, "readOnly", "writeOnly")
	}
}

func dropProperties(schema *tree.Node, without string) {
	oas.DropProperties(schema, func(_, property *tree.Node) bool { return tree.IsTrue(tree.Get(property, without)) })
	oas.EachChild(schema, func(child *tree.Node, _ string) { dropProperties(child, without) })
}

// toWrite points every reference below schema at the request form.
func (f *forms) toWrite(schema *tree.Node) {
	if c := f.byKey[oas.RefKey(schema)]; c != nil && c.write != nil {
		tree.Set(schema, "$ref", tree.Str(oas.RefPrefix+tree.EscapeToken(c.writeKey)))
	}
	oas.EachChild(schema, func(child *tree.Node, _ string) { f.toWrite(child) })
}
