package runtime

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestRequestAsSent(t *testing.T) {
	noLeak(t)
	rec := serve(t, func(w http.ResponseWriter, r *http.Request, _ int) {
		w.Header().Set("X-Seen", r.Method+" "+r.RequestURI)
		answerJSON(w, 200, `{"id":1}`)
	})
	c := testCaller(t, rec.URL+"/pre%2Ffix/")
	for _, test := range []struct {
		arg  any
		want string
	}{
		{7, "PUT /pre%2Ffix/things/7/?secret=private"},
		{"a/b c", "PUT /pre%2Ffix/things/a%2Fb%20c/?secret=private"},
		{"ü%", "PUT /pre%2Ffix/things/%C3%BC%25/?secret=private"},
	} {
		var resp *http.Response
		r := &request{method: "PUT", path: "/things/{id}/", args: []any{test.arg}, required: secretParam, body: thing{ID: 1}, formats: formatJSON}
		require.NoError(t, c.do(t.Context(), r, []Option{WithResponse(&resp)}))
		assert.Equal(t, test.want, resp.Header.Get("X-Seen"))
	}
	header := rec.headers[0]
	assert.Equal(t, "application/json", header.Get("Accept"))
	assert.Equal(t, "application/json", header.Get("Content-Type"))
	assert.Equal(t, "8", header.Get("Content-Length"))
	assert.Equal(t, "cekura-go ("+SpecVersion+")", header.Get("User-Agent"))
	assert.Equal(t, `{"id":1}`, rec.bodies[0])
}

func TestNoBody(t *testing.T) {
	noLeak(t)
	rec := serve(t, func(http.ResponseWriter, *http.Request, int) {})
	c := testCaller(t, rec.URL)
	for _, body := range []any{nil, (*thing)(nil)} {
		require.NoError(t, c.do(t.Context(), &request{method: "POST", path: "/x/", body: body, formats: formatJSON}, nil))
	}
	assert.Equal(t, []string{"", ""}, rec.bodies)
	assert.Empty(t, rec.headers[0].Get("Content-Type"))
}

func TestBodyFormats(t *testing.T) {
	noLeak(t)
	rec := serve(t, func(http.ResponseWriter, *http.Request, int) {})
	c := testCaller(t, rec.URL)
	send := func(formats bodyFormat, opts ...Option) (string, error) {
		err := c.do(t.Context(), &request{method: "POST", path: "/x/", body: thing{ID: 1}, formats: formats}, opts)
		if err != nil {
			return "", err
		}
		kind, _, _ := strings.Cut(rec.headers[len(rec.headers)-1].Get("Content-Type"), ";")
		return kind, nil
	}
	all := formatJSON | formatForm | formatMultipart
	for _, test := range []struct {
		formats bodyFormat
		opts    []Option
		want    string
	}{
		{0, nil, "application/json"},
		{all, nil, "application/json"},
		{formatForm | formatMultipart, nil, "multipart/form-data"},
		{formatForm, nil, "application/x-www-form-urlencoded"},
		{all, []Option{WithForm()}, "application/x-www-form-urlencoded"},
		{all, []Option{WithMultipart()}, "multipart/form-data"},
	} {
		got, err := send(test.formats, test.opts...)
		require.NoError(t, err)
		assert.Equal(t, test.want, got)
	}
	sent := rec.count()
	_, err := send(formatJSON, WithForm())
	require.EqualError(t, err, "cekura: POST /x/: the document declares no form body of this type")
	_, err = send(0, WithMultipart())
	require.EqualError(t, err, "cekura: POST /x/: the document declares no multipart body of this type")
	assert.Equal(t, sent, rec.count(), "nothing is sent")
}

func TestUnsendable(t *testing.T) {
	noLeak(t)
	c := testCaller(t, "http://127.0.0.1:1")
	err := c.do(t.Context(), &request{method: "GET", path: "/x/{id}/", args: []any{""}}, nil)
	require.ErrorContains(t, err, "cekura: GET /x/{id}/: ")
	var none context.Context // what a careless user passes
	err = c.do(none, &request{method: "GET", path: "/x/"}, nil)
	require.EqualError(t, err, "cekura: GET /x/: the context is nil")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = get(ctx, c)
	require.EqualError(t, err, "cekura: GET /things/7/: context canceled")
	require.ErrorIs(t, err, context.Canceled)
}

