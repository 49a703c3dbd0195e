package emit_test

import "github.com/cekura-community/cekura-go/gen/internal/model"

// sampleAPI is the API that the acceptance program uses, as a model.
func sampleAPI() *model.API {
	provider := &model.Union{
		Name: "ProviderConfig", Doc: []string{"ProviderConfig is what a provider needs to know."},
		Unknown: "UnknownProviderConfig", Null: "NullProviderConfig",
		Variants: []*model.Variant{
			{Struct: named("RetellConfig").Struct, Tags: []string{"retell"}},
			{Struct: named("SelfHostedConfig").Struct, Tags: []string{"self_hosted", "custom"}},
			{Struct: named("VapiConfig").Struct, Tags: []string{"vapi"}},
		},
	}
	chat := &model.Union{
		Name: "ChatConfig", Doc: []string{"ChatConfig is how to chat."},
		Unknown: "UnknownChatConfig", Null: "NullChatConfig",
		Variants: []*model.Variant{
			{Struct: named("RetellChatConfig").Struct, Tags: []string{"retell"}},
			{Struct: named("SelfHostedChatConfig").Struct, Tags: []string{"self_hosted"}},
		},
	}
	api := &model.API{
		Title: "Sample API",
		Doc:   []string{"The sample is small."},
		Settings: model.Settings{
			BaseURL: "https://api.cekura.ai", BaseURLEnv: "CEKURA_API_URL", KeyHeader: "X-CEKURA-API-KEY", KeyEnv: "CEKURA_API_KEY",
		},
		Unions:      []*model.Union{chat, provider},
		Enums:       sampleEnums(),
		Structs:     sampleStructs(provider, chat),
		Services:    sampleServices(),
		Conversions: sampleConversions(),
	}
	return linked(api)
}

func sampleEnums() []*model.Enum {
	enum := func(name string, values ...string) *model.Enum {
		e := &model.Enum{Name: name, Doc: []string{name + " is a set of words."}, Base: model.String}
		for i := 0; i < len(values); i += 2 {
			e.Values = append(e.Values, &model.EnumValue{Name: name + values[i], String: values[i+1]})
		}
		return e
	}
	return []*model.Enum{
		enum("ChatType", "None", "", "Retell", "retell", "SelfHosted", "self_hosted", "SMS", "sms"),
		enum("Language", "De", "de", "En", "en"),
		{Name: "Level", Doc: []string{"Level is a number."}, Base: model.Int, Values: []*model.EnumValue{{Name: "LevelLow", Int: -1}, {Name: "LevelHigh", Int: 1}}},
		enum("ProviderType", "Retell", "retell", "Vapi", "vapi"),
		enum("ServedViaType", "MCP", "mcp"),
	}
}

