package openapi

import (
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"
)

// checkDecisions takes out decisions that no Go name can come of, whoever wrote them: as drift, for the
// rule that names the element otherwise still does.
func checkDecisions(d *Document, r *report) {
	c := &decisions{r: r}
	c.root(d.Root)
	for op := range d.operations() {
		c.name(op.node, extService)
		c.name(op.node, extName)
		for _, p := range items(get(op.node, "parameters")) {
			if text(get(p, "in")) == "path" {
				c.check(p, extName, isArgument, "no free name for an argument; write a lower-case letter, then ASCII letters and digits")
				continue
			}
			c.name(p, extName)
		}
	}
	d.eachSchema(func(schema *yaml.Node, _ string) {
		for _, extension := range []string{extName, extWriteName, extTypeName} {
			c.name(schema, extension)
		}
		c.constants(schema)
		for _, property := range pairs(get(schema, "properties")) {
			c.check(property, extName, isField, "no free name for a field; "+nameRemedy)
		}
	})
}

const nameRemedy = "write a capital letter, then ASCII letters and digits"

type decisions struct{ r *report }

// root checks what stands at the top, and the environment variables of servers and keys.
func (c *decisions) root(root *yaml.Node) {
	for word := range pairs(get(root, extWords)) {
		c.name(get(root, extWords), word.Value)
		if strings.ContainsFunc(word.Value, func(r rune) bool { return !isAlnum(r) }) {
			c.r.drift(word, "%s is no single word of ASCII letters and digits, so that no name holds it; correct or delete this line", quoted(word.Value))
		}
	}
	for prefix := range pairs(get(root, extServices)) {
		c.name(get(root, extServices), prefix.Value)
	}
	for _, server := range items(get(root, "servers")) {
		c.env(server)
	}
	for _, scheme := range pairs(get(root, "components", "securitySchemes")) {
		c.env(scheme)
	}
}

var environmentName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

func (c *decisions) env(holder *yaml.Node) {
	c.check(holder, extEnv, environmentName.MatchString, "no name of an environment variable; write letters, digits and underscores, no digit first")
}

// name checks what is to be an exported Go name.
func (c *decisions) name(holder *yaml.Node, key string) {
	c.check(holder, key, isIdentifier, "no exported Go name; "+nameRemedy)
}

// constants wants a name for each value of an enum.
func (c *decisions) constants(schema *yaml.Node) {
	names, values := get(schema, extConstants), items(get(schema, "enum"))
	switch {
	case names == nil:
		return
	case len(items(names)) != len(values):
		c.r.drift(names, "%s gives %d names to %d values; give each value one, in the order of the enum", extConstants, len(items(names)), len(values))
	case !slices.ContainsFunc(names.Content, func(n *yaml.Node) bool { return !isString(n) || !isIdentifier(n.Value) }):
		return
	default:
		for _, n := range names.Content {
			if !isString(n) || !isIdentifier(n.Value) {
				c.r.drift(n, "%s holds %s, no exported Go name; %s", extConstants, quoted(text(n)), nameRemedy)
			}
		}
	}
	remove(schema, extConstants)
}

func (c *decisions) check(holder *yaml.Node, key string, ok func(string) bool, wrong string) {
	v := get(holder, key)
	if v == nil || isString(v) && ok(v.Value) {
		return
	}
	c.r.drift(v, "%s is %s, %s", quoted(key), quoted(text(v)), wrong)
	remove(holder, key)
}

// isField accepts what can name a field of a generated struct.
func isField(name string) bool { return isIdentifier(name) && fieldName(name) == name }

// isArgument accepts what can name an argument of a generated method.
func isArgument(name string) bool {
	return name != "" && name[0] >= 'a' && name[0] <= 'z' && argument(name) == name &&
		!strings.ContainsFunc(name, func(r rune) bool { return !isAlnum(r) })
}
