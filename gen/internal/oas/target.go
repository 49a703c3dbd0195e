package oas

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/cekura-community/cekura-go/gen/internal/tree"
)

// Remedy tells to give what n was written as another value for an extension: where an overlay made it in that
// overlay, else by an action, behind the decision if there is one.
func (d *Document) Remedy(r *tree.Report, n, decision *tree.Node, extension, value string) string {
	switch {
	case r.IsOverlaid(n):
		return fmt.Sprintf("add `%s: %s` to it", extension, value)
	case r.IsBuiltIn(decision):
		return tree.Adding(d.Action(n, extension, value))
	case r.IsOverlaid(decision):
		return fmt.Sprintf("add `%s` at the end of %s", d.Action(n, extension, value), d.Position(decision).File)
	}
	return fmt.Sprintf("add `%s` to the actions of an overlay", d.Action(n, extension, value))
}

// Action is the line of an overlay that sets a keyword of what n was written as.
func (d *Document) Action(n *tree.Node, keyword, value string) string {
	return fmt.Sprintf("- {target: %q, update: {%s: %s}}", d.Target(n), keyword, value)
}

// Target is the JSONPath of what n was written as. A parameter goes by its name, for its number changes with
// those before it.
func (d *Document) Target(n *tree.Node) string {
	path, pointer, around := "$", "", ""
	for _, token := range strings.Split(d.Position(n).Pointer, "/")[1:] {
		pointer += "/" + token
		key := tree.UnescapeToken(token)
		var p *tree.Node
		if around == "parameters" && isNumber(key) {
			p = d.parameter(pointer)
		}
		switch {
		case p != nil:
			path += fmt.Sprintf("[?@.name == %s && @.in == %s]", literal(tree.Text(p, "name")), literal(tree.Text(p, "in")))
		case isNumber(key) && slices.Contains(append(SchemaLists(), "parameters", "servers", "enum"), around):
			path += "[" + key + "]"
		case plainKey.MatchString(key):
			path += "." + key
		default:
			path += "[" + literal(key) + "]"
		}
		around = key
	}
	return path
}

// OwnNames tells whether a way into a document, by the keys that each step asks for, asks for paths or schemas by
// name, and whether the document has one of those.
func OwnNames(root *tree.Node, way [][]string) (own, found bool) {
	for _, place := range [][]string{{"paths"}, {"components", "schemas"}} {
		steps := len(place)
		if len(way) <= steps || len(way[steps]) == 0 || !slices.EqualFunc(place, way[:steps], func(key string, keys []string) bool { return slices.Equal(keys, []string{key}) }) {
			continue
		}
		there := tree.Get(root, place...)
		return true, slices.ContainsFunc(way[steps], func(key string) bool { return tree.Has(there, key) })
	}
	return false, false
}

// parameter is what stands at a pointer of the document as it was written.
func (d *Document) parameter(pointer string) *tree.Node {
	if d.parameters == nil {
		d.parameters = map[string]*tree.Node{}
		d.EachPart(func(k Kind, part *tree.Node, _ string) bool {
			if k == KindParameter {
				d.parameters[d.Position(part).Pointer] = part
			}
			return true
		})
	}
	return d.parameters[pointer]
}

var plainKey = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

func isNumber(key string) bool {
	return key != "" && strings.Trim(key, "0123456789") == ""
}

// literal is a text in a JSONPath.
func literal(s string) string {
	return "'" + strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(s) + "'"
}
