package runtime

import (
	"math"
	"strings"
	"testing"
	"time"

	openapi_types "github.com/oapi-codegen/runtime/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestEncodeAny(t *testing.T) {
	type named map[fxLanguage]*int
	for want, give := range map[string]any{
		`[null,true,"x",1,-2.5,1e+21,{"a":[],"b":{}}]`: []any{nil, true, "x", 1, -2.5, 1e21, map[string]any{"b": map[string]any{}, "a": []any(nil)}},
		`{"de":null,"en":7}`:                           named{"en": Ptr(7), "de": nil},
		`{}`:                                           map[string]int(nil),
		`[[],[1]]`:                                     [][]int8{nil, {1}},
		`"AP8="`:                                       []byte{0, 255},
		`"2026-01-02T03:04:05.06Z"`:                    time.Date(2026, 1, 2, 3, 4, 5, 6e7, time.UTC),
		`{"config":null}`:                              fxCredentials{Config: (*fxVapiConfig)(nil)},
		`[{"type":"mcp"}]`:                             []fxServedVia{{Type: "mcp"}},
		`{"A":"<&>"}`:                                  struct{ A string }{"<&>"},
		`{"a":{"x": 1}}`:                               map[string]any{"a": rawJSON(`{"x": 1}`)},
		`"\u0001\t\"\\/ü"`:                             "\x01\t\"\\/ü",
		`["sixteen bytes or \" more","<&>` + "\u2028" + `"]`: []string{"sixteen bytes or \" more", "<&>\u2028"},
	} {
		data, err := encodeJSON(give)
		require.NoError(t, err)
		assert.Equal(t, want, string(data))
	}
}

// writeFunc is a value that a function writes.
type writeFunc func(out *jsonWriter)

func (f writeFunc) writeJSON(out *jsonWriter) { f(out) }

func TestWrite(t *testing.T) {
	day := openapi_types.Date{Time: time.Date(2026, 2, 28, 0, 0, 0, 0, time.UTC)}
	data, number, object := []byte{0, 255}, 1.5, map[string]any{"b": 1, "a": nil}
	for want, write := range map[string]writeFunc{
		`"2026-02-28"`:     func(out *jsonWriter) { writeDate(&day, out) },
		`"AP8="`:           func(out *jsonWriter) { writeBytes(&data, out) },
		`null`:             func(out *jsonWriter) { writePtr(nil, out, writeFloat) },
		`1.5`:              func(out *jsonWriter) { writePtr(&number, out, writeFloat) },
		`{"a":null,"b":1}`: func(out *jsonWriter) { writeAnyMap(&object, out) },
		`{"m":{"a":1,"b":2}}`: func(out *jsonWriter) {
			out.open('{')
			writeNonNilMap(map[string]int64{"b": 2, "a": 1}, out, "m", writeInt)
			writeNonNilMap(nil, out, "n", writeBool)
			writeNonNilAnyMap(nil, out, "o")
			writeNonNilSlice(nil, out, "p", writeBool)
			out.close('}')
		},
	} {
		got, err := encodeJSON(write)
		require.NoError(t, err)
		assert.Equal(t, want, string(got))
	}
}

func TestEncodeErrors(t *testing.T) {
	var circle []any
	circle = []any{&circle}
	loop := map[string]any{}
	loop["x"] = loop
	for name, tt := range map[string]struct {
		give any
		want string
	}{
		"not finite":     {map[string]any{"a": []any{1, map[string]any{"b": "x", "c": math.NaN()}}}, "cannot write JSON at /a/1/c: the number is not finite"},
		"invalid UTF-8":  {fxBasicAuth{Password: "hush\xff"}, "cannot write JSON: invalid UTF-8"},
		"raw":            {[]any{rawJSON(`{"a":}`)}, "cannot write JSON at /0: the raw value is not JSON"},
		"year":           {time.Date(12026, 1, 1, 0, 0, 0, 0, time.UTC), "cannot write JSON: json: error calling MarshalJSON for type *time.Time"},
		"no JSON":        {map[string]any{"a": make(chan int)}, "cannot write JSON at /a: json: unsupported type: chan int"},
		"circle":         {circle, "the value is nested too deep"},
		"circle of maps": {loop, "cannot write JSON at /x/x/x"},
		"tag":            {[]any{"y", fxChatDetails{Type: "a", Config: &fxUnknownChatConfig{Type: "b"}}}, "cannot write JSON at /1: type and config disagree"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := encodeJSON(tt.give)
			assert.ErrorContains(t, err, tt.want)
		})
	}
}

func TestIsPlain(t *testing.T) {
	for length := range 20 {
		plain := strings.Repeat("a", length)
		assert.True(t, isPlain(plain))
		for at := range length {
			for c := range 128 {
				text := plain[:at] + string(rune(c)) + plain[at+1:]
				assert.Equal(t, c >= ' ' && c != '"' && c != '\\', isPlain(text), "%q", text)
			}
		}
	}
}

// What the engine keeps of one value must not show in the next.
func TestEncodeTwice(t *testing.T) {
	first, err := encodeJSON([]string{"first"})
	require.NoError(t, err)
	_, err = encodeJSON([]string{"another"})
	require.NoError(t, err)
	assert.Equal(t, `["first"]`, string(first))
}
