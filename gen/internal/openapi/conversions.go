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
	c := &conversions{r: r, components: d.Schemas(), byName: map[string]*tree.Node{}, properties: map[tree.Position]map[string]bool{}}
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
	properties map[tree.Position]map[string]bool
}

// note remembers what a form has: a rule may be for the request form only, or for the other.
func (c *conversions) note(d *oas.Document, schema *tree.Node) {
	decision := tree.Get(schema, oas.ExtConvert)
	if decision == nil {
		return
	}
	at := d.Position(decision)
	if c.properties[at] == nil {
		c.properties[at] = map[string]bool{}
	}
	for key := range tree.Pairs(tree.Get(schema, "properties")) {
		c.properties[at][key.Value] = true
	}
}

func (c *conversions) check(schema, decision *tree.Node, properties map[string]bool) {
	method, to := tree.Get(decision, "method"), tree.Get(decision, "to")
	target := c.byName[tree.Text(to)]
	switch {
	case !names.IsIdentifier(tree.Text(method)) || !names.IsField(tree.Text(method)) || c.hasField(schema, tree.Text(method)):
		c.r.Drift(orElse(method, decision), "%s can't be the name of a method here; give another one as method", tree.Quoted(tree.Text(method)))
	case target == nil:
		c.r.Drift(orElse(to, decision), "converts to %s, which is the Go name of no schema; correct it or delete the action", tree.Quoted(tree.Text(to)))
	default:
		rules := tree.Get(decision, "fields")
		if rules != nil {
			rules.Content = slices.DeleteFunc(rules.Content, func(rule *tree.Node) bool { return !c.isSound(rule, target, properties) })
		}
		return
	}
	tree.Remove(schema, oas.ExtConvert)
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

// isSound reports what a rule names and nobody has.
func (c *conversions) isSound(rule, target *tree.Node, properties map[string]bool) bool {
	sources := []*tree.Node{tree.Get(rule, "from")}
	for name := range tree.Pairs(tree.Get(rule, "when")) {
		sources = append(sources, name)
	}
	paths := []*tree.Node{tree.Get(rule, "to")}
	for path := range tree.Pairs(tree.Get(rule, "set")) {
		paths = append(paths, path)
	}
	sound := true
	for _, source := range sources {
		if !properties[tree.Text(source)] {
			c.r.Drift(orElse(source, rule), "converts the property %s, which the schema doesn't have; correct or delete this line", tree.Quoted(tree.Text(source)))
			sound = false
		}
	}
	for _, path := range paths {
		if tree.Text(path) != "" && !c.leads(target, strings.Split(tree.Text(path), ".")) {
			c.r.Drift(path, "converts to %s, where the target has no property; correct or delete this line", tree.Quoted(tree.Text(path)))
			sound = false
		}
	}
	return sound
}

// leads tells whether a path of properties exists below a schema or in one of its alternatives.
func (c *conversions) leads(schema *tree.Node, path []string) bool {
	if len(path) == 0 {
		return true
	}
	schema = c.components.Resolve(schema)
	if next := tree.Get(schema, "properties", path[0]); next != nil {
		return c.leads(next, path[1:])
	}
	for _, keyword := range []string{"anyOf", "oneOf"} {
		for _, arm := range tree.Items(tree.Get(schema, keyword)) {
			if next := tree.Get(c.components.Resolve(arm), "properties", path[0]); next != nil && c.leads(next, path[1:]) {
				return true
			}
		}
	}
	return false
}

func orElse(n, other *tree.Node) *tree.Node {
	if n == nil {
		return other
	}
	return n
}
