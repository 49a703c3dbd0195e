package runtime

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// fullAnswer is a transport that answers everything with a full agent.
func fullAnswer() http.RoundTripper {
	agent := fullAgentJSON()
	return roundTripper(func(r *http.Request) (*http.Response, error) {
		_, _ = io.Copy(io.Discard, r.Body)
		_ = r.Body.Close()
		return &http.Response{
			StatusCode:    200,
			Header:        http.Header{"Content-Type": {"application/json"}},
			ContentLength: int64(len(agent)),
			Body:          io.NopCloser(strings.NewReader(agent)),
			Request:       r,
		}, nil
	})
}

type agentPatch struct {
	Description      *string              `json:"description,omitzero"`
	AgentSpeaksFirst Nullable[bool]       `json:"agent_speaks_first,omitzero"`
	DynamicVariables *[]fxDynamicVariable `json:"dynamic_variables,omitzero"`
}

type handPatch struct {
	Description      *string              `json:"description,omitempty"`
	AgentSpeaksFirst *bool                `json:"agent_speaks_first"`
	DynamicVariables *[]fxDynamicVariable `json:"dynamic_variables,omitempty"`
}

func BenchmarkPatch(b *testing.B) {
	transport := fullAnswer()
	c, err := newCaller([]Option{WithAPIKey(testKey), WithHTTPClient(&http.Client{Transport: transport})})
	require.NoError(b, err)
	client := &http.Client{Transport: transport}
	compare(b,
		func() error { return patchOurs(b.Context(), c) },
		func() error { return patchByHand(b.Context(), client) })
}

func patchOurs(ctx context.Context, c *caller) error {
	var out fxAgent
	body := agentPatch{Description: Ptr("v2"), AgentSpeaksFirst: Null[bool](), DynamicVariables: &[]fxDynamicVariable{}}
	return c.do(ctx, &request{method: http.MethodPatch, path: "/test_framework/v2/aiagents/{id}/", args: []any{2142}, body: body, formats: formatJSON, out: &out}, nil)
}

// patchByHand does what a careful user would write, without retries or a time-out.
func patchByHand(ctx context.Context, client *http.Client) error {
	data, err := json.Marshal(handPatch{Description: Ptr("v2"), DynamicVariables: &[]fxDynamicVariable{}})
	if err != nil {
		return err
	}
	url := fmt.Sprintf("%s/test_framework/v2/aiagents/%d/", defaultBaseURL, 2142)
	req, err := http.NewRequestWithContext(ctx, http.MethodPatch, url, bytes.NewReader(data))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Accept", "application/json")
	req.Header.Set(apiKeyHeader, testKey)
	resp, err := client.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("status %s", resp.Status)
	}
	var out handAgent
	return json.NewDecoder(resp.Body).Decode(&out)
}
