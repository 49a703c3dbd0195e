package clienttest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
	_ "unsafe" // for linkname

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	cekura "github.com/cekura-community/cekura-go/generated"
)

// The codec is no part of the public API: calls alone use it, and to measure or compare it through calls
// would measure them.

//go:linkname encodeJSON github.com/cekura-community/cekura-go/generated.encodeJSON
func encodeJSON(v any) ([]byte, error)

//go:linkname decodeJSON github.com/cekura-community/cekura-go/generated.decodeJSON
func decodeJSON(data []byte, v any) error

//go:linkname decodeAnswer github.com/cekura-community/cekura-go/generated.decodeAnswer
func decodeAnswer(data []byte, v any, tell bool) ([]cekura.Misfit, int, error)

// Types without the methods of the types that they are made of, so that encoding/json goes by their
// fields.
type (
	plainAgent  cekura.Agent
	plainCreate cekura.AgentCreate
	plainPatch  cekura.AgentPatch
	plainV1     cekura.AgentV1
	plainTool   cekura.AgentMockToolWrite
	plainPage   cekura.KnowledgeBaseFilePage
)

// received are the types of answers, as pointers to one value in both guises.
func received() map[string]func() (ours, plain any) {
	return map[string]func() (any, any){
		"Agent":                 func() (any, any) { v := new(cekura.Agent); return v, (*plainAgent)(v) },
		"KnowledgeBaseFilePage": func() (any, any) { v := new(cekura.KnowledgeBaseFilePage); return v, (*plainPage)(v) },
		"AgentV1":               func() (any, any) { v := new(cekura.AgentV1); return v, (*plainV1)(v) },
	}
}

// sent are the types of bodies likewise.
func sent() map[string]func() (ours, plain any) {
	return map[string]func() (any, any){
		"AgentCreate":        func() (any, any) { v := new(cekura.AgentCreate); return v, (*plainCreate)(v) },
		"AgentPatch":         func() (any, any) { v := new(cekura.AgentPatch); return v, (*plainPatch)(v) },
		"AgentMockToolWrite": func() (any, any) { v := new(cekura.AgentMockToolWrite); return v, (*plainTool)(v) },
	}
}

// TestCodecAgreesWithEncodingJSON fills values at random: both write the same, and read the same.
func TestCodecAgreesWithEncodingJSON(t *testing.T) {
	random := &filler{rand.New(rand.NewPCG(1, 2))}
	for name, pair := range sent() {
		t.Run(name, func(t *testing.T) {
			for range 300 {
				ours, plain := pair()
				random.fill(t, reflect.ValueOf(ours).Elem(), 0)
				data, err := encodeJSON(ours)
				require.NoError(t, err)
				require.Equal(t, standardJSON(t, plain), string(data))
			}
		})
	}
	for name, pair := range received() {
		t.Run(name, func(t *testing.T) {
			for range 300 {
				value, plain := pair()
				random.fill(t, reflect.ValueOf(value).Elem(), 0)
				data := []byte(standardJSON(t, plain))
				ours, _ := pair()
				require.NoError(t, decodeJSON(data, ours))
				theirs, plain := pair()
				require.NoError(t, json.Unmarshal(data, plain))
				require.Equal(t, theirs, ours)
			}
		})
	}
}

// standardJSON is what encoding/json writes, but for the escapes that JSON doesn't ask for.
func standardJSON(t *testing.T, v any) string {
	t.Helper()
	data := &bytes.Buffer{}
	encoder := json.NewEncoder(data)
	encoder.SetEscapeHTML(false)
	require.NoError(t, encoder.Encode(v))
	return strings.ReplaceAll(strings.TrimSpace(data.String()), `\u2028`, "\u2028")
}

// Where encoding/json and the API part, the API is right.
func TestCodecDiffersFromEncodingJSON(t *testing.T) {
	data, err := encodeJSON(&cekura.AgentUploadKnowledgeBaseInput{})
	require.NoError(t, err)
	assert.Equal(t, `{"files":[]}`, string(data), "a required list is never null")

	var agent cekura.Agent
	require.NoError(t, decodeJSON([]byte(`{"id":1e3,"ID":2,"Name":"x","telephony":null,"project":7.0,"enabled_personalities":null,"mock_tools":[]}`), &agent))
	assert.Equal(t, cekura.Agent{ID: 1000, Project: 7, MockTools: []cekura.AgentMockToolRead{}}, agent)

	for give, want := range map[string]string{
		`{"id":1,"id":2}`:                    "cannot read JSON at /id: duplicate object member name",
		`{"telephony":{"sip_uri":["hush"]}}`: "cannot read JSON array as string at /telephony/sip_uri",
		`{"mock_tools":[{},{"id":1.5}]}`:     "cannot read JSON number as int at /mock_tools/1/id",
		`{"id":9223372036854775808}`:         "cannot read JSON number as int at /id",
		`{"mock_tools":{}}`:                  "cannot read JSON object as []cekura.AgentMockToolRead at /mock_tools",
		`"hush"`:                             "cannot read JSON string as cekura.Agent",
		`{"name":"hush`:                      "cannot read JSON, bad syntax at /name: unexpected EOF",
		`{"x":tru}`:                          "cannot read JSON, bad syntax at /x",
		`{"hush\n":tru}`:                     "cannot read JSON, bad syntax at /…",
		`{} {}`:                              "cannot read JSON: more than one value",
	} {
		assert.EqualError(t, decodeJSON([]byte(give), new(cekura.Agent)), want, give)
	}
	deep := strings.Repeat(`[`, 1<<20)
	assert.Error(t, decodeJSON([]byte(`{"mock_tools":[{"mock_data":`+deep), new(cekura.Agent)))

	var page []cekura.Agent
	require.NoError(t, decodeJSON([]byte(`[{"id":1},{"id":2}]`), &page), "an answer that is a bare list")
	assert.Equal(t, []cekura.Agent{{ID: 1}, {ID: 2}}, page)
}

