package openapi

import (
	"slices"
	"strings"

	"github.com/cekura-community/cekura-go/gen/internal/oas"
	"github.com/cekura-community/cekura-go/gen/internal/tree"
)

// Operation is a read-only view of an operation.
type Operation struct {
	part
	Verb string // upper case
	Path string
}

// Operations lists the operations in the document's order.
func (d *Document) Operations() []Operation {
	var list []Operation
	for op := range d.Document.Operations() {
		list = append(list, Operation{part{d, op.Node}, strings.ToUpper(op.Verb), op.Path})
	}
	return list
}

// Service is the Go name of the service, ServiceType its Go type, ServiceFile the file it is written to.
func (o Operation) Service() string     { return o.Text(oas.ExtService) }
func (o Operation) ServiceType() string { return o.Service() + "Service" }
func (o Operation) ServiceFile() string { return o.d.Files[o.Service()] + ".gen.go" }

// ParamsName is the struct of the operation's optional parameters, ResultName that of its answers where
// there are several, BodyType the interface of its bodies where they have several shapes.
func (o Operation) ParamsName() string { return o.Text(oas.ExtParams) }
func (o Operation) ResultName() string { return o.Text(oas.ExtResult) }
func (o Operation) BodyType() string   { return o.Text(oas.ExtBody) }

// IteratorName is the method that walks the pages of a list, "" for none.
func (o Operation) IteratorName() string { return o.Text(oas.ExtIterator) }

// Parameter is a parameter of an operation.
type Parameter struct {
	Schema
	Name, Wire, In, Description string
	Required                    bool
	JSON                        bool // its value is JSON text (content: application/json)
	Style
}

// Style is how a parameter, or a member of a form, is written.
type Style struct {
	Name              string // "" for that of the place: form in a query, simple elsewhere
	Explode, Reserved bool
}

func (p part) style() Style {
	style := p.Text("style")
	inForm := style == "form" || style == "" && p.Text("in") != "path" && p.Text("in") != "header"
	return Style{Name: style, Explode: p.Flag("explode") || inForm && !tree.Has(p.n, "explode"), Reserved: p.Flag("allowReserved")}
}

// Parameters lists the parameters in the document's order.
func (o Operation) Parameters() []Parameter {
	var list []Parameter
	for _, n := range tree.Items(tree.Get(o.n, "parameters")) {
		p := part{o.d, n}
		list = append(list, Parameter{
			Schema: Schema{part{o.d, oas.ParameterSchema(n)}}, Name: p.Name(), Wire: p.Text("name"), In: p.Text("in"),
			Description: p.Description(), Required: p.Flag("required"), JSON: tree.Has(n, "content"), Style: p.style(),
		})
	}
	return list
}

// Media is the schema of a body in one media type.
type Media struct {
	Type string
	Schema
	holder part
}

// Styles are the styles of the members of a form that state one. OpenAPI's encoding object: where style,
// explode or allowReserved is given, it decides, and the content type does not.
func (m Media) Styles() map[string]Style {
	styles := map[string]Style{}
	for name, encoding := range m.holder.pairs("encoding") {
		if tree.Has(encoding.n, "style") || tree.Has(encoding.n, "explode") || tree.Has(encoding.n, "allowReserved") {
			styles[name] = encoding.style()
		}
	}
	return styles
}

// Body lists the media types of the request body.
func (o Operation) Body() []Media { return o.at("requestBody").media() }

// Answer is one declared answer.
type Answer struct {
	Status      string
	Description string
	Media       []Media
}

// Answers lists the declared answers in the document's order.
func (o Operation) Answers() []Answer {
	var list []Answer
	for status, n := range o.pairs("responses") {
		list = append(list, Answer{status, n.Description(), n.media()})
	}
	return list
}

func (p part) media() []Media {
	var list []Media
	for media, n := range p.pairs("content") {
		list = append(list, Media{media, Schema{n.at("schema")}, n})
	}
	return list
}

// Arguments are the parameters that a method takes one by one, under the names of its arguments: those of
// the path in the template's order, each once, then what query and header require, in the document's.
func (o Operation) Arguments() []Parameter {
	inPath := map[string]Parameter{}
	var list, required []Parameter
	for _, p := range o.Parameters() {
		if p.In == "path" {
			inPath[p.Wire] = p
		} else if p.Required {
			required = append(required, p)
		}
	}
	for _, wire := range o.PathNames() {
		if p, ok := inPath[wire]; ok {
			list = append(list, p)
			delete(inPath, wire)
		}
	}
	return append(list, required...)
}

// PathNames are the parameters of the path as the template has them; one may stand there twice.
func (o Operation) PathNames() []string { return oas.TemplateNames(o.Path) }

// Options are the parameters that a method can go without, under the names of fields.
func (o Operation) Options() []Parameter {
	return slices.DeleteFunc(o.Parameters(), func(p Parameter) bool { return p.Required || p.In == "path" })
}

// AnswerNames are the fields of the operation's result struct, by status.
func (o Operation) AnswerNames() map[string]string {
	names := map[string]string{}
	for status, answer := range o.pairs("responses") {
		names[status] = answer.Name()
	}
	return names
}
