package runtime

import (
	"io"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// formCases are the bodies whose bytes other generators get wrong.
func formCases() map[string]fxAgentCreate {
	return map[string]fxAgentCreate{
		"absent":        {Description: "a b&c"},
		"null":          {AgentSpeaksFirst: Null[bool]()},
		"values":        {AgentSpeaksFirst: Value(false), Project: Ptr(7), Language: "en"},
		"nested object": {Telephony: &fxTelephony{Inbound: Ptr(true), SIPURI: Null[string](), OutboundNumbers: []string{}}},
		"list":          {EnabledPersonalities: []int{1, 2}},
		"list of objects": {MockTools: []fxMockToolWrite{
			{Name: Ptr("a")},
			{ServedVia: &fxServedVia{Type: "mcp", MockIndex: Ptr(2)}},
		}},
		"union":  {Provider: &fxProviderWrite{Credentials: Value(fxCredentials{Config: &fxVapiConfig{PublicKey: Ptr("pk")}})}},
		"secret": {WebhookSecret: Ptr(Secret("s3cret"))},
	}
}

func TestEncodeForm(t *testing.T) {
	wants := map[string]string{
		"absent":          "description=a+b%26c",
		"null":            "description=&agent_speaks_first=",
		"values":          "description=&project=7&language=en&agent_speaks_first=false",
		"nested object":   "description=&telephony=%7B%22inbound%22%3Atrue%2C%22sip_uri%22%3Anull%2C%22outbound_numbers%22%3A%5B%5D%7D",
		"list":            "description=&enabled_personalities=1&enabled_personalities=2",
		"list of objects": "description=&mock_tools=%7B%22name%22%3A%22a%22%7D&mock_tools=%7B%22served_via%22%3A%7B%22type%22%3A%22mcp%22%2C%22mock_index%22%3A2%7D%7D",
		"union":           "description=&provider=%7B%22type%22%3A%22vapi%22%2C%22credentials%22%3A%7B%22config%22%3A%7B%22public_key%22%3A%22pk%22%7D%7D%7D",
		"secret":          "description=&webhook_secret=s3cret",
	}
	for name, create := range formCases() {
		t.Run(name, func(t *testing.T) {
			body, err := encodeBody(formatForm, create, nil)
			require.NoError(t, err)
			assert.Equal(t, "application/x-www-form-urlencoded", body.contentType)
			assert.Equal(t, wants[name], read(t, body))
			assert.EqualValues(t, len(wants[name]), body.length)
			assert.Equal(t, wants[name], read(t, body), "the second time")
		})
	}
}

// TestFormStyles: a member for which the document gives an encoding goes by its style.
func TestFormStyles(t *testing.T) {
	give := fxAgentCreate{EnabledPersonalities: []int{1, 2}, Telephony: &fxTelephony{Inbound: Ptr(true), OutboundNumbers: []string{"a&b"}}}
	body, err := encodeBody(formatForm, give, formStyles{"enabled_personalities": "comma", "telephony": "deep", "mock_tools": "deep"})
	require.NoError(t, err)
	assert.Equal(t, "description=&telephony%5Binbound%5D=true&telephony%5Boutbound_numbers%5D%5B0%5D=a%26b&enabled_personalities=1,2", read(t, body))
	body, err = encodeBody(formatForm, give, formStyles{"enabled_personalities": "deep", "telephony": ""})
	require.NoError(t, err)
	assert.Equal(t, "description=&inbound=true&outbound_numbers=%5B%22a%26b%22%5D&enabled_personalities%5B0%5D=1&enabled_personalities%5B1%5D=2", read(t, body))
	_, err = encodeBody(formatForm, fxAgentCreate{EnabledPersonalities: []int{}}, formStyles{"enabled_personalities": "deep"})
	assert.EqualError(t, err, "cannot be sent as a form: enabled_personalities is an empty list; send JSON")
	body, err = encodeBody(formatForm, fxAgentCreate{Telephony: &fxTelephony{}}, formStyles{"telephony": "deep"})
	require.NoError(t, err)
	assert.Equal(t, "description=", read(t, body))
}

func TestFormCannotSay(t *testing.T) {
	for _, format := range []bodyFormat{formatForm, formatMultipart} {
		_, err := encodeBody(format, fxAgentCreate{MockTools: []fxMockToolWrite{}}, nil)
		assert.EqualError(t, err, "cannot be sent as a form: mock_tools is an empty list; send JSON")
		_, err = encodeBody(format, []int{1}, nil)
		assert.EqualError(t, err, "cannot be sent as a form: not a JSON object")
	}
}

func TestEncodeBodyAsJSON(t *testing.T) {
	body, err := encodeBody(formatJSON, &fxServedVia{Type: "mcp"}, nil)
	require.NoError(t, err)
	assert.Equal(t, "application/json", body.contentType)
	assert.True(t, body.replayable)
	assert.Equal(t, `{"type":"mcp"}`, read(t, body))
}

func read(t testing.TB, body *payload) string {
	t.Helper()
	reader, err := body.open()
	require.NoError(t, err)
	data, err := io.ReadAll(reader)
	require.NoError(t, err)
	require.NoError(t, reader.Close())
	return string(data)
}
