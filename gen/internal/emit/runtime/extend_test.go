package runtime

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestWithQuery(t *testing.T) {
	noLeak(t)
	rec := echo(t)
	c := testCaller(t, rec.URL, WithQuery("tenant", "7"), WithQuery("lang", "en"))
	page := 3
	for want, opts := range map[string][]Option{
		"count=1&lang=en&tenant=7":                             nil,
		"count=1&ids=a,b&lang=en&page=3&tenant=7":              {calledParams{Page: &page, IDs: []string{"a", "b"}}},
		"count=many&lang=en&lang=de&tenant=7":                  {WithQuery("count", "many"), WithQuery("lang", "en", "de")},
		"count=1&ids=c&lang=en&page=4&tenant=7":                {WithQuery("ids", "c"), calledParams{Page: &page, IDs: []string{"a"}}, WithQuery("page", "4")},
		"count=1&empty=&lang=en":                               {WithQuery("tenant"), WithQuery("empty", "")},
		"%C3%BC=+&a%5Bb%5D=%26%3D%3F&count=1&lang=en&tenant=7": {WithQuery("a[b]", "x"), WithQuery("a[b]", "&=?"), WithQuery("ü", " ")},
	} {
		var got string
		s := &called{c}
		require.NoError(t, s.send(t.Context(), "id", 1, nil, &got, opts))
		assert.Equal(t, "PUT /things/id/?"+want, got)
	}
	_, err := newCaller([]Option{WithQuery("")})
	require.EqualError(t, err, "cekura: WithQuery: the parameter has no name")
}

// TestWithQueryOnPages: it goes with each of them, whatever the links say.
func TestWithQueryOnPages(t *testing.T) {
	noLeak(t)
	var asked []string
	rec := serve(t, func(w http.ResponseWriter, r *http.Request, n int) {
		asked = append(asked, r.URL.RawQuery)
		next := map[int]string{1: `"https://behind.a.proxy/things/?page=2"`, 2: `"/things/?page=3&language=en&language=de"`, 3: "null"}[n]
		answerJSON(w, 200, `{"results":[{"id":1}],"next":`+next+`}`)
	})
	type pageOf struct {
		Results []thing `json:"results"`
		Next    *string `json:"next"`
	}
	items := func(p *pageOf) ([]thing, string) {
		if p.Next == nil {
			return p.Results, ""
		}
		return p.Results, *p.Next
	}
	c := testCaller(t, rec.URL)
	r := &request{method: "GET", path: "/things/", required: secretParam}
	for _, err := range eachItem(t.Context(), c, r, []Option{WithQuery("language", "en", "de"), WithQuery("page", "1"), WithQuery("gone")}, items) {
		require.NoError(t, err)
	}
	assert.Equal(t, []string{"language=en&language=de&page=1&secret=private", "language=en&language=de&page=2", "language=en&language=de&page=3"}, asked)
}

