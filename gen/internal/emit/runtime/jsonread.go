package runtime

import (
	"bytes"
	stdjson "encoding/json"
	"errors"
	"reflect"
	"strconv"
	"time"

	openapi_types "github.com/oapi-codegen/runtime/types"
)

// The read functions read one value into v; null is the zero value. Generated code passes them and
// the readJSON methods to those for lists, maps and pointers. What v can't hold is a misfit, which
// file jsonmisfit tells of: where an answer says the same in another way that is what is read.

func readString[T ~string](v *T, in *jsonReader) {
	switch kind := in.kind(); kind {
	case kindString:
		*v = T(in.string())
	case kindNull:
		in.isNull()
		*v = ""
	default:
		*v = T(in.misfit(kind, reflect.TypeFor[T]()))
		in.saved()
	}
}

func readBool(v *bool, in *jsonReader) {
	switch kind := in.kind(); kind {
	case kindBool:
		*v = in.bool()
	case kindNull:
		in.isNull()
		*v = false
	default:
		is, ok := boolOf(in.misfit(kind, reflect.TypeFor[bool]()))
		if *v = is; ok {
			in.saved()
		}
	}
}

// readInt reads a whole number however it is written: 1000, 1000.0 and 1e3 are one.
func readInt[T ~int | ~int32 | ~int64](v *T, in *jsonReader) {
	start := in.pos
	n, ok := in.int()
	if *v = T(n); ok && int64(*v) == n {
		return
	}
	*v, in.pos = 0, start
	kind := in.kind()
	if kind == kindNull {
		in.isNull()
		return
	}
	begin := in.mark()
	n, ok = intOf(in.raw())
	if *v = T(n); kind == kindNumber && ok && int64(*v) == n || in.err != nil {
		return
	}
	in.back(begin)
	n, ok = intOf(in.misfit(kind, reflect.TypeFor[T]()))
	if *v = T(n); ok && int64(*v) == n {
		in.saved()
	} else {
		*v = 0
	}
}

func readFloat(v *float64, in *jsonReader) {
	*v = 0
	kind := in.kind()
	if kind == kindNull {
		in.isNull()
		return
	}
	if kind == kindNumber {
		begin := in.mark()
		n, err := strconv.ParseFloat(string(in.raw()), 64)
		if err == nil || in.err != nil {
			*v = n
			return
		}
		in.back(begin)
	}
	if n, ok := floatOf(in.misfit(kind, reflect.TypeFor[float64]())); ok {
		*v = n
		in.saved()
	}
}

// readText reads what is written as a string in one way, and in answers in others too.
func readText[T any](v *T, in *jsonReader, strict, loose func(text []byte) (T, bool)) {
	var ok bool
	kind := in.kind()
	if kind == kindString {
		begin := in.mark()
		if *v, ok = strict(in.text()); ok || in.err != nil {
			return
		}
		in.back(begin)
	}
	var zero T
	if *v = zero; kind == kindNull {
		in.isNull()
		return
	}
	if *v, ok = loose(in.misfit(kind, reflect.TypeFor[T]())); ok {
		in.saved()
	}
}

func readTime(v *time.Time, in *jsonReader) { readText(v, in, timeOf, looseTimeOf) }

func readDate(v *openapi_types.Date, in *jsonReader) { readText(v, in, dateOf, looseDateOf) }

func readBytes(v *[]byte, in *jsonReader) {
	readText(v, in, bytesOf, func([]byte) ([]byte, bool) { return nil, false })
}

// readRaw reads any value as bytes of its own.
func readRaw(in *jsonReader) rawJSON { return bytes.Clone(in.raw()) }

// readAny reads any value as nil, bool, string, []any, map[string]any, and a number as float64
// where that keeps all of its digits: where the shortest decimal that reads as the float64 has the
// value of the number as it is written, as of 0.1, 1.50 and 1e3. Any other number is a json.Number.
func readAny(v *any, in *jsonReader) { *v = in.any() }