func sampleStructs(provider, chat *model.Union) []*model.Struct {
	chatConfig := &model.Field{Name: "Config", JSON: "config", Type: named("ChatConfig"), OmitZero: true}
	chatType := field("Type", "type", nullable(named("ChatType")))
	config := &model.Field{Name: "Config", JSON: "config", Type: named("ProviderConfig"), OmitZero: true}
	chatDetails := object("ChatAgentDetails", chatType, chatConfig, &model.Field{Name: "Ready", JSON: "ready", Type: nullable(is(model.Bool)), OmitZero: true})
	chatDetails.Tags = []*model.TagRule{{Union: chat, Tag: chatType, Path: []*model.Field{chatConfig}}}

	agentProvider := object("AgentProvider", field("Type", "type", named("ProviderType")), field("Credentials", "credentials", pointer(named("AgentCredentials"))))
	agentProvider.Tags = []*model.TagRule{{Union: provider, Tag: agentProvider.Fields[0], Path: []*model.Field{agentProvider.Fields[1], config}}}

	providerWrite := object("AgentProviderWrite",
		field("Type", "type", pointer(named("ProviderType"))),
		field("AgentID", "agent_id", nullable(is(model.String))),
		field("Credentials", "credentials", nullable(named("AgentCredentials"))),
		field("ChatAgentDetails", "chat_agent_details", nullable(named("ChatAgentDetails"))))
	providerWrite.Tags = []*model.TagRule{{Union: provider, Tag: providerWrite.Fields[0], Path: []*model.Field{providerWrite.Fields[2], config}}}

	middle := object("EnvelopeMiddle", field("Credentials", "credentials", named("AgentCredentials")))
	envelope := object("Envelope", field("Kind", "kind", is(model.String)), field("Middle", "middle", nullable(named("EnvelopeMiddle"))))
	envelope.Tags = []*model.TagRule{{Union: provider, Tag: envelope.Fields[0], Path: []*model.Field{envelope.Fields[1], middle.Fields[0], config}}}

	credentials := object("AgentCredentials", field("APIKey", "api_key", pointer(is(model.Secret))), config)
	credentials.Sensitive = true

	agent := object("Agent",
		&model.Field{Name: "ID", JSON: "id", Type: is(model.Int)},
		field("Name", "name", is(model.String)),
		field("Provider", "provider", pointer(named("AgentProvider"))),
		&model.Field{Name: "WebhookSecretConfigured", JSON: "webhook_secret_configured", Type: is(model.Bool), OmitZero: true},
		&model.Field{Name: "Sync", JSON: "sync", Type: pointer(is(model.Bool)), OmitZero: true},
		field("CreatedAt", "created_at", is(model.Time)))
	create := object("AgentCreate",
		field("Name", "name", pointer(is(model.String))),
		&model.Field{Name: "Description", JSON: "description", Type: is(model.String)},
		field("Project", "project", pointer(is(model.Int))),
		field("Language", "language", named("Language")),
		field("Telephony", "telephony", pointer(named("AgentTelephony"))),
		field("Provider", "provider", pointer(named("AgentProviderWrite"))))
	patch := object("AgentPatch",
		field("Description", "description", pointer(is(model.String))),
		field("AgentSpeaksFirst", "agent_speaks_first", nullable(is(model.Bool))),
		field("DynamicVariables", "dynamic_variables", slice(named("AgentDynamicVariableWrite"))),
		field("MockTools", "mock_tools", slice(named("AgentMockToolWrite"))))
	return []*model.Struct{
		agent, create, credentials, patch, agentProvider, providerWrite, chatDetails, envelope, middle,
		object("AgentDynamicVariableWrite", field("Name", "name", pointer(is(model.String)))),
		object("AgentImport", field("ProgressID", "progress_id", is(model.String))),
		object("AgentMockToolServedViaWrite", field("Type", "type", named("ServedViaType")), field("MockIndex", "mock_index", pointer(is(model.Int)))),
		object("AgentMockToolWrite", field("Name", "name", pointer(is(model.String))), field("ServedVia", "served_via", pointer(named("AgentMockToolServedViaWrite")))),
		object("AgentPage", &model.Field{Name: "Count", JSON: "count", Type: is(model.Int)}, field("Next", "next", pointer(is(model.String))),
			&model.Field{Name: "Results", JSON: "results", Type: slice(named("Agent"))}),
		object("AgentTelephony", field("PhoneNumber", "phone_number", pointer(is(model.String))), field("Inbound", "inbound", pointer(is(model.Bool))),
			field("SIPAuth", "sip_auth", nullable(named("BasicAuth"))), field("OutboundNumbers", "outbound_numbers", slice(is(model.String)))),
		object("AgentUploadMultipart", &model.Field{Name: "Files", JSON: "files", Type: slice(is(model.File))}),
		sampleAgentV1("AgentV1"), sampleAgentV1("AgentV1Update"),
		{Name: "BasicAuth", Doc: []string{"BasicAuth is a name and a password."}, Sensitive: true, Request: true, Fields: []*model.Field{
			field("Username", "username", is(model.String)), field("Password", "password", is(model.Secret))}},
		{Name: "Names", Doc: []string{"Names is a list."}, Alias: slice(is(model.String))},
		object("RetellChatConfig", field("AgentID", "agent_id", is(model.String))),
		object("RetellConfig"),
		object("SelfHostedChatConfig", field("URL", "url", is(model.String)), field("Headers", "headers", mapOf(is(model.Any)))),
		object("SelfHostedConfig"),
		object("VapiConfig", field("PublicKey", "public_key", pointer(is(model.String)))),
	}
}

