package runtime

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestFullAgentRoundTrip(t *testing.T) {
	var agent, again fxAgent
	require.NoError(t, decodeJSON([]byte(fullAgentJSON()), &agent))
	assert.True(t, agent.WebhookSecretConfigured)
	assert.Equal(t, Null[fxBasicAuth](), agent.Telephony.WebsocketAuth)
	assert.Equal(t, &fxVapiConfig{PublicKey: Ptr("pk_live_1"), TriggerURL: Ptr("https://trigger.example.com/call")}, agent.Provider.Credentials.Config)
	assert.IsType(t, &fxSelfHostedChatConfig{}, agent.Provider.ChatAgentDetails.Config)

	data, err := encodeJSON(agent)
	require.NoError(t, err)
	require.NoError(t, decodeJSON(data, &again))
	assert.Equal(t, agent, again)
}

func TestUnionIsChosenByTheTagAbove(t *testing.T) {
	for name, tt := range map[string]struct {
		give string
		want fxProviderConfig
	}{
		"tag first":       {`{"type":"vapi","credentials":{"config":{"public_key":"pk"}}}`, &fxVapiConfig{PublicKey: Ptr("pk")}},
		"tag last":        {`{"credentials":{"config":{"public_key":"pk"}},"type":"vapi"}`, &fxVapiConfig{PublicKey: Ptr("pk")}},
		"empty variant":   {`{"type":"vapi","credentials":{"config":{}}}`, &fxVapiConfig{}},
		"soft required":   {`{"type":"livekit","credentials":{"config":{"more":1}}}`, &fxLiveKitConfig{}},
		"null":            {`{"type":"vapi","credentials":{"config":null}}`, nil},
		"absent":          {`{"type":"vapi","credentials":{}}`, nil},
		"unknown tag":     {`{"type":"hal","credentials":{"config":{"a": 1}}}`, &fxUnknownProviderConfig{Type: "hal", Raw: rawJSON(`{"a": 1}`)}},
		"no tag":          {`{"credentials":{"config":{"a":1}}}`, &fxUnknownProviderConfig{Raw: rawJSON(`{"a":1}`)}},
		"another shape":   {`{"type":"vapi","credentials":{"config":{"public_key":7}}}`, &fxUnknownProviderConfig{Type: "vapi", Raw: rawJSON(`{"public_key":7}`)}},
		"not even object": {`{"type":"vapi","credentials":{"config":"x"}}`, &fxUnknownProviderConfig{Type: "vapi", Raw: rawJSON(`"x"`)}},
	} {
		t.Run(name, func(t *testing.T) {
			var provider fxProvider
			require.NoError(t, decodeJSON([]byte(tt.give), &provider))
			assert.Equal(t, tt.want, provider.Credentials.Config)
		})
	}
}

func TestUnionIsWritten(t *testing.T) {
	for name, tt := range map[string]struct {
		give fxProviderWrite
		want string
	}{
		"tag inferred": {fxProviderWrite{Credentials: Value(fxCredentials{Config: &fxVapiConfig{}})}, `{"type":"vapi","credentials":{"config":{}}}`},
		"absent":       {fxProviderWrite{Type: "vapi", Credentials: Value(fxCredentials{})}, `{"type":"vapi","credentials":{}}`},
		"null":         {fxProviderWrite{Credentials: Value(fxCredentials{Config: fxNullProviderConfig{}})}, `{"credentials":{"config":null}}`},
		"unknown": {fxProviderWrite{Credentials: Value(fxCredentials{Config: &fxUnknownProviderConfig{Type: "hal", Raw: rawJSON(`{"a":[1]}`)}})},
			`{"type":"hal","credentials":{"config":{"a":[1]}}}`},
		"all null": {fxProviderWrite{Credentials: Null[fxCredentials](), ChatAgentDetails: Null[fxChatDetails]()}, `{"credentials":null,"chat_agent_details":null}`},
	} {
		t.Run(name, func(t *testing.T) {
			data, err := encodeJSON(tt.give)
			require.NoError(t, err)
			assert.Equal(t, tt.want, string(data))
		})
	}
}

func TestAbsentNullAndEmptyDiffer(t *testing.T) {
	data, err := encodeJSON(fxAgentCreate{
		Description:      "v2",
		AgentSpeaksFirst: Null[bool](),
		DynamicVariables: []fxDynamicVariable{},
		Telephony:        &fxTelephony{SIPURI: Value(""), Inbound: Ptr(false)},
	})
	require.NoError(t, err)
	assert.Equal(t, `{"description":"v2","telephony":{"inbound":false,"sip_uri":""},"agent_speaks_first":null,"dynamic_variables":[]}`, string(data))
}
