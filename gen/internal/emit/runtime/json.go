package runtime

import (
	"bytes"
	stdjson "encoding/json"
	"errors"
	"io"
	"reflect"
	"slices"
	"strconv"
	"unicode/utf8"

	"github.com/go-faster/jx"
)

// This file is the only one that names the JSON engine: to change engines, change it. Generated
// code says which members an object has, files jsonread and jsonwrite how values of Go types are
// written, and the engine reads and writes the text.

// rawJSON is one JSON value kept as text, in bytes of its own. JSON null is kept as the text null;
// only an absent member leaves it nil.
type rawJSON = stdjson.RawMessage

// encodeJSON writes v as JSON: UTF-8, map keys sorted, no HTML escapes, and [] and {} for a nil
// slice and a nil map.
func encodeJSON(v any) ([]byte, error) { return (&jsonWriter{}).encode(v) }

// encodeSent is encodeJSON for what goes to the server, which a masked [Secret] must not.
func encodeSent(v any) ([]byte, error) { return (&jsonWriter{isSent: true}).encode(v) }

func (w *jsonWriter) encode(v any) ([]byte, error) {
	kept := jx.GetWriter()
	w.engine.Buf = kept.Buf
	w.any(v)
	var data []byte
	switch {
	case w.err != nil:
	case utf8.Valid(w.engine.Buf):
		data = bytes.Clone(w.engine.Buf)
	default:
		w.fail(errInvalidUTF8)
	}
	if cap(w.engine.Buf) <= maxKeptBuffer {
		kept.Buf = w.engine.Buf
	}
	jx.PutWriter(kept)
	return data, w.err
}

// maxKeptBuffer bounds what the engine keeps for the next value, in bytes.
const maxKeptBuffer = 64 << 10

// decodeJSON reads exactly one JSON value from data into v. Member names match by case, unknown
// ones are skipped, null sets the zero value; invalid UTF-8, a known name given twice and anything
// after the value are errors. The error says where and into which Go type, but never quotes data,
// which may hold secrets; one for data that ends too early is io.ErrUnexpectedEOF under errors.Is.
func decodeJSON(data []byte, v any) error {
	r := newJSONReader(data)
	if !utf8.Valid(data) {
		r.fail(errInvalidUTF8)
	} else {
		r.into(v)
		r.end()
	}
	return r.fault()
}

// jsonReadable is a type that reads itself. It overwrites what it finds, and on a fault of the text
// it may leave anything behind.
type jsonReadable interface{ readJSON(in *jsonReader) }

// jsonWritable is a type that writes itself.
type jsonWritable interface{ writeJSON(out *jsonWriter) }

// jsonKind is a kind of JSON value.
type jsonKind = jx.Type

const (
	kindNone   = jx.Invalid // the end of the text, or something that is no JSON
	kindNull   = jx.Null
	kindBool   = jx.Bool
	kindNumber = jx.Number
	kindString = jx.String
	kindArray  = jx.Array
	kindObject = jx.Object
)

// jsonReader reads JSON text piece by piece. The first fault stays, ends all loops, and makes what
// was read worthless.
type jsonReader struct {
	engine jx.Decoder
	data   []byte
	err    error
	path   []string // to the fault, innermost first
	unions int      // that are being read, one within the other
}

func newJSONReader(data []byte) *jsonReader {
	r := &jsonReader{data: data}
	r.engine.ResetBytes(data)
	return r
}

// kind is that of the next value.
func (r *jsonReader) kind() jsonKind { return r.engine.Next() }

// isNull reads a null if that comes next.
func (r *jsonReader) isNull() bool {
	if r.kind() != kindNull {
		return false
	}
	r.note(r.engine.Null())
	return true
}

// text reads a string, which is good until the next is read.
func (r *jsonReader) text() []byte {
	value, err := r.engine.StrBytes()
	r.note(err)
	return value
}

// int reads a number that is written as a whole one; it reads nothing and is false where it isn't.
func (r *jsonReader) int() (int64, bool) {
	before := r.engine
	value, err := r.engine.Int64()
	if err != nil {
		r.engine = before
	}
	return value, err == nil
}

