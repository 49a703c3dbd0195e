package model

import "github.com/cekura-community/cekura-go/gen/internal/openapi"

// isNamed reports whether a component becomes a declaration of its own rather than a name for another type.
func isNamed(s openapi.Schema) bool {
	return s.IsObject() || len(s.Enum()) > 0 || len(s.Variants()) > 0
}

// kindOf is the kind of a schema's values, null, names and references aside. It follows the format where a Go type
// can hold every value of it; an e-mail address, a URI, a UUID or a decimal stays text, so that an answer is
// never refused for its spelling.
func kindOf(s openapi.Schema) Kind {
	if s.IsTextOrNumber() {
		return TextOrNumber
	}
	name, format := s.Type(), s.Text("format")
	for _, known := range [...]struct {
		name, format string // of any format where none
		kind         Kind
	}{
		{"string", "date-time", Time}, {"string", "date", Date}, {"string", "byte", Bytes}, {"string", "binary", File},
		{"string", "password", Secret}, {"string", "", String}, {"integer", "int32", Int32}, {"integer", "int64", Int64},
		{"integer", "", Int}, {"number", "", Float}, {"boolean", "", Bool}, {"array", "", Slice}, {"object", "", Map},
	} {
		if known.name == name && (known.format == "" || known.format == format) {
			return known.kind
		}
	}
	return Any
}

// typeOf is the Go type of a schema's values, null aside.
func (b *builder) typeOf(s openapi.Schema) *Type {
	if key := s.Ref(); key != "" {
		t := b.types[key] // any value where the component states no shape
		return &t
	}
	t := &Type{Kind: kindOf(s)}
	switch t.Kind {
	case Slice:
		t.Elem = b.element(s.Items())
	case Map:
		t.Elem = b.element(s.Values())
	}
	return t
}

// isUntyped reports whether a component states no shape: any value, or a reference to such a one.
func (b *builder) isUntyped(s openapi.Schema) bool {
	s, _, ok := b.end(s)
	return !ok || !isNamed(s) && kindOf(s) == Any
}

// maxReferences is how many components may refer to each other, one to the next, before a type is
// taken to have no end.
const maxReferences = 32

// end follows references to a schema that is none, not ok where they don't end. It tells too whether null is a
// value of the schema or of a component that it refers to.
func (b *builder) end(s openapi.Schema) (end openapi.Schema, nullable, ok bool) {
	for range maxReferences {
		nullable = nullable || s.Nullable()
		key := s.Ref()
		if key == "" {
			return s, nullable, true
		}
		c, known := b.components[key]
		if !known {
			return s, nullable, false
		}
		s = c.Schema
	}
	return s, nullable, false
}

func (b *builder) isNullable(s openapi.Schema) bool {
	_, nullable, _ := b.end(s)
	return nullable
}

// element is the type of a list's or map's members: a pointer where null is one and the type has no nil.
func (b *builder) element(s openapi.Schema) *Type {
	t := b.typeOf(s)
	if b.isNullable(s) && !b.hasNil(s) {
		return &Type{Kind: Pointer, Elem: t}
	}
	return t
}

// hasNil reports whether the Go type of a schema has a nil of its own to say "absent" with. The schema
// tells, for what an alias stands for may not be made yet.
func (b *builder) hasNil(s openapi.Schema) bool {
	s, _, ok := b.end(s)
	if !ok || isNamed(s) {
		return !ok || len(s.Variants()) > 0
	}
	kind := kindOf(s)
	return kind == Any || kind == Slice || kind == Map || kind == Bytes
}

// zeroIsIllegal reports whether the place takes an enum of texts and no "", or a type that tells its zero from
// every value, so that zero can mean absent.
func zeroIsIllegal(s openapi.Schema, t *Type) bool {
	return t.Enum != nil && t.Enum.Base == String && !s.Blank() || t.Resolved().Kind == TextOrNumber
}

// sentType is the type of a property that is sent: absent, null and every value can each be said.
func (b *builder) sentType(p openapi.Property) (t *Type, omitZero bool) {
	t = b.typeOf(p.Schema)
	switch {
	case b.isNullable(p.Schema) && t.Kind != Any && t.Resolved().Union == nil:
		return &Type{Kind: Nullable, Elem: t}, !p.Required
	case p.Required:
		return t, false
	case b.hasNil(p.Schema) || zeroIsIllegal(p.Schema, t):
		return t, true
	}
	return &Type{Kind: Pointer, Elem: t}, true
}

// receivedType is the type of a property that is only received: null and absent read the same.
func (b *builder) receivedType(p openapi.Property) (t *Type, omitZero bool) {
	t = b.typeOf(p.Schema)
	optionalStruct := within(t) != nil && !p.Required
	if (b.isNullable(p.Schema) || optionalStruct) && !b.hasNil(p.Schema) {
		t = &Type{Kind: Pointer, Elem: t}
	}
	return t, !p.Required
}
