package runtime

import (
	"bytes"
	"reflect"
	"slices"
)

// union is what generated code says of one: the types that its interface U can hold beside X,
// which keeps what this client doesn't know.
type union[U any, X ~struct {
	Type string
	Raw  rawJSON
}] struct {
	member   string // JSON name of the tag in each variant, "" where it stands outside
	variants []variantType
}

// unknownVariant is what the X of every union is made of.
type unknownVariant struct {
	Type string
	Raw  rawJSON
}

// variantType is a type that a union can hold, and the tags that mean it.
type variantType interface {
	empty() any
	isIn(u any) bool // nil pointers count as null
	isMeantBy(tag string) bool
	variant() variant
}

// variantFor[S] has the tags of *S.
type variantFor[S any] []string

func (v variantFor[S]) empty() any { return new(S) }

func (v variantFor[S]) isIn(u any) bool {
	s, ok := u.(*S)
	return ok && s != nil
}

func (v variantFor[S]) isMeantBy(tag string) bool { return slices.Contains(v, tag) }

func (v variantFor[S]) variant() variant { return variant{reflect.TypeFor[S](), v} }

// taggedVariant is a variantFor[S] that has the tag in a field.
func taggedVariant[S, F any](field func(*S) *F, infer func(*F, taggedField, variant) error, tags ...string) variantType {
	return variantWithTag[S, F]{tags, field, infer}
}

// tagHolder is a variantType that has the tag in a field.
type tagHolder interface {
	write(u any, member string, out *jsonWriter)
}

type variantWithTag[S, F any] struct {
	variantFor[S]
	field func(*S) *F
	infer func(*F, taggedField, variant) error
}

// write writes a copy that has its tag.
func (v variantWithTag[S, F]) write(u any, member string, out *jsonWriter) {
	tagged := *u.(*S)
	out.fail(v.infer(v.field(&tagged), taggedField{tag: member}, v.variant()))
	out.any(&tagged)
}

// variantIn tells what u holds.
func (n *union[U, X]) variantIn(u U) variant {
	if x, ok := any(u).(*X); ok {
		if x == nil || unknownVariant(*x).Type == "" {
			return variant{}
		}
		return variant{reflect.TypeFor[X](), []string{unknownVariant(*x).Type}}
	}
	for _, v := range n.variants {
		if v.isIn(u) {
			return v.variant()
		}
	}
	return variant{}
}

// of returns an empty variant for a tag, nil for a tag without one.
func (n *union[U, X]) of(tag string) any {
	for _, v := range n.variants {
		if v.isMeantBy(tag) {
			return v.empty()
		}
	}
	return nil
}

func (n *union[U, X]) unknown(tag string, raw rawJSON) U {
	x := X(unknownVariant{tag, raw})
	return any(&x).(U)
}

// resolve decodes what is unknown into the variant of a tag that stands outside. Without one, or
// where the value doesn't fit, it stays unknown.
func (n *union[U, X]) resolve(u U, tag string) U {
	x, ok := any(u).(*X)
	if !ok || x == nil {
		return u
	}
	raw := unknownVariant(*x).Raw
	if known := n.of(tag); known != nil && decodeJSON(raw, known) == nil {
		return known.(U)
	}
	return n.unknown(tag, raw)
}

// read keeps a value as it came where its tag stands outside, until resolve has it; null is nil.
func (n *union[U, X]) read(v *U, in *jsonReader) {
	switch {
	case in.err != nil || in.isNull():
		var none U
		*v = none
	case n.member == "":
		*v = n.unknown("", readRaw(in))
	default:
		n.readTagged(v, in)
	}
}

// readTagged reads the variant of the tag in it. What has no text there, a tag without a variant,
// or members that don't fit, is kept as it came.
func (n *union[U, X]) readTagged(v *U, in *jsonReader) {
	before := in.engine
	tag, isText := "", false
	if in.unions++; in.unions <= maxUnions {
		tag, isText = in.tagAhead(n.member)
	}
	defer func() { in.unions-- }()
	if isText {
		if known, ok := n.of(tag).(jsonReadable); ok {
			if known.readJSON(in); in.err == nil {
				*v = known.(U)
				return
			}
			in.engine, in.err, in.path = before, nil, nil // a fault of the text comes again
		}
	}
	*v = n.unknown(tag, readRaw(in))
}

// write writes the variant, with its tag where that is a member of it and unset; another's is a
// [*TagError]. A nil union is null.
func (n *union[U, X]) write(v *U, out *jsonWriter) {
	if out.err != nil {
		return // after a fault, variants in a circle would never end
	}
	if n.member == "" {
		out.any(*v)
		return
	}
	if x, ok := any(*v).(*X); ok && x != nil {
		out.unknownTagged(unknownVariant(*x).Raw, n.member, n.variantIn(*v))
		return
	}
	for _, variant := range n.variants {
		if tagged, ok := variant.(tagHolder); ok && variant.isIn(*v) {
			tagged.write(*v, n.member, out)
			return
		}
	}
	out.any(*v)
}

// maxUnions is how many unions may be within each other: each looks through what it holds for its
// tag, which would take long in a hostile text.
const maxUnions = 64

// tagAhead is the text of a member of the object that comes next, which stays to be read.
func (r *jsonReader) tagAhead(member string) (tag string, isText bool) {
	before := r.engine
	defer func() { r.engine = before }()
	if r.kind() != kindObject {
		return "", false
	}
	members, err := r.engine.ObjIter()
	for err == nil && members.Next() {
		if string(members.Key()) == member {
			if r.kind() != kindString {
				return "", false
			}
			text, err := r.engine.StrBytes()
			return string(text), err == nil
		}
		err = r.engine.Skip()
	}
	return "", false
}

// unknownTagged writes a variant that this client doesn't know: its JSON, with the tag where that
// has none.
func (w *jsonWriter) unknownTagged(raw rawJSON, member string, v variant) {
	if len(v.tags) == 0 || !isObjectText(raw) {
		w.raw(raw)
		return
	}
	given, isText := newJSONReader(raw).tagAhead(member)
	tag, err := taggedField{tag: member}.check(given, isText, v)
	if w.fail(err); isText || err != nil {
		w.raw(raw)
		return
	}
	members, err := jsonMembers(raw)
	if err != nil {
		w.fail(errNotJSON)
		return
	}
	w.open('{')
	w.key(member)
	w.string(tag)
	for _, m := range members {
		if m.name != member {
			w.key(m.name)
			w.raw(m.value)
		}
	}
	w.close('}')
}

func isObjectText(raw rawJSON) bool {
	return bytes.HasPrefix(bytes.TrimLeft(raw, " \t\r\n"), []byte("{"))
}

// reading is a value and the function that reads it, for types that have no method of their own
// to: unions, and lists and maps of them.
type reading[T any] struct {
	value *T
	read  func(*T, *jsonReader)
}

func (r reading[T]) readJSON(in *jsonReader) { r.read(r.value, in) }

// readWith is what an answer is decoded into.
func readWith[T any](v *T, read func(*T, *jsonReader)) any { return reading[T]{v, read} }

// writing is a value and the function that writes it.
type writing[T any] struct {
	value *T
	write func(*T, *jsonWriter)
}

func (w writing[T]) writeJSON(out *jsonWriter) { w.write(w.value, out) }
func (w writing[T]) held() any                 { return *w.value }

// writeWith is a body; a union that is nil is none.
func writeWith[T any](v *T, write func(*T, *jsonWriter)) any {
	if value := reflect.ValueOf(v).Elem(); value.Kind() == reflect.Interface && value.IsNil() {
		return nil
	}
	return writing[T]{v, write}
}
