package names

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/cekura-community/cekura-go/gen/internal/oas"
	"github.com/cekura-community/cekura-go/gen/internal/tree"
)

func TestExported(t *testing.T) {
	sp := &speller{words: map[string]string{"vapi": "VAPI", "11labs": "ElevenLabs"}}
	for _, c := range []struct{ wire, want string }{
		{"id", "ID"}, {"user_id", "UserID"}, {"userId", "UserID"}, {"userIDs", "UserIDs"}, {"user-ids", "UserIDs"},
		{"AIAgentV2", "AIAgentV2"}, {"HTTPServer", "HTTPServer"}, {"callURLs", "CallURLs"}, {"oauth_token", "OAuthToken"},
		{"webrtc", "WebRTC"}, {"utf8_text", "UTF8Text"}, {"llmModel", "LLMModel"}, {"vapi_key", "VAPIKey"},
		{"2fa", "N2fa"}, {"11labs", "ElevenLabs"}, {"v1_2", "V12"}, {"a.b/c d", "ABCD"},
		{"naïve", "NaVe"}, {"ünïcode", "NCode"}, {"日本", "X65E5672C"}, {"", "X"}, {"+", "X2B"}, {"_", "X5F"}, {"\x00", "X0"},
	} {
		assert.Equal(t, c.want, sp.exported(c.wire), "%q", c.wire)
	}
}

func TestCamel(t *testing.T) {
	sp := &speller{}
	for _, c := range []struct{ wire, want string }{
		{"id", "id"}, {"agent_id", "agentID"}, {"AgentID", "agentID"}, {"2fa", "n2fa"}, {"é", "xE9"}, {"", "x"},
	} {
		assert.Equal(t, c.want, sp.camel(c.wire), "%q", c.wire)
	}
}

func TestParameter(t *testing.T) {
	sp := &speller{}
	for _, c := range []struct{ wire, want string }{
		{"result_id", "ResultID"}, {"result__id", "ResultRelatedID"}, {"duration__gte", "DurationGte"}, {"agent__name__icontains", "AgentRelatedNameIcontains"},
		{"ids[]", "IDs"}, {"X-Request-ID", "XRequestID"}, {"page", "Page"}, {"__in", "XIn"}, {"a__", "ARelated"},
	} {
		assert.Equal(t, c.want, sp.parameter(c.wire), "%q", c.wire)
	}
}

func TestConstant(t *testing.T) {
	sp := &speller{words: map[string]string{"elevenlabs": "ElevenLabs"}}
	for _, c := range []struct{ value, want string }{
		{"in_progress", "InProgress"}, {"elevenlabs", "ElevenLabs"}, {"11labs", "11labs"}, {"en-US", "EnUs"}, {"1", "1"}, {"-1", "Minus1"},
		{"", "Empty"}, {"+", "Plus"}, {"~", "Tilde"}, {"-", "Minus"}, {"<10", "LessThan10"}, {">=10", "GreaterThanEqual10"},
		{"(", "X28"}, {" ", "X20"}, {"(a)", "A"}, {"a+b", "AB"}, {"日本", "X65E5X672C"}, {"*/", "StarSlash"}, {"\xff", "XFFFD"},
	} {
		assert.Equal(t, c.want, sp.constant(c.value), "%q", c.value)
	}
}

func TestSingular(t *testing.T) {
	for _, c := range []struct{ plural, want string }{
		{"Agents", "Agent"}, {"Categories", "Category"}, {"Boxes", "Box"}, {"Classes", "Class"}, {"Batches", "Batch"}, {"Statuses", "Status"},
		{"Status", "Status"}, {"Analysis", "Analysis"}, {"Access", "Access"}, {"News", "News"}, {"Series", "Series"}, {"IDs", "ID"}, {"s", "s"}, {"ties", "tie"}, {"", ""},
	} {
		assert.Equal(t, c.want, singular(c.plural), "%q", c.plural)
	}
}

