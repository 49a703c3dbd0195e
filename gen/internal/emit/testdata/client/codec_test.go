package cekura

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func write(config ProviderConfig, tag *ProviderType) AgentProviderWrite {
	return AgentProviderWrite{Type: tag, Credentials: Value(AgentCredentials{Config: config})}
}

func TestTagIsInferred(t *testing.T) {
	raw := json.RawMessage(`{"a":1}`)
	for name, tt := range map[string]struct {
		give AgentProviderWrite
		want string
	}{
		"unset":            {write(&VapiConfig{}, nil), `{"type":"vapi","credentials":{"config":{}}}`},
		"same":             {write(&VapiConfig{}, Ptr(ProviderTypeVapi)), `{"type":"vapi","credentials":{"config":{}}}`},
		"first of several": {write(&SelfHostedConfig{}, nil), `{"type":"self_hosted","credentials":{"config":{}}}`},
		"another of them":  {write(&SelfHostedConfig{}, Ptr(ProviderType("custom"))), `{"type":"custom","credentials":{"config":{}}}`},
		"nil":              {write(nil, Ptr(ProviderTypeVapi)), `{"type":"vapi","credentials":{}}`},
		"nil, no tag":      {write(nil, nil), `{"credentials":{}}`},
		"typed nil":        {write((*VapiConfig)(nil), Ptr(ProviderTypeRetell)), `{"type":"retell","credentials":{"config":null}}`},
		"null":             {write(NullProviderConfig{}, Ptr(ProviderTypeRetell)), `{"type":"retell","credentials":{"config":null}}`},
		"pointer to null":  {write(&NullProviderConfig{}, nil), `{"credentials":{"config":null}}`},
		"unknown":          {write(&UnknownProviderConfig{Type: "hal", Raw: raw}, nil), `{"type":"hal","credentials":{"config":{"a":1}}}`},
		"unknown, same":    {write(&UnknownProviderConfig{Type: "hal", Raw: raw}, Ptr(ProviderType("hal"))), `{"type":"hal","credentials":{"config":{"a":1}}}`},
		"unknown, no type": {write(&UnknownProviderConfig{Raw: raw}, Ptr(ProviderType("hal"))), `{"type":"hal","credentials":{"config":{"a":1}}}`},
		"unknown, no raw":  {write(&UnknownProviderConfig{Type: "hal"}, nil), `{"type":"hal","credentials":{"config":null}}`},
		"typed nil unkown": {write((*UnknownProviderConfig)(nil), nil), `{"credentials":{"config":null}}`},
		"absent":           {AgentProviderWrite{}, `{}`},
		"parent null":      {AgentProviderWrite{Credentials: Null[AgentCredentials]()}, `{"credentials":null}`},
	} {
		t.Run(name, func(t *testing.T) {
			before := tt.give.Type
			data, err := encodeJSON(tt.give)
			require.NoError(t, err)
			assert.Equal(t, tt.want, string(data))
			data, err = json.Marshal(&tt.give)
			require.NoError(t, err)
			assert.Equal(t, tt.want, string(data))
			assert.Same(t, before, tt.give.Type, "the caller's value is not changed")
		})
	}
}

func TestTagContradicts(t *testing.T) {
	for name, tt := range map[string]struct {
		give any
		want string
	}{
		"known tag":   {write(&VapiConfig{}, Ptr(ProviderTypeRetell)), `type is "retell" but credentials.config is a VapiConfig: leave the type unset or set it to "vapi"`},
		"unknown tag": {write(&SelfHostedConfig{}, Ptr(ProviderType("hal"))), `type is "hal" but credentials.config is a SelfHostedConfig: leave the type unset or set it to "self_hosted" or "custom"`},
		"empty tag":   {write(&VapiConfig{}, Ptr(ProviderType(""))), `type is "" but credentials.config is a VapiConfig: leave the type unset or set it to "vapi"`},
		"unknown":     {write(&UnknownProviderConfig{Type: "hal"}, Ptr(ProviderTypeVapi)), `type is "vapi" but credentials.config is an UnknownProviderConfig: leave the type unset or set it to "hal"`},
		"null tag":    {ChatAgentDetails{Type: Null[ChatType](), Config: &RetellChatConfig{}}, `type is "" but config is a RetellChatConfig: leave the type unset or set it to "retell"`},
		"plain tag": {AgentProvider{Type: "retell", Credentials: &AgentCredentials{Config: &VapiConfig{}}},
			`type is "retell" but credentials.config is a VapiConfig: leave the type unset or set it to "vapi"`},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := encodeJSON(tt.give)
			var tagError *TagError
			require.ErrorAs(t, err, &tagError)
			assert.EqualError(t, tagError, tt.want)
			_, err = encodeJSON(map[string]any{"agent": map[string]any{"provider": tt.give}})
			require.ErrorAs(t, err, &tagError)
			assert.Contains(t, err.Error(), tt.want)
			_, err = json.Marshal(tt.give)
			assert.ErrorAs(t, err, &tagError)
		})
	}
}

