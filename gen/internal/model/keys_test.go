package model_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

const schemes = `
components:
  securitySchemes:
    ours: {type: apiKey, in: header, name: X-Key}
    other: {type: apiKey, in: header, name: X-Other, description: "Of a\n- share\n\n[link]: https://evil"}
    odd: {type: apiKey, in: header, name: "X Odd"}
    query: {type: apiKey, in: query, name: token}
    cookie: {type: apiKey, in: cookie, name: session}
    bearer: {type: http, scheme: Bearer, description: A token}
    basic: {type: http, scheme: basic}
    oauth: {type: oauth2, flows: {}}
    open: {type: openIdConnect, openIdConnectUrl: 'https://x'}
    mutual: {type: mutualTLS}
`

// TestKeyDoc: an operation says which keys it takes where the client's own is none of them.
func TestKeyDoc(t *testing.T) {
	for security, want := range map[string]string{
		"":                                     "",
		"security: []":                         "",
		"security: [{ours: []}]":               "",
		"security: [{bearer: []}, {ours: []}]": "",
		"security: [{bearer: []}]":             "Takes no API key but this:\n\n  - bearer, by [WithBearerToken]: A token.",
		"security: [{oauth: [read]}, {open: []}, {}]": "Takes no API key but one of these:\n\n  - oauth, by [WithBearerToken].\n" +
			"  - open, by [WithBearerToken].\n  - nothing.",
		"security: [{ours: [], bearer: []}, {basic: [], query: []}]": "Takes no API key but one of these:\n\n" +
			"  - the API key and bearer, by [WithBearerToken]: A token.\n  - basic, by [WithHeader] as Authorization and query, by [WithQuery] as token.",
		"security: [{other: []}, {odd: []}, {cookie: []}, {mutual: []}, {gone: []}]": "Takes no API key but one of these:\n\n" +
			"  - other, by [WithHeader] as X-Other: Of a share [link]: https://evil.\n  - odd.\n  - cookie, by [WithHeader] as Cookie.\n" +
			"  - mutual, a certificate of the client that [WithHTTPClient] gives.\n  - gone.",
		"security: [" + strings.Repeat("{basic: []}, ", 12) + "]": "Takes no API key but one of these:\n\n" +
			strings.Repeat("  - basic, by [WithHeader] as Authorization.\n", 10) + "  - and 2 more.",
	} {
		const head = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\n"
		const answers = "responses: {'204': {description: ''}}"
		own := fmt.Sprintf("%spaths:\n  /v1/a/:\n    get:\n      %s\n      %s%s", head, answers, security, schemes)
		root := fmt.Sprintf("%s%s\npaths:\n  /v1/a/:\n    get:\n      %s%s", head, security, answers, schemes)
		if want != "" {
			want += "\n\n"
		}
		want = "Get calls the operation below.\n\n" + want + "GET /v1/a/"
		for _, document := range []string{own, root} {
			assert.Equal(t, want, strings.Join(build(t, []byte(document)).Operations()[0].Doc, "\n"), security)
		}
	}
	document := "openapi: 3.1.0\ninfo: {title: T, version: '1'}\nsecurity: [{bearer: []}]\npaths:\n  /v1/a/:\n    get: {responses: {'204': {description: ''}}}\n" +
		strings.ReplaceAll(schemes, "    ours: {type: apiKey, in: header, name: X-Key}\n", "")
	document = strings.ReplaceAll(strings.ReplaceAll(document, "X-Other", "X Other"), "other: {type: apiKey", "other: {type: none")
	assert.Contains(t, strings.Join(build(t, []byte(document)).Operations()[0].Doc, "\n"), "\nTakes this:\n\n  - bearer, by [WithBearerToken]: A token.\n")
}
