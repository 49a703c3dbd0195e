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
