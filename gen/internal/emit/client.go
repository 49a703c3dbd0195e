package emit

import (
	"github.com/dave/jennifer/jen"

	"github.com/cekura-community/cekura-go/gen/internal/model"
)

func clientDecls(api *model.API) []jen.Code {
	return []jen.Code{clientDecl(api.Services), newClientDecl(api.Services)}
}

// clientDecl is the struct of all services:
//
//	// Client calls the API. Make one with [NewClient]; any number of goroutines can share it.
//	type Client struct {
//		// Agents …
//		Agents *AgentsService
//	}
func clientDecl(services []*model.Service) jen.Code {
	fields := make([]jen.Code, len(services))
	for i, s := range services {
		fields[i] = jen.Id(s.Name).Op("*").Id(s.Type)
	}
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
//			Agents: &AgentsService{caller: c},
//		}, nil
//	}
func newClientDecl(services []*model.Service) jen.Code {
	values := make([]jen.Code, len(services))
	for i, s := range services {
		values[i] = jen.Id(s.Name).Op(":").Op("&").Id(s.Type).Values(keyed("caller", jen.Id("c")))
	}
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

// ifErrReturn returns err after what else the function returns:
//
//	if err != nil {
//		return nil, err
//	}
func ifErrReturn(others ...jen.Code) jen.Code {
	return jen.If(jen.Err().Op("!=").Nil()).Block(jen.Return(append(others, jen.Err())...))
}
