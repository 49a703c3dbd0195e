package examples_test

import (
	"context"
	"fmt"
	"net/http"

	cekura "github.com/cekura-community/cekura-go/generated"
)

// An operation that is newer than the client.
func ExampleClient_Do() {
	client, stop := fake(http.StatusOK, `{"status": "started", "id": 9}`)
	defer stop()
	var started struct {
		Status string `json:"status"`
	}
	err := client.Do(context.Background(), http.MethodPost, "/test_framework/v2/new-thing/?dry_run=true", map[string]any{"agent": 17}, &started)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(started.Status)
	// Output:
	// POST /test_framework/v2/new-thing/?dry_run=true {"agent":17}
	// started
}

// The document speaks of these parameters and declares none of them.
func ExampleWithQuery() {
	client, stop := fake(http.StatusOK, `{"count": 1, "results": [{"id": 3, "name": "Hurried caller"}]}`)
	defer stop()
	page, err := client.Agents.ListPersonalities(context.Background(), 17, cekura.WithQuery("language", "en", "de"), cekura.WithQuery("enabled_only", "true"))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(page.Results[0].Name)
	// Output:
	// GET /test_framework/v2/aiagents/17/personalities/?enabled_only=true&language=en&language=de
	// Hurried caller
}

// A setting that is newer than the client, in an object that the body has and in one that it hasn't.
func ExampleWithBodyField() {
	client, stop := fake(http.StatusOK, `{"id": 17}`)
	defer stop()
	agent, err := client.Agents.Patch(context.Background(), 17,
		cekura.AgentPatch{Provider: &cekura.AgentProviderWrite{AgentID: cekura.Value("asst_1")}},
		cekura.WithBodyField("provider.new_setting", true),
		cekura.WithBodyField("limits.calls.per_day", 100),
	)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(agent.ID)
	// Output:
	// PATCH /test_framework/v2/aiagents/17/ {"provider":{"agent_id":"asst_1","new_setting":true},"limits":{"calls":{"per_day":100}}}
	// 17
}

// A POST that a server failed in the midst of is sent again only where that is known to do no harm.
func ExampleWithRepeatable() {
	client, stop := fake(http.StatusAccepted, `{}`)
	defer stop()
	err := client.Do(context.Background(), http.MethodPost, "/test_framework/v2/refresh/", nil, nil, cekura.WithRepeatable(), cekura.WithMaxRetries(4))
	fmt.Println(err)
	// Output:
	// POST /test_framework/v2/refresh/
	// <nil>
}

func ExampleWithoutRetries() {
	client, stop := fake(http.StatusBadGateway, ``)
	defer stop()
	_, err := client.Agents.Get(context.Background(), 17, cekura.WithoutRetries())
	fmt.Println(err)
	// Output:
	// GET /test_framework/v2/aiagents/17/
	// cekura: GET /test_framework/v2/aiagents/17/: 502 Bad Gateway
}

// Some operations do not take the API key; their comments say so.
func ExampleWithBearerToken() {
	client, stop := fake(http.StatusOK, `{"id": 17, "description": "v2"}`)
	defer stop()
	agent, err := client.Agents.Get(context.Background(), 17, cekura.WithBearerToken("token"))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(agent.Description)
	// Output:
	// GET /test_framework/v2/aiagents/17/
	// v2
}