func TestOperationNames(t *testing.T) {
	sp := &speller{}
	for _, c := range []struct {
		verb, path    string
		list          bool
		service, name string
	}{
		{"get", "/app/v1/agents/", true, "AgentsV1", "List"},
		{"get", "/app/v1/agents/", false, "AgentsV1", "Get"},
		{"get", "/app/v1/agents/{id}/", false, "AgentsV1", "Get"},
		{"get", "/app/v1/agents/{id}/", true, "AgentsV1", "Get"},
		{"post", "/app/v1/agents/", false, "AgentsV1", "Create"},
		{"put", "/app/v1/agents/{id}/", false, "AgentsV1", "Update"},
		{"patch", "/app/v1/agents/{id}/", false, "AgentsV1", "Patch"},
		{"delete", "/app/v1/agents/{id}/", false, "AgentsV1", "Delete"},
		{"head", "/app/v1/agents/", false, "AgentsV1", "Head"},
		{"post", "/app/v2/agents/{id}/duplicate/", false, "AgentsV2", "Duplicate"},
		{"post", "/app/v2/agents/{id}/auto-fetch/", false, "AgentsV2", "AutoFetch"},
		{"post", "/app/v2/agents/{id}/2x/", false, "AgentsV2", "Post2x"},
		{"post", "/app/v1/chats/{id}/messages/", false, "ChatsV1", "CreateMessage"},
		{"post", "/app/v1/chats/{id}/messages/{no}/", false, "ChatsV1", "Message"},
		{"get", "/app/v1/chats/{id}/messages/", true, "ChatsV1", "ListMessages"},
		{"get", "/app/v1/chats/{id}/messages/{no}/", false, "ChatsV1", "GetMessage"},
		{"delete", "/app/v1/chats/{id}/messages/{no}/", false, "ChatsV1", "DeleteMessage"},
		{"delete", "/app/v1/chats/{id}/delete_all/", false, "ChatsV1", "DeleteAll"},
		{"get", "/app/v1/chats/export/", false, "ChatsV1", "Export"},
		{"get", "/app/v1/chats/short-list/", true, "ChatsV1", "ShortList"},
		{"get", "/app/v1/chats/2-list/", true, "ChatsV1", "List2List"},
		{"post", "/app/v1/scenarios/run_scenarios_sip/", false, "ScenariosV1", "RunSIP"},
		{"get", "/app/v1/scenarios/export_scenarios/", false, "ScenariosV1", "Export"},
		{"post", "/app/v1/scenarios/create_scenarios/", false, "ScenariosV1", "CreateScenarios"},
		{"get", "/app/v1/test-profiles/{id}/test_profile_runs/", true, "TestProfilesV1", "ListRuns"},
		{"post", "/app/v1/chats/all/", false, "ChatsV1", "PostAll"},
		{"post", "/app/v1/chats/allocate/", false, "ChatsV1", "Allocate"},
		{"get", "/users/{id}/", false, "Users", "Get"},
		{"get", "/user/invites/", true, "UserInvites", "List"},
		{"get", "/user/user-tokens/", true, "UserTokens", "List"},
		{"post", "/user/invites/{id}/accept/", false, "UserInvites", "Accept"},
		{"get", "/{id}/", false, "Root", "Get"},
		{"get", "/", false, "Root", "Get"},
		{"get", "/v1/{id}/", false, "V1", "Get"},
	} {
		rt := newRoute(c.path, sp)
		assert.Equal(t, c.service+"."+c.name, rt.service+"."+rt.method(c.verb, c.list, sp), "%s %s", c.verb, c.path)
	}
}

