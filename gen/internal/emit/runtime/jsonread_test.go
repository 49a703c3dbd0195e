package runtime

import (
	"encoding/json"
	"math"
	"strings"
	"testing"
	"time"

	openapi_types "github.com/oapi-codegen/runtime/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// readAs reads one value by a read function.
func readAs[T any](data string, read func(*T, *jsonReader)) (v T, err error) {
	r := newJSONReader([]byte(data))
	read(&v, r)
	r.end()
	return v, r.fault()
}

func TestReadInt(t *testing.T) {
	for give, want := range map[string]int64{
		`0`: 0, `-0`: 0, `-7`: -7, ` 42 `: 42, `1.0`: 1, `1e3`: 1000, `-2.50e1`: -25, `null`: 0,
		`9223372036854775807`: math.MaxInt64, `-9223372036854775808`: math.MinInt64,
	} {
		got, err := readAs(give, readInt[int64])
		require.NoError(t, err, give)
		assert.Equal(t, want, got, give)
	}
	for _, bad := range []string{`1.5`, `1e400`, `9223372036854775808`, `9007199254740993.0`, `"1"`, `true`, `{}`} {
		_, err := readAs(bad, readInt[int64])
		assert.ErrorContains(t, err, " as int64", bad)
	}
	_, err := readAs(`2147483648`, readInt[int32])
	assert.EqualError(t, err, "cannot read JSON number as int32")
	for _, bad := range []string{`01`, `+1`, `1.`, `.5`, `1e`, `-`, `0x1`, `1 2`, ``} {
		_, err := readAs(bad, readInt[int])
		assert.Error(t, err, bad)
	}
}

func TestReadScalars(t *testing.T) {
	float, err := readAs(`-1.25e2`, readFloat)
	require.NoError(t, err)
	assert.InDelta(t, -125, float, 0)
	_, err = readAs(`1e400`, readFloat)
	assert.EqualError(t, err, "cannot read JSON number as float64")

	date, err := readAs(`"2026-02-28"`, readDate)
	require.NoError(t, err)
	assert.Equal(t, openapi_types.Date{Time: time.Date(2026, 2, 28, 0, 0, 0, 0, time.UTC)}, date)
	_, err = readAs(`"hush"`, readDate)
	assert.EqualError(t, err, "cannot read JSON string as types.Date")

	data, err := readAs(`"AP/+"`, readBytes)
	require.NoError(t, err)
	assert.Equal(t, []byte{0, 255, 254}, data)
	_, err = readAs(`"*"`, readBytes)
	assert.EqualError(t, err, "cannot read JSON string as []uint8")

	text, err := readAs(`"\u00fc\n\ud83d\ude00\/ \ud800"`, readString[string])
	require.NoError(t, err)
	assert.Equal(t, "ü\n😀/ �", text)

	flag, err := readAs(`null`, func(v *bool, in *jsonReader) { *v = true; readBool(v, in) })
	require.NoError(t, err)
	assert.False(t, flag)
}

func TestReadMaps(t *testing.T) {
	counts, err := readAs(`{"a":1,"b":null}`, func(v *map[string]int, in *jsonReader) { readMap(v, in, readInt) })
	require.NoError(t, err)
	assert.Equal(t, map[string]int{"a": 1, "b": 0}, counts)
	_, err = readAs(`{"a":1,"a":2}`, func(v *map[string]int, in *jsonReader) { readMap(v, in, readInt) })
	assert.EqualError(t, err, "cannot read JSON at /a: duplicate object member name")
	_, err = readAs(`{"x":{"a/~":1,"a/~":2}}`, readAny)
	assert.EqualError(t, err, "cannot read JSON at /x/…: duplicate object member name")

	type nested map[fxLanguage][]*fxServedVia
	var reflected nested
	require.NoError(t, decodeJSON([]byte(`{"en":[{"type":"mcp"},null]}`), &reflected))
	assert.Equal(t, nested{"en": {{Type: "mcp"}, nil}}, reflected)
	assert.EqualError(t, decodeJSON([]byte(`{"en":[{"type":7}]}`), &reflected), "cannot read JSON number as string at /en/0/type")
}

func TestReadNothingOfDeepText(t *testing.T) {
	for _, text := range []string{strings.Repeat("[", 1<<20), strings.Repeat(`{"a":`, 1<<20)} {
		_, err := readAs(text, readAny)
		assert.Error(t, err)
		assert.Less(t, len(err.Error()), 300)
		assert.Error(t, decodeJSON([]byte(`{"new":`+text), new(fxAgent)))
	}
}

// What is kept of a text must not change with it: encoding/json reuses its buffers.
func TestReadRawIsACopy(t *testing.T) {
	data := []byte(`{"config":{"a":1}}`)
	var credentials fxCredentials
	require.NoError(t, decodeJSON(data, &credentials))
	clear(data)
	assert.Equal(t, &fxUnknownProviderConfig{Raw: rawJSON(`{"a":1}`)}, credentials.Config)
}

func mustTime(text string) time.Time {
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		panic(err)
	}
	return t
}

