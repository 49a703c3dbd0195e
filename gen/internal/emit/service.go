package emit

import (
	"slices"
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/cekura-community/cekura-go/gen/internal/model"
)

// serviceDecls are a service, its methods, and the types that only those use.
func serviceDecls(s *model.Service) []jen.Code {
	decls := []jen.Code{serviceDecl(s)}
	for _, op := range s.Operations {
		m := method{op}
		if op.Body != nil && op.Body.Name != "" {
			decls = append(decls, bodyDecls(op.Body)...)
		}
		if op.Params != nil {
			decls = append(decls, paramsDecls(op)...)
		}
		if op.Result != nil {
			decls = append(decls, structDecl(op.Result))
		}
		decls = append(decls, m.methodDecl())
		if op.List != nil {
			decls = append(decls, m.allDecl())
		}
	}
	return decls
}

// serviceDecl is the type of a service:
//
//	// AgentsService …
//	type AgentsService caller
//
// Its methods find the caller by a conversion, which works on a nil service too: that of a Client
// which NewClient has not made. The caller then says so.
func serviceDecl(s *model.Service) jen.Code {
	return documented(s.Doc, jen.Type().Id(s.Type).Id("caller"))
}

// paramsDecls are the struct of an operation's optional parameters and what makes it an option:
//
//	// AgentListParams are …
//	type AgentListParams struct {
//		// …
//		PageSize *int `query:"page_size"`
//	}
//
//	func (p AgentListParams) applyTo(c *config) error { return c.setParams(p, "Agents.List") }
func paramsDecls(op *model.Operation) []jen.Code {
	p := op.Params
	fields := each(p.Fields, func(f *model.Param) jen.Code {
		return documented(f.Doc, jen.Id(f.Name).Add(goType(f.Type)).Tag(map[string]string{f.In: paramTag(f)}))
	})
	return []jen.Code{
		documented(p.Doc, jen.Type().Id(p.Name).Struct(fields...)),
		jen.Func().Params(jen.Id("p").Id(p.Name)).Id("applyTo").Params(jen.Id("c").Op("*").Id("config")).Error().Block(
			jen.Return(jen.Id("c").Dot("setParams").Call(jen.Id("p"), jen.Lit(op.ID)))),
	}
}

// method is an operation on its way to Go.
type method struct{ *model.Operation }

// methodDecl is the method of an operation:
//
//	// Patch …
//	//
//	// PATCH /aiagents/{id}/
//	func (s *AgentsService) Patch(ctx context.Context, id int, body AgentPatch, opts ...Option) (*Agent, error) {
//		var out *Agent
//		err := (*caller)(s).do(ctx, &request{ … }, opts)
//		return out, err
//	}
func (m method) methodDecl() jen.Code {
	results, body := m.body()
	return documented(m.Doc, m.signature(m.Name).Params(results...).Block(body...))
}

// signature is all of a method's head but its results.
func (m method) signature(name string) *jen.Statement {
	args := []jen.Code{jen.Id("ctx").Qual("context", "Context")}
	for _, p := range m.Args {
		args = append(args, jen.Id(p.Name).Add(goType(p.Type)))
	}
	if b := m.Body; b != nil {
		t := jen.Id(b.Name)
		if b.Name == "" {
			t = goType(b.Shapes[0].Type)
		}
		args = append(args, jen.Id("body").Add(t))
	}
	args = append(args, jen.Id("opts").Op("...").Id("Option"))
	return jen.Func().Params(jen.Id("s").Op("*").Id(m.Service.Type)).Id(name).Params(args...)
}

// body is what the method returns and does. The runtime sets the place for the answer only where it has
// read one, of which a strict one comes together with an error:
//
//	var out *Agent
//	err := s.caller.do(ctx, &request{ … }, opts)
//	return out, err
func (m method) body() (results, body []jen.Code) {
	switch {
	case m.Download:
		return []jen.Code{jen.Qual("io", "ReadCloser"), jen.Error()}, []jen.Code{jen.Return(m.call("download"))}
	case m.Result != nil:
		return []jen.Code{jen.Op("*").Id(m.Result.Name), jen.Error()}, []jen.Code{
			jen.Id("out").Op(":=").New(jen.Id(m.Result.Name)),
			jen.Err().Op(":=").Add(m.call("do", keyed("out", m.outFor()))),
			jen.Return(jen.Id("answered").Call(jen.Id("out"), jen.Err())),
		}
	case len(m.Results) == 0:
		return []jen.Code{jen.Error()}, []jen.Code{jen.Return(m.call("do"))}
	}
	t := m.Results[0].Type
	result := goType(t)
	if t.Struct != nil && t.Struct.Alias == nil {
		result = jen.Op("*").Add(result)
	}
	return []jen.Code{result, jen.Error()}, []jen.Code{
		jen.Var().Id("out").Add(result.Clone()),
		jen.Err().Op(":=").Add(m.call("do", keyed("out", target(t, jen.Op("&").Id("out"))))),
		jen.Return(jen.Id("out"), jen.Err()),
	}
}

