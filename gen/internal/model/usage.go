package model

import (
	"cmp"
	"fmt"
	"strings"
)

// uses tells where the declared types of an API are used, in the order of names: links for a comment.
type uses struct {
	sent, answered map[Type][]string // by operations
	held           map[Type][]string // by parameters, unions, structs and other types
}

func (api *API) uses() *uses {
	u := &uses{map[Type][]string{}, map[Type][]string{}, map[Type][]string{}}
	for _, op := range api.Operations() {
		u.operation(op, "["+op.Service.Type+"."+op.Name+"]")
	}
	for _, union := range api.Unions {
		for _, v := range union.Variants {
			add(u.held, &Type{Kind: Named, Struct: v.Struct}, "a variant of ["+union.Name+"]")
		}
	}
	for _, s := range api.Structs {
		for _, f := range s.Fields {
			if core(f.Type).Struct != s {
				add(u.held, f.Type, "a part of ["+s.Name+"] (its field "+f.Name+")")
			}
		}
		if s.Alias != nil {
			add(u.held, s.Alias, "a part of ["+s.Name+"]")
		}
	}
	return u
}

func (u *uses) operation(op *Operation, link string) {
	if op.Body != nil {
		for _, shape := range op.Body.Shapes {
			add(u.sent, shape.Type, link)
		}
	}
	for _, r := range op.Results {
		add(u.answered, r.Type, link)
	}
	for _, p := range op.Args {
		add(u.held, p.Type, "the "+p.Name+" of "+link)
	}
	if op.Params != nil {
		for _, p := range op.Params.Fields {
			add(u.held, p.Type, "a part of ["+op.Params.Name+"] (its field "+p.Name+")")
		}
	}
}

func add(by map[Type][]string, t *Type, text string) {
	if t = core(t); t.Kind == Named {
		by[*t] = append(by[*t], text)
	}
}

// sentence says where a type is used: "Agent is sent by [AgentsService.Create], answered by
// [AgentsService.Get] and 3 more."
func (u *uses) sentence(t Type) string {
	clause := func(verb string, by []string) string {
		switch len(by) {
		case 0:
			return ""
		case 1:
			return ", " + verb + by[0]
		}
		return fmt.Sprintf(", %s%s and %d more", verb, by[0], len(by)-1)
	}
	clauses := cmp.Or(clause("sent by ", u.sent[t])+clause("answered by ", u.answered[t]), clause("", u.held[t]), ", used by no operation")
	return t.Name() + " is " + strings.TrimPrefix(clauses, ", ") + "."
}

// docs gives each type its comment: its description, or where it is used.
func (b *builder) docs() {
	uses, descriptions := b.api.uses(), map[Type]string{}
	for key, t := range b.types {
		descriptions[t] = b.components[key].Description()
	}
	doc := func(t Type, more ...string) []string {
		t.Kind = Named
		text := paragraphs(descriptions[t])
		if len(text) == 0 || strings.HasPrefix(text[0], itemMark) {
			text = append([]string{uses.sentence(t)}, text...)
		} else {
			text = introduce(t.Name(), text)
		}
		return Lines(append(text, more...)...)
	}
	for _, s := range b.api.Structs {
		s.Doc = doc(Type{Struct: s})
	}
	for _, e := range b.api.Enums {
		e.Doc = doc(Type{Enum: e}, "The set is open: a value that has no constant here passes through unchanged.")
	}
	for _, u := range b.api.Unions {
		var links []string
		for _, v := range u.Variants {
			links = append(links, "[*"+v.Struct.Name+"]")
		}
		u.Doc = doc(Type{Union: u}, "It is "+strings.Join(links, ", ")+", [*"+u.Unknown+"] for what this client does not know, or ["+u.Null+"] to send null.")
	}
}
