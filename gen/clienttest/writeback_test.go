package clienttest

import (
	"encoding/json"
	"net/http"
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	cekura "github.com/cekura-community/cekura-go/generated"
)

// readAgent is an agent read from a server on loopback, which echoes what is then sent to it.
func readAgent(t *testing.T, agent string) (*cekura.Client, *fakeAPI, *cekura.Agent) {
	t.Helper()
	api := &fakeAPI{answer: echo, replies: []reply{{status: http.StatusOK, body: agent}}}
	client, _ := online(t, api)
	read, err := client.Agents.Get(t.Context(), 2142)
	require.NoError(t, err)
	return client, api, read
}

// TestReadChangeWrite: what was read and is to be sent holds what was answered, has a place in the request, and is no
// mask; and then the change.
func TestReadChangeWrite(t *testing.T) {
	client, api, agent := readAgent(t, `{
		"id": 2142, "name": "Support Bot", "description": "", "project": 742, "language": "en",
		"telephony": {"phone_number": "+14155551234", "inbound": false, "sip_uri": null, "sip_auth": {"username": "bot", "password": "****"}, "outbound_numbers": []},
		"provider": {"type": "livekit", "agent_id": "asst_1",
			"credentials": {"config": {"url": "wss://l", "agent_name": "a"}},
			"chat_agent_details": {"type": "self_hosted", "config": {"url": "wss://chat", "headers": {"X-N": 1}, "websocket_secret": "••••cret"}},
			"auto_dial_outbound": false, "auto_import_calls": null},
		"agent_speaks_first": false, "knowledge_base_files": [{"id": 5, "agent": 2142, "file_name": "faq.md", "file_url": "https://x"}],
		"enabled_personalities": [1], "webhook_url": "", "webhook_secret": "****", "webhook_secret_configured": true,
		"mock_tools": [{"id": 3, "name": "lookup", "description": "", "mock_data": [{"input": {"a": 1}, "output": null}], "served_via": {"type": "mcp", "url": "https://m", "mock_index": 2}}],
		"mock_tools_enabled": true, "dynamic_variables": [{"id": 9, "name": "customer", "description": "who calls"}],
		"created_at": "2026-06-17T10:11:12Z", "updated_at": "2026-06-17T10:11:12Z"
	}`)
	patch := agent.ToPatch()
	patch.DynamicVariables = append(patch.DynamicVariables, cekura.AgentDynamicVariableWrite{Name: "order", Description: "an order's number"})
	_, err := client.Agents.Patch(t.Context(), agent.ID, patch)
	require.NoError(t, err)
	assertRequest(t, api.last(), "PATCH /test_framework/v2/aiagents/2142/",
		`{"name":"Support Bot","project":742,"language":"en","telephony":{"phone_number":"+14155551234","outbound_numbers":[]},`+
			`"provider":{"type":"livekit","agent_id":"asst_1","chat_agent_details":{"type":"self_hosted","config":{"url":"wss://chat","headers":{"X-N":1}}},"auto_dial_outbound":false},`+
			`"agent_speaks_first":false,"knowledge_base_files":[{"id":5,"file_name":"faq.md"}],`+
			`"mock_tools":[{"id":3,"name":"lookup","mock_data":[{"input":{"a":1},"output":null}],"served_via":{"type":"mcp","mock_index":2}}],`+
			`"dynamic_variables":[{"id":9,"name":"customer","description":"who calls"},{"name":"order","description":"an order's number"}]}`)
	assert.Len(t, agent.DynamicVariables, 1)

	var whole, create map[string]any
	require.NoError(t, json.Unmarshal([]byte(api.last().body), &whole))
	_, err = client.Agents.Update(t.Context(), agent.ID, agent.ToUpdate())
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal([]byte(api.last().body), &create))
	whole["dynamic_variables"] = whole["dynamic_variables"].([]any)[:1]
	assert.Equal(t, whole, create, "of this agent nothing goes without saying in a PUT")
	assert.Equal(t, agent.ToUpdate(), agent.ToCreate())
	assert.Equal(t, cekura.AgentMockToolWrite{
		ID: cekura.Ptr(3), Name: cekura.Ptr("lookup"), MockData: []any{map[string]any{"input": map[string]any{"a": 1.0}, "output": nil}},
		ServedVia: &cekura.AgentMockToolServedViaWrite{Type: cekura.ServedViaTypeMCP, MockIndex: cekura.Ptr(2)},
	}, agent.MockTools[0].ToWrite())
	assert.Equal(t, cekura.AgentKnowledgeBaseFileWrite{ID: cekura.Ptr(5), FileName: cekura.Ptr("faq.md")}, agent.KnowledgeBaseFiles[0].ToAgentKnowledgeBaseFileWrite())
}

// TestEmptyAgentSaysNothing: an answer without members makes a patch without any.
func TestEmptyAgentSaysNothing(t *testing.T) {
	for _, answer := range []string{`{}`, `{"id": 7, "provider": {}, "telephony": {"sip_auth": null}}`, `{"id": 7, "provider": {"credentials": {"config": null}}}`} {
		_, _, agent := readAgent(t, answer)
		assert.Equal(t, cekura.AgentPatch{}, agent.ToPatch(), answer)
	}
}

