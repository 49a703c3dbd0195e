package runtime

import (
	"bytes"
	"encoding/base64"
	stdjson "encoding/json"
	"errors"
	"math"
	"reflect"
	"strconv"
	"strings"
	"time"

	openapi_types "github.com/oapi-codegen/runtime/types"
)

// The read functions read one value into v; null is the zero value. Generated code passes them and
// the readJSON methods to those for lists, maps and pointers.

// expect tells whether a value of the wanted kind comes next, and deals with anything else.
func expect[T any](v *T, in *jsonReader, want jsonKind) bool {
	switch kind := in.kind(); kind {
	case want:
		return true
	case kindNull:
		in.isNull()
		var zero T
		*v = zero
	default:
		in.mismatch(kind, reflect.TypeFor[T]())
	}
	return false
}

func readString[T ~string](v *T, in *jsonReader) {
	if expect(v, in, kindString) {
		*v = T(in.text())
	}
}

func readBool(v *bool, in *jsonReader) {
	if expect(v, in, kindBool) {
		*v = in.bool()
	}
}

// readSoftBool reads a flag that the API writes in more ways than one: true and false, the same
// words as strings in any case, 1 and 0, "" and null. Anything else reads as false, since one soft
// field must not cost the whole answer.
func readSoftBool(v *bool, in *jsonReader) {
	var text string
	if in.kind() == kindString {
		text = string(in.text())
	} else {
		text = string(in.raw())
	}
	*v = text == "1" || strings.EqualFold(text, "true")
}

// readInt reads a whole number however it is written: 1000, 1000.0 and 1e3 are one.
func readInt[T ~int | ~int32 | ~int64](v *T, in *jsonReader) {
	if !expect(v, in, kindNumber) {
		return
	}
	n, ok := in.int()
	if !ok {
		f, err := strconv.ParseFloat(string(in.raw()), 64)
		const exact = 1 << 53 // from here on a float64 may stand for another number
		n = int64(f)
		ok = err == nil && math.Abs(f) < exact && float64(n) == f
	}
	if *v = T(n); !ok || int64(*v) != n {
		in.mismatch(kindNumber, reflect.TypeFor[T]())
	}
}

func readFloat(v *float64, in *jsonReader) {
	if !expect(v, in, kindNumber) {
		return
	}
	var err error
	if *v, err = strconv.ParseFloat(string(in.raw()), 64); err != nil {
		in.mismatch(kindNumber, reflect.TypeFor[float64]())
	}
}

func readTime(v *time.Time, in *jsonReader) {
	if expect(v, in, kindString) && v.UnmarshalText(in.text()) != nil {
		in.mismatch(kindString, reflect.TypeFor[time.Time]())
	}
}

func readDate(v *openapi_types.Date, in *jsonReader) {
	if expect(v, in, kindString) && v.UnmarshalText(in.text()) != nil {
		in.mismatch(kindString, reflect.TypeFor[openapi_types.Date]())
	}
}

func readBytes(v *[]byte, in *jsonReader) {
	if !expect(v, in, kindString) {
		return
	}
	var err error
	if *v, err = base64.StdEncoding.AppendDecode([]byte{}, in.text()); err != nil {
		in.mismatch(kindString, reflect.TypeFor[[]byte]())
	}
}

// readRaw reads any value as bytes of its own.
func readRaw(in *jsonReader) rawJSON { return bytes.Clone(in.raw()) }

// readAny reads any value as encoding/json does: nil, bool, float64, string, []any, map[string]any.
func readAny(v *any, in *jsonReader) { *v = in.any() }

func (r *jsonReader) any() any {
	switch r.kind() {
	case kindNull:
		r.isNull()
		return nil
	case kindBool:
		return r.bool()
	case kindString:
		return string(r.text())
	case kindNumber:
		number, err := strconv.ParseFloat(string(r.raw()), 64)
		if err != nil {
			r.mismatch(kindNumber, reflect.TypeFor[float64]())
		}
		return number
	case kindArray:
		elements := []any{}
		for list := r.array(nil); list.next(); {
			elements = append(elements, r.any())
		}
		return elements
	}
	return r.anyMap()
}