// target is what an answer is decoded into, given a pointer to the place for it:
//
//	&out
//	readWith(&out, variantsOfPet.read)
func target(t *model.Type, pointer *jen.Statement) jen.Code {
	if t.HoldsTags() {
		return jen.Id("readWith").Call(pointer, reading.function(t))
	}
	return pointer
}

// call passes the request to the caller:
//
//	(*caller)(s).do(ctx, &request{ … }, opts)
func (m method) call(function string, out ...jen.Code) *jen.Statement {
	return callerOf("s").Dot(function).Call(jen.Id("ctx"), m.request(out...), jen.Id("opts"))
}

// callerOf is the caller of a service:
//
//	(*caller)(s)
func callerOf(service string) *jen.Statement {
	return jen.Parens(jen.Op("*").Id("caller")).Parens(jen.Id(service))
}

// request is the operation as the runtime takes it:
//
//	&request{
//		operation: "Agents.Patch",
//		method:    http.MethodPatch,
//		path:      "/aiagents/{id}/",
//		args:      []any{id, inStyle{"matrix,explode", ids}},
//		required:  requiredParams{{"query", "force", force}},
//		body:      &body,
//		formats:   formatJSON | formatForm,
//		out:       &out,
//		mayBeNone: true,
//	}
func (m method) request(out ...jen.Code) jen.Code {
	fields := []jen.Code{
		keyed("operation", jen.Lit(m.ID)),
		keyed("method", verb(m.Verb)),
		keyed("path", jen.Lit(m.Path)),
	}
	if len(m.PathArgs) > 0 {
		path := each(m.PathArgs, func(p *model.Param) jen.Code {
			if p.Style != "" {
				return jen.Id("inStyle").Values(jen.Lit(p.Style), jen.Id(p.Name))
			}
			return jen.Id(p.Name)
		})
		fields = append(fields, keyed("args", jen.Index().Any().Values(path...)))
	}
	if required := m.required(); len(required) > 0 {
		fields = append(fields, keyed("required", jen.Id("requiredParams").Values(each(required, func(p *model.Param) jen.Code {
			return jen.Values(jen.Lit(p.In), jen.Lit(paramTag(p)), jen.Id(p.Name))
		})...)))
	}
	if m.Body != nil {
		fields = append(fields, bodyFields(m.Body)...)
	}
	fields = append(fields, out...)
	if len(m.Results) > 0 && m.MayBeNone {
		fields = append(fields, keyed("mayBeNone", jen.True()))
	}
	if slices.ContainsFunc(m.Results, func(r *model.Result) bool { return r.MayBeNull }) {
		fields = append(fields, keyed("mayBeNull", jen.True()))
	}
	return jen.Op("&").Id("request").Add(multiline(fields...))
}

// required are the arguments outside of the path.
func (m method) required() []*model.Param {
	return slices.DeleteFunc(slices.Clone(m.Args), func(p *model.Param) bool { return p.In == "path" })
}

// paramTag is the tag by which the runtime writes a parameter: ids,comma
func paramTag(p *model.Param) string {
	tag := p.Wire
	if p.Style != "" {
		tag += "," + p.Style
	}
	if p.OmitZero {
		tag += ",omitzero"
	}
	return tag
}

func verb(verb string) jen.Code {
	if strings.Contains(" GET HEAD POST PUT PATCH DELETE CONNECT OPTIONS TRACE ", " "+verb+" ") {
		return jen.Qual("net/http", "Method"+verb[:1]+strings.ToLower(verb[1:]))
	}
	return jen.Lit(verb)
}

// bodyFields are what a request holds of the body. nil is none, of an interface as of any:
//
//	body:    &body,
//	formats: formatJSON | formatForm,
//	styles:  formStyles{"tags": "comma"},
//
//	body:    writeWith(&body, variantsOfPet.write),
//	formats: formatJSON,
//
//	body:    body,
//	formats: formatsOf(body, AgentUploadBody.isAgentUploadBody),
func bodyFields(b *model.Body) []jen.Code {
	body, set := jen.Id("body"), formats(b.Shapes[0])
	switch {
	case b.Name != "":
		set = jen.Id("formatsOf").Call(jen.Id("body"), jen.Id(b.Name).Dot("is"+b.Name))
	case b.Shapes[0].Type.HoldsTags():
		body = jen.Id("writeWith").Call(jen.Op("&").Id("body"), writing.function(b.Shapes[0].Type))
	case b.Shapes[0].Type.Kind != model.Any:
		body = jen.Op("&").Id("body")
	}
	fields := []jen.Code{keyed("body", body), keyed("formats", set)}
	if len(b.Styles) > 0 {
		styles := jen.Dict{} // in the order of its keys
		for name, style := range b.Styles {
			styles[jen.Lit(name)] = jen.Lit(style)
		}
		fields = append(fields, keyed("styles", jen.Id("formStyles").Values(styles)))
	}
	return fields
}

