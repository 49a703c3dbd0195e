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
	b := &builder{
		d: d, components: map[string]openapi.Component{}, untyped: map[string]bool{}, aliases: map[string]openapi.Component{}, structs: map[string]*Struct{}, enums: map[string]*Enum{}, unions: map[string]*Union{},
	}
	for _, c := range d.Components() {
		b.components[c.Key] = c
	}
	for key, c := range b.components {
		b.untyped[key] = b.isUntyped(c.Schema)
	}
	sent, received := b.reach()
	b.declare(sent, received)
	for _, c := range d.Components() {
		if s := b.structs[c.Name()]; s != nil && s.Alias == nil {
			b.fill(s, c)
		}
	}
	b.breakAliases()
	b.breakStructs()
	for _, c := range d.Components() {
		b.tagRules(c)
		b.conversion(c)
	}
	b.markSensitive()
	b.api.Title = cut(inline(d.Title()), pathLimit)
	b.api.Doc = docLines(paragraphs(d.Description())...)
	b.api.Settings.BaseURL, b.api.Settings.BaseURLEnv = d.Server()
	b.api.Settings.KeyHeader, b.api.Settings.KeyEnv = d.KeyHeader()
	b.services()
	b.sort()
	return &b.api
}

type builder struct {
	d          *openapi.Document
	api        API
	components map[string]openapi.Component // by key
	untyped    map[string]bool              // by key: states no shape
	aliases    map[string]openapi.Component // by Go name, as the next three
	structs    map[string]*Struct
	enums      map[string]*Enum
	unions     map[string]*Union
}

// reach tells which components requests and 2xx answers use; the client needs no others.
func (b *builder) reach() (sent, received map[string]bool) {
	sent, received = map[string]bool{}, map[string]bool{}
	for _, op := range b.d.Operations() {
		for _, p := range op.Parameters() {
			b.mark(p.Refs(), sent)
		}
		for _, m := range op.Body() {
			if isJSON(m) || isForm(m) || isMultipart(m) {
				b.mark(m.Refs(), sent)
			}
		}
		for _, a := range op.Answers() {
			if !strings.HasPrefix(a.Status, "2") {
				continue
			}
			for _, m := range a.Media {
				if isAnswerJSON(m) {
					b.mark(m.Refs(), received)
				}
			}
		}
	}
	return sent, received
}

func (b *builder) mark(refs []string, seen map[string]bool) {
	for _, key := range refs {
		if !seen[key] {
			seen[key] = true
			b.mark(b.components[key].Refs(), seen)
		}
	}
}

// declare makes an empty declaration for every component in use, so that types can refer to each other.
func (b *builder) declare(sent, received map[string]bool) {
	for _, c := range b.d.Components() {
		if !sent[c.Key] && !received[c.Key] {
			continue
		}
		name := c.Name()
		switch {
		case len(c.Enum()) > 0:
			b.enums[name] = enum(c)
		case len(c.Variants()) > 0:
			b.unions[name] = b.union(c)
		case c.IsObject():
			b.structs[name] = &Struct{Name: name, Doc: typeDoc(c), Request: sent[c.Key], Response: received[c.Key]}
		case !b.untyped[c.Key]:
			b.aliases[name] = c
		}
	}
	for name, c := range b.aliases {
		b.structs[name] = &Struct{Name: name, Doc: typeDoc(c), Alias: b.typeOf(c.Schema), Request: sent[c.Key], Response: received[c.Key]}
	}
}

// typeDoc is the comment of a type; without a description it says where the type comes from.
func typeDoc(c openapi.Component) []string {
	doc := introduce(c.Name(), paragraphs(c.Description()))
	if len(doc) == 0 {
		doc = []string{c.Name() + " is the schema " + cleanLine(c.Source()) + " of the API's document."}
	}
	return docLines(doc...)
}

func enum(c openapi.Component) *Enum {
	e := &Enum{Name: c.Name(), Base: String}
	if c.Type() == "integer" {
		e.Base = Int
	}
	about := e.Name + " is an open set of values: those the document lists have constants, others pass through unchanged."
	e.Doc = docLines(append([]string{about}, paragraphs(c.Description())...)...)
	listed := map[EnumValue]bool{}
	for _, v := range c.Enum() {
		value := &EnumValue{Name: v.Name, String: v.Wire}
		if e.Base == Int {
			n, err := strconv.ParseInt(v.Wire, 10, 64)
			if err != nil {
				continue
			}
			value.String, value.Int = "", n
		}
		if same := (EnumValue{String: value.String, Int: value.Int}); listed[same] {
			continue // 1 beside "1", say
		} else {
			listed[same] = true
		}
		e.Values = append(e.Values, value)
	}
	return e
}

