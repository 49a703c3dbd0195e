package runtime

import (
	"errors"
	"fmt"
)

// The methods that the generator writes for the types of fixture_test.go, tags of unions aside.

func (v *fxAgent) readJSON(in *jsonReader) {
	for obj := in.object(v); obj.next(); {
		switch string(obj.name()) {
		case "id":
			readInt(&v.ID, obj.at(0))
		case "name":
			readString(&v.Name, obj.at(1))
		case "description":
			readString(&v.Description, obj.at(2))
		case "project":
			readPtr(&v.Project, obj.at(3), readInt)
		case "language":
			readString(&v.Language, obj.at(4))
		case "telephony":
			readPtr(&v.Telephony, obj.at(5), (*fxTelephony).readJSON)
		case "provider":
			readPtr(&v.Provider, obj.at(6), (*fxProvider).readJSON)
		case "agent_speaks_first":
			readPtr(&v.AgentSpeaksFirst, obj.at(7), readBool)
		case "knowledge_base_files":
			readSlice(&v.KnowledgeBaseFiles, obj.at(8), (*fxKnowledgeFile).readJSON)
		case "enabled_personalities":
			readSlice(&v.EnabledPersonalities, obj.at(9), readInt)
		case "webhook_url":
			readString(&v.WebhookURL, obj.at(10))
		case "webhook_secret_configured":
			readBool(&v.WebhookSecretConfigured, obj.at(11))
		case "mock_tools":
			readSlice(&v.MockTools, obj.at(12), (*fxMockTool).readJSON)
		case "mock_tools_enabled":
			readBool(&v.MockToolsEnabled, obj.at(13))
		case "mock_tools_provider":
			readPtr(&v.MockToolsProvider, obj.at(14), readString)
		case "dynamic_variables":
			readSlice(&v.DynamicVariables, obj.at(15), (*fxDynamicVariable).readJSON)
		case "created_at":
			readTime(&v.CreatedAt, obj.at(16))
		case "updated_at":
			readTime(&v.UpdatedAt, obj.at(17))
		default:
			in.skip()
		}
	}
}

func (v *fxAgent) writeJSON(out *jsonWriter) {
	out.open('{')
	out.name("id").int(int(v.ID))
	writeNonZeroString(string(v.Name), out, "name")
	out.name("description").string(string(v.Description))
	writeNonNilInt((*int)(v.Project), out, "project")
	writeNonZeroString(string(v.Language), out, "language")
	writeNonNil(v.Telephony, out, "telephony", (*fxTelephony).writeJSON)
	writeNonNil(v.Provider, out, "provider", (*fxProvider).writeJSON)
	writeNonNilBool((*bool)(v.AgentSpeaksFirst), out, "agent_speaks_first")
	writeNonNilSlice(v.KnowledgeBaseFiles, out, "knowledge_base_files", (*fxKnowledgeFile).writeJSON)
	writeNonNilSlice(v.EnabledPersonalities, out, "enabled_personalities", writeInt)
	writeNonZeroString(string(v.WebhookURL), out, "webhook_url")
	writeNonZeroBool(bool(v.WebhookSecretConfigured), out, "webhook_secret_configured")
	writeNonNilSlice(v.MockTools, out, "mock_tools", (*fxMockTool).writeJSON)
	writeNonZeroBool(bool(v.MockToolsEnabled), out, "mock_tools_enabled")
	writeNonNilString((*string)(v.MockToolsProvider), out, "mock_tools_provider")
	writeNonNilSlice(v.DynamicVariables, out, "dynamic_variables", (*fxDynamicVariable).writeJSON)
	if !isZeroValue(&v.CreatedAt) {
		writeTime(&v.CreatedAt, out.name("created_at"))
	}
	if !isZeroValue(&v.UpdatedAt) {
		writeTime(&v.UpdatedAt, out.name("updated_at"))
	}
	out.close('}')
}

func (v *fxKnowledgeFile) readJSON(in *jsonReader) {
	for obj := in.object(v); obj.next(); {
		switch string(obj.name()) {
		case "id":
			readInt(&v.ID, obj.at(0))
		case "agent":
			readInt(&v.Agent, obj.at(1))
		case "file_url":
			readString(&v.FileURL, obj.at(2))
		case "file_name":
			readString(&v.FileName, obj.at(3))
		case "file_type":
			readString(&v.FileType, obj.at(4))
		case "file_size":
			readInt(&v.FileSize, obj.at(5))
		case "created_at":
			readTime(&v.CreatedAt, obj.at(6))
		case "updated_at":
			readTime(&v.UpdatedAt, obj.at(7))
		default:
			in.skip()
		}
	}
}

