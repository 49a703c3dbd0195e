package clienttest

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	cekura "github.com/cekura-community/cekura-go/generated"
)

// loopback is a client of a server on this machine that gives one answer and keeps what it was sent.
type loopback struct {
	*cekura.Client
	status       int
	answer, sent string
	misfits      []cekura.Misfit
}

func newLoopback(t *testing.T, opts ...cekura.Option) *loopback {
	t.Helper()
	l := &loopback{status: http.StatusOK}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		l.sent = string(body)
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(l.status)
		_, _ = io.WriteString(w, l.answer)
	}))
	t.Cleanup(server.Close)
	client, err := cekura.NewClient(append([]cekura.Option{cekura.WithAPIKey("key"), cekura.WithBaseURL(server.URL), cekura.WithMaxRetries(0),
		cekura.WithMisfits(func(_ context.Context, m cekura.Misfit) { l.misfits = append(l.misfits, m) })}, opts...)...)
	require.NoError(t, err)
	l.Client = client
	return l
}

// TestMisfitsInUnions: a misfit in a variant costs its member; a variant that is none as a whole is kept as
// it came.
func TestMisfitsInUnions(t *testing.T) {
	l := newLoopback(t)
	l.answer = `{"id":7,"provider":{"credentials":{"config":{"public_key":["pk"],"trigger_url":"u"}},"chat_agent_details":{"config":"wss://x","type":"self_hosted"},"type":"vapi","auto_sync_prompt":"maybe"}}`
	agent, err := l.Agents.Get(t.Context(), 7)
	require.NoError(t, err)
	assert.Equal(t, &cekura.VapiConfig{PublicKey: cekura.Ptr(`["pk"]`), TriggerURL: cekura.Ptr("u")}, agent.Provider.Credentials.Config)
	assert.Equal(t, &cekura.UnknownChatConfig{Type: "self_hosted", Raw: json.RawMessage(`"wss://x"`)}, agent.Provider.ChatAgentDetails.Config)
	assert.Nil(t, agent.Provider.AutoSyncPrompt)
	assert.Equal(t, []cekura.Misfit{
		{Operation: "Agents.Get", Pointer: "/provider/credentials/config/public_key", GoType: "string", Kind: "array", Raw: json.RawMessage(`["pk"]`)},
		{Operation: "Agents.Get", Pointer: "/provider/chat_agent_details/config", GoType: "cekura.SelfHostedChatConfig", Kind: "string", Raw: json.RawMessage(`"wss://x"`)},
		{Operation: "Agents.Get", Pointer: "/provider/auto_sync_prompt", GoType: "bool", Kind: "string", Raw: json.RawMessage(`"maybe"`)},
	}, l.misfits)

	strict, err := l.Agents.Get(t.Context(), 7, cekura.WithStrictAnswers())
	assert.Equal(t, agent, strict)
	var misread *cekura.DecodeError
	require.ErrorAs(t, err, &misread)
	assert.Equal(t, l.misfits[:3], misread.Misfits)
}

// TestDigitsSurvive: what nobody touched goes back as it came.
func TestDigitsSurvive(t *testing.T) {
	const data = `[{"big":9007199254740993,"huge":1e400,"small":0.1,"whole":7}]`
	l := newLoopback(t)
	l.answer = `{"id":7,"mock_tools":[{"id":1,"name":"n","description":"d","mock_data":` + data + `,"served_via":{"type":"mcp"}}]}`
	agent, err := l.Agents.Get(t.Context(), 7)
	require.NoError(t, err)
	assert.Empty(t, l.misfits)
	assert.Equal(t, map[string]any{"big": json.Number("9007199254740993"), "huge": json.Number("1e400"), "small": 0.1, "whole": 7.0},
		agent.MockTools[0].MockData.([]any)[0])
	for _, opt := range [][]cekura.Option{nil, {cekura.WithForm()}} {
		_, err = l.Agents.Patch(t.Context(), 7, cekura.AgentPatch{MockTools: []cekura.AgentMockToolWrite{{MockData: agent.MockTools[0].MockData}}}, opt...)
		require.NoError(t, err)
		assert.Contains(t, l.sent, "9007199254740993")
	}
	_, err = l.Agents.Patch(t.Context(), 7, cekura.AgentPatch{MockTools: []cekura.AgentMockToolWrite{{MockData: agent.MockTools[0].MockData}}})
	require.NoError(t, err)
	assert.Contains(t, l.sent, `"mock_data":`+data)
}

// TestNothingAnswered: what the document promises and does not come is an error, not an empty agent.
func TestNothingAnswered(t *testing.T) {
	l := newLoopback(t)
	for _, tt := range []struct {
		status int
		answer string
	}{{200, "null"}, {200, ""}, {204, ""}, {201, "null"}, {202, "null"}, {201, " \n"}} {
		l.status, l.answer = tt.status, tt.answer
		var misread *cekura.DecodeError
		agent, err := l.Agents.Get(t.Context(), 7)
		require.ErrorAs(t, err, &misread)
		assert.Nil(t, agent)
		created, err := l.Agents.Create(t.Context(), cekura.AgentCreate{})
		require.ErrorAs(t, err, &misread)
		assert.Nil(t, created)
		page, err := l.Agents.ListKnowledgeBase(t.Context(), 7)
		require.ErrorAs(t, err, &misread)
		assert.Nil(t, page)
	}
	l.status, l.answer = http.StatusNoContent, ""
	require.NoError(t, l.Agents.Delete(t.Context(), 7))
	l.status, l.answer = http.StatusCreated, `{"id":"9"}`
	created, err := l.Agents.Create(t.Context(), cekura.AgentCreate{}, cekura.WithStrictAnswers())
	require.Error(t, err)
	assert.Equal(t, &cekura.AgentCreateResult{Agent: &cekura.Agent{ID: 9}}, created)
	l.status, l.answer = http.StatusAccepted, `{"id":9,"progress_id":"p"}`
	created, err = l.Agents.Create(t.Context(), cekura.AgentCreate{})
	require.NoError(t, err)
	assert.Nil(t, created.Agent)
	assert.Equal(t, "p", created.Import.ProgressID)
}
