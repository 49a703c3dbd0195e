package runtime

import (
	"encoding/json"
	"errors"
	"io"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestEncodeJSON(t *testing.T) {
	for name, tt := range map[string]struct {
		give any
		want string
	}{
		"no HTML escapes": {map[string]string{"a": "<&>\u2028"}, "{\"a\":\"<&>\u2028\"}"},
		"sorted maps":     {map[string]int{"b": 1, "a": 2, "c": 3}, `{"a":2,"b":1,"c":3}`},
		"nil slice":       {[]int(nil), `[]`},
		"nil pointer":     {(*fxAgent)(nil), `null`},
		"secret":          {Secret("s3cret"), `"s3cret"`},
	} {
		t.Run(name, func(t *testing.T) {
			data, err := encodeJSON(tt.give)
			require.NoError(t, err)
			assert.Equal(t, tt.want, string(data))
		})
	}
}

func TestDecodeJSONIsStrict(t *testing.T) {
	for name, tt := range map[string]struct{ give, want string }{
		"empty":          {``, `cannot read JSON, bad syntax: unexpected EOF`},
		"truncated":      {`{"id":1,"name":"s3cret`, `cannot read JSON, bad syntax at /name: unexpected EOF`},
		"trailing":       {`{} {}`, `cannot read JSON: more than one value`},
		"invalid UTF-8":  {"{\"name\":\"s3cret\xff\"}", `cannot read JSON: invalid UTF-8`},
		"name twice":     {`{"id":1,"id":2}`, `cannot read JSON at /id: duplicate object member name`},
		"string for int": {`{"id":"s3cret"}`, `cannot read JSON string as int at /id`},
		"number too big": {`{"id":123451234512345123451234512345}`, `cannot read JSON number as int at /id`},
		"bad date":       {`{"created_at":"s3cret"}`, `cannot read JSON string as time.Time at /created_at`},
		"nested":         {`{"mock_tools":[{"served_via":{"mock_index":"s3cret"}}]}`, `cannot read JSON string as int at /mock_tools/0/served_via/mock_index`},
	} {
		t.Run(name, func(t *testing.T) {
			err := decodeJSON([]byte(tt.give), new(fxAgent))
			require.Error(t, err)
			assert.Equal(t, tt.want, err.Error())
			for cause := err; cause != nil; cause = errors.Unwrap(cause) {
				assert.NotContains(t, cause.Error(), "s3cret")
			}
		})
	}
	assert.ErrorIs(t, decodeJSON([]byte(`{"id":`), new(fxAgent)), io.ErrUnexpectedEOF)
}

func TestDecodeJSONIsTolerant(t *testing.T) {
	var agent fxAgent
	require.NoError(t, decodeJSON([]byte(`{"id":1,"new_field":{"deep":[1]},"ID":9,"name":null,"telephony":null,"description":null}`), &agent))
	assert.Equal(t, fxAgent{ID: 1}, agent)
}

func TestEncodeErrorKeepsOurWords(t *testing.T) {
	_, err := encodeJSON(fxAgentCreate{Provider: &fxProviderWrite{
		Type:        "retell",
		Credentials: Value(fxCredentials{Config: &fxVapiConfig{}}),
	}})
	assert.EqualError(t, err, "cannot write JSON at /provider: type is retell, but credentials.config is a *runtime.fxVapiConfig")
}

func TestJSONMembersAndElements(t *testing.T) {
	members, err := jsonMembers([]byte(` {"b":[1, 2],"a\"":null,"c":{"d":1}} `))
	require.NoError(t, err)
	assert.Equal(t, []jsonMember{{"b", rawJSON(`[1, 2]`)}, {`a"`, rawJSON(`null`)}, {"c", rawJSON(`{"d":1}`)}}, members)

	for _, bad := range []string{``, `[]`, `{"a"}`, `{"a":1,"a":2}`, `{"a":`} {
		_, err := jsonMembers([]byte(bad))
		assert.Error(t, err, bad)
	}

	elements, err := jsonElements([]byte(`[1,"x",[]]`))
	require.NoError(t, err)
	assert.Equal(t, []rawJSON{rawJSON(`1`), rawJSON(`"x"`), rawJSON(`[]`)}, elements)
}

// Users marshal with encoding/json; both engines must read and write the same.
func TestBothEnginesAgree(t *testing.T) {
	create := fullCreate()
	ours, err := encodeJSON(create)
	require.NoError(t, err)
	theirs, err := json.Marshal(create)
	require.NoError(t, err)
	assert.Equal(t, string(ours), string(theirs))

	var byOurs, byTheirs fxAgent
	require.NoError(t, decodeJSON([]byte(fullAgentJSON()), &byOurs))
	require.NoError(t, json.Unmarshal([]byte(fullAgentJSON()), &byTheirs))
	assert.Equal(t, byOurs, byTheirs)
}