func (b *builder) union(c openapi.Component) *Union {
	u := &Union{Name: c.Name(), Unknown: "Unknown" + c.Name(), Null: "Null" + c.Name()}
	var names []string
	for _, v := range c.Variants() {
		name := b.components[v.Key].Name()
		u.Variants = append(u.Variants, &Variant{Struct: name, Tags: v.Tags})
		names = append(names, "*"+name)
	}
	about := u.Name + " is one of " + strings.Join(names, ", ") + ", or *" + u.Unknown + " for one that this client does not know, or " + u.Null + " to send null."
	u.Doc = docLines(append([]string{about}, paragraphs(c.Description())...)...)
	return u
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
		if b.isUnion(f.Type) {
			f.Union = b.unions[f.Type.Name]
		}
		s.Fields = append(s.Fields, f)
	}
}

// propertyDoc is the description of a property with the limits that the document states.
func propertyDoc(p openapi.Property) []string {
	doc := introduce(p.Name(), paragraphs(p.Description()))
	var limits []string
	for _, l := range []struct{ keyword, text string }{
		{"maxLength", "At most %s characters."}, {"minLength", "At least %s characters."}, {"minimum", "At least %s."}, {"maximum", "At most %s."},
		{"maxItems", "At most %s elements."}, {"default", "The default is %s."},
	} {
		if v := cleanLine(p.Text(l.keyword)); v != "" && len(v) < 60 && !strings.Contains(strings.Join(doc, " "), v) {
			limits = append(limits, strings.Replace(l.text, "%s", v, 1))
		}
	}
	if len(limits) == 0 {
		return docLines(doc...)
	}
	if len(doc) == 0 {
		doc = []string{p.Name() + ":"}
	}
	last := len(doc) - 1
	if strings.HasPrefix(doc[last], itemMark) {
		return docLines(append(doc, strings.Join(limits, " "))...)
	}
	doc[last] = sentence(doc[last]) + " " + strings.Join(limits, " ")
	return docLines(doc...)
}

// tagRules resolves the unions whose tag the component holds.
func (b *builder) tagRules(c openapi.Component) {
	s := b.structs[c.Name()]
	if s == nil {
		return
	}
	for _, ut := range c.UnionTags() {
		rule := &TagRule{Tag: s.field(ut.Tag)}
		at := s
		for _, step := range ut.Path {
			f := at.field(step)
			if f == nil {
				break
			}
			rule.Path = append(rule.Path, f)
			rule.Union = f.Union
			at = b.structs[innermost(f.Type).Name]
			if at == nil {
				break
			}
		}
		if rule.Tag != nil && rule.Union != nil && len(rule.Path) == len(ut.Path) {
			s.Tags = append(s.Tags, rule)
		}
	}
}

func (s *Struct) field(wire string) *Field {
	for _, f := range s.Fields {
		if f.JSON == wire {
			return f
		}
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

func (b *builder) conversion(c openapi.Component) {
	conversion, ok := c.Conversion()
	if !ok || b.structs[c.Name()] == nil || b.structs[conversion.To] == nil {
		return
	}
	out := &Conversion{Method: conversion.Method, From: c.Name(), To: conversion.To}
	out.Doc = docLines(out.Method + " carries every value that has a place in " + out.To + " there; dropped names the others, by their JSON names, unless they are zero.")
	for _, r := range conversion.Rules {
		out.Rules = append(out.Rules, &ConversionRule{From: r.From, To: r.To, Set: r.Set, When: r.When, Except: r.Except})
	}
	b.api.Conversions = append(b.api.Conversions, out)
}

// sort puts everything in name order: the document's order is not an order to rely on.
func (b *builder) sort() {
	for _, s := range b.structs {
		b.api.Structs = append(b.api.Structs, s)
	}
	for _, e := range b.enums {
		b.api.Enums = append(b.api.Enums, e)
	}
	for _, u := range b.unions {
		b.api.Unions = append(b.api.Unions, u)
	}
	slices.SortFunc(b.api.Structs, func(x, y *Struct) int { return cmp.Compare(x.Name, y.Name) })
	slices.SortFunc(b.api.Enums, func(x, y *Enum) int { return cmp.Compare(x.Name, y.Name) })
	slices.SortFunc(b.api.Unions, func(x, y *Union) int { return cmp.Compare(x.Name, y.Name) })
	slices.SortFunc(b.api.Services, func(x, y *Service) int { return cmp.Compare(x.Name, y.Name) })
	slices.SortFunc(b.api.Conversions, func(x, y *Conversion) int { return cmp.Compare(x.From, y.From) })
	for _, s := range b.api.Services {
		slices.SortFunc(s.Operations, func(x, y *Operation) int { return cmp.Compare(x.Name, y.Name) })
	}
}