func (v *fxKnowledgeFile) writeJSON(out *jsonWriter) {
	out.open('{')
	writeNonZeroInt(int(v.ID), out, "id")
	out.name("agent").int(int(v.Agent))
	writeNonZeroString(string(v.FileURL), out, "file_url")
	writeNonZeroString(string(v.FileName), out, "file_name")
	writeNonZeroString(string(v.FileType), out, "file_type")
	writeNonZeroInt(int(v.FileSize), out, "file_size")
	if !isZeroValue(&v.CreatedAt) {
		writeTime(&v.CreatedAt, out.name("created_at"))
	}
	if !isZeroValue(&v.UpdatedAt) {
		writeTime(&v.UpdatedAt, out.name("updated_at"))
	}
	out.close('}')
}

func (v *fxMockTool) readJSON(in *jsonReader) {
	for obj := in.object(v); obj.next(); {
		switch string(obj.name()) {
		case "id":
			readInt(&v.ID, obj.at(0))
		case "name":
			readString(&v.Name, obj.at(1))
		case "description":
			readString(&v.Description, obj.at(2))
		case "mock_data":
			readAny(&v.MockData, obj.at(3))
		case "served_via":
			v.ServedVia.readJSON(obj.at(4))
		default:
			in.skip()
		}
	}
}

func (v *fxMockTool) writeJSON(out *jsonWriter) {
	out.open('{')
	out.name("id").int(int(v.ID))
	out.name("name").string(string(v.Name))
	out.name("description").string(string(v.Description))
	writeAny(&v.MockData, out.name("mock_data"))
	v.ServedVia.writeJSON(out.name("served_via"))
	out.close('}')
}

func (v *fxServedVia) readJSON(in *jsonReader) {
	for obj := in.object(v); obj.next(); {
		switch string(obj.name()) {
		case "type":
			readString(&v.Type, obj.at(0))
		case "url":
			readString(&v.URL, obj.at(1))
		case "mock_index":
			readPtr(&v.MockIndex, obj.at(2), readInt)
		default:
			in.skip()
		}
	}
}

func (v *fxServedVia) writeJSON(out *jsonWriter) {
	out.open('{')
	out.name("type").string(string(v.Type))
	writeNonZeroString(string(v.URL), out, "url")
	writeNonNilInt((*int)(v.MockIndex), out, "mock_index")
	out.close('}')
}

func (v *fxDynamicVariable) readJSON(in *jsonReader) {
	for obj := in.object(v); obj.next(); {
		switch string(obj.name()) {
		case "id":
			readInt(&v.ID, obj.at(0))
		case "name":
			readString(&v.Name, obj.at(1))
		case "description":
			readString(&v.Description, obj.at(2))
		default:
			in.skip()
		}
	}
}

func (v *fxDynamicVariable) writeJSON(out *jsonWriter) {
	out.open('{')
	writeNonZeroInt(int(v.ID), out, "id")
	out.name("name").string(string(v.Name))
	out.name("description").string(string(v.Description))
	out.close('}')
}

func (v *fxTelephony) readJSON(in *jsonReader) {
	for obj := in.object(v); obj.next(); {
		switch string(obj.name()) {
		case "phone_number":
			readPtr(&v.PhoneNumber, obj.at(0), readString)
		case "inbound":
			readPtr(&v.Inbound, obj.at(1), readBool)
		case "sip_uri":
			readNullable(&v.SIPURI, obj.at(2), readString)
		case "sip_auth":
			readNullable(&v.SIPAuth, obj.at(3), (*fxBasicAuth).readJSON)
		case "websocket_url":
			readNullable(&v.WebsocketURL, obj.at(4), readString)
		case "websocket_auth":
			readNullable(&v.WebsocketAuth, obj.at(5), (*fxBasicAuth).readJSON)
		case "outbound_numbers":
			readSlice(&v.OutboundNumbers, obj.at(6), readString)
		default:
			in.skip()
		}
	}
}

