package model

import (
	"github.com/cekura-community/cekura-go/gen/internal/openapi"
)

// scalar is the Go type of a schema that is neither an object, a list, an enum nor a reference.
func scalar(s openapi.Schema) *Type {
	if s.IsTextOrNumber() {
		return &Type{Kind: TextOrNumber}
	}
	switch s.Type() {
	case "string":
		return &Type{Kind: stringKind(s)}
	case "integer":
		switch s.Text("format") {
		case "int32":
			return &Type{Kind: Int32}
		case "int64":
			return &Type{Kind: Int64}
		}
		return &Type{Kind: Int}
	case "number":
		return &Type{Kind: Float}
	case "boolean":
		return &Type{Kind: Bool}
	}
	return &Type{Kind: Any}
}

// stringKind follows the format where a Go type can hold every value of it; an e-mail address, a URI,
// a UUID or a decimal stays text, so that an answer is never refused for its spelling.
func stringKind(s openapi.Schema) Kind {
	switch s.Text("format") {
	case "date-time":
		return Time
	case "date":
		return Date
	case "byte":
		return Bytes
	case "binary":
		return File
	case "password":
		return Secret
	}
	return String
}

// typeOf is the Go type of a schema's values, null aside.
func (b *builder) typeOf(s openapi.Schema) *Type {
	if !s.Exists() {
		return &Type{Kind: Any}
	}
	if key := s.Ref(); key != "" {
		return b.reference(key)
	}
	switch s.Type() {
	case "array":
		return &Type{Kind: Slice, Elem: b.element(s.Items())}
	case "object":
		return &Type{Kind: Map, Elem: b.element(s.Values())}
	}
	return scalar(s)
}

// reference is the type of a component.
func (b *builder) reference(key string) *Type {
	t := b.types[key] // any value where the component states no shape
	return &t
}

// isUntyped reports whether a component states no shape: any value, or a reference to such a one.
func (b *builder) isUntyped(s openapi.Schema) bool {
	s, ok := b.end(s)
	if !ok {
		return true
	}
	if s.IsObject() || len(s.Enum()) > 0 || len(s.Variants()) > 0 || s.IsTextOrNumber() {
		return false
	}
	switch s.Type() {
	case "string", "integer", "number", "boolean", "array", "object":
		return false
	}
	return true
}

// maxReferences is how many components may refer to each other, one to the next, before a type is
// taken to have no end.
const maxReferences = 32

// end follows references to a schema that is none; false where they don't end.
func (b *builder) end(s openapi.Schema) (openapi.Schema, bool) {
	for range maxReferences {
		key := s.Ref()
		if key == "" {
			return s, true
		}
		c, ok := b.components[key]
		if !ok {
			return s, false
		}
		s = c.Schema
	}
	return s, false
}

// isNullable reports whether null is a value of the schema or of a component that it refers to.
func (b *builder) isNullable(s openapi.Schema) bool {
	for range maxReferences {
		key := s.Ref()
		if s.Nullable() || key == "" {
			return s.Exists() && s.Nullable()
		}
		s = b.components[key].Schema
	}
	return false
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
	s, ok := b.end(s)
	switch {
	case !ok || len(s.Variants()) > 0:
		return true
	case s.IsObject() || len(s.Enum()) > 0 || s.IsTextOrNumber():
		return false
	}
	switch s.Type() {
	case "string":
		return stringKind(s) == Bytes
	case "integer", "number", "boolean":
		return false
	}
	return true
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