func (r *jsonReader) anyMap() map[string]any {
	var members map[string]any
	obj := r.object(&members)
	if obj.in == nil {
		return nil
	}
	members = make(map[string]any)
	for obj.next() {
		name := string(obj.name())
		if _, isThere := members[name]; isThere {
			r.fail(errNameTwice)
		}
		members[name] = r.any()
	}
	return members
}

func readAnyMap(v *map[string]any, in *jsonReader) { *v = in.anyMap() }

func readPtr[T any](v **T, in *jsonReader, read func(*T, *jsonReader)) {
	if in.isNull() {
		*v = nil
		return
	}
	if *v == nil {
		*v = new(T)
	}
	read(*v, in)
}

// readNullable replaces the whole value, so that nothing stays of one that was there.
func readNullable[T any](v *Nullable[T], in *jsonReader, read func(*T, *jsonReader)) {
	if in.isNull() {
		*v = Null[T]()
		return
	}
	*v = Nullable[T]{state: isValue}
	read(&v.value, in)
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
			elements = make([]T, 0, 2)
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
		name := string(obj.name())
		if _, isThere := members[name]; isThere {
			in.fail(errNameTwice)
		}
		value = zero
		read(&value, in)
		members[name] = value
	}
	*v = members
}

// into reads a value into v, a pointer to anything.
func (r *jsonReader) into(v any) {
	if readable, ok := v.(jsonReadable); ok {
		readable.readJSON(r)
		return
	}
	r.reflected(reflect.ValueOf(v).Elem())
}

// reflected reads a value for which there is no generated code: lists and maps of types that have
// some, and types of the user's, which encoding/json knows how to read.
func (r *jsonReader) reflected(v reflect.Value) {
	switch target := v.Addr().Interface().(type) {
	case jsonReadable:
		target.readJSON(r)
		return
	case *any:
		readAny(target, r)
		return
	case *rawJSON:
		*target = readRaw(r)
		return
	case stdjson.Unmarshaler:
		r.standard(target)
		return
	}
	switch {
	case v.Kind() == reflect.Pointer && r.isNull():
		v.SetZero()
	case v.Kind() == reflect.Pointer:
		if v.IsNil() {
			v.Set(reflect.New(v.Type().Elem()))
		}
		r.reflected(v.Elem())
	case v.Kind() == reflect.Slice && v.Type().Elem().Kind() != reflect.Uint8:
		v.SetZero()
		list := r.array(v.Addr().Interface())
		if list.in != nil {
			v.Set(reflect.MakeSlice(v.Type(), 0, 0))
		}
		for list.next() {
			v.Grow(1)
			v.SetLen(v.Len() + 1)
			r.reflected(v.Index(v.Len() - 1))
		}
	case v.Kind() == reflect.Map && v.Type().Key().Kind() == reflect.String:
		r.reflectedMap(v)
	default:
		r.standard(v.Addr().Interface())
	}
}

func (r *jsonReader) reflectedMap(v reflect.Value) {
	v.SetZero()
	obj := r.object(v.Addr().Interface())
	if obj.in != nil {
		v.Set(reflect.MakeMap(v.Type()))
	}
	for obj.next() {
		name := reflect.ValueOf(string(obj.name())).Convert(v.Type().Key())
		if v.MapIndex(name).IsValid() {
			r.fail(errNameTwice)
		}
		value := reflect.New(v.Type().Elem()).Elem()
		r.reflected(value)
		v.SetMapIndex(name, value)
	}
}

// standard leaves a value to encoding/json, whose errors may quote it.
func (r *jsonReader) standard(v any) {
	kind, text := r.kind(), r.raw()
	if r.err != nil {
		return
	}
	if kind == kindNull {
		reflect.ValueOf(v).Elem().SetZero()
		return
	}
	if stdjson.Unmarshal(text, v) != nil {
		r.mismatch(kind, reflect.TypeOf(v).Elem())
	}
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