// In any, a number is a float64 where that keeps its digits and a json.Number else, and goes back
// as it came.
func TestNumbersKeepTheirDigits(t *testing.T) {
	for give, want := range map[string]any{
		`0`: 0.0, `-0`: math.Copysign(0, -1), `7`: 7.0, `-7.50`: -7.5, `1e3`: 1000.0, `1E-7`: 1e-7, `0.1`: 0.1, `3.141592653589793`: math.Pi, `1.7976931348623157e308`: math.MaxFloat64,
		`5e-324`: 5e-324, `9007199254740992`: float64(1 << 53), `9007199254740993`: json.Number("9007199254740993"), `-9007199254740993`: json.Number("-9007199254740993"),
		`9007199254740994`: 9007199254740994.0, `12345678901234567`: json.Number("12345678901234567"), `12345678901234568`: 12345678901234568.0, `1e23`: 1e23,
		`100000000000000000000000`: 1e23, `123456789012345678901234567890`: json.Number("123456789012345678901234567890"),
		`0.1000000000000000055511151231257827`: json.Number("0.1000000000000000055511151231257827"), `0.30000000000000004`: 0.30000000000000004,
		`1e400`: json.Number("1e400"), `-1e400`: json.Number("-1e400"), `1e-400`: json.Number("1e-400"), `0e400`: 0.0, `0.0e-99999999999999999999`: json.Number("0.0e-99999999999999999999"),
		`1.00000000000000000000`: 1.0, `1e99999999999999999999`: json.Number("1e99999999999999999999"), `3.1415926535897932384626`: json.Number("3.1415926535897932384626"),
	} {
		got, err := readAs(`{"a":[`+give+`]}`, readAny)
		require.NoError(t, err, give)
		list := got.(map[string]any)["a"].([]any)
		assert.Equal(t, want, list[0], give)
		data, err := encodeJSON(got)
		require.NoError(t, err)
		back, err := readAs(string(data), readAny)
		require.NoError(t, err)
		assert.Equal(t, got, back, "%s as %s", give, data)
		if number, ok := want.(json.Number); ok {
			assert.Equal(t, `{"a":[`+string(number)+`]}`, string(data))
		}
	}
	type sent struct {
		A json.Number            `json:"a"`
		B []json.Number          `json:"b"`
		C map[string]json.Number `json:"c"`
		D *json.Number           `json:"d"`
	}
	number := json.Number("9007199254740993")
	for _, v := range []any{number, &number, []json.Number{number}, map[string]json.Number{"x": number}, map[string]any{"x": []any{number}}, sent{number, []json.Number{"1e400"}, map[string]json.Number{"": "7"}, &number}} {
		data, err := encodeJSON(v)
		require.NoError(t, err)
		theirs, err := json.Marshal(v)
		require.NoError(t, err)
		assert.Equal(t, string(theirs), string(data))
	}
	data, err := encodeJSON([]any{json.Number("")})
	require.NoError(t, err)
	assert.Equal(t, `[0]`, string(data))
	for _, bad := range []json.Number{"x", "1 ", " 1", "01", "1,2", "NaN", `"1"`, "null", "{}"} {
		_, err := encodeJSON(map[string]any{"a": bad})
		require.ErrorContains(t, err, "at /a: the json.Number is not a number", bad)
	}
}
