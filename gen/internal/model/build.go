package model

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/cekura-community/cekura-go/gen/internal/oas"
	"github.com/cekura-community/cekura-go/gen/internal/tree"
)

// Build reads a normalised document.
func Build(d *oas.Document) *API {
	b := &builder{d: d, components: d.Schemas(), types: map[string]Type{}, ends: map[string]end{}}
	b.declare()
	for _, s := range b.api.Structs {
		if s.Alias == nil {
			b.fill(s)
		}
	}
	cutAliases(b.api.Structs)
	cutStructs(b.api.Structs)
	for _, s := range b.api.Structs {
		tagRules(s)
		b.conversion(s)
	}
	b.api.Title = cut(inline(tree.Text(d.Root, "info", "title")), pathLimit)
	b.api.Version = cut(inline(tree.Text(d.Root, "info", "version")), pathLimit)
	b.api.Doc = Lines(paragraphs(tree.Text(d.Root, "info", "description"))...)
	b.settings()
	b.services()
	b.sort()
	b.writeBacks()
	b.api.Derive()
	b.docs()
	return &b.api
}

type builder struct {
	d          *oas.Document
	api        API
	components oas.Components
	types      map[string]Type // of the components in use that state a shape, by key
	ends       map[string]end  // of those that somebody referred to
}

// used tells which components requests and 2xx answers use; the client needs no others.
func (b *builder) used() (sent, received map[string]bool) {
	var in, out []string
	for op := range b.d.Operations() {
		for _, p := range op.Parameters() {
			in = append(in, oas.RefsBelow(oas.ParameterSchema(p))...)
		}
		for media, content := range tree.Pairs(op.Node, "requestBody", "content") {
			if oas.FormatOf(media.Value) != "" {
				in = append(in, oas.RefsBelow(tree.Get(content, "schema"))...)
			}
		}
		for _, a := range op.Answers() {
			for media, content := range tree.Pairs(a.Node, "content") {
				if oas.IsAnswerJSON(media.Value) {
					out = append(out, oas.RefsBelow(tree.Get(content, "schema"))...)
				}
			}
		}
	}
	refs := func(key string) []string { return oas.RefsBelow(b.components[key]) }
	return oas.Reach(in, refs), oas.Reach(out, refs)
}

// declare makes a declaration for every component in use, empty for a struct, so that types can link to
// each other.
func (b *builder) declare() {
	sent, received := b.used()
	for key, schema := range tree.Sorted(b.d.Root, "components", "schemas") {
		name, t := tree.Text(schema, oas.ExtName), Type{Kind: Named}
		switch {
		case !sent[key] && !received[key] || b.isUntyped(schema):
			continue
		case isEnum(schema):
			t.Enum = enum(name, schema)
			b.api.Enums = append(b.api.Enums, t.Enum)
		case isUnion(schema):
			t.Union = &Union{
				Name: name, Unknown: oas.UnknownPrefix + name, Null: oas.NullPrefix + name, Property: tree.Text(schema, oas.ExtUnion, "property"), schema: schema,
			}
			b.api.Unions = append(b.api.Unions, t.Union)
		default:
			t.Struct = &Struct{Name: name, Request: sent[key], Response: received[key], schema: schema}
			b.api.Structs = append(b.api.Structs, t.Struct)
		}
		b.types[key] = t
	}
	for _, s := range b.api.Structs {
		if !isObject(s.schema) {
			s.Alias = b.typeOf(s.schema)
		}
	}
	for _, u := range b.api.Unions {
		b.variants(u)
	}
}

func enum(name string, schema *tree.Node) *Enum {
	e := &Enum{Name: name, Base: String, schema: schema}
	if oas.TypeOf(schema) == "integer" {
		e.Base = Int
	}
	values, names := tree.Texts(schema, "enum"), tree.Texts(schema, oas.ExtConstants)
	for i, name := range names[:min(len(names), len(values))] {
		value := &EnumValue{Name: name, String: values[i]}
		if e.Base == Int {
			value.String = ""
			value.Int, _ = strconv.ParseInt(values[i], 10, 64) // a pass has left nothing else
		}
		e.Values = append(e.Values, value)
	}
	return e
}

// variants links a union to those of its variants that are objects, in the order of its mapping. The first tag of
// each is the one to send: what is retired comes last.
func (b *builder) variants(u *Union) {
	retired, of := oas.Values(tree.Get(u.schema, oas.ExtUnion, "retired")), map[*Struct]*Variant{}
	for _, isRetired := range []bool{false, true} {
		for tag, key := range tree.Pairs(u.schema, oas.ExtUnion, "mapping") {
			t := b.types[key.Value]
			s := t.Resolved().Struct
			if s == nil {
				continue // a decision may name what is no object
			}
			if of[s] == nil {
				of[s] = &Variant{Struct: s}
				u.Variants = append(u.Variants, of[s])
			}
			if isRetired == retired[tag.Value] {
				of[s].Tags = append(of[s].Tags, tag.Value)
			}
		}
	}
}

