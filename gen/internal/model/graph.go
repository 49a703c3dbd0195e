package model

import (
	"iter"
	"slices"

	"github.com/cekura-community/cekura-go/gen/internal/oas"
)

// Types are those of the fields, or that of an alias.
func (s *Struct) Types() []*Type {
	var list []*Type
	if s.Alias != nil {
		list = append(list, s.Alias)
	}
	for _, f := range s.Fields {
		list = append(list, f.Type)
	}
	return list
}

// holder is a struct or a union.
type holder struct {
	*Struct
	union *Union
}

// held are the structs and unions that a value can have in it.
func (h holder) held() []holder {
	var list []holder
	if h.union != nil {
		for _, v := range h.union.Variants {
			list = append(list, holder{Struct: v.Struct})
		}
		return list
	}
	for _, t := range h.Types() {
		if t = core(t); t.Struct != nil || t.Union != nil {
			list = append(list, holder{t.Struct, t.Union})
		}
	}
	return list
}

// core is the type inside lists, maps, pointers and Nullable.
func core(t *Type) *Type {
	for t.Elem != nil {
		t = t.Elem
	}
	return t
}

// union is that of which a type is made, by lists, maps and other names; nil for none.
func (t *Type) union() *Union {
	for t = t.Resolved(); t.Elem != nil; {
		t = t.Elem.Resolved()
	}
	return t.Union
}

// HoldsTags reports whether a type is made of a union whose variants hold their tag: it can be read and
// written by the union's functions only.
func (t *Type) HoldsTags() bool {
	u := t.union()
	return u != nil && u.Property != ""
}

// Derive decides what follows from what holds what: the tag of a variant, the service of an operation, who reads
// and writes JSON, and who keeps secrets.
func (api *API) Derive() {
	for _, u := range api.Unions {
		for _, v := range u.Variants {
			v.Tag = v.Struct.property(u.Property)
		}
	}
	for _, s := range api.Services {
		for _, op := range s.Operations {
			op.Service = s
		}
	}
	var read, written, secret []holder
	holders := map[holder][]holder{}
	hold := func(h holder) {
		for _, inner := range h.held() {
			holders[inner] = append(holders[inner], h)
		}
	}
	for _, u := range api.Unions {
		hold(holder{union: u})
	}
	for _, s := range api.Structs {
		s.Marshals = len(s.Tags) > 0 || slices.ContainsFunc(s.Fields, func(f *Field) bool { return f.Type.HoldsTags() })
		s.Unmarshals = s.Marshals || slices.ContainsFunc(s.Fields, func(f *Field) bool { return f.Type.union() != nil })
		if s.Response || s.Unmarshals {
			read = append(read, holder{Struct: s})
		}
		if s.Request || s.Marshals {
			written = append(written, holder{Struct: s})
		}
		if s.hasSecret() {
			secret = append(secret, holder{Struct: s})
		}
		hold(holder{Struct: s})
	}
	reserved := map[*Struct]bool{} // have a method Format already
	for _, c := range api.Conversions {
		both := []holder{{Struct: c.From}, {Struct: c.To}}
		read, written = append(read, both...), append(written, both...)
		reserved[c.From] = reserved[c.From] || c.Method == "Format"
	}
	for s := range structs(oas.Reach(read, holder.held)) {
		s.Reads = true
	}
	for s := range structs(oas.Reach(written, holder.held)) {
		s.Writes = true
	}
	sensitive := oas.Reach(secret, func(h holder) []holder { return holders[h] })
	for s := range structs(sensitive) {
		s.Sensitive = true
	}
	for _, s := range api.Structs {
		s.Prints = s.Sensitive && s.Alias == nil && !reserved[s] && s.field("Format") == nil
	}
	for _, s := range api.Answers() {
		s.Sensitive = s.hasSecret() || slices.ContainsFunc(holder{Struct: s}.held(), func(h holder) bool { return sensitive[h] })
		s.Prints = s.Sensitive && s.field("Format") == nil
	}
}

func structs(holders map[holder]bool) iter.Seq[*Struct] {
	return func(yield func(*Struct) bool) {
		for h := range holders {
			if h.Struct != nil && !yield(h.Struct) {
				return
			}
		}
	}
}

