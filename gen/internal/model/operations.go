package model

import (
	"cmp"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/cekura-community/cekura-go/gen/internal/openapi"
)

// services groups the operations.
func (b *builder) services() {
	byName := map[string]*Service{}
	paths := map[string][]string{}
	for _, op := range b.d.Operations() {
		s := byName[op.Service()]
		if s == nil {
			s = &Service{Name: op.Service(), Type: op.ServiceType(), File: op.ServiceFile()}
			byName[s.Name] = s
			b.api.Services = append(b.api.Services, s)
		}
		paths[s.Name] = append(paths[s.Name], op.Path)
		s.Operations = append(s.Operations, b.operation(op))
	}
	for _, s := range b.api.Services {
		s.Doc = Lines(s.Type + " calls the operations below " + commonPrefix(paths[s.Name]) + ".")
	}
}

func commonPrefix(paths []string) string {
	prefix := strings.SplitAfter(paths[0], "/")
	for _, p := range paths[1:] {
		segments := strings.SplitAfter(p, "/")
		n := 0
		for n < len(prefix) && n < len(segments) && prefix[n] == segments[n] {
			n++
		}
		prefix = prefix[:n]
	}
	return cleanLine(strings.Join(prefix, ""))
}

func (b *builder) operation(op openapi.Operation) *Operation {
	o := &Operation{Name: op.Name(), ID: op.Service() + "." + op.Name(), Verb: op.Verb, Path: escapeTemplate(op.Path), Body: b.body(op)}
	b.params(o, op)
	b.results(o, op)
	o.Doc = operationDoc(op, o)
	b.list(o, op)
	return o
}

// link refers to the method in a comment.
func link(op openapi.Operation) string { return "[" + op.ServiceType() + "." + op.Name() + "]" }

// operationDoc ends with the verb and path.
func operationDoc(op openapi.Operation, o *Operation) []string {
	summary := inline(op.Text("summary"))
	text := paragraphs(op.Description())
	if summary == "" && len(text) > 0 {
		summary, text = text[0], text[1:]
	}
	if len(text) > 0 && strings.EqualFold(strings.TrimSuffix(text[0], "."), strings.TrimSuffix(summary, ".")) {
		text = text[1:]
	}
	if summary == "" {
		return closed([]string{o.Name + " calls the operation below."}, op, o)
	}
	return closed(append([]string{o.Name + " - " + sentence(strings.TrimPrefix(summary, itemMark))}, text...), op, o)
}

// closed ends a comment with what every method of an operation says of it, its verb and path on one line.
func closed(doc []string, op openapi.Operation, o *Operation) []string {
	for _, p := range o.Args {
		if len(p.Doc) > 0 {
			doc = append(doc, itemMark+p.Name+": "+strings.Join(p.Doc, " "))
		}
	}
	if o.Params != nil {
		doc = append(doc, "Takes ["+o.Params.Name+"].")
	}
	if op.Flag("deprecated") {
		doc = append(doc, "Deprecated: the API's document advises against this operation.")
	}
	return append(Lines(doc...), "", op.Verb+" "+cut(cleanLine(op.Path), pathLimit))
}

// params are the arguments of the method and the struct of what it can go without.
func (b *builder) params(o *Operation, op openapi.Operation) {
	for _, p := range op.Arguments() {
		a := b.param(p)
		if text := inline(p.Description); p.In != "path" && text != "" {
			a.Doc = []string{text}
		}
		o.Args = append(o.Args, a)
	}
	for _, wire := range op.PathNames() {
		i := slices.IndexFunc(o.Args, func(p *Param) bool { return p.In == "path" && p.Wire == wire })
		o.PathArgs = append(o.PathArgs, o.Args[i])
	}
	options := op.Options()
	if len(options) == 0 {
		return
	}
	o.Params = &Params{Name: op.ParamsName()}
	o.Params.Doc = Lines(o.Params.Name + " are the optional parameters of " + link(op) + ", an [Option] of its calls.")
	for _, p := range options {
		f := b.param(p)
		switch {
		case zeroIsIllegal(p.Schema, f.Type):
			f.OmitZero = true
		case !b.hasNil(p.Schema):
			f.Type = &Type{Kind: Pointer, Elem: f.Type}
		}
		f.Doc = lines(fieldWidth, described(p.Description))
		o.Params.Fields = append(o.Params.Fields, f)
	}
}

