package main

import (
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"
)

// documentEdits know what an OpenAPI document is.
func documentEdits() []editor {
	return append(plainEdits(), keyword, keyword, keyword, decision, decision, decision, reference, reference, wrap, wrap, fewer, parameter, media, operation, status, grow)
}

var verbs = []string{"get", "put", "post", "delete", "patch", "head", "options", "trace"}

func (s *site) isSchema() bool {
	isItem := s.node.Kind == yaml.MappingNode && s.parent != nil
	return isItem && (s.in("properties", "schemas", "oneOf", "anyOf", "allOf") || slices.Contains([]string{"items", "additionalProperties", "schema"}, s.key))
}

func (s *site) isOperation() bool {
	return s.node.Kind == yaml.MappingNode && slices.Contains(verbs, s.key) && !s.in("properties")
}
func (s *site) isParameter() bool { return s.node.Kind == yaml.MappingNode && s.in("parameters") }

// keywords are what stands in schemas, as it ought to and otherwise; an @ is a component's key.
var keywords = []string{
	"nullable: true", "nullable: false", "readOnly: true", "writeOnly: true", "deprecated: true", "type: string", "type: integer", "type: number", "type: boolean", "type: array", "type: object", "type: 'null'",
	"type: [string, 'null']", "type: [string, integer, 'null']", "type: [object, 'null']", "type: [array, string]", "type: []", "type: file", "format: date", "format: date-time", "format: uuid", "format: binary",
	"format: byte", "format: password", "format: int32", "format: int64", "format: uint64", "format: float", "format: odd", "format: email", "enum: []", "enum: [a]", "enum: [a, b, '']", "enum: [a, null]", "enum: [1, 2]",
	"enum: [1, a, true]", "enum: [a, A, a_, 'a b']", "enum: [true]", "enum: [1.5]", "enum: [{a: 1}]", "enum: a", "enum: ['', null]", "enum: [null]", "const: a", "const: 1", "const: null", "const: {a: 1}", "default: null",
	"default: a", "default: 1", "default: []", "default: {}", "allOf: []", "oneOf: []", "anyOf: []", "not: {}", "not: {type: string}", "items: {}", "items: []", "items: [{type: string}]", "items: true",
	"prefixItems: [{type: string}]", "additionalProperties: true", "additionalProperties: false", "additionalProperties: {}", "additionalProperties: {type: string}", "additionalProperties: {type: object, properties: {a: {type: string}}}",
	"properties: {}", "properties: {a: {type: string}}", "properties: {a: true}", "patternProperties: {'^a': {type: string}}", "required: []", "required: [gone]", "required: [id, name, type, kind]", "required: true",
	"discriminator: {propertyName: type}", "discriminator: {propertyName: kind, mapping: {a: Cage}}", "discriminator: type", "description: ''", "title: ''", "minimum: 1", "exclusiveMinimum: true", "exclusiveMaximum: 5",
	"maxLength: 0", "pattern: '('", "uniqueItems: true", "contentEncoding: base64", "contentMediaType: application/json", "if: {}", "$id: x", "$schema: y", "$anchor: z", "$defs: {A: {type: string}}", "$dynamicRef: '#z'",
	"x-nullable: true", "xml: {name: a}", "example: {a: 1}", "examples: [1]", "$ref: '#/components/schemas/@'", "items: {$ref: '#/components/schemas/@'}", "additionalProperties: {$ref: '#/components/schemas/@'}",
	"allOf: [{$ref: '#/components/schemas/@'}]", "oneOf: [{$ref: '#/components/schemas/@'}, {type: 'null'}]", "anyOf: [{$ref: '#/components/schemas/@'}, {$ref: '#/components/schemas/@'}]",
	"oneOf: [{type: string}, {type: array, items: {type: string}}]", "oneOf: [{$ref: '#/components/schemas/@'}, {enum: ['']}]", "oneOf: [{enum: [a]}, {enum: [b]}, {type: 'null'}]",
	"oneOf: [{type: object, properties: {a: {const: x}}}, {type: object, properties: {a: {const: y}}}]", "oneOf: [{type: object, required: [a], properties: {a: {const: x}}}, {type: object, required: [a], properties: {a: {const: y}}}]",
}

func keyword(c *chooser) *mutation {
	s := c.where((*site).isSchema)
	if s == nil {
		return nil
	}
	return c.extended(s, c.keyword())
}

// keyword is a mapping of one, with the key of a component in it.
func (c *chooser) keyword() *yaml.Node {
	word, component := node("{%s}", oneOf(c.Rand, keywords)), c.component()
	for _, s := range sites(word) {
		if s.node.Kind == yaml.ScalarNode {
			s.node.Value = strings.ReplaceAll(s.node.Value, "@", escapeToken(component))
		}
	}
	return word
}