// TestConstants: values whose names collapse get names of their own, whatever they are, and keep those given.
func TestConstants(t *testing.T) {
	long := strings.Repeat("a", 40)
	values := []string{"a+b", "a-b", "a b", "ab", "aB", long + "+", long + "-", long + "~", "\x01\x01", "\x11", "x", "X"}
	list := tree.Sequence()
	for _, v := range values {
		list.Content = append(list.Content, tree.Str(v))
	}
	component := tree.Mapping("type", "string", "enum", list, oas.ExtName, "Kind", oas.ExtConstants, tree.Sequence(tree.Str("Given")))
	d := oas.New("x")
	d.Root = tree.Mapping()
	r := tree.NewReport(d.Tree, tree.DriftWarn)
	a := &Authority{}
	a.begin(d, r)
	a.constants(component)
	assert.Len(t, r.Warnings, 5, "one for each name that is given again")
	names := map[string]bool{}
	for _, n := range tree.Items(tree.Get(component, oas.ExtConstants)) {
		assert.True(t, IsIdentifier(n.Value), n.Value)
		assert.Less(t, len(n.Value), 120)
		names[n.Value] = true
	}
	assert.Len(t, names, len(values))
	assert.True(t, names["Given"])
}

func TestTypeNames(t *testing.T) {
	sp := &speller{words: map[string]string{"aiagent": "Agent"}, dropped: map[string]bool{"serializer": true, "schema": true}}
	for _, c := range []struct{ key, want string }{
		{"Agent", "Agent"}, {"PatchedAgent", "AgentPatch"}, {"PatchedSchemaPostAgentV2", "PostAgentV2Patch"}, {"Patched", "Patched"},
		{"PaginatedAgentV2List", "AgentV2Page"}, {"PaginatedList", "PaginatedList"}, {"ScenarioSerializerV2", "ScenarioV2"},
		{"Schema", "Schema"}, {"SchemaSerializer", "SchemaSerializer"}, {"_PRFile", "PrFile"}, {"日本", "X65E5672C"}, {"3D", "N3D"},
	} {
		assert.Equal(t, c.want, sp.typeName(c.key), c.key)
	}
}

func TestFileWords(t *testing.T) {
	sp := &speller{words: map[string]string{"livekit": "LiveKit", "koreai": "KoreAI"}}
	sp.inner = sp.innerCapitals()
	for _, c := range []struct{ name, want string }{
		{"Agents", "agents"}, {"AgentsV1", "agents_v1"}, {"OAuthTokenV1", "oauth_token_v1"}, {"LiveKitV1", "livekit_v1"}, {"KoreAI", "koreai"}, {"UserIDs", "user_ids"},
	} {
		assert.Equal(t, c.want, strings.ToLower(strings.Join(sp.split(c.name), "_")), c.name)
	}
}

// TestFiles: every disk takes the file of a service, and none takes it for another's.
func TestFiles(t *testing.T) {
	long := strings.Repeat("Longs", 50)
	d := oas.New("x")
	a := &Authority{d: d, r: tree.NewReport(d.Tree, tree.DriftError), methods: map[string]*scope{}, sp: newSpeller(d)}
	want := map[string]string{
		"Agents": "agents", "AgentsV1": "agents_v1", "Client": "client_service", "Aux": "aux_service", "NUL": "nul_service", "AuxV1": "aux_v1",
		"Con": "con_service", "COM1": "com1_service", "Com10": "com10", "AgentsWindows": "agents_windows_service",
		"FOO": "foo", "Foo": "foo_service", // Windows and macOS know one of the two
		long:          strings.Repeat("longs_", 13) + "lo_a5114188",
		long + "More": strings.Repeat("longs_", 13) + "lo_8d17a070",
	}
	for service := range want {
		a.methods[service] = nil
	}
	a.files()
	assert.Equal(t, want, d.Files)
}

func TestTypePrefix(t *testing.T) {
	for _, c := range []struct{ service, want string }{
		{"Agents", "AgentList"}, {"AgentsV1", "AgentV1List"}, {"ScenariosExternal", "ScenarioExternalList"}, {"ScenariosExternalV1", "ScenarioExternalV1List"},
		{"External", "ExternalList"}, {"V1", "V1List"},
	} {
		assert.Equal(t, c.want, TypePrefix(c.service, "List"), c.service)
	}
}
