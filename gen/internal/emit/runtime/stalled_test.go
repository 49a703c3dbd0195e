package runtime

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// stalling sends the headers of an answer and a part of its body, and then nothing.
func stalling(w http.ResponseWriter, r *http.Request, status int) {
	answerJSON(w, status, `{"detail":`)
	_ = http.NewResponseController(w).Flush()
	<-r.Context().Done()
}

// The body of a 503 that does not come holds up no retry.
func TestStalledBodyHoldsUpNoRetry(t *testing.T) {
	for _, limit := range []time.Duration{0, time.Minute} {
		noLeak(t)
		rec := serve(t, func(w http.ResponseWriter, r *http.Request, n int) {
			if n < 3 {
				stalling(w, r, 503)
				return
			}
			answerJSON(w, 200, `{"id":1}`)
		})
		within(t, 5*time.Second, func() {
			got, err := get(t.Context(), testCaller(t, rec.URL), WithTimeout(limit))
			require.NoError(t, err)
			assert.Equal(t, 1, got.ID)
		})
		assert.Equal(t, 3, rec.count())
	}
}

// One whose body has come leaves the connection for the next attempt.
func TestRetryOnTheSameConnection(t *testing.T) {
	noLeak(t)
	remote := map[string]bool{}
	rec := serve(t, func(w http.ResponseWriter, r *http.Request, n int) {
		remote[r.RemoteAddr] = true
		answerJSON(w, map[bool]int{true: 503, false: 200}[n < 4], `{"id":1,"detail":"`+string(bytes.Repeat([]byte("x"), 10<<10))+`"}`)
	})
	unhurried := optionFunc(func(c *config) error {
		c.backoff.first = 200 * time.Millisecond
		c.backoff.longest = c.backoff.first
		return nil
	})
	_, err := get(t.Context(), testCaller(t, rec.URL, unhurried), WithMaxRetries(3))
	require.NoError(t, err)
	assert.Len(t, remote, 1)
}

// Nor does it hide the status, whatever ends the waiting for it.
func TestStalledBodyHidesNoStatus(t *testing.T) {
	impatient := optionFunc(func(c *config) error { c.errorBody, c.client = tick, nil; return nil })
	for _, test := range []struct {
		name     string
		opts     []Option
		deadline time.Duration
		want     error
		text     string
	}{
		{"limit of the attempt", []Option{WithTimeout(tick)}, time.Minute, ErrTimeout, "the attempt timed out: the limit of WithTimeout is 60ms"},
		{"limit of an error", []Option{impatient}, time.Minute, ErrTimeout, "the attempt timed out: the limit of reading an answer that failed is 60ms"},
		{"deadline", nil, tick, context.DeadlineExceeded, "context deadline exceeded"},
		{"deadline without a limit", []Option{WithTimeout(0)}, tick, context.DeadlineExceeded, "context deadline exceeded"},
	} {
		for _, status := range []int{400, 503} {
			for _, as := range []string{"answer", "download"} {
				t.Run(test.name, func(t *testing.T) {
					noLeak(t)
					rec := serve(t, func(w http.ResponseWriter, r *http.Request, _ int) { stalling(w, r, status) })
					c := testCaller(t, rec.URL, WithMaxRetries(0))
					ctx, cancel := context.WithTimeout(t.Context(), test.deadline)
					defer cancel()
					var err error
					within(t, 5*time.Second, func() {
						if as == "answer" {
							_, err = get(ctx, c, test.opts...)
							return
						}
						_, err = c.download(ctx, &request{method: "GET", path: "/things/{id}/", args: []any{7}}, test.opts)
					})
					requireClean(t, err)
					require.EqualError(t, err, "cekura: GET /things/7/: "+strconv.Itoa(status)+" "+http.StatusText(status)+": "+test.text)
					require.ErrorIs(t, err, test.want)
					var apiErr *Error
					require.ErrorAs(t, err, &apiErr)
					assert.Equal(t, `{"detail":`, string(apiErr.Body))
				})
			}
		}
	}
}

// The pause of a call whose deadline comes first is not begun: the stalled 503 is its answer.
func TestStalledBodyBeforeTheDeadline(t *testing.T) {
	noLeak(t)
	rec := serve(t, func(w http.ResponseWriter, r *http.Request, _ int) { stalling(w, r, 503) })
	unhurried := optionFunc(func(c *config) error { c.backoff = defaultBackoff(); return nil })
	ctx, cancel := context.WithTimeout(t.Context(), 4*tick)
	defer cancel()
	_, err := get(ctx, testCaller(t, rec.URL, unhurried))
	require.ErrorIs(t, err, ErrServer)
	assert.Equal(t, 1, rec.count())
}

// Whatever becomes of a call, it leaves no body of an answer open.
func TestBodiesAreClosed(t *testing.T) {
	redirect := func(location string) func(http.ResponseWriter, *http.Request) {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Location", location)
			w.WriteHeader(307)
			_, _ = io.WriteString(w, "body text")
		}
	}
	plain := func(status int, text string) func(http.ResponseWriter, *http.Request) {
		return func(w http.ResponseWriter, _ *http.Request) { answerJSON(w, status, text) }
	}
	for name, handle := range map[string]func(http.ResponseWriter, *http.Request){
		"200": plain(200, `{"id":1}`), "nothing": plain(200, ""), "not JSON": plain(200, "body text"), "404": plain(404, "{}"), "503": plain(503, "{}"), "429": plain(429, "{}"),
		"stalled": func(w http.ResponseWriter, r *http.Request) { stalling(w, r, 200) }, "stalled 503": func(w http.ResponseWriter, r *http.Request) { stalling(w, r, 503) },
		"a stalled redirect":    func(w http.ResponseWriter, r *http.Request) { w.Header().Set("Location", "/x/"); stalling(w, r, 307) },
		"redirects without end": redirect("/x/"), "a redirect to another": redirect("http://localhost:1/"), "one to plain http": redirect("http://192.0.2.1/"), "one to nothing": redirect("http://[bad"),
	} {
		for _, method := range []string{"GET", "PUT", "POST"} {
			t.Run(name+" "+method, func(t *testing.T) {
				noLeak(t)
				rec := serve(t, func(w http.ResponseWriter, r *http.Request, _ int) { handle(w, r) })
				open := &bodyCount{next: &http.Transport{}}
				t.Cleanup(open.CloseIdleConnections)
				c := testCaller(t, rec.URL, WithHTTPClient(&http.Client{Transport: open}), WithTimeout(tick))
				for _, opts := range [][]Option{nil, {WithMaxRetries(0)}} {
					_, err := call(t.Context(), c, method, opts...)
					assert.Equal(t, name == "200", err == nil)
					assert.Zero(t, open.open.Load())
				}
				body, err := c.download(t.Context(), &request{method: method, path: "/x/"}, nil)
				if err == nil {
					require.NoError(t, body.Close())
				}
				assert.Zero(t, open.open.Load())
				assert.NotZero(t, open.answers.Load())
			})
		}
	}
}