func (c *chooser) component() string {
	if keys := keysOf(member(c.mutant.files[documentName], "components", "schemas")); len(keys) > 0 {
		return oneOf(c.Rand, keys)
	}
	return "Gone"
}

// extensions are decisions and what they may say; a ? stands for a word.
var extensions = []string{
	"x-go-name: ?", "x-go-name: ?", "x-go-name-write: ?", "x-go-type-name: ?", "x-go-type-name: ?", "x-go-one-type: true", "x-go-one-type: ?", "x-go-service: ?", "x-go-iterator: ?", "x-go-params: ?", "x-go-result: ?",
	"x-go-body: ?", "x-enum-varnames: [?, ?]", "x-enum-varnames: [?]", "x-enum-varnames: {a: ?, small: ?, cat: ?}", "x-enum-varnames: ?", "x-go-words: {?: ?, ?: ''}", "x-go-words: {animal: ?, keeper: ?, id: ?}",
	"x-go-services: {/v2: ?, /v1/keepers: ?}", "x-go-services: {?: ?}", "x-env: ?", "x-union: {mapping: {?: Cage, pond: Pond}}", "x-union: {mapping: {cage: ?, pond: Pond}}", "x-union: {property: ?}",
	"x-union: {property: type, mapping: {meat: Meat, plant: Plant}}", "x-union: {mapping: {a: ?}, without: [?], orphans: [?], retired: [?]}", "x-union: {mapping: [?]}", "x-union: ?", "x-union-tag: {?: ?}",
	"x-union-tag: {house.config: ?}", "x-union-tag: {food: kind}", "x-union-tag: {foods: kind}", "x-union-tag: ?", "x-go-tags: [?]", "x-convert: {method: ?, to: Keeper, fields: [{from: name, to: name}]}",
	"x-convert: {method: To, to: ?, fields: [{from: ?, to: ?}]}", "x-convert: {method: ToCage, to: OldCage, fields: [{from: ?, to: label, set: {?: ?}, when: {?: ?}, except: [?]}]}", "x-convert: {method: Into, to: Animal, fields: ?}",
	"x-convert: {method: Into, to: AnimalWrite, fields: [{from: name, to: nested.deep.value}, {from: id, to: house.config.bars, set: {house_kind: cage}}, {from: since, to: born}]}", "x-convert: ?", "x-go-type: ?",
	"x-go-type-import: {path: ?}", "x-oapi-codegen-extra-tags: {?: ?}", "x-order: ?", "x-omitempty: false", "x-go-type-skip-optional-pointer: ?", "x-oapi-codegen-only-honour-go-name: ?", "x-go-json-ignore: true", "x-deprecated-reason: ?",
}

func decision(c *chooser) *mutation {
	s := c.where(func(s *site) bool {
		return s.isSchema() || s.isOperation() || s.isParameter() || s.parent == nil || s.in("servers", "securitySchemes", "responses", "paths")
	})
	if s == nil || s.node.Kind != yaml.MappingNode {
		return nil
	}
	return c.extended(s, c.extension())
}

// extended gives a mapping one more member.
func (c *chooser) extended(s *site, add *yaml.Node) *mutation {
	key := add.Content[0].Value
	return c.at(s, encoded(add), func(n *yaml.Node) { set(n, key, copied(add.Content[1], map[*yaml.Node]*yaml.Node{})) })
}

func (c *chooser) extension() *yaml.Node {
	add := node("{%s}", strings.ReplaceAll(oneOf(c.Rand, extensions), "?", "'?'"))
	c.fill(add)
	return add
}

// fill puts words, and sometimes what is none, where a ? stands.
func (c *chooser) fill(n *yaml.Node) {
	for i, child := range n.Content {
		switch isKey := n.Kind == yaml.MappingNode && i%2 == 0; {
		case child.Value == "?" && !isKey && c.Intn(8) == 0:
			n.Content[i] = node("%s", oneOf(c.Rand, oddValues))
		case child.Value == "?" && c.Intn(2) == 0:
			n.Content[i] = text(oneOf(c.Rand, strings.Fields(goNames+runtimeNames+madeNames)))
		case child.Value == "?":
			n.Content[i] = text(c.word(c.site().key))
		default:
			c.fill(child)
		}
	}
}

