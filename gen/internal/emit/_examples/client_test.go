package examples_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"

	cekura "github.com/cekura-community/cekura-go/generated"
)

// fake answers every request with a status and a body, and prints what it was asked.
func fake(status int, body string) (*cekura.Client, func()) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		sent, _ := io.ReadAll(r.Body)
		fmt.Println(strings.TrimSpace(r.Method + " " + r.URL.String() + " " + string(sent)))
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}))
	client, err := cekura.NewClient(cekura.WithAPIKey("key"), cekura.WithBaseURL(server.URL), cekura.WithMaxRetries(0))
	if err != nil {
		panic(err)
	}
	return client, server.Close
}

func ExampleAgentsService_Create() {
	client, stop := fake(http.StatusCreated, `{"id": 17, "name": "Support line", "description": "Answers billing questions."}`)
	defer stop()
	created, err := client.Agents.Create(context.Background(), cekura.AgentCreate{
		Name:        cekura.Ptr("Support line"),
		Description: "Answers billing questions.",
		Provider: &cekura.AgentProviderWrite{
			// The provider's type follows from the Go type of the config.
			Credentials: cekura.Value(cekura.AgentCredentialsWrite{Config: &cekura.VapiConfig{PublicKey: cekura.Ptr("pk_1")}}),
		},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(created.Agent.ID)
	// Output:
	// POST /test_framework/v2/aiagents/ {"name":"Support line","description":"Answers billing questions.","provider":{"type":"vapi","credentials":{"config":{"public_key":"pk_1"}}}}
	// 17
}

// A value that does not fit its Go type is told, and read as well as it goes.
func ExampleWithMisfits() {
	client, stop := fake(http.StatusOK, `{"id": "17", "name": "Support line", "webhook_url": {"url": "https://example.com"}, "created_at": "yesterday"}`)
	defer stop()
	agent, err := client.Agents.Get(context.Background(), 17, cekura.WithMisfits(func(_ context.Context, m cekura.Misfit) {
		fmt.Println(m)
	}))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(agent.ID, agent.Name, agent.WebhookURL, agent.CreatedAt.IsZero())
	// Output:
	// GET /test_framework/v2/aiagents/17/
	// Agents.Get: /id: string as int
	// Agents.Get: /webhook_url: object as string
	// Agents.Get: /created_at: string as time.Time
	// 17 Support line {"url": "https://example.com"} true
}

// A strict answer that does not fit is an error, which stands beside what was read.
func ExampleWithStrictAnswers() {
	client, stop := fake(http.StatusOK, `{"id": "17", "name": "Support line"}`)
	defer stop()
	agent, err := client.Agents.Get(context.Background(), 17, cekura.WithStrictAnswers())
	var misread *cekura.DecodeError
	if errors.As(err, &misread) {
		fmt.Println(agent.ID, misread.Reason)
		fmt.Println(misread.Misfits[0].Pointer, string(misread.Misfits[0].Raw))
	}
	// Output:
	// GET /test_framework/v2/aiagents/17/
	// 17 answer does not fit: /id: string as int
	// /id "17"
}

// What is absent stays as it is; null and an empty list are sent as such.
func ExampleAgentsService_Patch() {
	client, stop := fake(http.StatusOK, `{"id": 17, "description": "v2"}`)
	defer stop()
	agent, err := client.Agents.Patch(context.Background(), 17, cekura.AgentPatch{
		Description:      cekura.Ptr("v2"),
		AgentSpeaksFirst: cekura.Null[bool](),
		DynamicVariables: []cekura.AgentDynamicVariableWrite{},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(agent.Description)
	// Output:
	// PATCH /test_framework/v2/aiagents/17/ {"description":"v2","agent_speaks_first":null,"dynamic_variables":[]}
	// v2
}

// What was read, changed and written: only what the API answered goes back, and no secret that it masked.
func ExampleAgent_ToPatch() {
	client, stop := fake(http.StatusOK, `{"id": 17, "telephony": {"inbound": true, "sip_auth": {"username": "bot", "password": "****"}},
		"dynamic_variables": [{"id": 3, "name": "customer", "description": "who calls"}]}`)
	defer stop()
	agent, err := client.Agents.Get(context.Background(), 17)
	if err != nil {
		fmt.Println(err)
		return
	}
	patch := agent.ToPatch()
	patch.DynamicVariables = append(patch.DynamicVariables, cekura.AgentDynamicVariableWrite{Name: "order", Description: "an order's number"})
	if _, err := client.Agents.Patch(context.Background(), agent.ID, patch); err != nil {
		fmt.Println(err)
	}
	// Output:
	// GET /test_framework/v2/aiagents/17/
	// PATCH /test_framework/v2/aiagents/17/ {"telephony":{"inbound":true},"dynamic_variables":[{"id":3,"name":"customer","description":"who calls"},{"name":"order","description":"an order's number"}]}
}

func ExampleAgentsService_All() {
	client, stop := fake(http.StatusOK, `{"count": 2, "next": null, "previous": null, "results": [{"id": 1}, {"id": 2}]}`)
	defer stop()
	for agent, err := range client.Agents.All(context.Background(), cekura.AgentListParams{PageSize: cekura.Ptr(50)}) {
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(agent.ID)
	}
	// Output:
	// GET /test_framework/v2/aiagents/?page_size=50
	// 1
	// 2
}

func ExampleError() {
	client, stop := fake(http.StatusBadRequest, `{"provider": {"credentials": {"api_key": ["This key is not valid."]}}}`)
	defer stop()
	_, err := client.Agents.Get(context.Background(), 17)
	var failure *cekura.Error
	if errors.As(err, &failure) && errors.Is(err, cekura.ErrBadRequest) {
		fmt.Println(failure.StatusCode, failure.Fields["provider.credentials.api_key"])
	}
	// Output:
	// GET /test_framework/v2/aiagents/17/
	// 400 [This key is not valid.]
}

// A variant that is newer than the client keeps its bytes.
func ExampleUnknownProviderConfig() {
	var provider cekura.AgentProvider
	err := json.Unmarshal([]byte(`{"type": "newvoice", "credentials": {"config": {"zone": 3}}}`), &provider)
	if err != nil {
		fmt.Println(err)
		return
	}
	switch config := provider.Credentials.Config.(type) {
	case *cekura.VapiConfig:
		fmt.Println("vapi", config.PublicKey)
	case *cekura.UnknownProviderConfig:
		fmt.Println(config.Type, string(config.Raw))
	}
	// Output: newvoice {"zone": 3}
}

func ExampleAgentV1_ToV2() {
	old := cekura.AgentV1{
		Name: "Support line", Description: "Answers billing questions.", PhoneNumber: "+14155551234",
		WebsocketURL: "wss://bot.example.com/chat", LLMModel: "gpt-4o",
	}
	agent, dropped := old.ToV2()
	fmt.Println(*agent.Telephony.PhoneNumber)
	details, _ := agent.Provider.ChatAgentDetails.Get()
	fmt.Println(details.Config.(*cekura.SelfHostedChatConfig).URL)
	fmt.Println(dropped)
	// Output:
	// +14155551234
	// wss://bot.example.com/chat
	// [llm_model]
}

func ExampleSecret() {
	key := cekura.Secret("sk-123")
	sent, _ := json.Marshal(key)
	fmt.Println(key, string(sent))
	// Output: [REDACTED] "sk-123"
}
