package runtime

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// answeredBy makes one call to a server on this machine.
func answeredBy[T any](t *testing.T, status int, body string, r request, opts ...Option) (*T, error) {
	t.Helper()
	rec := serve(t, func(w http.ResponseWriter, _ *http.Request, _ int) {
		w.Header().Set("X-Request-ID", "req-9")
		answerJSON(w, status, body)
	})
	var out *T
	r.operation, r.method, r.path, r.out = "Agents.Get", "GET", "/agents/7/", &out
	err := testCaller(t, rec.URL).do(t.Context(), &r, opts)
	return out, err
}

// telling keeps what a handler is told.
func telling(told *[]string) Option {
	return WithMisfits(func(ctx context.Context, m Misfit) {
		*told = append(*told, fmt.Sprintf("%s %s %s %s %s", m.Operation, m.Pointer, m.GoType, m.Kind, m.Raw))
	})
}

func TestMisfitsOfAnAnswer(t *testing.T) {
	for body, want := range map[string]struct {
		agent fxAgent
		told  []string
	}{
		`{"id":"7","name":{"a": 1},"description":17,"telephony":"none","created_at":"2026-02-28 10:00:00"}`: {
			fxAgent{ID: 7, Name: `{"a": 1}`, Description: "17", CreatedAt: mustTime("2026-02-28T10:00:00Z")},
			[]string{`/id int string "7"`, `/name string object {"a": 1}`, `/description string number 17`, `/telephony runtime.fxTelephony string "none"`, `/created_at time.Time string "2026-02-28 10:00:00"`},
		},
		`{"mock_tools":[7,{"id":1.5,"name":"n","served_via":[]},{"id":2}],"enabled_personalities":["1",null,{},4]}`: {
			fxAgent{MockTools: []fxMockTool{{}, {Name: "n"}, {ID: 2}}, EnabledPersonalities: []int{1, 0, 0, 4}},
			[]string{`/mock_tools/0 runtime.fxMockTool number 7`, `/mock_tools/1/id int number 1.5`, `/mock_tools/1/served_via runtime.fxServedVia array []`,
				`/enabled_personalities/0 int string "1"`, `/enabled_personalities/2 int object {}`},
		},
		"{\"name\":\"a\xff\xfeb\",\"x\":[\"\xff\"],\"description\":7,\"k\xff\":true}": {
			fxAgent{Name: "a\ufffd\ufffdb", Description: "7"},
			[]string{"/name string invalid UTF-8 \"a\xff\xfeb\"", "/x/0  invalid UTF-8 \"\xff\"", "/description string number 7", "/k\ufffd  invalid UTF-8 true"},
		},
		`{"name":"a","id":1,"name":"b","telephony":{"phone_number":"1"},"telephony":{"inbound":true},"id":"2"}`: {
			fxAgent{Name: "b", ID: 2, Telephony: &fxTelephony{Inbound: Ptr(true)}},
			[]string{`/name string duplicate name "b"`, `/telephony runtime.fxTelephony duplicate name {"inbound":true}`, `/id int duplicate name "2"`, `/id int string "2"`},
		},
		`{"mock_tools":[{"mock_data":{"a":1,"a":{"b~/":2,"b~/":3}},"served_via":{"url":"u"},"served_via":{"type":"mcp"}}]}`: {
			fxAgent{MockTools: []fxMockTool{{MockData: map[string]any{"a": map[string]any{"b~/": 3.0}}, ServedVia: fxServedVia{Type: "mcp"}}}},
			[]string{`/mock_tools/0/mock_data/a any duplicate name {"b~/":2,"b~/":3}`, `/mock_tools/0/mock_data/a/b~0~1 any duplicate name 3`, `/mock_tools/0/served_via runtime.fxServedVia duplicate name {"type":"mcp"}`},
		},
		`{"telephony":{"sip_uri":["x"],"sip_auth":7,"websocket_auth":{"password":true}},"agent_speaks_first":"yes","webhook_secret_configured":"True"}`: {
			fxAgent{Telephony: &fxTelephony{SIPURI: Value(`["x"]`), WebsocketAuth: Value(fxBasicAuth{Password: "true"})}, WebhookSecretConfigured: true},
			[]string{`/telephony/sip_uri string array ["x"]`, `/telephony/sip_auth runtime.fxBasicAuth number 7`, `/telephony/websocket_auth/password runtime.Secret boolean true`,
				`/agent_speaks_first bool string "yes"`, `/webhook_secret_configured bool string "True"`},
		},
	} {
		var told []string
		agent, err := answeredBy[fxAgent](t, 200, body, request{}, telling(&told))
		require.NoError(t, err, body)
		assert.Equal(t, &want.agent, agent, body)
		for i := range want.told {
			want.told[i] = "Agents.Get " + want.told[i]
		}
		assert.Equal(t, want.told, told)

		// a type of ours is no answer: encoding/json refuses what doesn't fit
		require.Error(t, json.Unmarshal([]byte(body), new(fxAgent)), body)

		strict, err := answeredBy[fxAgent](t, 200, body, request{}, WithStrictAnswers())
		assert.Equal(t, &want.agent, strict, "a strict answer is read all the same")
		var misread *DecodeError
		require.ErrorAs(t, err, &misread)
		assert.Len(t, misread.Misfits, len(want.told))
		assert.True(t, strings.HasPrefix(misread.Reason, "answer does not fit: /"), misread.Reason)
		assert.Equal(t, "Agents.Get", misread.Misfits[0].Operation)
	}
	var told []string
	for _, opts := range [][]Option{{telling(&told)}, {WithStrictAnswers()}, {WithMisfits(nil)}} {
		agent, err := answeredBy[fxAgent](t, 200, `{"id":7,"new":[{}],"name":null}`, request{}, opts...)
		require.NoError(t, err)
		assert.Equal(t, &fxAgent{ID: 7}, agent)
	}
	assert.Empty(t, told)
}