var references = []string{
	"#/components/schemas/@", "#/components/schemas/@", "#/components/schemas/@", "#/components/schemas/@/properties/name", "#/components/schemas/@/items", "#/components/parameters/Trace", "#/components/responses/Page",
	"#/components/requestBodies/Animal", "#/components/headers/Location", "#/components/examples/leo", "#", "#/", "", "@", "#/paths", "#/components/schemas", "#/components/schemas/", "http://127.0.0.1:1/x", "other.yaml#/x", "#/paths/~1v2~1aianimals~1/get",
	"#/components/schemas/@/oneOf/0", "#%", "#/components/schemas/%41", "#/info/title", "#/components/schemas/@/../Gone", "#/components/schemas/AIAnimal/properties/nested/properties/deep", "#/webhooks/moved", "#/components/schemas/@ ",
}

// reference makes a schema, or what else stands there, a reference.
func reference(c *chooser) *mutation {
	s := c.where(func(s *site) bool {
		return s.isSchema() || s.isParameter() || s.in("responses", "paths", "headers", "examples", "callbacks", "links") || s.key == "requestBody"
	})
	if s == nil {
		return nil
	}
	ref := strings.ReplaceAll(oneOf(c.Rand, references), "@", escapeToken(c.component()))
	if c.Intn(3) == 0 {
		return c.at(s, "beside it $ref "+ref, func(n *yaml.Node) { set(n, "$ref", text(ref)) })
	}
	return c.replaced(s, "the reference", mapping("$ref", text(ref)))
}

var wrappers = []string{
	"{allOf: [@]}", "{oneOf: [@, {type: 'null'}]}", "{anyOf: [@, {type: 'null'}]}", "{type: array, items: @}", "{type: object, additionalProperties: @}", "{type: object, properties: {inner: @}}", "{oneOf: [@]}", "{oneOf: [@, @]}",
	"{allOf: [@, {description: More., nullable: true}]}", "{allOf: [@, {type: object, properties: {more: {type: string}}}]}", "{oneOf: [@, {type: string}]}", "{anyOf: [@, {enum: ['']}]}", "{allOf: [{oneOf: [@]}], readOnly: true}",
	"{type: [array, 'null'], items: @}", "{type: array, items: {type: array, items: @}}", "{type: object, additionalProperties: {type: object, additionalProperties: @}}", "{type: object, required: [inner], properties: {inner: @}, additionalProperties: @}",
}

// wrap puts a schema into another one.
func wrap(c *chooser) *mutation {
	s := c.where((*site).isSchema)
	if s == nil {
		return nil
	}
	say := oneOf(c.Rand, wrappers)
	return c.at(s, "in "+say, func(n *yaml.Node) {
		inner := *n
		outer := node("%s", strings.ReplaceAll(say, "@", "'@'"))
		var fill func(n *yaml.Node)
		fill = func(n *yaml.Node) {
			for i, child := range n.Content {
				if child.Value == "@" {
					n.Content[i] = copied(&inner, map[*yaml.Node]*yaml.Node{})
				}
				fill(n.Content[i])
			}
		}
		fill(outer)
		*n = *outer
	})
}

// fewer leaves one alternative or one value.
func fewer(c *chooser) *mutation {
	s := c.where(func(s *site) bool { return s.node.Kind == yaml.SequenceNode && len(s.node.Content) > 1 })
	if s == nil {
		return nil
	}
	return c.at(s, "only the first", func(n *yaml.Node) { n.Content = n.Content[:min(1, len(n.Content))] })
}

var parameterWords = []string{
	"in: path", "in: query", "in: header", "in: cookie", "in: body", "in: formData", "in: 1", "required: true", "required: false", "required: yes", "style: form", "style: simple", "style: label", "style: matrix", "style: deepObject",
	"style: spaceDelimited", "style: pipeDelimited", "style: odd", "explode: true", "explode: false", "explode: 1", "allowReserved: true", "allowEmptyValue: true", "schema: {type: array, items: {type: string}}",
	"schema: {type: object, properties: {a: {type: string}}}", "schema: {}", "schema: true", "schema: {type: array, items: {type: array, items: {type: integer}}}", "schema: {type: object, additionalProperties: {type: string}}", "name: ''",
	"schema: {$ref: '#/components/schemas/AIAnimal'}", "schema: {type: string, format: binary}", "schema: {type: array, items: {$ref: '#/components/schemas/MoodEnum'}}", "schema: {oneOf: [{type: string}, {type: integer}]}", "schema: {enum: [a, null, '']}",
	"schema: {type: [string, 'null'], format: date-time}", "schema: {type: boolean}", "schema: {type: string, format: uuid}", "content: {application/json: {schema: {type: object}}}", "content: {text/plain: {schema: {type: string}}}", "content: {}",
	"type: string", "deprecated: true", "name: Authorization", "name: Content-Type", "name: Accept", "name: 'a b'", "name: 'X-Zoo-Key'", "name: page", "name: ctx", "name: opts", "name: 'id[]'", "name: '{id}'",
}

