package model

import "slices"

// carry is how a value goes from one type to another, nil where it can't.
func (w *backs) carry(from, to *Type) *Carry {
	from, to = from.Resolved(), to.Resolved()
	c := &Carry{From: from, To: to}
	switch {
	case isText(from) && isText(to):
		return c.text()
	case from.Enum != nil && to.Enum != nil && from.Enum.Base == to.Enum.Base: // whole numbers
		c.Kind = CarryInt
		if from.Enum == to.Enum {
			c.Kind = CarrySame
		}
		return c
	case from.Kind != to.Kind:
		return nil
	case from.Elem != nil:
		return w.elements(c)
	case from.Struct != nil && to.Struct != nil:
		return w.structs(c)
	case from.Union != nil && to.Union != nil:
		c.Kind, c.Union = CarryUnion, w.union(from.Union, to.Union)
		if len(c.Union.Variants) == 0 {
			return nil
		}
		return c
	}
	kinds := map[Kind]CarryKind{
		Any: CarryAny, SecretMap: CarrySecrets, Bytes: CarryBytes,
		Bool: CarrySame, Int: CarrySame, Int32: CarrySame, Int64: CarrySame, Float: CarrySame, Time: CarrySame, Date: CarrySame, TextOrNumber: CarrySame,
	}
	kind, ok := kinds[from.Kind]
	if c.Kind = kind; !ok {
		return nil
	}
	return c
}

// isText tells whether the values of a type are texts: enums and secrets are.
func isText(t *Type) bool {
	return t.Kind == String || t.Kind == Secret || t.Enum != nil && t.Enum.Base == String
}

// text carries texts; a secret goes where a secret stands.
func (c *Carry) text() *Carry {
	switch {
	case c.From.Kind != c.To.Kind && (c.From.Kind == Secret || c.To.Kind == Secret):
		return nil
	case c.To.Kind == Secret:
		c.Kind = CarrySecret
	case c.From.Kind != c.To.Kind || c.From.Enum != c.To.Enum:
		c.Kind = CarryText
	}
	return c
}

// elements carries what is in lists, maps and pointers.
func (w *backs) elements(c *Carry) *Carry {
	c.Kind = map[Kind]CarryKind{Slice: CarrySlice, Map: CarryMap, Pointer: CarryElement}[c.From.Kind]
	if c.From.Kind == Nullable { // never an element
		return nil
	}
	if c.Elem = w.carry(c.From.Elem, c.To.Elem); c.Elem == nil {
		return nil
	}
	if c.Kind == CarryMap && c.Elem.Kind == CarryAny {
		c.Kind, c.Elem = CarryAnyMap, nil
	}
	return c
}

func (w *backs) structs(c *Carry) *Carry {
	from, to := c.From.Struct, c.To.Struct
	switch {
	case from == to && w.isFlat(from):
		return c
	case !from.isObject() || !to.isObject():
		return nil
	}
	if c.Kind, c.Struct = CarryStruct, w.of(pair{from, to, false}); c.Struct == nil {
		return nil
	}
	return c
}

// isFlat tells whether a copy of a struct shares nothing with it and holds no secret.
func (w *backs) isFlat(s *Struct) bool {
	if flat, ok := w.flat[s]; ok {
		return flat
	}
	w.flat[s] = false // as long as it is being looked at
	flat := !slices.ContainsFunc(s.Fields, func(f *Field) bool {
		t := f.Type.Resolved()
		if t.Kind == Nullable {
			t = t.Elem.Resolved()
		}
		switch t.Kind {
		case Any, Bytes, Secret, SecretMap, File, Slice, Map, Pointer, Nullable:
			return true
		}
		return t.Union != nil || t.Struct != nil && !w.isFlat(t.Struct)
	})
	w.flat[s] = flat
	return flat
}

// union carries the variants that both unions have: of one type, or told by one tag.
func (w *backs) union(from, to *Union) *UnionBack {
	key := [2]*Union{from, to}
	if known := w.unions[key]; known != nil {
		return known
	}
	u := &UnionBack{From: from, To: to}
	w.unions[key] = u
	for _, v := range from.Variants {
		i := slices.IndexFunc(to.Variants, func(other *Variant) bool {
			return v.Struct == other.Struct || slices.ContainsFunc(v.Tags, func(tag string) bool { return slices.Contains(other.Tags, tag) })
		})
		if i < 0 {
			continue
		}
		back := &VariantBack{From: v.Struct, To: to.Variants[i].Struct}
		if back.From != back.To || !w.isFlat(back.From) {
			if back.Struct = w.of(pair{back.From, back.To, false}); back.Struct == nil {
				continue
			}
		}
		u.Variants = append(u.Variants, back)
	}
	return u
}