// fill gives a struct its fields.
func (b *builder) fill(s *Struct) {
	typeOf := b.receivedType
	if s.Request {
		typeOf = b.sentType
	}
	required := oas.Values(tree.Get(s.schema, "required"))
	for key, property := range tree.Pairs(s.schema, "properties") {
		f := &Field{Name: tree.Text(property, oas.ExtName), JSON: key.Value, Doc: propertyDoc(property)}
		f.Type, f.OmitZero = typeOf(property, required[key.Value])
		s.Fields = append(s.Fields, f)
	}
}

// propertyDoc is the description of a property with the limits that the document states.
func propertyDoc(property *tree.Node) []string {
	doc := described(tree.Text(property, "description"))
	var limits []string
	for _, l := range []struct{ keyword, text string }{
		{"maxLength", "At most %s characters."}, {"minLength", "At least %s characters."}, {"minimum", "At least %s."}, {"maximum", "At most %s."},
		{"maxItems", "At most %s elements."}, {"default", "The default is %s."},
	} {
		if v := cleanLine(tree.Text(property, l.keyword)); v != "" && len(v) < 60 && !strings.Contains(strings.Join(doc, " "), v) {
			limits = append(limits, strings.Replace(l.text, "%s", v, 1))
		}
	}
	last := len(doc) - 1
	switch all := strings.Join(limits, " "); {
	case all == "":
	case last < 0 || strings.HasPrefix(doc[last], itemMark):
		doc = append(doc, all)
	default:
		doc[last] = sentence(doc[last]) + " " + all
	}
	return lines(fieldWidth, doc)
}

// tagRules resolves the unions whose tag the struct holds.
func tagRules(s *Struct) {
	for key, tag := range tree.Pairs(s.schema, oas.ExtUnionTag) {
		rule, path := &TagRule{Tag: s.property(tag.Value)}, strings.Split(key.Value, ".")
		for at := s; at != nil && len(rule.Path) < len(path); {
			f := at.property(path[len(rule.Path)])
			if f == nil {
				break
			}
			rule.Path, rule.Union = append(rule.Path, f), f.Type.Union
			at = innermost(f.Type).Struct
		}
		if rule.Tag != nil && rule.Union != nil && len(rule.Path) == len(path) {
			s.Tags = append(s.Tags, rule)
		}
	}
}

func (s *Struct) property(wire string) *Field {
	return s.find(func(f *Field) bool { return f.JSON == wire })
}

func (s *Struct) find(is func(*Field) bool) *Field {
	if i := slices.IndexFunc(s.Fields, is); i >= 0 {
		return s.Fields[i]
	}
	return nil
}

// innermost is the type inside pointers and Nullable.
func innermost(t *Type) *Type {
	for t.Kind == Pointer || t.Kind == Nullable {
		t = t.Elem
	}
	return t
}

// conversion reads the decision on how a struct is carried into another, if there is one.
func (b *builder) conversion(s *Struct) {
	decision := tree.Get(s.schema, oas.ExtConvert)
	if decision == nil {
		return
	}
	to := slices.IndexFunc(b.api.Structs, func(to *Struct) bool { return to.Name == tree.Text(decision, "to") })
	if to < 0 {
		return
	}
	c := &Conversion{Method: tree.Text(decision, "method"), From: s, To: b.api.Structs[to]}
	for _, rule := range tree.Items(decision, "fields") {
		c.Rules = append(c.Rules, ConversionRule{
			From: tree.Text(rule, "from"), To: tree.Text(rule, "to"), Set: textsAt(rule, "set"), When: textsAt(rule, "when"), Except: tree.Texts(rule, "except"),
		})
	}
	c.Doc = Lines(c.Method + " carries every value that has a place in [" + c.To.Name + "] there; dropped names the others, by their JSON names, unless they are zero.")
	b.api.Conversions = append(b.api.Conversions, c)
}

func textsAt(rule *tree.Node, keyword string) map[string]string {
	texts := map[string]string{}
	for path, value := range tree.Pairs(rule, keyword) {
		texts[path.Value] = tree.Text(value)
	}
	return texts
}

// settings are those of the first server that can be called, and of the scheme that takes an API key in a
// header: of several such schemes the first with an environment variable is meant, or the first.
func (b *builder) settings() {
	set := &b.api.Settings
	for _, server := range tree.Items(b.d.Root, "servers") {
		if set.BaseURL = oas.ServerURL(server); set.BaseURL != "" {
			set.BaseURLEnv = tree.Text(server, oas.ExtEnv)
			break
		}
	}
	set.KeyHeader, set.KeyEnv = b.d.KeyHeader()
}

// sort puts everything in name order: the document's order is not an order to rely on.
func (b *builder) sort() {
	slices.SortFunc(b.api.Structs, func(x, y *Struct) int { return cmp.Compare(x.Name, y.Name) })
	slices.SortFunc(b.api.Enums, func(x, y *Enum) int { return cmp.Compare(x.Name, y.Name) })
	slices.SortFunc(b.api.Unions, func(x, y *Union) int { return cmp.Compare(x.Name, y.Name) })
	slices.SortFunc(b.api.Services, func(x, y *Service) int { return cmp.Compare(x.Name, y.Name) })
	slices.SortFunc(b.api.Conversions, func(x, y *Conversion) int { return cmp.Compare(x.From.Name, y.From.Name) })
	for _, s := range b.api.Services {
		slices.SortFunc(s.Operations, func(x, y *Operation) int { return cmp.Compare(x.Name, y.Name) })
	}
}