func (r *jsonReader) bool() bool {
	value, err := r.engine.Bool()
	r.note(err)
	return value
}

// raw reads any value as it stands in the text. It is part of the text.
func (r *jsonReader) raw() []byte {
	r.kind() // skips white space
	value, err := r.engine.Raw()
	r.note(err)
	return value
}

// skip reads any value to no end.
func (r *jsonReader) skip() { r.note(r.engine.Skip()) }

// end makes sure that nothing follows.
func (r *jsonReader) end() {
	if r.err == nil && !errors.Is(r.engine.Skip(), io.EOF) {
		r.fail(errTrailing)
	}
}

// jsonObject is an object being read:
//
//	for obj := in.object(v); obj.next(); {
//		switch string(obj.name()) { … }
//	}
type jsonObject struct {
	in      *jsonReader // nil where there is no object
	members jx.ObjIter
	seen    [maxKnownMembers / 64]uint64 // the members that were read, by number
}

// object begins to read an object into v, a pointer. Null sets v to zero and counts as an object
// without members.
func (r *jsonReader) object(v any) (obj jsonObject) {
	kind := r.kind()
	if kind != kindObject {
		if kind == kindNull {
			r.isNull()
			reflect.ValueOf(v).Elem().SetZero()
		} else {
			r.mismatch(kind, reflect.TypeOf(v).Elem())
		}
		return obj
	}
	var err error
	if obj.members, err = r.engine.ObjIter(); err != nil {
		r.note(err)
		return obj
	}
	obj.in = r
	return obj
}

// next goes on to the next member, if there is one.
func (o *jsonObject) next() bool {
	switch {
	case o.in == nil:
		return false
	case o.in.err != nil:
		o.in.path = append(o.in.path, string(o.name()))
		return false
	case o.members.Next():
		return true
	}
	o.in.note(o.members.Err())
	return false
}

// name is the name of the current member, good until the next.
func (o *jsonObject) name() []byte { return o.members.Key() }

// maxKnownMembers is how many members at can tell apart.
const maxKnownMembers = 128

// at notes that the current member is number i of those that the type knows, which it must be only
// once, and returns the reader of its value. Inlined at every member of every type it would be a
// good part of what there is to compile.
//
//go:noinline
func (o *jsonObject) at(i uint) *jsonReader {
	word, bit := &o.seen[i/64], uint64(1)<<(i%64)
	if *word&bit != 0 {
		o.in.fail(errNameTwice)
	}
	*word |= bit
	return o.in
}

// jsonArray is an array being read.
type jsonArray struct {
	in       *jsonReader // nil where there is no array
	elements jx.ArrIter
	count    int
}

// array begins to read an array into v, a pointer; null counts as none.
func (r *jsonReader) array(v any) (list jsonArray) {
	kind := r.kind()
	if kind != kindArray {
		if !r.isNull() {
			r.mismatch(kind, reflect.TypeOf(v).Elem())
		}
		return list
	}
	var err error
	if list.elements, err = r.engine.ArrIter(); err != nil {
		r.note(err)
		return list
	}
	list.in = r
	return list
}

// next goes on to the next element, if there is one.
func (a *jsonArray) next() bool {
	switch {
	case a.in == nil:
		return false
	case a.in.err != nil:
		a.in.path = append(a.in.path, strconv.Itoa(a.count-1))
		return false
	case a.elements.Next():
		a.count++
		return true
	}
	a.in.note(a.elements.Err())
	return false
}

// jsonWriter writes JSON text piece by piece. The first fault stays, and what was written is
// worthless then.
type jsonWriter struct {
	engine jx.Writer
	err    error
	depth  int
	isSent bool // to the server, which must not get a masked secret
}

// maxWriteDepth ends values that hold themselves.
const maxWriteDepth = 1000

// open begins an object or an array, by its first sign.
func (w *jsonWriter) open(sign byte) {
	if w.depth++; w.depth > maxWriteDepth {
		w.fail(errTooDeep)
	}
	w.engine.Buf = append(w.engine.Buf, sign)
}