// param is a parameter; one of the path is text unless it is an integer, an enum, a list or an object.
func (b *builder) param(p openapi.Parameter) *Param {
	out := &Param{Name: p.Name, In: p.In, Wire: p.Wire, Type: b.typeOf(p.Schema)}
	end := out.Type.Resolved()
	isParted := end.Kind == Slice || end.Kind == Map || end.Struct != nil
	switch k := out.Type.Kind; {
	case p.JSON:
		out.Style = "json"
		return out
	case p.In == "path" && !isParted && k != Int && k != Int32 && k != Int64 && k != TextOrNumber && out.Type.Enum == nil:
		out.Type = &Type{Kind: String}
	}
	if p.In == "query" {
		out.Style = queryStyle(p.Style)
		return out
	}
	words := []string{p.Style.Name}
	if p.Explode && (isParted || out.Type.Kind == Any || end.Union != nil) {
		words = append(words, "explode")
	}
	out.Style = strings.Trim(strings.TrimPrefix(strings.Join(words, ","), "simple"), ",")
	return out
}

// escapeTemplate escapes what stands between the parameters of a path where it isn't escaped, so that
// only a parameter has braces and the escapes of a parameter's value are taken as such.
func escapeTemplate(path string) string {
	parts := regexp.MustCompile(`\{[^}]*\}|[^{]+(\{[^}]*$)?|\{[^}]*$`) // a parameter, or all up to the next
	return parts.ReplaceAllStringFunc(path, func(part string) string {
		if part[0] == '{' && strings.Contains(part, "}") {
			return part
		}
		plain, err := url.PathUnescape(part)
		if err != nil {
			plain = part
		}
		return (&url.URL{Path: plain, RawPath: part}).EscapedPath()
	})
}

// queryStyle is the style of a query parameter or of a member of a form. Where it is to explode, all styles but
// deepObject are form.
func queryStyle(s openapi.Style) string {
	var words []string
	switch {
	case s.Name == "deepObject":
		words = []string{"deep"}
	case !s.Explode:
		words = []string{cmp.Or(map[string]string{"spaceDelimited": "space", "pipeDelimited": "pipe"}[s.Name], "comma")}
	}
	if s.Reserved {
		words = append(words, "reserved")
	}
	return strings.Join(words, ",")
}

func isJSON(m openapi.Media) bool { return strings.Contains(m.Type, "json") }

func isForm(m openapi.Media) bool {
	return strings.HasPrefix(m.Type, "application/x-www-form-urlencoded")
}

func isMultipart(m openapi.Media) bool { return strings.HasPrefix(m.Type, "multipart/") }

// isAnswerJSON accepts any type too, since an answer that is to have a schema is JSON.
func isAnswerJSON(m openapi.Media) bool { return isJSON(m) || m.Type == "*/*" }

// sendable are the media types of the body that a client can send.
func sendable(op openapi.Operation) []openapi.Media {
	return slices.DeleteFunc(op.Body(), func(m openapi.Media) bool { return !isJSON(m) && !isForm(m) && !isMultipart(m) })
}

// answers are those of success that have a body.
func answers(op openapi.Operation) []openapi.Answer {
	return slices.DeleteFunc(op.Answers(), func(a openapi.Answer) bool { return !strings.HasPrefix(a.Status, "2") || len(a.Media) == 0 })
}

// body is the request body, nil for none that a client can send.
func (b *builder) body(op openapi.Operation) *Body {
	body := &Body{Styles: map[string]string{}}
	for _, m := range sendable(op) {
		if isForm(m) {
			for name, style := range m.Styles() {
				body.Styles[name] = queryStyle(style)
			}
		}
		t := b.typeOf(m.Schema)
		i := slices.IndexFunc(body.Shapes, func(s *Shape) bool { return sameType(s.Type.Resolved(), t.Resolved()) })
		if i < 0 {
			i = len(body.Shapes)
			body.Shapes = append(body.Shapes, &Shape{Type: t})
		}
		s := body.Shapes[i]
		s.JSON, s.Form, s.Multipart = s.JSON || isJSON(m), s.Form || isForm(m), s.Multipart || isMultipart(m)
	}
	if len(body.Shapes) == 0 {
		return nil
	}
	if len(body.Shapes) > 1 {
		body.choose(op)
	}
	for _, s := range body.Shapes {
		switch {
		case s.Multipart && needsFile(s.Type):
			s.JSON, s.Form = false, false // neither can carry a file
		case s.JSON && !hasMembers(s.Type):
			s.Form, s.Multipart = false, false // a form is made of members: a list or a text has none
		}
	}
	return body
}

