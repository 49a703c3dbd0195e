package clienttest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	cekura "github.com/cekura-community/cekura-go/generated"
)

// gotten is the agent that the client makes of an answer.
func gotten(t *testing.T, body string) *cekura.Agent {
	t.Helper()
	client := offline(t, &fakeAPI{replies: []reply{{status: http.StatusOK, body: body}}})
	agent, err := client.Agents.Get(t.Context(), 1)
	require.NoError(t, err, body)
	return agent
}

// TestSoftFlag: a flag that is written in many ways, or in none, costs no answer.
func TestSoftFlag(t *testing.T) {
	for text, want := range map[string]bool{
		`true`: true, `"true"`: true, `"True"`: true, `1`: true, `"1"`: true,
		`false`: false, `"false"`: false, `"False"`: false, `""`: false, `null`: false, `0`: false, `"junk"`: false, `17`: false,
		`1e999`: false, `{"a":[1]}`: false, `[true]`: false, `"tr\u0075e"`: true,
	} {
		agent := gotten(t, `{"webhook_secret_configured":`+text+`,"id":5}`)
		assert.Equal(t, want, agent.WebhookSecretConfigured, text)
		assert.Equal(t, 5, agent.ID, "what comes after %s", text)
	}
	assert.False(t, gotten(t, `{"id":5}`).WebhookSecretConfigured)
}

// TestUntypedFields: where the document states no shape anything is read and kept.
func TestUntypedFields(t *testing.T) {
	for text, want := range map[string]any{
		`null`: nil, `true`: true, `0`: float64(0), `1.5`: 1.5, `""`: "", `"text"`: "text", `[]`: []any{}, `{}`: map[string]any{},
		`[{"input":{"a":null},"output":[1]}]`: []any{map[string]any{"input": map[string]any{"a": nil}, "output": []any{float64(1)}}},
	} {
		agent := gotten(t, `{"mock_tools":[{"id":1,"mock_data":`+text+`,"name":"n"}],"provider":{"credentials":{"config":{"room_properties":`+text+`,"config":`+text+`}},"type":"pipecat"}}`)
		assert.Equal(t, want, agent.MockTools[0].MockData, text)
		assert.Equal(t, "n", agent.MockTools[0].Name)
		assert.Equal(t, &cekura.PipecatConfig{Config: want, RoomProperties: want}, agent.Provider.Credentials.Config, text)

		agent = gotten(t, `{"provider":{"type":"livekit","credentials":{"config":{"config":`+text+`,"url":"wss://l"}}}}`)
		assert.Equal(t, &cekura.LiveKitConfig{URL: "wss://l", Config: want}, agent.Provider.Credentials.Config, text)
	}
}

// TestMissingSecrets: a secret that a variant requires can be absent, null or masked in an answer, beside
// keys that nobody declared.
func TestMissingSecrets(t *testing.T) {
	for text, want := range map[string]cekura.Secret{``: "", `"client_secret":null,`: "", `"client_secret":"****",`: "****", `"client_secret_masked":"ab**","api":{"v":[2]},`: ""} {
		agent := gotten(t, `{"provider":{"chat_agent_details":{"config":{`+text+`"client_id":"c","agent_id":"0Xx"},"type":"agentforce"}}}`)
		assert.Equal(t, &cekura.AgentforceChatConfig{ClientSecret: want, ClientID: "c", AgentID: "0Xx"}, agent.Provider.ChatAgentDetails.Config, text)
	}
	for text, want := range map[string]cekura.Secret{`{}`: "", `{"api_secret":null}`: "", `{"api_secret":"se**"}`: "se**", `{"api_secret_set":true}`: ""} {
		agent := gotten(t, `{"provider":{"type":"livekit","credentials":{"config":`+text+`}}}`)
		assert.Equal(t, &cekura.LiveKitConfig{APISecret: want}, agent.Provider.Credentials.Config, text)
	}
	agent := gotten(t, `{"telephony":{"sip_auth":{},"websocket_auth":{"username":"u","realm":"r"}}}`)
	assert.Equal(t, &cekura.BasicAuth{}, agent.Telephony.SIPAuth)
	assert.Equal(t, &cekura.BasicAuth{Username: "u"}, agent.Telephony.WebsocketAuth)
}

