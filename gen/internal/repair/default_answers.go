package repair

import (
	"strings"

	"github.com/cekura-community/cekura-go/gen/internal/oas"
	"github.com/cekura-community/cekura-go/gen/internal/tree"
)

// DefaultAnswers says what an operation answers with on success where the document leaves that to
// `default`, which covers "all HTTP codes that are not covered individually": as 2XX.
func DefaultAnswers(d *oas.Document, _ *tree.Report) {
	for op := range d.Operations() {
		responses := tree.Get(op.Node, "responses")
		answer := tree.Get(responses, "default")
		if answer == nil || hasSuccess(responses) {
			continue
		}
		responses.Content = append([]*tree.Node{d.Place(tree.Str("2XX"), answer), d.Clone(answer)}, responses.Content...)
	}
}

func hasSuccess(responses *tree.Node) bool {
	for status := range tree.Pairs(responses) {
		if strings.HasPrefix(status.Value, "2") {
			return true
		}
	}
	return false
}
