package runtime

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	openapi_types "github.com/oapi-codegen/runtime/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// goKind is a Go type that answers hold: how it is read, and what it reads of each JSON value. What
// is not in reads is zero and a misfit.
type goKind interface {
	check(t *testing.T)
	name() string
}

// wanted is what a value of JSON is read as.
type wanted[T any] struct {
	want   T
	misfit bool
}

type kindOf[T any] struct {
	label  string
	read   func(*T, *jsonReader)
	reads  map[string]wanted[T]
	others string // what becomes of other values: zero, or kept
}

// What becomes of a value that fits no Go kind.
const (
	zero = "zero"
	kept = "kept"
)

func kindBy[T any](label string, read func(*T, *jsonReader), reads map[string]wanted[T], others string) goKind {
	return kindOf[T]{label, read, reads, others}
}

func (k kindOf[T]) name() string { return k.label }

// jsonValues are values of every kind of JSON, by which every Go kind is tried.
var jsonValues = []string{
	`null`, `true`, `false`, `0`, `1`, `-7`, `42.0`, `1e3`, `1.5`, `1e400`, `9007199254740993`, `123456789012345678901234567890`,
	`""`, `"text"`, `"true"`, `"False"`, `"1"`, `"42"`, `"1.5"`, `" 42 "`, `"0x10"`, `"NaN"`, `"AP/+"`, `"é\n"`,
	`"2026-02-28"`, `"2026-02-28T00:00:00Z"`, `"2026-02-28T10:30:00Z"`, `"2026-02-28T10:30:00"`, `"2026-02-28 10:30:00.5"`,
	`"2026-02-28 10:30:00+00:00"`, `"2026-02-28T10:30:00+0000"`, `"2026-02-28T10:30:00 +0200"`, `"2026-02-28 10:30:00 UTC"`, `"2026-02-28t10:30:00z"`, `"2026-02-30"`, `"28.02.2026"`,
	`[]`, `[1]`, `["a", {}]`, `{}`, `{"a": [1]}`, `{"id":"7"}`,
}

// valuePlace is where a value stands: the text around it and what holds it once it is read.
type valuePlace[T any] struct {
	label, text, pointer string
	read                 func(in *jsonReader) T
}

// cell is a struct of one member.
type cell[T any] struct {
	Value T `json:"value"`
	read  func(*T, *jsonReader)
}

func (c *cell[T]) readJSON(in *jsonReader) {
	for obj := in.object(nil); obj.next(); {
		if string(obj.name()) == "value" {
			c.read(&c.Value, obj.at(0))
		} else {
			in.skip()
		}
	}
}

func (k kindOf[T]) places() []valuePlace[T] {
	var before T
	if s, ok := any(&before).(*string); ok {
		*s = "before"
	}
	return []valuePlace[T]{
		{"struct", `{"value":%s,"after":[7]}`, "/value", func(in *jsonReader) T {
			c := cell[T]{Value: before, read: k.read}
			c.readJSON(in)
			return c.Value
		}},
		{"list", `[null,%s,null]`, "/1", func(in *jsonReader) T {
			var list []T
			readSlice(&list, in, k.read)
			if len(list) != 3 {
				panic("the list has lost elements")
			}
			return list[1]
		}},
		{"map", `{"x":null,"a/b~c" : %s ,"z":null}`, "/a~1b~0c", func(in *jsonReader) T {
			var members map[string]T
			readMap(&members, in, k.read)
			if len(members) != 3 {
				panic("the map has lost members")
			}
			return members["a/b~c"]
		}},
		{"variant by a tag outside", `{"config":{"value":%s},"type":"cell"}`, "/config/value", func(in *jsonReader) T {
			u := union[any, fxUnknownPet]{variants: []variantType{cellVariant[T]{k.read}}}
			var value any
			tag := ""
			for obj := in.object(nil); obj.next(); {
				if string(obj.name()) == "config" {
					u.read(&value, in)
				} else {
					readString(&tag, in)
				}
			}
			return u.resolve(in, value, tag).(*cell[T]).Value
		}},
		{"variant by its own tag", `{"type":"cell","value":%s}`, "/value", func(in *jsonReader) T {
			u := union[any, fxUnknownPet]{member: "type", variants: []variantType{cellVariant[T]{k.read}}}
			var value any
			u.read(&value, in)
			return value.(*cell[T]).Value
		}},
	}
}

