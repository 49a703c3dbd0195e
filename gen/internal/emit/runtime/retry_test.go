package runtime

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func TestRetryAfterForms(t *testing.T) {
	now := time.Now().UTC().Truncate(time.Second)
	for _, test := range []struct {
		value string
		want  time.Duration
	}{
		{"120", 2 * time.Minute},
		{" 3 ", 3 * time.Second},
		{"0", 0},
		{"-5", 0},
		{"1.5", 0},
		{"+5", 0},
		{"soon", 0},
		{"", 0},
		{"99999999999999999999999", 365 * 24 * time.Hour},
		{"9223372036", 365 * 24 * time.Hour},
		{now.Add(7 * time.Second).Format(http.TimeFormat), 7 * time.Second},
		{now.Add(7 * time.Second).Format(time.RFC850), 7 * time.Second},
		{now.Add(7 * time.Second).Format(time.ANSIC), 7 * time.Second},
		{now.Add(-time.Hour).Format(http.TimeFormat), 0},
		{"Fri, 31 Dec 9999 23:59:59 GMT", 365 * 24 * time.Hour},
	} {
		header := http.Header{"Retry-After": {test.value}, "Date": {now.Format(http.TimeFormat)}}
		assert.Equal(t, test.want, retryAfter(header), test.value)
	}
	assert.Zero(t, retryAfter(nil))
	ownClock := retryAfter(http.Header{"Retry-After": {time.Now().Add(time.Minute).UTC().Format(http.TimeFormat)}})
	assert.InDelta(t, time.Minute, ownClock, float64(2*time.Second))
}

func TestBackoff(t *testing.T) {
	b := backoff{first: 100 * time.Millisecond, longest: time.Second, obeyed: time.Minute}
	for attempt, most := range map[int]time.Duration{1: 100, 2: 200, 3: 400, 4: 800, 5: 1000, 500: 1000} {
		for range 50 {
			wait, ok := b.wait(attempt, nil)
			assert.True(t, ok)
			assert.LessOrEqual(t, wait, most*time.Millisecond)
			assert.GreaterOrEqual(t, wait, most*time.Millisecond/2)
		}
	}
	for asked, want := range map[string]bool{"30": true, "60": true, "61": false, "3600": false} {
		wait, ok := b.wait(1, &http.Response{Header: http.Header{"Retry-After": {asked}}})
		assert.Equal(t, want, ok, asked)
		assert.Equal(t, asked+"s", strconv.FormatFloat(wait.Seconds(), 'f', -1, 64)+"s")
	}
	wait, ok := backoff{}.wait(3, nil)
	assert.Zero(t, wait)
	assert.True(t, ok)
	assert.Equal(t, time.Minute, defaultBackoff().obeyed)
}

func TestRateLimit(t *testing.T) {
	for _, value := range []string{"0", "Fri, 31 Dec 1999 23:59:59 GMT", "soon", ""} {
		for _, method := range []string{"GET", "POST", "PATCH"} {
			noLeak(t)
			rec := serve(t, func(w http.ResponseWriter, _ *http.Request, n int) {
				w.Header().Set("Retry-After", value)
				if n < 3 {
					answerJSON(w, 429, `{"detail":"slow down"}`)
					return
				}
				answerJSON(w, 200, `{"id":1}`)
			})
			got, err := call(t.Context(), testCaller(t, rec.URL), method)
			require.NoError(t, err)
			assert.Equal(t, 1, got.ID)
			assert.Equal(t, 3, rec.count())
			assert.Equal(t, []string{testKey, testKey, testKey}, rec.keys)
			assert.Equal(t, rec.bodies[0], rec.bodies[2])
		}
	}
}

// obeying waits as long as a server asks for, up to two seconds.
var obeying = optionFunc(func(c *config) error { c.backoff.obeyed = 2 * time.Second; return nil })

func TestRetryAfterIsObeyed(t *testing.T) {
	noLeak(t)
	rec := serve(t, func(w http.ResponseWriter, _ *http.Request, n int) {
		if n == 1 {
			w.Header().Set("Retry-After", "1")
			w.WriteHeader(503)
			return
		}
		answerJSON(w, 200, `{"id":1}`)
	})
	started := time.Now()
	_, err := get(t.Context(), testCaller(t, rec.URL, obeying))
	require.NoError(t, err)
	assert.GreaterOrEqual(t, time.Since(started), time.Second)
	assert.Equal(t, 2, rec.count())
}