func (v *fxTelephony) writeJSON(out *jsonWriter) {
	out.open('{')
	writeNonNilString((*string)(v.PhoneNumber), out, "phone_number")
	writeNonNilBool((*bool)(v.Inbound), out, "inbound")
	writeGiven(&v.SIPURI, out, "sip_uri", writeString)
	writeGiven(&v.SIPAuth, out, "sip_auth", (*fxBasicAuth).writeJSON)
	writeGiven(&v.WebsocketURL, out, "websocket_url", writeString)
	writeGiven(&v.WebsocketAuth, out, "websocket_auth", (*fxBasicAuth).writeJSON)
	writeNonNilSlice(v.OutboundNumbers, out, "outbound_numbers", writeString)
	out.close('}')
}

func (v *fxBasicAuth) readJSON(in *jsonReader) {
	for obj := in.object(v); obj.next(); {
		switch string(obj.name()) {
		case "username":
			readString(&v.Username, obj.at(0))
		case "password":
			readString(&v.Password, obj.at(1))
		default:
			in.skip()
		}
	}
}

func (v *fxBasicAuth) writeJSON(out *jsonWriter) {
	out.open('{')
	out.name("username").string(string(v.Username))
	out.name("password").secret(v.Password)
	out.close('}')
}

func (v *fxProvider) readJSON(in *jsonReader) {
	for obj := in.object(v); obj.next(); {
		switch string(obj.name()) {
		case "type":
			readString(&v.Type, obj.at(0))
		case "agent_id":
			readPtr(&v.AgentID, obj.at(1), readString)
		case "credentials":
			readPtr(&v.Credentials, obj.at(2), (*fxCredentials).readJSON)
		case "chat_agent_details":
			readPtr(&v.ChatAgentDetails, obj.at(3), (*fxChatDetails).readJSON)
		case "auto_dial_outbound":
			readPtr(&v.AutoDialOutbound, obj.at(4), readBool)
		case "auto_import_calls":
			readPtr(&v.AutoImportCalls, obj.at(5), readBool)
		case "auto_sync_prompt":
			readPtr(&v.AutoSyncPrompt, obj.at(6), readBool)
		case "send_post_conversation_metadata":
			readPtr(&v.SendPostConversationMetadata, obj.at(7), readBool)
		default:
			in.skip()
		}
	}
	if v.Credentials != nil {
		v.Credentials.Config = fxProviderConfigs.resolve(in, v.Credentials.Config, v.Type)
	}
}

func (v *fxProvider) writeJSON(out *jsonWriter) {
	out.open('{')
	writeNonZeroString(string(v.Type), out, "type")
	writeNonNilString((*string)(v.AgentID), out, "agent_id")
	writeNonNil(v.Credentials, out, "credentials", (*fxCredentials).writeJSON)
	writeNonNil(v.ChatAgentDetails, out, "chat_agent_details", (*fxChatDetails).writeJSON)
	writeNonNilBool((*bool)(v.AutoDialOutbound), out, "auto_dial_outbound")
	writeNonNilBool((*bool)(v.AutoImportCalls), out, "auto_import_calls")
	writeNonNilBool((*bool)(v.AutoSyncPrompt), out, "auto_sync_prompt")
	writeNonNilBool((*bool)(v.SendPostConversationMetadata), out, "send_post_conversation_metadata")
	out.close('}')
}

func (v *fxProviderWrite) readJSON(in *jsonReader) {
	for obj := in.object(v); obj.next(); {
		switch string(obj.name()) {
		case "type":
			readString(&v.Type, obj.at(0))
		case "agent_id":
			readNullable(&v.AgentID, obj.at(1), readString)
		case "credentials":
			readNullable(&v.Credentials, obj.at(2), (*fxCredentials).readJSON)
		case "chat_agent_details":
			readNullable(&v.ChatAgentDetails, obj.at(3), (*fxChatDetails).readJSON)
		case "auto_dial_outbound":
			readNullable(&v.AutoDialOutbound, obj.at(4), readBool)
		default:
			in.skip()
		}
	}
}

