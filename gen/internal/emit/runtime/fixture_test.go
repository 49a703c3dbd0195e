package runtime

import (
	"fmt"
	"log/slog"
	"time"
)

// The types of this file are written as the generator writes them, for one agent in full. They prove
// that the patterns of generated code and this package fit together.

type fxAgent struct {
	ID                      int                 `json:"id"`
	Name                    string              `json:"name,omitzero"`
	Description             string              `json:"description"`
	Project                 *int                `json:"project,omitzero"`
	Language                fxLanguage          `json:"language,omitzero"`
	Telephony               *fxTelephony        `json:"telephony,omitzero"`
	Provider                *fxProvider         `json:"provider,omitzero"`
	AgentSpeaksFirst        *bool               `json:"agent_speaks_first,omitzero"`
	KnowledgeBaseFiles      []fxKnowledgeFile   `json:"knowledge_base_files,omitzero"`
	EnabledPersonalities    []int               `json:"enabled_personalities,omitzero"`
	WebhookURL              string              `json:"webhook_url,omitzero"`
	WebhookSecretConfigured bool                `json:"webhook_secret_configured,omitzero"`
	MockTools               []fxMockTool        `json:"mock_tools,omitzero"`
	MockToolsEnabled        bool                `json:"mock_tools_enabled,omitzero"`
	MockToolsProvider       *string             `json:"mock_tools_provider,omitzero"`
	DynamicVariables        []fxDynamicVariable `json:"dynamic_variables,omitzero"`
	CreatedAt               time.Time           `json:"created_at,omitzero"`
	UpdatedAt               time.Time           `json:"updated_at,omitzero"`
}

func (a *fxAgent) UnmarshalJSON(data []byte) error { return decodeJSON(data, a) }

type fxLanguage string

type fxKnowledgeFile struct {
	ID        int       `json:"id,omitzero"`
	Agent     int       `json:"agent"`
	FileURL   string    `json:"file_url,omitzero"`
	FileName  string    `json:"file_name,omitzero"`
	FileType  string    `json:"file_type,omitzero"`
	FileSize  int       `json:"file_size,omitzero"`
	CreatedAt time.Time `json:"created_at,omitzero"`
	UpdatedAt time.Time `json:"updated_at,omitzero"`
}

type fxMockTool struct {
	ID          int         `json:"id"`
	Name        string      `json:"name"`
	Description string      `json:"description"`
	MockData    any         `json:"mock_data"`
	ServedVia   fxServedVia `json:"served_via"`
}

type fxServedVia struct {
	Type      string `json:"type"`
	URL       string `json:"url,omitzero"`
	MockIndex *int   `json:"mock_index,omitzero"`
}

type fxDynamicVariable struct {
	ID          int    `json:"id,omitzero"`
	Name        string `json:"name"`
	Description string `json:"description"`
}

type fxTelephony struct {
	PhoneNumber     *string               `json:"phone_number,omitzero"`
	Inbound         *bool                 `json:"inbound,omitzero"`
	SIPURI          Nullable[string]      `json:"sip_uri,omitzero"`
	SIPAuth         Nullable[fxBasicAuth] `json:"sip_auth,omitzero"`
	WebsocketURL    Nullable[string]      `json:"websocket_url,omitzero"`
	WebsocketAuth   Nullable[fxBasicAuth] `json:"websocket_auth,omitzero"`
	OutboundNumbers []string              `json:"outbound_numbers,omitzero"`
}

type fxBasicAuth struct {
	Username string `json:"username"`
	Password Secret `json:"password"`
}

func (a fxBasicAuth) Format(s fmt.State, _ rune) {
	type Plain fxBasicAuth
	formatPlain(s, a, Plain(a))
}

func (a fxBasicAuth) LogValue() slog.Value { return redactedLogValue(a) }

type fxProvider struct {
	Type                         string         `json:"type,omitzero"`
	AgentID                      *string        `json:"agent_id,omitzero"`
	Credentials                  *fxCredentials `json:"credentials,omitzero"`
	ChatAgentDetails             *fxChatDetails `json:"chat_agent_details,omitzero"`
	AutoDialOutbound             *bool          `json:"auto_dial_outbound,omitzero"`
	AutoImportCalls              *bool          `json:"auto_import_calls,omitzero"`
	AutoSyncPrompt               *bool          `json:"auto_sync_prompt,omitzero"`
	SendPostConversationMetadata *bool          `json:"send_post_conversation_metadata,omitzero"`
}

func (p *fxProvider) UnmarshalJSON(data []byte) error { return decodeJSON(data, p) }

// fxProviderWrite is the request side, where the tag follows from the variant.
type fxProviderWrite struct {
	Type             string                  `json:"type,omitzero"`
	AgentID          Nullable[string]        `json:"agent_id,omitzero"`
	Credentials      Nullable[fxCredentials] `json:"credentials,omitzero"`
	ChatAgentDetails Nullable[fxChatDetails] `json:"chat_agent_details,omitzero"`
	AutoDialOutbound Nullable[bool]          `json:"auto_dial_outbound,omitzero"`
}

func (p fxProviderWrite) MarshalJSON() ([]byte, error) { return encodeJSON(&p) }

