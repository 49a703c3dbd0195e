package clienttest

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	cekura "github.com/cekura-community/cekura-go/generated"
)

// unionVariant is a variant with the tag it goes with and the JSON it is.
type unionVariant struct {
	tag   string
	value any
	json  string
}

var providerVariants = []unionVariant{
	{"vapi", &cekura.VapiConfig{PublicKey: cekura.Ptr("pk"), TriggerURL: cekura.Ptr("")}, `{"public_key":"pk","trigger_url":""}`},
	{"retell", &cekura.RetellConfig{TriggerURL: cekura.Ptr("https://t")}, `{"trigger_url":"https://t"}`},
	{"elevenlabs", &cekura.ElevenLabsConfig{Region: cekura.ElevenLabsRegionEu}, `{"elevenlabs_region":"eu"}`},
	{"bland", &cekura.BlandConfig{EncryptedKey: cekura.Ptr(cekura.Secret("k"))}, `{"encrypted_key":"k"}`},
	{"livekit", &cekura.LiveKitConfig{APISecret: "s", URL: "wss://l", Config: map[string]any{"a": []any{"b"}}}, `{"api_secret":"s","url":"wss://l","config":{"a":["b"]}}`},
	{"synthflow", &cekura.SynthflowConfig{}, `{}`},
	{"koreai", &cekura.KoreAIConfig{ClientID: "c", BotID: "b"}, `{"client_id":"c","bot_id":"b"}`},
	{"genesys", &cekura.GenesysConfig{ClientID: "c", Region: "us-east-1"}, `{"client_id":"c","region":"us-east-1"}`},
	{"pipecat", &cekura.PipecatConfig{AgentName: cekura.Ptr("a"), RoomProperties: "any", TracingEnabled: cekura.Ptr(false)}, `{"pipecat_agent_name":"a","room_properties":"any","tracing_enabled":false}`},
	{"self_hosted", &cekura.SelfHostedConfig{SendPostConversationMetadata: cekura.Ptr(true)}, `{"send_post_conversation_metadata":true}`},
	{"amazon_connect", &cekura.AmazonConnectConfig{WidgetID: cekura.Ptr("w")}, `{"widget_id":"w"}`},
}

var chatVariants = []unionVariant{
	{"retell", &cekura.RetellChatConfig{AgentID: "a"}, `{"agent_id":"a"}`},
	{"bland", &cekura.BlandChatConfig{AgentID: "a"}, `{"agent_id":"a"}`},
	{"agentforce", &cekura.AgentforceChatConfig{ClientSecret: "s", ClientID: "c", Domain: "https://d", AgentID: "0Xx"}, `{"client_secret":"s","client_id":"c","domain":"https://d","agent_id":"0Xx"}`},
	{"self_hosted", &cekura.SelfHostedChatConfig{URL: "wss://b", Headers: map[string]any{}}, `{"url":"wss://b","headers":{}}`},
	{"amazon_connect", &cekura.AmazonConnectChatConfig{WidgetID: "w", SnippetID: "s", ConnectHost: "h", Region: cekura.Ptr("r")}, `{"widget_id":"w","snippet_id":"s","connect_host":"h","region":"r"}`},
}

// unionPlace is one of the two places in a provider that hold a union.
type unionPlace struct {
	name     string
	variants []unionVariant
	strange  func(tag, raw string) any // an unknown variant
	write    func(tag *string, v any) cekura.AgentProviderWrite
	read     func(*cekura.AgentProvider) (tag string, v any)
	body     func(tag, config string) string // of the provider
	tagField cekura.TagError                 // what is always the same in a TagError
}

func unionPlaces() []unionPlace {
	return []unionPlace{{
		name: "provider.credentials.config", variants: providerVariants,
		strange: func(tag, raw string) any { return &cekura.UnknownProviderConfig{Type: tag, Raw: json.RawMessage(raw)} },
		write: func(tag *string, v any) cekura.AgentProviderWrite {
			config, _ := v.(cekura.ProviderConfig)
			return cekura.AgentProviderWrite{Type: (*cekura.ProviderType)(tag), Credentials: cekura.Value(cekura.AgentCredentialsWrite{Config: config})}
		},
		read: func(p *cekura.AgentProvider) (string, any) { return string(p.Type), p.Credentials.Config },
		body: func(tag, config string) string {
			return fmt.Sprintf(`{"type":%q,"credentials":{"config":%s}}`, tag, config)
		},
		tagField: cekura.TagError{TagField: "type", Field: "credentials.config"},
	}, {
		name: "provider.chat_agent_details.config", variants: chatVariants,
		strange: func(tag, raw string) any { return &cekura.UnknownChatConfig{Type: tag, Raw: json.RawMessage(raw)} },
		write: func(tag *string, v any) cekura.AgentProviderWrite {
			config, _ := v.(cekura.ChatConfig)
			return cekura.AgentProviderWrite{ChatAgentDetails: cekura.Value(cekura.ChatAgentDetailsWrite{Type: (*cekura.ChatProviderType)(tag), Config: config})}
		},
		read: func(p *cekura.AgentProvider) (string, any) {
			return string(p.ChatAgentDetails.Type), p.ChatAgentDetails.Config
		},
		body: func(tag, config string) string {
			return fmt.Sprintf(`{"chat_agent_details":{"type":%q,"config":%s}}`, tag, config)
		},
		tagField: cekura.TagError{TagField: "type", Field: "config"},
	}}
}

