package openapi

import (
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
		f := &forms{d: d, schemas: d.Schemas(), write: map[string]*tree.Node{}}
		isTwo := f.reach()
		for _, decided := range []bool{true, false} { // what an overlay named comes first
			for key, schema := range tree.Pairs(d.Root, "components", "schemas") {
				given := tree.Get(schema, oas.ExtWriteName)
				switch {
				case decided != (given != nil) || f.write[key.Value] != nil:
				case isTwo(key.Value):
					f.write[key.Value] = d.Clone(schema)
					tree.Remove(f.write[key.Value], oas.ExtTwin)
					a.WriteForm(key.Value, schema, f.write[key.Value])
				case decided:
					r.Drift(given, "names the request form of a schema that has one form only; delete %s", r.Deletion(given))
					tree.Remove(schema, oas.ExtWriteName)
				}
			}
		}
		f.rewrite()
	}
}

type forms struct {
	d       *oas.Document
	schemas oas.Components
	sent    map[string]bool       // keys of what requests use
	write   map[string]*tree.Node // the request forms of schemas that have two, by key
}

// isOne tells whether a schema is one type both ways.
func isOne(schema *tree.Node) bool { return tree.IsTrue(tree.Get(schema, oas.ExtOneType)) }

// eachSent visits the schemas of parameters and request bodies.
func (f *forms) eachSent(visit func(schema *tree.Node)) {
	for op := range f.d.Operations() {
		for _, p := range op.Parameters() {
			visit(oas.ParameterSchema(p))
		}
		for _, media := range tree.Pairs(op.Node, "requestBody", "content") {
			visit(tree.Get(media, "schema"))
		}
	}
}

// reach finds what requests and answers use. Of both it makes two of an object, and of what leads to one.
func (f *forms) reach() (isTwo func(key string) bool) {
	var objects, sent, received []string
	users := map[string][]string{}
	for key, schema := range f.schemas {
		if isOne(schema) {
			continue
		}
		if tree.Has(schema, "properties") {
			objects = append(objects, key)
		}
		for _, ref := range oas.RefsBelow(schema) {
			users[ref] = append(users[ref], key)
		}
	}
	toObject := oas.Reach(objects, func(key string) []string { return users[key] })
	for op := range f.d.Operations() {
		for _, answer := range op.Answers() { // errors are read as they come
			for _, media := range tree.Pairs(answer.Node, "content") {
				received = append(received, oas.RefsBelow(tree.Get(media, "schema"), "writeOnly")...)
			}
		}
	}
	sends := func(schema *tree.Node) { sent = append(sent, oas.RefsBelow(schema, "readOnly")...) }
	f.eachSent(sends)
	answered := oas.Reach(received, func(key string) []string {
		if isOne(f.schemas[key]) {
			sends(f.schemas[key])
			return nil
		}
		return oas.RefsBelow(f.schemas[key], "writeOnly")
	})
	f.sent = oas.Reach(sent, func(key string) []string { return oas.RefsBelow(f.schemas[key], "readOnly") })
	return func(key string) bool { return f.sent[key] && answered[key] && toObject[key] }
}

// rewrite puts each request form behind the answered one, and points requests at it.
func (f *forms) rewrite() {
	var content []*tree.Node
	for key, schema := range tree.Pairs(f.d.Root, "components", "schemas") {
		content = append(content, key, schema)
		switch write := f.write[key.Value]; {
		case isOne(schema):
			unmark(schema)
			f.toWrite(schema)
		case write != nil:
			dropProperties(schema, "writeOnly")
			dropProperties(write, "readOnly")
			f.toWrite(write)
			tree.Set(schema, oas.ExtTwin, tree.Str(f.writeKey(key.Value)))
			content = append(content, tree.Str(f.writeKey(key.Value)), write)
		case f.sent[key.Value]:
			dropProperties(schema, "readOnly")
			f.toWrite(schema)
		default:
			dropProperties(schema, "writeOnly")
		}
	}
	if schemas := tree.Get(f.d.Root, "components", "schemas"); schemas != nil {
		schemas.Content = content
	}
	f.eachSent(f.toWrite)
}

// writeKey is the key of the request form of a schema.
func (f *forms) writeKey(key string) string {
	for key += "Write"; f.schemas[key] != nil; {
		key += "Form"
	}
	return key
}

func unmark(schema *tree.Node) {
	for _, property := range tree.Pairs(schema, "properties") {
		tree.Remove(property, "readOnly", "writeOnly")
	}
}

func dropProperties(schema *tree.Node, mark string) {
	oas.RemoveProperties(schema, func(_, property *tree.Node) bool { return tree.IsTrue(tree.Get(property, mark)) })
	oas.EachChild(schema, func(child *tree.Node, _ string) { dropProperties(child, mark) })
}

// toWrite points every reference below schema at the request form.
func (f *forms) toWrite(schema *tree.Node) {
	if key := oas.RefKey(schema); f.write[key] != nil {
		tree.Set(schema, "$ref", oas.Ref(f.writeKey(key)))
	}
	oas.EachChild(schema, func(child *tree.Node, _ string) { f.toWrite(child) })
}
