package clienttest

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	cekura "github.com/cekura-community/cekura-go/generated"
)

// storyAgent is an agent as the API answers it: secrets masked, keys of no schema, null where nothing is.
const storyAgent = `{
	"id": 2142, "name": "Support Bot", "description": "Answers billing questions.", "project": 742, "language": "tlh",
	"telephony": {"phone_number": "+14155551234", "inbound": true, "sip_uri": null, "sip_auth": {"username": "bot", "password": "****"},
		"websocket_url": null, "websocket_auth": null, "outbound_numbers": ["+14155550000"], "carrier": "unheard of"},
	"provider": {"type": "vapi", "agent_id": "asst_1", "auto_sync_prompt": null, "auto_import_calls": true,
		"credentials": {"api_key": "va****ey", "config": {"public_key": "pk_1", "added_later": {"a": [1]}}},
		"chat_agent_details": {"type": "self_hosted", "config": {"url": "wss://bot.example.com/chat", "headers": {"X-N": 1}, "websocket_secret": "****"}}},
	"agent_speaks_first": null, "enabled_personalities": [1, 2],
	"knowledge_base_files": [{"id": 5, "agent": 2142, "file_name": "manual.pdf", "file_size": 1048576, "created_at": "2026-06-17T10:11:12.5Z"}],
	"webhook_url": "https://hooks.example.com", "webhook_secret_configured": "true", "webhook_secret": "****",
	"mock_tools": [{"id": 3, "name": "lookup", "description": "d", "mock_data": [{"input": {"n": 1}, "output": "x"}],
		"served_via": {"type": "mcp", "url": "https://mcp.example.com/2", "mock_index": 2}}],
	"mock_tools_enabled": true, "mock_tools_provider": null,
	"dynamic_variables": [{"id": 9, "name": "customer", "description": "who calls"}],
	"created_at": "2026-06-17T10:11:12.5Z", "updated_at": "2026-06-18T00:00:00+02:00", "llm": {"model": "newer"}
}`

// storyCreate is the acceptance program's new agent.
func storyCreate() cekura.AgentCreate {
	return cekura.AgentCreate{
		Name:        cekura.Ptr("Support Bot"),
		Description: "Answers billing questions.",
		Project:     cekura.Ptr(742),
		Language:    cekura.LanguageEn,
		Telephony: &cekura.AgentTelephonyWrite{
			PhoneNumber:     cekura.Ptr("+14155551234"),
			Inbound:         cekura.Ptr(true),
			SIPAuth:         cekura.Value(cekura.BasicAuth{Username: "bot", Password: "pass"}),
			OutboundNumbers: []string{"+14155550000"},
		},
		Provider: &cekura.AgentProviderWrite{
			AgentID: cekura.Value("asst_1"),
			Credentials: cekura.Value(cekura.AgentCredentialsWrite{
				APIKey: cekura.Ptr(cekura.Secret("vapi-key")),
				Config: &cekura.VapiConfig{PublicKey: cekura.Ptr("pk_1")},
			}),
			ChatAgentDetails: cekura.Value(cekura.ChatAgentDetailsWrite{
				Config: &cekura.SelfHostedChatConfig{URL: "wss://bot.example.com/chat"},
			}),
		},
	}
}

const storyCreateBody = `{"name":"Support Bot","description":"Answers billing questions.","project":742,"language":"en",` +
	`"telephony":{"phone_number":"+14155551234","inbound":true,"sip_auth":{"username":"bot","password":"pass"},"outbound_numbers":["+14155550000"]},` +
	`"provider":{"type":"vapi","agent_id":"asst_1","credentials":{"api_key":"vapi-key","config":{"public_key":"pk_1"}},` +
	`"chat_agent_details":{"type":"self_hosted","config":{"url":"wss://bot.example.com/chat"}}}}`

// assertRequest compares a request's line, its body to the byte and the headers that every request has.
func assertRequest(t *testing.T, r sentRequest, line, body string) {
	t.Helper()
	if r.query != "" {
		r.path += "?" + r.query
	}
	assert.Equal(t, line, r.method+" "+r.path)
	assert.Equal(t, body, r.body, line)
	want := map[string]string{"X-Cekura-Api-Key": "key", "Accept": "application/json", "User-Agent": "cekura-go (" + cekura.SpecVersion + ")", "Content-Type": ""}
	if body != "" {
		want["Content-Type"] = "application/json"
		want["Content-Length"] = fmt.Sprint(len(body))
		assert.Equal(t, want["Content-Length"], r.header.Get("Content-Length"), line)
	}
	for name, value := range want {
		assert.Equal(t, value, r.header.Get(name), "%s: %s", line, name)
	}
}

