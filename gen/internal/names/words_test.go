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
		{"id", "id"}, {"agent_id", "agentID"}, {"AgentID", "agentID"}, {"type", "typeValue"}, {"ctx", "ctxValue"}, {"2fa", "n2fa"}, {"é", "xE9"}, {"", "x"},
	} {
		assert.Equal(t, c.want, argument(sp.camel(c.wire)), "%q", c.wire)
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

// TestNameConstants: values whose names collapse get names of their own, whatever they are.
func TestNameConstants(t *testing.T) {
	long := strings.Repeat("a", 40)
	values := []string{"a+b", "a-b", "a b", "ab", "aB", long + "+", long + "-", long + "~", "\x01\x01", "\x11", "x", "X"}
	list := tree.Sequence()
	for _, v := range values {
		list.Content = append(list.Content, tree.Str(v))
	}
	component := tree.Mapping("type", "string", "enum", list)
	r := tree.NewReport(tree.NewTree(""), tree.DriftWarn)
	(&hoister{sp: &speller{}, r: r}).nameConstants(component, "Kind")
	assert.Len(t, r.Warnings, 6, "one for each name that is given again")
	names := map[string]bool{}
	for _, n := range tree.Items(tree.Get(component, oas.ExtConstants)) {
		assert.True(t, IsIdentifier(n.Value), n.Value)
		assert.Less(t, len(n.Value), 120)
		names[n.Value] = true
	}
	assert.Len(t, names, len(values))
}

func TestNameConstantsKeepsGiven(t *testing.T) {
	component := tree.Mapping("type", "integer", "enum", tree.Sequence(tree.Scalar(tree.TagInt, "1"), tree.Scalar(tree.TagInt, "2")), oas.ExtConstants, tree.Sequence(tree.Str("One")))
	(&hoister{sp: &speller{}}).nameConstants(component, "Kind")
	assert.Equal(t, []string{"One", "Kind2"}, nodeTexts(tree.Get(component, oas.ExtConstants)))
}

func nodeTexts(list *tree.Node) []string {
	var texts []string
	for _, n := range tree.Items(list) {
		texts = append(texts, n.Value)
	}
	return texts
}