// A server that asks for more than the cap has its answer returned at once, with what it asked for.
func TestRetryAfterAboveTheCap(t *testing.T) {
	for _, status := range []int{429, 503} {
		for _, asked := range []string{"3", "86400", "Fri, 31 Dec 9999 23:59:59 GMT"} {
			noLeak(t)
			rec := serve(t, func(w http.ResponseWriter, _ *http.Request, _ int) {
				w.Header().Set("Retry-After", asked)
				answerJSON(w, status, `{"detail":"slow down"}`)
			})
			started := time.Now()
			_, err := get(t.Context(), testCaller(t, rec.URL, obeying))
			assert.Less(t, time.Since(started), 2*time.Second)
			var apiErr *Error
			require.ErrorAs(t, err, &apiErr)
			assert.Equal(t, status, apiErr.StatusCode)
			assert.Equal(t, "slow down", apiErr.Detail)
			assert.Equal(t, retryAfter(http.Header{"Retry-After": {asked}}), apiErr.RetryAfter)
			assert.GreaterOrEqual(t, apiErr.RetryAfter, 3*time.Second)
			assert.Equal(t, 1, rec.count())
		}
	}
}

func TestRateLimitExhausted(t *testing.T) {
	noLeak(t)
	rec := serve(t, func(w http.ResponseWriter, _ *http.Request, _ int) {
		answerJSON(w, 429, `{"detail":"slow down"}`)
	})
	for retries, want := range []int{1, 2, 3, 4} {
		rec.attempts.Store(0)
		_, err := get(t.Context(), testCaller(t, rec.URL), WithMaxRetries(retries))
		require.EqualError(t, err, "cekura: GET /things/7/: 429 Too Many Requests")
		require.ErrorIs(t, err, ErrRateLimited)
		var apiErr *Error
		require.ErrorAs(t, err, &apiErr)
		assert.Equal(t, "slow down", apiErr.Detail)
		assert.Zero(t, apiErr.RetryAfter)
		assert.Equal(t, want, rec.count())
	}
}

func TestStatusesRetried(t *testing.T) {
	noLeak(t)
	status := 0
	rec := serve(t, func(w http.ResponseWriter, _ *http.Request, _ int) { w.WriteHeader(status) })
	c := testCaller(t, rec.URL)
	for _, test := range []struct{ status, idempotent, post int }{
		{400, 1, 1}, {401, 1, 1}, {408, 1, 1}, {429, 3, 3}, {500, 1, 1}, {501, 1, 1}, {502, 3, 1}, {503, 3, 1}, {504, 3, 1},
	} {
		status = test.status
		for method, want := range map[string]int{"GET": test.idempotent, "PUT": test.idempotent, "PATCH": test.idempotent, "DELETE": test.idempotent, "POST": test.post} {
			rec.attempts.Store(0)
			_, err := call(t.Context(), c, method)
			var apiErr *Error
			require.ErrorAs(t, err, &apiErr)
			assert.Equal(t, test.status, apiErr.StatusCode)
			assert.Equal(t, want, rec.count(), "%s %d", method, test.status)
		}
	}
}

func TestDeadlineDuringBackoff(t *testing.T) {
	noLeak(t)
	rec := serve(t, func(w http.ResponseWriter, _ *http.Request, _ int) {
		w.Header().Set("Retry-After", "30")
		answerJSON(w, 503, `{}`)
	})
	unhurried := optionFunc(func(c *config) error { c.backoff = defaultBackoff(); return nil })
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	started := time.Now()
	_, err := get(ctx, testCaller(t, rec.URL, unhurried))
	require.EqualError(t, err, "cekura: GET /things/7/: 503 Service Unavailable")
	var apiErr *Error
	require.ErrorAs(t, err, &apiErr)
	assert.Equal(t, 30*time.Second, apiErr.RetryAfter)
	assert.Less(t, time.Since(started), time.Second, "it gives up at once")
	assert.Equal(t, 1, rec.count())
}

func TestCancellationDuringBackoff(t *testing.T) {
	noLeak(t)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	rec := serve(t, func(w http.ResponseWriter, _ *http.Request, _ int) {
		w.WriteHeader(503)
		time.AfterFunc(20*time.Millisecond, cancel)
	})
	unhurried := optionFunc(func(c *config) error { c.backoff = defaultBackoff(); return nil })
	_, err := call(ctx, testCaller(t, rec.URL, unhurried), "PATCH")
	require.EqualError(t, err, "cekura: PATCH /things/7/: context canceled")
	require.ErrorIs(t, err, context.Canceled)
	assert.Equal(t, 1, rec.count())
}

