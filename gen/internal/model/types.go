package model

import (
	"slices"

	"github.com/cekura-community/cekura-go/gen/internal/oas"
	"github.com/cekura-community/cekura-go/gen/internal/tree"
)

// isNamed reports whether a component becomes a declaration of its own rather than a name for another type.
func isNamed(s *tree.Node) bool { return isObject(s) || isEnum(s) || isUnion(s) }

func isObject(s *tree.Node) bool { return tree.Has(s, "properties") }

func isEnum(s *tree.Node) bool {
	return len(tree.Items(s, "enum")) > 0 && len(tree.Items(s, oas.ExtConstants)) > 0
}

func isUnion(s *tree.Node) bool { return tree.Get(s, oas.ExtUnion, "mapping") != nil }

// kindOf is the kind of a schema's values, null, names and references aside. It follows the format where a Go type
// can hold every value of it; an e-mail address, a URI, a UUID or a decimal stays text, so that an answer is
// never refused for its spelling.
func kindOf(s *tree.Node) Kind {
	switch {
	case oas.IsTextOrNumber(s):
		return TextOrNumber
	case oas.IsSecretMap(s):
		return SecretMap
	}
	name, format := oas.TypeOf(s), tree.Text(s, "format")
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
func (b *builder) typeOf(s *tree.Node) *Type {
	if key := oas.RefKey(oas.RefOf(s)); key != "" {
		t := b.types[key] // any value where the component states no shape
		return &t
	}
	t := &Type{Kind: kindOf(s)}
	switch t.Kind {
	case Slice:
		t.Elem = b.element(tree.Get(s, "items"))
	case Map:
		t.Elem = b.element(tree.Get(s, "additionalProperties"))
	}
	if t.levels() > maxReferences {
		return &Type{Kind: Any}
	}
	return t
}

// levels is how many lists, maps and pointers a type is within each other.
func (t *Type) levels() (n int) {
	for ; t.Elem != nil; t = t.Elem {
		n++
	}
	return n
}

// isUntyped reports whether a component states no shape: any value, or a reference to such a one.
func (b *builder) isUntyped(s *tree.Node) bool {
	e := b.end(s)
	return !e.ok || !e.isNamed && e.kind == Any
}

// maxReferences is how many components may refer to each other, one to the next, and how many lists may be
// within each other, before a type is taken to have no end.
const maxReferences = 32

// end is what references lead to.
type end struct {
	nullable bool // null is a value of it or of a component on the way
	ok       bool // they end
	isNamed  bool
	isUnion  bool
	kind     Kind
}

// end follows references to a schema that is none. What a component leads to it finds out once.
func (b *builder) end(s *tree.Node) end {
	key := oas.RefKey(oas.RefOf(s))
	known, ok := b.ends[key]
	if key == "" || !ok {
		known = b.endOf(s)
		b.ends[key] = known
	}
	known.nullable = known.nullable || oas.IsNullable(s)
	return known
}

func (b *builder) endOf(s *tree.Node) end {
	e := end{}
	for range maxReferences {
		key := oas.RefKey(oas.RefOf(s))
		if key == "" {
			return end{e.nullable || oas.IsNullable(s), true, isNamed(s), isUnion(s), kindOf(s)}
		}
		if s = b.components[key]; s == nil {
			return e
		}
		e.nullable = e.nullable || oas.IsNullable(s)
	}
	return e
}

func (b *builder) isNullable(s *tree.Node) bool {
	return b.end(s).nullable
}

// element is the type of a list's or map's members: a pointer where null is one and the type has no nil.
func (b *builder) element(s *tree.Node) *Type {
	t := b.typeOf(s)
	if b.isNullable(s) && !b.hasNil(s) {
		return &Type{Kind: Pointer, Elem: t}
	}
	return t
}

// hasNil reports whether the Go type of a schema has a nil of its own to say "absent" with. The schema
// tells, for what an alias stands for may not be made yet.
func (b *builder) hasNil(s *tree.Node) bool {
	e := b.end(s)
	if !e.ok || e.isNamed {
		return !e.ok || e.isUnion
	}
	return e.kind == Any || e.kind == Slice || e.kind == Map || e.kind == SecretMap || e.kind == Bytes
}

// zeroIsIllegal reports whether the place takes an enum of texts and no "", or a type that tells its zero from
// every value, so that zero can mean absent.
func zeroIsIllegal(s *tree.Node, t *Type) bool {
	return t.Enum != nil && t.Enum.Base == String && !takesBlank(s) || t.Resolved().Kind == TextOrNumber
}

// takesBlank reports whether a text may also be "", beside the values of its enum.
func takesBlank(s *tree.Node) bool {
	return oas.RefOf(s) != nil && slices.ContainsFunc(tree.Items(s, "anyOf"), oas.IsBlank)
}

// sentType is the type of a property that is sent: absent, null and every value can each be said.
func (b *builder) sentType(s *tree.Node, required bool) (t *Type, omitZero bool) {
	t = b.typeOf(s)
	switch {
	case b.isNullable(s) && t.Kind != Any && t.Resolved().Union == nil:
		return &Type{Kind: Nullable, Elem: t}, !required
	case tree.IsTrue(tree.Get(s, oas.ExtOmitZero)):
		return t, true
	case required:
		return t, false
	case b.hasNil(s) || zeroIsIllegal(s, t):
		return t, true
	}
	return &Type{Kind: Pointer, Elem: t}, true
}

// receivedType is the type of a property that is only received: null and absent read the same.
func (b *builder) receivedType(s *tree.Node, required bool) (t *Type, omitZero bool) {
	t = b.typeOf(s)
	optionalStruct := within(t) != nil && !required
	if (b.isNullable(s) || optionalStruct) && !b.hasNil(s) {
		t = &Type{Kind: Pointer, Elem: t}
	}
	return t, !required
}
