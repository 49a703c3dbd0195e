package runtime

import (
	"bytes"
	"fmt"
	"log/slog"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const testToken = Secret("token.of-some~body+/==")

func TestBearerToken(t *testing.T) {
	noLeak(t)
	rec := serve(t, func(w http.ResponseWriter, _ *http.Request, n int) {
		if n == 1 {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		answerJSON(w, 200, `{"id":1}`)
	})
	log, seen := &bytes.Buffer{}, http.Header{}
	watch := WithMiddleware(func(next http.RoundTripper) http.RoundTripper {
		return roundTripper(func(r *http.Request) (*http.Response, error) {
			seen = r.Header.Clone()
			return next.RoundTrip(r)
		})
	})
	c := testCaller(t, rec.URL, watch, WithLogger(slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug}))))
	last := func() (key, authorization string) {
		header := rec.headers[rec.count()-1]
		return header.Get(apiKeyHeader), header.Get("Authorization")
	}
	var resp *http.Response
	_, err := get(t.Context(), c, WithBearerToken(testToken), WithResponse(&resp))
	require.NoError(t, err)
	for _, header := range rec.headers {
		assert.Equal(t, "Bearer "+string(testToken), header.Get("Authorization"), "every attempt has it")
		assert.Empty(t, header.Get(apiKeyHeader), "it stands in place of the key")
	}
	assert.Equal(t, 2, rec.count())
	assert.Empty(t, seen.Get("Authorization"), "middleware does not see it")
	assert.Empty(t, resp.Request.Header.Get("Authorization"))
	assert.NotContains(t, log.String()+fmt.Sprintf("%+v %#v", c, c.cfg), string(testToken))

	_, err = get(t.Context(), c)
	require.NoError(t, err)
	key, authorization := last()
	assert.Equal(t, testKey, key, "the client is as it was")
	assert.Empty(t, authorization)

	_, err = get(t.Context(), c, WithBearerToken("other"), WithBearerToken(testToken), WithHeader("Authorization", "Basic xyz"))
	require.NoError(t, err)
	_, authorization = last()
	assert.Equal(t, "Bearer "+string(testToken), authorization)
	_, err = get(t.Context(), c, WithBearerToken(testToken), WithAPIKey("other"), WithHeader("Authorization", "Basic xyz"))
	require.NoError(t, err)
	key, authorization = last()
	assert.Equal(t, "other", key)
	assert.Equal(t, "Basic xyz", authorization)
}

func TestBearerTokenAlone(t *testing.T) {
	noLeak(t)
	t.Setenv(apiKeyEnv, testKey)
	rec := serve(t, func(w http.ResponseWriter, _ *http.Request, _ int) { answerJSON(w, 200, `{"id":1}`) })
	transport := &http.Transport{}
	t.Cleanup(transport.CloseIdleConnections)
	c, err := newCaller([]Option{WithBearerToken(testToken), WithAPIKey(""), WithBaseURL(rec.URL), WithHTTPClient(&http.Client{Transport: transport})})
	require.NoError(t, err)
	_, err = get(t.Context(), c)
	require.NoError(t, err)
	_, err = get(t.Context(), c, WithAPIKey("mine"))
	require.NoError(t, err)
	assert.Equal(t, []string{"", "mine"}, rec.keys)
	assert.Equal(t, "Bearer "+string(testToken), rec.headers[0].Get("Authorization"))
	assert.Empty(t, rec.headers[1].Get("Authorization"))
}

func TestBearerTokenStaysHome(t *testing.T) {
	noLeak(t)
	other := serve(t, func(w http.ResponseWriter, _ *http.Request, _ int) { answerJSON(w, 200, `{"id":2}`) })
	rec := serve(t, redirectTo(func() string { return other.URL + "/x/" }, 307))
	leaky := WithMiddleware(func(next http.RoundTripper) http.RoundTripper {
		return roundTripper(func(r *http.Request) (*http.Response, error) {
			r = r.Clone(r.Context())
			r.Header.Set("Authorization", "Bearer "+string(testToken))
			return next.RoundTrip(r)
		})
	})
	got, err := get(t.Context(), testCaller(t, rec.URL, leaky), WithBearerToken(testToken))
	require.NoError(t, err)
	assert.Equal(t, 2, got.ID)
	assert.Equal(t, "Bearer "+string(testToken), rec.headers[0].Get("Authorization"))
	assert.Empty(t, other.headers[0].Get("Authorization"))

	_, err = newCaller([]Option{WithBearerToken(testToken), WithBaseURL("http://api.example.com")})
	require.ErrorContains(t, err, "the base URL is plain http to another machine")
}

func TestKeysThatAreNone(t *testing.T) {
	noLeak(t)
	rec := serve(t, func(http.ResponseWriter, *http.Request, int) {})
	c := testCaller(t, rec.URL)
	for want, opt := range map[string]Option{
		"the API key is empty":      WithAPIKey(""),
		"the bearer token is empty": WithBearerToken(""),
		"the bearer token holds a space, a line break or another character that no token has": WithBearerToken("Bearer private"),
	} {
		_, err := get(t.Context(), c, opt)
		requireClean(t, err)
		require.ErrorContains(t, err, want)
	}
	assert.Zero(t, rec.count())
	_, err := newCaller([]Option{WithBearerToken("")})
	require.EqualError(t, err, "cekura: the bearer token is empty")
}
