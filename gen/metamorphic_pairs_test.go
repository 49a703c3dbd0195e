package main

import (
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestNamesStayInPairs are edits of TestNamesStay at their smallest.
func TestNamesStayInPairs(t *testing.T) {
	const schemas = `
openapi: 3.1.0
info: {title: Shop, version: '1'}
paths:
  /v1/orders/:
    post:
      requestBody: {content: {BODY}}
      responses: {'200': {description: It., content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}}}
  /v1/lines/:
    get:
      parameters: [{$ref: '#/components/parameters/Kind'}]
      responses: {'200': {description: It., content: {application/json: {schema: {$ref: '#/components/schemas/Line'}}}}}
    VERB
components:
  parameters:
    Kind: {name: kind, in: query, schema: {type: string, enum: [a, b]}}
  schemas:
    Order: {type: object, properties: {name: {type: string}, state: STATE, lines: {type: array, items: {$ref: '#/components/schemas/Line'}}}}
    Line: {type: object, properties: {sku: {type: string}, state: {$ref: '#/components/schemas/StateEnum'}, product: {$ref: '#/components/schemas/Product'}}}
    Product: {type: object, properties: {ID title: {type: string}}}
    Stock: {type: object, properties: {count: {type: integer}, shelf: {$ref: '#/components/schemas/Shelf'}}}
    Shelf: {type: object, properties: {row: {type: integer}}}
    StateEnum: {type: string, enum: [new, done]}
    BlankEnum: {enum: ['']}
`
	const (
		order  = "application/json: {schema: {$ref: '#/components/schemas/Order'}}"
		upload = "multipart/form-data: {schema: {type: object, properties: {file: {type: string, format: binary}, title: {type: string}}}}"
		link   = "application/json: {schema: {type: object, properties: {url: {type: string}}}}"
		stock  = "{description: It., content: {application/json: {schema: {$ref: '#/components/schemas/Stock'}}}}"
		send   = "requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Stock'}}}}"
	)
	for _, test := range []struct {
		name, place, before, after string
		changed, added             string // names as expressions; added "new" for types with what belongs to them
	}{
		{"a multipart body gains JSON", "BODY", upload, upload + ", " + link, `^OrdersV1Service\.Create$`, "new"},
		{"a nested object gains a read-only id", "ID", "", "id: {type: integer, readOnly: true},", `^$`, `^Product\.ID$`},
		{"one place of an enum gains a blank", "STATE", "{$ref: '#/components/schemas/StateEnum'}", "{oneOf: [{$ref: '#/components/schemas/StateEnum'}, {$ref: '#/components/schemas/BlankEnum'}]}", `^Order(Write)?\.State$`, `^$`},
		{
			"an answered type is sent for the first time", "VERB", "put: {responses: {'200': " + stock + "}}", "put: {responses: {'200': " + stock + "}}\n    post: {" + send + ", responses: {'204': {description: Done.}}}",
			`^$`, `^(Stock|Shelf)Write\b|^(Stock|Shelf)\.ToWrite$|^LinesV1Service\.Create$`,
		},
		{
			"another operation, earlier by name, shares a parameter", "VERB", "", "delete: {parameters: [{$ref: '#/components/parameters/Kind'}], responses: {'204': {description: Done.}}}",
			`^$`, `^LinesV1Service\.Delete$|^LineV1DeleteParams\b`,
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			client := func(text string) *surface {
				others := strings.NewReplacer(test.place, text, "BODY", order, "VERB", "", "STATE", "{$ref: '#/components/schemas/StateEnum'}", "ID", "")
				s, alarms := clientOf(t, parsed(t, []byte(others.Replace(schemas))), "")
				require.Empty(t, alarms)
				return s
			}
			before, after := client(test.before), client(test.after)
			seen := 0
			for _, c := range before.changes(after) {
				seen++
				expression := test.changed
				if c.before == nil {
					expression = test.added
				}
				leave := c.after != nil && regexp.MustCompile(expression).MatchString(c.name)
				assert.True(t, leave || expression == "new" && before.isNew(c), "without leave: %s", c)
			}
			assert.Positive(t, seen)
		})
	}
}
