package openapi

import (
	"strings"

	"go.yaml.in/yaml/v4"
)

// defaultAnswers says what an operation answers with on success where the document leaves that to
// `default`, which covers "all HTTP codes that are not covered individually": as 2XX.
func defaultAnswers(d *Document, _ *report) {
	for op := range d.operations() {
		responses := get(op.node, "responses")
		answer := get(responses, "default")
		if answer == nil || hasSuccess(responses) {
			continue
		}
		responses.Content = append([]*yaml.Node{d.place(str("2XX"), answer), d.clone(answer)}, responses.Content...)
	}
}

func hasSuccess(responses *yaml.Node) bool {
	for status := range pairs(responses) {
		if strings.HasPrefix(status.Value, "2") {
			return true
		}
	}
	return false
}
