package model

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/cekura-community/cekura-go/gen/internal/openapi"
)

// Build reads a normalised document.
func Build(d *openapi.Document) *API {
	b := &builder{d: d, components: map[string]openapi.Component{}, types: map[string]Type{}, ends: map[string]end{}}
	for _, c := range d.Components() {
		b.components[c.Key] = c
	}
	declared := b.declare()
	for i, s := range b.api.Structs {
		if c := declared[i]; c.IsObject() {
			b.fill(s, c)
		}
	}
	cutAliases(b.api.Structs)
	cutStructs(b.api.Structs)
	for i, s := range b.api.Structs {
		b.tagRules(s, declared[i])
		b.conversion(s, declared[i])
	}
	b.api.Title = cut(inline(d.Title()), pathLimit)
	b.api.Doc = Lines(paragraphs(d.Description())...)
	b.api.Settings.BaseURL, b.api.Settings.BaseURLEnv = d.Server()
	b.api.Settings.KeyHeader, b.api.Settings.KeyEnv = d.KeyHeader()
	b.services()
	b.sort()
	b.api.Derive()
	b.docs()
	return &b.api
}

type builder struct {
	d          *openapi.Document
	api        API
	components map[string]openapi.Component // by key, as the next
	types      map[string]Type              // of those in use that state a shape
	ends       map[string]end               // of those that somebody referred to
}

// used tells which components requests and 2xx answers use; the client needs no others.
func (b *builder) used() (sent, received map[string]bool) {
	var in, out []string
	for _, op := range b.d.Operations() {
		for _, p := range op.Parameters() {
			in = append(in, p.Refs()...)
		}
		for _, m := range sendable(op) {
			in = append(in, m.Refs()...)
		}
		for _, a := range answers(op) {
			for _, m := range a.Media {
				if isAnswerJSON(m) {
					out = append(out, m.Refs()...)
				}
			}
		}
	}
	refs := func(key string) []string { return b.components[key].Refs() }
	return reach(in, refs), reach(out, refs)
}

// declare makes a declaration for every component in use, empty for a struct, so that types can link to
// each other. It returns the components of the structs.
func (b *builder) declare() (structs []openapi.Component) {
	sent, received := b.used()
	var unions []openapi.Component
	for _, c := range b.d.Components() {
		t := Type{Kind: Named}
		switch {
		case !sent[c.Key] && !received[c.Key] || b.isUntyped(c.Schema):
			continue
		case c.IsEnum():
			t.Enum = enum(c)
			b.api.Enums = append(b.api.Enums, t.Enum)
		case c.IsUnion():
			t.Union = &Union{Name: c.Name(), Unknown: c.UnknownName(), Null: c.NullName(), Property: c.UnionProperty()}
			unions, b.api.Unions = append(unions, c), append(b.api.Unions, t.Union)
		default:
			t.Struct = &Struct{Name: c.Name(), Request: sent[c.Key], Response: received[c.Key]}
			structs, b.api.Structs = append(structs, c), append(b.api.Structs, t.Struct)
		}
		b.types[c.Key] = t
	}
	for i, c := range structs {
		if !c.IsObject() {
			b.api.Structs[i].Alias = b.typeOf(c.Schema)
		}
	}
	for i, c := range unions {
		b.variants(b.api.Unions[i], c)
	}
	return structs
}

func enum(c openapi.Component) *Enum {
	e := &Enum{Name: c.Name(), Base: String}
	if c.Type() == "integer" {
		e.Base = Int
	}
	listed := map[EnumValue]bool{}
	for _, v := range c.Enum() {
		value := EnumValue{String: v.Wire}
		if e.Base == Int {
			n, err := strconv.ParseInt(v.Wire, 10, 64)
			if err != nil {
				continue
			}
			value = EnumValue{Int: n}
		}
		if !listed[value] { // 1 beside "1", say
			listed[value] = true
			e.Values = append(e.Values, &EnumValue{v.Name, value.String, value.Int})
		}
	}
	return e
}

func (b *builder) variants(u *Union, c openapi.Component) {
	of := map[*Struct]*Variant{}
	for _, v := range c.Variants() {
		t := b.types[v.Key]
		s := t.Resolved().Struct
		if s == nil {
			continue // a decision may name what is no object
		}
		if of[s] == nil {
			of[s] = &Variant{Struct: s}
			u.Variants = append(u.Variants, of[s])
		}
		of[s].Tags = append(of[s].Tags, v.Tags...)
	}
}

// fill gives a struct its fields.
func (b *builder) fill(s *Struct, c openapi.Component) {
	for _, p := range c.Properties() {
		f := &Field{Name: p.Name(), JSON: p.Wire}
		if s.Request {
			f.Type, f.OmitZero = b.sentType(p)
		} else {
			f.Type, f.OmitZero = b.receivedType(p)
		}
		f.Doc = propertyDoc(p)
		f.Soft = p.Flag("x-soft") && f.Type.Kind == Bool
		s.Fields = append(s.Fields, f)
	}
}

// propertyDoc is the description of a property with the limits that the document states.
func propertyDoc(p openapi.Property) []string {
	doc := described(p.Description())
	var limits []string
	for _, l := range []struct{ keyword, text string }{
		{"maxLength", "At most %s characters."}, {"minLength", "At least %s characters."}, {"minimum", "At least %s."}, {"maximum", "At most %s."},
		{"maxItems", "At most %s elements."}, {"default", "The default is %s."},
	} {
		if v := cleanLine(p.Text(l.keyword)); v != "" && len(v) < 60 && !strings.Contains(strings.Join(doc, " "), v) {
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

// tagRules resolves the unions whose tag the component holds.
func (b *builder) tagRules(s *Struct, c openapi.Component) {
	for _, ut := range c.UnionTags() {
		rule := &TagRule{Tag: s.property(ut.Tag)}
		for at, path := s, ut.Path; at != nil && len(path) > 0; path = path[1:] {
			f := at.property(path[0])
			if f == nil {
				break
			}
			rule.Path, rule.Union = append(rule.Path, f), f.Type.Union
			at = innermost(f.Type).Struct
		}
		if rule.Tag != nil && rule.Union != nil && len(rule.Path) == len(ut.Path) {
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

func (b *builder) conversion(s *Struct, c openapi.Component) {
	conversion, ok := c.Conversion()
	if !ok {
		return
	}
	to := slices.IndexFunc(b.api.Structs, func(s *Struct) bool { return s.Name == conversion.To })
	if to < 0 {
		return
	}
	out := &Conversion{Method: conversion.Method, From: s, To: b.api.Structs[to], Rules: conversion.Rules}
	out.Doc = Lines(out.Method + " carries every value that has a place in [" + out.To.Name + "] there; dropped names the others, by their JSON names, unless they are zero.")
	b.api.Conversions = append(b.api.Conversions, out)
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