func TestUnionIsRead(t *testing.T) {
	for name, tt := range map[string]struct {
		give string
		want ProviderConfig
	}{
		"tag first":     {`{"type":"vapi","credentials":{"config":{"public_key":"pk"}}}`, &VapiConfig{PublicKey: Ptr("pk")}},
		"tag last":      {`{"credentials":{"config":{"public_key":"pk"}},"type":"vapi"}`, &VapiConfig{PublicKey: Ptr("pk")}},
		"second tag":    {`{"type":"custom","credentials":{"config":{"x":1}}}`, &SelfHostedConfig{}},
		"null":          {`{"type":"vapi","credentials":{"config":null}}`, nil},
		"absent":        {`{"type":"vapi","credentials":{}}`, nil},
		"unknown tag":   {`{"type":"hal","credentials":{"config":{"a": 1}}}`, &UnknownProviderConfig{Type: "hal", Raw: json.RawMessage(`{"a": 1}`)}},
		"no tag":        {`{"credentials":{"config":{"a":1}}}`, &UnknownProviderConfig{Raw: json.RawMessage(`{"a":1}`)}},
		"null tag":      {`{"type":null,"credentials":{"config":{"a":1}}}`, &UnknownProviderConfig{Raw: json.RawMessage(`{"a":1}`)}},
		"another shape": {`{"type":"vapi","credentials":{"config":{"public_key":7}}}`, &UnknownProviderConfig{Type: "vapi", Raw: json.RawMessage(`{"public_key":7}`)}},
		"no object":     {`{"type":"vapi","credentials":{"config":"x"}}`, &UnknownProviderConfig{Type: "vapi", Raw: json.RawMessage(`"x"`)}},
	} {
		t.Run(name, func(t *testing.T) {
			var read, std AgentProvider
			require.NoError(t, decodeJSON([]byte(tt.give), &read))
			assert.Equal(t, tt.want, read.Credentials.Config)
			require.NoError(t, json.Unmarshal([]byte(tt.give), &std))
			assert.Equal(t, tt.want, std.Credentials.Config)

			var written AgentProviderWrite
			require.NoError(t, decodeJSON([]byte(tt.give), &written))
			credentials, ok := written.Credentials.Get()
			require.True(t, ok)
			assert.Equal(t, tt.want, credentials.Config)
		})
	}
	var provider AgentProvider
	require.NoError(t, decodeJSON([]byte(`{"type":"vapi"}`), &provider))
	assert.Nil(t, provider.Credentials)
}

// ChatAgentDetails owns a union and has its tag.
func TestUnionBesideItsTag(t *testing.T) {
	var details ChatAgentDetails
	require.NoError(t, decodeJSON([]byte(`{"config":{"url":"wss://x"},"ready":true,"type":"self_hosted"}`), &details))
	assert.Equal(t, ChatAgentDetails{
		Type: Value(ChatTypeSelfHosted), Config: &SelfHostedChatConfig{URL: "wss://x"}, Ready: Value(true),
	}, details)
	data, err := encodeJSON(ChatAgentDetails{Config: &SelfHostedChatConfig{URL: "wss://x"}})
	require.NoError(t, err)
	assert.Equal(t, `{"type":"self_hosted","config":{"url":"wss://x"}}`, string(data))
	for give, want := range map[string]ChatAgentDetails{
		`{"ready":null,"type":null,"config":null}`: {Ready: Null[bool](), Type: Null[ChatType]()},
		`{}`:                        {},
		`{"type":"","ready":false}`: {Type: Value(ChatTypeNone), Ready: Value(false)},
	} {
		var details ChatAgentDetails
		require.NoError(t, decodeJSON([]byte(give), &details))
		assert.Equal(t, want, details, give)
	}
	data, err = encodeJSON(ChatAgentDetails{Type: Value(ChatTypeNone)})
	require.NoError(t, err)
	assert.Equal(t, `{"type":""}`, string(data))
}

