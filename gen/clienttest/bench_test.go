package clienttest

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	cekura "github.com/cekura-community/cekura-go/generated"
)

// The hand types are what one would write by hand for encoding/json: no third state, no unions (the
// sample's variants stand in their places), no misfits, no secrets.

type handAgent struct {
	ID                      int            `json:"id"`
	Name                    string         `json:"name,omitempty"`
	Description             string         `json:"description"`
	Project                 int            `json:"project,omitempty"`
	Language                string         `json:"language,omitempty"`
	Telephony               *handTelephony `json:"telephony,omitempty"`
	Provider                *handProvider  `json:"provider,omitempty"`
	AgentSpeaksFirst        *bool          `json:"agent_speaks_first,omitempty"`
	KnowledgeBaseFiles      []handFile     `json:"knowledge_base_files,omitempty"`
	EnabledPersonalities    []int          `json:"enabled_personalities,omitempty"`
	WebhookURL              string         `json:"webhook_url,omitempty"`
	WebhookSecretConfigured bool           `json:"webhook_secret_configured,omitempty"`
	MockTools               []handMockTool `json:"mock_tools,omitempty"`
	MockToolsEnabled        bool           `json:"mock_tools_enabled,omitempty"`
	MockToolsProvider       *string        `json:"mock_tools_provider,omitempty"`
	DynamicVariables        []handVariable `json:"dynamic_variables,omitempty"`
	CreatedAt               time.Time      `json:"created_at"`
	UpdatedAt               time.Time      `json:"updated_at"`
}

type handTelephony struct {
	PhoneNumber     *string    `json:"phone_number,omitempty"`
	Inbound         *bool      `json:"inbound,omitempty"`
	SIPURI          *string    `json:"sip_uri,omitempty"`
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
	APIKey *string   `json:"api_key,omitempty"`
	Config *handVapi `json:"config,omitempty"`
}

type handVapi struct {
	PublicKey  *string `json:"public_key,omitempty"`
	TriggerURL *string `json:"trigger_url,omitempty"`
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

type handFile struct {
	ID        int       `json:"id,omitempty"`
	Agent     int       `json:"agent"`
	FileURL   string    `json:"file_url,omitempty"`
	FileName  string    `json:"file_name,omitempty"`
	FileType  string    `json:"file_type,omitempty"`
	FileSize  int       `json:"file_size,omitempty"`
	CreatedAt time.Time `json:"created_at"`
	UpdatedAt time.Time `json:"updated_at"`
}

type handMockTool struct {
	ID             *int           `json:"id,omitempty"`
	Name           *string        `json:"name,omitempty"`
	Description    *string        `json:"description,omitempty"`
	MockData       any            `json:"mock_data,omitempty"`
	FreetextParams []string       `json:"freetext_params,omitempty"`
	ServedVia      *handServedVia `json:"served_via,omitempty"`
}

type handServedVia struct {
	Type      string `json:"type"`
	URL       string `json:"url,omitempty"`
	MockIndex *int   `json:"mock_index,omitempty"`
}

type handVariable struct {
	ID          int    `json:"id,omitempty"`
	Name        string `json:"name"`
	Description string `json:"description"`
}

type handPage struct {
	Count    int         `json:"count"`
	Next     *string     `json:"next"`
	Previous *string     `json:"previous"`
	Results  []handAgent `json:"results"`
}

type handCreate struct {
	Name              *string        `json:"name,omitempty"`
	Description       string         `json:"description"`
	Project           *int           `json:"project,omitempty"`
	Language          string         `json:"language,omitempty"`
	Telephony         *handTelephony `json:"telephony,omitempty"`
	Provider          *handProvider  `json:"provider,omitempty"`
	AgentSpeaksFirst  *bool          `json:"agent_speaks_first,omitempty"`
	PredefinedMetrics any            `json:"predefined_metrics,omitempty"`
	WebhookURL        *string        `json:"webhook_url,omitempty"`
	WebhookSecret     *string        `json:"webhook_secret,omitempty"`
	MockTools         []handMockTool `json:"mock_tools,omitempty"`
	DynamicVariables  []handVariable `json:"dynamic_variables,omitempty"`
}

type handPatch struct {
	Description      *string         `json:"description,omitempty"`
	AgentSpeaksFirst *bool           `json:"agent_speaks_first"`
	DynamicVariables *[]handVariable `json:"dynamic_variables,omitempty"`
}

// handCopy is what ours writes, in a type written by hand.
func handCopy[T any](t testing.TB, ours any) (hand T) {
	t.Helper()
	data, err := encodeJSON(ours)
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(data, &hand))
	return hand
}

