package model_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/cekura-community/cekura-go/gen/internal/model"
)

// dump prints an API in the words of Go, one line for a field or a method, so that a golden case shows
// each decision.
func dump(api *model.API) string {
	d := &dumper{}
	d.line("settings %+v", api.Settings)
	d.line("title %q", api.Title)
	d.docs("", api.Doc)
	for _, s := range api.Structs {
		d.structType(s)
	}
	for _, e := range api.Enums {
		d.enum(e)
	}
	for _, u := range api.Unions {
		d.line("union %s, %s, %s", u.Name, u.Unknown, u.Null)
		d.docs("\t", u.Doc)
		for _, v := range u.Variants {
			tag := ""
			if v.Tag != nil {
				tag = " in " + v.Tag.Name
			}
			d.line("\t%s %q%s", v.Struct.Name, v.Tags, tag)
		}
	}
	for _, s := range api.Services {
		d.line("service %s, %s in %s", s.Name, s.Type, s.File)
		d.docs("\t", s.Doc)
		for _, op := range s.Operations {
			d.operation(op)
		}
	}
	for _, c := range api.Conversions {
		d.line("conversion %s.%s to %s", c.From.Name, c.Method, c.To.Name)
		for _, r := range c.Rules {
			d.line("\t%+v", r)
		}
	}
	for _, back := range api.WriteBacks {
		d.writeBack(back)
	}
	for _, u := range api.UnionBacks {
		d.line("carries %s to %s", u.From.Name, u.To.Name)
		for _, v := range u.Variants {
			d.line("\t%s to %s%s", v.From.Name, v.To.Name, flags("as it is", v.Struct == nil))
		}
	}
	return d.String()
}

func (d *dumper) writeBack(back *model.WriteBack) {
	d.line("carries %s to %s%s", back.From.Name, back.To.Name, flags("held", back.IsHeld, "loses", back.Loses))
	for _, m := range back.Methods {
		d.line("\t%s", m.Name)
		d.docs("\t\t", m.Doc)
	}
	for _, m := range back.Members {
		d.line("\t%s %s to %s %s%s", m.From.Name, m.From.Type, m.To.Name, m.To.Type, flags(carryWords(m.Value), true, "false is said", m.SaysFalse))
	}
}

// carryWords says how a value is carried: list of struct.
func carryWords(c *model.Carry) string {
	word := [...]string{"same", "text", "int", "secret", "secrets", "any", "any map", "bytes", "pointer", "list", "map", "struct", "union"}[c.Kind]
	if c.Elem != nil {
		word += " of " + carryWords(c.Elem)
	}
	return word
}

type dumper struct{ strings.Builder }

func (d *dumper) line(format string, args ...any) { fmt.Fprintf(d, format+"\n", args...) }

func (d *dumper) docs(indent string, doc []string) {
	for _, line := range doc {
		if len(line) > 300 {
			line = fmt.Sprintf("%s… %d bytes", line[:40], len(line))
		}
		d.line("%s", strings.TrimRight(indent+"// "+line, " "))
	}
}

func (d *dumper) structType(s *model.Struct) {
	about := flags("sent", s.Request, "received", s.Response, "sensitive", s.Sensitive, "prints", s.Prints, "reads", s.Reads, "writes", s.Writes, "unmarshals", s.Unmarshals, "marshals", s.Marshals)
	if s.Alias != nil {
		d.line("type %s = %s%s", s.Name, s.Alias, about)
		d.docs("\t", s.Doc)
		return
	}
	d.line("type %s struct%s", s.Name, about)
	d.docs("\t", s.Doc)
	for _, f := range s.Fields {
		d.line("\t%s %s %q%s", f.Name, f.Type, f.JSON, flags("omitzero", f.OmitZero, "union", f.Type.Union != nil))
		d.docs("\t\t", f.Doc)
	}
	for _, t := range s.Tags {
		var path []string
		for _, f := range t.Path {
			path = append(path, f.Name)
		}
		d.line("\ttag %s of %s at %s", t.Tag.Name, t.Union.Name, strings.Join(path, "."))
	}
}

func (d *dumper) enum(e *model.Enum) {
	d.line("enum %s %s", e.Name, e.Base)
	d.docs("\t", e.Doc)
	for _, v := range e.Values {
		if e.Base == model.Int {
			d.line("\t%s %d", v.Name, v.Int)
			continue
		}
		d.line("\t%s %q", v.Name, v.String)
	}
}

func (d *dumper) operation(op *model.Operation) {
	var args, results []string
	for _, p := range op.Args {
		args = append(args, p.Name+" "+p.Type.String()+flags(p.In, p.In != "path", p.Style, p.Style != ""))
	}
	if b := op.Body; b != nil {
		var shapes []string
		for _, s := range b.Shapes {
			shapes = append(shapes, s.Type.String()+flags("json", s.JSON, "form", s.Form, "multipart", s.Multipart))
		}
		var styles []any
		for _, member := range slices.Sorted(maps.Keys(b.Styles)) {
			styles = append(styles, member+"="+b.Styles[member], true)
		}
		args = append(args, strings.TrimSpace("body "+b.Name+" ")+" "+strings.Join(shapes, " or ")+flags(styles...))
	}
	for _, r := range op.Results {
		results = append(results, fmt.Sprintf("%d %s%s", r.Status, r.Type, flags("null", r.MayBeNull && r.Type.Kind != model.Any)))
	}
	d.line("\t%s(%s) (%s) %s%s", op.Name, strings.Join(args, ", "), strings.Join(results, ", "), op.Verb+" "+op.Path, flags("download", op.Download, "or nothing", op.MayBeNone && len(op.Results) > 0))
	d.docs("\t\t", op.Doc)
	if op.Body != nil && op.Body.Name != "" {
		d.line("\t%s", op.Body.Name)
		d.docs("\t\t", op.Body.Doc)
	}
	if op.Params != nil {
		d.line("\t%s", op.Params.Name)
		d.docs("\t\t", op.Params.Doc)
		for _, f := range op.Params.Fields {
			d.line("\t\t%s %s %s %q%s", f.Name, f.Type, f.In, f.Wire, flags("omitzero", f.OmitZero, f.Style, f.Style != ""))
			d.docs("\t\t\t", f.Doc)
		}
	}
	if op.Result != nil {
		d.structType(op.Result)
	}
	if l := op.List; l != nil {
		d.line("\t%s walks %s.%s %s, next %s %s", l.Name, l.Page.Name, l.Results.Name, l.Results.Type, l.Next.Name, l.Next.Type)
		d.docs("\t\t", l.Doc)
	}
}

// flags are the names, of pairs of name and bool, that are set.
func flags(pairs ...any) string {
	var set []string
	for i := 0; i < len(pairs); i += 2 {
		if pairs[i+1].(bool) {
			set = append(set, pairs[i].(string))
		}
	}
	if len(set) == 0 {
		return ""
	}
	return " [" + strings.Join(set, " ") + "]"
}
