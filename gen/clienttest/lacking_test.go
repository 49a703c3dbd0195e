package clienttest

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	cekura "github.com/cekura-community/cekura-go/generated"
)

// TestStoryWhatTheDocumentLacks: calls beside the document, against a server on this machine.
func TestStoryWhatTheDocumentLacks(t *testing.T) {
	var seen []string
	var keys []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		seen = append(seen, strings.TrimSpace(fmt.Sprintf("%s %s %s", r.Method, r.RequestURI, body)))
		keys = append(keys, r.Header.Get("X-CEKURA-API-KEY")+r.Header.Get("Authorization"))
		w.Header().Set("Content-Type", "application/json")
		next := "null"
		if len(seen) == 1 {
			next = `"https://elsewhere.example/?page=2"`
		}
		_, _ = io.WriteString(w, `{"id":7,"count":2,"next":`+next+`,"results":[{"id":1}]}`)
	}))
	t.Cleanup(server.Close)
	client, err := cekura.NewClient(cekura.WithAPIKey("key"), cekura.WithBaseURL(server.URL), cekura.WithHTTPClient(server.Client()))
	require.NoError(t, err)

	for _, err := range client.Agents.AllPersonalities(t.Context(), 7, cekura.WithQuery("language", "en", "de")) {
		require.NoError(t, err)
	}
	_, err = client.Agents.Patch(t.Context(), 7, cekura.AgentPatch{}, cekura.WithBodyField("provider.new_setting", true), cekura.WithBearerToken("token"))
	require.NoError(t, err)
	var out struct {
		Agents []cekura.Agent `json:"results"`
	}
	require.NoError(t, client.Do(t.Context(), "post", "/new/?a=1", cekura.AgentPatch{Name: cekura.Ptr("n")}, &out))
	assert.Equal(t, 1, out.Agents[0].ID)
	assert.Equal(t, []string{
		"GET /test_framework/v2/aiagents/7/personalities/?language=en&language=de",
		"GET /test_framework/v2/aiagents/7/personalities/?language=en&language=de&page=2",
		`PATCH /test_framework/v2/aiagents/7/ {"provider":{"new_setting":true}}`,
		`POST /new/?a=1 {"name":"n"}`,
	}, seen)
	assert.Equal(t, []string{"key", "key", "Bearer token", "key"}, keys)

	seen = nil
	_, err = client.Agents.Get(t.Context(), 0)
	require.EqualError(t, err, "cekura: GET /test_framework/v2/aiagents/{id}/: path parameter id is 0")
	_, err = client.Agents.Get(t.Context(), 7, cekura.WithAPIKey(""))
	require.ErrorContains(t, err, "the API key is empty")
	require.Error(t, client.Do(t.Context(), "GET", server.URL+"/x", nil, nil))
	upload := func(content io.Reader) error {
		_, err := client.Agents.UploadKnowledgeBase(t.Context(), 7, cekura.AgentUploadKnowledgeBaseInputMultipart{Files: []cekura.File{{Content: content}}})
		return err
	}
	require.ErrorContains(t, upload(strings.NewReader("x")), "file 0 has no name")
	assert.Empty(t, seen, "nothing is sent")

	path := filepath.Join(t.TempDir(), "manual.txt")
	require.NoError(t, os.WriteFile(path, []byte("content"), 0o600))
	file, err := os.Open(path)
	require.NoError(t, err)
	defer file.Close()
	require.NoError(t, upload(file))
	assert.Contains(t, seen[0], `filename="manual.txt"`)
}