func sampleAgentV1(name string) *model.Struct {
	return object(name,
		field("ID", "id", is(model.Int)), field("Project", "project", is(model.Int)), field("Name", "agent_name", is(model.String)),
		field("PhoneNumber", "contact_number", is(model.String)), field("Inbound", "inbound", is(model.Bool)),
		field("Description", "description", is(model.String)), field("AssistantID", "assistant_id", is(model.String)),
		field("AssistantProvider", "assistant_provider", is(model.String)), field("ChatAssistantID", "chat_assistant_id", is(model.String)),
		field("WebsocketURL", "websocket_url", is(model.String)), field("WebsocketHeaders", "websocket_headers", mapOf(is(model.Any))),
		field("Language", "language", named("Language")), field("VapiAPIKey", "vapi_api_key", is(model.Secret)), field("LLMModel", "llm_model", is(model.String)))
}

func sampleConversions() []*model.Conversion {
	selfHosted := map[string]string{"provider.chat_agent_details.type": "self_hosted"}
	return []*model.Conversion{{
		Method: "ToV2", Doc: []string{"ToV2 is the agent in the words of v2."}, From: named("AgentV1").Struct, To: named("AgentCreate").Struct,
		Rules: []model.ConversionRule{
			{From: "project", To: "project"}, {From: "agent_name", To: "name"}, {From: "contact_number", To: "telephony.phone_number"},
			{From: "inbound", To: "telephony.inbound"}, {From: "description", To: "description"}, {From: "language", To: "language"},
			{From: "assistant_id", To: "provider.agent_id"},
			{From: "assistant_provider", To: "provider.type", Except: []string{"vocera"}},
			{From: "vapi_api_key", To: "provider.credentials.api_key", When: map[string]string{"assistant_provider": "vapi"}},
			{From: "chat_assistant_id", To: "provider.chat_agent_details.config.agent_id", Set: map[string]string{"provider.chat_agent_details.type": "retell"}, When: map[string]string{"assistant_provider": "retell"}},
			{From: "websocket_url", To: "provider.chat_agent_details.config.url", Set: selfHosted},
			{From: "websocket_headers", To: "provider.chat_agent_details.config.headers", Set: selfHosted, When: map[string]string{"websocket_url": "*"}},
			{From: "llm_model"},
		},
	}}
}

