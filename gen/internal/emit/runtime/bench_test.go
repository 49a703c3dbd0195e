package runtime

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// The hand* types are what one would write by hand for encoding/json: no third state, no unions (the
// sample's variants stand in their places), no soft fields.

type handAgent struct {
	ID                      int                 `json:"id"`
	Name                    string              `json:"name,omitempty"`
	Description             string              `json:"description"`
	Project                 *int                `json:"project,omitempty"`
	Language                string              `json:"language,omitempty"`
	Telephony               *handTelephony      `json:"telephony,omitempty"`
	Provider                *handProvider       `json:"provider,omitempty"`
	AgentSpeaksFirst        *bool               `json:"agent_speaks_first,omitempty"`
	KnowledgeBaseFiles      []fxKnowledgeFile   `json:"knowledge_base_files,omitempty"`
	EnabledPersonalities    []int               `json:"enabled_personalities,omitempty"`
	WebhookURL              string              `json:"webhook_url,omitempty"`
	WebhookSecretConfigured string              `json:"webhook_secret_configured,omitempty"`
	MockTools               []fxMockTool        `json:"mock_tools,omitempty"`
	MockToolsEnabled        bool                `json:"mock_tools_enabled,omitempty"`
	MockToolsProvider       *string             `json:"mock_tools_provider,omitempty"`
	DynamicVariables        []fxDynamicVariable `json:"dynamic_variables,omitempty"`
	CreatedAt               time.Time           `json:"created_at"`
	UpdatedAt               time.Time           `json:"updated_at"`
}

type handTelephony struct {
	PhoneNumber     *string    `json:"phone_number,omitempty"`
	Inbound         *bool      `json:"inbound,omitempty"`
	SIPURI          *string    `json:"sip_uri"`
	SIPAuth         *handBasic `json:"sip_auth,omitempty"`
	WebsocketURL    *string    `json:"websocket_url,omitempty"`
	WebsocketAuth   *handBasic `json:"websocket_auth,omitempty"`
	OutboundNumbers []string   `json:"outbound_numbers,omitempty"`
}

type handBasic struct {
	Username string `json:"username"`
	Password string `json:"password"`
}

type handProvider struct {
	Type             string           `json:"type,omitempty"`
	AgentID          *string          `json:"agent_id,omitempty"`
	Credentials      *handCredentials `json:"credentials,omitempty"`
	ChatAgentDetails *handChat        `json:"chat_agent_details,omitempty"`
	AutoDialOutbound *bool            `json:"auto_dial_outbound,omitempty"`
	AutoImportCalls  *bool            `json:"auto_import_calls,omitempty"`
	AutoSyncPrompt   *bool            `json:"auto_sync_prompt,omitempty"`
	SendMetadata     *bool            `json:"send_post_conversation_metadata,omitempty"`
}

type handCredentials struct {
	APIKey *string       `json:"api_key,omitempty"`
	Config *fxVapiConfig `json:"config,omitempty"`
}

type handChat struct {
	Type   string          `json:"type,omitempty"`
	Config *handChatConfig `json:"config,omitempty"`
}

type handChatConfig struct {
	URL             string         `json:"url"`
	Headers         map[string]any `json:"headers,omitempty"`
	WebsocketSecret *string        `json:"websocket_secret,omitempty"`
}

type handPage struct {
	Count    int         `json:"count"`
	Next     *string     `json:"next"`
	Previous *string     `json:"previous"`
	Results  []handAgent `json:"results"`
}

type handCreate struct {
	Name                 *string             `json:"name,omitempty"`
	Description          string              `json:"description"`
	Project              *int                `json:"project,omitempty"`
	Language             string              `json:"language,omitempty"`
	Telephony            *handTelephony      `json:"telephony,omitempty"`
	Provider             *handProvider       `json:"provider,omitempty"`
	AgentSpeaksFirst     *bool               `json:"agent_speaks_first,omitempty"`
	PredefinedMetrics    any                 `json:"predefined_metrics,omitempty"`
	WebhookURL           *string             `json:"webhook_url,omitempty"`
	WebhookSecret        *string             `json:"webhook_secret,omitempty"`
	MockTools            []fxMockToolWrite   `json:"mock_tools,omitempty"`
	DynamicVariables     []fxDynamicVariable `json:"dynamic_variables,omitempty"`
	EnabledPersonalities []int               `json:"enabled_personalities,omitempty"`
}

func TestHandWrittenBodySaysTheSame(t *testing.T) {
	create := fullCreate()
	ours, err := encodeJSON(create)
	require.NoError(t, err)
	theirs, err := json.Marshal(newHandCreate(t, create))
	require.NoError(t, err)
	require.JSONEq(t, string(theirs), string(ours))
}

func newHandCreate(t testing.TB, create fxAgentCreate) (hand handCreate) {
	data, err := encodeJSON(create)
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(data, &hand))
	return hand
}

// compare runs ours as the benchmark and reports it as a share of theirs, run just before.
func compare(b *testing.B, ours, theirs func() error) {
	b.ReportAllocs()
	their := measure(b, theirs)
	our := measure(b, ours)
	for b.Loop() {
		if err := ours(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(our.ns/their.ns, "×time")
	b.ReportMetric(our.bytes/their.bytes, "×bytes")
	b.ReportMetric(our.allocs/their.allocs, "×allocs")
	b.ReportMetric(their.allocs, "hand-allocs")
	b.ReportMetric(their.ns, "hand-ns")
}

func BenchmarkDecodeFullAgent(b *testing.B) {
	data := []byte(fullAgentJSON())
	b.SetBytes(int64(len(data)))
	compare(b,
		func() error { return decodeJSON(data, new(fxAgent)) },
		func() error { return json.Unmarshal(data, new(handAgent)) })
}

func BenchmarkDecodePage(b *testing.B) {
	data := []byte(pageJSON(100))
	b.SetBytes(int64(len(data)))
	compare(b,
		func() error { return decodeJSON(data, new(fxPage)) },
		func() error { return json.Unmarshal(data, new(handPage)) })
}

func BenchmarkEncodeCreate(b *testing.B) {
	create := fullCreate()
	hand := newHandCreate(b, create)
	compare(b,
		func() error { _, err := encodeJSON(create); return err },
		func() error { _, err := json.Marshal(hand); return err })
}
