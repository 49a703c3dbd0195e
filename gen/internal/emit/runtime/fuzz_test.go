package runtime

import (
	"net/url"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// FuzzDecodeAgent: whatever decodes also encodes, and reads back as itself.
func FuzzDecodeAgent(f *testing.F) {
	f.Add([]byte(fullAgentJSON()))
	f.Add([]byte(`{"provider":{"credentials":{"config":{"a":1}},"type":"livekit"},"webhook_secret_configured":"x"}`))
	f.Add([]byte(`{"telephony":{"sip_auth":null,"sip_uri":""},"mock_tools":[],"dynamic_variables":null}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		var agent, again fxAgent
		if err := decodeJSON(data, &agent); err != nil {
			assert.NotEmpty(t, err.Error())
			return
		}
		assert.True(t, utf8.Valid(data))
		first, err := encodeJSON(agent)
		require.NoError(t, err)
		require.NoError(t, decodeJSON(first, &again))
		second, err := encodeJSON(again)
		require.NoError(t, err)
		assert.Equal(t, string(first), string(second))
	})
}

// FuzzEncodeForm: a form has one readable field for every top-level value of the JSON.
func FuzzEncodeForm(f *testing.F) {
	f.Add("Support Bot", "a=b&c", 3, true)
	f.Add("\x00\r\n", "ü+%", 0, false)
	f.Fuzz(func(t *testing.T, name, secret string, tools int, speaks bool) {
		create := fxAgentCreate{Description: name, WebhookSecret: Ptr(Secret(secret)), AgentSpeaksFirst: Value(speaks)}
		for range min(max(tools, 0), 5) {
			create.MockTools = append(create.MockTools, fxMockToolWrite{Name: &name})
		}
		body, err := encodeBody(formatForm, create, nil)
		if !utf8.ValidString(name) || !utf8.ValidString(secret) {
			require.Error(t, err)
			return
		}
		require.NoError(t, err)
		values, err := url.ParseQuery(read(t, body))
		require.NoError(t, err)
		assert.Equal(t, []string{name}, values["description"])
		assert.Equal(t, []string{secret}, values["webhook_secret"])
		assert.Len(t, values["mock_tools"], len(create.MockTools))
	})
}
