package emit

import (
	"slices"

	"github.com/dave/jennifer/jen"

	"github.com/cekura-community/cekura-go/gen/internal/model"
)

// secretDecls keep secrets out of what prints and logs a struct or the answers of an operation.
func secretDecls(api *model.API) []jen.Code {
	var decls []jen.Code
	for _, s := range api.Structs {
		if s.Sensitive && s.Alias == nil {
			hasFormat := slices.ContainsFunc(s.Fields, func(f *model.Field) bool { return f.Name == "Format" })
			decls = append(decls, secretMethods(s.Name, hasFormat)...)
		}
	}
	declared := map[string]bool{}
	for _, s := range api.Services {
		for _, op := range s.Operations {
			if op.Sensitive && !declared[op.ResultName] {
				hasFormat := slices.ContainsFunc(op.Results, func(r *model.Result) bool { return r.Name == "Format" })
				decls = append(decls, secretMethods(op.ResultName, hasFormat)...)
				declared[op.ResultName] = true
			}
		}
	}
	return decls
}

// secretMethods are those of one struct. One with a field Format can't have the method too, and relies on
// that of Secret.
func secretMethods(name string, hasFormat bool) []jen.Code {
	if hasFormat {
		return []jen.Code{secretLogValue(name)}
	}
	return []jen.Code{secretFormat(name), secretLogValue(name)}
}

// secretFormat keeps the secrets of a struct out of fmt:
//
//	// Format prints the value with its secrets redacted, whatever the verb.
//	func (a Agent) Format(state fmt.State, _ rune) {
//		type Plain Agent
//		formatPlain(state, Plain(a))
//	}
func secretFormat(name string) jen.Code {
	return documented(
		[]string{"Format prints the value with its secrets redacted, whatever the verb."},
		jen.Func().Params(jen.Id(receiver(name)).Id(name)).Id("Format").Params(jen.Id("state").Qual("fmt", "State"), jen.Id("_").Rune()).Block(
			jen.Type().Id("Plain").Id(name),
			jen.Id("formatPlain").Call(jen.Id("state"), jen.Id("Plain").Call(jen.Id(receiver(name)))),
		))
}

// secretLogValue keeps them out of log/slog:
//
//	// LogValue is the value as log/slog shows it, its secrets redacted.
//	func (a Agent) LogValue() slog.Value { return redactedLogValue(a) }
func secretLogValue(name string) jen.Code {
	return documented(
		[]string{"LogValue is the value as log/slog shows it, its secrets redacted."},
		jen.Func().Params(jen.Id(receiver(name)).Id(name)).Id("LogValue").Params().Qual("log/slog", "Value").Block(
			jen.Return(jen.Id("redactedLogValue").Call(jen.Id(receiver(name)))),
		))
}
