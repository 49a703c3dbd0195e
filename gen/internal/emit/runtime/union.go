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

// keptVariant is a value that waits for its tag, which stands outside: an unknown variant, to which
// the reader gives its text unless it is resolved before.
type keptVariant struct {
	union      interface{ own(holder any, raw rawJSON) }
	holder     any // pointer to the unknown variant
	begin, end int
}

// own gives an unknown variant its text.
func (n *union[U, X]) own(holder any, raw rawJSON) { *holder.(*X) = X(unknownVariant{Raw: raw}) }

// ownVariants gives what waits in vain for a tag bytes of its own.
func (r *jsonReader) ownVariants() {
	for _, k := range r.kept {
		k.union.own(k.holder, bytes.Clone(r.data[k.begin:k.end]))
	}
}

// keptIndex finds what waits for its tag, among the last that were read.
func (r *jsonReader) keptIndex(holder any) int {
	for i := len(r.kept) - 1; i >= 0; i-- {
		if r.kept[i].holder == holder {
			return i
		}
	}
	return -1
}

// resolve reads what is unknown as the variant of a tag that stands outside. Without one, or where
// the value doesn't fit, it stays unknown.
func (n *union[U, X]) resolve(in *jsonReader, u U, tag string) U {
	x, ok := any(u).(*X)
	if !ok || x == nil || in.err != nil {
		return u
	}
	known, _ := n.of(tag).(jsonReadable)
	i := in.keptIndex(x)
	if i < 0 { // it was there before
		raw := unknownVariant(*x).Raw
		if known != nil && decodeJSON(raw, known) == nil {
			return known.(U)
		}
		return n.unknown(tag, raw)
	}
	at := in.kept[i]
	in.kept = append(in.kept[:i], in.kept[i+1:]...)
	if known != nil && in.readsAt(at.begin, known) {
		return known.(U)
	}
	return n.unknown(tag, bytes.Clone(in.data[at.begin:at.end]))
}

// readsAt goes back to a value, which is known to be JSON, and reads it into v. It is false where v
// can't hold it.
func (r *jsonReader) readsAt(begin int, v jsonReadable) bool {
	if r.unions == maxUnions {
		return false
	}
	here := r.mark()
	r.unions++
	r.pos = begin
	v.readJSON(r)
	fits := r.err == nil && !r.isLost(begin)
	r.unions--
	r.pos, r.depth, r.err, r.path, r.lost = here.pos, here.depth, nil, nil, 0
	if !fits {
		r.kept = r.kept[:here.kept]
	}
	return fits
}

// readerMark is a place to come back to.
type readerMark struct{ pos, depth, kept, misfits, more int }

func (r *jsonReader) mark() readerMark {
	return readerMark{r.pos, r.depth, len(r.kept), len(r.misfits), r.more}
}

// back forgets what was read since.
func (r *jsonReader) back(m readerMark) {
	r.pos, r.depth, r.kept, r.misfits, r.more = m.pos, m.depth, r.kept[:m.kept], r.misfits[:m.misfits], m.more
	r.err, r.path, r.lost, r.again = nil, nil, 0, 0
}

// read keeps a value until resolve has it where its tag stands outside; null is nil.
func (n *union[U, X]) read(v *U, in *jsonReader) {
	switch {
	case in.err != nil || in.isNull():
		var none U
		*v = none
	case n.member == "":
		begin := in.pos
		in.skip()
		x := new(X)
		in.kept = append(in.kept, keptVariant{n, x, begin, in.pos})
		*v = any(x).(U)
	default:
		n.readTagged(v, in)
	}
}

// readTagged reads the variant of the tag in it. What has no text there, a tag without a variant,
// or members that don't fit, is kept as it came.
func (n *union[U, X]) readTagged(v *U, in *jsonReader) {
	tag, isText := "", false
	if in.unions++; in.unions <= maxUnions {
		tag, isText = in.tagAhead(n.member, false)
	}
	defer func() { in.unions-- }()
	begin := in.mark()
	if !isText || !n.readAs(tag, v, in) {
		*v = n.unknown(tag, readRaw(in))
		return
	}
	if len(in.misfits)+in.more == begin.misfits+begin.more {
		return
	}
	// the tag may have come twice, of which the last counts
	end := in.pos
	in.pos = begin.pos
	last, isText := in.tagAhead(n.member, true)
	if in.pos = end; last == tag && isText {
		return
	}
	in.back(begin)
	if !isText || !n.readAs(last, v, in) {
		*v = n.unknown(last, readRaw(in))
	}
}

// readAs reads the variant of a tag. Where there is none, or the value doesn't fit, it is false and
// has read nothing.
func (n *union[U, X]) readAs(tag string, v *U, in *jsonReader) bool {
	known, ok := n.of(tag).(jsonReadable)
	if !ok {
		return false
	}
	begin := in.mark()
	if known.readJSON(in); in.err != nil {
		in.back(begin) // a fault of the text comes again
		return false
	}
	*v = known.(U)
	return true
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

// tagAhead is the text of a member of the object that comes next, which stays to be read: of the
// first of its name, or of the last.
func (r *jsonReader) tagAhead(member string, last bool) (tag string, isText bool) {
	ahead := jsonReader{data: r.data, pos: r.pos}
	if ahead.kind() != kindObject {
		return "", false
	}
	for obj := ahead.object(nil); obj.next(); {
		switch {
		case string(obj.name()) != member:
			ahead.skip()
			continue
		case ahead.kind() == kindString:
			tag = string(ahead.text())
			isText = ahead.err == nil
		default:
			tag, isText = "", false
			ahead.skip()
		}
		if !last {
			return tag, isText
		}
	}
	return tag, isText
}

// unknownTagged writes a variant that this client doesn't know: its JSON, with the tag where that
// has none.
func (w *jsonWriter) unknownTagged(raw rawJSON, member string, v variant) {
	if len(v.tags) == 0 || !isObjectText(raw) {
		w.raw(raw)
		return
	}
	given, isText := newJSONReader(raw).tagAhead(member, false)
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
func (r reading[T]) place() any              { return r.value }

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
