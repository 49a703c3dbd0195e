package oas

import (
	"iter"
	"regexp"
	"strings"

	"github.com/cekura-community/cekura-go/gen/internal/tree"
)

// Verbs are the members of a path item that are operations.
const Verbs = " get put post delete options head patch trace "

// Methods are the Verbs one by one.
func Methods() []string { return strings.Fields(Verbs) }

// Operation is one operation node with where it stands.
type Operation struct {
	Verb string // lower case
	Path string
	Node *tree.Node
}

// Operations yields every operation in the document's order.
func (d *Document) Operations() iter.Seq[Operation] {
	return func(yield func(Operation) bool) {
		for path, item := range tree.Pairs(tree.Get(d.Root, "paths")) {
			for verb, node := range tree.Pairs(item) {
				if IsOperation(verb, node) && !yield(Operation{Verb: verb.Value, Path: path.Value, Node: node}) {
					return
				}
			}
		}
	}
}

// IsOperation tells whether a member of a path item is an operation.
func IsOperation(key, n *tree.Node) bool {
	return strings.Contains(Verbs, " "+key.Value+" ") && tree.IsMapping(n)
}

// ParameterKey is what tells a parameter from the others of an operation.
func ParameterKey(parameter *tree.Node) (in, name string) {
	return tree.Text(tree.Get(parameter, "in")), tree.Text(tree.Get(parameter, "name"))
}

// IsArgument tells whether a parameter is an argument of the method: one of the path, or another that the
// operation can't go without.
func IsArgument(parameter *tree.Node) bool {
	return tree.Text(tree.Get(parameter, "in")) == "path" || tree.IsTrue(tree.Get(parameter, "required"))
}

// TemplateNames are the names in braces of a path, in its order.
func TemplateNames(path string) []string {
	var names []string
	for _, match := range templateName.FindAllStringSubmatch(path, -1) {
		names = append(names, match[1])
	}
	return names
}

var templateName = regexp.MustCompile(`\{([^{}]+)\}`)
