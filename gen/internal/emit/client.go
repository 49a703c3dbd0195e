package emit

import (
	"crypto/sha256"
	"fmt"
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
//
//		caller *caller
//	}
func clientDecl(services []*model.Service) jen.Code {
	fields := each(services, func(s *model.Service) jen.Code { return jen.Id(s.Name).Op("*").Id(s.Type) })
	if len(fields) > 0 {
		fields = append(fields, jen.Line())
	}
	fields = append(fields, jen.Id("caller").Op("*").Id("caller"))
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
//			caller: c,
//		}, nil
//	}
func newClientDecl(services []*model.Service) jen.Code {
	values := each(services, func(s *model.Service) jen.Code {
		return keyed(s.Name, jen.Parens(jen.Op("*").Id(s.Type)).Parens(jen.Id("c")))
	})
	values = append(values, keyed("caller", jen.Id("c")))
	return explained("NewClient returns a client. The options serve all of its calls; one that cannot be used, such as an address that is none, is an error.",
		jen.Func().Id("NewClient").Params(jen.Id("opts").Op("...").Id("Option")).Params(jen.Op("*").Id("Client"), jen.Error()).Block(
			jen.List(jen.Id("c"), jen.Err()).Op(":=").Id("newCaller").Call(jen.Id("opts")),
			ifErrReturn(jen.Nil()),
			jen.Return(jen.Op("&").Id("Client").Add(multiline(values...)), jen.Nil()),
		))
}

// doDecl is the method for what no service has:
//
//	// Do …
//	func (c *Client) Do(ctx context.Context, verb, path string, body, out any, opts ...Option) error {
//		return c.caller.doAny(ctx, verb, path, body, out, opts)
//	}
func doDecl() jen.Code {
	names := []string{"ctx", "verb", "path", "body", "out", "opts"}
	doc := model.Lines(
		"Do calls an operation that has no method here: of a path that the API's document lacks, or with other types. Key, retries, "+
			"errors, options and logging are those of the methods.",
		"The path begins with a slash and stands behind the base URL; what it holds of a parameter is escaped, by url.PathEscape, and a query may follow it. "+
			"A URL, a fragment and a segment . or .. are errors, found before anything is sent as all others of the arguments.",
		"The body is any value that encoding/json can write, a type of this package among them; a json.RawMessage is sent as the JSON it holds. "+
			"WithForm and WithMultipart send an object in those forms, and one of whose fields is a [File] is multipart by itself. "+
			"A []byte and an io.Reader are sent as they stand, as application/octet-stream where WithHeader gives no Content-Type; "+
			"one that cannot seek is sent once. A nil body is none.",
		"The answer is decoded into out, a pointer; a *[]byte gets its bytes, whatever they are, and nil leaves it unread. Another out stays as it is "+
			"where the answer has no content.",
	)
	method := jen.Func().Params(jen.Id("c").Op("*").Id("Client")).Id("Do").Params(
		jen.Id("ctx").Qual("context", "Context"), jen.List(jen.Id("verb"), jen.Id("path").String()), jen.List(jen.Id("body"), jen.Id("out").Any()),
		jen.Id("opts").Op("...").Id("Option")).Error()
	return documented(doc, method.Block(jen.Return(
		jen.Id("c").Dot("caller").Dot("doAny").Call(each(names, func(name string) jen.Code { return jen.Id(name) })...))))
}

// settingsDecl is what the runtime needs to know of the document:
//
//	// What the document decides about every call.
//	const (
//		clientName     = "cekura"
//		defaultBaseURL = "https://api.cekura.ai"
//		apiKeyHeader   = "X-CEKURA-API-KEY"
//		apiKeyEnv      = "CEKURA_API_KEY"
//		baseURLEnv     = "CEKURA_API_URL"
//	)
func settingsDecl(s model.Settings, pkg string) jen.Code {
	return explained("What the document decides about every call.", jen.Const().Defs(
		jen.Id("clientName").Op("=").Lit(pkg),
		jen.Id("defaultBaseURL").Op("=").Lit(s.BaseURL),
		jen.Id("apiKeyHeader").Op("=").Lit(s.KeyHeader),
		jen.Id("apiKeyEnv").Op("=").Lit(s.KeyEnv),
		jen.Id("baseURLEnv").Op("=").Lit(s.BaseURLEnv),
	))
}

// specDecl tells which document it is, as it went into everything else:
//
//	// SpecVersion …
//	const SpecVersion = "Cekura API v1 sha256:2c26b46b…"
func specDecl(api *model.API, document []byte) jen.Code {
	title := strings.TrimSpace(api.Title + " " + api.Version)
	return explained("SpecVersion is the API's document that this client was generated from: its title, its version, and the SHA-256 of the document as mended, "+
		"which is openapi.gen.yaml without its first line. It changes when that does, and with nothing else.",
		jen.Const().Id("SpecVersion").Op("=").Lit(strings.TrimSpace(fmt.Sprintf("%s sha256:%x", title, sha256.Sum256(document)))))
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
			"the body, and [Option] values for this call alone, among them a struct of its optional parameters. A parameter of a path that is 0 or empty is an error before anything is sent. An answer other than 2xx is an [*Error]."),
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