func (v *fxProviderWrite) writeJSON(out *jsonWriter) {
	tag := v.Type
	if credentials, ok := v.Credentials.Get(); ok && credentials.Config != nil {
		inferred := credentials.Config.providerType()
		if tag != "" && inferred != "" && tag != inferred {
			out.fail(fmt.Errorf("type is %s, but credentials.config is a %T", tag, credentials.Config))
		}
		tag = inferred
	}
	out.open('{')
	writeNonZeroString(string(tag), out, "type")
	writeGiven(&v.AgentID, out, "agent_id", writeString)
	writeGiven(&v.Credentials, out, "credentials", (*fxCredentials).writeJSON)
	writeGiven(&v.ChatAgentDetails, out, "chat_agent_details", (*fxChatDetails).writeJSON)
	writeGiven(&v.AutoDialOutbound, out, "auto_dial_outbound", writeBool)
	out.close('}')
}

func (v *fxCredentials) readJSON(in *jsonReader) {
	for obj := in.object(v); obj.next(); {
		switch string(obj.name()) {
		case "api_key":
			readPtr(&v.APIKey, obj.at(0), readString)
		case "config":
			fxProviderConfigs.read(&v.Config, obj.at(1))
		default:
			in.skip()
		}
	}
}

func (v *fxCredentials) writeJSON(out *jsonWriter) {
	out.open('{')
	writeNonNilSecret(v.APIKey, out, "api_key")
	writeNonZero(&v.Config, out, "config", func(v *fxProviderConfig, out *jsonWriter) { out.any(*v) })
	out.close('}')
}

func (v *fxVapiConfig) readJSON(in *jsonReader) {
	for obj := in.object(v); obj.next(); {
		switch string(obj.name()) {
		case "public_key":
			readPtr(&v.PublicKey, obj.at(0), readString)
		case "trigger_url":
			readPtr(&v.TriggerURL, obj.at(1), readString)
		default:
			in.skip()
		}
	}
}

func (v *fxVapiConfig) writeJSON(out *jsonWriter) {
	out.open('{')
	writeNonNilString((*string)(v.PublicKey), out, "public_key")
	writeNonNilString((*string)(v.TriggerURL), out, "trigger_url")
	out.close('}')
}

func (v *fxLiveKitConfig) readJSON(in *jsonReader) {
	for obj := in.object(v); obj.next(); {
		switch string(obj.name()) {
		case "api_secret":
			readString(&v.APISecret, obj.at(0))
		case "url":
			readString(&v.URL, obj.at(1))
		case "agent_name":
			readPtr(&v.AgentName, obj.at(2), readString)
		case "config":
			readAny(&v.Config, obj.at(3))
		case "tracing_enabled":
			readPtr(&v.TracingEnabled, obj.at(4), readBool)
		case "trigger_url":
			readPtr(&v.TriggerURL, obj.at(5), readString)
		default:
			in.skip()
		}
	}
}

func (v *fxLiveKitConfig) writeJSON(out *jsonWriter) {
	out.open('{')
	out.name("api_secret").secret(v.APISecret)
	out.name("url").string(string(v.URL))
	writeNonNilString((*string)(v.AgentName), out, "agent_name")
	writeNonZero(&v.Config, out, "config", writeAny)
	writeNonNilBool((*bool)(v.TracingEnabled), out, "tracing_enabled")
	writeNonNilString((*string)(v.TriggerURL), out, "trigger_url")
	out.close('}')
}

func (v *fxChatDetails) readJSON(in *jsonReader) {
	for obj := in.object(v); obj.next(); {
		switch string(obj.name()) {
		case "type":
			readString(&v.Type, obj.at(0))
		case "config":
			fxChatConfigs.read(&v.Config, obj.at(1))
		default:
			in.skip()
		}
	}
	v.Config = fxChatConfigs.resolve(in, v.Config, v.Type)
}

func (v *fxChatDetails) writeJSON(out *jsonWriter) {
	tag := v.Type
	if v.Config != nil {
		if inferred := v.Config.chatType(); tag != "" && tag != inferred {
			out.fail(errors.New("type and config disagree"))
		}
		tag = v.Config.chatType()
	}
	out.open('{')
	writeNonZeroString(string(tag), out, "type")
	writeNonZero(&v.Config, out, "config", func(v *fxChatConfig, out *jsonWriter) { out.any(*v) })
	out.close('}')
}

func (v *fxSelfHostedChatConfig) readJSON(in *jsonReader) {
	for obj := in.object(v); obj.next(); {
		switch string(obj.name()) {
		case "url":
			readString(&v.URL, obj.at(0))
		case "headers":
			readAnyMap(&v.Headers, obj.at(1))
		case "websocket_secret":
			readPtr(&v.WebsocketSecret, obj.at(2), readString)
		default:
			in.skip()
		}
	}
}

