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
		for path, item := range tree.Pairs(d.Root, "paths") {
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

// Text is a word of the operation, such as its summary or a Go name.
func (o Operation) Text(keys ...string) string { return tree.Text(o.Node, keys...) }

// Parameters are those of the operation, in the document's order.
func (o Operation) Parameters() []*tree.Node { return tree.Items(o.Node, "parameters") }

// Answer is one that an operation gives.
type Answer struct {
	Status string
	Node   *tree.Node
}

// Answers are the 2xx answers that have a body, in the order of their status.
func (o Operation) Answers() []Answer {
	var list []Answer
	for status, response := range tree.Sorted(o.Node, "responses") {
		if content := tree.Get(response, "content"); strings.HasPrefix(status, "2") && content != nil && len(content.Content) > 0 {
			list = append(list, Answer{status, response})
		}
	}
	return list
}

// AnswersNothing tells whether one of the 2xx answers has no body.
func (o Operation) AnswersNothing() bool {
	for status, response := range tree.Pairs(o.Node, "responses") {
		if content := tree.Get(response, "content"); strings.HasPrefix(status.Value, "2") && (content == nil || len(content.Content) == 0) {
			return true
		}
	}
	return false
}

// The formats of bodies, by the words for them in names.
const (
	FormatJSON      = "JSON"
	FormatForm      = "Form"
	FormatMultipart = "Multipart"
)

// FormatOf is the format of a media type in which a body can be sent, "" for any other.
func FormatOf(media string) string {
	switch {
	case strings.HasPrefix(media, "multipart/"):
		return FormatMultipart
	case strings.HasPrefix(media, "application/x-www-form-urlencoded"):
		return FormatForm
	case strings.Contains(media, "json"):
		return FormatJSON
	}
	return ""
}

// IsAnswerJSON accepts any type too, since an answer that is to have a schema is JSON.
func IsAnswerJSON(media string) bool { return media == "*/*" || FormatOf(media) == FormatJSON }

// ParameterKey is what tells a parameter from the others of an operation.
func ParameterKey(parameter *tree.Node) (in, name string) {
	return tree.Text(parameter, "in"), tree.Text(parameter, "name")
}

// IsArgument tells whether a parameter is an argument of the method: one of the path, or another that the
// operation can't go without.
func IsArgument(parameter *tree.Node) bool {
	return tree.Text(parameter, "in") == "path" || tree.IsTrue(tree.Get(parameter, "required"))
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