// TestVariantsAreAll: the tables have each variant that the document maps, and no other.
func TestVariantsAreAll(t *testing.T) {
	for schema, variants := range map[string][]unionVariant{"ProviderCredentialsConfig": providerVariants, "ChatAgentConfig": chatVariants} {
		union := mendedModel(t).Components.Schemas[schema].Value.Extensions["x-union"].(map[string]any)
		mapping := union["mapping"].(map[string]any)
		var have []string
		for _, v := range variants {
			have = append(have, v.tag)
		}
		assert.ElementsMatch(t, slices.Collect(maps.Keys(mapping)), have, schema)
	}
	assert.Equal(t, 16, len(providerVariants)+len(chatVariants))
}

// TestVariants sends each variant with and without its tag given, and has the server send it back.
func TestVariants(t *testing.T) {
	api := &fakeAPI{answer: echo}
	client := offline(t, api)
	for _, place := range unionPlaces() {
		for _, v := range place.variants {
			for _, given := range []*string{nil, &v.tag} {
				t.Run(fmt.Sprintf("%s/%s/%t", place.name, v.tag, given != nil), func(t *testing.T) {
					provider := place.write(given, v.value)
					created, err := client.Agents.Create(t.Context(), cekura.AgentCreate{Provider: &provider})
					require.NoError(t, err)
					assert.Equal(t, `{"provider":`+place.body(v.tag, v.json)+`}`, api.last().body)
					tag, value := place.read(created.Agent.Provider)
					assert.Equal(t, v.tag, tag)
					assert.Equal(t, reflect.TypeOf(v.value), reflect.TypeOf(value))
					assert.Equal(t, v.value, value)
				})
			}
		}
	}
}

// TestWrongTags: what contradicts itself is not sent.
func TestWrongTags(t *testing.T) {
	api := &fakeAPI{}
	client := offline(t, api)
	for _, place := range unionPlaces() {
		for i, v := range place.variants {
			other := place.variants[(i+1)%len(place.variants)].tag
			for _, wrong := range []string{other, "", "custom", "sms", "of the future"} {
				provider := place.write(&wrong, v.value)
				_, err := client.Agents.Create(t.Context(), cekura.AgentCreate{Provider: &provider})
				assertTagError(t, err, place, v, wrong)
				_, err = client.Agents.Patch(t.Context(), 1, cekura.AgentPatch{Provider: &provider})
				assertTagError(t, err, place, v, wrong)
			}
		}
	}
	assert.Empty(t, api.seen)
}

func assertTagError(t *testing.T, err error, place unionPlace, v unionVariant, wrong string) {
	t.Helper()
	want := place.tagField
	want.Tag, want.Variant, want.Want = wrong, reflect.TypeOf(v.value).Elem().Name(), []string{v.tag}
	var tagErr *cekura.TagError
	require.ErrorAs(t, err, &tagErr, "%s: %s under %q", place.name, want.Variant, wrong)
	assert.Equal(t, want, *tagErr)
	assert.ErrorContains(t, err, fmt.Sprintf("leave the type unset or set it to %q", v.tag))
}

// TestUnknownVariants: what comes under a tag without a type, or doesn't fit the type, goes back as it came.
func TestUnknownVariants(t *testing.T) {
	const raw = `{"z":1.0,"a":[12345678901234567890,1e3,-0],"\u00e9":"\u00e9\/<&>","n":null,"o":{}}`
	for _, place := range unionPlaces() {
		for _, test := range []struct{ tag, raw string }{
			{"sierra", raw}, {"sierra", `[]`}, {"sierra", `"text"`}, {"sierra", `0`}, {"sierra", `{ "spaced" :  [ 1 , 2 ] }`},
			{"retell", `[1]`}, {"bland", `"text"`}, {"custom", `{}`}, {"", `{"agent_id":"a"}`},
		} {
			if test.tag == "bland" && place.tagField.Field != "config" {
				test.tag = "livekit"
			}
			t.Run(place.name+"/"+test.tag+"/"+test.raw, func(t *testing.T) {
				var provider cekura.AgentProvider
				require.NoError(t, json.Unmarshal([]byte(place.body(test.tag, test.raw)), &provider))
				tag, value := place.read(&provider)
				assert.Equal(t, test.tag, tag)
				assert.Equal(t, place.strange(test.tag, test.raw), value)
				for _, given := range []*string{nil, &tag} {
					if given == nil && tag == "" {
						continue
					}
					assert.Equal(t, place.body(test.tag, test.raw), sentUnvalidated(t, place.write(given, value)))
				}
			})
		}
	}
}

// sentUnvalidated is the provider of a request that the document need not allow.
func sentUnvalidated(t *testing.T, provider cekura.AgentProviderWrite) string {
	t.Helper()
	var body []byte
	client, err := cekura.NewClient(cekura.WithAPIKey("key"), cekura.WithBaseURL("http://localhost"),
		cekura.WithHTTPClient(&http.Client{Transport: bodyKeeper{&body}}))
	require.NoError(t, err)
	require.NoError(t, err)
	_, err = client.Agents.Patch(t.Context(), 1, cekura.AgentPatch{Provider: &provider})
	require.NoError(t, err)
	const before, after = `{"provider":`, `}`
	require.Greater(t, len(body), len(before)+len(after))
	return string(body[len(before) : len(body)-len(after)])
}
