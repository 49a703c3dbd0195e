package oas

import (
	"net/url"
	"slices"
	"strings"

	"github.com/cekura-community/cekura-go/gen/internal/tree"
)

// Lookup finds what a reference within the document points at, and the pointer to it
// in plain RFC 6901 form. A reference is a URI fragment, so its pointer may come
// percent-encoded. schemas are the document's components.
func (d *Document) Lookup(ref string, schemas Components) (n *tree.Node, pointer string, ok bool) {
	fragment, local := strings.CutPrefix(ref, "#")
	if !local || fragment != "" && fragment[0] != '/' {
		return nil, "", false
	}
	if decoded, err := url.PathUnescape(fragment); err == nil {
		fragment = decoded
	}
	if key, isSchema := strings.CutPrefix(fragment, strings.TrimPrefix(RefPrefix, "#")); isSchema && !strings.Contains(key, "/") {
		n = schemas[tree.UnescapeToken(key)]
		return n, fragment, n != nil
	}
	n = d.Root
	for _, token := range strings.Split(fragment, "/")[1:] {
		if n = d.finder.Child(n, tree.UnescapeToken(token)); n == nil {
			return nil, "", false
		}
	}
	return n, fragment, true
}

// isWithin tells whether the place at path lies in or at the one at root.
func isWithin(path, root string) bool {
	return path == root || strings.HasPrefix(path, root+"/")
}

// Regions remembers, during a walk in depth, which parts of the document are copies of
// what: a copy that would be made within a copy of the same thing never ends.
type Regions struct{ stack []region }

type region struct {
	path string
	// targets are made when somebody asks for them.
	targets func() map[string]bool
}

// Add notes that what lies at path is now, or holds, a copy of each target.
func (r *Regions) Add(path string, targets func() map[string]bool) {
	r.leave(path)
	r.stack = append(r.stack, region{path, targets})
}

// Holds tells whether path lies in target, or in a copy of it.
func (r *Regions) Holds(path, target string) bool {
	r.leave(path)
	return isWithin(path, target) || slices.ContainsFunc(r.stack, func(copied region) bool { return copied.targets()[target] })
}

// leave drops the regions that the walk, being at path, has behind it.
func (r *Regions) leave(path string) {
	for len(r.stack) > 0 && !isWithin(path, r.stack[len(r.stack)-1].path) {
		r.stack = r.stack[:len(r.stack)-1]
	}
}

// Ref refers to a component schema.
func Ref(key string) *tree.Node { return tree.Str(RefPrefix + tree.EscapeToken(key)) }

// RefKey is the key of the component that the schema itself refers to; "" for none.
func RefKey(schema *tree.Node) string {
	key, ok := strings.CutPrefix(tree.Text(schema, "$ref"), RefPrefix)
	if !ok {
		return ""
	}
	return tree.UnescapeToken(key)
}

// RefsBelow lists the components that a schema refers to, but for those of properties with a mark, such as readOnly.
func RefsBelow(schema *tree.Node, marks ...string) []string {
	var refs []string
	if key := RefKey(schema); key != "" {
		refs = append(refs, key)
	}
	EachChild(schema, func(child *tree.Node, _ string) {
		if !slices.ContainsFunc(marks, func(mark string) bool { return tree.IsTrue(tree.Get(child, mark)) }) {
			refs = append(refs, RefsBelow(child, marks...)...)
		}
	})
	return refs
}

// Reach returns what some lead to, step by step, and those themselves.
func Reach[T comparable](some []T, step func(T) []T) map[T]bool {
	reached := map[T]bool{}
	for todo := slices.Clone(some); len(todo) > 0; {
		last := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if !reached[last] {
			reached[last] = true
			todo = append(todo, step(last)...)
		}
	}
	return reached
}
