package runtime

import (
	"fmt"
	"strings"
)

// fullAgentJSON is an agent with every field filled, about 4 kB as the API would send it.
func fullAgentJSON() string {
	var files, tools, variables []string
	for i := range 4 {
		files = append(files, fmt.Sprintf(`{"id":%d,"agent":2142,"file_url":"https://files.example.com/agents/2142/handbook-%d.pdf",`+
			`"file_name":"handbook-%d.pdf","file_type":"application/pdf","file_size":%d,`+
			`"created_at":"2026-03-15T10:30:45.123456Z","updated_at":"2026-03-15T10:35:11Z"}`, 900+i, i, i, 1048576*i+7))
	}
	for i := range 3 {
		tools = append(tools, fmt.Sprintf(`{"id":%d,"name":"lookup_order_%d","description":"Looks an order up by its number and says where it is.",`+
			`"mock_data":[{"input":{"order":"A-%d","verbose":true},"output":{"status":"shipped","days":2.5,"carrier":null}}],`+
			`"served_via":{"type":"mcp","url":"https://mock.example.com/mcp/2142/%d","mock_index":%d}}`, 50+i, i, i, i, i+1))
	}
	for i := range 5 {
		variables = append(variables, fmt.Sprintf(`{"id":%d,"name":"customer_name_%d","description":"What the caller is called, first name first."}`, 70+i, i))
	}
	return `{"id":2142,"name":"Support Bot","description":"` + strings.Repeat("Answers questions about invoices, \\\"refunds\\\" and deliveries. ", 8) +
		`","project":742,"language":"en","telephony":{"phone_number":"+14155551234","inbound":true,"sip_uri":"sip:bot@example.com",` +
		`"sip_auth":{"username":"bot","password":"sip-pass"},"websocket_url":"wss://voice.example.com/pcm","websocket_auth":null,` +
		`"outbound_numbers":["+14155550000","+14155550001"]},"provider":{"type":"vapi","agent_id":"asst_0f3c9e","credentials":` +
		`{"config":{"public_key":"pk_live_1","trigger_url":"https://trigger.example.com/call"}},"chat_agent_details":{"type":"self_hosted",` +
		`"config":{"url":"wss://bot.example.com/chat","headers":{"X-Tenant":"acme"},"websocket_secret":"****"}},"auto_dial_outbound":true,` +
		`"auto_import_calls":false,"auto_sync_prompt":null,"send_post_conversation_metadata":false},"agent_speaks_first":true,` +
		`"knowledge_base_files":[` + strings.Join(files, ",") + `],"enabled_personalities":[1,2,3,5,8,13],"webhook_url":"https://hooks.example.com/cekura",` +
		`"webhook_secret_configured":true,"mock_tools":[` + strings.Join(tools, ",") + `],"mock_tools_enabled":true,"mock_tools_provider":"vapi",` +
		`"dynamic_variables":[` + strings.Join(variables, ",") + `],"created_at":"2026-01-01T00:00:00Z","updated_at":"2026-06-12T08:30:00.5Z"}`
}

// fullCreate is a request with every field filled.
func fullCreate() fxAgentCreate {
	create := fxAgentCreate{
		Name:        Ptr("Support Bot"),
		Description: strings.Repeat("Answers questions about invoices and refunds. ", 8),
		Project:     Ptr(742),
		Language:    "en",
		Telephony: &fxTelephony{
			PhoneNumber:     Ptr("+14155551234"),
			Inbound:         Ptr(true),
			SIPURI:          Null[string](),
			SIPAuth:         Value(fxBasicAuth{Username: "bot", Password: "sip-pass"}),
			OutboundNumbers: []string{"+14155550000"},
		},
		Provider: &fxProviderWrite{
			AgentID: Value("asst_1"),
			Credentials: Value(fxCredentials{
				APIKey: Ptr(Secret("vapi-key")),
				Config: &fxVapiConfig{PublicKey: Ptr("pk_1"), TriggerURL: Ptr("https://trigger.example.com")},
			}),
			ChatAgentDetails: Value(fxChatDetails{Config: &fxSelfHostedChatConfig{URL: "wss://bot.example.com/chat"}}),
			AutoDialOutbound: Value(true),
		},
		AgentSpeaksFirst:     Value(false),
		PredefinedMetrics:    []string{"latency", "interruptions"},
		WebhookURL:           Ptr("https://hooks.example.com"),
		WebhookSecret:        Ptr(Secret("hook-secret")),
		EnabledPersonalities: []int{1, 2, 3},
	}
	for i := range 3 {
		create.MockTools = append(create.MockTools, fxMockToolWrite{
			Name:           Ptr(fmt.Sprintf("lookup_%d", i)),
			Description:    Ptr("Looks an order up."),
			MockData:       []any{map[string]any{"input": map[string]any{"order": "A-1"}, "output": "shipped"}},
			FreetextParams: []string{"notes"},
			ServedVia:      &fxServedVia{Type: "mcp", MockIndex: Ptr(i + 1)},
		})
		create.DynamicVariables = append(create.DynamicVariables, fxDynamicVariable{Name: fmt.Sprintf("v%d", i), Description: "a variable"})
	}
	return create
}
