package runtime

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestBadOptions(t *testing.T) {
	key, base := WithAPIKey(testKey), WithBaseURL("https://api.example.com")
	var resp *http.Response
	var raw []byte
	for _, test := range []struct {
		text string
		opts []Option
	}{
		{"no API key: give WithAPIKey or set CEKURA_API_KEY", nil},
		{"no API key: give WithAPIKey or set CEKURA_API_KEY", []Option{WithAPIKey("")}},
		{"the API key holds a space, a line break or another character that no key has", []Option{WithAPIKey("private\n")}},
		{"the API key holds a space, a line break or another character that no key has", []Option{WithAPIKey("pri vate")}},
		{"the API key holds a space, a line break or another character that no key has", []Option{WithAPIKey("private\x00")}},
		{"the API key holds a space, a line break or another character that no key has", []Option{WithAPIKey("privaté")}},
		{"the base URL must begin with https:// (or http://)", []Option{key, WithBaseURL("")}},
		{"the base URL must begin with https:// (or http://)", []Option{key, WithBaseURL("api.example.com")}},
		{"the base URL must begin with https:// (or http://)", []Option{key, WithBaseURL("ftp://api.example.com")}},
		{"the base URL is not a URL", []Option{key, WithBaseURL("https://api.example.com:port")}},
		{"the base URL is not a URL", []Option{key, WithBaseURL("https://api.example.com/\n")}},
		{"the base URL is not a URL", []Option{key, WithBaseURL("https://exa mple.com/")}},
		{"the base URL has no host", []Option{key, WithBaseURL("https:///path")}},
		{"the base URL has no host", []Option{key, WithBaseURL("https://:443")}},
		{"the base URL holds a user name or password", []Option{key, WithBaseURL("https://me:private@api.example.com")}},
		{"the base URL holds a query", []Option{key, WithBaseURL("https://api.example.com?token=private")}},
		{"the base URL holds a query", []Option{key, WithBaseURL("https://api.example.com?")}},
		{"the base URL holds a fragment", []Option{key, WithBaseURL("https://api.example.com/#")}},
		{"the base URL is plain http to another machine: use https or give WithInsecureHTTP", []Option{key, WithBaseURL("http://api.example.com")}},
		{"the base URL is plain http to another machine: use https or give WithInsecureHTTP", []Option{key, WithBaseURL("http://localhost.example.com")}},
		{"the base URL is plain http to another machine: use https or give WithInsecureHTTP", []Option{key, WithBaseURL("http://0.0.0.0")}},
		{"the HTTP client is nil", []Option{key, base, WithHTTPClient(nil)}},
		{"the number of retries is negative: -1", []Option{key, base, WithMaxRetries(-1)}},
		{"the time-out is negative: -1s", []Option{key, base, WithTimeout(-time.Second)}},
		{"the user agent holds a control character", []Option{key, base, WithUserAgent("a\nb")}},
		{`not the name of a header: "a b"`, []Option{key, base, WithHeader("a b", "c")}},
		{`not the name of a header: ""`, []Option{key, base, WithHeader("", "c")}},
		{"the value of header A holds a control character", []Option{key, base, WithHeader("A", "private\r\nB: c")}},
		{"header X-Cekura-Api-Key is set by WithAPIKey", []Option{key, base, WithHeader("x-cekura-api-key", "private")}},
		{"header Host is not for a client to set", []Option{key, base, WithHeader("host", "h")}},
		{"the middleware is nil", []Option{key, base, WithMiddleware(nil)}},
		{"a middleware returned no transport", []Option{key, base, WithMiddleware(func(http.RoundTripper) http.RoundTripper { return nil })}},
		{"the place for the response is nil", []Option{key, base, WithResponse(nil)}},
		{"the place for the raw body is nil", []Option{key, base, WithRawBody(nil)}},
		{"WithResponse and WithRawBody belong to a call, not to a client", []Option{key, base, WithResponse(&resp)}},
		{"WithResponse and WithRawBody belong to a call, not to a client", []Option{key, base, WithRawBody(&raw)}},
	} {
		noLeak(t)
		_, err := newCaller(test.opts)
		require.EqualError(t, err, "cekura: "+test.text)
		assert.NotContains(t, err.Error(), "private")
	}
}

