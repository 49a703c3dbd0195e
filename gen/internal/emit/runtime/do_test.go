package runtime

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// echo answers with the request line and keeps the rest of the request.
func echo(t *testing.T) *recorder {
	return serve(t, func(w http.ResponseWriter, r *http.Request, _ int) {
		line, _ := json.Marshal(r.Method + " " + r.RequestURI)
		answerJSON(w, 200, string(line))
	})
}

func TestDoPaths(t *testing.T) {
	noLeak(t)
	rec := echo(t)
	c := testCaller(t, rec.URL+"/pre%2Ffix", WithQuery("tenant", "7"))
	for given, want := range map[string]string{
		"/things/":                   "/pre%2Ffix/things/?tenant=7",
		"/":                          "/pre%2Ffix/?tenant=7",
		"/a%2Fb c/ü":                 "/pre%2Ffix/a%2Fb%20c/%C3%BC?tenant=7",
		"/a:b@c;d=e,f/%7Bid%7D/...":  "/pre%2Ffix/a:b@c;d=e,f/%7Bid%7D/...?tenant=7",
		"/x?b=2&a=1&b=3&c=d e&flag":  "/pre%2Ffix/x?a=1&b=2&b=3&c=d+e&flag=&tenant=7",
		"/x/?tenant=8&next=%2Fy%3Fz": "/pre%2Ffix/x/?next=%2Fy%3Fz&tenant=8",
		"/x?at=https://elsewhere/":   "/pre%2Ffix/x?at=https%3A%2F%2Felsewhere%2F&tenant=7",
		"/line\nbreak\\%":            "",
		"/line\nbreak\\":             "/pre%2Ffix/line%0Abreak%5C?tenant=7",
	} {
		var got string
		err := c.doAny(t.Context(), "get", given, nil, &got, nil)
		if want == "" {
			require.EqualError(t, err, "cekura: client.Do: the path holds a % that begins no escape: write %25")
			continue
		}
		require.NoError(t, err, given)
		assert.Equal(t, "GET "+want, got)
	}
	var got string
	require.NoError(t, c.doAny(t.Context(), "REPORT", "/x?a=1&b=2", nil, &got, []Option{WithQuery("b", "3", "4"), WithQuery("tenant")}))
	assert.Equal(t, "REPORT /pre%2Ffix/x?a=1&b=3&b=4", got)
	assert.Equal(t, testKey, rec.keys[0])
}

func TestDoRefuses(t *testing.T) {
	noLeak(t)
	rec := echo(t)
	c := testCaller(t, rec.URL)
	const secret = "private"
	for given, want := range map[string]string{
		"things/":                            "the path does not begin with a slash",
		"":                                   "the path does not begin with a slash",
		"?q=" + secret:                       "the path does not begin with a slash",
		rec.URL + "/x?q=" + secret:           "the path is a URL: give what follows the base URL, which WithBaseURL sets",
		"https://u:" + secret + "@evil/":     "the path is a URL: give what follows the base URL, which WithBaseURL sets",
		"//evil/" + secret:                   "the path is a URL: give what follows the base URL, which WithBaseURL sets",
		"/x#" + secret:                       "the path holds a fragment, which is never sent: write %23 for the sign",
		"/x?q=" + secret + "#f":              "the path holds a fragment, which is never sent: write %23 for the sign",
		"/x/{id}/":                           "the path holds a parameter in braces that nobody filled in: write %7B and %7D for braces",
		"/x/../" + secret:                    "the path holds a segment . or .., which names another path",
		"/x/%2e%2E/y":                        "the path holds a segment . or .., which names another path",
		"/x/..%2f..%5C" + secret:             "the path holds a segment . or .., which names another path",
		"/./x":                               "the path holds a segment . or .., which names another path",
		"/x/" + secret + "%zz":               "the path holds a % that begins no escape: write %25",
		"/x?q=%zz" + secret:                  "the query behind the path is malformed",
		"/x?q=1;p=" + secret:                 "the query behind the path is malformed",
		"ftp://" + secret + "/x?u=" + secret: "the path is a URL: give what follows the base URL, which WithBaseURL sets",
	} {
		err := c.doAny(t.Context(), "GET", given, nil, nil, nil)
		require.EqualError(t, err, "cekura: client.Do: "+want, given)
	}
	for _, verb := range []string{"", "GET /", "CONNECT", "G\nT"} {
		err := c.doAny(t.Context(), verb, "/x", nil, nil, nil)
		require.EqualError(t, err, "cekura: client.Do: the verb is none that a request to a path can have")
	}
	var none *thing
	for want, out := range map[string]any{
		"the answer cannot be decoded into a runtime.thing: give a pointer":                            thing{},
		"the answer cannot be decoded into a map[string]interface {}: give a pointer":                  map[string]any{},
		"the answer cannot be decoded into a nil *runtime.thing":                                       none,
		"the answer cannot be decoded into a func(int) interface {}: give a pointer":                   func(int) any { return nil },
		"the answer cannot be decoded into a *bytes.Buffer: give a *[]byte for the bytes as they come": &bytes.Buffer{},
		"the answer cannot be decoded into a []uint8: give a pointer":                                  []byte{},
	} {
		require.EqualError(t, c.doAny(t.Context(), "GET", "/x?q="+secret, nil, out, nil), "cekura: GET /x: "+want)
	}
	for want, body := range map[string]any{
		"cannot write JSON: json: unsupported type: chan int": make(chan int),
		"the raw value is not JSON":                           json.RawMessage(`{"a":`),
		"a body with files can only be sent as multipart":     doUpload{File{Name: "a", Content: strings.NewReader("x")}},
	} {
		var opts []Option
		if strings.Contains(want, "multipart") {
			opts = append(opts, WithForm())
		}
		require.ErrorContains(t, c.doAny(t.Context(), "POST", "/x", body, nil, opts), want)
	}
	err := c.doAny(t.Context(), "POST", "/x", []byte("x"), nil, []Option{WithForm()})
	require.EqualError(t, err, "cekura: POST /x: the document declares no form body of this type")
	err = c.doAny(t.Context(), "GET", "/x", nil, nil, []Option{calledParams{}})
	require.EqualError(t, err, "cekura: GET /x: runtime.calledParams is for a call of Things.Put, not of Client.Do")
	require.EqualError(t, (*caller)(nil).doAny(t.Context(), "GET", "/x", nil, nil, nil), "cekura: this client has neither an address nor a key: make one with NewClient")
	assert.Zero(t, rec.count(), "nothing is sent")
}

