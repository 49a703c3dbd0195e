package emit

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/dave/jennifer/jen"

	"github.com/cekura-community/cekura-go/gen/internal/legible"
	"github.com/cekura-community/cekura-go/gen/internal/model"
)

const datePackage = "github.com/oapi-codegen/runtime/types"

// goType is a type of the API, with the packages that it needs.
func goType(t *model.Type) *jen.Statement {
	switch t.Kind {
	case model.Time:
		return jen.Qual("time", "Time")
	case model.Date:
		return jen.Qual(datePackage, "Date")
	case model.Slice:
		return jen.Index().Add(goType(t.Elem))
	case model.Map:
		return jen.Map(jen.String()).Add(goType(t.Elem))
	case model.Pointer:
		return jen.Op("*").Add(goType(t.Elem))
	case model.Nullable:
		return jen.Id("Nullable").Types(goType(t.Elem))
	}
	return jen.Id(t.String())
}

// documented is a declaration under its doc comment.
func documented(doc []string, decl jen.Code) *jen.Statement {
	s := jen.Null()
	for _, line := range doc {
		s.Comment(commentLine(line)).Line()
	}
	return s.Add(decl)
}

// explained is a declaration under a comment that no document has a word in.
func explained(text string, decl jen.Code) *jen.Statement { return documented(model.Lines(text), decl) }

// commentLine is a line of comment that stays one, whatever is in it. jennifer takes text that begins
// with slashes as it is and would make a block of text with line breaks, which "*/" ends.
func commentLine(line string) string {
	return strings.TrimRight("// "+legible.Line(line, maxLine), " ")
}

// maxLine is more than any line that the model wraps.
const maxLine = 2_000

// each is the code of each item of a list.
func each[T any](items []T, code func(T) jen.Code) []jen.Code {
	list := make([]jen.Code, len(items))
	for i, item := range items {
		list[i] = code(item)
	}
	return list
}

// all is the code of all items of a list.
func all[T any](items []T, code func(T) []jen.Code) []jen.Code {
	var list []jen.Code
	for _, item := range items {
		list = append(list, code(item)...)
	}
	return list
}

// texts are string literals.
func texts(values []string) []jen.Code {
	return each(values, func(v string) jen.Code { return jen.Lit(v) })
}

// keyed is a field of a literal: name: value.
func keyed(name string, value jen.Code) jen.Code { return jen.Id(name).Op(":").Add(value) }

// multiline encloses items one a line: {, items, }.
func multiline(items ...jen.Code) *jen.Statement {
	return jen.Custom(jen.Options{Open: "{", Close: "}", Separator: ",", Multi: true}, items...)
}

// receiver is the name of a method's receiver.
func receiver(typeName string) string {
	first, _ := utf8.DecodeRuneInString(typeName)
	return string(unicode.ToLower(first))
}

// ifErrReturn returns err after what else the function returns:
//
//	if err != nil {
//		return nil, err
//	}
func ifErrReturn(others ...jen.Code) jen.Code {
	return jen.If(jen.Err().Op("!=").Nil()).Block(jen.Return(append(others, jen.Err())...))
}
