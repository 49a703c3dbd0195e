package emit

import (
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/cekura-community/cekura-go/gen/internal/model"
)

// clientDecl is the struct of all services:
//
//	// Client calls the API. Make one with [NewClient]; any number of goroutines can share it.
//	type Client struct {
//		// Agents …
//		Agents *AgentsService
//	}
func clientDecl(services []*model.Service) jen.Code {
	fields := each(services, func(s *model.Service) jen.Code { return jen.Id(s.Name).Op("*").Id(s.Type) })
	return explained("Client calls the API. Make one with [NewClient]; any number of goroutines can share it.",
		jen.Type().Id("Client").Struct(fields...))
}

// newClientDecl is its constructor:
//
//	func NewClient(opts ...Option) (*Client, error) {
//		c, err := newCaller(opts)
//		if err != nil {
//			return nil, err
//		}
//		return &Client{
//			Agents: (*AgentsService)(c),
//		}, nil
//	}
func newClientDecl(services []*model.Service) jen.Code {
	values := each(services, func(s *model.Service) jen.Code {
		return keyed(s.Name, jen.Parens(jen.Op("*").Id(s.Type)).Parens(jen.Id("c")))
	})
	c := "c"
	if len(services) == 0 {
		c = "_"
	}
	return explained("NewClient returns a client. The options serve all of its calls; one that cannot be used, such as an address that is none, is an error.",
		jen.Func().Id("NewClient").Params(jen.Id("opts").Op("...").Id("Option")).Params(jen.Op("*").Id("Client"), jen.Error()).Block(
			jen.List(jen.Id(c), jen.Err()).Op(":=").Id("newCaller").Call(jen.Id("opts")),
			ifErrReturn(jen.Nil()),
			jen.Return(jen.Op("&").Id("Client").Add(multiline(values...)), jen.Nil()),
		))
}

// settingsDecl is what the runtime needs to know of the document:
//
//	// What the document decides about every call.
//	const (
//		clientName       = "cekura"
//		defaultBaseURL   = "https://api.cekura.ai"
//		apiKeyHeader     = "X-CEKURA-API-KEY"
//		apiKeyEnv        = "CEKURA_API_KEY"
//		baseURLEnv       = "CEKURA_API_URL"
//		defaultUserAgent = "cekura-go"
//	)
func settingsDecl(s model.Settings, pkg string) jen.Code {
	return explained("What the document decides about every call.", jen.Const().Defs(
		jen.Id("clientName").Op("=").Lit(pkg),
		jen.Id("defaultBaseURL").Op("=").Lit(s.BaseURL),
		jen.Id("apiKeyHeader").Op("=").Lit(s.KeyHeader),
		jen.Id("apiKeyEnv").Op("=").Lit(s.KeyEnv),
		jen.Id("baseURLEnv").Op("=").Lit(s.BaseURLEnv),
		jen.Id("defaultUserAgent").Op("=").Lit(pkg+"-go"),
	))
}

// packageDoc is the package comment:
//
//	// Package cekura is a client for Cekura API.
//	//
//	// … what the document says of itself …
//	//
//	// Make a client with [NewClient]:
//	//
//	//	client, err := cekura.NewClient(cekura.WithAPIKey("…"))
func packageDoc(api *model.API, pkg string) []string {
	title := api.Title
	if title == "" {
		title = "an HTTP API"
	}
	var args, variables []string
	if api.Settings.BaseURL == "" {
		args = append(args, pkg+`.WithBaseURL("https://…")`)
	}
	if api.Settings.KeyHeader != "" {
		args = append(args, pkg+`.WithAPIKey("…")`)
	}
	if api.Settings.KeyEnv != "" {
		variables = append(variables, "The environment variable "+api.Settings.KeyEnv+" holds the key where no option gives one.")
	}
	if api.Settings.BaseURLEnv != "" {
		variables = append(variables, "The environment variable "+api.Settings.BaseURLEnv+" replaces the address of the API likewise.")
	}
	parts := [][]string{
		model.Lines("Package " + pkg + " is a client for " + title + "."),
		api.Doc,
		{"Make a client with [NewClient]:"},
		{"    client, err := " + pkg + ".NewClient(" + strings.Join(args, ", ") + ")"},
		model.Lines(strings.Join(variables, " ")),
		model.Lines("A field of [Client] is a group of operations, a method one operation: it takes a context, the parameters that it cannot do without, " +
			"the body, and [Option] values for this call alone, among them a struct of its optional parameters. An answer other than 2xx is an [*Error]."),
	}
	var lines []string
	for _, part := range parts {
		if len(lines) > 0 && len(part) > 0 {
			lines = append(lines, "")
		}
		lines = append(lines, part...)
	}
	return lines
}
