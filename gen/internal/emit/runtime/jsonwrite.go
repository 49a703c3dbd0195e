package runtime

import (
	"bytes"
	"encoding"
	stdjson "encoding/json"
	"math"
	"reflect"
	"slices"
	"time"

	openapi_types "github.com/oapi-codegen/runtime/types"
)

// The write functions write one value. Generated code passes them and the writeJSON methods to
// those for lists, maps and pointers, and to those for members that may be left out.

func writeString[T ~string](v *T, out *jsonWriter) { out.string(string(*v)) }

func writeSecret(v *Secret, out *jsonWriter) { out.secret(*v) }

func writeBool(v *bool, out *jsonWriter) { out.bool(*v) }

func writeInt[T ~int | ~int32 | ~int64](v *T, out *jsonWriter) { out.int64(int64(*v)) }

// writeFloat writes the shortest text that reads back as the same number.
func writeFloat(v *float64, out *jsonWriter) {
	if math.IsNaN(*v) || math.IsInf(*v, 0) {
		out.fail(errNotFinite)
		return
	}
	out.float(*v)
}

// writeTime writes RFC 3339 with as many digits of a second as there are.
func writeTime(v *time.Time, out *jsonWriter) { out.quoted(v.AppendText) }

func writeDate(v *openapi_types.Date, out *jsonWriter) { out.string(v.String()) }

func writeBytes(v *[]byte, out *jsonWriter) { out.bytes(*v) }

func writeAny(v *any, out *jsonWriter) { out.any(*v) }

func writePtr[T any](v *T, out *jsonWriter, write func(*T, *jsonWriter)) {
	switch {
	case v == nil:
		out.null()
	case out.err == nil: // after a fault, pointers in a circle would never end
		write(v, out)
	}
}

// writeNullable writes an absent value as null: whoever can leave it out has done so.
func writeNullable[T any](v *Nullable[T], out *jsonWriter, write func(*T, *jsonWriter)) {
	if v.state != isValue {
		out.null()
		return
	}
	write(&v.value, out)
}

func writeSlice[T any](v []T, out *jsonWriter, write func(*T, *jsonWriter)) {
	out.open('[')
	for i := range v {
		if out.err != nil {
			break
		}
		out.next()
		write(&v[i], out)
	}
	out.close(']')
}

func writeMap[T any](v map[string]T, out *jsonWriter, write func(*T, *jsonWriter)) {
	names := make([]string, 0, 16)
	for name := range v {
		names = append(names, name)
	}
	slices.Sort(names)
	out.open('{')
	var value T
	for _, name := range names {
		if out.err != nil {
			break
		}
		value = v[name]
		out.key(name)
		write(&value, out)
	}
	out.close('}')
}

func writeAnyMap(v *map[string]any, out *jsonWriter) { out.anyMap(*v) }

// The following leave a member out where it is zero, as omitzero does.

func writeNonZeroString(v string, out *jsonWriter, name string) {
	if v != "" {
		out.name(name).string(v)
	}
}

func writeNonZeroSecret(v Secret, out *jsonWriter, name string) {
	if v != "" {
		out.name(name).secret(v)
	}
}

func writeNonZeroInt(v int, out *jsonWriter, name string) {
	if v != 0 {
		out.name(name).int(v)
	}
}

func writeNonZeroBool(v bool, out *jsonWriter, name string) {
	if v {
		out.name(name).bool(v)
	}
}

func writeNonNilString(v *string, out *jsonWriter, name string) {
	if v != nil {
		out.name(name).string(*v)
	}
}

func writeNonNilSecret(v *Secret, out *jsonWriter, name string) {
	if v != nil {
		out.name(name).secret(*v)
	}
}

func writeNonNilInt(v *int, out *jsonWriter, name string) {
	if v != nil {
		out.name(name).int(*v)
	}
}

func writeNonNilBool(v *bool, out *jsonWriter, name string) {
	if v != nil {
		out.name(name).bool(*v)
	}
}

func writeNonZero[T comparable](v *T, out *jsonWriter, name string, write func(*T, *jsonWriter)) {
	var zero T
	if *v != zero {
		write(v, out.name(name))
	}
}

func writeNonNil[T any](v *T, out *jsonWriter, name string, write func(*T, *jsonWriter)) {
	if v != nil && out.err == nil {
		write(v, out.name(name))
	}
}

func writeGiven[T any](v *Nullable[T], out *jsonWriter, name string, write func(*T, *jsonWriter)) {
	if v.state != isAbsent {
		writeNullable(v, out.name(name), write)
	}
}

func writeNonNilSlice[T any](v []T, out *jsonWriter, name string, write func(*T, *jsonWriter)) {
	if v != nil {
		writeSlice(v, out.name(name), write)
	}
}