// A comparison is worth something only where both sides say the same.
func TestHandTypesSayTheSame(t *testing.T) {
	create := sampleCreate()
	ours, err := encodeJSON(&create)
	require.NoError(t, err)
	theirs, err := json.Marshal(handCopy[handCreate](t, &create))
	require.NoError(t, err)
	require.JSONEq(t, string(theirs), string(ours))

	var agent cekura.Agent
	require.NoError(t, decodeJSON(sampleAgent(t), &agent))
	ours, err = encodeJSON(&agent)
	require.NoError(t, err)
	require.JSONEq(t, withoutNulls(t, sampleAgent(t)), withoutNulls(t, ours))
	var hand handAgent
	require.NoError(t, json.Unmarshal(sampleAgent(t), &hand))
	theirs, err = json.Marshal(hand)
	require.NoError(t, err)
	require.JSONEq(t, withoutNulls(t, theirs), withoutNulls(t, ours))
}

func BenchmarkDecodeAgent(b *testing.B) {
	data := sampleAgent(b)
	b.SetBytes(int64(len(data)))
	compare(b,
		func() error { return decoded(data, new(cekura.Agent), 0) },
		func() error { return json.Unmarshal(data, new(handAgent)) })
}

// decoded reads an answer as a call does that has somebody to tell of its misfits.
func decoded(data []byte, v any, wantMisfits int) error {
	misfits, more, err := decodeAnswer(data, v, true)
	if got := len(misfits) + more; err == nil && got != wantMisfits {
		return fmt.Errorf("%d misfits, not %d", got, wantMisfits)
	}
	return err
}

// misfitting is the sample with values that don't fit in every agent, of which the types written by hand
// would read none: those are measured with the sample as it is.
func misfitting(data []byte) []byte {
	for _, change := range [][2]string{
		{`"project":742`, `"project":"742"`}, {`"inbound":true`, `"inbound":"True"`}, {`"agent_speaks_first":true`, `"agent_speaks_first":[1]`},
		{`"webhook_url":"https://hooks.example.com/cekura"`, `"webhook_url":{"url":"https://hooks.example.com/cekura"}`},
	} {
		data = bytes.ReplaceAll(data, []byte(change[0]), []byte(change[1]))
	}
	return data
}

func BenchmarkDecodeAgentMisfits(b *testing.B) {
	data := sampleAgent(b)
	odd := misfitting(data)
	b.SetBytes(int64(len(data)))
	compare(b,
		func() error { return decoded(odd, new(cekura.Agent), 4) },
		func() error { return json.Unmarshal(data, new(handAgent)) })
}

func BenchmarkDecodePage(b *testing.B) {
	data := samplePage(b, 100)
	b.SetBytes(int64(len(data)))
	compare(b,
		func() error { return decoded(data, new(cekura.AgentPage), 0) },
		func() error { return json.Unmarshal(data, new(handPage)) })
}

func BenchmarkDecodePageMisfits(b *testing.B) {
	data := samplePage(b, 100)
	odd := misfitting(data)
	b.SetBytes(int64(len(data)))
	compare(b,
		func() error { return decoded(odd, new(cekura.AgentPage), 400) },
		func() error { return json.Unmarshal(data, new(handPage)) })
}