func TestEnvironment(t *testing.T) {
	noLeak(t)
	t.Setenv(apiKeyEnv, "from-env")
	c, err := newCaller(nil)
	require.NoError(t, err)
	assert.Equal(t, defaultBaseURL, c.cfg.base.String())
	assert.EqualValues(t, "from-env", c.cfg.key())

	t.Setenv(baseURLEnv, "https://env.example.com/api/")
	c, err = newCaller([]Option{WithAPIKey(""), nil})
	require.NoError(t, err)
	assert.Equal(t, "https://env.example.com/api", c.cfg.base.String())
	assert.EqualValues(t, "from-env", c.cfg.key())

	t.Setenv(apiKeyEnv, "bad key")
	t.Setenv(baseURLEnv, "bad url")
	c, err = newCaller([]Option{WithAPIKey("mine"), WithBaseURL("http://127.0.0.1:9")})
	require.NoError(t, err, "options win, so the environment is not even read")
	assert.EqualValues(t, "mine", c.cfg.key())
	_, err = newCaller([]Option{WithBaseURL("http://127.0.0.1:9")})
	require.ErrorContains(t, err, "(from CEKURA_API_KEY)")
	_, err = newCaller([]Option{WithAPIKey("mine")})
	require.ErrorContains(t, err, "(from CEKURA_API_URL)")
	t.Setenv(apiKeyEnv, "trailing-newline\n")
	_, err = newCaller(nil)
	require.ErrorContains(t, err, "line break")
	require.NotContains(t, err.Error(), "trailing")
}

// Whatever is wrong with an address out of the environment, the error says where it is from, and one
// that an option gave is not blamed on the variable.
func TestBadAddressNamesItsVariable(t *testing.T) {
	t.Setenv(apiKeyEnv, "")
	for _, bad := range []string{
		"bad url", "api.example.com", "ftp://api.example.com", "https://", "https://u:p@api.example.com", "https://api.example.com/?q=1",
		"https://api.example.com/#f", "http://api.example.com", "http://[::1", " https://api.example.com", "https://api.example.com/%zz",
	} {
		t.Setenv(baseURLEnv, bad)
		_, err := newCaller([]Option{WithAPIKey(testKey)})
		require.ErrorContains(t, err, "(from CEKURA_API_URL)", bad)
		_, err = newCaller([]Option{WithAPIKey(testKey), WithBaseURL(bad)})
		require.ErrorContains(t, err, "cekura: the", bad)
		require.NotContains(t, err.Error(), "CEKURA_API_URL", bad)
	}
	t.Setenv(baseURLEnv, "https://env.example.com")
	c, err := newCaller([]Option{WithAPIKey(testKey)})
	require.NoError(t, err)
	_, err = get(t.Context(), c, WithBaseURL("http://api.example.com"))
	require.NotContains(t, err.Error(), "CEKURA_API_URL")
}

func TestLoopback(t *testing.T) {
	for host, want := range map[string]bool{
		"localhost": true, "LOCALHOST": true, "127.0.0.1": true, "127.9.9.9": true, "::1": true, "::ffff:127.0.0.1": true,
		"": false, "localhost.": false, "0.0.0.0": false, "10.0.0.1": false, "::": false, "127.0.0.1.nip.io": false, "2130706433": false,
	} {
		assert.Equal(t, want, isLoopback(host), host)
	}
}

func TestInsecureHTTP(t *testing.T) {
	_, err := newCaller([]Option{WithInsecureHTTP(), WithAPIKey(testKey), WithBaseURL("http://api.example.com")})
	require.NoError(t, err)
	c, err := newCaller([]Option{WithAPIKey(testKey)})
	require.NoError(t, err)
	_, err = get(t.Context(), c, WithBaseURL("http://api.example.com"))
	require.EqualError(t, err, "cekura: GET /things/{id}/: the base URL is plain http to another machine: use https or give WithInsecureHTTP")
}

