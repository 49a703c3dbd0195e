package names

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/cekura-community/cekura-go/gen/internal/oas"
	"github.com/cekura-community/cekura-go/gen/internal/tree"
)

// CheckDecisions takes out decisions that no Go name can come of, whoever wrote them: as drift, for the
// rule that names the element otherwise still does.
func CheckDecisions(d *oas.Document, r *tree.Report) {
	c := &decisions{d: d, r: r, sp: &speller{}, hasValue: map[tree.Position]bool{}}
	c.root(d.Root)
	c.sp = newSpeller(d)
	for op := range d.Operations() {
		c.check(op.Node, serviceName, oas.ExtService)
		c.check(op.Node, exportedName, oas.ExtName, oas.ExtIterator, oas.ExtParams, oas.ExtResult, oas.ExtBody)
		for _, p := range op.Parameters() {
			if oas.IsArgument(p) {
				c.check(p, argumentName, oas.ExtName)
			} else {
				c.check(p, exportedName, oas.ExtName)
			}
		}
	}
	d.EachSchema(func(schema *tree.Node, _ string) {
		c.check(schema, exportedName, oas.ExtName, oas.ExtWriteName, oas.ExtTypeName)
		c.constants(schema)
		for _, property := range tree.Pairs(schema, "properties") {
			c.check(property, fieldName, oas.ExtName)
		}
	})
	for _, value := range c.strange {
		if at := d.Position(value); !c.hasValue[at] {
			c.hasValue[at] = true
			r.Drift(value, "%s names the value %s, which the document doesn't have there; correct it or delete %s", oas.ExtConstants, tree.Quoted(value.Value), r.Deletion(value))
		}
	}
}

// CountConstants holds the names that an enum's constants have by order against its values as they are written:
// once null and "" are gone, as many may be left by chance.
func CountConstants(d *oas.Document, r *tree.Report) {
	c := &decisions{d: d, r: r, sp: newSpeller(d)}
	d.EachSchema(func(schema *tree.Node, _ string) {
		if tree.Has(schema, "enum") && tree.IsSequence(tree.Get(schema, oas.ExtConstants)) {
			c.count(schema)
		}
	})
}

type decisions struct {
	d        *oas.Document
	r        *tree.Report
	sp       *speller
	strange  []*tree.Node           // values that are named where they aren't listed
	hasValue map[tree.Position]bool // whether one of the places that an action gives these names to lists the value
}

// root checks what stands at the top, and the environment variables of servers and keys.
func (c *decisions) root(root *tree.Node) {
	for word, spelling := range tree.Pairs(root, oas.ExtWords) {
		if !tree.IsString(spelling) || spelling.Value != "" { // an empty one drops the word
			c.check(tree.Get(root, oas.ExtWords), exportedName, word.Value)
		}
		if strings.ContainsFunc(word.Value, func(r rune) bool { return !IsAlnum(r) }) {
			c.r.Drift(word, "%s is no single word of ASCII letters and digits, so that no name holds it; delete %s", tree.Quoted(word.Value), c.r.Deletion(word))
		}
	}
	for prefix := range tree.Pairs(root, oas.ExtServices) {
		c.check(tree.Get(root, oas.ExtServices), serviceName, prefix.Value)
	}
	for _, server := range tree.Items(root, "servers") {
		c.check(server, environmentName, oas.ExtEnv)
	}
	for _, scheme := range tree.Pairs(root, "components", "securitySchemes") {
		c.check(scheme, environmentName, oas.ExtEnv)
	}
}

// rule is what a decision must be.
type rule struct {
	isKept func(string) bool
	wrong  string                        // what is said of one that isn't kept
	near   func(*speller, string) string // what to write instead,
	suffix string                        // with this behind it where that isn't kept either
}

