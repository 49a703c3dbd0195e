package model

import "slices"

// What follows from how the types of an API hold each other.

// breakAliases makes any value of each reference by which a type that is no struct would be made of
// itself, such as a list of lists of lists: Go has aliases for those, and an alias must end.
func (b *builder) breakAliases() {
	const visiting, done = 1, 2
	state := map[*Struct]int{}
	var visit func(s *Struct)
	visit = func(s *Struct) {
		state[s] = visiting
		for t := s.Alias; t != nil; t = t.Elem {
			inner := b.structs[t.Name]
			if t.Kind != Named || inner == nil || inner.Alias == nil {
				continue
			}
			switch state[inner] {
			case visiting:
				*t = Type{Kind: Any}
			case 0:
				visit(inner)
			}
		}
		state[s] = done
	}
	for _, c := range b.d.Components() {
		if s := b.structs[c.Name()]; s != nil && s.Alias != nil && state[s] == 0 {
			visit(s)
		}
	}
}

// breakStructs puts a pointer into each field by which a struct would hold itself.
func (b *builder) breakStructs() {
	const visiting, done = 1, 2
	state := map[*Struct]int{}
	var visit func(s *Struct)
	visit = func(s *Struct) {
		state[s] = visiting
		for _, f := range s.Fields {
			inner := b.held(f.Type)
			if inner == nil {
				continue
			}
			switch state[inner] {
			case visiting:
				f.Type = pointed(f.Type)
			case 0:
				visit(inner)
			}
		}
		state[s] = done
	}
	for _, c := range b.d.Components() {
		if s := b.structs[c.Name()]; s != nil && state[s] == 0 {
			visit(s)
		}
	}
}

// held is the struct that a value of the type has within itself, nil for none.
func (b *builder) held(t *Type) *Struct {
	for t.Kind == Nullable {
		t = t.Elem
	}
	s := b.structs[t.Name]
	if t.Kind != Named || s == nil || s.Alias == nil {
		return s
	}
	return b.held(s.Alias)
}

// pointed is the type with its struct behind a pointer.
func pointed(t *Type) *Type {
	if t.Kind == Nullable {
		return &Type{Kind: Nullable, Elem: pointed(t.Elem)}
	}
	return &Type{Kind: Pointer, Elem: t}
}

// markSensitive marks the structs that hold a secret, themselves or further down.
func (b *builder) markSensitive() {
	holders := map[string][]*Struct{} // by the name of what they hold
	var work []string
	for _, s := range b.structs {
		for _, f := range s.Fields {
			t := core(f.Type)
			if t.Kind == Secret && !s.Sensitive {
				s.Sensitive = true
				work = append(work, s.Name)
			}
			holders[t.Name] = append(holders[t.Name], s)
		}
		if s.Alias == nil {
			continue
		}
		t := core(s.Alias)
		holders[t.Name] = append(holders[t.Name], s)
	}
	unions := map[string][]string{} // by variant
	for _, u := range b.unions {
		for _, v := range u.Variants {
			unions[v.Struct] = append(unions[v.Struct], u.Name)
		}
	}
	reached := map[string]bool{}
	for len(work) > 0 {
		name := work[len(work)-1]
		work = work[:len(work)-1]
		if reached[name] {
			continue
		}
		reached[name] = true
		for _, s := range holders[name] {
			s.Sensitive = s.Sensitive || s.Alias == nil
			work = append(work, s.Name)
		}
		work = append(work, unions[name]...)
	}
}

// isSensitive tells whether a value of the type holds a secret, once the structs are marked.
func (b *builder) isSensitive(t *Type) bool {
	t = core(t)
	if s := b.structs[t.Name]; s != nil {
		return s.Sensitive || s.Alias != nil && b.isSensitive(s.Alias)
	}
	if u := b.unions[t.Name]; u != nil {
		return slices.ContainsFunc(u.Variants, func(v *Variant) bool { return b.isSensitive(&Type{Kind: Named, Name: v.Struct}) })
	}
	return t.Kind == Secret
}

// core is the type inside lists, maps, pointers and Nullable.
func core(t *Type) *Type {
	for t.Elem != nil {
		t = t.Elem
	}
	return t
}