// FuzzCodec: our reader takes JSON and nothing else, what it has read it writes so that it reads back, and
// values of no type are those of encoding/json.
func FuzzCodec(f *testing.F) {
	f.Add(sampleAgent(f))
	f.Add([]byte(`{"provider":{"credentials":{"config":{"a":1}},"type":"livekit"},"webhook_secret_configured":"x"}`))
	f.Add([]byte(`{"telephony":{"sip_auth":null,"sip_uri":""},"mock_tools":[],"dynamic_variables":null,"x":[1e5,-0,"\u00e9\ud83d\ude00"]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		var ours, theirs any
		ourErr, theirErr := decodeJSON(data, &ours), json.Unmarshal(data, &theirs)
		switch {
		case ourErr == nil && theirErr != nil:
			require.NoError(t, theirErr, "we take what is no JSON")
		case ourErr != nil && theirErr == nil && utf8.Valid(data):
			require.ErrorContains(t, ourErr, "duplicate object member name")
		case ourErr == nil && !bytes.Contains(bytes.ToLower(data), []byte(`\ud`)): // halves of characters
			require.Equal(t, theirs, ours)
		}

		var agent, again cekura.Agent
		if err := decodeJSON(data, &agent); err != nil {
			return
		}
		require.True(t, json.Valid(data), "we take what is no JSON")
		first, err := encodeJSON(&agent)
		require.NoError(t, err)
		require.NoError(t, decodeJSON(first, &again))
		second, err := encodeJSON(&again)
		require.NoError(t, err)
		require.Equal(t, string(first), string(second))
		require.True(t, json.Valid(first))
	})
}

// filler fills values at random.
type filler struct{ *rand.Rand }

func (r *filler) fill(t *testing.T, v reflect.Value, depth int) {
	switch target := v.Addr().Interface().(type) {
	case *time.Time:
		if r.IntN(2) == 0 {
			*target = time.Unix(r.Int64N(1<<32), r.Int64N(1e9)).UTC()
		}
		return
	case *any:
		*target = r.any(depth)
		return
	case *cekura.ProviderConfig, *cekura.ChatConfig:
		return // variants have a test of their own
	case json.Unmarshaler:
		if strings.Contains(v.Type().Name(), "Nullable[") {
			r.fillNullable(t, v, target, depth)
			return
		}
	}
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			r.fill(t, v.Field(i), depth+1)
		}
	case reflect.Pointer:
		if depth < 8 && r.IntN(3) > 0 {
			v.Set(reflect.New(v.Type().Elem()))
			r.fill(t, v.Elem(), depth+1)
		}
	case reflect.Slice:
		// required lists are not null
		v.Set(reflect.MakeSlice(v.Type(), r.IntN(4), 4))
		for i := range v.Len() {
			r.fill(t, v.Index(i), depth+1)
		}
	case reflect.Map:
		v.Set(reflect.ValueOf(map[string]any{r.text(): r.any(depth), "b": nil, "a": 1.5}).Convert(v.Type()))
	case reflect.String:
		v.SetString(r.text())
	case reflect.Bool:
		v.SetBool(r.IntN(2) == 0)
	case reflect.Int, reflect.Int32, reflect.Int64:
		v.SetInt(r.Int64N(1<<31) >> r.IntN(31) * int64(1-2*r.IntN(2)))
	case reflect.Float64:
		v.SetFloat(r.NormFloat64() * 1e10)
	default:
		require.Fail(t, "nothing fills "+v.Type().String())
	}
}

// fillNullable leaves it absent, makes it null, or gives it a value.
func (r *filler) fillNullable(t *testing.T, v reflect.Value, target json.Unmarshaler, depth int) {
	switch r.IntN(3) {
	case 0:
		require.NoError(t, target.UnmarshalJSON([]byte("null")))
	case 1:
		get, _ := v.Type().MethodByName("Get")
		value := reflect.New(get.Type.Out(0))
		r.fill(t, value.Elem(), depth+1)
		data, err := json.Marshal(value.Interface())
		require.NoError(t, err)
		require.NoError(t, target.UnmarshalJSON(data))
	}
}

func (r *filler) any(depth int) any {
	kinds := 6
	if depth > 6 {
		kinds = 4
	}
	switch r.IntN(kinds) {
	case 0:
		return nil
	case 1:
		return r.text()
	case 2:
		return float64(r.IntN(1000)) / 8
	case 3:
		return r.IntN(2) == 0
	case 4:
		return []any{r.any(depth + 1), r.any(depth + 1)}
	}
	return map[string]any{"z": r.any(depth + 1), r.text(): r.any(depth + 1)}
}

func (r *filler) text() string {
	samples := []string{"", "plain", "é ü 😀", "a\"b\\c/d", "<script>&", "\x01\n\t\r\x7f", "\u2028", "sixteen bytes or more of text", "null"}
	return samples[r.IntN(len(samples))]
}

// sampleAgent is an agent with every field filled, about 4 kB as the API would send it.
func sampleAgent(t testing.TB) []byte {
	t.Helper()
	pretty, err := os.ReadFile("testdata/agent.json")
	require.NoError(t, err)
	data := &bytes.Buffer{}
	require.NoError(t, json.Compact(data, pretty))
	return data.Bytes()
}

// samplePage is a page of agents.
func samplePage(t testing.TB, agents int) []byte {
	list := bytes.Repeat(append(sampleAgent(t), ','), agents)
	return fmt.Appendf(nil, `{"count":%d,"next":"https://api.example.com/agents/?page=2","previous":null,"results":[%s]}`,
		agents*3, bytes.TrimSuffix(list, []byte{','}))
}

// sampleCreate is a request with every field filled.
func sampleCreate() cekura.AgentCreate {
	create := cekura.AgentCreate{
		Name:        cekura.Ptr("Support Bot"),
		Description: strings.Repeat("Answers questions about invoices and refunds. ", 8),
		Project:     cekura.Ptr(742),
		Language:    "en",
		Telephony: &cekura.AgentTelephonyWrite{
			PhoneNumber:     cekura.Ptr("+14155551234"),
			Inbound:         cekura.Ptr(true),
			SIPURI:          cekura.Value("sip:bot@example.com"),
			SIPAuth:         cekura.Value(cekura.BasicAuth{Username: "bot", Password: "sip-pass"}),
			OutboundNumbers: []string{"+14155550000"},
		},
		Provider: &cekura.AgentProviderWrite{
			AgentID: cekura.Value("asst_1"),
			Credentials: cekura.Value(cekura.AgentCredentialsWrite{
				APIKey: cekura.Ptr(cekura.Secret("vapi-key")),
				Config: &cekura.VapiConfig{PublicKey: cekura.Ptr("pk_1"), TriggerURL: cekura.Ptr("https://trigger.example.com")},
			}),
			ChatAgentDetails: cekura.Value(cekura.ChatAgentDetailsWrite{Config: &cekura.SelfHostedChatConfig{URL: "wss://bot.example.com/chat"}}),
			AutoDialOutbound: cekura.Value(true),
		},
		AgentSpeaksFirst:  cekura.Value(false),
		PredefinedMetrics: []string{"latency", "interruptions"},
		WebhookURL:        cekura.Ptr("https://hooks.example.com"),
		WebhookSecret:     cekura.Ptr(cekura.Secret("hook-secret")),
	}
	for i := range 3 {
		create.MockTools = append(create.MockTools, cekura.AgentMockToolWrite{
			Name:           cekura.Ptr(fmt.Sprintf("lookup_%d", i)),
			Description:    cekura.Ptr("Looks an order up."),
			MockData:       []any{map[string]any{"input": map[string]any{"order": "A-1"}, "output": "shipped"}},
			FreetextParams: []string{"notes"},
			ServedVia:      &cekura.AgentMockToolServedViaWrite{Type: cekura.ServedViaTypeMCP, MockIndex: cekura.Ptr(i + 1)},
		})
		create.DynamicVariables = append(create.DynamicVariables, cekura.AgentDynamicVariableWrite{Name: fmt.Sprintf("v%d", i), Description: "a variable"})
	}
	return create
}

// withoutNulls drops members that are null, at any depth.
func withoutNulls(t *testing.T, data []byte) string {
	t.Helper()
	var value any
	require.NoError(t, json.Unmarshal(data, &value))
	var strip func(any)
	strip = func(value any) {
		switch value := value.(type) {
		case map[string]any:
			for name, member := range value {
				if strip(member); member == nil {
					delete(value, name)
				}
			}
		case []any:
			for _, element := range value {
				strip(element)
			}
		}
	}
	strip(value)
	out, err := json.Marshal(value)
	require.NoError(t, err)
	return string(out)
}