// Only no JSON, JSON that is cut off, and a value that is of another kind as a whole, are errors.
func TestAnswersThatFail(t *testing.T) {
	for body, want := range map[string]string{
		`[]`: "array as runtime.fxAgent", `7`: "number as runtime.fxAgent", `"id"`: "string as runtime.fxAgent", `{"id":7`: "unexpected EOF", `{"id":"7","name":tru}`: "bad syntax at /name",
		`{"id":7}{}`: "more than one value", `{"id":"7}`: "unexpected EOF", "{\"id\":\xff}": "bad syntax at /id",
	} {
		var told []string
		agent, err := answeredBy[fxAgent](t, 200, body, request{}, telling(&told))
		var misread *DecodeError
		require.ErrorAs(t, err, &misread, body)
		require.ErrorContains(t, err, want)
		assert.Nil(t, agent, body)
		assert.Empty(t, told)
		assert.Empty(t, misread.Misfits)
	}
	list, err := answeredBy[[]string](t, 200, `[7,"a",null,{"b":[]}]`, request{})
	require.NoError(t, err)
	assert.Equal(t, &[]string{"7", "a", "", `{"b":[]}`}, list)
	numbers, err := answeredBy[map[string][]int](t, 200, `{"a":["7",true],"b":{}}`, request{})
	require.NoError(t, err)
	assert.Equal(t, &map[string][]int{"a": {7, 0}, "b": nil}, numbers)
	_, err = answeredBy[int](t, 200, `"7"`, request{})
	require.ErrorContains(t, err, "string as int")
}

func TestMisfitsAreCounted(t *testing.T) {
	body := `{"enabled_personalities":[` + strings.Repeat(`"x",`, 30) + "\"\xff\"]}"
	var told []string
	logged := &bytes.Buffer{}
	agent, err := answeredBy[fxAgent](t, 200, body, request{}, telling(&told), WithStrictAnswers(), WithLogger(slog.New(slog.NewJSONHandler(logged, nil))))
	assert.Len(t, agent.EnabledPersonalities, 31)
	assert.Len(t, told, 20)
	var misread *DecodeError
	require.ErrorAs(t, err, &misread)
	assert.Len(t, misread.Misfits, 20)
	assert.ErrorContains(t, err, "/enabled_personalities/2: string as int; 29 more")
	records := strings.Split(strings.TrimSpace(logged.String()), "\n")
	require.Len(t, records, 21)
	var last map[string]any
	require.NoError(t, json.Unmarshal([]byte(records[20]), &last))
	assert.Equal(t, []any{"WARN", 12.0, "Agents.Get", "req-9"}, []any{last["level"], last["count"], last["operation"], last["request_id"]})
}

