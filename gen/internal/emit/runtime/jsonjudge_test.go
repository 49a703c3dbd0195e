package runtime

import (
	"encoding/base64"
	stdjson "encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"math/big"
	"reflect"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/go-faster/jx"
	openapi_types "github.com/oapi-codegen/runtime/types"
)

// The judge of the cursor reads with the engine's own iterators, into structs by their tags. It is
// slow, strict and has no code in common with what it judges, so that the two agree on a text only
// where both are right about it. Beside json.go it alone names the engine.

// judgeReader reads JSON text piece by piece. The first fault stays, ends all loops, and makes what
// was read worthless.
type judgeReader struct {
	engine jx.Decoder
	data   []byte
	err    error
}

func newJudge(data []byte) *judgeReader {
	r := &judgeReader{data: data}
	r.engine.ResetBytes(data)
	return r
}

// note keeps the first fault.
func (r *judgeReader) note(err error) {
	if r.err == nil {
		r.err = err
	}
}

// mismatch is a value that a Go type can't hold.
func (r *judgeReader) mismatch(kind jx.Type, goal reflect.Type) {
	r.note(fmt.Errorf("%w: %v as %v", errJudgeMismatch, kind, goal))
}

var errJudgeMismatch = errors.New("mismatch")

// kind is that of the next value.
func (r *judgeReader) kind() jx.Type { return r.engine.Next() }

// isNull reads a null if that comes next.
func (r *judgeReader) isNull() bool {
	if r.kind() != jx.Null {
		return false
	}
	r.note(r.engine.Null())
	return true
}

// text reads a string, which is good until the next is read.
func (r *judgeReader) text() []byte {
	value, err := r.engine.StrBytes()
	r.note(err)
	return value
}

// int reads a number that is written as a whole one; it reads nothing and is false where it isn't.
func (r *judgeReader) int() (int64, bool) {
	before := r.engine
	value, err := r.engine.Int64()
	if err != nil {
		r.engine = before
	}
	return value, err == nil
}

func (r *judgeReader) bool() bool {
	value, err := r.engine.Bool()
	r.note(err)
	return value
}

// raw reads any value as it stands in the text. It is part of the text.
func (r *judgeReader) raw() []byte {
	r.kind() // skips white space
	value, err := r.engine.Raw()
	r.note(err)
	return value
}

// skip reads any value to no end.
func (r *judgeReader) skip() { r.note(r.engine.Skip()) }

// end makes sure that nothing follows.
func (r *judgeReader) end() {
	if r.err == nil && !stdjson.Valid(r.data) {
		r.note(errTrailing)
	}
}

// judgeObject is an object being read.
type judgeObject struct {
	in      *judgeReader // nil where there is no object
	members jx.ObjIter
}