func TestWithBodyField(t *testing.T) {
	noLeak(t)
	rec := echo(t)
	c := testCaller(t, rec.URL)
	agent := fxAgentCreate{Description: "d", Provider: &fxProviderWrite{AgentID: Value("a")}, EnabledPersonalities: []int{1}}
	send := func(body any, opts ...Option) (string, error) {
		r := &request{method: "PATCH", path: "/x/", body: body, formats: formatJSON | formatForm | formatMultipart}
		if err := c.do(t.Context(), r, opts); err != nil {
			return "", err
		}
		return rec.bodies[rec.count()-1], nil
	}
	for _, test := range []struct {
		body any
		want string
		opts []Option
	}{
		{nil, `{"a":1}`, []Option{WithBodyField("a", 1)}},
		{(*thing)(nil), `{"a":{"b":{"c":null}}}`, []Option{WithBodyField("a.b.c", nil)}},
		{thing{ID: 1}, `{"id":2,"name":"n"}`, []Option{WithBodyField("id", 1), WithBodyField("name", "n"), WithBodyField("id", 2)}},
		{thing{ID: 1}, `{"id":1,"a.b":{"c\\d":["x"],"\"":true}}`, []Option{WithBodyField(`a\.b.c\\d`, []string{"x"}), WithBodyField(`a\.b."`, true)}},
		{&agent, `{"description":"d","provider":{"agent_id":"a","new_setting":true,"deep":{"er":{"id":3}}},"enabled_personalities":[]}`,
			[]Option{WithBodyField("provider.new_setting", true), WithBodyField("provider.deep.er", thing{ID: 3}), WithBodyField("enabled_personalities", []int{})}},
		{map[string]any{"n": rawJSON("9007199254740993")}, `{"n":9007199254740993,"key":"s3cret"}`, []Option{WithBodyField("key", Secret("s3cret"))}},
		{writeWith(Ptr(map[string]int{"a": 1}), func(m *map[string]int, out *jsonWriter) { out.any(*m) }), `{"a":1,"b":2}`, []Option{WithBodyField("b", 2)}},
		{&agent, "description=d&provider=%7B%22agent_id%22%3A%22a%22%2C%22new%22%3A1%7D&enabled_personalities=2&enabled_personalities=3",
			[]Option{WithForm(), WithBodyField("provider.new", 1), WithBodyField("enabled_personalities", []int{2, 3})}},
	} {
		got, err := send(test.body, test.opts...)
		require.NoError(t, err)
		assert.Equal(t, test.want, got)
	}
	assert.Equal(t, "application/json", rec.headers[0].Get("Content-Type"))
	assert.JSONEq(t, `{"description":"d","provider":{"agent_id":"a"},"enabled_personalities":[1]}`, mustEncode(t, agent), "the caller's body is as it was")

	sent := rec.count()
	for _, test := range []struct {
		body any
		opt  Option
		want string
	}{
		{agent, WithBodyField("enabled_personalities.0", 1), `WithBodyField "enabled_personalities.0": enabled_personalities is JSON of kind array, not an object`},
		{agent, WithBodyField("provider.agent_id.x.y", 1), `WithBodyField "provider.agent_id.x.y": provider.agent_id is JSON of kind string, not an object`},
		{fxAgentCreate{AgentSpeaksFirst: Null[bool]()}, WithBodyField("agent_speaks_first.x", 1), `WithBodyField "agent_speaks_first.x": agent_speaks_first is JSON of kind null, not an object`},
		{[]int{1}, WithBodyField("a", 1), `WithBodyField "a": the body is JSON of kind array, not an object`},
		{agent, WithBodyField("", 1), `WithBodyField "": a name is empty`},
		{agent, WithBodyField("a..b", 1), `WithBodyField "a..b": a name is empty`},
		{agent, WithBodyField(`a\b`, 1), `WithBodyField "a\\b": a backslash stands before a dot or another backslash only: write \\`},
		{agent, WithBodyField(`a\`, 1), `WithBodyField "a\\": a backslash stands before a dot or another backslash only: write \\`},
		{agent, WithBodyField("a", make(chan int)), `WithBodyField "a": cannot write JSON: json: unsupported type: chan int`},
		{agent, WithBodyField("a", File{Content: strings.NewReader("x")}), `WithBodyField "a": a file can only be sent in a field of a body's own struct`},
		{agent, WithBodyField("a", doUpload{File{Content: strings.NewReader("x"), Name: "n"}}), `WithBodyField "a": a file can only be sent in a field of a body's own struct`},
		{plainBody{strings.NewReader("{}")}, WithBodyField("a", 1), "WithBodyField has no place in a body that is given as bytes"},
	} {
		_, err := send(test.body, test.opt)
		require.EqualError(t, err, "cekura: PATCH /x/: "+test.want)
	}
	assert.Equal(t, sent, rec.count(), "nothing is sent")
	_, err := newCaller([]Option{WithBodyField("a", 1)})
	require.EqualError(t, err, "cekura: WithBodyField belongs to a call, not to a client")
}

func mustEncode(t *testing.T, v any) string {
	data, err := encodeJSON(v)
	require.NoError(t, err)
	return string(data)
}

// TestWithBodyFieldInMultipart: files stay beside it, but where it is one of them.
func TestWithBodyFieldInMultipart(t *testing.T) {
	noLeak(t)
	var form map[string][]string
	var files []string
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		if !assert.NoError(t, r.ParseMultipartForm(1<<20)) {
			return
		}
		form, files = r.MultipartForm.Value, nil
		for name := range r.MultipartForm.File {
			files = append(files, name)
		}
	}))
	t.Cleanup(server.Close)
	c := testCaller(t, server.URL)
	body := fxUpload{Agent: 7, Cover: &File{Name: "c", Content: strings.NewReader("x")}}
	r := &request{method: "POST", path: "/x/", body: body, formats: formatMultipart}
	require.NoError(t, c.do(t.Context(), r, []Option{WithBodyField("new.setting", true), WithBodyField("agent", 8)}))
	assert.Equal(t, []string{`{"setting":true}`}, form["new"])
	assert.Equal(t, []string{"8"}, form["agent"])
	assert.Equal(t, []string{"cover"}, files)
	require.NoError(t, c.do(t.Context(), r, []Option{WithBodyField("cover", "none")}))
	assert.Equal(t, []string{"none"}, form["cover"])
	assert.Empty(t, files)
}

func TestRepeatable(t *testing.T) {
	noLeak(t)
	rec := serve(t, func(w http.ResponseWriter, _ *http.Request, n int) {
		if n%3 != 0 {
			w.WriteHeader(http.StatusBadGateway)
		}
	})
	c := testCaller(t, rec.URL)
	send := func(verb string, opts ...Option) (attempts int, err error) {
		before := rec.count()
		err = c.do(t.Context(), &request{method: verb, path: "/x/", body: thing{}, formats: formatJSON}, opts)
		return rec.count() - before, err
	}
	n, err := send("POST", WithRepeatable())
	require.NoError(t, err)
	assert.Equal(t, 3, n)
	n, err = send("POST", WithRepeatable(), WithoutRetries())
	require.ErrorIs(t, err, ErrServer)
	assert.Equal(t, 1, n)
	n, err = send("PUT", WithoutRetries())
	require.ErrorIs(t, err, ErrServer)
	assert.Equal(t, 1, n)
	rec.attempts.Store(0)
	n, err = send("POST")
	require.ErrorIs(t, err, ErrServer)
	assert.Equal(t, 1, n)

	once := plainBody{io.MultiReader(strings.NewReader("once"))}
	require.ErrorIs(t, c.do(t.Context(), &request{method: "POST", path: "/x/", body: once}, []Option{WithRepeatable()}), ErrServer)
	_, err = newCaller([]Option{WithRepeatable()})
	require.EqualError(t, err, "cekura: WithRepeatable belongs to a call, not to a client")
	_, err = newCaller([]Option{WithAPIKey("k"), WithBaseURL(rec.URL), WithoutRetries()})
	require.NoError(t, err)
}

// TestRepeatableConnection: a connection that breaks off counts as what an idempotent verb survives.
func TestRepeatableConnection(t *testing.T) {
	noLeak(t)
	rec := serve(t, func(w http.ResponseWriter, _ *http.Request, n int) {
		if n == 1 {
			panic(http.ErrAbortHandler)
		}
	})
	c := testCaller(t, rec.URL)
	require.NoError(t, c.doAny(t.Context(), "POST", "/x/", thing{}, nil, []Option{WithRepeatable()}))
	assert.Equal(t, 2, rec.count())
}
