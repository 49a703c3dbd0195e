package runtime

import (
	"encoding"
	stdjson "encoding/json"
	"reflect"
	"time"

	openapi_types "github.com/oapi-codegen/runtime/types"
)

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
	case stdjson.Unmarshaler, encoding.TextUnmarshaler, *stdjson.Number:
		if !r.known(target) {
			r.standard(target)
		}
		return
	}
	if r.known(v.Addr().Interface()) {
		return
	}
	switch {
	case v.Kind() == reflect.String:
		var text string
		readString(&text, r)
		v.SetString(text)
	case v.Kind() == reflect.Pointer && r.isNull():
		v.SetZero()
	case v.Kind() == reflect.Pointer:
		begin := r.pos
		if v.IsNil() || r.again == begin && begin != 0 {
			v.Set(reflect.New(v.Type().Elem()))
		}
		if r.reflected(v.Elem()); r.isLost(begin) {
			v.SetZero()
		}
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
	case v.Kind() == reflect.Struct:
		r.reflectedStruct(v)
	default:
		r.standard(v.Addr().Interface())
	}
}

// known reads a value of a type that generated code has as well.
func (r *jsonReader) known(v any) bool {
	switch v := v.(type) {
	case *string:
		readString(v, r)
	case *bool:
		readBool(v, r)
	case *int:
		readInt(v, r)
	case *int32:
		readInt(v, r)
	case *int64:
		readInt(v, r)
	case *float64:
		readFloat(v, r)
	case *time.Time:
		readTime(v, r)
	case *openapi_types.Date:
		readDate(v, r)
	case *[]byte:
		readBytes(v, r)
	default:
		return false
	}
	return true
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
			r.peek()
			r.twice(r.pos)
		}
		value := reflect.New(v.Type().Elem()).Elem()
		r.reflected(value)
		v.SetMapIndex(name, value)
	}
}

// standard leaves a value to encoding/json, whose errors may quote it.
func (r *jsonReader) standard(v any) {
	kind, begin := r.kind(), r.mark()
	text := r.raw()
	if r.err != nil {
		return
	}
	if kind == kindNull {
		reflect.ValueOf(v).Elem().SetZero()
		return
	}
	if stdjson.Unmarshal(text, v) == nil {
		return
	}
	r.back(begin)
	if r.misfit(kind, reflect.TypeOf(v).Elem()); r.err == nil {
		reflect.ValueOf(v).Elem().SetZero()
	}
}