func (r *jsonReader) any() any {
	switch r.kind() {
	case kindNull:
		r.isNull()
		return nil
	case kindBool:
		return r.bool()
	case kindString:
		return r.string()
	case kindNumber:
		return r.anyNumber()
	case kindArray:
		elements := []any{}
		for list := r.array(nil); list.next(); {
			elements = append(elements, r.any())
		}
		return elements
	}
	return r.anyMap()
}

func (r *jsonReader) anyNumber() any {
	begin := r.pos
	const exact = 1 << 53 // up to here a float64 is any whole number
	if n, ok := r.int(); ok && -exact <= n && n <= exact && n != 0 {
		return float64(n)
	}
	r.pos = begin
	text := r.raw()
	if n, ok := exactFloat(text); ok {
		return n
	}
	return stdjson.Number(text)
}

func (r *jsonReader) anyMap() map[string]any {
	var members map[string]any
	obj := r.object(&members)
	if obj.in == nil {
		return nil
	}
	members = make(map[string]any)
	for obj.next() {
		r.peek()
		begin, count := r.pos, len(members)
		name := r.keep(obj.name())
		if members[name] = r.any(); len(members) == count {
			r.twice(begin)
		}
	}
	return members
}

func readAnyMap(v *map[string]any, in *jsonReader) { *v = in.anyMap() }

func readPtr[T any](v **T, in *jsonReader, read func(*T, *jsonReader)) {
	if in.isNull() {
		*v = nil
		return
	}
	begin := in.pos
	if *v == nil || in.again == begin && begin != 0 {
		*v = new(T)
	}
	if read(*v, in); in.isLost(begin) {
		*v = nil
	}
}

// readNullable replaces the whole value, so that nothing stays of one that was there.
func readNullable[T any](v *Nullable[T], in *jsonReader, read func(*T, *jsonReader)) {
	if in.isNull() {
		*v = Null[T]()
		return
	}
	begin := in.pos
	*v = Nullable[T]{state: isValue}
	if read(&v.value, in); in.isLost(begin) {
		*v = Nullable[T]{}
	}
}

func readSlice[T any](v *[]T, in *jsonReader, read func(*T, *jsonReader)) {
	*v = nil
	list := in.array(v)
	if list.in == nil {
		return
	}
	elements := []T{}
	for list.next() {
		if cap(elements) == 0 {
			elements = make([]T, 0, 4)
		}
		elements = append(elements, *new(T))
		read(&elements[len(elements)-1], in)
	}
	*v = elements
}

func readMap[T any](v *map[string]T, in *jsonReader, read func(*T, *jsonReader)) {
	*v = nil
	obj := in.object(v)
	if obj.in == nil {
		return
	}
	members := make(map[string]T)
	var value, zero T
	for obj.next() {
		in.peek()
		begin, count := in.pos, len(members)
		name := in.keep(obj.name())
		value = zero
		read(&value, in)
		if members[name] = value; len(members) == count {
			in.twice(begin)
		}
	}
	*v = members
}

// jsonMember is one name and value of a JSON object.
type jsonMember struct {
	name  string
	value rawJSON
}

// jsonMembers splits a JSON object into its members, in the order of the text.
func jsonMembers(data []byte) (members []jsonMember, err error) {
	r := newJSONReader(data)
	if kind := r.kind(); kind != kindObject {
		return nil, errors.New("not a JSON object")
	}
	members = []jsonMember{}
	seen := map[string]bool{}
	for obj := r.object(nil); obj.next(); {
		name := string(obj.name())
		if seen[name] {
			r.fail(errNameTwice)
		}
		seen[name] = true
		members = append(members, jsonMember{name, readRaw(r)})
	}
	r.end()
	return members, r.fault()
}

// jsonElements splits a JSON array into its elements.
func jsonElements(data []byte) ([]rawJSON, error) {
	var elements []rawJSON
	return elements, decodeJSON(data, &elements)
}