// TestPatchOfTheSample: the sample agent, patched with what was read, is as it was.
func TestPatchOfTheSample(t *testing.T) {
	sample, err := os.ReadFile("testdata/agent.json")
	require.NoError(t, err)
	client, api, agent := readAgent(t, string(sample))
	_, err = client.Agents.Patch(t.Context(), agent.ID, agent.ToPatch())
	require.NoError(t, err)
	var before, after map[string]any
	require.NoError(t, json.Unmarshal(sample, &before))
	require.NoError(t, json.Unmarshal([]byte(api.last().body), &after))
	assert.NotEmpty(t, after)
	assertWithin(t, before, after, "")
	for _, name := range []string{"name", "description", "telephony", "provider", "mock_tools", "dynamic_variables", "knowledge_base_files", "webhook_url"} {
		assert.Contains(t, after, name)
	}
	_, _, again := readAgent(t, string(sample))
	patch := agent.ToPatch()
	patch.Provider.ChatAgentDetails = cekura.Null[cekura.ChatAgentDetailsWrite]()
	patch.MockTools[0].MockData.([]any)[0] = nil
	patch.Telephony.OutboundNumbers[0] = ""
	credentials, _ := patch.Provider.Credentials.Get()
	*credentials.Config.(*cekura.VapiConfig).PublicKey = "changed"
	assert.Equal(t, again, agent, "the agent is not part of the patch")
}

// assertWithin: whatever after says, before says the same.
func assertWithin(t *testing.T, before, after any, path string) {
	t.Helper()
	switch after := after.(type) {
	case map[string]any:
		for name, member := range after {
			assertWithin(t, before.(map[string]any)[name], member, path+"/"+name)
		}
	case []any:
		require.Len(t, before, len(after), path)
		for i, element := range after {
			assertWithin(t, before.([]any)[i], element, path+"/…")
		}
	default:
		assert.Equal(t, before, after, path)
	}
}

// TestMaskedIsRefused: set by hand, a mask does not leave the program.
func TestMaskedIsRefused(t *testing.T) {
	client, api, _ := readAgent(t, `{"id": 7}`)
	for path, patch := range map[string]cekura.AgentPatch{
		"/webhook_secret": {WebhookSecret: cekura.Ptr(cekura.Secret("****cret"))},
		"/provider/credentials/api_key": {Provider: &cekura.AgentProviderWrite{
			Credentials: cekura.Value(cekura.AgentCredentialsWrite{APIKey: cekura.Ptr(cekura.Secret("sk-•••"))}),
		}},
		"/telephony/sip_auth/password": {Telephony: &cekura.AgentTelephonyWrite{SIPAuth: cekura.Value(cekura.BasicAuth{Username: "bot", Password: "****"})}},
		"/provider/chat_agent_details/config/headers/Authorization": {Provider: &cekura.AgentProviderWrite{
			ChatAgentDetails: cekura.Value(cekura.ChatAgentDetailsWrite{Config: &cekura.SelfHostedChatConfig{
				URL: "wss://x", Headers: map[string]any{"Authorization": "Bearer ****"},
			}}),
		}},
	} {
		_, err := client.Agents.Patch(t.Context(), 7, patch)
		require.ErrorContains(t, err, "at "+path+": the secret is masked")
		assert.NotContains(t, err.Error(), "****")
		data, err := json.Marshal(patch)
		require.NoError(t, err, "what stays with the user may be masked")
		assert.NotEmpty(t, data)
	}
	assert.Len(t, api.seen, 1, "nothing was sent")
}

// FuzzWriteBack: whatever an agent is read from, what it makes can be sent, and holds no mask.
func FuzzWriteBack(f *testing.F) {
	sample, err := os.ReadFile("testdata/agent.json")
	require.NoError(f, err)
	f.Add(sample)
	f.Add([]byte(`{"provider":{"type":"livekit","credentials":{"config":{"api_secret":"****","url":"u"}}},"telephony":{"sip_auth":{"password":"***"}}}`))
	f.Add([]byte(`{"provider":{"type":"hal","credentials":{"config":{"key":"****"}},"chat_agent_details":{"type":"bland","config":7}},"mock_tools":[{"mock_data":[null]}]}`))
	var body []byte
	client, err := cekura.NewClient(cekura.WithAPIKey("key"), cekura.WithBaseURL("http://localhost"), cekura.WithMaxRetries(0),
		cekura.WithHTTPClient(&http.Client{Transport: bodyKeeper{&body}}))
	require.NoError(f, err)
	f.Fuzz(func(t *testing.T, text []byte) {
		var agent, same cekura.Agent
		if json.Unmarshal(text, &agent) != nil {
			return
		}
		require.NoError(t, json.Unmarshal(text, &same))
		_, err := client.Agents.Patch(t.Context(), 7, agent.ToPatch())
		require.NoError(t, err)
		require.True(t, json.Valid(body))
		_, err = client.Agents.Update(t.Context(), 7, agent.ToUpdate())
		require.NoError(t, err)
		assert.Equal(t, same, agent)
	})
}