func TestCertificateErrorIsFinal(t *testing.T) {
	noLeak(t)
	rec := &recorder{}
	rec.Server = httptest.NewUnstartedServer(rec.handler(func(http.ResponseWriter, *http.Request, int) {}))
	rec.Config.ErrorLog = discardLog()
	rec.StartTLS()
	t.Cleanup(rec.Close)
	attempts := 0
	_, err := get(t.Context(), testCaller(t, rec.URL), WithMiddleware(func(next http.RoundTripper) http.RoundTripper {
		return roundTripper(func(r *http.Request) (*http.Response, error) { attempts++; return next.RoundTrip(r) })
	}))
	requireClean(t, err)
	var certificate *tls.CertificateVerificationError
	require.ErrorAs(t, err, &certificate)
	assert.Equal(t, 1, attempts)
	assert.Zero(t, rec.count())
}

// https to a server that speaks plain http never gets better.
func TestWrongSchemeIsFinal(t *testing.T) {
	for _, answer := range []string{"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n", "SSH-2.0-OpenSSH_9.6\r\n"} {
		noLeak(t)
		base, count := serveRaw(t, func(conn *net.TCPConn, _ int) {
			readRequest(conn)
			_, _ = io.WriteString(conn, answer)
		})
		_, err := get(t.Context(), testCaller(t, strings.Replace(base, "http:", "https:", 1)))
		requireClean(t, err)
		assert.Equal(t, 1, count())
		assert.Equal(t, strings.HasPrefix(answer, "HTTP"), errors.Is(err, http.ErrSchemeMismatch))
	}
}

func TestUnrepeatableBody(t *testing.T) {
	noLeak(t)
	rec := serve(t, func(w http.ResponseWriter, _ *http.Request, _ int) { w.WriteHeader(503) })
	type upload struct {
		Files []File `json:"files"`
	}
	send := func(content io.Reader) error {
		body := upload{Files: []File{{Name: "a.txt", Content: content}}}
		return testCaller(t, rec.URL).do(t.Context(), &request{method: "PUT", path: "/f/", body: body, formats: formatMultipart}, nil)
	}
	require.ErrorIs(t, send(io.MultiReader(strings.NewReader("once"))), ErrServer)
	assert.Equal(t, 1, rec.count())
	require.ErrorIs(t, send(strings.NewReader("again")), ErrServer)
	assert.Equal(t, 4, rec.count())
	assert.Contains(t, rec.bodies[3], "again")
}

// A server that answers before it has read the body leaves the transport reading the file
// while the next attempt rewinds it.
func TestRepeatedUploadAfterEarlyAnswer(t *testing.T) {
	noLeak(t)
	content := strings.Repeat("0123456789abcdef", 256<<10)
	rec := serve(t, nil)
	rec.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if n := rec.attempts.Add(1); n < 3 {
			w.WriteHeader(503)
			return
		}
		file, _, err := r.FormFile("file")
		if !assert.NoError(t, err) {
			return
		}
		got, err := io.ReadAll(file)
		assert.NoError(t, err)
		assert.Equal(t, len(content), len(got))
		assert.True(t, content == string(got), "the file arrived whole")
	})
	type upload struct {
		File File `json:"file"`
	}
	body := upload{File{Name: "big.txt", Content: strings.NewReader(content)}}
	r := &request{method: "PUT", path: "/f/", body: body, formats: formatMultipart}
	require.NoError(t, testCaller(t, rec.URL).do(t.Context(), r, nil))
	assert.Equal(t, 3, rec.count())
}

// A stranger's middleware may lose the answer or the body; neither may crash or leak.
func TestBrokenMiddleware(t *testing.T) {
	noLeak(t)
	c := testCaller(t, "http://127.0.0.1:1", WithMaxRetries(0))
	_, err := get(t.Context(), c, WithMiddleware(func(http.RoundTripper) http.RoundTripper {
		return roundTripper(func(*http.Request) (*http.Response, error) { return nil, nil })
	}))
	requireClean(t, err)
	type upload struct {
		File File `json:"file"`
	}
	r := &request{method: "POST", path: "/f/", body: upload{File{Name: "x", Content: strings.NewReader("x")}}, formats: formatMultipart}
	err = c.do(t.Context(), r, []Option{WithMiddleware(func(http.RoundTripper) http.RoundTripper {
		return roundTripper(func(*http.Request) (*http.Response, error) { return nil, io.ErrClosedPipe })
	})})
	requireClean(t, err)
	require.ErrorIs(t, err, io.ErrClosedPipe)
}