func writeNonNilMap[T any](v map[string]T, out *jsonWriter, name string, write func(*T, *jsonWriter)) {
	if v != nil {
		writeMap(v, out.name(name), write)
	}
}

func writeNonNilAnyMap(v map[string]any, out *jsonWriter, name string) {
	if v != nil {
		out.name(name).anyMap(v)
	}
}

func writeNonNilSecretMap(v SecretMap, out *jsonWriter, name string) {
	if v != nil {
		v.writeJSON(out.name(name))
	}
}

// isZeroValue tells whether v, a pointer, points to what omitzero leaves out of a type with other
// rules than the above.
func isZeroValue(v any) bool {
	if zero, ok := v.(interface{ IsZero() bool }); ok {
		return zero.IsZero()
	}
	return reflect.ValueOf(v).Elem().IsZero()
}

// any writes any value. Those that reading gives need no reflection.
func (w *jsonWriter) any(v any) {
	switch v := v.(type) {
	case nil:
		w.null()
	case string:
		w.string(v)
	case bool:
		w.bool(v)
	case int:
		w.int(v)
	case float64:
		writeFloat(&v, w)
	case []any:
		writeSlice(v, w, writeAny)
	case []string:
		writeSlice(v, w, writeString)
	case map[string]any:
		w.anyMap(v)
	case stdjson.Number:
		w.number(v)
	case rawJSON:
		w.raw(v)
	case jsonWritable:
		if value := reflect.ValueOf(v); value.Kind() == reflect.Pointer && value.IsNil() {
			w.null()
		} else {
			v.writeJSON(w)
		}
	default:
		w.reflected(reflect.ValueOf(v))
	}
}

// number writes a number with all of its digits; an empty one is 0, as in encoding/json.
func (w *jsonWriter) number(v stdjson.Number) {
	switch {
	case v == "":
		w.int(0)
	case !isNumberText(string(v)):
		w.fail(errNotNumber)
	default:
		w.verbatim([]byte(v))
	}
}

// anyMap is writeMap without a copy of each value on the heap.
func (w *jsonWriter) anyMap(v map[string]any) {
	names := make([]string, 0, 16)
	for name := range v {
		names = append(names, name)
	}
	slices.Sort(names)
	w.open('{')
	for _, name := range names {
		if w.err != nil {
			break
		}
		w.key(name)
		w.any(v[name])
	}
	w.close('}')
}

// reflected writes a value for which there is no generated code: lists and maps of types that have
// some, and types of the user's, which encoding/json knows how to write.
func (w *jsonWriter) reflected(v reflect.Value) {
	switch kind := v.Kind(); {
	case kind == reflect.Interface:
		w.any(v.Interface())
		return
	case kind == reflect.Pointer && v.IsNil():
		w.null()
		return
	case kind != reflect.Pointer && !v.CanAddr():
		// the methods of a value may be those of its pointer
		copied := reflect.New(v.Type()).Elem()
		copied.Set(v)
		v = copied
	}
	target := v.Interface()
	if v.CanAddr() {
		target = v.Addr().Interface()
	}
	switch target := target.(type) {
	case jsonWritable:
		target.writeJSON(w)
		return
	case *stdjson.Number:
		w.number(*target)
		return
	case stdjson.Marshaler, encoding.TextMarshaler:
		w.standard(target)
		return
	}
	switch secret, isSecret := v.Interface().(Secret); {
	case isSecret:
		w.secret(secret)
	case v.Kind() == reflect.String:
		w.string(v.String())
	case v.Kind() == reflect.Pointer && w.err == nil:
		w.reflected(v.Elem())
	case v.Kind() == reflect.Slice && v.Type().Elem().Kind() != reflect.Uint8:
		w.open('[')
		for i := 0; i < v.Len() && w.err == nil; i++ {
			w.next()
			w.reflected(v.Index(i))
		}
		w.close(']')
	case v.Kind() == reflect.Map && v.Type().Key().Kind() == reflect.String:
		w.reflectedMap(v)
	default:
		w.standard(target)
	}
}

func (w *jsonWriter) reflectedMap(v reflect.Value) {
	values := make(map[string]reflect.Value, v.Len())
	for entries := v.MapRange(); entries.Next(); {
		values[entries.Key().String()] = entries.Value()
	}
	writeMap(values, w, func(value *reflect.Value, out *jsonWriter) { out.reflected(*value) })
}

// standard leaves a value to encoding/json, which would send a masked secret.
func (w *jsonWriter) standard(v any) {
	if w.isSent && hidesMasked(reflect.ValueOf(v), redactedDepth) {
		w.fail(errMasked)
		return
	}
	text := &bytes.Buffer{}
	encoder := stdjson.NewEncoder(text)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil {
		w.fail(err)
		return
	}
	w.verbatim(bytes.TrimSuffix(text.Bytes(), []byte("\n")))
}
