package emit

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/dave/jennifer/jen"

	"github.com/cekura-community/cekura-go/gen/internal/model"
)

const datePackage = "github.com/oapi-codegen/runtime/types"

// goType is a type of the API.
func goType(t *model.Type) *jen.Statement {
	switch t.Kind {
	case model.Bool:
		return jen.Bool()
	case model.Int:
		return jen.Int()
	case model.Int32:
		return jen.Int32()
	case model.Int64:
		return jen.Int64()
	case model.Float:
		return jen.Float64()
	case model.String:
		return jen.String()
	case model.Bytes:
		return jen.Index().Byte()
	case model.Time:
		return jen.Qual("time", "Time")
	case model.Date:
		return jen.Qual(datePackage, "Date")
	case model.Secret:
		return jen.Id("Secret")
	case model.File:
		return jen.Id("File")
	case model.Named:
		return jen.Id(t.Name)
	case model.Slice:
		return jen.Index().Add(goType(t.Elem))
	case model.Map:
		return jen.Map(jen.String()).Add(goType(t.Elem))
	case model.Pointer:
		return jen.Op("*").Add(goType(t.Elem))
	case model.Nullable:
		return jen.Id("Nullable").Types(goType(t.Elem))
	}
	return jen.Any()
}

// documented is a declaration under its doc comment.
func documented(doc []string, decl jen.Code) *jen.Statement {
	s := jen.Null()
	for _, line := range doc {
		s.Comment(commentLine(line)).Line()
	}
	return s.Add(decl)
}

// commentLine is a line of comment that stays one, whatever is in it. jennifer takes text that begins
// with slashes as it is and would make a block of text with line breaks, which "*/" ends.
func commentLine(text string) string {
	text = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == '\ufeff' {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(text, "�"))
	return strings.TrimRight("// "+text, " ")
}

// multiline encloses items one a line: {, items, }.
func multiline(items ...jen.Code) *jen.Statement {
	return jen.Custom(jen.Options{Open: "{", Close: "}", Separator: ",", Multi: true}, items...)
}

// receiver is the name of a method's receiver.
func receiver(typeName string) string {
	first, _ := utf8.DecodeRuneInString(typeName)
	return string(unicode.ToLower(first))
}

// snake is a Go name in lower case with underscores between its words: AgentsV1 is agents_v1.
func snake(name string) string {
	runes := []rune(name)
	text := &strings.Builder{}
	for i, r := range runes {
		startsWord := i > 0 && unicode.IsUpper(r) &&
			(!unicode.IsUpper(runes[i-1]) || (i+1 < len(runes) && unicode.IsLower(runes[i+1])))
		if startsWord {
			text.WriteByte('_')
		}
		text.WriteRune(unicode.ToLower(r))
	}
	return text.String()
}