func parameter(c *chooser) *mutation {
	s := c.where((*site).isParameter)
	if s == nil {
		return nil
	}
	return c.extended(s, node("{%s}", oneOf(c.Rand, parameterWords)))
}

var mediaTypes = []string{
	"application/json", "application/json; charset=utf-8", "application/vnd.api+json", "application/problem+json", "APPLICATION/JSON", "text/json", "*/*", "application/*", "text/plain", "text/html", "text/csv", "application/xml", "image/png",
	"application/octet-stream", "multipart/form-data", "multipart/mixed", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded", "application/x-ndjson", "text/event-stream", "application/zip", "", "json", "a/b/c", "application/jsonp",
}

// media gives a content another media type, or one more.
func media(c *chooser) *mutation {
	s := c.where(func(s *site) bool { return s.in("content") })
	if s == nil {
		return nil
	}
	name, isMore := oneOf(c.Rand, mediaTypes), c.Intn(2) == 0
	return c.at(s.parent, fmt.Sprintf("%s as %q, one more: %t", s.key, name, isMore), func(n *yaml.Node) {
		set(n, name, copied(s.node, map[*yaml.Node]*yaml.Node{}))
		if !isMore {
			drop(n, s.key)
		}
	})
}

// operation copies an operation to another verb, or a path to another one.
func operation(c *chooser) *mutation {
	s := c.where(func(s *site) bool { return s.isOperation() || s.in("paths") })
	if s == nil {
		return nil
	}
	key := oneOf(c.Rand, append(verbs, "query", "GET", "x-get"))
	if !s.isOperation() {
		key = oneOf(c.Rand, []string{
			s.key + "/", strings.TrimSuffix(s.key, "/"), s.key + "{more}/", s.key + "all/", strings.ToUpper(s.key), "/v3" + s.key, s.key + "{id}/{id}", "//" + s.key, "/a_test/", "/b_linux/", "/types/", "/enums/{x}", "/v1/keeper/", "/v2/aianimals/service/",
			"/v2/aianimals/{id}/list/", "/v2/aianimals/all/", "/" + c.word("word"), s.key + c.word("word"), "/{" + c.word("id") + "}/", "/{a}{b}/{a}", "/v1/{id}.json", "/v1/a:b", "/client/", "/v1/", "/",
		})
	}
	return c.at(s.parent, fmt.Sprintf("%s also as %q", s.key, key), func(n *yaml.Node) { set(n, key, copied(s.node, map[*yaml.Node]*yaml.Node{})) })
}

func status(c *chooser) *mutation {
	s := c.where(func(s *site) bool { return s.in("responses") })
	if s == nil {
		return nil
	}
	key, isMore := oneOf(c.Rand, []string{"200", "201", "202", "203", "204", "206", "2XX", "2xx", "299", "default", "400", "4XX", "302", "100", "0", "abc", "", "x-200", "1e2", "200 "}), c.Intn(2) == 0
	return c.at(s.parent, fmt.Sprintf("%s as %q, one more: %t", s.key, key, isMore), func(n *yaml.Node) {
		set(n, key, copied(s.node, map[*yaml.Node]*yaml.Node{}))
		if !isMore {
			drop(n, s.key)
		}
	})
}

// grow makes a component of another name out of one, and a property that refers to it.
func grow(c *chooser) *mutation {
	s := c.where(func(s *site) bool { return s.node.Kind == yaml.MappingNode && s.key == "properties" })
	if s == nil {
		return nil
	}
	from, key, property := c.component(), "", c.word("more")
	if key = c.word(from); c.Intn(2) == 0 {
		key = oneOf(c.Rand, strings.Fields(goNames+runtimeNames+madeNames))
	}
	pointer := s.pointer()
	return &mutation{at: pointer, say: fmt.Sprintf("the property %q of %q, a copy of %s", property, key, from), apply: func(m *mutant) {
		root := m.files[documentName]
		schemas, properties := member(root, "components", "schemas"), member(root, pointer...)
		if schemas == nil || properties == nil || member(schemas, from) == nil || schemas.Kind != yaml.MappingNode || properties.Kind != yaml.MappingNode {
			return
		}
		set(schemas, key, copied(member(schemas, from), map[*yaml.Node]*yaml.Node{}))
		set(properties, property, mapping("$ref", text(schemaPrefix+escapeToken(key))))
	}}
}