type doUpload struct {
	File File `json:"file"`
}

func TestDoBodies(t *testing.T) {
	noLeak(t)
	rec := echo(t)
	c := testCaller(t, rec.URL)
	file := filepath.Join(t.TempDir(), "a.txt")
	require.NoError(t, os.WriteFile(file, []byte("in a file"), 0o600))
	opened, err := os.Open(file)
	require.NoError(t, err)
	defer opened.Close()
	var none *thing
	var noReader *bytes.Buffer
	for _, test := range []struct {
		body               any
		kind, sent, length string
	}{
		{nil, "", "", "0"},
		{none, "", "", "0"},
		{noReader, "", "", "0"},
		{json.RawMessage(nil), "", "", "0"},
		{[]byte{}, "", "", "0"},
		{thing{ID: 7}, "application/json", `{"id":7}`, "8"},
		{&thing{ID: 7}, "application/json", `{"id":7}`, "8"},
		{map[string]any{"a": Secret("s"), "b": Null[int]()}, "application/json", `{"a":"s","b":null}`, "18"},
		{[]int{1}, "application/json", `[1]`, "3"},
		{"text", "application/json", `"text"`, "6"},
		{json.RawMessage(`{"n": 9007199254740993}`), "application/json", `{"n": 9007199254740993}`, "23"},
		{[]byte("a,b\n"), "application/octet-stream", "a,b\n", "4"},
		{bytes.NewBufferString("buffer"), "application/octet-stream", "buffer", "6"},
		{strings.NewReader("reader"), "application/octet-stream", "reader", "6"},
		{opened, "application/octet-stream", "in a file", "9"},
		{io.MultiReader(strings.NewReader("of no known length")), "application/octet-stream", "of no known length", ""},
	} {
		require.NoError(t, c.doAny(t.Context(), "POST", "/x", test.body, nil, nil), "%T", test.body)
		last := rec.count() - 1
		assert.Equal(t, test.sent, rec.bodies[last], "%T", test.body)
		assert.Equal(t, test.kind, rec.headers[last].Get("Content-Type"), "%T", test.body)
		assert.Equal(t, test.length, rec.headers[last].Get("Content-Length"), "%T", test.body)
	}
	require.NoError(t, c.doAny(t.Context(), "POST", "/x", []byte("a,b\n"), nil, []Option{WithHeader("Content-Type", "text/csv")}))
	assert.Equal(t, "text/csv", rec.headers[rec.count()-1].Get("Content-Type"))
	require.NoError(t, c.doAny(t.Context(), "POST", "/x", map[string]any{"a": []int{1, 2}}, nil, []Option{WithForm()}))
	assert.Equal(t, "a=1&a=2", rec.bodies[rec.count()-1])
	require.NoError(t, c.doAny(t.Context(), "POST", "/x", doUpload{File{Name: "a.txt", Content: strings.NewReader("x")}}, nil, nil))
	assert.Contains(t, rec.headers[rec.count()-1].Get("Content-Type"), "multipart/form-data")
}

