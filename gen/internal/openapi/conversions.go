package openapi

import (
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"
)

// checkConversions takes out of the x-convert decisions what has lost its source or its target.
func checkConversions(d *Document, r *report) {
	c := &conversions{r: r, components: d.components(), byName: map[string]*yaml.Node{}, properties: map[*origin]map[string]bool{}}
	for _, schema := range c.components {
		c.byName[text(get(schema, extName))] = schema
		c.note(d, schema)
	}
	for _, schema := range pairs(get(d.Root, "components", "schemas")) {
		if decision := get(schema, extConvert); decision != nil {
			c.check(schema, decision, c.properties[d.origin[decision]])
		}
	}
}

type conversions struct {
	r          *report
	components components
	byName     map[string]*yaml.Node
	// properties are those of all forms of a schema, by the place of its decision.
	properties map[*origin]map[string]bool
}

// note remembers what a form has: a rule may be for the request form only, or for the other.
func (c *conversions) note(d *Document, schema *yaml.Node) {
	decision := get(schema, extConvert)
	if decision == nil {
		return
	}
	at := d.origin[decision]
	if c.properties[at] == nil {
		c.properties[at] = map[string]bool{}
	}
	for key := range pairs(get(schema, "properties")) {
		c.properties[at][key.Value] = true
	}
}

func (c *conversions) check(schema, decision *yaml.Node, properties map[string]bool) {
	method, to := get(decision, "method"), get(decision, "to")
	target := c.byName[text(to)]
	switch {
	case !isIdentifier(text(method)) || !isField(text(method)) || c.hasField(schema, text(method)):
		c.r.drift(orElse(method, decision), "%s can't be the name of a method here; give another one as method", quoted(text(method)))
	case target == nil:
		c.r.drift(orElse(to, decision), "converts to %s, which is the Go name of no schema; correct it or delete the action", quoted(text(to)))
	default:
		rules := get(decision, "fields")
		if rules != nil {
			rules.Content = slices.DeleteFunc(rules.Content, func(rule *yaml.Node) bool { return !c.isSound(rule, target, properties) })
		}
		return
	}
	remove(schema, extConvert)
}

// hasField tells whether a field of the schema's struct bears the name.
func (c *conversions) hasField(schema *yaml.Node, name string) bool {
	for _, property := range pairs(get(schema, "properties")) {
		if text(get(property, extName)) == name {
			return true
		}
	}
	return false
}

// isSound reports what a rule names and nobody has.
func (c *conversions) isSound(rule, target *yaml.Node, properties map[string]bool) bool {
	sources := []*yaml.Node{get(rule, "from")}
	for name := range pairs(get(rule, "when")) {
		sources = append(sources, name)
	}
	paths := []*yaml.Node{get(rule, "to")}
	for path := range pairs(get(rule, "set")) {
		paths = append(paths, path)
	}
	sound := true
	for _, source := range sources {
		if !properties[text(source)] {
			c.r.drift(orElse(source, rule), "converts the property %s, which the schema doesn't have; correct or delete this line", quoted(text(source)))
			sound = false
		}
	}
	for _, path := range paths {
		if text(path) != "" && !c.leads(target, strings.Split(text(path), ".")) {
			c.r.drift(path, "converts to %s, where the target has no property; correct or delete this line", quoted(text(path)))
			sound = false
		}
	}
	return sound
}

// leads tells whether a path of properties exists below a schema or in one of its alternatives.
func (c *conversions) leads(schema *yaml.Node, path []string) bool {
	if len(path) == 0 {
		return true
	}
	schema = c.components.resolve(schema)
	if next := get(schema, "properties", path[0]); next != nil {
		return c.leads(next, path[1:])
	}
	for _, keyword := range []string{"anyOf", "oneOf"} {
		for _, arm := range items(get(schema, keyword)) {
			if next := get(c.components.resolve(arm), "properties", path[0]); next != nil && c.leads(next, path[1:]) {
				return true
			}
		}
	}
	return false
}

func orElse(n, other *yaml.Node) *yaml.Node {
	if n == nil {
		return other
	}
	return n
}