func TestStoryCreate(t *testing.T) {
	api := &fakeAPI{replies: []reply{{status: http.StatusCreated, body: storyAgent}}}
	client, _ := online(t, api)
	created, err := client.Agents.Create(t.Context(), storyCreate())
	require.NoError(t, err)
	assertRequest(t, api.last(), "POST /test_framework/v2/aiagents/", storyCreateBody)
	assert.Nil(t, created.Import)
	assertStoryAgent(t, created.Agent)
}

// assertStoryAgent looks at every field of storyAgent.
func assertStoryAgent(t *testing.T, agent *cekura.Agent) {
	t.Helper()
	at := func(text string) time.Time {
		parsed, err := time.Parse(time.RFC3339, text)
		require.NoError(t, err)
		return parsed
	}
	require.NotNil(t, agent)
	assert.True(t, agent.CreatedAt.Equal(at("2026-06-17T10:11:12.5Z")))
	assert.True(t, agent.UpdatedAt.Equal(at("2026-06-17T22:00:00Z")))
	assert.False(t, agent.Language.Known(), "an enum's value from the future passes through")
	agent.CreatedAt, agent.UpdatedAt = time.Time{}, time.Time{}
	agent.KnowledgeBaseFiles[0].CreatedAt = time.Time{}
	assert.Equal(t, &cekura.Agent{
		ID: 2142, Name: "Support Bot", Description: "Answers billing questions.", Project: 742, Language: "tlh",
		Telephony: &cekura.AgentTelephony{
			PhoneNumber: "+14155551234", Inbound: true, SIPAuth: &cekura.BasicAuth{Username: "bot", Password: "****"},
			OutboundNumbers: []string{"+14155550000"},
		},
		Provider: &cekura.AgentProvider{
			Type: cekura.ProviderTypeVapi, AgentID: cekura.Ptr("asst_1"), AutoImportCalls: cekura.Ptr(true),
			Credentials: &cekura.AgentCredentials{Config: &cekura.VapiConfig{PublicKey: cekura.Ptr("pk_1")}},
			ChatAgentDetails: &cekura.ChatAgentDetails{
				Type: cekura.ChatProviderTypeSelfHosted,
				Config: &cekura.SelfHostedChatConfig{
					URL: "wss://bot.example.com/chat", Headers: map[string]any{"X-N": float64(1)},
					WebsocketSecret: cekura.Ptr(cekura.Secret("****")),
				},
			},
		},
		KnowledgeBaseFiles:   []cekura.KnowledgeBaseFile{{ID: 5, Agent: 2142, FileName: "manual.pdf", FileSize: 1048576}},
		EnabledPersonalities: []int{1, 2},
		WebhookURL:           "https://hooks.example.com", WebhookSecretConfigured: true,
		MockTools: []cekura.AgentMockToolRead{{
			ID: 3, Name: "lookup", Description: "d",
			MockData:  []any{map[string]any{"input": map[string]any{"n": float64(1)}, "output": "x"}},
			ServedVia: cekura.AgentMockToolServedVia{Type: cekura.ServedViaTypeMCP, URL: "https://mcp.example.com/2", MockIndex: 2},
		}},
		MockToolsEnabled: true,
		DynamicVariables: []cekura.AgentDynamicVariableRead{{ID: 9, Name: "customer", Description: "who calls"}},
	}, agent)
}

func TestStoryImport(t *testing.T) {
	api := &fakeAPI{replies: []reply{{status: http.StatusAccepted, body: `{"id":8,"progress_id":"p-1"}`}}}
	client, _ := online(t, api)
	created, err := client.Agents.Create(t.Context(), cekura.AgentCreate{
		Provider: &cekura.AgentProviderWrite{
			Type: cekura.Ptr(cekura.ProviderTypeRetell), AgentID: cekura.Value("a"), ConfigureFromProvider: cekura.Ptr(true),
			Credentials: cekura.Value(cekura.AgentCredentialsWrite{APIKey: cekura.Ptr(cekura.Secret("k"))}),
		},
	})
	require.NoError(t, err)
	assertRequest(t, api.last(), "POST /test_framework/v2/aiagents/",
		`{"provider":{"type":"retell","agent_id":"a","credentials":{"api_key":"k"},"configure_from_provider":true}}`)
	assert.Equal(t, &cekura.AgentCreateResult{Import: &cekura.AgentImport{ID: 8, ProgressID: "p-1"}}, created)
}