// What a misfit holds may be private, and so may the keys of a map.
func TestMisfitsAreNotShown(t *testing.T) {
	logged := &bytes.Buffer{}
	options := []Option{WithLogger(slog.New(slog.NewTextHandler(logged, nil))), WithStrictAnswers()}
	_, err := answeredBy[fxAgent](t, 200, `{"id":"hush","mock_tools":[{"mock_data":{"hush 1":1,"hush 1":2}}]}`, request{}, options...)
	assert.Contains(t, logged.String(), `level=WARN msg="cekura: a value of the answer does not fit" operation=Agents.Get pointer=/id go_type=int kind=string method=GET path=/agents/7/ request_id=req-9`)
	assert.Contains(t, logged.String(), `pointer=/mock_tools/0/mock_data/…`)
	var misread *DecodeError
	require.ErrorAs(t, err, &misread)
	require.Equal(t, `"hush"`, string(misread.Misfits[0].Raw))
	require.Equal(t, "/mock_tools/0/mock_data/hush 1", misread.Misfits[1].Pointer)
	slog.New(slog.NewJSONHandler(logged, nil)).Warn("x", "one", misread.Misfits[0], "all", misread.Misfits, "err", err)
	slog.New(slog.NewTextHandler(logged, nil)).Warn("x", "one", misread.Misfits[0], "all", misread.Misfits, "err", err)
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%d", "%x"} {
		_, _ = fmt.Fprintf(logged, verb+verb+verb+"\n", misread.Misfits[0], &misread.Misfits[0], misread.Misfits[1:])
	}
	_, _ = io.WriteString(logged, err.Error()+misread.Misfits[0].String())
	text := strings.ReplaceAll(logged.String(), `"hush 1"`, "")
	text = strings.ReplaceAll(text, "/mock_tools/0/mock_data/hush 1", "") // encoding/json writes the pointer
	for _, leak := range []string{"hush", "68757368", "104 117 115 104"} {
		assert.NotContains(t, text, leak)
	}
	assert.Equal(t, "Agents.Get: /id: string as int", misread.Misfits[0].String())
}

// Nothing answered is said.
func TestNothingAnswered(t *testing.T) {
	for name, tt := range map[string]struct {
		status int
		body   string
		want   string
	}{
		"204": {204, ``, "answer has no content, which the document does not declare"}, "205": {205, ``, "answer has no content, which the document does not declare"},
		"null": {200, ` null `, "answer is null, which the document does not declare"}, "empty": {200, "", "answer is empty"}, "white space": {201, " \n", "answer is empty"},
	} {
		for _, opts := range [][]Option{nil, {WithRawBody(new([]byte))}, {WithStrictAnswers()}} {
			agent, err := answeredBy[fxAgent](t, tt.status, tt.body, request{}, opts...)
			var misread *DecodeError
			require.ErrorAs(t, err, &misread, name)
			assert.Equal(t, tt.want, misread.Reason, name)
			assert.Equal(t, tt.status, misread.StatusCode)
			assert.Nil(t, agent, name)

			agent, err = answeredBy[fxAgent](t, tt.status, tt.body, request{mayBeNone: true}, opts...)
			require.NoError(t, err, name)
			assert.Nil(t, agent, name)
		}
	}
	agent, err := answeredBy[fxAgent](t, 200, `null`, request{mayBeNull: true})
	require.NoError(t, err)
	assert.Nil(t, agent)
	_, err = answeredBy[fxAgent](t, 204, ``, request{mayBeNull: true})
	require.Error(t, err)
	agent, err = answeredBy[fxAgent](t, 200, `{}`, request{mayBeNone: true})
	require.NoError(t, err)
	assert.Equal(t, &fxAgent{}, agent)
}

// One bad byte, or a name that comes twice, loses nothing of what an error says.
func TestErrorBodiesAreReadLeniently(t *testing.T) {
	_, err := answeredBy[fxAgent](t, 400, "{\"detail\":\"a\xff\",\"name\":[\"first\"],\"name\":[\"too \xfelong\"],\"limit\":1e400}", request{}, WithStrictAnswers())
	var apiErr *Error
	require.ErrorAs(t, err, &apiErr)
	assert.Equal(t, "a\ufffd", apiErr.Detail)
	assert.Equal(t, map[string][]string{"name": {"too \ufffdlong"}, "limit": {"1e400"}}, apiErr.Fields)
}

// A value that waits for its tag has bytes of its own, and what is kept of an answer does not hold
// on to the answer.
func TestKeptVariantsAreCopies(t *testing.T) {
	data := []byte(`{"type":"hal","config":{"a":1}}`)
	u := union[any, fxUnknownPet]{variants: []variantType{variantFor[fxCat]{"cat"}}}
	for _, tag := range []string{"hal", "none"} {
		text := bytes.Clone(data)
		var value any
		_, _, err := decodeAnswer(text, reading[any]{&value, func(v *any, in *jsonReader) {
			for obj := in.object(nil); obj.next(); {
				if string(obj.name()) == "config" {
					u.read(v, in)
				} else {
					in.skip()
				}
			}
			if tag != "none" {
				*v = u.resolve(in, *v, tag)
			}
		}}, true)
		require.NoError(t, err)
		clear(text)
		assert.Equal(t, rawJSON(`{"a":1}`), value.(*fxUnknownPet).Raw)
	}
}
