package main

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestArguments: whatever parameters are called, the methods that take them compile, those of lists, of
// downloads, of several answers and of bodies of several shapes too.
func TestArguments(t *testing.T) {
	const said = "s ctx body opts out err page status unknown request each_item required_params formats_of format_json format_form format_multipart " +
		"context http io iter time any bool byte error false float64 int int32 int64 new nil string true append len type func range r c x"
	judge := newJudge(t, argumentsDocument("/v1/things/{id}/", "id"))
	judge.document("the second is named as the first one settled", argumentsDocument("/v1/things/{page}/{page_param}/", "page_param_param", "page"))
	for word := range strings.FieldsSeq(said) {
		judge.document(word, argumentsDocument("/v1/things/{"+word+"}/{"+word+"_param}/{"+strings.ToUpper(word)+"}/", word, word+"_value"))
	}
	assert.Zero(t, judge.refused)
}

// argumentsDocument has operations of all kinds at a path, which require queries and headers.
func argumentsDocument(path string, required ...string) []byte {
	parameters := &strings.Builder{}
	for rest := path; strings.Contains(rest, "{"); {
		_, rest, _ = strings.Cut(rest, "{")
		name, after, _ := strings.Cut(rest, "}")
		fmt.Fprintf(parameters, "{name: %q, in: path, required: true, schema: {type: string}}, ", name)
		rest = after
	}
	for _, name := range required {
		fmt.Fprintf(parameters, "{name: %q, in: query, required: true, schema: {type: integer}}, ", name)
		fmt.Fprintf(parameters, "{name: %q, in: header, required: true, schema: {type: array, items: {type: number}}}, ", name)
		fmt.Fprintf(parameters, "{name: %q, in: query, schema: {type: string, format: date-time}}, ", name+"_free")
	}
	const (
		page    = "{type: object, properties: {next: {type: string}, results: {type: array, items: {type: integer, format: int64}}}}"
		content = "content: {application/json: {schema: "
		answer  = "responses: {'200': {description: It., " + content
		upload  = "{type: object, properties: {file: {type: string, format: binary}}}"
	)
	return []byte("openapi: 3.1.0\ninfo: {title: Things, version: '1'}\npaths:\n  " + path + ":\n    parameters: [" + parameters.String() + "]\n" +
		"    get: {" + answer + page + "}}}}}\n" +
		"    delete: {responses: {'200': {description: It., content: {text/csv: {schema: {type: string}}}}}}\n" +
		"    put: {requestBody: {" + content + "{type: object, properties: {a: {type: string}}}}, multipart/form-data: {schema: " + upload + "}}}, " +
		answer + "{type: array, items: {type: string, format: byte}}}}}, '201': {description: Other., " + content + "{type: object}}}}}}\n" +
		"    post: {requestBody: {" + content + "{}}}}, " + answer + "{type: string, format: date-time}}}}}}\n")
}