// cellVariant is the only variant of a union.
type cellVariant[T any] struct{ read func(*T, *jsonReader) }

func (v cellVariant[T]) empty() any                { return &cell[T]{read: v.read} }
func (v cellVariant[T]) isIn(u any) bool           { return false }
func (v cellVariant[T]) isMeantBy(tag string) bool { return tag == "cell" }
func (v cellVariant[T]) variant() variant          { return variant{} }

// check reads every value in every place, and alone at the top.
func (k kindOf[T]) check(t *testing.T) {
	for _, give := range jsonValues {
		want, fits := k.reads[give]
		switch {
		case fits || give == "null":
		case k.others == kept:
			want = k.kept(give)
		default:
			want.misfit = true
		}
		for _, p := range k.places() {
			data := []byte(fmt.Sprintf(p.text, give))
			var got T
			misfits, more, err := decodeAnswer(data, reading[T]{&got, func(v *T, in *jsonReader) { *v = p.read(in) }}, true)
			require.NoError(t, err, "%s in a %s", give, p.label)
			require.Equal(t, want.want, got, "%s in a %s", give, p.label)
			require.Zero(t, more)
			if !want.misfit {
				require.Empty(t, misfits, "%s in a %s", give, p.label)
				continue
			}
			require.NotEmpty(t, misfits, "%s in a %s", give, p.label)
			for _, m := range misfits { // those of the elements of a list or map
				assert.Contains(t, give, string(m.Raw), p.label)
				assert.Equal(t, kinds[m.Raw[0]].String(), m.Kind)
				assert.NotEmpty(t, m.GoType)
				assert.Equal(t, p.pointer, m.Pointer[:len(p.pointer)], p.label)
				assert.Equal(t, string(m.Raw) == give, m.Pointer == p.pointer, p.label)
			}
			got = *new(T)
			err = decodeJSON(data, reading[T]{&got, func(v *T, in *jsonReader) {
				defer func() { _ = recover() }() // of the rest that a fault leaves unread
				*v = p.read(in)
			}})
			if p.label == "struct" || p.label == "list" || p.label == "map" {
				require.Error(t, err, "%s in a %s, beyond an answer", give, p.label)
			}
		}
		k.checkTop(t, give, want)
	}
}

// checkTop: at the top there is no member that a misfit could cost.
func (k kindOf[T]) checkTop(t *testing.T, give string, want wanted[T]) {
	var got T
	misfits, _, err := decodeAnswer([]byte(give), reading[T]{&got, k.read}, true)
	switch isOwn := len(misfits) == 0; {
	case want.misfit && isOwn:
		require.Error(t, err, give)
	default:
		require.NoError(t, err, give)
		require.Equal(t, want.want, got, give)
	}
}

func (k kindOf[T]) kept(give string) (want wanted[T]) {
	switch v := any(&want.want).(type) {
	case *rawJSON:
		*v = rawJSON(give)
	case *any:
		decoder := json.NewDecoder(strings.NewReader(give))
		decoder.UseNumber()
		_ = decoder.Decode(v)
		*v = floats(*v)
	}
	return want
}

// floats are the json.Numbers of a value as float64, where they are short.
func floats(v any) any {
	switch v := v.(type) {
	case json.Number:
		f, err := v.Float64()
		if err == nil && len(v) < 16 {
			return f
		}
	case []any:
		for i := range v {
			v[i] = floats(v[i])
		}
	case map[string]any:
		for name := range v {
			v[name] = floats(v[name])
		}
	}
	return v
}

type fxLevel int

// pointers are what a pointer reads, of what its element reads: nil for what is lost.
func pointers[T any](of map[string]wanted[T]) map[string]wanted[*T] {
	out := map[string]wanted[*T]{}
	for give, r := range of {
		if give != "null" && give != `""` || !r.misfit && give != "null" {
			out[give] = wanted[*T]{Ptr(r.want), r.misfit}
		}
	}
	return out
}