// hasSecret reports whether a secret stands in a value of the struct itself.
func (s *Struct) hasSecret() bool {
	return slices.ContainsFunc(s.Types(), func(t *Type) bool { return core(t).Kind == Secret || core(t).Kind == SecretMap })
}

func (s *Struct) field(name string) *Field {
	return s.find(func(f *Field) bool { return f.Name == name })
}

// edge is a place of a type that leads to another struct.
type edge struct {
	place **Type
	to    *Struct
}

// cutLoops walks from struct to struct and calls cut for each place whose type leads back to a struct on
// the way there.
func cutLoops(structs []*Struct, edges func(*Struct) []edge, cut func(**Type)) {
	const visiting, done = 1, 2
	state := map[*Struct]int{}
	var visit func(s *Struct)
	visit = func(s *Struct) {
		state[s] = visiting
		for _, e := range edges(s) {
			switch state[e.to] {
			case visiting:
				cut(e.place)
			case 0:
				visit(e.to)
			}
		}
		state[s] = done
	}
	for _, s := range structs {
		if state[s] == 0 {
			visit(s)
		}
	}
}

// cutAliases makes any value of each reference by which a type that is no struct would be made of
// itself, such as a list of lists of lists: Go has aliases for those, and an alias must end. So it does of
// one that leads to more lists within each other than anybody can have meant.
func cutAliases(structs []*Struct) {
	defer cutDeep(structs)
	cutLoops(structs, func(s *Struct) (list []edge) {
		for t := &s.Alias; *t != nil; t = &(*t).Elem {
			if to := (*t).Struct; to != nil && to.Alias != nil {
				list = append(list, edge{t, to})
			}
		}
		return list
	}, func(t **Type) { *t = &Type{Kind: Any} })
}

func cutDeep(structs []*Struct) {
	levels := map[*Struct]int{}
	var visit func(s *Struct) int
	visit = func(s *Struct) int {
		if n, ok := levels[s]; ok || s.Alias == nil {
			return n
		}
		t := &s.Alias
		for (*t).Elem != nil {
			t = &(*t).Elem
		}
		levels[s] = 1 + s.Alias.levels()
		if to := (*t).Struct; to != nil && levels[s]+visit(to) > maxReferences {
			*t = &Type{Kind: Any}
		} else if to != nil {
			levels[s] += visit(to)
		}
		return levels[s]
	}
	for _, s := range structs {
		visit(s)
	}
}

// cutStructs puts a pointer into each field by which a struct would hold itself, and into each of a struct
// that holds too many others.
func cutStructs(structs []*Struct) {
	cutLoops(structs, heldEdges, func(t **Type) { *t = pointed(*t) })
	weights := map[*Struct]int{}
	for _, s := range structs {
		cutHeavy(s, weights)
	}
}

// maxWeight is how many structs a struct may have within itself, at any depth and each as often as it stands
// there. Structs that hold each other by the dozen double it at every step: the compiler would not come to
// an end, nor would such a value fit into memory.
const maxWeight = 1_000

// cutHeavy puts a pointer to each struct that weighs more, and returns what s weighs.
func cutHeavy(s *Struct, weights map[*Struct]int) int {
	if weights[s] > 0 {
		return weights[s]
	}
	weight := 1
	for _, e := range heldEdges(s) {
		if w := cutHeavy(e.to, weights); w > maxWeight {
			*e.place = pointed(*e.place)
		} else {
			weight += w
		}
	}
	weights[s] = weight
	return weight
}

// heldEdges are the fields that have a struct within themselves.
func heldEdges(s *Struct) (list []edge) {
	for _, f := range s.Fields {
		if to := within(f.Type); to != nil {
			list = append(list, edge{&f.Type, to})
		}
	}
	return list
}

// within is the struct that a value of the type has within itself, nil for none.
func within(t *Type) *Struct {
	for t.Kind == Nullable {
		t = t.Elem
	}
	if t = t.Resolved(); t.Kind == Nullable {
		return within(t)
	}
	return t.Struct
}

// pointed is the type with its struct behind a pointer.
func pointed(t *Type) *Type {
	if t.Kind == Nullable {
		return &Type{Kind: Nullable, Elem: pointed(t.Elem)}
	}
	return &Type{Kind: Pointer, Elem: t}
}