func (v *fxSelfHostedChatConfig) writeJSON(out *jsonWriter) {
	out.open('{')
	out.name("url").string(string(v.URL))
	writeNonNilAnyMap(v.Headers, out, "headers")
	writeNonNilSecret(v.WebsocketSecret, out, "websocket_secret")
	out.close('}')
}

func (v *fxAgentCreate) readJSON(in *jsonReader) {
	for obj := in.object(v); obj.next(); {
		switch string(obj.name()) {
		case "name":
			readPtr(&v.Name, obj.at(0), readString)
		case "description":
			readString(&v.Description, obj.at(1))
		case "project":
			readPtr(&v.Project, obj.at(2), readInt)
		case "language":
			readString(&v.Language, obj.at(3))
		case "telephony":
			readPtr(&v.Telephony, obj.at(4), (*fxTelephony).readJSON)
		case "provider":
			readPtr(&v.Provider, obj.at(5), (*fxProviderWrite).readJSON)
		case "agent_speaks_first":
			readNullable(&v.AgentSpeaksFirst, obj.at(6), readBool)
		case "predefined_metrics":
			readAny(&v.PredefinedMetrics, obj.at(7))
		case "webhook_url":
			readPtr(&v.WebhookURL, obj.at(8), readString)
		case "webhook_secret":
			readPtr(&v.WebhookSecret, obj.at(9), readString)
		case "mock_tools":
			readSlice(&v.MockTools, obj.at(10), (*fxMockToolWrite).readJSON)
		case "dynamic_variables":
			readSlice(&v.DynamicVariables, obj.at(11), (*fxDynamicVariable).readJSON)
		case "enabled_personalities":
			readSlice(&v.EnabledPersonalities, obj.at(12), readInt)
		default:
			in.skip()
		}
	}
}

func (v *fxAgentCreate) writeJSON(out *jsonWriter) {
	out.open('{')
	writeNonNilString((*string)(v.Name), out, "name")
	out.name("description").string(string(v.Description))
	writeNonNilInt((*int)(v.Project), out, "project")
	writeNonZeroString(string(v.Language), out, "language")
	writeNonNil(v.Telephony, out, "telephony", (*fxTelephony).writeJSON)
	writeNonNil(v.Provider, out, "provider", (*fxProviderWrite).writeJSON)
	writeGiven(&v.AgentSpeaksFirst, out, "agent_speaks_first", writeBool)
	writeNonZero(&v.PredefinedMetrics, out, "predefined_metrics", writeAny)
	writeNonNilString((*string)(v.WebhookURL), out, "webhook_url")
	writeNonNilSecret(v.WebhookSecret, out, "webhook_secret")
	writeNonNilSlice(v.MockTools, out, "mock_tools", (*fxMockToolWrite).writeJSON)
	writeNonNilSlice(v.DynamicVariables, out, "dynamic_variables", (*fxDynamicVariable).writeJSON)
	writeNonNilSlice(v.EnabledPersonalities, out, "enabled_personalities", writeInt)
	out.close('}')
}

func (v *fxMockToolWrite) readJSON(in *jsonReader) {
	for obj := in.object(v); obj.next(); {
		switch string(obj.name()) {
		case "id":
			readPtr(&v.ID, obj.at(0), readInt)
		case "name":
			readPtr(&v.Name, obj.at(1), readString)
		case "description":
			readPtr(&v.Description, obj.at(2), readString)
		case "mock_data":
			readAny(&v.MockData, obj.at(3))
		case "freetext_params":
			readSlice(&v.FreetextParams, obj.at(4), readString)
		case "served_via":
			readPtr(&v.ServedVia, obj.at(5), (*fxServedVia).readJSON)
		default:
			in.skip()
		}
	}
}

func (v *fxMockToolWrite) writeJSON(out *jsonWriter) {
	out.open('{')
	writeNonNilInt((*int)(v.ID), out, "id")
	writeNonNilString((*string)(v.Name), out, "name")
	writeNonNilString((*string)(v.Description), out, "description")
	writeNonZero(&v.MockData, out, "mock_data", writeAny)
	writeNonNilSlice(v.FreetextParams, out, "freetext_params", writeString)
	writeNonNil(v.ServedVia, out, "served_via", (*fxServedVia).writeJSON)
	out.close('}')
}