func TestWithResponseAndRawBody(t *testing.T) {
	noLeak(t)
	rec := serve(t, func(w http.ResponseWriter, r *http.Request, _ int) {
		status := 200
		if r.Method == "PUT" {
			status = 404
		}
		answerJSON(w, status, `{"id":5}`)
	})
	c := testCaller(t, rec.URL)
	for method, status := range map[string]int{"GET": 200, "PUT": 404} {
		var resp *http.Response
		var raw []byte
		_, err := call(t.Context(), c, method, WithResponse(&resp), WithRawBody(&raw))
		assert.Equal(t, status == 404, errors.Is(err, ErrNotFound))
		require.NotNil(t, resp)
		assert.Equal(t, status, resp.StatusCode)
		assert.Equal(t, `{"id":5}`, string(raw))
		again, err := io.ReadAll(resp.Body)
		require.NoError(t, err)
		assert.Equal(t, raw, again)
		assert.Empty(t, resp.Request.Header.Get(apiKeyHeader))
	}
	stale, raw := &http.Response{}, []byte("stale")
	_, err := get(t.Context(), testCaller(t, "http://127.0.0.1:1", WithMaxRetries(0)), WithResponse(&stale), WithRawBody(&raw))
	require.Error(t, err)
	assert.Nil(t, stale)
	assert.Nil(t, raw)
}

func TestDownload(t *testing.T) {
	noLeak(t)
	gate := make(chan struct{})
	rec := serve(t, func(w http.ResponseWriter, r *http.Request, _ int) {
		switch r.URL.Path {
		case "/missing/":
			answerJSON(w, 404, `{"detail":"gone"}`)
		case "/slow/":
			<-r.Context().Done()
		case "/zip/":
			w.Header().Set("Content-Encoding", "gzip")
			_, _ = w.Write(zipped("unzipped"))
		default:
			_, _ = io.WriteString(w, "first ")
			_ = http.NewResponseController(w).Flush()
			select {
			case <-gate:
			case <-r.Context().Done():
			}
			_, _ = io.WriteString(w, "second")
		}
	})
	c := testCaller(t, rec.URL, WithTimeout(tick))
	fetch := func(path string, opts ...Option) (io.ReadCloser, error) {
		return c.download(t.Context(), &request{method: "GET", path: path}, opts)
	}
	var resp *http.Response
	body, err := fetch("/file/", WithResponse(&resp))
	require.NoError(t, err)
	assert.Equal(t, 200, resp.StatusCode)
	time.AfterFunc(2*tick, func() { close(gate) })
	data, err := io.ReadAll(body)
	require.NoError(t, err, "the limit of an attempt ends with the headers")
	assert.Equal(t, "first second", string(data))
	require.NoError(t, body.Close())

	body, err = fetch("/file/")
	require.NoError(t, err)
	require.NoError(t, body.Close(), "unread")

	body, err = fetch("/zip/", WithHeader("Accept-Encoding", "gzip"))
	require.NoError(t, err)
	data, err = io.ReadAll(body)
	require.NoError(t, err)
	assert.Equal(t, "unzipped", string(data))
	require.NoError(t, body.Close())

	_, err = fetch("/missing/")
	require.ErrorIs(t, err, ErrNotFound)
	_, err = fetch("/slow/", WithMaxRetries(1))
	require.ErrorIs(t, err, ErrTimeout)
	requireClean(t, err)
	_, err = fetch("/slow/", WithForm())
	require.ErrorContains(t, err, "declares no form body")
}

func TestLog(t *testing.T) {
	noLeak(t)
	rec := serve(t, func(w http.ResponseWriter, _ *http.Request, n int) {
		w.Header().Set("X-Request-ID", "req-1")
		if n == 1 {
			w.WriteHeader(503)
			return
		}
		answerJSON(w, 200, `{"name":"body text"}`)
	})
	var out bytes.Buffer
	logger := slog.New(slog.NewTextHandler(&out, &slog.HandlerOptions{Level: slog.LevelDebug, ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
		if a.Key == "time" || a.Key == "duration" {
			return slog.Attr{}
		}
		return a
	}}))
	_, err := call(t.Context(), testCaller(t, rec.URL, WithLogger(logger)), "PATCH")
	require.NoError(t, err)
	assert.Equal(t, `level=WARN msg="cekura: request will be sent again" method=PATCH path=/things/7/ status=503 attempt=1 request_id=req-1 pattern=/things/{id}/
level=DEBUG msg="cekura: request" method=PATCH path=/things/7/ status=200 attempt=2 request_id=req-1 pattern=/things/{id}/
`, out.String())
}

