package runtime

import (
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func discardLog() *log.Logger { return log.New(io.Discard, "", 0) }

func redirectTo(target func() string, status int) func(http.ResponseWriter, *http.Request, int) {
	return func(w http.ResponseWriter, r *http.Request, n int) {
		if n == 1 && r.URL.Path == "/things/7/" {
			w.Header().Set("Location", target())
			w.WriteHeader(status)
			return
		}
		answerJSON(w, 200, `{"id":1}`)
	}
}

var redirects = []int{301, 302, 303, 307, 308}

func TestRedirectToSameHost(t *testing.T) {
	for _, status := range redirects {
		for _, method := range []string{"GET", "DELETE", "PATCH", "POST"} {
			t.Run(method+strconv.Itoa(status), func(t *testing.T) {
				noLeak(t)
				rec := serve(t, redirectTo(func() string { return "/elsewhere/?token=private" }, status))
				got, err := call(t.Context(), testCaller(t, rec.URL, WithHeader("X-Mine", "m")), method)
				if method != "GET" && status < 307 {
					text := strconv.Itoa(status) + " " + http.StatusText(status)
					require.EqualError(t, err, "cekura: "+method+" /things/7/: "+text+": redirect not followed")
					assert.Equal(t, 1, rec.count())
					return
				}
				require.NoError(t, err)
				assert.Equal(t, 1, got.ID)
				assert.Equal(t, []string{testKey, testKey}, rec.keys)
				assert.Equal(t, rec.bodies[0], rec.bodies[1])
				assert.Equal(t, "m", rec.headers[1].Get("X-Mine"))
			})
		}
	}
}

func TestRedirectToOtherHost(t *testing.T) {
	for _, status := range redirects {
		for _, method := range []string{"GET", "DELETE", "PATCH", "POST"} {
			t.Run(method+strconv.Itoa(status), func(t *testing.T) {
				noLeak(t)
				other := serve(t, func(w http.ResponseWriter, _ *http.Request, _ int) { answerJSON(w, 200, `{"id":2}`) })
				rec := serve(t, redirectTo(func() string { return other.URL + "/x/" }, status))
				leaky := WithMiddleware(func(next http.RoundTripper) http.RoundTripper {
					return roundTripper(func(r *http.Request) (*http.Response, error) {
						assert.Empty(t, r.Header.Get(apiKeyHeader), "middleware does not see the key")
						r = r.Clone(r.Context())
						r.Header.Set(apiKeyHeader, testKey)
						return next.RoundTrip(r)
					})
				})
				got, err := call(t.Context(), testCaller(t, rec.URL, WithHeader("X-Mine", "m"), leaky), method)
				assert.Equal(t, []string{testKey}, rec.keys)
				follows := method == "GET" || method == "DELETE" && status >= 307
				if !follows {
					require.ErrorContains(t, err, ": redirect not followed")
					assert.Zero(t, other.count(), "a body may hold secrets of its own")
					return
				}
				require.NoError(t, err)
				assert.Equal(t, 2, got.ID)
				assert.Equal(t, []string{""}, other.keys)
				assert.Empty(t, other.headers[0].Get("X-Mine"))
				assert.Empty(t, other.headers[0].Get("Referer"))
				assert.Equal(t, "application/json", other.headers[0].Get("Accept"))
			})
		}
	}
}

func TestRedirectToPlainHTTP(t *testing.T) {
	for _, status := range redirects {
		noLeak(t)
		plain := serve(t, func(w http.ResponseWriter, _ *http.Request, _ int) { answerJSON(w, 200, `{"id":2}`) })
		rec := &recorder{}
		target := plain.URL
		rec.Server = httptest.NewTLSServer(rec.handler(func(w http.ResponseWriter, _ *http.Request, _ int) {
			w.Header().Set("Location", target)
			w.WriteHeader(status)
		}))
		t.Cleanup(rec.Close)
		c := testCaller(t, rec.URL, WithHTTPClient(rec.Client()))
		_, err := get(t.Context(), c)
		require.NoError(t, err)
		assert.Equal(t, []string{testKey}, rec.keys)
		assert.Equal(t, []string{""}, plain.keys, "not even on the same machine")

		target = "http://192.0.2.1/"
		_, err = get(t.Context(), c)
		require.ErrorContains(t, err, ": redirect not followed")
	}
}

// A redirect that comes back from a stranger gets neither the key nor the call's headers, though it
// asks home: the stranger chose what for.
func TestRedirectHomeFromStranger(t *testing.T) {
	for _, back := range []string{"/private/", "/things/7/?again=1"} {
		noLeak(t)
		var home *recorder
		other := serve(t, func(w http.ResponseWriter, r *http.Request, n int) {
			if n == 1 { // within the stranger's own place first
				http.Redirect(w, r, "/there/", http.StatusFound)
				return
			}
			http.Redirect(w, r, home.URL+back, http.StatusTemporaryRedirect)
		})
		home = serve(t, func(w http.ResponseWriter, r *http.Request, n int) {
			if n == 1 {
				http.Redirect(w, r, other.URL+"/x/", http.StatusTemporaryRedirect)
				return
			}
			if n == 2 { // and once more at home
				http.Redirect(w, r, "/last/", http.StatusTemporaryRedirect)
				return
			}
			w.WriteHeader(http.StatusUnauthorized)
		})
		_, err := get(t.Context(), testCaller(t, home.URL, WithHeader("X-Mine", "m")))
		require.ErrorIs(t, err, ErrUnauthorized)
		assert.Equal(t, []string{testKey, "", ""}, home.keys)
		assert.Equal(t, []string{"", ""}, other.keys)
		for _, header := range append(home.headers[1:], other.headers...) {
			assert.Empty(t, header.Get("X-Mine"))
		}
	}
}

// A retry of the whole call begins at home, with the key.
func TestRetryAfterStranger(t *testing.T) {
	noLeak(t)
	other := serve(t, func(w http.ResponseWriter, _ *http.Request, n int) {
		if n == 1 {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		answerJSON(w, 200, `{"id":2}`)
	})
	home := serve(t, func(w http.ResponseWriter, r *http.Request, _ int) {
		http.Redirect(w, r, other.URL+"/x/", http.StatusFound)
	})
	got, err := get(t.Context(), testCaller(t, home.URL))
	require.NoError(t, err)
	assert.Equal(t, 2, got.ID)
	assert.Equal(t, []string{testKey, testKey}, home.keys)
	assert.Equal(t, []string{"", ""}, other.keys)
}

// Every request of a call has the path as the document writes it: attempts and redirects alike.
func TestPattern(t *testing.T) {
	noLeak(t)
	rec := serve(t, func(w http.ResponseWriter, r *http.Request, n int) {
		switch n {
		case 1:
			w.WriteHeader(http.StatusServiceUnavailable)
		case 2:
			http.Redirect(w, r, "/else/where/", http.StatusTemporaryRedirect)
		default:
			answerJSON(w, 200, `{"id":1}`)
		}
	})
	var patterns, paths []string
	noting := WithMiddleware(func(next http.RoundTripper) http.RoundTripper {
		return roundTripper(func(r *http.Request) (*http.Response, error) {
			patterns, paths = append(patterns, r.Pattern), append(paths, r.URL.Path)
			return next.RoundTrip(r)
		})
	})
	var resp *http.Response
	_, err := call(t.Context(), testCaller(t, rec.URL+"/base/", noting), "PUT", WithResponse(&resp))
	require.NoError(t, err)
	assert.Equal(t, []string{"/things/{id}/", "/things/{id}/", "/things/{id}/"}, patterns)
	assert.Equal(t, []string{"/base/things/7/", "/base/things/7/", "/else/where/"}, paths)
	assert.Equal(t, "/things/{id}/", resp.Request.Pattern)
}

// The same host and port under another scheme is another place.
func TestHome(t *testing.T) {
	c, err := newConfig([]Option{WithAPIKey(testKey), WithBaseURL("https://API.example.com")})
	require.NoError(t, err)
	for url, want := range map[string]bool{
		"https://API.example.com/x":         true,
		"https://api.example.com/x":         true,
		"https://api.example.com:443/x":     true,
		"https://api.example.com:8443/x":    false,
		"http://api.example.com/x":          false,
		"http://api.example.com:443/x":      false,
		"https://api.example.com.evil.org/": false,
		"https://evil.org/api.example.com":  false,
		"https://api.example.com@evil.org/": false,
		"https://api.example.com./":         false,
	} {
		req, err := http.NewRequest("GET", url, nil)
		require.NoError(t, err)
		assert.Equal(t, want, c.home.has(req.URL), url)
	}
}

func TestBadRedirects(t *testing.T) {
	noLeak(t)
	location := ""
	rec := serve(t, func(w http.ResponseWriter, _ *http.Request, _ int) {
		if location != "" {
			w.Header().Set("Location", location)
		}
		w.WriteHeader(302)
	})
	c := testCaller(t, rec.URL)
	for _, test := range []struct {
		location, text string
		attempts       int
	}{
		{"", "302 Found: redirect not followed", 1},
		{"http://[bad?token=private", "the answer redirects to something that is not a URL", 1},
		{"/things/7/?token=private", "stopped after 10 redirects", 10},
		{"ftp://127.0.0.1/?token=private", "302 Found: redirect not followed", 1},
	} {
		location = test.location
		rec.attempts.Store(0)
		_, err := get(t.Context(), c)
		requireClean(t, err)
		require.EqualError(t, err, "cekura: GET /things/7/: "+test.text)
		assert.Equal(t, test.attempts, rec.count(), "no attempt is repeated")
	}
}

func TestUsersRedirectPolicy(t *testing.T) {
	noLeak(t)
	rec := serve(t, redirectTo(func() string { return "/elsewhere/" }, 307))
	user := &http.Client{
		Transport:     &http.Transport{TLSClientConfig: &tls.Config{}},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	t.Cleanup(user.CloseIdleConnections)
	transport := user.Transport
	_, err := get(t.Context(), testCaller(t, rec.URL, WithHTTPClient(user)))
	require.ErrorContains(t, err, "307 Temporary Redirect: redirect not followed")
	assert.Same(t, transport, user.Transport, "the user's client is not changed")
	assert.Zero(t, user.Timeout)
}

// What the user's own policy refuses is final, whatever its error looks like, and leaves no body
// open.
func TestUsersRefusal(t *testing.T) {
	errRefused := errors.New("not there")
	for _, refusal := range []error{errRefused, &net.OpError{Op: "dial", Err: errRefused}, fmt.Errorf("%w: %w", errRefused, http.ErrUseLastResponse)} {
		for _, method := range []string{"GET", "PUT"} {
			noLeak(t)
			rec := serve(t, redirectTo(func() string { return "/elsewhere/?token=private" }, 307))
			open := &bodyCount{next: &http.Transport{}}
			user := &http.Client{Transport: open, CheckRedirect: func(*http.Request, []*http.Request) error { return refusal }}
			t.Cleanup(user.CloseIdleConnections)
			_, err := call(t.Context(), testCaller(t, rec.URL, WithHTTPClient(user)), method)
			requireClean(t, err)
			require.ErrorIs(t, err, errRefused)
			require.EqualError(t, err, "cekura: "+method+" /things/7/: "+refusal.Error())
			assert.Equal(t, 1, rec.count())
			assert.EqualValues(t, 1, open.answers.Load())
			assert.Zero(t, open.open.Load())
		}
	}
}

// bodyCount counts the bodies of answers that are still open.
type bodyCount struct {
	next          *http.Transport
	answers, open atomic.Int64
}

func (c *bodyCount) CloseIdleConnections() { c.next.CloseIdleConnections() }

func (c *bodyCount) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := c.next.RoundTrip(r)
	if err == nil {
		c.answers.Add(1)
		c.open.Add(1)
		resp.Body = &countedBody{ReadCloser: resp.Body, count: c}
	}
	return resp, err
}

type countedBody struct {
	io.ReadCloser
	count *bodyCount
	once  sync.Once
}

func (b *countedBody) Close() error {
	b.once.Do(func() { b.count.open.Add(-1) })
	return b.ReadCloser.Close()
}