func TestDoAnswers(t *testing.T) {
	noLeak(t)
	rec := serve(t, func(w http.ResponseWriter, r *http.Request, _ int) {
		w.Header().Set("X-Accept", r.Header.Get("Accept"))
		switch r.URL.Path {
		case "/bytes":
			w.Header().Set("Content-Type", "audio/wav")
			_, _ = io.WriteString(w, "RIFF\xff")
		case "/none":
			w.WriteHeader(http.StatusNoContent)
		case "/fault":
			answerJSON(w, 404, `{"detail":"no such thing"}`)
		default:
			answerJSON(w, 200, `{"id":7}`)
		}
	})
	c := testCaller(t, rec.URL)
	var resp *http.Response
	data := []byte("before")
	require.NoError(t, c.doAny(t.Context(), "GET", "/bytes", nil, &data, []Option{WithResponse(&resp)}))
	assert.Equal(t, "RIFF\xff", string(data))
	assert.Equal(t, "*/*", resp.Header.Get("X-Accept"))
	require.NoError(t, c.doAny(t.Context(), "GET", "/none", nil, &data, nil))
	assert.Empty(t, data)

	var raw json.RawMessage
	require.NoError(t, c.doAny(t.Context(), "GET", "/x", nil, &raw, []Option{WithResponse(&resp)}))
	assert.Equal(t, `{"id":7}`, string(raw))
	assert.Equal(t, "application/json", resp.Header.Get("X-Accept"))
	var own struct {
		ID Nullable[int] `json:"id"`
	}
	require.NoError(t, c.doAny(t.Context(), "GET", "/x", nil, &own, nil))
	assert.Equal(t, Value(7), own.ID)
	var anything any
	require.NoError(t, c.doAny(t.Context(), "GET", "/x", nil, &anything, nil))
	assert.Equal(t, map[string]any{"id": 7.0}, anything)
	require.NoError(t, c.doAny(t.Context(), "GET", "/x", nil, nil, nil))

	err := c.doAny(t.Context(), "GET", "/fault?secret=private", nil, &data, nil)
	var failure *Error
	require.ErrorAs(t, err, &failure)
	require.ErrorIs(t, err, ErrNotFound)
	assert.Equal(t, "no such thing", failure.Detail)
	assert.Equal(t, "/fault", failure.Path)
	requireClean(t, err)
	assert.Empty(t, data)
}

// TestDoAsOthers: what surrounds a call is as for every method.
func TestDoAsOthers(t *testing.T) {
	noLeak(t)
	rec := serve(t, func(w http.ResponseWriter, _ *http.Request, n int) {
		if n%2 == 1 {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		answerJSON(w, 200, `{"id":7}`)
	})
	log, passed := &bytes.Buffer{}, 0
	count := func(next http.RoundTripper) http.RoundTripper {
		return roundTripper(func(r *http.Request) (*http.Response, error) {
			passed++
			return next.RoundTrip(r)
		})
	}
	c := testCaller(t, rec.URL, WithMiddleware(count), WithLogger(slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug}))))
	for _, body := range []any{thing{ID: 1}, bytes.NewBufferString("again"), strings.NewReader("again")} {
		before := rec.count()
		require.NoError(t, c.doAny(t.Context(), "put", "/things/?q=private", body, nil, nil), "%T", body)
		require.Equal(t, before+2, rec.count())
		assert.Equal(t, rec.bodies[before], rec.bodies[before+1], "%T", body)
	}
	assert.Equal(t, 6, passed)
	assert.Equal(t, []string{testKey, testKey}, rec.keys[:2])
	assert.Contains(t, log.String(), "method=PUT path=/things/ status=503 attempt=1")
	assert.NotContains(t, log.String(), "private")

	require.ErrorIs(t, c.doAny(t.Context(), "PUT", "/x", io.MultiReader(strings.NewReader("once")), nil, nil), ErrServer)
	require.NoError(t, c.doAny(t.Context(), "PUT", "/x", nil, nil, nil))
	require.ErrorIs(t, c.doAny(t.Context(), "REPORT", "/x", nil, nil, nil), ErrServer, "what is no verb that is known to be safe")
}