type fxCredentials struct {
	APIKey *Secret          `json:"api_key,omitzero"`
	Config fxProviderConfig `json:"config,omitzero"`
}

func (c *fxCredentials) UnmarshalJSON(data []byte) error { return decodeJSON(data, c) }
func (c fxCredentials) Format(s fmt.State, _ rune) {
	type Plain fxCredentials
	formatPlain(s, c, Plain(c))
}

func (c fxCredentials) LogValue() slog.Value { return redactedLogValue(c) }

type fxProviderConfig interface{ providerType() string }

var fxProviderConfigs = union[fxProviderConfig, fxUnknownProviderConfig]{variants: []variantType{
	variantFor[fxVapiConfig]{"vapi"},
	variantFor[fxLiveKitConfig]{"livekit"},
}}

type fxVapiConfig struct {
	PublicKey  *string `json:"public_key,omitzero"`
	TriggerURL *string `json:"trigger_url,omitzero"`
}

type fxLiveKitConfig struct {
	APISecret      Secret  `json:"api_secret"`
	URL            string  `json:"url"`
	AgentName      *string `json:"agent_name,omitzero"`
	Config         any     `json:"config,omitzero"`
	TracingEnabled *bool   `json:"tracing_enabled,omitzero"`
	TriggerURL     *string `json:"trigger_url,omitzero"`
}

type fxUnknownProviderConfig struct {
	Type string
	Raw  rawJSON
}

func (u *fxUnknownProviderConfig) writeJSON(out *jsonWriter)    { out.raw(u.Raw) }
func (u *fxUnknownProviderConfig) MarshalJSON() ([]byte, error) { return encodeJSON(u) }

// fxNullProviderConfig says null where the interface's nil says absent.
type fxNullProviderConfig struct{}

func (fxNullProviderConfig) writeJSON(out *jsonWriter)    { out.null() }
func (fxNullProviderConfig) MarshalJSON() ([]byte, error) { return []byte("null"), nil }

func (*fxVapiConfig) providerType() string              { return "vapi" }
func (*fxLiveKitConfig) providerType() string           { return "livekit" }
func (u *fxUnknownProviderConfig) providerType() string { return u.Type }
func (fxNullProviderConfig) providerType() string       { return "" }

type fxChatDetails struct {
	Type   string       `json:"type,omitzero"`
	Config fxChatConfig `json:"config,omitzero"`
}

func (c *fxChatDetails) UnmarshalJSON(data []byte) error { return decodeJSON(data, c) }

func (c fxChatDetails) MarshalJSON() ([]byte, error) { return encodeJSON(&c) }

type fxChatConfig interface{ chatType() string }

var fxChatConfigs = union[fxChatConfig, fxUnknownChatConfig]{variants: []variantType{variantFor[fxSelfHostedChatConfig]{"self_hosted"}}}

type fxSelfHostedChatConfig struct {
	URL             string         `json:"url"`
	Headers         map[string]any `json:"headers,omitzero"`
	WebsocketSecret *Secret        `json:"websocket_secret,omitzero"`
}

type fxUnknownChatConfig struct {
	Type string
	Raw  rawJSON
}

func (u *fxUnknownChatConfig) writeJSON(out *jsonWriter)    { out.raw(u.Raw) }
func (u *fxUnknownChatConfig) MarshalJSON() ([]byte, error) { return encodeJSON(u) }

func (*fxSelfHostedChatConfig) chatType() string { return "self_hosted" }
func (u *fxUnknownChatConfig) chatType() string  { return u.Type }

type fxAgentCreate struct {
	Name                 *string             `json:"name,omitzero"`
	Description          string              `json:"description"`
	Project              *int                `json:"project,omitzero"`
	Language             fxLanguage          `json:"language,omitzero"`
	Telephony            *fxTelephony        `json:"telephony,omitzero"`
	Provider             *fxProviderWrite    `json:"provider,omitzero"`
	AgentSpeaksFirst     Nullable[bool]      `json:"agent_speaks_first,omitzero"`
	PredefinedMetrics    any                 `json:"predefined_metrics,omitzero"`
	WebhookURL           *string             `json:"webhook_url,omitzero"`
	WebhookSecret        *Secret             `json:"webhook_secret,omitzero"`
	MockTools            []fxMockToolWrite   `json:"mock_tools,omitzero"`
	DynamicVariables     []fxDynamicVariable `json:"dynamic_variables,omitzero"`
	EnabledPersonalities []int               `json:"enabled_personalities,omitzero"`
}

func (c fxAgentCreate) Format(s fmt.State, _ rune) {
	type Plain fxAgentCreate
	formatPlain(s, c, Plain(c))
}

func (c fxAgentCreate) LogValue() slog.Value { return redactedLogValue(c) }

type fxMockToolWrite struct {
	ID             *int         `json:"id,omitzero"`
	Name           *string      `json:"name,omitzero"`
	Description    *string      `json:"description,omitzero"`
	MockData       any          `json:"mock_data,omitzero"`
	FreetextParams []string     `json:"freetext_params,omitzero"`
	ServedVia      *fxServedVia `json:"served_via,omitzero"`
}