func TestStoryPatch(t *testing.T) {
	api := &fakeAPI{replies: []reply{{status: http.StatusOK, body: storyAgent}}}
	client, _ := online(t, api)
	agent, err := client.Agents.Patch(t.Context(), 2142, cekura.AgentPatch{
		Description:      cekura.Ptr("v2"),
		AgentSpeaksFirst: cekura.Null[bool](),
		DynamicVariables: []cekura.AgentDynamicVariableWrite{},
		MockTools: []cekura.AgentMockToolWrite{{
			Name:      cekura.Ptr("lookup"),
			ServedVia: &cekura.AgentMockToolServedViaWrite{Type: cekura.ServedViaTypeMCP, MockIndex: cekura.Ptr(2)},
		}},
	})
	require.NoError(t, err)
	assertRequest(t, api.last(), "PATCH /test_framework/v2/aiagents/2142/",
		`{"description":"v2","agent_speaks_first":null,"mock_tools":[{"name":"lookup","served_via":{"type":"mcp","mock_index":2}}],"dynamic_variables":[]}`)
	assertStoryAgent(t, agent)
}

func TestStoryReplace(t *testing.T) {
	api := &fakeAPI{replies: []reply{{status: http.StatusOK, body: storyAgent}}}
	client, _ := online(t, api)
	agent, err := client.Agents.Update(t.Context(), 2142, storyCreate())
	require.NoError(t, err)
	assertRequest(t, api.last(), "PUT /test_framework/v2/aiagents/2142/", storyCreateBody)
	assertStoryAgent(t, agent)
}

// TestStoryGet reads the second union's stranger, and an agent of which there is next to nothing.
func TestStoryGet(t *testing.T) {
	api := &fakeAPI{replies: []reply{
		{status: http.StatusOK, body: `{"id":1,"provider":{"type":"hal9000","credentials":{"config":{"eye":"red"}},"chat_agent_details":{"type":"","config":null}}}`},
		{status: http.StatusOK, body: `{"id":2,"telephony":null,"provider":{"type":"custom","credentials":null,"chat_agent_details":null},"mock_tools":null}`},
	}}
	client, _ := online(t, api)
	agent, err := client.Agents.Get(t.Context(), 1)
	require.NoError(t, err)
	assertRequest(t, api.last(), "GET /test_framework/v2/aiagents/1/", "")
	assert.Equal(t, &cekura.UnknownProviderConfig{Type: "hal9000", Raw: []byte(`{"eye":"red"}`)}, agent.Provider.Credentials.Config)
	assert.False(t, agent.Provider.Type.Known())
	assert.Equal(t, &cekura.ChatAgentDetails{}, agent.Provider.ChatAgentDetails)

	agent, err = client.Agents.Get(t.Context(), 2)
	require.NoError(t, err)
	assert.Equal(t, &cekura.Agent{ID: 2, Provider: &cekura.AgentProvider{Type: cekura.ProviderTypeCustom}}, agent)
}

func TestStoryLists(t *testing.T) {
	api := &fakeAPI{}
	client, server := online(t, api)
	next := server.URL + "/test_framework/v2/aiagents/?page=2&project_id=742"
	first := reply{status: http.StatusOK, body: `{"count":3,"next":"` + next + `","previous":null,"results":[{"id":1,"name":"a"},{"id":2,"name":"b"}]}`}
	second := reply{status: http.StatusOK, body: `{"count":3,"next":null,"previous":"` + server.URL + `/","results":[{"id":3,"name":"c"}]}`}
	api.replies = []reply{first, first, first, second, first, {status: http.StatusForbidden, body: `{"detail":"no"}`}}

	_, err := client.Agents.List(t.Context())
	require.NoError(t, err)
	assertRequest(t, api.last(), "GET /test_framework/v2/aiagents/", "")
	page, err := client.Agents.List(t.Context(), cekura.AgentListParams{PageSize: cekura.Ptr(20)}, cekura.WithMaxRetries(0))
	require.NoError(t, err)
	assertRequest(t, api.last(), "GET /test_framework/v2/aiagents/?page_size=20", "")
	assert.Equal(t, &cekura.AgentPage{Count: 3, Next: &next, Results: []cekura.Agent{{ID: 1, Name: "a"}, {ID: 2, Name: "b"}}}, page)

	assert.Equal(t, "1 2 3 ", walk(t, client, nil))
	require.Len(t, api.seen, 4)
	assertRequest(t, api.seen[2], "GET /test_framework/v2/aiagents/?project_id=742", "")
	assertRequest(t, api.seen[3], "GET /test_framework/v2/aiagents/?page=2&project_id=742", "")
	assert.Equal(t, "1 2 ", walk(t, client, cekura.ErrForbidden))
}

