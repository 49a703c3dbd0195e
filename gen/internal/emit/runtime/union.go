package runtime

import (
	"bytes"
	"reflect"
)

// This file is for unions whose variants hold their tag themselves. Generated code says which
// variant a tag means; those whose tag stands beside them are in the file tag.

// readTagged reads a union by the member of its object that is the tag. What has no text there, a
// tag that variantOf has nothing for, or members that don't fit, is kept as it came; null is nil.
func readTagged[T any](v *T, in *jsonReader, member string, variantOf func(tag string) T, unknown func(tag string, raw rawJSON) T) {
	var none T
	*v = none
	if in.err != nil || in.isNull() {
		return
	}
	before := in.engine
	tag, isText := "", false
	if in.unions++; in.unions <= maxUnions {
		tag, isText = in.tagAhead(member)
	}
	defer func() { in.unions-- }()
	if isText {
		known := variantOf(tag)
		if readable, ok := any(known).(jsonReadable); ok {
			if readable.readJSON(in); in.err == nil {
				*v = known
				return
			}
			in.engine, in.err, in.path = before, nil, nil // a fault of the text comes again
		}
	}
	*v = unknown(tag, readRaw(in))
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

// reading is a value and the function that reads it, for types that have no method of their own to:
// unions, and lists and maps of them.
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
