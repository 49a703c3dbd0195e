package emit

import (
	"slices"
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/cekura-community/cekura-go/gen/internal/model"
)

// allDecl walks the pages of a list:
//
//	// All yields …
//	func (s *AgentsService) All(ctx context.Context, params AgentListParams, opts ...Option) iter.Seq2[AgentRow, error] {
//		return eachItem(ctx, s.caller, &request{ … }, opts, func(page *AgentPage) ([]AgentRow, string) {
//			return page.Results, page.Next
//		})
//	}
func (m *method) allDecl() jen.Code {
	list, name := m.op.List, allName(m.service, m.op.Name)
	next := []jen.Code{jen.Return(jen.Id("page").Dot(list.Results), jen.Id("page").Dot(list.Next))}
	if list.NextPointer {
		next = []jen.Code{
			jen.If(jen.Id("page").Dot(list.Next).Op("==").Nil()).Block(
				jen.Return(jen.Id("page").Dot(list.Results), jen.Lit(""))),
			jen.Return(jen.Id("page").Dot(list.Results), jen.Op("*").Id("page").Dot(list.Next)),
		}
	}
	items := jen.Func().Params(jen.Id("page").Op("*").Add(goType(list.Page))).
		Params(jen.Index().Add(goType(list.Item)), jen.String()).Block(next...)
	doc := append([]string{
		name + " yields the items of all pages of " + m.op.Name + ", getting a page when its first item is due.",
		"An error is the last that it yields.",
	}, ending(m.op.Doc)...)
	return documented(doc, m.signature(name).Qual("iter", "Seq2").Types(goType(list.Item), jen.Error()).Block(
		jen.Return(jen.Id("eachItem").Call(jen.Id("ctx"), jen.Id("s").Dot("caller"), m.request(), jen.Id("opts"), items)),
	))
}

// allName is All for List, AllHistory for ListHistory, and HistoryAll for a list without List in front.
func allName(s *model.Service, operation string) string {
	name := operation + "All"
	if rest, ok := strings.CutPrefix(operation, "List"); ok {
		name = "All" + rest
	}
	for slices.ContainsFunc(s.Operations, func(op *model.Operation) bool { return op.Name == name }) {
		name += "Items"
	}
	return name
}

// ending is what an operation's doc says about every call: its deprecation, its verb and path.
func ending(doc []string) []string {
	var lines []string
	if i := slices.IndexFunc(doc, func(line string) bool { return strings.HasPrefix(line, "Deprecated: ") }); i >= 0 {
		lines = append(lines, "")
		for _, line := range doc[i:] {
			if line == "" {
				break
			}
			lines = append(lines, line)
		}
	}
	if len(doc) > 1 && doc[len(doc)-2] == "" {
		lines = append(lines, "", doc[len(doc)-1])
	}
	return lines
}