// TestFilesInAnswers: a file of the knowledge base comes without the content that it is required to have.
func TestFilesInAnswers(t *testing.T) {
	const file = `{"id":5,"agent":7,"file_url":"https://f","file_name":"a.pdf","file_type":null,"file_size":3,"pages":2}`
	want := []cekura.KnowledgeBaseFile{{ID: 5, Agent: 7, FileURL: "https://f", FileName: "a.pdf", FileSize: 3}}
	assert.Equal(t, want, gotten(t, `{"knowledge_base_files":[`+file+`]}`).KnowledgeBaseFiles)

	client := offline(t, &fakeAPI{replies: []reply{{status: http.StatusOK, body: `{"count":1,"results":[` + file + `]}`}}})
	page, err := client.Agents.ListKnowledgeBase(t.Context(), 7)
	require.NoError(t, err)
	assert.Equal(t, &cekura.KnowledgeBaseFilePage{Count: 1, Results: want}, page)
}

// TestErrorBodies reads every shape in which the API, or what stands before it, says no.
func TestErrorBodies(t *testing.T) {
	type fields = map[string][]string
	for _, test := range []struct {
		body, detail string
		fields       fields
	}{
		{body: `{"detail":"No."}`, detail: "No."},
		{body: `{"detail":["No.","Never."]}`, detail: "No. Never."},
		{body: `{"name":["too long"]}`, fields: fields{"name": {"too long"}}},
		{body: `{"field_name":["a","b"]}`, fields: fields{"field_name": {"a", "b"}}},
		{body: `{"name":"too long"}`, fields: fields{"name": {"too long"}}},
		{body: `{"non_field_errors":["a"]}`, detail: "a"},
		{body: `{"provider":{"credentials":{"api_key":["needed"]}}}`, fields: fields{"provider.credentials.api_key": {"needed"}}},
		{body: `{"mock_tools":[{},{"name":["a"],"served_via":{"mock_index":["b"]}}]}`, fields: fields{"mock_tools.1.name": {"a"}, "mock_tools.1.served_via.mock_index": {"b"}}},
		{body: `{"detail":"No.","name":["a"],"code":7,"ok":false,"none":null}`, detail: "No.", fields: fields{"name": {"a"}, "code": {"7"}, "ok": {"false"}}},
		{body: `["a","b"]`, detail: "a b"},
		{body: `[{"name":["a"]}]`, fields: fields{"0.name": {"a"}}},
		{body: `"No."`, detail: "No."},
		{body: `{}`}, {body: `[]`}, {body: `null`}, {body: `7`}, {body: ``}, {body: `{"name":`}, {body: `<html><h1>Bad gateway</h1></html>`},
	} {
		for status, sentinel := range map[int]error{400: cekura.ErrBadRequest, 401: cekura.ErrUnauthorized, 403: cekura.ErrForbidden,
			404: cekura.ErrNotFound, 409: cekura.ErrConflict, 429: cekura.ErrRateLimited, 500: cekura.ErrServer, 502: cekura.ErrServer} {
			client := offline(t, &fakeAPI{replies: []reply{{status: status, body: test.body, header: map[string]string{"X-Request-Id": "r-1"}}}})
			_, err := client.Agents.Patch(t.Context(), 2142, cekura.AgentPatch{})
			require.ErrorIs(t, err, sentinel, test.body)
			var apiErr *cekura.Error
			require.ErrorAs(t, err, &apiErr, test.body)
			assert.Equal(t, test.detail, apiErr.Detail, test.body)
			assert.Equal(t, test.fields, apiErr.Fields, test.body)
			assert.Equal(t, test.body, string(apiErr.Body))
			assert.Equal(t, status, apiErr.StatusCode)
			assert.Equal(t, "PATCH /test_framework/v2/aiagents/2142/ r-1", apiErr.Method+" "+apiErr.Path+" "+apiErr.RequestID)
		}
	}
}

// TestSecretsAreNotShown: neither what is sent nor what comes back shows its secrets when printed.
func TestSecretsAreNotShown(t *testing.T) {
	data, err := json.Marshal(storyCreate())
	require.NoError(t, err)
	assert.Equal(t, storyCreateBody, string(data), "encoding/json writes what the client sends")
	agent := gotten(t, strings.ReplaceAll(storyAgent, "****", "vapi-key"))
	assertRedacted(t, storyCreate())
	assertRedacted(t, *agent)
	assertRedacted(t, agent)
}

func assertRedacted(t *testing.T, value any) {
	t.Helper()
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q"} {
		text := fmt.Sprintf(verb, value)
		for _, secret := range []string{"vapi-key", "pass"} {
			assert.NotContains(t, strings.ReplaceAll(strings.ToLower(text), "password", ""), secret, verb)
		}
	}
}
