package cekura

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// serve answers requests by "VERB /path?query" and notes what was sent.
func serve(t *testing.T, answers map[string]string, status int) (*Client, *[]string) {
	t.Helper()
	var sent []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		request := r.Method + " " + r.URL.RequestURI()
		sent = append(sent, request+" "+string(body))
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_, _ = io.WriteString(w, answers[request])
	}))
	t.Cleanup(server.Close)
	client, err := NewClient(WithBaseURL(server.URL), WithAPIKey("key"), WithMaxRetries(0))
	require.NoError(t, err)
	return client, &sent
}

const agentsPath = "/test_framework/v2/aiagents/"

func TestServiceMethods(t *testing.T) {
	ctx := context.Background()
	client, sent := serve(t, map[string]string{
		"PATCH " + agentsPath + "7/":         `{"id":7,"name":"n"}`,
		"GET " + agentsPath + "names/a%2Fb/": `["a","b"]`,
		"GET " + agentsPath + "7/recording/": `RIFF`,
	}, http.StatusOK)
	agent, err := client.Agents.Patch(ctx, 7, AgentPatch{Description: Ptr("v2"), AgentSpeaksFirst: Null[bool](), DynamicVariables: []AgentDynamicVariableWrite{}})
	require.NoError(t, err)
	assert.Equal(t, &Agent{ID: 7, Name: "n"}, agent)
	names, err := client.Agents.ListNames(ctx, "a/b")
	require.NoError(t, err)
	assert.Equal(t, []string{"a", "b"}, names)
	require.NoError(t, client.Agents.Delete(ctx, 7))
	require.NoError(t, client.Agents.Test(ctx, AgentPatch{}))
	sound, err := client.Agents.Recording(ctx, 7)
	require.NoError(t, err)
	data, err := io.ReadAll(sound)
	require.NoError(t, err)
	require.NoError(t, sound.Close())
	assert.Equal(t, "RIFF", string(data))
	assert.Equal(t, []string{
		"PATCH " + agentsPath + `7/ {"description":"v2","agent_speaks_first":null,"dynamic_variables":[]}`,
		"GET " + agentsPath + "names/a%2Fb/ ",
		"DELETE " + agentsPath + "7/ ",
		"POST " + agentsPath + "test/ {}",
		"GET " + agentsPath + "7/recording/ ",
	}, *sent)
}

// TestSeveralShapes: the shape that is given chooses how it is sent.
func TestSeveralShapes(t *testing.T) {
	ctx := context.Background()
	client, sent := serve(t, nil, http.StatusOK)
	require.NoError(t, client.Agents.Upload(ctx, AgentImport{ProgressID: "p"}))
	require.NoError(t, client.Agents.Upload(ctx, &AgentImport{ProgressID: "p"}))
	require.NoError(t, client.Agents.Upload(ctx, AgentImport{ProgressID: "p"}, WithForm()))
	for _, none := range []AgentUploadBody{nil, (*AgentImport)(nil), (*AgentUploadMultipart)(nil)} {
		require.NoError(t, client.Agents.Upload(ctx, none))
		require.NoError(t, client.Agents.Upload(ctx, none, WithForm()))
	}
	const request, asJSON = "POST " + agentsPath + "upload/ ", `{"progress_id":"p"}`
	assert.Equal(t, []string{request + asJSON, request + asJSON, request + "progress_id=p", request, request, request, request, request, request}, *sent)

	upload := func() *AgentUploadMultipart {
		return &AgentUploadMultipart{Files: []File{{Name: "a.txt", Content: strings.NewReader("text")}}}
	}
	require.NoError(t, client.Agents.Upload(ctx, *upload(), WithMultipart()))
	require.NoError(t, client.Agents.Upload(ctx, upload()))
	for _, body := range (*sent)[9:] {
		assert.Contains(t, body, "Content-Disposition: form-data; name=\"files\"; filename=\"a.txt\"\r\nContent-Type: application/octet-stream\r\n\r\ntext\r\n")
	}
	*sent = nil
	for text, err := range map[string]error{
		"declares no form body of this type":      client.Agents.Upload(ctx, upload(), WithForm()),
		"declares no multipart body of this type": client.Agents.Upload(ctx, AgentImport{}, WithMultipart()),
	} {
		assert.ErrorContains(t, err, text)
	}
	assert.Empty(t, *sent)
}

func TestSeveralResults(t *testing.T) {
	for status, want := range map[int]*AgentCreateResult{
		201: {Agent: &Agent{ID: 7}},
		202: {Import: &AgentImport{ProgressID: "p"}},
		200: {Agent: &Agent{ID: 7}},
	} {
		client, _ := serve(t, map[string]string{"POST " + agentsPath: `{"id":7,"progress_id":"p"}`}, status)
		got, err := client.Agents.Create(context.Background(), AgentCreate{})
		require.NoError(t, err)
		assert.Equal(t, want, got)
	}
	client, _ := serve(t, map[string]string{"POST " + agentsPath: `{"detail":"no"}`}, 400)
	got, err := client.Agents.Create(context.Background(), AgentCreate{})
	assert.ErrorIs(t, err, ErrBadRequest)
	assert.Nil(t, got)
}

func TestTagErrorBeforeSending(t *testing.T) {
	client, sent := serve(t, nil, 200)
	_, err := client.Agents.Create(context.Background(), AgentCreate{Provider: &AgentProviderWrite{
		Type: Ptr(ProviderTypeRetell), Credentials: Value(AgentCredentials{Config: &VapiConfig{}}),
	}})
	var tagError *TagError
	require.ErrorAs(t, err, &tagError)
	assert.Contains(t, err.Error(), "/provider")
	assert.Equal(t, "retell", tagError.Tag)
	assert.Empty(t, *sent)
}

func TestAll(t *testing.T) {
	client, sent := serve(t, map[string]string{
		"GET " + agentsPath + "?must=true&project_id=742": `{"count":3,"next":"http://elsewhere/?page=2&project_id=742","results":[{"id":1},{"id":2}]}`,
		"GET " + agentsPath + "?page=2&project_id=742":    `{"count":3,"next":null,"results":[{"id":3}]}`,
	}, http.StatusOK)
	var ids []int
	for agent, err := range client.Agents.All(context.Background(), true, []int{1, 2}, AgentListParams{ProjectID: Ptr(742)}) {
		require.NoError(t, err)
		ids = append(ids, agent.ID)
	}
	assert.Equal(t, []int{1, 2, 3}, ids)
	assert.Len(t, *sent, 2)
}
