package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"go/ast"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v4"
)

// writeAnswerExamples puts a test beside a client of a whole document: a server on this machine answers each
// operation with each example that the document gives of its answers. All are read, whether they fit or not.
func writeAnswerExamples(t *testing.T, document, dir string, files map[string]*ast.File) {
	t.Helper()
	source, err := os.ReadFile(filepath.Join(dir, "calls.gen_test.go"))
	require.NoError(t, err)
	rows := map[string]string{} // of the table of calls, by verb and path
	ast.Inspect(files["calls.gen_test.go"], func(n ast.Node) bool {
		row, ok := n.(*ast.CompositeLit)
		if !ok || row.Type != nil || len(row.Elts) != 9 {
			return true
		}
		verb, _ := strconv.Unquote(row.Elts[2].(*ast.BasicLit).Value)
		path, _ := strconv.Unquote(row.Elts[3].(*ast.BasicLit).Value)
		if answer := row.Elts[8].(*ast.BasicLit).Value; answer != `"page"` {
			// parsed alone, a file begins at 1
			rows[verb+" "+path] = string(source[int(row.Pos())-1 : int(row.End())-1])
		}
		return true
	})
	var table strings.Builder
	for _, example := range answerExamples(t, document) {
		require.Contains(t, rows, example.operation)
		fmt.Fprintf(&table, "\t\t{operationCall%s, %d, %q, %q},\n", rows[example.operation], example.status, example.name, example.body)
	}
	text := strings.Replace(answerExamplesTest, "ROWS", table.String(), 1)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "examples_test.go"), []byte(text), 0o666))
}

// answerExample is one of a document.
type answerExample struct {
	operation  string // verb and path
	status     int
	name, body string
}

func answerExamples(t *testing.T, document string) (list []answerExample) {
	t.Helper()
	data, err := os.ReadFile(document)
	require.NoError(t, err)
	type answer struct {
		Content map[string]struct {
			Example  any
			Examples map[string]struct{ Value any }
		}
	}
	var read struct {
		Paths map[string]map[string]yaml.Node
	}
	require.NoError(t, yaml.Unmarshal(data, &read))
	for path, item := range read.Paths {
		for verb, node := range item {
			var operation struct{ Responses map[string]answer }
			if node.Decode(&operation) != nil {
				continue // a summary, or the parameters of all
			}
			for status, answer := range operation.Responses {
				code, _ := strconv.Atoi(status)
				for _, content := range answer.Content {
					for name, example := range content.Examples {
						body, err := json.Marshal(example.Value)
						require.NoError(t, err)
						if code/100 == 2 {
							list = append(list, answerExample{strings.ToUpper(verb) + " " + path, code, name, string(body)})
						}
					}
				}
			}
		}
	}
	require.NotEmpty(t, list)
	slices.SortFunc(list, func(a, b answerExample) int {
		return cmp.Or(cmp.Compare(a.operation, b.operation), cmp.Compare(a.status, b.status), cmp.Compare(a.name, b.name))
	})
	return list
}

// answerExamplesTest is package cekura's, with ROWS in place of the examples.
const answerExamplesTest = `package cekura

import (
	"context"
	"reflect"
	"strings"
	"testing"
)

func TestAnswerExamples(t *testing.T) {
	server := newCallServer(t)
	example := ""
	client, err := NewClient(append(server.options(), WithMisfits(func(_ context.Context, m Misfit) {
		t.Logf("%q does not fit: %v", example, m)
	}))...)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		operationCall
		status     int
		name, body string
	}{
ROWS	} {
		format, _, _ := strings.Cut(row.bodies, " ")
		method := reflect.ValueOf(row.method)
		args, _ := callArgs(row.operationCall, method.Type(), format)
		server.status, server.body, example = row.status, row.body, row.name
		results := method.Call(args)
		<-server.got
		if err, _ := results[len(results)-1].Interface().(error); err != nil {
			t.Errorf("%s: %q: %v", row.operationCall.name, row.name, err)
		}
		if results[0].IsZero() {
			t.Errorf("%s: %q: nothing was read", row.operationCall.name, row.name)
		}
	}
}
`