// walk is the IDs of all pages, up to the wanted error.
func walk(t *testing.T, client *cekura.Client, want error) (ids string) {
	t.Helper()
	var last error
	for agent, err := range client.Agents.All(t.Context(), cekura.AgentListParams{ProjectID: cekura.Ptr(742)}) {
		if last = err; err == nil {
			ids += fmt.Sprint(agent.ID, " ")
		}
	}
	assert.ErrorIs(t, last, want)
	return ids
}

func TestStoryV1(t *testing.T) {
	api := &fakeAPI{replies: []reply{{status: http.StatusOK, body: `{"id":2142,"project":742,"agent_name":"Support Bot","contact_number":"+14155551234",
		"inbound":true,"description":"Answers billing questions.","language":"en","assistant_id":null,"llm_temperature":0.5,"knowledge_base_files":"",
		"assistant_provider":"vapi","vapi_api_key":"va****","websocket_headers":null,"created_at":"2025-09-01T00:00:00Z","updated_at":"2025-09-01T00:00:00Z"}`}}}
	client, _ := online(t, api)
	old, err := client.AgentsV1.Update(t.Context(), 2142, cekura.AgentV1Update{
		Project: 742, Name: "Support Bot", PhoneNumber: "+14155551234", Inbound: true,
		Description: "Answers billing questions.", AssistantID: "asst_1", Language: cekura.LanguageEn,
	})
	require.NoError(t, err)
	assertRequest(t, api.last(), "PUT /test_framework/v1/aiagents/2142/", `{"project":742,"agent_name":"Support Bot","contact_number":"+14155551234",`+
		`"inbound":true,"description":"Answers billing questions.","assistant_id":"asst_1","language":"en"}`)
	made := time.Date(2025, time.September, 1, 0, 0, 0, 0, time.UTC)
	assert.Equal(t, &cekura.AgentV1{
		ID: 2142, Project: 742, Name: "Support Bot", PhoneNumber: "+14155551234", Inbound: true, Description: "Answers billing questions.",
		Language: cekura.LanguageEn, LLMTemperature: 0.5, AssistantProvider: cekura.AgentV1AssistantProviderVapi, VapiAPIKey: "va****",
		CreatedAt: made, UpdatedAt: made,
	}, old)

	upgraded, dropped := old.ToV2()
	assert.Equal(t, "Answers billing questions.", upgraded.Description)
	assert.Equal(t, []string{"id", "llm_temperature", "created_at", "updated_at"}, dropped)
}

func TestStoryDelete(t *testing.T) {
	api := &fakeAPI{replies: []reply{{status: http.StatusNoContent}, {status: http.StatusNoContent}, {status: http.StatusNotFound, body: `{"detail":"Not found."}`}}}
	client, _ := online(t, api)
	require.NoError(t, client.Agents.Delete(t.Context(), 2142))
	assertRequest(t, api.last(), "DELETE /test_framework/v2/aiagents/2142/", "")
	require.NoError(t, client.Agents.Delete(t.Context(), 2142, cekura.AgentDeleteParams{DeleteRelated: cekura.Ptr(false)}))
	assertRequest(t, api.last(), "DELETE /test_framework/v2/aiagents/2142/?delete_related=false", "")

	err := client.Agents.Delete(t.Context(), 2142)
	assert.ErrorIs(t, err, cekura.ErrNotFound)
	var apiErr *cekura.Error
	require.ErrorAs(t, err, &apiErr)
	assert.Equal(t, "Not found.", apiErr.Detail)
}

// TestStoryParamsOfAnother: parameters of another operation are refused before anything is sent.
func TestStoryParamsOfAnother(t *testing.T) {
	api := &fakeAPI{}
	client, _ := online(t, api)
	err := client.Agents.Delete(t.Context(), 2142, cekura.AgentListParams{})
	assert.EqualError(t, err, "cekura: DELETE /test_framework/v2/aiagents/{id}/: cekura.AgentListParams is for a call of Agents.List, not of Agents.Delete")
	_, err = cekura.NewClient(cekura.AgentListParams{})
	assert.EqualError(t, err, "cekura: cekura.AgentListParams is for a call of Agents.List, not for a client")
	assert.Empty(t, api.seen)
}

func TestStoryCancelled(t *testing.T) {
	client, _ := online(t, &fakeAPI{})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := client.Agents.Get(ctx, 1)
	assert.True(t, errors.Is(err, context.Canceled), "%v", err)
}
