package openapi

import (
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"
)

// repairContent mends bodies that put a schema right below `content`, where media
// types belong: what is there becomes the schema of application/json. Some tools have
// taken the keywords for media types and wrapped the value of each in a `schema`.
func repairContent(d *Document, r *report) {
	d.eachPart(func(k kind, n *yaml.Node, _ string) bool {
		content := get(n, "content")
		if (k == kindBody || k == kindResponse) && isBareSchema(content) {
			r.warn(content, "content holds a schema where media types belong; read as application/json")
			media := d.place(mapping("application/json", mapping("schema", unwrapped(content))), content)
			set(n, "content", media)
		}
		return true
	})
}

// isBareSchema tells the keywords of a schema from media types: the latter have a slash.
func isBareSchema(content *yaml.Node) bool {
	keyword := false
	for key := range pairs(content) {
		if strings.Contains(key.Value, "/") {
			return false
		}
		keyword = keyword || slices.Contains(schemaKeywords(), key.Value)
	}
	return keyword
}

// unwrapped undoes the wrapping where every keyword has one. A keyword whose value was
// no mapping got an invented one there, and is lost.
func unwrapped(content *yaml.Node) *yaml.Node {
	schema := mapping()
	for key, v := range pairs(content) {
		inner := get(v, "schema")
		if inner == nil || len(v.Content) != 2 {
			return content
		}
		if isMapping(inner) == slices.Contains([]string{"properties", "items", "additionalProperties", "not"}, key.Value) {
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
