package emit

import (
	"strconv"
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/cekura-community/cekura-go/gen/internal/model"
)

// calls adds the test that calls every operation once, and none when there is no operation.
func (w *writer) calls(api *model.API) {
	var rows []jen.Code
	for _, s := range api.Services {
		for _, op := range s.Operations {
			rows = append(rows, callRow(s, op, op.Name, answers(op)))
			if op.List != nil {
				rows = append(rows, callRow(s, op, op.List.Name, "page"))
			}
		}
	}
	if len(rows) == 0 {
		return
	}
	w.callServer()
	w.decls("calls.gen_test.go", []jen.Code{callsTest(rows)})
}

// callsTest is the table and what goes through it:
//
//	func TestCalls(t *testing.T) {
//		server := newCallServer(t)
//		client, err := NewClient(server.options()...)
//		if err != nil {
//			t.Fatal(err)
//		}
//		server.check(t, []operationCall{
//			{"Agents.Patch", client.Agents.Patch, "PATCH", "/aiagents/{id}/", nil, nil, "json form", "200"},
//		})
//	}
func callsTest(rows []jen.Code) jen.Code {
	return documented(
		[]string{
			"TestCalls calls each method against a server that compares what arrives with what the document",
			"says of the operation.",
		},
		jen.Func().Id("TestCalls").Params(jen.Id("t").Op("*").Qual("testing", "T")).Block(
			jen.Id("server").Op(":=").Id("newCallServer").Call(jen.Id("t")),
			jen.List(jen.Id("client"), jen.Err()).Op(":=").Id("NewClient").Call(jen.Id("server").Dot("options").Call().Op("...")),
			jen.If(jen.Err().Op("!=").Nil()).Block(jen.Id("t").Dot("Fatal").Call(jen.Err())),
			jen.Id("server").Dot("check").Call(jen.Id("t"), jen.Index().Id("operationCall").Add(multiline(rows...))),
		))
}

// callRow is a row of the table:
//
//	{"Agents.List", client.Agents.List, "GET", "/aiagents/", []string{"query page", "query ids,comma"}, AgentListParams{}, "", "200"}
func callRow(s *model.Service, op *model.Operation, name, answer string) jen.Code {
	var texts []jen.Code
	add := func(p *model.Param) {
		texts = append(texts, jen.Lit(p.In+" "+strings.TrimSuffix(paramTag(p), ",omitzero")))
	}
	for _, p := range op.Args {
		if p.In != "path" {
			add(p)
		}
	}
	optional := jen.Nil()
	if op.Params != nil {
		optional = jen.Id(op.Params.Name).Values()
		for _, p := range op.Params.Fields {
			add(p)
		}
	}
	params := jen.Nil()
	if len(texts) > 0 {
		params = jen.Index().String().Values(texts...)
	}
	return jen.Values(
		jen.Lit(s.Name+"."+name), jen.Id("client").Dot(s.Name).Dot(name), jen.Lit(op.Verb), jen.Lit(op.Path), params, optional, jen.Lit(bodyFormats(op.Body)), jen.Lit(answer))
}

// bodyFormats are the words for the ways in which a body may be sent.
func bodyFormats(b *model.Body) string {
	var words []string
	switch {
	case b == nil:
		return ""
	case b.JSON:
		words = append(words, "json")
	}
	if b.Multipart {
		words = append(words, "multipart")
	}
	if b.Form {
		words = append(words, "form")
	}
	return strings.Join(words, " ")
}

// answers are the words for what a server answers the operation with.
func answers(op *model.Operation) string {
	if op.Download {
		return "bytes"
	}
	var words []string
	for _, r := range op.Results {
		words = append(words, strconv.Itoa(r.Status))
		if r.Field != nil {
			words = append(words, r.Field.Name)
		}
	}
	return strings.Join(words, " ")
}