func sampleServices() []*model.Service {
	id := []*model.Param{{Name: "id", In: "path", Wire: "id", Type: is(model.Int)}}
	ids := []*model.Param{{Name: "ids", In: "path", Wire: "ids", Style: "matrix,explode", Type: slice(is(model.Int))}}
	httpParam := []*model.Param{{Name: "httpParam", In: "path", Wire: "http", Type: is(model.String)}}
	all := func(name string) *model.Body {
		return &model.Body{Shapes: []*model.Shape{{Type: named(name), JSON: true, Form: true, Multipart: true}}}
	}
	doc := func(name, what, verb, path string) []string {
		return []string{name + " " + what + ".", "", verb + " " + path}
	}
	results := []*model.Field{
		{Name: "Agent", Doc: []string{"Agent is the new agent (201)."}, Type: pointer(named("Agent"))},
		{Name: "Import", Doc: []string{"Import is under way (202)."}, Type: pointer(named("AgentImport"))},
		{Name: "Names", Type: pointer(named("Names"))},
	}
	const agents = "/test_framework/v2/aiagents/"
	return []*model.Service{
		{Name: "Agents", Type: "AgentsService", File: "agents.gen.go", Doc: []string{"AgentsService is about agents."}, Operations: []*model.Operation{
			{
				Name: "Create", ID: "Agents.Create", Verb: "POST", Path: agents, Doc: doc("Create", "makes an agent", "POST", agents), Body: all("AgentCreate"),
				Result: &model.Struct{Name: "AgentCreateResult", Doc: []string{"AgentCreateResult has the answer to Create, one field of it."}, Fields: results},
				Results: []*model.Result{
					{Status: 201, Field: results[0], Type: named("Agent")},
					{Status: 202, Field: results[1], Type: named("AgentImport")},
					{Status: 203, Field: results[2], Type: named("Names")},
				},
			},
			{Name: "Compare", ID: "Agents.Compare", Verb: "GET", Path: agents + "{ids}/compare/", Doc: doc("Compare", "compares agents", "GET", agents+"{ids}/compare/"), Args: ids, PathArgs: ids},
			{Name: "Delete", ID: "Agents.Delete", Verb: "DELETE", Path: agents + "{id}/", Doc: doc("Delete", "ends an agent", "DELETE", agents+"{id}/"), Args: id, PathArgs: id},
			{
				Args: []*model.Param{{Name: "must", In: "query", Wire: "must", Type: is(model.Bool)}, {Name: "ids", In: "header", Wire: "X-IDs", Type: slice(is(model.Int))}},
				Name: "List", ID: "Agents.List", Verb: "GET", Path: agents, Doc: []string{"List is one page.", "", "Deprecated: it", "is slow.", "", "GET " + agents}, Results: []*model.Result{{Status: 200, Type: named("AgentPage")}},
				Params: &model.Params{Name: "AgentListParams", Doc: []string{"AgentListParams narrow the list."}, Fields: []*model.Param{
					{Name: "PageSize", In: "query", Wire: "page_size", Type: pointer(is(model.Int)), Doc: []string{"PageSize is at most 100."}},
					{Name: "ProjectID", In: "query", Wire: "project_id", Type: pointer(is(model.Int))},
					{Name: "Tags", In: "query", Wire: "tags", Style: "comma", Type: slice(is(model.String))},
					{Name: "Sort", In: "header", Wire: "X-Sort", OmitZero: true, Type: is(model.String)},
				}},
				List: &model.List{
					Name: "All", Doc: []string{"All yields every agent."}, Page: named("AgentPage").Struct,
					Results: field("Results", "results", slice(named("Agent"))), Next: field("Next", "next", pointer(is(model.String))),
				},
			},
			{Name: "ListNames", ID: "Agents.ListNames", Verb: "GET", Path: agents + "names/{http}/", Doc: doc("ListNames", "lists names", "GET", agents+"names/{http}/"),
				Args: httpParam, PathArgs: httpParam, Results: []*model.Result{{Status: 200, Type: slice(is(model.String)), MayBeNull: true}}},
			{Name: "Patch", ID: "Agents.Patch", Verb: "PATCH", Path: agents + "{id}/", Doc: doc("Patch", "changes an agent", "PATCH", agents+"{id}/"), Args: id, PathArgs: id, Body: all("AgentPatch"), Results: []*model.Result{{Status: 200, Type: named("Agent")}}},
			{Name: "Recording", ID: "Agents.Recording", Verb: "GET", Path: agents + "{id}/recording/", Doc: doc("Recording", "is the sound", "GET", agents+"{id}/recording/"), Args: id, PathArgs: id, Download: true},
			{Name: "Test", ID: "Agents.Test", Verb: "POST", Path: agents + "test/", Doc: doc("Test", "tests", "POST", agents+"test/"), Body: &model.Body{Shapes: []*model.Shape{{Type: named("AgentPatch"), JSON: true}}}},
			{Name: "Upload", ID: "Agents.Upload", Verb: "POST", Path: agents + "upload/", Doc: doc("Upload", "uploads", "POST", agents+"upload/"), Body: &model.Body{
				Name: "AgentUploadBody", Doc: []string{"AgentUploadBody is one of two."},
				Shapes: []*model.Shape{{Type: named("AgentImport"), JSON: true, Form: true}, {Type: named("AgentUploadMultipart"), Multipart: true}},
				Styles: map[string]string{"progress_id": "deep", "a": "comma"},
			}},
		}},
		{Name: "AgentsV1", Type: "AgentsV1Service", File: "agents_v1.gen.go", Doc: []string{"AgentsV1Service is about agents, in v1."}, Operations: []*model.Operation{
			{Name: "Update", ID: "AgentsV1.Update", Verb: "PUT", Path: "/test_framework/v1/aiagents/{id}/", Doc: doc("Update", "replaces an agent", "PUT", "/test_framework/v1/aiagents/{id}/"), Args: id, PathArgs: id, Body: all("AgentV1Update"), Results: []*model.Result{{Status: 200, Type: named("AgentV1")}}, MayBeNone: true},
		}},
		{Name: "AgentsJS", Type: "AgentsJSService", File: "agents_js_service.gen.go", Doc: []string{"AgentsJSService has the name of a platform at its end."}},
		{Name: "Errors", Type: "ErrorsService", File: "errors_service.gen.go", Doc: []string{"ErrorsService has the name of a file of the runtime."}},
	}
}

