package emit

import (
	"slices"
	"strconv"
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/cekura-community/cekura-go/gen/internal/model"
)

// calls adds the test that calls every operation, with each shape of its body, and none when there is no
// operation.
func (w *writer) calls(api *model.API) {
	var rows []jen.Code
	for _, op := range api.Operations() {
		shapes := []*model.Shape{{}} // no body has no format
		if op.Body != nil {
			shapes = op.Body.Shapes
		}
		for _, shape := range shapes {
			rows = append(rows, method{op}.callRow(op.Name, shape, answers(op)))
		}
		if op.List != nil {
			rows = append(rows, method{op}.callRow(op.List.Name, shapes[0], "page"))
		}
	}
	if len(rows) == 0 {
		return
	}
	for _, name := range []string{"callserver", "callparams"} { // tests of the runtime's as well
		data, _ := runtimeSource.ReadFile("runtime/" + name + "_test.go")
		w.copy(name+".gen_test.go", data, w.opts.Package)
	}
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
//			{"Agents.Patch", client.Agents.Patch, "PATCH", "/aiagents/{id}/", nil, nil, nil, "json form", "200"},
//		})
//	}
func callsTest(rows []jen.Code) jen.Code {
	return explained("TestCalls calls each method against a server that compares what arrives with what the document says of the operation.",
		jen.Func().Id("TestCalls").Params(jen.Id("t").Op("*").Qual("testing", "T")).Block(
			jen.Id("server").Op(":=").Id("newCallServer").Call(jen.Id("t")),
			jen.List(jen.Id("client"), jen.Err()).Op(":=").Id("NewClient").Call(jen.Id("server").Dot("options").Call().Op("...")),
			jen.If(jen.Err().Op("!=").Nil()).Block(jen.Id("t").Dot("Fatal").Call(jen.Err())),
			jen.Id("server").Dot("check").Call(jen.Id("t"), jen.Index().Id("operationCall").Add(multiline(rows...))),
		))
}

// callRow is a row of the table:
//
//	{"Agents.List", client.Agents.List, "GET", "/aiagents/", []string{"path key,label", "query page", "query ids,comma"}, AgentListParams{}, nil, "", "200"}
func (m method) callRow(name string, shape *model.Shape, answer string) jen.Code {
	sent := slices.DeleteFunc(slices.Clone(m.Args), func(p *model.Param) bool { return p.In == "path" && p.Style == "" })
	params, optional, body := jen.Nil(), jen.Nil(), jen.Nil()
	if m.Params != nil {
		optional = jen.Id(m.Params.Name).Values()
		sent = append(sent, m.Params.Fields...)
	}
	if len(sent) > 0 {
		params = jen.Index().String().Values(each(sent, func(p *model.Param) jen.Code {
			return jen.Lit(p.In + " " + strings.TrimSuffix(paramTag(p), ",omitzero"))
		})...)
	}
	if m.Body != nil && m.Body.Name != "" {
		body = jen.Id(shape.Type.Name()).Values()
	}
	return jen.Values(
		jen.Lit(m.Service.Name+"."+name), jen.Id("client").Dot(m.Service.Name).Dot(name), jen.Lit(m.Verb), jen.Lit(m.Path),
		params, optional, body, jen.Lit(strings.ToLower(strings.Join(formatWords(shape), " "))), jen.Lit(answer))
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