// TestDoReadsAnyStruct: a struct of the user's loses no more to a misfit than one of ours.
func TestDoReadsAnyStruct(t *testing.T) {
	noLeak(t)
	type inner struct{ A int }
	type embeds struct {
		inner
		B int8
	}
	type own struct {
		Status  string         `json:"status"`
		Count   int            `json:"count,omitempty"`
		Inner   inner          `json:"inner"`
		List    []inner        `json:"list"`
		Pointer *inner         `json:"pointer"`
		Map     map[string]int `json:"map"`
		Free    any            `json:"free"`
		Maybe   Nullable[int]  `json:"maybe"`
		Small   uint8          `json:"small"`
		Quoted  struct {
			N int `json:"n,string"`
		} `json:"quoted"`
		Embeds  embeds `json:"embeds"`
		Skipped string `json:"-"`
		hidden  string
	}
	answer := ""
	rec := serve(t, func(w http.ResponseWriter, _ *http.Request, _ int) { answerJSON(w, 200, answer) })
	c := testCaller(t, rec.URL)
	for _, test := range []struct {
		answer, pointer string
		want            own
	}{
		{`{"status":"s","COUNT":2,"-":"x","hidden":"x","Skipped":"x","unknown":[{}],"count":2}`, "/count", own{Status: "s", Count: 2}},
		{`{"status":7,"count":2}`, "/status", own{Status: "7", Count: 2}},
		{`{"count":"2","status":"s"}`, "/count", own{Status: "s", Count: 2}},
		{`{"inner":[],"count":2}`, "/inner", own{Count: 2}},
		{`{"inner":{"a":{}},"count":2}`, "/inner/a", own{Count: 2}},
		{`{"list":[{"A":1},null,{"A":"x"}],"count":2}`, "/list/2/A", own{List: []inner{{1}, {}, {}}, Count: 2}},
		{`{"pointer":{"A":1},"pointer":{},"count":2}`, "/pointer", own{Pointer: &inner{}, Count: 2}},
		{`{"map":{"a":"x","b":1},"free":9007199254740993,"maybe":null}`, "/map/a", own{Map: map[string]int{"a": 0, "b": 1}, Free: json.Number("9007199254740993"), Maybe: Null[int]()}},
		{`{"small":300,"count":2}`, "/small", own{Count: 2}},
		{`{"quoted":{"n":"3"},"embeds":{"A":"x","b":2},"count":3}`, "/embeds/A", own{Quoted: struct {
			N int `json:"n,string"`
		}{3}, Embeds: embeds{inner{}, 2}, Count: 3}},
	} {
		answer = test.answer
		var got own
		var told []string
		tell := WithMisfits(func(_ context.Context, m Misfit) { told = append(told, m.Operation+" "+m.Pointer) })
		require.NoError(t, c.doAny(t.Context(), "GET", "/x", nil, &got, []Option{tell}), answer)
		assert.Equal(t, test.want, got, answer)
		assert.Equal(t, []string{"Client.Do " + test.pointer}, told)
	}
	answer = `{"status":7,"count":2}`
	var got own
	var misread *DecodeError
	require.ErrorAs(t, c.doAny(t.Context(), "GET", "/x", nil, &got, []Option{WithStrictAnswers()}), &misread)
	assert.Equal(t, own{Status: "7", Count: 2, hidden: ""}, got)
	for _, answer = range []string{`[1]`, `{"count":2`, `7`} {
		require.ErrorAs(t, c.doAny(t.Context(), "GET", "/x", nil, &got, nil), &misread, answer)
	}
}

// TestDoLeavesItsReader: once Do has returned nothing reads the body, and one that blocks holds
// nobody up.
func TestDoLeavesItsReader(t *testing.T) {
	noLeak(t)
	rec := serve(t, nil)
	rec.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { answerJSON(w, 200, `{}`) })
	c := testCaller(t, rec.URL)
	for range 20 {
		file := &plainFile{data: bytes.Repeat([]byte("x"), 1<<21)}
		_ = c.doAny(t.Context(), "PUT", "/x", file, nil, nil)
		file.at, file.reads = 0, 0
		assert.Zero(t, file.reads)
	}
	c = testCaller(t, echo(t).URL) // which reads a body before it answers
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	content := newStuckReader(t, 100)
	go func() {
		<-content.stuck
		cancel()
	}()
	within(t, 5*time.Second, func() {
		require.ErrorIs(t, c.doAny(ctx, "PUT", "/x", content, nil, nil), context.Canceled)
	})
}