// bodyDecls are the sealed interface over the shapes of a body and what makes each one of it:
//
//	// AgentUploadBody …
//	type AgentUploadBody interface{ isAgentUploadBody() bodyFormat }
//
//	func (AgentUploadInput) isAgentUploadBody() bodyFormat { return formatJSON }
func bodyDecls(b *model.Body) []jen.Code {
	decls := []jen.Code{documented(b.Doc, jen.Type().Id(b.Name).Interface(jen.Id("is"+b.Name).Params().Id("bodyFormat")))}
	for _, s := range b.Shapes {
		decls = append(decls, jen.Func().Params(jen.Id(s.Type.Name())).Id("is"+b.Name).Params().Id("bodyFormat").Block(jen.Return(formats(s))))
	}
	return decls
}

// formats are the ways in which a body may be sent: formatJSON | formatForm.
func formats(s *model.Shape) *jen.Statement {
	return jen.Custom(jen.Options{Separator: "|"}, each(formatWords(s), func(word string) jen.Code { return jen.Id("format" + word) })...)
}

func formatWords(s *model.Shape) (words []string) {
	if s.JSON {
		words = append(words, "JSON")
	}
	if s.Form {
		words = append(words, "Form")
	}
	if s.Multipart {
		words = append(words, "Multipart")
	}
	return words
}

// structDecl is a struct of one operation, such as has a place for each answer that it may have:
//
//	// AgentCreateResult …
//	type AgentCreateResult struct {
//		// Agent …
//		Agent *Agent
//	}
func structDecl(s *model.Struct) jen.Code {
	return documented(s.Doc, jen.Type().Id(s.Name).Struct(each(s.Fields, func(f *model.Field) jen.Code {
		return documented(f.Doc, jen.Id(f.Name).Add(goType(f.Type)))
	})...))
}

// outFor finds the place by the status; one that isn't declared counts as the first:
//
//	func(status int) any {
//		switch status {
//		case 202:
//			return &out.Import
//		}
//		return &out.Agent
//	}
func (m method) outFor() jen.Code {
	place := func(r *model.Result) jen.Code {
		return jen.Return(target(r.Field.Type, jen.Op("&").Id("out").Dot(r.Field.Name)))
	}
	var cases []jen.Code
	for _, r := range m.Results[1:] {
		cases = append(cases, jen.Case(jen.Lit(r.Status)).Block(place(r)))
	}
	return jen.Func().Params(jen.Id("status").Int()).Any().Block(
		jen.Switch(jen.Id("status")).Block(cases...), place(m.Results[0]))
}

// allDecl walks the pages of a list:
//
//	// All yields …
//	func (s *AgentsService) All(ctx context.Context, params AgentListParams, opts ...Option) iter.Seq2[AgentRow, error] {
//		return eachItem(ctx, (*caller)(s), &request{ … }, opts, func(page *AgentPage) ([]AgentRow, string) {
//			return page.Results, page.Next
//		})
//	}
func (m method) allDecl() jen.Code {
	list := m.List
	in := func(f *model.Field) *jen.Statement { return jen.Id("page").Dot(f.Name) }
	body := []jen.Code{jen.Return(in(list.Results), in(list.Next))}
	if list.Next.Type.Kind == model.Pointer {
		body = []jen.Code{
			jen.If(in(list.Next).Op("==").Nil()).Block(jen.Return(in(list.Results), jen.Lit(""))),
			jen.Return(in(list.Results), jen.Op("*").Add(in(list.Next))),
		}
	}
	items := jen.Func().Params(jen.Id("page").Op("*").Id(list.Page.Name)).
		Params(goType(list.Results.Type), jen.String()).Block(body...)
	return documented(list.Doc, m.signature(list.Name).Qual("iter", "Seq2").Types(goType(list.Results.Type.Elem), jen.Error()).Block(
		jen.Return(jen.Id("eachItem").Call(jen.Id("ctx"), callerOf("s"), m.request(), jen.Id("opts"), items)),
	))
}