func BenchmarkEncodeCreate(b *testing.B) {
	create := sampleCreate()
	hand := handCopy[handCreate](b, &create)
	compare(b,
		func() error { _, err := encodeJSON(&create); return err },
		func() error { _, err := json.Marshal(&hand); return err })
}

// BenchmarkPatch is a whole call, answered with a full agent without a network.
func BenchmarkPatch(b *testing.B) { benchmarkPatch(b, sampleAgent(b)) }

func BenchmarkPatchMisfits(b *testing.B) { benchmarkPatch(b, misfitting(sampleAgent(b))) }

// benchmarkPatch answers the client with what may not fit, and the call by hand with what does.
func benchmarkPatch(b *testing.B, answer []byte) {
	client := answeredClient(b, answer)
	byHand := &http.Client{Transport: answers{sampleAgent(b)}}
	compare(b,
		func() error {
			_, err := client.Agents.Patch(b.Context(), 2142, cekura.AgentPatch{
				Description: cekura.Ptr("v2"), AgentSpeaksFirst: cekura.Null[bool](), DynamicVariables: []cekura.AgentDynamicVariableWrite{},
			})
			return err
		},
		func() error { return patchByHand(b.Context(), byHand) })
}

// BenchmarkGet is a whole call likewise.
func BenchmarkGet(b *testing.B) { benchmarkGet(b, sampleAgent(b)) }

func BenchmarkGetMisfits(b *testing.B) { benchmarkGet(b, misfitting(sampleAgent(b))) }

func benchmarkGet(b *testing.B, answer []byte) {
	client := answeredClient(b, answer)
	byHand := &http.Client{Transport: answers{sampleAgent(b)}}
	compare(b,
		func() error {
			_, err := client.Agents.Get(b.Context(), 2142)
			return err
		},
		func() error { return callByHand(b.Context(), byHand, http.MethodGet, nil) })
}

// answeredClient is a client that somebody listens to.
func answeredClient(b *testing.B, answer []byte) *cekura.Client {
	client, err := cekura.NewClient(cekura.WithAPIKey("key"), cekura.WithHTTPClient(&http.Client{Transport: answers{answer}}),
		cekura.WithMisfits(func(context.Context, cekura.Misfit) {}))
	require.NoError(b, err)
	return client
}

// answers is a transport that answers everything with one body.
type answers struct{ body []byte }

func (a answers) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body != nil {
		_, _ = io.Copy(io.Discard, r.Body)
		_ = r.Body.Close()
	}
	return &http.Response{
		StatusCode:    http.StatusOK,
		Header:        http.Header{"Content-Type": {"application/json"}},
		ContentLength: int64(len(a.body)),
		Body:          io.NopCloser(bytes.NewReader(a.body)),
		Request:       r,
	}, nil
}

// patchByHand patches as a careful user would by hand.
func patchByHand(ctx context.Context, client *http.Client) error {
	data, err := json.Marshal(handPatch{Description: cekura.Ptr("v2"), DynamicVariables: &[]handVariable{}})
	if err != nil {
		return err
	}
	return callByHand(ctx, client, http.MethodPatch, bytes.NewReader(data))
}

// callByHand does what a careful user would write, without retries or a time-out.
func callByHand(ctx context.Context, client *http.Client, method string, body io.Reader) error {
	url := fmt.Sprintf("https://api.example.com/test_framework/v2/aiagents/%d/", 2142)
	req, err := http.NewRequestWithContext(ctx, method, url, body)
	if err != nil {
		return err
	}
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	req.Header.Set("Accept", "application/json")
	req.Header.Set("X-CEKURA-API-KEY", "key")
	resp, err := client.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("status %s", resp.Status)
	}
	return json.NewDecoder(resp.Body).Decode(new(handAgent))
}
