package model

import (
	"cmp"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/cekura-community/cekura-go/gen/internal/oas"
	"github.com/cekura-community/cekura-go/gen/internal/tree"
)

// services groups the operations.
func (b *builder) services() {
	byName := map[string]*Service{}
	paths := map[string][]string{}
	for op := range b.d.Operations() {
		name := op.Text(oas.ExtService)
		s := byName[name]
		if s == nil {
			s = &Service{Name: name, Type: serviceType(op), File: b.d.Files[name] + ".gen.go"}
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

func serviceType(op oas.Operation) string { return op.Text(oas.ExtService) + oas.ServiceSuffix }

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

func (b *builder) operation(op oas.Operation) *Operation {
	name := op.Text(oas.ExtName)
	o := &Operation{
		Name: name, ID: op.Text(oas.ExtService) + "." + name, Verb: strings.ToUpper(op.Verb), Path: escapeTemplate(op.Path), Body: b.body(op),
	}
	b.params(o, op)
	b.results(o, op)
	o.Doc = b.operationDoc(op, o)
	b.list(o, op)
	return o
}

// link refers to the method in a comment.
func link(op oas.Operation) string { return "[" + serviceType(op) + "." + op.Text(oas.ExtName) + "]" }

// operationDoc ends with the verb and path.
func (b *builder) operationDoc(op oas.Operation, o *Operation) []string {
	summary := inline(op.Text("summary"))
	text := paragraphs(op.Text("description"))
	if summary == "" && len(text) > 0 {
		summary, text = text[0], text[1:]
	}
	if len(text) > 0 && strings.EqualFold(strings.TrimSuffix(text[0], "."), strings.TrimSuffix(summary, ".")) {
		text = text[1:]
	}
	if summary == "" {
		return b.closed([]string{o.Name + " calls the operation below."}, op, o)
	}
	return b.closed(append([]string{o.Name + " - " + sentence(strings.TrimPrefix(summary, itemMark))}, text...), op, o)
}

// closed ends a comment with what every method of an operation says of it, its verb and path on one line.
func (b *builder) closed(doc []string, op oas.Operation, o *Operation) []string {
	for _, p := range o.Args {
		if len(p.Doc) > 0 {
			doc = append(doc, itemMark+p.Name+": "+strings.Join(p.Doc, " "))
		}
	}
	if o.Params != nil {
		doc = append(doc, "Takes ["+o.Params.Name+"].")
	}
	doc = append(doc, b.keyDoc(op)...)
	lines := append(Lines(doc...), "")
	if tree.IsTrue(tree.Get(op.Node, "deprecated")) {
		lines = append(lines, "Deprecated: the API's document advises against this operation.", "")
	}
	return append(lines, o.Verb+" "+cut(cleanLine(op.Path), pathLimit))
}

// params are the arguments of the method and the struct of what it can go without.
func (b *builder) params(o *Operation, op oas.Operation) {
	var required []*Param
	inPath := map[string]*Param{}
	for _, n := range op.Parameters() {
		switch p := b.param(n); {
		case !oas.IsArgument(n):
			b.option(o, op, n)
		case p.In == "path":
			inPath[p.Wire] = p
		default:
			if text := inline(tree.Text(n, "description")); text != "" {
				p.Doc = []string{text}
			}
			if isIDName(p.Wire) && p.Type.isInt() && !b.takesZero(n) {
				p.Style = strings.TrimPrefix(p.Style+",nonzero", ",")
			}
			required = append(required, p)
		}
	}
	for _, wire := range oas.TemplateNames(op.Path) { // one may stand there twice
		if !slices.Contains(o.PathArgs, inPath[wire]) {
			o.Args = append(o.Args, inPath[wire])
		}
		o.PathArgs = append(o.PathArgs, inPath[wire])
	}
	o.Args = append(o.Args, required...)
}

// option adds a field to the struct of an operation's optional parameters.
func (b *builder) option(o *Operation, op oas.Operation, parameter *tree.Node) {
	if o.Params == nil {
		o.Params = &Params{Name: op.Text(oas.ExtParams)}
		o.Params.Doc = Lines(o.Params.Name + " are the optional parameters of " + link(op) + ", an [Option] of its calls.")
	}
	f, schema := b.param(parameter), oas.ParameterSchema(parameter)
	switch {
	case zeroIsIllegal(schema, f.Type):
		f.OmitZero = true
	case !b.hasNil(schema):
		f.Type = &Type{Kind: Pointer, Elem: f.Type}
	}
	f.Doc = lines(fieldWidth, described(tree.Text(parameter, "description")))
	o.Params.Fields = append(o.Params.Fields, f)
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

// param is a parameter; one of the path is text unless it is an integer, an enum, a list or an object.
func (b *builder) param(n *tree.Node) *Param {
	in, wire := oas.ParameterKey(n)
	out := &Param{Name: tree.Text(n, oas.ExtName), In: in, Wire: wire, Type: b.typeOf(oas.ParameterSchema(n))}
	end := out.Type.Resolved()
	isParted := end.Kind == Slice || end.Kind == Map || end.Struct != nil
	switch {
	case tree.Has(n, "content"):
		out.Style = "json"
		return out
	case in == "query":
		out.Style = queryStyle(n)
		return out
	case in == "path" && !isParted && !out.Type.isInt() && out.Type.Kind != TextOrNumber && out.Type.Kind != Secret && out.Type.Enum == nil:
		out.Type = &Type{Kind: String}
	}
	words := []string{tree.Text(n, "style")}
	if isExploded(n) && (isParted || out.Type.Kind == Any || end.Union != nil) {
		words = append(words, "explode")
	}
	if in == "path" && out.Type.isInt() && b.takesZero(n) {
		words = append(words, "zero")
	}
	out.Style = strings.Trim(strings.TrimPrefix(strings.Join(words, ","), "simple"), ",")
	return out
}

// isInt reports whether the values of a type are whole numbers in Go.
func (t *Type) isInt() bool {
	k := t.Resolved().Kind
	return k == Int || k == Int32 || k == Int64 || t.Enum != nil && t.Enum.Base == Int
}

// isIDName reports whether a parameter's name says that it is a key of something.
func isIDName(name string) bool {
	name = strings.ToLower(name)
	return name == "id" || strings.HasSuffix(name, "_id") || strings.HasSuffix(name, "-id")
}

// takesZero reports whether the document says that an integer parameter may be 0: keys begin at 1, and one that is
// 0 was forgotten.
func (b *builder) takesZero(parameter *tree.Node) bool {
	schema := b.components.Resolve(oas.ParameterSchema(parameter))
	atMost := func(keyword string, most float64) bool {
		limit, err := strconv.ParseFloat(tree.Text(schema, keyword), 64)
		return err == nil && limit <= most
	}
	return oas.ContainsValue(tree.Get(schema, "enum"), "0") || tree.Text(schema, "const") == "0" ||
		atMost("minimum", 0) || atMost("exclusiveMinimum", -1) || atMost("maximum", 0)
}

// queryStyle is the style of a query parameter or of a member of a form. Where it is to explode, all styles but
// deepObject are form.
func queryStyle(holder *tree.Node) string {
	var words []string
	switch style := tree.Text(holder, "style"); {
	case style == "deepObject":
		words = []string{"deep"}
	case !isExploded(holder):
		words = []string{cmp.Or(map[string]string{"spaceDelimited": "space", "pipeDelimited": "pipe"}[style], "comma")}
	}
	if tree.IsTrue(tree.Get(holder, "allowReserved")) {
		words = append(words, "reserved")
	}
	return strings.Join(words, ",")
}

// isExploded tells whether each item of a list stands alone. OpenAPI: "When style is form, the default value is true."
func isExploded(holder *tree.Node) bool {
	if explode := tree.Get(holder, "explode"); explode != nil {
		return tree.IsTrue(explode)
	}
	style, in := tree.Text(holder, "style"), tree.Text(holder, "in")
	return style == "form" || style == "" && in != "path" && in != "header"
}

// memberStyles adds the styles of the members of a form that state one. OpenAPI's encoding object: where style,
// explode or allowReserved is given, it decides, and the content type does not.
func memberStyles(styles map[string]string, content *tree.Node) {
	for name, encoding := range tree.Pairs(content, "encoding") {
		if tree.Has(encoding, "style") || tree.Has(encoding, "explode") || tree.Has(encoding, "allowReserved") {
			styles[name.Value] = queryStyle(encoding)
		}
	}
}

// body is the request body, nil for none that a client can send.
func (b *builder) body(op oas.Operation) *Body {
	body := &Body{Styles: map[string]string{}}
	for media, content := range tree.Pairs(op.Node, "requestBody", "content") {
		format := oas.FormatOf(media.Value)
		if format == "" {
			continue
		}
		if format == oas.FormatForm {
			memberStyles(body.Styles, content)
		}
		t := b.typeOf(tree.Get(content, "schema"))
		i := slices.IndexFunc(body.Shapes, func(s *Shape) bool { return sameType(s.Type.Resolved(), t.Resolved()) })
		if i < 0 {
			i = len(body.Shapes)
			body.Shapes = append(body.Shapes, &Shape{Type: t})
		}
		s := body.Shapes[i]
		s.JSON, s.Form, s.Multipart = s.JSON || format == oas.FormatJSON, s.Form || format == oas.FormatForm, s.Multipart || format == oas.FormatMultipart
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
func (b *Body) choose(op oas.Operation) {
	var links []string
	for _, s := range b.Shapes {
		if within(s.Type) == nil || s.Type.Kind != Named {
			i := slices.IndexFunc(b.Shapes, func(s *Shape) bool { return s.JSON })
			b.Shapes = b.Shapes[max(i, 0):][:1]
			return
		}
		links = append(links, "["+s.Type.Name()+"]")
	}
	b.Name = op.Text(oas.ExtBody)
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
func (b *builder) results(o *Operation, op oas.Operation) {
	for _, a := range op.Answers() {
		t, mayBeNull, download := b.answerType(a.Node)
		o.Download = o.Download || download
		status, err := strconv.Atoi(a.Status)
		if err != nil {
			status = 200 // 2XX, beside which one of its own stands for itself
		}
		if t == nil || slices.ContainsFunc(o.Results, func(r *Result) bool { return r.Status == status || sameType(r.Type, t) }) {
			continue
		}
		o.Results = append(o.Results, &Result{Status: status, Type: t, MayBeNull: mayBeNull, answer: a.Node})
	}
	if o.Download {
		o.Results = nil
	}
	o.MayBeNone = op.AnswersNothing()
	if len(o.Results) > 1 {
		o.Result = resultStruct(o.Results, op)
	}
}

// resultStruct has a field for each of several answers, one that can be nil.
func resultStruct(results []*Result, op oas.Operation) *Struct {
	s := &Struct{Name: op.Text(oas.ExtResult)}
	s.Doc = Lines(s.Name + " is what " + link(op) + " answers with: the field of the answer's status is set, the others are nil.")
	for _, r := range results {
		f := &Field{Name: tree.Text(r.answer, oas.ExtName), Type: r.Type}
		if k := r.Type.Kind; k != Any && k != Slice && k != Map && k != Bytes && r.Type.Resolved().Union == nil {
			f.Type = &Type{Kind: Pointer, Elem: r.Type}
		}
		f.Doc = lines(fieldWidth, append(described(tree.Text(r.answer, "description")), "Set where the status is "+strconv.Itoa(r.Status)+"."))
		r.Field, s.Fields = f, append(s.Fields, f)
	}
	return s
}

// answerType is the Go type of an answer's JSON; bytes of any other kind are a download.
func (b *builder) answerType(answer *tree.Node) (t *Type, mayBeNull, download bool) {
	for media, content := range tree.Pairs(answer, "content") {
		if oas.IsAnswerJSON(media.Value) {
			schema := tree.Get(content, "schema")
			t = b.typeOf(schema)
			return t, t.Kind == Any || b.isNullable(schema), t.Kind == File
		}
	}
	return nil, false, true
}

// list finds the page envelope: an object with a list under "results" and a "next" link.
// Only a GET is walked: any other verb would be carried out again for each page.
func (b *builder) list(o *Operation, op oas.Operation) {
	iterator := op.Text(oas.ExtIterator)
	if iterator == "" || len(o.Results) != 1 || o.Results[0].Type.Struct == nil {
		return
	}
	page := o.Results[0].Type.Struct
	results, next := page.property("results"), page.property("next")
	if results == nil || next == nil || results.Type.Kind != Slice || next.Type.Kind == Nullable || innermost(next.Type).Kind != String {
		return
	}
	o.List = &List{Name: iterator, Page: page, Results: results, Next: next}
	o.List.Doc = b.closed([]string{o.List.Name + " yields the items of all pages of " + o.Name + ", getting a page when its first item is due. An error is the last that it yields."}, op, o)
}