func nullables[T any](of map[string]wanted[T]) map[string]wanted[Nullable[T]] {
	out := map[string]wanted[Nullable[T]]{"null": {Null[T](), false}}
	for give, r := range of {
		if give != "null" && give != `""` || !r.misfit && give != "null" {
			out[give] = wanted[Nullable[T]]{Value(r.want), r.misfit}
		}
	}
	return out
}

func TestMisfitTable(t *testing.T) {
	texts := map[string]wanted[string]{`""`: {"", false}, `"text"`: {"text", false}, `"é\n"`: {"é\n", false}}
	for _, give := range jsonValues {
		var text string
		if json.Unmarshal([]byte(give), &text) == nil && give != "null" {
			texts[give] = wanted[string]{text, false}
		} else if give != "null" {
			texts[give] = wanted[string]{give, true}
		}
	}
	secrets := map[string]wanted[Secret]{}
	for give, r := range texts {
		secrets[give] = wanted[Secret]{Secret(r.want), r.misfit}
	}
	bools := map[string]wanted[bool]{
		`true`: {true, false}, `false`: {false, false}, `"true"`: {true, true}, `"False"`: {false, true}, `1`: {true, true}, `0`: {false, true}, `"1"`: {true, true},
	}
	ints := map[string]wanted[int]{
		`0`: {0, false}, `1`: {1, false}, `-7`: {-7, false}, `42.0`: {42, false}, `1e3`: {1000, false}, `9007199254740993`: {9007199254740993, false},
		`"1"`: {1, true}, `"42"`: {42, true},
	}
	small := map[string]wanted[int32]{
		`0`: {0, false}, `1`: {1, false}, `-7`: {-7, false}, `42.0`: {42, false}, `1e3`: {1000, false}, `"1"`: {1, true}, `"42"`: {42, true},
	}
	levels := map[string]wanted[fxLevel]{}
	for give, r := range ints {
		levels[give] = wanted[fxLevel]{fxLevel(r.want), r.misfit}
	}
	floats := map[string]wanted[float64]{
		`0`: {0, false}, `1`: {1, false}, `-7`: {-7, false}, `42.0`: {42, false}, `1e3`: {1000, false}, `1.5`: {1.5, false}, `9007199254740993`: {9007199254740992, false},
		`123456789012345678901234567890`: {123456789012345678901234567890, false}, `"1"`: {1, true}, `"42"`: {42, true}, `"1.5"`: {1.5, true},
	}
	at := func(hour, minute int, more time.Duration) time.Time {
		return time.Date(2026, 2, 28, hour, minute, 0, 0, time.UTC).Add(more)
	}
	times := map[string]wanted[time.Time]{
		`"2026-02-28T00:00:00Z"`: {at(0, 0, 0), false}, `"2026-02-28T10:30:00Z"`: {at(10, 30, 0), false}, `"2026-02-28"`: {at(0, 0, 0), true},
		`"2026-02-28T10:30:00"`: {at(10, 30, 0), true}, `"2026-02-28 10:30:00.5"`: {at(10, 30, time.Second/2), true},
		`"2026-02-28 10:30:00 UTC"`: {at(10, 30, 0), true}, `"2026-02-28t10:30:00z"`: {at(10, 30, 0), true},
		`"2026-02-28 10:30:00+00:00"`: {at(10, 30, 0), true}, `"2026-02-28T10:30:00+0000"`: {at(10, 30, 0), true},
		`"2026-02-28T10:30:00 +0200"`: {at(10, 30, 0).Add(-2 * time.Hour).In(time.FixedZone("", 7200)), true},
	}
	dates := map[string]wanted[openapi_types.Date]{
		`"2026-02-28"`: {openapi_types.Date{Time: at(0, 0, 0)}, false}, `"2026-02-28T00:00:00Z"`: {openapi_types.Date{Time: at(0, 0, 0)}, true},
	}
	bytes := map[string]wanted[[]byte]{`""`: {[]byte{}, false}, `"text"`: {[]byte{0xb5, 0xec, 0x6d}, false}, `"true"`: {[]byte{0xb6, 0xbb, 0x9e}, false}, `"0x10"`: {[]byte{0xd3, 0x1d, 0x74}, false}, `"AP/+"`: {[]byte{0, 255, 254}, false}}
	numbers := map[string]wanted[TextOrNumber]{}
	for give, r := range texts {
		if numbers[give] = (wanted[TextOrNumber]{TextOrNumberOf(r.want), r.misfit}); kinds[give[0]] == kindNumber {
			numbers[give] = wanted[TextOrNumber]{TextOrNumberOf(json.Number(give)), false}
		}
	}
	lists := map[string]wanted[[]int]{`[]`: {[]int{}, false}, `[1]`: {[]int{1}, false}, `["a", {}]`: {[]int{0, 0}, true}}
	maps := map[string]wanted[map[string]int]{`{}`: {map[string]int{}, false}, `{"a": [1]}`: {map[string]int{"a": 0}, true}, `{"id":"7"}`: {map[string]int{"id": 7}, true}}
	structs := map[string]wanted[fxDynamicVariable]{`{}`: {}, `{"a": [1]}`: {}, `{"id":"7"}`: {fxDynamicVariable{ID: 7}, true}}
	anyMaps := map[string]wanted[map[string]any]{
		`{}`: {map[string]any{}, false}, `{"a": [1]}`: {map[string]any{"a": []any{1.0}}, false}, `{"id":"7"}`: {map[string]any{"id": "7"}, false},
	}
	for _, kind := range []goKind{
		kindBy("string", readString, texts, zero),
		kindBy("Secret", readString, secrets, zero),
		kindBy("bool", readBool, bools, zero),
		kindBy("int", readInt, ints, zero),
		kindBy("int32", readInt, small, zero),
		kindBy("enum", readInt, levels, zero),
		kindBy("float64", readFloat, floats, zero),
		kindBy("time", readTime, times, zero),
		kindBy("date", readDate, dates, zero),
		kindBy("bytes", readBytes, bytes, zero),
		kindBy("text or number", (*TextOrNumber).readJSON, numbers, zero),
		kindBy("any", readAny, map[string]wanted[any]{}, kept),
		kindBy("raw", func(v *rawJSON, in *jsonReader) { *v = readRaw(in) }, map[string]wanted[rawJSON]{"null": {rawJSON("null"), false}}, kept),
		kindBy("list", func(v *[]int, in *jsonReader) { readSlice(v, in, readInt) }, lists, zero),
		kindBy("map", func(v *map[string]int, in *jsonReader) { readMap(v, in, readInt) }, maps, zero),
		kindBy("free map", readAnyMap, anyMaps, zero),
		kindBy("struct", (*fxDynamicVariable).readJSON, structs, zero),
		kindBy("*string", func(v **string, in *jsonReader) { readPtr(v, in, readString) }, pointers(texts), zero),
		kindBy("*bool", func(v **bool, in *jsonReader) { readPtr(v, in, readBool) }, pointers(bools), zero),
		kindBy("*int", func(v **int, in *jsonReader) { readPtr(v, in, readInt) }, pointers(ints), zero),
		kindBy("*time.Time", func(v **time.Time, in *jsonReader) { readPtr(v, in, readTime) }, pointers(times), zero),
		kindBy("*struct", func(v **fxDynamicVariable, in *jsonReader) { readPtr(v, in, (*fxDynamicVariable).readJSON) }, pointers(structs), zero),
		kindBy("Nullable int", func(v *Nullable[int], in *jsonReader) { readNullable(v, in, readInt) }, nullables(ints), zero),
		kindBy("Nullable struct", func(v *Nullable[fxDynamicVariable], in *jsonReader) {
			readNullable(v, in, (*fxDynamicVariable).readJSON)
		}, nullables(structs), zero),
	} {
		t.Run(kind.name(), kind.check)
	}
}