// close ends one.
func (w *jsonWriter) close(sign byte) {
	w.depth--
	w.engine.Buf = append(w.engine.Buf, sign)
}

// next puts the comma before a member or an element but the first. No value ends with an opening
// sign.
func (w *jsonWriter) next() {
	if last := w.engine.Buf[len(w.engine.Buf)-1]; last != '{' && last != '[' {
		w.engine.Buf = append(w.engine.Buf, ',')
	}
}

// name begins a member. The name is written as it is: generated code has escaped it.
func (w *jsonWriter) name(escaped string) *jsonWriter {
	w.next()
	w.quote(escaped)
	w.engine.Buf = append(w.engine.Buf, ':')
	return w
}

// quote writes a string of which nothing needs an escape. It is append in other words: append would
// store the buffer's address anew, which is slow whenever the garbage collector is at work.
func (w *jsonWriter) quote(v string) {
	begin := len(w.engine.Buf)
	if begin+len(v)+2 > cap(w.engine.Buf) {
		w.engine.Buf = slices.Grow(w.engine.Buf, len(v)+2)
	}
	w.engine.Buf = w.engine.Buf[:begin+len(v)+2]
	text := w.engine.Buf[begin:]
	text[0], text[len(text)-1] = '"', '"'
	copy(text[1:], v)
}

func (w *jsonWriter) string(v string) {
	if isPlain(v) {
		w.quote(v)
	} else {
		w.engine.Str(v)
	}
}

// secret writes one, masked only where it stays with the user.
func (w *jsonWriter) secret(v Secret) {
	if w.isSent && v.IsMasked() {
		w.fail(errMasked)
	}
	w.string(string(v))
}

// isPlain tells whether nothing in v needs an escape, by eight bytes at a time; it may be wrong
// about what isn't ASCII.
func isPlain(v string) bool {
	for ; len(v) >= 8; v = v[8:] {
		word := uint64(v[0]) | uint64(v[1])<<8 | uint64(v[2])<<16 | uint64(v[3])<<24 |
			uint64(v[4])<<32 | uint64(v[5])<<40 | uint64(v[6])<<48 | uint64(v[7])<<56
		// the high bit of a byte is set where it was, or where the subtraction went below zero
		const ones, highs = 0x0101010101010101, 0x8080808080808080
		controls, quotes, slashes := word-ones*' ', (word^ones*'"')-ones, (word^ones*'\\')-ones
		if (word|controls|quotes|slashes)&highs != 0 {
			return false
		}
	}
	for i := range len(v) {
		if c := v[i]; c < ' ' || c == '"' || c == '\\' {
			return false
		}
	}
	return true
}

func (w *jsonWriter) null()           { w.engine.Null() }
func (w *jsonWriter) bool(v bool)     { w.engine.Bool(v) }
func (w *jsonWriter) int(v int)       { w.engine.Int(v) }
func (w *jsonWriter) int64(v int64)   { w.engine.Int64(v) }
func (w *jsonWriter) bytes(v []byte)  { w.engine.Base64(v) }
func (w *jsonWriter) float(v float64) { w.engine.Float64(v) }

// key begins a member of a map.
func (w *jsonWriter) key(name string) {
	w.next()
	w.string(name)
	w.engine.Buf = append(w.engine.Buf, ':')
}

// quoted writes a string without signs to escape, as appendText appends it.
func (w *jsonWriter) quoted(appendText func([]byte) ([]byte, error)) {
	text, err := appendText(append(w.engine.Buf, '"'))
	if err != nil {
		w.fail(err)
		return
	}
	w.engine.Buf = append(text, '"')
}

// verbatim writes what is known to be JSON.
func (w *jsonWriter) verbatim(v []byte) { w.engine.Raw(v) }

// raw writes a value that should be JSON already, null where it is empty.
func (w *jsonWriter) raw(v rawJSON) {
	switch {
	case len(v) == 0:
		w.null()
	case !jx.Valid(v):
		w.fail(errNotJSON)
	default:
		w.verbatim(v)
	}
}