// choose makes an interface of several shapes. A type without methods can be in none: then one shape
// stands for all, that of JSON if there is one.
func (b *Body) choose(op openapi.Operation) {
	var links []string
	for _, s := range b.Shapes {
		if within(s.Type) == nil || s.Type.Kind != Named {
			i := slices.IndexFunc(b.Shapes, func(s *Shape) bool { return s.JSON })
			b.Shapes = b.Shapes[max(i, 0):][:1]
			return
		}
		links = append(links, "["+s.Type.Name()+"]")
	}
	b.Name = op.BodyType()
	b.Doc = Lines(b.Name + " is what " + link(op) + " sends: " + strings.Join(links, " or ") + ".")
}

// needsFile reports whether a struct cannot be sent without a file.
func needsFile(t *Type) bool {
	return t.Struct != nil && slices.ContainsFunc(t.Struct.Fields, func(f *Field) bool {
		return !f.OmitZero && (f.Type.Kind == File || f.Type.Kind == Slice && f.Type.Elem.Kind == File)
	})
}

// hasMembers reports whether the values of a type are objects, or may be.
func hasMembers(t *Type) bool {
	t = t.Resolved()
	return t.Kind == Any || t.Kind == Map || t.Struct != nil || t.Union != nil
}

func sameType(x, y *Type) bool {
	if x == nil || y == nil {
		return x == y
	}
	return x.Kind == y.Kind && x.Name() == y.Name() && sameType(x.Elem, y.Elem)
}

// results are the typed 2xx answers; answers of one type are one result.
func (b *builder) results(o *Operation, op openapi.Operation) {
	for _, a := range answers(op) {
		t, download := b.answerType(a.Media)
		o.Download = o.Download || download
		status, err := strconv.Atoi(a.Status)
		if err != nil {
			status = 200 // 2XX, beside which one of its own stands for itself
		}
		if t == nil || slices.ContainsFunc(o.Results, func(r *Result) bool { return r.Status == status || sameType(r.Type, t) }) {
			continue
		}
		o.Results = append(o.Results, &Result{Status: status, Type: t, key: a.Status, about: a.Description})
	}
	if o.Download {
		o.Results = nil
	}
	if len(o.Results) > 1 {
		o.Result = resultStruct(o.Results, op)
	}
}

// resultStruct has a field for each of several answers, one that can be nil.
func resultStruct(results []*Result, op openapi.Operation) *Struct {
	s := &Struct{Name: op.ResultName()}
	s.Doc = Lines(s.Name + " is what " + link(op) + " answers with: the field of the answer's status is set, the others are nil.")
	names := op.AnswerNames()
	for _, r := range results {
		f := &Field{Name: names[r.key], Type: r.Type}
		if k := r.Type.Kind; k != Any && k != Slice && k != Map && k != Bytes && r.Type.Resolved().Union == nil {
			f.Type = &Type{Kind: Pointer, Elem: r.Type}
		}
		f.Doc = lines(fieldWidth, append(described(r.about), "Set where the status is "+strconv.Itoa(r.Status)+"."))
		r.Field, s.Fields = f, append(s.Fields, f)
	}
	return s
}

// answerType is the Go type of an answer's JSON; bytes of any other kind are a download.
func (b *builder) answerType(media []openapi.Media) (t *Type, download bool) {
	i := slices.IndexFunc(media, isAnswerJSON)
	if i < 0 {
		return nil, true
	}
	t = b.typeOf(media[i].Schema)
	return t, t.Kind == File
}

// list finds the page envelope: an object with a list under "results" and a "next" link.
// Only a GET is walked: any other verb would be carried out again for each page.
func (b *builder) list(o *Operation, op openapi.Operation) {
	if op.IteratorName() == "" || len(o.Results) != 1 || o.Results[0].Type.Struct == nil {
		return
	}
	page := o.Results[0].Type.Struct
	results, next := page.property("results"), page.property("next")
	if results == nil || next == nil || results.Type.Kind != Slice || next.Type.Kind == Nullable || innermost(next.Type).Kind != String {
		return
	}
	o.List = &List{Name: op.IteratorName(), Page: page, Results: results, Next: next}
	o.List.Doc = closed([]string{o.List.Name + " yields the items of all pages of " + o.Name + ", getting a page when its first item is due. An error is the last that it yields."}, op, o)
}