func TestQueriesAreCutOutOfNestedErrors(t *testing.T) {
	noLeak(t)
	c := testCaller(t, "http://127.0.0.1:1", WithMaxRetries(0))
	inner := func(address string) error { return &url.Error{Op: "Post", URL: address, Err: errors.New("refused")} }
	const plain = `Post "https://login.example.com/": refused`
	for _, test := range []struct {
		err  error
		text string
	}{
		{inner("https://login.example.com/?token=private"), plain},
		{inner("https://login.example.com/#private"), plain},
		{fmt.Errorf("login: %w", inner("https://login.example.com/?token=private")), "login: " + plain},
		{errors.Join(inner("https://login.example.com/?a=private"), inner("https://login.example.com/?b=private")), plain + "\n" + plain},
		{fmt.Errorf("%w, %w", io.ErrClosedPipe, inner("https://login.example.com/?token=private")), "io: read/write on closed pipe, " + plain},
	} {
		_, err := get(t.Context(), c, WithMiddleware(func(http.RoundTripper) http.RoundTripper {
			return roundTripper(func(*http.Request) (*http.Response, error) { return nil, test.err })
		}))
		requireClean(t, err)
		require.EqualError(t, err, "cekura: GET /things/7/: "+test.text)
	}
}

type listParams struct {
	Size string `query:"size"`
}

func (p listParams) applyTo(c *config) error { return c.setParams(p, "List.Get") }

type thingPage struct {
	Next    string  `json:"next"`
	Results []thing `json:"results"`
}

func TestEachItem(t *testing.T) {
	noLeak(t)
	rec := serve(t, func(w http.ResponseWriter, r *http.Request, _ int) {
		switch r.URL.RawQuery {
		case "size=2":
			answerJSON(w, 200, `{"next":"http://internal.example.com/elsewhere/?size=2&page=2","results":[{"id":1},{"id":2}]}`)
		case "page=2&size=2":
			answerJSON(w, 200, `{"next":"?page=3&size=2","results":[]}`)
		case "page=3&size=2":
			answerJSON(w, 200, `{"next":null,"results":[{"id":3}]}`)
		case "size=back":
			answerJSON(w, 200, `{"next":"/list/?page=1","results":[{"id":1}]}`)
		case "page=1":
			answerJSON(w, 200, `{"next":"/list/?size=back&token=","results":[]}`)
		case "size=back&token=":
			answerJSON(w, 200, `{"next":"/list/?page=1","results":[]}`)
		case "size=self":
			answerJSON(w, 200, `{"next":"/list/?size=self","results":[{"id":1}]}`)
		case "size=bad":
			answerJSON(w, 200, `{"next":"/list/?%zz=private","results":[]}`)
		default:
			answerJSON(w, 500, `{}`)
		}
	})
	c := testCaller(t, rec.URL)
	walk := func(ctx context.Context, size string, most int) (ids []int, err error) {
		r := &request{operation: "List.Get", method: "GET", path: "/list/"}
		for item, e := range eachItem(ctx, c, r, []Option{listParams{size}}, func(p *thingPage) ([]thing, string) { return p.Results, p.Next }) {
			if e != nil {
				return ids, e
			}
			if ids = append(ids, item.ID); len(ids) == most {
				break
			}
		}
		return ids, nil
	}
	ids, err := walk(t.Context(), "2", -1)
	require.NoError(t, err)
	assert.Equal(t, []int{1, 2, 3}, ids)
	assert.Equal(t, []string{testKey, testKey, testKey}, rec.keys)

	sent := rec.count()
	ids, err = walk(t.Context(), "2", 1)
	require.NoError(t, err)
	assert.Equal(t, []int{1}, ids)
	assert.Equal(t, sent+1, rec.count(), "break asks for no further page")

	for _, size := range []string{"back", "self"} {
		ids, err = walk(t.Context(), size, -1)
		require.EqualError(t, err, "cekura: GET /list/: the link to the next page leads back to a page already read")
		assert.Equal(t, []int{1}, ids)
	}
	_, err = walk(t.Context(), "bad", -1)
	require.EqualError(t, err, "cekura: GET /list/: the link to the next page has a malformed query")
	_, err = walk(t.Context(), "unknown", -1)
	require.ErrorIs(t, err, ErrServer)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = walk(ctx, "2", -1)
	require.ErrorIs(t, err, context.Canceled)
}

// A service is a caller, as the generator writes it. That of a zero Client is nil.
type calledService caller

func (s *calledService) get(ctx context.Context) error {
	return (*caller)(s).do(ctx, &request{method: "GET", path: "/things/"}, nil)
}

func TestZeroClient(t *testing.T) {
	var client struct{ Things *calledService }
	const want = "cekura: GET /things/: this client has neither an address nor a key: make one with NewClient"
	require.EqualError(t, client.Things.get(t.Context()), want)
	require.EqualError(t, new(calledService).get(t.Context()), want)
	_, err := (*caller)(client.Things).download(t.Context(), &request{method: "GET", path: "/things/"}, nil)
	require.EqualError(t, err, want)
	yielded := 0
	for _, err := range eachItem(t.Context(), (*caller)(client.Things), &request{method: "GET", path: "/things/"}, nil, func(*[]int) ([]int, string) { return nil, "" }) {
		require.EqualError(t, err, want)
		yielded++
	}
	require.Equal(t, 1, yielded)
}