var (
	exportedName    = rule{IsIdentifier, "no exported Go name", (*speller).exported, ""}
	serviceName     = rule{isService, "no free name for a service", (*speller).exported, serviceTail}
	fieldName       = rule{IsField, "no free name for a field", (*speller).exported, "Field"}
	argumentName    = rule{isArgument, "no free name for an argument", (*speller).camel, "Value"}
	environmentName = rule{
		regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`).MatchString, "no name of an environment variable",
		func(_ *speller, text string) string { return strings.ToUpper(strings.Join(splitWords(text), "_")) }, "_",
	}
)

// constants makes of the names of an enum's constants a list beside its values. An overlay had better give them by
// value; given in the order of the values they must be as many.
func (c *decisions) constants(schema *tree.Node) {
	names, values := tree.Get(schema, oas.ExtConstants), tree.Items(schema, "enum")
	if tree.IsMapping(names) {
		names = c.byValue(names, values)
		tree.Set(schema, oas.ExtConstants, names)
	}
	c.count(schema)
	if len(values) > 0 && !isNamedEnum(schema) {
		if names != nil && c.r.IsOverlaid(names) {
			c.r.Drift(names, "names the constants of an enum that has no Go type, being neither of texts nor of whole numbers; delete %s", c.r.Deletion(names))
		}
		tree.Remove(schema, oas.ExtConstants)
	}
	for i, n := range tree.Items(tree.Get(schema, oas.ExtConstants)) {
		if n.Value != "" || !tree.IsString(n) {
			if wanted := tree.Text(n); !tree.IsString(n) || !IsIdentifier(wanted) {
				c.r.Drift(n, "%s holds %s, no exported Go name; write `%s` instead", oas.ExtConstants, tree.Quoted(wanted), c.sp.exported(wanted))
				names.Content[i] = tree.Str("")
			}
		}
	}
}

// count takes out names by order that are not as many as the values.
func (c *decisions) count(schema *tree.Node) {
	names, values := tree.Get(schema, oas.ExtConstants), tree.Items(tree.Get(schema, "enum"))
	if names != nil && len(tree.Items(names)) != len(values) {
		c.r.Drift(names, "%s gives %d names to %d values by their order; %s", oas.ExtConstants, len(tree.Items(names)), len(values), c.mapped(schema, names, values))
		tree.Remove(schema, oas.ExtConstants)
	}
}

// byValue lists the names in the order of the values, "" for those that a rule names.
func (c *decisions) byValue(names *tree.Node, values []*tree.Node) *tree.Node {
	list, at, listed := c.d.Place(tree.Sequence(), names), tree.Keys(names), map[string]bool{}
	for _, value := range values {
		name := tree.Str("")
		if i, ok := at[value.Value]; ok {
			name = names.Content[i+1]
		}
		list.Content, listed[value.Value] = append(list.Content, name), true
	}
	for value := range tree.Pairs(names) {
		if listed[value.Value] {
			c.hasValue[c.d.Position(value)] = true
		} else {
			c.strange = append(c.strange, value)
		}
	}
	return list
}

// mapped tells to give by value the names that were given by order: as far as a name ends like the value.
func (c *decisions) mapped(schema, names *tree.Node, values []*tree.Node) string {
	var pairs []string
	for _, value := range values[:min(len(values), 100)] { // more is no line to paste
		for _, name := range tree.Items(names) {
			if strings.HasSuffix(strings.ToLower(name.Value), strings.ToLower(c.sp.constant(value.Value))) {
				pairs = append(pairs, tree.Inline(value.Value)+": "+name.Value)
				break
			}
		}
	}
	line := "{" + strings.Join(pairs, ", ") + "}"
	if !c.r.IsOverlaid(names) {
		return c.d.Remedy(c.r, schema, nil, oas.ExtConstants, line)
	}
	return fmt.Sprintf("write `%s: %s` instead, and in it any other name beside the value it is for", oas.ExtConstants, line)
}

// check takes out of the keys of holder what a rule doesn't keep.
func (c *decisions) check(holder *tree.Node, must rule, keys ...string) {
	for _, key := range keys {
		v := tree.Get(holder, key)
		if v == nil || tree.IsString(v) && must.isKept(v.Value) {
			continue
		}
		better := must.near(c.sp, tree.Text(v))
		if !must.isKept(better) {
			better += must.suffix
		}
		remedy := "write `" + tree.Inline(key) + ": " + better + "` instead"
		if tree.Text(v) == "" || !must.isKept(better) {
			remedy = "delete " + c.r.Deletion(v)
		}
		c.r.Drift(v, "%s is %s, %s; %s", tree.Quoted(key), tree.Quoted(tree.Text(v)), must.wrong, remedy)
		tree.Remove(holder, key)
	}
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
