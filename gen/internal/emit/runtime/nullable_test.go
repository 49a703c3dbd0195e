package runtime

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestNullableStates(t *testing.T) {
	var absent Nullable[int]
	null, zero := Null[int](), Value(0)

	assert.True(t, absent.IsZero())
	assert.False(t, null.IsZero())
	assert.False(t, zero.IsZero())
	assert.True(t, null.IsNull())
	assert.False(t, absent.IsNull())
	assert.Equal(t, 7, absent.Or(7))
	assert.Equal(t, 7, null.Or(7))
	assert.Equal(t, 0, zero.Or(7))
	value, ok := zero.Get()
	assert.True(t, ok)
	assert.Equal(t, 0, value)
	_, ok = null.Get()
	assert.False(t, ok)
}

// IsZero needs no variable: it can be asked of what a function returns and of a map's element, and
// encoding/json finds it on fields that are values and pointers alike.
func TestNullableIsZeroOfValues(t *testing.T) {
	assert.False(t, Value(0).IsZero())
	assert.False(t, Null[int]().IsZero())
	assert.True(t, map[string]Nullable[int]{}["none"].IsZero())
	data, err := json.Marshal(struct {
		A, B, C Nullable[int]  `json:",omitzero"`
		D, E, F *Nullable[int] `json:",omitzero"`
	}{B: Null[int](), C: Value(0), E: new(Nullable[int]), F: Ptr(Value(1))})
	require.NoError(t, err)
	assert.Equal(t, `{"B":null,"C":0,"F":1}`, string(data))
}

func TestNullableJSON(t *testing.T) {
	type body struct {
		A Nullable[int]                `json:"a,omitzero"`
		B Nullable[Nullable[string]]   `json:"b,omitzero"`
		C Nullable[map[string]float64] `json:"c,omitzero"`
		D map[string]Nullable[bool]    `json:"d,omitzero"`
	}
	for _, tt := range []struct {
		give body
		want string
	}{
		{body{}, `{}`},
		{body{A: Null[int](), C: Null[map[string]float64]()}, `{"a":null,"c":null}`},
		{body{A: Value(0), B: Value(Value("x")), C: Value(map[string]float64{"x": 1.5})}, `{"a":0,"b":"x","c":{"x":1.5}}`},
		{body{D: map[string]Nullable[bool]{"n": Null[bool](), "v": Value(false)}}, `{"d":{"n":null,"v":false}}`},
	} {
		for engine, marshal := range map[string]func(any) ([]byte, error){"ours": encodeJSON, "std": json.Marshal} {
			data, err := marshal(tt.give)
			require.NoError(t, err)
			assert.Equal(t, tt.want, string(data), engine)
		}
		for engine, unmarshal := range map[string]func([]byte, any) error{"ours": decodeJSON, "std": json.Unmarshal} {
			var got body
			require.NoError(t, unmarshal([]byte(tt.want), &got))
			assert.Equal(t, tt.give, got, engine)
		}
	}
	assert.Error(t, decodeJSON([]byte(`{"a":"x"}`), new(body)))
}

// A value read over an old one must not keep parts of it.
func TestNullableIsReplaced(t *testing.T) {
	n := Value(fxBasicAuth{Username: "old", Password: "old"})
	require.NoError(t, decodeJSON([]byte(`{"username":"new"}`), &n))
	assert.Equal(t, Value(fxBasicAuth{Username: "new"}), n)
	require.NoError(t, decodeJSON([]byte(`null`), &n))
	assert.Equal(t, Null[fxBasicAuth](), n)
}

func TestNullablePrints(t *testing.T) {
	assert.Equal(t, "{null absent 5 [REDACTED]}", fmt.Sprint(struct {
		A, B, C Nullable[int]
		D       Nullable[Secret]
	}{A: Null[int](), C: Value(5), D: Value(Secret("s3cret"))}))
	assert.Equal(t, "005", fmt.Sprintf("%03d", Value(5)))
	assert.Equal(t, `"x"`, fmt.Sprintf("%q", Value("x")))
}