func object(name string, fields ...*model.Field) *model.Struct {
	return &model.Struct{Name: name, Doc: []string{name + " is an object."}, Fields: fields, Request: true, Response: true}
}

func field(name, json string, t *model.Type) *model.Field {
	return &model.Field{Name: name, JSON: json, Type: t, OmitZero: true}
}

// named is a reference to what linked will find under the name.
func named(name string) *model.Type {
	return &model.Type{Kind: model.Named, Struct: &model.Struct{Name: name}}
}

// linked makes references by name links, and what follows from them.
func linked(api *model.API) *model.API {
	declared := map[string]model.Type{}
	for _, s := range api.Structs {
		declared[s.Name] = model.Type{Kind: model.Named, Struct: s}
	}
	for _, e := range api.Enums {
		declared[e.Name] = model.Type{Kind: model.Named, Enum: e}
	}
	for _, u := range api.Unions {
		declared[u.Name] = model.Type{Kind: model.Named, Union: u}
	}
	link := func(t *model.Type) {
		for ; t != nil; t = t.Elem {
			if t.Struct != nil {
				*t = declared[t.Struct.Name]
			}
		}
	}
	linkFields := func(fields []*model.Field) {
		for _, f := range fields {
			link(f.Type)
		}
	}
	for _, s := range api.Structs {
		link(s.Alias)
		linkFields(s.Fields)
		for _, tag := range s.Tags {
			linkFields(tag.Path)
		}
	}
	for _, u := range api.Unions {
		for _, v := range u.Variants {
			v.Struct = declared[v.Struct.Name].Struct
		}
	}
	for _, c := range api.Conversions {
		c.From, c.To = declared[c.From.Name].Struct, declared[c.To.Name].Struct
	}
	for _, s := range api.Services {
		for _, op := range s.Operations {
			for _, r := range op.Results {
				link(r.Type)
			}
			if op.Result != nil {
				linkFields(op.Result.Fields)
			}
			if op.Body != nil {
				for _, shape := range op.Body.Shapes {
					link(shape.Type)
				}
			}
			if op.List != nil {
				op.List.Page = declared[op.List.Page.Name].Struct
				link(op.List.Results.Type)
			}
		}
	}
	api.Derive()
	return api
}

func is(k model.Kind) *model.Type           { return &model.Type{Kind: k} }
func slice(elem *model.Type) *model.Type    { return &model.Type{Kind: model.Slice, Elem: elem} }
func mapOf(elem *model.Type) *model.Type    { return &model.Type{Kind: model.Map, Elem: elem} }
func pointer(elem *model.Type) *model.Type  { return &model.Type{Kind: model.Pointer, Elem: elem} }
func nullable(elem *model.Type) *model.Type { return &model.Type{Kind: model.Nullable, Elem: elem} }
