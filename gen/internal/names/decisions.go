package names

import (
	"regexp"
	"slices"
	"strings"

	"github.com/cekura-community/cekura-go/gen/internal/oas"
	"github.com/cekura-community/cekura-go/gen/internal/tree"
)

// CheckDecisions takes out decisions that no Go name can come of, whoever wrote them: as drift, for the
// rule that names the element otherwise still does.
func CheckDecisions(d *oas.Document, r *tree.Report) {
	c := &decisions{r: r}
	c.root(d.Root)
	for op := range d.Operations() {
		for _, extension := range []string{oas.ExtService, oas.ExtName, oas.ExtParams, oas.ExtResult, oas.ExtBody} {
			c.name(op.Node, extension)
		}
		for _, p := range tree.Items(tree.Get(op.Node, "parameters")) {
			if oas.IsArgument(p) {
				c.check(p, oas.ExtName, isArgument, "no free name for an argument; write a lower-case letter, then ASCII letters and digits")
				continue
			}
			c.name(p, oas.ExtName)
		}
	}
	d.EachSchema(func(schema *tree.Node, _ string) {
		for _, extension := range []string{oas.ExtName, oas.ExtWriteName, oas.ExtTypeName} {
			c.name(schema, extension)
		}
		c.constants(schema)
		for _, property := range tree.Pairs(tree.Get(schema, "properties")) {
			c.check(property, oas.ExtName, IsField, "no free name for a field; "+nameRemedy)
		}
	})
}

const nameRemedy = "write a capital letter, then ASCII letters and digits"

type decisions struct{ r *tree.Report }

// root checks what stands at the top, and the environment variables of servers and keys.
func (c *decisions) root(root *tree.Node) {
	for word, spelling := range tree.Pairs(tree.Get(root, oas.ExtWords)) {
		if !tree.IsString(spelling) || spelling.Value != "" { // an empty one drops the word
			c.name(tree.Get(root, oas.ExtWords), word.Value)
		}
		if strings.ContainsFunc(word.Value, func(r rune) bool { return !IsAlnum(r) }) {
			c.r.Drift(word, "%s is no single word of ASCII letters and digits, so that no name holds it; correct or delete this line", tree.Quoted(word.Value))
		}
	}
	for prefix := range tree.Pairs(tree.Get(root, oas.ExtServices)) {
		c.name(tree.Get(root, oas.ExtServices), prefix.Value)
	}
	for _, server := range tree.Items(tree.Get(root, "servers")) {
		c.env(server)
	}
	for _, scheme := range tree.Pairs(tree.Get(root, "components", "securitySchemes")) {
		c.env(scheme)
	}
}

var environmentName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

func (c *decisions) env(holder *tree.Node) {
	c.check(holder, oas.ExtEnv, environmentName.MatchString, "no name of an environment variable; write letters, digits and underscores, no digit first")
}

// name checks what is to be an exported Go name.
func (c *decisions) name(holder *tree.Node, key string) {
	c.check(holder, key, IsIdentifier, "no exported Go name; "+nameRemedy)
}

// constants wants a name for each value of an enum.
func (c *decisions) constants(schema *tree.Node) {
	names, values := tree.Get(schema, oas.ExtConstants), tree.Items(tree.Get(schema, "enum"))
	switch {
	case names == nil:
		return
	case len(tree.Items(names)) != len(values):
		c.r.Drift(names, "%s gives %d names to %d values; give each value one, in the order of the enum", oas.ExtConstants, len(tree.Items(names)), len(values))
	case !slices.ContainsFunc(names.Content, func(n *tree.Node) bool { return !tree.IsString(n) || !IsIdentifier(n.Value) }):
		return
	default:
		for _, n := range names.Content {
			if !tree.IsString(n) || !IsIdentifier(n.Value) {
				c.r.Drift(n, "%s holds %s, no exported Go name; %s", oas.ExtConstants, tree.Quoted(tree.Text(n)), nameRemedy)
			}
		}
	}
	tree.Remove(schema, oas.ExtConstants)
}

func (c *decisions) check(holder *tree.Node, key string, ok func(string) bool, wrong string) {
	v := tree.Get(holder, key)
	if v == nil || tree.IsString(v) && ok(v.Value) {
		return
	}
	c.r.Drift(v, "%s is %s, %s", tree.Quoted(key), tree.Quoted(tree.Text(v)), wrong)
	tree.Remove(holder, key)
}

// IsField accepts what can name a field of a generated struct.
func IsField(name string) bool { return IsIdentifier(name) && !slices.Contains(takenFields(), name) }

// IsMethod accepts what can name a further method of a generated struct.
func IsMethod(name string) bool { return IsField(name) && name != "Format" }

// isArgument accepts what can name an argument of a generated method.
func isArgument(name string) bool {
	return name != "" && name[0] >= 'a' && name[0] <= 'z' && !slices.Contains(takenArguments(), name) &&
		!strings.ContainsFunc(name, func(r rune) bool { return !IsAlnum(r) })
}
