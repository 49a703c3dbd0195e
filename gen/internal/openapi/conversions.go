package openapi

import (
	"slices"
	"strings"

	"github.com/cekura-community/cekura-go/gen/internal/names"
	"github.com/cekura-community/cekura-go/gen/internal/oas"
	"github.com/cekura-community/cekura-go/gen/internal/tree"
)

// checkConversions takes out of the x-convert decisions what has lost its source or its target.
func checkConversions(d *oas.Document, r *tree.Report) {
	c := &conversions{r: r, components: d.Schemas(), byName: map[string]*tree.Node{}, properties: map[tree.Position]sources{}}
	for _, schema := range c.components {
		c.byName[tree.Text(tree.Get(schema, oas.ExtName))] = schema
		c.note(d, schema)
	}
	for _, schema := range tree.Pairs(tree.Get(d.Root, "components", "schemas")) {
		if decision := tree.Get(schema, oas.ExtConvert); decision != nil {
			c.check(schema, decision, c.properties[d.Position(decision)])
		}
	}
}

type conversions struct {
	r          *tree.Report
	components oas.Components
	byName     map[string]*tree.Node
	// properties are those of all forms of a schema, by the place of its decision.
	properties map[tree.Position]sources
}

// note remembers what a form has: a rule may be for the request form only, or for the other.
func (c *conversions) note(d *oas.Document, schema *tree.Node) {
	decision := tree.Get(schema, oas.ExtConvert)
	if decision == nil {
		return
	}
	at := d.Position(decision)
	if c.properties[at] == nil {
		c.properties[at] = sources{}
	}
	for key, property := range tree.Pairs(tree.Get(schema, "properties")) {
		c.properties[at][key.Value] = append(c.properties[at][key.Value], property)
	}
}

// sources are the schemas of each property, of all forms.
type sources map[string][]*tree.Node

func (c *conversions) check(schema, decision *tree.Node, properties sources) {
	method, to := tree.Get(decision, "method"), tree.Get(decision, "to")
	target := c.byName[tree.Text(to)]
	switch {
	case !names.IsMethod(tree.Text(method)) || c.hasField(schema, tree.Text(method)):
		c.r.Drift(orElse(method, decision), "%s can't be the name of a method here; %s", tree.Quoted(tree.Text(method)), c.rename(schema, method, tree.Text(to)))
	case target == nil:
		c.r.Drift(orElse(to, decision), "converts to %s, which is the Go name of no schema; correct it or delete %s", tree.Quoted(tree.Text(to)), c.r.Deletion(decision))
	default:
		rules := tree.Get(decision, "fields")
		if rules != nil {
			rules.Content = slices.DeleteFunc(rules.Content, func(rule *tree.Node) bool { return !c.isSound(rule, target, properties) })
		}
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
	for _, property := range tree.Pairs(tree.Get(schema, "properties")) {
		if tree.Text(tree.Get(property, oas.ExtName)) == name {
			return true
		}
	}
	return false
}

// isSound reports what a rule names and nobody has, values included.
func (c *conversions) isSound(rule, target *tree.Node, properties sources) bool {
	sound := true
	from := tree.Get(rule, "from")
	read := [][3]*tree.Node{{from, nil, rule}}
	for name, value := range tree.Pairs(tree.Get(rule, "when")) {
		read = append(read, [3]*tree.Node{name, value, rule})
	}
	for _, value := range tree.Items(tree.Get(rule, "except")) {
		read = append(read, [3]*tree.Node{from, value, value})
	}
	for _, s := range read {
		if properties[tree.Text(s[0])] == nil {
			c.r.Drift(orElse(s[0], rule), "converts the property %s, which the schema doesn't have; correct it or delete %s", tree.Quoted(tree.Text(s[0])), c.r.Deletion(rule))
			sound = false
			continue
		}
		c.checkValue(s[2], s[1], properties[tree.Text(s[0])]...)
	}
	paths := [][2]*tree.Node{{tree.Get(rule, "to"), nil}}
	for path, value := range tree.Pairs(tree.Get(rule, "set")) {
		paths = append(paths, [2]*tree.Node{path, value})
	}
	for _, p := range paths {
		if tree.Text(p[0]) == "" {
			continue
		}
		leaf := c.leaf(target, strings.Split(tree.Text(p[0]), "."))
		if leaf == nil {
			c.r.Drift(p[0], "converts to %s, where the target has no property; correct it or delete %s", tree.Quoted(tree.Text(p[0])), c.r.Deletion(rule))
			sound = false
			continue
		}
		c.checkValue(rule, p[1], leaf)
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
	if next := tree.Get(schema, "properties", path[0]); next != nil {
		return c.leaf(next, path[1:])
	}
	for _, keyword := range []string{"anyOf", "oneOf"} {
		for _, arm := range tree.Items(tree.Get(schema, keyword)) {
			if next := tree.Get(c.components.Resolve(arm), "properties", path[0]); next != nil {
				if leaf := c.leaf(next, path[1:]); leaf != nil {
					return leaf
				}
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
