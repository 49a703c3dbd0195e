package clienttest

import (
	"reflect"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	cekura "github.com/cekura-community/cekura-go/generated"
)

// fullV1 is a v1 agent with every field set.
func fullV1(provider cekura.AgentV1AssistantProvider) cekura.AgentV1 {
	return cekura.AgentV1{
		ID: 1, Project: 742, Name: "n", PhoneNumber: "+14155551234", Inbound: true, Description: "d", Language: cekura.LanguageEn,
		AssistantID: cekura.Ptr("assistant-1"), ChatAssistantID: "chat-assistant-1",
		WebsocketURL: "wss://text", WebsocketHeaders: map[string]any{"X-A": "b", "N": float64(1)},
		LLMSystemPrompt: "p", LLMModel: cekura.AgentV1LLMModelGpt4o, LLMTemperature: 0.5, LLMMaxTokens: 9,
		KnowledgeBaseFiles: "file", TranscriptProvider: "vocera", AssistantProvider: provider,
		VapiAPIKey: "key-vapi", RetellAPIKey: "key-retell", ElevenLabsAPIKey: "key-elevenlabs", BlandAPIKey: "key-bland", SynthflowAPIKey: "key-synthflow",
		CustomProviderAPIKey: "key-custom", CustomProviderData: "data", EnabledPersonalities: []int{1},
		CreatedAt: time.Unix(1, 0), UpdatedAt: time.Unix(2, 0),
	}
}

// TestFullV1 keeps the test data above complete.
func TestFullV1(t *testing.T) {
	value := reflect.ValueOf(fullV1("vapi"))
	for i := range value.NumField() {
		assert.False(t, value.Field(i).IsZero(), value.Type().Field(i).Name)
	}
	assert.Equal(t, 28, value.NumField())
}

// alwaysDropped are the v1 values without a place in v2.
var alwaysDropped = []string{
	"id", "llm_system_prompt", "llm_model", "llm_temperature", "llm_max_tokens", "knowledge_base_files", "transcript_provider",
	"custom_provider_api_key", "custom_provider_data", "enabled_personalities", "created_at", "updated_at",
}

func droppedBut(more ...string) []string { return append(more, alwaysDropped...) }

// textSocket is v1's websocket in its place in v2.
func textSocket() cekura.Nullable[cekura.ChatAgentDetailsWrite] {
	return cekura.Value(cekura.ChatAgentDetailsWrite{
		Type:   cekura.Ptr(cekura.ChatProviderTypeSelfHosted),
		Config: &cekura.SelfHostedChatConfig{URL: "wss://text", Headers: map[string]any{"X-A": "b", "N": float64(1)}},
	})
}

func retellChat() cekura.Nullable[cekura.ChatAgentDetailsWrite] {
	return cekura.Value(cekura.ChatAgentDetailsWrite{
		Type:   cekura.Ptr(cekura.ChatProviderTypeRetell),
		Config: &cekura.RetellChatConfig{AgentID: "chat-assistant-1"},
	})
}

// TestToV2 has every v1 value in its v2 place or named as dropped.
func TestToV2(t *testing.T) {
	const vapi, retell, elevenlabs, bland, synthflow = "vapi_api_key", "retell_api_key", "elevenlabs_api_key", "bland_api_key", "synthflow_api_key"
	blandChat := cekura.Value(cekura.ChatAgentDetailsWrite{Type: cekura.Ptr(cekura.ChatProviderTypeBland), Config: &cekura.BlandChatConfig{AgentID: "chat-assistant-1"}})
	for _, test := range []struct {
		provider cekura.AgentV1AssistantProvider
		key      cekura.Secret // that arrives
		chat     cekura.Nullable[cekura.ChatAgentDetailsWrite]
		dropped  []string
	}{
		{"vapi", "key-vapi", textSocket(), droppedBut("chat_assistant_id", retell, elevenlabs, bland, synthflow)},
		{"elevenlabs", "key-elevenlabs", textSocket(), droppedBut("chat_assistant_id", vapi, retell, bland, synthflow)},
		{"synthflow", "key-synthflow", textSocket(), droppedBut("chat_assistant_id", vapi, retell, elevenlabs, bland)},
		{"self_hosted", "", textSocket(), droppedBut("chat_assistant_id", vapi, retell, elevenlabs, bland, synthflow)},
		// v2 has one place for the agent that chats: the socket, if there is a chat agent too, is named.
		{"retell", "key-retell", retellChat(), droppedBut("websocket_url", "websocket_headers", vapi, elevenlabs, bland, synthflow)},
		{"bland", "key-bland", blandChat, droppedBut("websocket_url", "websocket_headers", vapi, retell, elevenlabs, synthflow)},
		{"vocera", "", textSocket(), droppedBut("assistant_provider", "chat_assistant_id", vapi, retell, elevenlabs, bland, synthflow)},
	} {
		t.Run(string(test.provider), func(t *testing.T) {
			old := fullV1(test.provider)
			got, dropped := old.ToV2()
			want := cekura.AgentCreate{
				Name: cekura.Ptr("n"), Description: "d", Project: cekura.Ptr(742), Language: cekura.LanguageEn,
				Telephony: &cekura.AgentTelephonyWrite{PhoneNumber: cekura.Ptr("+14155551234"), Inbound: cekura.Ptr(true)},
				Provider:  &cekura.AgentProviderWrite{AgentID: cekura.Value("assistant-1"), ChatAgentDetails: test.chat},
			}
			if test.provider != cekura.AgentV1AssistantProviderVocera {
				want.Provider.Type = cekura.Ptr(cekura.ProviderType(test.provider))
			}
			if test.key != "" {
				want.Provider.Credentials = cekura.Value(cekura.AgentCredentialsWrite{APIKey: &test.key})
			}
			assert.Equal(t, want, got)
			assert.ElementsMatch(t, test.dropped, dropped)
			assert.True(t, got.Telephony.WebsocketURL.IsZero(), "the voice socket is another thing")
			assert.Equal(t, fullV1(test.provider), old, "the source was changed")
			assertSendable(t, got)
		})
	}
}