// object begins to read an object into v, a pointer. Null sets v to zero and counts as an object
// without members.
func (r *judgeReader) object(v any) (obj judgeObject) {
	kind := r.kind()
	if kind != jx.Object {
		if kind == jx.Null {
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
func (o *judgeObject) next() bool {
	switch {
	case o.in == nil:
		return false
	case o.in.err != nil:
		return false
	case o.members.Next():
		return true
	}
	o.in.note(o.members.Err())
	return false
}

// name is the name of the current member, good until the next.
func (o *judgeObject) name() []byte { return o.members.Key() }

// judgeArray is an array being read.
type judgeArray struct {
	in       *judgeReader // nil where there is no array
	elements jx.ArrIter
}

// array begins to read an array into v, a pointer; null counts as none.
func (r *judgeReader) array(v any) (list judgeArray) {
	kind := r.kind()
	if kind != jx.Array {
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
func (a *judgeArray) next() bool {
	switch {
	case a.in == nil:
		return false
	case a.in.err != nil:
		return false
	case a.elements.Next():
		return true
	}
	a.in.note(a.elements.Err())
	return false
}

// judge is decodeJSON.
func judge(data []byte, v any) error {
	r := newJudge(data)
	if !utf8.Valid(data) {
		return errInvalidUTF8
	}
	r.into(reflect.ValueOf(v).Elem())
	r.end()
	return r.err
}

// into reads any type that the fixture has.
func (r *judgeReader) into(v reflect.Value) {
	switch target := v.Addr().Interface().(type) {
	case *time.Time:
		r.fromText(v, target.UnmarshalText)
	case *openapi_types.Date:
		r.fromText(v, target.UnmarshalText)
	case *[]byte:
		r.fromText(v, func(text []byte) (err error) {
			*target, err = base64.StdEncoding.DecodeString(string(text))
			return err
		})
	case *any:
		*target = r.any()
	case *Nullable[string]:
		judgeNullable(target, r)
	case *Nullable[fxBasicAuth]:
		judgeNullable(target, r)
	case *fxProviderConfig:
		if *target = nil; !r.isNull() {
			*target = &fxUnknownProviderConfig{Raw: append(rawJSON{}, r.raw()...)}
		}
	case *fxChatConfig:
		if *target = nil; !r.isNull() {
			*target = &fxUnknownChatConfig{Raw: append(rawJSON{}, r.raw()...)}
		}
	case *fxProvider:
		if r.fields(v); r.err == nil && target.Credentials != nil {
			target.Credentials.Config = judgeProvider(target.Type, target.Credentials.Config)
		}
	case *fxChatDetails:
		if r.fields(v); r.err == nil {
			target.Config = judgeChat(target.Type, target.Config)
		}
	default:
		r.plain(v)
	}
}

func judgeNullable[T any](v *Nullable[T], r *judgeReader) {
	if *v = Null[T](); !r.isNull() {
		*v = Nullable[T]{state: isValue}
		r.into(reflect.ValueOf(&v.value).Elem())
	}
}

func judgeProvider(tag string, config fxProviderConfig) fxProviderConfig {
	unknown, ok := config.(*fxUnknownProviderConfig)
	if !ok {
		return config
	}
	unknown.Type = tag
	for name, variant := range map[string]fxProviderConfig{"vapi": new(fxVapiConfig), "livekit": new(fxLiveKitConfig)} {
		if name == tag && judge(unknown.Raw, variant) == nil {
			return variant
		}
	}
	return unknown
}

func judgeChat(tag string, config fxChatConfig) fxChatConfig {
	unknown, ok := config.(*fxUnknownChatConfig)
	if !ok {
		return config
	}
	unknown.Type = tag
	if variant := new(fxSelfHostedChatConfig); tag == "self_hosted" && judge(unknown.Raw, variant) == nil {
		return variant
	}
	return unknown
}

// plain reads what reflection is enough for.
func (r *judgeReader) plain(v reflect.Value) {
	kind := r.kind()
	if kind == jx.Null {
		r.isNull()
		v.SetZero()
		return
	}
	wants := map[reflect.Kind]jx.Type{
		reflect.String: jx.String, reflect.Bool: jx.Bool, reflect.Int: jx.Number, reflect.Float64: jx.Number,
		reflect.Slice: jx.Array, reflect.Map: jx.Object, reflect.Struct: jx.Object,
	}
	if want, ok := wants[v.Kind()]; ok && want != kind {
		if kind == jx.Invalid {
			r.skip()
		}
		r.mismatch(kind, v.Type())
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		r.into(v.Elem())
	case reflect.String:
		v.SetString(string(r.text()))
	case reflect.Bool:
		v.SetBool(r.bool())
	case reflect.Int:
		r.whole(v)
	case reflect.Float64:
		n, err := strconv.ParseFloat(string(r.raw()), 64)
		if v.SetFloat(n); err != nil {
			r.mismatch(kind, v.Type())
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 0, 0))
		for list := r.array(nil); list.next(); {
			element := reflect.New(v.Type().Elem()).Elem()
			r.into(element)
			v.Set(reflect.Append(v, element))
		}
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		for obj := r.object(nil); obj.next(); {
			name := reflect.ValueOf(string(obj.name()))
			if v.MapIndex(name).IsValid() {
				r.note(errNameTwice)
			}
			value := reflect.New(v.Type().Elem()).Elem()
			r.into(value)
			v.SetMapIndex(name, value)
		}
	case reflect.Struct:
		r.fields(v)
	default:
		panic("no judge of " + v.Type().String())
	}
}

func (r *judgeReader) fields(v reflect.Value) {
	byName, seen := map[string]reflect.Value{}, map[string]bool{}
	for i := range v.NumField() {
		name, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("json"), ",")
		byName[name] = v.Field(i)
	}
	for obj := r.object(v.Addr().Interface()); obj.next(); {
		name := string(obj.name())
		field, ok := byName[name]
		if !ok {
			r.skip()
			continue
		}
		if seen[name] {
			r.note(errNameTwice)
		}
		seen[name] = true
		r.into(field)
	}
}

func (r *judgeReader) fromText(v reflect.Value, unmarshal func([]byte) error) {
	switch kind := r.kind(); kind {
	case jx.String:
		if unmarshal(r.text()) != nil {
			r.mismatch(kind, v.Type())
		}
	case jx.Null:
		r.isNull()
		v.SetZero()
	case jx.Invalid:
		r.skip()
		r.note(io.ErrUnexpectedEOF)
	default:
		r.mismatch(kind, v.Type())
	}
}

func (r *judgeReader) whole(v reflect.Value) {
	n, ok := r.int()
	if !ok {
		f, err := strconv.ParseFloat(string(r.raw()), 64)
		n = int64(f)
		ok = err == nil && math.Abs(f) < 1<<53 && float64(n) == f
	}
	if v.SetInt(n); !ok {
		r.mismatch(jx.Number, v.Type())
	}
}

func (r *judgeReader) any() any {
	switch r.kind() {
	case jx.Null:
		r.isNull()
		return nil
	case jx.Bool:
		return r.bool()
	case jx.String:
		return string(r.text())
	case jx.Number:
		return judgeNumber(string(r.raw()))
	case jx.Array:
		elements := []any{}
		for list := r.array(nil); list.next(); {
			elements = append(elements, r.any())
		}
		return elements
	}
	members := map[string]any{}
	for obj := r.object(&members); obj.next(); {
		name := string(obj.name())
		if _, isThere := members[name]; isThere {
			r.note(errNameTwice)
		}
		members[name] = r.any()
	}
	return members
}

// judgeNumber compares by fractions whether a float64 keeps a number.
func judgeNumber(text string) any {
	f, err := strconv.ParseFloat(text, 64)
	_, power, _ := strings.Cut(strings.ToLower(text), "e")
	exponent, expErr := strconv.Atoi("0" + strings.TrimLeft(power, "+-"))
	isZero := strings.Trim(strings.Split(strings.ToLower(text), "e")[0], "-.0") == ""
	if err == nil && isZero && expErr == nil {
		return f
	}
	if err != nil || expErr != nil || exponent > 5000 {
		return stdjson.Number(text)
	}
	as, _ := new(big.Rat).SetString(text)
	kept, _ := new(big.Rat).SetString(strconv.FormatFloat(f, 'g', -1, 64))
	if as == nil || kept == nil || as.Cmp(kept) != 0 {
		return stdjson.Number(text)
	}
	return f
}
