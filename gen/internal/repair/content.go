package repair

import (
	"slices"
	"strings"

	"github.com/cekura-community/cekura-go/gen/internal/oas"
	"github.com/cekura-community/cekura-go/gen/internal/tree"
)

// Content mends bodies that put a schema right below `content`, where media
// types belong: what is there becomes the schema of application/json. Some tools have
// taken the keywords for media types and wrapped the value of each in a `schema`.
func Content(d *oas.Document, r *tree.Report) {
	d.EachPart(func(k oas.Kind, n *tree.Node, _ string) bool {
		content := tree.Get(n, "content")
		if (k == oas.KindBody || k == oas.KindResponse) && isBareSchema(content) {
			r.Repair(content, "content holds a schema where media types belong; read as application/json")
			media := d.Place(tree.Mapping("application/json", tree.Mapping("schema", unwrapped(content))), content)
			tree.Set(n, "content", media)
		}
		return true
	})
}

// isBareSchema tells the keywords of a schema from media types: the latter have a slash.
func isBareSchema(content *tree.Node) bool {
	keyword := false
	for key := range tree.Pairs(content) {
		if strings.Contains(key.Value, "/") {
			return false
		}
		keyword = keyword || slices.Contains(schemaKeywords(), key.Value)
	}
	return keyword
}

// unwrapped undoes the wrapping where every keyword has one. A keyword whose value was
// no mapping got an invented one there, and is lost.
func unwrapped(content *tree.Node) *tree.Node {
	schema := tree.Mapping()
	for key, v := range tree.Pairs(content) {
		inner := tree.Get(v, "schema")
		if inner == nil || len(v.Content) != 2 {
			return content
		}
		if tree.IsMapping(inner) == slices.Contains([]string{"properties", "items", "additionalProperties", "not"}, key.Value) {
			schema.Content = append(schema.Content, key, inner)
		}
	}
	return schema
}

func schemaKeywords() []string {
	return []string{
		"$ref", "type", "properties", "required", "items", "additionalProperties", "enum", "format",
		"allOf", "anyOf", "oneOf", "not", "nullable", "description", "title", "default", "example",
	}
}

// DefaultAnswers says what an operation answers with on success where the document leaves that to
// `default`, which covers "all HTTP codes that are not covered individually": as 2XX.
func DefaultAnswers(d *oas.Document, _ *tree.Report) {
	for op := range d.Operations() {
		responses := tree.Get(op.Node, "responses")
		answer, hasSuccess := tree.Get(responses, "default"), false
		for status := range tree.Pairs(responses) {
			hasSuccess = hasSuccess || strings.HasPrefix(status.Value, "2")
		}
		if answer != nil && !hasSuccess {
			responses.Content = append([]*tree.Node{d.Place(tree.Str("2XX"), answer), d.Clone(answer)}, responses.Content...)
		}
	}
}