// assertSendable has the server take what was converted.
func assertSendable(t *testing.T, agent cekura.AgentCreate) {
	t.Helper()
	_, err := offline(t, &fakeAPI{answer: agentCreated}).Agents.Create(t.Context(), agent)
	assert.NoError(t, err)
}

// TestEachV1Value sets one v1 field at a time, so that none can hide behind another.
func TestEachV1Value(t *testing.T) {
	full := reflect.ValueOf(fullV1("retell"))
	for i := range full.NumField() {
		name := jsonName(full.Type().Field(i))
		t.Run(name, func(t *testing.T) {
			old := reflect.New(full.Type()).Elem()
			old.Field(i).Set(full.Field(i))
			got, dropped := old.Interface().(cekura.AgentV1).ToV2()
			carried := []string{"project", "agent_name", "contact_number", "inbound", "description", "language", "assistant_id", "websocket_url", "assistant_provider"}
			for _, name := range carried {
				if name == jsonName(full.Type().Field(i)) {
					assert.Empty(t, dropped)
					assert.NotEqual(t, cekura.AgentCreate{}, got)
					return
				}
			}
			// A key or a chat agent is nobody's without a provider; headers are no socket's without one.
			assert.Equal(t, []string{name}, dropped)
			assert.Equal(t, cekura.AgentCreate{}, got)
		})
	}
}

// TestZeroV1: what says nothing is neither carried nor named.
func TestZeroV1(t *testing.T) {
	for _, old := range []cekura.AgentV1{{}, {
		AssistantID: cekura.Ptr(""), WebsocketHeaders: map[string]any{}, EnabledPersonalities: []int{},
		CreatedAt: time.Time{}.In(time.FixedZone("", 3600)),
	}} {
		got, dropped := old.ToV2()
		assert.Equal(t, cekura.AgentCreate{}, got)
		assert.Empty(t, dropped)
	}
	got, dropped := cekura.AgentV1Update{PredefinedMetrics: []string{}, WebsocketURL: cekura.Ptr("")}.ToV2()
	assert.Equal(t, cekura.AgentCreate{}, got)
	assert.Empty(t, dropped)
}

// TestRequestToV2 carries the other v1 type, which has fewer fields and the metrics.
func TestRequestToV2(t *testing.T) {
	old := cekura.AgentV1Update{
		Project: 742, Name: "n", PhoneNumber: "+14155551234", Inbound: true, Description: "d", AssistantID: "assistant-1", Language: cekura.LanguageEn,
		WebsocketURL: cekura.Ptr("wss://text"), WebsocketHeaders: map[string]any{"X-A": "b", "N": float64(1)}, PredefinedMetrics: []string{"m"},
	}
	value := reflect.ValueOf(old)
	for i := range value.NumField() {
		require.False(t, value.Field(i).IsZero(), value.Type().Field(i).Name)
	}
	got, dropped := old.ToV2()
	assert.Empty(t, dropped)
	assert.Equal(t, cekura.AgentCreate{
		Name: cekura.Ptr("n"), Description: "d", Project: cekura.Ptr(742), Language: cekura.LanguageEn, PredefinedMetrics: []any{"m"},
		Telephony: &cekura.AgentTelephonyWrite{PhoneNumber: cekura.Ptr("+14155551234"), Inbound: cekura.Ptr(true)},
		Provider:  &cekura.AgentProviderWrite{AgentID: cekura.Value("assistant-1"), ChatAgentDetails: textSocket()},
	}, got)
	assertSendable(t, got)
}

// TestV1ProviderOfTheFuture: a value that neither version lists goes through, since v2's set is open.
func TestV1ProviderOfTheFuture(t *testing.T) {
	got, dropped := cekura.AgentV1{AssistantProvider: "hal9000", VapiAPIKey: "k"}.ToV2()
	assert.Equal(t, cekura.Ptr(cekura.ProviderType("hal9000")), got.Provider.Type)
	assert.Equal(t, []string{"vapi_api_key"}, dropped)
}