func TestUnionFurtherDown(t *testing.T) {
	var envelope Envelope
	const text = `{"kind":"vapi","middle":{"credentials":{"config":{"public_key":"pk"}}}}`
	require.NoError(t, decodeJSON([]byte(text), &envelope))
	want := EnvelopeMiddle{Credentials: AgentCredentials{Config: &VapiConfig{PublicKey: Ptr("pk")}}}
	assert.Equal(t, Envelope{Kind: "vapi", Middle: Value(want)}, envelope)
	data, err := encodeJSON(Envelope{Middle: Value(want)})
	require.NoError(t, err)
	assert.Equal(t, text, string(data))
}

// A flag is read from text in an answer, and in an answer alone.
func TestFlags(t *testing.T) {
	for give, want := range map[string]Agent{
		`{"id":1,"webhook_secret_configured":"true","sync":"1"}`: {ID: 1, WebhookSecretConfigured: true, Sync: Ptr(true)},
		`{"id":1,"webhook_secret_configured":"","sync":""}`:      {ID: 1},
		`{"id":1,"webhook_secret_configured":[],"sync":0}`:       {ID: 1, Sync: Ptr(false)},
	} {
		var agent Agent
		misfits, _, err := decodeAnswer([]byte(give), &agent, true)
		require.NoError(t, err, give)
		assert.Len(t, misfits, 2)
		assert.Equal(t, want, agent, give)
		require.Error(t, decodeJSON([]byte(give), &agent), give)
	}
}

func TestSecretsAreNotShown(t *testing.T) {
	credentials := AgentCredentials{APIKey: Ptr(Secret("hush")), Config: &UnknownProviderConfig{Type: "hal", Raw: json.RawMessage(`{"key":"hush"}`)}}
	logged := &strings.Builder{}
	slog.New(slog.NewTextHandler(logged, nil)).Info("x", "credentials", credentials, "unknown", credentials.Config)
	slog.New(slog.NewJSONHandler(logged, nil)).Info("x", "credentials", credentials, "unknown", credentials.Config)
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%d", "%x"} {
		fmt.Fprintf(logged, verb+"\n", credentials)
		fmt.Fprintf(logged, verb+"\n", &credentials)
		fmt.Fprintf(logged, verb+"\n", credentials.Config)
	}
	for _, leak := range []string{"hush", "68757368", "104 117 115 104"} {
		assert.NotContains(t, logged.String(), leak)
	}
}

func TestEnums(t *testing.T) {
	assert.True(t, LanguageEn.Known())
	assert.False(t, Language("xx").Known())
	assert.True(t, LevelLow.Known())
	assert.Equal(t, Level(-1), LevelLow)
}

func TestToV2(t *testing.T) {
	full := AgentV1{
		ID: 7, Project: 742, Name: "Bot", PhoneNumber: "+1", Inbound: true, Description: "d", AssistantID: "asst", AssistantProvider: "vapi",
		ChatAssistantID: "chat", WebsocketURL: "wss://x", WebsocketHeaders: map[string]any{"A": "b"}, Language: LanguageEn, VapiAPIKey: "hush", LLMModel: "gpt",
	}
	got, dropped := full.ToV2()
	assert.Equal(t, []string{"id", "chat_assistant_id", "llm_model"}, dropped)
	assert.Equal(t, AgentCreate{
		Name: Ptr("Bot"), Description: "d", Project: Ptr(742), Language: LanguageEn,
		Telephony: &AgentTelephony{PhoneNumber: Ptr("+1"), Inbound: Ptr(true)},
		Provider: &AgentProviderWrite{
			Type: Ptr(ProviderTypeVapi), AgentID: Value("asst"), Credentials: Value(AgentCredentials{APIKey: Ptr(Secret("hush"))}),
			ChatAgentDetails: Value(ChatAgentDetails{
				Type: Value(ChatTypeSelfHosted), Config: &SelfHostedChatConfig{URL: "wss://x", Headers: map[string]any{"A": "b"}},
			}),
		},
	}, got)

	retell := AgentV1{AssistantProvider: "retell", ChatAssistantID: "chat", WebsocketURL: "wss://x", VapiAPIKey: "hush"}
	got, dropped = retell.ToV2()
	assert.Equal(t, []string{"websocket_url", "vapi_api_key"}, dropped)
	details, _ := got.Provider.ChatAgentDetails.Get()
	assert.Equal(t, &RetellChatConfig{AgentID: "chat"}, details.Config)

	_, dropped = AgentV1{AssistantProvider: "vocera"}.ToV2()
	assert.Equal(t, []string{"assistant_provider"}, dropped)
	got, dropped = AgentV1{}.ToV2()
	assert.Empty(t, dropped)
	assert.Equal(t, AgentCreate{}, got)
	_, dropped = AgentV1{Name: "\xff", ID: 1}.ToV2()
	assert.Equal(t, []string{"id", "agent_name"}, dropped)
}
