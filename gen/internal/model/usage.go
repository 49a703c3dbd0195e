package model

import (
	"fmt"
	"strings"
)

// uses tells where the declarations of an API are used, in the order of their names: by a pointer to the
// declaration, links for a comment.
type uses struct {
	sent, answered map[any][]string // by operations
	held           map[any][]string // by parameters, unions, structs and other types
}

func (api *API) uses() uses {
	u := uses{map[any][]string{}, map[any][]string{}, map[any][]string{}}
	add := func(by map[any][]string, t *Type, text string) {
		if d := core(t).decl(); d != nil {
			by[d] = append(by[d], text)
		}
	}
	part := func(t *Type, of, place string) { add(u.held, t, "a part of ["+of+"] (its "+place+")") }
	for _, s := range api.Services {
		for _, op := range s.Operations {
			link := "[" + s.Type + "." + op.Name + "]"
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
					part(p.Type, op.Params.Name, "field "+p.Name)
				}
			}
		}
	}
	for _, union := range api.Unions {
		for _, v := range union.Variants {
			u.held[v.Struct] = append(u.held[v.Struct], "a variant of ["+union.Name+"]")
		}
	}
	for _, s := range api.Structs {
		for _, f := range s.Fields {
			if core(f.Type).Struct != s {
				part(f.Type, s.Name, "field "+f.Name)
			}
		}
		if s.Alias != nil {
			part(s.Alias, s.Name, "elements")
		}
	}
	return u
}

// decl is the declaration of a Named type.
func (t *Type) decl() any {
	switch {
	case t.Struct != nil:
		return t.Struct
	case t.Enum != nil:
		return t.Enum
	case t.Union != nil:
		return t.Union
	}
	return nil
}

// sentence says where a declaration is used: "Agent is sent by [AgentsService.Create], answered by
// [AgentsService.Get] and 3 more."
func (u uses) sentence(name string, decl any) string {
	var clauses []string
	for _, c := range []struct {
		verb string
		by   []string
	}{{"sent by ", u.sent[decl]}, {"answered by ", u.answered[decl]}, {"", u.held[decl]}} {
		if len(c.by) == 0 || c.verb == "" && len(clauses) > 0 {
			continue
		}
		clause := c.verb + c.by[0]
		if more := len(c.by) - 1; more > 0 {
			clause += fmt.Sprintf(" and %d more", more)
		}
		clauses = append(clauses, clause)
	}
	if len(clauses) == 0 {
		return name + " is used by no operation."
	}
	return name + " is " + strings.Join(clauses, ", ") + "."
}

// docs gives each type its comment: its description, or where it is used.
func (b *builder) docs() {
	uses := b.api.uses()
	descriptions := map[any]string{}
	for _, c := range b.d.Components() {
		t := b.types[c.Key]
		descriptions[t.decl()] = c.Description()
	}
	doc := func(name string, decl any, more ...string) []string {
		text := paragraphs(descriptions[decl])
		if len(text) == 0 || strings.HasPrefix(text[0], itemMark) {
			text = append([]string{uses.sentence(name, decl)}, text...)
		} else {
			text = introduce(name, text)
		}
		return Lines(append(text, more...)...)
	}
	for _, s := range b.api.Structs {
		s.Doc = doc(s.Name, s)
	}
	for _, e := range b.api.Enums {
		e.Doc = doc(e.Name, e, "The set is open: a value that has no constant here passes through unchanged.")
	}
	for _, u := range b.api.Unions {
		var links []string
		for _, v := range u.Variants {
			links = append(links, "[*"+v.Struct.Name+"]")
		}
		u.Doc = doc(u.Name, u, "It is "+strings.Join(links, ", ")+", [*"+u.Unknown+"] for what this client does not know, or ["+u.Null+"] to send null.")
	}
}