func TestCallOptionsWorkOnACopy(t *testing.T) {
	noLeak(t)
	rec := serve(t, func(w http.ResponseWriter, _ *http.Request, _ int) { answerJSON(w, 200, `{"id":1}`) })
	wraps := 0
	user := &http.Client{Transport: &http.Transport{}}
	t.Cleanup(user.CloseIdleConnections)
	transport := user.Transport
	c := testCaller(t, rec.URL, WithHTTPClient(user), WithHeader("A", "client"), WithMiddleware(func(next http.RoundTripper) http.RoundTripper {
		wraps++
		return next
	}))
	before := *c.cfg

	_, err := get(t.Context(), c, WithMaxRetries(0), WithTimeout(time.Second), WithUserAgent("mine"), WithHeader("A", "call"), WithHeader("B", "call"),
		WithMiddleware(func(next http.RoundTripper) http.RoundTripper { return next }))
	require.NoError(t, err)
	assert.Equal(t, 1, wraps, "the client's middleware may have state")
	_, err = get(t.Context(), c, WithAPIKey("other"))
	require.NoError(t, err)
	_, err = get(t.Context(), c)
	require.NoError(t, err)

	assert.Equal(t, []string{testKey, "other", testKey}, rec.keys)
	assert.Equal(t, "call", rec.headers[0].Get("A"))
	assert.Equal(t, "call", rec.headers[0].Get("B"))
	assert.Equal(t, "mine", rec.headers[0].Get("User-Agent"))
	assert.Equal(t, "client", rec.headers[2].Get("A"))
	assert.Empty(t, rec.headers[2].Get("B"))
	assert.Equal(t, "cekura-go ("+SpecVersion+")", rec.headers[2].Get("User-Agent"))
	assert.Same(t, before.client, c.cfg.client)
	assert.Same(t, transport, user.Transport)
	assert.Nil(t, user.CheckRedirect)

	_, err = get(t.Context(), c, WithMaxRetries(-1))
	require.EqualError(t, err, "cekura: GET /things/{id}/: the number of retries is negative: -1")
}

func TestTimeoutOfTheUsersClient(t *testing.T) {
	limit := func(opts ...Option) time.Duration {
		c, err := newConfig(append([]Option{WithAPIKey(testKey)}, opts...))
		require.NoError(t, err)
		assert.Zero(t, c.client.Timeout)
		return c.client.Transport.(*attemptTransport).limit
	}
	users := WithHTTPClient(&http.Client{Timeout: time.Hour})
	assert.Equal(t, time.Minute, limit())
	assert.Equal(t, time.Hour, limit(users))
	assert.Equal(t, time.Second, limit(users, WithTimeout(time.Second)))
	assert.Zero(t, limit(users, WithTimeout(0)))
}

func TestMiddlewareOrder(t *testing.T) {
	noLeak(t)
	rec := serve(t, func(w http.ResponseWriter, _ *http.Request, _ int) { answerJSON(w, 200, `{}`) })
	var order []string
	note := func(name string) Option {
		return WithMiddleware(func(next http.RoundTripper) http.RoundTripper {
			return roundTripper(func(r *http.Request) (*http.Response, error) {
				order = append(order, name)
				assert.Empty(t, r.Header.Get(apiKeyHeader))
				resp, err := next.RoundTrip(r)
				assert.Empty(t, resp.Request.Header.Get(apiKeyHeader))
				return resp, err
			})
		})
	}
	_, err := get(t.Context(), testCaller(t, rec.URL, note("a"), note("b")), note("c"), note("d"))
	require.NoError(t, err)
	assert.Equal(t, []string{"c", "d", "a", "b"}, order)
}

func TestConfigHidesTheKey(t *testing.T) {
	c, err := newCaller([]Option{WithAPIKey(testKey)})
	require.NoError(t, err)
	for _, verb := range []string{"%v", "%+v", "%#v", "%s"} {
		assert.NotContains(t, fmt.Sprintf(verb, *c.cfg), testKey)
		assert.NotContains(t, fmt.Sprintf(verb, *c.cfg.chain.(*homeTransport)), testKey)
	}
}
