package openapi

import (
	"strings"

	"github.com/cekura-community/cekura-go/gen/internal/names"
	"github.com/cekura-community/cekura-go/gen/internal/oas"
	"github.com/cekura-community/cekura-go/gen/internal/tree"
)

// checkConversions takes out of the x-convert decisions what has lost its source or its target.
func checkConversions(d *oas.Document, r *tree.Report) {
	c := &conversions{
		d: d, r: r, finder: tree.Finder{}, components: d.Schemas(), byName: map[string]*tree.Node{}, properties: map[property][]*tree.Node{},
	}
	for _, schema := range c.components {
		if tree.Has(schema, "properties") {
			c.byName[tree.Text(schema, oas.ExtName)] = schema
		}
		if decision := tree.Get(schema, oas.ExtConvert); decision != nil {
			for key, n := range tree.Pairs(schema, "properties") {
				at := property{d.Position(decision), key.Value}
				c.properties[at] = append(c.properties[at], n)
			}
		}
	}
	for _, schema := range tree.Pairs(d.Root, "components", "schemas") {
		if decision := tree.Get(schema, oas.ExtConvert); decision != nil {
			c.check(schema, decision)
		}
	}
}

type conversions struct {
	d          *oas.Document
	r          *tree.Report
	finder     tree.Finder
	components oas.Components
	byName     map[string]*tree.Node
	// properties are those of all forms of a schema: a rule may be for the request form only, or for the other.
	properties map[property][]*tree.Node
}

// property is one of the schemas that a decision at a place is for.
type property struct {
	decision tree.Position
	key      string
}

func (c *conversions) check(schema, decision *tree.Node) {
	method, to := tree.Get(decision, "method"), tree.Get(decision, "to")
	target := c.byName[tree.Text(to)]
	switch {
	case !tree.Has(schema, "properties"):
		c.r.Drift(decision, "converts what is no object; delete %s", c.r.Deletion(decision))
	case !names.IsMethod(tree.Text(method)) || c.hasField(schema, tree.Text(method)):
		c.r.Drift(orElse(method, decision), "%s can't be the name of a method here; %s", tree.Quoted(tree.Text(method)), c.rename(schema, method, tree.Text(to)))
	case target == nil:
		c.r.Drift(orElse(to, decision), "converts to %s, which is the Go name of no object; correct it or delete %s", tree.Quoted(tree.Text(to)), c.r.Deletion(decision))
	default:
		at := c.d.Position(decision)
		tree.RemoveItems(tree.Get(decision, "fields"), func(rule *tree.Node) bool { return !c.isSound(rule, target, at) })
		return
	}
	tree.Remove(schema, oas.ExtConvert)
}

// rename tells to give a method a name that it can have.
func (c *conversions) rename(schema, method *tree.Node, to string) string {
	name := "To" + to
	for !names.IsMethod(name) || c.hasField(schema, name) {
		name += "Form"
	}
	if method == nil {
		return "add `method: " + name + "` to it"
	}
	return "write `method: " + name + "` instead"
}

// hasField tells whether a field of the schema's struct bears the name.
func (c *conversions) hasField(schema *tree.Node, name string) bool {
	for _, property := range tree.Pairs(schema, "properties") {
		if tree.Text(property, oas.ExtName) == name {
			return true
		}
	}
	return false
}

// isSound reports what a rule names and nobody has, values included.
func (c *conversions) isSound(rule, target *tree.Node, decision tree.Position) bool {
	from, sound := tree.Get(rule, "from"), true
	// reads holds what a rule reads against the properties; line goes with a value that is gone.
	reads := func(name, value, line *tree.Node) {
		schemas := c.properties[property{decision, tree.Text(name)}]
		if schemas == nil {
			c.r.Drift(orElse(name, rule), "converts the property %s, which the schema doesn't have; correct it or delete %s", tree.Quoted(tree.Text(name)), c.r.Deletion(rule))
			sound = false
			return
		}
		c.checkValue(line, value, schemas...)
	}
	writes := func(path, value *tree.Node) {
		leaf := c.leaf(target, strings.Split(tree.Text(path), "."))
		switch {
		case tree.Text(path) == "":
		case leaf == nil:
			c.r.Drift(path, "converts to %s, where the target has no property; correct it or delete %s", tree.Quoted(tree.Text(path)), c.r.Deletion(rule))
			sound = false
		default:
			c.checkValue(rule, value, leaf)
		}
	}
	reads(from, nil, rule)
	for name, value := range tree.Pairs(rule, "when") {
		reads(name, value, rule)
	}
	for _, value := range tree.Items(rule, "except") {
		reads(from, value, value)
	}
	writes(tree.Get(rule, "to"), nil)
	for path, value := range tree.Pairs(rule, "set") {
		writes(path, value)
	}
	return sound
}

// checkValue reports a value that the enums at its places don't list, and with it goes line.
func (c *conversions) checkValue(line, value *tree.Node, schemas ...*tree.Node) {
	if value == nil || value.Value == "*" {
		return
	}
	for _, schema := range schemas {
		enum := tree.Get(c.components.Resolve(schema), "enum")
		if len(tree.Items(enum)) == 0 || oas.ContainsValue(enum, value.Value) {
			return
		}
	}
	c.r.Drift(value, "names the value %s, which the document no longer has there; correct it or delete %s", tree.Quoted(value.Value), c.r.Deletion(line))
}

// leaf is what a path of properties leads to, below a schema or one of its alternatives; nil for nothing.
func (c *conversions) leaf(schema *tree.Node, path []string) *tree.Node {
	if len(path) == 0 {
		return schema
	}
	schema = c.components.Resolve(schema)
	if next := c.finder.Get(tree.Get(schema, "properties"), path[0]); next != nil {
		return c.leaf(next, path[1:])
	}
	for _, arm := range oas.Arms(schema) {
		if next := tree.Get(c.components.Resolve(arm), "properties", path[0]); next != nil {
			if leaf := c.leaf(next, path[1:]); leaf != nil {
				return leaf
			}
		}
	}
	return nil
}

func orElse(n, other *tree.Node) *tree.Node {
	if n == nil {
		return other
	}
	return n
}
