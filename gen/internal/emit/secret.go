package emit

import (
	"github.com/dave/jennifer/jen"

	"github.com/cekura-community/cekura-go/gen/internal/model"
)

// secretDecls keep secrets out of what prints and logs a struct.
func secretDecls(s *model.Struct) (decls []jen.Code) {
	if s.Prints {
		decls = append(decls, plainFormat(s.Name))
	}
	if s.Sensitive && s.Alias == nil {
		decls = append(decls, logValue(s.Name))
	}
	return decls
}

// plainFormat keeps the secrets of a struct out of fmt:
//
//	// Format prints the value with its secrets redacted, whatever the verb.
//	func (a Agent) Format(state fmt.State, _ rune) {
//		type Plain Agent
//		formatPlain(state, a, Plain(a))
//	}
func plainFormat(name string) jen.Code {
	return formatMethod(name, "Format prints the value with its secrets redacted, whatever the verb.",
		jen.Type().Id("Plain").Id(name),
		jen.Id("formatPlain").Call(jen.Id("state"), jen.Id(receiver(name)), jen.Id("Plain").Call(jen.Id(receiver(name)))))
}

// formatMethod is the method by which fmt prints a value:
//
//	func (a Agent) Format(state fmt.State, _ rune) { … }
func formatMethod(name, doc string, body ...jen.Code) jen.Code {
	params := []jen.Code{jen.Id("state").Qual("fmt", "State"), jen.Id("_").Rune()}
	return explained(doc, jen.Func().Params(jen.Id(receiver(name)).Id(name)).Id("Format").Params(params...).Block(body...))
}

// logValue keeps them out of log/slog:
//
//	// LogValue is the value as log/slog shows it, its secrets redacted.
//	func (a Agent) LogValue() slog.Value { return redactedLogValue(a) }
func logValue(name string) jen.Code {
	return explained("LogValue is the value as log/slog shows it, its secrets redacted.",
		jen.Func().Params(jen.Id(receiver(name)).Id(name)).Id("LogValue").Params().Qual("log/slog", "Value").Block(
			jen.Return(jen.Id("redactedLogValue").Call(jen.Id(receiver(name)))),
		))
}
